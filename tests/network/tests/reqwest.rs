//! What the reqwest adapter promises, on real sockets.

mod common;

use std::error::Error as _;
use std::io::Read;
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_token::transport::{AsyncTransport, Reqwest, TransportError};
use actor_token::{Client, Error, RetryPolicy};
use common::{
    Behavior, Deserted, KEY, LONG, MisbehavingServer, get_token, numbering, request, revoke,
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
async fn no_redirect_is_followed_even_if_that_is_asked_for() {
    let elsewhere = MisbehavingServer::serve(Behavior::Respond(OK));
    let eager =
        Reqwest::with_builder(|builder| builder.redirect(reqwest::redirect::Policy::limited(9)))
            .unwrap();
    for status in [302, 303, 307] {
        let answer = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/v1/actor_tokens\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url(),
        );
        let boor = MisbehavingServer::serve(Behavior::Respond(answer.leak()));
        for request in [get_token(&boor.url()), revoke(&boor.url())] {
            let answer = eager.send(request, LONG).await.unwrap();
            assert_eq!(answer.status(), status);
        }
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn what_a_call_has_left_counts_whatever_is_adjusted() {
    let broods = MisbehavingServer::serve(Behavior::Stall);
    let answers = MisbehavingServer::serve(Behavior::Respond(OK));
    for patient in [
        Reqwest::with_builder(|builder| builder.timeout(Duration::MAX)),
        Reqwest::with_builder(|builder| builder.connect_timeout(Duration::MAX)),
    ] {
        let patient = patient.unwrap();
        let error = patient
            .send(get_token(&broods.url()), Duration::from_millis(200))
            .await
            .unwrap_err();
        assert!(!error.is_not_sent());
        let why = why(&error);
        assert!(why.contains("exceeded its timeout"), "{why}");
        patient
            .send(get_token(&answers.url()), Duration::MAX)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_url_that_reqwest_would_change_is_refused() {
    let boor = MisbehavingServer::serve(Behavior::Respond(OK));
    for path in ["/v1/../admin", "/v1/%2e%2e/admin", "/v1\\admin"] {
        let request = http::Request::post(format!("{}{path}", boor.url()))
            .body("{}".into())
            .unwrap();
        let error = reqwest().send(request, LONG).await.unwrap_err();
        assert!(error.is_unusable(), "{path}");
    }
    assert_eq!(boor.requests().len(), 0);
}

#[tokio::test]
async fn a_limit_of_the_users_is_kept_where_a_call_has_more_left() {
    let boor = MisbehavingServer::serve(Behavior::Stall);
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
            assert_eq!(why(&error), "timed out: a timeout of the reqwest client");
        }
    }
}

#[tokio::test]
async fn time_that_is_up_before_the_connection_stands_is_not_sent() {
    // It accepts, and never begins with TLS.
    let boor = MisbehavingServer::serve(Behavior::Stall);
    let url = format!("https://{}", boor.address);
    let soon = Duration::from_millis(200);
    let hasty = Reqwest::with_builder(|builder| builder.connect_timeout(soon)).unwrap();
    for request in [get_token, revoke] {
        let error = hasty.send(request(&url), LONG).await.unwrap_err();
        assert!(error.is_not_sent());
        assert!(
            why(&error).starts_with("timed out while connecting"),
            "{error:?}"
        );
    }
    let error = reqwest().send(get_token(&url), soon).await.unwrap_err();
    assert!(error.is_not_sent());
    assert!(why(&error).contains("exceeded its timeout"), "{error:?}");
}

#[tokio::test]
async fn a_refused_request_is_not_sent_with_a_body_or_without() {
    let deserted = Deserted::new();
    for request in [get_token, revoke] {
        let error = reqwest()
            .send(request(&deserted.url()), LONG)
            .await
            .unwrap_err();
        assert!(error.is_not_sent());
        let why = why(&error);
        assert!(
            why.starts_with("failed to connect: Connection refused"),
            "{why}"
        );
    }
}

#[tokio::test]
async fn a_failed_tls_handshake_is_not_sent() {
    let boor = MisbehavingServer::serve(Behavior::RespondEarly("This is no TLS at all, is it?"));
    let url = format!("https://{}", boor.address);
    for request in [get_token, revoke] {
        let error = reqwest().send(request(&url), LONG).await.unwrap_err();
        assert!(error.is_not_sent());
        let why = why(&error);
        assert!(
            why.starts_with("failed to connect: ") && why.contains("received corrupt message"),
            "{why}"
        );
    }
}

#[tokio::test]
async fn an_idle_connection_is_dropped_after_five_seconds_and_not_before() {
    let url = numbering();
    let reqwest =
        Reqwest::with_builder(|builder| builder.pool_idle_timeout(Duration::from_secs(500)))
            .unwrap();
    let answers = async |idle| {
        // The connection's task gives it back to the pool.
        for _ in 0..9 {
            tokio::task::yield_now().await;
        }
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(idle)).await;
        tokio::time::resume();
        let answer = reqwest.send(get_token(&url), LONG).await.unwrap();
        answer.body().as_bytes()[0]
    };
    assert_eq!(answers(0).await, 0);
    assert_eq!(answers(4).await, 0, "used again");
    assert_eq!(answers(6).await, 1, "a new one");
}

#[tokio::test]
async fn nothing_is_sent_again_even_if_that_is_asked_for() {
    let boor = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n",
    ));
    let eager = Reqwest::with_builder(|builder| {
        let always = reqwest::retry::for_host("127.0.0.1")
            .no_budget()
            .classify_fn(|attempt| {
                // A block, since the type can't be named for a path to the method.
                attempt.retryable()
            });
        builder.retry(always)
    })
    .unwrap();
    for (sent, request) in [get_token, revoke].into_iter().enumerate() {
        let answer = eager.send(request(&boor.url()), LONG).await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(boor.requests().len(), sent + 1);
    }
}

