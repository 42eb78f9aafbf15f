//! Invariants of calls, checked with server responses that are generated from bytes.
//!
//! Whatever a server sends:
//!
//! - a call does not panic, and never issues two tokens
//! - its result agrees with its audit record
//! - no secret is printed
//!
//! `cargo test` generates the bytes from a few thousand seeds. The targets in `fuzz/` get them from
//! a fuzzer.

mod check;
mod choices;
mod http_date;
mod raw;
mod redaction;
mod replay;
mod reply;
mod retry_after;
mod setup;
mod shapes;
mod token;

pub use retry_after::check as retry_after;

/// The number of calls with each outcome. It shows whether the inputs cover all outcomes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub issued: u32,
    pub rejected: u32,
    pub unknown: u32,
    pub revoked: u32,
    pub retried: u32,
}

/// Checks calls whose responses consist of these bytes.
pub fn responses(bytes: &[u8]) -> Tally {
    check::check_calls(&raw::case(bytes))
}

/// Checks calls whose responses are nearly valid. The bytes are choices in a grammar.
pub fn shapes(bytes: &[u8]) -> Tally {
    check::check_calls(&shapes::case(bytes))
}
