// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: u64,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
