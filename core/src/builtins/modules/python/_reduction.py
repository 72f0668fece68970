"""How an object is taken apart for `copy` and `pickle`: `object.__reduce_ex__`, `__reduce__` and `__getstate__`."""

import copyreg

_VALUES = (int, float, complex, str, bytes, tuple)
_COLLECTIONS = (set, frozenset, bytearray)


def getstate(self):
    """The attributes: a dict, or with slots a pair of dicts; `None` if there are none."""
    state = getattr(self, "__dict__", None) or None
    slots = {}
    for name in copyreg._slotnames(type(self)):
        try:
            slots[name] = getattr(self, name)
        except AttributeError:
            pass
    return (state, slots) if slots else state


def reduce(self):
    """Protocol 0."""
    return _builtin(self) or copyreg._reduce_ex(self, 0)


def reduce_ex(self, protocol, is_plain):
    """`is_plain`: instances of its class have attributes only."""
    cls = type(self)
    if cls.__reduce__ is not object.__reduce__:
        return self.__reduce__()
    if (parts := _builtin(self)) is not None:
        return parts
    if protocol < 2:
        return copyreg._reduce_ex(self, protocol)
    args, kwargs = _new_arguments(self)
    if args is None and not is_plain and not isinstance(self, (list, dict)):
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    items = iter(self) if isinstance(self, list) else None
    pairs = iter(self.items()) if isinstance(self, dict) else None
    if kwargs:
        return copyreg.__newobj_ex__, (cls, args, kwargs), self.__getstate__(), items, pairs
    return copyreg.__newobj__, (cls, *(args or ())), self.__getstate__(), items, pairs


def _new_arguments(self):
    if hasattr(self, "__getnewargs_ex__"):
        args, kwargs = self.__getnewargs_ex__()
        return args, kwargs
    if hasattr(self, "__getnewargs__"):
        return self.__getnewargs__(), None
    for base in _VALUES:
        if isinstance(self, base):
            return (base(self),), None
    return None, None


def _exception(self):
    """What an exception's arguments do not tell goes into its state."""
    args, state = self.args, dict(self.__dict__)
    if isinstance(self, OSError) and len(args) == 2 and self.filename is not None:
        args += (self.filename,) if self.filename2 is None else (self.filename, None, self.filename2)
    elif isinstance(self, ImportError):
        names = "name", "path", "name_from"
        state |= {name: value for name in names if (value := getattr(self, name)) is not None}
    elif isinstance(self, AttributeError):
        # Not the object, which need not be one that can be pickled.
        state |= {"args": args} | ({} if self.name is None else {"name": self.name})
    return (type(self), args, state) if state else (type(self), args)


def _builtin(self):
    """The parts of an object whose builtin class says how it is taken apart."""
    cls = type(self)
    if isinstance(self, BaseException):
        return _exception(self)
    for base in _COLLECTIONS:
        if isinstance(self, base):
            return cls, (list(self) if base is not bytearray else bytes(self),), self.__getstate__()
    if cls is range or cls is slice:
        return cls, (self.start, self.stop, self.step)
    return None
