//! Checks that calls through the asynchronous adapters never print a secret.
//!
//! Every secret contains the string `CaNaRy`, the canary (`CANARY`). The test searches for the
//! canary in every error and in the complete output of `log` and `tracing`. There is only one test,
//! because a process has only one logger.

mod common;

use std::sync::Mutex;

use actor_token::fake::{FakeClerk, Injection};
use actor_token::transport::{AsyncTransport, OutgoingBody, Reqwest, from_service};
use actor_token::{Actor, Client, CreateActorTokenRequestBody, RetryPolicy, request::Body};
use common::printed::{CANARY, Printed};
use common::{Behavior, ScriptedServer};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioIo};
use log::LevelFilter;
use tokio::net::TcpListener;

const KEY: &str = "sk_test_CaNaRy";

struct Log(Mutex<Vec<String>>);

static LOG: Log = Log(Mutex::new(Vec::new()));

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}", record.target(), record.args());
        self.0.lock().unwrap().push(line);
    }

    fn flush(&self) {}
}

/// Issues and revokes a token, and prints the errors.
async fn print_errors<T: AsyncTransport + Clone + 'static>(
    printed: &mut Printed,
    transport: &T,
    url: &str,
) {
    let clerk = Client::builder(transport.clone())
        .secret_key(KEY)
        .api_url(url)
        .retry(RetryPolicy::disabled())
        .build()
        .unwrap();
    if let Err(error) = clerk.issue_async(&request()).await {
        printed.push_error(&error);
    }
    if let Err(error) = clerk.revoke_async("act_CaNaRy").await {
        printed.push_error(&error);
    }
}

fn request() -> CreateActorTokenRequestBody {
    CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_agent").with_claim(CANARY, CANARY).unwrap())
        .build()
        .unwrap()
}

fn response(status: u16) -> http::Response<Body> {
    let token = serde_json::json!({
        "object": "actor_token", "id": "act_CaNaRy", "user_id": "user_customer", "status": "pending",
        "actor": {"sub": "user_agent", "CaNaRy": "CaNaRy"},
        "token": "CaNaRy.CaNaRy.CaNaRy", "url": "https://clerk.example.com/v1/tickets/accept?ticket=CaNaRy",
    });
    http::Response::builder()
        .status(status)
        .header("x-clerk-trace-id", CANARY)
        .header("location", "https://clerk.example.com/?ticket=CaNaRy")
        .body(Body::from(token.to_string()))
        .unwrap()
}

/// Makes calls over `transport` with every kind of response and failure.
async fn make_calls<T: AsyncTransport + Clone + 'static>(printed: &mut Printed, transport: &T) {
    let fake = FakeClerk::builder().secret_key(KEY).build();
    let server = fake.serve().unwrap();
    for status in [200, 302, 422, 500] {
        fake.inject(Injection::respond_with(response(status)).times(2));
        print_errors(printed, transport, &server.api_url()).await;
    }
    assert_eq!(fake.requests().len(), 8);

    for behavior in [
        Behavior::Respond("CaNaRy\r\n\r\n"),
        Behavior::Respond("HTTP/1.1 CaNaRy CaNaRy\r\n\r\n"),
        Behavior::Respond("HTTP/1.1 200 CaNaRy\r\n\r\nCaNaRy"),
        Behavior::Respond("HTTP/1.1 200 OK\r\nCaNaRy\r\n\r\n"),
        Behavior::Respond("HTTP/1.1 200 OK\r\ncontent-length: CaNaRy\r\n\r\nCaNaRy"),
        Behavior::Respond(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nCaNaRy\r\nCaNaRy\r\n",
        ),
        Behavior::Respond("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nCaNaRy"),
        Behavior::RespondEarly("CaNaRy CaNaRy CaNaRy"),
        Behavior::CloseAfterRequest,
        Behavior::CloseImmediately,
    ] {
        let server = ScriptedServer::serve(behavior);
        print_errors(printed, transport, &server.url()).await;
    }
    let server = ScriptedServer::serve(Behavior::RespondEarly("CaNaRy CaNaRy CaNaRy"));
    let url = format!("https://{}", server.address);
    print_errors(printed, transport, &url).await;
    let port = common::RefusingPort::new();
    print_errors(printed, transport, &port.url()).await;
}

/// Removes the log, and checks that it has lines of these targets and no secrets.
fn check_log(targets: &[&str]) {
    let mut lines = std::mem::take(&mut *LOG.0.lock().unwrap());
    // Spans of this crate contain the token's ID, which is not secret. `tests/tracing` checks them.
    lines.retain(|line| !line.starts_with("actor_token"));
    for target in targets {
        assert!(
            lines.iter().any(|line| line.starts_with(target)),
            "{target}: not in the log"
        );
    }
    Printed(lines).assert_no_canary();
}

/// Starts a server that supports only HTTP/2. Successes and errors alternate.
async fn serve_http2() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for status in [200, 422].into_iter().cycle() {
            let (stream, _) = listener.accept().await.unwrap();
            let service =
                hyper::service::service_fn(move |request: http::Request<Incoming>| async move {
                    request.into_body().collect().await?;
                    Ok::<_, hyper::Error>(response(status).map(|body| Full::new(body.into_bytes())))
                });
            let connection = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
        }
    });
    url
}

/// Makes calls over HTTP/2. Users may configure their HTTP client to use it.
async fn make_calls_over_http2(printed: &mut Printed) {
    let url = serve_http2().await;
    for _ in 0..2 {
        let client = legacy::Client::builder(TokioExecutor::new())
            .http2_only(true)
            .build_http::<OutgoingBody>();
        let service = from_service(client, tokio::time::sleep);
        print_errors(printed, &service, &url).await;
    }
    // reqwest may already have installed the provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    for _ in 0..2 {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .http2_prior_knowledge()
            .no_proxy()
            .build()
            .unwrap();
        print_errors(printed, &Reqwest::from_trusted_client(client), &url).await;
    }
}

#[tokio::test]
async fn secrets_are_not_printed() {
    log::set_logger(&LOG).unwrap();
    log::set_max_level(LevelFilter::Trace);
    let mut printed = Printed::default();

    let verbose = Reqwest::with_builder(|builder| builder.connection_verbose(true)).unwrap();
    make_calls(&mut printed, &verbose).await;
    check_log(&["reqwest", "hyper_util", "rustls"]);

    let proxy = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 407 CaNaRy\r\nCaNaRy: CaNaRy\r\n\r\n",
    ));
    let url = format!("http://user:CaNaRy@{}", proxy.address);
    let settings = reqwest::Proxy::all(url).unwrap();
    let proxied = Reqwest::with_builder(|builder| builder.proxy(settings.clone())).unwrap();
    // The proxy resolves the name, so there is no DNS query.
    print_errors(&mut printed, &proxied, "https://clerk.invalid").await;
    assert_eq!(proxy.requests().len(), 2);
    check_log(&["reqwest"]);

    make_calls(&mut printed, &common::over_hyper()).await;
    check_log(&["hyper_util"]);

    make_calls_over_http2(&mut printed).await;
    check_log(&["hyper_util", "h2"]);

    printed.push_debug(&proxied);
    printed.push_debug(&common::over_hyper());
    printed.assert_no_empty_value();
    printed.assert_no_canary();
    assert!(printed.0.len() > 50, "only {} outputs", printed.0.len());
}
