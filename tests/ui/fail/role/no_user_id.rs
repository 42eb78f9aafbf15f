// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    #[actor_token(sub)]
    agent: String,
}

fn main() {
    let _ = Session::builder().agent("user_1").build();
}
