// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(default = 600, max = 3600)]
    expires_in_seconds: Option<std::time::Duration>,
}

fn main() {}
