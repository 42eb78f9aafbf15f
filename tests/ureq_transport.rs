//! What the ureq adapter promises, on real sockets.

mod support;

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::transport::{MAX_ANSWER_BYTES, Transport, Ureq};
use actor_token::{Body, Client, Error};
use support::{Boor, KEY, Manner, Stage, client, read_request, request};

fn get_token(address: SocketAddr) -> http::Request<Body> {
    http::Request::post(format!("http://{address}/v1/actor_tokens"))
        .body(Body::from("{}"))
        .unwrap()
}

#[test]
fn a_redirect_is_an_answer_and_is_never_followed() {
    let elsewhere = Boor::serve(Manner::Says("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/v1/actor_tokens\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url(),
        );
        let boor = Boor::serve(Manner::Says(answer.leak()));
        let answer = Ureq::new()
            .send(get_token(boor.address), Duration::from_secs(60))
            .unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(boor.requests().len(), 1);
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[test]
fn an_answer_over_the_limit_is_refused_with_its_status_known() {
    let too_long = MAX_ANSWER_BYTES + 1;
    let answer = format!(
        "HTTP/1.1 422 No\r\ncontent-length: {too_long}\r\n\r\n{}",
        " ".repeat(too_long)
    );
    let boor = Boor::serve(Manner::Says(answer.leak()));
    let error = Ureq::new()
        .send(get_token(boor.address), Duration::from_secs(60))
        .unwrap_err();
    assert!(!error.is_not_sent());
    assert_eq!(error.status(), Some(http::StatusCode::UNPROCESSABLE_ENTITY));
}

#[test]
fn an_endless_answer_is_not_read_to_its_end() {
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000)).repeat(20);
    let answer = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunk}");
    let boor = Boor::serve(Manner::Says(answer.leak()));
    let error = Ureq::new()
        .send(get_token(boor.address), Duration::from_secs(60))
        .unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::OK));
}

#[test]
fn what_a_call_has_left_bounds_a_request_to_a_silent_server() {
    let boor = Boor::serve(Manner::Broods);
    let error = Ureq::new()
        .send(get_token(boor.address), Duration::from_millis(200))
        .unwrap_err();
    assert!(!error.is_not_sent());
    assert_eq!(boor.requests().len(), 1);
}

#[test]
fn no_proxy_is_asked_for_this_machine_itself() {
    let proxy = Boor::serve(Manner::Says(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let stage = Stage::new();
    let through = ureq::Proxy::new(&proxy.url()).unwrap();
    let ureq = Ureq::with_config(|config| config.proxy(Some(through.clone())));
    let clerk = Client::builder(ureq)
        .secret_key(stage.fake.secret_key())
        .api_url(stage.api_url())
        .build()
        .unwrap();
    drop(clerk.issue(&request()).unwrap());
    assert_eq!(proxy.requests().len(), 0);
}

#[test]
fn a_proxy_that_refuses_a_tunnel_sent_nothing() {
    let proxy = Boor::serve(Manner::Says(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let through = ureq::Proxy::new(&proxy.url()).unwrap();
    let ureq = Ureq::with_config(|config| config.proxy(Some(through.clone())));
    // The name is the proxy's to resolve; it goes no further than this machine.
    let clerk = Client::builder(ureq)
        .secret_key(KEY)
        .api_url("https://clerk.invalid")
        .retry(actor_token::RetryPolicy::off())
        .build()
        .unwrap();
    let error = clerk.issue(&request()).unwrap_err();
    assert!(
        matches!(&error, Error::NoAnswer(error) if error.is_not_sent()),
        "{error:?}"
    );
    let asked = proxy.requests();
    assert!(
        asked[0].starts_with("CONNECT clerk.invalid:443"),
        "{asked:?}"
    );
    assert!(!asked.concat().contains(KEY), "the proxy learns no key");
}

#[test]
fn the_settings_that_safety_rests_on_cant_be_adjusted_away() {
    let boor = Boor::serve(Manner::Says(
        "HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n",
    ));
    let ureq = Ureq::with_config(|config| config.max_redirects(9).http_status_as_error(true));
    let answer = ureq
        .send(get_token(boor.address), Duration::from_secs(60))
        .unwrap();
    assert_eq!(answer.status(), 302);
}

#[test]
fn a_connection_is_used_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // From here on, another connection is refused.
        drop(listener);
        let mut requests = 0;
        while read_request(&mut stream).is_some() {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                .unwrap();
            requests += 1;
        }
        requests
    });
    let ureq = Ureq::new();
    for _ in 0..3 {
        ureq.send(get_token(address), Duration::from_secs(60))
            .unwrap();
    }
    drop(ureq);
    assert_eq!(server.join().unwrap(), 3);
}

#[test]
fn an_id_reaches_no_other_path() {
    let boor = Boor::serve(Manner::Says(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = client(&boor.url(), KEY, &FakeClerk::new());
    assert!(clerk.revoke("act_1/../x y?z#").is_err());
    let requests = boor.requests();
    let line = requests[0].lines().next().unwrap();
    assert_eq!(
        line,
        "POST /v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23/revoke HTTP/1.1"
    );
}
