//! Tests of lists, tuples, dicts, sets, ranges, slices and their iterators, through the machine's own protocols: no interpreter
//! runs here. `call` finds methods by name; what programs see is compared as text.

use super::set;
use crate::config::Config;
use crate::interp::bytecode::{BinaryKind, CompareKind};
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use crate::{Args, Layout};

fn machine() -> Box<Vm> {
    let gc_stress = std::env::var_os("TAURARO_GC_STRESS").is_some();
    Vm::new(Config { gc_stress, ..Config::default() })
}

fn ints(vm: &mut Vm, items: &[i64]) -> Value {
    let items: Vec<Value> = items.iter().map(|n| Value::small_int(*n)).collect();
    vm.new_list(&items).into()
}

fn call(vm: &mut Vm, this: Value, method: &str, args: &[Value]) -> PyResult {
    let name = vm.intern(method);
    vm.call_method(this, name, args)
}

fn make(vm: &mut Vm, layout: Layout, args: &[Value]) -> PyResult {
    let class = vm.class(layout);
    super::type_::call(vm, class.into(), Args::positional_only(args))
}

fn show(vm: &mut Vm, result: PyResult) -> String {
    match result {
        Ok(value) => match vm.repr_string(value) {
            Ok(text) => text,
            Err(_) => error(vm),
        },
        Err(_) => error(vm),
    }
}

fn error(vm: &mut Vm) -> String {
    let exception = vm.take_raised();
    let class = vm.type_name(exception);
    let text = vm.str_string(exception).unwrap_or_else(|_| "?".to_owned());
    format!("{class}: {text}")
}

fn n(value: i64) -> Value {
    Value::small_int(value)
}

fn slice(vm: &mut Vm, parts: [Option<i64>; 3]) -> Value {
    let [start, stop, step] = parts.map(|p| p.map_or(Value::NONE, n));
    vm.new_slice(start, stop, step).into()
}

#[test]
fn lists_grow_shrink_and_slice() {
    let vm = &mut *machine();
    let list = ints(vm, &[3, 1, 2]);
    for (method, args, want) in [
        ("append", vec![n(5)], "[3, 1, 2, 5]"),
        ("insert", vec![n(0), n(9)], "[9, 3, 1, 2, 5]"),
        ("insert", vec![n(100), n(7)], "[9, 3, 1, 2, 5, 7]"),
        ("insert", vec![n(-1), n(8)], "[9, 3, 1, 2, 5, 8, 7]"),
        ("remove", vec![n(2)], "[9, 3, 1, 5, 8, 7]"),
        ("pop", vec![], "[9, 3, 1, 5, 8]"),
        ("pop", vec![n(0)], "[3, 1, 5, 8]"),
        ("pop", vec![n(-2)], "[3, 1, 8]"),
        ("reverse", vec![], "[8, 1, 3]"),
        ("extend", vec![list], "[8, 1, 3, 8, 1, 3]"),
    ] {
        let result = call(vm, list, method, &args);
        assert!(result.is_ok(), "{method}: {}", show(vm, result));
        assert_eq!(show(vm, Ok(list)), want, "{method}");
    }
    assert_eq!(show(vm, Ok(list)), "[8, 1, 3, 8, 1, 3]");
    let result = call(vm, list, "pop", &[n(6)]);
    assert_eq!(show(vm, result), "IndexError: pop index out of range");
    let result = vm.get_item(list, n(6));
    assert_eq!(show(vm, result), "IndexError: list index out of range");
    for (parts, want) in [
        ([Some(1), Some(3), None], "[1, 3]"),
        ([None, None, Some(-1)], "[3, 1, 8, 3, 1, 8]"),
        ([None, None, Some(2)], "[8, 3, 1]"),
        ([Some(5), Some(1), Some(-3)], "[3, 3]"),
        ([Some(-2), Some(100), None], "[1, 3]"),
        ([Some(4), Some(2), None], "[]"),
    ] {
        let key = slice(vm, parts);
        let result = vm.get_item(list, key);
        assert_eq!(show(vm, result), want, "{parts:?}");
    }
}

