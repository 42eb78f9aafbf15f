// errors: 2
// attributes with names from other derives
use actor_token::ActorTokenRequest;

fn check(_: &u64) -> Result<(), String> {
    Ok(())
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(rename = "case_number")]
    case: u64,
    #[actor_token(claim, custom = check)]
    level: u64,
}

fn main() {}
