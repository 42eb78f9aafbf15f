//! Errors in a client's configuration. They name the setting and its environment variable, and
//! never contain a value.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Error for invalid settings of a client, or for an invalid secret key from a provider. It lists
/// all problems.
///
/// ```
/// use actor_token::{Client, transport::{TransportError, from_fn}};
///
/// let transport = from_fn(|_, _| Err(TransportError::not_sent("offline")));
/// let error = Client::builder(transport)
///     .secret_key("pk_test_1234")
///     .api_url("http://api.example.com")
///     .build()
///     .unwrap_err();
/// assert_eq!(error.problems().len(), 2);
/// ```
#[derive(Clone)]
pub struct ConfigError {
    problems: Vec<ConfigProblem>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

/// A problem in a client's configuration.
///
/// ```
/// use actor_token::{Client, fake::FakeClerk, error::ConfigProblem};
///
/// let Err(error) = Client::builder(FakeClerk::new()).secret_key("pk_test_1").build() else { panic!("built") };
/// assert_eq!(error.problems(), [ConfigProblem::SecretKeyIsPublishable]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigProblem {
    /// The secret key is missing.
    SecretKeyMissing,
    /// The key is a publishable key.
    SecretKeyIsPublishable,
    /// The key cannot be sent in an HTTP header. The string states the reason.
    SecretKeyInvalid(&'static str),
    /// The [provider](crate::ClientBuilder::secret_key_provider) of the secret key failed. The
    /// error's `source()` is the cause.
    SecretKeyUnavailable,
    /// More than one audit sink is configured.
    MultipleAuditSinks,
    /// The HTTP client could not be set up. The error's `source()` is the cause.
    HttpClientUnavailable,
    /// The base URL is invalid. The string states the reason.
    ApiUrlInvalid(&'static str),
    /// The API version is not a single path segment.
    ApiVersionInvalid,
    /// The environment variable of this name is not valid Unicode.
    NotUnicode(&'static str),
}

impl ConfigError {
    pub(crate) fn new(problems: Vec<ConfigProblem>) -> Self {
        Self {
            problems,
            source: None,
        }
    }

    /// Creates an error with a problem and its cause.
    pub(crate) fn with_source(
        problem: ConfigProblem,
        source: Box<dyn Error + Send + Sync>,
    ) -> Self {
        Self {
            problems: vec![problem],
            source: Some(source.into()),
        }
    }

    /// Returns all problems.
    #[must_use]
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

/// Same as `Display`, because a `main` that returns the error prints its `Debug` output.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecretKeyMissing => f.write_str(
                "no secret key: set CLERK_SECRET_KEY to the `sk_…` key from Clerk's Dashboard, under API keys",
            ),
            Self::SecretKeyIsPublishable => f.write_str(
                "the secret key (CLERK_SECRET_KEY) begins with `pk_`, so it is a publishable key; use the `sk_…` secret key",
            ),
            Self::SecretKeyInvalid(why) => write!(f, "the secret key (CLERK_SECRET_KEY) {why}"),
            Self::SecretKeyUnavailable => f.write_str(
                "the secret key provider failed; see `source()`",
            ),
            Self::MultipleAuditSinks => f.write_str(
                "more than one audit sink is configured; combine them into one",
            ),
            Self::HttpClientUnavailable => {
                f.write_str("failed to set up the HTTP client; see `source()`")
            }
            Self::ApiUrlInvalid(why) => write!(f, "the base URL (CLERK_API_URL) {why}"),
            Self::ApiVersionInvalid => f.write_str(
                "the API version (CLERK_API_VERSION) must be one path segment such as `v1`; the dated version is a header that this crate sets",
            ),
            Self::NotUnicode(variable) => write!(f, "{variable} is not valid Unicode"),
        }
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source: &(dyn Error + 'static) = self.source.as_deref()?;
        Some(source)
    }
}
