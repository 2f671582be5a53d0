//! `str.format` and `str.format_map`: replacement fields `{name.attr[index]!conversion:spec}`.
//!
//! Words: *markup* is a field with its braces. A specifier may contain fields itself, one level deep. Fields without a name are numbered
//! automatically; a format must not mix these with numbered ones, its specifiers included.

use super::{receiver, substring, unicode};
use crate::args::Args;
use crate::builtins::format::format_builtin;
use crate::heap::Gc;
use crate::object::*;
use crate::value::{PyResult, Raised, Value};
use crate::vm::Vm;

/// Where the values of fields come from.
struct Source<'a> {
    positional: Option<&'a [Value]>,
    keywords: Keywords<'a>,
    numbering: Numbering,
}

enum Keywords<'a> {
    Args(Args<'a>),
    Mapping(Value),
}

#[derive(Copy, Clone, PartialEq)]
enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

/// A part of the format: characters from one index to another.
#[derive(Copy, Clone)]
struct Span {
    start: usize,
    end: usize,
}

/// A parsed field.
struct Field {
    name: Span,
    conversion: Option<u32>,
    spec: Span,
    nested: bool,
}

/// How deep fields may be nested: a field's specifier may have fields.
const DEPTH: usize = 2;

/// `str.format`
pub fn format(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, positional @ ..] = args.positional() else {
        return Err(vm.type_error("unbound method str.format() needs an argument"));
    };
    let text = receiver(vm, *this)?;
    let keywords = Keywords::Args(args);
    let mut source = Source { positional: Some(positional), keywords, numbering: Numbering::Unknown };
    build(vm, text, Span { start: 0, end: text.len() }, &mut source, DEPTH)
}

/// `str.format_map`
pub fn format_map(vm: &mut Vm, this: Value, mapping: Value) -> PyResult {
    let text = receiver(vm, this)?;
    let keywords = Keywords::Mapping(mapping);
    let mut source = Source { positional: None, keywords, numbering: Numbering::Unknown };
    build(vm, text, Span { start: 0, end: text.len() }, &mut source, DEPTH)
}

fn build(vm: &mut Vm, text: Gc<PyStr>, span: Span, source: &mut Source<'_>, depth: usize) -> PyResult {
    if depth == 0 {
        return Err(vm.value_error("Max string recursion exceeded"));
    }
    let data = text.data();
    let mut out = StrBuilder::with_capacity(span.end - span.start + 16);
    let mut at = span.start;
    while at < span.end {
        let start = at;
        let brace = next_brace(data, at, span.end);
        let Some(c) = data.get(brace).filter(|_| brace < span.end) else {
            out.push_data(data.slice(start, span.end));
            break;
        };
        let doubled = brace + 1 < span.end && data.get(brace + 1) == Some(c);
        if doubled {
            out.push_data(data.slice(start, brace + 1));
            at = brace + 2;
            continue;
        }
        if c == '}' as u32 {
            return Err(vm.value_error("Single '}' encountered in format string"));
        }
        if brace + 1 == span.end {
            return Err(vm.value_error("Single '{' encountered in format string"));
        }
        out.push_data(data.slice(start, brace));
        let (field, next) = parse_field(vm, data, brace + 1, span.end)?;
        at = next;
        let shown = render(vm, text, &field, source, depth)?;
        out.push_data(shown.data());
    }
    Ok(out.finish(&mut vm.heap).into())
}

fn next_brace(data: StrData<'_>, from: usize, end: usize) -> usize {
    match data {
        StrData::One(data) => memchr::memchr2(b'{', b'}', &data[from..end]).map_or(end, |i| i + from),
        data => (from..end)
            .find(|i| matches!(data.get(*i).and_then(char::from_u32), Some('{' | '}')))
            .unwrap_or(end),
    }
}

/// Parses a field whose brace is before `at`: the field, and the index after its closing brace.
fn parse_field(vm: &mut Vm, data: StrData<'_>, at: usize, end: usize) -> PyResult<(Field, usize)> {
    let get = |i: usize| if i < end { data.get(i).and_then(char::from_u32) } else { None };
    let start = at;
    let mut at = at;
    let last = loop {
        if at >= end {
            break None;
        }
        let c = get(at);
        at += 1;
        match c {
            Some('{') => return Err(vm.value_error("unexpected '{' in field name")),
            Some('[') => {
                while at < end && get(at) != Some(']') {
                    at += 1;
                }
            }
            Some(c @ ('}' | ':' | '!')) => break Some(c),
            _ => {}
        }
    };
    let name_end = if last.is_some() { at - 1 } else { at };
    let mut field = Field {
        name: Span { start, end: name_end },
        conversion: None,
        spec: Span { start: at, end: at },
        nested: false,
    };
    match last {
        Some('}') => return Ok((field, at)),
        None => return Err(vm.value_error("expected '}' before end of string")),
        Some('!') => {
            let Some(conversion) = data.get(at).filter(|_| at < end) else {
                return Err(vm.value_error("end of string while looking for conversion specifier"));
            };
            field.conversion = Some(conversion);
            at += 1;
            if at < end {
                let c = get(at);
                at += 1;
                match c {
                    Some('}') => return Ok((field, at)),
                    Some(':') => {}
                    _ => return Err(vm.value_error("expected ':' after conversion specifier")),
                }
            }
        }
        _ => {}
    }
    field.spec.start = at;
    let mut open = 1;
    while at < end {
        match get(at) {
            Some('{') => {
                field.nested = true;
                open += 1;
            }
            Some('}') => {
                open -= 1;
                if open == 0 {
                    field.spec.end = at;
                    return Ok((field, at + 1));
                }
            }
            _ => {}
        }
        at += 1;
    }
    Err(vm.value_error("unmatched '{' in format spec"))
}

