//! Tests the transport `Reqwest` over real sockets.

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
    Behavior, KEY, LONG_TIMEOUT, RefusingPort, ScriptedServer, issue_request, request,
    revoke_request, serve_connection_numbers,
};
use http::StatusCode;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

fn reqwest() -> Reqwest {
    Reqwest::new().unwrap()
}

fn cause(error: &TransportError) -> String {
    error.source().unwrap().to_string()
}

#[tokio::test]
async fn redirect_is_not_followed_despite_settings() {
    let redirect_target = ScriptedServer::serve(Behavior::Respond(OK));
    let configured =
        Reqwest::with_builder(|builder| builder.redirect(reqwest::redirect::Policy::limited(9)))
            .unwrap();
    for status in [302, 303, 307] {
        let response = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/v1/actor_tokens\r\ncontent-length: 0\r\n\r\n",
            redirect_target.url(),
        );
        let server = ScriptedServer::serve(Behavior::Respond(response.leak()));
        for request in [issue_request(&server.url()), revoke_request(&server.url())] {
            let response = configured.send(request, LONG_TIMEOUT).await.unwrap();
            assert_eq!(response.status(), status);
        }
    }
    assert_eq!(redirect_target.requests().len(), 0);
}

#[tokio::test]
async fn call_timeout_applies_despite_settings() {
    let silent = ScriptedServer::serve(Behavior::Stall);
    let responding = ScriptedServer::serve(Behavior::Respond(OK));
    for reqwest in [
        Reqwest::with_builder(|builder| builder.timeout(Duration::MAX)),
        Reqwest::with_builder(|builder| builder.connect_timeout(Duration::MAX)),
    ] {
        let reqwest = reqwest.unwrap();
        let error = reqwest
            .send(issue_request(&silent.url()), Duration::from_millis(200))
            .await
            .unwrap_err();
        assert!(!error.is_not_sent());
        let cause = cause(&error);
        assert!(cause.contains("exceeded its timeout"), "{cause}");
        reqwest
            .send(issue_request(&responding.url()), Duration::MAX)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn url_that_reqwest_would_change_is_rejected() {
    let server = ScriptedServer::serve(Behavior::Respond(OK));
    for path in ["/v1/../admin", "/v1/%2e%2e/admin", "/v1\\admin"] {
        let request = http::Request::post(format!("{}{path}", server.url()))
            .body("{}".into())
            .unwrap();
        let error = reqwest().send(request, LONG_TIMEOUT).await.unwrap_err();
        assert!(error.is_unusable(), "{path}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn shorter_client_timeout_applies() {
    let server = ScriptedServer::serve(Behavior::Stall);
    let short_timeout = Duration::from_millis(200);
    for reqwest in [
        Reqwest::with_builder(|builder| builder.timeout(short_timeout)),
        Reqwest::with_builder(|builder| builder.read_timeout(short_timeout)),
    ] {
        let reqwest = reqwest.unwrap();
        for timeout in [Duration::from_secs(20), Duration::MAX] {
            let error = reqwest
                .send(issue_request(&server.url()), timeout)
                .await
                .unwrap_err();
            assert!(!error.is_not_sent());
            assert_eq!(cause(&error), "timed out: a timeout of the reqwest client");
        }
    }
}

#[tokio::test]
async fn timeout_before_connection_reports_not_sent() {
    // The server accepts connections, but never starts the TLS handshake.
    let server = ScriptedServer::serve(Behavior::Stall);
    let url = format!("https://{}", server.address);
    let short_timeout = Duration::from_millis(200);
    let with_short_timeout =
        Reqwest::with_builder(|builder| builder.connect_timeout(short_timeout)).unwrap();
    for request in [issue_request, revoke_request] {
        let error = with_short_timeout
            .send(request(&url), LONG_TIMEOUT)
            .await
            .unwrap_err();
        assert!(error.is_not_sent());
        assert!(
            cause(&error).starts_with("timed out while connecting"),
            "{error:?}"
        );
    }
    let error = reqwest()
        .send(issue_request(&url), short_timeout)
        .await
        .unwrap_err();
    assert!(error.is_not_sent());
    assert!(cause(&error).contains("exceeded its timeout"), "{error:?}");
}

#[tokio::test]
async fn refused_connection_reports_not_sent() {
    let port = RefusingPort::new();
    for request in [issue_request, revoke_request] {
        let error = reqwest()
            .send(request(&port.url()), LONG_TIMEOUT)
            .await
            .unwrap_err();
        assert!(error.is_not_sent());
        let cause = cause(&error);
        assert!(
            cause.starts_with("failed to connect: Connection refused"),
            "{cause}"
        );
    }
}

#[tokio::test]
async fn failed_tls_handshake_reports_not_sent() {
    let server = ScriptedServer::serve(Behavior::RespondEarly("this is not TLS"));
    let url = format!("https://{}", server.address);
    for request in [issue_request, revoke_request] {
        let error = reqwest()
            .send(request(&url), LONG_TIMEOUT)
            .await
            .unwrap_err();
        assert!(error.is_not_sent());
        let cause = cause(&error);
        assert!(
            cause.starts_with("failed to connect: ") && cause.contains("received corrupt message"),
            "{cause}"
        );
    }
}

#[tokio::test]
async fn idle_connection_is_dropped_after_five_seconds() {
    let url = serve_connection_numbers();
    let reqwest =
        Reqwest::with_builder(|builder| builder.pool_idle_timeout(Duration::from_secs(500)))
            .unwrap();
    let connection_after = async |idle| {
        // Lets the connection's task return it to the pool.
        for _ in 0..9 {
            tokio::task::yield_now().await;
        }
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(idle)).await;
        tokio::time::resume();
        let response = reqwest
            .send(issue_request(&url), LONG_TIMEOUT)
            .await
            .unwrap();
        response.body().as_bytes()[0]
    };
    assert_eq!(connection_after(0).await, 0);
    assert_eq!(connection_after(4).await, 0, "reused");
    assert_eq!(connection_after(6).await, 1, "new connection");
}

#[tokio::test]
async fn request_is_not_retried_despite_settings() {
    let server = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n",
    ));
    let configured = Reqwest::with_builder(|builder| {
        let always = reqwest::retry::for_host("127.0.0.1")
            .no_budget()
            .classify_fn(|attempt| {
                // Clippy prefers the method's path, but the type of `attempt` can't be named.
                attempt.retryable()
            });
        builder.retry(always)
    })
    .unwrap();
    for (sent, request) in [issue_request, revoke_request].into_iter().enumerate() {
        let response = configured
            .send(request(&server.url()), LONG_TIMEOUT)
            .await
            .unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(server.requests().len(), sent + 1);
    }
}

#[tokio::test]
async fn loopback_requests_bypass_proxy() {
    let proxy = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let server = ScriptedServer::serve(Behavior::Respond(OK));
    let settings = reqwest::Proxy::all(proxy.url()).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(settings.clone())).unwrap();
    reqwest
        .send(issue_request(&server.url()), LONG_TIMEOUT)
        .await
        .unwrap();
    assert_eq!((proxy.requests().len(), server.requests().len()), (0, 1));
}

