// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(validate = Self::check)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

impl Session {
    fn check(&self) {}
}

fn main() {}
