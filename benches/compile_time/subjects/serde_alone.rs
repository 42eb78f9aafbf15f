//! A request of four fields with serde's derive, and without a builder.
//!
//! A template for `../subjects.py`, which generates a crate with many such structs. The part after
//! `Once:` appears once in the crate, and the other parts appear once for each struct. A number
//! replaces the `N` in the names of types, and the `n` in `build_n`.

// Once:
use serde::Serialize;
use serde_json::Value;

// A struct:
#[derive(Serialize)]
pub struct RequestN {
    pub user_id: String,
    pub actor: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_max_duration_in_seconds: Option<u32>,
}

// Its function:
pub fn build_n(user_id: &str, actor: Value) -> serde_json::Result<Vec<u8>> {
    let request = RequestN {
        user_id: user_id.into(),
        actor,
        expires_in_seconds: Some(600),
        session_max_duration_in_seconds: Some(1800),
    };
    serde_json::to_vec(&request)
}
