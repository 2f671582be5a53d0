//! Objects that are not made, because nobody but the compiled function knows them: tuples and instances whose fields are followed
//! through the graph instead (partial escape analysis, after Stadler, Würthinger and Mössenböck, "Partial Escape Analysis and Scalar
//! Replacement for Java", 2014).
//!
//! Such an object is *virtual*: a register holds an id that no instruction computes, and the [`Virtual`] of the id says what the object is like.
//! An id never changes its meaning: an object that is written to goes on under a new id. So what one way through the function does to
//! an object, the state of another way does not see.
//!
//! * It is **made** ([`Builder::make`]) where a value is asked for: it is passed, stored or returned; and before calls, at which a collection
//!   must find everything, and before loops.
//! * **Frame states** name a [snapshot](Builder::snapshot) of it, from which an exit makes the object.
//! * Where following it would need more than that (ways meet that disagree, an inlined function writes to what its caller holds,
//!   too), the place where it is made is noted, and the graph is built again with a real object there.

use crate::graph::{Builder, Made, Site};
use crate::inline::Way;
use crate::state::{Reg, State, Ty};
use rustc_hash::FxHashMap;
use tauraro_ir::{Op, ValueId};
use tauraro_vm::interp::bytecode::Opcode;
use tauraro_vm::object::PyType;
use tauraro_vm::{Gc, Layout, abi};

/// What an object that was not made is like.
#[derive(Clone)]
pub(crate) struct Virtual {
    /// Where it would be made.
    pub site: Site,
    /// What it is.
    kind: Kind,
    /// Its items, inline slots or fields; `None` is empty.
    pub fields: Vec<Option<Reg>>,
}

/// What an object that was not made is.
#[derive(Copy, Clone, PartialEq)]
enum Kind {
    Tuple,
    /// An instance; the number is that of its shape among those that are made.
    Instance(u32),
    /// An object of a builtin layout that has nothing but fields.
    Plain(Layout),
}

/// Most items of a tuple that is not made, or made in line.
pub(crate) const MOST_ITEMS: usize = 8;
/// Most inline slots of an instance that is not made.
const MOST_SLOTS: u16 = 16;

/// Number of fields up to the last one that is not empty: new objects are.
fn used(object: &Virtual) -> usize {
    object.fields.iter().rposition(Option::is_some).map_or(0, |last| last + 1)
}

