//! Conversion of a request's URI to reqwest's URL.

use http::Uri;
use reqwest::Url;

/// Returns `uri` as a URL, or `None` if reqwest would change the host, the path or the query.
/// reqwest normalizes URLs: for example, it removes `%2e%2e` from the path.
pub(super) fn url_of(uri: &Uri) -> Option<Url> {
    let url = Url::parse(&uri.to_string()).ok()?;
    let same_host = uri
        .host()
        .zip(url.host_str())
        .is_some_and(|(expected, actual)| expected.eq_ignore_ascii_case(actual));
    let is_same = same_host
        && uri.scheme_str() == Some(url.scheme())
        && uri.path() == url.path()
        && uri.query() == url.query();
    is_same.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_that_reqwest_would_change_is_rejected() {
        for (uri, expected) in [
            ("https://api.clerk.com/v1/actor_tokens", true),
            ("https://API.clerk.com:443/v1/actor_tokens", true),
            ("http://127.0.0.1:80/v1", true),
            ("http://[::1]:8080/v1?q", true),
            ("https://a.example/v1/a%2F..%2Fb%20%3F/revoke", true),
            ("https://a.example/v1/%252e%252e/revoke", true),
            ("https://a.example/v1/%2e%2e/revoke", false),
            ("https://a.example/v1/../revoke", false),
            ("https://a.example/v1\\revoke", false),
            ("https://0x7f.1/v1", false),
        ] {
            assert_eq!(url_of(&uri.parse().unwrap()).is_some(), expected, "{uri}");
        }
    }
}
