// errors: 1
// a reference without a lifetime
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: &str,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    team: Option<&'static str>,
}

fn main() -> Result<(), actor_token::Violations> {
    let user_id = String::from("user_2");
    let session = Session::builder().user_id(&user_id).agent("user_1").maybe_team(None).build()?;
    session.validate()
}
