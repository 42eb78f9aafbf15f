// errors: 1
// an unused type parameter
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<'a, T: ?Sized> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: String,
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::<str>::builder().user_id("user_2").agent("user_1").build()?;
    session.validate()
}
