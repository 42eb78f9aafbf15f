// errors: 14
// attributes of bon
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(builder_type = NewSession)]
#[actor_token(start_fn = new)]
#[actor_token(finish_fn = done)]
#[actor_token(on(String, into))]
#[actor_token(derive(Clone))]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, required)]
    a: Option<u64>,
    #[actor_token(claim, optional)]
    b: u64,
    #[actor_token(claim, default_value = 3)]
    c: u64,
    #[actor_token(skip, start_fn)]
    d: u64,
    #[actor_token(claim, getter)]
    e: u64,
    #[actor_token(claim, overwritable)]
    f: u64,
    #[actor_token(skip, field)]
    g: u64,
    #[actor_token(claim, doc = "The case.")]
    h: u64,
    #[actor_token(claim, name = number)]
    i: u64,
}

fn main() {}
