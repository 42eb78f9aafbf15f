//! The suite to which every transport is held, over the asynchronous adapters.

use actor_token::conformance::check_async;
use actor_token::transport::{AsyncTransport, OutgoingBody, Reqwest, from_service};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

async fn keeps_every_promise(transport: impl AsyncTransport) {
    let checked = check_async(&transport).await;
    checked.unwrap_or_else(|failures| panic!("{failures}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn reqwest_keeps_every_promise() {
    keeps_every_promise(Reqwest::new().unwrap()).await;
}

#[tokio::test(flavor = "current_thread")]
async fn reqwest_keeps_every_promise_with_one_thread_too() {
    keeps_every_promise(Reqwest::new().unwrap()).await;
}

/// tower's service over hyper-util's client. The suite's one `https` request is refused for want of TLS.
fn over_hyper() -> impl AsyncTransport {
    let client = Client::builder(TokioExecutor::new()).build_http::<OutgoingBody>();
    from_service(client, tokio::time::sleep)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_service_over_hyper_keeps_every_promise() {
    keeps_every_promise(over_hyper()).await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_service_over_hyper_keeps_every_promise_with_one_thread_too() {
    keeps_every_promise(over_hyper()).await;
}
