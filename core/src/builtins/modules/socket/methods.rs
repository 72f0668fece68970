//! The methods of sockets.

use super::wait::wait;
use super::{Socket, address, done, prepared};
use crate::builtins::bytes::{change_contents, contents};
use crate::builtins::modules::native::expect;
use crate::builtins::modules::time::duration;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};
use rustix::event::PollFlags;
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, Shutdown, SocketAddrAny, sockopt};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Adds the methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, ty: Value) {
    let methods: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("__repr__", repr),
        ("_accept", accept),
        ("bind", bind),
        ("close", close),
        ("connect", connect),
        ("connect_ex", connect_ex),
        ("detach", detach),
        ("fileno", fileno),
        ("getblocking", getblocking),
        ("getpeername", getpeername),
        ("getsockname", getsockname),
        ("getsockopt", getsockopt),
        ("gettimeout", |vm, args| args.exactly(vm, "gettimeout").and_then(|[this]| timeout(vm, this))),
        ("listen", listen),
        ("recv", recv),
        ("recv_into", recv_into),
        ("recvfrom", recvfrom),
        ("send", send),
        ("sendall", sendall),
        ("sendto", sendto),
        ("setblocking", setblocking),
        ("setsockopt", setsockopt),
        ("settimeout", settimeout),
        ("shutdown", shutdown),
    ];
    for &(name, method) in methods {
        vm.def(ty, name, method);
    }
    let family =
        |vm: &mut Vm<S>, v| expect::<S, Socket>(vm, v).map(|s| vm.new_int(s.0.lock().family.as_raw().into()));
    vm.def_getset(ty, "family", family, None);
    let kind =
        |vm: &mut Vm<S>, v| expect::<S, Socket>(vm, v).map(|s| vm.new_int(s.0.lock().kind.as_raw().into()));
    vm.def_getset(ty, "type", kind, None);
    vm.def_getset(
        ty,
        "proto",
        |vm, v| expect::<S, Socket>(vm, v).map(|s| vm.new_int(s.0.lock().protocol)),
        None,
    );
    vm.def_getset(ty, "timeout", timeout, None);
}

/// A socket's descriptor, held.
fn fd<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Arc<OwnedFd>> {
    let held = expect::<S, Socket>(vm, v)?.0.lock().fd.clone();
    done(vm, held.ok_or(Errno::BADF))
}

/// Makes a call, again and again until it need not wait or the socket's timeout is over.
fn io<S: Strategy, T>(
    vm: &mut Vm<S>,
    this: Value,
    ready: PollFlags,
    mut call: impl FnMut(&OwnedFd) -> Result<T, Errno>,
) -> PyResult<S, T> {
    let fd = fd(vm, this)?;
    let limit = expect::<S, Socket>(vm, this)?.0.lock().timeout;
    let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
    loop {
        match vm.blocking(|| call(&fd)) {
            Ok(result) => return Ok(result),
            Err(Errno::INTR) => vm.poll()?,
            Err(Errno::AGAIN) if limit != Some(Duration::ZERO) => {
                let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
                if wait(vm, &[(fd.as_fd(), ready)], left)?[0].is_empty() {
                    return Err(timed_out(vm));
                }
            }
            Err(errno) => return done(vm, Err(errno)),
        }
    }
}

fn timed_out<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.raise(Exc::TimeoutError, "timed out")
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__repr__")?;
    let (number, family, kind, protocol) = {
        let state = expect::<S, Socket>(vm, this)?.0.lock();
        let number = state.fd.as_ref().map_or(-1, |fd| fd.as_raw_fd());
        (number, state.family.as_raw(), state.kind.as_raw(), state.protocol)
    };
    Ok(vm.new_str(&format!("<socket object, fd={number}, family={family}, type={kind}, proto={protocol}>")))
}

// ---- connections -----------------------------------------------------------------------------------

/// A descriptor and the address of who has connected.
fn accept<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "_accept")?;
    let (fd, from) = io(vm, this, PollFlags::IN, |fd| rustix::net::acceptfrom(fd))?;
    let fd = done(vm, prepared(fd))?;
    let from = address::to_value(vm, from)?;
    let number = vm.new_int(fd.into_raw_fd().into());
    Ok(vm.new_tuple_of([number, from]))
}

