//! `_random` and `random`: random numbers, the same ones as CPython's for the same seed.
//!
//! * [`twister`]: the generator; [`sha512`]: for seeds that are strings.
//!
//! `random` has `Random` and the functions of a hidden instance. Not in it yet: `SystemRandom` and the rarer distributions (README).
//! A subclass that overrides `random()` is not asked by the other methods: they draw from the generator.

pub mod sha512;
pub mod twister;

use crate::bisect::lt;
use crate::layouts;
use crate::support::{add_types, only_positional, to_tuple, type_of_def};
use crate::system;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::bytes::{PyBytes, to_bytes_vec};
use tauraro_vm::builtins::int::{self, Int, from_words};
use tauraro_vm::builtins::support::{between, receiver};
use tauraro_vm::builtins::{TypeDef, define_subtype};
use tauraro_vm::heap::{Opaque, RootedVec, Slot};
use tauraro_vm::interp::bytecode::BinaryKind;
use tauraro_vm::object::{NativeDef, PyList, PyModule, PyStr, PyTuple, PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Raised, Value, Vm};
use twister::{N, Twister};

object_struct! {
    /// A generator.
    pub struct Random(layouts::RANDOM) {
        /// Its state.
        pub twister: Opaque<Twister>,
        /// The other number of the last pair of `gauss`.
        pub gauss_next: Slot,
    }
}

/// `_random.Random`
pub static DEF: TypeDef = TypeDef {
    module: "_random",
    slots: SlotTable { new: Some(new), ..SlotTable::EMPTY },
    methods: &[
        NativeDef::method("seed", |vm, args| {
            let (this, rest) = between(vm, args, "seed", 0, 1)?;
            let own = random(vm, this)?;
            seed(vm, own, rest.first().copied())?;
            Ok(Value::NONE)
        }),
        NativeDef::method1("random", |vm, this| {
            let own = random(vm, this)?;
            let number = own.twister.next_f64();
            Ok(vm.new_float(number))
        })
        .doc("($self, /)", "random() -> x in the interval [0, 1)."),
        NativeDef::method2("getrandbits", |vm, this, bits| {
            let own = random(vm, this)?;
            let bits = vm.size_i64(bits)?;
            if bits < 0 {
                return Err(vm.value_error("number of bits must be non-negative"));
            }
            random_bits(vm, own, bits as u64)
        })
        .doc("($self, k, /)", "getrandbits(k) -> x.  Generates an int with k random bits."),
        NativeDef::method1("getstate", core_state),
        NativeDef::method2("setstate", |vm, this, state| {
            let own = random(vm, this)?;
            set_core_state(vm, own, state)?;
            Ok(Value::NONE)
        }),
    ],
    flags: type_flags::BASETYPE,
    doc: "Random() -> create a random number generator with its own internal state.",
    ..TypeDef::new("Random", layouts::RANDOM)
};

/// `random.Random`
static PUBLIC: TypeDef = TypeDef {
    module: "random",
    slots: SlotTable {
        init: Some(|vm, this, args| {
            static PARAMS: Params = Params::new("Random.__init__", &["x"]);
            let [x] = args.bind(vm, &PARAMS)?;
            let name = vm.intern("seed");
            vm.call_method(this, name, &[x.unwrap_or(Value::NONE)])?;
            Ok(())
        }),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    flags: type_flags::BASETYPE | type_flags::WEAKREFS | type_flags::BARE_NAME,
    doc: "Random number generator base class used by bound module functions.",
    ..TypeDef::new("Random", layouts::RANDOM)
};

/// Makes `_random`.
pub fn core_module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module(
        "_random",
        "Module implements the Mersenne Twister random number generator.",
        &[],
    );
    add_types(vm, module, &[&DEF]);
    Ok(module)
}

/// Makes `random`.
pub fn module(vm: &mut Vm) -> PyResult<Gc<PyModule>> {
    let module = vm.new_native_module("random", "Random variable generators.", &[]);
    type_of_def(vm, &DEF);
    let class = match vm.native("random.Random").and_then(|c| c.downcast::<PyType>()) {
        Some(class) => class,
        None => {
            let class = define_subtype(vm, &PUBLIC);
            vm.keep_native("random.Random", class);
            class
        }
    };
    vm.set_module_attr(module, "Random", class);
    let instance = vm.call(class.into(), &[])?;
    vm.set_module_attr(module, "_inst", instance);
    for name in METHODS.iter().map(|def| def.name).chain(["random", "getrandbits"]) {
        if !name.starts_with('_') {
            let method = vm.get_attr_str(instance, name)?;
            vm.set_module_attr(module, name, method);
        }
    }
    Ok(module)
}

