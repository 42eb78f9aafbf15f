// errors: 2
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    #[actor_token(default = String::new())]
    user_id: String,
    #[actor_token(sub, default = "")]
    agent: &'static str,
}

fn main() {}