/// The receiver, its descriptor, and an address argument.
fn with_address<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
) -> PyResult<S, (Value, Arc<OwnedFd>, SocketAddrAny)> {
    let [this, address] = args.exactly(vm, &format!("socket.{f}"))?;
    let fd = fd(vm, this)?;
    let family = expect::<S, Socket>(vm, this)?.0.lock().family;
    let address = address::from_value(vm, family, address, f)?;
    Ok((this, fd, address))
}

fn bind<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (_, fd, address) = with_address(vm, args, "bind")?;
    done(vm, rustix::net::bind(&fd, &address)).map(|()| Ref::none())
}

fn listen<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, backlog] = args.between(vm, "listen", 1)?;
    let fd = fd(vm, this.unwrap_or(Value::NONE))?;
    let backlog = backlog.map_or(Ok(128), |backlog| vm.index_clamped(backlog))?;
    let backlog = backlog.clamp(0, i32::MAX.into()) as i32;
    done(vm, rustix::net::listen(&fd, backlog)).map(|()| Ref::none())
}

/// Connects; the error is the system's.
fn try_connect<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, Result<(), Errno>> {
    let (this, fd, address) = with_address(vm, args, f)?;
    let limit = expect::<S, Socket>(vm, this)?.0.lock().timeout;
    match vm.blocking(|| rustix::net::connect(&fd, &address)) {
        Err(Errno::INPROGRESS | Errno::AGAIN) if limit != Some(Duration::ZERO) => {
            if wait(vm, &[(fd.as_fd(), PollFlags::OUT)], limit)?[0].is_empty() {
                return Ok(Err(Errno::TIMEDOUT));
            }
            done(vm, sockopt::socket_error(&fd))
        }
        result => Ok(result),
    }
}

fn connect<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    match try_connect(vm, args, "connect")? {
        Err(Errno::TIMEDOUT) => Err(timed_out(vm)),
        result => done(vm, result).map(|()| Ref::none()),
    }
}

fn connect_ex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let code = try_connect(vm, args, "connect_ex")?.err().map_or(0, Errno::raw_os_error);
    Ok(vm.new_int(code.into()))
}

fn shutdown<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, how] = args.exactly(vm, "socket.shutdown")?;
    let fd = fd(vm, this)?;
    let how = match i32::try_from(vm.index_clamped(how)?) {
        Ok(libc::SHUT_RD) => Ok(Shutdown::Read),
        Ok(libc::SHUT_WR) => Ok(Shutdown::Write),
        Ok(libc::SHUT_RDWR) => Ok(Shutdown::Both),
        _ => Err(Errno::INVAL),
    };
    done(vm, how.and_then(|how| rustix::net::shutdown(&fd, how))).map(|()| Ref::none())
}

fn close<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "socket.close")?;
    let fd = expect::<S, Socket>(vm, this)?.0.lock().fd.take();
    vm.blocking(|| drop(fd));
    Ok(Ref::none())
}

/// Gives the descriptor away: whoever reads from it by number finds it blocking, if the socket was.
fn detach<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "socket.detach")?;
    let (fd, timeout) = {
        let mut state = expect::<S, Socket>(vm, this)?.0.lock();
        (state.fd.take(), state.timeout)
    };
    let Some(fd) = fd else { return Ok(vm.new_int(-1)) };
    let fd = match Arc::try_unwrap(fd) {
        Ok(fd) => fd,
        // A thread is waiting for it.
        Err(fd) => done(vm, rustix::io::fcntl_dupfd_cloexec(&fd, 0))?,
    };
    if timeout.is_none() {
        done(vm, rustix::io::ioctl_fionbio(&fd, false))?;
    }
    Ok(vm.new_int(fd.into_raw_fd().into()))
}

fn fileno<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "socket.fileno")?;
    let number = expect::<S, Socket>(vm, this)?.0.lock().fd.as_ref().map_or(-1, |fd| fd.as_raw_fd());
    Ok(vm.new_int(number.into()))
}

fn getsockname<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "socket.getsockname")?;
    let fd = fd(vm, this)?;
    let name = done(vm, rustix::net::getsockname(&fd))?;
    address::to_value(vm, Some(name))
}

fn getpeername<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "socket.getpeername")?;
    let fd = fd(vm, this)?;
    let name = done(vm, rustix::net::getpeername(&fd))?;
    address::to_value(vm, name)
}

// ---- data ------------------------------------------------------------------------------------------

