//! `default` on a field with a generic type.

use actor_token::{Actor, ActorTokenRequest};

#[derive(ActorTokenRequest)]
struct Session<T> {
    user_id: String,
    actor: Actor,
    #[actor_token(skip, default)]
    note: T,
}

/// Does not implement `Default`: `SessionBuilder<Opaque>` has no `build`, but `Session<Opaque>` is
/// a valid request.
struct Opaque;

fn main() {
    let session = Session::<u8>::builder().user_id("user_2").actor(Actor::new("user_1")).build().unwrap();
    assert_eq!(session.note, 0);
    let opaque = Session { user_id: "user_2".to_owned(), actor: Actor::new("user_1"), note: Opaque };
    assert!(opaque.validate().is_ok());
    let Opaque = opaque.note;
}
