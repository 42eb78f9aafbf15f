// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<A> {
    user_id: String,
    actor: A,
}

fn build<A>(actor: A) {
    let _ = Session::builder().user_id("user_2").actor(actor).build();
}

fn main() {
    build(serde_json::Value::Null);
}
