//! What the reqwest adapter promises, on real sockets.

mod common;

use std::error::Error as _;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::transport::{AsyncTransport, MAX_ANSWER_BYTES, Reqwest, TransportError, Ureq};
use actor_token::{Client, Error, RetryPolicy};
use common::{
    Boor, Deserted, KEY, LONG, Manner, get_token, read_request, request, restless, revoke,
    with_on_sleep,
};
use http::StatusCode;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

fn reqwest() -> Reqwest {
    Reqwest::new().unwrap()
}

fn why(error: &TransportError) -> String {
    error.source().unwrap().to_string()
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_never_followed() {
    let elsewhere = Boor::serve(Manner::Says(OK));
    let eager =
        Reqwest::with_builder(|builder| builder.redirect(reqwest::redirect::Policy::limited(9)))
            .unwrap();
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/v1/actor_tokens\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url(),
        );
        let boor = Boor::serve(Manner::Says(answer.leak()));
        for request in [get_token(&boor.url()), revoke(&boor.url())] {
            let answer = eager.send(request, LONG).await.unwrap();
            assert_eq!(answer.status(), status);
        }
        assert_eq!(boor.requests().len(), 2);
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn the_limit_of_an_answer_is_exact_and_its_status_is_known() {
    for (length, fits) in [(MAX_ANSWER_BYTES, true), (MAX_ANSWER_BYTES + 1, false)] {
        let answer = format!(
            "HTTP/1.1 422 No\r\ncontent-length: {length}\r\n\r\n{}",
            " ".repeat(length)
        );
        let boor = Boor::serve(Manner::Says(answer.leak()));
        match reqwest().send(get_token(&boor.url()), LONG).await {
            Ok(answer) => assert!(fits && answer.body().len() == length, "{length}"),
            Err(error) => {
                assert!(!fits && !error.is_not_sent(), "{length}: {error:?}");
                assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
                assert_eq!(why(&error), "the answer is larger than 1 MiB");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_endless_answer_is_given_up_at_the_limit() {
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
    let error = reqwest().send(get_token(&url), LONG).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(why(&error), "the answer is larger than 1 MiB");
    server.join().unwrap();
}

#[tokio::test]
async fn an_answer_that_is_cut_off_keeps_its_status_and_headers() {
    let boor = Boor::serve(Manner::Says(
        "HTTP/1.1 429 Slow\r\nretry-after: 7\r\ncontent-length: 900\r\n\r\n{",
    ));
    let error = reqwest()
        .send(get_token(&boor.url()), LONG)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(error.headers().unwrap()["retry-after"], "7");
    assert!(
        why(&error).starts_with("the answer was cut off: "),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_a_call_has_left_bounds_a_request_to_a_silent_server() {
    let boor = Boor::serve(Manner::Broods);
    let patient = [
        reqwest(),
        Reqwest::with_builder(|builder| builder.timeout(Duration::MAX)).unwrap(),
        Reqwest::with_builder(|builder| builder.connect_timeout(Duration::MAX)).unwrap(),
    ];
    for reqwest in &patient {
        let error = reqwest
            .send(get_token(&boor.url()), Duration::from_millis(200))
            .await
            .unwrap_err();
        assert!(!error.is_not_sent());
        let why = why(&error);
        assert!(why.contains("that the call had left"), "{why}");
    }
    assert_eq!(boor.requests().len(), patient.len());
}

#[tokio::test]
async fn a_limit_of_the_users_is_kept_where_a_call_has_more_left() {
    let boor = Boor::serve(Manner::Broods);
    let soon = Duration::from_millis(200);
    for adjusted in [
        Reqwest::with_builder(|builder| builder.timeout(soon)),
        Reqwest::with_builder(|builder| builder.read_timeout(soon)),
    ] {
        let adjusted = adjusted.unwrap();
        for within in [Duration::from_secs(20), Duration::MAX] {
            let error = adjusted
                .send(get_token(&boor.url()), within)
                .await
                .unwrap_err();
            assert!(!error.is_not_sent());
            assert_eq!(why(&error), "timeout: a limit of reqwest's settings");
        }
    }
}

#[tokio::test]
async fn time_that_is_up_before_the_connection_stands_is_not_sent() {
    // It accepts, and never begins with TLS.
    let boor = Boor::serve(Manner::Broods);
    let url = format!("https://{}", boor.address);
    let soon = Duration::from_millis(200);
    let hasty = Reqwest::with_builder(|builder| builder.connect_timeout(soon)).unwrap();
    for request in [get_token, revoke] {
        let error = hasty.send(request(&url), LONG).await.unwrap_err();
        assert!(error.is_not_sent());
        assert!(why(&error).starts_with("timeout: connect"), "{error:?}");
    }
    let error = reqwest().send(get_token(&url), soon).await.unwrap_err();
    assert!(error.is_not_sent());
    assert!(why(&error).contains("that the call had left"), "{error:?}");
}

#[tokio::test]
async fn no_deadline_is_too_far_away() {
    let boor = Boor::serve(Manner::Says(OK));
    for reqwest in [
        reqwest(),
        Reqwest::with_builder(|builder| builder.timeout(Duration::MAX)).unwrap(),
    ] {
        reqwest
            .send(get_token(&boor.url()), Duration::MAX)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_refused_request_is_sent_again() {
    let deserted = Deserted::new();
    let url = deserted.url();
    for request in [get_token(&url), revoke(&url)] {
        let error = reqwest().send(request, LONG).await.unwrap_err();
        assert!(error.is_not_sent());
        let why = why(&error);
        assert!(
            why.starts_with("can't connect: Connection refused"),
            "{why}"
        );
    }

    // Somebody moves in while the client waits.
    let mut deserted = Some(deserted);
    let (count, served) = mpsc::channel();
    let clerk = with_on_sleep(reqwest(), &url, move || {
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

#[tokio::test]
async fn a_server_that_hangs_up_after_reading_leaves_one_in_doubt_and_is_not_asked_again() {
    for manner in [
        Manner::HangsUp,
        Manner::Says("HTTP/1.1 200 OK\r\n"),
        Manner::Says("nothing that is HTTP\r\n\r\n"),
        Manner::Says("HTTP/1.1 500 Oh\r\ncontent-length: 9\r\n\r\n{"),
    ] {
        let boor = Boor::serve(manner);
        let clerk = restless(reqwest(), &boor.url());
        let error = clerk.issue_async(&request()).await.unwrap_err();
        assert!(error.may_have_been_issued(), "{manner:?}: {error:?}");
        assert_eq!(boor.requests().len(), 1, "{manner:?}");
    }
}

#[tokio::test]
async fn a_revoke_without_an_answer_is_sent_again() {
    let boor = Boor::serve(Manner::HangsUp);
    let clerk = restless(reqwest(), &boor.url());
    assert!(clerk.revoke_async("act_1").await.is_err());
    assert!(boor.requests().len() > 1);
}

#[tokio::test]
async fn a_failed_tls_handshake_is_not_sent() {
    let boor = Boor::serve(Manner::Blurts("This is no TLS at all, is it?"));
    let url = format!("https://{}", boor.address);
    for request in [get_token, revoke] {
        let error = reqwest().send(request(&url), LONG).await.unwrap_err();
        assert!(error.is_not_sent());
        let why = why(&error);
        assert!(
            why.starts_with("can't connect: ") && why.contains("received corrupt message"),
            "{why}"
        );
    }
}

/// Serves one request per connection, and closes it without having announced that.
fn forgetful(listener: TcpListener) -> mpsc::Receiver<String> {
    let (seen, requests) = mpsc::channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            if let Some(request) = read_request(&mut stream) {
                let _ = stream.write_all(b"HTTP/1.1 422 No\r\ncontent-length: 2\r\n\r\n{}");
                if seen.send(request).is_err() {
                    return;
                }
            }
        }
    });
    requests
}

#[tokio::test]
async fn over_a_connection_that_the_server_closed_nothing_goes_out_twice() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = forgetful(listener);
    let reqwest = reqwest();
    let mut answered = 0;
    for _ in 0..50 {
        // Whether the client has seen that the connection was closed is chance: both are right.
        match reqwest.send(get_token(&url), LONG).await {
            Ok(answer) => {
                assert_eq!(answer.status(), 422);
                answered += 1;
            }
            Err(error) => assert!(
                !error.is_not_sent(),
                "its body had been asked for: {error:?}"
            ),
        }
    }
    // One more, whose arrival tells that all before it did.
    let last = Reqwest::new().unwrap();
    last.send(get_token(&url), LONG).await.unwrap();
    assert_eq!(requests.try_iter().count(), answered + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_connection_is_used_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
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
    let reqwest = reqwest();
    for _ in 0..3 {
        reqwest.send(get_token(&url), LONG).await.unwrap();
    }
    drop(reqwest);
    assert_eq!(server.join().unwrap(), 3);
}

#[tokio::test]
async fn no_proxy_is_asked_for_this_machine_itself() {
    let proxy = Boor::serve(Manner::Says(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let boor = Boor::serve(Manner::Says(OK));
    let through = reqwest::Proxy::all(proxy.url()).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(through.clone())).unwrap();
    reqwest.send(get_token(&boor.url()), LONG).await.unwrap();
    assert_eq!((proxy.requests().len(), boor.requests().len()), (0, 1));
}

#[tokio::test]
async fn a_proxy_that_refuses_a_tunnel_sent_nothing() {
    let proxy = Boor::serve(Manner::Says(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let through = reqwest::Proxy::all(proxy.url()).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(through.clone())).unwrap();
    // The name is the proxy's to resolve; it goes no further than this machine.
    let clerk = Client::builder(reqwest)
        .secret_key(KEY)
        .api_url("https://clerk.invalid")
        .retry(RetryPolicy::off())
        .build()
        .unwrap();
    let errors = [
        clerk.issue_async(&request()).await.unwrap_err(),
        clerk.revoke_async("act_1").await.unwrap_err(),
    ];
    for error in errors {
        assert!(
            matches!(&error, Error::NoAnswer(error) if error.is_not_sent()),
            "{error:?}"
        );
    }
    let asked = proxy.requests();
    assert!(
        asked[0].starts_with("CONNECT clerk.invalid:443"),
        "{asked:?}"
    );
    assert!(!asked.concat().contains(KEY), "the proxy learns no key");
}

#[tokio::test]
async fn a_socks_proxy_is_used_and_never_passed_by() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    // With the `h`, the name is the proxy's to resolve; it goes no further than this machine.
    let url = format!("socks5h://{}", proxy.local_addr().unwrap());
    let (greeted, greeting) = mpsc::channel();
    thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut version = [0];
        stream.read_exact(&mut version).unwrap();
        greeted.send(version).unwrap();
    });
    let through = reqwest::Proxy::all(url).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(through.clone())).unwrap();
    let error = reqwest
        .send(get_token("https://clerk.invalid"), LONG)
        .await
        .unwrap_err();
    assert!(error.is_not_sent());
    let version = greeting.recv_timeout(LONG).expect("the proxy is asked");
    assert_eq!(version, [5], "in its protocol");
}

/// Where the test below tells its child to send.
const CHILD_SENDS_TO: &str = "NETWORK_TESTS_CHILD_SENDS_TO";

#[test]
fn the_environments_proxy_is_for_other_machines_alone() {
    let proxy = Boor::serve(Manner::Says(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let boor = Boor::serve(Manner::Says(OK));
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "behind_the_environments_proxy"])
        .env(CHILD_SENDS_TO, boor.url())
        .env("HTTP_PROXY", proxy.url())
        .env("http_proxy", proxy.url())
        .env("HTTPS_PROXY", proxy.url())
        .env("https_proxy", proxy.url())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    assert!(child.status.success(), "{child:?}");
    assert_eq!(boor.requests().len(), 1);
    let asked = proxy.requests();
    assert!(
        asked.len() == 1 && asked[0].starts_with("CONNECT clerk.invalid:443"),
        "{asked:?}"
    );
}

/// A part of the test above, which runs it in a process with another environment.
#[tokio::test]
async fn behind_the_environments_proxy() {
    let Ok(here) = std::env::var(CHILD_SENDS_TO) else {
        return;
    };
    let reqwest = reqwest();
    reqwest.send(get_token(&here), LONG).await.unwrap();
    let error = reqwest
        .send(get_token("https://clerk.invalid"), LONG)
        .await
        .unwrap_err();
    assert!(error.is_not_sent());
}

#[tokio::test]
async fn what_other_crates_turn_on_in_reqwest_changes_nothing() {
    let boor = Boor::serve(Manner::Says(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nset-cookie: a=b\r\ncontent-length: 2\r\n\r\n{}",
    ));
    let eager =
        Reqwest::with_builder(|builder| builder.gzip(true).brotli(true).http2_prior_knowledge());
    for reqwest in [reqwest(), eager.unwrap()] {
        for _ in 0..2 {
            let answer = reqwest.send(get_token(&boor.url()), LONG).await.unwrap();
            assert_eq!(answer.body().as_bytes(), b"{}", "as it came");
        }
    }
    assert_eq!(boor.requests().len(), 4);
    for request in boor.requests() {
        assert!(request.contains(" HTTP/1.1\r\n"), "{request}");
        let request = request.to_ascii_lowercase();
        assert!(!request.contains("accept-encoding"), "{request}");
        assert!(!request.contains("cookie"), "{request}");
    }
}

#[tokio::test]
async fn it_sends_what_the_blocking_transport_sends() {
    let boor = Boor::serve(Manner::Says(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = Client::builder(reqwest())
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

#[tokio::test]
async fn an_id_reaches_no_other_path() {
    let boor = Boor::serve(Manner::Says(
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = restless(reqwest(), &boor.url());
    assert!(clerk.revoke_async("act_1/../x y?z#").await.is_err());
    let requests = boor.requests();
    let line = requests[0].lines().next().unwrap();
    assert_eq!(
        line,
        "POST /v1/actor_tokens/act_1%2F..%2Fx%20y%3Fz%23/revoke HTTP/1.1"
    );
    for path in ["/v1/../admin", "/v1/%2e%2e/admin", "/v1\\admin"] {
        let request = http::Request::post(format!("{}{path}", boor.url()))
            .body("{}".into())
            .unwrap();
        let error = reqwest().send(request, LONG).await.unwrap_err();
        assert!(error.is_not_sent(), "{path}");
    }
    assert_eq!(boor.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_from_where_a_trusted_client_was_redirected_to_is_an_error() {
    // As another crate of the same process may have it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let there = Boor::serve(Manner::Says(
        "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n",
    ));
    let moved = format!(
        "HTTP/1.1 303 See Other\r\nlocation: {}/elsewhere\r\ncontent-length: 0\r\n\r\n",
        there.url(),
    );
    let here = Boor::serve(Manner::Says(moved.leak()));
    let follows = reqwest::Client::builder().no_proxy().build().unwrap();
    let error = Reqwest::from_trusted_client(follows)
        .send(get_token(&here.url()), LONG)
        .await
        .unwrap_err();
    assert!(!error.is_not_sent());
    assert_eq!(error.status(), Some(StatusCode::CREATED));
    assert!(
        why(&error).contains("redirect(Policy::none())"),
        "{error:?}"
    );

    let stays = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = Reqwest::from_trusted_client(stays)
        .send(get_token(&here.url()), LONG)
        .await
        .unwrap();
    assert_eq!(answer.status(), 303);
}

#[tokio::test]
async fn a_token_is_issued_and_revoked_over_the_stand_in() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let clerk = Client::builder(reqwest())
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .build()
        .unwrap();
    let token = clerk.issue_async(&request()).await.unwrap();
    clerk.revoke_async(token.id()).await.unwrap();
    assert_eq!(fake.requests().len(), 2);
}

#[test]
fn without_a_runtime_a_call_ends_with_words_and_without_a_panic() {
    let clerk = Client::builder(reqwest()).secret_key(KEY).build().unwrap();
    let mut call = std::pin::pin!(clerk.issue_async(&request()));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else {
        panic!("sent")
    };
    assert!(matches!(&error, Error::NoAnswer(error) if error.is_not_sent()));
}
