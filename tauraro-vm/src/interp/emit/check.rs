//! x
use crate::interp::bytecode::RegisterCode;
use tauraro_ir::Func;
/// x
pub fn check(_: &RegisterCode, _: &Func) -> Result<(), String> {
    Ok(())
}
