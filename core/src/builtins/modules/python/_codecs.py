"""Codecs by name: a registry of search functions over the conversions that `str` and `bytes` have.

`codecs` and the package `encodings` are the library's own.
"""

_search_functions = []
_found = {}


def register(search_function, /):
    if not callable(search_function):
        raise TypeError("argument must be callable")
    _search_functions.append(search_function)


def unregister(search_function, /):
    if search_function in _search_functions:
        _search_functions.remove(search_function)
        _found.clear()


def lookup(encoding, /):
    if not isinstance(encoding, str):
        raise TypeError(f"lookup() argument must be str, not {type(encoding).__name__}")
    name = encoding.lower().replace(" ", "-")
    if name not in _found:
        import encodings  # registers the search function of the library

        for search in _search_functions:
            entry = search(name)
            if entry is not None:
                if not isinstance(entry, tuple) or len(entry) != 4:
                    raise TypeError("codec search functions must return 4-tuples")
                _found[name] = entry
                break
        else:
            raise LookupError(f"unknown encoding: {encoding}")
    return _found[name]


def encode(obj, encoding="utf-8", errors="strict"):
    return _first(lookup(encoding)[0](obj, errors), "encoder")


def decode(obj, encoding="utf-8", errors="strict"):
    return _first(lookup(encoding)[1](obj, errors), "decoder")


def _encode_text(text, encoding, errors):
    """`str.encode` with an encoding that is not built in."""
    return _converted(lookup(encoding), 0, text, encoding, errors, bytes)


def _decode_text(data, encoding, errors):
    """`bytes.decode` with an encoding that is not built in."""
    return _converted(lookup(encoding), 1, data, encoding, errors, str)


def _converted(codec, way, source, encoding, errors, wanted):
    function, worker = ("encode", "encoder") if way == 0 else ("decode", "decoder")
    if not getattr(codec, "_is_text_encoding", True):
        raise LookupError(
            f"{encoding!r} is not a text encoding; use codecs.{function}() to handle arbitrary codecs"
        )
    result = _first(codec[way](source, errors), worker)
    if not isinstance(result, wanted):
        raise TypeError(
            f"{encoding!r} {worker} returned {type(result).__name__!r} instead of {wanted.__name__!r}; "
            f"use codecs.{function}() to {function} to arbitrary types"
        )
    return result


def _first(result, what):
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(f"{what} must return a tuple (object, integer)")
    return result[0]


def _strict(error):
    if isinstance(error, Exception):
        raise error
    raise TypeError("codec must pass exception instance")


def _handler(replace):
    def handler(error):
        if not isinstance(error, (UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)):
            raise TypeError(f"don't know how to handle {type(error).__name__} in error callback")
        return replace(error, error.object[error.start:error.end]), error.end

    return handler


def _question_mark(error, bad):
    return "?" * len(bad) if isinstance(error, UnicodeEncodeError) else "\ufffd"


def _reference(error, bad):
    if not isinstance(error, UnicodeEncodeError):
        raise TypeError("don't know how to handle UnicodeDecodeError in error callback")
    return "".join(f"&#{ord(char)};" for char in bad)


def _escaped(error, bad):
    if isinstance(error, UnicodeDecodeError):
        return "".join(f"\\x{byte:02x}" for byte in bad)
    return bad.encode("ascii", "backslashreplace").decode("ascii")


def _named(error, bad):
    import unicodedata

    if not isinstance(error, UnicodeEncodeError):
        raise TypeError("don't know how to handle UnicodeDecodeError in error callback")
    names = ((char, unicodedata.name(char, None)) for char in bad)
    return "".join(f"\\N{{{name}}}" if name else _escaped(error, char) for char, name in names)


_handlers = {
    "strict": _strict,
    "ignore": _handler(lambda error, bad: ""),
    "replace": _handler(_question_mark),
    "xmlcharrefreplace": _handler(_reference),
    "backslashreplace": _handler(_escaped),
    "namereplace": _handler(_named),
}


