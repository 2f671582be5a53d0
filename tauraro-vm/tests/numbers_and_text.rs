//! `int`, `float`, `complex` and `str` through the embedding interface, without the interpreter: operators, methods, text.

use tauraro_vm::interp::bytecode::{BinaryKind, CompareKind};
use tauraro_vm::object::{PyNativeMethod, PyType};
use tauraro_vm::{Config, Gc, Layout, Value, Vm};

struct Session(Box<Vm>);

impl Session {
    fn new() -> Session {
        Session(Vm::new(Config::default()))
    }
    fn class(&self, layout: Layout) -> Gc<PyType> {
        self.0.class(layout)
    }
    fn text(&mut self, text: &str) -> Value {
        self.0.str_value(text)
    }
    fn int(&mut self, text: &str) -> Value {
        let text = self.text(text);
        let class = self.class(Layout::Int).into();
        let base = Value::small_int(0);
        let result = self.0.call(class, &[text, base]);
        self.unwrap(result)
    }
    fn unwrap(&mut self, result: tauraro_vm::PyResult) -> Value {
        match result {
            Ok(value) => value,
            Err(_) => {
                let raised = self.0.take_raised();
                panic!("raised {}", self.show(raised))
            }
        }
    }
    fn show(&mut self, value: Value) -> String {
        match self.0.repr_string(value) {
            Ok(text) => text,
            Err(_) => panic!("repr raised"),
        }
    }
    /// The repr of the result, or `Class: message` of the exception.
    fn outcome(&mut self, result: tauraro_vm::PyResult) -> String {
        match result {
            Ok(value) => self.show(value),
            Err(_) => {
                let raised = self.0.take_raised();
                let class = self.0.type_name(raised);
                let message = self.0.str_string(raised).unwrap_or_default();
                format!("{class}: {message}")
            }
        }
    }
    fn op(&mut self, kind: BinaryKind, a: Value, b: Value) -> String {
        let result = self.0.binary(kind, a, b);
        self.outcome(result)
    }
    fn ints(&mut self, kind: BinaryKind, a: &str, b: &str) -> String {
        let (a, b) = (self.int(a), self.int(b));
        self.op(kind, a, b)
    }
    fn method(&mut self, this: Value, name: &str, args: &[Value]) -> String {
        // Straight to the native function: the descriptor protocol is another test's matter.
        let (class, name) = (self.0.type_of(this), self.0.intern(name));
        let found = class.lookup_uncached(name).and_then(|f| f.downcast::<PyNativeMethod>());
        let Some(found) = found else { panic!("no such method") };
        let mut all = vec![this];
        all.extend_from_slice(args);
        let result = self.0.call_native(found.def, tauraro_vm::Args::positional_only(&all));
        self.outcome(result)
    }
    fn format(&mut self, value: Value, spec: &str) -> String {
        let spec = self.0.new_str(spec);
        let result = self.0.format(value, spec).map(Value::from);
        match result {
            Ok(text) => self.0.str_string(text).unwrap_or_default(),
            error => self.outcome(error),
        }
    }
    fn float(&mut self, x: f64) -> Value {
        self.0.new_float(x)
    }
}

#[test]
fn integers_grow_past_63_bits_and_come_back() {
    let s = &mut Session::new();
    use BinaryKind::*;
    assert_eq!(s.ints(Add, "4611686018427387903", "1"), "4611686018427387904");
    assert_eq!(s.ints(Sub, "4611686018427387904", "1"), "4611686018427387903");
    assert_eq!(
        s.ints(Mul, "4611686018427387903", "4611686018427387903"),
        "21267647932558653957237540927630737409"
    );
    assert_eq!(
        s.ints(FloorDiv, "-21267647932558653957237540927630737409", "4611686018427387904"),
        "-4611686018427387903"
    );
    assert_eq!(
        s.ints(Mod, "-21267647932558653957237540927630737409", "4611686018427387904"),
        "4611686018427387903"
    );
    assert_eq!(s.ints(Mod, "7", "-2"), "-1");
    assert_eq!(s.ints(FloorDiv, "7", "-2"), "-4");
    assert_eq!(s.ints(LShift, "1", "100"), "1267650600228229401496703205376");
    assert_eq!(s.ints(RShift, "-1267650600228229401496703205377", "100"), "-2");
    assert_eq!(
        s.ints(And, "-1267650600228229401496703205376", "0xffffffffffffffffffffffffffffff"),
        "1329226728134315644674405563577139200"
    );
    assert_eq!(s.ints(Or, "-18446744073709551616", "1"), "-18446744073709551615");
    assert_eq!(s.ints(Xor, "-18446744073709551616", "18446744073709551615"), "-1");
    assert_eq!(s.ints(Pow, "-3", "41"), "-36472996377170786403");
    assert_eq!(s.ints(Pow, "2", "-2"), "0.25");
    assert_eq!(s.ints(TrueDiv, "36472996377170786403", "3"), "1.2157665459056929e+19");
    assert_eq!(s.ints(FloorDiv, "1", "0"), "ZeroDivisionError: division by zero");
    assert_eq!(s.ints(LShift, "1", "-1"), "ValueError: negative shift count");
}

