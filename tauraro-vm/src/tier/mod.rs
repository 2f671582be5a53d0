//! Tiers of execution and the manager that promotes code from one to the next.
//!
//! The interpreter executes everything first. It counts calls and loop rounds in [`PyCode::heat`]; when a code object
//! becomes [`HOT`], the manager is asked. A compiled tier plugs in as a [`Tier`]; without one the manager's decision
//! is to stay, with the reason, and the code is not asked about again.

use crate::heap::Gc;
use crate::object::PyCode;
use std::collections::BTreeMap;

/// Calls plus loop rounds after which code is shown to the manager.
pub const HOT: u32 = 100;

/// Why the manager was asked.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// The code was called often.
    Calls,
    /// A loop of it went round often.
    Loop,
}

/// Why code stays where it is.
#[derive(Copy, Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Reason {
    /// No tier above the interpreter is plugged in.
    NoTier,
    /// A tier took it.
    Accepted,
    /// The tier refused it; it says why itself.
    Refused(&'static str),
}

/// What the manager decided about a code object.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Name of the tier the code goes to.
    pub tier: &'static str,
    /// Why.
    pub reason: Reason,
}

/// A tier above the interpreter.
pub trait Tier {
    /// Its name, for reports.
    fn name(&self) -> &'static str;
    /// Takes a hot code object, or says why not. Called at a safepoint; must not run Python code.
    fn offer(&mut self, code: Gc<PyCode>, trigger: Trigger) -> Result<(), &'static str>;
}

/// Decides which code goes to which tier, and remembers why.
#[derive(Default)]
pub struct TieringManager {
    tiers: Vec<Box<dyn Tier>>,
    counts: BTreeMap<Reason, u64>,
}

impl TieringManager {
    /// Plugs a tier in above those there are.
    pub fn plug(&mut self, tier: Box<dyn Tier>) {
        self.tiers.push(tier);
    }

    /// Decides about a code object that became hot.
    pub fn hot(&mut self, code: Gc<PyCode>, trigger: Trigger) -> Decision {
        let mut decision = Decision { tier: "interpreter", reason: Reason::NoTier };
        for tier in self.tiers.iter_mut().rev() {
            match tier.offer(code, trigger) {
                Ok(()) => {
                    decision = Decision { tier: tier.name(), reason: Reason::Accepted };
                    break;
                }
                Err(why) => decision.reason = Reason::Refused(why),
            }
        }
        *self.counts.entry(decision.reason).or_default() += 1;
        tracing::debug!(?decision, ?trigger, function = %code.qualname.get().to_string_lossy(), "tiering");
        decision
    }

    /// How often each reason was given.
    pub fn counts(&self) -> impl Iterator<Item = (Reason, u64)> + '_ {
        self.counts.iter().map(|(reason, count)| (*reason, *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted() {
        let manager = TieringManager::default();
        assert_eq!(manager.counts().count(), 0);
    }
}
