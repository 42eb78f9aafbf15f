// errors: 2
// a packed struct
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[repr(C, packed)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = 600, max = 3600)]
    expires_in_seconds: u32,
}

#[derive(ActorTokenRequest)]
#[repr(C, packed(8))]
struct Aligned {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u128,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id("user_2").agent("user_1").build()?;
    session.validate()
}
