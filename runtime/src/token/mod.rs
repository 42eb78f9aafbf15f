//! Actor tokens as Clerk returns them, with wrapped secrets and typed fields.

mod id;
mod jwt;
mod milliseconds;
mod record;
mod revocation;
mod status;
pub(crate) mod wire;

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::json;

pub use id::ActorTokenId;
pub(crate) use id::string_id;
pub use record::ActorTokenRecord;
pub(crate) use record::actor_to_value;
pub use revocation::Revocation;
pub use status::ActorTokenStatus;
pub(crate) use wire::time_from_json;

/// An actor token with its single-use link, through which the actor signs in as the user.
///
/// [`token`](Self::token) and [`url`](Self::url) are secrets. They are never printed. Read them
/// with [`ExposeSecret`]. [`record`](Self::record) returns the part that can be stored.
///
/// The fields are those of Clerk's [published
/// model](https://clerk.com/docs/reference/backend-api/tag/actor-tokens/POST/actor_tokens).
///
/// ```
/// use actor_token::{Actor, ActorTokenRequest, ActorTokenStatus, Client, CreateActorTokenRequestBody};
/// use actor_token::secrecy::ExposeSecret;
/// # use actor_token::fake::FakeClerk;
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
///
/// let request = CreateActorTokenRequestBody::builder()
///     .user_id("user_2")
///     .actor(Actor::new("user_1"))
///     .build()?;
/// let token = request.send(&clerk)?;
///
/// assert_eq!(token.status(), &ActorTokenStatus::Pending);
/// let link = token.url().map(|url| url.expose_secret().to_owned());
/// assert!(link.is_some_and(|link| link.contains("/v1/tickets/accept?ticket=")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "an actor token grants access to an account: share its link, or revoke it"]
pub struct ActorToken {
    id: ActorTokenId,
    user_id: String,
    actor: Box<RawValue>,
    status: ActorTokenStatus,
    token: Option<SecretString>,
    url: Option<SecretString>,
    created_at: Option<SystemTime>,
    updated_at: Option<SystemTime>,
}

impl ActorToken {
    /// Returns the token's ID, which [`Client::revoke`](crate::Client::revoke) accepts.
    #[must_use]
    pub fn id(&self) -> &ActorTokenId {
        &self.id
    }

    /// Returns the ID of the impersonated user.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the actor as JSON, exactly as in the response.
    #[must_use]
    pub fn actor_json(&self) -> &str {
        self.actor.get()
    }

    /// Deserializes the actor into [`Actor`](crate::Actor) or your own type.
    ///
    /// ```
    /// # use actor_token::{ActorTokenRequest, Client, fake::FakeClerk, request::ActorWriter};
    /// # struct Request;
    /// # impl ActorTokenRequest for Request {
    /// #     fn user_id(&self) -> &str { "user_2" }
    /// #     fn write_actor(&self, actor: &mut ActorWriter<'_>) { actor.sub("user_1"); actor.claim("case", &4711); }
    /// # }
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let token = clerk.issue(&Request)?;
    /// #[derive(serde::Deserialize)]
    /// struct Agent {
    ///     sub: String,
    ///     case: u64,
    /// }
    /// let agent: Agent = token.actor()?;
    /// assert_eq!((agent.sub.as_str(), agent.case), ("user_1", 4711));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Returns [`ActorDeserializeError`] if the actor cannot be deserialized into `A`.
    pub fn actor<A: DeserializeOwned>(&self) -> Result<A, ActorDeserializeError> {
        deserialize_actor(&self.actor)
    }

    /// Returns the actor's `sub`; see [`actor_sub`].
    pub(crate) fn sub(&self) -> Option<Cow<'_, str>> {
        actor_sub(&self.actor)
    }

    /// Returns the token's status at the time of the response.
    #[must_use]
    pub fn status(&self) -> &ActorTokenStatus {
        &self.status
    }

    /// Returns the token itself, a JWT. Some responses do not contain it.
    #[must_use]
    pub fn token(&self) -> Option<&SecretString> {
        self.token.as_ref()
    }

    /// Returns the link. It can be opened once. Some responses do not contain it.
    #[must_use]
    pub fn url(&self) -> Option<&SecretString> {
        self.url.as_ref()
    }

    /// Returns the time at which the token was created. `None` if the response has no valid time.
    #[must_use]
    pub fn created_at(&self) -> Option<SystemTime> {
        self.created_at
    }

    /// Returns the time at which the token changed last. `None` if the response has no valid time.
    #[must_use]
    pub fn updated_at(&self) -> Option<SystemTime> {
        self.updated_at
    }

    /// Returns the time at which the link stops working: the token's `exp` claim, read **without
    /// verifying the signature**. `None` if there is no token or no valid `exp` claim.
    #[must_use]
    pub fn link_expires_at(&self) -> Option<SystemTime> {
        self.token
            .as_ref()
            .and_then(|token| jwt::expires_at(token.expose_secret()))
    }

    /// Returns the part without secrets, which can be stored.
    #[must_use]
    pub fn record(&self) -> ActorTokenRecord {
        ActorTokenRecord {
            id: self.id.clone(),
            user_id: self.user_id.clone(),
            actor: actor_to_value(&self.actor),
            status: self.status.clone(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            expires_at: self.link_expires_at(),
        }
    }
}

/// Deserializes the actor of a token or a session.
pub(crate) fn deserialize_actor<A: DeserializeOwned>(
    actor: &RawValue,
) -> Result<A, ActorDeserializeError> {
    serde_json::from_slice(actor.get().as_bytes()).map_err(|error| ActorDeserializeError {
        type_name: std::any::type_name::<A>(),
        column: error.column(),
    })
}

/// Returns the `sub` of an actor. `None` unless the actor is an object with exactly one `sub`,
/// which is a string.
pub(crate) fn actor_sub(actor: &RawValue) -> Option<Cow<'_, str>> {
    let mut subs = Vec::new();
    json::for_each_member(actor.get().as_bytes(), &mut |key, value| {
        if key == "sub" {
            subs.push(value);
        }
    })
    .ok()?;
    match subs.as_slice() {
        [sub] => json::string(sub.get()),
        _ => None,
    }
}

/// Prints the fields that identify the token, but no secrets and no personal data.
impl fmt::Debug for ActorToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorToken")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("created_at", &self.created_at)
            .field("updated_at", &self.updated_at)
            .finish_non_exhaustive()
    }
}

/// Error for an actor that cannot be deserialized into the requested type.
///
/// It contains the position of the problem, but no part of the actor's JSON.
/// [`ActorToken::actor_json`] returns the JSON.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// # let token = request.send(&clerk)?;
/// #[derive(Debug, serde::Deserialize)]
/// struct Agent {
///     case: u64,
/// }
///
/// let error = token.actor::<Agent>().unwrap_err(); // the request had no case
/// assert!(error.to_string().contains("Agent"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorDeserializeError {
    type_name: &'static str,
    column: usize,
}

impl fmt::Display for ActorDeserializeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the actor cannot be deserialized into `{}` (column {} of its JSON)",
            self.type_name, self.column
        )
    }
}

impl std::error::Error for ActorDeserializeError {}
