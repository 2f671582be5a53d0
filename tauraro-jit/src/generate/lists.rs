//! What is done with objects and lists in line when it is simple, and by a helper otherwise.

use super::Function;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value, types};
use tauraro_vm::abi::offset;
use tauraro_vm::{Layout, Value as PyValue};

impl Function<'_, '_> {
    /// Number of items of an exact list, tuple or string, else zero.
    pub(super) fn quick_length(&mut self, value: Value) -> Value {
        let next = self.b.create_block();
        let result = self.b.append_block_param(next, types::I64);
        let shape = self.shape_in_place(value, false);
        let known = [
            (Layout::List, offset::LIST_LENGTH),
            (Layout::Str, offset::STR_LENGTH),
            (Layout::Tuple, offset::TUPLE_LENGTH),
        ];
        for (layout, at) in known {
            let same = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(layout.0));
            let (found, other) = (self.b.create_block(), self.b.create_block());
            self.b.ins().brif(same, found, &[], other, &[]);
            self.b.switch_to_block(found);
            let length = self.load(types::I64, value, at);
            let length = self.tag(length);
            self.b.ins().jump(next, &[BlockArg::Value(length)]);
            self.b.switch_to_block(other);
        }
        let zero = self.iconst(0);
        self.b.ins().jump(next, &[BlockArg::Value(zero)]);
        self.b.switch_to_block(next);
        result
    }

    /// The exact tuple with so many items that a value is, or the storage of the exact list, else zero.
    pub(super) fn quick_items(&mut self, value: Value, count: u32) -> Value {
        const { assert!(offset::SLOTS == offset::TUPLE_ITEMS) };
        let (tuple, other, list, next) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(next, types::I64);
        let shape = self.shape_in_place(value, false);
        let zero = self.iconst(0);
        let is_tuple = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(Layout::Tuple.0));
        self.b.ins().brif(is_tuple, tuple, &[], other, &[]);
        self.b.switch_to_block(tuple);
        let length = self.load(types::I64, value, offset::TUPLE_LENGTH);
        let fits = self.b.ins().icmp_imm_s(IntCC::Equal, length, i64::from(count));
        let items = self.b.ins().select(fits, value, zero);
        self.b.ins().jump(next, &[BlockArg::Value(items)]);
        self.b.switch_to_block(other);
        let is_list = self.b.ins().icmp_imm_s(IntCC::Equal, shape, i64::from(Layout::List.0));
        self.b.ins().brif(is_list, list, &[], next, &[BlockArg::Value(zero)]);
        self.b.switch_to_block(list);
        let length = self.load(types::I64, value, offset::LIST_LENGTH);
        let storage = self.load(types::I64, value, offset::LIST_STORAGE);
        let fits = self.b.ins().icmp_imm_s(IntCC::Equal, length, i64::from(count));
        let items = self.b.ins().select(fits, storage, zero);
        self.b.ins().jump(next, &[BlockArg::Value(items)]);
        self.b.switch_to_block(next);
        result
    }

    /// Appends to a list whose storage has room, and gives None; else does nothing and gives zero.
    pub(super) fn quick_append(&mut self, list: Value, item: tauraro_ir::ValueId) -> Value {
        let (there, room, next) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(next, types::I64);
        let zero = self.iconst(0);
        let storage = self.load(types::I64, list, offset::LIST_STORAGE);
        self.b.ins().brif(storage, there, &[], next, &[BlockArg::Value(zero)]);
        self.b.switch_to_block(there);
        let length = self.load(types::I64, list, offset::LIST_LENGTH);
        let slots = self.load(types::I64, storage, offset::SLOTS_LENGTH);
        let fits = self.b.ins().icmp(IntCC::UnsignedLessThan, length, slots);
        self.b.ins().brif(fits, room, &[], next, &[BlockArg::Value(zero)]);
        self.b.switch_to_block(room);
        let scaled = self.b.ins().ishl_imm_s(length, 3);
        let slot = self.b.ins().iadd(storage, scaled);
        let slot = self.b.ins().iadd_imm_s(slot, offset::SLOTS as i64);
        if !self.is_immediate(item) {
            self.barrier_of_item(storage, slot);
        }
        let item = self.get(item);
        self.store(item, slot, 0);
        let longer = self.b.ins().iadd_imm_s(length, 1);
        self.store(longer, list, offset::LIST_LENGTH);
        let none = self.iconst(PyValue::NONE.bits());
        self.b.ins().jump(next, &[BlockArg::Value(none)]);
        self.b.switch_to_block(next);
        result
    }
}
