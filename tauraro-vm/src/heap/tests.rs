//! Tests of the heap, with heap types of their own.
//!
//! The native stack is scanned conservatively, so a dead object may be kept by a stale word: tests of death make many
//! objects and ask that nearly all die.

use super::*;
use crate::object_struct;
use std::cell::Cell;
use std::sync::atomic::AtomicUsize;

object_struct! {
    /// A node with two fields and a number.
    pub struct Node(Layout(200)) { left: Slot, right: Slot, id: Cell<u64> }
}
object_struct! {
    /// An array.
    pub struct Array(Layout(201)) { len: usize } tail(len): Slot
}
object_struct! {
    /// Raw bytes.
    pub struct Blob(Layout(202)) { len: usize } tail(len): u8
}
object_struct! {
    /// A weak reference.
    pub struct Weak(Layout(203)) { referent: WeakSlot }
}
object_struct! {
    /// Owns a Rust value.
    pub struct Owner(Layout(204)) { value: Opaque<Counted> }
}

object_struct! {
    /// Holds values in Rust memory.
    pub struct Boxed(Layout(205)) { values: Values }
}

struct Values(Box<[Value]>);
impl TraceField for Values {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.iter().for_each(|value| tracer.value(*value));
    }
}

/// Counts its drops.
struct Counted(std::sync::Arc<AtomicUsize>);
impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn heap_with(config: HeapConfig) -> Heap {
    let mut heap = Heap::new(config);
    heap.register::<Node>();
    heap.register_tailed::<Array>();
    heap.register_tailed::<Blob>();
    heap.register::<Weak>();
    heap.register::<Owner>();
    heap.register::<Boxed>();
    heap
}

fn heap() -> Heap {
    heap_with(HeapConfig::default())
}

fn node(heap: &mut Heap, id: u64, left: Option<Value>, right: Option<Value>) -> Gc<Node> {
    heap.alloc(Node {
        header: Header::exact(Node::LAYOUT),
        left: Slot::new(left),
        right: Slot::new(right),
        id: Cell::new(id),
    })
}

fn array(heap: &mut Heap, len: usize) -> Gc<Array> {
    heap.alloc_tailed(Array { header: Header::exact(Array::LAYOUT), len }, |_| Slot::empty())
}

fn as_node(slot: &Slot) -> Gc<Node> {
    slot.get().and_then(Value::downcast::<Node>).unwrap_or_else(|| panic!("{:?} is no node", slot.get()))
}

/// Overwrites the native stack below, where pointers of finished calls may still lie.
#[inline(never)]
fn wipe_stack() {
    std::hint::black_box(&mut [0u64; 4096]);
}

fn tree(heap: &mut Heap, depth: u64) -> Gc<Node> {
    if depth == 0 {
        return node(heap, 0, None, None);
    }
    let left = tree(heap, depth - 1);
    let right = tree(heap, depth - 1);
    node(heap, depth, Some(left.into()), Some(right.into()))
}

fn count(tree: Gc<Node>) -> usize {
    match tree.left.get() {
        None => 1,
        Some(_) => 1 + count(as_node(&tree.left)) + count(as_node(&tree.right)),
    }
}

#[test]
fn trees_survive_and_garbage_is_reused() {
    let mut heap = heap();
    let keep = tree(&mut heap, 14);
    for _ in 0..300 {
        let short = tree(&mut heap, 11);
        assert_eq!(count(short), (1 << 12) - 1);
    }
    assert_eq!(count(keep), (1 << 15) - 1);
    let stats = heap.stats();
    assert!(stats.young_collections > 5, "{stats:?}");
    assert!(stats.used_bytes < 24 << 20, "{stats:?}");
    heap.collect(true);
    assert_eq!(count(keep), (1 << 15) - 1);
    heap.check().unwrap_or_else(|errors| panic!("{errors:?}"));
}

