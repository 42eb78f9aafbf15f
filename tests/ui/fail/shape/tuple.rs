// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session(#[actor_token(user_id)] String, #[actor_token(sub)] String);

fn main() {
    let _ = Session::builder().build();
}
