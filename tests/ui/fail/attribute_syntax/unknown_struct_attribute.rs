// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(max_bytes = 3)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
