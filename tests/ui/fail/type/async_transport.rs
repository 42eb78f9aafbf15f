// errors: 1
use actor_token::{ActorTokenRequest, Client};

struct Http;

fn send(session: &impl ActorTokenRequest, clerk: &Client<Http>) {
    let _ = session.send_async(clerk);
}

fn main() {}
