//! Type and constant parameters with bounds, defaults and a `where` clause, associated types, and
//! `Self` in the type of a field.
#![deny(warnings)]

use std::fmt::Debug;
use std::marker::PhantomData;

use actor_token::{ActorTokenRequest, request::ToSeconds};

pub trait Tenant {
    type UserId: AsRef<str>;
    const TTL: u32;
}

pub struct Acme;

impl Tenant for Acme {
    type UserId = String;
    const TTL: u32 = 60;
}

#[derive(ActorTokenRequest)]
pub struct Session<'a, T: Tenant, L, C = u64, const N: usize = 2>
where
    C: Debug,
    Vec<C>: Clone,
{
    user_id: T::UserId,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claim)]
    case: C,
    #[actor_token(claim, default = vec![0; N])]
    codes: Vec<u8>,
    #[actor_token(expires_in_seconds)]
    ttl: Option<L>,
    #[actor_token(session_max_duration_in_seconds, default = Self::ttl(), max = T::TTL)]
    session: u32,
    #[actor_token(skip)]
    parent: Option<Box<Self>>,
    #[actor_token(skip)]
    tenant: PhantomData<fn() -> T>,
}

impl<T: Tenant, L, C: Debug, const N: usize> Session<'_, T, L, C, N>
where
    Vec<C>: Clone,
{
    fn ttl() -> u32 {
        T::TTL
    }

    fn parent(&self) -> Option<&Self> {
        let _: PhantomData<_> = self.tenant;
        self.parent.as_deref()
    }
}

fn build<T: Tenant, L: ToSeconds>(user: T::UserId) -> Session<'static, T, L> {
    Session::builder().user_id(user).agent("user_1").case(1).build().unwrap()
}

#[derive(ActorTokenRequest)]
struct WithoutBounds<U, A, const N: usize> {
    user_id: U,
    actor: A,
    #[actor_token(skip)]
    bytes: [u8; N],
}

fn main() {
    let session = build::<Acme, u16>("user_2".to_owned());
    assert!(session.parent().is_none());
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","case":1,"codes":[0,0]},"session_max_duration_in_seconds":60}"#,
    );

    let session = WithoutBounds::builder()
        .bytes([0; 3])
        .user_id("user_2")
        .actor(serde_json::json!({"sub": "user_1"}))
        .build()
        .unwrap();
    assert_eq!(session.bytes.len(), 3);
}
