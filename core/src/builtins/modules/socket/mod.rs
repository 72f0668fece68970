//! `_socket`: stream and datagram sockets of the Internet and of the machine.
//!
//! The system's sockets never block here: a call that would is made again when `poll(2)` says so, or fails when the
//! socket's timeout is over, so that every wait is one that Ctrl-C ends. A thread that waits holds the descriptor, but
//! no object: closing a socket under it takes effect when it is done.
//!
//! | file | holds |
//! |---|---|
//! | [`address`] | addresses as Python has them |
//! | [`methods`] | the methods of the class `socket` |
//! | [`wait`] | waiting for descriptors |
//! | this one | the class, the functions, the constants |

mod address;
mod methods;
pub(super) mod wait;

use super::io::raise_io;
use super::native::{expect, wrap};
use super::{class_with, new_class};
use crate::builtins::bytes::contents;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeObject};
use parking_lot::Mutex;
use rustix::fd::{BorrowedFd, FromRawFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketType};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::IntoRawFd;
use std::sync::Arc;
use std::time::Duration;

/// What a socket is; its lock is held for no longer than it takes to copy something out.
struct State {
    fd: Option<Arc<OwnedFd>>,
    family: AddressFamily,
    kind: SocketType,
    protocol: i64,
    /// How long a call waits; `None`: without limit.
    timeout: Option<Duration>,
}

struct Socket(Mutex<State>);

impl NativeObject for Socket {}

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_socket");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("close", close),
        ("dup", dup),
        ("getaddrinfo", getaddrinfo),
        ("getdefaulttimeout", getdefaulttimeout),
        ("gethostbyname", gethostbyname),
        ("gethostname", gethostname),
        ("htonl", |vm, args| swapped(vm, args, "htonl", 4)),
        ("htons", |vm, args| swapped(vm, args, "htons", 2)),
        ("inet_aton", |vm, args| packed(vm, args, "inet_aton")),
        ("inet_ntoa", |vm, args| shown(vm, args, "inet_ntoa")),
        ("inet_ntop", |vm, args| shown(vm, args, "inet_ntop")),
        ("inet_pton", |vm, args| packed(vm, args, "inet_pton")),
        ("ntohl", |vm, args| swapped(vm, args, "ntohl", 4)),
        ("ntohs", |vm, args| swapped(vm, args, "ntohs", 2)),
        ("setdefaulttimeout", setdefaulttimeout),
        ("socketpair", socketpair),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    for (name, value) in CONSTANTS {
        let value = vm.new_int(i64::from(*value));
        vm.def_value(m, name, value);
    }
    vm.def_value(m, "has_ipv6", Ref::bool(true));
    let os_error = vm.rt.types.exc[Exc::OSError as usize];
    vm.def_value(m, "error", Ref::new(os_error));
    let timeout = Ref::new(vm.rt.types.exc[Exc::TimeoutError as usize]);
    vm.def_value(m, "timeout", timeout);
    for name in ["gaierror", "herror"] {
        let class = new_class(vm, "socket", name, &[os_error]);
        vm.def_value(m, name, class);
    }
    let native = vm.rt.types.native;
    let class = class_with(vm, "_socket", "socket", &[native], Some(&[]));
    vm.def_static(class.get(), "__new__", new);
    vm.def(class.get(), "__init__", init);
    methods::install(vm, class.get());
    vm.refresh_flags(class.get());
    vm.def_value(m, "socket", class.clone());
    vm.def_value(m, "SocketType", class);
    vm.add_builtin_module(module);
}

