//! Keys of dicts, looked for in line.
//!
//! Where a dict is expected and has an index table, machine code follows the table until it finds the very key: a small integer, or
//! a text object whose hash is known. All else (a key that is absent or only equal, few entries, another container) is left to the leaf function
//! that would have been called. Cranelift sees a loop of two blocks; what it costs is a third of the call.

use super::*;

/// What is known of a look-up; the second number of the op that does it.
pub(crate) struct Known;
impl Known {
    /// The container is expected to be a dict: the key is looked for in line.
    pub(crate) const EXPECTED: u32 = 1;
    /// It is an exact dict for certain.
    pub(crate) const DICT: u32 = 2;
    /// The key is a small integer for certain.
    pub(crate) const INT: u32 = 4;
}

/// The leaf function with this number, if it looks for a key in what is expected to be a dict.
pub(super) fn in_line(leaf: u32, known: u32) -> Option<Leaf> {
    use Leaf::*;
    let looks = |leaf: &Leaf| matches!(leaf, Contains | GetItem | SetItem | DictGet | SetDefault);
    Leaf::from_index(leaf).filter(looks).filter(|_| known & Known::EXPECTED != 0)
}

impl Function<'_, '_> {
    /// What a leaf function that looks for key operand 1 in operand 0 would answer.
    pub(super) fn look_up_in_line(&mut self, leaf: Leaf, known: u32, inst: &Inst) -> Value {
        let args: Vec<Value> = inst.args.iter().map(|arg| self.get(*arg)).collect();
        let (miss, next) = (self.b.create_block(), self.b.create_block());
        let answer = self.b.append_block_param(next, types::I64);
        let (dict, key) = (args[0], args[1]);
        if known & Known::DICT == 0 {
            let shape = self.shape_in_place(dict, false);
            let same = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(Layout::Dict.0));
            self.go_on_if(same, miss);
        }
        if leaf == Leaf::SetItem {
            // Somebody may rely on the values of a dict with a version.
            let version = self.load(types::I32, dict, offset::DICT_VERSION);
            let none = self.b.ins().icmp_imm_s(IntCC::Equal, version, 0);
            self.go_on_if(none, miss);
        }
        let index = self.load(types::I64, dict, offset::DICT_INDEX);
        self.go_on_if(index, miss);
        let hash = self.hash_of_key(key, known, miss);
        let entries = self.load(types::I64, dict, offset::DICT_ENTRIES);
        let entry = self.find_entry(index, entries, key, hash, miss);
        let found = match leaf {
            Leaf::Contains => self.iconst(PyValue::TRUE.bits()),
            Leaf::SetItem => {
                if !self.is_immediate(inst.args[2]) {
                    let slot = self.b.ins().iadd_imm_s(entry, offset::DICT_ENTRY_VALUE as i64);
                    self.barrier_of_item(entries, slot);
                }
                self.store(args[2], entry, offset::DICT_ENTRY_VALUE);
                self.iconst(PyValue::NONE.bits())
            }
            _ => self.load(types::I64, entry, offset::DICT_ENTRY_VALUE),
        };
        self.b.ins().jump(next, &[BlockArg::Value(found)]);
        self.b.switch_to_block(miss);
        let asked = self.call_leaf(leaf as u32, 0, &args);
        self.b.ins().jump(next, &[BlockArg::Value(asked)]);
        self.b.switch_to_block(next);
        answer
    }

    pub(super) fn go_on_if(&mut self, condition: Value, otherwise: Block) {
        let next = self.b.create_block();
        self.b.ins().brif(condition, next, &[], otherwise, &[]);
        self.b.switch_to_block(next);
    }

    /// The hash of a small integer or a text.
    fn hash_of_key(&mut self, key: Value, known: u32, miss: Block) -> Value {
        let done = self.b.create_block();
        let hash = self.b.append_block_param(done, types::I64);
        if known & Known::INT == 0 {
            let (int, other) = (self.b.create_block(), self.b.create_block());
            let tag = self.b.ins().band_imm_s(key, 1);
            self.b.ins().brif(tag, int, &[], other, &[]);
            self.b.switch_to_block(other);
            let shape = self.shape_in_place(key, false);
            let is_text = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(Layout::Str.0));
            self.go_on_if(is_text, miss);
            let text_hash = self.load(types::I64, key, offset::STR_HASH);
            // Zero: not asked for yet.
            self.b.ins().brif(text_hash, done, &[BlockArg::Value(text_hash)], miss, &[]);
            self.b.switch_to_block(int);
        }
        let number = self.b.ins().sshr_imm_s(key, 1);
        // Beyond, hashes are remainders.
        let above = self.b.ins().iadd_imm_s(number, abi::OWN_HASH_LIMIT);
        let own = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, above, 2 * abi::OWN_HASH_LIMIT);
        self.go_on_if(own, miss);
        // The hash of -1 is -2.
        let minus_one = self.b.ins().icmp_imm_s(IntCC::Equal, number, -1);
        let minus_one = self.b.ins().uextend(types::I64, minus_one);
        let number = self.b.ins().isub(number, minus_one);
        self.b.ins().jump(done, &[BlockArg::Value(number)]);
        self.b.switch_to_block(done);
        hash
    }

    /// The address of the entry that has the key itself.
    fn find_entry(&mut self, index: Value, entries: Value, key: Value, hash: Value, miss: Block) -> Value {
        let (shifts, factor) = abi::SPREAD;
        let high = self.b.ins().ushr_imm_s(hash, i64::from(shifts[0]));
        let middle = self.b.ins().ushr_imm_s(hash, i64::from(shifts[1]));
        let mixed = self.b.ins().bxor(hash, high);
        let mixed = self.b.ins().bxor(mixed, middle);
        let factor = self.iconst(factor);
        let mixed = self.b.ins().imul(mixed, factor);
        let start = self.b.ins().ushr_imm_s(mixed, i64::from(shifts[2]));
        let size = self.load(types::I64, index, offset::DICT_INDEX_SIZE);
        let mask = self.b.ins().iadd_imm_s(size, -1);
        let (probe, used, unused, further, found) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let at = self.b.append_block_param(probe, types::I64);
        let step = self.b.append_block_param(probe, types::I64);
        let zero = self.iconst(0);
        self.b.ins().jump(probe, &[BlockArg::Value(start), BlockArg::Value(zero)]);
        self.b.switch_to_block(probe);
        let at = self.b.ins().band(at, mask);
        let scaled = self.b.ins().ishl_imm_s(at, 2);
        let place = self.b.ins().iadd(index, scaled);
        let position = self.b.ins().uload32(mem(), place, offset::DICT_INDEX_TABLE as i32);
        let in_use =
            self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, position, i64::from(abi::DELETED_POSITION));
        self.b.ins().brif(in_use, used, &[], unused, &[]);
        self.b.switch_to_block(unused);
        let deleted = self.b.ins().icmp_imm_s(IntCC::Equal, position, i64::from(abi::DELETED_POSITION));
        self.b.ins().brif(deleted, further, &[], miss, &[]);
        self.b.switch_to_block(used);
        let distance = self.b.ins().imul_imm_s(position, offset::DICT_ENTRY_SIZE as i64);
        let entry = self.b.ins().iadd(entries, distance);
        let entry = self.b.ins().iadd_imm_s(entry, offset::DICT_FIRST_ENTRY as i64);
        let there = self.load(types::I64, entry, offset::DICT_ENTRY_KEY);
        let same = self.b.ins().icmp(IntCC::Equal, there, key);
        self.b.ins().brif(same, found, &[], further, &[]);
        self.b.switch_to_block(further);
        let step = self.b.ins().iadd_imm_s(step, 1);
        let at = self.b.ins().iadd(at, step);
        self.b.ins().jump(probe, &[BlockArg::Value(at), BlockArg::Value(step)]);
        self.b.switch_to_block(found);
        entry
    }
}
