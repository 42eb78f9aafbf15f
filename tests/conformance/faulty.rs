//! A small HTTP/1.1 client over plain TCP with at most one fault. The suite must find the fault.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use actor_token::request::Body;
use actor_token::transport::{MAX_RESPONSE_BYTES, Transport, TransportError};
use http::header::{HeaderName, HeaderValue, LOCATION};
use http::{HeaderMap, Request, Response, StatusCode};

/// What the client does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    FollowsRedirects,
    RetriesOnServerErrors,
    RetriesWithoutResponse,
    OmitsSecretKey,
    DuplicatesHeader,
    DecodesPath,
    OmitsQuery,
    SendsWrongHost,
    SendsLossyUtf8,
    ReadsLossyUtf8,
    FailsOnErrorStatus,
    DropsRepeatedHeaders,
    ReportsAllAsNotSent,
    ReportsAllAsMaybeSent,
    DropsResponseHead,
    AcceptsTruncated,
    ReadsWithoutLimit,
    QuotesResponseInError,
    FallsBackToHttp,
    NeverSleeps,
    IgnoresTimeout,
}

pub struct FaultyTransport(pub Fault);

impl Transport for FaultyTransport {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let deadline = Instant::now() + timeout;
        let first = self.send_once(&request, deadline);
        let is_retry = match &first {
            Ok(response) => {
                self.has(Fault::RetriesOnServerErrors) && response.status().is_server_error()
            }
            Err(error) => {
                self.has(Fault::RetriesWithoutResponse)
                    && !error.is_not_sent()
                    && error.status().is_none()
                    && Instant::now() < deadline
            }
        };
        let response = if is_retry {
            self.send_once(&request, deadline)?
        } else {
            first?
        };
        if self.has(Fault::FailsOnErrorStatus) && response.status().as_u16() >= 400 {
            return Err(TransportError::maybe_sent("error status"));
        }
        match response.headers().get(LOCATION) {
            Some(location) if self.has(Fault::FollowsRedirects) => {
                let location = location.to_str().unwrap();
                let mut request = request.clone();
                let authority = request.uri().authority().unwrap().clone();
                let target = if location.starts_with('/') {
                    format!("http://{authority}{location}")
                } else {
                    location.to_owned()
                };
                *request.uri_mut() = target.parse().unwrap();
                self.send_once(&request, deadline)
            }
            _ => Ok(response),
        }
    }

    fn sleep(&self, time: Duration) {
        if !self.has(Fault::NeverSleeps) {
            std::thread::sleep(time);
        }
    }
}

/// The part of a response that was received.
#[derive(Default)]
struct PartialResponse {
    bytes: Vec<u8>,
    head: Option<(StatusCode, HeaderMap, usize)>,
}

impl FaultyTransport {
    fn has(&self, fault: Fault) -> bool {
        self.0 == fault
    }

    fn send_once(
        &self,
        request: &Request<Body>,
        deadline: Instant,
    ) -> Result<Response<Body>, TransportError> {
        if request.uri().scheme_str() == Some("https") && !self.has(Fault::FallsBackToHttp) {
            return Err(TransportError::not_sent("TLS is not supported"));
        }
        let authority = request.uri().authority().unwrap().as_str();
        let mut stream = match TcpStream::connect(authority) {
            Ok(stream) => stream,
            Err(error) if self.has(Fault::ReportsAllAsMaybeSent) => {
                return Err(TransportError::maybe_sent(error));
            }
            Err(error) => return Err(TransportError::not_sent(error)),
        };
        let mut response = PartialResponse::default();
        let result = stream
            .write_all(&self.serialize(request))
            .and_then(|()| self.read(&mut stream, &mut response, deadline));
        match result {
            Ok(body) => {
                let (status, headers, _) = response.head.unwrap();
                let mut response = Response::new(body.into());
                *response.status_mut() = status;
                *response.headers_mut() = headers;
                Ok(response)
            }
            Err(_) if self.has(Fault::ReportsAllAsNotSent) => {
                Err(TransportError::not_sent("something went wrong"))
            }
            Err(_) if self.has(Fault::QuotesResponseInError) && response.head.is_none() => {
                let text = String::from_utf8_lossy(&response.bytes).into_owned();
                Err(TransportError::maybe_sent(text))
            }
            Err(error) => {
                let error = TransportError::maybe_sent(error);
                match response.head {
                    Some((status, headers, _)) if !self.has(Fault::DropsResponseHead) => {
                        Err(error.with_response_head(status, headers))
                    }
                    _ => Err(error),
                }
            }
        }
    }