#[test]
fn a_long_list_is_marked_without_recursion() {
    let mut heap = heap();
    let mut list = node(&mut heap, 0, None, None);
    for id in 1..500_000 {
        list = node(&mut heap, id, Some(list.into()), None);
    }
    heap.collect(true);
    let mut length = 1;
    let mut at = list;
    while at.left.get().is_some() {
        at = as_node(&at.left);
        length += 1;
    }
    assert_eq!(length, 500_000);
}

#[test]
fn cycles_die() {
    let mut heap = heap();
    #[inline(never)]
    fn make(heap: &mut Heap) {
        for id in 0..100_000 {
            let a = node(heap, id, None, None);
            let b = node(heap, id, Some(a.into()), None);
            a.left.set(a, Value::from(b));
        }
    }
    make(&mut heap);
    heap.collect(true);
    heap.collect(true);
    wipe_stack();
    heap.collect(true);
    assert!(heap.stats().live_bytes < 100_000, "{:?}", heap.stats());
}

/// Mutates a graph at random, beside a model of it in Rust memory; compares what is reachable.
fn model_check(config: HeapConfig, seed: u64, steps: usize, nodes: usize, big: usize) {
    let mut heap = heap_with(config);
    let mut random = seed | 1;
    let mut next = move |n: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 11) as usize % n
    };
    // Root array on the register stack; `model[i]` are the ids of the root's graph, as a map id -> (left, right).
    let roots = array(&mut heap, nodes.max(big));
    heap.stack.top = heap.stack.base.wrapping_add(1);
    // SAFETY: the first word of the register stack.
    unsafe { *heap.stack.base = Value::from(roots).bits() };
    let mut model_roots: Vec<Option<u64>> = vec![None; roots.len];
    let mut model: std::collections::HashMap<u64, [Option<u64>; 2]> = Default::default();
    let mut next_id = 1u64;
    for step in 0..steps {
        let i = next(roots.len);
        match next(10) {
            0..=3 => {
                let (left, right) = (next(roots.len), next(roots.len));
                let new = node(&mut heap, next_id, roots.tail()[left].get(), roots.tail()[right].get());
                roots.tail()[i].set(roots, Value::from(new));
                model.insert(next_id, [model_roots[left], model_roots[right]]);
                model_roots[i] = Some(next_id);
                next_id += 1;
            }
            4..=7 => {
                // Point a field of something two steps in at another root.
                let other = next(roots.len);
                if let Some(id) = model_roots[i] {
                    let (mut at, mut at_id) = (as_node(&roots.tail()[i]), id);
                    for _ in 0..next(4) {
                        let side = next(2);
                        match model[&at_id][side] {
                            Some(inner) => {
                                at = as_node(if side == 0 { &at.left } else { &at.right });
                                at_id = inner;
                            }
                            None => break,
                        }
                    }
                    assert_eq!(at.id.get(), at_id);
                    let side = next(2);
                    let slot = if side == 0 { &at.left } else { &at.right };
                    slot.set(at, roots.tail()[other].get());
                    model.get_mut(&at_id).unwrap_or_else(|| panic!("model"))[side] = model_roots[other];
                }
            }
            8 => {
                roots.tail()[i].set(roots, None);
                model_roots[i] = None;
            }
            _ => {
                for _ in 0..next(50) {
                    array(&mut heap, next(300));
                }
            }
        }
        if step % 997 == 0 {
            heap.collect(step % 1994 == 0);
        }
    }
    // Compare by walking both.
    let mut seen = std::collections::HashSet::new();
    let mut work: Vec<(Gc<Node>, u64)> = Vec::new();
    for (slot, id) in roots.tail().iter().zip(&model_roots) {
        assert_eq!(slot.get().is_some(), id.is_some());
        if let Some(id) = id {
            work.push((as_node(slot), *id));
        }
    }
    while let Some((at, id)) = work.pop() {
        assert_eq!(at.id.get(), id);
        if seen.insert(id) {
            for (slot, id) in [&at.left, &at.right].into_iter().zip(model[&id]) {
                assert_eq!(slot.get().is_some(), id.is_some());
                if let Some(id) = id {
                    work.push((as_node(slot), id));
                }
            }
        }
    }
    heap.stack.top = heap.stack.base;
    heap.check().unwrap_or_else(|errors| panic!("{errors:?}"));
}

