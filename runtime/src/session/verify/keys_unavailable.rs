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

    /// Returns the error of the call that was to fetch the keys, an [`Error`](crate::Error). A log
    /// can take the status or Clerk's trace ID from it.
    ///
    /// ```
    /// use actor_token::fake::{ApiFault, FakeClerk, Injection};
    /// use actor_token::session::Verification;
    /// use actor_token::{Client, Error};
    ///
    /// let fake = FakeClerk::new();
    /// let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// fake.inject(Injection::respond_with(ApiFault::AuthorizationInvalid));
    ///
    /// let token = fake.start_session("user_2").token();
    /// let verification = clerk.session_verifier().verify(token.as_deref());
    /// let Verification::Unavailable(error) = verification else { panic!("{verification:?}") };
    /// let Some(Error::Api(error)) = error.call_error().downcast_ref() else { panic!("{error}") };
    /// assert_eq!(error.status(), 403);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn call_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        &*self.0
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
