//! Parallel moves made sequential.
//!
//! The moves on an edge happen all at once. In sequence, a register may be written when no move still to come
//! reads it; when only circles are left, one register of a circle is first saved in a scratch register.

use super::select::Home;

/// Where a move takes its content from.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Source {
    Register(u16),
    Const(u32),
    Undef,
}

/// One move of a parallel move.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Move {
    pub to: u16,
    pub from: Source,
}

impl Source {
    /// The source for a value with this home, whose register is given when it has one.
    pub fn new(home: Home, register: u16) -> Source {
        match home {
            Home::Value(_) | Home::Far(..) => Source::Register(register),
            Home::Const(index) => Source::Const(index),
            Home::Undef => Source::Undef,
        }
    }
}

/// Appends to `out` a sequence with the effect of `moves` at once. `scratch` is called when a circle needs a
/// register that nobody else uses.
pub(super) fn sequentialize(moves: &[Move], out: &mut Vec<Move>, mut scratch: impl FnMut() -> u16) {
    let mut pending: Vec<(u16, u16)> = Vec::new();
    for one in moves {
        if let Source::Register(from) = one.from
            && from != one.to
        {
            pending.push((one.to, from));
        }
    }
    if pending.len() > 16 {
        many(&mut pending, out, &mut scratch);
    } else {
        few(&mut pending, out, &mut scratch);
    }
    out.extend(moves.iter().filter(|one| !matches!(one.from, Source::Register(_))));
}

fn few(pending: &mut Vec<(u16, u16)>, out: &mut Vec<Move>, scratch: &mut impl FnMut() -> u16) {
    while !pending.is_empty() {
        let free = (0..pending.len()).find(|&n| !pending.iter().any(|(_, from)| *from == pending[n].0));
        match free {
            Some(n) => {
                let (to, from) = pending.swap_remove(n);
                out.push(Move { to, from: Source::Register(from) });
            }
            None => {
                let saved = pending[0].0;
                let scratch = scratch();
                out.push(Move { to: scratch, from: Source::Register(saved) });
                for (_, from) in pending.iter_mut().filter(|(_, from)| *from == saved) {
                    *from = scratch;
                }
            }
        }
    }
}

/// As [`few`], in linear time.
fn many(pending: &mut [(u16, u16)], out: &mut Vec<Move>, scratch: &mut impl FnMut() -> u16) {
    let size = pending.iter().map(|(to, from)| (*to).max(*from)).max().unwrap_or(0) as usize + 1;
    const NOTHING: u32 = u32::MAX;
    let mut readers = vec![0u32; size];
    let mut writer = vec![NOTHING; size];
    for (n, (to, from)) in pending.iter().enumerate() {
        readers[*from as usize] += 1;
        writer[*to as usize] = n as u32;
    }
    let mut done = vec![false; pending.len()];
    let mut ready: Vec<u32> =
        (0..pending.len() as u32).filter(|&n| readers[pending[n as usize].0 as usize] == 0).collect();
    let mut circle = 0;
    loop {
        while let Some(n) = ready.pop() {
            let (to, from) = pending[n as usize];
            done[n as usize] = true;
            out.push(Move { to, from: Source::Register(from) });
            if let Some(count) = readers.get_mut(from as usize) {
                *count -= 1;
                let next = writer[from as usize];
                if *count == 0 && next != NOTHING && !done[next as usize] {
                    ready.push(next);
                }
            }
        }
        while circle < pending.len() && done[circle] {
            circle += 1;
        }
        if circle == pending.len() {
            return;
        }
        // Only circles are left: each register in them has one reader. Free the target of this move.
        let saved = pending[circle].0;
        let scratch = scratch();
        out.push(Move { to: scratch, from: Source::Register(saved) });
        for one in pending.iter_mut().filter(|(_, from)| *from == saved) {
            one.1 = scratch;
        }
        readers[saved as usize] = 0;
        ready.push(circle as u32);
    }
}
