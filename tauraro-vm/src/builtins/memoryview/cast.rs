//! `memoryview.cast`: the same bytes as items of another type, in another number of dimensions.

use super::items::item_size;
use super::{Lengths, MAX_DIMENSIONS, PyMemoryView, View, make_shaped, receiver};
use crate::args::{Args, Params};
use crate::builtins::tuple::tuple_from;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// `cast(format[, shape])`
pub fn cast(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("cast", &["self", "format", "shape"]).method().required(2);
    let [this, format, shape] = args.bind(vm, &PARAMS)?;
    let view = receiver(vm, this.unwrap_or(Value::NONE))?;
    let format = format.unwrap_or(Value::NONE);
    let Some(text) = format.downcast::<PyStr>() else {
        let class = vm.type_name(format);
        return Err(vm.type_error(format!("cast() argument 'format' must be str, not {class}")));
    };
    if !view.is_contiguous() {
        return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let shape = shape.and_then(Value::non_none);
    if (shape.is_some() || view.ndim != 1) && view.lengths().contains(&0) {
        return Err(vm.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let dimensions = match shape {
        Some(shape) => Some(dimensions(vm, view, shape)?),
        None => None,
    };
    let code = match text.as_ascii().map(|text| text.strip_prefix('@').unwrap_or(text).as_bytes()) {
        Some([code]) => Some(*code),
        _ => None,
    };
    if matches!(view.format, b'u' | b'w') {
        return Err(vm.value_error(
            "memoryview: source format must be a native single character format prefixed with an optional '@'",
        ));
    }
    let Some((code, size)) =
        code.filter(|code| !matches!(code, b'u' | b'w')).and_then(|code| Some((code, item_size(code)?)))
    else {
        return Err(vm.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    let bytes_like = |format: u8| matches!(format, b'B' | b'b' | b'c');
    if !bytes_like(view.format) && !bytes_like(code) {
        return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let len = view.nbytes();
    if !len.is_multiple_of(size) {
        return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let lengths = match dimensions {
        None => Lengths::from_slice(&[len / size]),
        Some(dimensions) => {
            let lengths = lengths_of(vm, dimensions)?;
            let product = lengths.iter().try_fold(size, |product, length| product.checked_mul(*length));
            match product.filter(|product| *product <= isize::MAX as usize) {
                None => return Err(vm.value_error("memoryview.cast(): product(shape) > SSIZE_MAX")),
                Some(product) if product != len => {
                    return Err(vm.type_error("memoryview: product(shape) * itemsize != buffer size"));
                }
                Some(_) => lengths,
            }
        }
    };
    let view = receiver(vm, view.into())?;
    Ok(make_shaped(vm, View { format: code, ..View::of(view) }, &lengths))
}

/// The shape's lengths, of which there are not too many.
fn dimensions(vm: &mut Vm, view: Gc<PyMemoryView>, shape: Value) -> PyResult<Gc<PyTuple>> {
    let items = match (shape.downcast::<PyTuple>(), shape.downcast::<PyList>()) {
        (Some(tuple), _) => tuple,
        (_, Some(list)) => tuple_from(vm, list.into())?,
        _ => return Err(vm.type_error("shape must be a list or a tuple")),
    };
    if items.len() > MAX_DIMENSIONS {
        return Err(vm.value_error("memoryview: number of dimensions must not exceed 64"));
    }
    if view.ndim != 1 && items.len() != 1 {
        return Err(vm.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
    }
    Ok(items)
}

fn lengths_of(vm: &mut Vm, items: Gc<PyTuple>) -> PyResult<Lengths> {
    let mut lengths = Lengths::new();
    for item in items.items() {
        if !vm.is_int(*item) {
            return Err(vm.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        let length = vm.size_i64(*item)?;
        if length <= 0 {
            return Err(vm.value_error("memoryview.cast(): elements of shape must be integers > 0"));
        }
        lengths.push(length as usize);
    }
    Ok(lengths)
}
