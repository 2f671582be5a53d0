//! Names: reading, writing and deleting them, and the cells of closures.
//!
//! When a scope is opened, each of its symbols gets a [`Slot`]; a name is then one lookup in the scope's symbol
//! map away from its access. An inlined comprehension opens a scope inside the same function: its own symbols get
//! hidden locals, which later comprehensions use again, and the others take the slot of the scope that owns them.
//!
//! Cells are values like others. A captured local's cell is made when its scope is opened, and the local stands for
//! the cell ever after. Cells of the closure are loaded at the entry.

use super::{Frame, Lowerer, Namespace};
use crate::entities::*;
use crate::func::{FuncKind, LocalKind, Span};
use crate::op::Op;
use std::borrow::Cow;
use tauraro_syntax::{Binding, ScopeId, ScopeKind, Symbol, SymbolFlags};

/// How a symbol is accessed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Slot {
    /// A fast local.
    Fast(LocalId),
    /// A local that lives in a cell.
    Cell(LocalId),
    /// A free variable: position in the closure.
    Free(u32),
    /// Declared `global`.
    Global,
    /// A global, bound nowhere.
    GlobalImplicit,
    /// A name of a module or class body.
    Name,
}

/// An open scope: how each of its symbols is accessed, in the order of the symbol map.
pub(super) struct ScopeSlots {
    pub(super) id: ScopeId,
    slots: Vec<Slot>,
}

/// A function with fewer locals is not asked how large its frame states get.
const MANY_LOCALS: usize = 256;
/// Dense source has a frame state for that many bytes.
const BYTES_PER_STATE: usize = 16;
/// About how many values all frame states of a function may name: 24 bytes each while it is compiled.
const MOST_STATE_VALUES: usize = 1 << 21;

impl<'a> Lowerer<'a> {
    /// Opens the frame's own scope: makes its locals (parameters first, which the caller has described in
    /// `params`), loads the closure and makes cells.
    pub(super) fn open_frame_scope(&mut self) {
        let id = self.f.scope;
        let scope = &self.scopes[id];
        let mut slots = vec![Slot::GlobalImplicit; scope.symbols.len()];
        let undef = self.f.b.undef();
        if matches!(scope.kind, k if k.is_comprehension()) {
            self.f.b.add_param_local(".0");
        }
        for name in &scope.parameters {
            let local = self.f.b.add_param_local(name.as_str());
            if let Some(index) = scope.symbols.get_index_of(name.as_str()) {
                slots[index] = Slot::Fast(local);
            }
        }
        // Frame states name every local. Where that would be too much, locals are in cells: those never change, so one frame
        // state serves nearly all instructions. (`co_cellvars` shows it.)
        let states = scope.range.len().to_usize() / BYTES_PER_STATE;
        let all_in_cells = scope.symbols.len() > MANY_LOCALS
            && scope.symbols.len().saturating_mul(states) > MOST_STATE_VALUES;
        // All locals exist before any cell is made, so that every frame state names them.
        for (index, (name, symbol)) in scope.symbols.iter().enumerate() {
            match symbol.binding {
                Binding::Local | Binding::Cell
                    if !symbol.flags.has(SymbolFlags::PARAMETER) && symbol.owner == id =>
                {
                    let captured = symbol.binding == Binding::Cell || all_in_cells;
                    let kind = if captured { LocalKind::Cell } else { LocalKind::Fast };
                    let local = self.f.b.add_local(name.as_str(), kind);
                    slots[index] = if captured { Slot::Cell(local) } else { Slot::Fast(local) };
                }
                Binding::Free => {
                    let position = scope.free.binary_search(name).unwrap_or(0);
                    slots[index] = Slot::Free(position as u32);
                }
                Binding::GlobalExplicit => slots[index] = Slot::Global,
                Binding::Name => slots[index] = Slot::Name,
                _ => {}
            }
        }
        for (index, symbol) in scope.symbols.values().enumerate() {
            let made = matches!(slots[index], Slot::Cell(_));
            if symbol.binding != Binding::Cell && !made {
                continue;
            }
            let (local, content) = match slots[index] {
                Slot::Fast(parameter) => (parameter, self.f.b.peek(parameter)),
                Slot::Cell(local) => (local, undef),
                _ => continue,
            };
            let cell = self.f.b.op1(Op::NewCell, &[content], Span::default());
            self.f.b.func().locals[local.index()].kind = LocalKind::Cell;
            self.f.b.write(local, cell);
            slots[index] = Slot::Cell(local);
        }
        let free = scope.free.len();
        self.f.free_cells =
            (0..free).map(|n| self.f.b.op_imm(Op::LoadFree, &[], [n as u32, 0], Span::default())).collect();
        self.f.b.func().frees = scope.free.iter().map(|name| name.as_str().into()).collect();
        self.f.scopes.push(ScopeSlots { id, slots });
        if let Some(lines) = self.lines.clone() {
            let start = self.f.b.func().span.start;
            self.f.b.trace(lines, Span { start, end: start + 1 });
        }
    }

