//! The cached form of a module: bytes that a second start reads instead of the source.
//!
//! ```text
//! magic (8) | op table (8) | source hash (8) | payload length (8) | checksum (8) | payload: postcard of Module
//! ```
//!
//! All numbers are little-endian. *Op table* is a fingerprint of everything that gives the payload its meaning, so a
//! file of another version is simply stale; *source hash* is the caller's, over the text the module was made from. The checksum
//! finds damage early.
//!
//! Reading believes nothing: whatever the bytes are, [`from_bytes`] gives a module that passes the verifier, or an
//! error; it never panics, nor takes memory out of proportion to the input.
//!
//! A single function that is not worked on is kept as a [`PackedFunc`]: the same bytes without header, never outside of this
//! process, about a tenth of the function's size.

use crate::constant::Const;
use crate::func::{Func, FuncHead, Module};
use crate::op::{Intrinsic, Op};
use crate::verify::verify_module;
use std::cell::RefCell;
use std::fmt;
use std::sync::OnceLock;

/// First bytes of a cached module. The last two are the version of the format.
pub const MAGIC: [u8; 8] = *b"TAURIR03";

const HEADER: usize = 40;

/// Why bytes are not a usable module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CacheError {
    /// Not a cached module at all, or of another version of the format or the op table.
    OtherVersion,
    /// Made from another text.
    OtherSource,
    /// Cut off, or changed since it was written.
    Damaged,
    /// Well-formed bytes, but no module that can be believed; what the verifier says first.
    Invalid(String),
}

impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CacheError::OtherVersion => f.write_str("a cached module of another version"),
            CacheError::OtherSource => f.write_str("the source has changed"),
            CacheError::Damaged => f.write_str("the file is damaged"),
            CacheError::Invalid(why) => write!(f, "not a module: {why}"),
        }
    }
}

impl std::error::Error for CacheError {}

/// A hash of source text (or of any bytes), for the header. Not for security.
pub fn hash_source(bytes: &[u8]) -> u64 {
    // Eight bytes at a time: this runs over every source file at every start.
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word) as u128 * 0x9e37_79b9_7f4a_7c15u128;
        ((product >> 64) as u64 ^ product as u64).wrapping_add(0xf39c_c060_5ced_c835)
    };
    let mut hash = bytes.len() as u64 ^ 0x5851_f42d_4c95_7f2d;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hash = mix(hash.rotate_left(29), u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(mix(hash.rotate_left(29), u64::from_le_bytes(last)), 0xd6e8_feb8_6659_fd93)
}

/// Fingerprint of the op table: names and shapes of all ops and intrinsics, in order.
fn table_fingerprint() -> u64 {
    static FINGERPRINT: OnceLock<u64> = OnceLock::new();
    *FINGERPRINT.get_or_init(|| {
        let ops = Op::ALL.iter().map(|op| {
            let info = op.info();
            format!("{} {:?} {:?} {:?} {:?};", info.name, info.arity, info.imm, info.results, info.effects)
        });
        let intrinsics = Intrinsic::ALL.iter().map(|intrinsic| format!("{};", intrinsic.name()));
        let version = format!("{};", env!("CARGO_PKG_VERSION"));
        hash_source(ops.chain(intrinsics).chain([version]).collect::<String>().as_bytes())
    })
}

/// The cached form of a module made from a text with this hash. Compact the functions before (the pipeline does), or
/// what is dead is written too.
pub fn to_bytes(module: &Module, source_hash: u64) -> Vec<u8> {
    let mut bytes = vec![0; HEADER];
    // Nothing in a module can fail to be written to memory; an empty payload would be found damaged.
    bytes = postcard::to_extend(module, bytes).unwrap_or_default();
    if bytes.len() < HEADER {
        return Vec::new();
    }
    let (header, payload) = bytes.split_at_mut(HEADER);
    header[..8].copy_from_slice(&MAGIC);
    let numbers = [table_fingerprint(), source_hash, payload.len() as u64, hash_source(payload)];
    for (place, number) in header[8..].chunks_exact_mut(8).zip(numbers) {
        place.copy_from_slice(&number.to_le_bytes());
    }
    bytes
}

/// The module that [`to_bytes`] wrote, if it was made from a text with this hash.
pub fn from_bytes(bytes: &[u8], source_hash: u64) -> Result<Module, CacheError> {
    let Some((header, payload)) = bytes.split_at_checked(HEADER) else { return Err(CacheError::Damaged) };
    let number = |n: usize| {
        let mut word = [0; 8];
        word.copy_from_slice(&header[n * 8..n * 8 + 8]);
        u64::from_le_bytes(word)
    };
    if header[..8] != MAGIC || number(1) != table_fingerprint() {
        return Err(CacheError::OtherVersion);
    }
    if number(2) != source_hash {
        return Err(CacheError::OtherSource);
    }
    if number(3) != payload.len() as u64 || number(4) != hash_source(payload) {
        return Err(CacheError::Damaged);
    }
    let (module, rest) = postcard::take_from_bytes::<Module>(payload).map_err(|_| CacheError::Damaged)?;
    if !rest.is_empty() {
        return Err(CacheError::Damaged);
    }
    match verify_module(&module) {
        Ok(()) => Ok(module),
        Err(errors) => Err(CacheError::Invalid(errors.first().map(|e| e.to_string()).unwrap_or_default())),
    }
}