#[test]
fn random_mutation_agrees_with_a_model() {
    for seed in 1..5 {
        model_check(HeapConfig::default(), seed * 7919, 200_000, 200, 0);
    }
}

#[test]
fn random_mutation_of_a_large_root_array_agrees_with_a_model() {
    model_check(HeapConfig::default(), 31337, 200_000, 0, 20_000);
}

#[test]
fn random_mutation_under_stress_agrees_with_a_model() {
    model_check(HeapConfig { stress: true, max_bytes: None, ..HeapConfig::default() }, 4242, 1_500, 40, 0);
    model_check(HeapConfig { stress: true, max_bytes: None, ..HeapConfig::default() }, 99, 600, 0, 3_000);
}

#[test]
fn heaps_on_several_threads() {
    let threads: Vec<_> = (0..4)
        .map(|seed| {
            std::thread::spawn(move || model_check(HeapConfig::default(), seed * 31 + 5, 100_000, 150, 0))
        })
        .collect();
    for thread in threads {
        assert!(thread.join().is_ok());
    }
}

#[test]
fn a_heap_may_be_used_by_another_thread() {
    struct Carry(Heap);
    // SAFETY: only one thread at a time uses it.
    unsafe impl Send for Carry {}
    let mut carried = Carry(heap());
    tree(&mut carried.0, 10);
    let join = std::thread::spawn(move || {
        let mut carried = carried;
        let heap = &mut { &mut carried }.0;
        let keep = tree(heap, 12);
        heap.collect(true);
        assert_eq!(count(keep), (1 << 13) - 1);
    });
    assert!(join.join().is_ok());
}

#[test]
fn large_objects_live_and_die() {
    let mut heap = heap();
    let keep = array(&mut heap, 100_000);
    for i in 0..100_000 {
        let new = node(&mut heap, i as u64, None, None);
        keep.tail()[i].set(keep, Value::from(new));
        if i % 100 == 0 {
            array(&mut heap, 3_000 + i / 2);
        }
    }
    heap.collect(false);
    heap.collect(true);
    for (i, slot) in keep.tail().iter().enumerate() {
        assert_eq!(as_node(slot).id.get(), i as u64);
    }
    assert!(heap.stats().used_bytes < 20 << 20, "{:?}", heap.stats());
}

#[test]
fn pointers_into_objects_keep_them() {
    let mut heap = heap();
    #[inline(never)]
    fn inside(heap: &mut Heap, len: usize, at: usize) -> *const Slot {
        let array = array(heap, len);
        for slot in array.tail() {
            let new = node(heap, 77, None, None);
            slot.set(array, Value::from(new));
        }
        &array.tail()[at]
    }
    let small = inside(&mut heap, 50, 30);
    let large = inside(&mut heap, 50_000, 40_000);
    wipe_stack();
    for i in 0..6 {
        heap.collect(i % 2 == 0);
        tree(&mut heap, 10);
    }
    // SAFETY: the point of the test: the arrays live.
    let (small, large) = unsafe { (&*small, &*large) };
    assert_eq!(as_node(small).id.get() + as_node(large).id.get(), 154);
}

