//! Finds the session token in a request.

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};

/// Returns the session token of a request: from the header `Authorization: Bearer`, or else from
/// the cookie `__session`. The token is not verified yet.
///
/// If there is an `Authorization` header, the cookie is ignored, as in Clerk's SDKs.
///
/// ```
/// use actor_token::http::{HeaderMap, HeaderValue, header};
/// use actor_token::session::session_token;
///
/// let mut headers = HeaderMap::new();
/// assert_eq!(session_token(&headers), None);
///
/// headers.insert(header::COOKIE, HeaderValue::from_static("theme=dark; __session=eyJ"));
/// assert_eq!(session_token(&headers), Some("eyJ"));
/// ```
#[must_use]
pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    let token = match headers.get(AUTHORIZATION) {
        Some(value) => bearer_token(value.to_str().ok()?)?,
        None => headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix("__session="))?,
    };
    Some(token.trim()).filter(|token| !token.is_empty())
}

/// Returns the token of an `Authorization` header. The name of the scheme is case-insensitive.
fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::session_token;

    #[test]
    fn token_is_found_in_header_or_cookie() {
        type Headers = &'static [(&'static str, &'static str)];
        let table: &[(Headers, Option<&str>)] = &[
            (&[], None),
            (&[("authorization", "Bearer a.b.c")], Some("a.b.c")),
            (&[("authorization", "bearer  a.b.c ")], Some("a.b.c")),
            (&[("authorization", "Bearer")], None),
            (&[("authorization", "Bearer ")], None),
            (&[("authorization", "Basic a.b.c")], None),
            (&[("authorization", "a.b.c")], None),
            (&[("cookie", "__session=a.b.c")], Some("a.b.c")),
            (&[("cookie", "x=1;__session=a.b.c; y=2")], Some("a.b.c")),
            (
                &[("cookie", "x=1"), ("cookie", "__session=a.b.c")],
                Some("a.b.c"),
            ),
            (&[("cookie", "__session=")], None),
            (&[("cookie", "my__session=a.b.c")], None),
            (&[("cookie", "__session_1=a.b.c")], None),
            (
                &[
                    ("cookie", "__session=a.b.c"),
                    ("authorization", "Bearer d.e.f"),
                ],
                Some("d.e.f"),
            ),
            (
                &[("cookie", "__session=a.b.c"), ("authorization", "Basic d")],
                None,
            ),
        ];
        for (headers, expected) in table {
            let headers: HeaderMap = headers
                .iter()
                .map(|(name, value)| {
                    (
                        HeaderName::from_static(name),
                        HeaderValue::from_static(value),
                    )
                })
                .collect();
            assert_eq!(session_token(&headers), *expected, "{headers:?}");
        }
    }
}
