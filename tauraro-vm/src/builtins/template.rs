//! Template strings (PEP 750): what `t"..."` makes, and the types `Template` and `Interpolation` of `string.templatelib`.
//!
//! A template with n interpolations has n + 1 strings around them, empty ones included; iteration leaves the empty ones out. Both types are
//! immutable and final. The compiler makes them through [`intrinsic`].

use super::TypeDef;
use super::descriptor::receive;
use super::support::{push_repr, read_only, same};
use crate::args::{Args, Params};
use crate::heap::{Gc, Header, Layout, Ref, RootedVec, Slot};
use crate::object::*;
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;
use tauraro_ir::Intrinsic;

object_struct! {
    /// `Template`
    pub struct PyTemplate(Layout::Template) {
        /// The strings: one more than there are interpolations.
        pub strings: Ref<PyTuple>,
        /// The interpolations between them.
        pub interpolations: Ref<PyTuple>,
    }
}

object_struct! {
    /// `Interpolation`
    pub struct PyInterpolation(Layout::Interpolation) {
        /// `value`
        pub value: Slot,
        /// `expression`: a str
        pub expression: Slot,
        /// `conversion`: None, 'a', 'r' or 's'
        pub conversion: Slot,
        /// `format_spec`: a str
        pub format_spec: Slot,
    }
}

object_struct! {
    /// An iterator over a template.
    pub struct PyTemplateIter(Layout::TemplateIter) {
        /// What it goes over.
        pub template: Ref<PyTemplate>,
        /// Number of the next part: even ones are strings, odd ones interpolations.
        pub next: Cell<usize>,
    }
}

const MODULE: &str = "string.templatelib";

/// `Template`
pub static DEF: TypeDef = TypeDef {
    module: MODULE,
    slots: SlotTable {
        new: Some(new_template),
        repr: Some(|vm, x| {
            let template = receive::<PyTemplate>(vm, x)?;
            let parts = [template.strings.get().into(), template.interpolations.get().into()];
            write_repr(vm, x, "Template", &[("strings=", parts[0]), ("interpolations=", parts[1])])
        }),
        iter: Some(|vm, x| {
            let template = Ref::new(receive::<PyTemplate>(vm, x)?);
            let header = Header::exact(Layout::TemplateIter);
            Ok(vm.heap.alloc(PyTemplateIter { header, template, next: Cell::new(0) }).into())
        }),
        add: Some(add),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("__reduce__", |vm, x| {
            let template = receive::<PyTemplate>(vm, x)?;
            let module = crate::exec::import::import_absolute(vm, MODULE)?;
            let function = vm.get_attr_str(module, "_template_unpickle")?;
            let parts = [template.strings.get().into(), template.interpolations.get().into()];
            let parts = vm.new_tuple(&parts);
            Ok(vm.new_tuple(&[function, parts.into()]).into())
        }),
        NativeDef::class_method("__class_getitem__", super::list::class_getitem),
    ],
    getset: &[
        GetSetDef::with_set(
            "strings",
            |vm, x| Ok(receive::<PyTemplate>(vm, x)?.strings.get().into()),
            read_only,
        ),
        GetSetDef::with_set(
            "interpolations",
            |vm, x| Ok(receive::<PyTemplate>(vm, x)?.interpolations.get().into()),
            read_only,
        ),
        GetSetDef::new("values", |vm, x| {
            let interpolations = receive::<PyTemplate>(vm, x)?.interpolations.get();
            let mut values = RootedVec::new();
            for interpolation in interpolations.items() {
                let value = receive::<PyInterpolation>(vm, *interpolation)?.value.get();
                values.push(&mut vm.heap, value.unwrap_or(Value::NONE));
            }
            Ok(vm.new_tuple(values.as_slice()).into())
        }),
    ],
    doc: "Template object",
    ..TypeDef::new("Template", Layout::Template)
};

/// `Interpolation`
pub static INTERPOLATION_DEF: TypeDef = TypeDef {
    module: MODULE,
    slots: SlotTable {
        new: Some(new_interpolation),
        repr: Some(|vm, x| {
            let parts = fields(vm, x)?.map(|part| ("", part));
            write_repr(vm, x, "Interpolation", &parts)
        }),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("__reduce__", |vm, x| {
            let class = Value::from(vm.type_of(x));
            let parts = fields(vm, x)?;
            let parts = vm.new_tuple(&parts);
            Ok(vm.new_tuple(&[class, parts.into()]).into())
        }),
        NativeDef::class_method("__class_getitem__", super::list::class_getitem),
    ],
    getset: &[
        GetSetDef::with_set("value", |vm, x| Ok(fields(vm, x)?[0]), read_only),
        GetSetDef::with_set("expression", |vm, x| Ok(fields(vm, x)?[1]), read_only),
        GetSetDef::with_set("conversion", |vm, x| Ok(fields(vm, x)?[2]), read_only),
        GetSetDef::with_set("format_spec", |vm, x| Ok(fields(vm, x)?[3]), read_only),
    ],
    doc: "Interpolation object",
    ..TypeDef::new("Interpolation", Layout::Interpolation)
};