#[test]
fn weak_slots_are_emptied() {
    let mut heap = heap();
    let kept = array(&mut heap, 1000);
    let weaks = array(&mut heap, 2000);
    #[inline(never)]
    fn make(heap: &mut Heap, kept: Gc<Array>, weaks: Gc<Array>) {
        for i in 0..2000 {
            let target = node(heap, i as u64, None, None);
            if i < 1000 {
                kept.tail()[i].set(kept, Value::from(target));
            }
            let weak = heap.alloc(Weak { header: Header::exact(Weak::LAYOUT), referent: WeakSlot::new() });
            heap.weak_register(target.into(), weak, &weak.referent, i % 2 == 0);
            assert_eq!(heap.weak_owners(target.into()), vec![Value::from(weak)]);
            weaks.tail()[i].set(weaks, Value::from(weak));
        }
    }
    make(&mut heap, kept, weaks);
    wipe_stack();
    heap.collect(false);
    let dead = |from: usize, to: usize| {
        let slots = &weaks.tail()[from..to];
        slots
            .iter()
            .filter(|s| s.get().and_then(Value::downcast::<Weak>).is_some_and(|w| w.referent.is_dead()))
            .count()
    };
    assert_eq!(dead(0, 1000), 0);
    assert!(dead(1000, 2000) >= 990, "{}", dead(1000, 2000));
    assert!(heap.poll_flag.load(Ordering::Relaxed) & poll::CALLBACKS != 0);
    let mut called = 0;
    while let Some(weak) = heap.take_callback() {
        assert!(weak.downcast::<Weak>().is_some_and(|weak| weak.referent.is_dead()));
        called += 1;
    }
    assert!((490..=500).contains(&called), "{called}");
    assert!(heap.poll_flag.load(Ordering::Relaxed) & poll::CALLBACKS == 0);
    for slot in kept.tail() {
        slot.set(kept, None);
    }
    heap.collect(true);
    assert!(dead(0, 2000) >= 1990);
}

#[test]
fn finalizers_run_once_and_may_resurrect() {
    let mut heap = heap();
    #[inline(never)]
    fn make(heap: &mut Heap) {
        for id in 0..1000 {
            let inner = node(heap, id + 5000, None, None);
            let object = node(heap, id, Some(inner.into()), None);
            heap.register_finalizer(object);
        }
    }
    make(&mut heap);
    wipe_stack();
    heap.collect(false);
    assert!(heap.poll_flag.load(Ordering::Relaxed) & poll::FINALIZERS != 0);
    let saved = array(&mut heap, 1000);
    let mut run = 0;
    while let Some(object) = heap.take_finalizer() {
        let object = object.downcast::<Node>().unwrap_or_else(|| panic!("no node"));
        assert_eq!(as_node(&object.left).id.get(), object.id.get() + 5000);
        saved.tail()[run].set(saved, Value::from(object));
        run += 1;
    }
    assert!(run >= 990, "{run}");
    heap.collect(true);
    for slot in &saved.tail()[..run] {
        let object = as_node(slot);
        assert_eq!(as_node(&object.left).id.get(), object.id.get() + 5000);
        slot.set(saved, None);
    }
    heap.collect(true);
    heap.finalize_all();
    let mut again = 0;
    while heap.take_finalizer().is_some() {
        again += 1;
    }
    assert!(run + again <= 1000);
}

#[test]
fn rust_values_are_dropped_once() {
    let drops = std::sync::Arc::new(AtomicUsize::new(0));
    let mut heap = heap();
    #[inline(never)]
    fn make(heap: &mut Heap, drops: &std::sync::Arc<AtomicUsize>) -> Gc<Owner> {
        let value = Opaque(Counted(drops.clone()));
        heap.alloc(Owner { header: Header::exact(Owner::LAYOUT), value })
    }
    let keep = make(&mut heap, &drops);
    for _ in 0..1000 {
        make(&mut heap, &drops);
    }
    wipe_stack();
    heap.collect(false);
    let after_young = drops.load(Ordering::Relaxed);
    assert!((990..=1000).contains(&after_young), "{after_young}");
    heap.collect(true);
    assert!(std::sync::Arc::ptr_eq(&keep.value.0.0, &drops));
    drop(heap);
    assert_eq!(drops.load(Ordering::Relaxed), 1001);
}

