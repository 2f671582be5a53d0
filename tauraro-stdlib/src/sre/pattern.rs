//! `re.Pattern`: a compiled pattern, its searches, and the scanner that goes from match to match.

use super::Template;
use super::matching::{self, Match, compile_template, new_match, spans};
use super::subject::{Joined, Subject};
use crate::layouts;
use rustpython_sre_engine::{Request, SreFlag, State, StrDrive, StringCursor};
use std::cell::{Cell, RefCell};
use tauraro_vm::args::{Args, Params};
use tauraro_vm::builtins::TypeDef;
use tauraro_vm::builtins::bytes::buffer::Content;
use tauraro_vm::builtins::list::class_getitem;
use tauraro_vm::builtins::support::{receiver, same};
use tauraro_vm::heap::{Header, Opaque, Ref, Slot};
use tauraro_vm::interp::bytecode::CompareKind;
use tauraro_vm::object::{
    GetSetDef, NativeDef, PyDict, PyList, PyMappingProxy, PyStr, PyTuple, SlotTable, type_flags,
};
use tauraro_vm::object_struct;
use tauraro_vm::{Gc, PyResult, Value, Vm};

object_struct! {
    /// A compiled pattern.
    pub struct Pattern(layouts::SRE_PATTERN) {
        /// What was compiled.
        pub pattern: Slot,
        /// Flags, those inside the pattern too.
        pub flags: i64,
        /// The engine's code.
        pub code: Opaque<Vec<u32>>,
        /// Number of groups.
        pub groups: usize,
        /// Group numbers by name.
        pub group_index: Ref<PyDict>,
        /// Group names by number.
        pub names: Ref<PyTuple>,
        /// Whether it is for bytes (or for text); None for a pattern without a text.
        pub of_bytes: Option<bool>,
    }
}

object_struct! {
    /// Goes from match to match: `finditer`, `scanner`.
    pub struct Scanner(layouts::SRE_SCANNER) {
        /// The pattern.
        pub pattern: Ref<Pattern>,
        /// What is searched.
        pub string: Slot,
        /// The text of `string`.
        pub subject: Opaque<Subject>,
        /// Where the next search begins.
        pub start: Cell<usize>,
        /// Where it ends.
        pub end: usize,
        /// `pos` of the matches.
        pub pos: usize,
        /// The next match must not be empty and begin where the last one ended.
        pub must_advance: Cell<bool>,
        /// The engine's memory, which knows where in the text the last search ended.
        pub state: Opaque<RefCell<State>>,
    }
}

/// The type.
pub static DEF: TypeDef = TypeDef {
    module: "re",
    slots: SlotTable {
        repr: Some(repr),
        hash: Some(|vm, this| {
            let pattern = receive(vm, this)?;
            let text = vm.hash(pattern.pattern.get().unwrap_or(Value::NONE))?;
            Ok(text ^ pattern.flags.rotate_left(7) ^ pattern.groups as i64)
        }),
        compare: Some(|vm, a, b, kind| {
            let (Some(x), Some(y)) = (a.downcast::<Pattern>(), b.downcast::<Pattern>()) else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            if !matches!(kind, CompareKind::Eq | CompareKind::Ne) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let texts = [x, y].map(|p| p.pattern.get().unwrap_or(Value::NONE));
            let same = x.flags == y.flags
                && x.of_bytes == y.of_bytes
                && *x.code == *y.code
                && vm.equal(texts[0], texts[1])?;
            Ok(Value::bool(same == (kind == CompareKind::Eq)))
        }),
        ..SlotTable::EMPTY
    },
    methods: METHODS,
    getset: &[
        GetSetDef::new("pattern", |vm, this| Ok(receive(vm, this)?.pattern.get().unwrap_or(Value::NONE))),
        GetSetDef::new("flags", |vm, this| Ok(Value::small_int(receive(vm, this)?.flags))),
        GetSetDef::new("groups", |vm, this| Ok(Value::small_int(receive(vm, this)?.groups as i64))),
        GetSetDef::new("groupindex", |vm, this| {
            let mapping = Slot::from(receive(vm, this)?.group_index.get());
            let header = Header::exact(tauraro_vm::Layout::MappingProxy);
            Ok(vm.heap.alloc(PyMappingProxy { header, mapping }).into())
        }),
    ],
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    doc: "Compiled regular expression object.",
    ..TypeDef::new("Pattern", layouts::SRE_PATTERN)
};

