"""The classes of template strings (PEP 750): what `string.templatelib` finds by making one."""


class Interpolation:
    __module__ = "string.templatelib"
    __slots__ = ("_value", "_expression", "_conversion", "_format_spec")
    __match_args__ = ("value", "expression", "conversion", "format_spec")

    def __new__(cls, value, expression="", conversion=None, format_spec=""):
        if conversion is not None and conversion not in ("s", "r", "a"):
            raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        self = super().__new__(cls)
        self._value = value
        self._expression = expression
        self._conversion = conversion
        self._format_spec = format_spec
        return self

    value = property(lambda self: self._value)
    expression = property(lambda self: self._expression)
    conversion = property(lambda self: self._conversion)
    format_spec = property(lambda self: self._format_spec)

    def __repr__(self):
        parts = self._value, self._expression, self._conversion, self._format_spec
        return f"Interpolation({', '.join(map(repr, parts))})"


class Template:
    __module__ = "string.templatelib"
    __slots__ = ("_strings", "_interpolations")

    def __new__(cls, *parts):
        strings, interpolations = [""], []
        for part in parts:
            if isinstance(part, str):
                strings[-1] += part
            elif isinstance(part, Interpolation):
                interpolations.append(part)
                strings.append("")
            else:
                raise TypeError(
                    "Template.__new__ *args need to be of type 'str' or 'Interpolation', "
                    f"got {type(part).__name__}"
                )
        return make(tuple(strings), tuple(interpolations), cls)

    strings = property(lambda self: self._strings)
    interpolations = property(lambda self: self._interpolations)
    values = property(lambda self: tuple([part._value for part in self._interpolations]))

    def __iter__(self):
        for at, string in enumerate(self._strings):
            if string:
                yield string
            if at < len(self._interpolations):
                yield self._interpolations[at]

    def __add__(self, other):
        if not isinstance(other, Template):
            name = type(other).__name__
            raise TypeError(
                f'can only concatenate string.templatelib.Template (not "{name}") to string.templatelib.Template'
            )
        middle = self._strings[-1] + other._strings[0]
        strings = (*self._strings[:-1], middle, *other._strings[1:])
        return make(strings, self._interpolations + other._interpolations)

    def __repr__(self):
        return f"Template(strings={self._strings!r}, interpolations={self._interpolations!r})"


def make(strings, interpolations, cls=Template):
    self = object.__new__(cls)
    self._strings = strings
    self._interpolations = interpolations
    return self
