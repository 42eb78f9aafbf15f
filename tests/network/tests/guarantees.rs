//! What every asynchronous adapter promises, on real sockets: one promise a function, run for each adapter.

mod common;

use std::collections::BTreeSet;
use std::error::Error as _;
use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::transport::{AsyncTransport, MAX_RESPONSE_BYTES, TransportError, Ureq};
use actor_token::{Client, Error};
use common::{
    Behavior, Deserted, KEY, LONG, MisbehavingServer, get_token, numbering, read_request, request,
    restless, revoke, with_on_sleep,
};
use http::StatusCode;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

trait Adapter: AsyncTransport + Clone + 'static {}

impl<T: AsyncTransport + Clone + 'static> Adapter for T {}

macro_rules! promises {
    ($($promise:ident)*) => {
        mod over_reqwest {
            $(
                // The connections' tasks need a thread of their own where a test waits for a server's thread.
                #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
                async fn $promise() {
                    super::$promise(actor_token::transport::Reqwest::new().unwrap()).await;
                }
            )*
        }

        mod over_a_service {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
                async fn $promise() {
                    super::$promise(super::common::over_hyper()).await;
                }
            )*
        }
    };
}

promises! {
    a_redirect_is_an_answer_and_is_never_followed
    the_limit_of_an_answer_is_exact_and_its_status_is_known
    an_endless_answer_is_given_up_at_the_limit
    an_answer_that_is_cut_off_keeps_its_status_and_headers
    what_a_call_has_left_bounds_a_request_to_a_silent_server
    no_deadline_is_too_far_away
    a_refused_request_is_sent_again
    a_server_that_hangs_up_after_reading_leaves_one_in_doubt_and_is_not_asked_again
    a_revoke_without_an_answer_is_sent_again
    over_a_connection_that_the_server_closed_nothing_goes_out_twice
    a_connection_is_used_again
    it_sends_what_the_blocking_transport_sends
    an_id_reaches_no_other_path
    a_token_is_issued_and_revoked_over_the_stand_in
}

fn why(error: &TransportError) -> String {
    error.source().unwrap().to_string()
}

async fn a_redirect_is_an_answer_and_is_never_followed(transport: impl Adapter) {
    let elsewhere = MisbehavingServer::serve(Behavior::Respond(OK));
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/v1/actor_tokens\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url(),
        );
        let boor = MisbehavingServer::serve(Behavior::Respond(answer.leak()));
        for request in [get_token(&boor.url()), revoke(&boor.url())] {
            let answer = transport.send(request, LONG).await.unwrap();
            assert_eq!(answer.status(), status);
        }
        assert_eq!(boor.requests().len(), 2);
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

async fn the_limit_of_an_answer_is_exact_and_its_status_is_known(transport: impl Adapter) {
    for (length, fits) in [(MAX_RESPONSE_BYTES, true), (MAX_RESPONSE_BYTES + 1, false)] {
        let answer = format!(
            "HTTP/1.1 422 No\r\ncontent-length: {length}\r\n\r\n{}",
            " ".repeat(length)
        );
        let boor = MisbehavingServer::serve(Behavior::Respond(answer.leak()));
        match transport.clone().send(get_token(&boor.url()), LONG).await {
            Ok(answer) => assert!(fits && answer.body().len() == length, "{length}"),
            Err(error) => {
                assert!(!fits && !error.is_not_sent(), "{length}: {error:?}");
                assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
                assert_eq!(why(&error), "the response is larger than 1 MiB");
            }
        }
    }
}

async fn an_endless_answer_is_given_up_at_the_limit(transport: impl Adapter) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_request(&mut stream).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            .unwrap();
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        // Until the client leaves.
        while stream.write_all(chunk.as_bytes()).is_ok() {}
    });
    let error = transport
        .clone()
        .send(get_token(&url), LONG)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(why(&error), "the response is larger than 1 MiB");
    server.join().unwrap();
}

async fn an_answer_that_is_cut_off_keeps_its_status_and_headers(transport: impl Adapter) {
    let boor = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 429 Slow\r\nretry-after: 7\r\ncontent-length: 900\r\n\r\n{",
    ));
    let error = transport
        .clone()
        .send(get_token(&boor.url()), LONG)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(error.headers().unwrap()["retry-after"], "7");
    assert!(
        why(&error).starts_with("the response was truncated"),
        "{error:?}"
    );
}

async fn what_a_call_has_left_bounds_a_request_to_a_silent_server(transport: impl Adapter) {
    let boor = MisbehavingServer::serve(Behavior::Stall);
    for _ in 0..3 {
        let error = transport
            .send(get_token(&boor.url()), Duration::from_millis(200))
            .await
            .unwrap_err();
        assert!(!error.is_not_sent());
        let why = why(&error);
        assert!(why.contains("exceeded its timeout"), "{why}");
    }
    assert_eq!(boor.requests().len(), 3);
}

async fn no_deadline_is_too_far_away(transport: impl Adapter) {
    let boor = MisbehavingServer::serve(Behavior::Respond(OK));
    transport
        .send(get_token(&boor.url()), Duration::MAX)
        .await
        .unwrap();
}

