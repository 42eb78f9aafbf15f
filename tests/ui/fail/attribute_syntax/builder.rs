// errors: 2
// `builder` with an invalid value
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(builder = support::NewSession)]
struct PathValue {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(builder = "NewSession")]
struct Quoted {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
