"""Threads and what they coordinate with, on top of the locks of _thread."""

import sys as _sys
import time as _time
from _thread import (
    RLock, TIMEOUT_MAX, _ExceptHookArgs as ExceptHookArgs, _format_exception, _local as local, _start,
    allocate_lock as _allocate_lock, get_ident, get_native_id, lock as Lock, stack_size,
)

__all__ = [
    "Barrier", "BoundedSemaphore", "BrokenBarrierError", "Condition", "Event", "ExceptHookArgs", "Lock",
    "RLock", "Semaphore", "TIMEOUT_MAX", "Thread", "ThreadError", "Timer", "active_count",
    "current_thread", "enumerate", "excepthook", "get_ident", "get_native_id", "local", "main_thread",
    "stack_size",
]

ThreadError = RuntimeError

# Guards the registry of threads and the counter of default names.
_registry_lock = _allocate_lock()
_running = {}       # ident -> Thread, from the moment the thread itself has begun
_starting = set()   # threads that have been started and have not begun yet
_names_given = 0


def _next_number():
    global _names_given
    with _registry_lock:
        _names_given += 1
        return _names_given


class Condition:
    """Lets threads wait, without the lock, for others to say that something has changed.

    Each waiter sleeps on a lock of its own, held already; notifying releases it.
    """

    def __init__(self, lock=None):
        if lock is None:
            lock = RLock()
        self._lock = lock
        self._waiters = []
        self.acquire = lock.acquire
        self.release = lock.release
        # Locks that can be held several times know how to be given up altogether.
        for name in ("_release_save", "_acquire_restore", "_is_owned"):
            if hasattr(lock, name):
                setattr(self, name, getattr(lock, name))

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc):
        return self._lock.__exit__(*exc)

    def __repr__(self):
        return f"<Condition({self._lock}, {len(self._waiters)})>"

    def locked(self):
        return self._lock.locked()

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, saved):
        self._lock.acquire()

    def _is_owned(self):
        # A plain lock does not know its owner: whoever finds it held is taken for it.
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        sleeper = _allocate_lock()
        sleeper.acquire()
        self._waiters.append(sleeper)
        saved = self._release_save()
        woken = False
        try:
            if timeout is None:
                woken = sleeper.acquire()
            elif timeout > 0:
                woken = sleeper.acquire(True, timeout)
            else:
                woken = sleeper.acquire(False)
            return woken
        finally:
            self._acquire_restore(saved)
            if not woken:
                try:
                    self._waiters.remove(sleeper)
                except ValueError:
                    pass

    def wait_for(self, predicate, timeout=None):
        result = predicate()
        if timeout is not None:
            end = _time.monotonic() + timeout
        while not result:
            left = None
            if timeout is not None:
                left = end - _time.monotonic()
                if left <= 0:
                    break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        while n > 0 and self._waiters:
            sleeper = self._waiters.pop(0)
            try:
                sleeper.release()
            except RuntimeError:
                # Its waiter was interrupted between waking up and leaving the list.
                continue
            n -= 1

    def notify_all(self):
        self.notify(len(self._waiters))

    notifyAll = notify_all


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._changed = Condition(Lock())
        self._value = value

    def __repr__(self):
        cls = type(self)
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: value={self._value}>"

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._changed:
            if not self._value:
                if not blocking or not self._changed.wait_for(lambda: self._value, timeout):
                    return False
            self._value -= 1
            return True

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        with self._changed:
            self._value += n
            self._changed.notify(n)

    def __exit__(self, *exc):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        cls = type(self)
        state = f"value={self._value}/{self._initial_value}"
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: {state}>"

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        with self._changed:
            if self._value + n > self._initial_value:
                raise ValueError("Semaphore released too many times")
            self._value += n
            self._changed.notify(n)


class Event:
    def __init__(self):
        self._changed = Condition(Lock())
        self._flag = False

    def __repr__(self):
        cls = type(self)
        state = "set" if self._flag else "unset"
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: {state}>"

    def is_set(self):
        return self._flag

    isSet = is_set

    def set(self):
        with self._changed:
            self._flag = True
            self._changed.notify_all()

    def clear(self):
        with self._changed:
            self._flag = False

    def wait(self, timeout=None):
        with self._changed:
            return self._flag or self._changed.wait(timeout)


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    """Holds threads up until so many have come.

    The last to come opens the barrier; while those that waited leave (DRAINING), nobody of the next round
    may enter.
    """

    _FILLING, _DRAINING, _RESETTING, _BROKEN = range(4)

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        self._changed = Condition(Lock())
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._count = 0
        self._state = self._FILLING

    def __repr__(self):
        cls = type(self)
        name = f"{cls.__module__}.{cls.__qualname__}"
        if self.broken:
            return f"<{name} at {id(self):#x}: broken>"
        return f"<{name} at {id(self):#x}: waiters={self.n_waiting}/{self.parties}>"

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count if self._state == self._FILLING else 0

    @property
    def broken(self):
        return self._state == self._BROKEN

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        with self._changed:
            while self._state in (self._DRAINING, self._RESETTING):
                self._changed.wait()
            if self._state == self._BROKEN:
                raise BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if index + 1 == self._parties:
                    self._open()
                else:
                    self._wait_until_open(timeout)
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in (self._DRAINING, self._RESETTING):
                    self._state = self._FILLING
                    self._changed.notify_all()

    def _open(self):
        try:
            if self._action:
                self._action()
            self._state = self._DRAINING
            self._changed.notify_all()
        except:
            self._break()
            raise

    def _wait_until_open(self, timeout):
        if not self._changed.wait_for(lambda: self._state != self._FILLING, timeout):
            self._break()
            raise BrokenBarrierError
        if self._state != self._DRAINING:
            raise BrokenBarrierError

    def _break(self):
        self._state = self._BROKEN
        self._changed.notify_all()

    def reset(self):
        with self._changed:
            if self._count == 0:
                self._state = self._FILLING
            elif self._state in (self._FILLING, self._BROKEN):
                self._state = self._RESETTING
            self._changed.notify_all()

    def abort(self):
        with self._changed:
            self._break()


