// errors: 3
use actor_token::ActorTokenRequest;

const TEXT: &str = "2000";

fn limit() -> usize {
    2000
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = TEXT)]
struct Text {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = limit())]
struct NotConstant {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = -1)]
struct Negative {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