fn random(vm: &mut Vm, value: Value) -> PyResult<Gc<Random>> {
    receiver(vm, value, "_random.Random")
}

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    let header = vm.header_for(class);
    let object = Random { header, twister: Opaque(Twister::default()), gauss_next: Slot::empty() };
    let exact = class == vm.class(layouts::RANDOM);
    let made = if exact { vm.heap.alloc(object) } else { vm.heap.alloc_with_attrs(object) };
    if class.has_flags(type_flags::FINALIZER) {
        vm.heap.register_finalizer(made.header());
    }
    let first = if exact { only_positional(vm, args, "Random", 0, 1)?.first().copied() } else { None };
    seed(vm, made, first)?;
    Ok(made.into())
}

fn seed(vm: &mut Vm, own: Gc<Random>, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value.and_then(Value::non_none) else {
        let mut bytes = [0u8; 128];
        if !system::entropy(&mut bytes) {
            let error = std::io::Error::last_os_error();
            return Err(tauraro_vm::builtins::exceptions::raise_io_error(vm, &error, None));
        }
        let key: Vec<u32> =
            bytes.chunks_exact(4).map(|b| b.iter().fold(0, |acc, byte| acc << 8 | *byte as u32)).collect();
        own.twister.seed(&key);
        return Ok(());
    };
    let hash;
    let mut buffer = [0u64; 1];
    let int = Int::of(value);
    let magnitude: &[u64] = match &int {
        Some(n) => n.magnitude(&mut buffer),
        None => {
            hash = [vm.hash(value)? as u64];
            &hash
        }
    };
    own.twister.seed(&key_of(magnitude));
    Ok(())
}

/// The words of a number, at least one.
fn key_of(magnitude: &[u64]) -> Vec<u32> {
    let mut key: Vec<u32> = magnitude.iter().flat_map(|word| [*word as u32, (*word >> 32) as u32]).collect();
    while key.len() > 1 && key.last() == Some(&0) {
        key.pop();
    }
    if key.is_empty() {
        key.push(0);
    }
    key
}

fn random_bits(vm: &mut Vm, own: Gc<Random>, bits: u64) -> PyResult {
    if bits <= 32 {
        let n = if bits == 0 { 0 } else { own.twister.next_u32() >> (32 - bits) };
        return Ok(Value::small_int(n as i64));
    }
    int::check_size(vm, bits / 8)?;
    let words = own.twister.next_bits(bits);
    Ok(from_words(vm, false, &words))
}

fn core_state(vm: &mut Vm, this: Value) -> PyResult {
    let own = random(vm, this)?;
    let made = PyTuple::try_from_fn(&mut vm.heap, N + 1, |i| {
        let n = if i < N { own.twister.words[i].get() as i64 } else { own.twister.index.get() as i64 };
        Value::small_int(n)
    });
    match made {
        Some(state) => Ok(state.into()),
        None => Err(vm.memory_error()),
    }
}

fn set_core_state(vm: &mut Vm, own: Gc<Random>, state: Value) -> PyResult<()> {
    let Some(state) = state.downcast::<PyTuple>() else {
        return Err(vm.type_error("state vector must be a tuple"));
    };
    if state.len() != N + 1 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut words = [0u32; N];
    for (to, item) in words.iter_mut().zip(state.items()) {
        let n = vm.index_i64_or(*item, |vm| {
            vm.overflow_error("Python int too large to convert to C unsigned long")
        })?;
        *to = n as u32;
    }
    let index = vm.size_i64(state.items()[N])?;
    if !(0..=N as i64).contains(&index) {
        return Err(vm.value_error("invalid state"));
    }
    for (cell, word) in own.twister.words.iter().zip(words) {
        cell.set(word);
    }
    own.twister.index.set(index as usize);
    Ok(())
}