const CONSTANTS: &[(&str, i32)] = &[
    ("AF_INET", libc::AF_INET),
    ("AF_INET6", libc::AF_INET6),
    ("AF_UNIX", libc::AF_UNIX),
    ("AF_UNSPEC", libc::AF_UNSPEC),
    ("AI_CANONNAME", libc::AI_CANONNAME),
    ("AI_NUMERICHOST", libc::AI_NUMERICHOST),
    ("AI_PASSIVE", libc::AI_PASSIVE),
    ("EAI_NONAME", libc::EAI_NONAME),
    ("INADDR_ANY", 0),
    ("IPPROTO_IP", libc::IPPROTO_IP),
    ("IPPROTO_IPV6", libc::IPPROTO_IPV6),
    ("IPPROTO_TCP", libc::IPPROTO_TCP),
    ("IPPROTO_UDP", libc::IPPROTO_UDP),
    ("IPV6_V6ONLY", libc::IPV6_V6ONLY),
    ("MSG_DONTWAIT", libc::MSG_DONTWAIT),
    ("MSG_OOB", libc::MSG_OOB),
    ("MSG_PEEK", libc::MSG_PEEK),
    ("MSG_WAITALL", libc::MSG_WAITALL),
    ("SHUT_RD", libc::SHUT_RD),
    ("SHUT_RDWR", libc::SHUT_RDWR),
    ("SHUT_WR", libc::SHUT_WR),
    ("SOCK_DGRAM", libc::SOCK_DGRAM),
    ("SOCK_STREAM", libc::SOCK_STREAM),
    ("SOL_SOCKET", libc::SOL_SOCKET),
    ("SOMAXCONN", libc::SOMAXCONN),
    ("SO_BROADCAST", libc::SO_BROADCAST),
    ("SO_ERROR", libc::SO_ERROR),
    ("SO_KEEPALIVE", libc::SO_KEEPALIVE),
    ("SO_LINGER", libc::SO_LINGER),
    ("SO_RCVBUF", libc::SO_RCVBUF),
    ("SO_REUSEADDR", libc::SO_REUSEADDR),
    ("SO_REUSEPORT", libc::SO_REUSEPORT),
    ("SO_SNDBUF", libc::SO_SNDBUF),
    ("SO_TYPE", libc::SO_TYPE),
    ("TCP_NODELAY", libc::TCP_NODELAY),
];

fn done<S: Strategy, T>(vm: &mut Vm<S>, result: Result<T, Errno>) -> PyResult<S, T> {
    result.map_err(|errno| raise_io(vm, &errno.into(), None))
}

/// A descriptor that no child inherits and that never blocks.
fn prepared(fd: OwnedFd) -> Result<OwnedFd, Errno> {
    rustix::io::fcntl_setfd(&fd, rustix::io::FdFlags::CLOEXEC)?;
    rustix::io::ioctl_fionbio(&fd, true)?;
    Ok(fd)
}

// ---- the class -------------------------------------------------------------------------------------

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&class) = args.pos.first() else {
        return Err(vm.type_error("socket.__new__(): not enough arguments"));
    };
    let (family, kind) = (AddressFamily::INET, SocketType::STREAM);
    let state = State { fd: None, family, kind, protocol: 0, timeout: None };
    Ok(wrap(vm, class, Socket(Mutex::new(state))))
}

/// `socket(family=-1, type=-1, proto=-1, fileno=None)`
fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["self", "family", "type", "proto", "fileno"];
    let [this, family, kind, protocol, fileno] = args.named(vm, "socket", names, (1, 5, 1))?;
    let mut number = |v: Option<Value>| v.map_or(Ok(-1), |v| vm.index_clamped(v));
    let (family, kind, protocol) = (number(family)?, number(kind)?, number(protocol)?);
    let fd = match fileno.filter(|v| !v.is_none()) {
        Some(v) => {
            let fd = super::posix::descriptor(vm, v)?;
            done(vm, rustix::net::sockopt::socket_type(fd))?;
            // SAFETY: it is an open socket, and whoever passes a descriptor here gives it away.
            unsafe { OwnedFd::from_raw_fd(std::os::fd::AsRawFd::as_raw_fd(&fd)) }
        }
        None => {
            let family =
                AddressFamily::from_raw(if family == -1 { libc::AF_INET } else { family as i32 } as u16);
            let kind = if kind == -1 { libc::SOCK_STREAM } else { kind as i32 };
            let kind = SocketType::from_raw(kind as u32);
            let protocol = u32::try_from(protocol).ok().and_then(std::num::NonZeroU32::new);
            let protocol = protocol.map(rustix::net::Protocol::from_raw);
            done(vm, rustix::net::socket(family, kind, protocol))?
        }
    };
    let fd = done(vm, prepared(fd))?;
    let kind = done(vm, rustix::net::sockopt::socket_type(&fd))?;
    let family = match family {
        -1 => done(vm, rustix::net::getsockname(&fd))?.address_family(),
        family => AddressFamily::from_raw(family as u16),
    };
    let timeout = *vm.rt.modules_state.socket_timeout.lock();
    let state = State { fd: Some(Arc::new(fd)), family, kind, protocol: protocol.max(0), timeout };
    *expect::<S, Socket>(vm, this.unwrap_or(Value::NONE))?.0.lock() = state;
    Ok(Ref::none())
}

