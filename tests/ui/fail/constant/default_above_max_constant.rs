// errors: 1
use actor_token::ActorTokenRequest;

const SHORT: u64 = 60;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = Some(61), max = SHORT)]
    expires_in_seconds: Option<u32>,
}

fn main() {}
