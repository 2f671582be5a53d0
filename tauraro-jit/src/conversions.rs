//! Calls of `int`, `float`, `bool` and `str` with one argument: in place where its type is known, else by a leaf function that knows numbers.

use crate::blocks::Decoded;
use crate::graph::Builder;
use crate::state::{Reg, Ty};
use tauraro_ir::{Op, ValueId};
use tauraro_vm::abi::{Helper, Leaf};
use tauraro_vm::{Layout, Value};

impl Builder<'_> {
    /// What a class that converts makes of the argument of a call. `None`: it is another class or argument, and nothing was done.
    pub(crate) fn conversion(
        &mut self,
        callee: ValueId,
        expected: Option<Value>,
        at: &Decoded,
    ) -> Option<Reg> {
        let [argument] = *at.extension.as_slice() else { return None };
        let expected = expected?;
        let layouts = [Layout::Int, Layout::Float, Layout::Bool, Layout::Str];
        let layout =
            layouts.into_iter().find(|layout| Value::from(self.facts.vm.class(*layout)) == expected)?;
        let reg = self.src(argument);
        let ty = reg.ty;
        let is_flag = ty.widened() == Ty::Bool && reg.flag.is_some();
        let is_same = match layout {
            Layout::Int => ty.is_int(),
            Layout::Float => ty.is_float(),
            Layout::Bool => is_flag,
            _ => ty == Ty::Object(u32::from(Layout::Str.0)) || ty == Ty::Char,
        };
        let converts = match layout {
            Layout::Int => is_flag || ty.is_float(),
            Layout::Float => ty.is_int(),
            Layout::Bool => ty.is_int() || ty.is_float(),
            _ => false,
        };
        let leaf = match layout {
            Layout::Int if ty == Ty::Any => Some(Leaf::ToInt),
            Layout::Float if ty == Ty::Any => Some(Leaf::ToFloat),
            _ => None,
        };
        if !is_same && !converts && leaf.is_none() {
            return None;
        }
        let class = self.guard_word(callee, expected.bits());
        self.graph.objects.push(expected);
        if let Some(leaf) = leaf {
            let value = self.value(argument);
            let quick = self.op(Op::QuickAsk, &[value], [leaf as u32, 0]);
            let result = self.quick_or_asked(quick, Helper::Call, &[class, value], 1);
            return Some(Reg::value(result, Ty::Any));
        }
        if is_same {
            return Some(self.src(argument));
        }
        Some(match layout {
            Layout::Int => match reg.flag.filter(|_| is_flag) {
                Some(flag) => Reg::value(self.op(Op::IntOfFlag, &[flag], [0, 0]), Ty::Int),
                None => {
                    let float = self.float(argument, false);
                    Reg::value(self.op(Op::IntOfFloat, &[float], [0, 0]), Ty::Int)
                }
            },
            Layout::Float => Reg::float(self.float(argument, false)),
            _ => {
                let flag = match ty.is_float() {
                    true => {
                        let (float, zero) = (self.float(argument, false), self.float_constant(0.0));
                        self.op(Op::FloatCompare, &[float, zero], [3, 0])
                    }
                    false => self.truth(argument),
                };
                Reg { flag: Some(flag), ty: Ty::Bool, ..Reg::DEAD }
            }
        })
    }
}
