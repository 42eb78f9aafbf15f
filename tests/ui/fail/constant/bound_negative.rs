// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = Self::SHORT)]
    expires_in_seconds: u32,
}

impl Session {
    const SHORT: i32 = -1;
}

fn main() {}
