// errors: 1
// an error in a struct with `no_builder` and its own `builder` function
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct Session {
    user_id: String,
    #[actor_token(subb)]
    agent: String,
}

impl Session {
    fn builder() -> Self {
        Self { user_id: String::new(), agent: String::new() }
    }
}

fn main() {
    Session::builder().validate().unwrap();
    let Session { user_id, agent } = Session::builder();
    println!("{user_id} {agent}");
}
