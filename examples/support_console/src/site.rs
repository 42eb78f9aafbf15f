//! Where an application is for those who use it. Requests and cookies are held to it.

use std::net::SocketAddr;

use url::Url;

/// An origin as browsers write it: `http://127.0.0.1:4711`, `https://console.example`.
#[derive(Clone, Debug)]
pub(crate) struct Site(pub(crate) String);

impl Site {
    /// On this machine, without a proxy in front.
    pub(crate) fn local(address: SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }

    /// Behind a proxy that speaks TLS.
    pub(crate) fn public(text: &str) -> Result<Self, String> {
        let wrong = |what| {
            format!("{text} is not a public URL: {what}; give one such as https://console.example")
        };
        let url = Url::parse(text).map_err(|error| wrong(error.to_string()))?;
        if url.scheme() != "https" {
            return Err(wrong("it must begin with https://".to_owned()));
        }
        // As in `Host` and `Origin`: in lower case, without the port that goes without saying.
        let origin = url.origin().ascii_serialization();
        if url.as_str().strip_suffix('/') != Some(&*origin) {
            return Err(wrong(
                "it must be a host alone, or one with a port".to_owned(),
            ));
        }
        Ok(Self(origin))
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// What requests must have as their `Host`.
    pub(crate) fn host(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, host)| host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_read_as_browsers_write_origins() {
        for (text, due) in [
            ("https://console.example", "https://console.example"),
            ("https://console.example/", "https://console.example"),
            ("https://Console.Example:443", "https://console.example"),
            (
                "https://console.example:8443",
                "https://console.example:8443",
            ),
            ("https://[::1]:8443", "https://[::1]:8443"),
        ] {
            let site = Site::public(text).unwrap();
            assert_eq!((&*site.0, site.is_https()), (due, true));
            assert_eq!(format!("https://{}", site.host()), due);
        }
    }

    #[test]
    fn what_is_no_public_url_is_refused_with_what_to_give() {
        for (text, due) in [
            ("", "relative URL without a base"),
            ("console.example", "relative URL without a base"),
            ("console.example:443", "it must begin with https://"),
            ("http://console.example", "it must begin with https://"),
            ("https://", "empty host"),
            ("https://console.example/staff", "it must be a host alone"),
            ("https://console.example?", "it must be a host alone"),
            ("https://console.example#", "it must be a host alone"),
            ("https://ada@console.example", "it must be a host alone"),
        ] {
            let error = Site::public(text).unwrap_err();
            assert!(error.contains(due), "{error}");
            assert!(error.ends_with("give one such as https://console.example"));
        }
    }
}
