//! `code.replace`, and when two code objects are equal.
//!
//! A replaced code object has a copy of the register code with its quickening undone, and caches of its own. What decides how
//! the instructions read their registers (parameters, variables, free variables) cannot be replaced by something else, nor can
//! the instructions: they are not CPython's.

use super::code_::{ready, same_code_bytes};
use crate::args::{Args, Params};
use crate::builtins::int::Int;
use crate::heap::{Gc, RootedVec};
use crate::interp::bytecode::CompareKind;
use crate::object::code::{CodeTables, GlobalCache, ReadyBody};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use tauraro_code::liveness::unquickened;

const NAMES: &[&str] = &[
    "self",
    "co_name",
    "co_qualname",
    "co_filename",
    "co_firstlineno",
    "co_flags",
    "co_consts",
    "co_names",
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_code",
    "co_varnames",
    "co_freevars",
    "co_cellvars",
    "co_linetable",
    "co_exceptiontable",
];
/// The first of them that must be what it is.
const FIXED: usize = 8;

fn text(vm: &mut Vm, new: Option<Value>, old: Gc<PyStr>, name: &str) -> PyResult<Gc<PyStr>> {
    let Some(new) = new else { return Ok(old) };
    match new.downcast::<PyStr>() {
        Some(text) => Ok(vm.intern_str(text)),
        None => {
            let given = vm.type_name(new);
            Err(vm.type_error(format!("replace() argument '{name}' must be str, not {given}")))
        }
    }
}

fn number(vm: &mut Vm, new: Option<Value>, old: u32) -> PyResult<u32> {
    let Some(new) = new else { return Ok(old) };
    if Int::of(new).is_none() {
        let given = vm.type_name(new);
        return Err(vm.type_error(format!("'{given}' object cannot be interpreted as an integer")));
    }
    let n = vm.index_i64(new)?;
    u32::try_from(n).ok().filter(|n| *n <= i32::MAX as u32).ok_or(()).map_err(|()| {
        vm.overflow_error(if n < 0 {
            "Python int too large to convert to C int"
        } else {
            "signed integer is greater than maximum"
        })
    })
}

/// `code.replace(...)`
pub fn replace(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("replace", NAMES).method().required(1).positional_only(1).keyword_only(18);
    if args.positional().len() > 1 {
        return Err(vm.type_error("replace() takes no positional arguments"));
    }
    let given: [Option<Value>; 19] = args.bind(vm, &PARAMS)?;
    let this = ready(vm, given[0].unwrap_or(Value::NONE))?;
    for (name, new) in NAMES.iter().zip(given).skip(FIXED) {
        let Some(new) = new else { continue };
        let key = vm.intern(name);
        let old = vm.get_attr(this.into(), key)?;
        if !vm.equal(old, new)? {
            return Err(vm.value_error(format!("code.replace(): {name} cannot be replaced")));
        }
    }
    let [_, name, qualname, filename, line, flags, consts, names, ..] = given;
    let name = text(vm, name, this.name.get(), "co_name")?;
    let qualname = text(vm, qualname, this.qualname.get(), "co_qualname")?;
    let filename = text(vm, filename, this.filename.get(), "co_filename")?;
    let first_line = number(vm, line, this.first_line)?;
    let shown = number(vm, flags, this.flags.get() & 0x0fff_ffff)?;
    // Whether it suspends, and how arguments reach it, is in the instructions.
    let fixed = code_flags::GENERATOR
        | code_flags::COROUTINE
        | code_flags::ASYNC_GENERATOR
        | code_flags::VARARGS
        | code_flags::VARKEYWORDS
        | code_flags::OPTIMIZED;
    if (shown ^ this.flags.get()) & fixed != 0 {
        return Err(vm.value_error("code.replace(): these co_flags cannot be replaced"));
    }
    let internal = this.flags.get() & !0x0fff_ffff | code_flags::REPLACED;
    let consts = items(vm, consts, &this.tables.consts, "co_consts")?;
    let old_names: Vec<Value> = this.tables.names.iter().map(|name| Value::from(*name)).collect();
    let names = items(vm, names, &old_names, "co_names")?;
    let empty = vm.empty_tuple();
    let head = PyCode::copy_head(this, [name, qualname, filename], first_line, shown | internal, empty);
    let made = vm.heap.alloc(head);
    let mut interned: Vec<Gc<PyStr>> = Vec::new();
    for name in names.as_slice() {
        match name.downcast::<PyStr>() {
            // Interned strings live for ever.
            Some(name) => interned.push(vm.intern_str(name)),
            None => return Err(vm.type_error("name tuples must contain only strings")),
        }
    }
    let code = unquickened(this.register_code());
    let tables = CodeTables {
        consts: consts.as_slice().into(),
        globals: interned.iter().map(|_| GlobalCache::default()).collect(),
        names: interned.into(),
        caches: (0..code.caches).map(|_| Default::default()).collect(),
    };
    let body = ReadyBody { locals: this.local_kinds().into(), code, live: Default::default() };
    PyCode::complete(made, body, tables, this.varnames.get());
    std::hint::black_box(&consts);
    Ok(made.into())
}

