// errors: 1
// a field whose type is the empty builder
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

struct Form {
    builder: SessionBuilder,
}

fn set(form: &mut Form) {
    form.builder = Session::builder().user_id("user_2");
}

fn main() {}
