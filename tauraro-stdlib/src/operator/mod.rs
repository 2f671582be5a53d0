//! `operator` and `_operator`: operators as functions.
//!
//! * this file: the functions; [`getters`]: itemgetter, attrgetter, methodcaller.
//!
//! `operator` has, besides, each function of an operator under its special name (`__add__`), as in CPython.

pub mod getters;

use crate::support::{add_types, only_positional};
use tauraro_vm::args::Args;
use tauraro_vm::interp::bytecode::{BinaryKind, CompareKind};
use tauraro_vm::object::{NativeDef, PyModule, PyStr};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// Makes `_operator`.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    Ok(make(vm, "_operator"))
}

/// Makes `operator`.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = make(vm, "operator");
    for name in SPECIAL {
        let plain = name.trim_matches('_');
        let plain = match plain {
            "and" | "or" | "not" => format!("{plain}_"),
            _ => plain.to_owned(),
        };
        if let Some(function) = module.dict.get().get_text(&plain) {
            vm.set_module_attr(module, name, function);
        }
    }
    let names = vm.new_list(&[]);
    let mut position = 0;
    while let Some((at, key, _)) = module.dict.get().next_item(position) {
        position = at + 1;
        if key.downcast::<PyStr>().is_some_and(|name| !name.to_string_lossy().starts_with('_')) {
            names.push(&mut vm.heap, key);
        }
    }
    vm.set_module_attr(module, "__all__", names);
    Ok(module)
}

const SPECIAL: &[&str] = &[
    "__lt__",
    "__le__",
    "__eq__",
    "__ne__",
    "__ge__",
    "__gt__",
    "__not__",
    "__abs__",
    "__add__",
    "__and__",
    "__call__",
    "__floordiv__",
    "__index__",
    "__inv__",
    "__invert__",
    "__lshift__",
    "__mod__",
    "__mul__",
    "__matmul__",
    "__neg__",
    "__or__",
    "__pos__",
    "__pow__",
    "__rshift__",
    "__sub__",
    "__truediv__",
    "__xor__",
    "__concat__",
    "__contains__",
    "__delitem__",
    "__getitem__",
    "__setitem__",
    "__iadd__",
    "__iand__",
    "__iconcat__",
    "__ifloordiv__",
    "__ilshift__",
    "__imod__",
    "__imul__",
    "__imatmul__",
    "__ior__",
    "__ipow__",
    "__irshift__",
    "__isub__",
    "__itruediv__",
    "__ixor__",
];

fn make(vm: &mut Vm, name: &'static str) -> Gc<PyModule> {
    let doc = "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.";
    let module = vm.new_native_module(name, doc, FUNCTIONS);
    add_types(vm, module, &[&getters::ITEM_GETTER, &getters::ATTR_GETTER, &getters::METHOD_CALLER]);
    module
}

macro_rules! binary {
    ($name:literal $kind:ident) => {
        NativeDef::function2($name, |vm, a, b| vm.binary(BinaryKind::$kind, a, b))
    };
}
macro_rules! in_place {
    ($name:literal $kind:ident) => {
        NativeDef::function2($name, |vm, a, b| vm.binary_inplace(BinaryKind::$kind, a, b))
    };
}
macro_rules! compare {
    ($name:literal $kind:ident) => {
        NativeDef::function2($name, |vm, a, b| vm.compare(CompareKind::$kind, a, b))
    };
}

