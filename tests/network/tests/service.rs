//! Tests `from_service` with services that fail. `guarantees.rs` tests it with a working service.

mod common;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::error::Error as _;
use std::fmt;
use std::future::{Future, pending, ready};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::transport::{AsyncTransport, OutgoingBody, from_service};
use actor_token::{Client, request::Body};
use common::{
    Behavior, LONG_TIMEOUT, ScriptedServer, instant_retry_client, issue_request, over_hyper,
    request, revoke_request,
};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Frame};
use tokio::time::sleep;
use tower::{Service, ServiceBuilder, service_fn};

const SHORT_TIMEOUT: Duration = Duration::from_millis(50);

/// An error that quotes a secret.
#[derive(Debug)]
struct LeakyError;

impl fmt::Display for LeakyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("while sending sk_test_secret")
    }
}

impl std::error::Error for LeakyError {}

/// A service whose readiness is the result of a function. The service must not be called.
#[derive(Clone)]
struct Readiness(fn() -> Poll<Result<(), LeakyError>>);

impl Service<Request<OutgoingBody>> for Readiness {
    type Response = Response<Full<Bytes>>;
    type Error = LeakyError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, LeakyError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), LeakyError>> {
        (self.0)()
    }

    fn call(&mut self, _: Request<OutgoingBody>) -> Self::Future {
        panic!("the service is not ready")
    }
}

#[tokio::test]
async fn request_to_unready_service_is_not_sent() {
    let fails = from_service(Readiness(|| Poll::Ready(Err(LeakyError))), sleep);
    for request in [issue_request, revoke_request] {
        let error = fails.send(request("http://127.0.0.1"), LONG_TIMEOUT).await;
        let error = error.unwrap_err();
        assert!(error.is_not_sent());
        let cause = error.source().unwrap().to_string();
        assert!(cause.starts_with("the service is not ready"), "{cause}");
        assert!(!cause.contains("secret"), "{cause}");
    }
    let never = from_service(Readiness(|| Poll::Pending), sleep);
    let error = never
        .send(issue_request("http://127.0.0.1"), SHORT_TIMEOUT)
        .await;
    assert!(error.unwrap_err().is_not_sent());
}

#[tokio::test]
async fn failed_request_is_not_sent_unless_body_was_read() {
    for reads_body in [false, true] {
        let service = service_fn(move |request: Request<OutgoingBody>| async move {
            if reads_body {
                request.into_body().collect().await.unwrap();
            }
            Err::<Response<Full<Bytes>>, _>(LeakyError)
        });
        let transport = from_service(service, sleep);
        let error = transport
            .send(issue_request("http://127.0.0.1"), LONG_TIMEOUT)
            .await;
        let error = error.unwrap_err();
        assert_eq!(error.is_not_sent(), !reads_body);
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        // Without a body, it is unknown whether the service sent the request.
        let error = transport
            .send(revoke_request("http://127.0.0.1"), LONG_TIMEOUT)
            .await;
        assert!(!error.unwrap_err().is_not_sent());
    }
}

#[tokio::test]
async fn body_is_withdrawn_after_timeout() {
    let bodies = Arc::new(Mutex::new(VecDeque::new()));
    let sender = Arc::clone(&bodies);
    let service = service_fn(move |request: Request<OutgoingBody>| {
        sender.lock().unwrap().push_back(request.into_body());
        pending::<Result<Response<Full<Bytes>>, Infallible>>()
    });
    let clerk = Client::builder(from_service(service, sleep))
        .secret_key(common::KEY)
        .retry(actor_token::RetryPolicy::disabled().call_timeout(SHORT_TIMEOUT))
        .build()
        .unwrap();
    let error = clerk.issue_async(&request()).await.unwrap_err();
    assert!(!error.token_may_exist());
    let body = bodies.lock().unwrap().pop_front().unwrap();
    assert!(body.collect().await.is_err(), "the body is still available");
}

#[tokio::test]
async fn os_error_inside_service_error_is_printed() {
    let service = service_fn(|_: Request<OutgoingBody>| {
        let reset = io::Error::from(io::ErrorKind::ConnectionReset);
        ready(Err::<Response<Full<Bytes>>, _>(io::Error::other(reset)))
    });
    let error = from_service(service, sleep)
        .send(issue_request("http://127.0.0.1"), LONG_TIMEOUT)
        .await
        .unwrap_err();
    let cause = error.source().unwrap().to_string();
    assert!(cause.ends_with(": connection reset"), "{cause}");
}

/// A response body that never yields data.
struct StalledBody;

impl hyper::body::Body for StalledBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

#[tokio::test]
async fn stalled_response_times_out_and_keeps_status() {
    let service = service_fn(|_: Request<OutgoingBody>| {
        let mut response = Response::new(StalledBody);
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        ready(Ok::<_, Infallible>(response))
    });
    let error = from_service(service, sleep)
        .send(issue_request("http://127.0.0.1"), SHORT_TIMEOUT)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
}

#[tokio::test]
async fn tower_layers_are_supported() {
    let server = ScriptedServer::serve(Behavior::Stall);
    let hyper = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new())
        .build_http::<OutgoingBody>();
    let service = ServiceBuilder::new().timeout(SHORT_TIMEOUT).service(hyper);
    let error = from_service(service, sleep)
        .send(issue_request(&server.url()), LONG_TIMEOUT)
        .await
        .unwrap_err();
    assert!(!error.is_not_sent());
}

#[tokio::test]
async fn fake_can_be_used_as_service() {
    let fake = FakeClerk::new();
    let server = fake.clone();
    let service = service_fn(move |request: Request<OutgoingBody>| {
        let server = server.clone();
        async move {
            let (head, body) = request.into_parts();
            let body = Body::from(body.collect().await?.to_bytes());
            let response = server.handle(Request::from_parts(head, body));
            Ok::<_, io::Error>(response.map(|body| Full::new(body.into_bytes())))
        }
    });
    let clerk = Client::builder(from_service(service, sleep))
        .secret_key(fake.secret_key())
        .build()
        .unwrap();
    let token = clerk.issue_async(&request()).await.unwrap();
    drop(clerk.revoke_async(token.id()).await.unwrap());
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn reset_connection_delivers_no_request_over_hyper() {
    let server = ScriptedServer::serve(Behavior::CloseImmediately);
    let clerk = instant_retry_client(over_hyper(), &server.url());
    assert!(clerk.issue_async(&request()).await.is_err());
    assert_eq!(
        server.requests().len(),
        0,
        "a complete request was received"
    );
}
