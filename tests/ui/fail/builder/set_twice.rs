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

/// The errors about `Session` must not mention this struct.
#[derive(ActorTokenRequest)]
struct Other {
    user_id: String,
    actor: serde_json::Value,
}

fn main() {
    let _ = Session::builder().user_id("user_2").with_build(1).agent("a").agent("b").build();
}