#[tokio::test]
async fn rejected_proxy_tunnel_reports_not_sent() {
    let proxy = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let settings = reqwest::Proxy::all(proxy.url()).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(settings.clone())).unwrap();
    // The proxy resolves the name, so there is no DNS query.
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
    let requests = proxy.requests();
    assert!(
        requests[0].starts_with("CONNECT clerk.invalid:443"),
        "{requests:?}"
    );
    assert!(
        !requests.concat().contains(KEY),
        "the proxy received the secret key"
    );
}

#[tokio::test]
async fn socks_proxy_is_not_bypassed() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    // With `socks5h`, the proxy resolves the name, so there is no DNS query.
    let url = format!("socks5h://{}", proxy.local_addr().unwrap());
    let (sender, greeting) = mpsc::channel();
    thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut version = [0];
        stream.read_exact(&mut version).unwrap();
        sender.send(version).unwrap();
    });
    let settings = reqwest::Proxy::all(url).unwrap();
    let reqwest = Reqwest::with_builder(|builder| builder.proxy(settings.clone())).unwrap();
    let error = reqwest
        .send(issue_request("https://clerk.invalid"), LONG_TIMEOUT)
        .await
        .unwrap_err();
    assert!(error.is_not_sent());
    let version = greeting
        .recv_timeout(LONG_TIMEOUT)
        .expect("the proxy received no connection");
    assert_eq!(version, [5], "SOCKS version");
}