/// The type of scanners.
pub static SCANNER: TypeDef = TypeDef {
    module: "_sre",
    slots: SlotTable {
        iter: Some(same),
        next: Some(|vm, this| {
            let scanner = receiver::<Scanner>(vm, this, "_sre.SRE_Scanner")?;
            Ok(scan(vm, scanner, Kind::Search).map(Value::from))
        }),
        ..SlotTable::EMPTY
    },
    methods: &[
        NativeDef::method1("search", |vm, this| scan_or_none(vm, this, Kind::Search)),
        NativeDef::method1("match", |vm, this| scan_or_none(vm, this, Kind::Match)),
    ],
    getset: &[GetSetDef::new("pattern", |vm, this| {
        Ok(receiver::<Scanner>(vm, this, "_sre.SRE_Scanner")?.pattern.get().into())
    })],
    flags: type_flags::NO_NEW,
    ..TypeDef::new("SRE_Scanner", layouts::SRE_SCANNER)
};

/// How a pattern is applied.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Kind {
    Search,
    Match,
    Full,
}

fn receive(vm: &mut Vm, this: Value) -> PyResult<Gc<Pattern>> {
    receiver(vm, this, "re.Pattern")
}

/// `_sre.compile(pattern, flags, code, groups, groupindex, indexgroup)`
pub fn compile(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params =
        Params::new("compile", &["pattern", "flags", "code", "groups", "groupindex", "indexgroup"])
            .required(6);
    let [pattern, flags, code, groups, group_index, names] = args.bind(vm, &PARAMS)?;
    let pattern = pattern.unwrap_or(Value::NONE);
    let flags = vm.index_i64(flags.unwrap_or(Value::NONE))?;
    let groups = vm.size_i64(groups.unwrap_or(Value::NONE))?.max(0) as usize;
    let list = receiver::<PyList>(vm, code.unwrap_or(Value::NONE), "list")?;
    let mut code = Vec::with_capacity(list.len());
    for index in 0..list.len() {
        let word = list.get(index).unwrap_or(Value::NONE);
        let word = vm.index_i64(word)?;
        code.push(
            u32::try_from(word)
                .map_err(|_| vm.overflow_error("regular expression code size limit exceeded"))?,
        );
    }
    let group_index = receiver::<PyDict>(vm, group_index.unwrap_or(Value::NONE), "dict")?;
    let names = receiver::<PyTuple>(vm, names.unwrap_or(Value::NONE), "tuple")?;
    let of_bytes = if pattern.is_none() { None } else { Some(pattern.downcast::<PyStr>().is_none()) };
    let object = Pattern {
        header: Header::exact(layouts::SRE_PATTERN),
        pattern: pattern.into(),
        flags,
        code: Opaque(code),
        groups,
        group_index: Ref::new(group_index),
        names: Ref::new(names),
        of_bytes,
    };
    Ok(vm.heap.alloc(object).into())
}

fn repr(vm: &mut Vm, this: Value) -> PyResult {
    const NAMES: &[(u16, &str)] = &[
        (SreFlag::IGNORECASE.bits(), "re.IGNORECASE"),
        (SreFlag::LOCALE.bits(), "re.LOCALE"),
        (SreFlag::MULTILINE.bits(), "re.MULTILINE"),
        (SreFlag::DOTALL.bits(), "re.DOTALL"),
        (SreFlag::VERBOSE.bits(), "re.VERBOSE"),
        (SreFlag::DEBUG.bits(), "re.DEBUG"),
        (SreFlag::ASCII.bits(), "re.ASCII"),
    ];
    /// Most characters of the pattern that are shown.
    const SHOWN: usize = 200;
    let pattern = receive(vm, this)?;
    let text = vm.repr_string(pattern.pattern.get().unwrap_or(Value::NONE))?;
    let mut flags = pattern.flags;
    let unicode = SreFlag::UNICODE.bits() as i64;
    let fixed = SreFlag::LOCALE.bits() as i64 | SreFlag::ASCII.bits() as i64 | unicode;
    if pattern.of_bytes == Some(false) && flags & fixed == unicode {
        flags &= !unicode;
    }
    let mut shown: Vec<String> = Vec::new();
    for (bit, name) in NAMES {
        if flags & i64::from(*bit) != 0 {
            shown.push((*name).to_owned());
            flags &= !i64::from(*bit);
        }
    }
    if flags != 0 {
        shown.push(format!("{flags:#x}"));
    }
    let cut: String = text.chars().take(SHOWN).collect();
    let text = if shown.is_empty() {
        format!("re.compile({cut})")
    } else {
        format!("re.compile({cut}, {})", shown.join("|"))
    };
    Ok(vm.str_value(&text))
}

