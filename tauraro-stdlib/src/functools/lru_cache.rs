//! `_lru_cache_wrapper`: the callable behind `functools.lru_cache` and `functools.cache`.
//!
//! A *key* is the only argument itself when that is an int or a str (exactly), else a tuple of the arguments, a mark and the keyword
//! arguments, and with `typed` the types of all. An unbounded cache is a dict from key to result. A bounded one has a *link* a result:
//! links form a ring, least recently used first, behind a root that holds nothing; the dict leads from key to link.
//!
//! The wrapped function, `__hash__` and `__eq__` may call the wrapper again, so every step that runs Python code leaves the ring whole.

use crate::layouts;
use std::cell::Cell;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::builtins::{TypeDef, descriptor};
use tauraro_vm::heap::{Header, Layout, OptRef, Ref, RootedVec, Slot};
use tauraro_vm::object::dict::hash_key;
use tauraro_vm::object::{NativeDef, PyBoundMethod, PyDict, PyStr, PyType, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

object_struct! {
    /// A result in a bounded cache, or the root of the ring.
    pub struct Link(layouts::LRU_LINK) {
        /// The link used just before this one (from the root: the most recently used one).
        pub previous: OptRef<Link>,
        /// The link used just after it (from the root: the least recently used one).
        pub next: OptRef<Link>,
        /// The key.
        pub key: Slot,
        /// Its hash.
        pub hash: Cell<u64>,
        /// The result.
        pub result: Slot,
    }
}

object_struct! {
    /// The callable.
    pub struct LruCache(layouts::LRU_CACHE) {
        /// What is called when there is no result yet.
        pub function: Slot,
        /// Key to result or link.
        pub cache: Ref<PyDict>,
        /// The root of the ring.
        pub root: Ref<Link>,
        /// Most results kept; below 0 for any number.
        pub limit: i64,
        /// Whether equal arguments of different types are different.
        pub typed: bool,
        /// Calls answered from the cache.
        pub hits: Cell<i64>,
        /// Calls passed on.
        pub misses: Cell<i64>,
        /// What `cache_info` is made of.
        pub info: Slot,
    }
}

/// The type of links, of which a program sees none.
pub static LINK_DEF: TypeDef = TypeDef {
    module: "functools",
    flags: type_flags::NO_NEW,
    ..TypeDef::new("_lru_list_elem", layouts::LRU_LINK)
};

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "functools",
    slots: SlotTable {
        new: Some(new),
        call: Some(call),
        descr_get: Some(|vm, this, instance, _| match instance.filter(|i| !i.is_none()) {
            Some(instance) => Ok(PyBoundMethod::new(&mut vm.heap, this, instance).into()),
            None => Ok(this),
        }),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("cache_info", |vm, this| {
            let lru = receiver::<LruCache>(vm, this, NAME)?;
            let limit = if lru.limit < 0 { Value::NONE } else { vm.new_int(lru.limit) };
            let counts = [
                vm.new_int(lru.hits.get()),
                vm.new_int(lru.misses.get()),
                limit,
                vm.new_int(lru.cache.get().len() as i64),
            ];
            vm.call(lru.info.get().unwrap_or(Value::NONE), &counts)
        })
        .doc("($self, /)", "Report cache statistics"),
        NativeDef::method1("cache_clear", |vm, this| {
            let lru = receiver::<LruCache>(vm, this, NAME)?;
            lru.hits.set(0);
            lru.misses.set(0);
            let (cache, root) = (vm.new_dict(), new_root(vm));
            lru.cache.set(lru, cache);
            lru.root.set(lru, root);
            Ok(Value::NONE)
        })
        .doc("($self, /)", "Clear the cache and cache statistics"),
        NativeDef::method1("__reduce__", |vm, this| {
            let name = vm.names.qualname;
            vm.get_attr(this, name)
        }),
        NativeDef::method1("__copy__", |_, this| Ok(this)),
        NativeDef::method2("__deepcopy__", |_, this, _| Ok(this)),
    ],
    getset: &[descriptor::DICT],
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFS,
    doc: "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n",
    ..TypeDef::new("_lru_cache_wrapper", layouts::LRU_CACHE)
};

const NAME: &str = "functools._lru_cache_wrapper";

fn new(vm: &mut Vm, class: Gc<PyType>, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("_lru_cache_wrapper", &["user_function", "maxsize", "typed", "cache_info_type"])
            .required(4);
    let [function, limit, typed, info] = args.bind(vm, &PARAMS)?;
    let function = function.unwrap_or(Value::NONE);
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let limit = match limit.and_then(Value::non_none) {
        None => -1,
        Some(limit) if vm.is_int(limit) => vm.size_i64(limit)?.max(0),
        Some(_) => return Err(vm.type_error("maxsize should be integer or None")),
    };
    let typed = vm.is_true(typed.unwrap_or(Value::FALSE))?;
    crate::support::type_of_def(vm, &LINK_DEF);
    let (cache, root) = (vm.new_dict(), new_root(vm));
    let object = LruCache {
        header: vm.header_for(class),
        function: Slot::from(function),
        cache: Ref::new(cache),
        root: Ref::new(root),
        limit,
        typed,
        hits: Cell::new(0),
        misses: Cell::new(0),
        info: Slot::new(info),
    };
    let made = vm.heap.alloc_with_attrs(object);
    if class.has_flags(type_flags::FINALIZER) {
        vm.heap.register_finalizer(made);
    }
    Ok(made.into())
}

