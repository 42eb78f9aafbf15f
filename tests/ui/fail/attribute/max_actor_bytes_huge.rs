// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = 10_000_000_000)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
