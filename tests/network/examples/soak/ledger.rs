//! The audit record and the result of each call.
//!
//! The ledger allocates all of its memory before the first call, so that the test does not take it
//! for a leak.

use std::sync::{Mutex, MutexGuard};

/// A token's ID.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id([u8; 40]);

impl Id {
    pub(crate) fn new(id: &str) -> Self {
        let mut bytes = [0; 40];
        assert!(
            id.len() <= bytes.len(),
            "an ID is longer than 40 bytes: {id}"
        );
        bytes[..id.len()].copy_from_slice(id.as_bytes());
        Self(bytes)
    }
}

/// The outcome in an audit record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    Issued(Id),
    NotIssued,
    Unknown,
    /// An outcome that issuing can't have.
    Invalid,
}

/// The result of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returned {
    Token(Id),
    Error {
        token_may_exist: bool,
    },
    /// The call was cancelled, and returned nothing.
    Cancelled,
}

/// The audit record and the result of one call.
#[derive(Clone, Copy, Default)]
pub(crate) struct Entry {
    /// How often the call began an audit record. Expected: once.
    pub(crate) begun: u8,
    /// How often the call ended its audit record, including `cancelled`.
    pub(crate) ended: u8,
    /// How often the call ended its audit record because it was cancelled.
    pub(crate) cancelled: u8,
    pub(crate) recorded: Option<Recorded>,
    pub(crate) returned: Option<Returned>,
}

pub(crate) struct Ledger(Mutex<Vec<Entry>>);

impl Ledger {
    pub(crate) fn new(calls: usize) -> Self {
        Self(Mutex::new(vec![Entry::default(); calls]))
    }

    pub(crate) fn update(&self, call: usize, update: impl FnOnce(&mut Entry)) {
        update(&mut self.entries()[call]);
    }

    pub(crate) fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap()
    }
}
