//! The setter of a deprecated field is deprecated. The derive itself uses the field without a
//! warning.
#![forbid(unsafe_code, deprecated, missing_docs)]

use actor_token::ActorTokenRequest;

/// A session.
#[derive(ActorTokenRequest)]
pub struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[deprecated = "use `reason`"]
    #[actor_token(claim)]
    note: Option<String>,
    #[deprecated]
    #[actor_token(claim, default = 1)]
    level: u8,
    #[actor_token(expires_in_seconds)]
    #[deprecated]
    ttl: Option<u32>,
    #[actor_token(claim)]
    reason: &'static str,
}

/// A struct that is deprecated itself.
#[deprecated]
#[derive(ActorTokenRequest)]
pub struct Old<T> {
    user_id: String,
    actor: T,
}

fn main() {
    let session = Session::builder().user_id("user_2").agent("user_1").reason("x").build().unwrap();
    session.validate().unwrap();
}
