//! `defaultdict` and `OrderedDict`: dicts with a few methods of their own, and `_count_elements`.
//!
//! Both are the struct of `dict` (which keeps insertion order) with an attribute slot behind it. A `defaultdict` keeps its factory in that
//! slot; an instance of a Python subclass has its attribute dict there, and the factory in it under its name.
//! Known difference: `OrderedDict`'s views are those of `dict` (`dict_keys`, not `odict_keys`).

use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::dict::{self, as_plain_dict};
use tauraro_vm::builtins::list::class_getitem;
use tauraro_vm::builtins::support::{receiver, wrong_count};
use tauraro_vm::builtins::{TypeDef, define_subtype, descriptor};
use tauraro_vm::heap::{Layout, RootedVec};
use tauraro_vm::interp::bytecode::{BinaryKind, CompareKind};
use tauraro_vm::object::dict::hash_key;
use tauraro_vm::object::{GetSetDef, NativeDef, PyDict, PyType, SlotTable, StrBuilder, type_flags};
use tauraro_vm::{Gc, PyResult, Value, Vm};

/// The type `defaultdict`.
pub fn default_dict(vm: &mut Vm) -> Gc<PyType> {
    kept(vm, "_collections.defaultdict", &DEFAULT_DICT, false)
}

/// The type `OrderedDict`.
pub fn ordered_dict(vm: &mut Vm) -> Gc<PyType> {
    kept(vm, "_collections.OrderedDict", &ORDERED_DICT, true)
}

fn kept(vm: &mut Vm, name: &str, def: &'static TypeDef, has_dict: bool) -> Gc<PyType> {
    if let Some(class) = vm.native(name).and_then(|c| c.downcast::<PyType>()) {
        return class;
    }
    let class = define_subtype(vm, def);
    if has_dict {
        descriptor::add_getset(vm, class, &descriptor::INSTANCE_DICT);
    }
    vm.keep_native(name, class);
    class
}

fn new_dict(vm: &mut Vm, class: Gc<PyType>, _: Args<'_>) -> PyResult {
    let made = vm.heap.alloc_with_attrs(PyDict::empty_with(vm.header_for(class)));
    if class.has_flags(type_flags::FINALIZER) {
        vm.heap.register_finalizer(made.header());
    }
    Ok(made.into())
}

static DEFAULT_DICT: TypeDef = TypeDef {
    module: "collections",
    slots: SlotTable {
        new: Some(new_dict),
        init: Some(init_default),
        repr: Some(repr_default),
        getitem: Some(default_getitem),
        leaf_getitem: Some(|_, this, key| {
            let dict = this.downcast::<PyDict>()?;
            dict.value_at(dict.quick_find(key)??)
        }),
        or: Some(default_or),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method2("__missing__", missing).doc(
            "",
            "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n",
        ),
        NativeDef::method1("copy", copy_default).doc("", "D.copy() -> a shallow copy of D."),
        NativeDef::method1("__copy__", copy_default),
        NativeDef::method1("__reduce__", |vm, this| {
            let class = Value::from(vm.type_of(this));
            let args = match factory(vm, this).non_none() {
                Some(factory) => vm.new_tuple(&[factory]),
                None => vm.empty_tuple(),
            };
            let items = vm.names.items;
            let items = vm.call_method(this, items, &[])?;
            let items = vm.iter(items)?;
            Ok(vm.new_tuple(&[class, args.into(), Value::NONE, Value::NONE, items]).into())
        }),
        NativeDef::class_method("__class_getitem__", class_getitem),
    ],
    getset: &[GetSetDef::with_set("default_factory", |vm, this| Ok(factory(vm, this)), |vm, this, new| {
        set_factory(vm, this, new.unwrap_or(Value::NONE));
        Ok(())
    })],
    flags: type_flags::BASETYPE,
    unhashable: true,
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
    ..TypeDef::new("defaultdict", Layout::Dict)
};

/// Whether the attribute slot holds a dict of attributes, not the factory itself.
fn is_subclass(vm: &Vm, this: Value) -> bool {
    vm.type_of(this).has_flags(type_flags::HEAP)
}

