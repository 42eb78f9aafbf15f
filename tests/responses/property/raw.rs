//! Replies made from the bytes themselves.
//!
//! Bytes that don't occur in UTF-8 have a special meaning: 0xFF separates replies, 0xFE separates
//! the body and the headers of a reply, and 0xFD is replaced by a secret.

use actor_token::request::Body;

use super::check::Case;
use super::draw::Draw;
use super::redaction::CANARY;
use super::reply::{DURATIONS, HEADERS, Head, Reply, ReplyKind, STATUSES};
use super::setup::Setup;

pub(super) fn case(bytes: &[u8]) -> Case {
    let mut draw = Draw::new(bytes);
    let setup = Setup::draw(&mut draw);
    Case {
        setup,
        replies: draw.rest().split(|byte| *byte == 0xff).map(reply).collect(),
    }
}

fn reply(bytes: &[u8]) -> Reply {
    let mut draw = Draw::new(bytes);
    let first = draw.byte();
    let duration = *draw.one_of(&DURATIONS);
    let status = STATUSES[usize::from(first % 32) % STATUSES.len()];
    let mut parts = draw.rest().split(|byte| *byte == 0xfe).map(with_secrets);
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

fn with_secrets(bytes: &[u8]) -> Vec<u8> {
    let parts: Vec<_> = bytes.split(|byte| *byte == 0xfd).collect();
    parts.join(CANARY.as_bytes())
}
