//! `re.Match`: where a pattern and its groups were found.

use super::Template;
use super::pattern::Pattern;
use super::subject::Subject;
use crate::layouts;
use crate::support::only_positional;
use rustpython_sre_engine::State;
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::list::class_getitem;
use tauraro_vm::builtins::support::receiver;
use tauraro_vm::heap::{Header, Opaque, Ref, RootedVec, Slot};
use tauraro_vm::object::{GetSetDef, NativeDef, PyStr, SlotTable, type_flags};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Raised, Value, Vm};

/// Where a group was found, if it was.
pub type Span = Option<(usize, usize)>;

object_struct! {
    /// A match.
    pub struct Match(layouts::SRE_MATCH) {
        /// The pattern.
        pub pattern: Ref<Pattern>,
        /// What was searched.
        pub string: Slot,
        /// The spans of the whole match and of each group.
        pub spans: Opaque<Vec<Span>>,
        /// `pos`
        pub pos: usize,
        /// `endpos`
        pub endpos: usize,
        /// `lastindex`; 0 for none.
        pub last: usize,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "re",
    slots: SlotTable {
        repr: Some(|vm, this| {
            let found = receive(vm, this)?;
            let (start, end) = found.spans[0].unwrap_or_default();
            let text = text_of(vm, found, 0);
            let text = vm.repr_string(text)?;
            Ok(vm.str_value(&format!("<re.Match object; span=({start}, {end}), match={text}>")))
        }),
        getitem: Some(|vm, this, key| {
            let found = receive(vm, this)?;
            let group = group_of(vm, found, key)?;
            Ok(text_of(vm, found, group))
        }),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: &[
        GetSetDef::new("string", |vm, this| Ok(receive(vm, this)?.string.get().unwrap_or(Value::NONE))),
        GetSetDef::new("re", |vm, this| Ok(receive(vm, this)?.pattern.get().into())),
        GetSetDef::new("pos", |vm, this| Ok(Value::small_int(receive(vm, this)?.pos as i64))),
        GetSetDef::new("endpos", |vm, this| Ok(Value::small_int(receive(vm, this)?.endpos as i64))),
        GetSetDef::new("lastindex", |vm, this| {
            let last = receive(vm, this)?.last;
            Ok(if last == 0 { Value::NONE } else { Value::small_int(last as i64) })
        }),
        GetSetDef::new("lastgroup", |vm, this| {
            let found = receive(vm, this)?;
            let names = found.pattern.get().names.get();
            Ok(if found.last == 0 {
                Value::NONE
            } else {
                names.items().get(found.last).copied().unwrap_or(Value::NONE)
            })
        }),
        GetSetDef::new("regs", |vm, this| {
            let found = receive(vm, this)?;
            let mut all = RootedVec::new();
            for group in 0..found.spans.len() {
                let pair = span(vm, found, group);
                all.push(&mut vm.heap, pair);
            }
            Ok(vm.new_tuple(all.as_slice()).into())
        }),
    ],
    flags: type_flags::NO_NEW,
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    ..TypeDef::new("Match", layouts::SRE_MATCH)
};

fn receive(vm: &mut Vm, this: Value) -> PyResult<Gc<Match>> {
    receiver(vm, this, "re.Match")
}

/// The spans that the engine found.
pub fn spans(pattern: Gc<Pattern>, state: &State) -> Vec<Span> {
    let mut spans = Vec::with_capacity(pattern.groups + 1);
    spans.push(Some((state.start, state.cursor.position)));
    for group in 0..pattern.groups {
        let (start, end) = state.marks.get(group);
        spans.push(match (start.into_option(), end.into_option()) {
            (Some(start), Some(end)) if start <= end => Some((start, end)),
            _ => None,
        });
    }
    spans
}

/// The object of a match that the engine found.
pub fn new_match(
    vm: &mut Vm,
    pattern: Gc<Pattern>,
    string: Value,
    state: &State,
    (pos, endpos): (usize, usize),
) -> Gc<Match> {
    let object = Match {
        header: Header::exact(layouts::SRE_MATCH),
        pattern: Ref::new(pattern),
        string: string.into(),
        spans: Opaque(spans(pattern, state)),
        pos,
        endpos,
        last: usize::try_from(state.marks.last_index()).unwrap_or(0),
    };
    vm.heap.alloc(object)
}

#[cold]
fn no_group(vm: &mut Vm) -> Raised {
    vm.index_error("no such group")
}

/// The number of a group that is given by number or name.
fn group_of(vm: &mut Vm, found: Gc<Match>, key: Value) -> PyResult<usize> {
    let count = found.spans.len();
    let number = if vm.is_int(key) || vm.type_of(key).slots.index.get().is_some() {
        vm.index_i64(key).ok()
    } else {
        let index = found.pattern.get().group_index.get();
        let named = match key.downcast::<PyStr>() {
            Some(_) => index.get(vm, key)?,
            None => None,
        };
        named.and_then(|number| number.as_small_int())
    };
    vm.state.raised.take();
    match number.and_then(|number| usize::try_from(number).ok()).filter(|number| *number < count) {
        Some(group) => Ok(group),
        None => Err(no_group(vm)),
    }
}

/// The text of a group, None when it was not found.
fn text_of(vm: &mut Vm, found: Gc<Match>, group: usize) -> Value {
    text_or(vm, found, group, Value::NONE)
}

fn text_or(vm: &mut Vm, found: Gc<Match>, group: usize, default: Value) -> Value {
    let (Some((start, end)), Some(string)) = (found.spans[group], found.string.get()) else { return default };
    if let Some(text) = string.downcast::<PyStr>() {
        return PyStr::substring(&mut vm.heap, text, start.min(text.len()), end.min(text.len())).into();
    }
    let subject = Subject::again(string);
    let end = end.min(subject.len);
    subject.slice(vm, start.min(end), end)
}

fn span(vm: &mut Vm, found: Gc<Match>, group: usize) -> Value {
    let (start, end) = match found.spans[group] {
        Some((start, end)) => (start as i64, end as i64),
        None => (-1, -1),
    };
    vm.new_tuple(&[Value::small_int(start), Value::small_int(end)]).into()
}

/// A replacement with the groups of a match filled in.
pub fn expand(vm: &mut Vm, found: Gc<Match>, template: Gc<Template>) -> PyResult {
    let subject = Subject::again(found.string.get().unwrap_or(Value::NONE));
    let mut out = subject.joined();
    for (index, part) in template.parts.get().items().iter().enumerate() {
        if index % 2 == 0 {
            out.push_value(vm, *part)?;
        } else if let Some(group) = part.as_small_int()
            && let Some(Some((start, end))) = found.spans.get(group as usize)
        {
            subject.push(&mut out, *start, *end);
        }
    }
    Ok(out.finish(vm))
}

/// `re._compile_template(pattern, replacement)`
pub fn compile_template(vm: &mut Vm, pattern: Gc<Pattern>, replacement: Value) -> PyResult<Gc<Template>> {
    let re = tauraro_vm::exec::import::import_absolute(vm, "re")?;
    let function = vm.get_attr_str(re, "_compile_template")?;
    let template = vm.call(function, &[pattern.into(), replacement])?;
    receiver(vm, template, "_sre.SRE_Template")
}

fn one_group(vm: &mut Vm, args: Args<'_>, function: &str) -> PyResult<(Gc<Match>, usize)> {
    let given = only_positional(vm, args, function, 1, 2)?;
    let found = receive(vm, given[0])?;
    let group = match given.get(1) {
        Some(key) => group_of(vm, found, *key)?,
        None => 0,
    };
    Ok((found, group))
}

const METHODS: &[NativeDef] = &[
    NativeDef::method("group", |vm, args| {
        args.no_keywords(vm, "group")?;
        let this = args.values.first().copied().unwrap_or(Value::NONE);
        let found = receive(vm, this)?;
        match args.values {
            [_] => Ok(text_of(vm, found, 0)),
            [_, key] => {
                let group = group_of(vm, found, *key)?;
                Ok(text_of(vm, found, group))
            }
            keys => {
                let mut all = RootedVec::new();
                for key in keys.iter().skip(1) {
                    let group = group_of(vm, found, *key)?;
                    let text = text_of(vm, found, group);
                    all.push(&mut vm.heap, text);
                }
                Ok(vm.new_tuple(all.as_slice()).into())
            }
        }
    }),
    NativeDef::method("groups", |vm, args| {
        static PARAMS: Params = Params::new("groups", &["self", "default"]).method();
        let [this, default] = args.bind(vm, &PARAMS)?;
        let found = receive(vm, this.unwrap_or(Value::NONE))?;
        let mut all = RootedVec::new();
        for group in 1..found.spans.len() {
            let text = text_or(vm, found, group, default.unwrap_or(Value::NONE));
            all.push(&mut vm.heap, text);
        }
        Ok(vm.new_tuple(all.as_slice()).into())
    }),
    NativeDef::method("groupdict", |vm, args| {
        static PARAMS: Params = Params::new("groupdict", &["self", "default"]).method();
        let [this, default] = args.bind(vm, &PARAMS)?;
        let found = receive(vm, this.unwrap_or(Value::NONE))?;
        let (index, result) = (found.pattern.get().group_index.get(), vm.new_dict());
        let mut at = 0;
        while let Some((position, name, number)) = index.next_item(at) {
            at = position + 1;
            let group = number.as_small_int().unwrap_or(0) as usize;
            let text = text_or(vm, found, group, default.unwrap_or(Value::NONE));
            result.set(vm, name, text)?;
        }
        Ok(result.into())
    }),
    NativeDef::method("start", |vm, args| {
        let (found, group) = one_group(vm, args, "start")?;
        Ok(Value::small_int(found.spans[group].map_or(-1, |(start, _)| start as i64)))
    }),
    NativeDef::method("end", |vm, args| {
        let (found, group) = one_group(vm, args, "end")?;
        Ok(Value::small_int(found.spans[group].map_or(-1, |(_, end)| end as i64)))
    }),
    NativeDef::method("span", |vm, args| {
        let (found, group) = one_group(vm, args, "span")?;
        Ok(span(vm, found, group))
    }),
    NativeDef::method2("expand", |vm, this, template| {
        let found = receive(vm, this)?;
        let template = compile_template(vm, found.pattern.get(), template)?;
        expand(vm, found, template)
    }),
    NativeDef::method1("__copy__", |_, this| Ok(this)),
    NativeDef::method2("__deepcopy__", |_, this, _| Ok(this)),
    NativeDef::class_method("__class_getitem__", class_getitem),
];
