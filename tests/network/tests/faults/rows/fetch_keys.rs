//! Fetching the public keys of session tokens, which is retried like listing sessions.

use actor_token::fake::FakeClerk;
use actor_token::request::Body;
use serde_json::{Value, json};

use super::retryable_rows;
use crate::adapter::CANARY;
use crate::table::CallEnd::{UnexpectedResponse, UnknownKey, Verified};
use crate::table::{Expected, Row, http_response};

/// Returns a JWKS document as Clerk sends it, with the canary next to the key.
fn document() -> Value {
    let fake = FakeClerk::new();
    let key = format!("Bearer {}", fake.secret_key());
    let request = http::Request::get("/v1/jwks").header("authorization", key);
    let response = fake.handle(request.body(Body::empty()).unwrap());
    let mut document: Value = serde_json::from_slice(response.body().as_bytes()).unwrap();
    document["keys"][0]["x5u"] = json!(CANARY);
    document
}

pub fn fetch_keys_rows() -> Vec<Row> {
    let mut rows = retryable_rows(&document().to_string(), Verified);
    let other_key = document().to_string().replace("ins_fake", "ins_other");
    rows.extend([
        Row::response(
            "200 with a byte order mark",
            http_response(200, "", format!("\u{feff}{}", document())),
            Expected::no_orphan(1, Verified),
        ),
        Row::response(
            "200 with another key",
            http_response(200, "", other_key),
            Expected::no_orphan(1, UnknownKey),
        ),
    ]);
    let mut unusable = document();
    unusable["keys"][0]["n"] = json!(CANARY);
    let mut many = document();
    many["keys"] = json!(vec![many["keys"][0].clone(); 65]);
    for (name, body) in [
        ("200 with an unusable key", unusable),
        ("200 with too many keys", many),
        ("200 without keys", json!({"keys": []})),
        ("200 with a list", json!([CANARY])),
    ] {
        let response = http_response(200, "", body.to_string());
        let expected = Expected::no_orphan(3, UnexpectedResponse(200));
        rows.push(Row::response(name, response, expected));
    }
    rows
}
