// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(max = std::time::Duration::from_millis(1500))]
    expires_in_seconds: u32,
}

fn main() {}
