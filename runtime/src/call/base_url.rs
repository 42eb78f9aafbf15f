//! The base URL of the API, its validation, and the requests to it.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{Method, Request, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use crate::clerk::{API_VERSION, API_VERSION_DATE, API_VERSION_HEADER};
use crate::config_error::ConfigProblem;
use crate::request::Body;
use crate::transport::loopback::resolves_to_loopback;

const USER_AGENT_VALUE: HeaderValue =
    HeaderValue::from_static(concat!("actor-token/", env!("CARGO_PKG_VERSION")));

/// The maximum length of a base URL. `http::Uri` limits a URL to 65,534 bytes, so enough space is
/// left for a path with an ID.
const MAX_BASE_LENGTH: usize = 32 * 1024;

const TOO_LONG: ConfigProblem = ConfigProblem::ApiUrlInvalid("is too long; shorten its path");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The characters that are percent-encoded in a path segment and in the value of a parameter: all
/// except RFC 3986's unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The validated base URL of the API, with the API version.
#[derive(Debug)]
pub(crate) struct BaseUrl {
    /// Without a trailing slash.
    base: String,
}

impl BaseUrl {
    /// Creates a base URL from the result of [`validate_base_url`].
    pub(crate) fn new(base: String) -> Result<Self, ConfigProblem> {
        if base.len() > MAX_BASE_LENGTH {
            return Err(TOO_LONG);
        }
        Ok(Self { base })
    }

    /// Returns the base URL as a string.
    pub(crate) fn as_str(&self) -> &str {
        &self.base
    }

    /// Returns the URL of `path` below the base URL. `id` replaces `{id}` and is encoded as exactly
    /// one path segment. `query` can be empty. Its values must be encoded with [`encode`].
    pub(super) fn uri(
        &self,
        path: &str,
        id: Option<&str>,
        query: &str,
    ) -> Result<Uri, ConfigProblem> {
        let base = &self.base;
        let mut url = match path.split_once("{id}") {
            Some((before, after)) => {
                let id = encode(id.unwrap_or_default());
                format!("{base}{before}{id}{after}")
            }
            None => format!("{base}{path}"),
        };
        if !query.is_empty() {
            url.push('?');
            url.push_str(query);
        }
        url.parse().map_err(|_| TOO_LONG)
    }
}

/// Percent-encodes `value` as exactly one path segment, or as exactly one value in a query.
pub(super) fn encode(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, ENCODED)
}

/// Returns a request with the headers that the API expects.
pub(super) fn api_request(
    method: Method,
    uri: Uri,
    authorization: HeaderValue,
    body: Body,
) -> Request<Body> {
    let has_body = !body.is_empty();
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, JSON);
    headers.insert(USER_AGENT, USER_AGENT_VALUE);
    headers.insert(API_VERSION_HEADER, API_VERSION_DATE);
    headers.insert(AUTHORIZATION, authorization);
    if has_body {
        headers.insert(CONTENT_TYPE, JSON);
    }
    request
}

/// Validates a base URL and an API version. Returns the URL with the version appended, without a
/// trailing slash, or all problems.
pub(crate) fn validate_base_url(
    api_url: &str,
    api_version: &str,
    allow_http: bool,
) -> Result<String, Vec<ConfigProblem>> {
    let url = check_url(api_url, allow_http).map_err(ConfigProblem::ApiUrlInvalid);
    let version_is_segment = !api_version.is_empty()
        && !matches!(api_version, "." | "..")
        && api_version
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let version = if version_is_segment {
        Ok(api_version)
    } else {
        Err(ConfigProblem::ApiVersionInvalid)
    };
    match (url, version) {
        (Ok(url), Ok(version)) => {
            let last = url.rsplit('/').next();
            if last == Some(version) || last == Some(API_VERSION) {
                return Err(vec![ConfigProblem::ApiUrlInvalid(
                    "ends with the API version, which is added automatically (CLERK_API_VERSION, `v1` by default); remove it",
                )]);
            }
            Ok(format!("{url}/{version}"))
        }
        (url, version) => Err(url.err().into_iter().chain(version.err()).collect()),
    }
}

fn check_url(api_url: &str, allow_http: bool) -> Result<&str, &'static str> {
    // `http::Uri` silently discards a fragment, so it must be found in the string.
    if api_url.contains('#') {
        return Err("has a fragment (`#…`); remove it");
    }
    let uri: Uri = api_url
        .parse()
        .map_err(|_| "is not a URL such as `https://api.clerk.com`")?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err("must begin with `https://` and a host, such as `https://api.clerk.com`");
    };
    if authority.as_str().contains('@') {
        return Err("has a user name or password before the host; remove it");
    }
    if uri.host().is_none_or(str::is_empty) {
        return Err("has no host; use a URL such as `https://api.clerk.com`");
    }
    // A port that is out of range would otherwise silently become the default port.
    let port = authority.as_str().strip_prefix(authority.host());
    if !(port == Some("") || authority.port_u16().is_some_and(|port| port > 0)) {
        return Err("has a port that is not a number from 1 to 65535");
    }
    if uri.query().is_some() {
        return Err("has a query (`?…`); remove it");
    }
    if has_dot_segment(uri.path()) {
        return Err("has a `.` or `..` path segment; use the resolved path");
    }
    match scheme {
        "https" => {}
        "http" if allow_http || resolves_to_loopback(&uri) => {}
        "http" => {
            return Err(
                "uses unencrypted `http://` for a non-loopback host, which would expose the secret key; use `https://`",
            );
        }
        _ => return Err("must begin with `https://`"),
    }
    Ok(api_url.trim_end_matches('/'))
}

