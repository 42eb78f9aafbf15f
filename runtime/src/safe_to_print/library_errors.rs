//! Redaction of HTTP libraries' errors. Some libraries print the URL or a part of the response, and
//! either may contain a secret.

use std::error::Error;
use std::io;

/// Returns `message`, followed by the texts of those errors in the chain that quote nothing that
/// was sent or received.
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(crate) fn redacted_error(message: &str, error: &(dyn Error + 'static)) -> String {
    let mut text = message.to_owned();
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(safe) = safe_text(error) {
            text.push_str(": ");
            text.push_str(&safe);
        }
        next = cause(error);
    }
    text
}

/// Returns the cause. An I/O error may wrap another error, but its `source` is the source of the
/// wrapped error.
#[cfg(any(feature = "reqwest", feature = "tower"))]
fn cause<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

#[cfg(any(feature = "reqwest", feature = "tower"))]
fn safe_text(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return safe_io_text(error);
    }
    #[cfg(feature = "reqwest")]
    {
        // The `Display` of hyper prints one of several constant texts. rustls names certificates,
        // alerts and hosts.
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

/// Returns the text of the operating system, or the kind of the error. `None` if it only wraps
/// another error.
fn safe_io_text(error: &io::Error) -> Option<String> {
    match (error.raw_os_error(), error.get_ref()) {
        (Some(_), _) => Some(error.to_string()),
        // The standard library wraps the text of the operating system's resolver.
        (None, Some(inner)) if inner.to_string().starts_with(RESOLVER_FAILED) => {
            Some(inner.to_string())
        }
        (None, Some(_)) if error.kind() == io::ErrorKind::Other => None,
        (None, _) => Some(error.kind().to_string()),
    }
}

/// Returns `true` if `error` has the type that `variant` wraps: rustls is not a dependency of the
/// feature `ureq`.
#[cfg(feature = "ureq")]
fn is_wrapped_by<T: Error + 'static>(
    _variant: fn(T) -> ureq::Error,
    error: &(dyn Error + Send + Sync + 'static),
) -> bool {
    error.is::<T>()
}

/// Returns an error of ureq without anything that it may quote.
#[cfg(feature = "ureq")]
pub(crate) fn redacted_ureq_error(error: ureq::Error) -> Box<dyn Error + Send + Sync> {
    use ureq::Error as E;
    match error {
        // It wraps the error of another library. rustls' text is safe; any other may quote.
        E::Io(error)
            if error
                .get_ref()
                .is_some_and(|inner| !is_wrapped_by(E::Rustls, inner)) =>
        {
            let text = safe_io_text(&error);
            text.unwrap_or_else(|| "an I/O error".to_owned()).into()
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
