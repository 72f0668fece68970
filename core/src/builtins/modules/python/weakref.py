"""Weak references, and containers that do not keep what is in them alive.

Entries of the containers go when a callback says that their object has died. Callbacks run wherever the
interpreter pleases, on any thread, also while this thread is in the middle of a method here. So there are no
locks: each method works on the underlying dict or set by single steps, each of which is atomic, and bears
entries that have died without being taken out yet. Iteration goes over a copy.
"""

from _weakref import (
    CallableProxyType, ProxyType, ReferenceType, _remove_dead_weakref, getweakrefcount, getweakrefs, proxy,
    ref,
)

__all__ = [
    "ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyType",
    "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize",
]

ProxyTypes = (ProxyType, CallableProxyType)

_missing = object()


class WeakMethod(ref):
    """A weak reference to a bound method, good as long as both its object and its function are."""

    __slots__ = ("_function", "_method_type", "_untold", "__weakref__")

    def __new__(cls, method, callback=None):
        try:
            target, function = method.__self__, method.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(method)}") from None
        # Taken by the first of the two to die; the other finds nothing to tell.
        untold = [callback]

        def died(_):
            try:
                callback = untold.pop()
            except IndexError:
                return
            self = weak_self()
            if self is not None and callback is not None:
                callback(self)

        self = ref.__new__(cls, target, died)
        self._function = ref(function, died)
        self._method_type = type(method)
        self._untold = untold
        weak_self = ref(self)
        return self

    def __call__(self):
        target, function = super().__call__(), self._function()
        if target is None or function is None:
            return None
        return self._method_type(function, target)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._untold or not other._untold:
            return self is other
        return ref.__eq__(self, other) and self._function == other._function

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A weak reference to a value that knows the value's key."""

    __slots__ = ("key",)

    def __new__(cls, value, callback, key):
        self = super().__new__(cls, value, callback)
        self.key = key
        return self

    def __init__(self, value, callback, key):
        super().__init__(value, callback)


class _Mapping:
    """What both weak dictionaries do alike, given __getitem__, __setitem__ and items."""

    __hash__ = None

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return self.keys()

    def __eq__(self, other):
        try:
            items = other.items
        except AttributeError:
            return NotImplemented
        return dict(self.items()) == dict(items())

    def clear(self):
        self.data.clear()

    def _update(self, other, kwargs):
        if other is not None:
            if not hasattr(other, "items"):
                other = dict(other)
            for key, value in other.items():
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def keys(self):
        for key, _ in self.items():
            yield key

    def values(self):
        for _, value in self.items():
            yield value

    def copy(self):
        new = type(self)()
        new.update(self)
        return new

    __copy__ = copy

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = type(self)()
        new.update(other)
        new.update(self)
        return new


class WeakValueDictionary(_Mapping):
    """A mapping that lets go of entries whose value is referenced nowhere else."""

    def __init__(self, other=(), /, **kwargs):
        self.data = {}

        def remove(reference, weak_self=ref(self)):
            self = weak_self()
            if self is not None:
                _remove_dead_weakref(self.data, reference.key)

        self._remove = remove
        self._update(other, kwargs)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return self.get(key, _missing) is not _missing

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = type(self)()
        for key, value in self.items():
            new[deepcopy(key, memo)] = value
        return new

    def get(self, key, default=None):
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def items(self):
        for key, reference in self.data.copy().items():
            value = reference()
            if value is not None:
                yield key, value

    def itervaluerefs(self):
        yield from self.data.copy().values()

    def valuerefs(self):
        return list(self.data.copy().values())

    def pop(self, key, *default):
        if len(default) > 1:
            raise TypeError(f"pop expected at most 2 arguments, got {1 + len(default)}")
        reference = self.data.pop(key, None)
        value = None if reference is None else reference()
        if value is not None:
            return value
        if default:
            return default[0]
        raise KeyError(key)

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value

    def update(self, other=None, /, **kwargs):
        self._update(other, kwargs)

    def setdefault(self, key, default=None):
        value = self.get(key)
        while value is None:
            _remove_dead_weakref(self.data, key)
            value = self.data.setdefault(key, KeyedRef(default, self._remove, key))()
        return value


class WeakKeyDictionary(_Mapping):
    """A mapping that lets go of entries whose key is referenced nowhere else."""

    def __init__(self, dict=None):
        self.data = {}

        def remove(reference, weak_self=ref(self)):
            self = weak_self()
            if self is not None:
                self.data.pop(reference, None)

        self._remove = remove
        self._update(dict, {})

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            reference = ref(key)
        except TypeError:
            return False
        return reference in self.data

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = type(self)()
        for key, value in self.items():
            new[key] = deepcopy(value, memo)
        return new

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def items(self):
        for reference, value in self.data.copy().items():
            key = reference()
            if key is not None:
                yield key, value

    def keyrefs(self):
        return list(self.data)

    def pop(self, key, *default):
        return self.data.pop(ref(key), *default)

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def update(self, dict=None, /, **kwargs):
        self._update(dict, kwargs)


