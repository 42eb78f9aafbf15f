// errors: 3
use std::time::Duration;

use actor_token::ActorTokenRequest;

const TEXT: &str = "3";

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, into, default = "3")]
    case: u64,
    #[actor_token(claim, into, default = TEXT)]
    level: Option<Duration>,
    #[actor_token(claim, default = "three")]
    count: Option<u8>,
}

fn main() {}
