// errors: 1
// a blocking call over an asynchronous transport
use actor_token::{Client, CreateActorTokenRequestBody, transport::BoxAsyncTransport};

fn issue(client: &Client<BoxAsyncTransport>, request: &CreateActorTokenRequestBody) {
    let _ = client.issue(request);
}

fn main() {}
