// errors: 5
// attributes of clap
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(name = "session")]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, default_value = "3")]
    d: u64,
    #[actor_token(claim, default_value_t = 3)]
    e: Option<u64>,
    #[actor_token(id)]
    g: String,
    #[actor_token(duration)]
    h: u64,
}

fn main() {}