#[tokio::test]
async fn no_proxy_is_asked_for_this_machine_itself() {
    let proxy = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let boor = MisbehavingServer::serve(Behavior::Respond(OK));
    let through = reqwest::Proxy::all(proxy.url()).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(through.clone())).unwrap();
    reqwest.send(get_token(&boor.url()), LONG).await.unwrap();
    assert_eq!((proxy.requests().len(), boor.requests().len()), (0, 1));
}

#[tokio::test]
async fn a_proxy_that_refuses_a_tunnel_sent_nothing() {
    let proxy = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let through = reqwest::Proxy::all(proxy.url()).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(through.clone())).unwrap();
    // The name is the proxy's to resolve; it goes no further than this machine.
    let clerk = Client::builder(reqwest)
        .secret_key(KEY)
        .api_url("https://clerk.invalid")
        .retry(RetryPolicy::disabled())
        .build()
        .unwrap();
    let errors = [
        clerk.issue_async(&request()).await.unwrap_err(),
        clerk.revoke_async("act_1").await.unwrap_err(),
    ];
    for error in errors {
        assert!(
            matches!(&error, Error::NoResponse(error) if error.is_not_sent()),
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
    let proxy = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let boor = MisbehavingServer::serve(Behavior::Respond(OK));
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
    let boor = MisbehavingServer::serve(Behavior::Respond(
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
async fn an_answer_from_where_a_trusted_client_was_redirected_to_is_an_error() {
    // As another crate of the same process may have it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let there = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n",
    ));
    let moved = format!(
        "HTTP/1.1 303 See Other\r\nlocation: {}/elsewhere\r\ncontent-length: 0\r\n\r\n",
        there.url(),
    );
    let here = MisbehavingServer::serve(Behavior::Respond(moved.leak()));
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

#[tokio::test(start_paused = true)]
async fn clock_follows_tokio_while_it_is_paused() {
    let (transport, hour) = (reqwest(), Duration::from_secs(3600));
    let start = transport.now();
    transport.sleep(hour).await;
    assert!(transport.now() - start >= hour);
}
