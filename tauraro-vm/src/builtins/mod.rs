//! The builtin types, functions and exceptions.
//!
//! One Python type a file, with its `DEF` ([`TypeDef`]) at the top; [`TYPES`] is the registration table, in an
//! order in which bases come first.

pub mod adaptors;
pub mod async_generator;
mod bases;
pub mod bool;
pub mod bytearray;
pub mod bytes;
pub mod call_iterator;
pub mod cell;
pub mod class_build;
pub mod code_;
pub mod code_replace;
pub mod codecs;
pub mod complex;
pub mod complex_text;
#[cfg(test)]
mod container_tests;
pub mod descriptor;
pub mod dict;
pub mod exception_docs;
pub mod exception_fields;
pub mod exception_group;
pub mod exceptions;
pub mod float;
pub mod format;
pub mod frame;
pub mod function;
pub mod functions;
pub mod generator;
pub mod int;
pub mod iterators;
pub mod list;
pub mod list_iter;
pub mod mapping_proxy;
pub mod memoryview;
pub mod method;
pub mod module;
pub mod namespace;
pub mod native_function;
pub mod object;
pub mod property;
pub mod range;
pub mod reduce;
pub mod set;
pub mod signatures;
pub mod singletons;
pub mod slice;
pub mod sorting;
pub mod stdio;
pub mod str;
pub mod struct_seq;
pub mod suggestions;
pub mod super_;
pub mod support;
pub mod sys;
mod sys_names;
pub mod template;
pub mod traceback;
pub mod tuple;
pub mod type_;
pub mod typing;
pub mod unraisable;
pub mod weakref;

use crate::heap::{Gc, Heap, Layout, Object, Ref, Tailed};
use crate::object::slot_defs::slot_defs;
use crate::object::*;
use crate::value::Value;
use crate::vm::Vm;

/// A builtin type, as static data.
pub struct TypeDef {
    /// `__name__`
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// Layout of instances.
    pub layout: Layout,
    /// Layout of the base type; `object` when absent.
    pub base: Option<Layout>,
    /// Operators and protocols.
    pub slots: SlotTable,
    /// Methods.
    pub methods: &'static [NativeDef],
    /// Computed attributes.
    pub getset: &'static [GetSetDef],
    /// [`type_flags`] besides those that follow from the rest.
    pub flags: u32,
    /// Instances have no hash (`__hash__` is None).
    pub unhashable: bool,
    /// `__doc__`
    pub doc: &'static str,
}

impl TypeDef {
    /// A type of `builtins` with nothing in it, for struct update syntax:
    /// `TypeDef { methods: METHODS, ..TypeDef::new("list", Layout::List) }`.
    pub const fn new(name: &'static str, layout: Layout) -> TypeDef {
        TypeDef {
            name,
            module: "builtins",
            layout,
            base: None,
            slots: SlotTable::EMPTY,
            methods: &[],
            getset: &[],
            flags: 0,
            unhashable: false,
            doc: "",
        }
    }
}

/// The builtin types, bases first. `object` and `type` come before these.
pub static TYPES: &[&TypeDef] = &[
    &int::DEF,
    &bool::DEF,
    &float::DEF,
    &complex::DEF,
    &str::DEF,
    &str::iter::DEF,
    &bytes::DEF,
    &bytearray::DEF,
    &bytes::iter::DEF,
    &memoryview::DEF,
    &generator::DEF,
    &generator::COROUTINE,
    &generator::WRAPPER,
    &async_generator::DEF,
    &async_generator::AWAITABLE,
    &list::DEF,
    &tuple::DEF,
    &dict::DEF,
    &dict::views::KEYS_DEF,
    &dict::views::VALUES_DEF,
    &dict::views::ITEMS_DEF,
    &set::DEF,
    &set::FROZEN_DEF,
    &set::iter::DEF,
    &range::DEF,
    &slice::DEF,
    &list_iter::LIST_DEF,
    &list_iter::REVERSE_DEF,
    &list_iter::TUPLE_DEF,
    &dict::iter::KEYS_DEF,
    &dict::iter::VALUES_DEF,
    &dict::iter::ITEMS_DEF,
    &dict::iter::REVERSE_DEF,
    &range::ITER_DEF,
    &range::BIG_ITER_DEF,
    &descriptor::GETSET_DEF,
    &descriptor::MEMBER_DEF,
    &descriptor::CLASSMETHOD_DEF,
    &descriptor::STATICMETHOD_DEF,
    &native_function::FUNCTION_DEF,
    &native_function::METHOD_DEF,
    &native_function::CLASS_METHOD_DEF,
    &native_function::WRAPPER_DEF,
    &native_function::BOUND_WRAPPER_DEF,
    &function::DEF,
    &method::DEF,
    &property::DEF,
    &super_::DEF,
    &call_iterator::DEF,
    &cell::DEF,
    &code_::DEF,
    &module::DEF,
    &mapping_proxy::DEF,
    &singletons::NONE_DEF,
    &singletons::ELLIPSIS_DEF,
    &singletons::NOT_IMPLEMENTED_DEF,
    &stdio::DEF,
    &iterators::SEQUENCE_DEF,
    &iterators::REVERSED_DEF,
    &adaptors::ENUMERATE_DEF,
    &adaptors::ZIP_DEF,
    &adaptors::MAP_DEF,
    &adaptors::FILTER_DEF,
    &namespace::DEF,
    &traceback::DEF,
    &frame::DEF,
    &typing::alias::DEF,
    &typing::union::DEF,
    &typing::params::TYPE_VAR_DEF,
    &typing::params::PARAM_SPEC_DEF,
    &typing::params::TYPE_VAR_TUPLE_DEF,
    &typing::params::ARGS_DEF,
    &typing::params::KWARGS_DEF,
    &typing::params::NO_DEFAULT_DEF,
    &typing::type_alias::DEF,
    &template::DEF,
    &template::INTERPOLATION_DEF,
    &template::ITER_DEF,
    &weakref::DEF,
    &weakref::PROXY_DEF,
    &weakref::CALLABLE_PROXY_DEF,
];