#[test]
fn slices_are_assigned_and_deleted() {
    let vm = &mut *machine();
    let ten: Vec<i64> = (0..10).collect();
    type Case<'a> = ([Option<i64>; 3], Option<&'a [i64]>, &'a str);
    let cases: [Case<'_>; 9] = [
        ([Some(2), Some(4), None], Some(&[77]), "[0, 1, 77, 4, 5, 6, 7, 8, 9]"),
        ([Some(1), Some(1), None], Some(&[7, 7]), "[0, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8, 9]"),
        ([None, None, Some(2)], Some(&[0, 0, 0, 0, 0]), "[0, 1, 0, 3, 0, 5, 0, 7, 0, 9]"),
        ([Some(-2), None, None], Some(&[]), "[0, 1, 2, 3, 4, 5, 6, 7]"),
        ([None, None, None], Some(&[1]), "[1]"),
        ([Some(4), Some(2), None], Some(&[5]), "[0, 1, 2, 3, 5, 4, 5, 6, 7, 8, 9]"),
        ([None, None, Some(3)], None, "[1, 2, 4, 5, 7, 8]"),
        ([Some(8), Some(1), Some(-2)], None, "[0, 1, 3, 5, 7, 9]"),
        (
            [None, None, Some(2)],
            Some(&[1]),
            "ValueError: attempt to assign sequence of size 1 to extended slice of size 5",
        ),
    ];
    for (parts, new, want) in cases {
        let list = ints(vm, &ten);
        let key = slice(vm, parts);
        let result = match new {
            Some(new) => {
                let new = ints(vm, new);
                vm.set_item(list, key, new)
            }
            None => vm.delete_item(list, key),
        };
        let result = result.map(|()| list);
        assert_eq!(show(vm, result), want, "{parts:?}");
    }
    let list = ints(vm, &[1, 2, 3]);
    let key = slice(vm, [Some(1), Some(2), None]);
    assert!(vm.set_item(list, key, list).is_ok());
    assert_eq!(show(vm, Ok(list)), "[1, 1, 2, 3, 3]");
}

#[test]
fn containers_that_hold_themselves_print() {
    let vm = &mut *machine();
    let list = ints(vm, &[1]);
    assert!(call(vm, list, "append", &[list]).is_ok());
    assert_eq!(show(vm, Ok(list)), "[1, [...]]");
    let dict = vm.new_dict();
    let tuple = vm.new_tuple(&[dict.into()]);
    assert!(dict.set(vm, n(1), tuple.into()).is_ok());
    assert_eq!(show(vm, Ok(dict.into())), "{1: ({...},)}");
    assert_eq!(show(vm, Ok(tuple.into())), "({1: (...)},)");
}

#[test]
fn sequences_add_repeat_and_compare() {
    let vm = &mut *machine();
    let (a, b) = (ints(vm, &[1, 2]), ints(vm, &[3]));
    let sum = vm.binary(BinaryKind::Add, a, b);
    assert_eq!(show(vm, sum), "[1, 2, 3]");
    let (left, right) = (vm.new_tuple(&[n(1)]), vm.new_tuple(&[n(1), n(0)]));
    let less = vm.compare(CompareKind::Lt, left.into(), right.into());
    assert_eq!(less, Ok(Value::TRUE));
    let both = vm.binary(BinaryKind::Add, left.into(), right.into());
    assert_eq!(show(vm, both), "(1, 1, 0)");
    let mixed = vm.binary(BinaryKind::Add, a, left.into());
    assert_eq!(show(vm, mixed), "TypeError: can only concatenate list (not \"tuple\") to list");
    let same = ints(vm, &[1, 2]);
    assert_eq!(vm.compare(CompareKind::Eq, a, same), Ok(Value::TRUE));
    assert_eq!(vm.compare(CompareKind::Ge, b, a), Ok(Value::TRUE));
    assert_eq!(vm.contains(a, n(2)), Ok(true));
    assert_eq!(vm.contains(a, n(3)), Ok(false));
}