/// The iterator of templates.
pub static ITER_DEF: TypeDef = TypeDef {
    module: MODULE,
    slots: SlotTable { iter: Some(same), next: Some(next_part), ..SlotTable::EMPTY },
    flags: type_flags::NO_NEW,
    doc: "Template iterator object",
    ..TypeDef::new("TemplateIter", Layout::TemplateIter)
};

/// What the definitions cannot say: the attributes that class patterns match by position.
pub fn finish(vm: &mut Vm) {
    let mut names = RootedVec::new();
    for name in ["value", "expression", "conversion", "format_spec"] {
        let name = vm.intern(name);
        names.push(&mut vm.heap, name.into());
    }
    let names_tuple = vm.new_tuple(names.as_slice());
    let (class, key) = (vm.class(Layout::Interpolation), vm.names.match_args);
    class.dict.get().set_str(&mut vm.heap, key, names_tuple.into());
}

/// The operations of the compiler: `Interpolation` (value, expression, number of the conversion, format spec or nothing) and `Template` (strings,
/// interpolations).
pub fn intrinsic(vm: &mut Vm, intrinsic: Intrinsic, operands: &[Option<Value>]) -> PyResult {
    let operand = |index: usize| operands.get(index).copied().flatten();
    if intrinsic == Intrinsic::Template {
        let tuple = |index| operand(index).and_then(|value| value.downcast::<PyTuple>());
        let (strings, interpolations) =
            (tuple(0).unwrap_or(vm.empty_tuple()), tuple(1).unwrap_or(vm.empty_tuple()));
        return Ok(template_of(vm, strings, interpolations).into());
    }
    let conversion = match operand(2).and_then(Value::as_small_int) {
        Some(1) => vm.str_value("s"),
        Some(2) => vm.str_value("r"),
        Some(3) => vm.str_value("a"),
        _ => Value::NONE,
    };
    let empty = Value::from(vm.names.empty);
    Ok(interpolation_of(
        vm,
        operand(0).unwrap_or(Value::NONE),
        operand(1).unwrap_or(empty),
        conversion,
        operand(3).unwrap_or(empty),
    ))
}

fn template_of(vm: &mut Vm, strings: Gc<PyTuple>, interpolations: Gc<PyTuple>) -> Gc<PyTemplate> {
    let header = Header::exact(Layout::Template);
    let (strings, interpolations) = (Ref::new(strings), Ref::new(interpolations));
    vm.heap.alloc(PyTemplate { header, strings, interpolations })
}

fn interpolation_of(vm: &mut Vm, value: Value, expression: Value, conversion: Value, spec: Value) -> Value {
    let object = PyInterpolation {
        header: Header::exact(Layout::Interpolation),
        value: value.into(),
        expression: expression.into(),
        conversion: conversion.into(),
        format_spec: spec.into(),
    };
    vm.heap.alloc(object).into()
}

/// Value, expression, conversion and format spec of an interpolation.
fn fields(vm: &mut Vm, value: Value) -> PyResult<[Value; 4]> {
    let this = receive::<PyInterpolation>(vm, value)?;
    let parts = [&this.value, &this.expression, &this.conversion, &this.format_spec];
    Ok(parts.map(|slot| slot.get().unwrap_or(Value::NONE)))
}

fn new_template(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    if args.keyword_count() > 0 {
        return Err(vm.type_error("Template.__new__ only accepts *args arguments"));
    }
    let (mut strings, mut interpolations) = (RootedVec::new(), RootedVec::new());
    // The string since the last interpolation.
    let mut text: Option<Gc<PyStr>> = None;
    for arg in args.positional() {
        if let Some(more) = arg.downcast::<PyStr>() {
            text = Some(match text {
                Some(before) => joined(vm, before, more)?,
                None => more,
            });
        } else if arg.has_layout(Layout::Interpolation) {
            let before = text.take().unwrap_or(vm.names.empty);
            strings.push(&mut vm.heap, before.into());
            interpolations.push(&mut vm.heap, *arg);
        } else {
            let class = vm.type_of(*arg);
            let class = vm.full_type_name(class);
            return Err(vm.type_error(format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {class}"
            )));
        }
    }
    let last = text.unwrap_or(vm.names.empty);
    strings.push(&mut vm.heap, last.into());
    let strings = vm.new_tuple(strings.as_slice());
    let interpolations = vm.new_tuple(interpolations.as_slice());
    Ok(template_of(vm, strings, interpolations).into())
}