/// Tells the heap of every struct that lives in it.
pub fn register_layouts(heap: &mut Heap) {
    fn fixed<T: Object>(heap: &mut Heap) {
        heap.register::<T>();
    }
    fn tailed<T: Tailed>(heap: &mut Heap) {
        heap.register_tailed::<T>();
    }
    tailed::<crate::heap::Slots>(heap);
    tailed::<crate::object::str::StrBuffer>(heap);
    tailed::<crate::object::dict::DictEntries>(heap);
    tailed::<crate::object::dict::DictIndex>(heap);
    tailed::<code::PyUnit>(heap);
    tailed::<PyInstance>(heap);
    tailed::<PyStr>(heap);
    tailed::<PyTuple>(heap);
    fixed::<crate::vm::VmState>(heap);
    fixed::<PyType>(heap);
    fixed::<PyAttrCell>(heap);
    fixed::<PyFloat>(heap);
    fixed::<PyList>(heap);
    fixed::<PyDict>(heap);
    fixed::<PyCode>(heap);
    fixed::<PyCell>(heap);
    fixed::<PyFunction>(heap);
    fixed::<PyNativeFunction>(heap);
    fixed::<PyNativeMethod>(heap);
    fixed::<PyNativeClassMethod>(heap);
    fixed::<PySlotWrapper>(heap);
    fixed::<PyBoundSlotWrapper>(heap);
    fixed::<PyBoundMethod>(heap);
    fixed::<PyGetSet>(heap);
    fixed::<PyMember>(heap);
    fixed::<PyClassMethod>(heap);
    fixed::<PyStaticMethod>(heap);
    fixed::<PyProperty>(heap);
    fixed::<PySuper>(heap);
    fixed::<PyModule>(heap);
    fixed::<PyMappingProxy>(heap);
    fixed::<PyException>(heap);
    fixed::<PyTraceback>(heap);
    fixed::<crate::exec::frame_object::PyFrame>(heap);
    tailed::<crate::exec::generator::PyGenerator>(heap);
    fixed::<generator::CoroutineWrapper>(heap);
    fixed::<async_generator::AsyncGenItem>(heap);
    fixed::<async_generator::AsyncGenAwait>(heap);
    fixed::<stdio::PyStdStream>(heap);
    fixed::<namespace::PyNamespace>(heap);
    fixed::<call_iterator::PyCallIterator>(heap);
    fixed::<typing::PyUnion>(heap);
    fixed::<typing::PyGenericAlias>(heap);
    fixed::<typing::params::PyTypeVar>(heap);
    fixed::<typing::params::PyParamSpec>(heap);
    fixed::<typing::params::PyTypeVarTuple>(heap);
    fixed::<typing::params::PyParamSpecArgs>(heap);
    fixed::<typing::params::PyParamSpecKwargs>(heap);
    fixed::<typing::params::PyNoDefault>(heap);
    fixed::<typing::type_alias::PyTypeAlias>(heap);
    tailed::<int::PyInt>(heap);
    fixed::<complex::PyComplex>(heap);
    fixed::<bytearray::PyByteArray>(heap);
    fixed::<memoryview::PyMemoryView>(heap);
    fixed::<bytes::iter::BytesIter>(heap);
    fixed::<str::iter::StrIter>(heap);
    tailed::<bytes::PyBytes>(heap);
    fixed::<iterators::SequenceIterator>(heap);
    fixed::<iterators::Reversed>(heap);
    fixed::<adaptors::Enumerate>(heap);
    fixed::<adaptors::Zip>(heap);
    fixed::<adaptors::Map>(heap);
    fixed::<adaptors::Filter>(heap);
    tailed::<set::table::SetTable>(heap);
    fixed::<set::PySet>(heap);
    fixed::<set::PyFrozenSet>(heap);
    fixed::<set::iter::SetIterator>(heap);
    fixed::<slice::PySlice>(heap);
    fixed::<range::PyRange>(heap);
    fixed::<range::PyRangeIter>(heap);
    fixed::<range::BigRangeIter>(heap);
    fixed::<list_iter::ListIterator>(heap);
    fixed::<list_iter::ListReverseIterator>(heap);
    fixed::<list_iter::TupleIterator>(heap);
    fixed::<dict::views::DictKeys>(heap);
    fixed::<dict::views::DictValues>(heap);
    fixed::<dict::views::DictItems>(heap);
    fixed::<dict::iter::DictKeyIterator>(heap);
    fixed::<dict::iter::DictValueIterator>(heap);
    fixed::<dict::iter::DictItemIterator>(heap);
    fixed::<dict::iter::DictReverseIterator>(heap);
    fixed::<template::PyTemplate>(heap);
    fixed::<template::PyInterpolation>(heap);
    fixed::<template::PyTemplateIter>(heap);
    fixed::<weakref::PyWeakRef>(heap);
    fixed::<weakref::PyWeakProxy>(heap);
    fixed::<weakref::PyWeakCallableProxy>(heap);
}

