//! Redaction of HTTP libraries' errors. Some messages contain the URL or a part of the response,
//! which may contain a secret.

use std::error::Error;
use std::io;

/// Returns `message`, followed by the messages of the errors in the chain. Omits every message that
/// may contain something that was sent or received.
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(crate) fn redacted_error(message: &str, error: &(dyn Error + 'static)) -> String {
    let mut messages = message.to_owned();
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(safe) = safe_message(error) {
            messages.push_str(": ");
            messages.push_str(&safe);
        }
        next = cause(error);
    }
    messages
}

/// Returns the next error in the chain. For an I/O error that wraps another one, that is the
/// wrapped error, which `source` skips.
pub(crate) fn cause<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

#[cfg(any(feature = "reqwest", feature = "tower"))]
fn safe_message(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return safe_io_message(error);
    }
    #[cfg(feature = "reqwest")]
    {
        // hyper's messages are constant. Those of rustls contain at most certificates, alerts and
        // hosts.
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            return Some(error.to_string());
        }
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some(error.to_string());
        }
    }
    None
}

const RESOLVER_FAILED: &str = "failed to lookup address information";

/// Returns the operating system's message, or the kind of the error. `None` if the error only wraps
/// another one.
fn safe_io_message(error: &io::Error) -> Option<String> {
    match (error.raw_os_error(), error.get_ref()) {
        (Some(_), _) => Some(error.to_string()),
        // The standard library wraps the message of the operating system's resolver.
        (None, Some(inner)) if inner.to_string().starts_with(RESOLVER_FAILED) => {
            Some(inner.to_string())
        }
        (None, Some(_)) if error.kind() == io::ErrorKind::Other => None,
        (None, _) => Some(error.kind().to_string()),
    }
}

/// Converts an error of ureq to one that contains no part of the request or the response.
#[cfg(feature = "ureq")]
pub(crate) fn redacted_ureq_error(error: ureq::Error) -> Box<dyn Error + Send + Sync> {
    use ureq::Error as E;
    match error {
        // The error wraps another library's error. Only the messages of rustls are safe.
        E::Io(error)
            if error
                .get_ref()
                .is_some_and(|inner| !inner.is::<rustls::Error>()) =>
        {
            let message = safe_io_message(&error);
            message.unwrap_or_else(|| "an I/O error".to_owned()).into()
        }
        E::Io(_)
        | E::Timeout(_)
        | E::HostNotFound
        | E::ConnectionFailed
        | E::Tls(_)
        | E::Rustls(_)
        | E::TlsRequired
        | E::LargeResponseHeader(..) => error.into(),
        E::RequireHttpsOnly(_) => {
            "the setting `https_only` rejects the `http` URL of the API; use `https`, or remove the setting".into()
        }
        E::BadUri(_) | E::Http(_) => {
            "ureq rejected the URL or a header of the request; check the base URL of the API".into()
        }
        E::Protocol(_) => "the response is not valid HTTP/1.1".into(),
        E::ConnectProxyFailed(_) | E::InvalidProxyUrl => "failed to use the proxy".into(),
        _ => "ureq failed (its message is omitted because it may quote the request)".into(),
    }
}

#[cfg(test)]
mod tests;
