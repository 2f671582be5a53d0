//! Struct sequences: tuples whose items have names, as `sys.version_info` and `os.stat_result` are.
//!
//! Such a type is a subclass of tuple without Python code behind it. Fields behind the visible ones are attributes but no items; they
//! are kept in a tuple of their own in the object's attribute slot. A program can make instances only of types that say so.

use crate::args::{Args, Params};
use crate::builtins::class_build;
use crate::heap::{Gc, Layout, RootedVec};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// A struct sequence type, as static data.
pub struct StructSeqDef {
    /// `__name__`
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// Names of the fields, visible ones first.
    pub fields: &'static [&'static str],
    /// How many of them are items.
    pub visible: usize,
    /// Whether programs can make instances.
    pub callable: bool,
    /// `__doc__`
    pub doc: &'static str,
}

type Getter = fn(&mut Vm, Value) -> PyResult;

macro_rules! getters {
    ($($index:literal)*) => {
        &[$(|vm: &mut Vm, value: Value| field(vm, value, $index)),*]
    };
}

/// Reads a field by number.
static GETTERS: &[Getter] =
    getters!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);

fn field(vm: &mut Vm, value: Value, index: usize) -> PyResult {
    let Some(tuple) = value.downcast::<PyTuple>() else { return Ok(Value::NONE) };
    if let Some(item) = tuple.items().get(index) {
        return Ok(*item);
    }
    let hidden = vm.heap.attrs_slot(tuple.header()).and_then(|slot| slot.get()?.downcast::<PyTuple>());
    Ok(hidden.and_then(|h| h.items().get(index - tuple.len()).copied()).unwrap_or(Value::NONE))
}

static METHODS: &[NativeDef] = &[
    NativeDef::method1("__reduce__", |vm, x| {
        let class = vm.type_of(x);
        let items = match x.downcast::<PyTuple>() {
            Some(tuple) => vm.new_tuple(tuple.items()),
            None => vm.empty_tuple(),
        };
        let empty = vm.new_dict();
        let args = vm.new_tuple(&[items.into(), empty.into()]);
        Ok(vm.new_tuple(&[class.into(), args.into()]).into())
    }),
    NativeDef::method("__replace__", replace),
];

/// Makes the type. Called once per machine and type.
pub fn define(vm: &mut Vm, def: &'static StructSeqDef) -> Gc<PyType> {
    let tuple = vm.class(Layout::Tuple);
    let class = class_build::alloc_type(vm, def.name, tuple, Layout::Tuple);
    let shape = vm.shapes.new_root(class, 0, true);
    class.instance_shape.set(shape);
    class.set_flags(tuple.flags.get() & !type_flags::BASETYPE, true);
    class.set_flags(type_flags::BASETYPE, false);
    class.set_flags(type_flags::NO_NEW, !def.callable);
    class.slots.repr.set(Some(repr));
    class.slots.new.set(Some(new));
    for (index, slot) in crate::object::slot_defs::slot_defs().iter().enumerate() {
        if matches!(slot.name, "__repr__" | "__new__") {
            super::add_slot_wrapper(vm, class, index);
        }
    }
    class.slots.inherit(&tuple.slots);
    let getset: Vec<GetSetDef> = def
        .fields
        .iter()
        .zip(GETTERS)
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, get)| GetSetDef::member(name, *get))
        .collect();
    // One small table for each of the few such types.
    super::add_members(vm, class, METHODS, Vec::leak(getset));
    let dict = class.dict.get();
    let module = vm.str_value(def.module);
    let doc = vm.str_value(def.doc);
    class.doc.set(class, doc);
    let mut names = RootedVec::new();
    for name in &def.fields[..def.visible] {
        let name = vm.intern(name);
        names.push(&mut vm.heap, name.into());
    }
    let match_args = vm.new_tuple(names.as_slice()).into();
    let total = Value::small_int(def.fields.len() as i64);
    let visible = Value::small_int(def.visible as i64);
    let unnamed = def.fields.iter().filter(|name| name.is_empty()).count();
    let entries: [(&str, Value); 6] = [
        ("__module__", module),
        ("__doc__", doc),
        ("__match_args__", match_args),
        ("n_fields", total),
        ("n_sequence_fields", visible),
        ("n_unnamed_fields", Value::small_int(unnamed as i64)),
    ];
    for (name, value) in entries {
        let name = vm.intern(name);
        dict.set_str(&mut vm.heap, name, value);
    }
    class_build::type_modified(vm, class);
    class_build::finish_flags(vm, class);
    class
}

