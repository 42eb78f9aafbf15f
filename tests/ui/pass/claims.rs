//! Claims: renamed, optional, of any `Serialize` type, and from a field named `actor`.
#![deny(warnings)]

use actor_token::ActorTokenRequest;

#[derive(serde::Serialize)]
enum Reason {
    Debugging,
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim)]
    actor: Reason,
    #[actor_token(claim = "https://acme.example/\"ticket\"")]
    ticket: Option<u64>,
    #[actor_token(claim)]
    r#type: Option<String>,
}

fn main() {
    let builder = Session::builder().user_id("user_2").agent("user_1").actor(Reason::Debugging);
    let session = builder.r#type("x").maybe_ticket(None).build().unwrap();
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","actor":"Debugging","type":"x"}}"#,
    );
    let builder = Session::builder().user_id("user_2").agent("user_1").actor(Reason::Debugging);
    let session = builder.ticket(1).maybe_type(None).build().unwrap();
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","actor":"Debugging","https://acme.example/\"ticket\"":1}}"#,
    );
}
