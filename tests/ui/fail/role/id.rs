// errors: 1
// a field named `id`
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