// ---- functions -------------------------------------------------------------------------------------

fn close<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd] = args.exactly(vm, "close")?;
    let fd = super::posix::descriptor(vm, fd)?;
    done(vm, rustix::net::sockopt::socket_type(fd))?;
    // SAFETY: it is an open socket, and whoever passes a descriptor here gives it away.
    drop(unsafe { OwnedFd::from_raw_fd(std::os::fd::AsRawFd::as_raw_fd(&fd)) });
    Ok(Ref::none())
}

fn dup<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [fd] = args.exactly(vm, "dup")?;
    let fd: BorrowedFd<'_> = super::posix::descriptor(vm, fd)?;
    let copy = done(vm, rustix::io::fcntl_dupfd_cloexec(fd, 0))?;
    Ok(vm.new_int(copy.into_raw_fd().into()))
}

/// A pair of connected objects of the class `_socket.socket`.
fn socketpair<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [family, kind, _] = args.between(vm, "socketpair", 0)?;
    let family = family.map_or(Ok(libc::AF_UNIX.into()), |v| vm.index_clamped(v))?;
    let family = AddressFamily::from_raw(family as u16);
    let kind = kind.map_or(Ok(libc::SOCK_STREAM.into()), |v| vm.index_clamped(v))?;
    let kind = SocketType::from_raw(kind as u32);
    let (a, b) = done(vm, rustix::net::socketpair(family, kind, rustix::net::SocketFlags::empty(), None))?;
    let class = super::native::of_module(vm, "_socket", "socket")?;
    let timeout = *vm.rt.modules_state.socket_timeout.lock();
    let mut ends = Vec::new();
    for fd in [a, b] {
        let fd = Some(Arc::new(done(vm, prepared(fd))?));
        let state = State { fd, family, kind, protocol: 0, timeout };
        ends.push(wrap(vm, class.get(), Socket(Mutex::new(state))));
    }
    Ok(vm.new_tuple_of(ends))
}

/// `getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)`, for ports that are numbers.
fn getaddrinfo<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["host", "port", "family", "type", "proto", "flags"];
    let [host, port, family, kind, _, flags] = args.named(vm, "getaddrinfo", names, (0, 6, 2))?;
    let mut number = |v: Option<Value>| v.map_or(Ok(0), |v| vm.index_clamped(v));
    let (family, kind, flags) = (number(family)?, number(kind)?, number(flags)?);
    let port = match port.filter(|v| !v.is_none()) {
        None => 0,
        Some(v) if vm.int_of(v).is_some() => vm.index_clamped(v)?,
        Some(v) => match address::host_text(vm, v)?.parse() {
            Ok(port) => port,
            Err(_) => {
                let message = "[Errno -8] Servname not supported for ai_socktype";
                return Err(super::native::raise_own(vm, ("_socket", "gaierror"), message));
            }
        },
    };
    let family = AddressFamily::from_raw(family as u16);
    let ips = match host.filter(|v| !v.is_none()) {
        Some(host) => {
            let host = address::host_text(vm, host)?;
            address::resolve(vm, &host, family)?
        }
        None if flags & i64::from(libc::AI_PASSIVE) != 0 => {
            vec![Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()]
        }
        None => vec![Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()],
    };
    let kinds = [(libc::SOCK_STREAM, libc::IPPROTO_TCP), (libc::SOCK_DGRAM, libc::IPPROTO_UDP)];
    let mut found = Vec::new();
    for ip in ips {
        for (this_kind, protocol) in kinds.into_iter().filter(|&(k, _)| kind == 0 || kind == i64::from(k)) {
            let (number, place) = match ip {
                IpAddr::V4(_) => (libc::AF_INET, vec![]),
                IpAddr::V6(_) => (libc::AF_INET6, vec![vm.new_int(0), vm.new_int(0)]),
            };
            if family != AddressFamily::UNSPEC && i32::from(family.as_raw()) != number {
                continue;
            }
            let host = [vm.new_str(&ip.to_string()), vm.new_int(port)];
            let place = vm.new_tuple_of(host.into_iter().chain(place));
            let numbers = [number, this_kind, protocol].map(|n| vm.new_int(n.into()));
            let name = vm.empty_str();
            found.push(vm.new_tuple_of(numbers.into_iter().chain([name, place])));
        }
    }
    Ok(vm.new_list_of(found))
}

