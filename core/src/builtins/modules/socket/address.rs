//! Socket addresses as Python has them: `(host, port)`, `(host, port, flow, scope)`, or a path.

use crate::builtins::bytes::contents;
use crate::builtins::modules::io::raise_io;
use crate::builtins::modules::native::raise_own;
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Tuple};
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, ToSocketAddrs};

/// An address argument of the method `f` of a socket of that family.
pub(super) fn from_value<S: Strategy>(
    vm: &mut Vm<S>,
    family: AddressFamily,
    v: Value,
    f: &str,
) -> PyResult<S, SocketAddrAny> {
    if family == AddressFamily::UNIX {
        return unix(vm, v);
    }
    let v6 = family == AddressFamily::INET6;
    if !v6 && family != AddressFamily::INET {
        return Err(vm.raise(Exc::OSError, format!("{f}(): bad family")));
    }
    let Some(tuple) = Obj::<S, Tuple>::of(v) else {
        let (name, word) = (vm.type_name(v), if v6 { "AF_INET6" } else { "AF_INET" });
        return Err(vm.type_error(format!("{f}(): {word} address must be tuple, not {name}")));
    };
    let (host, port, rest) = match *tuple.body().items() {
        [host, port, ref rest @ ..] if rest.is_empty() || v6 && rest.len() <= 2 => (host, port, rest),
        _ if v6 => {
            return Err(vm.type_error("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"));
        }
        _ => return Err(vm.type_error("AF_INET address must be a pair (host, port)")),
    };
    let host = host_text(vm, host)?;
    let Ok(port) = u16::try_from(vm.index_clamped(port)?) else {
        return Err(vm.raise(Exc::OverflowError, format!("{f}(): port must be 0-65535.")));
    };
    let mut numbers = [0u32; 2];
    for (number, &v) in numbers.iter_mut().zip(rest) {
        *number = vm.index_clamped(v)? as u32;
    }
    Ok(match resolve(vm, &host, family)?.into_iter().next() {
        Some(IpAddr::V4(ip)) => SocketAddrV4::new(ip, port).into(),
        Some(IpAddr::V6(ip)) => SocketAddrV6::new(ip, port, numbers[0], numbers[1]).into(),
        None => return Err(unknown_host(vm)),
    })
}

fn unix<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, SocketAddrAny> {
    let path = match contents::<S>(v) {
        Some(path) => path.into_owned(),
        None if str_text::<S>(v).is_some() => vm.text_of(v).into_bytes(),
        None => {
            let name = vm.type_name(v);
            return Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")));
        }
    };
    match SocketAddrUnix::new(path) {
        Ok(address) => Ok(address.into()),
        Err(_) => Err(vm.raise(Exc::OSError, "AF_UNIX path too long")),
    }
}

/// A host argument: text, or bytes in ASCII.
pub(super) fn host_text<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, String> {
    if v.has_layout(Kind::Str) {
        return Ok(vm.text_of(v));
    }
    match contents::<S>(v) {
        Some(host) => Ok(String::from_utf8_lossy(&host).into_owned()),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("str, bytes or bytearray expected, not {name}")))
        }
    }
}

/// The addresses of a host in a family; an empty host is any address.
pub(super) fn resolve<S: Strategy>(
    vm: &mut Vm<S>,
    host: &str,
    family: AddressFamily,
) -> PyResult<S, Vec<IpAddr>> {
    let wanted = |ip: &IpAddr| match family {
        AddressFamily::INET => ip.is_ipv4(),
        AddressFamily::INET6 => ip.is_ipv6(),
        _ => true,
    };
    let found = match host {
        "" if family == AddressFamily::INET6 => vec![Ipv6Addr::UNSPECIFIED.into()],
        "" => vec![Ipv4Addr::UNSPECIFIED.into()],
        "<broadcast>" => vec![Ipv4Addr::BROADCAST.into()],
        host => match host.parse() {
            Ok(ip) => vec![ip],
            Err(_) => {
                let found = vm.blocking(|| (host, 0).to_socket_addrs());
                found.map(|found| found.map(|address| address.ip()).collect()).unwrap_or_default()
            }
        },
    };
    let mut found: Vec<IpAddr> = found.into_iter().filter(wanted).collect();
    found.dedup();
    if found.is_empty() { Err(unknown_host(vm)) } else { Ok(found) }
}

fn unknown_host<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    raise_own(vm, ("_socket", "gaierror"), "[Errno -2] Name or service not known")
}

/// An address as Python has it.
pub(super) fn to_value<S: Strategy>(vm: &mut Vm<S>, address: Option<SocketAddrAny>) -> PyResult<S> {
    let Some(address) = address else { return Ok(Ref::none()) };
    match SocketAddr::try_from(address.clone()) {
        Ok(SocketAddr::V4(v4)) => {
            let parts = [vm.new_str(&v4.ip().to_string()), vm.new_int(v4.port().into())];
            Ok(vm.new_tuple_of(parts))
        }
        Ok(SocketAddr::V6(v6)) => {
            let numbers =
                [v6.port().into(), v6.flowinfo().into(), v6.scope_id().into()].map(|n| vm.new_int(n));
            let host = vm.new_str(&v6.ip().to_string());
            Ok(vm.new_tuple_of([host].into_iter().chain(numbers)))
        }
        Err(_) => match SocketAddrUnix::try_from(address) {
            Ok(unix) => {
                let path = unix.path().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
                Ok(vm.new_str(&path))
            }
            Err(errno) => Err(raise_io(vm, &errno.into(), None)),
        },
    }
}
