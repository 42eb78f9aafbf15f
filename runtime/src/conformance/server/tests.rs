//! Tests that the server sends the configured replies, and closes all connections when it is
//! dropped.

use std::io::ErrorKind;

use super::*;

const REQUEST: &str = "POST /v1/actor_tokens HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}";

/// Far longer than any test takes.
const TIMEOUT: Duration = Duration::from_secs(60);

fn start(replies: Vec<Reply>) -> (Server, TcpStream) {
    let server = Server::start(replies, TIMEOUT).unwrap();
    let stream = connect(&server);
    (server, stream)
}

/// Connects a client whose timeout is shorter than that of the server.
fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(TIMEOUT / 2)).unwrap();
    stream
}

/// Returns all bytes that the client receives after one request, or the kind of its error.
fn receive_all(reply: Reply) -> Result<Vec<u8>, ErrorKind> {
    let (_server, mut stream) = start(vec![reply]);
    stream.write_all(REQUEST.as_bytes()).unwrap();
    let mut response = Vec::new();
    let end = stream.read_to_end(&mut response);
    end.map(|_| response).map_err(|error| error.kind())
}

#[test]
fn close_ends_stream_and_reset_is_error() {
    assert_eq!(receive_all(Reply::CloseAfterRequest), Ok(Vec::new()));
    assert_eq!(receive_all(Reply::Reset), Err(ErrorKind::ConnectionReset));
    assert_eq!(receive_all(Reply::Raw(b"x".to_vec())), Ok(b"x".to_vec()));
}

#[test]
fn early_reply_does_not_wait_for_request() {
    let first_byte = |reply| {
        let (_server, mut stream) = start(vec![reply]);
        let mut byte = [0];
        let read = stream.read(&mut byte).unwrap();
        byte[..read].to_vec()
    };
    assert_eq!(first_byte(Reply::RespondEarly(b"x")), b"x");
    assert_eq!(first_byte(Reply::CloseImmediately), b"");
}

#[test]
fn dropped_server_closes_every_connection() {
    let (server, first) = start(vec![Reply::Stall(b"")]);
    let mut streams = [first, connect(&server)];
    for stream in &mut streams {
        stream.write_all(REQUEST.as_bytes()).unwrap();
    }
    while server.received().len() < streams.len() {
        thread::yield_now();
    }
    // In its own thread, because dropping the server waits until all connections end.
    let dropping = thread::spawn(move || drop(server));
    for stream in &mut streams {
        let end = stream.read(&mut [0]);
        let is_waiting = |kind| matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut);
        assert!(!end.is_err_and(|error| is_waiting(error.kind())));
    }
    dropping.join().unwrap();
}

#[test]
fn consecutive_requests_are_received_separately() {
    let response = Reply::Respond(Response::new(Body::empty()));
    let (server, mut stream) = start(vec![response.clone(), response, Reply::CloseAfterRequest]);
    stream
        .write_all(
            b"POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n\r\n\
              POST /b HTTP/1.1\r\n\r\n\
              POST /c HTTP/1.1\r\ncontent-length: 1\r\n\r\n{",
        )
        .unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    let received = server.received();
    let targets: Vec<_> = received.iter().map(|it| it.target.as_str()).collect();
    assert_eq!(targets, ["/a", "/b", "/c"]);
}