static FUNCTIONS: &[NativeDef] = &[
    compare!("lt" Lt),
    compare!("le" Le),
    compare!("eq" Eq),
    compare!("ne" Ne),
    compare!("ge" Ge),
    compare!("gt" Gt),
    binary!("add" Add),
    binary!("sub" Sub),
    binary!("mul" Mul),
    binary!("matmul" MatMul),
    binary!("truediv" TrueDiv),
    binary!("floordiv" FloorDiv),
    binary!("mod" Mod),
    binary!("lshift" LShift),
    binary!("rshift" RShift),
    binary!("and_" And),
    binary!("or_" Or),
    binary!("xor" Xor),
    NativeDef::function2("pow", |vm, a, b| vm.power(a, b, Value::NONE)),
    in_place!("iadd" Add),
    in_place!("isub" Sub),
    in_place!("imul" Mul),
    in_place!("imatmul" MatMul),
    in_place!("itruediv" TrueDiv),
    in_place!("ifloordiv" FloorDiv),
    in_place!("imod" Mod),
    in_place!("ilshift" LShift),
    in_place!("irshift" RShift),
    in_place!("iand" And),
    in_place!("ior" Or),
    in_place!("ixor" Xor),
    in_place!("ipow" Pow),
    NativeDef::function1("not_", |vm, a| Ok(Value::bool(!vm.is_true(a)?))),
    NativeDef::function1("truth", |vm, a| Ok(Value::bool(vm.is_true(a)?))),
    NativeDef::function2("is_", |_, a, b| Ok(Value::bool(a == b))),
    NativeDef::function2("is_not", |_, a, b| Ok(Value::bool(a != b))),
    NativeDef::function1("is_none", |_, a| Ok(Value::bool(a.is_none()))),
    NativeDef::function1("is_not_none", |_, a| Ok(Value::bool(!a.is_none()))),
    NativeDef::function1("abs", |vm, a| vm.absolute(a)),
    NativeDef::function1("neg", |vm, a| vm.negate(a)),
    NativeDef::function1("pos", |vm, a| vm.positive(a)),
    NativeDef::function1("inv", |vm, a| vm.invert(a)),
    NativeDef::function1("invert", |vm, a| vm.invert(a)),
    NativeDef::function1("index", |vm, a| vm.index(a)),
    NativeDef::function2("concat", |vm, a, b| {
        need_sequence(vm, a)?;
        vm.binary(BinaryKind::Add, a, b)
    }),
    NativeDef::function2("iconcat", |vm, a, b| {
        need_sequence(vm, a)?;
        vm.binary_inplace(BinaryKind::Add, a, b)
    }),
    NativeDef::function2("contains", |vm, a, b| Ok(Value::bool(vm.contains(a, b)?))),
    NativeDef::function2("countOf", |vm, a, b| {
        let mut count = 0;
        vm.for_each(a, |vm, item| {
            count += vm.equal(item, b)? as i64;
            Ok(true)
        })?;
        Ok(Value::small_int(count))
    }),
    NativeDef::function2("indexOf", |vm, a, b| {
        let (mut index, mut found) = (0, false);
        vm.for_each(a, |vm, item| {
            found = vm.equal(item, b)?;
            index += !found as i64;
            Ok(!found)
        })?;
        if !found {
            return Err(vm.value_error("sequence.index(x): x not in sequence"));
        }
        Ok(Value::small_int(index))
    }),
    NativeDef::function2("getitem", |vm, a, b| vm.get_item(a, b)),
    NativeDef::function3("setitem", |vm, a, b, c| {
        vm.set_item(a, b, c)?;
        Ok(Value::NONE)
    }),
    NativeDef::function2("delitem", |vm, a, b| {
        vm.delete_item(a, b)?;
        Ok(Value::NONE)
    }),
    NativeDef::function("length_hint", |vm, args| {
        let given = only_positional(vm, args, "length_hint", 1, 2)?;
        let default = match given.get(1) {
            Some(default) if !vm.is_int(*default) => {
                let class = vm.type_name(*default);
                return Err(vm.type_error(format!("'{class}' object cannot be interpreted as an integer")));
            }
            Some(default) => vm.size_i64(*default)?,
            None => 0,
        };
        let hint = vm.length_hint(given[0], default.max(0) as usize)?;
        Ok(vm.new_int(hint as i64))
    }),
    NativeDef::function("call", |vm, args: Args<'_>| {
        let Some(callee) = args.positional().first().copied() else {
            return Err(vm.type_error("call expected at least 1 argument, got 0"));
        };
        vm.call_args(callee, args.skip_first())
    }),
    NativeDef::function2("_compare_digest", compare_digest),
];

fn need_sequence(vm: &mut Vm, value: Value) -> PyResult<()> {
    let class = vm.type_of(value);
    if class.slots.getitem.get().is_none() || class.has_flags(tauraro_vm::object::type_flags::MAPPING) {
        let class = class.full_name();
        return Err(vm.type_error(format!("'{class}' object can't be concatenated")));
    }
    Ok(())
}

/// Compares two ASCII strings or two bytes-like objects in a time that does not depend on where they differ.
fn compare_digest(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let (a, b) = match (a.downcast::<PyStr>(), b.downcast::<PyStr>()) {
        (Some(a), Some(b)) => {
            let (Some(a), Some(b)) = (a.as_ascii(), b.as_ascii()) else {
                return Err(vm.type_error("comparing strings with non-ASCII characters is not supported"));
            };
            (a.as_bytes().to_vec(), b.as_bytes().to_vec())
        }
        (None, None) => (
            tauraro_vm::builtins::bytes::to_bytes_vec(vm, a)?,
            tauraro_vm::builtins::bytes::to_bytes_vec(vm, b)?,
        ),
        _ => {
            let (left, right) = (vm.type_name(a), vm.type_name(b));
            return Err(vm.type_error(format!(
                "unsupported operand types(s) or combination of types: '{left}' and '{right}'"
            )));
        }
    };
    let differs = a.iter().zip(&b).fold((a.len() != b.len()) as u8, |acc, (x, y)| acc | (x ^ y));
    Ok(Value::bool(std::hint::black_box(differs) == 0))
}
