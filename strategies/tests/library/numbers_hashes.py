"""hashlib, binascii and zlib: digests, encodings, checksums and streams."""
import binascii
import hashlib
import zlib

for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512",
             "blake2b", "blake2s"):
    h = hashlib.new(name, b"abc")
    h2 = getattr(hashlib, name)()
    h2.update(b"a")
    c = h2.copy()
    h2.update(bytearray(b"bc"))
    print(name, h.hexdigest(), h.digest() == h2.digest(), c.hexdigest()[:8], h.digest_size, h.block_size, h.name)
for name in ("shake_128", "shake_256"):
    h = hashlib.new(name, b"abc")
    print(name, h.hexdigest(20), h.digest(3), h.digest_size, h.block_size)
print(hashlib.blake2b(b"x", digest_size=20, key=b"key", salt=b"salt", person=b"me").hexdigest())
print(hashlib.blake2s(b"x", digest_size=5, fanout=2, depth=3, leaf_size=4, node_offset=5, node_depth=1, inner_size=8, last_node=True).hexdigest())
for f in (lambda: hashlib.md5("x"), lambda: hashlib.sha256(5)):
    try:
        f()
    except TypeError as error:
        print(error)
data = bytes(range(256)) * 3
print(binascii.crc32(data), zlib.crc32(data[100:], zlib.crc32(data[:100])), zlib.adler32(data), zlib.adler32(b"x", 77), binascii.crc_hqx(data, 0))
for n in range(5):
    text = binascii.b2a_base64(data[:n])
    print(text, binascii.a2b_base64(text), binascii.b2a_base64(data[:n], newline=False))
print(binascii.hexlify(data[:20]), binascii.hexlify(data[:5], "-"), binascii.hexlify(data[:5], b":", -2), binascii.unhexlify("0aFf"))


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as error:
        print(type(error).__module__, type(error).__name__, error)


for text in (b"YQ", b"Y", b"YQ=", b"YW!Jj", "YWJj", "é"):
    t(binascii.a2b_base64, text)
for text in (b"=YQ", b"YQ==a", b"YWJj=", b"Y=Q=", b"YQ==\n", b"YWJj==", b"YWJj"):
    t(binascii.a2b_base64, text, strict_mode=True)
t(binascii.unhexlify, "abc")
t(binascii.unhexlify, "zz")
t(binascii.hexlify, "zz")
for level in (-1, 0, 1, 9):
    for bits in (15, -15, 31, 9):
        packed = zlib.compress(data, level, bits)
        print(level, bits, zlib.decompress(packed, bits) == data, zlib.decompress(packed, 47) == data if bits != -15 else None)
packer = zlib.compressobj(9)
packed = packer.compress(data[:300]) + packer.flush(zlib.Z_SYNC_FLUSH) + packer.compress(data[300:]) + packer.flush()
unpacker = zlib.decompressobj()
out = b""
for i in range(0, len(packed), 7):
    out += unpacker.decompress(packed[i:i + 7])
print(out == data, unpacker.eof, unpacker.unused_data, unpacker.flush())
unpacker = zlib.decompressobj()
out = unpacker.decompress(packed + b"rest", 10)
print(out == data[:10], unpacker.eof)
out += unpacker.decompress(unpacker.unconsumed_tail)
print(out == data, unpacker.eof, unpacker.unused_data)
for bad in (b"xxx", b"", zlib.compress(b"abc" * 100)[:-3]):
    t(zlib.decompress, bad)
t(zlib.compress, b"", 99)
