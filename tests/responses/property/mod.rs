//! What holds for whatever a server says: a call neither panics nor issues twice, its end and its audit record agree, and nothing
//! secret is printed.
//!
//! `cargo test` holds calls to that with some thousand inputs made from seeds; the fuzz targets in `fuzz/` make theirs in the
//! same way from a fuzzer's bytes.

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

pub use retry_after::hold as retry_after;

/// How calls fared that were made, to see that the inputs lead everywhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub issued: u32,
    pub refused: u32,
    pub unknown: u32,
    pub revoked: u32,
    pub sent_again: u32,
}

/// Bytes as they are: what a server says, cut where a byte can't be text.
pub fn answers(bytes: &[u8]) -> Tally {
    check::hold(&raw::case(bytes))
}

/// Bytes as choices in a grammar of answers that are nearly right.
pub fn shapes(bytes: &[u8]) -> Tally {
    check::hold(&shapes::case(bytes))
}
