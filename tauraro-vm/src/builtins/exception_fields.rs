//! What exception families add to `BaseException`: attributes, arguments, and their `str`.

use crate::args::Args;
use crate::builtins::exceptions::ExcKind;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

macro_rules! extra_field {
    ($index:literal) => {
        (
            |_: &mut Vm, e: Value| {
                Ok(e.downcast::<PyException>().and_then(|e| e.extra[$index].get()).unwrap_or(Value::NONE))
            },
            |_: &mut Vm, e: Value, new: Option<Value>| {
                if let Some(e) = e.downcast::<PyException>() {
                    e.extra[$index].set(e, new);
                }
                Ok(())
            },
        )
    };
}

type Getter = fn(&mut Vm, Value) -> PyResult;
type Setter = fn(&mut Vm, Value, Option<Value>) -> PyResult<()>;

static ACCESSORS: [(Getter, Setter); 8] = [
    extra_field!(0),
    extra_field!(1),
    extra_field!(2),
    extra_field!(3),
    extra_field!(4),
    extra_field!(5),
    extra_field!(6),
    extra_field!(7),
];

/// Adds the attributes of a family to its type (types that inherit them add nothing).
pub fn add_fields(vm: &mut Vm, class: Gc<PyType>, kind: ExcKind, fields: &'static [&'static str]) {
    let _ = kind;
    let new: Vec<GetSetDef> = fields
        .iter()
        .enumerate()
        .filter(|(_, name)| {
            let name = vm.intern(name);
            vm.type_lookup(class, name).is_none()
        })
        .map(|(i, name)| GetSetDef::with_set(name, ACCESSORS[i].0, ACCESSORS[i].1))
        .collect();
    // One small table for each exception type that has attributes, for the life of the process.
    let new: &'static [GetSetDef] = Vec::leak(new);
    super::add_members(vm, class, &[], new);
    super::class_build::type_modified(vm, class);
}

/// Whether the exception is an instance of `kind`.
pub fn is_a(vm: &Vm, exception: Gc<PyException>, kind: ExcKind) -> bool {
    vm.is_instance(exception.into(), vm.exceptions.get(kind))
}

/// TypeError when the family takes no keyword arguments.
pub fn check_keywords(vm: &mut Vm, exception: Gc<PyException>, args: Args<'_>) -> PyResult<()> {
    if args.keyword_count() == 0 {
        return Ok(());
    }
    let takes = [ExcKind::ImportError, ExcKind::AttributeError, ExcKind::NameError]
        .iter()
        .any(|kind| is_a(vm, exception, *kind));
    if takes {
        return Ok(());
    }
    let class = vm.type_name(exception.into());
    Err(vm.type_error(format!("{class}() takes no keyword arguments")))
}

/// Fills the family's attributes from the arguments; errors are impossible for arguments the machine itself passes.
pub fn init_fields(vm: &mut Vm, exception: Gc<PyException>, args: Args<'_>) {
    let filled = init_checked(vm, exception, args);
    debug_assert!(filled.is_ok());
}

/// Fills the family's attributes from the arguments.
pub fn init_checked(vm: &mut Vm, exception: Gc<PyException>, args: Args<'_>) -> PyResult<()> {
    let values = args.positional();
    let set = |index: usize, value: Option<Value>| exception.extra[index].set(exception, value);
    if is_a(vm, exception, ExcKind::StopIteration) {
        set(0, values.first().copied());
    } else if is_a(vm, exception, ExcKind::SystemExit) {
        match values {
            [] => {}
            [one] => set(0, Some(*one)),
            _ => set(0, Some(exception.args.get().into())),
        }
    } else if is_a(vm, exception, ExcKind::OSError) {
        if let [errno, strerror, rest @ ..] = values
            && values.len() <= 5
        {
            set(0, Some(*errno));
            set(1, Some(*strerror));
            set(2, rest.first().copied());
            set(3, rest.get(2).copied());
            let args = vm.new_tuple(&values[..2]);
            exception.args.set(exception, args);
        }
    } else if is_a(vm, exception, ExcKind::ImportError) {
        if let [message] = values {
            set(0, Some(*message));
        }
        set(1, args.keyword("name"));
        set(2, args.keyword("path"));
        set(3, args.keyword("name_from"));
    } else if is_a(vm, exception, ExcKind::AttributeError) {
        set(0, args.keyword("name"));
        set(1, args.keyword("obj"));
    } else if is_a(vm, exception, ExcKind::NameError) {
        set(0, args.keyword("name"));
    }
    Ok(())
}
