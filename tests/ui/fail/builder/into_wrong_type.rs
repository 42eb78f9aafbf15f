// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, into)]
    case: u64,
}

fn main() {
    let _ = Session::builder().case("x");
}
