//! `yield`, `yield from` and `await`.

use super::{Lowerer, span};
use crate::entities::*;
use crate::func::{Span, Suspends};
use crate::op::{Intrinsic, Op};
use tauraro_syntax::ast;

impl<'a> Lowerer<'a> {
    pub(super) fn yield_(&mut self, node: &'a ast::ExprYield) -> ValueId {
        let value = match &node.value {
            Some(value) => self.expr(value),
            None => self.none(),
        };
        self.yield_value(value, span(node))
    }

    /// Yields a value; gives what is sent in.
    pub(super) fn yield_value(&mut self, mut value: ValueId, place: Span) -> ValueId {
        if self.f.suspends == Suspends::AsyncGenerator {
            value = self.f.b.intrinsic(Intrinsic::AsyncGenWrap, &[value], place);
        }
        self.f.b.op1(Op::Yield, &[value], place)
    }

    pub(super) fn yield_from(&mut self, node: &'a ast::ExprYieldFrom) -> ValueId {
        let place = span(node);
        let value = self.expr(&node.value);
        let iterator = self.f.b.op1(Op::GetYieldFromIter, &[value], place);
        self.f.b.op1(Op::YieldFrom, &[iterator], place)
    }

    /// Awaits a value; `origin` is 1 for the result of `__aenter__` and 2 for that of `__aexit__`.
    pub(super) fn await_value(&mut self, value: ValueId, origin: u32, place: Span) -> ValueId {
        let iterator = self.f.b.op_imm(Op::GetAwaitable, &[value], [origin, 0], place);
        self.f.b.op1(Op::YieldFrom, &[iterator], place)
    }
}
