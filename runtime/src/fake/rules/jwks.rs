//! `GET /v1/jwks`: returns the public key that verifies session tokens.

use http::{Request, StatusCode};

use crate::fake::envelope::{self, RouteResult};
use crate::fake::session_key;
use crate::fake::state::Context;
use crate::request::Body;

pub(crate) fn respond(_: &mut Context<'_>, _: &Request<Body>, _: &str) -> RouteResult {
    Ok(envelope::json(StatusCode::OK, &session_key::jwks()))
}
