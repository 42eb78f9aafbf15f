//! Checks a token that was read from a response.

use actor_token::secrecy::ExposeSecret;
use actor_token::{Actor, ActorToken, ActorTokenRecord, request::Body};
use serde_json::Value;

use super::redaction::check_debug;

/// The minimum length of the strings to search for. Shorter strings can be in the output by chance.
const MIN_SECRET_LEN: usize = 16;

pub(super) fn check(token: &ActorToken, response: &Body) {
    check_record(&token.record());
    let _ = (
        token.actor::<Actor>(),
        token.actor::<Value>(),
        token.link_expires_at(),
    );
    let secrets: Vec<_> = [token.token(), token.url()]
        .into_iter()
        .flatten()
        .map(ExposeSecret::expose_secret)
        .filter(|secret| secret.len() >= MIN_SECRET_LEN)
        .collect();
    // The ID and the status are printed, even if the server sent a secret in them.
    let printed = [token.id().as_str(), token.status().as_str()];
    if !printed.iter().any(|text| text.len() >= MIN_SECRET_LEN) {
        check_debug(token, &secrets);
    }
    // serde_json can't read every number, so some responses are not compared.
    if let Ok(response) = serde_json::from_slice::<Value>(response.as_bytes()) {
        assert_eq!(response["object"], "actor_token");
        assert_eq!(response["id"], token.id().as_str());
        assert_eq!(response["user_id"], token.user_id());
        assert_eq!(response["status"], token.status().as_str());
    }
    assert!(!token.id().as_str().is_empty());
}

/// Checks that a stored record is read back unchanged.
fn check_record(record: &ActorTokenRecord) {
    let stored = serde_json::to_string(record).unwrap();
    match serde_json::from_str::<ActorTokenRecord>(&stored) {
        Ok(read) => assert!(read == *record, "the record has changed: {stored}"),
        Err(error) => panic!("the record cannot be read: {error}: {stored}"),
    }
}