/// Returns `true` if a server could interpret a segment of `path` as `.` or `..`, also if it is
/// percent-encoded.
fn has_dot_segment(path: &str) -> bool {
    path.split(['/', '\\']).any(|segment| {
        let dots = segment.bytes().filter(|byte| *byte == b'.').count();
        let encoded = segment
            .as_bytes()
            .windows(3)
            .filter(|three| three.eq_ignore_ascii_case(b"%2e"))
            .count();
        (1..=2).contains(&(dots + encoded)) && segment.len() == dots + 3 * encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REVOKE: &str = "/actor_tokens/{id}/revoke";

    #[test]
    fn base_url_is_validated() {
        for (url, expected) in [
            ("https://api.clerk.com", "https://api.clerk.com/v1"),
            ("https://api.clerk.com/", "https://api.clerk.com/v1"),
            (
                "https://proxy.example/clerk",
                "https://proxy.example/clerk/v1",
            ),
            (
                "https://proxy.example/clerk//",
                "https://proxy.example/clerk/v1",
            ),
            (
                "https://proxy.example:8443/a/b/",
                "https://proxy.example:8443/a/b/v1",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
            ("http://[::1]:8080", "http://[::1]:8080/v1"),
            ("http://localhost:8080", "http://localhost:8080/v1"),
        ] {
            assert_eq!(
                validate_base_url(url, "v1", false).as_deref(),
                Ok(expected),
                "{url}"
            );
        }
        for (url, why) in [
            ("", "not a URL"),
            ("api.clerk.com", "must begin with"),
            ("/v1", "must begin with"),
            ("ftp://api.clerk.com", "must begin with"),
            ("https://", "not a URL"),
            ("https://:443", "no host"),
            ("https://api.clerk.com:", "port"),
            ("https://api.clerk.com:0", "port"),
            ("https://api.clerk.com:99999", "port"),
            ("http://127.0.0.1:99999", "port"),
            ("http://[::1]:99999", "port"),
            ("https://api.clerk.com:x", "port"),
            ("https://user:pw@api.clerk.com", "user name"),
            ("https://api.clerk.com?x=1", "query"),
            ("https://api.clerk.com/#x", "fragment"),
            ("https://api.clerk.com/a/../b", "segment"),
            ("https://api.clerk.com/a/%2E%2e/b", "segment"),
            ("https://api.clerk.com/v1", "ends with the API version"),
            ("https://api.clerk.com/v1/", "ends with the API version"),
            ("http://api.clerk.com", "unencrypted `http://`"),
            ("http://localhost.example.com", "unencrypted `http://`"),
            ("https://api.clerk.com/a b", "not a URL"),
        ] {
            let problems = validate_base_url(url, "v1", false).unwrap_err();
            assert_eq!(problems.len(), 1, "{url}");
            assert!(
                problems[0].to_string().contains(why),
                "{url}: {}",
                problems[0]
            );
        }
        assert!(
            validate_base_url("https://api.clerk.com/v1", "v2", false).is_err(),
            "the base URL already has a version"
        );
        assert_eq!(
            validate_base_url("http://api.internal", "v1", true).as_deref(),
            Ok("http://api.internal/v1")
        );
    }

    #[test]
    fn api_version_must_be_one_path_segment() {
        for version in ["", ".", "..", "v1/x", "v1?x", "v 1", "ü"] {
            assert_eq!(
                validate_base_url("https://a.example", version, false),
                Err(vec![ConfigProblem::ApiVersionInvalid])
            );
        }
        assert_eq!(
            validate_base_url("nowhere", "", false).unwrap_err().len(),
            2,
            "both problems are reported"
        );
    }

    #[test]
    fn too_long_base_url_is_rejected() {
        let long = format!("https://a.example/{}", "a".repeat(65_510));
        assert!(long.parse::<Uri>().is_ok());
        assert_eq!(
            BaseUrl::new(long).unwrap_err(),
            ConfigProblem::ApiUrlInvalid("is too long; shorten its path")
        );
    }

    #[test]
    fn id_is_one_path_segment() {
        let base_url = BaseUrl::new("https://a.example/p/v1".into()).unwrap();
        for (id, expected) in [
            ("act_1", "/p/v1/actor_tokens/act_1/revoke"),
            (
                "act_1/../x y?z#f",
                "/p/v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23f/revoke",
            ),
            ("%2e%2e", "/p/v1/actor_tokens/%252e%252e/revoke"),
            ("ü", "/p/v1/actor_tokens/%C3%BC/revoke"),
        ] {
            let uri = base_url.uri(REVOKE, Some(id), "").unwrap();
            assert_eq!(uri.path(), expected);
            assert_eq!(uri.query(), None);
        }
        let long = "a".repeat(70_000);
        assert!(base_url.uri(REVOKE, Some(&long), "").is_err());
    }

    #[test]
    fn longest_base_url_leaves_space_for_longest_id() {
        let path = "a".repeat(MAX_BASE_LENGTH - "https://a.example/".len());
        let base_url = BaseUrl::new(format!("https://a.example/{path}")).unwrap();
        assert!(
            base_url
                .uri(REVOKE, Some(&"\u{e9}".repeat(512)), "")
                .is_ok()
        );
    }
}
