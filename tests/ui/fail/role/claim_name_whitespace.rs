// errors: 3
// a claim name that is not printed as it is written
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim = "case ")]
    case: u64,
    #[actor_token(claim = "\u{a0}team")]
    team: u64,
    #[actor_token(claim = "le\tvel")]
    level: u64,
}

fn main() {}
