//! Arguments of a call as native functions receive them, and binding them to parameters.

use crate::heap::Gc;
use crate::object::{PyStr, PyTuple};
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// Arguments: positional ones, then the values of keyword arguments, named by `keywords` in order.
///
/// The values are in the caller's registers or on the native stack, where the collector sees them.
#[derive(Copy, Clone)]
pub struct Args<'a> {
    /// Positional arguments, then keyword arguments' values.
    pub values: &'a [Value],
    /// Names (a tuple of str) of the last `keywords.len()` values.
    pub keywords: Option<Gc<PyTuple>>,
}

impl<'a> Args<'a> {
    /// Only positional arguments.
    #[inline(always)]
    pub fn positional_only(values: &'a [Value]) -> Args<'a> {
        Args { values, keywords: None }
    }

    /// Number of keyword arguments.
    #[inline(always)]
    pub fn keyword_count(&self) -> usize {
        self.keywords.map_or(0, |names| names.len())
    }

    /// The positional arguments.
    #[inline(always)]
    pub fn positional(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.keyword_count()]
    }

    /// Names and values of the keyword arguments.
    pub fn keyword_items(&self) -> impl Iterator<Item = (Gc<PyStr>, Value)> + use<'a> {
        let values = &self.values[self.positional().len()..];
        let names = self.keywords;
        values.iter().enumerate().filter_map(move |(i, value)| {
            let name = names?.items().get(i)?.downcast::<PyStr>()?;
            Some((name, *value))
        })
    }

    /// The value of keyword argument `name`.
    pub fn keyword(&self, name: &str) -> Option<Value> {
        self.keyword_items().find(|(n, _)| n.eq_str(name)).map(|(_, value)| value)
    }

    /// The same arguments without the first positional one.
    pub fn skip_first(&self) -> Args<'a> {
        debug_assert!(!self.positional().is_empty());
        Args { values: &self.values[1..], keywords: self.keywords }
    }

    /// Raises TypeError when there are keyword arguments.
    pub fn no_keywords(&self, vm: &mut Vm, function: &str) -> PyResult<()> {
        if self.keyword_count() == 0 {
            return Ok(());
        }
        Err(vm.type_error(format!("{function}() takes no keyword arguments")))
    }

    /// Binds to `params`: one entry a parameter, `None` for an absent optional one.
    ///
    /// ```ignore
    /// static SPLIT: Params = Params::new("split", &["self", "sep", "maxsplit"]).required(1).positional_only(1);
    /// let [this, sep, maxsplit] = args.bind(vm, &SPLIT)?;
    /// ```
    #[inline]
    pub fn bind<const N: usize>(&self, vm: &mut Vm, params: &Params) -> PyResult<[Option<Value>; N]> {
        debug_assert_eq!(N, params.names.len());
        let mut bound = [None; N];
        let given = self.values.len();
        if self.keywords.is_none() && (params.required..=params.max_positional()).contains(&given) {
            for (to, value) in bound.iter_mut().zip(self.values) {
                *to = Some(*value);
            }
        } else {
            self.bind_any(vm, params, &mut bound)?;
        }
        Ok(bound)
    }

    /// [`Args::bind`] where there are keywords, or too few or too many arguments.
    #[inline(never)]
    fn bind_any(&self, vm: &mut Vm, params: &Params, bound: &mut [Option<Value>]) -> PyResult<()> {
        let positional = self.positional();
        if positional.len() > params.max_positional() {
            return Err(params.too_many(vm, positional.len()));
        }
        for (to, value) in bound.iter_mut().zip(positional) {
            *to = Some(*value);
        }
        for (name, value) in self.keyword_items() {
            let found = (params.posonly..bound.len()).find(|i| name.eq_str(params.names[*i]));
            match found {
                Some(i) if bound[i].is_none() => bound[i] = Some(value),
                Some(i) => {
                    let (function, name) = (params.function, params.names[i]);
                    return Err(vm.type_error(format!(
                        "argument for {function}() given by name ('{name}') and position ({})",
                        i + 1
                    )));
                }
                None => return Err(params.unexpected(vm, name)),
            }
        }
        if let Some(missing) = (0..params.required).find(|i| bound[*i].is_none()) {
            return Err(params.missing(vm, missing, positional.len()));
        }
        Ok(())
    }
}

