// errors: 1
// no builder is declared for a struct with `no_builder`
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
