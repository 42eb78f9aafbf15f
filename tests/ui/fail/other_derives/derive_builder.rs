// errors: 12
// attributes of derive_builder
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(name = "NewSession")]
#[actor_token(build_fn(validate = "Self::check"))]
#[actor_token(pattern = "owned")]
#[actor_token(setter(into))]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, setter(into))]
    a: u64,
    #[actor_token(claim, setter(strip_option))]
    b: Option<u64>,
    #[actor_token(claim, strip_option)]
    c: Option<u64>,
    #[actor_token(claim, setter(skip))]
    d: u64,
    #[actor_token(claim, each = "tag")]
    e: Vec<String>,
    #[actor_token(claim, try_setter)]
    f: u64,
    #[actor_token(claim, private)]
    g: u64,
    #[actor_token(claim, default("blue".to_owned()))]
    h: String,
}

fn main() {}
