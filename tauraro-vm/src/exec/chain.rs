//! Chains: generators and coroutines that wait for each other in `yield from` and `await`.
//!
//! The first one, which somebody resumes, is the *root*; the last one, which yields the items, the *end*. An item costs the
//! same however long the chain is: to resume the root, the frame of the end alone is pushed, in the root's place, and what it
//! yields goes to whoever resumed the root. The generators from the root to the end's parent stay as they are, *suspended*, though
//! to Python they are running ([`is_running`]). Only when the end returns or raises its parent's frame is pushed, where its own was, and
//! goes on there ([`go_on_in_parent`]). A parent that delegates again pushes frames of the kind `Delegate` as ever; when those
//! suspend they become part of the chain ([`put_aside`]).
//!
//! What is known of chains, and when it holds:
//! * `generator.parent` is who waits for it. Set when both are suspended; forgotten when it ends, and when it is resumed by anybody
//!   but its parent or a root ([`leave`]).
//! * `root.chain_end`: from there the parents lead to the root, and each of them waits in a `YieldFrom` whose operand is the
//!   next one towards the end. It is forgotten when one of the chain leaves. An end that has ended meanwhile, or runs, does
//!   not count.
//! * `root.chain_size`: what all of them take on the register stack; so much must be free when the end is pushed, so that the
//!   parents' frames can be pushed later without a check. The frames that are not on the stack count for the recursion limit.
//! * A generator that handles an exception while it waits is no part of a chain that is resumed at its end: what is handled there
//!   shows at the end. [`push`] pushes the frames of all of them then, as it does for a chain that is not known yet.

use crate::exec::generator::{self, GeneratorState, PyGenerator, generator_of};
use crate::heap::{Gc, Tailed};
use crate::interp::bytecode::{Opcode, Word};
use crate::interp::frame::{Frame, FrameKind, HEADER_WORDS};
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// What a chain takes on the register stack.
#[derive(Copy, Clone, Default)]
pub struct Size {
    frames: u32,
    words: u32,
}

impl crate::heap::TraceField for Size {
    fn trace(&self, _: &mut crate::heap::Tracer<'_>) {}
}

impl Size {
    fn of(generator: Gc<PyGenerator>) -> Size {
        Size { frames: 1, words: (generator.tail().len() + HEADER_WORDS) as u32 }
    }

    fn and(self, other: Size) -> Size {
        Size { frames: self.frames + other.frames, words: self.words + other.words }
    }

    fn without(self, other: Size) -> Size {
        Size { frames: self.frames - other.frames, words: self.words - other.words }
    }

