// errors: 1
// `impl Trait` as the type of a field
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: impl AsRef<str>,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").build()?;
    session.validate()
}