def register_error(errors, handler, /):
    if not callable(handler):
        raise TypeError("handler must be callable")
    _handlers[errors] = handler


def lookup_error(name, /):
    try:
        return _handlers[name]
    except KeyError:
        raise LookupError(f"unknown error handler name '{name}'") from None


def _conversions(encoding):
    def encoder(text, errors=None, /):
        return text.encode(encoding, errors or "strict"), len(text)

    def decoder(data, errors=None, final=True, /):
        data = bytes(data)
        try:
            return data.decode(encoding, errors or "strict"), len(data)
        except UnicodeDecodeError as error:
            # What the data breaks off in the middle of waits for more.
            if final or error.end != len(data) or "unexpected end" not in error.reason and "truncated" not in error.reason:
                raise
            return data[:error.start].decode(encoding, errors or "strict"), error.start

    # Classes keep these as attributes, which must not turn into methods.
    return staticmethod(encoder), staticmethod(decoder)


utf_8_encode, utf_8_decode = _conversions("utf-8")
ascii_encode, ascii_decode = _conversions("ascii")
latin_1_encode, latin_1_decode = _conversions("latin-1")
utf_16_encode, utf_16_decode = _conversions("utf-16")
utf_16_le_encode, utf_16_le_decode = _conversions("utf-16-le")
utf_16_be_encode, utf_16_be_decode = _conversions("utf-16-be")
utf_32_encode, utf_32_decode = _conversions("utf-32")
utf_32_le_encode, utf_32_le_decode = _conversions("utf-32-le")
utf_32_be_encode, utf_32_be_decode = _conversions("utf-32-be")


def charmap_build(mapping, /):
    return {ord(char): byte for byte, char in enumerate(mapping)}


def charmap_encode(text, errors=None, mapping=None, /):
    if mapping is None:
        return latin_1_encode(text, errors)
    data = bytearray()
    for at, char in enumerate(text):
        byte = mapping.get(ord(char))
        if byte is None:
            error = UnicodeEncodeError("charmap", text, at, at + 1, "character maps to <undefined>")
            byte = lookup_error(errors or "strict")(error)[0]
        if isinstance(byte, int):
            data.append(byte)
        elif isinstance(byte, str):
            data += byte.encode("latin-1")
        else:
            data += byte
    return bytes(data), len(text)


def charmap_decode(data, errors=None, mapping=None, /):
    if mapping is None:
        return latin_1_decode(data, errors)
    data = bytes(data)
    chars = []
    for at, byte in enumerate(data):
        try:
            char = mapping[byte]
        except LookupError:
            char = None
        if char is None or char == "\ufffe":
            error = UnicodeDecodeError("charmap", data, at, at + 1, "character maps to <undefined>")
            char = lookup_error(errors or "strict")(error)[0]
        chars.append(chr(char) if isinstance(char, int) else char)
    return "".join(chars), len(data)


# Everything that has no character of its own in the encoding is an escape.


@staticmethod
def raw_unicode_escape_encode(text, errors=None, /):
    return text.encode("latin-1", "backslashreplace"), len(text)


@staticmethod
def unicode_escape_encode(text, errors=None, /):
    return text.translate(_escapes).encode("ascii", "backslashreplace"), len(text)


_escapes = {code: f"\\x{code:02x}" for code in (*range(32), 127)}
_escapes |= {ord(char): repr(char)[1:-1] for char in "\t\n\r\\"}


@staticmethod
def raw_unicode_escape_decode(data, errors=None, final=True, /):
    import _pycodecs

    return _pycodecs.raw_unicode_escape_decode(data, errors or "strict", final)


@staticmethod
def unicode_escape_decode(data, errors=None, final=True, /):
    import _pycodecs

    return _pycodecs.unicode_escape_decode(data, errors or "strict", final)


@staticmethod
def escape_encode(data, errors=None, /):
    import _pycodecs

    return _pycodecs.escape_encode(data, errors or "strict")


@staticmethod
def escape_decode(data, errors=None, /):
    import _pycodecs

    return _pycodecs.escape_decode(data, errors or "strict")
