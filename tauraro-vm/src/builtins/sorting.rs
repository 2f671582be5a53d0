//! `list.sort` and `sorted`.
use crate::args::Args;
use crate::value::PyResult;
use crate::vm::Vm;
/// `list.sort`
pub fn list_sort(vm: &mut Vm, _: Args<'_>) -> PyResult {
    Err(vm.runtime_error("sort"))
}
