//! From SSA form to register code.
//!
//! ```text
//! Func ─ select ──> homes of values, instructions, fused block ends
//!      ─ layout ──> order of blocks: cold code last, loops rotated
//!      ─ ranges ──> where each value is live
//!      ─ allocate > a register for each value: block parameters coalesced with their arguments
//!      ─ write ───> instructions, jumps, moves on edges, side tables
//! ```
//!
//! * `states`: frame states, relaxed where nothing depends on them.
//! * `select`: what need not be written, and what is written as one instruction.
//! * `flow`, `layout`: control flow facts; where blocks go.
//! * `ranges`, `allocate`, `moves`: registers.
//! * `write`, `operate`: the code. `operate` knows the operand layout of each op, `write` all the rest.
//! * `dump`: the code as text. `check`: proof that code does what its function says, made independently.
//!
//! A new op goes into `operate` (its operands), `dump` (the same for reading) and `check` (the same once more: that is
//! what makes the check worth something).
//!
//! A value has one register for all its life, so a frame state is one state map wherever it is used. The
//! interpreter reads operands before it writes results, and writes results only when nothing can raise any more;
//! so a result may take the register of an operand or of a frame state's value that dies there.

mod allocate;
mod check;
mod dump;
mod flow;
mod layout;
mod moves;
mod operate;
mod ranges;
mod select;
mod states;
mod write;

#[cfg(test)]
mod tests;

pub use check::check;
pub use dump::dump;

use super::bytecode::{Location, RegisterCode};
use std::fmt;
use tauraro_ir::{BlockId, Func};

/// Why a function has no register code.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum EmitError {
    /// More values are alive at once than there are registers.
    TooManyRegisters,
    /// An instruction has more operands than its count can say.
    TooManyOperands,
    /// The function breaks the rules of the IR; says where.
    Malformed(&'static str),
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EmitError::TooManyRegisters => f.write_str("too many values alive at once"),
            EmitError::TooManyOperands => f.write_str("too many operands"),
            EmitError::Malformed(what) => write!(f, "malformed function: {what}"),
        }
    }
}

impl std::error::Error for EmitError {}

/// Where the values and instructions of a function are in its register code, for a tier that compiles the function
/// and must go back to the interpreter in the middle of it, or come from there.
///
/// The interpreter can go on at an instruction when every value that is live before it (frame states counted) is in
/// its place. Values with one place are the same wherever both are live.
pub struct CodeMap {
    /// By value: its place for all its life. `Unbound` for `undef`, and for values that nobody uses.
    pub values: Vec<Location>,
    /// By IR instruction: index of the instruction that does it, [`CodeMap::NOWHERE`] when none does by itself. A
    /// test that is fused with its branch is where the branch is; so is the branch.
    pub insts: Vec<u32>,
    /// By loop index: the block that backward jumps with this index go to; `None` for one that the emitter made.
    pub loops: Vec<Option<BlockId>>,
}

impl CodeMap {
    /// "No instruction does it."
    pub const NOWHERE: u32 = u32::MAX;
}

/// Makes the register code of a function. In debug builds the result is [checked](check); set
/// `TAURARO_CHECK_CODE=0` to go without.
pub fn emit(func: &Func) -> Result<RegisterCode, EmitError> {
    let (code, _) = emit_unchecked(func, false)?;
    if cfg!(debug_assertions)
        && check_wanted()
        && func.insts.len().saturating_mul(func.locals.len() + code.registers as usize / 16 + 1) < CHECK_LIMIT
        && let Err(error) = check(&code, func)
    {
        panic!("register code of {} is wrong: {error}\n{}", func.qualname, dump(&code, func));
    }
    Ok(code)
}

/// Makes the register code of a function (the same as [`emit`] does, every time) and the map that belongs to it.
pub fn emit_with_map(func: &Func) -> Result<(RegisterCode, CodeMap), EmitError> {
    emit_unchecked(func, true)
}

/// Makes the register code of a function; the map is empty when it is not wanted.
fn emit_unchecked(original: &Func, with_map: bool) -> Result<(RegisterCode, CodeMap), EmitError> {
    let split = layout::split_item_edges(original);
    let func = split.as_ref().unwrap_or(original);
    let flow = flow::Flow::new(func);
    let selection = select::Selection::new(func, &flow)?;
    let layout = layout::layout(func, &flow);
    let ranges = ranges::Ranges::new(&selection, &flow, &layout);
    let allocation = allocate::allocate(&selection, &flow, &layout, ranges)?;
    let (code, mut map) = write::write(selection, &flow, &layout, allocation, with_map)?;
    if split.is_some() {
        map.insts.truncate(original.insts.len());
        let blocks = original.blocks.len();
        map.loops.iter_mut().for_each(|block| *block = block.filter(|block| block.index() < blocks));
    }
    Ok((code, map))
}

/// Functions with more instructions times locals (and registers, which count less) than this are not checked by [`emit`]:
/// a check may take time in proportion to that.
const CHECK_LIMIT: usize = 4_000_000;

fn check_wanted() -> bool {
    static WANTED: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *WANTED.get_or_init(|| std::env::var_os("TAURARO_CHECK_CODE").is_none_or(|value| value != "0"))
}
