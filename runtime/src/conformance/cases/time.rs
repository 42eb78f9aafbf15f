//! A request ends when its timeout has elapsed, whatever the server does.

use std::time::Duration;

use super::super::case::Case;
use super::super::observation::ensure;
use super::super::server::Reply;

/// Long enough for a request to be received on a busy machine, and short enough for a test.
const SOON: Duration = Duration::from_millis(300);

pub(super) fn cases() -> Vec<Case> {
    vec![
        ends("silence", Reply::Stall(b"")),
        ends(
            "silence after the head",
            Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n"),
        ),
        ends(
            "drip of a head",
            Reply::Trickle(b"HTTP/1.1 200 OK\r\nx-clerk-trace-id: "),
        ),
        ends(
            "drip of a body",
            Reply::Trickle(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n"),
        ),
    ]
}

fn ends(name: &str, reply: Reply) -> Case {
    Case::new(
        name,
        "A request ends once `timeout` is over, with an error.",
        "Let `timeout` bound the whole exchange, from connecting to the answer's last byte; a limit on each read is none on the whole.",
        |observed| {
            ensure(!observed.timed_out, || {
                "the server gave up first, long after".to_owned()
            })?;
            observed.error().map(drop)
        },
    )
    .replies([reply])
    .timeout(SOON)
}