fn factory(vm: &mut Vm, this: Value) -> Value {
    let Some(object) = this.as_object() else { return Value::NONE };
    let held = vm.heap.attrs_slot(object).and_then(|slot| slot.get());
    if !is_subclass(vm, this) {
        return held.unwrap_or(Value::NONE);
    }
    let name = vm.intern("default_factory");
    held.and_then(|dict| dict.downcast::<PyDict>()?.get_str(name)).unwrap_or(Value::NONE)
}

fn set_factory(vm: &mut Vm, this: Value, factory: Value) {
    let Some(object) = this.as_object() else { return };
    if !is_subclass(vm, this) {
        if let Some(slot) = vm.heap.attrs_slot(object) {
            slot.set(object, factory);
        }
        return;
    }
    let held = vm.heap.attrs_slot(object).and_then(|slot| slot.get()?.downcast::<PyDict>());
    let dict = match held {
        Some(dict) => dict,
        None => {
            let dict = vm.new_dict();
            if let Some(slot) = vm.heap.attrs_slot(object) {
                slot.set(object, Value::from(dict));
            }
            dict
        }
    };
    let name = vm.intern("default_factory");
    dict.set_str(&mut vm.heap, name, factory);
}

fn init_default(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let dict = receiver::<PyDict>(vm, this, "collections.defaultdict")?;
    let mut rest = args;
    let mut factory = Value::NONE;
    if let Some(first) = args.positional().first().copied() {
        factory = first;
        if !factory.is_none() && !vm.is_callable(factory) {
            return Err(vm.type_error("first argument must be callable or None"));
        }
        rest = args.skip_first();
    }
    set_factory(vm, this, factory);
    match rest.positional() {
        [] => {}
        [from] => dict::update(vm, dict, *from)?,
        more => return Err(wrong_count(vm, "dict", 0, 1, more.len())),
    }
    for (name, value) in rest.keyword_items() {
        dict.set(vm, name.into(), value)?;
    }
    Ok(())
}

fn missing(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let dict = receiver::<PyDict>(vm, this, "collections.defaultdict")?;
    let Some(factory) = factory(vm, this).non_none() else { return Err(vm.key_error(key)) };
    let value = vm.call(factory, &[])?;
    if is_subclass(vm, this) {
        vm.set_item(this, key, value)?;
    } else {
        dict.set(vm, key, value)?;
    }
    Ok(value)
}

fn default_getitem(vm: &mut Vm, this: Value, key: Value) -> PyResult {
    let dict = receiver::<PyDict>(vm, this, "collections.defaultdict")?;
    if let Some(value) = dict.get(vm, key)? {
        return Ok(value);
    }
    // A subclass may have a `__missing__` of its own.
    if is_subclass(vm, this) { dict::missing(vm, dict, key) } else { missing(vm, this, key) }
}

fn repr_default(vm: &mut Vm, this: Value) -> PyResult {
    let class = vm.type_of(this).name_str();
    let factory = factory(vm, this);
    let mut out = StrBuilder::new();
    out.push_str(&class);
    out.push_str("(");
    // A factory that is a bound method of this very dict would go round in circles.
    if vm.enter_repr(this)? {
        let text = vm.repr(factory);
        vm.leave_repr();
        out.push_data(text?.data());
    } else {
        out.push_str("...");
    }
    out.push_str(", ");
    if let Some(repr) = vm.class(Layout::Dict).slots.repr.get() {
        let text = repr(vm, this)?;
        let text = vm.to_str(text)?;
        out.push_data(text.data());
    }
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}

fn copy_default(vm: &mut Vm, this: Value) -> PyResult {
    let class = vm.type_of(this);
    let factory = factory(vm, this);
    vm.call(class.into(), &[factory, this])
}

