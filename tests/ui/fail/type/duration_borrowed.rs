// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<'a> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    expires_in_seconds: Option<&'a str>,
}

fn main() {}
