//! Audit sinks, which store a record of every call that changes something.
//!
//! The client calls an [`Audit`] sink twice for each call. Before the client sends a request, it
//! calls [`begin`](Audit::begin), which can reject the call. At the end, it calls
//! [`end`](Audit::end) with the [`Outcome`]. An audit record with a begin but no end is
//! *incomplete*. If it is the record of issuing a token, the token may exist. This way, every token
//! has an audit record, even if its response was lost or the process crashed.
//!
//! # If the sink fails
//! **Issuing fails closed**: if `begin` fails, no token is issued. **Revoking fails open**: the
//! token is revoked even if the sink fails, and the result reports that the audit record is missing
//! or incomplete. Ending a session is like revoking a token, but its result reports the missing
//! record with [`Session::audit_error`](crate::session::Session::audit_error). Listing sessions has
//! no audit record, because it changes nothing.
//!
//! | event | issuing a token | revoking a token |
//! | --- | --- | --- |
//! | the request violates a rule or a [policy](crate::policy), or the secret key is invalid | nothing is sent, and there is no record | the same |
//! | `begin` rejects the call ([`Rejection::new`]) | nothing is sent: [`Error::AuditRejected`](crate::Error::AuditRejected) | the same |
//! | `begin` fails ([`Rejection::failed`]) or panics | nothing is sent: [`Error::AuditRejected`](crate::Error::AuditRejected) | the request is sent without a record: [`Revocation::AuditIncomplete`](crate::Revocation::AuditIncomplete) |
//! | a blocking call with an [`AsyncAudit`] | as if `begin` had failed | as if `begin` had failed |
//! | the call ends, with success or an error, and `end` succeeds | a complete record | the same |
//! | the call succeeds, but `end` fails or panics | an incomplete record; the client revokes the token, unless it [keeps such tokens](crate::ClientBuilder::keep_token_if_audit_fails): [`Error::AuditIncomplete`](crate::Error::AuditIncomplete) | an incomplete record: [`Revocation::AuditIncomplete`](crate::Revocation::AuditIncomplete) |
//! | the call fails, and its record is missing or incomplete | [`Error::AuditIncomplete`](crate::Error::AuditIncomplete) with the call's error | the same, except that [`Error::AlreadyAccepted`](crate::Error::AlreadyAccepted) is returned instead, with the [sink's error](crate::error::AlreadyAcceptedError::audit_error) |
//! | the call is cancelled during `begin` (its future is dropped) | at most an incomplete record; nothing was sent | the same |
//! | the call is cancelled later | a complete record (with an [`AsyncAudit`], if its [`cancelled`](AsyncAudit::cancelled) completes it) | the same, or no record if `begin` failed |
//! | the process crashes before `end` | an incomplete record | the same |
//!
//! With the feature `tracing`, the client also emits a warning if the sink fails.
//!
//! [`JsonLines`] is a sink that appends to a file. For a different storage, implement one of the
//! traits.
//!
//! A call has one audit record, even if its request is retried. If the client revokes a token
//! because `end` failed, the revoke has no audit record of its own.
//!
//! # Timeouts
//! If an asynchronous sink takes more than 5 seconds for `begin` or `end` of a revoke, it counts as
//! failed. This timeout uses the transport's clock and `sleep`, so it requires a real clock and a
//! `sleep` that waits. In all other cases, the client waits until `begin` or `end` returns, so a
//! sink must limit its own time. The time of `begin` counts towards the call timeout when a token
//! is issued, but not when a token is revoked.
//!
//! # Example
//! ```
//! # use actor_token::{Actor, ActorTokenRequest, CreateActorTokenRequestBody};
//! use std::sync::Mutex;
//! use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
//! use actor_token::{Client, fake::FakeClerk};
//!
//! /// A sink that keeps lines of JSON in memory. A real sink writes them to durable storage.
//! #[derive(Default)]
//! struct Journal(Mutex<Vec<String>>);
//!
//! impl Audit for Journal {
//!     fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
//!         let mut lines = self.0.lock().map_err(|_| Rejection::failed("the journal is broken"))?;
//!         lines.push(serde_json::to_string(intent).map_err(Rejection::failed)?);
//!         Ok(AuditId::new(lines.len().to_string()))
//!     }
//!
//!     fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//!         let mut lines = self.0.lock().map_err(|_| "the journal is broken")?;
//!         lines.push(format!(r#"{{"call":{id},"outcome":{}}}"#, serde_json::to_string(outcome)?));
//!         Ok(())
//!     }
//! }
//!
//! let fake = FakeClerk::new();
//! let journal = std::sync::Arc::new(Journal::default());
//! let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).audit(journal.clone()).build()?;
//! # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
//! let token = request.send(&clerk)?;
//! # let id = token.id();
//! assert_eq!(journal.0.lock().unwrap().as_slice(), [
//!     r#"{"operation":"issue","request":{"user_id":"user_2","actor":{"sub":"user_1"}}}"#.to_owned(),
//!     format!(r#"{{"call":1,"outcome":{{"outcome":"issued","actor_token_id":"{id}","attempts":1,"duration_ms":0}}}}"#),
//! ]);
//! # Ok::<(), actor_token::Error>(())
//! ```

