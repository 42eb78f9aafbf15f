//! Generic requests: lifetimes, types, constants and `where` clauses.

use std::fmt::Debug;
use std::marker::PhantomData;

use actor_token::{
    ActorTokenRequest,
    request::{ActorPayload, ToSeconds},
};
use serde::Serialize;

/// An organization with its own type of user IDs.
pub trait Tenant: Debug {
    /// The type of user IDs.
    type UserId: AsRef<str> + Debug;
}

/// A request with borrowed fields and a claim of any type.
#[derive(ActorTokenRequest, Clone, Copy, Debug)]
pub struct Borrowed<'a, T: Serialize> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claim)]
    case: T,
    #[actor_token(claim)]
    tags: Option<&'a [T]>,
}

/// A request with every kind of generic parameter.
#[derive(ActorTokenRequest, Debug)]
pub struct Generic<'a, 'b: 'a, T: Tenant + ?Sized, A, L = u32, const N: usize = 2>
where
    A: ActorPayload + Debug,
    L: ToSeconds + Debug,
    [u8; N]: Sized,
    for<'x> &'x T: Sized,
{
    user_id: T::UserId,
    actor: A,
    #[actor_token(max = 3600)]
    expires_in_seconds: Option<L>,
    #[actor_token(skip)]
    codes: &'a [u8; N],
    #[actor_token(skip)]
    parent: Option<Box<Self>>,
    #[actor_token(skip)]
    origin: PhantomData<&'b T>,
}

impl<T: Tenant + ?Sized, A, L, const N: usize> Generic<'_, '_, T, A, L, N>
where
    A: ActorPayload + Debug,
    L: ToSeconds + Debug,
{
    /// Returns the number of sessions in the chain of parents.
    #[must_use]
    pub fn depth(&self) -> usize {
        let PhantomData = self.origin;
        let depth = self.parent.as_ref().map_or(0, |parent| parent.depth());
        depth + usize::from(!self.codes.is_empty())
    }
}
