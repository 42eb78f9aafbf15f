// errors: 1
// a blocking call that is awaited
use actor_token::{ActorTokenRequest, Client, CreateActorTokenRequestBody, transport::Ureq};

async fn send(client: &Client<Ureq>, request: &CreateActorTokenRequestBody) {
    let _ = request.send(client).await;
}

fn main() {}
