//! Questions about objects: `isinstance`, `getattr`, `dir`, `callable`, `hash`, ...
//!
//! `isinstance` asks `__instancecheck__` of the class's metaclass unless that is `type`'s own; a failed check by real type asks for
//! the object's `__class__` only when something could have changed its answer.

use crate::args::{Args, Params};
use crate::heap::{Gc, Layout};
use crate::interp::bytecode::BinaryKind;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// The functions.
pub static FUNCTIONS: &[NativeDef] = &[
    NativeDef::function2("isinstance", |vm, value, class| isinstance(vm, value, class).map(Value::bool))
    .doc("($module, obj, class_or_tuple, /)", "Return whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)\nor ...`` etc."),
    NativeDef::function2("issubclass", |vm, candidate, class| issubclass(vm, candidate, class).map(Value::bool))
    .doc("($module, cls, class_or_tuple, /)", "Return whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)\nor ...``."),
    NativeDef::function1("callable", |vm, x| Ok(Value::bool(vm.is_callable(x))))
        .doc("($module, obj, /)", "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method."),
    NativeDef::function("getattr", getattr)
        .doc("", "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case."),
    NativeDef::function2("hasattr", |vm, object, name| {
        let name = attribute_name(vm, name)?;
        Ok(Value::bool(vm.get_attr_opt(object, name)?.is_some()))
    })
    .doc("($module, obj, name, /)", "Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError."),
    NativeDef::function("setattr", |vm, args| {
        let [object, name, value] = exactly(vm, "setattr", args)?;
        let name = attribute_name(vm, name)?;
        vm.set_attr(object, name, Some(value))?;
        Ok(Value::NONE)
    })
    .doc("($module, obj, name, value, /)", "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``"),
    NativeDef::function("delattr", |vm, args| {
        let [object, name] = exactly(vm, "delattr", args)?;
        let name = attribute_name(vm, name)?;
        vm.set_attr(object, name, None)?;
        Ok(Value::NONE)
    })
    .doc("($module, obj, name, /)", "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``"),
    NativeDef::function("dir", dir)
        .doc("", "dir([object]) -> list of strings\n\nIf called without an argument, return the names in the current scope.\nElse, return an alphabetized list of names comprising (some of) the attributes\nof the given object, and of attributes reachable from it."),
    NativeDef::function("vars", vars)
        .doc("", "vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__."),
    NativeDef::function1("id", id)
        .doc("($module, obj, /)", "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects."),
    NativeDef::function1("hash", |vm, x| {
        let hash = vm.hash(x)?;
        Ok(vm.new_int(hash))
    })
    .doc("($module, obj, /)", "Return the hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but the\nreverse is not necessarily true."),
    NativeDef::function1("repr", |vm, x| Ok(vm.repr(x)?.into()))
        .doc("($module, obj, /)", "Return the canonical string representation of the object.\n\nFor many object types, including most builtins, eval(repr(obj)) == obj."),
    NativeDef::function1("ascii", |vm, x| Ok(vm.ascii(x)?.into()))
        .doc("($module, obj, /)", "Return an ASCII-only representation of an object."),
    NativeDef::function("format", format)
        .doc("($module, value, format_spec='', /)", "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement format_spec according to the\nFormat Specification Mini-language."),
];

/// Exactly `N` positional arguments.
pub fn exactly<const N: usize>(vm: &mut Vm, function: &str, args: Args<'_>) -> PyResult<[Value; N]> {
    args.no_keywords(vm, function)?;
    match args.values.try_into() {
        Ok(values) => Ok(values),
        Err(_) => {
            let given = args.values.len();
            if N == 0 {
                return Err(vm.type_error(format!("{function}() takes no arguments ({given} given)")));
            }
            if N == 1 {
                return Err(vm.type_error(format!("{function}() takes exactly one argument ({given} given)")));
            }
            Err(vm.type_error(format!("{function} expected {N} arguments, got {given}")))
        }
    }
}

/// The name that `getattr` and its kin are given.
pub fn attribute_name(vm: &mut Vm, name: Value) -> PyResult<Gc<PyStr>> {
    match name.downcast::<PyStr>() {
        Some(name) => Ok(vm.intern_str(name)),
        None => {
            let class = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{class}'")))
        }
    }
}

