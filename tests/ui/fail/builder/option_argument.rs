// errors: 1
// an `Option` as the argument of a setter that takes the value
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    team: Option<String>,
}

fn build(team: Option<&str>) {
    let _ = Session::builder()
        .user_id("user_2")
        .agent("user_1")
        .team(team)
        .build();
}

fn main() {}
