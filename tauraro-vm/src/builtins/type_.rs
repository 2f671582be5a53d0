//! `type`: attributes of types, calling them, and what `type` itself offers.

use super::TypeDef;
use crate::args::Args;
use crate::builtins::class_build::{self, type_modified};
use crate::heap::{Gc, Header, Layout, Slot};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(repr),
        call: Some(call),
        getattr: Some(get_attr),
        setattr: Some(set_attr),
        new: Some(new),
        init: Some(|_, _, _| Ok(())),
        or: Some(crate::builtins::typing::type_or),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: GETSET,
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    ..TypeDef::new("type", Layout::Type)
};

static METHODS: &[NativeDef] = &[
    NativeDef::method1("mro", |vm, class| {
        let class = expect_type(vm, class)?;
        let mro = class_build::compute_mro(vm, class)?;
        Ok(vm.new_list(mro.as_slice()).into())
    }),
    NativeDef::method1("__subclasses__", |vm, class| {
        let class = expect_type(vm, class)?;
        match class.subclasses.get().and_then(|l| l.downcast::<PyList>()) {
            Some(list) => Ok(vm.new_list(list.items()).into()),
            None => Ok(vm.new_list(&[]).into()),
        }
    }),
    NativeDef::method2("__instancecheck__", |vm, class, value| {
        let class = expect_type(vm, class)?;
        crate::builtins::functions::real_isinstance(vm, value, class).map(Value::bool)
    }),
    NativeDef::method2("__subclasscheck__", |vm, class, other| {
        let class = expect_type(vm, class)?;
        crate::builtins::functions::real_issubclass(vm, other, class).map(Value::bool)
    }),
    NativeDef::method1("__dir__", dir),
    NativeDef::class_method("__prepare__", |vm, _| Ok(vm.new_dict().into())),
];

static GETSET: &[GetSetDef] = &[
    GetSetDef::with_set("__name__", |_, c| type_field(c, |c| c.name.get().into()), set_name),
    GetSetDef::with_set("__qualname__", |_, c| type_field(c, |c| c.qualname.get().into()), set_qualname),
    GetSetDef::with_set("__module__", get_module, set_plain_module),
    GetSetDef::new("__mro__", |_, c| type_field(c, |c| c.mro.get().into())),
    GetSetDef::with_set("__bases__", |_, c| type_field(c, |c| c.bases.get().into()), super::bases::set_bases),
    GetSetDef::member("__base__", |_, c| type_field(c, |c| c.base.get().map_or(Value::NONE, Value::from))),
    GetSetDef::new("__dict__", get_dict),
    GetSetDef::with_set("__doc__", get_doc, set_doc),
    GetSetDef::with_set("__abstractmethods__", get_abstract, set_abstract),
    GetSetDef::with_set("__annotations__", get_annotations, set_annotations),
    GetSetDef::with_set("__annotate__", get_annotate, set_annotate),
    GetSetDef::with_set("__type_params__", get_type_params, set_type_params),
    GetSetDef::new("__flags__", |_, c| type_field(c, |c| Value::small_int(class_build::cpython_flags(c)))),
    GetSetDef::new("__basicsize__", |_, c| {
        type_field(c, |c| Value::small_int(class_build::cpython_sizes(c).0))
    }),
    GetSetDef::new("__itemsize__", |_, c| {
        type_field(c, |c| Value::small_int(class_build::cpython_sizes(c).1))
    }),
    GetSetDef::new("__dictoffset__", |_, c| {
        // In CPython a negative offset says: in front of the object, made when it is needed.
        type_field(c, |c| match c.has_flags(type_flags::HAS_DICT) {
            true if c.has_flags(type_flags::HEAP) => Value::small_int(-1),
            true => Value::small_int(16),
            false => Value::small_int(0),
        })
    }),
    GetSetDef::new("__weakrefoffset__", |_, c| {
        type_field(c, |c| Value::small_int(if c.has_flags(type_flags::WEAKREFS) { 16 } else { 0 }))
    }),
    GetSetDef::new("__text_signature__", text_signature),
];

fn type_field(value: Value, field: impl FnOnce(Gc<PyType>) -> Value) -> PyResult {
    Ok(value.downcast::<PyType>().map_or(Value::NONE, field))
}

/// The type object a native function was given.
pub fn expect_type(vm: &mut Vm, value: Value) -> PyResult<Gc<PyType>> {
    match value.downcast::<PyType>() {
        Some(class) => Ok(class),
        None => {
            let class = vm.type_name(value);
            Err(vm.type_error(format!("descriptor requires a 'type' object but received a '{class}'")))
        }
    }
}

fn repr(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    let name = vm.full_type_name(class);
    Ok(vm.str_value(&format!("<class '{name}'>")))
}

