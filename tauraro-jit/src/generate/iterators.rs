//! The next item of an iterator, taken in line.
//!
//! Where it is known what kind of iterator a loop has ([`ItemSource`]), machine code reads the list or the dict behind it and moves it on.
//! At the end, and in every case that is not the common one, nothing has been written yet and the leaf function that would have been called
//! decides. The second part of a pair goes the way it goes from there, through the machine.

use super::*;
use tauraro_vm::abi::ItemSource;

impl Function<'_, '_> {
    /// What a leaf function that takes the next item of operand 0 would answer.
    pub(super) fn next_in_line(&mut self, leaf: u32, source: ItemSource, inst: &Inst) -> Value {
        let iterator = self.get(inst.args[0]);
        let (miss, next) = (self.b.create_block(), self.b.create_block());
        let answer = self.b.append_block_param(next, types::I64);
        self.is_exactly(iterator, source.layout(), miss);
        let item = match source {
            ItemSource::Enumerate => self.next_of_enumerate(iterator, miss),
            ItemSource::Zip => self.next_of_zip(iterator, miss),
            ItemSource::Items | ItemSource::Keys | ItemSource::Values => {
                self.next_of_dict(source, iterator, miss)
            }
            ItemSource::Set => self.next_of_set(iterator, miss),
        };
        self.b.ins().jump(next, &[BlockArg::Value(item)]);
        self.b.switch_to_block(miss);
        self.b.set_cold_block(miss);
        let asked = self.call_leaf(leaf, 0, &[iterator]);
        self.b.ins().jump(next, &[BlockArg::Value(asked)]);
        self.b.switch_to_block(next);
        answer
    }

