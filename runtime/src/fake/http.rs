//! From a request to the endpoint that it asks for, through the checks that come before any of them.
//!
//! Their order is Clerk's as far as it is known: the key first, even for a path that doesn't exist.

use http::header::AUTHORIZATION;
use http::{Method, Request, Response};
use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;

use super::MAX_REQUEST_BYTES;
use super::config::Config;
use super::fault::ApiFault;
use super::rules::{create, redeem, revoke};
use super::state::{Now, State, Window};
use crate::Body;
use crate::clerk::API_VERSION_HEADER;

/// The versions of Clerk's API, which `Clerk-API-Version` may name.
const VERSIONS: [&str; 5] = [
    "2021-02-05",
    "2024-10-01",
    "2025-04-10",
    "2025-11-10",
    "2026-05-12",
];

/// What a request asks for.
///
/// ```
/// use actor_token::{Body, fake::{FakeClerk, Endpoint}};
///
/// let clerk = FakeClerk::new();
/// clerk.handle(http::Request::post("/v1/actor_tokens").body(Body::empty())?);
/// clerk.handle(http::Request::get("/v1/tickets/accept").body(Body::empty())?);
///
/// let creates = clerk.requests().iter().filter(|it| it.endpoint() == Some(Endpoint::Create)).count();
/// assert_eq!(creates, 1);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `POST /v1/actor_tokens`, with any path prefix and version.
    Create,
    /// `POST /v1/actor_tokens/{id}/revoke`, with any path prefix and version.
    Revoke,
    /// `GET /v1/tickets/accept?ticket=…`, the link that a support agent opens (frontend API), with any path prefix and version.
    Redeem,
}

/// An endpoint with what its path says.
pub(super) enum Target {
    Create,
    /// The ID, percent-decoded.
    Revoke(String),
    Redeem,
}

impl Target {
    /// A known path with another method is as unknown as another path.
    pub(super) fn of(request: &Request<Body>) -> Option<Self> {
        let path = request.uri().path();
        if request.method() == Method::GET {
            return is_endpoint(path, "/tickets/accept").then_some(Self::Redeem);
        }
        if request.method() != Method::POST {
            return None;
        }
        if is_endpoint(path, ACTOR_TOKENS) {
            return Some(Self::Create);
        }
        let (collection, id) = path.strip_suffix("/revoke")?.rsplit_once('/')?;
        if id.is_empty() || !is_endpoint(collection, ACTOR_TOKENS) {
            return None;
        }
        let id = String::from_utf8(percent_decode_str(id).collect()).ok()?;
        Some(Self::Revoke(id))
    }

    pub(super) fn endpoint(&self) -> Endpoint {
        match self {
            Self::Create => Endpoint::Create,
            Self::Revoke(_) => Endpoint::Revoke,
            Self::Redeem => Endpoint::Redeem,
        }
    }
}

const ACTOR_TOKENS: &str = "/actor_tokens";

/// Returns `true` if `path` is `endpoint` after a version, such as `v1`, and any prefix. A client's base URL may have a path,
/// and its version may be set. A prefix that contains a version or an endpoint is a mistake in the URL.
fn is_endpoint(path: &str, endpoint: &str) -> bool {
    let base = path.strip_suffix(endpoint);
    let Some((prefix, version)) = base.and_then(|base| base.rsplit_once('/')) else {
        return false;
    };
    let is_plain = |segment: &str| {
        !segment.is_empty() && !is_version(segment) && segment != ACTOR_TOKENS.trim_matches('/')
    };
    is_version(version) && (prefix.is_empty() || prefix.split('/').skip(1).all(is_plain))
}

/// Returns `true` for `v` and a number, with or without a suffix: `v1`, `v2beta`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').unwrap_or_default();
    number.starts_with(|first: char| first.is_ascii_digit())
}

/// All that is wrong with a request; at least one.
pub(super) struct Refusal(pub(super) Vec<ApiFault>);

impl From<ApiFault> for Refusal {
    fn from(fault: ApiFault) -> Self {
        Self(vec![fault])
    }
}

pub(super) type Answered = Result<Response<Body>, Refusal>;

/// Handles one request.
pub(super) fn answer(
    config: &Config,
    state: &mut State,
    now: Now,
    request: &Request<Body>,
) -> Answered {
    let target = Target::of(request);
    if !matches!(target, Some(Target::Redeem)) {
        authenticate(config, request)?;
        keep_to_rate_limit(config, state, now)?;
    }
    match target.ok_or(ApiFault::ResourceNotFound)? {
        Target::Create => {
            check_version(request)?;
            create::check_content_type(request)?;
            check_size(request)?;
            create::answer(config, state, now, request.body())
        }
        Target::Revoke(id) => {
            check_version(request)?;
            check_size(request)?;
            revoke::answer(state, now, &id)
        }
        Target::Redeem => redeem::answer(config, state, now, request.uri().query()),
    }
}