/// Makes the builtin types and modules of a new machine.
pub fn bootstrap(vm: &mut Vm) {
    class_build::bootstrap_object_and_type(vm);
    for def in TYPES {
        define_type(vm, def);
    }
    template::finish(vm);
    exceptions::define_all(vm);
    functions::install(vm);
    vm.native_modules.insert("_typing", typing::make_module);
    sys::install(vm);
}

/// Makes a builtin type. Native modules use it too.
pub fn define_type(vm: &mut Vm, def: &'static TypeDef) -> Gc<PyType> {
    let base = vm.class(def.base.unwrap_or(Layout::Object));
    let class = class_build::alloc_type(vm, def.name, base, def.layout);
    vm.set_class(def.layout, class);
    class.instance_shape.set(crate::heap::ShapeId(def.layout.0 as u32));
    fill_type(vm, class, def);
    class
}

/// Makes a builtin type whose instances are the structs of its base (`defaultdict`, a subtype of dict): `def.layout` is the base's. Each
/// instance must be made with `Heap::alloc_with_attrs`. The caller keeps the type.
pub fn define_subtype(vm: &mut Vm, def: &'static TypeDef) -> Gc<PyType> {
    let base = vm.class(def.layout);
    let class = class_build::alloc_type(vm, def.name, base, def.layout);
    let shape = vm.shapes.new_root(class, 0, true);
    class.instance_shape.set(shape);
    let inherited = type_flags::SEQUENCE | type_flags::MAPPING | type_flags::MATCH_SELF;
    class.set_flags(base.flags.get() & inherited, true);
    fill_type(vm, class, def);
    class_build::type_modified(vm, class);
    class
}

/// Makes a builtin type below `base`, which need not be a builtin one. Each instance must be made with `Heap::alloc_with_attrs`, unless
/// `def.layout` is that of plain instances; several types may share a layout. The caller keeps the type.
pub fn define_type_below(vm: &mut Vm, def: &'static TypeDef, base: Gc<PyType>) -> Gc<PyType> {
    let class = class_build::alloc_type(vm, def.name, base, def.layout);
    let shape = vm.shapes.new_root(class, 0, def.layout != Layout::Instance);
    class.instance_shape.set(shape);
    fill_type(vm, class, def);
    class_build::type_modified(vm, class);
    class
}

