// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    build: u64,
    #[actor_token(claim)]
    team: Option<String>,
}

fn main() {
    let _ = Session::builder().user_id(2).agent("user_1").with_build(1).build();
}
