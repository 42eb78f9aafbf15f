// errors: 1
// a builder that is sent
use actor_token::{ActorTokenRequest, Client, transport::Ureq};

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn send(client: &Client<Ureq>) -> Result<(), actor_token::Error> {
    Session::builder()
        .user_id("user_2")
        .agent("user_1")
        .send(client)?;
    Ok(())
}

fn main() {}
