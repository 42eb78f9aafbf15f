//! Rows of the fault matrix, grouped by fault. The canary is in all secrets that a peer sends.

mod connections;
mod content;
mod fetch_keys;
mod responses;
mod retry_after;
mod sessions;
mod statuses;
mod tls;

use serde_json::{Value, json};

pub use fetch_keys::fetch_keys_rows;
pub use sessions::{end_session_rows, list_sessions_rows};

use crate::adapter::{Adapter, CANARY};
use crate::table::{CallEnd, Expected, Row};

/// Returns all rows for issuing.
pub fn issue_rows() -> Vec<Row> {
    let mut rows = connections::issue_rows();
    rows.extend(responses::issue_rows());
    rows.extend(content::issue_rows());
    rows.extend(statuses::issue_rows());
    rows.extend(retry_after::issue_rows());
    rows.extend(tls::issue_rows());
    rows
}

/// Returns all rows for revoking. Unlike issuing, revoking is retried after an unknown outcome.
pub fn revoke_rows() -> Vec<Row> {
    let mut rows = retryable_rows(&token("revoked"), CallEnd::Revoked);
    rows.extend(statuses::revoke_rows());
    rows
}

/// Returns rows for calls that are always safe to repeat, such as revoke. A success response has
/// this `body`, and the call then ends with `end`.
fn retryable_rows(body: &str, end: CallEnd) -> Vec<Row> {
    let mut rows = connections::retryable_rows(body, end);
    rows.extend(responses::retryable_rows(body, end));
    rows.extend(statuses::retryable_rows());
    rows.extend(tls::retryable_rows(body, end));
    rows
}

/// Adds an exception for hyper: the call ends with `NoResponse`, although the request was not sent.
///
/// `from_service` only knows that a request was not sent if the request has a body that the service
/// did not read.
fn except_hyper(row: Row) -> Row {
    row.except(
        Adapter::Hyper,
        Expected::no_orphan(0, CallEnd::NoResponse),
        "The request has no body, and the error of a tower service does not state whether the request was sent. \
         Such requests are retried in either case.",
    )
}

/// Returns a token as Clerk sends it, with the canary in its secrets.
pub fn token(status: &str) -> String {
    token_with(json!({ "status": status }))
}

/// Returns a pending token with changed or additional keys.
fn token_with(changes: Value) -> String {
    let mut token = json!({
        "object": "actor_token",
        "id": "act_1",
        "status": "pending",
        "user_id": "user_customer",
        "actor": {"sub": "user_agent", "case": CANARY},
        "token": format!("{CANARY}.{CANARY}.{CANARY}"),
        "url": format!("https://clerk.example.com/v1/tickets/accept?ticket={CANARY}"),
        "created_at": 1_700_000_000_000_u64,
        "updated_at": 1_700_000_000_000_u64,
    });
    let Value::Object(changes) = changes else {
        panic!("expected an object")
    };
    token.as_object_mut().unwrap().extend(changes);
    token.to_string()
}

/// Returns an error as Clerk sends it, with the canary in its messages.
fn error_body(code: &str) -> String {
    json!({
        "errors": [{
            "code": code, "message": CANARY, "long_message": CANARY,
            "meta": {"param_name": CANARY},
        }],
        "clerk_trace_id": "0123456789abcdef0123456789abcdef",
    })
    .to_string()
}
