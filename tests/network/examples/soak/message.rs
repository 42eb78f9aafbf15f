//! Reads HTTP/1.1 messages as bytes, by their `content-length`.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The maximum size of a message. No message of this test reaches it.
const MAX_BYTES: usize = 64 * 1024;

/// Reads a message, head and body. Returns `None` if the connection ends before the first byte.
pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(1024);
    loop {
        if let Some(length) = message_length(&bytes) {
            if bytes.len() == length {
                return Ok(Some(bytes));
            }
        }
        if bytes.len() > MAX_BYTES {
            return Err(io::Error::other("a message is too large"));
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return if bytes.is_empty() {
                Ok(None)
            } else {
                Err(io::ErrorKind::UnexpectedEof.into())
            };
        }
    }
}

/// Returns the length of the entire message, or `None` if its head is incomplete.
fn message_length(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let body = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, length)| length.trim().parse::<usize>().ok());
    Some(end + body.unwrap_or(0))
}

/// Returns the number of the call that sent this request.
pub(crate) fn call_number(request: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(request);
    let (_, rest) = text.split_once("\"call\":")?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    rest[..end].parse().ok()
}
