//! What the builtin containers and their iterators share: checking the receiver of a method, the guard of recursive
//! `repr`, texts of items, and pickling of iterators.
//!
//! A native method is given any value as `self` (`list.append(5, 1)`): [`receiver`] checks it.

use crate::heap::{Gc, Layout, Object};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// The receiver of a native method or slot as its struct; TypeError when it is something else.
#[inline(always)]
pub fn receiver<T: Object>(vm: &mut Vm, value: Value, class: &str) -> PyResult<Gc<T>> {
    match value.downcast::<T>() {
        Some(object) => Ok(object),
        None => Err(wrong_receiver(vm, value, class)),
    }
}

#[cold]
#[inline(never)]
fn wrong_receiver(vm: &mut Vm, value: Value, class: &str) -> Raised {
    let given = vm.type_name(value);
    vm.type_error(format!("descriptor requires a '{class}' object but received a '{given}'"))
}

/// The position that a Python index means, when there is an item.
#[inline(always)]
pub fn position(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 { index + len as i64 } else { index };
    if (index as u64) < len as u64 { Some(index as usize) } else { None }
}

/// TypeError for a number of positional arguments: `list expected at most 1 argument, got 2`.
#[cold]
pub fn wrong_count(vm: &mut Vm, function: &str, least: usize, most: usize, given: usize) -> Raised {
    let (how, bound) = if least == most {
        ("", most)
    } else if given < least {
        ("at least ", least)
    } else {
        ("at most ", most)
    };
    let plural = if bound == 1 { "" } else { "s" };
    vm.type_error(format!("{function} expected {how}{bound} argument{plural}, got {given}"))
}

/// Positional arguments only, between `least` and `most` of them, behind `self`.
#[inline(always)]
pub fn between<'a>(
    vm: &mut Vm,
    args: crate::args::Args<'a>,
    function: &str,
    least: usize,
    most: usize,
) -> PyResult<(Value, &'a [Value])> {
    if args.keyword_count() > 0 {
        return Err(no_keywords(vm, args, function));
    }
    let given = args.values.len();
    if given <= least || given > most + 1 {
        return Err(wrong_count(vm, function, least, most, given.saturating_sub(1)));
    }
    Ok((args.values[0], &args.values[1..]))
}

#[cold]
fn no_keywords(vm: &mut Vm, args: crate::args::Args<'_>, function: &str) -> Raised {
    let class = args.values.first().map(|this| vm.type_name(*this)).unwrap_or_default();
    vm.type_error(format!("{class}.{function}() takes no keyword arguments"))
}

/// Containers inside each other that `repr` goes down. The native stack would hold more, but the text of each level is
/// copied into the next, so the time grows with the square.
const MAX_REPR_DEPTH: usize = 20_000;

/// Room for the text of a small container.
const REPR_ROOM: usize = 64;

impl Vm {
    /// Notes that the `repr` of a container is being computed; false when it is already, further out. When it says true,
    /// [`Vm::leave_repr`] must follow.
    pub fn enter_repr(&mut self, value: Value) -> PyResult<bool> {
        let stack = self.state.repr_stack.get();
        if stack.items().contains(&value) {
            return Ok(false);
        }
        if stack.len() >= MAX_REPR_DEPTH {
            return Err(self.recursion_error(" while getting the repr of an object"));
        }
        if !stack.push(&mut self.heap, value) {
            return Err(self.memory_error());
        }
        Ok(true)
    }

    /// Ends what [`Vm::enter_repr`] began.
    pub fn leave_repr(&mut self) {
        self.state.repr_stack.get().pop_last();
    }
}

/// Appends the `repr` of a value, small integers without a string object.
pub fn push_repr(vm: &mut Vm, out: &mut StrBuilder, value: Value) -> PyResult<()> {
    match value.as_small_int() {
        Some(n) => push_int(out, n),
        None if value.is_none() => out.push_str("None"),
        None => match value.downcast_exact::<PyStr>() {
            Some(text) => super::str::repr::push_repr(text.data(), out),
            None => {
                let text = vm.repr(value)?;
                out.push_data(text.data());
            }
        },
    }
    Ok(())
}

fn push_int(out: &mut StrBuilder, n: i64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = n.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        out.push(u32::from(b'-'));
    }
    out.push_data(StrData::One(&digits[at..]));
}

/// `open` items `close`, items by position until there is none (the container may change meanwhile).
pub fn repr_items(
    vm: &mut Vm,
    value: Value,
    brackets: [&str; 2],
    mut item: impl FnMut(usize) -> Option<Value>,
) -> PyResult {
    let [open, close] = brackets;
    if !vm.enter_repr(value)? {
        return Ok(vm.str_value(&format!("{open}...{close}")));
    }
    let mut out = StrBuilder::with_capacity(REPR_ROOM);
    out.push_str(open);
    let mut count = 0;
    let mut result = Ok(());
    while let Some(next) = item(count) {
        if count > 0 {
            out.push_str(", ");
        }
        result = push_repr(vm, &mut out, next);
        if result.is_err() {
            break;
        }
        count += 1;
    }
    vm.leave_repr();
    result?;
    out.push_str(close);
    Ok(out.finish(&mut vm.heap).into())
}

/// An object of the `builtins` namespace.
pub fn builtin(vm: &mut Vm, name: &str) -> PyResult {
    let key = vm.intern(name);
    match vm.state.builtins.get().get_str(key) {
        Some(found) => Ok(found),
        None => Err(vm.attribute_error(format!("module 'builtins' has no attribute '{name}'"))),
    }
}

/// What `__reduce__` of an iterator gives: `(iter, (of,), index)`, or `(iter, ((),))` at the end.
pub fn reduce_iterator(vm: &mut Vm, function: &str, of: Option<Value>, index: Value) -> PyResult {
    let function = builtin(vm, function)?;
    match of {
        Some(of) => {
            let args = vm.new_tuple(&[of]);
            Ok(vm.new_tuple(&[function, args.into(), index]).into())
        }
        None => {
            let empty = Value::from(vm.empty_tuple());
            let args = vm.new_tuple(&[empty]);
            Ok(vm.new_tuple(&[function, args.into()]).into())
        }
    }
}

/// `str` of a type's or iterator's `__iter__`: the object itself.
pub fn same(_: &mut Vm, value: Value) -> PyResult {
    Ok(value)
}

/// Setter of an attribute that CPython keeps as a read-only member.
pub fn read_only(vm: &mut Vm, _: Value, _: Option<Value>) -> PyResult<()> {
    Err(vm.attribute_error("readonly attribute"))
}

/// Whether a class makes instances as its builtin base `layout` does: then keyword arguments are nobody's.
pub fn makes_like(vm: &Vm, class: Gc<PyType>, layout: Layout) -> bool {
    match (class.slots.new.get(), vm.class(layout).slots.new.get()) {
        (Some(own), Some(base)) => std::ptr::fn_addr_eq(own, base),
        _ => false,
    }
}

/// Whether a class initialises instances as its builtin base `layout` does.
pub fn starts_like(vm: &Vm, class: Gc<PyType>, layout: Layout) -> bool {
    match (class.slots.init.get(), vm.class(layout).slots.init.get()) {
        (Some(own), Some(base)) => std::ptr::fn_addr_eq(own, base),
        (None, None) => true,
        _ => false,
    }
}
