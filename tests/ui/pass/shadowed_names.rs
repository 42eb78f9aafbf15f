//! User-defined types, functions and macros with names from the prelude.
#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, non_snake_case)]

use actor_token::ActorTokenRequest;

struct Option;
struct Result;
struct Vec;
struct Box;
struct PhantomData;
struct Violations;
struct Duration;
struct str;
struct usize;
trait Default {}
trait Into {}
trait Id {}
fn Some() {}
fn None() {}
fn Ok() {}
fn Err() {}

/// The field `user_id` has this type, and not the standard library's `String`.
#[derive(Debug, PartialEq)]
struct String(&'static ::std::primitive::str);

impl AsRef<::std::primitive::str> for String {
    fn as_ref(&self) -> &::std::primitive::str {
        self.0
    }
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: ::std::string::String,
    #[actor_token(claim)]
    case: ::std::option::Option<u64>,
    #[actor_token(expires_in_seconds, default = 60, max = 3600)]
    ttl: u32,
    #[actor_token(skip)]
    marker: ::std::marker::PhantomData<u8>,
}

/// User-defined types with the names of types that the derive knows. Their defaults are valid.
mod user_defined {
    #[derive(Default)]
    pub struct Duration;

    impl actor_token::request::ToSeconds for Duration {
        fn to_seconds(&self) -> actor_token::request::Seconds {
            actor_token::request::Seconds::new(60)
        }
    }

    #[derive(serde::Serialize)]
    pub struct Value {
        sub: &'static str,
    }

    impl Default for Value {
        fn default() -> Self {
            Value { sub: "user_robot" }
        }
    }

    impl actor_token::request::ActorPayload for Value {}
}

#[derive(ActorTokenRequest)]
struct Robots {
    user_id: String,
    #[actor_token(default)]
    actor: user_defined::Value,
    #[actor_token(default)]
    expires_in_seconds: user_defined::Duration,
}

fn main() {
    let robots = Robots::builder().user_id(String("user_2")).build().unwrap();
    let prepared = robots.prepare().unwrap();
    let body = prepared.body().as_bytes();
    assert_eq!(body, br#"{"user_id":"user_2","actor":{"sub":"user_robot"},"expires_in_seconds":60}"#);
    let session = Session::builder().user_id(String("user_2")).agent("user_1").case(1).build().unwrap();
    let ::std::marker::PhantomData = session.marker;
    assert_eq!(session.user_id, String("user_2"));
}