fn data_of<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, Vec<u8>> {
    let v = v.unwrap_or(Value::NONE);
    match contents::<S>(v) {
        Some(data) => Ok(data.into_owned()),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

fn flags<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, u32> {
    v.map_or(Ok(0), |v| vm.index_clamped(v).map(|flags| flags as u32))
}

/// A socket whose other end is closed raises an error in the place of a signal.
fn send_flags(bits: u32) -> SendFlags {
    SendFlags::from_bits_retain(bits) | SendFlags::NOSIGNAL
}

fn send<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, data, bits] = args.between(vm, "send", 2)?;
    let (data, bits) = (data_of(vm, data)?, flags(vm, bits)?);
    let this = this.unwrap_or(Value::NONE);
    let sent = io(vm, this, PollFlags::OUT, |fd| rustix::net::send(fd, &data, send_flags(bits)))?;
    Ok(vm.new_size(sent))
}

fn sendall<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, data, bits] = args.between(vm, "sendall", 2)?;
    let (data, bits) = (data_of(vm, data)?, flags(vm, bits)?);
    let this = this.unwrap_or(Value::NONE);
    let mut left = &data[..];
    while !left.is_empty() {
        let sent = io(vm, this, PollFlags::OUT, |fd| rustix::net::send(fd, left, send_flags(bits)))?;
        left = &left[sent..];
        vm.poll()?;
    }
    Ok(Ref::none())
}

/// `sendto(data, [flags,] address)`
fn sendto<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, data, third, fourth] = args.between(vm, "sendto", 3)?;
    let (bits, to) = if fourth.is_some() { (third, fourth) } else { (None, third) };
    let (data, bits) = (data_of(vm, data)?, flags(vm, bits)?);
    let this = this.unwrap_or(Value::NONE);
    let family = expect::<S, Socket>(vm, this)?.0.lock().family;
    let to = address::from_value(vm, family, to.unwrap_or(Value::NONE), "sendto")?;
    let sent = io(vm, this, PollFlags::OUT, |fd| rustix::net::sendto(fd, &data, send_flags(bits), &to))?;
    Ok(vm.new_size(sent))
}

fn room<S: Strategy>(vm: &mut Vm<S>, size: Option<Value>, f: &str) -> PyResult<S, Vec<u8>> {
    let size = size.map_or(Ok(0), |size| vm.index_or(size, Exc::OverflowError))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_error(format!("negative buffersize in {f}")));
    };
    crate::builtins::string::arguments::check_room(vm, Some(size))?;
    Ok(vec![0; size])
}

fn recv<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, size, bits] = args.between(vm, "recv", 2)?;
    let (mut data, bits) = (room(vm, size, "recv")?, flags(vm, bits)?);
    let n = receive(vm, this.unwrap_or(Value::NONE), &mut data, bits)?.0;
    Ok(vm.new_bytes(&data[..n]))
}

fn receive<S: Strategy>(
    vm: &mut Vm<S>,
    this: Value,
    data: &mut [u8],
    bits: u32,
) -> PyResult<S, (usize, Option<SocketAddrAny>)> {
    let bits = RecvFlags::from_bits_retain(bits);
    let (n, _, from) = io(vm, this, PollFlags::IN, |fd| rustix::net::recvfrom(fd, &mut *data, bits))?;
    Ok((n, from))
}

/// `recv_into(buffer, nbytes=0, flags=0)`: what has come is copied into the buffer at the end.
fn recv_into<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, buffer, size, bits] =
        args.named(vm, "recv_into", ["self", "buffer", "nbytes", "flags"], (1, 4, 2))?;
    let buffer = buffer.unwrap_or(Value::NONE);
    let Some(len) = change_contents::<S, _>(buffer, |bytes| bytes.len()) else {
        let name = vm.type_name(buffer);
        let message = format!("recv_into() argument 1 must be read-write bytes-like object, not {name}");
        return Err(vm.type_error(message));
    };
    let asked = room(vm, size, "recv_into")?.len();
    if asked > len {
        return Err(vm.value_error("buffer too small for requested bytes"));
    }
    let bits = flags(vm, bits)?;
    let mut data = vec![0; if asked == 0 { len } else { asked }];
    let n = receive(vm, this.unwrap_or(Value::NONE), &mut data, bits)?.0;
    // The buffer may have become shorter since.
    let copied = change_contents::<S, _>(buffer, |bytes| {
        let n = n.min(bytes.len());
        bytes[..n].copy_from_slice(&data[..n]);
        n
    });
    Ok(vm.new_size(copied.unwrap_or(0)))
}

