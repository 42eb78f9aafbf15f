// errors: 2
// fields whose names suggest the user and the impersonator
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    userId: String,
    impersonator: String,
}

fn main() {}
