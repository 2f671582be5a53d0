//! `errno`: the system's error numbers by name, and `errorcode`, the names by number.
//!
//! The numbers come from the C library's headers, by way of the `libc` crate.

use tauraro_vm::object::PyModule;
use tauraro_vm::{Gc, PyResult, Value, Vm};

macro_rules! names {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name)),*] };
}

/// Later names win in `errorcode`, so aliases come first.
const NAMES: &[(&str, i32)] = names! {
    EWOULDBLOCK EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST
    EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK
    ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP ENOMSG EIDRM ENOSTR ENODATA ETIME ENOSR EREMOTE ENOLINK EPROTO EMULTIHOP EBADMSG
    EOVERFLOW EILSEQ EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP
    EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN
    ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EDQUOT ECANCELED
    EOWNERDEAD ENOTRECOVERABLE
};

/// Names that only Linux has.
#[cfg(target_os = "linux")]
const LINUX: &[(&str, i32)] = names! {
    ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT EBFONT ENONET ENOPKG EADV
    ESRMNT ECOMM EDOTDOT ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC ERESTART ESTRPIPE EUCLEAN ENOTNAM ENAVAIL
    EISNAM EREMOTEIO ENOMEDIUM EMEDIUMTYPE ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED ERFKILL EHWPOISON
};
/// Names that only Linux has.
#[cfg(not(target_os = "linux"))]
const LINUX: &[(&str, i32)] = &[];

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let doc = "This module makes available standard errno system symbols.";
    let module = vm.new_native_module("errno", doc, &[]);
    let codes = vm.new_dict();
    for (name, number) in NAMES.iter().chain(LINUX) {
        let number = Value::small_int(*number as i64);
        vm.set_module_attr(module, name, number);
        let name = vm.intern(name);
        codes.set(vm, number, name.into())?;
    }
    vm.set_module_attr(module, "errorcode", codes);
    Ok(module)
}
