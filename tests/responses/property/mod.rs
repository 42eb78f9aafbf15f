//! Invariants of calls, checked with server responses that are made from bytes.
//!
//! Whatever a server sends:
//!
//! - a call does not panic, and never issues two tokens
//! - its result agrees with its audit record
//! - no secret is printed
//!
//! `cargo test` makes the bytes from a few thousand seeds. The targets in `fuzz/` get them from a
//! fuzzer.

mod check;
mod draw;
mod drive;
mod http_date;
mod raw;
mod redaction;
mod reply;
mod retry_after;
mod setup;
mod shapes;
mod token;

pub use retry_after::check as retry_after;

/// Counts of outcomes, which show whether the inputs cover all of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub issued: u32,
    pub rejected: u32,
    pub unknown: u32,
    pub revoked: u32,
    pub retried: u32,
}

/// Uses the bytes as responses, separated by bytes that are not valid in UTF-8.
pub fn responses(bytes: &[u8]) -> Tally {
    check::check_calls(&raw::case(bytes))
}

/// Uses the bytes as choices in a grammar of nearly valid responses.
pub fn shapes(bytes: &[u8]) -> Tally {
    check::check_calls(&shapes::case(bytes))
}
