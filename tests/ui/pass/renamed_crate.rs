//! `crate = "…"` with a relative and an absolute path to the runtime.
#![deny(warnings)]

mod vendored {
    pub use actor_token as token;
}

use vendored::token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(crate = "crate::vendored::token", max_actor_bytes = none)]
struct Relative {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = 20, crate = "::actor_token")]
struct Absolute {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {
    let long = "x".repeat(5000);
    assert!(Relative::builder().user_id("user_2").agent(&*long).build().is_ok());
    assert!(Absolute::builder().user_id("user_2").agent(&*long).build().is_err());
}
