//! `errno`: the numbers of the system's errors by name, and the names by number.

use crate::runtime::Vm;
use crate::strategy::Strategy;

macro_rules! errors {
    ($($name:ident)*) => {
        const ERRORS: &[(&str, i32)] = &[$((stringify!($name), libc::$name)),*];
    };
}

// Of two names for one number, the later is the one that `errorcode` has.
errors! {
    EWOULDBLOCK EOPNOTSUPP E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF EBADMSG
    EBUSY ECANCELED ECHILD ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDESTADDRREQ EDOM EDQUOT EEXIST
    EFAULT EFBIG EHOSTDOWN EHOSTUNREACH EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE
    EMLINK EMSGSIZE EMULTIHOP ENAMETOOLONG ENETDOWN ENETRESET ENETUNREACH ENFILE ENOBUFS ENODATA ENODEV
    ENOENT ENOEXEC ENOLCK ENOLINK ENOMEM ENOMSG ENOPROTOOPT ENOSPC ENOSR ENOSTR ENOSYS ENOTBLK ENOTCONN
    ENOTDIR ENOTEMPTY ENOTRECOVERABLE ENOTSOCK ENOTSUP ENOTTY ENXIO EOVERFLOW EOWNERDEAD EPERM EPFNOSUPPORT
    EPIPE EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE EREMOTE EROFS ESHUTDOWN ESOCKTNOSUPPORT ESPIPE ESRCH
    ESTALE ETIME ETIMEDOUT ETOOMANYREFS ETXTBSY EUSERS EXDEV
}

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("errno");
    let names = vm.new_dict();
    for &(name, number) in ERRORS {
        let number = vm.new_int(number.into());
        vm.def_value(module.get(), name, number.clone());
        let name = vm.new_str(name);
        let set = vm.dict_set(names.get(), number.get(), name);
        super::sys::forget(vm, set);
    }
    vm.def_value(module.get(), "errorcode", names);
    vm.add_builtin_module(module);
}