/// The items of a tuple that takes the place of another of the same length.
fn items(vm: &mut Vm, new: Option<Value>, old: &[Value], name: &str) -> PyResult<RootedVec> {
    let Some(new) = new else { return Ok(RootedVec::from_slice(&mut vm.heap, old)) };
    let Some(tuple) = new.downcast::<PyTuple>() else {
        let given = vm.type_name(new);
        return Err(vm.type_error(format!("replace() argument '{name}' must be tuple, not {given}")));
    };
    if tuple.len() < old.len() {
        return Err(vm.value_error(format!("code.replace(): {name} is too short")));
    }
    Ok(RootedVec::from_slice(&mut vm.heap, tuple.items()))
}

/// Equal code objects do the same under the same name at the same line.
pub fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    if !matches!(kind, CompareKind::Eq | CompareKind::Ne) || b.downcast::<PyCode>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = a == b || {
        let (a, b) = (ready(vm, a)?, ready(vm, b)?);
        a.name.get().to_string_lossy() == b.name.get().to_string_lossy()
            && (a.first_line, a.positional, a.posonly, a.kwonly)
                == (b.first_line, b.positional, b.posonly, b.kwonly)
            && a.flags.get() & 0x0fff_ffff == b.flags.get() & 0x0fff_ffff
            && same_code_bytes(a, b)
            && equal_tuples(vm, a, b)?
    };
    Ok(Value::bool(same == (kind == CompareKind::Eq)))
}

/// Whether constants, names and variables are the same. Constants of different types are never equal, nor are 0.0 and -0.0.
fn equal_tuples(vm: &mut Vm, a: Gc<PyCode>, b: Gc<PyCode>) -> PyResult<bool> {
    if a.tables.names.len() != b.tables.names.len() || a.tables.consts.len() != b.tables.consts.len() {
        return Ok(false);
    }
    let names = a.tables.names.iter().zip(&b.tables.names).all(|(a, b)| a == b);
    if !names {
        return Ok(false);
    }
    for at in 0..a.tables.consts.len() {
        let (x, y) = (a.tables.consts[at], b.tables.consts[at]);
        if vm.type_of(x) != vm.type_of(y) || vm.repr_string(x)? != vm.repr_string(y)? {
            return Ok(false);
        }
    }
    let (variables, free) = ((a.varnames.get(), b.varnames.get()), (a.freevars.get(), b.freevars.get()));
    Ok(vm.equal(variables.0.into(), variables.1.into())? && vm.equal(free.0.into(), free.1.into())?)
}

/// Hash of what [`compare`] compares.
pub fn hash(vm: &mut Vm, x: Value) -> PyResult<i64> {
    let code = ready(vm, x)?;
    let name = vm.hash(code.name.get().into())?;
    let shape = (code.first_line as i64) << 32 ^ (code.positional as i64) << 16 ^ code.kwonly as i64;
    let size = code.register_code().words.len() as i64;
    Ok(name ^ shape.wrapping_mul(0x9E37_79B9) ^ size)
}
