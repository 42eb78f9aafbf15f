//! What the suite found: which promise is broken, what was seen, and what to do about it.

use std::error::Error;
use std::fmt;

/// Every promise that a transport broke, from [`check`](super::check) and its like.
///
/// ```
/// use std::time::Duration;
/// use actor_token::{Body, conformance, transport::from_fn};
///
/// // Says that all is well, and sends nothing at all.
/// let lazy = from_fn(|_, _| Ok(http::Response::new(Body::empty())));
/// let failures = conformance::check(&lazy).unwrap_err();
/// assert!(failures.iter().any(|failure| failure.case() == "one request"));
/// println!("{failures}"); // each with what was seen and what to do
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures(pub(super) Vec<Failure>);

/// One broken promise.
///
/// ```
/// # use actor_token::{Body, conformance, transport::from_fn};
/// # let lazy = from_fn(|_, _| Ok(http::Response::new(Body::empty())));
/// let failures = conformance::check(&lazy).unwrap_err();
/// for failure in &failures {
///     println!("{}: {} Seen: {}. {}", failure.case(), failure.promise(), failure.seen(), failure.advice());
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub(super) case: String,
    pub(super) promise: &'static str,
    pub(super) seen: String,
    pub(super) advice: &'static str,
}

impl Failures {
    /// `Ok` if nothing was found.
    pub(super) fn of(found: Vec<Failure>) -> Result<(), Self> {
        if found.is_empty() {
            Ok(())
        } else {
            Err(Self(found))
        }
    }

    /// The failures, in the order of the suite's cases. There is at least one.
    pub fn iter(&self) -> std::slice::Iter<'_, Failure> {
        self.0.iter()
    }
}

impl<'f> IntoIterator for &'f Failures {
    type Item = &'f Failure;
    type IntoIter = std::slice::Iter<'f, Failure>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Failure {
    /// The name of the case that found it: `redirect 307 to another server`.
    #[must_use]
    pub fn case(&self) -> &str {
        &self.case
    }

    /// What a transport promises.
    #[must_use]
    pub fn promise(&self) -> &str {
        self.promise
    }

    /// What the suite saw instead.
    #[must_use]
    pub fn seen(&self) -> &str {
        &self.seen
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &str {
        self.advice
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}\n  seen: {}\n  to do: {}",
            self.case, self.promise, self.seen, self.advice
        )
    }
}

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the transport breaks {} of its promises", self.0.len())?;
        for failure in self {
            write!(f, "\n- {failure}")?;
        }
        Ok(())
    }
}

impl Error for Failures {}
