// errors: 1
use actor_token::ActorTokenRequest;

const LONG: &str = "long";

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(max = LONG)]
    expires_in_seconds: u32,
}

fn main() {}
