//! Replies that consist of the input bytes.
//!
//! Bytes that don't occur in UTF-8 have a special meaning: 0xFF separates replies, 0xFE separates
//! the body and the headers of a reply, and 0xFD is replaced by a secret.

use actor_token::request::Body;

use super::check::Case;
use super::choices::Choices;
use super::redaction::CANARY;
use super::reply::{DURATIONS, HEADERS, Head, Reply, ReplyKind, STATUSES};
use super::setup::Setup;

pub(super) fn case(bytes: &[u8]) -> Case {
    let mut choices = Choices::new(bytes);
    let setup = Setup::choose(&mut choices);
    Case {
        setup,
        replies: choices
            .rest()
            .split(|byte| *byte == 0xff)
            .map(reply)
            .collect(),
    }
}

fn reply(bytes: &[u8]) -> Reply {
    let mut choices = Choices::new(bytes);
    let first = choices.byte();
    let duration = *choices.pick(&DURATIONS);
    let status = STATUSES[usize::from(first % 32) % STATUSES.len()];
    let mut parts = choices
        .rest()
        .split(|byte| *byte == 0xfe)
        .map(insert_secrets);
    let body = Body::from(parts.next().unwrap_or_default());
    let values: Vec<_> = parts.collect();
    let headers = HEADERS.into_iter().zip(values.iter().map(Vec::as_slice));
    let head = Head::new(status, headers);
    let kind = match first {
        0..160 => ReplyKind::Response(head, body),
        160..192 => ReplyKind::Truncated(head),
        192..224 => ReplyKind::NotSent,
        224.. => ReplyKind::NoResponse,
    };
    Reply { kind, duration }
}

/// Replaces each 0xFD by a secret.
fn insert_secrets(bytes: &[u8]) -> Vec<u8> {
    let parts: Vec<_> = bytes.split(|byte| *byte == 0xfd).collect();
    parts.join(CANARY.as_bytes())
}
