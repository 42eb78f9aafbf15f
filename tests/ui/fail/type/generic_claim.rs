// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<T> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: Vec<T>,
}

fn build<T>(case: Vec<T>) {
    let _ = Session::builder().user_id("user_2").agent("user_1").case(case).build();
}

fn main() {
    build(vec![1]);
}
