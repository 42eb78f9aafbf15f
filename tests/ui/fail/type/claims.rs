// errors: 2
// a `claims` field whose type does not implement `Serialize`
use actor_token::ActorTokenRequest;

struct Case {
    number: u64,
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claims)]
    case: Case,
}

#[derive(ActorTokenRequest)]
struct Optional {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claims)]
    case: Option<Case>,
}

fn main() {
    let _ = Session::builder().case(Case { number: 1 });
}