    /// Makes a local that lives in a new, empty cell.
    pub(super) fn add_cell(&mut self, name: &str) -> LocalId {
        let local = self.f.b.add_local(name, LocalKind::Cell);
        let undef = self.f.b.undef();
        let cell = self.f.b.op1(Op::NewCell, &[undef], Span::default());
        self.f.b.write(local, cell);
        local
    }

    /// Adds a free variable that the scopes know nothing of; it is the last of the closure.
    pub(super) fn add_free(&mut self, name: &str) -> ValueId {
        let func = self.f.b.func();
        func.frees.push(name.into());
        let position = func.frees.len() as u32 - 1;
        let cell = self.f.b.op_imm(Op::LoadFree, &[], [position, 0], Span::default());
        self.f.free_cells.push(cell);
        cell
    }

    /// Opens the scope of an inlined comprehension. Returns its hidden locals for [`Lowerer::close_inlined`].
    pub(super) fn open_inlined(&mut self, id: ScopeId) -> Vec<(&'a str, bool, LocalId)> {
        let scope = &self.scopes[id];
        let mut slots = Vec::with_capacity(scope.symbols.len());
        let mut hidden = Vec::new();
        for (name, symbol) in &scope.symbols {
            let name = name.as_str();
            let slot = match symbol.binding {
                Binding::Local | Binding::Cell if symbol.owner == id => {
                    let captured = symbol.binding == Binding::Cell;
                    let local = self.hidden_local(name, captured);
                    hidden.push((name, captured, local));
                    if captured {
                        let undef = self.f.b.undef();
                        let cell = self.f.b.op1(Op::NewCell, &[undef], Span::default());
                        self.f.b.write(local, cell);
                        Slot::Cell(local)
                    } else {
                        Slot::Fast(local)
                    }
                }
                Binding::Local | Binding::Cell => {
                    self.slot_in(symbol.owner, name).unwrap_or(Slot::GlobalImplicit)
                }
                Binding::Free => self.free_slot(name),
                Binding::GlobalExplicit => Slot::Global,
                Binding::GlobalImplicit => Slot::GlobalImplicit,
                Binding::Name => Slot::Name,
            };
            slots.push(slot);
        }
        self.f.scopes.push(ScopeSlots { id, slots });
        hidden
    }

    /// Closes the scope of an inlined comprehension: its locals are unbound and free to be used again.
    pub(super) fn close_inlined(&mut self, hidden: Vec<(&'a str, bool, LocalId)>) {
        self.f.scopes.pop();
        for (name, captured, local) in hidden {
            self.f.b.unbind(local);
            self.f.spare_locals.entry((name, captured)).or_default().push(local);
        }
    }

    fn hidden_local(&mut self, name: &'a str, captured: bool) -> LocalId {
        if let Some(local) = self.f.spare_locals.get_mut(&(name, captured)).and_then(Vec::pop) {
            return local;
        }
        self.f.b.add_local(name, if captured { LocalKind::Cell } else { LocalKind::Fast })
    }

    /// The slot that an open scope of this function gives a name.
    fn slot_in(&self, scope: ScopeId, name: &str) -> Option<Slot> {
        let open = self.f.scopes.iter().rev().find(|open| open.id == scope)?;
        let index = self.scopes[scope].symbols.get_index_of(name)?;
        open.slots.get(index).copied()
    }

    fn free_slot(&self, name: &str) -> Slot {
        let free = &self.scopes[self.f.scope].free;
        match free.binary_search_by(|free| free.as_str().cmp(name)) {
            Ok(position) => Slot::Free(position as u32),
            Err(_) => Slot::GlobalImplicit,
        }
    }

    /// The stored form of a name: private names of classes are mangled.
    pub(super) fn mangle<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if name.starts_with("__") { self.scopes.mangle(self.scope_id(), name) } else { Cow::Borrowed(name) }
    }

