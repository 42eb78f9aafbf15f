// errors: 1
// an unused lifetime
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<'a> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").build()?;
    session.validate()
}
