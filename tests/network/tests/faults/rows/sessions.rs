//! Listing and ending sessions. Both are retried like revoking.

use serde_json::{Value, json};

use super::retryable_rows;
use crate::adapter::CANARY;
use crate::table::CallEnd::{SessionEnded, Sessions, UnexpectedResponse};
use crate::table::{Expected, Row, http_response};

/// Returns a session as Clerk sends it, with the canary in its actor.
fn session(id: &str, status: &str) -> Value {
    json!({
        "object": "session",
        "id": id,
        "user_id": "user_customer",
        "client_id": format!("client_{CANARY}"),
        "actor": {"sub": "user_agent", "case": CANARY},
        "status": status,
        "created_at": 1_700_000_000_000_u64,
    })
}

pub fn end_session_rows() -> Vec<Row> {
    let revoked = session("sess_1", "revoked").to_string();
    let mut rows = retryable_rows(&revoked, SessionEnded);
    for (name, body) in [
        ("200 with an active session", session("sess_1", "active")),
        ("200 with another session", session("sess_2", "revoked")),
        ("200 with a list", json!([session("sess_1", "revoked")])),
    ] {
        let response = http_response(200, "", body.to_string());
        let expected = Expected::no_orphan(3, UnexpectedResponse(200));
        rows.push(Row::response(name, response, expected));
    }
    let expired = session("sess_1", "expired").to_string();
    rows.push(Row::response(
        "200 with an expired session",
        http_response(200, "", expired),
        Expected::no_orphan(1, SessionEnded),
    ));
    rows
}

pub fn list_sessions_rows() -> Vec<Row> {
    let session = |id| session(id, "active");
    let list = json!([session("sess_1"), session("sess_2")]);
    let mut rows = retryable_rows(&list.to_string(), Sessions(2));
    let paginated = json!({"data": list, "total_count": 2}).to_string();
    rows.extend([
        Row::response(
            "200 with a total count",
            http_response(200, "", paginated),
            Expected::no_orphan(1, Sessions(2)),
        ),
        Row::response(
            "200 with an empty list",
            http_response(200, "", "[]"),
            Expected::no_orphan(1, Sessions(0)),
        ),
    ]);
    let mut other_user = session("sess_1");
    other_user["user_id"] = json!("user_other");
    let mut without_id = session("sess_1");
    without_id["id"] = json!(null);
    for (name, body) in [
        ("200 with another user's session", json!([other_user])),
        (
            "200 with a session without ID",
            json!([session("sess_2"), without_id]),
        ),
        ("200 without a list", session("sess_1")),
    ] {
        let response = http_response(200, "", body.to_string());
        let expected = Expected::no_orphan(3, UnexpectedResponse(200));
        rows.push(Row::response(name, response, expected));
    }
    rows
}
