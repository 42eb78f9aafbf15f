// errors: 2
use std::num::NonZeroU32;
use std::time::Duration;

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: serde_json::Value,
    #[actor_token(default = 600, max = 3600)]
    expires_in_seconds: Duration,
    #[actor_token(default = 600)]
    session_max_duration_in_seconds: NonZeroU32,
}

fn main() {}
