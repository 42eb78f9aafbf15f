//! The kinds of HTTP libraries' errors.

use std::error::Error;
use std::io;
use std::iter::successors;

#[cfg(any(feature = "reqwest", feature = "tower"))]
use super::TransportError;
use super::TransportErrorKind;
use crate::safe_to_print::cause;
#[cfg(any(feature = "reqwest", feature = "tower"))]
use crate::safe_to_print::redacted_error;

/// The error of an asynchronous HTTP library: its kind, and the part of its message that is safe to
/// print.
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(super) struct LibraryError {
    pub(super) message: String,
    pub(super) kind: TransportErrorKind,
}

#[cfg(any(feature = "reqwest", feature = "tower"))]
impl LibraryError {
    /// Creates an error with `message`, followed by the messages in the chain of `error` that are
    /// safe to print.
    pub(super) fn new(message: &str, error: &(dyn Error + 'static)) -> Self {
        Self {
            message: redacted_error(message, error),
            kind: kind_of(error),
        }
    }

    /// Converts the error with `create`, a constructor of `TransportError`.
    pub(super) fn into_transport_error(
        self,
        create: impl FnOnce(String) -> TransportError,
    ) -> TransportError {
        create(self.message).with_kind(self.kind)
    }
}

/// Creates an error without a known cause.
#[cfg(any(feature = "reqwest", feature = "tower"))]
impl From<&str> for LibraryError {
    fn from(message: &str) -> Self {
        Self {
            message: message.to_owned(),
            kind: TransportErrorKind::Other,
        }
    }
}

/// Returns the kind of the first error in the chain that has one.
pub(super) fn kind_of(error: &(dyn Error + 'static)) -> TransportErrorKind {
    successors(Some(error), |error| cause(*error))
        .map(kind_of_one)
        .find(|kind| *kind != TransportErrorKind::Other)
        .unwrap_or_default()
}

/// Returns the kind of `error`, without the errors that caused it.
fn kind_of_one(error: &(dyn Error + 'static)) -> TransportErrorKind {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return error.kind().into();
    }
    #[cfg(any(feature = "reqwest", feature = "ureq"))]
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return kind_of_rustls_error(error);
    }
    #[cfg(feature = "reqwest")]
    {
        // reqwest's check includes the errors of its own timeouts, whose types are private.
        let timed_out = error
            .downcast_ref::<::reqwest::Error>()
            .is_some_and(::reqwest::Error::is_timeout);
        if timed_out {
            return TransportErrorKind::TimedOut;
        }
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            return kind_of_hyper_error(error);
        }
    }
    kind_by_message(&error.to_string())
}

#[cfg(any(feature = "reqwest", feature = "ureq"))]
fn kind_of_rustls_error(error: &rustls::Error) -> TransportErrorKind {
    match error {
        rustls::Error::InvalidCertificate(_) => TransportErrorKind::InvalidCertificate,
        _ => TransportErrorKind::Tls,
    }
}

#[cfg(feature = "reqwest")]
fn kind_of_hyper_error(error: &hyper::Error) -> TransportErrorKind {
    if error.is_timeout() {
        TransportErrorKind::TimedOut
    } else if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        TransportErrorKind::ConnectionClosed
    } else {
        TransportErrorKind::Other
    }
}

/// Returns the kind of an error whose type is private, or from a library that is not a dependency.
fn kind_by_message(message: &str) -> TransportErrorKind {
    // hyper-util, which reqwest uses too; the standard library.
    if message == "dns error" || message.starts_with("failed to lookup address information") {
        TransportErrorKind::HostNotFound
    // rustls in a tower service.
    } else if message.starts_with("invalid peer certificate") {
        TransportErrorKind::InvalidCertificate
    } else {
        TransportErrorKind::Other
    }
}

/// Returns the kind of an error of ureq.
#[cfg(feature = "ureq")]
pub(super) fn kind_of_ureq_error(error: &::ureq::Error) -> TransportErrorKind {
    use ::ureq::Error as E;
    match error {
        E::HostNotFound => TransportErrorKind::HostNotFound,
        E::Timeout(_) => TransportErrorKind::TimedOut,
        E::Tls(_) => TransportErrorKind::Tls,
        E::Rustls(error) => kind_of_rustls_error(error),
        E::Io(error) => kind_of(error),
        _ => TransportErrorKind::Other,
    }
}

#[cfg(test)]
mod tests;
