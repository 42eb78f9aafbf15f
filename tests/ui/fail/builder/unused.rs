// errors: 1
#![deny(unused_must_use)]

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
    Session::builder().user_id("user_2");
}
