// errors: 2
// a `_` in a type, and a misspelled role attribute
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(subb)]
    agent: String,
    #[actor_token(claim)]
    teams: Vec<_>,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").teams(vec![1]).build()?;
    session.validate()
}
