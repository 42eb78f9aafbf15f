//! Cases about timeouts: a request must end when its timeout has elapsed, whatever the server does.

use std::time::Duration;

use super::super::case::Case;
use super::super::observation::ensure;
use super::super::server::Reply;

/// A timeout that is long enough to send a request on a busy computer, and short enough for a test.
const SHORT_TIMEOUT: Duration = Duration::from_millis(300);

pub(super) fn cases() -> Vec<Case> {
    vec![
        ends_in_time("silence", Reply::Stall(b"")),
        ends_in_time(
            "silence after the head",
            Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n"),
        ),
        ends_in_time(
            "drip of a head",
            Reply::Trickle(b"HTTP/1.1 200 OK\r\nx-clerk-trace-id: "),
        ),
        ends_in_time(
            "drip of a body",
            Reply::Trickle(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n"),
        ),
    ]
}

fn ends_in_time(name: &str, reply: Reply) -> Case {
    Case::new(
        name,
        "A request must end with an error once `timeout` has elapsed.",
        "Apply `timeout` to the complete exchange, from connecting to the last byte of the response; a timeout for each read is not enough.",
        |observed| {
            ensure(!observed.timed_out, || {
                "the server timed out first, long after `timeout`".to_owned()
            })?;
            observed.error().map(drop)
        },
    )
    .replies([reply])
    .timeout(SHORT_TIMEOUT)
}