fn render(
    vm: &mut Vm,
    text: Gc<PyStr>,
    field: &Field,
    source: &mut Source<'_>,
    depth: usize,
) -> PyResult<Gc<PyStr>> {
    let mut value = field_value(vm, text, field.name, source)?;
    if let Some(conversion) = field.conversion {
        value = match char::from_u32(conversion) {
            Some('r') => vm.repr(value)?.into(),
            Some('s') => vm.to_str(value)?.into(),
            Some('a') => vm.ascii(value)?.into(),
            _ => return Err(unknown_conversion(vm, conversion)),
        };
    }
    let spec = if field.nested {
        let spec = build(vm, text, field.spec, source, depth - 1)?;
        receiver(vm, spec)?
    } else {
        substring(vm, text, field.spec.start, field.spec.end)
    };
    match format_builtin(vm, value, spec)? {
        Some(shown) => Ok(shown),
        None => vm.format(value, spec),
    }
}

#[cold]
fn unknown_conversion(vm: &mut Vm, conversion: u32) -> Raised {
    let shown = match conversion {
        33..=126 => format!("{}", conversion as u8 as char),
        _ => format!("\\x{conversion:x}"),
    };
    vm.value_error(format!("Unknown conversion specifier {shown}"))
}

/// The index that a run of digits denotes; `None` when it is not all digits.
fn as_index(vm: &mut Vm, data: StrData<'_>, span: Span) -> PyResult<Option<usize>> {
    if span.start == span.end {
        return Ok(None);
    }
    let mut n = 0usize;
    for i in span.start..span.end {
        let Some(digit) = data.get(i).and_then(unicode::decimal_value) else { return Ok(None) };
        n = match n.checked_mul(10).and_then(|n| n.checked_add(digit as usize)) {
            Some(n) if n <= i64::MAX as usize => n,
            _ => return Err(vm.value_error("Too many decimal digits in format string")),
        };
    }
    Ok(Some(n))
}

fn field_value(vm: &mut Vm, text: Gc<PyStr>, name: Span, source: &mut Source<'_>) -> PyResult {
    let data = text.data();
    let ends_name = |i: &usize| matches!(data.get(*i).and_then(char::from_u32), Some('.' | '['));
    let first_end = (name.start..name.end).find(ends_name).unwrap_or(name.end);
    let first = Span { start: name.start, end: first_end };
    let mut value = first_value(vm, text, first, source)?;
    let mut at = first_end;
    while at < name.end {
        let dot = data.get(at) == Some('.' as u32);
        at += 1;
        if dot {
            let end = (at..name.end).find(ends_name).unwrap_or(name.end);
            if end == at {
                return Err(vm.value_error("Empty attribute in format string"));
            }
            let attribute = substring(vm, text, at, end);
            value = vm.get_attr(value, attribute)?;
            at = end;
            continue;
        }
        let Some(end) = (at..name.end).find(|i| data.get(*i) == Some(']' as u32)) else {
            return Err(vm.value_error("Missing ']' in format string"));
        };
        if end == at {
            return Err(vm.value_error("Empty attribute in format string"));
        }
        let key = match as_index(vm, data, Span { start: at, end })? {
            Some(index) => vm.new_int(index as i64),
            None => substring(vm, text, at, end).into(),
        };
        value = vm.get_item(value, key)?;
        at = end + 1;
        if at < name.end && !ends_name(&at) {
            return Err(vm.value_error("Only '.' or '[' may follow ']' in format field specifier"));
        }
    }
    Ok(value)
}

