//! `cell`: a variable that functions share. Cells compare by content; an empty one is less than any other.

use super::TypeDef;
use super::descriptor::receive;
use crate::args::Args;
use crate::heap::{Gc, Layout};
use crate::interp::bytecode::CompareKind;
use crate::object::*;
use crate::protocol::compare::holds;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The type.
pub static DEF: TypeDef = TypeDef {
    slots: SlotTable { repr: Some(repr), compare: Some(compare), new: Some(new), ..SlotTable::EMPTY },
    getset: &[GetSetDef::with_set(
        "cell_contents",
        |vm, x| match receive::<PyCell>(vm, x)?.content.get() {
            Some(content) => Ok(content),
            None => Err(vm.value_error("cell is empty")),
        },
        |vm, x, new| {
            let cell = receive::<PyCell>(vm, x)?;
            cell.content.set(cell, new);
            Ok(())
        },
    )],
    unhashable: true,
    doc: "cell([contents])\n--\n\nCreate a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \nfurther attempts to access its cell_contents attribute will\n    raise a ValueError.",
    ..TypeDef::new("cell", Layout::Cell)
};

fn new(vm: &mut Vm, _: Gc<PyType>, args: Args<'_>) -> PyResult {
    args.no_keywords(vm, "cell")?;
    match args.values {
        [] => Ok(PyCell::new(&mut vm.heap, None).into()),
        [content] => Ok(PyCell::new(&mut vm.heap, Some(*content)).into()),
        _ => Err(vm.type_error(format!("cell expected at most 1 argument, got {}", args.values.len()))),
    }
}

fn repr(vm: &mut Vm, x: Value) -> PyResult {
    let text = match receive::<PyCell>(vm, x)?.content.get() {
        Some(content) => {
            let class = vm.type_name(content);
            format!("<cell at {:#x}: {class} object at {:#x}>", x.bits(), content.bits())
        }
        None => format!("<cell at {:#x}: empty>", x.bits()),
    };
    Ok(vm.str_value(&text))
}

fn compare(vm: &mut Vm, a: Value, b: Value, kind: CompareKind) -> PyResult {
    let (this, Some(other)) = (receive::<PyCell>(vm, a)?, b.downcast::<PyCell>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match (this.content.get(), other.content.get()) {
        (Some(a), Some(b)) => vm.compare(kind, a, b),
        (a, b) => Ok(Value::bool(holds(kind, a.is_some().cmp(&b.is_some())))),
    }
}