async fn a_refused_request_is_sent_again(transport: impl Adapter) {
    let deserted = Deserted::new();
    let url = deserted.url();
    let error = transport.send(get_token(&url), LONG).await.unwrap_err();
    assert!(error.is_not_sent());
    let why = why(&error);
    assert!(why.contains("Connection refused"), "{why}");

    // Somebody moves in while the client waits.
    let mut deserted = Some(deserted);
    let (count, served) = mpsc::channel();
    let clerk = with_on_sleep(transport.clone(), &url, move || {
        let listener = deserted.take().expect("one wait").listen();
        let count = count.clone();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let request = read_request(&mut stream).unwrap();
            stream
                .write_all(b"HTTP/1.1 422 No\r\ncontent-length: 2\r\n\r\n{}")
                .unwrap();
            count.send(request).unwrap();
        });
    });
    let error = clerk.issue_async(&request()).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    drop(clerk);
    assert_eq!(served.iter().count(), 1);
}

async fn a_server_that_hangs_up_after_reading_leaves_one_in_doubt_and_is_not_asked_again(
    transport: impl Adapter,
) {
    for manner in [
        Behavior::CloseAfterRequest,
        Behavior::Respond("HTTP/1.1 200 OK\r\n"),
        Behavior::Respond("nothing that is HTTP\r\n\r\n"),
        Behavior::Respond("HTTP/1.1 500 Oh\r\ncontent-length: 9\r\n\r\n{"),
    ] {
        let boor = MisbehavingServer::serve(manner);
        let clerk = restless(transport.clone(), &boor.url());
        let error = clerk.issue_async(&request()).await.unwrap_err();
        assert!(error.token_may_exist(), "{manner:?}: {error:?}");
        assert_eq!(boor.requests().len(), 1, "{manner:?}");
    }
}

async fn a_revoke_without_an_answer_is_sent_again(transport: impl Adapter) {
    let boor = MisbehavingServer::serve(Behavior::CloseAfterRequest);
    let clerk = restless(transport.clone(), &boor.url());
    assert!(clerk.revoke_async("act_1").await.is_err());
    assert!(boor.requests().len() > 1);
}

/// Serves one request per connection, and closes it without having announced that.
fn forgetful(listener: TcpListener) -> mpsc::Receiver<String> {
    let (seen, requests) = mpsc::channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            if let Some(request) = read_request(&mut stream) {
                if seen.send(request).is_err() {
                    return;
                }
                let _ = stream.write_all(b"HTTP/1.1 422 No\r\ncontent-length: 2\r\n\r\n{}");
            }
        }
    });
    requests
}

async fn over_a_connection_that_the_server_closed_nothing_goes_out_twice(transport: impl Adapter) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = forgetful(listener);
    let mut answered = 0;
    for _ in 0..50 {
        // Whether the client has seen that the connection was closed is chance: both are right.
        match transport.send(get_token(&url), LONG).await {
            Ok(answer) => {
                assert_eq!(answer.status(), 422);
                answered += 1;
            }
            Err(error) => assert!(!error.is_not_sent(), "it may have gone out: {error:?}"),
        }
    }
    assert_eq!(requests.try_iter().count(), answered);
}

async fn a_connection_is_used_again(transport: impl Adapter) {
    let url = numbering();
    let mut connections = BTreeSet::new();
    // Whether a connection is back before the next request is chance, but not fifty times.
    let used_again = async {
        for _ in 0..50 {
            let answer = transport.send(get_token(&url), LONG).await.unwrap();
            if !connections.insert(answer.into_body().into_bytes()) {
                return true;
            }
        }
        false
    };
    assert!(used_again.await);
}

async fn it_sends_what_the_blocking_transport_sends(transport: impl Adapter) {
    let boor = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = Client::builder(transport)
        .secret_key(KEY)
        .api_url(boor.url())
        .build()
        .unwrap();
    assert!(clerk.issue_async(&request()).await.is_err());
    assert!(clerk.revoke_async("act_1").await.is_err());
    let url = boor.url();
    tokio::task::spawn_blocking(move || {
        let clerk = Client::builder(Ureq::new())
            .secret_key(KEY)
            .api_url(url)
            .build()
            .unwrap();
        assert!(clerk.issue(&request()).is_err());
        assert!(clerk.revoke("act_1").is_err());
    })
    .await
    .unwrap();
    let sorted = |request: &String| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let mut lines: Vec<_> = head.lines().map(str::to_ascii_lowercase).collect();
        lines[1..].sort();
        (lines, body.to_owned())
    };
    let requests: Vec<_> = boor.requests().iter().map(sorted).collect();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[..2], requests[2..]);
}

async fn an_id_reaches_no_other_path(transport: impl Adapter) {
    let boor = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = restless(transport.clone(), &boor.url());
    assert!(clerk.revoke_async("act_1/../x y?z#").await.is_err());
    let requests = boor.requests();
    let line = requests[0].lines().next().unwrap();
    assert_eq!(
        line,
        "POST /v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23/revoke HTTP/1.1"
    );
}

async fn a_token_is_issued_and_revoked_over_the_stand_in(transport: impl Adapter) {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .build()
        .unwrap();
    let token = clerk.issue_async(&request()).await.unwrap();
    drop(clerk.revoke_async(token.id()).await.unwrap());
    assert_eq!(fake.requests().len(), 2);
}
