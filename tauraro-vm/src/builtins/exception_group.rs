//! `BaseExceptionGroup` and `ExceptionGroup` (PEP 654), and what `except*` needs of them.
//!
//! Splitting keeps the shape of the tree: every group that has matching leaves is derived anew with its traceback, cause, context and
//! notes. [`group_match`] is the test of an `except*` clause, [`prep_reraise_star`] decides at the end of the statement what goes on.

use super::descriptor::receive;
use super::exceptions::{ExcKind, alloc_exception, set_new_args};
use crate::args::Args;
use crate::heap::{Gc, RootedVec};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// Methods of `BaseExceptionGroup`.
pub static METHODS: &[NativeDef] = &[
    NativeDef::method2("derive", |vm, this, exceptions| {
        let message = field(vm, this, 0)?;
        let class = vm.exceptions.get(ExcKind::BaseExceptionGroup);
        vm.call(class.into(), &[message, exceptions])
    }),
    NativeDef::method2("split", |vm, this, condition| {
        let matcher = Matcher::new(vm, condition)?;
        let (matched, rest) = split(vm, this, &matcher)?;
        Ok(vm.new_tuple(&[or_none(matched), or_none(rest)]).into())
    }),
    NativeDef::method2("subgroup", |vm, this, condition| {
        let matcher = Matcher::new(vm, condition)?;
        Ok(or_none(split(vm, this, &matcher)?.0))
    }),
    NativeDef::class_method("__class_getitem__", super::typing::class_getitem),
];

fn or_none(value: Option<Value>) -> Value {
    value.unwrap_or(Value::NONE)
}

fn field(vm: &mut Vm, this: Value, index: usize) -> PyResult {
    Ok(or_none(receive::<PyException>(vm, this)?.extra[index].get()))
}

/// Makes `Exception` the second base of `ExceptionGroup`.
pub fn add_second_base(vm: &mut Vm, class: Gc<PyType>) {
    let (group, exception) =
        (vm.exceptions.get(ExcKind::BaseExceptionGroup), vm.exceptions.get(ExcKind::Exception));
    let bases = vm.new_tuple(&[group.into(), exception.into()]);
    class.bases.set(class, bases);
    let mut mro = RootedVec::from_slice(&mut vm.heap, &[class.into(), group.into()]);
    for base in exception.mro_types() {
        mro.push(&mut vm.heap, base.into());
    }
    let mro = vm.new_tuple(mro.as_slice());
    class.mro.set(class, mro);
    if let Some(list) = exception.subclasses.get().and_then(|l| l.downcast::<PyList>()) {
        list.push(&mut vm.heap, class.into());
    } else {
        let list = vm.new_list(&[class.into()]);
        exception.subclasses.set(exception, Value::from(list));
    }
}

