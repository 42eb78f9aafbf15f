//! Raw identifiers, and fields named like parts of the builder.
#![deny(warnings)]
#![allow(non_camel_case_types)]

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct r#Session {
    user_id: String,
    #[actor_token(sub)]
    r#where: String,
    #[actor_token(claim)]
    fields: u8,
    #[actor_token(claim)]
    state: u8,
    #[actor_token(claim)]
    value: u8,
    #[actor_token(claim)]
    self_: u8,
    #[actor_token(claim)]
    build: u8,
    #[actor_token(claim)]
    builder: u8,
    #[actor_token(claim)]
    built: Option<u8>,
    #[actor_token(claim)]
    actor: u8,
    #[actor_token(claim)]
    violations: u8,
    #[actor_token(claim)]
    größe: u8,
}

mod raw {
    #[derive(actor_token::ActorTokenRequest)]
    pub struct State {
        pub(super) r#user_id: String,
        r#actor: serde_json::Value,
        #[actor_token(skip)]
        r#build: Option<u8>,
    }

    pub fn note(state: &State) -> Option<u8> {
        state.build
    }
}

/// Types named like the builder's parameters.
mod parameters {
    #[derive(Clone, serde::Serialize)]
    pub struct State;
    #[derive(Clone, serde::Serialize)]
    pub struct S0;
    pub type __rt = String;
    pub type user_id_is_set = String;

    #[derive(actor_token::ActorTokenRequest)]
    pub struct Session<S1> {
        pub user_id: user_id_is_set,
        #[actor_token(sub)]
        agent: __rt,
        #[actor_token(claim)]
        state: State,
        #[actor_token(claim)]
        s0: S0,
        #[actor_token(claim)]
        s1: S1,
    }
}

fn main() {
    let session = Session::builder()
        .user_id("user_2")
        .r#where("user_1")
        .fields(1)
        .state(2)
        .value(3)
        .self_(4)
        .with_build(5)
        .builder(6)
        .built(7)
        .actor(8)
        .violations(9)
        .größe(10)
        .build()
        .unwrap();
    session.validate().unwrap();

    let actor = serde_json::json!({"sub": "user_1"});
    let state = raw::State::builder().user_id("user_2").actor(actor).with_build(1).build().unwrap();
    assert_eq!((state.user_id.as_str(), raw::note(&state)), ("user_2", Some(1)));

    let session = parameters::Session::builder()
        .user_id("user_2".to_owned())
        .agent("user_1".to_owned())
        .state(parameters::State)
        .s0(parameters::S0)
        .s1('x')
        .build()
        .unwrap();
    assert_eq!(session.user_id, "user_2");
}
