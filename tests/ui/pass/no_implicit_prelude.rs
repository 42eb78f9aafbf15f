//! A crate without a prelude.
#![no_implicit_prelude]
#![deny(warnings)]

const SHORT: u8 = 1;

fn check(_: &str) -> ::std::result::Result<(), &'static str> {
    ::std::result::Result::Ok(())
}

#[derive(::actor_token::ActorTokenRequest)]
#[actor_token(no_prelude)]
struct Session {
    #[actor_token(validate = self::check, vis = pub(crate))]
    user_id: ::std::string::String,
    #[actor_token(sub)]
    agent: ::std::string::String,
    #[actor_token(claim)]
    case: ::std::option::Option<u64>,
    #[actor_token(expires_in_seconds, default = 60, min = SHORT, max = 3600)]
    ttl: u32,
    #[actor_token(skip, default)]
    note: ::std::string::String,
    #[actor_token(skip)]
    marker: ::std::marker::PhantomData<u8>,
}

fn main() {
    let session = Session::builder().user_id("user_2").agent("user_1").case(1).build();
    let session = ::std::result::Result::unwrap(session);
    let (::std::marker::PhantomData, note) = (session.marker, &session.note);
    ::std::assert!(note.is_empty());
}
