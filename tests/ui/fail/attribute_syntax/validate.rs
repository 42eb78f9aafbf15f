// errors: 4
// `validate` with an invalid value
use actor_token::ActorTokenRequest;

fn check(_: &u64) -> Result<(), String> {
    Ok(())
}

#[derive(ActorTokenRequest)]
struct Called {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, validate = check())]
    case: u64,
}

#[derive(ActorTokenRequest)]
struct Number {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, validate = 7)]
    case: u64,
}

#[derive(ActorTokenRequest)]
struct Quoted {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, validate = "check")]
    case: u64,
}

#[derive(ActorTokenRequest)]
#[actor_token(validate = |session, _| Ok(()), no_builder)]
struct Closure {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
