//! Tests `Reqwest` outside of a tokio runtime.

mod common;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use actor_token::transport::Reqwest;
use actor_token::{Client, Error, RetryPolicy};
use common::{Behavior, KEY, ScriptedServer, request};

fn reqwest() -> Reqwest {
    Reqwest::new().unwrap()
}

/// Polls a future in a loop until it is ready.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[test]
fn call_without_runtime_fails_at_once() {
    let clerk = Client::builder(reqwest()).secret_key(KEY).build().unwrap();
    let start = Instant::now();
    let errors = [
        block_on(clerk.issue_async(&request())).unwrap_err(),
        block_on(clerk.revoke_async("act_1")).unwrap_err(),
    ];
    assert!(start.elapsed() < Duration::from_millis(100));
    for error in errors {
        let Error::NoResponse(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.is_not_sent() && error.transport().is_unusable());
        assert_eq!(error.attempts(), 1);
        let expected = "the request was not sent: the transport cannot work: `Reqwest` requires a tokio runtime";
        let message = error.to_string();
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn rate_limited_call_without_runtime_fails() {
    let server = ScriptedServer::serve(Behavior::Respond(
        "HTTP/1.1 429 Too Many Requests\r\nretry-after: 9\r\ncontent-length: 0\r\n\r\n",
    ));
    let clerk = Client::builder(reqwest())
        .secret_key(KEY)
        .api_url(server.url())
        .retry(RetryPolicy::disabled())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let limited = runtime.block_on(clerk.issue_async(&request()));
    assert!(matches!(limited, Err(Error::Api(_))));
    let start = Instant::now();
    let Err(Error::NoResponse(error)) = block_on(clerk.issue_async(&request())) else {
        panic!("expected no response")
    };
    assert!(start.elapsed() < Duration::from_secs(1), "the call waited");
    assert!(error.transport().is_unusable() && error.is_not_sent());
    assert_eq!(server.requests().len(), 1);
}
