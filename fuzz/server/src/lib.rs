//! The invariants of calls with any server response, which `cargo test` checks too.

#[path = "../../../tests/responses/property/mod.rs"]
mod property;

pub use property::{responses, retry_after, shapes};
