// errors: 1
// a field of type `str` instead of `String`
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: str,
    #[actor_token(sub)]
    agent: String,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").build()?;
    session.validate()
}
