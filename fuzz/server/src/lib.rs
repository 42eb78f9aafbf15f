//! Checks the invariants of calls with any server response. `cargo test` checks them too.

#[path = "../../../tests/responses/property/mod.rs"]
mod property;

pub use property::{responses, retry_after, shapes};
