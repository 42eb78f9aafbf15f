//! Replies from bytes as they are. Bytes that no text in UTF-8 has cut them: 0xFF between replies, 0xFE between the body and
//! each header of one; 0xFD stands for a secret.

use actor_token::Body;

use super::check::Case;
use super::draw::Draw;
use super::redaction::CANARY;
use super::reply::{Fate, HEADERS, Head, Reply, STATUSES, TAKES};
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
    let kind = draw.byte();
    let takes = *draw.one_of(&TAKES);
    let status = STATUSES[usize::from(kind % 32) % STATUSES.len()];
    let mut parts = draw.rest().split(|byte| *byte == 0xfe).map(with_secrets);
    let body = Body::from(parts.next().unwrap_or_default());
    let values: Vec<_> = parts.collect();
    let headers = HEADERS.into_iter().zip(values.iter().map(Vec::as_slice));
    let head = Head::new(status, headers);
    let fate = match kind {
        0..160 => Fate::Answer(head, body),
        160..192 => Fate::CutOff(head),
        192..224 => Fate::NotSent,
        224.. => Fate::Lost,
    };
    Reply { fate, takes }
}

fn with_secrets(bytes: &[u8]) -> Vec<u8> {
    let parts: Vec<_> = bytes.split(|byte| *byte == 0xfd).collect();
    parts.join(CANARY.as_bytes())
}
