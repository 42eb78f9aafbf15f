// errors: 1
use actor_token::ActorTokenRequest;

use std::time::Duration;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = Duration::from_secs(61), max = 60)]
    expires_in_seconds: Duration,
}

fn main() {}
