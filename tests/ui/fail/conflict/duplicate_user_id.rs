// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    #[actor_token(user_id)]
    customer: String,
    #[actor_token(sub)]
    agent: String,
    user_id: String,
}

fn main() {}
