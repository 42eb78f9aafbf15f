// errors: 1
// a type without its generic arguments
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    cases: Vec,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").cases(vec![1]).build()?;
    session.validate()
}
