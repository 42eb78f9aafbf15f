// errors: 2
// a user-defined `Option`
use actor_token::ActorTokenRequest;

#[derive(Default)]
pub enum Option<T> {
    #[default]
    Nothing,
    Something(T),
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(skip)]
    note: Option<u8>,
    #[actor_token(skip, default = Option::Something(1))]
    level: Option<u8>,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").note(1).build()?;
    session.validate()
}
