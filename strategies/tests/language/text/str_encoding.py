# encode and decode with utf-8, ascii and latin-1, strict and with handlers.


def attempt(label, action):
    try:
        print(label, ascii(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


text = "aé中🎉"
print(text.encode(), text.encode("utf-8"), text.encode("UTF8"), text.encode(encoding="utf_8", errors="strict"))
print("aé".encode("latin-1"), "aé".encode("iso-8859-1"), "abc".encode("ascii"), "".encode())
print(text.encode("ascii", "ignore"), text.encode("ascii", "replace"), text.encode("ascii", "backslashreplace"), text.encode("ascii", "xmlcharrefreplace"))
print(text.encode("latin-1", "replace"), text.encode("latin-1", "backslashreplace"))
attempt("ascii", lambda: text.encode("ascii"))
attempt("latin-1", lambda: text.encode("latin-1"))
attempt("one char", lambda: "é".encode("ascii"))
attempt("unknown", lambda: "x".encode("no-such-codec"))
attempt("surrogate", lambda: "a\ud800b".encode("utf-8"))
print("a\ud800b".encode("utf-8", "surrogatepass"), "a\ud800b".encode("utf-8", "replace"), "a\ud800".encode("utf-8", "ignore"))

print("== decode")
data = text.encode()
print(ascii(data.decode()), data.decode("utf-8") == text, ascii(data.decode("latin-1")), b"abc".decode("ascii"), bytearray(data).decode() == text)
for bad in (b"\xff", b"abc\x80", b"\xc3", b"\xe4\xb8", b"\xf0\x9f\x8e", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc3(", b"ok\xe2\x82", b"\xe2\x28\xa1x"):
    attempt(bad, lambda: bad.decode())
    print(ascii(bad.decode("utf-8", "replace")), ascii(bad.decode("utf-8", "ignore")), ascii(bad.decode("utf-8", "backslashreplace")))
attempt("ascii", lambda: b"a\x80".decode("ascii"))
print(ascii(b"a\x80".decode("ascii", "replace")), ascii(b"a\x80".decode("ascii", "ignore")))
print(ascii(bytes(range(256)).decode("latin-1"))[:60], bytes(range(256)).decode("latin-1").encode("latin-1") == bytes(range(256)))

print("== str() of bytes and bytes() of str")
print(str(b"caf\xc3\xa9", "utf-8"), str(b"abc", encoding="ascii"), str(b"\xff", "ascii", "replace") == "\ufffd", str(b"abc"))
print(bytes("é", "utf-8"), bytearray("é", "latin-1"), bytes("é", "ascii", "ignore"))
attempt("no encoding", lambda: bytes("abc"))
attempt("decode str", lambda: str("abc", "utf-8"))

print("== the exception's parts")
try:
    "ab中d".encode("ascii")
except UnicodeEncodeError as error:
    print(error.encoding, error.object, error.start, error.end, error.reason, isinstance(error, ValueError))
try:
    b"ab\xff".decode("utf-8")
except UnicodeDecodeError as error:
    print(error.encoding, error.object, error.start, error.end, error.reason, isinstance(error, UnicodeError))
