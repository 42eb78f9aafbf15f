//! The request for an actor token: the trait that is derived, the types of its fields, writing and
//! validating the body.
//!
//! An implementation of the trait only states which field has which role. Everything else is
//! ordinary code.

mod actor;
mod body;
#[cfg(feature = "derive")]
mod create_body;
mod field_types;
mod prepared;
pub(crate) mod seconds;
pub(crate) mod validation;
mod violation;
pub(crate) mod writer;

pub use actor::Actor;
pub use body::Body;
#[cfg(feature = "derive")]
pub use create_body::CreateActorTokenRequestBody;
pub use field_types::{ActorPayload, Id, ToSeconds};
pub use prepared::PreparedRequest;
pub use seconds::Seconds;
pub use violation::{Violation, ViolationCode, Violations};
pub use writer::ActorWriter;

use crate::maybe_send::Boxed;
use crate::transport::{AsyncTransport, Transport};
use crate::{ActorToken, Client, Error};

/// How large an actor may be by default, in bytes of JSON.
///
/// The actor travels as the `act` claim in the session token, which is a cookie. Clerk leaves
/// [about 1.2 KB](https://clerk.com/docs/guides/sessions/session-tokens#size-limitations) for
/// custom claims; past that, the browser drops the cookie and signing in breaks.
///
/// ```
/// use actor_token::{Actor, CreateActorTokenRequestBody, DEFAULT_MAX_ACTOR_BYTES};
///
/// let actor = Actor::new("user_1").with_claim("note", "x".repeat(DEFAULT_MAX_ACTOR_BYTES))?;
/// assert!(CreateActorTokenRequestBody::builder().user_id("user_2").actor(actor).build().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub const DEFAULT_MAX_ACTOR_BYTES: usize = 1200;

/// What [`ActorTokenRequest::send_async`] returns. Boxed, since a trait's method can't promise
/// otherwise that its future doesn't borrow the request.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::SendFuture;
///
/// fn begin(clerk: &Client<FakeClerk>) -> Result<SendFuture, actor_token::Violations> {
///     let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
///     Ok(request.send_async(clerk)) // the request ends here, and the future goes on
/// }
/// # let _ = begin;
/// ```
pub type SendFuture = Boxed<'static, Result<ActorToken, Error>>;

/// A request for an actor token: who is to be impersonated, by whom, and for how long.
///
/// Derive it on a struct of your own. The derive's documentation lists the attributes. Written by
/// hand, it looks like this:
///
/// ```
/// use actor_token::{ActorTokenRequest, ActorWriter};
///
/// struct SupportSession {
///     user_id: String,
///     agent: String,
///     case: u64,
/// }
///
/// impl ActorTokenRequest for SupportSession {
///     fn user_id(&self) -> &str {
///         &self.user_id
///     }
///
///     fn write_actor(&self, actor: &mut ActorWriter<'_>) {
///         actor.sub(&self.agent);
///         actor.claim("case", &self.case);
///     }
/// }
///
/// let session = SupportSession { user_id: "user_2".into(), agent: "user_1".into(), case: 4711 };
/// let prepared = session.prepare()?;
/// assert_eq!(
///     prepared.body().as_bytes(),
///     br#"{"user_id":"user_2","actor":{"sub":"user_1","case":4711}}"#,
/// );
/// # Ok::<(), actor_token::Violations>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request for an actor token",
    label = "not an `ActorTokenRequest`",
    note = "write `#[derive(ActorTokenRequest)]` on the struct"
)]
pub trait ActorTokenRequest {
    /// The user to be impersonated: `user_id` on the wire.
    fn user_id(&self) -> &str;

    /// Writes the impersonator: `actor` on the wire.
    fn write_actor(&self, actor: &mut ActorWriter<'_>);

    /// The life of the token until it is redeemed: `expires_in_seconds`. Unset, it is Clerk's
    /// default (3600 seconds when this was written).
    fn expires_in(&self) -> Seconds {
        Seconds::UNSET
    }

    /// The longest life of the session that the token opens: `session_max_duration_in_seconds`.
    /// Unset, it is Clerk's default (1800 seconds when this was written).
    fn session_max_duration(&self) -> Seconds {
        Seconds::UNSET
    }

    /// How many bytes of JSON the actor may have; `None` for no limit. See
    /// [`DEFAULT_MAX_ACTOR_BYTES`].
    fn max_actor_bytes(&self) -> Option<usize> {
        Some(DEFAULT_MAX_ACTOR_BYTES)
    }

    /// Rules of your own, besides the built-in ones.
    ///
    /// The derive writes this method; to add rules to a derived request, name a function in
    /// `#[actor_token(validate = path)]`, on a field or on the struct.
    fn check_rules(&self, violations: &mut Violations) {
        let _ = violations;
    }

    /// Checks every rule: [`prepare`](Self::prepare) without its result.
    ///
    /// To add a rule, implement [`check_rules`](Self::check_rules): sending calls [`prepare`](Self::prepare),
    /// not this method. An override is also called for a reference, a `Box` and a trait object.
    ///
    /// # Errors
    /// All violations, never only the first.
    ///
    /// # Panics
    /// As [`prepare`](Self::prepare).
    fn validate(&self) -> Result<(), Violations> {
        self.prepare().map(drop)
    }

    /// Writes the request, validates what was written, and returns it ready to be sent.
    ///
    /// Every method that sends a request calls this one. An override is also called for a
    /// reference, a `Box` and a trait object.
    ///
    /// # Errors
    /// All violations, never only the first.
    ///
    /// # Panics
    /// If the `Display` implementation of a value returns an error while it is serialized:
    /// `serde_json` panics then. The standard library's contract for `Display` forbids such an
    /// error.
    fn prepare(&self) -> Result<PreparedRequest, Violations> {
        prepared::prepare(&self)
    }

    /// Validates the request, and issues an actor token for it: [`Client::issue`] from the
    /// request's side.
    ///
    /// # Errors
    /// As [`Client::issue`]. Mind [`Error::token_may_exist`].
    fn send<T: Transport>(&self, client: &Client<T>) -> Result<ActorToken, Error>
    where
        Self: Sized,
    {
        client.issue(self)
    }

    /// Validates the request, and issues an actor token for it: [`Client::issue_async`] from the
    /// request's side. The future borrows neither the request nor the client.
    ///
    /// # Errors
    /// As [`Client::issue`]. Mind [`Error::token_may_exist`], and what [`Client::issue_async`]
    /// says about dropping the future.
    fn send_async<T: AsyncTransport + 'static>(&self, client: &Client<T>) -> SendFuture
    where
        Self: Sized,
    {
        Box::pin(client.issue_async(self))
    }
}

macro_rules! forward_request {
    ($($pointer:ty),*) => {$(
        impl<R: ActorTokenRequest + ?Sized> ActorTokenRequest for $pointer {
            fn user_id(&self) -> &str {
                (**self).user_id()
            }

            fn write_actor(&self, actor: &mut ActorWriter<'_>) {
                (**self).write_actor(actor);
            }

            fn expires_in(&self) -> Seconds {
                (**self).expires_in()
            }

            fn session_max_duration(&self) -> Seconds {
                (**self).session_max_duration()
            }

            fn max_actor_bytes(&self) -> Option<usize> {
                (**self).max_actor_bytes()
            }

            fn check_rules(&self, violations: &mut Violations) {
                (**self).check_rules(violations);
            }

            fn validate(&self) -> Result<(), Violations> {
                (**self).validate()
            }

            fn prepare(&self) -> Result<PreparedRequest, Violations> {
                (**self).prepare()
            }
        }
    )*};
}

forward_request!(&R, Box<R>);
