//! `itertools`: every iterator of CPython 3.14's module, as native types with plain fields.
//!
//! * [`basic`]: count, cycle, repeat, chain; [`filters`]: those that pass on or drop items of one iterator;
//! * [`combinatoric`]: product, permutations, combinations; [`grouping`]: groupby, tee, zip_longest, pairwise, batched.
//!
//! A step allocates nothing but its result. As in 3.14, these iterators cannot be copied or pickled (`tee` objects can be copied).

pub mod basic;
pub mod combinatoric;
pub mod filters;
pub mod grouping;

use crate::support::{add_types, type_of_def};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::object::{NativeDef, PyModule};
use tauraro_vm::{Gc, PyResult, Vm};

static TYPES: &[&TypeDef] = &[
    &basic::COUNT,
    &basic::CYCLE,
    &basic::REPEAT,
    &basic::CHAIN,
    &filters::COMPRESS,
    &filters::DROP_WHILE,
    &filters::TAKE_WHILE,
    &filters::FILTER_FALSE,
    &filters::STAR_MAP,
    &filters::ISLICE,
    &filters::ACCUMULATE,
    &combinatoric::PRODUCT,
    &combinatoric::PERMUTATIONS,
    &combinatoric::COMBINATIONS,
    &combinatoric::REPLACED,
    &grouping::GROUP_BY,
    &grouping::GROUPER,
    &grouping::TEE,
    &grouping::ZIP_LONGEST,
    &grouping::PAIRWISE,
    &grouping::BATCHED,
];

/// Makes the module.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    static FUNCTIONS: &[NativeDef] = &[NativeDef::function("tee", grouping::tee)
        .doc("(iterable, n=2, /)", "Returns a tuple of n independent iterators.")];
    let module = vm.new_native_module("itertools", DOC, FUNCTIONS);
    type_of_def(vm, &grouping::TEE_DATA);
    add_types(vm, module, TYPES);
    Ok(module)
}

const DOC: &str = "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times";
