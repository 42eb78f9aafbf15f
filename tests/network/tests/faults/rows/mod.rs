//! Rows of the fault matrix, grouped by fault. Everything that the peer sends contains the canary.

mod connections;
mod content;
mod responses;
mod retry_after;
mod sessions;
mod statuses;
mod tls;

use serde_json::{Value, json};

pub use sessions::{end_session_rows, list_sessions_rows};

use crate::adapter::{Adapter, CANARY};
use crate::table::{End, Expected, Row};

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

/// Returns all rows for revoking, which can be retried in cases in which issuing can't.
pub fn revoke_rows() -> Vec<Row> {
    let mut rows = retryable_rows(&token("revoked"), End::Revoked);
    rows.extend(statuses::revoke_rows());
    rows
}

/// Returns the rows for an operation that can be retried after an unknown outcome. A response with
/// `body` is a success, with which the call ends as `end`.
fn retryable_rows(body: &str, end: End) -> Vec<Row> {
    let mut rows = connections::retryable_rows(body, end);
    rows.extend(responses::retryable_rows(body, end));
    rows.extend(statuses::retryable_rows());
    rows.extend(tls::retryable_rows(body, end));
    rows
}

/// Adds an exception for a request without a body that no server can have received, which a service can't report.
fn except_service(row: Row) -> Row {
    row.except(
        Adapter::Hyper,
        Expected::safe(0, End::NoResponse),
        "a service's error does not state when it occurred, and the request has no body whose first read \
         would show that it is being sent; it is retried either way",
    )
}

/// Returns a token as Clerk sends it, with the canary in its secrets.
pub fn token(status: &str) -> String {
    token_with(json!({ "status": status }))
}

/// Returns such a token with changed values or additional keys.
fn token_with(others: Value) -> String {
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
    let Value::Object(others) = others else {
        panic!("expected an object")
    };
    token.as_object_mut().unwrap().extend(others);
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
