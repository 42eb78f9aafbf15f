// errors: 1
use actor_token::ActorTokenRequest;

const LONG: u32 = 61;
const SHORT: std::time::Duration = std::time::Duration::from_secs(60);

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = LONG, max = SHORT)]
    expires_in_seconds: u32,
}

fn main() {}