fn authenticate(config: &Config, request: &Request<Body>) -> Result<(), ApiFault> {
    let mut values = request.headers().get_all(AUTHORIZATION).iter();
    let key = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(bearer_key),
        _ => None,
    };
    match key {
        None => Err(ApiFault::AuthorizationHeaderFormatInvalid),
        Some(key) if key == config.secret_key.expose_secret() => Ok(()),
        Some(_) => Err(ApiFault::ClerkKeyInvalid),
    }
}

/// The name of the scheme is in any case, as in all of HTTP.
fn bearer_key(value: &str) -> Option<&str> {
    let (scheme, key) = value.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}

fn keep_to_rate_limit(config: &Config, state: &mut State, now: Now) -> Result<(), ApiFault> {
    let Some(limit) = config.rate_limit else {
        return Ok(());
    };
    let fresh = || Window {
        began: now.instant,
        requests: 0,
    };
    let window = state.window.get_or_insert_with(fresh);
    if now.instant.saturating_duration_since(window.began) >= limit.per {
        *window = fresh();
    }
    if window.requests >= limit.requests {
        let passed = now.instant.saturating_duration_since(window.began);
        return Err(ApiFault::TooManyRequests {
            retry_after: limit.per.saturating_sub(passed),
        });
    }
    window.requests += 1;
    Ok(())
}

fn check_version(request: &Request<Body>) -> Result<(), ApiFault> {
    let known = request
        .headers()
        .get_all(API_VERSION_HEADER)
        .iter()
        .all(|value| VERSIONS.iter().any(|version| value == version));
    if known {
        Ok(())
    } else {
        Err(ApiFault::ApiVersionInvalid)
    }
}

fn check_size(request: &Request<Body>) -> Result<(), ApiFault> {
    if request.body().len() > MAX_REQUEST_BYTES {
        return Err(ApiFault::RequestBodyTooLarge);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_paths_and_methods_are_known() {
        for (method, path, due) in [
            ("POST", "/v1/actor_tokens", "create"),
            (
                "POST",
                "https://api.clerk.com/v1/actor_tokens?x=1",
                "create",
            ),
            ("POST", "/v1/actor_tokens/act_1/revoke", "revoke act_1"),
            ("POST", "/v1/actor_tokens/a%2Fb%20c/revoke", "revoke a/b c"),
            ("GET", "/v1/tickets/accept?ticket=x", "redeem"),
            ("POST", "/v2/actor_tokens", "create"),
            ("POST", "/clerk/v2/actor_tokens", "create"),
            (
                "POST",
                "/a/b/v1beta/actor_tokens/act_1/revoke",
                "revoke act_1",
            ),
            (
                "POST",
                "/v1/actor_tokens/actor_tokens/revoke",
                "revoke actor_tokens",
            ),
            ("GET", "/proxy/v1/tickets/accept?ticket=x", "redeem"),
            ("POST", "/clerk/actor_tokens", "unknown"),
            ("POST", "/clerk/actor_tokens/act_1/revoke", "unknown"),
            ("POST", "/v/actor_tokens", "unknown"),
            ("POST", "/v1/x/actor_tokens", "unknown"),
            ("POST", "/v1/v1/actor_tokens", "unknown"),
            ("POST", "//v1/actor_tokens", "unknown"),
            ("POST", "/v1/actor_tokens/v1/actor_tokens", "unknown"),
            ("POST", "/beta/actor_tokens", "unknown"),
            ("GET", "/tickets/accept", "unknown"),
            ("GET", "/v1/actor_tokens", "unknown"),
            ("DELETE", "/v1/actor_tokens", "unknown"),
            ("POST", "/v1/tickets/accept", "unknown"),
            ("POST", "/v1/actor_tokens/", "unknown"),
            ("POST", "/v1/actor_tokensx", "unknown"),
            ("POST", "/v1/actor_tokens//revoke", "unknown"),
            ("POST", "/v1/actor_tokens/revoke", "unknown"),
            ("POST", "/v1/actor_tokens/a/b/revoke", "unknown"),
            ("POST", "/v1/actor_tokens/act_1/revoke/", "unknown"),
            ("POST", "/v1/actor_tokens/%FF/revoke", "unknown"),
            ("POST", "/actor_tokens", "unknown"),
            ("POST", "/", "unknown"),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .body(Body::empty())
                .unwrap();
            let target = match Target::of(&request) {
                Some(Target::Create) => "create".to_owned(),
                Some(Target::Revoke(id)) => format!("revoke {id}"),
                Some(Target::Redeem) => "redeem".to_owned(),
                None => "unknown".to_owned(),
            };
            assert_eq!(target, due, "{method} {path}");
        }
    }

    #[test]
    fn a_key_is_read_from_a_bearer_alone() {
        for (value, due) in [
            ("Bearer sk_1", Some("sk_1")),
            ("bearer sk_1", Some("sk_1")),
            ("Bearer", None),
            ("Bearer ", None),
            ("Bearersk_1", None),
            ("Basic sk_1", None),
            ("sk_1", None),
            ("", None),
        ] {
            assert_eq!(bearer_key(value), due, "{value:?}");
        }
    }
}
