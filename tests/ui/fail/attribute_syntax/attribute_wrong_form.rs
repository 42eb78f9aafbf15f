// errors: 3
// attributes in the wrong form
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    #[actor_token(pub)]
    user_id: String,
    #[actor_token("sub")]
    agent: String,
    #[actor_token(CLAIM)]
    case: u64,
}

fn main() {}
