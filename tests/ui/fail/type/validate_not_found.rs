// errors: 1
use actor_token::ActorTokenRequest;

fn check(_: &u64) -> Result<(), String> {
    Ok(())
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, validate = chek)]
    case: u64,
}

fn main() {}
