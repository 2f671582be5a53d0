//! `str.encode`.

use super::receiver;
use crate::args::{Args, Params};
use crate::builtins::codecs;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

static ENCODE: Params = Params::new("encode", &["self", "encoding", "errors"]).method();

/// `str.encode`
pub fn encode_method(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let [this, encoding, errors] = args.bind(vm, &ENCODE)?;
    let text = receiver(vm, this.unwrap_or(Value::NONE))?;
    let encoding = codecs::name_arg(vm, encoding, "encode", "encoding")?;
    let errors = codecs::name_arg(vm, errors, "encode", "errors")?;
    codecs::encode_text(vm, text, encoding.as_deref(), errors.as_deref())
}
