//! Checks the invariants of calls with any server response, and of the verification of any session
//! token. `cargo test` checks them too.

#[path = "../../../tests/responses/property/mod.rs"]
mod property;
#[path = "../../../tests/session_tokens/property/mod.rs"]
mod session_tokens;

pub use property::{responses, retry_after, shapes};
pub use session_tokens::session_token;
