//! What is known of each call: what its audit record says, and what its caller got.
//!
//! All of it is laid out before the first call, so that it doesn't count as growth.

use std::sync::{Mutex, MutexGuard};

/// A token's ID.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id([u8; 40]);

impl Id {
    pub(crate) fn new(id: &str) -> Self {
        let mut bytes = [0; 40];
        assert!(
            id.len() <= bytes.len(),
            "an ID is longer than any was before: {id}"
        );
        bytes[..id.len()].copy_from_slice(id.as_bytes());
        Self(bytes)
    }
}

/// What a record was ended with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    Issued(Id),
    NotIssued,
    Unknown,
    /// What no create can end with.
    Nonsense,
}

/// What a caller got.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Got {
    Token(Id),
    Error {
        token_may_exist: bool,
    },
    /// Nothing: the call was dropped.
    Dropped,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Entry {
    pub(crate) begun: u8,
    pub(crate) ended: u8,
    /// Of the ends, those that came from a call that was dropped.
    pub(crate) dropped: u8,
    pub(crate) recorded: Option<Recorded>,
    pub(crate) got: Option<Got>,
}

pub(crate) struct Ledger(Mutex<Vec<Entry>>);

impl Ledger {
    pub(crate) fn new(calls: usize) -> Self {
        Self(Mutex::new(vec![Entry::default(); calls]))
    }

    pub(crate) fn note(&self, call: usize, note: impl FnOnce(&mut Entry)) {
        note(&mut self.entries()[call]);
    }

    pub(crate) fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap()
    }
}
