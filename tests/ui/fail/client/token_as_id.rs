// errors: 1
// a token instead of its ID
use actor_token::{ActorToken, Client, transport::Ureq};

fn revoke(client: &Client<Ureq>, token: &ActorToken) {
    let _ = client.revoke(token);
}

fn main() {}
