// errors: 1
// a lifetime that isn't declared
use std::borrow::Cow;

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: Cow<'a, str>,
    #[actor_token(claim)]
    team: Option<u8>,
}

fn main() -> Result<(), actor_token::Violations> {
    let agent = String::from("user_1");
    let session = Session::builder().user_id("user_2").agent(&agent[..]).team(1).build()?;
    session.validate()
}
