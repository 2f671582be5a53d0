//! Registers for values.
//!
//! First **coalescing**: a block parameter and its arguments are put into one class when their live ranges do
//! not meet, edges in the innermost loops first. A class has one register for all its members, so such an edge
//! needs no move; `i = i + 1` in a loop reads and writes the same register. Then **colouring**: classes in the
//! order of their start take the lowest register that is free over their whole range. No value is ever split or
//! spilled: registers are plenty, and each value is in one place for all its life.
//!
//! Cost: near-linear. Classes are merged by concatenating or merging sorted lists.

use super::EmitError;
use super::flow::Flow;
use super::layout::Layout;
use super::ranges::{NONE, Ranges, Segment};
use super::select::Selection;
use crate::bytecode::MAX_REGISTERS;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use tauraro_ir::Func;

/// Registers of a function.
pub(super) struct Allocation {
    /// By value; [`u16::MAX`] for values that never occupy one.
    pub register: Vec<u16>,
    /// How many are used.
    pub count: u32,
}

struct Allocator {
    ranges: Ranges,
    /// Union-find.
    class: Vec<u32>,
    /// By class: a segment of its list near the place of the last merge, from which the next search may start.
    finger: Vec<u32>,
    /// By class: the register it must have.
    fixed: Vec<u16>,
    /// By class: an edge in a loop on which it must be moved.
    moved_on: Vec<u32>,
    /// By class: its register.
    register: Vec<u16>,
    /// By register: first segment of what is left of its occupied stretches.
    busy: Vec<u32>,
}

const UNFIXED: u16 = u16::MAX;

/// Gives every value with a live range a register.
pub(super) fn allocate(
    selection: &Selection,
    flow: &Flow,
    layout: &Layout,
    ranges: Ranges,
) -> Result<Allocation, EmitError> {
    let func = selection.func;
    let count = selection.value_count;
    let mut allocator = Allocator {
        ranges,
        class: (0..count as u32).collect(),
        finger: vec![NONE; count],
        fixed: vec![UNFIXED; count],
        moved_on: vec![NONE; count],
        register: vec![UNFIXED; count],
        busy: Vec::new(),
    };
    let params = &func.blocks[Func::ENTRY.index()].params;
    if params.len() > MAX_REGISTERS {
        return Err(EmitError::TooManyRegisters);
    }
    for (n, param) in params.iter().enumerate() {
        allocator.fixed[param.index()] = n as u16;
    }
    allocator.busy.resize(params.len(), NONE);
    allocator.share_dead_results(selection, layout);
    allocator.coalesce(selection, flow, layout);
    allocator.colour(selection)?;
    let mut register = Vec::with_capacity(count);
    for value in 0..count as u32 {
        let class = allocator.find(value) as usize;
        register.push(allocator.register[class]);
    }
    Ok(Allocation { register, count: allocator.busy.len() as u32 })
}

impl Allocator {
    fn find(&mut self, mut value: u32) -> u32 {
        while self.class[value as usize] != value {
            let up = self.class[self.class[value as usize] as usize];
            self.class[value as usize] = up;
            value = up;
        }
        value
    }

    /// Results of one instruction that nobody reads may all go to one register.
    fn share_dead_results(&mut self, selection: &Selection, layout: &Layout) {
        for &block in &layout.order {
            for &inst in selection.body(block) {
                let results = selection.func.results(inst);
                if results.len() < 2 {
                    continue;
                }
                let mut shared = NONE;
                for value in results {
                    let head = self.ranges.head[value.index()];
                    if head == NONE {
                        continue;
                    }
                    let Segment { start, end, next } = self.ranges.segments[head as usize];
                    if end > start + 1 || next != NONE {
                        continue;
                    }
                    match shared {
                        NONE => shared = value.0,
                        first => {
                            self.class[value.index()] = first;
                            self.ranges.head[value.index()] = NONE;
                        }
                    }
                }
            }
        }
    }

