// errors: 1
// a `_` in the type of a field
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    teams: Vec<_>,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").teams(vec![1]).build()?;
    session.validate()
}
