// errors: 1
use actor_token::ActorTokenRequest;

mod rules {
    pub struct Closed;

    pub fn is_open(_: &u64) -> Result<(), Closed> {
        Err(Closed)
    }
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, validate = rules::is_open)]
    case: u64,
}

fn main() {}
