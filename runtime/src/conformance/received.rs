//! Reads requests from a socket as they were sent. An HTTP library would normalize them.

use std::io::{self, Read};
use std::net::TcpStream;

/// Limits that no request of the suite reaches, so that a broken transport cannot fill the memory.
const MAX_HEAD: usize = 64 * 1024;
const MAX_BODY: usize = 4 * 1024 * 1024;

/// A request that was received completely.
#[derive(Clone, Debug, Default)]
pub(super) struct Received {
    pub(super) method: String,
    /// As it was sent, still percent-encoded.
    pub(super) target: String,
    /// In order, with lowercase names.
    pub(super) headers: Vec<(String, String)>,
    /// Empty for a chunked body, which no case expects.
    pub(super) body: Vec<u8>,
}

impl Received {
    /// Returns every value of a header.
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

    fn length(&self) -> usize {
        let length = self.header_values("content-length");
        let length = length.first().and_then(|text| text.parse().ok());
        length.unwrap_or(0).min(MAX_BODY)
    }
}

/// How much of a request to read from the socket. Closing a socket with an unread byte resets the
/// connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    All,
    AllButOne,
}

/// Waits for a complete request. Returns `None` if the client leaves before its end, or does not
/// send HTTP.
pub(super) fn read(stream: &mut TcpStream, take: Take) -> Option<Received> {
    let mut head = Vec::new();
    // Byte by byte, so that nothing of the body is read.
    while !head.ends_with(b"\r\n\r") {
        head.push(read_byte(stream).ok()?);
        if head.len() > MAX_HEAD {
            return None;
        }
    }
    let mut request = Received::parse(&head);
    let length = request.length();
    if length == 0 && request.header_values("transfer-encoding").is_empty() {
        read_last_byte(stream, take).ok()?;
        return Some(request);
    }
    read_byte(stream).ok()?;
    if length == 0 {
        read_chunks(stream)?;
        return Some(request);
    }
    request.body.resize(length - 1, 0);
    stream.read_exact(&mut request.body).ok()?;
    request.body.push(read_last_byte(stream, take).ok()?);
    Some(request)
}

/// Reads to the end of a chunked body. Its closing bytes do not occur in the suite's bodies.
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

fn read_last_byte(stream: &mut TcpStream, take: Take) -> io::Result<u8> {
    if take == Take::All {
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
