//! Unusual generics and field types.
#![deny(warnings)]

use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::rc::Rc;

use actor_token::ActorTokenRequest;

trait Tenant {
    type Id<'i>: AsRef<str>
    where
        Self: 'i;
}

impl Tenant for str {
    type Id<'i> = &'i str;
}

#[derive(ActorTokenRequest)]
struct Session<'a, 'b, T: ?Sized + Tenant + 'a, F = fn(&str) -> u8, const DEEP: bool = true, const C: char = 'x'>
where
    Self: Sized,
    'b: 'a,
    F: for<'x> Fn(&'x str) -> u8,
    for<'x> &'x T: Sized,
{
    user_id: <T as Tenant>::Id<'a>,
    #[actor_token(sub)]
    agent: &'a (dyn AsRef<str> + 'b),
    #[actor_token(skip)]
    callback: F,
    #[actor_token(skip)]
    hook: Option<Box<dyn for<'x> Fn(&'x Self) -> &'x str + 'a>>,
    #[actor_token(skip)]
    tenant: PhantomData<*const T>,
    #[actor_token(skip, default)]
    shared: Rc<Vec<(u8, [Option<Rc<Self>>; 2])>>,
    #[actor_token(skip)]
    never: Option<fn(u8) -> !>,
}

#[derive(ActorTokenRequest)]
#[allow(non_camel_case_types)]
struct SelfInTypes {
    user_id: String,
    actor: Box<serde_json::Value>,
    #[actor_token(skip, default = Self::bytes())]
    bytes: [u8; Self::SIZE],
    #[actor_token(expires_in_seconds, max = Self::longest())]
    ttl: u32,
}

impl SelfInTypes {
    const SIZE: usize = 2;

    fn bytes() -> [u8; 2] {
        [0; Self::SIZE]
    }

    const fn longest() -> u32 {
        60
    }
}

#[derive(ActorTokenRequest)]
struct UnsizedId<I: AsRef<str> + ?Sized> {
    #[actor_token(sub)]
    agent: &'static str,
    user_id: Box<I>,
}

fn shorten_lifetime<'short>(builder: UnsizedIdBuilder<str>, _: &'short str) -> UnsizedIdBuilder<str> {
    builder
}

fn validate(request: &dyn ActorTokenRequest) {
    request.validate().unwrap();
}

fn require_send_and_sync<T: Send + Sync>(builder: T) -> T {
    builder
}

fn formatted_length(id: &(impl Display + Debug)) -> u8 {
    format!("{id}{id:?}").len().try_into().unwrap()
}

fn main() {
    let agent: &dyn AsRef<str> = &"user_1";
    let session = Session::<str, fn(&str) -> u8>::builder()
        .user_id("user_2")
        .agent(&agent)
        .callback(|id| formatted_length(&id))
        .hook(Box::new(|session| session.user_id))
        .build()
        .unwrap();
    assert_eq!((session.callback)("x"), 4);
    assert_eq!(session.hook.as_ref().map(|hook| hook(&session)), Some("user_2"));
    assert!(session.shared.is_empty() && session.never.is_none());
    let PhantomData = session.tenant;

    let actor = Box::new(serde_json::json!({"sub": "user_1"}));
    let sized = require_send_and_sync(SelfInTypes::builder()).user_id("user_2").actor(actor).ttl(60).build().unwrap();
    assert_eq!(sized.bytes, [0; 2]);

    let text = shorten_lifetime(UnsizedId::<str>::builder(), "x").user_id("user_2".into()).agent("user_1").build().unwrap();
    validate(&text);
}
