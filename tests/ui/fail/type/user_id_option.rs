// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: Option<String>,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