    fn coalesce(&mut self, selection: &Selection, flow: &Flow, layout: &Layout) {
        let weight = |edge: usize| {
            let from = selection.edges[edge].from;
            if layout.cold[from.index()] { 0 } else { flow.depth(from) + 1 }
        };
        let mut edges: Vec<u32> = (0..selection.edges.len() as u32).collect();
        edges.sort_by_key(|&edge| std::cmp::Reverse(weight(edge as usize)));
        for edge in edges {
            for (arg, param) in selection.edge_args(selection.edges[edge as usize]) {
                let Some(arg) = selection.home(arg).operand_value() else { continue };
                if self.ranges.head[param.index()] == NONE && self.class[param.index()] == param.0 {
                    continue;
                }
                let (a, b) = (self.find(arg), self.find(param.0));
                if a != b && !self.merge(a, b) && weight(edge as usize) > 1 {
                    self.moved_on[a as usize] = edge;
                }
            }
        }
    }

    /// Where in the list of `class` to begin looking for the place of a list that starts with segment `other`.
    fn search_from(&self, class: u32, other: u32) -> u32 {
        let segments = &self.ranges.segments;
        match self.finger[class as usize] {
            NONE => self.ranges.head[class as usize],
            near if segments[near as usize].end <= segments[other as usize].start => near,
            _ => self.ranges.head[class as usize],
        }
    }

    /// Makes two classes one, when nothing forbids it.
    fn merge(&mut self, a: u32, b: u32) -> bool {
        let (fixed_a, fixed_b) = (self.fixed[a as usize], self.fixed[b as usize]);
        if fixed_a != UNFIXED && fixed_b != UNFIXED {
            return false;
        }
        let (head_a, head_b) = (self.ranges.head[a as usize], self.ranges.head[b as usize]);
        if head_a == NONE || head_b == NONE {
            return false;
        }
        let (near_a, near_b) = (self.search_from(a, head_b), self.search_from(b, head_a));
        let segments = &mut self.ranges.segments;
        let (tail_a, tail_b) = (self.ranges.tail[a as usize], self.ranges.tail[b as usize]);
        let (head, tail, finger) = if segments[tail_a as usize].end <= segments[head_b as usize].start {
            (head_a, append(segments, tail_a, head_b, tail_b), tail_a)
        } else if segments[tail_b as usize].end <= segments[head_a as usize].start {
            (head_b, append(segments, tail_b, head_a, tail_a), tail_b)
        } else {
            if intersect(segments, near_a, near_b) {
                return false;
            }
            let last_is_a = segments[tail_a as usize].end > segments[tail_b as usize].end;
            let (merged, finger) = merge_lists(segments, near_a, near_b);
            let head = match (near_a != head_a, near_b != head_b) {
                (true, _) => head_a,
                (_, true) => head_b,
                _ => merged,
            };
            // What ends last ends the list, unless it was joined to the segment before it.
            let tail = match segments[finger as usize].next {
                NONE => finger,
                _ if last_is_a => tail_a,
                _ => tail_b,
            };
            (head, tail, finger)
        };
        self.finger[a as usize] = finger;
        self.class[b as usize] = a;
        self.ranges.head[a as usize] = head;
        self.ranges.tail[a as usize] = tail;
        if fixed_b != UNFIXED {
            self.fixed[a as usize] = fixed_b;
        }
        if self.moved_on[a as usize] == NONE {
            self.moved_on[a as usize] = self.moved_on[b as usize];
        }
        true
    }

