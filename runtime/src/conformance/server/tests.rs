//! That the server ends a connection in the way it was told to, and leaves nothing behind.

use std::io::ErrorKind;

use super::*;

const REQUEST: &str = "POST /v1/actor_tokens HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}";

/// No test comes near this.
const PATIENCE: Duration = Duration::from_secs(60);

fn serve(turns: Vec<Turn>) -> (Server, TcpStream) {
    let server = Server::start(turns, PATIENCE).unwrap();
    let stream = connect(&server);
    (server, stream)
}

/// A client that loses its patience before the server does.
fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(PATIENCE / 2)).unwrap();
    stream
}

/// What the client sees once it has sent one request.
fn end(turn: Turn) -> Result<Vec<u8>, ErrorKind> {
    let (_server, mut stream) = serve(vec![turn]);
    stream.write_all(REQUEST.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer);
    end.map(|_| answer).map_err(|error| error.kind())
}

#[test]
fn a_hang_up_is_an_end_and_a_reset_is_an_error() {
    assert_eq!(end(Turn::HangUp), Ok(Vec::new()));
    assert_eq!(end(Turn::Reset), Err(ErrorKind::ConnectionReset));
    assert_eq!(end(Turn::Raw(b"x".to_vec())), Ok(b"x".to_vec()));
}

#[test]
fn some_turns_wait_for_no_request() {
    let first = |turn| {
        let (_server, mut stream) = serve(vec![turn]);
        let mut byte = [0];
        let read = stream.read(&mut byte).unwrap();
        byte[..read].to_vec()
    };
    assert_eq!(first(Turn::Blurt(b"x")), b"x");
    assert_eq!(first(Turn::Slam), b"");
}

#[test]
fn every_connection_ends_with_the_server() {
    let (server, first) = serve(vec![Turn::Silence(b"")]);
    let mut streams = [first, connect(&server)];
    for stream in &mut streams {
        stream.write_all(REQUEST.as_bytes()).unwrap();
    }
    while server.received().len() < streams.len() {
        thread::yield_now();
    }
    // In a thread of its own: it waits for whatever doesn't end.
    let dropping = thread::spawn(move || drop(server));
    for stream in &mut streams {
        let end = stream.read(&mut [0]);
        let is_waiting = |kind| matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut);
        assert!(!end.is_err_and(|error| is_waiting(error.kind())));
    }
    dropping.join().unwrap();
}

#[test]
fn requests_that_follow_each_other_are_told_apart_in_chunks_too() {
    let answer = Turn::Answer(Response::new(Body::empty()));
    let (server, mut stream) = serve(vec![answer.clone(), answer, Turn::HangUp]);
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
