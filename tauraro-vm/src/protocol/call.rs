//! Calls from native code.
//!
//! A call of a Python function enters the interpreter once more on the native stack; the interpreter itself
//! calls Python functions without that (see `interp`).

use crate::args::Args;
use crate::heap::{Gc, RootedVec};
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// Arguments up to this number are put together in a fixed array on the native stack.
const INLINE_ARGS: usize = 8;

impl Vm {
    /// `callee(*args)`
    #[inline]
    pub fn call(&mut self, callee: Value, args: &[Value]) -> PyResult {
        self.call_args(callee, Args::positional_only(args))
    }

    /// `callee(*args, **keywords)`
    pub fn call_args(&mut self, callee: Value, args: Args<'_>) -> PyResult {
        if let Some(function) = callee.downcast::<PyFunction>() {
            return crate::interp::call_function(self, function, args);
        }
        if let Some(function) = callee.downcast::<PyNativeFunction>() {
            return match function.bound.get() {
                Some(this) if function.def.kind != NativeKind::Static => {
                    self.with_first(this, args, |vm, args| vm.call_native(function.def, args))
                }
                _ => self.call_native(function.def, args),
            };
        }
        if let Some(method) = callee.downcast::<PyBoundMethod>() {
            let (function, this) = (method.function.get(), method.this.get());
            if let (Some(function), Some(this)) = (function, this) {
                return self.with_first(this, args, |vm, args| vm.call_args(function, args));
            }
        }
        match self.type_of(callee).slots.call.get() {
            Some(call) => {
                self.check_native_stack()?;
                call(self, callee, args)
            }
            None => Err(self.not_callable(callee)),
        }
    }

    /// Calls `f` with `first` put before the arguments.
    pub fn with_first<R>(
        &mut self,
        first: Value,
        args: Args<'_>,
        f: impl FnOnce(&mut Vm, Args<'_>) -> PyResult<R>,
    ) -> PyResult<R> {
        let count = args.values.len();
        if count < INLINE_ARGS {
            let mut all = [Value::NONE; INLINE_ARGS];
            all[0] = first;
            all[1..=count].copy_from_slice(args.values);
            return f(self, Args { values: &all[..=count], keywords: args.keywords });
        }
        let mut all = RootedVec::new();
        all.push(&mut self.heap, first);
        args.values.iter().for_each(|value| all.push(&mut self.heap, *value));
        f(self, Args { values: all.as_slice(), keywords: args.keywords })
    }

    /// Calls a native function; for a method the first value is `self`.
    #[inline]
    pub fn call_native(&mut self, def: &'static NativeDef, args: Args<'_>) -> PyResult {
        match (def.code, args.values) {
            (NativeCode::Var(f), _) => f(self, args),
            _ if args.keyword_count() > 0 => Err(self.no_keywords(def)),
            (NativeCode::F0(f), []) => f(self),
            (NativeCode::F1(f), [a]) => f(self, *a),
            (NativeCode::F2(f), [a, b]) => f(self, *a, *b),
            (NativeCode::F3(f), [a, b, c]) => f(self, *a, *b, *c),
            _ => Err(self.wrong_native_count(def, args.values.len())),
        }
    }

    #[cold]
    fn no_keywords(&mut self, def: &'static NativeDef) -> Raised {
        let name = self.native_name(def);
        self.type_error(format!("{name}() takes no keyword arguments"))
    }

    /// `list.append` for a method, `len` for a function. Methods do not know their type here; it is found by the caller's message.
    fn native_name(&self, def: &'static NativeDef) -> String {
        let owner = self.native_owner(def);
        match owner {
            Some(owner) => format!("{owner}.{}", def.name),
            None => def.name.to_owned(),
        }
    }

    fn native_owner(&self, def: &'static NativeDef) -> Option<String> {
        if def.kind == NativeKind::Function {
            return None;
        }
        (0..=255u8).find_map(|layout| {
            let layout = crate::heap::Layout(layout);
            if !self.has_class(layout) {
                return None;
            }
            let class = self.class(layout);
            let own = class.dict.get().items().any(|(_, value)| match value.downcast::<PyNativeMethod>() {
                Some(method) => std::ptr::eq(method.def, def),
                None => false,
            });
            own.then(|| class.name_str())
        })
    }

    #[cold]
    fn wrong_native_count(&mut self, def: &'static NativeDef, given: usize) -> Raised {
        let hidden = usize::from(matches!(def.kind, NativeKind::Method | NativeKind::Class));
        let name = self.native_name(def);
        let wanted = match def.code {
            NativeCode::F0(_) => 0,
            NativeCode::F1(_) => 1,
            NativeCode::F2(_) => 2,
            NativeCode::F3(_) => 3,
            NativeCode::Var(_) => given,
        };
        let (wanted, given) = (wanted - hidden, given.saturating_sub(hidden));
        match wanted {
            0 => self.type_error(format!("{name}() takes no arguments ({given} given)")),
            1 => self.type_error(format!("{name}() takes exactly one argument ({given} given)")),
            _ => {
                let bare = def.name;
                self.type_error(format!("{bare} expected {wanted} arguments, got {given}"))
            }
        }
    }

    #[cold]
    fn not_callable(&mut self, callee: Value) -> Raised {
        let class = self.type_name(callee);
        self.type_error(format!("'{class}' object is not callable"))
    }

    /// Whether `callable(value)`.
    pub fn is_callable(&self, value: Value) -> bool {
        self.type_of(value).slots.call.get().is_some()
    }

    /// `callee(*args, **keywords)` with the arguments as Python objects.
    pub fn call_with_objects(
        &mut self,
        callee: Value,
        args: &[Value],
        keywords: Option<Gc<PyDict>>,
    ) -> PyResult {
        let Some(keywords) = keywords.filter(|k| !k.is_empty()) else {
            return self.call(callee, args);
        };
        let mut all = RootedVec::from_slice(&mut self.heap, args);
        let mut names = RootedVec::new();
        let mut position = 0;
        while let Some((at, key, value)) = keywords.next_item(position) {
            position = at + 1;
            if key.downcast::<PyStr>().is_none() {
                return Err(self.type_error("keywords must be strings"));
            }
            names.push(&mut self.heap, key);
            all.push(&mut self.heap, value);
        }
        let names = self.new_tuple(names.as_slice());
        self.call_args(callee, Args { values: all.as_slice(), keywords: Some(names) })
    }

    /// Raises RecursionError when the native stack is nearly used up.
    #[inline]
    pub fn check_native_stack(&mut self) -> PyResult<()> {
        if self.exec.native_stack_low() {
            return Err(self.recursion_error(""));
        }
        Ok(())
    }

    /// RecursionError, with what was going on (`" while calling a Python object"`).
    #[cold]
    pub fn recursion_error(&mut self, doing: &str) -> Raised {
        self.raise_new(
            crate::builtins::exceptions::ExcKind::RecursionError,
            format!("maximum recursion depth exceeded{doing}"),
        )
    }
}