fn first_value(vm: &mut Vm, text: Gc<PyStr>, first: Span, source: &mut Source<'_>) -> PyResult {
    let empty = first.start == first.end;
    let index = as_index(vm, text.data(), first)?;
    let index = match (empty, index, source.numbering) {
        (true, _, Numbering::Manual) => {
            return Err(
                vm.value_error("cannot switch from manual field specification to automatic field numbering")
            );
        }
        (false, Some(_), Numbering::Automatic(_)) => {
            return Err(
                vm.value_error("cannot switch from automatic field numbering to manual field specification")
            );
        }
        (true, _, Numbering::Automatic(next)) => {
            source.numbering = Numbering::Automatic(next + 1);
            Some(next)
        }
        (true, ..) => {
            source.numbering = Numbering::Automatic(1);
            Some(0)
        }
        (false, Some(index), _) => {
            source.numbering = Numbering::Manual;
            Some(index)
        }
        (false, None, _) => None,
    };
    let Some(index) = index else {
        let key = substring(vm, text, first.start, first.end);
        return match &source.keywords {
            Keywords::Mapping(mapping) => vm.get_item(*mapping, key.into()),
            Keywords::Args(args) => match args.keyword_items().find(|(name, _)| PyStr::eq(name, &key)) {
                Some((_, value)) => Ok(value),
                None => Err(vm.key_error(key.into())),
            },
        };
    };
    match source.positional {
        None => Err(vm.value_error("Format string contains positional fields")),
        Some(values) => match values.get(index) {
            Some(value) => Ok(*value),
            None => {
                Err(vm
                    .index_error(format!("Replacement index {index} out of range for positional args tuple")))
            }
        },
    }
}

/// The parts of a format, as `string.Formatter.parse` gives them: a list of tuples of the text before a field, the field's name, its
/// specifier and its conversion; the last three are None where there is no field.
pub fn parse_format(vm: &mut Vm, format: Value) -> PyResult {
    let text = receiver(vm, format)?;
    let (data, end) = (text.data(), text.len());
    let list = vm.new_list(&[]);
    let mut at = 0;
    while at < end {
        let brace = next_brace(data, at, end);
        let c = data.get(brace).filter(|_| brace < end);
        let doubled = c.is_some() && brace + 1 < end && data.get(brace + 1) == c;
        // One brace of a doubled one belongs to the text.
        let literal = substring(vm, text, at, if doubled { brace + 1 } else { brace });
        let mut part = [literal.into(), Value::NONE, Value::NONE, Value::NONE];
        at = if doubled { brace + 2 } else { brace };
        if let Some(c) = c.filter(|_| !doubled) {
            if c == '}' as u32 {
                return Err(vm.value_error("Single '}' encountered in format string"));
            }
            if brace + 1 == end {
                return Err(vm.value_error("Single '{' encountered in format string"));
            }
            let (field, next) = parse_field(vm, data, brace + 1, end)?;
            at = next;
            part[1] = substring(vm, text, field.name.start, field.name.end).into();
            part[2] = substring(vm, text, field.spec.start, field.spec.end).into();
            if let Some(conversion) = field.conversion {
                part[3] = vm.char_str(conversion).into();
            }
        }
        let part = vm.new_tuple(&part);
        if !list.push(&mut vm.heap, part.into()) {
            return Err(vm.memory_error());
        }
    }
    Ok(list.into())
}

/// A field's name taken apart: the argument's name or number, and a list of pairs that say whether a part is an attribute and which.
pub fn split_field_name(vm: &mut Vm, name: Value) -> PyResult {
    let text = receiver(vm, name)?;
    let (data, length) = (text.data(), text.len());
    let ends_name = |i: &usize| matches!(data.get(*i).and_then(char::from_u32), Some('.' | '['));
    let mut at = (0..length).find(ends_name).unwrap_or(length);
    let first: Value = match as_index(vm, data, Span { start: 0, end: at })? {
        Some(index) => vm.new_int(index as i64),
        None => substring(vm, text, 0, at).into(),
    };
    let list = vm.new_list(&[]);
    while at < length {
        let is_attribute = data.get(at) == Some('.' as u32);
        at += 1;
        let end = match is_attribute {
            true => (at..length).find(ends_name).unwrap_or(length),
            false => match (at..length).find(|i| data.get(*i) == Some(']' as u32)) {
                Some(end) => end,
                None => return Err(vm.value_error("Missing ']' in format string")),
            },
        };
        if end == at {
            return Err(vm.value_error("Empty attribute in format string"));
        }
        let index = if is_attribute { None } else { as_index(vm, data, Span { start: at, end })? };
        let part: Value = match index {
            Some(index) => vm.new_int(index as i64),
            None => substring(vm, text, at, end).into(),
        };
        at = if is_attribute { end } else { end + 1 };
        if !is_attribute && at < length && !ends_name(&at) {
            return Err(vm.value_error("Only '.' or '[' may follow ']' in format field specifier"));
        }
        let pair = vm.new_tuple(&[Value::bool(is_attribute), part]);
        if !list.push(&mut vm.heap, pair.into()) {
            return Err(vm.memory_error());
        }
    }
    Ok(vm.new_tuple(&[first, list.into()]).into())
}
