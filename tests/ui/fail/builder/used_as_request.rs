// errors: 1
// a builder that is passed to the client
use actor_token::{ActorTokenRequest, Client, transport::Ureq};

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn issue(client: &Client<Ureq>) {
    let _ = client.issue(&Session::builder().user_id("user_2").agent("user_1"));
}

fn main() {}
