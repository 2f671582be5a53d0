//! The buffer protocol: whose bytes can be looked at, and changed, without asking them item by item.
//!
//! [`Content`] is the bytes of a value: of `bytes`, `bytearray`, a `memoryview`, or a type of a native module that registered an
//! [`Exporter`]. The bytes are borrowed for a piece of work that runs no Python code.

use super::PyBytes;
use crate::builtins::bytearray::{self, PyByteArray};
use crate::builtins::memoryview::PyMemoryView;
use crate::heap::{Gc, Layout};
use crate::value::Value;
use crate::vm::Vm;
use std::sync::OnceLock;

/// How the objects of a native module's type show their bytes.
pub struct Exporter {
    /// Calls the function with the bytes.
    pub read: fn(Value, &mut dyn FnMut(&[u8])),
    /// Calls the function with the bytes, to change them; `None` for what cannot change.
    pub write: Option<fn(Value, &mut dyn FnMut(&mut [u8]))>,
    /// The item type, as `struct` names it.
    pub format: fn(Value) -> u8,
    /// The object whose size must not change while there are views (`memoryview/exports.rs`), which that object asks about.
    pub resized: fn(Value) -> Option<Value>,
}

static EXPORTERS: [OnceLock<&'static Exporter>; 256] = [const { OnceLock::new() }; 256];

/// Tells how objects of a layout show their bytes. The first call for a layout counts.
pub fn register_exporter(layout: Layout, exporter: &'static Exporter) {
    let _ = EXPORTERS[layout.0 as usize].set(exporter);
}

/// The bytes of a bytes-like object.
#[derive(Copy, Clone)]
pub enum Content {
    /// A bytes object (or an instance of a subclass).
    Bytes(Gc<PyBytes>),
    /// A bytearray (or an instance of a subclass).
    Array(Gc<PyByteArray>),
    /// A memoryview that has not been released.
    View(Gc<PyMemoryView>),
    /// An object of a native module.
    Other(Value, &'static Exporter),
}

impl Content {
    /// The content of a value; `None` when it is not bytes-like.
    #[inline]
    pub fn of(value: Value) -> Option<Content> {
        if let Some(bytes) = value.downcast::<PyBytes>() {
            return Some(Content::Bytes(bytes));
        }
        if let Some(array) = value.downcast::<PyByteArray>() {
            return Some(Content::Array(array));
        }
        if let Some(view) = value.downcast::<PyMemoryView>() {
            return (!view.released.get()).then_some(Content::View(view));
        }
        let exporter = EXPORTERS[value.as_object()?.layout().0 as usize].get()?;
        Some(Content::Other(value, exporter))
    }

    /// Lets `f` look at the bytes. It must not run Python code.
    #[inline]
    pub fn with<R>(self, f: impl FnOnce(&[u8]) -> R) -> R {
        match self {
            Content::Bytes(bytes) => f(bytes.as_bytes()),
            Content::Array(array) => f(&array.borrow()),
            Content::View(view) => view.read(f),
            Content::Other(value, exporter) => {
                let (mut f, mut result) = (Some(f), None);
                (exporter.read)(value, &mut |bytes| result = f.take().map(|f| f(bytes)));
                result.unwrap_or_else(|| panic!("an exporter did not show its bytes"))
            }
        }
    }

    /// Lets `f` change the bytes; `None` when they cannot change. It must not run Python code.
    pub fn change<R>(self, f: impl FnOnce(&mut [u8]) -> R) -> Option<R> {
        match self {
            Content::Bytes(_) => None,
            Content::Array(array) => Some(array.change(f)),
            Content::View(view) => view.write(f),
            Content::Other(value, exporter) => {
                let (mut f, mut result) = (Some(f), None);
                (exporter.write?)(value, &mut |bytes| result = f.take().map(|f| f(bytes)));
                result
            }
        }
    }

    /// Whether the bytes can be changed.
    pub fn is_writable(self) -> bool {
        match self {
            Content::Bytes(_) => false,
            Content::Array(_) => true,
            Content::View(view) => !view.readonly,
            Content::Other(_, exporter) => exporter.write.is_some(),
        }
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.with(<[u8]>::len)
    }
    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// An object with other bytes: a bytearray for a bytearray, else bytes.
    pub fn made(self, vm: &mut Vm, content: &[u8]) -> Value {
        match self {
            Content::Array(_) => bytearray::new_array(vm, content.to_vec()),
            _ => PyBytes::new(&mut vm.heap, content).into(),
        }
    }
    /// The bytes as an exact object: the object itself when it is exact bytes.
    pub fn exact(self, vm: &mut Vm) -> Value {
        match self {
            Content::Bytes(bytes) if bytes.header.is_exact(Layout::Bytes) => bytes.into(),
            _ => {
                let copy = self.with(<[u8]>::to_vec);
                self.made(vm, &copy)
            }
        }
    }
}
