//! What a successful revocation found.

use crate::ActorToken;

/// The outcome of [`Client::revoke`](crate::Client::revoke): either way, the link doesn't work any more.
///
/// A token that was redeemed already can't be revoked; that is
/// [`Error::AlreadyAccepted`](crate::Error::AlreadyAccepted), since somebody is in the account.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// use actor_token::Revocation;
///
/// let token = request.send(&clerk)?;
/// match clerk.revoke(token.id())? {
///     Revocation::Revoked(token) => println!("{} is {} now", token.id(), token.status()),
///     Revocation::AlreadyRevoked => println!("somebody was faster"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub enum Revocation {
    /// This call revoked it.
    Revoked(Box<ActorToken>),
    /// It was revoked before: by somebody else, or by an earlier try of this very call whose answer was lost.
    AlreadyRevoked,
}
