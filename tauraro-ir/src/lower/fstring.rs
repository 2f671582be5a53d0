//! f-strings and t-strings: adjacent texts are merged, `{x=}` adds the text of the field, a missing conversion after `=`
//! is `repr` unless there is a format. `"..." % (a, b)` with nothing but `%s`, `%r` and `%a` is an f-string too, as in
//! CPython.

use super::{Lowerer, span};
use crate::constant::{Const, Wtf8};
use crate::entities::*;
use crate::func::Span;
use crate::op::{Intrinsic, Op};
use crate::quick_format::QuickFormat;
use smallvec::SmallVec;
use tauraro_syntax::ast::{
    self, ConversionFlag, Expr, FStringPart, InterpolatedElement, InterpolatedStringElement,
};
use tauraro_syntax::literal::{fstring_text_value, string_part_value};

/// The parts of a string under construction: values, and text that belongs to no value yet.
#[derive(Default)]
struct Parts {
    values: SmallVec<[ValueId; 8]>,
    text: Vec<u8>,
}

impl<'a> Lowerer<'a> {
    pub(super) fn f_string(&mut self, node: &'a ast::ExprFString) -> ValueId {
        let mut parts = Parts::default();
        for part in &node.value {
            match part {
                FStringPart::Literal(part) => {
                    parts.text.extend_from_slice(string_part_value(self.source, part).as_bytes());
                }
                FStringPart::FString(string) => {
                    let raw = string.flags.prefix().is_raw();
                    self.add_elements(&string.elements, raw, &mut parts);
                }
            }
        }
        self.join(parts, span(node))
    }