fn new_link(vm: &mut Vm, key: Option<Value>, hash: u64, result: Option<Value>) -> Gc<Link> {
    vm.heap.alloc(Link {
        header: Header::exact(layouts::LRU_LINK),
        previous: OptRef::new(None),
        next: OptRef::new(None),
        key: Slot::new(key),
        hash: Cell::new(hash),
        result: Slot::new(result),
    })
}

/// An empty ring.
fn new_root(vm: &mut Vm) -> Gc<Link> {
    let root = new_link(vm, None, 0, None);
    root.previous.set(root, Some(root));
    root.next.set(root, Some(root));
    root
}

/// Takes a link out of its ring.
fn unlink(link: Gc<Link>) {
    if let (Some(previous), Some(next)) = (link.previous.get(), link.next.get()) {
        previous.next.set(previous, Some(next));
        next.previous.set(next, Some(previous));
    }
    link.previous.set(link, None);
    link.next.set(link, None);
}

/// Puts a link in as the most recently used one.
fn append(root: Gc<Link>, link: Gc<Link>) {
    let last = root.previous.get().unwrap_or(root);
    last.next.set(last, Some(link));
    root.previous.set(root, Some(link));
    link.previous.set(link, Some(last));
    link.next.set(link, Some(root));
}

/// Separates positional from keyword arguments in a key: any object that is nobody else's.
fn keyword_mark(vm: &mut Vm) -> Value {
    const MARK: &str = "functools.keyword_mark";
    if let Some(mark) = vm.native(MARK) {
        return mark;
    }
    let mark = Value::from(new_root(vm));
    vm.keep_native(MARK, mark);
    mark
}

fn make_key(vm: &mut Vm, args: Args<'_>, typed: bool) -> Value {
    let given = args.positional();
    if !typed && let [only] = *args.values {
        let simple = only.is_small_int()
            || only.as_object().is_some_and(|o| o.is_exact(Layout::Str) || o.is_exact(Layout::Int));
        if simple && args.keyword_count() == 0 {
            return only;
        }
    }
    if !typed && args.keyword_count() == 0 {
        return vm.new_tuple(given).into();
    }
    let mut parts = RootedVec::from_slice(&mut vm.heap, given);
    if args.keyword_count() > 0 {
        let mark = keyword_mark(vm);
        parts.push(&mut vm.heap, mark);
        for (name, value) in args.keyword_items() {
            parts.push(&mut vm.heap, name.into());
            parts.push(&mut vm.heap, value);
        }
    }
    if typed {
        for value in args.values {
            let class = vm.type_of(*value);
            parts.push(&mut vm.heap, class.into());
        }
    }
    vm.new_tuple(parts.as_slice()).into()
}

/// The hash of a key; TypeError about the argument that has none.
fn hash_of(vm: &mut Vm, key: Value) -> PyResult<u64> {
    if key.is_small_int() || key.downcast_exact::<PyStr>().is_some() {
        return hash_key(vm, key);
    }
    Ok(vm.hash(key)? as u64)
}

fn call(vm: &mut Vm, this: Value, args: Args<'_>) -> PyResult {
    let lru = receiver::<LruCache>(vm, this, NAME)?;
    let function = lru.function.get().unwrap_or(Value::NONE);
    if lru.limit == 0 {
        lru.misses.set(lru.misses.get() + 1);
        return vm.call_args(function, args);
    }
    let key = make_key(vm, args, lru.typed);
    let hash = hash_of(vm, key)?;
    let cache = lru.cache.get();
    let found = cache.find(vm, key, hash)?.and_then(|at| cache.value_at(at));
    if lru.limit < 0 {
        if let Some(result) = found {
            lru.hits.set(lru.hits.get() + 1);
            return Ok(result);
        }
        lru.misses.set(lru.misses.get() + 1);
        let result = vm.call_args(function, args)?;
        lru.cache.get().set_hashed(vm, key, hash, result)?;
        return Ok(result);
    }
    if let Some(link) = found.and_then(|found| found.downcast::<Link>()) {
        unlink(link);
        append(lru.root.get(), link);
        lru.hits.set(lru.hits.get() + 1);
        return Ok(link.result.get().unwrap_or(Value::NONE));
    }
    lru.misses.set(lru.misses.get() + 1);
    let result = vm.call_args(function, args)?;
    keep(vm, lru, key, hash, result)?;
    Ok(result)
}

/// Puts a result into a bounded cache, unless the call that made it put one there already.
fn keep(vm: &mut Vm, lru: Gc<LruCache>, key: Value, hash: u64, result: Value) -> PyResult<()> {
    let cache = lru.cache.get();
    if cache.find(vm, key, hash)?.is_some() {
        return Ok(());
    }
    let root = lru.root.get();
    if cache.len() as i64 >= lru.limit
        && let Some(oldest) = root.next.get().filter(|oldest| *oldest != root)
    {
        let old_key = oldest.key.get().unwrap_or(Value::NONE);
        unlink(oldest);
        match cache.find(vm, old_key, oldest.hash.get()) {
            Ok(Some(at)) => {
                cache.remove_at(at);
            }
            Ok(None) => {}
            Err(raised) => {
                append(root, oldest);
                return Err(raised);
            }
        }
    }
    let link = new_link(vm, Some(key), hash, Some(result));
    cache.set_hashed(vm, key, hash, link.into())?;
    // The comparisons above may have cleared the cache.
    if lru.cache.get() == cache {
        append(lru.root.get(), link);
    }
    Ok(())
}
