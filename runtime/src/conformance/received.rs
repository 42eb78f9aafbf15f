//! Reads requests from a socket, exactly as they were sent. An HTTP library would normalize them.

use std::io::{self, Read};
use std::net::TcpStream;

/// Limits in bytes, so that a broken transport cannot fill the memory. The suite's requests are
/// smaller.
const MAX_HEAD: usize = 64 * 1024;
const MAX_BODY: usize = 4 * 1024 * 1024;

/// A request that was received completely.
#[derive(Clone, Debug, Default)]
pub(super) struct Received {
    pub(super) method: String,
    /// The path and query as they were sent, still percent-encoded.
    pub(super) target: String,
    /// The headers in order, with lowercase names.
    pub(super) headers: Vec<(String, String)>,
    /// The body. It is empty for a chunked body, which no case accepts.
    pub(super) body: Vec<u8>,
}

impl Received {
    /// Returns all values of a header.
    pub(super) fn header_values(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    fn parse(head: &[u8]) -> Self {
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let mut word = || words.next().unwrap_or_default().to_owned();
        let (method, target) = (word(), word());
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Self {
            method,
            target,
            headers,
            body: Vec::new(),
        }
    }

    fn body_length(&self) -> usize {
        let length = self.header_values("content-length");
        let length = length.first().and_then(|text| text.parse().ok());
        length.unwrap_or(0).min(MAX_BODY)
    }
}

/// How much of a request to read from the socket. If a byte is unread when the socket is closed,
/// the connection is reset.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadAmount {
    All,
    AllButLastByte,
}

/// Waits for a complete request. Returns `None` if the client closes the connection before the end
/// of the request, or does not send HTTP.
pub(super) fn read(stream: &mut TcpStream, amount: ReadAmount) -> Option<Received> {
    let mut head = Vec::new();
    // Reads single bytes, so that no byte of the body is read.
    while !head.ends_with(b"\r\n\r") {
        head.push(read_byte(stream).ok()?);
        if head.len() > MAX_HEAD {
            return None;
        }
    }
    let mut request = Received::parse(&head);
    let length = request.body_length();
    if length == 0 && request.header_values("transfer-encoding").is_empty() {
        read_last_byte(stream, amount).ok()?;
        return Some(request);
    }
    read_byte(stream).ok()?;
    if length == 0 {
        read_chunks(stream)?;
        return Some(request);
    }
    request.body.resize(length - 1, 0);
    stream.read_exact(&mut request.body).ok()?;
    request.body.push(read_last_byte(stream, amount).ok()?);
    Some(request)
}

/// Reads to the end of a chunked body. The bytes of the end do not occur in the suite's bodies.
fn read_chunks(stream: &mut TcpStream) -> Option<()> {
    let mut end = Vec::new();
    for _ in 0..MAX_BODY {
        end.push(read_byte(stream).ok()?);
        if end.ends_with(b"0\r\n\r\n") {
            return Some(());
        }
    }
    None
}

fn read_last_byte(stream: &mut TcpStream, amount: ReadAmount) -> io::Result<u8> {
    if amount == ReadAmount::All {
        return read_byte(stream);
    }
    let mut last = [0];
    if stream.peek(&mut last)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let [last] = last;
    Ok(last)
}

fn read_byte(stream: &mut TcpStream) -> io::Result<u8> {
    let mut byte = [0];
    stream.read_exact(&mut byte)?;
    let [byte] = byte;
    Ok(byte)
}