    fn colour(&mut self, selection: &Selection) -> Result<(), EmitError> {
        let mut classes: Vec<(u32, u32)> = Vec::new();
        for value in 0..self.class.len() as u32 {
            let head = self.ranges.head[value as usize];
            if self.class[value as usize] != value || head == NONE {
                continue;
            }
            if self.fixed[value as usize] != UNFIXED {
                self.assign(value, self.fixed[value as usize] as usize);
            } else {
                classes.push((self.ranges.segments[head as usize].start, value));
            }
        }
        classes.sort_unstable();
        let mut avoid: Vec<u16> = Vec::new();
        // Registers that may be free where the class begins, and those that are surely not, with the end of that.
        let mut free: BTreeSet<usize> = (0..self.busy.len()).collect();
        let mut occupied: BinaryHeap<Reverse<(u32, usize)>> = BinaryHeap::new();
        let mut taken: Vec<usize> = Vec::new();
        for (start, class) in classes {
            while let Some(&Reverse((end, register))) = occupied.peek()
                && end <= start
            {
                occupied.pop();
                free.insert(register);
            }
            avoid.clear();
            if self.moved_on[class as usize] != NONE {
                // The class is moved to another register on a loop's edge. In a register that the same edge
                // writes it would make the moves a circle, which takes one more move.
                let edge = selection.edges[self.moved_on[class as usize] as usize];
                for (_, param) in selection.edge_args(edge) {
                    let param = self.find(param.0);
                    if param != class {
                        avoid.push(self.register[param as usize]);
                    }
                }
            }
            let head = self.ranges.head[class as usize];
            let mut chosen = None;
            taken.clear();
            for &register in &free {
                let segments = &self.ranges.segments;
                let mut busy = self.busy[register];
                while busy != NONE && segments[busy as usize].end <= start {
                    busy = segments[busy as usize].next;
                }
                self.busy[register] = busy;
                if busy != NONE && segments[busy as usize].start <= start {
                    taken.push(register);
                    continue;
                }
                if !avoid.contains(&(register as u16)) && !intersect(segments, busy, head) {
                    chosen = Some(register);
                    break;
                }
            }
            for &register in &taken {
                free.remove(&register);
                let end = self.ranges.segments[self.busy[register] as usize].end;
                occupied.push(Reverse((end, register)));
            }
            let register = chosen.unwrap_or(self.busy.len());
            if register >= MAX_REGISTERS {
                return Err(EmitError::TooManyRegisters);
            }
            if register == self.busy.len() {
                self.busy.push(NONE);
                free.insert(register);
            }
            self.assign(class, register);
        }
        Ok(())
    }

    fn assign(&mut self, class: u32, register: usize) {
        self.register[class as usize] = register as u16;
        let head = self.ranges.head[class as usize];
        self.busy[register] = merge_lists(&mut self.ranges.segments, self.busy[register], head).0;
    }
}

/// Whether two sorted lists have a common point.
fn intersect(segments: &[Segment], mut a: u32, mut b: u32) -> bool {
    while a != NONE && b != NONE {
        let (first, second) = (segments[a as usize], segments[b as usize]);
        if first.end <= second.start {
            a = first.next;
        } else if second.end <= first.start {
            b = second.next;
        } else {
            return true;
        }
    }
    false
}

/// Puts the list `head` to `end` behind the one that ends in `tail`. Returns where the whole ends.
fn append(segments: &mut [Segment], tail: u32, head: u32, end: u32) -> u32 {
    segments[tail as usize].next = head;
    join(segments, tail);
    if segments[tail as usize].next == NONE { tail } else { end }
}

/// Makes a segment and the next one into one when they adjoin, so that lists stay short.
fn join(segments: &mut [Segment], at: u32) {
    let Segment { end, next, .. } = segments[at as usize];
    if next != NONE && segments[next as usize].start == end {
        segments[at as usize].end = segments[next as usize].end;
        segments[at as usize].next = segments[next as usize].next;
    }
}

/// Merges two sorted lists without common points. Returns the first segment, and the last one that has been looked at: behind
/// it is what was left of one list, so it is the end of the whole or lies before that list's own end.
fn merge_lists(segments: &mut [Segment], mut a: u32, mut b: u32) -> (u32, u32) {
    let (mut head, mut last) = (NONE, NONE);
    while a != NONE && b != NONE {
        let first = if segments[a as usize].start < segments[b as usize].start { &mut a } else { &mut b };
        let Segment { start, end, next } = segments[*first as usize];
        if last != NONE && segments[last as usize].end == start {
            segments[last as usize].end = end;
        } else {
            match last {
                NONE => head = *first,
                last => segments[last as usize].next = *first,
            }
            last = *first;
        }
        *first = next;
    }
    let rest = if a == NONE { b } else { a };
    if last == NONE {
        return (rest, rest);
    }
    segments[last as usize].next = rest;
    join(segments, last);
    (head, last)
}
