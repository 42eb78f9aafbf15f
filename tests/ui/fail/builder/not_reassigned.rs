// errors: 1
// a setter whose result is not used
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn build() {
    let builder = Session::builder().user_id("user_2");
    builder.agent("user_1");
    let _ = builder.build();
}

fn main() {}
