//! Reads one request as it stands on the wire, without the help of an HTTP library that would tidy it up.

use std::io::{self, Read};
use std::net::TcpStream;

/// No request of the suite comes near these. They keep a broken transport from filling the memory.
const MAX_HEAD: usize = 64 * 1024;
const MAX_BODY: usize = 4 * 1024 * 1024;

/// A request that arrived whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Received {
    pub(super) method: String,
    /// As it was written, with its percent signs.
    pub(super) target: String,
    /// Names in small letters, in order.
    pub(super) headers: Vec<(String, String)>,
    /// Empty if it came in chunks, which no case expects.
    pub(super) body: Vec<u8>,
}

impl Received {
    /// Every value of a header.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
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
        let length = self.all("content-length");
        let length = length.first().and_then(|text| text.parse().ok());
        length.unwrap_or(0).min(MAX_BODY)
    }
}

/// Whether to take a request wholly out of the socket, or to leave its last byte there: a socket that is closed with
/// something unread resets the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    All,
    AllButOne,
}

/// Waits for a whole request. `None` if the client leaves before its end, or sends what is no HTTP.
pub(super) fn read(stream: &mut TcpStream, take: Take) -> Option<Received> {
    let mut head = Vec::new();
    // Byte by byte, so that nothing is taken that belongs to the body.
    while !head.ends_with(b"\r\n\r") {
        head.push(byte(stream).ok()?);
        if head.len() > MAX_HEAD {
            return None;
        }
    }
    let mut request = Received::parse(&head);
    let length = request.length();
    if length == 0 && request.all("transfer-encoding").is_empty() {
        last_byte(stream, take).ok()?;
        return Some(request);
    }
    byte(stream).ok()?;
    if length == 0 {
        read_chunks(stream)?;
        return Some(request);
    }
    request.body.resize(length - 1, 0);
    stream.read_exact(&mut request.body).ok()?;
    request.body.push(last_byte(stream, take).ok()?);
    Some(request)
}

/// To the end of a chunked body, which is told from its closing bytes: the suite's bodies don't hold them.
fn read_chunks(stream: &mut TcpStream) -> Option<()> {
    let mut end = Vec::new();
    for _ in 0..MAX_BODY {
        end.push(byte(stream).ok()?);
        if end.ends_with(b"0\r\n\r\n") {
            return Some(());
        }
    }
    None
}

fn last_byte(stream: &mut TcpStream, take: Take) -> io::Result<u8> {
    if take == Take::All {
        return byte(stream);
    }
    let mut last = [0];
    if stream.peek(&mut last)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let [last] = last;
    Ok(last)
}

fn byte(stream: &mut TcpStream) -> io::Result<u8> {
    let mut byte = [0];
    stream.read_exact(&mut byte)?;
    let [byte] = byte;
    Ok(byte)
}
