// errors: 1
use std::num::NonZeroU32;

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: serde_json::Value,
    #[actor_token(default)]
    expires_in_seconds: NonZeroU32,
}

fn main() {}