impl Builder<'_> {
    fn site(&self) -> Site {
        (self.scope.path, self.scope.place)
    }

    fn new_virtual(&mut self, object: Virtual) -> ValueId {
        let number = self.virtuals.len() as u32;
        let id = self.op(Op::Virtual, &[], [number, 0]);
        self.virtuals.insert(id, object);
        id
    }

    /// The shape of an object that was not made.
    pub(crate) fn virtual_shape(&self, object: &Virtual) -> u32 {
        match object.kind {
            Kind::Tuple => u32::from(Layout::Tuple.0),
            Kind::Instance(made) => self.graph.shapes_made[made as usize].shape,
            Kind::Plain(layout) => u32::from(layout.0),
        }
    }

    /// The object in a register, when it was not made.
    pub(crate) fn virtual_in(&self, reg: Reg) -> Option<&Virtual> {
        self.virtuals.get(&reg.value?)
    }

    fn number_of(&mut self, made: Made) -> u32 {
        let known = self.graph.shapes_made.iter().position(|known| *known == made);
        let number = known.unwrap_or_else(|| {
            self.graph.shapes_made.push(made);
            self.graph.shapes_made.len() - 1
        });
        number as u32
    }

    /// A new tuple.
    pub(crate) fn tuple(&mut self, items: Vec<Reg>) -> Reg {
        let ty = Ty::Object(u32::from(Layout::Tuple.0));
        let site = self.site();
        if self.may_be_virtual(site) {
            let fields = items.into_iter().map(Some).collect();
            return Reg::value(self.new_virtual(Virtual { site, kind: Kind::Tuple, fields }), ty);
        }
        let items: Vec<ValueId> = items.into_iter().map(|item| self.materialize(item)).collect();
        Reg::value(self.op(Op::NewTuple, &items, [0, 0]), ty)
    }

    /// The items of a tuple that was not made.
    pub(crate) fn items_of_tuple(&self, reg: Reg) -> Option<Vec<Reg>> {
        let object = self.virtual_in(reg).filter(|object| object.kind == Kind::Tuple)?;
        object.fields.iter().copied().collect()
    }

    /// A new instance without attributes of a class whose instances are plain; `pushed`: for a constructor whose frame is on the stack. `None`
    /// when it is too large.
    pub(crate) fn instance(&mut self, class: Gc<PyType>, pushed: bool) -> Option<Reg> {
        let (header, shape, slots) = abi::instance_header(class);
        abi::free_cells(tauraro_vm::abi::offset::INSTANCE_SLOTS + 8 * slots as usize)?;
        let made = self.number_of(Made { header, shape, slots });
        let site = self.site();
        let ty = Ty::Object(shape);
        if !pushed && slots <= MOST_SLOTS && self.may_be_virtual(site) {
            let fields = vec![None; slots as usize];
            let object = Virtual { site, kind: Kind::Instance(made), fields };
            return Some(Reg::value(self.new_virtual(object), ty));
        }
        Some(Reg::value(self.op(Op::NewObject, &[], [made, 0]), ty))
    }

    /// A new object of a builtin layout that has nothing but these fields.
    pub(crate) fn plain(&mut self, layout: Layout, fields: Vec<Reg>) -> Reg {
        let ty = Ty::Object(u32::from(layout.0));
        let site = self.site();
        if self.may_be_virtual(site) {
            let fields = fields.into_iter().map(Some).collect();
            return Reg::value(self.new_virtual(Virtual { site, kind: Kind::Plain(layout), fields }), ty);
        }
        let known: Vec<Ty> = fields.iter().map(|field| field.ty).collect();
        let fields: Vec<ValueId> = fields.into_iter().map(|field| self.materialize(field)).collect();
        let made = self.op(Op::NewPlain, &fields, [u32::from(layout.0), 0]);
        self.note_plain(made, layout, &fields, &known);
        Reg::value(made, ty)
    }

    /// Notes the fields of such an object.
    fn note_plain(&mut self, made: ValueId, layout: Layout, fields: &[ValueId], types: &[Ty]) {
        // Shapes of instances change.
        let lasts = |ty: Ty| if ty.is_instance() { Ty::Any } else { ty };
        let fields = fields.iter().zip(types).map(|(field, ty)| Reg::value(*field, lasts(*ty))).collect();
        self.plain_objects.insert(made, (layout, fields));
    }

    /// The fields of such an object, made or not, if it is known which one it is.
    pub(crate) fn plain_fields(&self, reg: Reg, layout: Layout) -> Option<Vec<Reg>> {
        if let Some((_, fields)) = self.plain_objects.get(&reg.value?).filter(|(own, _)| *own == layout) {
            return Some(fields.clone());
        }
        let object = self.virtual_in(reg).filter(|object| object.kind == Kind::Plain(layout))?;
        object.fields.iter().copied().collect()
    }

    // ---- what becomes of it

    /// Whether a register holds an object, itself or in an object that was not made either.
    fn holds(&self, reg: Reg, id: ValueId) -> bool {
        let Some(value) = reg.value else { return false };
        value == id
            || self
                .virtuals
                .get(&value)
                .is_some_and(|object| object.fields.iter().flatten().any(|field| self.holds(*field, id)))
    }

    /// Notes that an object is written to or made in a function whose callers know it, too: their frame states would say otherwise.
    fn check_callers(&mut self, id: ValueId) {
        let known = self
            .callers
            .iter()
            .any(|scope| scope.made == Some(id) || scope.state.regs.iter().any(|reg| self.holds(*reg, id)));
        if known {
            let site = self.virtuals[&id].site;
            self.escapes(site);
        }
    }

    /// A register's content with another object in place of one.
    fn renamed(&mut self, reg: Reg, id: ValueId, new: Reg, known: &mut FxHashMap<ValueId, Reg>) -> Reg {
        let Some(value) = reg.value.filter(|_| self.holds(reg, id)) else { return reg };
        if value == id {
            return new;
        }
        if let Some(reg) = known.get(&value) {
            return *reg;
        }
        let mut object = self.virtuals[&value].clone();
        for field in object.fields.iter_mut().flatten() {
            *field = self.renamed(*field, id, new, known);
        }
        let renamed = Reg { value: Some(self.new_virtual(object)), ..reg };
        known.insert(value, renamed);
        self.successors.extend(renamed.value.map(|new| (value, new)));
        renamed
    }

    /// An object goes on as another one.
    fn rename(&mut self, id: ValueId, new: Reg, states: &mut [State]) {
        let mut known = FxHashMap::default();
        let mut own = std::mem::take(&mut self.scope.state);
        for state in states.iter_mut().chain([&mut own]) {
            for at in 0..state.regs.len() {
                state.regs[at] = self.renamed(state.regs[at], id, new, &mut known);
            }
        }
        self.scope.state = own;
        if self.scope.made == Some(id) {
            self.scope.made = new.value;
        }
        self.scope.frame_state = None;
    }

    /// Makes an object that was not made until here.
    pub(crate) fn make(&mut self, id: ValueId) -> ValueId {
        self.make_for(id, &mut [])
    }

    fn make_for(&mut self, original: ValueId, states: &mut [State]) -> ValueId {
        if let Some(made) = self.scope.state.made.get(&original).copied() {
            // Something that was at hand when it was made has been put into a register since.
            let shape = self.virtual_shape(&self.virtuals[&original]);
            self.rename(original, Reg::value(made, Ty::Object(shape)), states);
            return made;
        }
        self.check_callers(original);
        let mut id = original;
        // Those in it first. It goes by another name after each, where registers hold it.
        while let Some(inner) = self.inner_virtual(id) {
            self.successors.remove(&id);
            self.make_for(inner, states);
            id = self.successors.get(&id).copied().unwrap_or(id);
        }
        let object = self.virtuals[&id].clone();
        let fields: Vec<ValueId> = object.fields[..used(&object)]
            .iter()
            .map(|field| match field {
                Some(field) => {
                    let field = self.now(*field);
                    self.materialize(field)
                }
                None => self.word(0),
            })
            .collect();
        let shape = self.virtual_shape(&object);
        let value = match object.kind {
            Kind::Instance(made) => self.op(Op::NewObject, &fields, [made, 0]),
            Kind::Tuple => self.op(Op::NewTuple, &fields, [0, 0]),
            Kind::Plain(layout) => {
                let made = self.op(Op::NewPlain, &fields, [u32::from(layout.0), 0]);
                let types: Vec<Ty> =
                    object.fields.iter().map(|field| field.map_or(Ty::Any, |field| field.ty)).collect();
                self.note_plain(made, layout, &fields, &types);
                made
            }
        };
        self.rename(id, Reg::value(value, Ty::Object(shape)), states);
        for state in states.iter_mut().chain([&mut self.scope.state]) {
            state.made.extend([(original, value), (id, value)]);
        }
        value
    }

    /// An object in an object that was not made, if that one was not made either.
    fn inner_virtual(&self, id: ValueId) -> Option<ValueId> {
        let values = self.virtuals[&id].fields.iter().flatten().filter_map(|field| field.value);
        let is_virtual =
            |value: &ValueId| self.virtuals.contains_key(value) && !self.scope.state.made.contains_key(value);
        values.into_iter().find(is_virtual)
    }

    /// Makes the objects in some registers.
    pub(crate) fn make_live(&mut self, live: &[bool]) {
        self.make_live_in(live, &mut []);
    }

    /// The same, for states that follow from the current one as well.
    pub(crate) fn make_live_in(&mut self, live: &[bool], states: &mut [State]) {
        if self.virtuals.is_empty() {
            return;
        }
        // One after the other, for each may give the others new names.
        while let Some(id) = self.live_virtual(live, states) {
            self.make_for(id, states);
        }
    }

    /// An object in a live register of these states, or of the current one if there are none, that was not made.
    fn live_virtual(&self, live: &[bool], states: &[State]) -> Option<ValueId> {
        let own = std::slice::from_ref(&self.scope.state);
        let regs = if states.is_empty() { own } else { states };
        let values = regs.iter().flat_map(|state| live.iter().zip(&state.regs));
        let values = values.filter(|(live, _)| **live).filter_map(|(_, reg)| reg.value);
        let made = self.scope.made.filter(|_| states.is_empty());
        values.chain(made).find(|value| self.virtuals.contains_key(value))
    }

    /// What a frame state calls an object that was not made.
    pub(crate) fn snapshot(&mut self, id: ValueId) -> ValueId {
        // Callers' frame states must name the same object.
        let states = std::iter::once(&self.scope).chain(self.callers.iter().rev()).map(|scope| &scope.state);
        if let Some(snapshot) = states.filter_map(|state| state.snapshots.get(&id)).next() {
            return *snapshot;
        }
        let object = self.virtuals[&id].clone();
        let fields: Vec<ValueId> = object.fields[..used(&object)]
            .iter()
            .map(|field| match field {
                None => self.word(0),
                Some(Reg { value: Some(value), .. }) if self.virtuals.contains_key(value) => {
                    self.snapshot(*value)
                }
                Some(Reg { float: Some(float), .. }) => *float,
                Some(field) => self.materialize(*field),
            })
            .collect();
        let number = self.virtuals.len() as u32;
        let snapshot = match object.kind {
            Kind::Instance(made) => self.op(Op::VirtualObject, &fields, [made, number]),
            Kind::Tuple => self.op(Op::VirtualTuple, &fields, [number, 0]),
            Kind::Plain(layout) => self.op(Op::VirtualPlain, &fields, [u32::from(layout.0), number]),
        };
        self.scope.state.snapshots.insert(id, snapshot);
        snapshot
    }

    // ---- where ways meet

    /// Objects that nobody will look at any more at a block are forgotten on the way there.
    pub(crate) fn drop_dead_virtuals(&self, start: u32, state: &mut State) {
        if self.virtuals.is_empty() {
            return;
        }
        let live = self.live(start).unwrap_or_default();
        for (reg, live) in state.regs.iter_mut().zip(live) {
            if !live && reg.value.is_some_and(|value| self.virtuals.contains_key(&value)) {
                *reg = Reg::word(0);
            }
        }
    }

    /// Whether what ways bring is an object that was not made, and they disagree: then it has to be.
    pub(crate) fn merge_virtuals(&mut self, regs: impl Iterator<Item = Reg> + Clone, header: bool) -> bool {
        if self.virtuals.is_empty() {
            return false;
        }
        let values: Vec<Option<ValueId>> = regs.map(|reg| reg.value).collect();
        let found: Vec<ValueId> =
            values.iter().flatten().copied().filter(|value| self.virtuals.contains_key(value)).collect();
        if found.is_empty() || !header && values.iter().all(|value| *value == values[0]) {
            return false;
        }
        for id in found {
            self.note_escape(id);
        }
        true
    }

    /// An object, and those in it, has to be made.
    pub(crate) fn note_escape(&mut self, id: ValueId) {
        let object = self.virtuals[&id].clone();
        self.escapes(object.site);
        for inner in object.fields.iter().flatten().filter_map(|field| field.value) {
            if self.virtuals.contains_key(&inner) {
                self.note_escape(inner);
            }
        }
    }

    // ---- what is done with it

    /// Inline slot n of an instance of that shape that was not made, or item n of a tuple.
    pub(crate) fn virtual_field(&self, reg: Reg, shape: u32, n: usize) -> Option<Reg> {
        let object = self.virtual_in(reg).filter(|object| self.virtual_shape(object) == shape)?;
        object.fields.get(n).copied().flatten()
    }

    /// The attribute that a quickened `LoadAttr` finds in an instance that was not made.
    pub(crate) fn load_virtual_attr(&mut self, operand: u16, op: Opcode, x: u32, slot: u16) -> Option<Reg> {
        let reg = self.src(operand);
        let shape = self.virtual_in(reg).map(|object| self.virtual_shape(object))?;
        let slot = match op {
            Opcode::LoadAttrSlot if x == shape => u32::from(slot),
            Opcode::LoadAttrMany => {
                abi::known_slots(self.facts.vm, x).into_iter().find(|(known, _)| *known == shape)?.1
            }
            _ => return None,
        };
        self.virtual_field(reg, shape, slot as usize)
    }

    /// Puts something into inline slot n of an instance of that shape that was not made, and gives it another shape if there is one. False: it is
    /// something else, and nothing was done.
    pub(crate) fn set_virtual_field(
        &mut self,
        reg: Reg,
        shape: u32,
        n: usize,
        new: Reg,
        next: Option<u32>,
    ) -> bool {
        let Some(id) = reg.value else { return false };
        let Some(object) = self.virtual_in(reg).filter(|object| self.virtual_shape(object) == shape) else {
            return false;
        };
        let mut object = object.clone();
        let Kind::Instance(made) = object.kind else { return false };
        if n >= object.fields.len() {
            return false;
        }
        // An object that holds itself cannot be told by its fields.
        if self.holds(new, id) {
            return false;
        }
        self.check_callers(id);
        object.fields[n] = Some(new);
        if let Some(next) = next {
            let old = self.graph.shapes_made[made as usize];
            let header = old.header & !0xffff_ffff | u64::from(next);
            object.kind = Kind::Instance(self.number_of(Made { header, shape: next, ..old }));
        }
        let shape = self.virtual_shape(&object);
        let new = self.new_virtual(object);
        self.rename(id, Reg::value(new, Ty::Object(shape)), &mut []);
        true
    }

    /// A register's content as it is now, when it was an object that has been made since.
    pub(crate) fn now(&self, reg: Reg) -> Reg {
        let made = reg.value.and_then(|value| self.scope.state.made.get(&value));
        made.map_or(reg, |made| Reg { value: Some(*made), ..reg })
    }

    /// Where ways through a choice meet that were not translated from register code: what they brought or did must not be an object that only
    /// some of them made or wrote to, or that lives on beside what they bring.
    pub(crate) fn check_ways(&mut self, ways: &[Way], before: &State) {
        if self.virtuals.is_empty() {
            return;
        }
        for (at, reg) in before.regs.iter().enumerate() {
            let Some(id) = reg.value.filter(|value| self.virtuals.contains_key(value)) else { continue };
            let brought = ways.iter().any(|(_, result, _)| self.holds(*result, id));
            if brought || ways.iter().any(|(.., way)| way.regs.get(at) != Some(reg)) {
                self.note_escape(id);
            }
        }
        // An object under construction is in no register of its own, mostly.
        if let Some(id) = self.scope.made.filter(|id| self.virtuals.contains_key(id))
            && ways.iter().any(|(_, _, way)| way.made.contains_key(&id))
        {
            self.note_escape(id);
        }
    }
}