/// `type.__call__`
pub fn call(vm: &mut Vm, callee: Value, args: Args<'_>) -> PyResult {
    let class = expect_type(vm, callee)?;
    if let ([value], None) = (args.values, args.keywords)
        && let Some(converted) = convert_simply(vm, class, *value)
    {
        return Ok(converted);
    }
    if args.keyword_count() == 0
        && let Some(made) = crate::builtins::exceptions::make_plain(vm, class, args.values)
    {
        return Ok(made);
    }
    if class == vm.class(Layout::Type) && args.keyword_count() == 0 {
        match args.values {
            [value] => return Ok(vm.type_of(*value).into()),
            [_, _, _] => {}
            _ => return Err(vm.type_error("type() takes 1 or 3 arguments")),
        }
    }
    let Some(new) = class.slots.new.get().filter(|_| !class.has_flags(type_flags::NO_NEW)) else {
        let name = vm.full_type_name(class);
        let name = name.strip_prefix("builtins.").unwrap_or(&name).to_owned();
        return Err(vm.type_error(format!("cannot create '{name}' instances")));
    };
    let object = new(vm, class, args)?;
    let made = vm.type_of(object);
    if made != class && !made.is_subtype(class) {
        return Ok(object);
    }
    if let Some(init) = made.slots.init.get() {
        init(vm, object, args)?;
    }
    Ok(object)
}

