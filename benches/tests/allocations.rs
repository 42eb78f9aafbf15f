//! Checks the number of allocations. Only allocations of the test's thread are counted. The server
//! is a separate process.

use std::hint::black_box;

use actor_token::transport::from_fn;
use actor_token::{ActorTokenRequest, Client, request::Body};
use allocation_counter::{AllocationInfo, measure};
use benches::server::Server;
use benches::values::{AGENT, DESK, RESPONSE, SECRET_KEY, USER};
use benches::{claims, over_reqwest, over_ureq, owned};

/// Counts the allocations of the second run of `subject`. The first run allocates what is reused.
fn count_allocations<T>(mut subject: impl FnMut() -> T) -> AllocationInfo {
    drop(subject());
    measure(|| drop(black_box(subject())))
}

#[test]
fn owned_request_has_expected_allocations() {
    // The user's ID takes one allocation, and the actor five: a node, two keys and two strings.
    // Building and preparing take six each: two for the body, two for the IDs, and two to parse the
    // actor.
    let ours = count_allocations(|| owned::ours(USER, AGENT, DESK).unwrap());
    assert_eq!(ours.count_total, 18);
    // serde_json's buffer grows once.
    let hand_written = count_allocations(|| owned::hand_written(USER, AGENT, DESK).unwrap());
    assert_eq!(hand_written.count_total, 8);
}

#[test]
fn borrowed_request_has_expected_allocations() {
    // Building and preparing take four each: two for the body and two for the IDs.
    let ours = count_allocations(|| claims::ours(&claims::REQUEST_INPUT).unwrap());
    assert_eq!(ours.count_total, 8);
    let hand_written = count_allocations(|| claims::hand_written(&claims::REQUEST_INPUT).unwrap());
    assert_eq!(hand_written.count_total, 2);
}

/// The transport doesn't allocate. The allocations are for the request, which is serialized twice,
/// for the copy of its body, the call, the headers (three) and the parsed response (five).
#[test]
fn send_without_network_is_within_limit() {
    let client = Client::builder(from_fn(|_, _| {
        Ok(http::Response::new(Body::from(RESPONSE)))
    }))
    .secret_key(SECRET_KEY)
    .api_url("http://127.0.0.1:1")
    .build()
    .unwrap();
    let ours = count_allocations(|| {
        claims::build(&claims::REQUEST_INPUT)
            .unwrap()
            .send(&client)
            .unwrap()
    });
    assert_at_most("without network", ours.count_total, 22);
}

/// The transport's own allocations are those of the hand-written client when it sends a serialized
/// body and reads the response as bytes.
#[test]
fn send_over_ureq_is_within_limit() {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let (client, hand_written) = over_ureq::warmed_up_clients(server.origin()).unwrap();
    let body = claims::hand_written(&claims::REQUEST_INPUT).unwrap();
    let transport = count_allocations(|| hand_written.exchange(&body).unwrap()).count_total;
    let total =
        count_allocations(|| hand_written.send(&claims::REQUEST_INPUT).unwrap()).count_total;
    let ours =
        count_allocations(|| over_ureq::ours(&client, &claims::REQUEST_INPUT).unwrap()).count_total;
    assert_eq!(
        total - transport,
        8,
        "hand-written: two for the body, six for the response"
    );
    // In the hand-written client, ureq reads the response into a growing buffer, which counts as
    // the transport's own.
    assert_at_most("over ureq", ours - transport, 14);
}

#[test]
fn send_over_reqwest_is_within_limit() {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let runtime = over_reqwest::runtime().unwrap();
    let (client, hand_written) =
        over_reqwest::warmed_up_clients(&runtime, server.origin()).unwrap();
    let body: &'static [u8] = claims::hand_written(&claims::REQUEST_INPUT).unwrap().leak();
    // The system decides how often the runtime is woken, and the runtime's own buffers grow at
    // times. The minimum of several runs excludes both.
    let minimum = |subject: &mut dyn FnMut()| {
        (0..10)
            .map(|_| count_allocations(&mut *subject).count_total)
            .min()
    };
    let transport = minimum(&mut || {
        runtime.block_on(hand_written.exchange(body)).unwrap();
    });
    let total = minimum(&mut || {
        drop(
            runtime
                .block_on(hand_written.send(&claims::REQUEST_INPUT))
                .unwrap(),
        );
    });
    let ours = minimum(&mut || {
        drop(
            runtime
                .block_on(over_reqwest::ours(&client, &claims::REQUEST_INPUT))
                .unwrap(),
        );
    });
    let (transport, total, ours) = (transport.unwrap(), total.unwrap(), ours.unwrap());
    assert_eq!(
        total - transport,
        9,
        "hand-written: one more than over ureq, for the shared body"
    );
    // In the hand-written client, reqwest keeps a copy of the request for a retry, which counts as
    // the transport's own.
    assert_at_most("over reqwest", ours - transport, 28);
}

fn assert_at_most(transport: &str, actual: u64, limit: u64) {
    println!("send {transport}: {actual} allocations (at most {limit})");
    assert!(
        actual <= limit,
        "send {transport}: {actual} allocations, more than {limit}"
    );
}
