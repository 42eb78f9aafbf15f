// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(builder = Case)]
struct Session<Case> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: Case,
}

fn main() {}