fn default_or(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let class = default_dict(vm);
    let (Some(_), Some(_)) = (a.downcast::<PyDict>(), b.downcast::<PyDict>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    // The result has the type and factory of the defaultdict among the operands, the left one first.
    let own = if vm.is_instance(a, class) { a } else { b };
    let (kind, factory) = (vm.type_of(own), factory(vm, own));
    let made = vm.call(kind.into(), &[factory, a])?;
    let dict = receiver::<PyDict>(vm, made, "collections.defaultdict")?;
    dict::update(vm, dict, b)?;
    Ok(made)
}

static ORDERED_DICT: TypeDef = TypeDef {
    module: "collections",
    slots: SlotTable {
        new: Some(new_dict),
        init: Some(|vm, this, args| {
            let given = args.positional();
            if given.len() > 1 {
                return Err(wrong_count(vm, "OrderedDict", 0, 1, given.len()));
            }
            update_ordered(vm, this, args)
        }),
        repr: Some(repr_ordered),
        compare: Some(compare_ordered),
        or: Some(ordered_or),
        ior: Some(|vm, this, other| {
            update_ordered(vm, this, Args::positional_only(&[other]))?;
            Ok(this)
        }),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method("pop", |vm, args| {
            static PARAMS: Params = Params::new("pop", &["self", "key", "default"]).method().required(2);
            with_names(vm, args, &PARAMS, dict::pop)
        })
        .doc(
            "($self, /, key, default=<unrepresentable>)",
            "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
        ),
        NativeDef::class_method("fromkeys", |vm, args| {
            static PARAMS: Params = Params::new("fromkeys", &["type", "iterable", "value"]).method().required(2);
            with_names(vm, args, &PARAMS, dict::fromkeys)
        })
        .doc(
            "($type, /, iterable, value=None)",
            "Create a new ordered dictionary with keys from iterable and values set to value.",
        ),
        NativeDef::method("popitem", pop_item).doc(
            "($self, /, last=True)",
            "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false.",
        ),
        NativeDef::method("move_to_end", move_to_end).doc(
            "($self, /, key, last=True)",
            "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.",
        ),
        NativeDef::method("update", |vm, args| {
            let Some(this) = args.values.first().copied() else {
                return Err(vm.type_error("unbound method OrderedDict.update() needs an argument"));
            };
            receiver::<PyDict>(vm, this, "collections.OrderedDict")?;
            let rest = args.skip_first();
            if rest.positional().len() > 1 {
                let given = rest.positional().len();
                return Err(
                    vm.type_error(format!("update() takes at most 1 positional argument ({given} given)"))
                );
            }
            update_ordered(vm, this, rest)?;
            Ok(Value::NONE)
        }),
        NativeDef::method1("copy", |vm, this| {
            let class = vm.type_of(this);
            vm.call(class.into(), &[this])
        }),
        NativeDef::method1("__reduce__", |vm, this| {
            let class = Value::from(vm.type_of(this));
            let state = vm.existing_dict(this).filter(|d| !d.is_empty()).map_or(Value::NONE, Value::from);
            let items = vm.names.items;
            let items = vm.call_method(this, items, &[])?;
            let items = vm.iter(items)?;
            let empty = Value::from(vm.empty_tuple());
            Ok(vm.new_tuple(&[class, empty, state, Value::NONE, items]).into())
        }),
        NativeDef::class_method("__class_getitem__", class_getitem),
    ],
    flags: type_flags::BASETYPE | type_flags::WEAKREFS | type_flags::HAS_DICT,
    unhashable: true,
    doc: "Dictionary that remembers insertion order",
    ..TypeDef::new("OrderedDict", Layout::Dict)
};

/// A method of `dict` whose parameters have names here.
fn with_names(
    vm: &mut Vm,
    args: Args<'_>,
    params: &Params,
    method: fn(&mut Vm, Args<'_>) -> PyResult,
) -> PyResult {
    let [this, first, second]: [Option<Value>; 3] = args.bind(vm, params)?;
    let given = [this, first, second].map(|value| value.unwrap_or(Value::NONE));
    method(vm, Args::positional_only(&given[..if second.is_some() { 3 } else { 2 }]))
}

/// `update`: a Python subclass sees each item in its `__setitem__`, as in CPython.
fn update_ordered(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let dict = receiver::<PyDict>(vm, this, "collections.OrderedDict")?;
    let plain = !is_subclass(vm, this);
    if let Some(from) = args.positional().first() {
        if plain {
            dict::update(vm, dict, *from)?;
        } else {
            let collected = match as_plain_dict(vm, *from) {
                Some(other) => other,
                None => {
                    let other = vm.new_dict();
                    dict::update(vm, other, *from)?;
                    other
                }
            };
            let mut at = 0;
            while let Some((position, key, value)) = collected.next_item(at) {
                at = position + 1;
                vm.set_item(this, key, value)?;
            }
        }
    }
    for (name, value) in args.keyword_items() {
        vm.set_item(this, name.into(), value)?;
    }
    Ok(())
}

fn repr_ordered(vm: &mut Vm, this: Value) -> PyResult {
    let dict = receiver::<PyDict>(vm, this, "collections.OrderedDict")?;
    let class = vm.type_of(this).name_str();
    if dict.is_empty() {
        return Ok(vm.str_value(&format!("{class}()")));
    }
    let mut out = StrBuilder::new();
    let text = match vm.class(Layout::Dict).slots.repr.get() {
        Some(repr) => repr(vm, this)?,
        None => return Ok(vm.str_value(&class)),
    };
    let text = vm.to_str(text)?;
    if text.eq_str("{...}") {
        return Ok(vm.str_value("..."));
    }
    out.push_str(&class);
    out.push_str("(");
    out.push_data(text.data());
    out.push_str(")");
    Ok(out.finish(&mut vm.heap).into())
}

fn compare_ordered(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let Some(compare) = vm.class(Layout::Dict).slots.compare.get() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = compare(vm, a, b, kind)?;
    let same = matches!((kind, result), (CompareKind::Eq, Value::TRUE) | (CompareKind::Ne, Value::FALSE));
    let class = ordered_dict(vm);
    if !same || !vm.is_instance(a, class) || !vm.is_instance(b, class) {
        return Ok(result);
    }
    let (Some(x), Some(y)) = (a.downcast::<PyDict>(), b.downcast::<PyDict>()) else { return Ok(result) };
    // The same items: the order decides.
    let (mut i, mut j) = (0, 0);
    while let (Some((at, key, _)), Some((other_at, other, _))) = (x.next_item(i), y.next_item(j)) {
        if !vm.equal(key, other)? {
            return Ok(Value::bool(kind == CompareKind::Ne));
        }
        (i, j) = (at + 1, other_at + 1);
    }
    Ok(result)
}

fn ordered_or(vm: &mut Vm, a: Value, b: Value) -> PyResult {
    let class = ordered_dict(vm);
    let (Some(_), Some(_)) = (a.downcast::<PyDict>(), b.downcast::<PyDict>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let own = if vm.is_instance(a, class) { a } else { b };
    let kind = vm.type_of(own);
    let made = vm.call(kind.into(), &[a])?;
    vm.binary_inplace(BinaryKind::Or, made, b)
}

fn flag_last(vm: &mut Vm, args: Args<'_>, function: &str, at: usize) -> PyResult<bool> {
    let mut last = args.positional().get(at).copied();
    for (name, value) in args.keyword_items() {
        if name.eq_str("last") && last.is_none() {
            last = Some(value);
        } else if !name.eq_str("key") || at < 2 {
            let name = name.to_string_lossy();
            return Err(vm.type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
        }
    }
    last.map_or(Ok(true), |last| vm.is_true(last))
}

fn pop_item(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let this = args.values.first().copied().unwrap_or(Value::NONE);
    let dict = receiver::<PyDict>(vm, this, "collections.OrderedDict")?;
    if args.positional().len() > 2 {
        return Err(wrong_count(vm, "popitem", 0, 1, args.positional().len() - 1));
    }
    let last = flag_last(vm, args, "popitem", 1)?;
    let item = if last { dict.previous_item(usize::MAX) } else { dict.next_item(0) };
    let Some((position, key, value)) = item else {
        let message = vm.str_value("dictionary is empty");
        return Err(vm.key_error(message));
    };
    dict.remove_at(position);
    Ok(vm.new_tuple(&[key, value]).into())
}

fn move_to_end(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let this = args.values.first().copied().unwrap_or(Value::NONE);
    let dict = receiver::<PyDict>(vm, this, "collections.OrderedDict")?;
    if args.positional().len() > 3 {
        return Err(wrong_count(vm, "move_to_end", 1, 2, args.positional().len() - 1));
    }
    let Some(key) = args.positional().get(1).copied().or_else(|| args.keyword("key")) else {
        return Err(vm.type_error("move_to_end() missing required argument 'key' (pos 1)"));
    };
    let last = flag_last(vm, args, "move_to_end", 2)?;
    let hash = hash_key(vm, key)?;
    let Some(position) = dict.find(vm, key, hash)? else { return Err(vm.key_error(key)) };
    let (Some(key), Some(value)) = (dict.key_at(position), dict.value_at(position)) else {
        return Err(vm.key_error(key));
    };
    if last {
        if position + 1 != dict.end_position() {
            dict.remove_at(position);
            if !dict.insert_new(&mut vm.heap, key, hash, value) {
                return Err(vm.memory_error());
            }
        }
        return Ok(Value::NONE);
    }
    if dict.next_item(0).is_some_and(|(first, ..)| first == position) {
        return Ok(Value::NONE);
    }
    // To the front: the dict is written anew.
    dict.remove_at(position);
    let mut rest = RootedVec::new();
    let mut hashes = Vec::with_capacity(dict.len());
    let mut at = 0;
    while let Some((position, key, value)) = dict.next_item(at) {
        at = position + 1;
        rest.push(&mut vm.heap, key);
        rest.push(&mut vm.heap, value);
        hashes.push(dict.hash_at(position));
    }
    dict.clear();
    let mut whole = dict.insert_new(&mut vm.heap, key, hash, value);
    for (pair, hash) in rest.as_slice().chunks_exact(2).zip(hashes) {
        whole &= dict.insert_new(&mut vm.heap, pair[0], hash, pair[1]);
    }
    if whole { Ok(Value::NONE) } else { Err(vm.memory_error()) }
}

/// `_count_elements(mapping, iterable)`: adds 1 to the count of each element.
pub fn count_elements(vm: &mut Vm, mapping: Value, iterable: Value) -> PyResult {
    let one = Value::small_int(1);
    let get = vm.names.get_method;
    let own_get = vm.special(mapping, get);
    let dict_get = vm.type_lookup(vm.class(Layout::Dict), get);
    // The slot for setting is that for deleting, too, which `Counter` has its own method for.
    let set = vm.names.setitem;
    let own_set = vm.special(mapping, set);
    let plain = own_get == dict_get && own_set == vm.type_lookup(vm.class(Layout::Dict), set);
    if let Some(dict) = mapping.downcast::<PyDict>().filter(|_| plain) {
        vm.for_each(iterable, |vm, item| {
            let counted = dict.change_quick(&mut vm.heap, item, |old| match old {
                Some(old) => Value::try_small_int(old.as_small_int()? + 1),
                None => Some(one),
            });
            if counted {
                return Ok(true);
            }
            let hash = hash_key(vm, item)?;
            match dict.find(vm, item, hash)? {
                Some(position) => {
                    let old = dict.value_at(position).unwrap_or(Value::small_int(0));
                    if let Some(next) = old.as_small_int().and_then(|n| Value::try_small_int(n + 1)) {
                        dict.set_value_at(position, next);
                    } else {
                        let sum = vm.binary(BinaryKind::Add, old, one)?;
                        dict.set_hashed(vm, item, hash, sum)?;
                    }
                }
                None => {
                    if !dict.insert_new(&mut vm.heap, item, hash, one) {
                        return Err(vm.memory_error());
                    }
                }
            }
            Ok(true)
        })?;
        return Ok(Value::NONE);
    }
    let getter = vm.get_attr(mapping, get)?;
    vm.for_each(iterable, |vm, item| {
        let old = vm.call(getter, &[item, Value::small_int(0)])?;
        let sum = vm.binary(BinaryKind::Add, old, one)?;
        vm.set_item(mapping, item, sum)?;
        Ok(true)
    })?;
    Ok(Value::NONE)
}
