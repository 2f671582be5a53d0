//! What the words of an instruction mean: which name registers that it reads, which one it writes, where it jumps.
//!
//! The table in `bytecode.rs` says it for people, this file says it for programs: the dump, the checker of the emitter
//! and the liveness analysis. A new op of the table's first part goes into [`shape`]; a quickened op has the operands of the op
//! that its meaning names first ([`base`]).
//!
//! Rule: an op may read fewer registers than it says here, never more; it writes exactly the ones that it says.

use super::bytecode::*;
use std::sync::LazyLock;

/// What a word of an instruction is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// A register that is written.
    Dest,
    /// A register or constant that is read.
    Source,
    /// Something else.
    No,
}

/// What `a`, `b` and `c` are, for an op of the table's first part.
pub fn shape(op: Opcode) -> [Role; 3] {
    use Opcode::*;
    use Role::{Dest as D, No as N, Source as S};
    match op {
        LoadConst | LoadUndef | LoadFree | LoadGlobal | LoadName | LoadLocals | LoadBuildClass
        | LoadAssertionError | MakeFunction | BuildTuple | BuildList | BuildSet | BuildDict | BuildString
        | Intrinsic => [D, N, N],
        Move | CheckBound | NewCell | LoadCell | LoadNameOrCell | LoadNameOrGlobal | LoadAttr
        | LoadSpecial | ListToTuple | Unary | Not | IsTrue | GetIter | IterNext | GetAIter | GetANext
        | GetAwaitable | GetYieldFromIter | Yield | YieldFrom | EnterHandler | ImportName | ImportFrom
        | MatchSequence | MatchMapping | GetLen | ForIter | ForIterBack | Call | CallKw | CallMethod
        | CallMethodKw => [D, S, N],
        LoadFromDictOrCell | Super | LoadItem | BuildSlice | CallEx | FormatValue | Binary | Compare | Is
        | Contains | ExcMatch | ExcGroupMatch | WithExit | MatchKeys | MatchClass => [D, S, S],
        StoreItem | DictSet | DictMerge => [S, S, S],
        StoreCell | StoreAttr | DeleteItem | ListAppend | ListExtend | SetAdd | SetUpdate | DictUpdate
        | Raise | CompareJump | IsJump | ContainsJump | CompareJumpBack | IsJumpBack | ContainsJumpBack => {
            [N, S, S]
        }
        DeleteCell | StoreGlobal | StoreName | DeleteAttr | Unpack | UnpackEx | LeaveHandler | Reraise
        | Return | JumpIf | JumpIfNot | JumpIfBound | JumpIfUnbound | JumpIfExhausted | JumpIfBack
        | JumpIfNotBack => [N, S, N],
        _ => [N, N, N],
    }
}

/// The words of an instruction that are operands or a destination.
pub fn operand_words(inst: &Inst) -> [Option<u16>; 3] {
    let [a, b, c] = shape(inst.op);
    let word = |role: Role, word: u16| (role != Role::No).then_some(word);
    [word(a, inst.a), word(b, inst.b), word(c, inst.c)]
}

/// Where a jump instruction goes.
pub fn jump_target(inst: &Inst) -> Option<u32> {
    use Opcode::*;
    match inst.op {
        Jump | JumpBack | JumpIf | JumpIfNot | JumpIfBound | JumpIfUnbound | JumpIfExhausted
        | CompareJump | IsJump | ContainsJump | JumpIfBack | JumpIfNotBack | CompareJumpBack | IsJumpBack
        | ContainsJumpBack | ForIter | ForIterBack => Some(inst.x),
        _ => None,
    }
}

/// Whether control never goes on behind the instruction.
pub fn ends_control(op: Opcode) -> bool {
    use Opcode::*;
    matches!(op, Jump | JumpBack | Return | Raise | Reraise | Unreachable)
}

/// What the extension words of an op hold.
pub fn extension_role(op: Opcode) -> Role {
    match op {
        Opcode::Unpack | Opcode::UnpackEx | Opcode::ExcGroupMatch => Role::Dest,
        _ => Role::Source,
    }
}

/// The op of the table's first part that a quickened one stands for; any other op itself.
pub fn base(op: Opcode) -> Opcode {
    static BASES: LazyLock<Vec<Opcode>> = LazyLock::new(|| {
        let named = |name: &str| Opcode::ALL.iter().copied().find(|op| op.name() == name);
        let is_quickened = |op: Opcode| op > Opcode::Unreachable;
        let base = |op: &Opcode| match op.meaning().split_once(':') {
            Some((name, _)) if is_quickened(*op) => named(name).unwrap_or(*op),
            _ => *op,
        };
        Opcode::ALL.iter().map(base).collect()
    });
    BASES.get(op as usize).copied().unwrap_or(op)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quickened_ops_name_what_they_stand_for() {
        for &op in Opcode::ALL {
            assert!(
                base(op) <= Opcode::Unreachable,
                "{}: its meaning must begin with the op it stands for",
                op.name()
            );
        }
    }

    /// The meanings speak of `a`, `b` and `c`: what they say must be what [`shape`] says.
    #[test]
    fn roles_agree_with_the_meanings() {
        for &op in Opcode::ALL.iter().filter(|op| **op <= Opcode::Unreachable) {
            let meaning = op.meaning();
            let is_letter_in = |letter: char| {
                let mut words = meaning.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\''));
                words.any(|word| word.chars().eq([letter]))
            };
            let [a, b, c] = shape(op);
            let writes = meaning.starts_with("a, register")
                || meaning.contains("a = ") && !meaning.contains("a = CompareKind");
            let jump = jump_target(&Inst { op, a: 0, b: 0, c: 0, x: 0, y: 0 }).is_some();
            assert_eq!(a == Role::Dest, writes, "{}: {meaning}", op.name());
            let reads = meaning.contains("a is a source operand");
            assert_eq!(a == Role::Source, reads, "{}: {meaning}", op.name());
            // A conditional jump that polls is said by reference to the one that does not.
            if !jump && !meaning.starts_with("as ") {
                assert_eq!(b == Role::Source, is_letter_in('b'), "{}: {meaning}", op.name());
            }
            let counts = meaning.contains("c = ")
                || meaning.contains("in the extension")
                || meaning.contains("as CallMethod");
            if !jump && !counts {
                assert_eq!(c == Role::Source, is_letter_in('c'), "{}: {meaning}", op.name());
            }
        }
    }
}
