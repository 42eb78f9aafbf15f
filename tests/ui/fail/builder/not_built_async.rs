// errors: 1
// a builder that is sent in asynchronous code
use actor_token::{ActorTokenRequest, Client, fake::FakeClerk};

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

async fn send(client: &Client<FakeClerk>) -> Result<(), actor_token::Error> {
    Session::builder()
        .user_id("user_2")
        .agent("user_1")
        .send_async(client)
        .await?;
    Ok(())
}

fn main() {}
