//! Micro-benchmarks of the heap: `cargo run --release -p tauraro-vm --example heap_bench`.
//!
//! Each line is the best of several rounds, in nanoseconds an object unless it says otherwise.

use std::hint::black_box;
use std::time::Instant;
use tauraro_vm::heap::{Gc, Header, Heap, HeapConfig, Layout, Object, Slot, Slots, Tailed};
use tauraro_vm::object::PyList;
use tauraro_vm::object_struct;
use tauraro_vm::value::Value;

object_struct! {
    /// 48 bytes.
    pub struct Node(Layout(200)) { left: Slot, right: Slot, a: u64, b: u64, c: u64 }
}

fn node(heap: &mut Heap, left: Option<Value>, right: Option<Value>) -> Gc<Node> {
    let header = Header::exact(Node::LAYOUT);
    heap.alloc(Node { header, left: Slot::new(left), right: Slot::new(right), a: 1, b: 2, c: 3 })
}

fn tree(heap: &mut Heap, depth: u32) -> Gc<Node> {
    if depth == 0 {
        return node(heap, None, None);
    }
    let left = tree(heap, depth - 1);
    let right = tree(heap, depth - 1);
    node(heap, Some(left.into()), Some(right.into()))
}

fn heap() -> Heap {
    let mut heap = Heap::new(HeapConfig::default());
    heap.register::<Node>();
    heap.register::<PyList>();
    heap
}

fn best(name: &str, count: usize, mut round: impl FnMut()) {
    let mut best = f64::MAX;
    for _ in 0..9 {
        let start = Instant::now();
        round();
        best = best.min(start.elapsed().as_nanos() as f64);
    }
    println!("{name:44} {:8.2}", best / count as f64);
}

fn main() {
    best("make and drop a heap (us)", 1000, || drop(heap()));
    let mut h = heap();
    best("allocate 48 bytes, dead at once", 4_000_000, || {
        for _ in 0..4_000_000 {
            black_box(node(&mut h, None, None));
        }
    });
    best("malloc and free 48 bytes", 4_000_000, || {
        for _ in 0..4_000_000 {
            black_box(Box::new([1u64; 6]));
        }
    });
    best("short-lived trees of 4095", 4095 * 500, || {
        for _ in 0..500 {
            black_box(tree(&mut h, 11));
        }
    });
    best("short-lived trees of 131071", 131071 * 16, || {
        for _ in 0..16 {
            black_box(tree(&mut h, 16));
        }
    });
    best("lists of 10 slots, dead at once", 1_000_000, || {
        for _ in 0..1_000_000 {
            black_box(Slots::new(&mut h, 10));
        }
    });
    println!("{:?}", h.stats());
    drop(h);

    best("grow to 524287 live (new heap)", 524287, || {
        let mut h = heap();
        black_box(tree(&mut h, 18));
    });
    let mut h = heap();
    let keep = tree(&mut h, 18);
    best("full collection, tree of 524287", 524287, || h.collect(true));
    println!("{:?}", h.stats());
    let list = Slots::new(&mut h, 1 << 19);
    for i in 0..1 << 19 {
        let new = node(&mut h, None, None);
        list.tail()[i].set(list, Value::from(new));
    }
    h.collect(true);
    best("full collection, and a list of 524288", 524287 + 524288, || h.collect(true));
    best("young collection, nothing new (us)", 1000, || h.collect(false));
    let mut at = 0;
    best("young collection, 1000 appended (us)", 1000, || {
        for _ in 0..1000 {
            let new = node(&mut h, None, None);
            list.tail()[at].set(list, Value::from(new));
            at += 1;
        }
        h.collect(false)
    });
    best("store into an old large list, card dirty", 1_000_000, || {
        for i in 0..1_000_000 {
            list.tail()[i & 0xffff].set(list, black_box(Value::from(keep)));
        }
    });
    best("store into an old small object", 1_000_000, || {
        for _ in 0..1_000_000 {
            keep.left.set(keep, keep.left.get());
        }
    });
    black_box((keep, list));
    println!("{:?}", h.stats());

    // As a list of a million appends does, from nothing.
    let mut h = heap();
    best("append a million objects to a list", 1_000_000, || {
        let list = PyList::new(&mut h, &[]);
        for _ in 0..1_000_000 {
            let new = node(&mut h, None, None);
            list.push(&mut h, new.into());
        }
    });
    println!("{:?}", h.stats());
    best("append a million integers to a list", 1_000_000, || {
        let list = PyList::new(&mut h, &[]);
        for i in 0..1_000_000 {
            list.push(&mut h, Value::small_int(i));
        }
    });
    println!("{:?}", h.stats());

    // Random death: a table of a million, replaced at random places.
    let mut h = heap();
    let table = Slots::new(&mut h, 1 << 20);
    let mut random = 1u64;
    let mut next = move || {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (random >> 40) as usize & ((1 << 20) - 1)
    };
    best("replace at random places of a million", 1 << 20, || {
        for _ in 0..1 << 20 {
            let new = node(&mut h, None, None);
            table.tail()[next()].set(table, Value::from(new));
        }
    });
    best("full collection of it", 1 << 20, || h.collect(true));
    println!("{:?}", h.stats());
}
