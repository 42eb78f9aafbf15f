// errors: 1
use std::time::Duration;

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: serde_json::Value,
    #[actor_token(default = Some(Duration::from_secs(0)), min = 60)]
    expires_in_seconds: Option<Duration>,
}

fn main() {}
