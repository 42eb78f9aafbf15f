// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(crate = "::vendored_token")]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {
    let _ = Session::builder().user_id("user_2").agent("user_1").build();
}
