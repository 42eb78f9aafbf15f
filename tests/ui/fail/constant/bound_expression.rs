// errors: 7
// expressions whose values cannot be a bound
use std::time::Duration;

use actor_token::ActorTokenRequest;

struct Limits {
    max: Duration,
    text: &'static str,
}

const LIMITS: Limits = Limits { max: Duration::ZERO, text: "60" };
const SHORT: u8 = 3;

#[derive(ActorTokenRequest)]
struct Invalid {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = 60 - 60, max = -(60 * 60))]
    expires_in_seconds: u32,
    #[actor_token(min = 60 * 60, max = (59))]
    session_max_duration_in_seconds: u32,
}

#[derive(ActorTokenRequest)]
struct WrongType {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = LIMITS.text, max = 60.0 * 60.0)]
    expires_in_seconds: u32,
}

#[derive(ActorTokenRequest)]
struct WrongValue {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = 60 * SHORT, max = SHORT as u32 + 1)]
    expires_in_seconds: u32,
    #[actor_token(max = LIMITS.max)]
    session_max_duration_in_seconds: u32,
}

fn main() {}