class Thread:
    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None, context=None):
        assert group is None, "group argument must be None for now"
        if name is None:
            name = f"Thread-{_next_number()}"
            if target is not None and hasattr(target, "__name__"):
                name += f" ({target.__name__})"
        self._target = target
        self._name = str(name)
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemon = current_thread().daemon if daemon is None else bool(daemon)
        self._ident = None
        self._native_id = None
        self._started = Event()
        # Held from the start of the thread until nothing of it is left.
        self._finished = _allocate_lock()
        self._over = False
        self._initialized = True

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        status = "initial"
        if self._started.is_set():
            status = "started" if self.is_alive() else "stopped"
        if self._daemon:
            status += " daemon"
        if self._ident is not None:
            status += f" {self._ident}"
        return f"<{type(self).__name__}({self._name}, {status})>"

    def start(self):
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        with _registry_lock:
            if self._started.is_set() or self in _starting:
                raise RuntimeError("threads can only be started once")
            _starting.add(self)
        self._finished.acquire()
        try:
            _start(self._begin, self._finished)
        except BaseException:
            self._finished.release()
            with _registry_lock:
                _starting.discard(self)
            raise
        self._started.wait()

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            # The thread object may live long; what the target was given should not.
            del self._target, self._args, self._kwargs

    def _begin(self):
        self._ident = get_ident()
        self._native_id = get_native_id()
        with _registry_lock:
            _running[self._ident] = self
            _starting.discard(self)
        self._started.set()
        try:
            self.run()
        except:
            self._report()
        finally:
            with _registry_lock:
                _running.pop(self._ident, None)

    def _report(self):
        """Hands the exception being handled to excepthook; what fails there is reported too."""
        args = ExceptHookArgs([*_sys.exc_info(), self])
        try:
            excepthook(args)
        except Exception as error:
            args = None
            _sys.excepthook(type(error), error, error.__traceback__)
        finally:
            args = None

    def join(self, timeout=None):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if not self._started.is_set():
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        if timeout is not None:
            timeout = max(timeout, 0)
        self._wait(timeout)

    def _wait(self, timeout=None):
        if self._over:
            return
        if self._finished.acquire(timeout=-1 if timeout is None else timeout):
            self._over = True
            self._finished.release()

    def is_alive(self):
        assert self._initialized, "Thread.__init__() not called"
        if not self._started.is_set() or self._over:
            return False
        self._wait(0)
        return not self._over

    @property
    def name(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, "Thread.__init__() not called"
        self._name = str(name)

    @property
    def ident(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._ident

    @property
    def native_id(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._native_id

    @property
    def daemon(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._daemon

    @daemon.setter
    def daemon(self, daemonic):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if self._started.is_set():
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemon = daemonic

    def isDaemon(self):
        return self.daemon

    def setDaemon(self, daemonic):
        self.daemon = daemonic

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name


class Timer(Thread):
    """Calls a function after a time, unless cancelled before."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _Unstarted(Thread):
    """A thread that was not started through this module: it stands for the one that asks."""

    def __init__(self, name, daemon):
        super().__init__(name=name, daemon=daemon)
        self._ident = get_ident()
        self._native_id = get_native_id()
        self._started.set()
        with _registry_lock:
            _running[self._ident] = self

    def is_alive(self):
        return True


class _MainThread(_Unstarted):
    def __init__(self):
        super().__init__("MainThread", False)
        self._ended = False

    def is_alive(self):
        return not self._ended


class _DummyThread(_Unstarted):
    def __init__(self):
        super().__init__(f"Dummy-{_next_number()}", True)

    def join(self, timeout=None):
        raise RuntimeError("cannot join a dummy thread")


def current_thread():
    try:
        return _running[get_ident()]
    except KeyError:
        return _DummyThread()


currentThread = current_thread


def main_thread():
    return _main_thread


def enumerate():
    with _registry_lock:
        return [*_running.values(), *_starting]


def active_count():
    with _registry_lock:
        return len(_running) + len(_starting)


activeCount = active_count


def excepthook(args, /):
    """Prints the exception that ended a thread; SystemExit ends one silently."""
    if args.exc_type is SystemExit:
        return
    stderr = _sys.stderr
    if stderr is None:
        return
    name = get_ident() if args.thread is None else args.thread.name
    value = args.exc_value if args.exc_value is not None else args.exc_type()
    stderr.write(f"Exception in thread {name}:\n{_format_exception(value)}")
    stderr.flush()


__excepthook__ = excepthook


_atexit_calls = []


def _register_atexit(call, *args, **kwargs):
    """For `concurrent.futures`: a call before threads are waited for at the end, the latest first."""
    if _main_thread._ended:
        raise RuntimeError("can't register atexit after shutdown")
    _atexit_calls.append(lambda: call(*args, **kwargs))


def _shutdown():
    """Called when the main thread has nothing more to do: waits for the threads that are not daemons."""
    _main_thread._ended = True
    while _atexit_calls:
        _atexit_calls.pop()()
    while True:
        others = [t for t in enumerate() if not t._daemon and t is not _main_thread]
        if not others:
            break
        for thread in others:
            thread._started.wait()
            thread._wait()


_main_thread = _MainThread()