    /// Goes on when a value has the shape of exact instances of a layout.
    fn is_exactly(&mut self, value: Value, layout: Layout, miss: Block) {
        let shape = self.shape_in_place(value, false);
        let same = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(layout.0));
        self.go_on_if(same, miss);
    }

    fn next_of_enumerate(&mut self, pairs: Value, miss: Block) -> Value {
        let big = self.load(types::I64, pairs, offset::ENUMERATE_BIG);
        let count = self.load(types::I64, pairs, offset::ENUMERATE_COUNT);
        let most = self.iconst(PyValue::MAX_SMALL as u64);
        let small = self.b.ins().icmp(IntCC::SignedLessThan, count, most);
        let none = self.iconst(0);
        let big = self.b.ins().icmp(IntCC::NotEqual, big, none);
        self.go_on_unless(big, miss);
        self.go_on_if(small, miss);
        let inner = self.load(types::I64, pairs, offset::ENUMERATE_ITERATOR);
        let (item, moved) = self.item_of_list(inner, miss);
        self.store(moved, inner, offset::LIST_ITER_INDEX);
        let following = self.b.ins().iadd_imm_s(count, 1);
        self.store(following, pairs, offset::ENUMERATE_COUNT);
        self.store(item, self.machine, offset::SECOND);
        // As `Value::small_int` does.
        let doubled = self.b.ins().iadd(count, count);
        self.b.ins().bor_imm_s(doubled, 1)
    }

    fn next_of_zip(&mut self, zip: Value, miss: Block) -> Value {
        let strict = self.load(types::I8, zip, offset::ZIP_STRICT);
        self.go_on_unless(strict, miss);
        let iterators = self.load(types::I64, zip, offset::ZIP_ITERATORS);
        let count = self.load(types::I64, iterators, offset::TUPLE_LENGTH);
        let two = self.b.ins().icmp_imm_s(IntCC::Equal, count, 2);
        self.go_on_if(two, miss);
        let first = self.load(types::I64, iterators, offset::TUPLE_ITEMS);
        let second = self.load(types::I64, iterators, offset::TUPLE_ITEMS + size_of::<PyValue>());
        // One iterator twice gives two items in turn.
        let apart = self.b.ins().icmp(IntCC::NotEqual, first, second);
        self.go_on_if(apart, miss);
        let (item, first_moved) = self.item_of_list(first, miss);
        let (other, second_moved) = self.item_of_list(second, miss);
        self.store(first_moved, first, offset::LIST_ITER_INDEX);
        self.store(second_moved, second, offset::LIST_ITER_INDEX);
        self.store(other, self.machine, offset::SECOND);
        item
    }

    /// The next item of what must be the iterator of a list, and its index then.
    fn item_of_list(&mut self, iterator: Value, miss: Block) -> (Value, Value) {
        self.is_exactly(iterator, Layout::ListIter, miss);
        let list = self.load(types::I64, iterator, offset::LIST_ITER_LIST);
        self.go_on_if(list, miss);
        let index = self.load(types::I64, iterator, offset::LIST_ITER_INDEX);
        let length = self.load(types::I64, list, offset::LIST_LENGTH);
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, index, length);
        self.go_on_if(more, miss);
        let slots = self.load(types::I64, list, offset::LIST_STORAGE);
        let scaled = self.b.ins().ishl_imm_s(index, 3);
        let place = self.b.ins().iadd(slots, scaled);
        let item = self.load(types::I64, place, offset::SLOTS);
        (item, self.b.ins().iadd_imm_s(index, 1))
    }

    fn next_of_dict(&mut self, source: ItemSource, iterator: Value, miss: Block) -> Value {
        let at = source.dict_iterator();
        let dict = self.load(types::I64, iterator, at.dict);
        self.go_on_if(dict, miss);
        let remaining = self.load(types::I64, iterator, at.remaining);
        self.go_on_if(remaining, miss);
        let expected = self.load(types::I64, iterator, at.expected);
        let used = self.b.ins().uload32(mem(), dict, offset::DICT_USED as i32);
        let same = self.b.ins().icmp(IntCC::Equal, used, expected);
        self.go_on_if(same, miss);
        let position = self.load(types::I64, iterator, at.position);
        let first = self.b.ins().uload32(mem(), dict, offset::DICT_FIRST as i32);
        let end = self.b.ins().uload32(mem(), dict, offset::DICT_NEXT as i32);
        let passed = self.b.ins().icmp(IntCC::UnsignedLessThan, position, first);
        self.go_on_unless(passed, miss);
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, position, end);
        self.go_on_if(more, miss);
        let entries = self.load(types::I64, dict, offset::DICT_ENTRIES);
        let distance = self.b.ins().imul_imm_s(position, offset::DICT_ENTRY_SIZE as i64);
        let entry = self.b.ins().iadd(entries, distance);
        let entry = self.b.ins().iadd_imm_s(entry, offset::DICT_FIRST_ENTRY as i64);
        let key = self.load(types::I64, entry, offset::DICT_ENTRY_KEY);
        let value = self.load(types::I64, entry, offset::DICT_ENTRY_VALUE);
        // What was deleted has neither.
        self.go_on_if(key, miss);
        self.go_on_if(value, miss);
        let following = self.b.ins().iadd_imm_s(position, 1);
        self.store(following, iterator, at.position);
        let fewer = self.b.ins().iadd_imm_s(remaining, -1);
        self.store(fewer, iterator, at.remaining);
        match source {
            ItemSource::Values => value,
            ItemSource::Keys => key,
            _ => {
                self.store(value, self.machine, offset::SECOND);
                key
            }
        }
    }

    fn next_of_set(&mut self, iterator: Value, miss: Block) -> Value {
        let set = self.load(types::I64, iterator, offset::SET_ITER_SET);
        self.go_on_if(set, miss);
        let table = self.load(types::I64, set, offset::SET_TABLE);
        self.go_on_if(table, miss);
        let used = self.load(types::I64, table, offset::SET_USED);
        let expected = self.load(types::I64, iterator, offset::SET_ITER_EXPECTED);
        let same = self.b.ins().icmp(IntCC::Equal, used, expected);
        self.go_on_if(same, miss);
        let position = self.load(types::I64, iterator, offset::SET_ITER_POSITION);
        let size = self.load(types::I64, table, offset::SET_SIZE);
        // To the next entry that is in use: dummies and unused ones are passed.
        let (look, there, used, found) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.b.create_block());
        let at = self.b.append_block_param(look, types::I64);
        self.b.ins().jump(look, &[BlockArg::Value(position)]);
        self.b.switch_to_block(look);
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, at, size);
        self.b.ins().brif(more, there, &[], miss, &[]);
        self.b.switch_to_block(there);
        let distance = self.b.ins().imul_imm_s(at, offset::SET_ENTRY_SIZE as i64);
        let entry = self.b.ins().iadd(table, distance);
        let key = self.load(types::I64, entry, offset::SET_ENTRIES + offset::SET_ENTRY_KEY);
        let following = self.b.ins().iadd_imm_s(at, 1);
        self.b.ins().brif(key, used, &[], look, &[BlockArg::Value(following)]);
        self.b.switch_to_block(used);
        let dummy = self.iconst(PyValue::DUMMY.bits());
        let is_dummy = self.b.ins().icmp(IntCC::Equal, key, dummy);
        self.b.ins().brif(is_dummy, look, &[BlockArg::Value(following)], found, &[]);
        self.b.switch_to_block(found);
        self.store(following, iterator, offset::SET_ITER_POSITION);
        key
    }

    fn go_on_unless(&mut self, condition: Value, otherwise: Block) {
        let next = self.b.create_block();
        self.b.ins().brif(condition, otherwise, &[], next, &[]);
        self.b.switch_to_block(next);
    }
}
