//! Descriptors, native callables and the functions of `builtins`, called from Rust.

use tauraro_vm::object::*;
use tauraro_vm::{Args, Config, Value, Vm};

fn builtin(vm: &mut Vm, name: &str) -> Value {
    let name = vm.intern(name);
    vm.state.builtins.get().get_str(name).unwrap_or_else(|| panic!("no builtin {name:?}"))
}

/// The message of the exception that a call raised.
fn message(vm: &mut Vm) -> String {
    let raised = vm.take_raised();
    match raised.downcast::<PyException>().and_then(|e| e.args.get().items().first()?.downcast::<PyStr>()) {
        Some(text) => text.to_string_lossy(),
        None => String::new(),
    }
}

#[test]
fn wrappers_check_their_self() {
    let mut vm = Vm::new(Config::default());
    let object = builtin(&mut vm, "object");
    let new = vm.get_attr_str(object, "__new__").unwrap();
    let instance = vm.call(new, &[object]).unwrap();
    assert!(vm.call(object, &[]).is_ok());
    let class = builtin(&mut vm, "property");
    assert!(vm.call(new, &[class]).is_err());
    assert_eq!(message(&mut vm), "object.__new__(property) is not safe, use property.__new__()");
    let property_new = vm.get_attr_str(class, "__new__").unwrap();
    assert!(vm.call(property_new, &[object]).is_err());
    assert_eq!(message(&mut vm), "property.__new__(object): object is not a subtype of property");
    let set_name = vm.get_attr_str(class, "__set_name__").unwrap();
    assert!(vm.call(set_name, &[]).is_err());
    assert_eq!(message(&mut vm), "unbound method property.__set_name__() needs an argument");
    assert!(vm.call(set_name, &[instance]).is_err());
    assert_eq!(
        message(&mut vm),
        "descriptor '__set_name__' for 'property' objects doesn't apply to a 'object' object"
    );
    let repr = vm.get_attr_str(class, "__get__").unwrap();
    assert!(vm.call(repr, &[instance]).is_err());
    assert_eq!(message(&mut vm), "descriptor '__get__' requires a 'property' object but received a 'object'");
}

#[test]
fn properties_on_a_class_are_themselves() {
    let mut vm = Vm::new(Config::default());
    let (property, object) = (builtin(&mut vm, "property"), builtin(&mut vm, "object"));
    let made = vm.call(property, &[]).unwrap();
    let instance = vm.call(object, &[]).unwrap();
    let get = vm.get_attr_str(made, "__get__").unwrap();
    assert_eq!(vm.call(get, &[Value::NONE, object]), Ok(made));
    assert_ne!(instance, made);
}

#[test]
fn super_searches_behind_its_class() {
    let mut vm = Vm::new(Config::default());
    let object = builtin(&mut vm, "object");
    let exception = builtin(&mut vm, "ValueError");
    let instance = vm.call(exception, &[]).unwrap();
    let made = tauraro_vm::builtins::super_::new_super(&mut vm, exception, instance).unwrap();
    let this = vm.get_attr_str(made, "__self__").unwrap();
    assert_eq!(this, instance);
    assert!(tauraro_vm::builtins::super_::new_super(&mut vm, exception, object).is_err());
    assert_eq!(
        message(&mut vm),
        "super(type, obj): obj (type object) is not an instance or subtype of type (ValueError)."
    );
}

#[test]
fn isinstance_takes_tuples() {
    let mut vm = Vm::new(Config::default());
    let (key_error, lookup_error, os_error) =
        (builtin(&mut vm, "KeyError"), builtin(&mut vm, "LookupError"), builtin(&mut vm, "IOError"));
    let instance = vm.call(key_error, &[]).unwrap();
    let isinstance = builtin(&mut vm, "isinstance");
    let pair = vm.new_tuple(&[os_error, lookup_error]).into();
    assert_eq!(vm.call(isinstance, &[instance, pair]), Ok(Value::TRUE));
    assert_eq!(vm.call(isinstance, &[instance, os_error]), Ok(Value::FALSE));
    assert!(vm.call(isinstance, &[instance]).is_err());
    assert_eq!(message(&mut vm), "isinstance expected 2 arguments, got 1");
    assert!(vm.call_args(isinstance, Args::positional_only(&[])).is_err());
}

#[test]
fn missing_attributes_are_named() {
    let mut vm = Vm::new(Config::default());
    let object = builtin(&mut vm, "object");
    let instance = vm.call(object, &[]).unwrap();
    assert!(vm.get_attr_str(instance, "nothing").is_err());
    assert_eq!(message(&mut vm), "'object' object has no attribute 'nothing'");
}
