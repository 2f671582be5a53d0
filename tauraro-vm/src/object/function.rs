//! Callable objects and descriptors: the structs. Their behaviour is in `builtins::function` and `builtins::descriptor`.

use super::class::PyType;
use super::code::PyCode;
use super::{PyDict, PyStr, PyTuple};
use crate::args::Args;
use crate::heap::{Gc, Header, Heap, Layout, OptRef, Ref, Slot, TraceField, Tracer};
use crate::object_struct;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::cell::Cell;

object_struct! {
    /// A variable that a function shares with those inside it.
    pub struct PyCell(Layout::Cell) {
        /// Its value; empty while unbound.
        pub content: Slot,
    }
}

object_struct! {
    /// A Python function.
    pub struct PyFunction(Layout::Function) {
        /// `__code__`
        pub code: Ref<PyCode>,
        /// `__globals__`
        pub globals: Ref<PyDict>,
        /// The builtins it sees, fixed when it was made.
        pub builtins: Ref<PyDict>,
        /// `__closure__`: a tuple of cells, or empty.
        pub closure: OptRef<PyTuple>,
        /// `__defaults__`
        pub defaults: OptRef<PyTuple>,
        /// `__kwdefaults__`
        pub kwdefaults: OptRef<PyDict>,
        /// `__name__`
        pub name: Ref<PyStr>,
        /// `__qualname__`
        pub qualname: Ref<PyStr>,
        /// `__doc__`; empty means: from the code.
        pub doc: Slot,
        /// `__module__`
        pub module: Slot,
        /// `__annotations__` once computed.
        pub annotations: Slot,
        /// `__annotate__`
        pub annotate: Slot,
        /// `__type_params__`
        pub type_params: Slot,
        /// `__dict__` once used.
        pub dict: OptRef<PyDict>,
        /// Changes with `__code__`, `__defaults__` and `__kwdefaults__`.
        pub version: Cell<u32>,
        /// Whether the program has the dict `__kwdefaults__`, which it may change.
        pub kwdefaults_shared: Cell<bool>,
    }
}

/// The Rust function behind a native one, by how it takes its arguments. The fixed forms take exactly
/// that many positional arguments (`self` included) and no keywords.
#[derive(Copy, Clone)]
pub enum NativeCode {
    /// No arguments.
    F0(fn(&mut Vm) -> PyResult),
    /// One argument.
    F1(fn(&mut Vm, Value) -> PyResult),
    /// Two arguments.
    F2(fn(&mut Vm, Value, Value) -> PyResult),
    /// Three arguments.
    F3(fn(&mut Vm, Value, Value, Value) -> PyResult),
    /// Any arguments.
    Var(fn(&mut Vm, Args<'_>) -> PyResult),
}

/// How a native function sits in its type or module.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum NativeKind {
    /// A function of a module.
    Function,
    /// A method: the first argument is `self`.
    Method,
    /// A class method: the first argument is the class.
    Class,
    /// A static method.
    Static,
}

/// A native function, as the static tables list it.
#[derive(Copy, Clone)]
pub struct NativeDef {
    /// `__name__`
    pub name: &'static str,
    /// The function.
    pub code: NativeCode,
    /// How it sits in its type or module.
    pub kind: NativeKind,
    /// `__text_signature__`, for example `($self, x, /)`; empty when there is none.
    pub signature: &'static str,
    /// `__doc__`
    pub doc: &'static str,
    /// What it answers for a float. Where that is not finite, `code` has to be asked, which may raise.
    pub of_float: Option<extern "C" fn(f64) -> f64>,
}

macro_rules! native_constructors {
    ($($method:ident $function:ident $variant:ident($($arg:ty),*);)*) => {
        $(
            #[doc = concat!("A method with the Rust form `", stringify!($variant), "` (`self` counted).")]
            pub const fn $method(name: &'static str, code: fn(&mut Vm $(, $arg)*) -> PyResult) -> NativeDef {
                NativeDef { name, code: NativeCode::$variant(code), kind: NativeKind::Method, signature: "", doc: "", of_float: None }
            }
            #[doc = concat!("A module function with the Rust form `", stringify!($variant), "`.")]
            pub const fn $function(name: &'static str, code: fn(&mut Vm $(, $arg)*) -> PyResult) -> NativeDef {
                NativeDef { name, code: NativeCode::$variant(code), kind: NativeKind::Function, signature: "", doc: "", of_float: None }
            }
        )*
    };
}

impl NativeDef {
    native_constructors! {
        method0 function0 F0();
        method1 function1 F1(Value);
        method2 function2 F2(Value, Value);
        method3 function3 F3(Value, Value, Value);
    }
    /// A method that takes any arguments.
    pub const fn method(name: &'static str, code: fn(&mut Vm, Args<'_>) -> PyResult) -> NativeDef {
        NativeDef {
            name,
            code: NativeCode::Var(code),
            kind: NativeKind::Method,
            signature: "",
            doc: "",
            of_float: None,
        }
    }
    /// A module function that takes any arguments.
    pub const fn function(name: &'static str, code: fn(&mut Vm, Args<'_>) -> PyResult) -> NativeDef {
        NativeDef {
            name,
            code: NativeCode::Var(code),
            kind: NativeKind::Function,
            signature: "",
            doc: "",
            of_float: None,
        }
    }
    /// A class method that takes any arguments, the class first.
    pub const fn class_method(name: &'static str, code: fn(&mut Vm, Args<'_>) -> PyResult) -> NativeDef {
        NativeDef {
            name,
            code: NativeCode::Var(code),
            kind: NativeKind::Class,
            signature: "",
            doc: "",
            of_float: None,
        }
    }
    /// A static method that takes any arguments.
    pub const fn static_method(name: &'static str, code: fn(&mut Vm, Args<'_>) -> PyResult) -> NativeDef {
        NativeDef {
            name,
            code: NativeCode::Var(code),
            kind: NativeKind::Static,
            signature: "",
            doc: "",
            of_float: None,
        }
    }
    /// With [`NativeDef::of_float`].
    pub const fn of_float(mut self, function: extern "C" fn(f64) -> f64) -> NativeDef {
        self.of_float = Some(function);
        self
    }
    /// With `__text_signature__` and `__doc__`.
    pub const fn doc(mut self, signature: &'static str, doc: &'static str) -> NativeDef {
        self.signature = signature;
        self.doc = doc;
        self
    }
}

