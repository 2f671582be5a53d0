//! Analyses: facts about a function, computed on demand and never changing it.
//!
//! * [`cfg`](mod@cfg): predecessors (handler edges included) and reverse postorder;
//! * [`dominators`]: what surely ran before what;
//! * [`loops`]: the loop forest;
//! * [`uses`]: who uses a value, and how often;
//! * [`liveness`]: which values are needed later;
//! * [`memory`]: what specialised ops read and write.
//!
//! Each is a struct made by `new` from the function and the analyses it builds on; none is kept up to date
//! by passes. All are linear, or nearly, in the size of the function (liveness: in the size of its result),
//! and none recurses, so that a generated module of a hundred thousand lines is no trouble.

pub mod cfg;
pub mod dominators;
pub mod liveness;
pub mod loops;
pub mod memory;
pub mod uses;

pub use cfg::{Cfg, Edge, Pred};
pub use dominators::Dominators;
pub use liveness::{FrameUses, Liveness};
pub use loops::{LoopId, Loops};
pub use memory::Places;
pub use uses::Uses;
