// errors: 1
// a required field that is set in one branch
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn set(is_agent_known: bool) {
    let mut builder = Session::builder().user_id("user_2");
    if is_agent_known {
        builder = builder.agent("user_1");
    }
    let _ = builder;
}

fn main() {}