    #[inline(always)]
    fn fits(self, vm: &Vm) -> bool {
        vm.heap.stack.top.wrapping_add(self.words as usize) <= vm.heap.stack.limit
            && vm.exec.depth + self.frames as usize <= vm.exec.recursion_limit
    }
}

/// Resumes a generator that waits in a `yield from` or `await`: sends `value` to the end of its chain. False when that
/// cannot be done by pushing frames. Sets `vm.exec.pc`.
pub fn push(
    vm: &mut Vm,
    root: Gc<PyGenerator>,
    kind: FrameKind,
    destination: u16,
    return_pc: *const Word,
    value: Value,
) -> PyResult<bool> {
    if root.state.get() != GeneratorState::Suspended {
        return Ok(false);
    }
    if push_end(vm, root, kind, destination, return_pc, value) {
        return Ok(true);
    }
    if is_running(root) {
        return Err(generator::already_running(vm, root));
    }
    if !can_push_all(vm, root, value) {
        return Ok(false);
    }
    push_all(vm, root, kind, destination, return_pc, value).map(|()| true)
}

/// Pushes the frame of the chain's end, when that is known.
#[inline(always)]
fn push_end(
    vm: &mut Vm,
    root: Gc<PyGenerator>,
    kind: FrameKind,
    destination: u16,
    return_pc: *const Word,
    value: Value,
) -> bool {
    let Some(end) = root.chain_end.get() else { return false };
    let size = root.chain_size.get();
    if end.state.get() != GeneratorState::Suspended || !size.fits(vm) {
        return false;
    }
    let inst = end.waiting_in();
    let at_yield = inst.op == Opcode::Yield;
    // Another iterator is asked for its next item by the instruction, once more.
    if !at_yield && !value.is_none() {
        return false;
    }
    if root.parent.get().is_some() {
        leave(root);
    }
    let frame = generator::push_unchecked(vm, end, kind, destination, return_pc);
    frame.set_root(root);
    vm.exec.depth += size.frames as usize - 1;
    let pc = end.resume_pc();
    if at_yield {
        frame.set_register(inst.a as usize, Some(value));
        vm.exec.pc = pc;
    } else {
        vm.exec.pc = pc.wrapping_sub(1);
    }
    true
}

/// Whether [`push_all`] can send `value` to where the chain ends: there are frames left for all of them.
fn can_push_all(vm: &Vm, root: Gc<PyGenerator>, value: Value) -> bool {
    let mut size = Size::of(root);
    let mut next = root.delegate();
    if next.is_none() {
        return false;
    }
    while let Some(generator) = next.and_then(|iterator| iterator.downcast::<PyGenerator>()) {
        match generator.state.get() {
            GeneratorState::Created | GeneratorState::Suspended if !generator.is_async() => {}
            GeneratorState::Running => return false,
            _ => break,
        }
        size = size.and(Size::of(generator));
        next = generator.delegate();
        if next.is_none() {
            // The last one waits at a `yield`, or is new.
            let takes = generator.state.get() == GeneratorState::Suspended || value.is_none();
            return takes && size.fits(vm);
        }
    }
    value.is_none() && size.fits(vm)
}

/// Pushes the frames of a generator that waits in a `yield from`, of the one that it waits for, and so on, and sends the last one
/// `value`.
fn push_all(
    vm: &mut Vm,
    root: Gc<PyGenerator>,
    kind: FrameKind,
    destination: u16,
    return_pc: *const Word,
    value: Value,
) -> PyResult<()> {
    let (mut generator, mut kind, mut destination, mut return_pc) = (root, kind, destination, return_pc);
    loop {
        let is_new = generator.state.get() == GeneratorState::Created;
        let inst = if is_new { None } else { Some(generator.waiting_in()) };
        let frame = generator::push(vm, generator, kind, destination, return_pc)?;
        let pc = generator.resume_pc();
        vm.exec.pc = pc;
        let Some(inst) = inst else { return Ok(()) };
        if inst.op != Opcode::YieldFrom {
            frame.set_register(inst.a as usize, Some(value));
            return Ok(());
        }
        match frame.register(inst.b as usize).and_then(delegated) {
            Some(next) => {
                (generator, kind, destination, return_pc) = (next, FrameKind::Delegate, inst.a, pc);
            }
            None => {
                // The instruction once more: it asks whatever it is for its next item.
                vm.exec.pc = pc.wrapping_sub(1);
                return Ok(());
            }
        }
    }
}

/// The generator or coroutine that a `YieldFrom` drives, when its frame can be pushed.
fn delegated(iterator: Value) -> Option<Gc<PyGenerator>> {
    let generator = iterator.downcast::<PyGenerator>()?;
    let waits = matches!(generator.state.get(), GeneratorState::Created | GeneratorState::Suspended);
    (waits && !generator.is_async()).then_some(generator)
}

/// Whether a suspended generator is running to Python: the end of its chain runs.
pub fn is_running(generator: Gc<PyGenerator>) -> bool {
    let mut end = generator;
    while end.state.get() == GeneratorState::Suspended {
        match end.delegate().and_then(|iterator| iterator.downcast::<PyGenerator>()) {
            Some(next) => end = next,
            None => return false,
        }
    }
    end.state.get() == GeneratorState::Running && parents(end).any(|parent| parent == generator)
}

/// Who waits for a generator, who waits for that one, and so on.
pub fn parents(generator: Gc<PyGenerator>) -> impl Iterator<Item = Gc<PyGenerator>> {
    std::iter::successors(generator.parent.get(), |next| next.parent.get())
}

/// A generator is resumed, but not by way of its parent: no chain that it was part of is known any more.
#[cold]
#[inline(never)]
pub fn leave(generator: Gc<PyGenerator>) {
    parents(generator).for_each(|parent| parent.chain_end.clear());
    generator.parent.clear();
}

/// The end of a chain, whose frame is on top, is about to be put aside.
#[inline(always)]
pub fn put_end_aside(vm: &mut Vm, frame: Frame, root: Gc<PyGenerator>) {
    vm.exec.depth -= root.chain_size.get().frames as usize - 1;
    let end = generator_of(frame);
    if root.chain_end.get() != end {
        root.chain_end.set(root, end);
    }
}

/// Puts aside the generator whose frame is on top, and those in the frames below that wait for it, as a chain. Says what its
/// root's frame said: kind, return address and destination.
pub fn put_aside(vm: &mut Vm, frame: Frame, pc: *const Word) -> (FrameKind, *const Word, u16) {
    let (mut frame, mut pc) = (frame, pc);
    let end = generator_of(frame);
    let mut size = Size::default();
    let mut child: Option<Gc<PyGenerator>> = None;
    let mut handles = false;
    loop {
        let (kind, return_pc, destination) = (frame.kind(), frame.return_pc(), frame.destination());
        let (root, generator) = (frame.root(), generator_of(frame));
        generator::put_aside(vm, frame, pc);
        if let Some(generator) = generator {
            if let Some(child) = child {
                link(child, generator);
                handles |= generator.handled.get().is_some();
            }
            child = Some(generator);
            let own = Size::of(generator);
            size = size.and(own);
            if kind != FrameKind::Delegate {
                if let Some(root) = root {
                    let before = root.chain_size.get();
                    vm.exec.depth -= before.frames as usize - 1;
                    size = before.without(own).and(size);
                }
                let root = root.unwrap_or(generator);
                root.chain_size.set(size);
                root.chain_end.set(root, end.filter(|_| !handles));
            }
        }
        match vm.top_frame() {
            Some(below) if kind == FrameKind::Delegate => (frame, pc) = (below, return_pc),
            _ => return (kind, return_pc, destination),
        }
    }
}

fn link(child: Gc<PyGenerator>, parent: Gc<PyGenerator>) {
    if child.parent.get() == Some(parent) {
        return;
    }
    if child.parent.get().is_some() {
        leave(child);
    }
    child.parent.set(child, Some(parent));
}

/// The end of a chain, whose frame is on top, returned `value` or (`None`) raised: the frame of its parent takes the place, standing
/// behind its `YieldFrom`. `vm.exec` says where.
pub fn go_on_in_parent(vm: &mut Vm, frame: Frame, root: Gc<PyGenerator>, value: Option<Value>) {
    let (kind, return_pc, destination) = (frame.kind(), frame.return_pc(), frame.destination());
    let end = generator_of(frame);
    let parent = end.and_then(|end| end.parent.get()).unwrap_or(root);
    if let Some(end) = end {
        root.chain_size.set(root.chain_size.get().without(Size::of(end)));
    }
    generator::retire(vm, frame);
    let inst = parent.waiting_in();
    let frame = generator::push_unchecked(vm, parent, kind, destination, return_pc);
    // It was counted already.
    vm.exec.depth -= 1;
    vm.exec.pc = parent.resume_pc();
    if parent != root {
        frame.set_root(root);
    }
    if let Some(value) = value {
        frame.set_register(inst.a as usize, Some(value));
    }
}
