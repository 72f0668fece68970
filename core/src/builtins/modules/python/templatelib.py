"""The classes of template strings (PEP 750), which the compiler here does not take; they can be made by hand."""

from types import GenericAlias

__all__ = ["Interpolation", "Template", "convert"]


class Interpolation:
    """A value in a template, and how it was written."""

    __slots__ = ("value", "expression", "conversion", "format_spec")
    __match_args__ = __slots__
    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, value, expression="", conversion=None, format_spec=""):
        if conversion not in (None, "a", "r", "s"):
            raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        self.value, self.expression, self.conversion, self.format_spec = value, expression, conversion, format_spec

    def __repr__(self):
        return f"Interpolation({self.value!r}, {self.expression!r}, {self.conversion!r}, {self.format_spec!r})"


class Template:
    """Text and interpolations by turns."""

    __slots__ = ("strings", "interpolations")

    def __init__(self, *parts):
        strings, interpolations = [""], []
        for part in parts:
            if isinstance(part, str):
                strings[-1] += part
            elif isinstance(part, Interpolation):
                interpolations.append(part)
                strings.append("")
            else:
                raise TypeError(
                    f"Template.__new__ *args need to be of type 'str' or 'Interpolation', got {type(part).__name__}"
                )
        self.strings, self.interpolations = tuple(strings), tuple(interpolations)

    @property
    def values(self):
        return tuple(part.value for part in self.interpolations)

    def __iter__(self):
        for i, text in enumerate(self.strings):
            if text:
                yield text
            if i < len(self.interpolations):
                yield self.interpolations[i]

    def __repr__(self):
        return f"Template(strings={self.strings!r}, interpolations={self.interpolations!r})"


def convert(obj, /, conversion):
    """The object as `!a`, `!r` or `!s` has it."""
    match conversion:
        case None:
            return obj
        case "r":
            return repr(obj)
        case "s":
            return str(obj)
        case "a":
            return ascii(obj)
    raise ValueError(f"invalid conversion specifier: {conversion}")
