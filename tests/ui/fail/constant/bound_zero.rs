// errors: 1
use actor_token::ActorTokenRequest;

const NOTHING: i32 = 0;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(max = NOTHING)]
    expires_in_seconds: u32,
}

fn main() {}
