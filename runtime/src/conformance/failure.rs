//! The failures that the suite reports.

use std::error::Error;
use std::fmt;

/// The requirements that a transport does not meet, as returned by
/// [`Suite::check`](super::Suite::check).
///
/// ```
/// use actor_token::{conformance::Suite, transport::from_fn, request::Body};
///
/// // Returns a response, but sends nothing.
/// let lazy = from_fn(|_, _| Ok(http::Response::new(Body::empty())));
/// let failures = Suite::new().check(&lazy).unwrap_err();
/// assert!(failures.iter().any(|failure| failure.case() == "one request"));
/// println!("{failures}"); // also prints the observations and hints
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures(pub(super) Vec<Failure>);

/// A requirement that a transport does not meet, with an observation and a hint.
///
/// ```
/// # use actor_token::{conformance::Suite, transport::from_fn, request::Body};
/// # let lazy = from_fn(|_, _| Ok(http::Response::new(Body::empty())));
/// let failures = Suite::new().check(&lazy).unwrap_err();
/// for failure in &failures {
///     println!("{}: {} Observed: {}. {}", failure.case(), failure.requirement(), failure.observed(), failure.hint());
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub(super) case: String,
    pub(super) requirement: &'static str,
    pub(super) observed: String,
    pub(super) hint: &'static str,
}

impl Failures {
    /// Returns `Ok` if there are no failures.
    pub(super) fn result(failures: Vec<Failure>) -> Result<(), Self> {
        if failures.is_empty() {
            Ok(())
        } else {
            Err(Self(failures))
        }
    }

    /// Returns the failures, in the order of the suite's cases. There is at least one.
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
    /// Returns the name of the case that failed, such as `redirect 307 to another server`.
    #[must_use]
    pub fn case(&self) -> &str {
        &self.case
    }

    /// Returns the requirement that is not met.
    #[must_use]
    pub fn requirement(&self) -> &str {
        self.requirement
    }

    /// Returns a description of what the suite observed.
    #[must_use]
    pub fn observed(&self) -> &str {
        &self.observed
    }

    /// Returns a hint on how to fix the transport.
    #[must_use]
    pub fn hint(&self) -> &str {
        self.hint
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}\n  observed: {}\n  hint: {}",
            self.case, self.requirement, self.observed, self.hint
        )
    }
}

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let checks = if self.0.len() == 1 { "check" } else { "checks" };
        write!(f, "transport failed {} conformance {checks}", self.0.len())?;
        for failure in self {
            write!(f, "\n- {failure}")?;
        }
        Ok(())
    }
}

impl Error for Failures {}