/// A number below `n` (an int above 0), of any size.
fn below(vm: &mut Vm, own: Gc<Random>, n: Value) -> PyResult {
    if let Some(n) = n.as_small_int() {
        return Ok(Value::small_int(own.twister.below(n as u64) as i64));
    }
    let Some(limit) = Int::of(n) else { return Ok(n) };
    let mut buffer = [0u64; 1];
    let limit = limit.magnitude(&mut buffer);
    let bits = int::words::bit_length(limit);
    loop {
        let words = own.twister.next_bits(bits);
        if int::words::compare(int::words::trim(&words), limit).is_lt() {
            return Ok(from_words(vm, false, &words));
        }
    }
}

static METHODS: &[NativeDef] = &[
    NativeDef::method("seed", seed_method),
    NativeDef::method1("getstate", |vm, this| {
        let own = random(vm, this)?;
        let core = core_state(vm, this)?;
        let gauss = own.gauss_next.get().unwrap_or(Value::NONE);
        Ok(vm.new_tuple(&[Value::small_int(3), core, gauss]).into())
    }),
    NativeDef::method2("setstate", |vm, this, state| {
        let own = random(vm, this)?;
        let state = to_tuple(vm, state)?;
        let [version, core, gauss] = *state.items() else {
            return Err(vm.value_error("state with version 3 has three items"));
        };
        if version != Value::small_int(3) {
            let shown = vm.repr_string(version)?;
            return Err(vm.value_error(format!(
                "state with version {shown} passed to Random.setstate() of version 3"
            )));
        }
        let core = to_tuple(vm, core)?;
        set_core_state(vm, own, core.into())?;
        own.gauss_next.set(own, gauss.non_none());
        Ok(Value::NONE)
    }),
    NativeDef::method("randrange", randrange),
    NativeDef::method3("randint", |vm, this, a, b| {
        let own = random(vm, this)?;
        let (a, b) = (vm.index(a)?, vm.index(b)?);
        let stop = vm.binary(BinaryKind::Add, b, Value::small_int(1))?;
        from_range(vm, own, a, stop)
    }),
    NativeDef::method2("choice", |vm, this, sequence| {
        let own = random(vm, this)?;
        let len = vm.len(sequence)?;
        if len == 0 {
            return Err(vm.index_error("Cannot choose from an empty sequence"));
        }
        let index = own.twister.below(len as u64);
        vm.get_item(sequence, Value::small_int(index as i64))
    }),
    NativeDef::method2("shuffle", |vm, this, sequence| {
        let own = random(vm, this)?;
        let len = vm.len(sequence)?;
        let list = sequence.downcast_exact::<PyList>();
        for i in (1..len).rev() {
            let j = own.twister.below(i as u64 + 1) as usize;
            if let Some(list) = list {
                if let (Some(a), Some(b)) = (list.get(i), list.get(j)) {
                    list.set_item(i, b);
                    list.set_item(j, a);
                }
                continue;
            }
            let (i, j) = (Value::small_int(i as i64), Value::small_int(j as i64));
            let (a, b) = (vm.get_item(sequence, i)?, vm.get_item(sequence, j)?);
            vm.set_item(sequence, i, b)?;
            vm.set_item(sequence, j, a)?;
        }
        Ok(Value::NONE)
    }),
    NativeDef::method("sample", sample),
    NativeDef::method("choices", choices),
    NativeDef::method3("uniform", |vm, this, a, b| {
        let own = random(vm, this)?;
        let width = vm.binary(BinaryKind::Sub, b, a)?;
        let number = vm.new_float(own.twister.next_f64());
        let part = vm.binary(BinaryKind::Mul, width, number)?;
        vm.binary(BinaryKind::Add, a, part)
    }),
    NativeDef::method("gauss", |vm, args| {
        static PARAMS: Params = Params::new("Random.gauss", &["self", "mu", "sigma"]).method();
        let [this, mu, sigma] = args.bind(vm, &PARAMS)?;
        let own = random(vm, this.unwrap_or(Value::NONE))?;
        let mu = mu.map_or(Ok(0.0), |x| vm.to_f64(x))?;
        let sigma = sigma.map_or(Ok(1.0), |x| vm.to_f64(x))?;
        let z = match own.gauss_next.take().and_then(Value::as_float) {
            Some(z) => z,
            None => {
                let angle = own.twister.next_f64() * std::f64::consts::TAU;
                let radius = (-2.0 * (1.0 - own.twister.next_f64()).ln()).sqrt();
                let other = vm.new_float(angle.sin() * radius);
                own.gauss_next.set(own, other);
                angle.cos() * radius
            }
        };
        Ok(vm.new_float(mu + z * sigma))
    }),
    NativeDef::method("normalvariate", |vm, args| {
        static PARAMS: Params = Params::new("Random.normalvariate", &["self", "mu", "sigma"]).method();
        let [this, mu, sigma] = args.bind(vm, &PARAMS)?;
        let own = random(vm, this.unwrap_or(Value::NONE))?;
        let mu = mu.map_or(Ok(0.0), |x| vm.to_f64(x))?;
        let sigma = sigma.map_or(Ok(1.0), |x| vm.to_f64(x))?;
        let magic = 4.0 * (-0.5f64).exp() / 2f64.sqrt();
        let z = loop {
            let (u1, u2) = (own.twister.next_f64(), 1.0 - own.twister.next_f64());
            let z = magic * (u1 - 0.5) / u2;
            if z * z / 4.0 <= -u2.ln() {
                break z;
            }
        };
        Ok(vm.new_float(mu + z * sigma))
    }),
    NativeDef::method("expovariate", |vm, args| {
        static PARAMS: Params = Params::new("Random.expovariate", &["self", "lambd"]).method();
        let [this, lambd] = args.bind(vm, &PARAMS)?;
        let own = random(vm, this.unwrap_or(Value::NONE))?;
        let lambd = lambd.map_or(Ok(1.0), |x| vm.to_f64(x))?;
        if lambd == 0.0 {
            return Err(vm.zero_division("division by zero"));
        }
        Ok(vm.new_float(-(1.0 - own.twister.next_f64()).ln() / lambd))
    }),
    NativeDef::method2("randbytes", |vm, this, count| {
        let own = random(vm, this)?;
        let count = vm.size_i64(count)?;
        if count < 0 {
            return Err(vm.value_error("number of bits must be non-negative"));
        }
        int::check_size(vm, count as u64)?;
        let Some(bits) = (count as u64).checked_mul(8) else { return Err(vm.memory_error()) };
        let mut bytes: Vec<u8> =
            own.twister.next_bits(bits).iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(count as usize);
        Ok(PyBytes::new(&mut vm.heap, &bytes).into())
    }),
    NativeDef::method1("__reduce__", |vm, this| {
        let class = Value::from(vm.type_of(this));
        let name = vm.intern("getstate");
        let state = vm.call_method(this, name, &[])?;
        let empty = Value::from(vm.empty_tuple());
        Ok(vm.new_tuple(&[class, empty, state]).into())
    }),
    NativeDef::method2("__setstate__", |vm, this, state| {
        let name = vm.intern("setstate");
        vm.call_method(this, name, &[state])
    }),
];

