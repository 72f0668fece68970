"""Files by path and by descriptor, folders, what the system says of them."""
import os
import stat
import sys

folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"gilectomy-files-{os.getpid()}")
os.mkdir(folder)
os.chdir(folder)


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except OSError as error:
        print(type(error).__name__, error.errno, error.strerror, error.filename, error.filename2)


os.mkdir("a")
os.makedirs("a/b/c")
t(os.mkdir, "a")
fd = os.open("a/file", os.O_RDWR | os.O_CREAT, 0o600)
print(os.write(fd, b"hello world"), os.lseek(fd, 6, os.SEEK_SET), os.read(fd, 100), os.lseek(fd, 0, 2))
os.ftruncate(fd, 5)
os.fsync(fd)
print(os.fstat(fd).st_size, os.isatty(fd), os.get_inheritable(fd) if hasattr(os, "get_inheritable") else False)
with os.fdopen(fd, "r+") as f:
    f.seek(0)
    print(f.read())
t(os.close, fd)
s = os.stat("a/file")
print(stat.S_ISREG(s.st_mode), oct(s.st_mode & 0o777), s.st_size, s[6], len(s), s.st_nlink, abs(s.st_mtime - s.st_mtime_ns / 1e9) < 1e-6, type(s.st_mtime), type(s[8]))
os.utime("a/file", (1, 2))
print(os.stat("a/file").st_mtime, os.path.getmtime("a/file"), os.stat("a/file").st_atime_ns)
os.chmod("a/file", 0o644)
os.symlink("file", "a/link")
os.link("a/file", "a/hard")
print(os.readlink("a/link"), os.path.islink("a/link"), os.path.samefile("a/hard", "a/file"), os.lstat("a/link").st_size)
print(sorted(os.listdir("a")), sorted(os.listdir(b"a")) if sys.version_info > (3, 15) else "")
with os.scandir("a") as entries:
    for e in sorted(entries, key=lambda e: e.name):
        print(e.name, e.path, e.is_dir(), e.is_file(), e.is_symlink(), e.is_file(follow_symlinks=False), e.stat().st_size if e.is_file() else "", e)
print([(top, sorted(folders), sorted(files)) for top, folders, files in os.walk("a")])
os.rename("a/hard", "a/moved")
os.remove("a/file")
os.replace("a/moved", "a/file")
t(os.rename, "nope", "other")
t(os.stat, "nope")
t(os.rmdir, "a")
t(os.unlink, "nope")
t(os.open, "nope", os.O_RDONLY)
t(os.listdir, "nope")
t(os.readlink, "a/file")
os.remove("a/link")
os.remove("a/file")
os.removedirs("a/b/c")
print(os.listdir("."), os.path.exists("a"), os.access(".", os.W_OK), os.access("nope", os.R_OK))
r, w = os.pipe()
print(os.write(w, b"through"), os.read(r, 10))
with open(r, "rb") as f, open(w, "wb") as g:
    g.write(b"more")
    g.close()
    print(f.read())
print(os.strerror(2), os.fspath("x"), os.path.normpath("/a/./b/../c//d"), os.path.normpath("../../x"), os.sep)
os.environ["GILECTOMY_TEST"] = "value"
print(os.getenv("GILECTOMY_TEST"), os.environ.get("NOPE"), os.environb[b"GILECTOMY_TEST"], os.getenv("NOPE", 3))
del os.environ["GILECTOMY_TEST"]
print("GILECTOMY_TEST" in os.environ, os.getpid() > 0, os.cpu_count() > 0, len(os.urandom(5)), os.uname().sysname == "Linux" or sys.platform)
os.chdir("/")
os.rmdir(folder)
