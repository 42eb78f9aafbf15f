// errors: 1
use actor_token::ActorTokenRequest;

fn is_open(case: &u64) -> bool {
    *case > 0
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, validate = is_open)]
    case: u64,
}

fn main() {}