impl TraceField for &'static NativeDef {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

object_struct! {
    /// A native function of a module, or a native method bound to its `self` (builtin_function_or_method).
    pub struct PyNativeFunction(Layout::NativeFunction) {
        /// What it does.
        pub def: &'static NativeDef,
        /// First argument of every call; empty for a module function.
        pub bound: Slot,
        /// `__module__`
        pub module: Slot,
    }
}

object_struct! {
    /// A native method of a type, unbound (method_descriptor).
    pub struct PyNativeMethod(Layout::NativeMethod) {
        /// What it does.
        pub def: &'static NativeDef,
        /// The type it belongs to.
        pub owner: Ref<PyType>,
    }
}

object_struct! {
    /// A native class method of a type (classmethod_descriptor).
    pub struct PyNativeClassMethod(Layout::ClassMethodNative) {
        /// What it does.
        pub def: &'static NativeDef,
        /// The type it belongs to.
        pub owner: Ref<PyType>,
    }
}

object_struct! {
    /// A special method that a type's slot provides (`int.__add__`; wrapper_descriptor).
    pub struct PySlotWrapper(Layout::SlotWrapper) {
        /// The type whose slot it calls.
        pub owner: Ref<PyType>,
        /// Index into the table of slot definitions.
        pub index: usize,
    }
}

object_struct! {
    /// A slot wrapper bound to its `self` (method-wrapper).
    pub struct PyBoundSlotWrapper(Layout::BoundSlotWrapper) {
        /// The wrapper.
        pub wrapper: Ref<PySlotWrapper>,
        /// The object.
        pub this: Slot,
    }
}

object_struct! {
    /// A function bound to its first argument.
    pub struct PyBoundMethod(Layout::BoundMethod) {
        /// `__func__`
        pub function: Slot,
        /// `__self__`
        pub this: Slot,
    }
}

/// A computed attribute of a builtin type, as the static tables list it.
#[derive(Copy, Clone)]
pub struct GetSetDef {
    /// Name of the attribute.
    pub name: &'static str,
    /// Reads it.
    pub get: fn(&mut Vm, Value) -> PyResult,
    /// Writes it (`None` deletes); absent for a read-only attribute.
    pub set: Option<fn(&mut Vm, Value, Option<Value>) -> PyResult<()>>,
    /// `__doc__`
    pub doc: &'static str,
    /// Whether it is a `member_descriptor`.
    pub is_member: bool,
}

