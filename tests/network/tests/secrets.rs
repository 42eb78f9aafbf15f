//! No secret in print: a canary in every place that can hold a secret, sent through each asynchronous adapter with
//! everything logged that `log` and `tracing` can be told, and every error printed.
//!
//! One test, since a logger is set once for the whole process.

mod common;

use std::sync::Mutex;

use actor_token::fake::{FakeClerk, Injection};
use actor_token::transport::{AsyncTransport, OutgoingBody, Reqwest, from_service};
use actor_token::{Actor, Client, CreateActorTokenRequestBody, RetryPolicy, request::Body};
use common::printed::{CANARY, Printed};
use common::{Behavior, MisbehavingServer};
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

/// Both operations, whatever comes of them.
async fn call<T: AsyncTransport + Clone + 'static>(print: &mut Printed, transport: &T, url: &str) {
    let clerk = Client::builder(transport.clone())
        .secret_key(KEY)
        .api_url(url)
        .retry(RetryPolicy::disabled())
        .build()
        .unwrap();
    if let Err(error) = clerk.issue_async(&request()).await {
        print.error(&error);
    }
    if let Err(error) = clerk.revoke_async("act_CaNaRy").await {
        print.error(&error);
    }
}

fn request() -> CreateActorTokenRequestBody {
    CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_agent").with_claim(CANARY, CANARY).unwrap())
        .build()
        .unwrap()
}

fn answer(status: u16) -> http::Response<Body> {
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

/// Everything that can happen to a request, over `transport`.
async fn exchanges<T: AsyncTransport + Clone + 'static>(print: &mut Printed, transport: &T) {
    let fake = FakeClerk::builder().secret_key(KEY).build();
    let server = fake.serve().unwrap();
    for status in [200, 302, 422, 500] {
        fake.inject(Injection::respond_with(answer(status)).times(2));
        call(print, transport, &server.api_url()).await;
    }
    assert_eq!(fake.requests().len(), 8);

    for manner in [
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
        let boor = MisbehavingServer::serve(manner);
        call(print, transport, &boor.url()).await;
    }
    let tls = MisbehavingServer::serve(Behavior::RespondEarly("CaNaRy CaNaRy CaNaRy"));
    let url = format!("https://{}", tls.address);
    call(print, transport, &url).await;
    let deserted = common::Deserted::new();
    call(print, transport, &deserted.url()).await;
}

/// Searches the log so far, which must have lines of those targets.
fn searched(targets: &[&str]) {
    let lines = std::mem::take(&mut *LOG.0.lock().unwrap());
    for target in targets {
        assert!(
            lines.iter().any(|line| line.starts_with(target)),
            "{target}: the log is there to be searched"
        );
    }
    Printed(lines).assert_no_canary();
}

/// Answers over HTTP/2 alone, with and without success in turn.
async fn serve_http2() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for status in [200, 422].into_iter().cycle() {
            let (stream, _) = listener.accept().await.unwrap();
            let service =
                hyper::service::service_fn(move |request: http::Request<Incoming>| async move {
                    request.into_body().collect().await?;
                    Ok::<_, hyper::Error>(answer(status).map(|body| Full::new(body.into_bytes())))
                });
            let connection = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
        }
    });
    url
}

/// The same adapters over HTTP/2, as somebody may set them up.
async fn exchanges_over_http2(print: &mut Printed) {
    let url = serve_http2().await;
    for _ in 0..2 {
        let client = legacy::Client::builder(TokioExecutor::new())
            .http2_only(true)
            .build_http::<OutgoingBody>();
        let service = from_service(client, tokio::time::sleep);
        call(print, &service, &url).await;
    }
    // As another crate of the same process may have it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    for _ in 0..2 {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .http2_prior_knowledge()
            .no_proxy()
            .build()
            .unwrap();
        call(print, &Reqwest::from_trusted_client(client), &url).await;
    }
}

#[tokio::test]
async fn no_secret_is_in_print() {
    log::set_logger(&LOG).unwrap();
    log::set_max_level(LevelFilter::Trace);
    let mut print = Printed::default();

    let wordy = Reqwest::with_builder(|builder| builder.connection_verbose(true)).unwrap();
    exchanges(&mut print, &wordy).await;
    searched(&["reqwest", "hyper_util", "rustls"]);

    let proxy = MisbehavingServer::serve(Behavior::Respond(
        "HTTP/1.1 407 CaNaRy\r\nCaNaRy: CaNaRy\r\n\r\n",
    ));
    let through = format!("http://user:CaNaRy@{}", proxy.address);
    let through = reqwest::Proxy::all(through).unwrap();
    let proxied = Reqwest::with_builder(|builder| builder.proxy(through.clone())).unwrap();
    // The name is the proxy's to resolve; it goes no further than this machine.
    call(&mut print, &proxied, "https://clerk.invalid").await;
    assert_eq!(proxy.requests().len(), 2);
    searched(&["reqwest"]);

    exchanges(&mut print, &common::over_hyper()).await;
    searched(&["hyper_util"]);

    exchanges_over_http2(&mut print).await;
    searched(&["hyper_util", "h2"]);

    print.debug(&proxied);
    print.debug(&common::over_hyper());
    print.assert_nothing_empty();
    print.assert_no_canary();
    assert!(
        print.0.len() > 50,
        "{} prints: some are gone",
        print.0.len()
    );
}