fn gethostname<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly(vm, "gethostname")?;
    Ok(vm.new_str(&rustix::system::uname().nodename().to_string_lossy()))
}

fn gethostbyname<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [host] = args.exactly(vm, "gethostbyname")?;
    let host = address::host_text(vm, host)?;
    let found = address::resolve(vm, &host, AddressFamily::INET)?;
    Ok(vm.new_str(&found[0].to_string()))
}

/// A number of that many bytes in the network's byte order, or back.
fn swapped<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, bytes: usize) -> PyResult<S> {
    let [number] = args.exactly(vm, f)?;
    let number = vm.index_or(number, Exc::OverflowError)?;
    match (bytes, u16::try_from(number), u32::try_from(number)) {
        (2, Ok(short), _) => Ok(vm.new_int(short.to_be().into())),
        (4, _, Ok(word)) => Ok(vm.new_int(word.to_be().into())),
        _ => {
            let message =
                format!("{f}: Python int too large to convert to C {}-bit unsigned integer", bytes * 8);
            Err(vm.raise(Exc::OverflowError, message))
        }
    }
}

/// The bytes of an address in text: of IPv4 alone, or of the family that the first argument says.
fn packed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S> {
    let (family, text) = family_and(vm, args, f)?;
    let text = address::host_text(vm, text)?;
    let found = match text.parse() {
        Ok(IpAddr::V4(ip)) if family == libc::AF_INET => Some(vm.new_bytes(&ip.octets())),
        Ok(IpAddr::V6(ip)) if family == libc::AF_INET6 => Some(vm.new_bytes(&ip.octets())),
        _ => None,
    };
    found.ok_or_else(|| vm.raise(Exc::OSError, format!("illegal IP address string passed to {f}")))
}

fn shown<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S> {
    let (family, bytes) = family_and(vm, args, f)?;
    let bytes = contents::<S>(bytes).unwrap_or_default();
    let four = <[u8; 4]>::try_from(&*bytes).ok().filter(|_| family == libc::AF_INET).map(IpAddr::from);
    let sixteen = <[u8; 16]>::try_from(&*bytes).ok().filter(|_| family == libc::AF_INET6).map(IpAddr::from);
    match four.or(sixteen) {
        Some(ip) => Ok(vm.new_str(&ip.to_string())),
        None if f == "inet_ntoa" => Err(vm.raise(Exc::OSError, "packed IP wrong length")),
        None => Err(vm.value_error("invalid length of packed IP address string")),
    }
}

fn family_and<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, (i32, Value)> {
    if matches!(f, "inet_aton" | "inet_ntoa") {
        let [v] = args.exactly(vm, f)?;
        return Ok((libc::AF_INET, v));
    }
    let [family, v] = args.exactly(vm, f)?;
    Ok((vm.index_clamped(family)? as i32, v))
}

fn getdefaulttimeout<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly(vm, "getdefaulttimeout")?;
    let timeout = *vm.rt.modules_state.socket_timeout.lock();
    Ok(timeout.map_or_else(Ref::none, |timeout| vm.new_float(timeout.as_secs_f64())))
}

fn setdefaulttimeout<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [timeout] = args.exactly(vm, "setdefaulttimeout")?;
    let timeout = methods::timeout_argument(vm, timeout)?;
    *vm.rt.modules_state.socket_timeout.lock() = timeout;
    Ok(Ref::none())
}
