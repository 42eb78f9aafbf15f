//! Router of the fake: injected responses, the endpoints, and the checks before an endpoint's
//! handler.

use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION};
use http::{Request, Response};
use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;

use super::config::{FakeConfig, MAX_REQUEST_BYTES};
use super::endpoint::Endpoint;
use super::fault::ApiFault;
use super::handlers::{create, end_session, list_sessions, redeem, revoke, sign_in};
use super::inject::{Content, InjectedFault, Replacement, TransportFault};
use super::inspect::ReceivedRequest;
use super::response::{self, RouteResult};
use super::state::{Context, Window};
use crate::clerk::API_VERSION_HEADER;
use crate::request::Body;

/// The versions of Clerk's API that `Clerk-API-Version` may name.
const VERSIONS: [&str; 5] = [
    "2021-02-05",
    "2024-10-01",
    "2025-04-10",
    "2025-11-10",
    "2026-05-12",
];

/// Handles a request without a transport. Injected transport faults stay pending.
pub(super) fn handle(context: &mut Context<'_>, request: Request<Body>) -> Response<Body> {
    let route = Route::find(&request);
    let endpoint = route.as_ref().map(|route| route.endpoint);
    let replacement = context.state.injections.take_response(endpoint);
    respond(context, request, route.as_ref(), replacement)
}

/// Handles a request of a transport. An injected transport fault is returned as an error.
pub(super) fn exchange(
    context: &mut Context<'_>,
    request: Request<Body>,
) -> Result<Response<Body>, TransportFault> {
    let route = Route::find(&request);
    let endpoint = route.as_ref().map(|route| route.endpoint);
    match context.state.injections.take(endpoint) {
        None => Ok(respond(context, request, route.as_ref(), None)),
        Some(InjectedFault::Respond(replacement)) => {
            Ok(respond(context, request, route.as_ref(), Some(replacement)))
        }
        Some(InjectedFault::Drop(fault)) => {
            if fault == TransportFault::ResponseDropped {
                respond(context, request, route.as_ref(), None);
            }
            Err(fault)
        }
    }
}

fn respond(
    context: &mut Context<'_>,
    request: Request<Body>,
    route: Option<&Route>,
    replacement: Option<Replacement>,
) -> Response<Body> {
    let response = match replacement {
        None => {
            let result = check_and_run(context, route, &request);
            to_response(context, result)
        }
        Some(replacement) => {
            if replacement.after_handling {
                let _replaced = check_and_run(context, route, &request);
            }
            match replacement.response.0 {
                Content::Verbatim(response) => *response,
                Content::Fault(fault) => to_response(context, Err(fault.into())),
            }
        }
    };
    let received = to_received(context, request, route);
    context.state.requests.push(received);
    response
}

/// Returns the response to a result, with the headers that every response has.
fn to_response(context: &mut Context<'_>, result: RouteResult) -> Response<Body> {
    let trace_id = context.state.sequence.trace_id();
    let mut response = result.unwrap_or_else(|error| response::error(&error, &trace_id));
    response::set_common_headers(&mut response, &trace_id, context.now.time);
    response
}

fn to_received(
    context: &Context<'_>,
    request: Request<Body>,
    route: Option<&Route>,
) -> ReceivedRequest {
    let (mut head, body) = request.into_parts();
    for (name, value) in &mut head.headers {
        if [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name) {
            value.set_sensitive(true);
        }
    }
    ReceivedRequest {
        endpoint: route.map(|route| route.endpoint),
        method: head.method,
        path: head.uri.path().to_owned(),
        headers: head.headers,
        body,
        received_at: context.now.time,
    }
}

