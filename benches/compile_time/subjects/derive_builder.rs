//! A request of four fields with derive_builder's builder.
//!
//! A template for `../subjects.py`, which generates a crate with many such structs. The part after
//! `Once:` appears once in the crate, and the other parts appear once for each struct. A number
//! replaces the `N` in the names of types, and the `n` in `build_n`.

// Once:
use std::error::Error;

use derive_builder::Builder;
use serde::Serialize;
use serde_json::Value;

// A struct:
#[derive(Builder, Serialize)]
#[builder(pattern = "owned")]
pub struct RequestN {
    #[builder(setter(into))]
    pub user_id: String,
    pub actor: Value,
    #[builder(default, setter(strip_option))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in_seconds: Option<u32>,
    #[builder(default, setter(strip_option))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_max_duration_in_seconds: Option<u32>,
}

// Its function:
pub fn build_n(user_id: &str, actor: Value) -> Result<Vec<u8>, Box<dyn Error>> {
    let request = RequestNBuilder::default()
        .user_id(user_id)
        .actor(actor)
        .expires_in_seconds(600)
        .session_max_duration_in_seconds(1800)
        .build()?;
    Ok(serde_json::to_vec(&request)?)
}