/// Gives a new type what its definition lists.
pub fn fill_type(vm: &mut Vm, class: Gc<PyType>, def: &'static TypeDef) {
    class.set_flags(def.flags, true);
    def.slots.install(&class.slots);
    add_members(vm, class, def.methods, def.getset);
    add_slot_wrappers(vm, class, &def.slots);
    // A type whose instances have `__module__` or `__doc__` of their own has a computed attribute there.
    let own = |name: &str| def.getset.iter().any(|getset| getset.name == name);
    if own("__module__") {
        let (key, module) = (class_build::module_key(vm, class), vm.str_value(def.module));
        let natives = vm.state.natives.get();
        natives.set_str(&mut vm.heap, key, module);
    } else if def.module != "builtins" {
        set_own(vm, class, "__module__", |vm| vm.str_value(def.module));
    }
    let doc = if def.doc.is_empty() { Value::NONE } else { vm.str_value(def.doc) };
    class.doc.set(class, doc);
    if !own("__doc__") {
        set_own(vm, class, "__doc__", |_| doc);
    }
    if def.unhashable {
        set_own(vm, class, "__hash__", |_| Value::NONE);
    }
    if let Some(base) = class.base.get() {
        class.slots.inherit(&base.slots);
    }
    if def.unhashable {
        class.slots.hash.set(None);
    }
    class_build::finish_flags(vm, class);
}

/// Adds methods and computed attributes to a builtin type.
pub fn add_members(
    vm: &mut Vm,
    class: Gc<PyType>,
    methods: &'static [NativeDef],
    getset: &'static [GetSetDef],
) {
    for def in methods {
        set_own(vm, class, def.name, |vm| native_in_class(vm, class, def));
    }
    for def in getset {
        set_own(vm, class, def.name, |vm| descriptor::new_getset(vm, class, def).into());
    }
}

fn native_in_class(vm: &mut Vm, class: Gc<PyType>, def: &'static NativeDef) -> Value {
    use crate::heap::{Header, OptRef, Slot};
    match def.kind {
        NativeKind::Method => {
            let header = Header::exact(Layout::NativeMethod);
            Value::from(vm.heap.alloc(PyNativeMethod { header, def, owner: Ref::new(class) }))
        }
        NativeKind::Class => {
            let header = Header::exact(Layout::ClassMethodNative);
            Value::from(vm.heap.alloc(PyNativeClassMethod { header, def, owner: Ref::new(class) }))
        }
        NativeKind::Static | NativeKind::Function => {
            // A static method knows its class, for its name, though it does not get it.
            let owner = (def.kind == NativeKind::Static).then_some(class.into());
            let function = new_native_function(vm, def, owner);
            let header = Header::exact(Layout::StaticMethod);
            let function = Slot::from(function);
            Value::from(vm.heap.alloc(PyStaticMethod { header, function, dict: OptRef::new(None) }))
        }
    }
}

/// A native function object; `bound` is the first argument of every call.
pub fn new_native_function(
    vm: &mut Vm,
    def: &'static NativeDef,
    bound: Option<Value>,
) -> Gc<PyNativeFunction> {
    use crate::heap::{Header, Slot};
    let header = Header::exact(Layout::NativeFunction);
    vm.heap.alloc(PyNativeFunction { header, def, bound: Slot::new(bound), module: Slot::empty() })
}

fn set_own(vm: &mut Vm, class: Gc<PyType>, name: &str, value: impl FnOnce(&mut Vm) -> Value) {
    let name = vm.intern(name);
    let value = value(vm);
    class.dict.get().set_str(&mut vm.heap, name, value);
}

/// Puts a slot wrapper under the special name of every slot that `slots` fills (unless a method has that name).
fn add_slot_wrappers(vm: &mut Vm, class: Gc<PyType>, slots: &SlotTable) {
    let own = TypeSlots::default();
    slots.install(&own);
    // What has items concatenates, and is never asked to as the right operand.
    let sequence = own.len.get().is_some() && own.getitem.get().is_some();
    for (index, def) in slot_defs().iter().enumerate() {
        let absent = def.name == "__getattr__" || sequence && def.name == "__radd__";
        if (def.filled)(&own) && !absent {
            add_slot_wrapper(vm, class, index);
        }
    }
}

/// Puts one slot wrapper into a type's dictionary.
pub fn add_slot_wrapper(vm: &mut Vm, class: Gc<PyType>, index: usize) {
    let name = vm.intern(slot_defs()[index].name);
    if class.dict.get().find_str(name).is_none() {
        let header = crate::heap::Header::exact(Layout::SlotWrapper);
        let wrapper = vm.heap.alloc(PySlotWrapper { header, owner: Ref::new(class), index });
        class.dict.get().set_str(&mut vm.heap, name, wrapper.into());
    }
}
