// errors: 2
use actor_token::ActorTokenRequest;

const CASE: u8 = 1;
const TEAM: &str = "team";

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim = CASE)]
    case: u64,
    #[actor_token(claim = TEEM)]
    team: u64,
    #[actor_token(claim = TEAM)]
    other: u64,
}

fn main() {}