fn seed_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("Random.seed", &["self", "a", "version"]).method();
    let [this, a, version] = args.bind(vm, &PARAMS)?;
    let own = random(vm, this.unwrap_or(Value::NONE))?;
    own.gauss_next.take();
    let a = a.unwrap_or(Value::NONE);
    let version = match version {
        Some(version) => vm.size_i64(version)?,
        None => 2,
    };
    let text = a.downcast::<PyStr>();
    let is_bytes = !vm.is_int(a) && a.as_float().is_none() && !a.is_none() && text.is_none();
    if let Some(text) = text.filter(|_| version == 1) {
        // The hash that Python 2 had for strings.
        let points: Vec<u64> = text.data().iter().map(u64::from).collect();
        let mut x = points.first().map_or(0, |c| c << 7);
        for c in &points {
            x = 1000003u64.wrapping_mul(x) ^ c;
        }
        x ^= points.len() as u64;
        own.twister.seed(&key_of(&[x]));
        return Ok(Value::NONE);
    }
    if text.is_some() || is_bytes {
        let mut bytes = match text {
            Some(text) => text.to_wtf8(),
            None => match to_bytes_vec(vm, a) {
                Ok(bytes) if vm.type_name(a).starts_with("byte") => bytes,
                Ok(_) => return Err(bad_seed(vm)),
                Err(raised) => {
                    vm.clear_if(raised, tauraro_vm::ExcKind::TypeError)?;
                    return Err(bad_seed(vm));
                }
            },
        };
        let hash = sha512::sha512(&bytes);
        bytes.extend_from_slice(&hash);
        // The bytes as one big-endian number.
        let mut words = Vec::with_capacity(bytes.len() / 8 + 1);
        for chunk in bytes.rchunks(8) {
            words.push(chunk.iter().fold(0u64, |acc, byte| acc << 8 | *byte as u64));
        }
        own.twister.seed(&key_of(int::words::trim(&words)));
        return Ok(Value::NONE);
    }
    seed(vm, own, Some(a))?;
    Ok(Value::NONE)
}