/// `BaseExceptionGroup.__new__`
pub fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    if args.keyword_count() > 0 {
        let class = class.full_name();
        return Err(vm.type_error(format!("{class}() takes no keyword arguments")));
    }
    let [message, sequence] = args.values else {
        let given = args.values.len();
        return Err(
            vm.type_error(format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)"))
        );
    };
    if message.downcast::<PyStr>().is_none() {
        let given = vm.type_name(*message);
        return Err(
            vm.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {given}"))
        );
    }
    let kind = vm.type_of(*sequence);
    if kind.slots.getitem.get().is_none() || sequence.downcast::<PyDict>().is_some() {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let exceptions = vm.collect(*sequence)?;
    if exceptions.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let plain = vm.exceptions.get(ExcKind::Exception);
    let mut nested_base = false;
    for (i, exception) in exceptions.as_slice().iter().enumerate() {
        if exception.downcast::<PyException>().is_none() {
            return Err(
                vm.value_error(format!("Item {i} of second argument (exceptions) is not an exception"))
            );
        }
        nested_base |= !vm.is_instance(*exception, plain);
    }
    let (base_group, group) =
        (vm.exceptions.get(ExcKind::BaseExceptionGroup), vm.exceptions.get(ExcKind::ExceptionGroup));
    let mut class = class;
    if class == base_group {
        if !nested_base {
            class = group;
        }
    } else if nested_base && class == group {
        return Err(vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    } else if nested_base && class.is_subtype(plain) {
        let class = class.full_name();
        return Err(vm.type_error(format!("Cannot nest BaseExceptions in '{class}'")));
    }
    let tuple = vm.new_tuple(args.values);
    let made = alloc_exception(vm, class, tuple);
    let exceptions = vm.new_tuple(exceptions.as_slice());
    made.extra[0].set(made, *message);
    made.extra[1].set(made, Value::from(exceptions));
    Ok(made.into())
}

/// `BaseExceptionGroup.__init__`
pub fn init(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = receive::<PyException>(vm, this)?;
    if args.keyword_count() > 0 {
        let class = vm.type_name(this);
        return Err(vm.type_error(format!("{class}() takes no keyword arguments")));
    }
    set_new_args(vm, exception, args.values);
    Ok(())
}

/// `BaseExceptionGroup.__str__`
pub fn str(vm: &mut Vm, this: Value) -> PyResult {
    let message = field(vm, this, 0)?;
    let message = vm.str_string(message)?;
    let count = members(this).map_or(0, |e| e.len());
    let plural = if count == 1 { "" } else { "s" };
    Ok(vm.str_value(&format!("{message} ({count} sub-exception{plural})")))
}

/// The exceptions in a group; `None` when it is no group.
pub fn members(exception: Value) -> Option<Gc<PyTuple>> {
    exception.downcast::<PyException>()?.extra[1].get()?.downcast::<PyTuple>()
}

/// Whether it is a group.
pub fn is_group(vm: &Vm, exception: Value) -> bool {
    vm.is_instance(exception, vm.exceptions.get(ExcKind::BaseExceptionGroup))
}

/// What is asked of each exception.
enum Matcher {
    /// A class or tuple of classes.
    Types(Value),
    /// A function.
    Predicate(Value),
    /// Being one of the items of a list.
    Identity(Gc<PyList>),
}

impl Matcher {
    fn new(vm: &mut Vm, condition: Value) -> PyResult<Matcher> {
        let is_class = |vm: &Vm, value: &Value| {
            value
                .downcast::<PyType>()
                .is_some_and(|c| c.is_subtype(vm.exceptions.get(ExcKind::BaseException)))
        };
        if is_class(vm, &condition) {
            return Ok(Matcher::Types(condition));
        }
        if let Some(tuple) = condition.downcast::<PyTuple>() {
            if tuple.items().iter().all(|c| is_class(vm, c)) {
                return Ok(Matcher::Types(condition));
            }
        } else if condition.downcast::<PyType>().is_none() && vm.is_callable(condition) {
            return Ok(Matcher::Predicate(condition));
        }
        Err(vm.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn matches(&self, vm: &mut Vm, exception: Value) -> PyResult<bool> {
        match self {
            Matcher::Types(types) => Ok(matches(vm, exception, *types)),
            Matcher::Predicate(function) => {
                let result = vm.call(*function, &[exception])?;
                vm.is_true(result)
            }
            Matcher::Identity(list) => Ok(!is_group(vm, exception) && list.items().contains(&exception)),
        }
    }
}

/// Whether an exception is an instance of a class, or of one in a tuple of classes.
pub fn matches(vm: &Vm, exception: Value, types: Value) -> bool {
    if let Some(class) = types.downcast::<PyType>() {
        return vm.is_instance(exception, class);
    }
    types.downcast::<PyTuple>().is_some_and(|t| t.items().iter().any(|class| matches(vm, exception, *class)))
}

/// The part of an exception that matches, and the rest.
fn split(vm: &mut Vm, exception: Value, matcher: &Matcher) -> PyResult<(Option<Value>, Option<Value>)> {
    if matcher.matches(vm, exception)? {
        return Ok((Some(exception), None));
    }
    let Some(members) = members(exception).filter(|_| is_group(vm, exception)) else {
        return Ok((None, Some(exception)));
    };
    vm.check_native_stack()?;
    let (matched, rest) = (vm.new_list(&[]), vm.new_list(&[]));
    for member in members.items() {
        let (yes, no) = split(vm, *member, matcher)?;
        if let Some(yes) = yes {
            matched.push(&mut vm.heap, yes);
        }
        if let Some(no) = no {
            rest.push(&mut vm.heap, no);
        }
    }
    let matched = subset(vm, exception, matched)?;
    let rest = subset(vm, exception, rest)?;
    Ok((matched, rest))
}

/// A group like `exception` with only these members; `None` for no members.
fn subset(vm: &mut Vm, exception: Value, members: Gc<PyList>) -> PyResult<Option<Value>> {
    if members.is_empty() {
        return Ok(None);
    }
    let derive = vm.intern("derive");
    let made = vm.call_method(exception, derive, &[members.into()])?;
    if !is_group(vm, made) {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let (from, to) = (receive::<PyException>(vm, exception)?, receive::<PyException>(vm, made)?);
    to.traceback.set(to, from.traceback.get());
    to.context.set(to, from.context.get());
    to.cause.set(to, from.cause.get());
    to.suppress_context.set(from.suppress_context.get());
    let name = vm.names.notes;
    if let Some(notes) = vm.get_attr_opt(exception, name)?
        && (notes.downcast::<PyList>().is_some() || notes.downcast::<PyTuple>().is_some())
    {
        let copy = vm.collect(notes)?;
        let copy = vm.new_list(copy.as_slice());
        vm.set_attr(made, name, Some(copy.into()))?;
    }
    Ok(Some(made))
}

/// The test of `except* types`: what is left of the exception and what matches, each `None` when empty.
pub fn group_match(vm: &mut Vm, exception: Value, types: Value) -> PyResult<(Value, Value)> {
    check_types(vm, types)?;
    if matches(vm, exception, types) {
        if is_group(vm, exception) {
            return Ok((Value::NONE, exception));
        }
        // A bare exception is handled as a group of one.
        let class = vm.exceptions.get(ExcKind::ExceptionGroup);
        let (empty, members) = (Value::from(vm.names.empty), vm.new_tuple(&[exception]));
        let plain = vm.is_instance(exception, vm.exceptions.get(ExcKind::Exception));
        let class = if plain { class } else { vm.exceptions.get(ExcKind::BaseExceptionGroup) };
        let group = new(vm, class, Args::positional_only(&[empty, members.into()]))?;
        if let (Some(group), Some(inner)) =
            (group.downcast::<PyException>(), exception.downcast::<PyException>())
        {
            group.traceback.set(group, inner.traceback.get());
        }
        return Ok((Value::NONE, group));
    }
    if !is_group(vm, exception) {
        return Ok((exception, Value::NONE));
    }
    let name = vm.intern("split");
    let pair = vm.call_method(exception, name, &[types])?;
    let class = vm.type_name(exception);
    let Some(pair) = pair.downcast::<PyTuple>() else {
        let given = vm.type_name(pair);
        return Err(vm.type_error(format!("{class}.split must return a tuple, not {given}")));
    };
    match pair.items() {
        [matched, rest, ..] => Ok((*rest, *matched)),
        few => {
            let given = few.len();
            Err(vm.type_error(format!("{class}.split must return a 2-tuple, got tuple of size {given}")))
        }
    }
}

/// What `except*` may name: exception classes that are no groups.
fn check_types(vm: &mut Vm, types: Value) -> PyResult<()> {
    if let Some(tuple) = types.downcast::<PyTuple>() {
        for class in tuple.items() {
            check_types(vm, *class)?;
        }
        return Ok(());
    }
    let class = types.downcast::<PyType>();
    let Some(class) = class.filter(|c| c.is_subtype(vm.exceptions.get(ExcKind::BaseException))) else {
        return Err(vm.type_error("catching classes that do not inherit from BaseException is not allowed"));
    };
    if class.is_subtype(vm.exceptions.get(ExcKind::BaseExceptionGroup)) {
        return Err(vm.type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
    }
    Ok(())
}

/// What is raised at the end of a `try` with `except*`, or `None`: `results` are the exceptions its clauses raised or did not handle.
pub fn prep_reraise_star(vm: &mut Vm, original: Value, results: Value) -> PyResult {
    let results = receive::<PyList>(vm, results)?;
    if !is_group(vm, original) {
        // A bare exception: at most one clause ran.
        return Ok(results.get(0).unwrap_or(Value::NONE));
    }
    let (raised, reraised) = (vm.new_list(&[]), vm.new_list(&[]));
    let mut index = 0;
    while let Some(exception) = results.get(index) {
        index += 1;
        if exception.is_none() {
            continue;
        }
        let to = if same_metadata(vm, exception, original)? { reraised } else { raised };
        to.push(&mut vm.heap, exception);
    }
    let again = projection(vm, original, reraised)?;
    if let Some(again) = again {
        if raised.is_empty() {
            return Ok(again);
        }
        raised.push(&mut vm.heap, again);
    }
    match raised.items() {
        [] => Ok(Value::NONE),
        [one] => Ok(*one),
        _ => {
            let class = vm.exceptions.get(ExcKind::BaseExceptionGroup);
            let empty = Value::from(vm.names.empty);
            new(vm, class, Args::positional_only(&[empty, raised.into()]))
        }
    }
}

/// Whether an exception is part of the original one, by notes, traceback, cause and context.
fn same_metadata(vm: &mut Vm, exception: Value, original: Value) -> PyResult<bool> {
    let (a, b) = (receive::<PyException>(vm, exception)?, receive::<PyException>(vm, original)?);
    let name = vm.names.notes;
    let notes = |e: Gc<PyException>| e.dict.get().and_then(|d| d.get_str(name));
    Ok(is_group(vm, exception)
        && a.traceback.get() == b.traceback.get()
        && a.cause.get() == b.cause.get()
        && a.context.get() == b.context.get()
        && match (notes(a), notes(b)) {
            (Some(a), Some(b)) => vm.equal(a, b)?,
            (a, b) => a == b,
        })
}

/// The part of `group` whose leaves occur in the groups `keep`.
fn projection(vm: &mut Vm, group: Value, keep: Gc<PyList>) -> PyResult<Option<Value>> {
    if keep.is_empty() {
        return Ok(None);
    }
    let leaves = vm.new_list(&[]);
    let mut index = 0;
    while let Some(exception) = keep.get(index) {
        index += 1;
        collect_leaves(vm, exception, leaves)?;
    }
    Ok(split(vm, group, &Matcher::Identity(leaves))?.0)
}

fn collect_leaves(vm: &mut Vm, exception: Value, leaves: Gc<PyList>) -> PyResult<()> {
    match members(exception).filter(|_| is_group(vm, exception)) {
        Some(members) => {
            vm.check_native_stack()?;
            for member in members.items() {
                collect_leaves(vm, *member, leaves)?;
            }
        }
        None => {
            leaves.push(&mut vm.heap, exception);
        }
    }
    Ok(())
}