#[test]
fn dicts_keep_order_and_notice_changes() {
    let vm = &mut *machine();
    let dict = vm.new_dict();
    for i in 0..100 {
        assert!(dict.set(vm, n(i), n(i * i)).is_ok());
    }
    for i in 0..95 {
        assert_eq!(dict.remove(vm, n(i)), Ok(Some(n(i * i))));
    }
    let dict = Value::from(dict);
    assert_eq!(show(vm, Ok(dict)), "{95: 9025, 96: 9216, 97: 9409, 98: 9604, 99: 9801}");
    let result = call(vm, dict, "pop", &[n(96)]);
    assert_eq!(show(vm, result), "9216");
    let result = call(vm, dict, "popitem", &[]);
    assert_eq!(show(vm, result), "(99, 9801)");
    let result = call(vm, dict, "setdefault", &[n(1), n(2)]);
    assert_eq!(show(vm, result), "2");
    let result = call(vm, dict, "get", &[n(5), n(6)]);
    assert_eq!(show(vm, result), "6");
    let keys = call(vm, dict, "keys", &[]);
    assert_eq!(show(vm, keys), "dict_keys([95, 97, 98, 1])");
    let items = call(vm, dict, "items", &[]);
    assert_eq!(show(vm, items), "dict_items([(95, 9025), (97, 9409), (98, 9604), (1, 2)])");
    let back = call(vm, dict, "__reversed__", &[]);
    let back = back.and_then(|back| make(vm, Layout::List, &[back]));
    assert_eq!(show(vm, back), "[1, 98, 97, 95]");
    let Ok(iterator) = vm.iter(dict) else { panic!("no iterator") };
    assert_eq!(vm.next(iterator), Ok(Some(n(95))));
    assert!(call(vm, dict, "clear", &[]).is_ok());
    let result = vm.next(iterator).map(|_| Value::NONE);
    assert_eq!(show(vm, result), "RuntimeError: dictionary changed size during iteration");
    let list = vm.new_list(&[]);
    let result = vm.set_item(dict, list.into(), n(1)).map(|()| Value::NONE);
    assert_eq!(show(vm, result), "TypeError: cannot use 'list' as a dict key (unhashable type: 'list')");
}

#[test]
fn dicts_come_from_pairs() {
    let vm = &mut *machine();
    let pair = vm.new_tuple(&[n(1), n(2)]);
    let other = ints(vm, &[3, 4]);
    let pairs = vm.new_list(&[pair.into(), other]);
    let dict = make(vm, Layout::Dict, &[pairs.into()]);
    assert_eq!(show(vm, dict), "{1: 2, 3: 4}");
    let three = ints(vm, &[3, 4, 5]);
    let pairs = vm.new_list(&[three]);
    let dict = make(vm, Layout::Dict, &[pairs.into()]);
    assert_eq!(
        show(vm, dict),
        "ValueError: dictionary update sequence element #0 has length 3; 2 is required"
    );
}