thread_local! {
    /// The engine's memory between searches.
    static SPARE: Cell<Option<State>> = const { Cell::new(None) };
}

/// The engine's memory for the searches of one text.
fn new_state() -> State {
    let mut state = SPARE.take().unwrap_or_default();
    // It points into another text.
    state.cursor = StringCursor::default();
    state
}

/// Keeps the engine's memory for the next search.
fn keep(state: State) {
    SPARE.set(Some(state));
}

/// Applies a pattern to part of a text; what was found is in the state, which knows no other text.
fn apply(
    state: &mut State,
    pattern: Gc<Pattern>,
    subject: &Subject,
    (start, end): (usize, usize),
    kind: Kind,
    must_advance: bool,
) -> bool {
    fn run<S: StrDrive>(state: &mut State, request: Request<'_, S>, kind: Kind) -> bool {
        state.reset(&request, request.start);
        match kind {
            Kind::Search => state.search(request),
            Kind::Match | Kind::Full => state.py_match(&request),
        }
    }
    if start > end {
        return false;
    }
    let (pattern_codes, match_all) = (&pattern.code[..], kind == Kind::Full);
    match subject.ascii() {
        Some(string) => {
            run(state, Request { string, start, end, pattern_codes, match_all, must_advance }, kind)
        }
        None => {
            let string = subject.characters();
            run(state, Request { string, start, end, pattern_codes, match_all, must_advance }, kind)
        }
    }
}

/// A position argument, cut to the text.
fn bound(vm: &mut Vm, value: Option<Value>, default: usize, len: usize) -> PyResult<usize> {
    match value {
        None => Ok(default),
        Some(value) => Ok((vm.clamped_index(value)?.max(0) as usize).min(len)),
    }
}

/// The arguments of `match` and its kin: `string, pos=0, endpos=sys.maxsize`.
fn searched(vm: &mut Vm, args: Args<'_>, params: &Params) -> PyResult<(Gc<Pattern>, Subject, usize, usize)> {
    let [this, string, pos, endpos] = args.bind(vm, params)?;
    let pattern = receive(vm, this.unwrap_or(Value::NONE))?;
    let subject = Subject::new(vm, pattern, string.unwrap_or(Value::NONE))?;
    let start = bound(vm, pos, 0, subject.len)?;
    let end = bound(vm, endpos, subject.len, subject.len)?;
    Ok((pattern, subject, start, end))
}

fn find(vm: &mut Vm, args: Args<'_>, params: &Params, kind: Kind) -> PyResult {
    let (pattern, subject, start, end) = searched(vm, args, params)?;
    let mut state = new_state();
    let found = apply(&mut state, pattern, &subject, (start, end), kind, false);
    let found = found.then(|| new_match(vm, pattern, subject.value, &state, (start, end)));
    keep(state);
    Ok(found.map_or(Value::NONE, Value::from))
}

fn new_scanner(vm: &mut Vm, args: Args<'_>, params: &Params) -> PyResult {
    let (pattern, subject, start, end) = searched(vm, args, params)?;
    let object = Scanner {
        header: Header::exact(layouts::SRE_SCANNER),
        pattern: Ref::new(pattern),
        string: subject.value.into(),
        subject: Opaque(subject),
        start: Cell::new(start),
        end,
        pos: start,
        must_advance: Cell::new(false),
        state: Opaque(RefCell::new(State::default())),
    };
    Ok(vm.heap.alloc(object).into())
}

fn scan(vm: &mut Vm, scanner: Gc<Scanner>, kind: Kind) -> Option<Gc<Match>> {
    let pattern = scanner.pattern.get();
    let (start, advance) = (scanner.start.get(), scanner.must_advance.get());
    let mut state = scanner.state.take();
    if !apply(&mut state, pattern, &scanner.subject, (start, scanner.end), kind, advance) {
        scanner.start.set(usize::MAX);
        return None;
    }
    scanner.must_advance.set(state.cursor.position == state.start);
    scanner.start.set(state.cursor.position);
    let string = scanner.string.get().unwrap_or(Value::NONE);
    let found = new_match(vm, pattern, string, &state, (scanner.pos, scanner.end));
    scanner.state.replace(state);
    Some(found)
}