/// An instance with these values, one a field.
pub fn make(vm: &mut Vm, class: Gc<PyType>, values: &[Value]) -> Value {
    let visible = own_number(vm, class, "n_sequence_fields").min(values.len());
    let shape = class.instance_shape.get();
    let Some(tuple) = PyTuple::new_for_subclass(&mut vm.heap, &values[..visible], shape) else {
        return vm.new_tuple(&values[..visible]).into();
    };
    if values.len() > visible {
        let hidden = vm.new_tuple(&values[visible..]);
        if let Some(slot) = vm.heap.attrs_slot(tuple.header()) {
            slot.set(tuple, Value::from(hidden));
        }
    }
    tuple.into()
}

fn own_number(vm: &mut Vm, class: Gc<PyType>, name: &str) -> usize {
    let name = vm.intern(name);
    class.own_attr(name).and_then(Value::as_small_int).unwrap_or(0) as usize
}

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("structseq", &["sequence", "dict"]).required(1);
    if class.has_flags(type_flags::NO_NEW) {
        let name = vm.full_type_name(class);
        return Err(vm.type_error(format!("cannot create '{name}' instances")));
    }
    let [sequence, dict] = args.bind(vm, &PARAMS)?;
    let sequence = sequence.unwrap_or(Value::NONE);
    if vm.type_of(sequence).slots.iter.get().is_none() && vm.type_of(sequence).slots.getitem.get().is_none() {
        return Err(vm.type_error("constructor requires a sequence"));
    }
    let mut values = vm.collect(sequence)?;
    let (least, most) = (own_number(vm, class, "n_sequence_fields"), own_number(vm, class, "n_fields"));
    let given = values.len();
    if given < least || given > most {
        let (name, how) = (
            class.full_name(),
            match (least == most, given < least) {
                (true, _) => "a",
                (false, true) => "an at least",
                (false, false) => "an at most",
            },
        );
        let bound = if given < least { least } else { most };
        return Err(vm.type_error(format!("{name}() takes {how} {bound}-sequence ({given}-sequence given)")));
    }
    let names = hidden_names(vm, class, given);
    for name in names {
        let name = vm.intern(name);
        let value = match dict.and_then(|d| d.downcast::<PyDict>()) {
            Some(dict) => dict.get_str(name).unwrap_or(Value::NONE),
            None => Value::NONE,
        };
        values.push(&mut vm.heap, value);
    }
    let made = RootedVec::from_slice(&mut vm.heap, values.as_slice());
    Ok(make(vm, class, made.as_slice()))
}

/// Names of the fields from number `from` on.
fn hidden_names(vm: &mut Vm, class: Gc<PyType>, from: usize) -> Vec<&'static str> {
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for (_, value) in class.dict.get().items() {
        if let Some(getset) = value.downcast::<PyGetSet>()
            && let Some(index) = GETTERS.iter().position(|g| std::ptr::fn_addr_eq(*g, getset.def.get))
            && index >= from
        {
            found.push((index, getset.def.name));
        }
    }
    let _ = vm;
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name).collect()
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let class = vm.type_of(x);
    let mut text = vm.full_type_name(class);
    text.push('(');
    let names = vm.names.match_args;
    let names = class.own_attr(names).and_then(|n| n.downcast::<PyTuple>());
    let (Some(names), Some(tuple)) = (names, x.downcast::<PyTuple>()) else { return Ok(x) };
    for (i, (name, item)) in names.items().iter().zip(tuple.items()).enumerate() {
        if i > 0 {
            text.push_str(", ");
        }
        text.push_str(&vm.str_string(*name)?);
        text.push('=');
        text.push_str(&vm.repr_string(*item)?);
    }
    text.push(')');
    Ok(vm.str_value(&text))
}

fn replace(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [x] = args.positional() else {
        return Err(vm.type_error("__replace__() takes no positional arguments"));
    };
    let class = vm.type_of(*x);
    let total = own_number(vm, class, "n_fields");
    let names = hidden_names(vm, class, 0);
    let mut values = RootedVec::new();
    for index in 0..total {
        let value = field(vm, *x, index)?;
        values.push(&mut vm.heap, value);
    }
    for (name, value) in args.keyword_items() {
        match names.iter().position(|n| name.eq_str(n)) {
            Some(index) => values.set(index, value),
            None => {
                let name = vm.repr_string(name.into())?;
                return Err(vm.type_error(format!("Got unexpected field name(s): [{name}]")));
            }
        }
    }
    Ok(make(vm, class, values.as_slice()))
}
