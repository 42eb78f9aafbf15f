// errors: 1
// an optional field, and a field with the name of its `maybe_` setter
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: Option<u64>,
    #[actor_token(claim)]
    maybe_case: u64,
}

fn main() {}
