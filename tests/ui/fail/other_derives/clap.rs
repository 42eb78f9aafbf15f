// errors: 12
// attributes of clap
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(name = "session")]
#[actor_token(about = "Opens a session")]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, long)]
    a: u64,
    #[actor_token(claim, short = 'c')]
    b: u64,
    #[actor_token(claim, value_name = "CASE")]
    c: u64,
    #[actor_token(claim, default_value = "3")]
    d: u64,
    #[actor_token(claim, default_value_t = 3)]
    e: Option<u64>,
    #[actor_token(claim, help = "The case")]
    f: u64,
    #[actor_token(claim, num_args = 1)]
    i: u64,
    #[actor_token(claim, default_values_t = [3])]
    j: Vec<u64>,
    #[actor_token(id)]
    g: String,
    #[actor_token(duration)]
    h: u64,
}

fn main() {}