#[cold]
fn bad_seed(vm: &mut Vm) -> Raised {
    vm.type_error("The only supported seed types are: None,\nint, float, str, bytes, and bytearray.")
}

fn randrange(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("Random.randrange", &["self", "start", "stop", "step"]).method().required(2);
    let [this, start, stop, step] = args.bind(vm, &PARAMS)?;
    let own = random(vm, this.unwrap_or(Value::NONE))?;
    let start = vm.index(start.unwrap_or(Value::NONE))?;
    let Some(stop) = stop.and_then(Value::non_none) else {
        if step.is_some_and(|step| step != Value::small_int(1)) {
            return Err(vm.type_error("Missing a non-None stop argument"));
        }
        let positive = start.as_small_int().map_or(!int::is_negative(start), |n| n > 0);
        if !positive {
            return Err(vm.value_error("empty range for randrange()"));
        }
        return below(vm, own, start);
    };
    let stop = vm.index(stop)?;
    let step = match step {
        Some(step) => vm.index(step)?,
        None => Value::small_int(1),
    };
    if step == Value::small_int(1) {
        return from_range(vm, own, start, stop);
    }
    if step == Value::small_int(0) {
        return Err(vm.value_error("zero step for randrange()"));
    }
    let width = vm.binary(BinaryKind::Sub, stop, start)?;
    let edge = Value::small_int(if int::is_negative(step) { 1 } else { -1 });
    let sum = vm.binary(BinaryKind::Add, width, step)?;
    let sum = vm.binary(BinaryKind::Add, sum, edge)?;
    let count = vm.binary(BinaryKind::FloorDiv, sum, step)?;
    if int::is_negative(count) || count == Value::small_int(0) {
        let shown = [start, stop, step].map(|v| int::to_ibig(v).map_or(String::new(), |n| n.to_string()));
        return Err(vm.value_error(format!("empty range in randrange({})", shown.join(", "))));
    }
    let number = below(vm, own, count)?;
    let offset = vm.binary(BinaryKind::Mul, step, number)?;
    vm.binary(BinaryKind::Add, start, offset)
}

/// A number from `start` up to `stop`, both ints.
fn from_range(vm: &mut Vm, own: Gc<Random>, start: Value, stop: Value) -> PyResult {
    let width = vm.binary(BinaryKind::Sub, stop, start)?;
    if int::is_negative(width) || width == Value::small_int(0) {
        let shown = [start, stop].map(|v| int::to_ibig(v).map_or(String::new(), |n| n.to_string()));
        return Err(vm.value_error(format!("empty range in randrange({})", shown.join(", "))));
    }
    let number = below(vm, own, width)?;
    vm.binary(BinaryKind::Add, start, number)
}

