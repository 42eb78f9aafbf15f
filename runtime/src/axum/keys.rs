//! The sources of public keys for which a layer can verify.

use std::future::{Future, ready};

use serde_json::value::RawValue;

use crate::session::{PublicKeys, SessionVerifier, Verification};

/// The public keys of a verifier that [`SessionLayer`](super::SessionLayer) accepts:
/// [`PublicKeys`], or [`FetchedKeys`](crate::session::FetchedKeys) over an
/// [`AsyncTransport`](crate::transport::AsyncTransport).
///
/// This trait is sealed.
///
/// ```
/// use actor_token::axum::{SessionKeys, SessionLayer};
/// use actor_token::session::SessionVerifier;
/// use axum::Router;
///
/// /// Accepts a verifier that fetches the keys, and in tests one with a fixed key.
/// fn app(verifier: SessionVerifier<impl SessionKeys>) -> Router {
///     Router::new().layer(SessionLayer::new(verifier))
/// }
/// # let _ = app(SessionVerifier::from_pem(actor_token::fake::FakeClerk::jwt_key())?);
/// # Ok::<(), actor_token::session::PublicKeyError>(())
/// ```
pub trait SessionKeys: Verify {}

/// Verifies a token in asynchronous code. It is not public, which seals [`SessionKeys`].
pub trait Verify: Send + Sync + Sized + 'static {
    fn verify(
        verifier: &SessionVerifier<Self>,
        token: Option<&str>,
    ) -> impl Future<Output = Verification<Box<RawValue>>> + Send;
}

impl SessionKeys for PublicKeys {}

impl Verify for PublicKeys {
    fn verify(
        verifier: &SessionVerifier<Self>,
        token: Option<&str>,
    ) -> impl Future<Output = Verification<Box<RawValue>>> + Send {
        ready(verifier.verify_as(token))
    }
}
