//! The verifier: walks the whole heap and checks what the collector relies on. It uses only the side tables and the
//! objects' own `trace`, none of the marking code.
//!
//! * every word that an object, a root or a register holds as an object points to the start of an object;
//! * every object's layout is registered and its size fits its cell;
//! * an object is flagged old if and only if it is marked;
//! * an old object that is not remembered holds no young object (per card for large objects).
//!
//! On with `tauraro --gc-verify`, in stress mode of debug builds, or by [`Heap::set_verify`]. This file may hold `unsafe`; contract as in `collect`.

use super::Heap;
use super::gc::Gc;
use super::header::{Header, Layout, gc_flags};
use super::region::{CARD_DIRTY, CARD_SIZE, block_of, card_of, is_marked};
use super::tracer::{Tracer, large_size};
use crate::value::Value;

impl Heap {
    /// Panics with the first few things that are wrong with the heap.
    pub(super) fn assert_valid(&mut self, when: &str, stack: bool) {
        if let Err(errors) = self.check_with(stack) {
            panic!("heap, {when} ({} so far):\n{}", self.epoch, errors.join("\n"));
        }
    }

    /// Checks the whole heap; gives the first few things that are wrong.
    pub fn check(&mut self) -> Result<(), Vec<String>> {
        self.check_with(true)
    }

    /// As [`Heap::check`]. Without `stack` the register stack is not looked at: before a collection, frames of machine code
    /// may hold anything in registers that are not live.
    fn check_with(&mut self, stack: bool) -> Result<(), Vec<String>> {
        self.retire_runs();
        let mut errors = Vec::new();
        let words = if stack { self.stack.words() } else { &[] };
        for (i, word) in words.iter().enumerate() {
            // SAFETY: only asked whether it is an object, and that is checked.
            if let Some(value) = unsafe { Value::from_bits(*word) } {
                self.check_pointer(value, &mut errors, || format!("register {i}"));
            }
        }
        for root in &self.roots {
            self.check_pointer(*root, &mut errors, || "root".to_owned());
        }
        // SAFETY: the program does not run meanwhile.
        for object in unsafe { &*self.blocks.region.head().remembered.get() } {
            if self.check_pointer((*object).into(), &mut errors, || "remembered".to_owned())
                && !is_marked(*object)
            {
                errors.push(format!("remembered {object:?} is not old"));
            }
        }
        self.visit_cells(&mut |object| {
            if errors.len() < 8 {
                self.check_object(object, &mut errors);
            }
        });
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn check_pointer(&self, value: Value, errors: &mut Vec<String>, holder: impl Fn() -> String) -> bool {
        if !value.is_object() {
            return true;
        }
        let bits = value.bits() as usize;
        if self.object_around(bits).is_some_and(|object| object.addr() == bits) {
            return true;
        }
        if errors.len() < 8 {
            errors.push(format!("{} holds {bits:#x}, which is no object", holder()));
        }
        false
    }

    fn check_object(&self, object: Gc<Header>, errors: &mut Vec<String>) {
        if object.layout() == Layout::Free {
            return;
        }
        if !self.layouts.is_known(object.layout()) {
            errors.push(format!("{:p} has unregistered layout {:?}", object.as_ptr(), object.layout()));
            return;
        }
        let info = self.blocks.region.info(block_of(object.addr()));
        let large = object.gc() & gc_flags::LARGE != 0;
        let room = if large { large_size(object) } else { info.cell_size.get() as usize };
        let size = self.size_of_object(object);
        if size > room {
            errors.push(format!("{object:?} has {size} bytes in a cell of {room}"));
        }
        let old = is_marked(object);
        if old != (object.gc() & gc_flags::OLD != 0) {
            errors.push(format!("{object:?}: marked is {old}, flags are {:#x}", object.gc()));
        }
        let guarded = old && object.gc() & gc_flags::OLD_UNLOGGED != 0;
        let mut check = |value: Value, clean: bool| {
            let holder = || format!("{object:?}");
            if self.check_pointer(value, errors, holder)
                && clean
                && value.as_object().is_some_and(|held| !is_marked(held))
            {
                errors.push(format!("old {object:?} holds young {value:?} and is not remembered"));
            }
        };
        if guarded && large && self.layouts.get(object.layout()).trace_part.is_some() {
            // SAFETY: the bitmap covers the object.
            let dirty = |from: usize| unsafe { *card_of(object.addr() + from) & CARD_DIRTY != 0 };
            let visit = |from: usize, each: &mut dyn FnMut(Value)| {
                let to = (from + CARD_SIZE).min(size);
                Tracer::visiting(&self.layouts, each).trace_range(object, from, to);
            };
            for from in (0..size).step_by(CARD_SIZE) {
                // An element may begin in one card and end in the next; the dirty one of the two counts.
                let mut remembered = Vec::new();
                for near in [from.checked_sub(CARD_SIZE), Some(from + CARD_SIZE)].into_iter().flatten() {
                    if !dirty(from) && near < size && dirty(near) {
                        visit(near, &mut |value| remembered.push(value));
                    }
                }
                let clean = !dirty(from) && from >= CARD_SIZE;
                visit(from, &mut |value| check(value, clean && !remembered.contains(&value)));
            }
        } else {
            Tracer::visit(&self.layouts, object, &mut |value| check(value, guarded));
        }
    }
}
