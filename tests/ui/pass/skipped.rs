//! Fields with `skip`. The builder requires such a field, unless it is an `Option` or a
//! `PhantomData`, or has a default.
#![deny(warnings)]

use std::marker::PhantomData;

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<T> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(skip)]
    tenant: String,
    #[actor_token(skip)]
    marker: PhantomData<T>,
    #[actor_token(skip)]
    note: Option<&'static str>,
}

struct NotDefault;

fn main() {
    let session = Session::<NotDefault>::builder()
        .user_id("user_2")
        .agent("user_1")
        .tenant("acme")
        .note("for the audit")
        .build()
        .unwrap();
    let PhantomData::<NotDefault> = session.marker;
    assert_eq!((session.tenant.as_str(), session.note), ("acme", Some("for the audit")));
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#,
    );
}
