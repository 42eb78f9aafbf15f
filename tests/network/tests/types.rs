//! Tests that threads can share clients, and that the futures of calls can be spawned.

mod common;

use std::future::Future;
use std::time::Duration;

use actor_token::transport::{AsyncTransport, FromService, Reqwest};
use actor_token::{Actor, Client, CreateActorTokenRequestBody};
use tokio::time::Sleep;

fn assert_shareable<T: Clone + Send + Sync + 'static>() {}

fn assert_spawnable<F: Future + Send + 'static>(future: F) {
    drop(future);
}

/// Checks that the futures are `Send`. This is a macro, because in generic code the compiler does
/// not see the futures of the concrete transport.
macro_rules! assert_futures_spawnable {
    ($clerk:expr, $request:expr) => {{
        let clerk = $clerk;
        assert_spawnable(clerk.issue_async($request));
        assert_spawnable(clerk.revoke_async("act_1"));
        assert_spawnable(async move { clerk.revoke_async("act_1").await });
    }};
}

fn client<T: AsyncTransport>(transport: T) -> Client<T> {
    Client::builder(transport)
        .secret_key("sk_test_of_the_tests")
        .build()
        .unwrap()
}

fn request() -> CreateActorTokenRequestBody {
    CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_agent"))
        .build()
        .unwrap()
}

#[test]
fn reqwest_client_is_shareable_and_spawnable() {
    assert_shareable::<Client<Reqwest>>();
    assert_futures_spawnable!(client(Reqwest::new().unwrap()), &request());
}

#[test]
fn service_client_is_shareable_and_spawnable() {
    assert_shareable::<Client<FromService<common::HyperClient, fn(Duration) -> Sleep>>>();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _context = runtime.enter();
    assert_futures_spawnable!(client(common::over_hyper()), &request());
}