/// The handler of an endpoint. Its last argument is the ID in the path, or empty if there is none.
type Handler = fn(&mut Context<'_>, &Request<Body>, &str) -> RouteResult;

/// The endpoint of a request, and how it is handled.
struct Route {
    endpoint: Endpoint,
    api: Api,
    handler: Handler,
    /// The ID in the path, percent-decoded.
    id: String,
}

/// The API of an endpoint, which decides the checks before its handler.
enum Api {
    /// Needs no secret key and has no rate limit.
    Frontend,
    Backend {
        takes_json: bool,
    },
}

const BACKEND: Api = Api::Backend { takes_json: false };
const BACKEND_JSON: Api = Api::Backend { takes_json: true };

impl Route {
    /// Returns the route of a request. A known path with another method is unknown.
    fn find(request: &Request<Body>) -> Option<Self> {
        let path = endpoint_path(request.uri().path())?;
        let (endpoint, api, handler, id): (_, _, Handler, _) =
            match (request.method().as_str(), path.as_slice()) {
                ("POST", ["actor_tokens"]) => (Endpoint::Create, BACKEND_JSON, create::respond, ""),
                ("POST", ["actor_tokens", id, "revoke"]) => {
                    (Endpoint::Revoke, BACKEND, revoke::respond, *id)
                }
                ("GET", ["sessions"]) => {
                    (Endpoint::ListSessions, BACKEND, list_sessions::respond, "")
                }
                ("POST", ["sessions", id, "revoke"]) => {
                    (Endpoint::EndSession, BACKEND, end_session::respond, *id)
                }
                #[cfg(feature = "session")]
                ("GET", ["jwks"]) => (
                    Endpoint::FetchKeys,
                    BACKEND,
                    super::handlers::jwks::respond,
                    "",
                ),
                #[cfg(feature = "session")]
                ("POST", ["sessions", id, "tokens"]) => (
                    Endpoint::CreateSessionToken,
                    BACKEND,
                    super::handlers::session_token::respond,
                    *id,
                ),
                ("GET", ["tickets", "accept"]) => {
                    (Endpoint::Redeem, Api::Frontend, redeem::respond, "")
                }
                ("POST", ["client", "sign_ins"]) => {
                    (Endpoint::SignIn, Api::Frontend, sign_in::respond, "")
                }
                _ => return None,
            };
        Some(Self {
            endpoint,
            api,
            handler,
            id: String::from_utf8(percent_decode_str(id).collect()).ok()?,
        })
    }
}

/// Returns the segments after the version, such as `v1`.
///
/// The version may have any prefix, because a client's base URL may have a path. A prefix that
/// contains an endpoint is rejected, because it is a mistake in that URL.
fn endpoint_path(path: &str) -> Option<Vec<&str>> {
    let mut segments = path.strip_prefix('/')?.split('/');
    let prefix: Vec<_> = segments
        .by_ref()
        .take_while(|segment| !is_version(segment))
        .collect();
    let endpoint: Vec<_> = segments.collect();
    let is_valid = !prefix.contains(&"actor_tokens")
        && prefix
            .iter()
            .chain(&endpoint)
            .all(|segment| !segment.is_empty());
    is_valid.then_some(endpoint)
}

/// Returns `true` for `v` and a number, with or without a suffix: `v1`, `v2beta`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').unwrap_or_default();
    number.starts_with(|first: char| first.is_ascii_digit())
}

/// Checks a request, and runs its handler. As far as Clerk's order is known, the secret key is
/// checked first, even for a path that does not exist.
fn check_and_run(
    context: &mut Context<'_>,
    route: Option<&Route>,
    request: &Request<Body>,
) -> RouteResult {
    let is_frontend = route.is_some_and(|route| matches!(route.api, Api::Frontend));
    if !is_frontend {
        check_secret_key(context.config, request)?;
        check_rate_limit(context)?;
    }
    let route = route.ok_or(ApiFault::ResourceNotFound)?;
    if let Api::Backend { takes_json } = route.api {
        check_version(request)?;
        if takes_json {
            check_content_type(request)?;
        }
        check_size(request)?;
    }
    (route.handler)(context, request, &route.id)
}

fn check_secret_key(config: &FakeConfig, request: &Request<Body>) -> Result<(), ApiFault> {
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

/// Returns the key of an `Authorization` header. The name of the scheme is case-insensitive.
fn bearer_key(value: &str) -> Option<&str> {
    let (scheme, key) = value.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}

fn check_rate_limit(context: &mut Context<'_>) -> Result<(), ApiFault> {
    let Some(limit) = context.config.rate_limit else {
        return Ok(());
    };
    let now = context.now.instant;
    let new_window = || Window {
        began: now,
        requests: 0,
    };
    let window = context.state.window.get_or_insert_with(new_window);
    if now.saturating_duration_since(window.began) >= limit.per {
        *window = new_window();
    }
    if window.requests >= limit.requests {
        let elapsed = now.saturating_duration_since(window.began);
        return Err(ApiFault::TooManyRequests {
            retry_after: limit.per.saturating_sub(elapsed),
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

/// Accepts `application/json` in any case, with any parameters.
fn check_content_type(request: &Request<Body>) -> Result<(), ApiFault> {
    let actual = request
        .headers()
        .get(CONTENT_TYPE)
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .unwrap_or_default();
    let media_type = actual.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(ApiFault::UnsupportedContentType(actual.into_owned().into()))
    }
}

fn check_size(request: &Request<Body>) -> Result<(), ApiFault> {
    if request.body().len() > MAX_REQUEST_BYTES {
        return Err(ApiFault::RequestBodyTooLarge);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