fn recvfrom<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, size, bits] = args.between(vm, "recvfrom", 2)?;
    let (mut data, bits) = (room(vm, size, "recvfrom")?, flags(vm, bits)?);
    let (n, from) = receive(vm, this.unwrap_or(Value::NONE), &mut data, bits)?;
    let from = address::to_value(vm, from)?;
    let data = vm.new_bytes(&data[..n]);
    Ok(vm.new_tuple_of([data, from]))
}

// ---- settings --------------------------------------------------------------------------------------

fn timeout<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let timeout = expect::<S, Socket>(vm, v)?.0.lock().timeout;
    Ok(timeout.map_or_else(Ref::none, |timeout| vm.new_float(timeout.as_secs_f64())))
}

/// A timeout as a program gives it; None: no limit.
pub(super) fn timeout_argument<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Duration>> {
    if v.is_none() {
        return Ok(None);
    }
    match duration(vm, v)? {
        Some(timeout) => Ok(Some(timeout)),
        None => Err(vm.value_error("Timeout value out of range")),
    }
}

fn settimeout<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, v] = args.exactly(vm, "socket.settimeout")?;
    let timeout = timeout_argument(vm, v)?;
    expect::<S, Socket>(vm, this)?.0.lock().timeout = timeout;
    Ok(Ref::none())
}

fn setblocking<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, blocking] = args.exactly(vm, "socket.setblocking")?;
    let timeout = if vm.truth(blocking)? { None } else { Some(Duration::ZERO) };
    expect::<S, Socket>(vm, this)?.0.lock().timeout = timeout;
    Ok(Ref::none())
}

fn getblocking<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "socket.getblocking")?;
    let timeout = expect::<S, Socket>(vm, this)?.0.lock().timeout;
    Ok(Ref::bool(timeout != Some(Duration::ZERO)))
}

fn int<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, i32> {
    match i32::try_from(vm.index_clamped(v.unwrap_or(Value::NONE))?) {
        Ok(i) => Ok(i),
        Err(_) => Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C int")),
    }
}

/// `setsockopt(level, option, value)`: an integer or bytes.
fn setsockopt<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, level, option, value] = args.between(vm, "setsockopt", 4)?;
    let (level, option) = (int(vm, level)?, int(vm, option)?);
    let data = match value.and_then(contents::<S>) {
        Some(data) => data.into_owned(),
        None => int(vm, value)?.to_ne_bytes().to_vec(),
    };
    let fd = fd(vm, this.unwrap_or(Value::NONE))?;
    // SAFETY: the system reads `data`, which has that many bytes.
    let failed = unsafe {
        libc::setsockopt(fd.as_raw_fd(), level, option, data.as_ptr().cast(), data.len() as libc::socklen_t)
    };
    system(vm, failed).map(|()| Ref::none())
}

/// `getsockopt(level, option, buflen=0)`: an integer, or that many bytes.
fn getsockopt<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, level, option, size] = args.between(vm, "getsockopt", 3)?;
    let (level, option) = (int(vm, level)?, int(vm, option)?);
    let size = match size {
        Some(size) => int(vm, Some(size))?,
        None => 0,
    };
    if !(0..=1024).contains(&size) {
        return Err(vm.raise(Exc::OSError, "getsockopt buflen out of range"));
    }
    let fd = fd(vm, this.unwrap_or(Value::NONE))?;
    let mut data = vec![0u8; if size == 0 { size_of::<i32>() } else { size as usize }];
    let mut len = data.len() as libc::socklen_t;
    // SAFETY: the system writes at most `len` bytes to `data`, which has that many, and says how many in `len`.
    let failed =
        unsafe { libc::getsockopt(fd.as_raw_fd(), level, option, data.as_mut_ptr().cast(), &mut len) };
    system(vm, failed)?;
    Ok(match <[u8; 4]>::try_from(data.as_slice()) {
        Ok(word) if size == 0 => vm.new_int(i32::from_ne_bytes(word).into()),
        _ => vm.new_bytes(&data[..(len as usize).min(data.len())]),
    })
}

/// The error that a failed system call has left.
fn system<S: Strategy>(vm: &mut Vm<S>, failed: i32) -> PyResult<S, ()> {
    match failed {
        0 => Ok(()),
        _ => Err(crate::builtins::modules::io::raise_io(vm, &std::io::Error::last_os_error(), None)),
    }
}
