//! `POST /v1/client/sign_ins` of the frontend API: signs in with a ticket, as a sign-in page does.

use http::{Request, StatusCode};
use serde_json::json;

use super::redeem;
use crate::fake::fault::ApiFault;
use crate::fake::response::{self, RouteResult};
use crate::fake::state::Context;
use crate::request::Body;

pub(crate) fn respond(
    context: &mut Context<'_>,
    request: &Request<Body>,
    _id: &str,
) -> RouteResult {
    let form = std::str::from_utf8(request.body().as_bytes()).unwrap_or_default();
    if !form.split('&').any(|pair| pair == "strategy=ticket") {
        return Err(ApiFault::FormParamValueInvalid("strategy".into()).into());
    }
    let ticket = redeem::read_ticket(form).unwrap_or_default();
    let session = redeem::sign_in(context, &ticket)?;
    let response = json!({
        "response": {
            "object": "sign_in_attempt",
            "status": "complete",
            "created_session_id": session.id(),
        },
    });
    Ok(response::json(StatusCode::OK, &response))
}
