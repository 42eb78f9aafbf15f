//! Lifetimes, borrowed IDs and claims, and `Cow`.
#![deny(warnings)]

use std::borrow::Cow;

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<'a, 'b: 'a> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: Cow<'b, str>,
    #[actor_token(claim)]
    tags: &'a [&'b str],
    #[actor_token(claim = "on_behalf")]
    behalf: Option<Cow<'a, str>>,
}

fn prepare<'a>(user: &'a str, tags: &'a [&'a str]) -> Session<'a, 'a> {
    Session::builder()
        .user_id(user)
        .tags(tags)
        .agent(user)
        .behalf("user_3")
        .build()
        .unwrap()
}

fn main() {
    let user = String::from("user_1");
    let session = prepare(&user, &["a", "b"]);
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_1","actor":{"sub":"user_1","tags":["a","b"],"on_behalf":"user_3"}}"#,
    );
}
