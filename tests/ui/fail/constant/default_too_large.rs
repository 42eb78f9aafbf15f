// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = 9223372036854775808)]
    expires_in_seconds: u64,
}

fn main() {}