/// A function that waits in little memory until it is needed again.
#[derive(Clone, Debug)]
pub struct PackedFunc(Box<[u8]>);

thread_local! {
    /// Where functions are written first, so that what is kept has its exact size.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A buffer that grew larger than this is not kept.
const BUFFER_KEPT: usize = 1 << 20;

impl PackedFunc {
    /// Packs a function.
    pub fn new(func: &Func) -> PackedFunc {
        BUFFER.with_borrow_mut(|buffer| {
            let mut bytes = std::mem::take(buffer);
            bytes.clear();
            // Nothing in a function can fail to be written to memory.
            bytes = postcard::to_extend(func, bytes).unwrap_or_default();
            let packed = PackedFunc(bytes.as_slice().into());
            if bytes.capacity() <= BUFFER_KEPT {
                *buffer = bytes;
            }
            packed
        })
    }

    /// The function again.
    ///
    /// # Panics
    /// Never: the bytes are those that [`PackedFunc::new`] wrote.
    pub fn unpack(&self) -> Func {
        postcard::from_bytes(&self.0).expect("a function is read as it was written")
    }

    /// What can be said of the function without unpacking it.
    ///
    /// # Panics
    /// As [`PackedFunc::unpack`].
    pub fn head(&self) -> FuncHead<'_> {
        postcard::from_bytes(&self.0).expect("a function begins with its head")
    }

    /// Its docstring, without unpacking the rest of it.
    ///
    /// # Panics
    /// As [`PackedFunc::unpack`].
    pub fn docstring(&self) -> Option<Const> {
        let (head, rest) =
            postcard::take_from_bytes::<FuncHead<'_>>(&self.0).expect("a function begins with its head");
        let mut consts: Vec<Const> = postcard::from_bytes(rest).expect("constants follow a function's head");
        let doc = head.doc?.index();
        (doc < consts.len()).then(|| consts.swap_remove(doc))
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_module;
    use crate::print::print_module;

    fn everything() -> Module {
        parse_module(include_str!("../tests/everything.tir")).unwrap()
    }

    #[test]
    fn a_module_comes_back() {
        let module = everything();
        let bytes = to_bytes(&module, 17);
        let again = from_bytes(&bytes, 17).unwrap();
        let text = |module: &Module| print_module(module, Default::default());
        assert_eq!(text(&again), text(&module));
        assert_eq!(from_bytes(&bytes, 18).unwrap_err(), CacheError::OtherSource);
        assert_eq!(from_bytes(&bytes[..20], 17).unwrap_err(), CacheError::Damaged);
        assert_eq!(from_bytes(&bytes[..bytes.len() - 1], 17).unwrap_err(), CacheError::Damaged);
    }

    #[test]
    fn a_packed_function_comes_back() {
        let mut module = everything();
        module.funcs[0].doc = Some(crate::ConstId(module.funcs[0].consts.len() as u32));
        module.funcs[0].consts.push(Const::str("What it does."));
        for func in &module.funcs {
            let packed = PackedFunc::new(func);
            assert_eq!(format!("{:?}", packed.head()), format!("{:?}", func.head()));
            assert_eq!(packed.docstring(), func.doc.map(|doc| func.consts[doc.index()].clone()));
        }
        let again =
            Module { funcs: module.funcs.iter().map(|func| PackedFunc::new(func).unpack()).collect() };
        let text = |module: &Module| print_module(module, Default::default());
        assert_eq!(text(&again), text(&module));
    }

    /// With the checksum set right again, so that the reader and the verifier meet the damage.
    #[test]
    fn hostile_bytes_never_panic() {
        let bytes = to_bytes(&everything(), 17);
        let mut random = 99u64;
        let mut next = |limit: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random % limit as u64) as usize
        };
        let mut accepted = 0;
        for _ in 0..20_000 {
            let mut damaged = bytes.clone();
            for _ in 0..1 + next(3) {
                let at = HEADER + next(damaged.len() - HEADER);
                match next(4) {
                    0 => damaged[at] = next(256) as u8,
                    1 => damaged[at] ^= 1 << next(8),
                    2 => drop(damaged.remove(at)),
                    _ => damaged.insert(at, next(256) as u8),
                }
            }
            let (length, checksum) = (damaged.len() - HEADER, hash_source(&damaged[HEADER..]));
            damaged[24..32].copy_from_slice(&(length as u64).to_le_bytes());
            damaged[32..40].copy_from_slice(&checksum.to_le_bytes());
            if let Ok(mut module) = from_bytes(&damaged, 17) {
                accepted += 1;
                let _ = print_module(&module, Default::default());
                let options = crate::PassOptions { verify: true, ..Default::default() };
                for func in &mut module.funcs {
                    crate::optimize(func, &options);
                }
            }
        }
        // Changed numbers in constants and spans are fine modules.
        assert!(accepted > 0);
    }

    #[test]
    fn hashes_differ() {
        let texts: [&[u8]; 6] = [b"", b"\0", b"a", b"b", b"aaaaaaaa", b"aaaaaaaaa"];
        for (n, a) in texts.iter().enumerate() {
            assert!(texts[..n].iter().all(|b| hash_source(a) != hash_source(b)));
        }
    }
}
