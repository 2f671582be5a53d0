//! `__build_class__`: what a `class` statement calls with the function of its body.
//!
//! In order: bases that are no classes are replaced (`__mro_entries__`), the metaclass is chosen, it prepares a namespace, the body fills it,
//! the metaclass is called, and the `__class__` cell must then hold the class that came out.

use crate::args::Args;
use crate::builtins::class_build;
use crate::heap::{Gc, Layout, RootedVec};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The function.
pub static FUNCTIONS: &[NativeDef] = &[NativeDef::function("__build_class__", build_class)
    .doc("", "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.")];

/// `__build_class__(func, name, *bases, metaclass=..., **keywords)`
pub fn build_class(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [function, name, given_bases @ ..] = args.positional() else {
        return Err(vm.type_error("__build_class__: not enough arguments"));
    };
    let Some(function) = function.downcast::<PyFunction>() else {
        return Err(vm.type_error("__build_class__: func must be a function"));
    };
    if name.downcast::<PyStr>().is_none() {
        return Err(vm.type_error("__build_class__: name is not a string"));
    }
    let bases = resolve_bases(vm, given_bases)?;
    let replaced = bases.as_slice() != given_bases;
    let bases = vm.new_tuple(bases.as_slice());

    let mut metaclass = None;
    let mut keyword_names = RootedVec::new();
    let mut keywords = RootedVec::new();
    for (key, value) in args.keyword_items() {
        if key.eq_str("metaclass") {
            metaclass = Some(value);
        } else {
            keyword_names.push(&mut vm.heap, key.into());
            keywords.push(&mut vm.heap, value);
        }
    }
    let keyword_names = (!keyword_names.is_empty()).then(|| vm.new_tuple(keyword_names.as_slice()));
    let mut metaclass = match (metaclass, bases.items()) {
        (Some(metaclass), _) => metaclass,
        (None, [first, ..]) => vm.type_of(*first).into(),
        (None, []) => vm.class(Layout::Type).into(),
    };
    if let Some(class) = metaclass.downcast::<PyType>() {
        metaclass = class_build::winning_metaclass(vm, class, bases.items())?.into();
    }

    let namespace = prepare(vm, metaclass, *name, bases, &keywords, keyword_names)?;
    let cell = crate::exec::run_class_body(vm, function, namespace)?;
    if replaced {
        let (key, original) = (vm.names.orig_bases, vm.new_tuple(given_bases));
        vm.set_item(namespace, key.into(), original.into())?;
    }
    let mut all = RootedVec::from_slice(&mut vm.heap, &[*name, bases.into(), namespace]);
    for value in keywords.as_slice() {
        all.push(&mut vm.heap, *value);
    }
    let class = vm.call_args(metaclass, Args { values: all.as_slice(), keywords: keyword_names })?;
    if let (Some(cell), Some(made)) = (cell.downcast::<PyCell>(), class.downcast::<PyType>()) {
        check_cell(vm, cell, made, *name)?;
    }
    Ok(class)
}

/// The bases, with those that have `__mro_entries__` replaced by what that returns.
fn resolve_bases(vm: &mut Vm, given: &[Value]) -> PyResult<RootedVec> {
    let mut bases = RootedVec::new();
    let mut original = None;
    let entries = vm.names.mro_entries;
    for base in given {
        if base.downcast::<PyType>().is_some() {
            bases.push(&mut vm.heap, *base);
            continue;
        }
        let Some(method) = vm.get_attr_opt(*base, entries)? else {
            bases.push(&mut vm.heap, *base);
            continue;
        };
        let all = match original {
            Some(all) => all,
            None => *original.insert(vm.new_tuple(given)),
        };
        let replacement = vm.call(method, &[all.into()])?;
        let Some(replacement) = replacement.downcast::<PyTuple>() else {
            return Err(vm.type_error("__mro_entries__ must return a tuple"));
        };
        for base in replacement.items() {
            bases.push(&mut vm.heap, *base);
        }
    }
    Ok(bases)
}

/// The namespace that the metaclass prepares.
fn prepare(
    vm: &mut Vm,
    metaclass: Value,
    name: Value,
    bases: Gc<PyTuple>,
    keywords: &RootedVec,
    keyword_names: Option<Gc<PyTuple>>,
) -> PyResult {
    if metaclass == vm.class(Layout::Type).into() {
        return Ok(vm.new_dict().into());
    }
    let prepare = vm.names.prepare;
    let Some(prepare) = vm.get_attr_opt(metaclass, prepare)? else {
        return Ok(vm.new_dict().into());
    };
    let mut all = RootedVec::from_slice(&mut vm.heap, &[name, bases.into()]);
    for value in keywords.as_slice() {
        all.push(&mut vm.heap, *value);
    }
    let namespace = vm.call_args(prepare, Args { values: all.as_slice(), keywords: keyword_names })?;
    if vm.type_of(namespace).slots.getitem.get().is_none() {
        let given = vm.type_name(namespace);
        let class = metaclass.downcast::<PyType>().map_or("<metaclass>".to_owned(), |c| c.full_name());
        return Err(vm.type_error(format!("{class}.__prepare__() must return a mapping, not {given}")));
    }
    Ok(namespace)
}

fn check_cell(vm: &mut Vm, cell: Gc<PyCell>, class: Gc<PyType>, name: Value) -> PyResult<()> {
    let found = cell.content.get();
    if found == Some(class.into()) {
        return Ok(());
    }
    let (name, made) = (vm.repr_string(name)?, vm.repr_string(class.into())?);
    match found {
        None => Err(vm.runtime_error(format!(
            "__class__ not set defining {name} as {made}. Was __classcell__ propagated to type.__new__?"
        ))),
        Some(found) => {
            let found = vm.repr_string(found)?;
            Err(vm.type_error(format!("__class__ set to {found} defining {name} as {made}")))
        }
    }
}