class WeakSet:
    """A set that lets go of members that are referenced nowhere else."""

    __hash__ = None

    def __init__(self, data=None):
        self.data = set()

        def remove(reference, weak_self=ref(self)):
            self = weak_self()
            if self is not None:
                self.data.discard(reference)

        self._remove = remove
        if data is not None:
            self.update(data)

    def __repr__(self):
        return repr(self.data)

    def __iter__(self):
        for reference in self.data.copy():
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        try:
            reference = ref(item)
        except TypeError:
            return False
        return reference in self.data

    def __reduce__(self):
        return type(self), (list(self),), self.__getstate__()

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        self.data.discard(ref(item))

    def remove(self, item):
        self.data.remove(ref(item))

    def pop(self):
        while True:
            try:
                reference = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = reference()
            if item is not None:
                return item

    def clear(self):
        self.data.clear()

    def copy(self):
        return type(self)(self)

    def update(self, other):
        for item in other:
            self.add(item)

    def _of(self, other):
        """The weak references to the items of `other`."""
        return {ref(item) for item in other}

    def __ior__(self, other):
        self.update(other)
        return self

    def union(self, other):
        new = self.copy()
        new.update(other)
        return new

    __or__ = union

    def difference(self, other):
        new = self.copy()
        new.difference_update(other)
        return new

    __sub__ = difference

    def difference_update(self, other):
        self.__isub__(other)

    def __isub__(self, other):
        if self is other:
            self.data.clear()
        else:
            self.data.difference_update(self._of(other))
        return self

    def intersection(self, other):
        return type(self)(item for item in other if item in self)

    __and__ = intersection

    def intersection_update(self, other):
        self.__iand__(other)

    def __iand__(self, other):
        self.data.intersection_update(self._of(other))
        return self

    def symmetric_difference(self, other):
        new = self.copy()
        new.symmetric_difference_update(other)
        return new

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        self.__ixor__(other)

    def __ixor__(self, other):
        if self is other:
            self.data.clear()
        else:
            self.data.symmetric_difference_update({ref(item, self._remove) for item in other})
        return self

    def issubset(self, other):
        return self.data.issubset(self._of(other))

    __le__ = issubset

    def __lt__(self, other):
        return self.data < self._of(other)

    def issuperset(self, other):
        return self.data.issuperset(self._of(other))

    __ge__ = issuperset

    def __gt__(self, other):
        return self.data > self._of(other)

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.data == self._of(other)

    def isdisjoint(self, other):
        return len(self.intersection(other)) == 0


class finalize:
    """Calls a function once when an object dies, or at the latest when the program ends.

    The registry keeps a finalizer until it has been called or detached. Taking it out of the registry is what
    decides, of several threads that would, which one calls it.
    """

    __slots__ = ()

    class _Info:
        __slots__ = ("reference", "function", "args", "kwargs", "atexit", "index")

    _registry = {}
    _indexes = iter(range(1 << 62))
    _newest = None
    _exit_registered = []
    _shutdown = False

    def __init__(self, obj, func, /, *args, **kwargs):
        info = self._Info()
        info.reference = ref(obj, self)
        info.function = func
        info.args = args
        info.kwargs = kwargs
        info.atexit = True
        info.index = finalize._newest = next(self._indexes)
        if not self._exit_registered:
            self._exit_registered.append(True)
            import atexit
            atexit.register(self._run_at_exit)
        self._registry[self] = info

    def __call__(self, _=None):
        """Calls the function, unless that has happened or the finalizer has been detached."""
        info = self._registry.pop(self, None)
        if info is not None and not finalize._shutdown:
            return info.function(*info.args, **info.kwargs)

    def _parts(self, take):
        info = self._registry.get(self)
        obj = None if info is None else info.reference()
        if obj is None or take and self._registry.pop(self, None) is None:
            return None
        return obj, info.function, info.args, info.kwargs

    def detach(self):
        """Gives the finalizer up: its object, function and arguments, or None if it is dead."""
        return self._parts(True)

    def peek(self):
        """Its object, function and arguments, or None if it is dead."""
        return self._parts(False)

    @property
    def alive(self):
        return self in self._registry

    @property
    def atexit(self):
        info = self._registry.get(self)
        return info is not None and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info is not None:
            info.atexit = bool(value)
            finalize._newest = object()

    def __repr__(self):
        info = self._registry.get(self)
        obj = None if info is None else info.reference()
        if obj is None:
            return f"<{type(self).__name__} object at {id(self):#x}; dead>"
        return f"<{type(self).__name__} object at {id(self):#x}; for {type(obj).__name__!r} at {id(obj):#x}>"

    @classmethod
    def _run_at_exit(cls):
        """Calls what is left, the latest first, and what that makes."""
        import sys
        pending, newest = [], object()
        try:
            while True:
                if newest is not finalize._newest:
                    newest = finalize._newest
                    pending = [(info.index, f) for f, info in cls._registry.copy().items() if info.atexit]
                    pending.sort(key=lambda entry: entry[0])
                if not pending:
                    break
                _, latest = pending.pop()
                try:
                    latest()
                except Exception:
                    sys.excepthook(*sys.exc_info())
        finally:
            finalize._shutdown = True
