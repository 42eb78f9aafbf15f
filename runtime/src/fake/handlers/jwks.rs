//! `GET /v1/jwks`: returns the public key that verifies session tokens.

use http::{Request, StatusCode};

use crate::fake::fault::ApiFault;
use crate::fake::response::{self, RouteResult};
use crate::fake::session_key;
use crate::fake::state::Context;
use crate::request::Body;

pub(crate) fn respond(_: &mut Context<'_>, _: &Request<Body>, _: &str) -> RouteResult {
    let jwks = session_key::jwks().ok_or(ApiFault::InternalClerkError)?;
    Ok(response::json(StatusCode::OK, &jwks))
}
