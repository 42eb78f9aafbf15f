// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(sub)]
struct Session {
    user_id: String,
    agent: String,
}

fn main() {}
