//! What holds of a token that was read from an answer.

use actor_token::secrecy::ExposeSecret;
use actor_token::{Actor, ActorToken, ActorTokenRecord, Body};
use serde_json::Value;

use super::redaction::hold_debug;

/// A shorter text could be a word of ours.
const SHORTEST_SECRET: usize = 16;

pub(super) fn hold(token: &ActorToken, answer: &Body) {
    hold_record(&token.record());
    let _ = (
        token.actor::<Actor>(),
        token.actor::<Value>(),
        token.link_expires_at(),
    );
    let secrets: Vec<_> = [token.token(), token.url()]
        .into_iter()
        .flatten()
        .map(ExposeSecret::expose_secret)
        .filter(|secret| secret.len() >= SHORTEST_SECRET)
        .collect();
    // Its ID and its status are printed, whatever they are.
    let printed = [token.id().as_str(), token.status().as_str()];
    if !printed.iter().any(|text| text.len() >= SHORTEST_SECRET) {
        hold_debug(token, &secrets);
    }
    // Read a second time by another reader, which can't read every number.
    if let Ok(answer) = serde_json::from_slice::<Value>(answer.as_bytes()) {
        assert_eq!(answer["object"], "actor_token");
        assert_eq!(answer["id"], token.id().as_str());
        assert_eq!(answer["user_id"], token.user_id());
        assert_eq!(answer["status"], token.status().as_str());
    }
    assert!(!token.id().as_str().is_empty());
}

/// A record that is stored is read back the same.
fn hold_record(record: &ActorTokenRecord) {
    let stored = serde_json::to_string(record).unwrap();
    match serde_json::from_str::<ActorTokenRecord>(&stored) {
        Ok(read) => assert!(read == *record, "not the same: {stored}"),
        Err(error) => panic!("not read back: {error}: {stored}"),
    }
}
