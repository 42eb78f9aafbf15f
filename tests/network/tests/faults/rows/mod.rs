//! The rows, by what is at fault. The canary is in whatever the other side says.

mod connections;
mod content;
mod responses;
mod retry_after;
mod statuses;
mod tls;

use serde_json::{Value, json};

use crate::adapter::{Adapter, CANARY};
use crate::table::{Due, End, Row};

/// What can go wrong with a create.
pub fn creates() -> Vec<Row> {
    let mut rows = connections::creates();
    rows.extend(responses::creates());
    rows.extend(content::creates());
    rows.extend(statuses::creates());
    rows.extend(retry_after::creates());
    rows.extend(tls::creates());
    rows
}

/// What is otherwise with a revoke, which can be sent again where a create can't.
pub fn revokes() -> Vec<Row> {
    let mut rows = connections::revokes();
    rows.extend(responses::revokes());
    rows.extend(statuses::revokes());
    rows.extend(tls::revokes());
    rows
}

/// A revoke that no server can have received, which a service doesn't know.
fn service_cant_tell(row: Row) -> Row {
    row.but(
        Adapter::Hyper,
        Due::safe(0, End::NoResponse),
        "an error of a service's doesn't say when it occurred, and a revoke has no body whose being asked for would tell; \
         a revoke is sent again either way",
    )
}

/// A token as Clerk answers it, with secrets in it.
pub fn token(status: &str) -> String {
    token_with(json!({ "status": status }))
}

/// The same with other values or further keys.
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
        panic!("others are an object")
    };
    token.as_object_mut().unwrap().extend(others);
    token.to_string()
}

/// An error as Clerk answers it, with what it may quote.
fn refusal(code: &str) -> String {
    json!({
        "errors": [{
            "code": code, "message": CANARY, "long_message": CANARY,
            "meta": {"param_name": CANARY},
        }],
        "clerk_trace_id": "0123456789abcdef0123456789abcdef",
    })
    .to_string()
}
