//! What is wrong with a client's configuration: all of it, with the variable to mend and never a
//! value.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// The client can't be made, or the key that was provided for a call can't be used. Lists every
/// problem, each naming the setting and its environment variable.
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

/// One thing that is wrong with a client's configuration.
///
/// ```
/// use actor_token::{Client, ConfigProblem, fake::FakeClerk};
///
/// let Err(error) = Client::builder(FakeClerk::new()).secret_key("pk_test_1").build() else { panic!("built") };
/// assert_eq!(error.problems(), [ConfigProblem::SecretKeyIsPublishable]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigProblem {
    /// There is no secret key.
    SecretKeyMissing,
    /// The key is a publishable one.
    SecretKeyIsPublishable,
    /// The key can't go into an HTTP header; says why.
    SecretKeyInvalid(&'static str),
    /// The [provider](crate::ClientBuilder::secret_key_provider) of the key failed; the error's
    /// `source()` says why.
    SecretKeyUnavailable,
    /// There are two audit sinks: one would be forgotten.
    MultipleAuditSinks,
    /// The HTTP client can't be set up; the error's `source()` says why.
    HttpClientUnavailable,
    /// The base URL can't be used; says why.
    ApiUrlInvalid(&'static str),
    /// The API version can't be a path segment.
    ApiVersionInvalid,
    /// An environment variable is not valid Unicode.
    NotUnicode(&'static str),
}

impl ConfigError {
    pub(crate) fn new(problems: Vec<ConfigProblem>) -> Self {
        Self {
            problems,
            source: None,
        }
    }

    /// A problem that something else is the cause of.
    pub(crate) fn caused(problem: ConfigProblem, source: Box<dyn Error + Send + Sync>) -> Self {
        Self {
            problems: vec![problem],
            source: Some(source.into()),
        }
    }

    /// Every problem.
    #[must_use]
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

/// As `Display`: this is what a `main` that returns the error prints.
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
