//! What the adapter for services promises beyond what every adapter does: services that fail in every way.

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
use common::{Behavior, LONG, MisbehavingServer, get_token, over_hyper, request, restless, revoke};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Frame};
use tokio::time::sleep;
use tower::{Service, ServiceBuilder, service_fn};

const SOON: Duration = Duration::from_millis(50);

/// An error that quotes what it shouldn't.
#[derive(Debug)]
struct Talkative;

impl fmt::Display for Talkative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("while sending sk_test_secret")
    }
}

impl std::error::Error for Talkative {}

/// A service that gets ready as it is told, and never answers.
#[derive(Clone)]
struct Readiness(fn() -> Poll<Result<(), Talkative>>);

impl Service<Request<OutgoingBody>> for Readiness {
    type Response = Response<Full<Bytes>>;
    type Error = Talkative;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Talkative>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Talkative>> {
        (self.0)()
    }

    fn call(&mut self, _: Request<OutgoingBody>) -> Self::Future {
        panic!("it isn't ready")
    }
}

#[tokio::test]
async fn a_service_that_does_not_get_ready_has_sent_nothing() {
    let fails = from_service(Readiness(|| Poll::Ready(Err(Talkative))), sleep);
    for request in [get_token, revoke] {
        let error = fails.send(request("http://127.0.0.1"), LONG).await;
        let error = error.unwrap_err();
        assert!(error.is_not_sent());
        let why = error.source().unwrap().to_string();
        assert!(why.starts_with("the service is not ready"), "{why}");
        assert!(!why.contains("secret"), "{why}");
    }
    let never = from_service(Readiness(|| Poll::Pending), sleep);
    let error = never.send(get_token("http://127.0.0.1"), SOON).await;
    assert!(error.unwrap_err().is_not_sent());
}

#[tokio::test]
async fn a_service_that_fails_has_sent_nothing_unless_it_asked_for_the_body() {
    for asks in [false, true] {
        let service = service_fn(move |request: Request<OutgoingBody>| async move {
            if asks {
                request.into_body().collect().await.unwrap();
            }
            Err::<Response<Full<Bytes>>, _>(Talkative)
        });
        let transport = from_service(service, sleep);
        let error = transport.send(get_token("http://127.0.0.1"), LONG).await;
        let error = error.unwrap_err();
        assert_eq!(error.is_not_sent(), !asks);
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        // Of one without a body, it can't be known.
        let error = transport.send(revoke("http://127.0.0.1"), LONG).await;
        assert!(!error.unwrap_err().is_not_sent());
    }
}

#[tokio::test]
async fn a_task_that_a_service_left_behind_gets_no_body_after_the_time_is_up() {
    let left_behind = Arc::new(Mutex::new(VecDeque::new()));
    let keeps = Arc::clone(&left_behind);
    let service = service_fn(move |request: Request<OutgoingBody>| {
        keeps.lock().unwrap().push_back(request.into_body());
        pending::<Result<Response<Full<Bytes>>, Infallible>>()
    });
    let clerk = Client::builder(from_service(service, sleep))
        .secret_key(common::KEY)
        .retry(actor_token::RetryPolicy::disabled().call_timeout(SOON))
        .build()
        .unwrap();
    let error = clerk.issue_async(&request()).await.unwrap_err();
    assert!(!error.token_may_exist());
    let body = left_behind.lock().unwrap().pop_front().unwrap();
    assert!(body.collect().await.is_err(), "nothing goes out after all");
}

#[tokio::test]
async fn the_operating_systems_words_are_told_and_a_services_own_are_not() {
    let service = service_fn(|_: Request<OutgoingBody>| {
        let reset = io::Error::from(io::ErrorKind::ConnectionReset);
        ready(Err::<Response<Full<Bytes>>, _>(io::Error::other(reset)))
    });
    let error = from_service(service, sleep)
        .send(get_token("http://127.0.0.1"), LONG)
        .await
        .unwrap_err();
    let why = error.source().unwrap().to_string();
    assert!(why.ends_with(": connection reset"), "{why}");
}

/// The body of an answer that never comes.
struct Silence;

impl hyper::body::Body for Silence {
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
async fn an_answer_without_end_is_given_up_in_time_and_its_status_kept() {
    let service = service_fn(|_: Request<OutgoingBody>| {
        let mut answer = Response::new(Silence);
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        ready(Ok::<_, Infallible>(answer))
    });
    let error = from_service(service, sleep)
        .send(get_token("http://127.0.0.1"), SOON)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
}

#[tokio::test]
async fn layers_of_tower_go_around_it() {
    let boor = MisbehavingServer::serve(Behavior::Stall);
    let hyper = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new())
        .build_http::<OutgoingBody>();
    let service = ServiceBuilder::new().timeout(SOON).service(hyper);
    let error = from_service(service, sleep)
        .send(get_token(&boor.url()), LONG)
        .await
        .unwrap_err();
    assert!(!error.is_not_sent());
}

#[tokio::test]
async fn the_stand_in_is_a_service_in_a_few_lines() {
    let fake = FakeClerk::new();
    let clerk = fake.clone();
    let service = service_fn(move |request: Request<OutgoingBody>| {
        let clerk = clerk.clone();
        async move {
            let (head, body) = request.into_parts();
            let body = Body::from(body.collect().await?.to_bytes());
            let answer = clerk.handle(Request::from_parts(head, body));
            Ok::<_, io::Error>(answer.map(|body| Full::new(body.into_bytes())))
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
async fn over_hyper_a_reset_connection_leaves_one_in_doubt_or_is_sent_again_and_never_twice() {
    let boor = MisbehavingServer::serve(Behavior::CloseImmediately);
    let clerk = restless(over_hyper(), &boor.url());
    assert!(clerk.issue_async(&request()).await.is_err());
    assert_eq!(boor.requests().len(), 0, "none was whole");
}