/// The parameters of a native function.
pub struct Params {
    /// Name for messages.
    pub function: &'static str,
    /// Names, in order; for a method the first is `self`.
    pub names: &'static [&'static str],
    /// The first so many are required.
    pub required: usize,
    /// The first so many cannot be given by name.
    pub posonly: usize,
    /// The last so many can only be given by name.
    pub kwonly: usize,
    /// The first so many are not counted in messages (1 for `self`).
    pub hidden: usize,
}

impl Params {
    /// Parameters that are all optional and may be given by position or name.
    pub const fn new(function: &'static str, names: &'static [&'static str]) -> Params {
        Params { function, names, required: 0, posonly: 0, kwonly: 0, hidden: 0 }
    }
    /// The first `count` are required.
    pub const fn required(mut self, count: usize) -> Params {
        self.required = count;
        self
    }
    /// The first `count` cannot be given by name.
    pub const fn positional_only(mut self, count: usize) -> Params {
        self.posonly = count;
        self
    }
    /// The last `count` can only be given by name.
    pub const fn keyword_only(mut self, count: usize) -> Params {
        self.kwonly = count;
        self
    }
    /// It is a method: the first parameter is `self`, which messages do not count.
    pub const fn method(mut self) -> Params {
        self.hidden = 1;
        if self.required == 0 {
            self.required = 1;
        }
        if self.posonly == 0 {
            self.posonly = 1;
        }
        self
    }

    fn max_positional(&self) -> usize {
        self.names.len() - self.kwonly
    }

    #[cold]
    fn too_many(&self, vm: &mut Vm, given: usize) -> crate::value::Raised {
        let (max, given) = (self.max_positional() - self.hidden, given - self.hidden.min(given));
        let least = self.required.saturating_sub(self.hidden);
        let function = self.function;
        let all = self.names.len() - self.hidden;
        if self.kwonly > 0 && given <= all {
            if max == 0 {
                return vm.type_error(format!("{function}() takes no positional arguments"));
            }
            let how = if least >= max { "exactly" } else { "at most" };
            let plural = if max == 1 { "" } else { "s" };
            return vm.type_error(format!(
                "{function}() takes {how} {max} positional argument{plural} ({given} given)"
            ));
        }
        let max = if self.kwonly > 0 { all } else { max };
        if max == 0 {
            return vm.type_error(format!("{function}() takes no arguments ({given} given)"));
        }
        let plural = if max == 1 { "" } else { "s" };
        if self.posonly < self.names.len() {
            let how = if least == max { "exactly" } else { "at most" };
            return vm.type_error(format!("{function}() takes {how} {max} argument{plural} ({given} given)"));
        }
        let how = if least == max { "" } else { "at most " };
        vm.type_error(format!("{function} expected {how}{max} argument{plural}, got {given}"))
    }

    #[cold]
    fn unexpected(&self, vm: &mut Vm, name: Gc<PyStr>) -> crate::value::Raised {
        let function = self.function;
        if self.posonly == self.names.len() {
            return vm.type_error(format!("{function}() takes no keyword arguments"));
        }
        vm.type_error(format!("{function}() got an unexpected keyword argument '{}'", name.to_string_lossy()))
    }

    #[cold]
    fn missing(&self, vm: &mut Vm, index: usize, given: usize) -> crate::value::Raised {
        let function = self.function;
        let given = given - self.hidden.min(given);
        if self.posonly == self.names.len() {
            let least = self.required - self.hidden;
            let exact = if least == self.max_positional() - self.hidden { "" } else { "at least " };
            let plural = if least == 1 { "" } else { "s" };
            return vm
                .type_error(format!("{function} expected {exact}{least} argument{plural}, got {given}"));
        }
        if index < self.posonly {
            let least = self.posonly.min(self.required) - self.hidden;
            let how = if least < self.max_positional() - self.hidden { "at least" } else { "exactly" };
            let plural = if least == 1 { "" } else { "s" };
            return vm.type_error(format!(
                "{function}() takes {how} {least} positional argument{plural} ({given} given)"
            ));
        }
        vm.type_error(format!(
            "{function}() missing required argument '{}' (pos {})",
            self.names[index],
            index + 1 - self.hidden
        ))
    }
}
