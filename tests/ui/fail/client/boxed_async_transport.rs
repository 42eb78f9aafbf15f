// errors: 1
// a trait object of `AsyncTransport` as the transport
use actor_token::{Client, CreateActorTokenRequestBody, transport::AsyncTransport};

async fn issue(client: &Client<Box<dyn AsyncTransport>>, request: &CreateActorTokenRequestBody) {
    let _ = client.issue_async(request).await;
}

fn main() {}
