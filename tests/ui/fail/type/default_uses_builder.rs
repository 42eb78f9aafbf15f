// errors: 2
// a default that refers to the builder
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub, default = __fields.0)]
    agent: String,
    #[actor_token(claim, default = self.fields.0)]
    case: String,
}

fn main() {}
