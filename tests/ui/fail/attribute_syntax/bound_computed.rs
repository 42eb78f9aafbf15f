// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(expires_in_seconds, max = 60 * 60)]
    ttl: u32,
}

fn main() {}
