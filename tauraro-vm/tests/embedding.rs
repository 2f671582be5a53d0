//! The machine embedded in a Rust program: run source text, read a global back.

use std::sync::Arc;
use tauraro_vm::object::PyModule;
use tauraro_vm::{Config, Value, Vm};

/// Runs `source` and returns the global `result`.
fn run(source: &str) -> Result<Value, String> {
    let mut vm = Vm::new(Config::default());
    let source = tauraro_syntax::Source::from_str("<test>", source).map_err(|e| e.render())?;
    match vm.run_module_source("__main__", Arc::new(source), None) {
        Ok(_) => {
            let module = vm.state.modules.get().get_text("__main__").and_then(|m| m.downcast::<PyModule>());
            module.and_then(|m| m.dict.get().get_text("result")).ok_or_else(|| "no result".to_owned())
        }
        Err(_) => {
            let exception = vm.take_raised();
            let text = vm.type_name(exception);
            let args = exception.downcast::<tauraro_vm::object::PyException>().map(|e| {
                e.args
                    .get()
                    .items()
                    .iter()
                    .map(|a| {
                        a.downcast::<tauraro_vm::object::PyStr>()
                            .map_or(String::new(), |s| s.to_string_lossy())
                    })
                    .collect::<Vec<_>>()
                    .join(",")
            });
            Err(format!("{text}: {}", args.unwrap_or_default()))
        }
    }
}

fn check(source: &str, wanted: i64) {
    assert_eq!(run(source), Ok(Value::small_int(wanted)), "{source}");
}

#[test]
fn arithmetic_and_loops() {
    check("result = 1 + 2", 3);
    check("result = 0\ni = 0\nwhile i < 1000:\n    result = result + i\n    i = i + 1", 499500);
    check("def f(n):\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\nresult = f(20)", 6765);
}

#[test]
fn closures_exceptions_and_generators() {
    check(
        "def outer():\n    x = 1\n    def inner():\n        nonlocal x\n        x += 1\n        return x\n    inner()\n    return inner()\nresult = outer()",
        3,
    );
    check(
        "result = 0\ntry:\n    1 // 0\nexcept ZeroDivisionError:\n    result = 5\nfinally:\n    result += 1",
        6,
    );
    check("def g():\n    yield 1\n    yield 2\n    yield 3\nresult = 0\nfor x in g():\n    result += x", 6);
}

#[test]
fn classes() {
    check(
        "class A:\n    def __init__(self, x):\n        self.x = x\n    def get(self):\n        return self.x\nclass B(A):\n    def get(self):\n        return super().get() + 1\nresult = B(41).get()",
        42,
    );
}
