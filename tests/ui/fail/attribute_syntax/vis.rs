// errors: 3
// `vis` with an invalid value, and `vis` on the struct
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Private {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(vis = private, claim)]
    case: u64,
}

#[derive(ActorTokenRequest)]
struct Quoted {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, vis = "pub(crate)")]
    case: u64,
}

#[derive(ActorTokenRequest)]
#[actor_token(vis = pub)]
struct OnStruct {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
