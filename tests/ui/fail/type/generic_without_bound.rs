// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<T> {
    user_id: T,
    #[actor_token(sub)]
    agent: String,
}

fn build<T>(id: T) {
    let _ = Session::builder().user_id(id).agent("user_1").build();
}

fn main() {
    build("user_2");
}