fn getattr(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "getattr")?;
    match args.values {
        [object, name] => {
            let name = attribute_name(vm, *name)?;
            vm.get_attr(*object, name)
        }
        [object, name, default] => {
            let name = attribute_name(vm, *name)?;
            Ok(vm.get_attr_opt(*object, name)?.unwrap_or(*default))
        }
        few if few.len() < 2 => {
            Err(vm.type_error(format!("getattr expected at least 2 arguments, got {}", few.len())))
        }
        many => Err(vm.type_error(format!("getattr expected at most 3 arguments, got {}", many.len()))),
    }
}

/// Whether nothing can have changed what `value.__class__` gives.
fn class_is_real(vm: &mut Vm, class: Gc<PyType>) -> bool {
    if !class.has_flags(type_flags::PLAIN_GETATTR) || class.slots.getattr.get().is_some() {
        return false;
    }
    let name = vm.names.class;
    match vm.type_lookup(class, name).and_then(|found| found.downcast::<PyGetSet>()) {
        Some(getset) => getset.owner.get() == vm.class(Layout::Object),
        None => false,
    }
}

/// `type.__instancecheck__`: by the real type, then by `__class__`.
pub fn real_isinstance(vm: &mut Vm, value: Value, class: Gc<PyType>) -> PyResult<bool> {
    let own = vm.type_of(value);
    if own == class || own.is_subtype(class) {
        return Ok(true);
    }
    if class_is_real(vm, own) {
        return Ok(false);
    }
    let name = vm.names.class;
    let claimed = vm.get_attr_opt(value, name)?;
    Ok(claimed.and_then(|c| c.downcast::<PyType>()).is_some_and(|c| c.is_subtype(class)))
}

/// `type.__subclasscheck__`
pub fn real_issubclass(vm: &mut Vm, candidate: Value, class: Gc<PyType>) -> PyResult<bool> {
    match candidate.downcast::<PyType>() {
        Some(candidate) => Ok(candidate.is_subtype(class)),
        None => {
            if abstract_bases(vm, candidate)?.is_none() {
                return Err(vm.type_error("issubclass() arg 1 must be a class"));
            }
            abstract_subclass(vm, candidate, class.into())
        }
    }
}

