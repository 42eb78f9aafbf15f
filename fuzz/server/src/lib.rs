//! What calls are held to, whatever a server says: the code that `cargo test` uses too.

#[path = "../../../tests/responses/property/mod.rs"]
mod property;

pub use property::{answers as responses, retry_after, shapes};