fn scan_or_none(vm: &mut Vm, this: Value, kind: Kind) -> PyResult {
    let scanner = receiver::<Scanner>(vm, this, "_sre.SRE_Scanner")?;
    Ok(scan(vm, scanner, kind).map_or(Value::NONE, Value::from))
}

/// The matches of a text in turn, until the function says false.
fn each_match(
    vm: &mut Vm,
    pattern: Gc<Pattern>,
    subject: &Subject,
    (start, end): (usize, usize),
    mut each: impl FnMut(&mut Vm, &State) -> PyResult<bool>,
) -> PyResult<()> {
    let (mut state, mut start, mut advance) = (new_state(), start, false);
    let mut go_on = Ok(true);
    while matches!(go_on, Ok(true))
        && apply(&mut state, pattern, subject, (start, end), Kind::Search, advance)
    {
        (start, advance) = (state.cursor.position, state.cursor.position == state.start);
        go_on = each(vm, &state);
    }
    keep(state);
    go_on.map(|_| ())
}

fn find_all(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("findall", &["self", "string", "pos", "endpos"]).method().required(2);
    let (pattern, subject, start, end) = searched(vm, args, &PARAMS)?;
    let list = vm.new_list(&[]);
    each_match(vm, pattern, &subject, (start, end), |vm, state| {
        let found = spans(pattern, state);
        let text = |vm: &mut Vm, group: usize| match found[group] {
            Some((start, end)) => subject.slice(vm, start, end),
            None => subject.slice(vm, 0, 0),
        };
        let item = match pattern.groups {
            0 => text(vm, 0),
            1 => text(vm, 1),
            count => {
                let parts = vm.new_list(&[]);
                for group in 1..=count {
                    let part = text(vm, group);
                    parts.push(&mut vm.heap, part);
                }
                vm.new_tuple(parts.items()).into()
            }
        };
        if list.push(&mut vm.heap, item) { Ok(true) } else { Err(vm.memory_error()) }
    })?;
    Ok(list.into())
}

fn split(vm: &mut Vm, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("split", &["self", "string", "maxsplit"]).method().required(2);
    let [this, string, most] = args.bind(vm, &PARAMS)?;
    let pattern = receive(vm, this.unwrap_or(Value::NONE))?;
    let most = most.map_or(Ok(0), |most| vm.size_i64(most))?;
    let subject = Subject::new(vm, pattern, string.unwrap_or(Value::NONE))?;
    let list = vm.new_list(&[]);
    let (mut last, mut count) = (0, 0);
    if most >= 0 {
        each_match(vm, pattern, &subject, (0, subject.len), |vm, state| {
            let part = subject.slice(vm, last, state.start);
            list.push(&mut vm.heap, part);
            for span in &spans(pattern, state)[1..] {
                let part = match *span {
                    Some((start, end)) => subject.slice(vm, start, end),
                    None => Value::NONE,
                };
                list.push(&mut vm.heap, part);
            }
            last = state.cursor.position;
            count += 1;
            Ok(most == 0 || count < most)
        })?;
    }
    let part = subject.slice(vm, last, subject.len);
    list.push(&mut vm.heap, part);
    Ok(list.into())
}

/// What replaces a match.
#[derive(Copy, Clone)]
enum Replacement {
    Literal(Value),
    Template(Gc<Template>),
    Call(Value),
}

fn replacement(vm: &mut Vm, pattern: Gc<Pattern>, value: Value) -> PyResult<Replacement> {
    if vm.is_callable(value) {
        return Ok(Replacement::Call(value));
    }
    let plain = match value.downcast::<PyStr>() {
        Some(text) => !text.data().iter().any(|c| c == u32::from(b'\\')),
        None => Content::of(value).is_some_and(|content| content.with(|bytes| !bytes.contains(&b'\\'))),
    };
    if plain {
        return Ok(Replacement::Literal(value));
    }
    let template = compile_template(vm, pattern, value)?;
    let parts = template.parts.get();
    Ok(match parts.items() {
        [literal] => Replacement::Literal(*literal),
        _ => Replacement::Template(template),
    })
}

