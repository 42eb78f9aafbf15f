// errors: 1
// a type that is not a transport
use actor_token::{ActorTokenRequest, Client};

struct Http;

fn send(session: &impl ActorTokenRequest, clerk: &Client<Http>) {
    let _ = session.send(clerk);
}

fn main() {}