impl GetSetDef {
    /// A read-only attribute.
    pub const fn new(name: &'static str, get: fn(&mut Vm, Value) -> PyResult) -> GetSetDef {
        GetSetDef { name, get, set: None, doc: "", is_member: false }
    }
    /// A read-only attribute that is a field of the object's struct in CPython: its type, and the message for an attempt to set it, differ.
    pub const fn member(name: &'static str, get: fn(&mut Vm, Value) -> PyResult) -> GetSetDef {
        GetSetDef { name, get, set: Some(refuse_to_set), doc: "", is_member: true }
    }
    /// An attribute that can be set.
    pub const fn with_set(
        name: &'static str,
        get: fn(&mut Vm, Value) -> PyResult,
        set: fn(&mut Vm, Value, Option<Value>) -> PyResult<()>,
    ) -> GetSetDef {
        GetSetDef { name, get, set: Some(set), doc: "", is_member: false }
    }
}

fn refuse_to_set(vm: &mut Vm, _: Value, _: Option<Value>) -> PyResult<()> {
    Err(vm.attribute_error("readonly attribute"))
}

impl TraceField for &'static GetSetDef {
    fn trace(&self, _: &mut Tracer<'_>) {}
}

object_struct! {
    /// A computed attribute of a builtin type (getset_descriptor, or member_descriptor).
    pub struct PyGetSet(Layout::GetSet) {
        /// What it does.
        pub def: &'static GetSetDef,
        /// The type it belongs to.
        pub owner: Ref<PyType>,
    }
}

object_struct! {
    /// An attribute of `__slots__` (member_descriptor).
    pub struct PyMember(Layout::Member) {
        /// Name of the attribute.
        pub name: Ref<PyStr>,
        /// The type it belongs to.
        pub owner: Ref<PyType>,
        /// Number of its slot in an instance.
        pub slot: usize,
    }
}

object_struct! {
    /// `classmethod`
    pub struct PyClassMethod(Layout::ClassMethod) {
        /// The function.
        pub function: Slot,
        /// `__dict__` once used.
        pub dict: OptRef<PyDict>,
    }
}

object_struct! {
    /// `staticmethod`
    pub struct PyStaticMethod(Layout::StaticMethod) {
        /// The function.
        pub function: Slot,
        /// `__dict__` once used.
        pub dict: OptRef<PyDict>,
    }
}

object_struct! {
    /// `property`
    pub struct PyProperty(Layout::Property) {
        /// `fget`
        pub getter: Slot,
        /// `fset`
        pub setter: Slot,
        /// `fdel`
        pub deleter: Slot,
        /// `__doc__`
        pub doc: Slot,
        /// `__name__`
        pub name: Slot,
        /// The docstring came from the getter.
        pub doc_from_getter: Cell<bool>,
    }
}

object_struct! {
    /// `super`
    pub struct PySuper(Layout::Super) {
        /// `__thisclass__`: the search begins behind it.
        pub this_class: Slot,
        /// `__self__`
        pub object: Slot,
        /// `__self_class__`: whose MRO is searched.
        pub object_class: Slot,
    }
}

object_struct! {
    /// A module.
    pub struct PyModule(Layout::Module) {
        /// `__dict__`
        pub dict: Ref<PyDict>,
    }
}

object_struct! {
    /// A `__dict__` view of a type that cannot be written (mappingproxy).
    pub struct PyMappingProxy(Layout::MappingProxy) {
        /// The mapping behind it.
        pub mapping: Slot,
    }
}

impl PyCell {
    /// A cell.
    #[inline]
    pub fn new(heap: &mut Heap, content: Option<Value>) -> Gc<PyCell> {
        heap.alloc(PyCell { header: Header::exact(Layout::Cell), content: Slot::new(content) })
    }
}

impl PyBoundMethod {
    /// `function` bound to `this`.
    pub fn new(heap: &mut Heap, function: Value, this: Value) -> Gc<PyBoundMethod> {
        let header = Header::exact(Layout::BoundMethod);
        heap.alloc(PyBoundMethod { header, function: function.into(), this: this.into() })
    }
}