    /// The index of an attribute's or a namespace's name, mangled.
    pub(super) fn name_id(&mut self, name: &str) -> NameId {
        let name = self.mangle(name);
        self.f.b.name(&name)
    }

    /// How a mangled name is accessed in the innermost open scope.
    pub(super) fn slot(&self, name: &str) -> Slot {
        let Some(open) = self.f.scopes.last() else { return Slot::GlobalImplicit };
        let scope = &self.scopes[open.id];
        match scope.symbols.get_index_of(name) {
            Some(index) => open.slots[index],
            None if scope.kind.is_function_like() => {
                // A comprehension that never mentions the name (it was added for it, as for annotations).
                if scope.inlined && self.f.kind != FuncKind::Function {
                    Slot::Name
                } else {
                    Slot::GlobalImplicit
                }
            }
            None => Slot::Name,
        }
    }

    /// What the innermost open scope knows of a mangled name.
    pub(super) fn symbol(&self, name: &str) -> Option<&'a Symbol> {
        self.scopes[self.scope_id()].symbol(name)
    }

    // ---- access

    /// Whether names of the frame's namespace are the globals.
    fn namespace_is_globals(&self) -> bool {
        self.f.kind == FuncKind::Module && self.options.namespace == Namespace::Globals
    }

    /// The content of the `__classdict__` cell, where the class namespace comes first.
    fn class_namespace(&mut self, span: Span) -> Option<ValueId> {
        if !self.scopes[self.f.scope].can_see_class_scope {
            return None;
        }
        let Slot::Free(position) = self.free_slot("__classdict__") else { return None };
        let cell = self.f.free_cells[position as usize];
        let name = self.f.b.name("__classdict__");
        Some(self.f.b.op_imm(Op::LoadCell, &[cell], [name.0, 0], span))
    }

    /// Reads a name as it is written in the source.
    pub(super) fn load_name(&mut self, name: &str, span: Span) -> ValueId {
        self.f.b.mark(span);
        let name = &*self.mangle(name);
        match self.slot(name) {
            Slot::Fast(local) => self.f.b.read(local, span),
            Slot::Cell(local) => {
                let cell = self.f.b.peek(local);
                let name = self.f.b.name(name);
                self.f.b.op_imm(Op::LoadCell, &[cell], [name.0, 0], span)
            }
            Slot::Free(position) => self.load_free_variable(position, name, span),
            Slot::Global => self.load_global(name, span),
            Slot::GlobalImplicit => {
                if name != "__classdict__"
                    && let Some(namespace) = self.class_namespace(span)
                {
                    let name = self.f.b.name(name);
                    return self.f.b.op_imm(Op::LoadNameOrGlobal, &[namespace], [name.0, 0], span);
                }
                self.load_global(name, span)
            }
            Slot::Name if self.namespace_is_globals() => self.load_global(name, span),
            Slot::Name => {
                let name = self.f.b.name(name);
                self.f.b.op_imm(Op::LoadName, &[], [name.0, 0], span)
            }
        }
    }

    fn load_free_variable(&mut self, position: u32, name: &str, span: Span) -> ValueId {
        let cell = self.f.free_cells[position as usize];
        let hidden = name.starts_with('.') || name == "__classdict__" || name == "__class__";
        let name_id = self.f.b.name(name);
        let imm = [name_id.0, 0];
        if !hidden {
            if self.f.kind == FuncKind::Class && self.f.scopes.len() == 1 {
                return self.f.b.op_imm(Op::LoadNameOrCell, &[cell], imm, span);
            }
            if let Some(namespace) = self.class_namespace(span) {
                return self.f.b.op_imm(Op::LoadFromDictOrCell, &[namespace, cell], imm, span);
            }
        }
        self.f.b.op_imm(Op::LoadCell, &[cell], imm, span)
    }

    fn load_global(&mut self, name: &str, span: Span) -> ValueId {
        let name = self.f.b.name(name);
        self.f.b.op_imm(Op::LoadGlobal, &[], [name.0, 0], span)
    }

    /// Writes a name as it is written in the source.
    pub(super) fn store_name(&mut self, name: &str, value: ValueId, span: Span) {
        self.f.b.mark(span);
        let name = &*self.mangle(name);
        match self.slot(name) {
            Slot::Fast(local) => self.f.b.write(local, value),
            Slot::Cell(local) => {
                let cell = self.f.b.peek(local);
                self.f.b.op0(Op::StoreCell, &[cell, value], span);
            }
            Slot::Free(position) => {
                let cell = self.f.free_cells[position as usize];
                self.f.b.op0(Op::StoreCell, &[cell, value], span);
            }
            slot => {
                let op = if self.is_namespace_slot(slot) { Op::StoreName } else { Op::StoreGlobal };
                self.store_named(op, name, value, span);
            }
        }
    }

    fn is_namespace_slot(&self, slot: Slot) -> bool {
        slot == Slot::Name && !self.namespace_is_globals()
    }

    pub(super) fn store_named(&mut self, op: Op, name: &str, value: ValueId, span: Span) {
        let name = self.f.b.name(name);
        self.f.b.inst(op, smallvec::smallvec![value], [name.0, 0], span);
    }

    /// `del name`.
    pub(super) fn delete_name(&mut self, name: &str, span: Span) {
        self.f.b.mark(span);
        let name = &*self.mangle(name);
        let slot = self.slot(name);
        let (op, cell) = match slot {
            Slot::Fast(local) => {
                self.f.b.read(local, span);
                self.f.b.unbind(local);
                return;
            }
            Slot::Cell(local) => (Op::DeleteCell, Some(self.f.b.peek(local))),
            Slot::Free(position) => (Op::DeleteCell, Some(self.f.free_cells[position as usize])),
            slot if self.is_namespace_slot(slot) => (Op::DeleteName, None),
            _ => (Op::DeleteGlobal, None),
        };
        let name = self.f.b.name(name);
        self.f.b.inst(op, cell.into_iter().collect(), [name.0, 0], span);
    }

    /// Ends the life of the name of an `except ... as`: it may have been deleted already.
    pub(super) fn clear_name(&mut self, name: &str, span: Span) {
        if let Slot::Fast(local) = self.slot(&self.mangle(name)) {
            self.f.b.unbind(local);
            return;
        }
        let none = self.none();
        self.store_name(name, none, span);
        self.delete_name(name, span);
    }

    // ---- closures

    /// The tuple of cells that a function of `child` scope takes, or undef when it takes none.
    pub(super) fn closure(&mut self, child: ScopeId, extra: Option<ValueId>, span: Span) -> ValueId {
        let names = &self.scopes[child].free;
        if names.is_empty() && extra.is_none() {
            return self.f.b.undef();
        }
        let mut cells: Vec<ValueId> = names.iter().map(|name| self.cell_of(name.as_str())).collect();
        cells.extend(extra);
        self.f.b.op1(Op::BuildTuple, &cells, span)
    }

    /// The cell of a variable that an inner function uses.
    pub(super) fn cell_of(&mut self, name: &str) -> ValueId {
        match self.find_cell(name) {
            Some(cell) => cell,
            None => {
                debug_assert!(false, "no cell for {name}");
                let undef = self.f.b.undef();
                self.f.b.op1(Op::NewCell, &[undef], Span::default())
            }
        }
    }

    /// The cell of a variable, when this function has it.
    pub(super) fn find_cell(&mut self, name: &str) -> Option<ValueId> {
        if self.is_frame(ScopeKind::Class) {
            let own = match name {
                "__class__" => self.f.class_cell,
                "__classdict__" => self.f.class_dict,
                _ => None,
            };
            if let Some(local) = own {
                return Some(self.f.b.peek(local));
            }
        }
        for open in self.f.scopes.iter().rev() {
            if let Some(index) = self.scopes[open.id].symbols.get_index_of(name) {
                match open.slots[index] {
                    Slot::Cell(local) => return Some(self.f.b.peek(local)),
                    Slot::Free(position) => return Some(self.f.free_cells[position as usize]),
                    _ => break,
                }
            }
        }
        match self.free_slot(name) {
            Slot::Free(position) => Some(self.f.free_cells[position as usize]),
            _ => None,
        }
    }
}

impl Frame<'_> {
    /// The function's first parameter, as `super()` without arguments uses it.
    pub(super) fn first_parameter(&mut self) -> Option<LocalId> {
        let params = self.b.func().params;
        (params.positional > 0).then_some(LocalId(0))
    }
}