#[test]
fn the_memory_limit_refuses_and_reports() {
    let mut heap =
        heap_with(HeapConfig { stress: false, max_bytes: Some(16 << 20), ..HeapConfig::default() });
    let blob = |heap: &mut Heap, len: usize| {
        heap.try_alloc_tailed(Blob { header: Header::exact(Blob::LAYOUT), len }, |_| 7)
    };
    assert!(blob(&mut heap, 20 << 20).is_none());
    assert!(blob(&mut heap, usize::MAX).is_none());
    assert!(blob(&mut heap, usize::MAX / 2).is_none());
    assert!(blob(&mut heap, 1 << 40).is_none());
    for _ in 0..100 {
        assert!(blob(&mut heap, 4 << 20).is_some());
    }
    assert!(!heap.take_limit_exceeded());
    // Small objects: reported, not refused.
    let mut list = node(&mut heap, 0, None, None);
    let mut made = 0;
    while heap.poll_flag.load(Ordering::Relaxed) & poll::LIMIT == 0 {
        list = node(&mut heap, 0, Some(list.into()), None);
        made += 1;
        assert!(made < 1_000_000);
    }
    assert!(made * 48 > 12 << 20, "{made}");
    assert!(heap.take_limit_exceeded() && !heap.take_limit_exceeded());
    assert!(blob(&mut heap, 4 << 20).is_none());
    std::hint::black_box(list);
}

#[test]
fn handles_keep_objects() {
    let mut heap = heap();
    let handles: Vec<Rooted<Node>> = (0..1000)
        .map(|id| {
            let object = node(&mut heap, id, None, None);
            Rooted::new(&heap, object)
        })
        .collect();
    let copies = handles.clone();
    drop(handles);
    wipe_stack();
    heap.collect(false);
    heap.collect(true);
    tree(&mut heap, 12);
    for (id, handle) in copies.iter().enumerate() {
        assert_eq!(handle.get().id.get(), id as u64);
    }
}

#[test]
fn attribute_slots_are_traced() {
    let mut heap = heap();
    let fixed = heap.alloc_with_attrs(Node {
        header: Header::exact(Node::LAYOUT),
        left: Slot::empty(),
        right: Slot::empty(),
        id: Cell::new(1),
    });
    let mut tailed = Vec::new();
    for len in [0, 3, 8, 20_000, 40_001] {
        let blob = Blob { header: Header::exact(Blob::LAYOUT), len };
        let blob = heap.try_alloc_tailed_with_attrs(blob, |i| i as u8).unwrap_or_else(|| panic!("memory"));
        tailed.push(Rooted::new(&heap, blob));
    }
    for round in 0..6 {
        let attrs = node(&mut heap, 50 + round, None, None);
        attrs_of_fixed(&*fixed).unwrap_or_else(|| panic!("attrs")).set(fixed, Value::from(attrs));
        for blob in &tailed {
            let attrs = node(&mut heap, 60 + round, None, None);
            let blob = blob.get();
            attrs_of_tailed(&*blob).unwrap_or_else(|| panic!("attrs")).set(blob, Value::from(attrs));
        }
        wipe_stack();
        heap.collect(round % 2 == 1);
        tree(&mut heap, 10);
        assert_eq!(as_node(attrs_of_fixed(&*fixed).unwrap_or_else(|| panic!("attrs"))).id.get(), 50 + round);
        for blob in &tailed {
            let blob = blob.get();
            assert_eq!(
                as_node(attrs_of_tailed(&*blob).unwrap_or_else(|| panic!("attrs"))).id.get(),
                60 + round
            );
            assert!(blob.tail().iter().enumerate().all(|(i, byte)| *byte == i as u8));
        }
    }
    assert!(attrs_of_fixed(&*node(&mut heap, 0, None, None)).is_none());
}

#[test]
fn rooted_vectors_grow() {
    for config in
        [HeapConfig::default(), HeapConfig { stress: true, max_bytes: None, ..HeapConfig::default() }]
    {
        let mut heap = heap_with(config);
        let mut vec = RootedVec::new();
        for id in 0..2000 {
            let value = node(&mut heap, id, None, None);
            vec.push(&mut heap, value.into());
        }
        for (id, value) in vec.as_slice().iter().enumerate() {
            assert_eq!(value.downcast::<Node>().map(|node| node.id.get()), Some(id as u64));
        }
        assert_eq!(vec.len(), 2000);
        assert!(vec.pop().is_some() && vec.get(1999).is_none());
    }
}

