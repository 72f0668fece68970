"""Type parameters and `Generic`: what the interpreter itself needs of `typing`.

A parameter knows its name, its bound and how it is replaced; all rules of replacement are in `typing`, which is
imported when the first of them is asked for.
"""

import sys
from types import GenericAlias, UnionType as Union

__all__ = [
    "Generic", "NoDefault", "ParamSpec", "ParamSpecArgs", "ParamSpecKwargs", "TypeAliasType", "TypeVar",
    "TypeVarTuple", "Union", "_idfunc",
]


def _idfunc(x, /):
    return x


def _typing():
    import typing

    return typing


class _NoDefaultType:
    __slots__ = ()

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = object.__new__(_NoDefaultType)


def _checked(name, what):
    if not isinstance(name, str):
        raise TypeError(f"{what}() argument 'name' must be str, not {type(name).__name__}")
    return name


class _Lazy:
    """An attribute that a function computes when it is first asked for (PEP 695)."""

    def __set_name__(self, owner, name):
        self.value, self.evaluate = f"_value{name}", f"_evaluate{name}"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        values = instance.__dict__
        if self.value not in values:
            values[self.value] = values[self.evaluate]()
        return values[self.value]


class _Parameter:
    """What the three kinds of parameters have in common."""

    __default__ = _Lazy()

    def _start(self, name, default):
        self.__name__ = _checked(name, type(self).__name__)
        self._value__default__ = default
        self.__module__ = sys._getframemodulename(2)

    def has_default(self):
        return self.__dict__.get("_value__default__", None) is not NoDefault

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__

    def __reduce__(self):
        return self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __init_subclass__(cls, **kwargs):
        if cls.__module__ != __name__:
            raise TypeError(f"type 'typing.{cls.__base__.__name__}' is not an acceptable base type")


def _variance(self, covariant, contravariant, infer_variance):
    if covariant and contravariant:
        raise ValueError("Bivariant types are not supported.")
    if infer_variance and (covariant or contravariant):
        raise ValueError("Variance cannot be specified with infer_variance.")
    self.__covariant__ = bool(covariant)
    self.__contravariant__ = bool(contravariant)
    self.__infer_variance__ = bool(infer_variance)


def _bound(bound):
    return None if bound is None else _typing()._type_check(bound, "Bound must be a type.")


class TypeVar(_Parameter):
    """A type parameter."""

    __bound__ = _Lazy()
    __constraints__ = _Lazy()

    def __init__(
        self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
        infer_variance=False,
    ):
        self._start(name, default)
        _variance(self, covariant, contravariant, infer_variance)
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self._value__bound__ = _bound(bound)
        self._value__constraints__ = constraints

    def __typing_subs__(self, arg):
        return _typing()._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        place = alias.__parameters__.index(self)
        if place < len(args):
            return args
        if place == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected {len(alias.__parameters__)}")


# The name by which `typing` asks.
TypeVar.__typing_subst__ = TypeVar.__typing_subs__
del TypeVar.__typing_subs__


class ParamSpec(_Parameter):
    """A parameter that stands for the parameters of a callable."""

    def __init__(
        self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False
    ):
        self._start(name, default)
        _variance(self, covariant, contravariant, infer_variance)
        self.__bound__ = _bound(bound)

    args = property(lambda self: ParamSpecArgs(self))
    kwargs = property(lambda self: ParamSpecKwargs(self))

    def __typing_subst__(self, arg):
        return _typing()._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._paramspec_prepare_subst(self, alias, args)


class _Part:
    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if type(other) is type(self) else NotImplemented

    def __hash__(self):
        return hash((type(self), self.__origin__))

    def __repr__(self):
        return f"{self.__origin__.__name__}.{self._name}"

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecArgs(_Part):
    """`P.args`"""

    _name = "args"


class ParamSpecKwargs(_Part):
    """`P.kwargs`"""

    _name = "kwargs"


class TypeVarTuple(_Parameter):
    """A parameter that stands for any number of types."""

    def __init__(self, name, *, default=NoDefault):
        self._start(name, default)

    def __iter__(self):
        yield _typing().Unpack[self]

    def __repr__(self):
        return self.__name__

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._typevartuple_prepare_subst(self, alias, args)


class TypeAliasType:
    """What a `type` statement makes."""

    __value__ = _Lazy()

    def __init__(self, name, value, *, type_params=()):
        self.__name__ = _checked(name, "TypeAliasType")
        self._value__value__ = value
        self.__type_params__ = type_params
        self.__module__ = sys._getframemodulename(1)

    @property
    def __parameters__(self):
        parameters = []
        for parameter in self.__type_params__:
            parameters.extend(parameter if isinstance(parameter, TypeVarTuple) else (parameter,))
        return tuple(parameters)

    def __getitem__(self, arguments):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return GenericAlias(self, arguments if isinstance(arguments, tuple) else (arguments,))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class Generic:
    """The base of classes with type parameters."""

    __slots__ = ()
    _is_protocol = False

    def __class_getitem__(cls, parameters):
        return _typing()._generic_class_getitem(cls, parameters)

    def __init_subclass__(cls, *args, **kwargs):
        return _typing()._generic_init_subclass(cls, *args, **kwargs)


def _lazily(instance, attribute, evaluate):
    """Lets an attribute be evaluated when it is asked for; the format is that of values (PEP 649)."""
    instance.__dict__.pop("_value" + attribute, None)
    instance.__dict__["_evaluate" + attribute] = lambda: evaluate(1)


def _parameter(cls, name, **options):
    parameter = cls(name, **options)
    parameter.__module__ = sys._getframemodulename(2)
    return parameter


def _type_var(name):
    return _parameter(TypeVar, name, infer_variance=True)


def _param_spec(name):
    return _parameter(ParamSpec, name, infer_variance=True)


def _type_var_tuple(name):
    return _parameter(TypeVarTuple, name)


def _type_var_with_bound(name, evaluate):
    parameter = _parameter(TypeVar, name, infer_variance=True)
    _lazily(parameter, "__bound__", evaluate)
    return parameter


def _type_var_with_constraints(name, evaluate):
    parameter = _parameter(TypeVar, name, infer_variance=True)
    _lazily(parameter, "__constraints__", evaluate)
    return parameter


def _set_default(parameter, evaluate):
    _lazily(parameter, "__default__", evaluate)
    return parameter


def _set_type_params(function, parameters):
    function.__type_params__ = parameters
    return function


def _generic_base(parameters):
    typing = _typing()
    return Generic[tuple(typing.Unpack[p] if isinstance(p, TypeVarTuple) else p for p in parameters)]


def _type_alias(parts):
    name, parameters, evaluate = parts
    alias = TypeAliasType(name, None, type_params=parameters or ())
    alias.__module__ = sys._getframemodulename(1)
    _lazily(alias, "__value__", evaluate)
    return alias


for _class in (
    _NoDefaultType, TypeVar, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeVarTuple, TypeAliasType, Generic,
):
    _class.__module__ = "typing"
