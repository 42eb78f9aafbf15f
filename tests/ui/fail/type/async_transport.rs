// errors: 1
// a type that is not an asynchronous transport
use actor_token::{ActorTokenRequest, Client};

struct Http;

fn send(session: &impl ActorTokenRequest, clerk: &Client<Http>) {
    let _ = session.send_async(clerk);
}

fn main() {}