#[test]
fn providers_and_weak_processors_take_part() {
    let mut heap = heap();
    let table: Rc<RefCell<Vec<Value>>> = Rc::default();
    let interned: Rc<RefCell<Vec<Value>>> = Rc::default();
    let (strong, weak) = (table.clone(), interned.clone());
    heap.root_providers.push(Box::new(move |tracer| strong.borrow().trace(tracer)));
    heap.weak_processors
        .push(Box::new(move |liveness| weak.borrow_mut().retain(|value| liveness.is_live(*value))));
    #[inline(never)]
    fn make(heap: &mut Heap, table: &RefCell<Vec<Value>>, interned: &RefCell<Vec<Value>>) {
        for id in 0..1000 {
            let object = node(heap, id, None, None);
            interned.borrow_mut().push(object.into());
            if id % 2 == 0 {
                table.borrow_mut().push(object.into());
            }
        }
    }
    make(&mut heap, &table, &interned);
    wipe_stack();
    heap.collect(false);
    heap.collect(true);
    assert!((500..=505).contains(&interned.borrow().len()), "{}", interned.borrow().len());
    let ids: Vec<_> =
        table.borrow().iter().filter_map(|v| v.downcast::<Node>()).map(|n| n.id.get()).collect();
    assert_eq!(ids, (0..500).map(|i| i * 2).collect::<Vec<_>>());
}

#[test]
fn a_panicking_initialiser_leaves_no_object() {
    let mut heap = heap();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        heap.alloc_tailed(Array { header: Header::exact(Array::LAYOUT), len: 10 }, |i| {
            assert!(i < 5, "on purpose");
            Slot::empty()
        })
    }));
    assert!(result.is_err());
    heap.check().unwrap_or_else(|errors| panic!("{errors:?}"));
    heap.collect(false);
    heap.collect(true);
}

#[test]
fn a_missing_barrier_is_found() {
    let mut heap = heap();
    let old = node(&mut heap, 1, None, None);
    heap.collect(false);
    let young = node(&mut heap, 2, None, None);
    old.left.raw().set(Some(young.into()));
    assert!(heap.check().is_err());
    write_barrier(old.header());
    heap.check().unwrap_or_else(|errors| panic!("{errors:?}"));
}

#[test]
fn appending_to_an_old_list_rescans_little() {
    let mut heap = heap();
    let list = array(&mut heap, 1 << 19);
    for i in 0..1 << 19 {
        let new = node(&mut heap, i as u64, None, None);
        list.tail()[i].set(list, Value::from(new));
    }
    heap.collect(true);
    let mut worst = std::time::Duration::MAX;
    for i in 0..20 {
        let new = node(&mut heap, i as u64, None, None);
        list.tail()[i * 1000].set(list, Value::from(new));
        let start = std::time::Instant::now();
        heap.collect(false);
        worst = worst.min(start.elapsed());
    }
    assert!(worst.as_micros() < 3000, "{worst:?}");
    assert_eq!(as_node(&list.tail()[19_000]).id.get(), 19);
}

#[test]
fn replaced_storage_is_reclaimed_by_a_young_collection() {
    let mut heap = heap();
    #[inline(never)]
    fn grow(heap: &mut Heap) -> Gc<Array> {
        let mut at = array(heap, 10_000);
        for i in 1..40 {
            heap.collect(false);
            let bigger = array(heap, 10_000 + i * 1000);
            heap.demote(at);
            at = bigger;
        }
        at
    }
    let last = grow(&mut heap);
    wipe_stack();
    heap.collect(false);
    assert!(heap.stats().live_bytes < 1 << 20, "{:?}", heap.stats());
    assert_eq!(last.len, 49_000);
    heap.check().unwrap_or_else(|errors| panic!("{errors:?}"));
}

