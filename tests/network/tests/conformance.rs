//! Runs the conformance suite with the asynchronous adapters.

use actor_token::conformance::Suite;
use actor_token::transport::{AsyncTransport, OutgoingBody, Reqwest, from_service};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

async fn assert_passes(transport: impl AsyncTransport) {
    let checked = Suite::new().check_async(&transport).await;
    checked.unwrap_or_else(|failures| panic!("{failures}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn reqwest_passes() {
    assert_passes(Reqwest::new().unwrap()).await;
}

#[tokio::test(flavor = "current_thread")]
async fn reqwest_passes_with_one_thread() {
    assert_passes(Reqwest::new().unwrap()).await;
}

/// Returns a transport over hyper-util's client without TLS. It rejects the suite's only `https`
/// request.
fn over_hyper() -> impl AsyncTransport {
    let client = Client::builder(TokioExecutor::new()).build_http::<OutgoingBody>();
    from_service(client, tokio::time::sleep)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn hyper_service_passes() {
    assert_passes(over_hyper()).await;
}

#[tokio::test(flavor = "current_thread")]
async fn hyper_service_passes_with_one_thread() {
    assert_passes(over_hyper()).await;
}
