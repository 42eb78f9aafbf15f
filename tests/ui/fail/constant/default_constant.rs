// errors: 9
// a constant default that is not valid
use std::time::Duration;

use actor_token::ActorTokenRequest;

const SHORT: u8 = 60;
const LONG: u32 = 7200;
const LIFETIME: Option<Duration> = Some(Duration::from_secs(7200));

#[derive(ActorTokenRequest)]
struct Names {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = LONG, max = 3600)]
    expires_in_seconds: u32,
    #[actor_token(default = Duration::ZERO)]
    session_max_duration_in_seconds: Duration,
}

#[derive(ActorTokenRequest)]
struct Calls {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = Duration::from_secs(60 * 60 * 2), max = 3600)]
    expires_in_seconds: Duration,
    #[actor_token(default = std::time::Duration::from_millis(1500))]
    session_max_duration_in_seconds: Duration,
}

#[derive(ActorTokenRequest)]
struct Options {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = LIFETIME, max = 3600)]
    expires_in_seconds: Option<Duration>,
    #[actor_token(default = Some(Duration::from_secs(LONG as u64)), max = 3600)]
    session_max_duration_in_seconds: Option<Duration>,
}

#[derive(ActorTokenRequest)]
struct Literals {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = 60 * 60 * 2, max = 3600)]
    expires_in_seconds: u32,
}

#[derive(ActorTokenRequest)]
struct Mixed<T> {
    user_id: T,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = 59, min = SHORT)]
    session_max_duration_in_seconds: u32,
    #[actor_token(default = u64::MAX)]
    expires_in_seconds: u64,
}

fn main() {}
