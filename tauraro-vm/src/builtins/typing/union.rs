//! `typing.Union`: `int | None`. Members are flat and each occurs once; a union of one is that one.

use super::alias::{PyGenericAlias, argument_text, collect_parameters, substitute};
use crate::args::Args;
use crate::builtins::TypeDef;
use crate::builtins::descriptor::receive;
use crate::heap::{Header, Layout, Ref, RootedVec};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

object_struct! {
    /// `X | Y`
    pub struct PyUnion(Layout::UnionType) {
        /// `__args__`
        pub args: Ref<PyTuple>,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "typing",
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(hash),
        compare: Some(compare),
        getitem: Some(|vm, x, item| {
            let this = receive::<PyUnion>(vm, x)?;
            let parameters = collect_parameters(vm, this.args.get())?;
            let args = substitute(vm, x, this.args.get(), parameters, item)?;
            make_union(vm, args.items())
        }),
        or: Some(type_or),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method2("__instancecheck__", |vm, x, value| {
            check_plain(vm, x, "isinstance")?;
            crate::builtins::functions::isinstance(vm, value, x).map(Value::bool)
        }),
        NativeDef::method2("__subclasscheck__", |vm, x, class| {
            check_plain(vm, x, "issubclass")?;
            crate::builtins::functions::issubclass(vm, class, x).map(Value::bool)
        }),
        NativeDef::method2("__mro_entries__", |vm, x, _| {
            let text = vm.repr_string(x)?;
            Err(vm.type_error(format!("Cannot subclass {text}")))
        }),
        NativeDef::class_method("__class_getitem__", class_getitem),
    ],
    getset: &[
        GetSetDef::member("__args__", |vm, x| Ok(receive::<PyUnion>(vm, x)?.args.get().into())),
        GetSetDef::new("__parameters__", |vm, x| {
            let args = receive::<PyUnion>(vm, x)?.args.get();
            Ok(collect_parameters(vm, args)?.into())
        }),
        GetSetDef::new("__origin__", |vm, _| Ok(vm.class(Layout::UnionType).into())),
    ],
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    doc: "Represent a union type\n\nE.g. for int | str",
    ..TypeDef::new("Union", Layout::UnionType)
};

fn check_plain(vm: &mut Vm, x: Value, function: &str) -> PyResult<()> {
    let args = receive::<PyUnion>(vm, x)?.args.get();
    if args.items().iter().any(|arg| arg.downcast::<PyGenericAlias>().is_some()) {
        return Err(vm.type_error(format!("{function}() argument 2 cannot be a parameterized generic")));
    }
    Ok(())
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let args = receive::<PyUnion>(vm, x)?.args.get();
    let none = vm.class(Layout::NoneType);
    let mut parts = Vec::new();
    for arg in args.items() {
        parts.push(if *arg == none.into() { "None".to_owned() } else { argument_text(vm, *arg)? });
    }
    Ok(vm.str_value(&parts.join(" | ")))
}

fn hash(vm: &mut Vm, x: Value) -> PyResult<i64> {
    let args = receive::<PyUnion>(vm, x)?.args.get();
    let mut hash = 0;
    for arg in args.items() {
        hash ^= vm.hash(*arg)?.wrapping_mul(0x3141_5926_5358_9793);
    }
    Ok(hash)
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let this = receive::<PyUnion>(vm, a)?;
    let (true, Some(other)) = (matches!(kind, CompareKind::Eq | CompareKind::Ne), b.downcast::<PyUnion>())
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (ours, theirs) = (this.args.get(), other.args.get());
    let mut same = ours.len() == theirs.len();
    for arg in ours.items() {
        same = same && contains(vm, theirs.items(), *arg)?;
    }
    Ok(Value::bool(same == (kind == CompareKind::Eq)))
}

fn contains(vm: &mut Vm, args: &[Value], wanted: Value) -> PyResult<bool> {
    for arg in args {
        if vm.equal(*arg, wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The union of some types, whatever they are.
pub fn make_union(vm: &mut Vm, types: &[Value]) -> PyResult {
    let mut members = RootedVec::new();
    let none = vm.class(Layout::NoneType);
    for class in types {
        let inner = match class.downcast::<PyUnion>() {
            Some(union) => union.args.get(),
            None => {
                let class = if class.is_none() { none.into() } else { *class };
                vm.new_tuple(&[class])
            }
        };
        for member in inner.items() {
            if !contains(vm, members.as_slice(), *member)? {
                members.push(&mut vm.heap, *member);
            }
        }
    }
    if let [one] = members.as_slice() {
        return Ok(*one);
    }
    let args = vm.new_tuple(members.as_slice());
    let header = Header::exact(Layout::UnionType);
    Ok(vm.heap.alloc(PyUnion { header, args: Ref::new(args) }).into())
}

/// What may stand beside `|` without further ado.
fn is_unionable(value: Value) -> bool {
    value.is_none()
        || [Layout::Type, Layout::GenericAlias, Layout::TypeAlias, Layout::UnionType]
            .iter()
            .any(|layout| value.has_layout(*layout))
}

/// `type | type`
pub fn type_or(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    make_union(vm, &[a, b])
}

/// `Union[...]`
fn class_getitem(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [_, item] = args.values else {
        return Err(vm.type_error("Union[...] takes one argument"));
    };
    let Some(types) = item.downcast::<PyTuple>() else {
        let checked = checked_member(vm, *item)?;
        return make_union(vm, &[checked]);
    };
    if types.is_empty() {
        return Err(vm.type_error("Cannot take a Union of no types."));
    }
    let mut members = RootedVec::new();
    for class in types.items() {
        let checked = checked_member(vm, *class)?;
        members.push(&mut vm.heap, checked);
    }
    make_union(vm, members.as_slice())
}

/// A member of `Union[...]`: a string becomes a forward reference.
fn checked_member(vm: &mut Vm, member: Value) -> PyResult {
    if is_unionable(member) || super::params::is_type_param(member) {
        return Ok(member);
    }
    let check = super::typing_function(vm, "_type_check")?;
    let message = vm.str_value("Union[arg, ...]: each arg must be a type.");
    vm.call(check, &[member, message])
}
