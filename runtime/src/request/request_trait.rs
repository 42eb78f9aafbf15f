//! `ActorTokenRequest`, the trait that the derive implements.

use super::{ActorWriter, DEFAULT_MAX_ACTOR_BYTES, PreparedRequest, Seconds, prepared};
use crate::maybe_send::BoxFuture;
use crate::transport::{AsyncTransport, Transport};
use crate::{ActorToken, Client, Error, Violations};

/// The future of an asynchronous call. `O` is the output of the call, if it succeeds.
///
/// It is boxed. Therefore it borrows nothing, and a call over a transport that is not asynchronous
/// is one compile error.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::request::SendFuture;
///
/// fn start(clerk: &Client<FakeClerk>) -> Result<SendFuture, actor_token::Violations> {
///     let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
///     Ok(request.send_async(clerk)) // the future outlives the request
/// }
/// # let _ = start;
/// ```
pub type SendFuture<O = ActorToken> = BoxFuture<'static, Result<O, Error>>;

/// A request for an actor token: the user to impersonate, the actor, and the durations.
///
/// Derive it on your own struct. The derive's documentation lists the attributes. A hand-written
/// implementation looks like this:
///
/// ```
/// use actor_token::{ActorTokenRequest, request::ActorWriter};
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
    message = "`{Self}` does not implement `ActorTokenRequest`",
    label = "not an actor token request",
    note = "call `.build()?` first if this is a builder",
    note = "add `#[derive(ActorTokenRequest)]` to the struct"
)]
pub trait ActorTokenRequest {
    /// Returns the ID of the user to be impersonated, `user_id` in the request body.
    fn user_id(&self) -> &str;

    /// Writes the actor who impersonates the user, `actor` in the request body.
    fn write_actor(&self, actor: &mut ActorWriter<'_>);

    /// Returns the token lifetime, `expires_in_seconds` in the request body. The link works for
    /// that long. If the lifetime is not set, Clerk's default applies (3600 seconds at the time of
    /// writing).
    fn expires_in(&self) -> Seconds {
        Seconds::UNSET
    }

    /// Returns the maximum session duration, `session_max_duration_in_seconds` in the request body.
    /// If the duration is not set, Clerk's default applies (1800 seconds at the time of writing).
    fn session_max_duration(&self) -> Seconds {
        Seconds::UNSET
    }

    /// Returns the maximum size of the actor in bytes of JSON. `None` means no limit. See
    /// [`DEFAULT_MAX_ACTOR_BYTES`].
    fn max_actor_bytes(&self) -> Option<usize> {
        Some(DEFAULT_MAX_ACTOR_BYTES)
    }

    /// Checks custom rules, in addition to the built-in ones.
    ///
    /// The derive implements this method. To add rules to a derived request, set a function with
    /// `#[actor_token(validate = path)]` on a field or on the struct.
    fn check_rules(&self, violations: &mut Violations) {
        let _ = violations;
    }

    /// Validates the request like [`prepare`](Self::prepare), and discards the prepared request.
    ///
    /// Sending calls [`prepare`](Self::prepare), not this method. To add a rule, implement
    /// [`check_rules`](Self::check_rules). If you override this method, references, boxes and trait
    /// objects call the override.
    ///
    /// # Errors
    /// Returns all violations, not only the first.
    ///
    /// # Panics
    /// Panics like [`prepare`](Self::prepare).
    fn validate(&self) -> Result<(), Violations> {
        self.prepare().map(drop)
    }

    /// Serializes the request, validates the serialized bytes, and returns a request that is ready
    /// to send.
    ///
    /// Every method that sends a request calls this one. If you override this method, references,
    /// boxes and trait objects call the override.
    ///
    /// # Errors
    /// Returns all violations, not only the first.
    ///
    /// # Panics
    /// Panics if the `Display` implementation of a value returns an error while the value is
    /// serialized, because `serde_json` panics then. The contract of `Display` in the standard
    /// library forbids such an error.
    fn prepare(&self) -> Result<PreparedRequest, Violations> {
        prepared::prepare(&self)
    }

    /// Validates the request and issues an actor token for it, like [`Client::issue`].
    ///
    /// # Errors
    /// Returns the same errors as [`Client::issue`]. See also [`Error::token_may_exist`].
    fn send<T: Transport>(&self, client: &Client<T>) -> Result<ActorToken, Error>
    where
        Self: Sized,
    {
        client.issue(self)
    }

    /// Validates the request and issues an actor token for it, like [`Client::issue_async`]. The
    /// future borrows neither the request nor the client.
    ///
    /// # Errors
    /// Returns the same errors as [`Client::issue`]. See also [`Error::token_may_exist`], and
    /// [`Client::issue_async`] about dropping the future.
    fn send_async<T: AsyncTransport + 'static>(&self, client: &Client<T>) -> SendFuture
    where
        Self: Sized,
    {
        client.issue_async(self)
    }
}

macro_rules! forward_request {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
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
