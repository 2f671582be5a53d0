//! What `site` adds to the builtins for people at a prompt (`exit`, `quit`, `copyright`, `credits`, `license`, `help`), and `breakpoint`.
//!
//! Each of the former is a plain instance of a native type that says in its `repr` what to do. `help` needs the module `pydoc`, and
//! `breakpoint` what PYTHONBREAKPOINT names, which is `pdb.set_trace` if it names nothing.

use crate::args::{Args, Params};
use crate::builtins::exceptions::ExcKind;
use crate::builtins::{TypeDef, define_type_below};
use crate::exec::import::import_absolute;
use crate::heap::{Gc, Layout};
use crate::object::*;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// The functions.
pub static FUNCTIONS: &[NativeDef] = &[NativeDef::function("breakpoint", breakpoint).doc(
    "($module, /, *args, **kws)",
    "Call sys.breakpointhook(*args, **kws).\n\nsys.breakpointhook() must accept whatever arguments are passed.\n\nBy default, this drops you into the pdb debugger.",
)];

static QUITTER: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, this| {
            let name = attribute(vm, this, "name")?;
            let name = vm.str_string(name)?;
            Ok(vm.str_value(&format!("Use {name}() or Ctrl-D (i.e. EOF) to exit")))
        }),
        call: Some(leave),
        ..SlotTable::EMPTY
    },
    module: "_sitebuiltins",
    flags: type_flags::HAS_DICT | type_flags::NO_NEW,
    ..TypeDef::new("Quitter", Layout::Instance)
};

static PRINTER: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, this| attribute(vm, this, "_text")),
        call: Some(|vm, this, args| {
            args.no_keywords(vm, "_Printer.__call__")?;
            if !args.values.is_empty() {
                let given = args.values.len() + 1;
                return Err(vm.type_error(format!(
                    "_Printer.__call__() takes 1 positional argument but {given} were given"
                )));
            }
            let text = attribute(vm, this, "_text")?;
            let name = vm.intern("print");
            let print = vm.state.builtins.get().get_str(name).unwrap_or(Value::NONE);
            vm.call(print, &[text])
        }),
        ..SlotTable::EMPTY
    },
    module: "_sitebuiltins",
    flags: type_flags::HAS_DICT | type_flags::NO_NEW,
    doc: "interactive prompt objects for printing the license text, a list of\ncontributors and the copyright notice.",
    ..TypeDef::new("_Printer", Layout::Instance)
};

static HELPER: TypeDef = TypeDef {
    slots: SlotTable {
        repr: Some(|vm, _| {
            Ok(vm.str_value("Type help() for interactive help, or help(object) for help about object."))
        }),
        call: Some(|vm, _, args| {
            let pydoc = import_absolute(vm, "pydoc")?;
            let name = vm.intern("help");
            let help = vm.get_attr(pydoc, name)?;
            vm.call_args(help, args)
        }),
        ..SlotTable::EMPTY
    },
    module: "_sitebuiltins",
    flags: type_flags::HAS_DICT | type_flags::NO_NEW,
    doc: "Define the builtin 'help'.\n\nThis is a wrapper around pydoc.help that provides a helpful message\nwhen 'help' is typed at the Python interactive prompt.\n\nCalling help() at the Python prompt starts an interactive help session.\nCalling help(thing) prints help for the python object 'thing'.",
    ..TypeDef::new("_Helper", Layout::Instance)
};

fn attribute(vm: &mut Vm, this: Value, name: &str) -> PyResult {
    let name = vm.intern(name);
    vm.get_attr(this, name)
}

/// Puts the objects into the builtins.
pub fn install(vm: &mut Vm, builtins: Gc<PyDict>) {
    let object = vm.class(Layout::Object);
    for (key, def) in [("site.Quitter", &QUITTER), ("site._Printer", &PRINTER), ("site._Helper", &HELPER)] {
        let class = define_type_below(vm, def, object);
        vm.keep_native(key, Value::from(class));
    }
    let objects: [(&str, &'static str, Option<(&str, &str)>); 6] = [
        ("exit", "site.Quitter", Some(("name", "exit"))),
        ("quit", "site.Quitter", Some(("name", "quit"))),
        ("copyright", "site._Printer", Some(("_text", "Copyright (c) the Tauraro developers."))),
        (
            "credits",
            "site._Printer",
            Some((
                "_text",
                "Thanks to everybody who works on Python, and to those whose libraries Tauraro is built on.",
            )),
        ),
        (
            "license",
            "site._Printer",
            Some(("_text", "Tauraro may be used under the MIT licence or the Apache licence 2.0.")),
        ),
        ("help", "site._Helper", None),
    ];
    for (name, class, text) in objects {
        let Some(class) = vm.native(class).and_then(|class| class.downcast::<PyType>()) else { continue };
        let made = Value::from(vm.alloc_instance(class));
        let name = vm.intern(name);
        builtins.set_str(&mut vm.heap, name, made);
        if let Some((key, text)) = text
            && let Some(dict) = vm.instance_dict(made)
        {
            let (key, text) = (vm.intern(key), vm.str_value(text));
            dict.set_str(&mut vm.heap, key, text);
        }
    }
}

fn leave(vm: &mut Vm, _: Value, args: Args<'_>) -> PyResult {
    static PARAMS: Params = Params::new("Quitter.__call__", &["code"]);
    let [code] = args.bind(vm, &PARAMS)?;
    Err(vm.raise_with(ExcKind::SystemExit, &[code.unwrap_or(Value::NONE)]))
}

/// `breakpoint()`: asks `sys.breakpointhook`.
fn breakpoint(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let name = vm.intern("breakpointhook");
    match vm.state.sys.get().and_then(|sys| sys.get_str(name)) {
        Some(hook) => vm.call_args(hook, args),
        None => Err(vm.runtime_error("lost sys.breakpointhook")),
    }
}

/// `sys.breakpointhook`: calls what PYTHONBREAKPOINT names.
pub fn breakpoint_hook(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let named = std::env::var("PYTHONBREAKPOINT").unwrap_or_default();
    if named == "0" {
        return Ok(Value::NONE);
    }
    let path = if named.is_empty() { "pdb.set_trace" } else { named.as_str() };
    let (module, attribute) = path.rsplit_once('.').unwrap_or(("builtins", path));
    let found = match import_absolute(vm, module) {
        Ok(_) => {
            let (key, attribute) = (vm.intern(module), vm.intern(attribute));
            let module = vm.state.modules.get().get_str(key).unwrap_or(Value::NONE);
            vm.get_attr_opt(module, attribute)?
        }
        Err(raised) => {
            vm.clear_if(raised, ExcKind::ImportError)?;
            None
        }
    };
    match found {
        Some(hook) => vm.call_args(hook, args),
        None => {
            vm.write_stderr(&format!(
                "RuntimeWarning: Ignoring unimportable $PYTHONBREAKPOINT: \"{path}\"\n"
            ));
            Ok(Value::NONE)
        }
    }
}