fn joined(vm: &mut Vm, left: Gc<PyStr>, right: Gc<PyStr>) -> PyResult<Gc<PyStr>> {
    PyStr::concat(&mut vm.heap, left, right).ok_or(()).map_err(|()| vm.memory_error())
}

fn new_interpolation(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("Interpolation", &["value", "expression", "conversion", "format_spec"]).required(1);
    let [value, expression, conversion, spec] = args.bind(vm, &PARAMS)?;
    let empty = Value::from(vm.names.empty);
    for (name, part) in [("expression", expression), ("format_spec", spec)] {
        if let Some(part) = part.filter(|part| part.downcast::<PyStr>().is_none()) {
            let class = vm.type_name(part);
            let class = if part.is_none() { "None" } else { class.as_str() };
            return Err(vm.type_error(format!("Interpolation() argument '{name}' must be str, not {class}")));
        }
    }
    let conversion = conversion.and_then(Value::non_none);
    if let Some(conversion) = conversion {
        let Some(text) = conversion.downcast::<PyStr>() else {
            let class = vm.type_name(conversion);
            return Err(
                vm.type_error(format!("Interpolation() argument 'conversion' must be str, not {class}"))
            );
        };
        if !["s", "r", "a"].iter().any(|known| text.eq_str(known)) {
            return Err(
                vm.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
            );
        }
    }
    Ok(interpolation_of(
        vm,
        value.unwrap_or(Value::NONE),
        expression.unwrap_or(empty),
        conversion.unwrap_or(Value::NONE),
        spec.unwrap_or(empty),
    ))
}

/// `Name(part, part)`; a template may hold itself.
fn write_repr(vm: &mut Vm, value: Value, name: &str, parts: &[(&str, Value)]) -> PyResult {
    if !vm.enter_repr(value)? {
        return Ok(vm.str_value(&format!("{name}(...)")));
    }
    let mut out = StrBuilder::new();
    out.push_str(name);
    let mut result = Ok(());
    for (index, (label, part)) in parts.iter().enumerate() {
        out.push_str(if index == 0 { "(" } else { ", " });
        out.push_str(label);
        result = push_repr(vm, &mut out, *part);
        if result.is_err() {
            break;
        }
    }
    vm.leave_repr();
    result?;
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}

fn add(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let Some(left) = a.downcast::<PyTemplate>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(right) = b.downcast::<PyTemplate>() else {
        let class = vm.type_of(b);
        let class = vm.full_type_name(class);
        return Err(vm.type_error(format!(
            "can only concatenate string.templatelib.Template (not \"{class}\") to string.templatelib.Template"
        )));
    };
    let (before, after) = (left.strings.get(), right.strings.get());
    let ([.., last], [first, ..]) = (before.items(), after.items()) else { return Ok(a) };
    let (Some(last), Some(first)) = (last.downcast::<PyStr>(), first.downcast::<PyStr>()) else {
        return Ok(a);
    };
    let middle = joined(vm, last, first)?;
    let mut strings = RootedVec::from_slice(&mut vm.heap, &before.items()[..before.len() - 1]);
    strings.push(&mut vm.heap, middle.into());
    after.items()[1..].iter().for_each(|text| strings.push(&mut vm.heap, *text));
    let mut interpolations = RootedVec::from_slice(&mut vm.heap, left.interpolations.get().items());
    let more = right.interpolations.get();
    more.items().iter().for_each(|part| interpolations.push(&mut vm.heap, *part));
    let strings = vm.new_tuple(strings.as_slice());
    let interpolations = vm.new_tuple(interpolations.as_slice());
    Ok(template_of(vm, strings, interpolations).into())
}

fn next_part(vm: &mut Vm, x: Value) -> PyResult<Option<Value>> {
    let iterator = receive::<PyTemplateIter>(vm, x)?;
    let template = iterator.template.get();
    loop {
        let at = iterator.next.get();
        let parts = if at % 2 == 0 { template.strings.get() } else { template.interpolations.get() };
        let Some(part) = parts.items().get(at / 2).copied() else { return Ok(None) };
        iterator.next.set(at + 1);
        if part.downcast::<PyStr>().is_none_or(|text| !text.is_empty()) {
            return Ok(Some(part));
        }
    }
}