/// `isinstance(value, class_or_tuple)`
pub fn isinstance(vm: &mut Vm, value: Value, class: Value) -> PyResult<bool> {
    let own = vm.type_of(value);
    if class == own.into() {
        return Ok(true);
    }
    if let Some(class) = class.downcast_exact::<PyType>() {
        return real_isinstance(vm, value, class);
    }
    if let Some(union) = class.downcast::<super::super::typing::PyUnion>() {
        let args = union.args.get();
        return any_of(vm, args, |vm, class| {
            let class = if class.is_none() { vm.class(Layout::NoneType).into() } else { class };
            isinstance(vm, value, class)
        });
    }
    if let Some(tuple) = class.downcast::<PyTuple>() {
        vm.check_native_stack()?;
        return any_of(vm, tuple, |vm, class| isinstance(vm, value, class));
    }
    let name = vm.names.instancecheck;
    if let Some(result) = vm.call_special(class, name, &[value])? {
        return vm.is_true(result);
    }
    if abstract_bases(vm, class)?.is_none() {
        return Err(vm.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"));
    }
    let name = vm.names.class;
    match vm.get_attr_opt(value, name)? {
        Some(own) => abstract_subclass(vm, own, class),
        None => Ok(false),
    }
}

/// `issubclass(candidate, class_or_tuple)`
pub fn issubclass(vm: &mut Vm, candidate: Value, class: Value) -> PyResult<bool> {
    if let Some(class) = class.downcast_exact::<PyType>() {
        if candidate == class.into() {
            return Ok(true);
        }
        return real_issubclass(vm, candidate, class);
    }
    if let Some(union) = class.downcast::<super::super::typing::PyUnion>() {
        let args = union.args.get();
        return any_of(vm, args, |vm, class| {
            let class = if class.is_none() { vm.class(Layout::NoneType).into() } else { class };
            issubclass(vm, candidate, class)
        });
    }
    if let Some(tuple) = class.downcast::<PyTuple>() {
        vm.check_native_stack()?;
        return any_of(vm, tuple, |vm, class| issubclass(vm, candidate, class));
    }
    let name = vm.names.subclasscheck;
    if let Some(result) = vm.call_special(class, name, &[candidate])? {
        return vm.is_true(result);
    }
    if abstract_bases(vm, candidate)?.is_none() {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    if abstract_bases(vm, class)?.is_none() {
        return Err(vm.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"));
    }
    abstract_subclass(vm, candidate, class)
}

fn any_of(
    vm: &mut Vm,
    classes: Gc<PyTuple>,
    mut check: impl FnMut(&mut Vm, Value) -> PyResult<bool>,
) -> PyResult<bool> {
    for class in classes.items() {
        if check(vm, *class)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `__bases__` of something that acts as a class, when it is a tuple.
fn abstract_bases(vm: &mut Vm, class: Value) -> PyResult<Option<Gc<PyTuple>>> {
    let name = vm.names.bases;
    Ok(vm.get_attr_opt(class, name)?.and_then(|bases| bases.downcast::<PyTuple>()))
}

fn abstract_subclass(vm: &mut Vm, derived: Value, class: Value) -> PyResult<bool> {
    vm.check_native_stack()?;
    if derived == class {
        return Ok(true);
    }
    match abstract_bases(vm, derived)? {
        Some(bases) => any_of(vm, bases, |vm, base| abstract_subclass(vm, base, class)),
        None => Ok(false),
    }
}

/// `dir(object)`, sorted.
pub fn dir_of(vm: &mut Vm, object: Value) -> PyResult {
    let name = vm.names.dir;
    let Some(names) = vm.call_special(object, name, &[])? else {
        return Err(vm.type_error("object does not provide __dir__"));
    };
    let names = vm.collect(names)?;
    let list = vm.new_list(names.as_slice());
    super::iteration::sort_list(vm, list)?;
    Ok(list.into())
}

fn dir(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "dir")?;
    match args.values {
        [] => {
            let locals = crate::exec::current_locals(vm)?;
            let name = vm.names.keys;
            let keys = vm.call_method(locals, name, &[])?;
            let keys = vm.collect(keys)?;
            let list = vm.new_list(keys.as_slice());
            super::iteration::sort_list(vm, list)?;
            Ok(list.into())
        }
        [object] => dir_of(vm, *object),
        many => Err(vm.type_error(format!("dir expected at most 1 argument, got {}", many.len()))),
    }
}

fn vars(vm: &mut Vm, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "vars")?;
    match args.values {
        [] => crate::exec::current_locals(vm),
        [object] => {
            let name = vm.names.dict;
            match vm.get_attr_opt(*object, name)? {
                Some(dict) => Ok(dict),
                None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
            }
        }
        many => Err(vm.type_error(format!("vars expected at most 1 argument, got {}", many.len()))),
    }
}

/// `id(value)`: the bits of the value, as an unsigned number.
pub fn id(vm: &mut Vm, value: Value) -> PyResult {
    let bits = value.bits();
    if let Ok(n) = i64::try_from(bits) {
        return Ok(vm.new_int(n));
    }
    let (half, low) = (vm.new_int((bits >> 1) as i64), Value::small_int((bits & 1) as i64));
    let twice = vm.binary(BinaryKind::Mul, half, Value::small_int(2))?;
    vm.binary(BinaryKind::Add, twice, low)
}

fn format(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("format", &["value", "format_spec"]).required(1).positional_only(2);
    let [value, spec] = args.bind(vm, &PARAMS)?;
    let spec = match spec {
        Some(spec) => match spec.downcast::<PyStr>() {
            Some(spec) => spec,
            None => return Err(format_spec_error(vm, spec)),
        },
        None => vm.names.empty,
    };
    Ok(vm.format(value.unwrap_or(Value::NONE), spec)?.into())
}

#[cold]
fn format_spec_error(vm: &mut Vm, spec: Value) -> Raised {
    let class = vm.type_name(spec);
    vm.type_error(format!("format() argument 2 must be str, not {class}"))
}
