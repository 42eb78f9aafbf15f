//! What the adapters' types promise to the compiler.

mod common;

use std::future::Future;
use std::time::Duration;

use actor_token::transport::{AsyncTransport, FromService, Reqwest};
use actor_token::{Actor, Client, CreateActorTokenRequestBody};
use tokio::time::Sleep;

fn can_be_shared<T: Clone + Send + Sync + 'static>() {}

fn can_be_spawned<F: Future + Send + 'static>(future: F) {
    drop(future);
}

/// Not in generic code: here the compiler looks into the futures of the very transport.
macro_rules! futures_can_be_spawned {
    ($clerk:expr, $request:expr) => {{
        let clerk = $clerk;
        can_be_spawned(clerk.issue_async($request));
        can_be_spawned(clerk.revoke_async("act_1"));
        can_be_spawned(async move { clerk.revoke_async("act_1").await });
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
fn a_client_over_reqwest_can_be_shared_and_its_futures_spawned() {
    can_be_shared::<Client<Reqwest>>();
    futures_can_be_spawned!(client(Reqwest::new().unwrap()), &request());
}

#[test]
fn a_client_over_a_service_can_be_shared_and_its_futures_spawned() {
    can_be_shared::<Client<FromService<common::HyperClient, fn(Duration) -> Sleep>>>();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _context = runtime.enter();
    futures_can_be_spawned!(client(common::over_hyper()), &request());
}
