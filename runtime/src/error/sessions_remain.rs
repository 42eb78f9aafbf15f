//! Error for sessions that could not be ended.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::Error;
use crate::session::{Session, SessionId};

/// Not all sessions of an impersonation could be ended: **someone may still be signed in as the
/// user**.
///
/// This error contains the sessions that were ended, and the error of each other session. Repeating
/// the call is safe: it ends the sessions that are still active.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, secrecy::ExposeSecret};
/// use actor_token::Error;
/// use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// # for _ in 0..2 {
/// #     let token = request.send(&clerk)?;
/// #     fake.redeem(token.url().ok_or("no link")?.expose_secret())?;
/// # }
///
/// fake.inject(Injection::respond_with(ApiFault::AuthorizationInvalid).only_for(Endpoint::EndSession));
/// match clerk.end_impersonation("user_2", "user_1") {
///     Err(Error::SessionsRemain(error)) => {
///         assert_eq!((error.ended().len(), error.failures().len()), (1, 1));
///     }
///     other => panic!("{other:?}"),
/// }
/// assert_eq!(clerk.end_impersonation("user_2", "user_1")?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SessionsRemainError {
    // The code that drops a `Vec` would be compiled in every codegen unit that may drop an `Error`.
    // The code that drops an `Arc` is shared. This makes all programs smaller, even those that
    // never end a session.
    ended: Arc<[Session]>,
    failures: Arc<[(SessionId, Error)]>,
}

impl SessionsRemainError {
    pub(crate) fn new(ended: Vec<Session>, failures: Vec<(SessionId, Error)>) -> Self {
        Self {
            ended: ended.into(),
            failures: failures.into(),
        }
    }

    /// Returns the sessions that were ended.
    pub fn ended(&self) -> &[Session] {
        &self.ended
    }

    /// Returns the IDs of the other sessions, with an error for each. After an error such as a
    /// timeout, the session may still have ended.
    #[must_use]
    pub fn failures(&self) -> &[(SessionId, Error)] {
        &self.failures
    }

    pub(super) fn errors(&self) -> impl Iterator<Item = &Error> {
        self.failures.iter().map(|(_, error)| error)
    }
}

impl fmt::Display for SessionsRemainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remaining = self.failures.len();
        let all = remaining.saturating_add(self.ended.len());
        write!(
            f,
            "failed to end {remaining} of {all} sessions; someone may still be signed in as the user: repeat the call"
        )?;
        match self.errors().next() {
            Some(error) => write!(f, "; first failure: {error}"),
            None => Ok(()),
        }
    }
}

impl StdError for SessionsRemainError {
    /// Returns the source of the first failure.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.errors().next()?.source()
    }
}