    fn add_elements(&mut self, elements: &'a [InterpolatedStringElement], raw: bool, parts: &mut Parts) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    parts.text.extend_from_slice(fstring_text_value(self.source, literal, raw).as_bytes());
                }
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        push_debug_text(debug.as_str(), &mut parts.text);
                    }
                    // The text before a field is made where the field is, so that it is near its use.
                    let value = self.guarded(|this| this.field(field, raw));
                    self.flush(parts);
                    parts.values.push(value);
                    if parts.values.len() >= super::expr::MAX_OPERANDS {
                        let whole = self.build_string(&parts.values, span(field));
                        parts.values.clear();
                        parts.values.push(whole);
                    }
                }
            }
        }
    }

    /// A replacement field: the formatted value.
    fn field(&mut self, field: &'a InterpolatedElement, raw: bool) -> ValueId {
        let place = span(field);
        let value = self.expr(&field.expression);
        let spec = self.format_spec(field, raw, conversion(field) == 0, place);
        let conversion = conversion(field);
        self.f.b.op_imm(Op::FormatValue, &[value, spec], [conversion, 0], place)
    }

    /// The format of a field, or undef. `allow_quick`: a simple one may be a tuple, for a `format_value`.
    fn format_spec(
        &mut self,
        field: &'a InterpolatedElement,
        raw: bool,
        allow_quick: bool,
        place: Span,
    ) -> ValueId {
        match &field.format_spec {
            Some(spec) => {
                if let [InterpolatedStringElement::Literal(text)] = &spec.elements[..] {
                    let text = fstring_text_value(self.source, text, raw);
                    if let Some(quick) = QuickFormat::parse(text.as_bytes()).filter(|_| allow_quick) {
                        let text = Const::Str(Wtf8(text.as_bytes().into()));
                        return self.f.b.constant(Const::Tuple([Const::Int(quick.pack()), text].into()));
                    }
                }
                let mut parts = Parts::default();
                self.add_elements(&spec.elements, raw, &mut parts);
                self.join(parts, place)
            }
            None => self.f.b.undef(),
        }
    }

    fn flush(&mut self, parts: &mut Parts) {
        if !parts.text.is_empty() {
            let text = std::mem::take(&mut parts.text);
            parts.values.push(self.f.b.constant(Const::Str(Wtf8(text.into()))));
        }
    }

    fn join(&mut self, mut parts: Parts, place: Span) -> ValueId {
        if parts.values.is_empty() {
            return self.f.b.constant(Const::Str(Wtf8(parts.text.into())));
        }
        self.flush(&mut parts);
        match parts.values[..] {
            // One field is a string already.
            [only] => only,
            _ => self.build_string(&parts.values, place),
        }
    }

    fn build_string(&mut self, values: &[ValueId], place: Span) -> ValueId {
        let mut parts: SmallVec<[ValueId; 16]> = SmallVec::new();
        for value in values {
            parts.push(*value);
            if let Some(format) = self.f.b.leave_number(*value) {
                parts.push(self.f.b.constant(format));
            }
        }
        self.f.b.op1(Op::BuildString, &parts, place)
    }

    /// `"%s and %r" % (a, b)` as the f-string it amounts to; nothing when it is anything more.
    pub(super) fn percent_format(&mut self, node: &'a ast::ExprBinOp) -> Option<ValueId> {
        let (ast::Operator::Mod, Expr::StringLiteral(format), Expr::Tuple(values)) =
            (node.op, &*node.left, &*node.right)
        else {
            return None;
        };
        let format = self.string(format);
        // Pieces of text, each but the last followed by a conversion.
        let mut pieces: Vec<(Vec<u8>, u32)> = Vec::new();
        let mut text = Vec::new();
        let mut bytes = format.0.iter().copied();
        while let Some(byte) = bytes.next() {
            if byte != b'%' {
                text.push(byte);
                continue;
            }
            let conversion = match bytes.next()? {
                b'%' => {
                    text.push(b'%');
                    continue;
                }
                b's' => 1,
                b'r' => 2,
                b'a' => 3,
                _ => return None,
            };
            pieces.push((std::mem::take(&mut text), conversion));
        }
        if pieces.is_empty()
            || pieces.len() != values.elts.len()
            || pieces.len() > super::expr::MAX_OPERANDS / 2
            || values.elts.iter().any(Expr::is_starred_expr)
        {
            return None;
        }
        let mut parts = Parts::default();
        for ((before, conversion), e) in pieces.into_iter().zip(&values.elts) {
            let value = self.expr(e);
            let undef = self.f.b.undef();
            let formatted = self.f.b.op_imm(Op::FormatValue, &[value, undef], [conversion, 0], span(e));
            parts.text.extend(before);
            self.flush(&mut parts);
            parts.values.push(formatted);
        }
        parts.text = text;
        Some(self.join(parts, span(node)))
    }

    pub(super) fn t_string(&mut self, node: &'a ast::ExprTString) -> ValueId {
        let place = span(node);
        let mut strings: Vec<Const> = Vec::new();
        let mut fields: SmallVec<[ValueId; 8]> = SmallVec::new();
        let mut text: Vec<u8> = Vec::new();
        for part in &node.value {
            let raw = part.flags.prefix().is_raw();
            for element in &part.elements {
                match element {
                    InterpolatedStringElement::Literal(literal) => {
                        text.extend_from_slice(fstring_text_value(self.source, literal, raw).as_bytes());
                    }
                    InterpolatedStringElement::Interpolation(field) => {
                        if let Some(debug) = &field.debug_text {
                            push_debug_text(debug.as_str(), &mut text);
                        }
                        strings.push(Const::Str(Wtf8(std::mem::take(&mut text).into())));
                        fields.push(self.guarded(|this| this.interpolation(field, raw)));
                    }
                }
            }
        }
        strings.push(Const::Str(Wtf8(text.into())));
        let strings = self.f.b.constant(Const::Tuple(strings.into()));
        let fields = self.f.b.op1(Op::BuildTuple, &fields, place);
        self.f.b.intrinsic(Intrinsic::Template, &[strings, fields], place)
    }

    fn interpolation(&mut self, field: &'a InterpolatedElement, raw: bool) -> ValueId {
        let place = span(field);
        let value = self.expr(&field.expression);
        let text = self.field_text(field);
        let text = self.str(&text);
        let conversion = self.int(i64::from(conversion(field)));
        let spec = self.format_spec(field, raw, false, place);
        self.f.b.intrinsic(Intrinsic::Interpolation, &[value, text, conversion, spec], place)
    }

    /// The source text of a field's expression, parentheses included.
    fn field_text(&self, field: &InterpolatedElement) -> String {
        if let Some(debug) = &field.debug_text {
            let text = debug.as_str().trim_end();
            return text.strip_suffix('=').unwrap_or(text).trim().to_owned();
        }
        // From behind the brace to the conversion, the format or the closing brace.
        let whole = self.source.slice(field.range);
        let end = match &field.format_spec {
            Some(spec) => (spec.range.start() - field.range.start()).to_u32() as usize,
            None => whole.len(),
        };
        let text = whole.get(..end).unwrap_or(whole);
        let text = text.strip_prefix('{').unwrap_or(text).trim_end();
        let text = text.strip_suffix(['}', ':']).unwrap_or(text).trim_end();
        let text = match field.conversion.to_char() {
            Some(letter) => {
                text.strip_suffix(letter).and_then(|t| t.trim_end().strip_suffix('!')).unwrap_or(text)
            }
            None => text,
        };
        text.trim().to_owned()
    }
}

/// The number of a field's conversion: 0 none, 1 str, 2 repr, 3 ascii.
fn conversion(field: &InterpolatedElement) -> u32 {
    match field.conversion {
        ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => 2,
        ConversionFlag::None => 0,
        ConversionFlag::Str => 1,
        ConversionFlag::Repr => 2,
        ConversionFlag::Ascii => 3,
    }
}

/// Adds the text of a field `{x=}`, without comments.
fn push_debug_text(text: &str, out: &mut Vec<u8>) {
    if !text.contains('#') {
        return out.extend_from_slice(text.as_bytes());
    }
    let mut quote: Option<u8> = None;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (None, b'#') => {
                if bytes.by_ref().any(|b| b == b'\n') {
                    out.push(b'\n');
                }
                continue;
            }
            (None, b'\'' | b'"') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (Some(_), b'\\') => {
                out.push(byte);
                out.extend(bytes.next());
                continue;
            }
            _ => {}
        }
        out.push(byte);
    }
}
