//! Where requests go, as reqwest's URL. It is read once for all that go to the same place, which nearly all do.

use std::sync::{Arc, Mutex, PoisonError};

use http::uri::Authority;
use http::{HeaderValue, Uri};
use reqwest::Url;

use super::loopback::is_loopback;

/// Where a request goes.
pub(super) struct Target {
    uri: Uri,
    /// Surely where the URI leads.
    pub(super) url: Url,
    /// As HTTP/1.1 asks for it: without a port that goes without saying.
    pub(super) host: HeaderValue,
    pub(super) is_loopback: bool,
}

impl Target {
    /// `None` if reqwest would read the URI otherwise than it is written.
    fn read(uri: &Uri) -> Option<Self> {
        let url = Url::parse(&uri.to_string()).ok()?;
        if !is_same(uri, &url) {
            return None;
        }
        let name = url.host_str()?;
        let host = match url.port() {
            Some(port) => HeaderValue::try_from(format!("{name}:{port}")),
            None => HeaderValue::from_str(name),
        };
        Some(Self {
            uri: uri.clone(),
            host: host.ok()?,
            url,
            is_loopback: is_loopback(uri),
        })
    }

    /// Letter by letter: an authority's equality overlooks case, which means something in a password.
    fn is_of(&self, uri: &Uri) -> bool {
        self.uri.path_and_query() == uri.path_and_query()
            && self.uri.authority().map(Authority::as_str) == uri.authority().map(Authority::as_str)
            && self.uri.scheme() == uri.scheme()
    }
}

/// The target of the request before.
#[derive(Default)]
pub(super) struct LastTarget(Mutex<Option<Arc<Target>>>);

impl LastTarget {
    /// The target that `uri` leads to. `None` if reqwest would read it otherwise than it is written.
    pub(super) fn of(&self, uri: &Uri) -> Option<Arc<Target>> {
        let last = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(target) = last.filter(|target| target.is_of(uri)) {
            return Some(target);
        }
        let target = Arc::new(Target::read(uri)?);
        let kept = Some(Arc::clone(&target));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        Some(target)
    }
}

/// reqwest's URLs are normalised: `%2e%2e` and `\` lead elsewhere in them.
fn is_same(uri: &Uri, url: &Url) -> bool {
    let same_host = uri
        .host()
        .zip(url.host_str())
        .is_some_and(|(asked, meant)| asked.eq_ignore_ascii_case(meant));
    same_host
        && uri.scheme_str() == Some(url.scheme())
        && uri.path() == url.path()
        && uri.query() == url.query()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url_of(last: &LastTarget, uri: &str) -> Option<String> {
        let target = last.of(&uri.parse().unwrap())?;
        Some(target.url.to_string())
    }

    #[test]
    fn a_url_that_reqwest_would_change_is_refused() {
        for (uri, due) in [
            ("https://api.clerk.com/v1/actor_tokens", true),
            ("https://API.clerk.com:443/v1/actor_tokens", true),
            ("http://127.0.0.1:80/v1", true),
            ("http://[::1]:8080/v1", true),
            ("https://a.example/v1/a%2F..%2Fb%20%3F/revoke", true),
            ("https://a.example/v1/%252e%252e/revoke", true),
            ("https://a.example/v1/%2e%2e/revoke", false),
            ("https://a.example/v1/../revoke", false),
            ("https://a.example/v1\\revoke", false),
            ("https://0x7f.1/v1", false),
        ] {
            assert_eq!(url_of(&LastTarget::default(), uri).is_some(), due, "{uri}");
        }
    }

    #[test]
    fn the_host_is_told_without_a_port_that_goes_without_saying() {
        for (uri, due) in [
            ("https://a.example/v1", "a.example"),
            ("https://A.example:443/v1", "a.example"),
            ("https://a.example:80/v1", "a.example:80"),
            ("http://a.example:80/v1", "a.example"),
            ("http://user:pw@a.example/v1", "a.example"),
            ("http://[::1]:8080/v1", "[::1]:8080"),
        ] {
            let target = LastTarget::default().of(&uri.parse().unwrap()).unwrap();
            assert_eq!(target.host, due, "{uri}");
        }
    }

    #[test]
    fn a_request_goes_where_it_says_and_not_where_the_one_before_went() {
        let last = LastTarget::default();
        for uri in [
            "https://a.example/v1",
            "https://a.example/v1",
            "http://a.example/v1",
            "http://b.example/v1",
            "http://b.example:81/v1",
            "http://b.example:81/v2",
            "http://b.example:81/V2",
            "http://b.example:81/V2?q",
            "http://user:pw@b.example:81/V2?q",
            "http://user:PW@b.example:81/V2?q",
        ] {
            assert_eq!(url_of(&last, uri).as_deref(), Some(uri));
        }
        assert!(url_of(&last, "http://b.example/../v1").is_none());
        assert!(
            !last
                .of(&"http://b.example/".parse().unwrap())
                .unwrap()
                .is_loopback
        );
        assert!(
            last.of(&"http://[::1]/".parse().unwrap())
                .unwrap()
                .is_loopback
        );
    }
}
