// errors: 1
use actor_token::ActorTokenRequest;

fn long() -> u32 {
    3600
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(max = 2 * long())]
    expires_in_seconds: u32,
}

fn main() {}