mod catch_panic;
mod intent;
mod json_lines;
mod outcome;
mod rejection;
mod sink;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

pub use intent::Intent;
pub use json_lines::JsonLines;
pub use outcome::{Failure, FailureKind, Outcome, OutcomeKind};
pub use rejection::Rejection;
pub(crate) use sink::{Asynchronous, Blocking, OpenRecord, Sink};

use crate::maybe_send::{MaybeSend, MaybeSync};

/// A blocking audit sink; see the [module](self).
///
/// Asynchronous calls also call its methods, which then block the thread. The methods should be
/// fast, such as writing to a local file. For a service, or a database on another host, use
/// [`AsyncAudit`].
///
/// [`JsonLines`] is such a sink. This one writes each record to a file of its own:
///
/// ```
/// use std::fs::File;
/// use std::io::Write;
/// use std::path::PathBuf;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
///
/// struct Folder {
///     path: PathBuf,
///     records: AtomicU64,
/// }
///
/// impl Folder {
///     /// Writes a new file, which is on disk when the function returns.
///     fn write(&self, name: &str, text: &str) -> std::io::Result<()> {
///         let mut file = File::create_new(self.path.join(name))?;
///         file.write_all(text.as_bytes())?;
///         file.sync_all()?;
///         File::open(&self.path)?.sync_all()
///     }
/// }
///
/// impl Audit for Folder {
///     fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
///         let id = self.records.fetch_add(1, Ordering::Relaxed).to_string();
///         let intent = serde_json::to_string(intent).map_err(Rejection::failed)?;
///         self.write(&format!("{id}.begin"), &intent).map_err(Rejection::failed)?;
///         Ok(AuditId::new(id))
///     }
///
///     fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         Ok(self.write(&format!("{id}.end"), &serde_json::to_string(outcome)?)?)
///     }
/// }
/// # let path = std::env::temp_dir().join(format!("actor_token_audit_{}", std::process::id()));
/// # std::fs::create_dir(&path)?;
/// # let fake = actor_token::fake::FakeClerk::new();
/// # let folder = Folder { path: path.clone(), records: AtomicU64::new(0) };
/// # let clerk = actor_token::Client::builder(fake.clone()).secret_key(fake.secret_key()).audit(folder).build()?;
/// # let _ = clerk.revoke("act_1");
/// # assert!(path.join("0.begin").exists() && path.join("0.end").exists());
/// # std::fs::remove_dir_all(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Audit`",
    label = "not an audit sink",
    note = "implement `actor_token::audit::Audit` for `{Self}`; for an `AsyncAudit`, use `audit_async(…)`"
)]
pub trait Audit: Send + Sync {
    /// Starts the audit record. The client calls this method once for each call, before it sends a
    /// request. When this method returns, the record must be in durable storage. Otherwise, after a
    /// crash, a token could exist without a record.
    ///
    /// # Errors
    /// A [`Rejection`]. The client then does not send the request. Exception: if the sink
    /// [failed](Rejection::failed), the client still revokes a token or ends a session.
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection>;