#[test]
fn long_division_rounds_down_for_every_sign() {
    let s = &mut Session::new();
    let a = "123456789012345678901234567890123456789012345678901234567890";
    let b = "987654321098765432109876543210";
    assert_eq!(s.ints(BinaryKind::FloorDiv, a, b), "124999998860937500014238281249");
    assert_eq!(s.ints(BinaryKind::Mod, a, b), "935329860093532986009353298600");
    let (minus_a, minus_b) = (format!("-{a}"), format!("-{b}"));
    assert_eq!(s.ints(BinaryKind::FloorDiv, &minus_a, b), "-124999998860937500014238281250");
    assert_eq!(s.ints(BinaryKind::Mod, &minus_a, b), "52324461005232446100523244610");
    assert_eq!(s.ints(BinaryKind::Mod, a, &minus_b), "-52324461005232446100523244610");
    assert_eq!(s.ints(BinaryKind::Mod, &minus_a, &minus_b), "-935329860093532986009353298600");
}

#[test]
fn numbers_compare_exactly() {
    let s = &mut Session::new();
    let big = s.int("9007199254740993");
    let float = s.float(9007199254740992.0);
    for (kind, expected) in
        [(CompareKind::Eq, "False"), (CompareKind::Gt, "True"), (CompareKind::Le, "False")]
    {
        let result = s.0.compare(kind, big, float);
        assert_eq!(s.outcome(result), expected);
        let result = s.0.compare(kind.swapped(), float, big);
        assert_eq!(s.outcome(result), expected);
    }
    let huge = s.int("1000000000000000000000000000000000000");
    let float = s.float(1e36);
    let result = s.0.compare(CompareKind::Eq, huge, float);
    assert_eq!(s.outcome(result), "False");
}

#[test]
fn equal_numbers_have_equal_hashes() {
    let s = &mut Session::new();
    for (text, float) in
        [("1267650600228229401496703205376", 2f64.powi(100)), ("-18446744073709551616", -(2f64.powi(64)))]
    {
        let int = s.int(text);
        let float = s.float(float);
        assert_eq!(s.0.hash(int), s.0.hash(float));
    }
}

#[test]
fn floats_print_as_they_read() {
    let s = &mut Session::new();
    for (x, text) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1e16, "1e+16"),
        (1e15, "1000000000000000.0"),
        (123456789012345680.0, "1.2345678901234568e+17"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (0.1 + 0.2, "0.30000000000000004"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (f64::INFINITY, "inf"),
    ] {
        let value = s.float(x);
        assert_eq!(s.show(value), text);
    }
}

#[test]
fn format_specifiers() {
    let s = &mut Session::new();
    let n = Value::small_int(1234567);
    assert_eq!(s.format(n, ","), "1,234,567");
    assert_eq!(s.format(n, "012,d"), "0,001,234,567");
    assert_eq!(s.format(n, "_x"), "12_d687");
    assert_eq!(s.format(n, "#X"), "0X12D687");
    assert_eq!(s.format(n, "*^+13"), "**+1234567***");
    assert_eq!(s.format(n, ".2f"), "1234567.00");
    assert_eq!(s.format(n, "s"), "ValueError: Unknown format code 's' for object of type 'int'");
    assert_eq!(s.format(n, ".3"), "ValueError: Precision not allowed in integer format specifier");
    let x = s.float(1234.5678);
    assert_eq!(s.format(x, ".2f"), "1234.57");
    assert_eq!(s.format(x, "10.3e"), " 1.235e+03");
    assert_eq!(s.format(x, "g"), "1234.57");
    assert_eq!(s.format(x, ",.1f"), "1,234.6");
    assert_eq!(s.format(x, "010.2f"), "0001234.57");
    assert_eq!(s.format(x, ".3"), "1.23e+03");
    assert_eq!(s.format(x, "%"), "123456.780000%");
    let zero = s.float(-0.001);
    assert_eq!(s.format(zero, "z.1f"), "0.0");
    let text = s.text("h\u{e9}llo");
    assert_eq!(s.format(text, ">8.3"), "     h\u{e9}l");
    assert_eq!(s.format(text, "+"), "ValueError: Sign not allowed in string format specifier");
}

#[test]
fn text_methods() {
    let s = &mut Session::new();
    let text = s.text("the quick brown fox");
    assert_eq!(s.method(text, "title", &[]), "'The Quick Brown Fox'");
    assert_eq!(s.method(text, "split", &[]), "['the', 'quick', 'brown', 'fox']");
    let (o, zero) = (s.text("o"), s.text("0"));
    assert_eq!(s.method(text, "replace", &[o, zero]), "'the quick br0wn f0x'");
    assert_eq!(s.method(text, "rfind", &[o]), "17");
    assert_eq!(s.method(text, "count", &[o]), "2");
    assert_eq!(
        s.method(text, "find", &[Value::small_int(1)]),
        "TypeError: find() argument 1 must be str, not int"
    );
    let wide = s.text("\u{4f60}\u{597d}, \u{4e16}\u{754c}");
    let comma = s.text(", ");
    assert_eq!(s.method(wide, "split", &[comma]), "['\u{4f60}\u{597d}', '\u{4e16}\u{754c}']");
    let world = s.text("\u{754c}");
    assert_eq!(s.method(wide, "find", &[world]), "5");
    let sharp = s.text("stra\u{df}e \u{3a3}\u{391}\u{3a3}");
    assert_eq!(s.method(sharp, "upper", &[]), "'STRASSE \u{3a3}\u{391}\u{3a3}'");
    assert_eq!(s.method(sharp, "lower", &[]), "'stra\u{df}e \u{3c3}\u{3b1}\u{3c2}'");
    let quoted = s.text("it's \"x\"\n\u{200b}");
    assert_eq!(s.show(quoted), "'it\\'s \"x\"\\n\\u200b'");
}
