// errors: 1
// two fields with the same name
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    agent: u8,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").build()?;
    session.validate()
}