    /// Completes the audit record. The client calls this method once for each record that was
    /// started, when the call ends or is cancelled.
    ///
    /// # Errors
    /// The reason why the record could not be completed. It is printed, so it must not contain
    /// secrets.
    fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>>;
}

/// An asynchronous audit sink, for example for a database or a service; see the [module](self).
///
/// You can write the methods as `async fn`. Blocking calls cannot use such a sink: they cannot
/// issue a token, and a blocking revoke has no audit record.
///
/// ```
/// use std::error::Error;
/// use actor_token::audit::{AsyncAudit, AuditId, Intent, Outcome, Rejection};
///
/// /// A connection pool.
/// struct Database;
/// # impl Database {
/// #     async fn insert(&self, _: String) -> Result<u64, std::io::Error> { Ok(1) }
/// #     async fn complete(&self, _: &str, _: &str) -> Result<(), std::io::Error> { Ok(()) }
/// # }
///
/// impl AsyncAudit for Database {
///     async fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
///         let intent = serde_json::to_string(intent).map_err(Rejection::failed)?;
///         let row = self.insert(intent).await.map_err(Rejection::failed)?;
///         Ok(AuditId::new(row.to_string()))
///     }
///
///     async fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
///         Ok(self.complete(id.as_str(), outcome.as_str()).await?)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `AsyncAudit`",
    label = "not an async audit sink",
    note = "implement `actor_token::audit::AsyncAudit` for `{Self}`; for an `Audit`, use `audit(…)`"
)]
pub trait AsyncAudit: MaybeSend + MaybeSync {
    /// The same as [`Audit::begin`].
    ///
    /// # Errors
    /// The same as [`Audit::begin`].
    fn begin(
        &self,
        intent: &Intent<'_>,
    ) -> impl Future<Output = Result<AuditId, Rejection>> + MaybeSend;

    /// The same as [`Audit::end`].
    ///
    /// # Errors
    /// The same as [`Audit::end`].
    fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> impl Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + MaybeSend;

    /// Completes the audit record of a call that was cancelled, which means that its future was
    /// dropped. The client also calls this method if `end` takes too long for a revoke.
    ///
    /// This method cannot await anything. Send `outcome`, the outcome as far as it is known, to a
    /// background task. `end` for the same record may already have started or even finished. The
    /// default implementation does nothing, which leaves the record incomplete.
    fn cancelled(&self, id: &AuditId, outcome: &Outcome) {
        let _ = (id, outcome);
    }
}

macro_rules! forward_audit {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<A: Audit + ?Sized> Audit for $pointer {
            fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
                (**self).begin(intent)
            }

            fn end(
                &self,
                id: &AuditId,
                outcome: &Outcome,
            ) -> Result<(), Box<dyn Error + Send + Sync>> {
                (**self).end(id, outcome)
            }
        }
    )*};
}

forward_audit!(Box<A>, Arc<A>);

macro_rules! forward_async_audit {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<A: AsyncAudit> AsyncAudit for $pointer {
            fn begin(
                &self,
                intent: &Intent<'_>,
            ) -> impl Future<Output = Result<AuditId, Rejection>> + MaybeSend {
                (**self).begin(intent)
            }

            fn end(
                &self,
                id: &AuditId,
                outcome: &Outcome,
            ) -> impl Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + MaybeSend {
                (**self).end(id, outcome)
            }

            fn cancelled(&self, id: &AuditId, outcome: &Outcome) {
                (**self).cancelled(id, outcome);
            }
        }
    )*};
}

forward_async_audit!(Box<A>, Arc<A>);

/// A sink's ID of an audit record. `begin` returns it, and `end` receives it.
///
/// ```
/// use actor_token::audit::AuditId;
///
/// assert_eq!(AuditId::new("42").as_str(), "42");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AuditId(String);

impl AuditId {
    /// Creates an ID from a string that the sink chooses, such as a row number or a UUID.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Returns the ID as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for AuditId {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

impl From<String> for AuditId {
    fn from(id: String) -> Self {
        Self::new(id)
    }
}

impl AsRef<str> for AuditId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AuditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
