//! The origin of an application, which the headers of its requests must match.

use std::net::SocketAddr;

use url::Url;

/// An origin as browsers write it: `http://127.0.0.1:4711`, `https://console.example`.
#[derive(Clone, Debug)]
pub(crate) struct Origin(pub(crate) String);

impl Origin {
    /// Returns the origin of a local address.
    pub(crate) fn local(address: SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }

    /// Parses the public URL of a TLS proxy.
    pub(crate) fn public(text: &str) -> Result<Self, String> {
        // The message does not contain the URL, which may have a password.
        let invalid = |reason: &str| {
            format!("invalid public URL: {reason}; use a URL such as https://console.example")
        };
        let url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
        if url.scheme() != "https" {
            return Err(invalid("it must begin with https://"));
        }
        // Browsers write `Host` and `Origin` like this: in lowercase, without the default port.
        let origin = url.origin().ascii_serialization();
        if url.as_str().strip_suffix('/') != Some(&*origin) {
            return Err(invalid("it must have only a host and an optional port"));
        }
        Ok(Self(origin))
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Returns the `Host` header that requests must have.
    pub(crate) fn host(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, host)| host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_url_is_normalized_to_origin() {
        for (text, expected) in [
            ("https://console.example", "https://console.example"),
            ("https://console.example/", "https://console.example"),
            ("https://Console.Example:443", "https://console.example"),
            (
                "https://console.example:8443",
                "https://console.example:8443",
            ),
            ("https://[::1]:8443", "https://[::1]:8443"),
        ] {
            let origin = Origin::public(text).unwrap();
            assert_eq!((&*origin.0, origin.is_https()), (expected, true));
            assert_eq!(format!("https://{}", origin.host()), expected);
        }
    }

    #[test]
    fn invalid_public_url_is_rejected() {
        for (text, expected) in [
            ("", "relative URL without a base"),
            ("console.example", "relative URL without a base"),
            ("console.example:443", "it must begin with https://"),
            ("http://console.example", "it must begin with https://"),
            ("https://", "empty host"),
            ("https://console.example/agent", "it must have only a host"),
            ("https://console.example?", "it must have only a host"),
            ("https://console.example#", "it must have only a host"),
            ("https://ada@console.example", "it must have only a host"),
            (
                "https://ada:secret@console.example",
                "it must have only a host",
            ),
            (
                "http://ada:secret@console.example",
                "it must begin with https://",
            ),
            (
                "https://ada:secret@console.example:x",
                "invalid port number",
            ),
        ] {
            let error = Origin::public(text).unwrap_err();
            assert!(error.contains(expected), "{error}");
            assert!(error.ends_with("use a URL such as https://console.example"));
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