/// The environment variable with the URL to which `child_with_environment_proxy` sends a request.
const CHILD_URL: &str = "NETWORK_TESTS_CHILD_URL";

#[test]
fn environment_proxy_is_not_used_for_loopback() {
    let proxy = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    ));
    let server = ScriptedServer::serve(Behavior::Respond(OK));
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_with_environment_proxy"])
        .env(CHILD_URL, server.url())
        .env("HTTP_PROXY", proxy.url())
        .env("http_proxy", proxy.url())
        .env("HTTPS_PROXY", proxy.url())
        .env("https_proxy", proxy.url())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    assert!(child.status.success(), "{child:?}");
    assert_eq!(server.requests().len(), 1);
    let requests = proxy.requests();
    assert!(
        requests.len() == 1 && requests[0].starts_with("CONNECT clerk.invalid:443"),
        "{requests:?}"
    );
}

/// Runs in the child process of `environment_proxy_is_not_used_for_loopback`.
#[tokio::test]
async fn child_with_environment_proxy() {
    let Ok(url) = std::env::var(CHILD_URL) else {
        return;
    };
    let reqwest = reqwest();
    reqwest
        .send(issue_request(&url), LONG_TIMEOUT)
        .await
        .unwrap();
    let error = reqwest
        .send(issue_request("https://clerk.invalid"), LONG_TIMEOUT)
        .await
        .unwrap_err();
    assert!(error.is_not_sent());
}

#[tokio::test]
async fn reqwest_features_change_nothing() {
    let server = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nset-cookie: a=b\r\ncontent-length: 2\r\n\r\n{}",
    ));
    let configured =
        Reqwest::with_builder(|builder| builder.gzip(true).brotli(true).http2_prior_knowledge());
    for reqwest in [reqwest(), configured.unwrap()] {
        for _ in 0..2 {
            let response = reqwest
                .send(issue_request(&server.url()), LONG_TIMEOUT)
                .await
                .unwrap();
            assert_eq!(response.body().as_bytes(), b"{}", "unchanged");
        }
    }
    assert_eq!(server.requests().len(), 4);
    for request in server.requests() {
        assert!(request.contains(" HTTP/1.1\r\n"), "{request}");
        let request = request.to_ascii_lowercase();
        assert!(!request.contains("accept-encoding"), "{request}");
        assert!(!request.contains("cookie"), "{request}");
    }
}

#[tokio::test]
async fn redirect_followed_by_trusted_client_fails() {
    // Another test may already have installed the provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let target = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n",
    ));
    let redirect = format!(
        "HTTP/1.1 303 See Other\r\nlocation: {}/elsewhere\r\ncontent-length: 0\r\n\r\n",
        target.url(),
    );
    let server = ScriptedServer::serve(Behavior::Respond(redirect.leak()));
    let following = reqwest::Client::builder().no_proxy().build().unwrap();
    let error = Reqwest::from_trusted_client(following)
        .send(issue_request(&server.url()), LONG_TIMEOUT)
        .await
        .unwrap_err();
    assert!(!error.is_not_sent());
    assert_eq!(error.status(), Some(StatusCode::CREATED));
    assert!(
        cause(&error).contains("redirect(Policy::none())"),
        "{error:?}"
    );

    let not_following = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let response = Reqwest::from_trusted_client(not_following)
        .send(issue_request(&server.url()), LONG_TIMEOUT)
        .await
        .unwrap();
    assert_eq!(response.status(), 303);
}

#[tokio::test(start_paused = true)]
async fn clock_follows_tokio_while_it_is_paused() {
    let (transport, hour) = (reqwest(), Duration::from_secs(3600));
    let start = transport.now();
    transport.sleep(hour).await;
    assert!(transport.now() - start >= hour);
}
