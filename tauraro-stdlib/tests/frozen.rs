//! The code in the binary is that of the text in the binary: what a traceback shows is what ran.

use std::sync::Arc;
use tauraro_code::emit::{dump, emit};
use tauraro_code::frozen::FrozenUnit;
use tauraro_ir::{LowerOptions, Namespace, PassOptions, lower_module, optimize};
use tauraro_stdlib::frozen::{LIBRARY, OWN};
use tauraro_syntax::{Mode, Source, parse};

#[test]
fn frozen_code_is_what_the_text_compiles_to() {
    for (name, module) in OWN.iter().chain(LIBRARY) {
        let source = Arc::new(Source::from_static(*name, module.source).unwrap());
        let parsed = parse(&source, Mode::Module).unwrap();
        let options = LowerOptions { namespace: Namespace::Globals, ..LowerOptions::default() };
        let lowered = lower_module(&parsed, &options).unwrap();
        let frozen = FrozenUnit::new(module.code);
        assert_eq!(frozen.functions().len(), lowered.funcs.len(), "{name}");
        for (frozen, mut func) in frozen.functions().zip(lowered.funcs) {
            optimize(&mut func, &PassOptions::default());
            let (thawed, made) = (frozen.thaw(), emit(&func).unwrap());
            assert_eq!(dump(&thawed.code, &func), dump(&made, &func), "{name}: {}", func.qualname);
            assert_eq!(thawed.code.spans, made.spans, "{name}: {}", func.qualname);
            assert_eq!(frozen.head().first_line, func.first_line);
        }
    }
}