fn substitute(vm: &mut Vm, args: Args<'_>, params: &Params) -> PyResult<(Value, i64)> {
    let [this, repl, string, most] = args.bind(vm, params)?;
    let pattern = receive(vm, this.unwrap_or(Value::NONE))?;
    let most = most.map_or(Ok(0), |most| vm.size_i64(most))?;
    let with = replacement(vm, pattern, repl.unwrap_or(Value::NONE))?;
    let subject = Subject::new(vm, pattern, string.unwrap_or(Value::NONE))?;
    let mut out: Joined = subject.joined();
    let (mut last, mut count) = (0, 0);
    let whole = (0, subject.len);
    if most >= 0 {
        each_match(vm, pattern, &subject, whole, |vm, state| {
            subject.push(&mut out, last, state.start);
            match with {
                Replacement::Literal(literal) => out.push_value(vm, literal)?,
                Replacement::Template(template) => {
                    let found = new_match(vm, pattern, subject.value, state, whole);
                    let text = matching::expand(vm, found, template)?;
                    out.push_value(vm, text)?;
                }
                Replacement::Call(function) => {
                    let found = new_match(vm, pattern, subject.value, state, whole);
                    let text = vm.call(function, &[found.into()])?;
                    if !text.is_none() {
                        out.push_value(vm, text)?;
                    }
                }
            }
            last = state.cursor.position;
            count += 1;
            Ok(most == 0 || count < most)
        })?;
    }
    subject.push(&mut out, last, subject.len);
    Ok((out.finish(vm), count))
}

const METHODS: &[NativeDef] = &[
    NativeDef::method("match", |vm, args| {
        static PARAMS: Params = Params::new("match", &["self", "string", "pos", "endpos"]).method().required(2);
        find(vm, args, &PARAMS, Kind::Match)
    })
    .doc("($self, /, string, pos=0, endpos=sys.maxsize)", "Matches zero or more characters at the beginning of the string."),
    NativeDef::method("fullmatch", |vm, args| {
        static PARAMS: Params = Params::new("fullmatch", &["self", "string", "pos", "endpos"]).method().required(2);
        find(vm, args, &PARAMS, Kind::Full)
    })
    .doc("($self, /, string, pos=0, endpos=sys.maxsize)", "Matches against all of the string."),
    NativeDef::method("search", |vm, args| {
        static PARAMS: Params = Params::new("search", &["self", "string", "pos", "endpos"]).method().required(2);
        find(vm, args, &PARAMS, Kind::Search)
    })
    .doc("($self, /, string, pos=0, endpos=sys.maxsize)", "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches."),
    NativeDef::method("findall", find_all)
        .doc("($self, /, string, pos=0, endpos=sys.maxsize)", "Return a list of all non-overlapping matches of pattern in string."),
    NativeDef::method("finditer", |vm, args| {
        static PARAMS: Params = Params::new("finditer", &["self", "string", "pos", "endpos"]).method().required(2);
        new_scanner(vm, args, &PARAMS)
    })
    .doc("($self, /, string, pos=0, endpos=sys.maxsize)", "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object."),
    NativeDef::method("scanner", |vm, args| {
        static PARAMS: Params = Params::new("scanner", &["self", "string", "pos", "endpos"]).method().required(2);
        new_scanner(vm, args, &PARAMS)
    }),
    NativeDef::method("split", split)
        .doc("($self, /, string, maxsplit=0)", "Split string by the occurrences of pattern."),
    NativeDef::method("sub", |vm, args| {
        static PARAMS: Params = Params::new("sub", &["self", "repl", "string", "count"]).method().required(3);
        Ok(substitute(vm, args, &PARAMS)?.0)
    })
    .doc("($self, /, repl, string, count=0)", "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl."),
    NativeDef::method("subn", |vm, args| {
        static PARAMS: Params = Params::new("subn", &["self", "repl", "string", "count"]).method().required(3);
        let (text, count) = substitute(vm, args, &PARAMS)?;
        Ok(vm.new_tuple(&[text, Value::small_int(count)]).into())
    })
    .doc("($self, /, repl, string, count=0)", "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl."),
    NativeDef::method1("__copy__", |_, this| Ok(this)),
    NativeDef::method2("__deepcopy__", |_, this, _| Ok(this)),
    NativeDef::class_method("__class_getitem__", class_getitem),
];
