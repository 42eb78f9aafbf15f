//! The error for public keys that cannot be fetched.

use std::fmt;
use std::sync::Arc;

/// The public keys that verify session tokens could not be fetched, so a token could not be
/// checked.
///
/// ```no_run
/// use actor_token::session::SessionVerifier;
///
/// # fn doc(verifier: &SessionVerifier, token: Option<&str>) {
/// use actor_token::session::Verification;
///
/// if let Verification::Unavailable(error) = verifier.verify(token) {
///     eprintln!("respond with status 503: {error}");
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct KeysUnavailableError(Arc<dyn std::error::Error + Send + Sync>);

impl KeysUnavailableError {
    pub(crate) fn new(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }
}

impl fmt::Display for KeysUnavailableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(source) = self;
        write!(
            f,
            "the public keys of session tokens could not be fetched: {source}"
        )
    }
}

impl std::error::Error for KeysUnavailableError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
