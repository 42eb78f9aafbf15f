//! The invariants of calls, which the fuzz targets and `cargo test` check.

#[path = "../../../tests/responses/property/mod.rs"]
mod property;

pub use property::{responses, retry_after, shapes};
