//! Lifetimes, types, constants and `where` clauses.

use std::fmt::Debug;
use std::marker::PhantomData;

use actor_token::{
    ActorTokenRequest,
    request::{ActorPayload, ToSeconds},
};
use serde::Serialize;

/// Whose customers a session is for.
pub trait Tenant: Debug {
    /// The ID of one.
    type UserId: AsRef<str> + Debug;
}

/// Lent, with a claim of any type.
#[derive(ActorTokenRequest, Clone, Copy, Debug)]
pub struct Lent<'a, T: Serialize> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claim)]
    case: T,
    #[actor_token(claim)]
    tags: Option<&'a [T]>,
}

/// Over all that a header may hold.
#[derive(ActorTokenRequest, Debug)]
pub struct Full<'a, 'b: 'a, T: Tenant + ?Sized, A, L = u32, const N: usize = 2>
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

impl<T: Tenant + ?Sized, A, L, const N: usize> Full<'_, '_, T, A, L, N>
where
    A: ActorPayload + Debug,
    L: ToSeconds + Debug,
{
    /// How many sessions this one was opened from.
    #[must_use]
    pub fn depth(&self) -> usize {
        let PhantomData = self.origin;
        let above = self.parent.as_ref().map_or(0, |parent| parent.depth());
        above + usize::from(!self.codes.is_empty())
    }
}
