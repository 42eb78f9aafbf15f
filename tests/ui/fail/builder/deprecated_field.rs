// errors: 1
#![deny(deprecated)]
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[deprecated = "use a team's ID"]
    #[actor_token(claim)]
    team: Option<String>,
}

fn main() {
    let _ = Session::builder().user_id("user_2").agent("user_1").team("blue").build();
}
