// errors: 1
// an asynchronous call over a blocking transport
use actor_token::{Client, CreateActorTokenRequestBody, transport::Ureq};

async fn issue(client: &Client<Ureq>, request: &CreateActorTokenRequestBody) {
    let _ = client.issue_async(request).await;
}

fn main() {}
