// errors: 2
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    userId: String,
    impersonator: String,
}

fn main() {}