    fn serialize(&self, request: &Request<Body>) -> Vec<u8> {
        let uri = request.uri();
        let mut path = match uri.path_and_query() {
            Some(target) if !self.has(Fault::OmitsQuery) => target.to_string(),
            _ => uri.path().to_owned(),
        };
        if self.has(Fault::DecodesPath) {
            path = path.replace("%2F", "/");
        }
        let mut body = request.body().as_bytes().to_vec();
        if self.has(Fault::SendsLossyUtf8) {
            body = String::from_utf8_lossy(&body).into_owned().into_bytes();
        }
        let host = if self.has(Fault::SendsWrongHost) {
            "localhost"
        } else {
            uri.authority().unwrap().as_str()
        };
        let mut bytes = format!(
            "{} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\n",
            request.method(),
            body.len()
        )
        .into_bytes();
        for (name, value) in request.headers() {
            let times = match name.as_str() {
                "authorization" if self.has(Fault::OmitsSecretKey) => 0,
                "user-agent" if self.has(Fault::DuplicatesHeader) => 2,
                _ => 1,
            };
            for _ in 0..times {
                bytes.extend(name.as_str().as_bytes());
                bytes.extend(b": ");
                bytes.extend(value.as_bytes());
                bytes.extend(b"\r\n");
            }
        }
        bytes.extend(b"\r\n");
        bytes.extend(body);
        bytes
    }

    fn read(
        &self,
        stream: &mut TcpStream,
        response: &mut PartialResponse,
        deadline: Instant,
    ) -> io::Result<Vec<u8>> {
        let mut is_eof = false;
        loop {
            self.read_head(response)?;
            if let Some(body) = self.complete_body(response, is_eof)? {
                return Ok(body);
            }
            if is_eof {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if !self.has(Fault::IgnoresTimeout) {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Err(ErrorKind::TimedOut.into());
                }
                stream.set_read_timeout(Some(left))?;
            }
            let mut buffer = vec![0; 64 * 1024];
            let n = stream.read(&mut buffer)?;
            response.bytes.extend(&buffer[..n]);
            is_eof = n == 0;
        }
    }

    /// Reads the response head once it is complete, and skips a `100 Continue`.
    fn read_head(&self, response: &mut PartialResponse) -> io::Result<()> {
        let end = response.bytes.windows(4).position(|it| it == b"\r\n\r\n");
        let (None, Some(end)) = (&response.head, end) else {
            return Ok(());
        };
        let head = String::from_utf8_lossy(&response.bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().strip_prefix("HTTP/1.1 ");
        let status = status.and_then(|rest| StatusCode::from_bytes(&rest.as_bytes()[..3]).ok());
        let status = status.ok_or(ErrorKind::InvalidData)?;
        if status == StatusCode::CONTINUE {
            response.bytes.drain(..end + 4);
            return self.read_head(response);
        }
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            let name: HeaderName = name.parse().unwrap();
            let value: HeaderValue = value.parse().unwrap();
            if self.has(Fault::DropsRepeatedHeaders) {
                headers.insert(name, value);
            } else {
                headers.append(name, value);
            }
        }
        response.head = Some((status, headers, end + 4));
        Ok(())
    }

    /// Returns the body, or `None` if more bytes are needed.
    fn complete_body(
        &self,
        response: &PartialResponse,
        is_eof: bool,
    ) -> io::Result<Option<Vec<u8>>> {
        let Some((status, headers, start)) = &response.head else {
            return Ok(None);
        };
        let rest = &response.bytes[*start..];
        let text = |name| headers.get(name).map(|it| it.to_str().unwrap());
        let (mut body, is_complete) = if [204, 304].contains(&status.as_u16()) {
            (Vec::new(), true)
        } else if let Some(length) = text("content-length") {
            (rest.to_vec(), rest.len() >= length.parse().unwrap())
        } else if text("transfer-encoding").is_some() {
            // The chunks are decoded once the body is complete or too large, or the connection
            // ends.
            let is_too_large =
                rest.len() > 2 * MAX_RESPONSE_BYTES && !self.has(Fault::ReadsWithoutLimit);
            if is_eof || is_too_large || rest.ends_with(b"0\r\n\r\n") {
                decode_chunks(rest)
            } else {
                (Vec::new(), false)
            }
        } else {
            (rest.to_vec(), is_eof)
        };
        if body.len() > MAX_RESPONSE_BYTES && !self.has(Fault::ReadsWithoutLimit) {
            return Err(ErrorKind::FileTooLarge.into());
        }
        if self.has(Fault::ReadsLossyUtf8) {
            body = String::from_utf8_lossy(&body).into_owned().into_bytes();
        }
        let is_done = is_complete || is_eof && self.has(Fault::AcceptsTruncated);
        Ok(is_done.then_some(body))
    }
}

/// Returns the content of the received chunks, and whether the last chunk was received.
fn decode_chunks(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(end) = rest.windows(2).position(|it| it == b"\r\n") else {
            return (body, false);
        };
        let length = usize::from_str_radix(&String::from_utf8_lossy(&rest[..end]), 16).unwrap();
        if length == 0 {
            return (body, true);
        }
        let data = &rest[end + 2..];
        body.extend(&data[..length.min(data.len())]);
        let Some(next) = data.get(length + 2..) else {
            return (body, false);
        };
        rest = next;
    }
}
