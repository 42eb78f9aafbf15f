// errors: 4
use std::time::Duration;

use actor_token::ActorTokenRequest;

const LONG: u32 = 600;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = LONG, max = 3600)]
    expires_in_seconds: Duration,
    #[actor_token(default = Duration::from_secs(LONG), max = 3600)]
    session_max_duration_in_seconds: Duration,
}

#[derive(ActorTokenRequest)]
struct NotFound {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = LONGEST, max = 3600)]
    expires_in_seconds: Duration,
    #[actor_token(default = Duration::from_secs(LONGEST), max = 3600)]
    session_max_duration_in_seconds: Duration,
}

fn main() {}
