//! A request ends with its time, whatever the server does with it.

use std::time::Duration;

use super::super::case::Case;
use super::super::server::Turn;
use super::ensure;

/// Long enough for a request to arrive on a busy machine, and no pleasure to wait for.
const SOON: Duration = Duration::from_millis(300);

pub(super) fn cases() -> Vec<Case> {
    vec![
        ends("silence", Turn::Silence(b"")),
        ends(
            "silence after the head",
            Turn::Silence(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n"),
        ),
        ends(
            "drip of a head",
            Turn::Drip(b"HTTP/1.1 200 OK\r\nx-clerk-trace-id: "),
        ),
        ends(
            "drip of a body",
            Turn::Drip(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n"),
        ),
    ]
}

fn ends(name: &str, turn: Turn) -> Case {
    Case::new(
        name,
        "A request ends once `within` is over, with an error.",
        "Let `within` bound the whole exchange, from connecting to the answer's last byte; a limit on each read is none on the whole.",
        |seen| {
            ensure(!seen.lost_patience, || {
                "the server gave up first, long after".to_owned()
            })?;
            seen.error().map(drop)
        },
    )
    .turns([turn])
    .within(SOON)
}