/// `str(value)`, `int(value)`, `float(value)` and `bool(value)` of numbers and texts, where nothing has to be asked and nothing is wrong.
pub fn convert_simply(vm: &mut Vm, class: Gc<PyType>, value: Value) -> Option<Value> {
    if class.has_flags(type_flags::HEAP) {
        return None;
    }
    let text = value.downcast_exact::<PyStr>();
    if class == vm.class(Layout::Str) {
        return match (text, value.as_small_int()) {
            (Some(_), _) => Some(value),
            (None, Some(n)) => Some(crate::builtins::int::text::small_to_decimal(vm, n).into()),
            _ if value.is_inline_float() => {
                let mut text = crate::builtins::float::repr::Text::new();
                crate::builtins::float::repr::write_repr(value.unwrap_inline_float(), &mut text);
                Some(PyStr::from_bytes(&mut vm.heap, &text, true).into())
            }
            _ => None,
        };
    }
    if class == vm.class(Layout::Int) {
        if value.is_small_int() {
            return Some(value);
        }
        if value.is_inline_float() {
            // Beyond this it is no small integer, and NaN is not less.
            let whole = value.unwrap_inline_float().trunc();
            return (whole.abs() < 4e18).then(|| Value::small_int(whole as i64));
        }
        let text = text?;
        let (negative, digits) = match text.as_ascii()?.as_bytes() {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let is_simple = (1..=18).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        let n = is_simple.then(|| digits.iter().fold(0i64, |n, digit| n * 10 + i64::from(digit - b'0')))?;
        return Some(Value::small_int(if negative { -n } else { n }));
    }
    if class == vm.class(Layout::Float) {
        if value.is_inline_float() {
            return Some(value);
        }
        if let Some(n) = value.as_small_int() {
            return Some(vm.new_float(n as f64));
        }
        let text = text?;
        let text = text.as_ascii().filter(|text| {
            let plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
            text.len() <= 24 && text.as_bytes().iter().all(plain)
        })?;
        return text.parse::<f64>().ok().map(|number| vm.new_float(number));
    }
    None
}

/// `type.__new__`
fn new(vm: &mut Vm, metaclass: Gc<PyType>, args: Args<'_>) -> PyResult {
    let [name, bases, namespace] = args.positional() else {
        let given = args.positional().len();
        return Err(vm.type_error(format!("type.__new__() takes exactly 3 arguments ({given} given)")));
    };
    let Some(name) = name.downcast::<PyStr>() else {
        let class = vm.type_name(*name);
        return Err(vm.type_error(format!("type.__new__() argument 1 must be str, not {class}")));
    };
    let Some(bases) = bases.downcast::<PyTuple>() else {
        let class = vm.type_name(*bases);
        return Err(vm.type_error(format!("type.__new__() argument 2 must be tuple, not {class}")));
    };
    let Some(namespace) = namespace.downcast::<PyDict>() else {
        let class = vm.type_name(*namespace);
        return Err(vm.type_error(format!("type.__new__() argument 3 must be dict, not {class}")));
    };
    if name.data().iter().any(|c| c == 0) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    expect_encodable(vm, name)?;
    let key = vm.intern("__doc__");
    if let Some(doc) = namespace.get_str(key).and_then(|doc| doc.downcast::<PyStr>()) {
        expect_encodable(vm, doc)?;
    }
    let entries = vm.intern("__mro_entries__");
    for base in bases.items() {
        if base.downcast::<PyType>().is_none() && vm.get_attr_opt(*base, entries)?.is_some() {
            return Err(vm.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    let winner = class_build::winning_metaclass(vm, metaclass, bases.items())?;
    if winner != metaclass
        && let Some(new) = winner.slots.new.get()
        && !std::ptr::fn_addr_eq(new, self::new as crate::object::slots::NewFn)
    {
        return new(vm, winner, args);
    }
    Ok(class_build::new_class(vm, winner, name, bases, namespace, args)?.into())
}

/// `type.__getattribute__`
pub fn get_attr(vm: &mut Vm, value: Value, name: Gc<PyStr>) -> PyResult {
    let class = expect_type(vm, value)?;
    let metaclass = vm.type_of(value);
    let meta_found = vm.type_lookup(metaclass, name);
    let mut meta_get = None;
    if let Some(descriptor) = meta_found {
        let descriptor_class = vm.type_of(descriptor);
        meta_get = descriptor_class.slots.descr_get.get();
        if let Some(get) = meta_get
            && descriptor_class.slots.descr_set.get().is_some()
        {
            return get(vm, descriptor, Some(value), metaclass.into());
        }
    }
    if let Some(found) = vm.type_lookup(class, name) {
        return match vm.type_of(found).slots.descr_get.get() {
            Some(get) => get(vm, found, None, value),
            None => Ok(found),
        };
    }
    match (meta_found, meta_get) {
        (Some(descriptor), Some(get)) => get(vm, descriptor, Some(value), metaclass.into()),
        (Some(found), None) => Ok(found),
        (None, _) => Err(vm.no_attribute(value, name)),
    }
}

fn set_attr(vm: &mut Vm, value: Value, name: Gc<PyStr>, new: Option<Value>) -> PyResult<()> {
    let class = expect_type(vm, value)?;
    if !class.has_flags(type_flags::HEAP) {
        let (name, class) = (name.to_string_lossy(), class.full_name());
        return Err(vm.type_error(format!("cannot set '{name}' attribute of immutable type '{class}'")));
    }
    let metaclass = vm.type_of(value);
    if let Some(descriptor) = vm.type_lookup(metaclass, name)
        && let Some(set) = vm.type_of(descriptor).slots.descr_set.get()
    {
        return set(vm, descriptor, value, new);
    }
    vm.set_type_attr(class, name, new)
}

/// The receiver, when its attributes can be set.
pub(super) fn expect_heap_type(vm: &mut Vm, value: Value, attribute: &str) -> PyResult<Gc<PyType>> {
    let class = expect_type(vm, value)?;
    if !class.has_flags(type_flags::HEAP) {
        let name = class.full_name();
        return Err(vm.type_error(format!("cannot set '{attribute}' attribute of immutable type '{name}'")));
    }
    Ok(class)
}

fn expect_str_for(
    vm: &mut Vm,
    class: Gc<PyType>,
    attribute: &str,
    new: Option<Value>,
) -> PyResult<Gc<PyStr>> {
    let name = class.full_name();
    let Some(new) = new else {
        return Err(
            vm.type_error(format!("cannot delete '{attribute}' attribute of immutable type '{name}'"))
        );
    };
    match new.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => {
            let given = vm.type_name(new);
            Err(vm.type_error(format!("can only assign string to {name}.{attribute}, not '{given}'")))
        }
    }
}

fn set_name(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let class = expect_heap_type(vm, value, "__name__")?;
    let text = expect_str_for(vm, class, "__name__", new)?;
    if text.data().iter().any(|c| c == 0) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    expect_encodable(vm, text)?;
    class.name.set(class, text);
    Ok(())
}

/// UnicodeEncodeError for lone surrogates.
fn expect_encodable(vm: &mut Vm, text: Gc<PyStr>) -> PyResult<()> {
    if !text.is_ascii() {
        super::codecs::encode::encode(vm, text, super::codecs::Codec::Utf8, "strict")?;
    }
    Ok(())
}

fn set_qualname(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let class = expect_heap_type(vm, value, "__qualname__")?;
    let text = expect_str_for(vm, class, "__qualname__", new)?;
    class.qualname.set(class, text);
    Ok(())
}

fn get_module(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    match class_build::module_of(vm, class) {
        Some(module) => Ok(module),
        None => Ok(vm.str_value("builtins")),
    }
}

/// Sets or deletes an entry of the type's own dictionary.
fn set_entry(vm: &mut Vm, value: Value, name: Gc<PyStr>, new: Option<Value>) -> PyResult<()> {
    let text = name.to_string_lossy();
    let class = expect_heap_type(vm, value, &text)?;
    match new {
        Some(new) => {
            class.dict.get().set_str(&mut vm.heap, name, new);
        }
        None => {
            if class.dict.get().remove_str(name).is_none() {
                return Err(vm.no_attribute(value, name));
            }
        }
    }
    type_modified(vm, class);
    Ok(())
}

fn set_plain_module(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let name = vm.names.module;
    set_entry(vm, value, name, new)
}

fn get_dict(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    let header = Header::exact(Layout::MappingProxy);
    let mapping = Slot::from(class.dict.get());
    Ok(vm.heap.alloc(PyMappingProxy { header, mapping }).into())
}

/// The docstring of a builtin type may begin with its signature, as CPython's do: `list(iterable=(), /)`, a line with two hyphens,
/// an empty line.
fn split_doc(class: Gc<PyType>) -> Option<(String, String)> {
    let doc = class.doc.get().filter(|_| !class.has_flags(type_flags::HEAP))?;
    let text = doc.downcast::<PyStr>()?.to_string_lossy();
    let rest = text.strip_prefix(class.name_str().as_str())?;
    let (signature, doc) = rest.split_once("\n--\n\n")?;
    Some((signature.to_owned(), doc.to_owned()))
}

/// `__text_signature__`
fn text_signature(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    Ok(split_doc(class).map_or(Value::NONE, |(signature, _)| vm.str_value(&signature)))
}

fn get_doc(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    if let Some(doc) = class.doc.get().filter(|_| !class.has_flags(type_flags::HEAP)) {
        return Ok(split_doc(class).map_or(doc, |(_, doc)| vm.str_value(&doc)));
    }
    let Some(doc) = class.own_attr(vm.names.doc) else { return Ok(Value::NONE) };
    match vm.type_of(doc).slots.descr_get.get() {
        Some(get) => get(vm, doc, None, value),
        None => Ok(doc),
    }
}

fn set_doc(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    if new.is_none() {
        let name = expect_heap_type(vm, value, "__doc__")?.full_name();
        return Err(vm.type_error(format!("cannot delete '__doc__' attribute of immutable type '{name}'")));
    }
    let name = vm.names.doc;
    set_entry(vm, value, name, new)
}

fn get_abstract(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    let name = vm.names.abstractmethods;
    match class.own_attr(name).filter(|_| class != vm.class(Layout::Type)) {
        Some(set) => Ok(set),
        None => Err(vm.raise_with(crate::builtins::exceptions::ExcKind::AttributeError, &[name.into()])),
    }
}

fn set_abstract(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let name = vm.names.abstractmethods;
    set_entry(vm, value, name, new)?;
    let class = expect_type(vm, value)?;
    let is_abstract = match new {
        Some(new) => vm.is_true(new)?,
        None => false,
    };
    class.set_flags(type_flags::ABSTRACT, is_abstract);
    Ok(())
}

fn get_annotate(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    let own = class.own_attr(vm.names.annotate_func).or_else(|| class.own_attr(vm.names.annotate));
    Ok(own.unwrap_or(Value::NONE))
}

fn set_annotate(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let (name, cache) = (vm.names.annotate_func, vm.names.annotations_cache);
    set_entry(vm, value, name, new)?;
    if let Some(class) = value.downcast::<PyType>() {
        class.dict.get().remove_str(cache);
    }
    Ok(())
}

fn get_annotations(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    let own = class.own_attr(vm.names.annotations).or_else(|| class.own_attr(vm.names.annotations_cache));
    if let Some(found) = own {
        return Ok(found);
    }
    if !class.has_flags(type_flags::HEAP) {
        let name = vm.names.annotations;
        return Err(vm.no_attribute(value, name));
    }
    let annotate = get_annotate(vm, value)?;
    let made =
        if annotate.is_none() { vm.new_dict().into() } else { vm.call(annotate, &[Value::small_int(1)])? };
    let name = vm.names.annotations_cache;
    class.dict.get().set_str(&mut vm.heap, name, made);
    Ok(made)
}

fn set_annotations(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let name = vm.names.annotations_cache;
    set_entry(vm, value, name, new)
}

fn get_type_params(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    Ok(class.own_attr(vm.names.type_params).unwrap_or(vm.empty_tuple().into()))
}

fn set_type_params(vm: &mut Vm, value: Value, new: Option<Value>) -> PyResult<()> {
    let name = vm.names.type_params;
    set_entry(vm, value, name, new)
}

/// `type.__dir__`: attributes along the MRO, not the metaclass's.
fn dir(vm: &mut Vm, value: Value) -> PyResult {
    let class = expect_type(vm, value)?;
    let names = vm.new_dict();
    for class in class.mro_types() {
        super::object::collect_keys(vm, names, class.dict.get())?;
    }
    let mut list = crate::heap::RootedVec::new();
    for (key, _) in names.items() {
        list.push(&mut vm.heap, key);
    }
    Ok(vm.new_list(list.as_slice()).into())
}
