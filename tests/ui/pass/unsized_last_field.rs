//! The last field of a struct without a builder can be unsized. It can be a tuple whose last
//! element is unsized.
#![deny(warnings)]

use actor_token::{Actor, ActorTokenRequest};

#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct Session<T: ?Sized> {
    user_id: String,
    actor: Actor,
    #[actor_token(skip)]
    tail: T,
}

#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct WithTuple {
    user_id: String,
    actor: Actor,
    #[actor_token(skip)]
    tail: (u8, [u8]),
}

// rustc can't coerce a value to `WithTuple`, so only its trait implementation is used.
fn user_id_of(request: &WithTuple) -> &str {
    let _ = &request.tail.1;
    request.user_id()
}

fn main() {
    let session = Session { user_id: "user_2".to_owned(), actor: Actor::new("user_1"), tail: [7_u8] };
    let session: &Session<[u8]> = &session;
    assert_eq!(session.tail, [7]);
    session.validate().unwrap();
    let _: fn(&WithTuple) -> &str = user_id_of;
}