#[test]
fn ranges_iterate_slice_and_search() {
    let vm = &mut *machine();
    let range = Value::from(vm.new_range(0, 20, 2));
    let list = make(vm, Layout::List, &[range]);
    assert_eq!(show(vm, list), "[0, 2, 4, 6, 8, 10, 12, 14, 16, 18]");
    let item = vm.get_item(range, n(-1));
    assert_eq!(show(vm, item), "18");
    let key = slice(vm, [None, None, Some(-1)]);
    let back = vm.get_item(range, key);
    assert_eq!(show(vm, back), "range(18, -2, -2)");
    assert_eq!(vm.contains(range, n(4)), Ok(true));
    assert_eq!(vm.contains(range, n(5)), Ok(false));
    let big = make(vm, Layout::Range, &[n(Value::MAX_SMALL - 1), n(Value::MAX_SMALL)]);
    assert_eq!(big.map(|big| vm.len(big)), Ok(Ok(1)));
    let zero = make(vm, Layout::Range, &[n(1), n(2), n(0)]);
    assert_eq!(show(vm, zero), "ValueError: range() arg 3 must not be zero");
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

#[test]
fn sets_are_in_cpythons_order() {
    let vm = &mut *machine();
    let items: Vec<Value> = (0..40).rev().map(|i| n(i * 7 % 101 * 5)).collect();
    let Ok(set) = set::from_items(vm, &items) else { panic!() };
    assert_eq!(
        show(vm, Ok(set.into())),
        "{0, 385, 5, 265, 140, 145, 20, 405, 280, 285, 160, 35, 420, 40, 300, 175, 180, 55, 440, 31\
         5, 320, 195, 70, 455, 75, 335, 210, 215, 90, 475, 350, 355, 230, 105, 490, 110, 370, 245, 250, 125}"
    );
}

/// Random operations on sets, the same ones by CPython. Needs `/usr/bin/python3`.
#[test]
#[ignore = "runs CPython"]
fn sets_do_what_cpython_does() {
    let vm = &mut *machine();
    let mut dice = Dice(7);
    let mut script = String::from("s = [set() for _ in range(6)]\n");
    let mut lines = Vec::new();
    let list = vm.new_list(&[]);
    for _ in 0..6 {
        let set = vm.new_set();
        list.push(&mut vm.heap, set.into());
    }
    for step in 0..20_000 {
        let (a, b) = (dice.roll(6) as usize, dice.roll(6) as usize);
        let key = dice.roll(200) as i64 * if dice.roll(4) == 0 { 64 } else { 1 };
        let (x, y) = (list.items()[a], list.items()[b]);
        let keys: Vec<i64> = (0..dice.roll(20)).map(|_| dice.roll(300) as i64).collect();
        let text = format!("{keys:?}");
        let keys = ints(vm, &keys);
        let (code, result) = match dice.roll(24) {
            0..=5 => (format!("s[{a}].add({key})"), call(vm, x, "add", &[n(key)])),
            6..=8 => (format!("s[{a}].discard({key})"), call(vm, x, "discard", &[n(key)])),
            9 => (format!("s[{a}] = s[{a}] | s[{b}]"), vm.binary(BinaryKind::Or, x, y)),
            10 => (format!("s[{a}] = s[{a}] & s[{b}]"), vm.binary(BinaryKind::And, x, y)),
            11 => (format!("s[{a}] = s[{a}] - s[{b}]"), vm.binary(BinaryKind::Sub, x, y)),
            12 => (format!("s[{a}] = s[{a}] ^ s[{b}]"), vm.binary(BinaryKind::Xor, x, y)),
            13 => (format!("s[{a}] |= s[{b}]"), vm.binary_inplace(BinaryKind::Or, x, y)),
            14 => (format!("s[{a}] &= s[{b}]"), vm.binary_inplace(BinaryKind::And, x, y)),
            15 => (format!("s[{a}] -= s[{b}]"), vm.binary_inplace(BinaryKind::Sub, x, y)),
            16 => (format!("s[{a}] ^= s[{b}]"), vm.binary_inplace(BinaryKind::Xor, x, y)),
            17 => (format!("s[{a}].update({text})"), call(vm, x, "update", &[keys])),
            18 => (format!("s[{a}] = s[{b}].copy()"), call(vm, y, "copy", &[])),
            19 => (format!("s[{a}] = set({text})"), make(vm, Layout::Set, &[keys])),
            20 => (format!("s[{a}].difference_update({text})"), call(vm, x, "difference_update", &[keys])),
            21 => (format!("s[{a}] = s[{b}].intersection({text})"), call(vm, y, "intersection", &[keys])),
            22 if step % 10 == 0 => (format!("s[{a}].clear()"), call(vm, x, "clear", &[])),
            _ => (format!("s[{a}] and s[{a}].pop()"), {
                if vm.len(x) == Ok(0) { Ok(Value::NONE) } else { call(vm, x, "pop", &[]) }
            }),
        };
        script.push_str(&format!("{code}\nprint(list(s[{a}]))\n"));
        let Ok(result) = result else { panic!("{code}: {}", error(vm)) };
        if code.contains('=') {
            list.set_item(a, result);
        }
        let now = make(vm, Layout::List, &[list.items()[a]]);
        lines.push(show(vm, now));
        let frozen = make(vm, Layout::FrozenSet, &[list.items()[a]]).map(|frozen| vm.hash(frozen));
        let Ok(Ok(hash)) = frozen else { panic!("no hash") };
        script.push_str(&format!("print(hash(frozenset(s[{a}])))\n"));
        lines.push(hash.to_string());
    }
    let path = std::env::temp_dir().join(format!("tauraro-sets-{}.py", std::process::id()));
    std::fs::write(&path, &script).unwrap_or_else(|e| panic!("{e}"));
    let output = std::process::Command::new("/usr/bin/python3").arg(&path).output();
    let output = output.unwrap_or_else(|e| panic!("{e}")).stdout;
    let output = String::from_utf8_lossy(&output);
    let code: Vec<&str> = script.lines().skip(1).filter(|line| !line.starts_with("print")).collect();
    for (i, (want, got)) in output.lines().zip(&lines).enumerate() {
        assert_eq!(want, got, "after step {}: {}", i / 2, code[i / 2]);
    }
    assert_eq!(output.lines().count(), lines.len());
}

/// Sorts by the general algorithm, as for keys that Python code compares.
fn timsorted(vm: &mut Vm, items: &[i64], reverse: bool) -> Vec<i64> {
    // Pairs are compared item by item, which no fast path takes.
    let list = vm.new_list(&[]);
    for (i, key) in items.iter().enumerate() {
        let pair = vm.new_tuple(&[n(*key), n(i as i64 % 3)]);
        list.push(&mut vm.heap, pair.into());
    }
    assert!(super::sorting::sort(vm, list, None, reverse).is_ok());
    let first = |pair: &Value| {
        let pair = pair.downcast::<crate::object::PyTuple>();
        pair.and_then(|pair| pair.items()[0].as_small_int()).unwrap_or(i64::MIN)
    };
    list.items().iter().map(first).collect()
}

#[test]
fn timsort_sorts_every_shape_of_input() {
    let vm = &mut *machine();
    let mut dice = Dice(3);
    for len in [0, 1, 2, 3, 10, 63, 64, 65, 100, 500, 2000] {
        for shape in 0..6 {
            let mut items: Vec<i64> = (0..len)
                .map(|i| match shape {
                    0 => dice.roll(1_000_000) as i64,
                    1 => dice.roll(5) as i64,
                    2 => i,
                    3 => -i,
                    4 => i % 50,
                    _ => {
                        if i % 100 == 0 {
                            dice.roll(1000) as i64
                        } else {
                            i
                        }
                    }
                })
                .collect();
            let sorted = timsorted(vm, &items, false);
            let backward = timsorted(vm, &items, true);
            items.sort_unstable();
            assert_eq!(sorted, items, "{len} {shape}");
            items.reverse();
            assert_eq!(backward, items, "{len} {shape} reversed");
        }
    }
}

#[test]
fn simple_items_sort_stably() {
    let vm = &mut *machine();
    let list = ints(vm, &[3, -1, 2, Value::MIN_SMALL, Value::MAX_SMALL, 0]);
    let Some(sorted) = list.downcast::<crate::object::PyList>() else { panic!() };
    assert!(super::sorting::sort(vm, sorted, None, true).is_ok());
    let text = show(vm, Ok(list));
    assert_eq!(text, "[4611686018427387903, 3, 2, 0, -1, -4611686018427387904]");
}

#[test]
fn adaptors_iterate_together() {
    let vm = &mut *machine();
    let (a, b) = (ints(vm, &[1, 2, 3]), ints(vm, &[4, 5]));
    let zip = make(vm, Layout::Zip, &[a, b]).and_then(|zip| make(vm, Layout::List, &[zip]));
    assert_eq!(show(vm, zip), "[(1, 4), (2, 5)]");
    let pairs = make(vm, Layout::Enumerate, &[b, n(7)]).and_then(|it| make(vm, Layout::Tuple, &[it]));
    assert_eq!(show(vm, pairs), "((7, 4), (8, 5))");
    let back = make(vm, Layout::Reversed, &[a]).and_then(|it| make(vm, Layout::List, &[it]));
    assert_eq!(show(vm, back), "[3, 2, 1]");
    let tuple = Value::from(vm.new_tuple(&[n(1), n(2)]));
    let back = make(vm, Layout::Reversed, &[tuple]).and_then(|it| make(vm, Layout::List, &[it]));
    assert_eq!(show(vm, back), "[2, 1]");
}