#[test]
fn large_runs_of_slots_grow_in_place() {
    let mut heap = heap();
    heap.set_verify(true);
    let slots = Slots::new(&mut heap, 10_000);
    for i in 0..10_000 {
        let new = node(&mut heap, i as u64, None, None);
        slots.tail()[i].set(slots, Value::from(new));
    }
    heap.collect(false);
    let mut grown = 0;
    for i in 10_000..200_000 {
        if i == slots.len() {
            // What lies behind is free, or was used for small objects meanwhile.
            if !Slots::grow(slots, &mut heap, i + i / 8) {
                break;
            }
            grown += 1;
        }
        let new = node(&mut heap, i as u64, None, None);
        slots.tail()[i].set(slots, Value::from(new));
    }
    assert!(grown > 0);
    heap.collect(false);
    heap.collect(true);
    let full = slots.tail().iter().take_while(|slot| slot.get().is_some()).count();
    assert!(full >= 10_000 && slots.tail()[full..].iter().all(|slot| slot.get().is_none()));
    for (i, slot) in slots.tail()[..full].iter().enumerate() {
        assert_eq!(slot.get().and_then(Value::downcast::<Node>).map(|node| node.id.get()), Some(i as u64));
    }
    // A small one stays as it is.
    let small = Slots::new(&mut heap, 10);
    assert!(!Slots::grow(small, &mut heap, 20) && small.len() == 10);
}

#[test]
fn free_memory_goes_back_and_comes_again() {
    let mut heap = heap();
    #[inline(never)]
    fn grow(heap: &mut Heap) -> usize {
        let keep = tree(heap, 17);
        assert_eq!(count(keep), (1 << 18) - 1);
        heap.stats().used_bytes
    }
    for round in 0..3 {
        let used = grow(&mut heap);
        assert!(used >= 8 << 20, "round {round}: {used}");
        wipe_stack();
    }
    heap.collect(true);
    wipe_stack();
    heap.collect(true);
    assert!(heap.stats().used_bytes < 14 << 20, "{:?}", heap.stats());
    let again = tree(&mut heap, 16);
    assert_eq!(count(again), (1 << 17) - 1);
}

#[test]
fn every_object_can_be_listed() {
    let mut heap = heap();
    let keep = tree(&mut heap, 6);
    let large = array(&mut heap, 10_000);
    let (mut nodes, mut arrays) = (0, 0);
    heap.for_each_object(|object| match object.layout() {
        Node::LAYOUT => nodes += 1,
        Array::LAYOUT => arrays += 1,
        other => panic!("{other:?}"),
    });
    assert_eq!((nodes, arrays), (127, 1));
    assert_eq!(heap.referents(keep.into()).len(), 2);
    assert_eq!(heap.size_of_object(keep.header()), 32);
    assert_eq!(heap.size_of_object(large.header()), 16 + 80_000);
}

#[test]
fn registers_are_exact_roots() {
    let mut heap = heap();
    heap.stack.top = heap.stack.base.wrapping_add(1000);
    for i in 0..1000 {
        let object = node(&mut heap, i as u64, None, None);
        // SAFETY: within the register stack.
        unsafe { *heap.stack.base.add(i) = if i % 3 == 0 { Value::from(object).bits() } else { 0x1235 } };
    }
    wipe_stack();
    heap.collect(false);
    heap.collect(true);
    tree(&mut heap, 10);
    for (i, word) in heap.stack.words().iter().enumerate().step_by(3) {
        // SAFETY: stored above.
        let value = unsafe { Value::from_bits(*word) };
        assert_eq!(value.and_then(Value::downcast::<Node>).map(|n| n.id.get()), Some(i as u64));
    }
}

#[test]
fn values_in_the_memory_of_an_object_being_made_live() {
    let mut heap = heap_with(HeapConfig { stress: true, max_bytes: None, ..HeapConfig::default() });
    #[inline(never)]
    fn make(heap: &mut Heap) -> Gc<Boxed> {
        let mut values = RootedVec::new();
        for id in 0..100 {
            let new = node(heap, id, None, None);
            values.push(heap, new.into());
        }
        let values = Values(values.as_slice().into());
        heap.alloc(Boxed { header: Header::exact(Boxed::LAYOUT), values })
    }
    for _ in 0..100 {
        let boxed = make(&mut heap);
        wipe_stack();
        heap.collect(true);
        for (id, value) in boxed.values.0.iter().enumerate() {
            assert_eq!(value.downcast::<Node>().map(|node| node.id.get()), Some(id as u64));
        }
    }
}
