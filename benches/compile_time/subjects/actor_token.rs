//! A request of four fields, with this crate's derive.
//!
//! A template for `../subjects.py`, which generates a crate with many such structs. The part after
//! `Once:` appears once in the crate, and the other parts appear once for each struct. A number
//! replaces the `N` in the names of types, and the `n` in `build_n`.

// Once:
use actor_token::{ActorTokenRequest, Violations, request::PreparedRequest};
use serde_json::Value;

// A struct:
#[derive(ActorTokenRequest)]
pub struct RequestN {
    pub user_id: String,
    pub actor: Value,
    pub expires_in_seconds: Option<u32>,
    pub session_max_duration_in_seconds: Option<u32>,
}

// Its function:
pub fn build_n(user_id: &str, actor: Value) -> Result<PreparedRequest, Violations> {
    RequestN::builder()
        .user_id(user_id)
        .actor(actor)
        .expires_in_seconds(600)
        .session_max_duration_in_seconds(1800)
        .build()?
        .prepare()
}