fn sample(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("Random.sample", &["self", "population", "k", "counts"])
        .method()
        .required(3)
        .keyword_only(1);
    let [this, population, k, counts] = args.bind(vm, &PARAMS)?;
    let own = random(vm, this.unwrap_or(Value::NONE))?;
    let population = population.unwrap_or(Value::NONE);
    let class = vm.type_of(population);
    if class.slots.getitem.get().is_none()
        || class.slots.len.get().is_none()
        || class.has_flags(type_flags::MAPPING)
    {
        return Err(vm.type_error("Population must be a sequence.  For dicts or sets, use sorted(d)."));
    }
    let items = vm.collect(population)?;
    let k = vm.size_i64(k.unwrap_or(Value::NONE))?;
    // With counts, the sample is of positions in the repeated population.
    let mut bounds: Vec<u64> = Vec::new();
    let mut n = items.len() as u64;
    if let Some(counts) = counts.and_then(Value::non_none) {
        let counts = vm.collect(counts)?;
        if counts.len() != items.len() {
            return Err(vm.value_error("The number of counts does not match the population"));
        }
        n = 0;
        for count in counts.as_slice() {
            let count = vm.size_i64(*count)?;
            if count < 0 {
                return Err(vm.value_error("Counts must be non-negative"));
            }
            n = n.saturating_add(count as u64);
            bounds.push(n);
        }
    }
    if k < 0 || k as u64 > n {
        return Err(vm.value_error("Sample larger than population or is negative"));
    }
    let k = k as u64;
    let mut size = 21.0;
    if k > 5 {
        size += 4f64.powf(((k as f64 * 3.0).ln() / 4f64.ln()).ceil());
    }
    let mut chosen: Vec<u64> = Vec::with_capacity(k as usize);
    if n as f64 <= size {
        let mut pool: Vec<u64> = (0..n).collect();
        for i in 0..k {
            let j = own.twister.below(n - i) as usize;
            chosen.push(pool[j]);
            pool[j] = pool[(n - i - 1) as usize];
        }
    } else {
        let mut seen = std::collections::HashSet::with_capacity(k as usize);
        for _ in 0..k {
            let mut j = own.twister.below(n);
            while !seen.insert(j) {
                j = own.twister.below(n);
            }
            chosen.push(j);
        }
    }
    let list = vm.new_list(&[]);
    for position in chosen {
        let index =
            if bounds.is_empty() { position as usize } else { bounds.partition_point(|b| *b <= position) };
        let item = items.get(index).unwrap_or(Value::NONE);
        if !list.push(&mut vm.heap, item) {
            return Err(vm.memory_error());
        }
    }
    Ok(list.into())
}

fn choices(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("Random.choices", &["self", "population", "weights", "cum_weights", "k"])
            .method()
            .required(2)
            .keyword_only(2);
    let [this, population, weights, cumulative, k] = args.bind(vm, &PARAMS)?;
    let own = random(vm, this.unwrap_or(Value::NONE))?;
    let population = population.unwrap_or(Value::NONE);
    let k = match k {
        Some(k) => vm.size_i64(k)?.max(0),
        None => 1,
    };
    let n = vm.len(population)?;
    let list = vm.new_list(&[]);
    let (weights, cumulative) = (weights.and_then(Value::non_none), cumulative.and_then(Value::non_none));
    let mut sums = RootedVec::new();
    match (weights, cumulative) {
        (None, None) => {
            for _ in 0..k {
                let index = (own.twister.next_f64() * n as f64).floor() as i64;
                let item = vm.get_item(population, Value::small_int(index))?;
                if !list.push(&mut vm.heap, item) || vm.heap.is_over_limit() {
                    return Err(vm.memory_error());
                }
            }
            return Ok(list.into());
        }
        (Some(_), Some(_)) => {
            return Err(vm.type_error("Cannot specify both weights and cumulative weights"));
        }
        (Some(weights), None) => {
            if vm.is_int(weights) {
                let shown = vm.repr_string(weights)?;
                return Err(
                    vm.type_error(format!("The number of choices must be a keyword argument: k={shown}"))
                );
            }
            let weights = vm.collect(weights)?;
            let mut total = None;
            for weight in weights.as_slice() {
                let sum = match total {
                    None => *weight,
                    Some(total) => vm.binary(BinaryKind::Add, total, *weight)?,
                };
                sums.push(&mut vm.heap, sum);
                total = Some(sum);
            }
        }
        (None, Some(cumulative)) => sums = vm.collect(cumulative)?,
    }
    if sums.len() != n {
        return Err(vm.value_error("The number of weights does not match the population"));
    }
    let total = match sums.get(n.wrapping_sub(1)) {
        Some(total) => vm.to_f64(total)?,
        None => return Err(vm.index_error("list index out of range")),
    };
    if total <= 0.0 {
        return Err(vm.value_error("Total of weights must be greater than zero"));
    }
    if !total.is_finite() {
        return Err(vm.value_error("Total of weights must be finite"));
    }
    for _ in 0..k {
        let point = vm.new_float(own.twister.next_f64() * total);
        let (mut low, mut high) = (0, n - 1);
        while low < high {
            let middle = (low + high) / 2;
            if lt(vm, point, sums.get(middle).unwrap_or(Value::NONE))? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        let item = vm.get_item(population, Value::small_int(low as i64))?;
        if !list.push(&mut vm.heap, item) || vm.heap.is_over_limit() {
            return Err(vm.memory_error());
        }
    }
    Ok(list.into())
}
