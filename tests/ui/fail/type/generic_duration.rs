// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<L> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    expires_in_seconds: L,
}

fn main() {
    let _ = Session::builder().user_id("user_2").agent("user_1").expires_in_seconds("long").build();
}
