//! The arguments of a call of a known function: which parameter gets which.
//!
//! What the machine finds out at each call (`bind` of tauraro-vm/src/exec/call.rs) is found out once, while the call is translated: names are
//! compared, defaults are looked up, what is left goes into the tuple of `*args`. A call that is wrong, or that needs a dict for `**kwargs`, is
//! left to the machine.

use crate::blocks::Decoded;
use crate::graph::Builder;
use crate::inline::Called;
use crate::state::Reg;
use crate::virtuals::MOST_ITEMS;
use tauraro_ir::Op;
use tauraro_vm::abi::offset;
use tauraro_vm::interp::bytecode::Opcode;
use tauraro_vm::object::{PyCode, PyFunction, PyStr, PyTuple, code_flags};
use tauraro_vm::{Gc, Value};

/// What a call's instruction gives.
#[derive(Default)]
pub(crate) struct Given {
    /// Operands.
    pub operands: Vec<u16>,
    /// Names of the last ones.
    pub names: Vec<Gc<PyStr>>,
    /// The tuple of these.
    pub names_tuple: Option<Value>,
}

impl Given {
    /// The operands, if none has a name.
    pub fn plain(&self) -> Option<&[u16]> {
        self.names.is_empty().then_some(&self.operands)
    }
}

/// What a parameter gets.
#[derive(Clone)]
pub(crate) enum Argument {
    /// An operand of the call.
    Operand(u16),
    /// The function's default of this number.
    Default(usize),
    /// The default of a keyword-only parameter.
    Constant(Value),
    /// A tuple of operands.
    Rest(Vec<u16>),
}

impl Builder<'_> {
    /// What a call gives.
    pub(crate) fn given(&mut self, at: &Decoded) -> Given {
        if !matches!(at.base, Opcode::CallKw | Opcode::CallMethodKw) {
            return Given { operands: at.extension.clone(), ..Given::default() };
        }
        let (first, operands) = at.extension.split_first().unwrap_or((&0, &[]));
        let tuple = self.constant_at(*first);
        let names = tuple.and_then(|names| names.downcast::<PyTuple>());
        let names = names.iter().flat_map(|names| names.items());
        let names = names.filter_map(|name| name.downcast::<PyStr>()).collect();
        Given { operands: operands.to_vec(), names, names_tuple: tuple }
    }

    /// The arguments of a function in the order of its parameters; `before` are those of the first.
    pub(crate) fn arguments(
        &mut self,
        called: Called,
        before: Vec<Reg>,
        arguments: Vec<Argument>,
    ) -> Vec<Reg> {
        if !called.by_code {
            self.watch_function(called.function);
        }
        let mut regs = before;
        for argument in arguments {
            let reg = match argument {
                Argument::Operand(operand) => self.src(operand),
                Argument::Default(number) => self.default_of(called, number),
                Argument::Constant(value) => {
                    self.graph.objects.push(value);
                    self.known_value(value)
                }
                Argument::Rest(operands) => {
                    let items = operands.iter().map(|operand| self.src(*operand)).collect();
                    self.tuple(items)
                }
            };
            regs.push(reg);
        }
        regs
    }

    /// A default of a function: the one it has now, if it is watched.
    fn default_of(&mut self, called: Called, number: usize) -> Reg {
        let defaults = called.function.defaults.get();
        if called.by_code {
            // How many it has is as certain as that it has any.
            let count = defaults.map_or(0, |defaults| defaults.len());
            let defaults = self.op(Op::LoadRef, &[called.value], [offset::FUNCTION_DEFAULTS as u32, 0]);
            let length = self.op(Op::TupleLength, &[defaults], [0, 0]);
            self.guard_word(length, Value::small_int(count as i64).bits());
            let place = offset::TUPLE_ITEMS as u32 + 8 * number as u32;
            let default = self.op(Op::LoadRef, &[defaults], [place, 0]);
            return Reg::value(default, crate::state::Ty::Any);
        }
        let default = defaults.map_or(Value::NONE, |defaults| defaults.items()[number]);
        self.graph.objects.push(default);
        self.known_value(default)
    }
}

/// What the parameters of code behind the first `before` get from a call; `None` for one that gets nothing. `None` altogether: the call is wrong, or
/// needs more than that.
pub(crate) fn bind_code(code: Gc<PyCode>, before: usize, given: &Given) -> Option<Vec<Option<Argument>>> {
    let (count, kwonly) = (code.positional as usize, code.kwonly as usize);
    let takes_rest = code.has_flags(code_flags::VARARGS);
    if !code.has_flags(code_flags::READY) || code.has_flags(code_flags::VARKEYWORDS) || before > count {
        return None;
    }
    let mut bound: Vec<Option<Argument>> = vec![None; code.params().count() - before];
    let (positional, named) = given.operands.split_at(given.operands.len() - given.names.len());
    let (own, rest) = positional.split_at(positional.len().min(count - before));
    for (argument, operand) in bound.iter_mut().zip(own) {
        *argument = Some(Argument::Operand(*operand));
    }
    if takes_rest && rest.len() <= MOST_ITEMS {
        bound[count + kwonly - before] = Some(Argument::Rest(rest.to_vec()));
    } else if takes_rest || !rest.is_empty() {
        return None;
    }
    let parameters = code.varnames.get();
    for (name, operand) in given.names.iter().zip(named) {
        let is_it = |at: &usize| {
            let parameter = parameters.items()[*at].downcast::<PyStr>();
            parameter.is_some_and(|parameter| PyStr::eq(&parameter, name))
        };
        let at = (code.posonly as usize..count + kwonly).find(is_it)?.checked_sub(before)?;
        if bound[at].is_some() {
            return None;
        }
        bound[at] = Some(Argument::Operand(*operand));
    }
    Some(bound)
}

/// The same of a function, with its defaults.
pub(crate) fn bind(function: Gc<PyFunction>, before: usize, given: &Given) -> Option<Vec<Argument>> {
    let code = function.code.get();
    let count = code.positional as usize;
    let defaults = function.defaults.get().map_or(0, |defaults| defaults.len());
    let bound = bind_code(code, before, given)?.into_iter().enumerate();
    let bound = bound.map(|(at, argument)| match argument {
        Some(argument) => Some(argument),
        None if at + before < count => Some(Argument::Default((at + before + defaults).checked_sub(count)?)),
        // A dict that the program knows may change unseen.
        None if function.kwdefaults_shared.get() => None,
        None => {
            let name = code.varnames.get().items()[at + before].downcast::<PyStr>()?;
            Some(Argument::Constant(function.kwdefaults.get()?.get_str(name)?))
        }
    });
    bound.collect()
}

/// The same of a function that does not suspend: of one whose frame can be made in line.
pub(crate) fn bind_direct(function: Gc<PyFunction>, before: usize, given: &Given) -> Option<Vec<Argument>> {
    if is_direct(function.code.get()) { bind(function, before, given) } else { None }
}

/// Whether a call of code runs it at once.
pub(crate) fn is_direct(code: Gc<PyCode>) -> bool {
    code.has_flags(code_flags::READY) && !code.has_flags(code_flags::SUSPENDS)
}

/// Whether a function that does not suspend takes so many positional arguments and nothing else.
pub(crate) fn calls_directly(function: Gc<PyFunction>, count: usize) -> bool {
    bind_direct(function, count, &Given::default()).is_some()
}
