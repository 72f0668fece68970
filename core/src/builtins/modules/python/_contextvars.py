"""Context variables (PEP 567): each thread has a current context, a mapping from variables to values.

A context's mapping is replaced, never changed in place, so that a copy of a context costs nothing.
"""

from _thread import _get_context, _set_context
from types import GenericAlias

__all__ = ["Context", "ContextVar", "Token", "copy_context"]

_missing = object()


def _current():
    context = _get_context()
    if context is None:
        context = Context()
        _set_context(context)
    return context


class Context:
    """A mapping from context variables to their values."""

    __slots__ = ("_values", "_entered", "__weakref__")

    def __init__(self):
        self._values = {}
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        outer = _get_context()
        self._entered = True
        _set_context(self)
        try:
            return callable(*args, **kwargs)
        finally:
            _set_context(outer)
            self._entered = False

    def copy(self):
        new = Context()
        new._values = self._values
        return new

    def __getitem__(self, variable):
        return self._values[_checked(variable)]

    def __contains__(self, variable):
        return _checked(variable) in self._values

    def get(self, variable, default=None, /):
        return self._values.get(_checked(variable), default)

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        return self._values == other._values if isinstance(other, Context) else NotImplemented

    __hash__ = None


def _checked(variable):
    if not isinstance(variable, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {variable!r}")
    return variable


class ContextVar:
    """A variable with a value in each context."""

    __slots__ = ("_name", "_default", "__weakref__")

    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, name, /, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    name = property(lambda self: self._name)

    def get(self, default=_missing, /):
        value = _current()._values.get(self, _missing)
        if value is _missing:
            value = self._default if default is _missing else default
        if value is _missing:
            raise LookupError(self)
        return value

    def set(self, value, /):
        context = _current()
        token = Token(context, self, context._values.get(self, _missing))
        context._values = {**context._values, self: value}
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _current()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        values = dict(context._values)
        if token._old is _missing:
            values.pop(self, None)
        else:
            values[self] = token._old
        context._values = values

    def __repr__(self):
        default = "" if self._default is _missing else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"


class Token:
    """What `ContextVar.set` gives, for `ContextVar.reset`."""

    __slots__ = ("_context", "_var", "_old", "_used")

    __class_getitem__ = classmethod(GenericAlias)

    class _Missing:
        def __repr__(self):
            return "<Token.MISSING>"

    MISSING = _Missing()

    def __init__(self, context, var, old):
        self._context, self._var, self._old, self._used = context, var, old, False

    var = property(lambda self: self._var)
    old_value = property(lambda self: Token.MISSING if self._old is _missing else self._old)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._var.reset(self)

    def __repr__(self):
        return f"<Token{' used' if self._used else ''} var={self._var!r} at {id(self):#x}>"


def copy_context():
    """A copy of the thread's current context."""
    return _current().copy()


for _class in (Context, ContextVar, Token):
    _class.__module__ = "_contextvars"
