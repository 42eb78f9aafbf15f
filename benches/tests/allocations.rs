//! How many allocations things take, exactly. They are counted on the thread of the test alone; the server is another process.

use std::hint::black_box;

use actor_token::transport::from_fn;
use actor_token::{ActorTokenRequest, Client, request::Body};
use allocation_counter::{AllocationInfo, measure};
use benches::server::Server;
use benches::values::{AGENT, ANSWER, DESK, SECRET_KEY, USER};
use benches::{claims, over_reqwest, over_ureq, owned};

/// Counts what `subject` takes after a first time, in which things are set up that last.
fn count<T>(mut subject: impl FnMut() -> T) -> AllocationInfo {
    drop(subject());
    measure(|| drop(black_box(subject())))
}

#[test]
fn owned_request_is_written_and_read_back_twice() {
    // The user's ID; of the actor a node, two keys and two strings. When it is built and when it is prepared: two for the body, the two IDs,
    // and one to read the actor back.
    let ours = count(|| owned::ours(USER, AGENT, DESK).unwrap());
    assert_eq!(ours.count_total, 18);
    // serde_json's buffer grows once.
    let by_hand = count(|| owned::by_hand(USER, AGENT, DESK).unwrap());
    assert_eq!(by_hand.count_total, 8);
}

#[test]
fn borrowed_request_is_written_twice() {
    // When it is built and when it is prepared: two for the body, and the two IDs.
    let ours = count(|| claims::ours(&claims::GIVEN).unwrap());
    assert_eq!(ours.count_total, 8);
    let by_hand = count(|| claims::by_hand(&claims::GIVEN).unwrap());
    assert_eq!(by_hand.count_total, 2);
}

/// Over a transport that allocates nothing, so what is counted is all ours: the request, which is written twice, the body's copy to send, the call, three for the headers, five for the
/// typed answer.
#[test]
fn a_send_over_a_transport_that_allocates_nothing_takes_no_more_than_these() {
    let client = Client::builder(from_fn(|_, _| Ok(http::Response::new(Body::from(ANSWER)))))
        .secret_key(SECRET_KEY)
        .api_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let ours = count(|| {
        claims::build(&claims::GIVEN)
            .unwrap()
            .send(&client)
            .unwrap()
    });
    assert_at_most("over nothing", ours.count_total, 22);
}

/// The transport's own allocations are those of the client by hand that sends a body that is there already, and reads the answer as bytes.
#[test]
fn a_send_through_ureq_adds_no_more_than_these_to_the_transports_own() {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let (client, by_hand) = over_ureq::warmed_up(server.origin()).unwrap();
    let body = claims::by_hand(&claims::GIVEN).unwrap();
    let transport = count(|| by_hand.exchange(&body).unwrap()).count_total;
    let whole = count(|| by_hand.send(&claims::GIVEN).unwrap()).count_total;
    let ours = count(|| over_ureq::ours(&client, &claims::GIVEN).unwrap()).count_total;
    assert_eq!(
        whole - transport,
        8,
        "by hand: two for the body, six for the answer"
    );
    // By hand, ureq's own way to read an answer lets its buffer grow, which counts as the transport's own.
    assert_at_most("through ureq", ours - transport, 14);
}

#[test]
fn a_send_through_reqwest_adds_no_more_than_these_to_the_transports_own() {
    let server = Server::start(env!("CARGO_BIN_EXE_server")).unwrap();
    let runtime = over_reqwest::runtime().unwrap();
    let (client, by_hand) = over_reqwest::warmed_up(&runtime, server.origin()).unwrap();
    let body: &'static [u8] = claims::by_hand(&claims::GIVEN).unwrap().leak();
    // How often the runtime is woken is up to the system, and what it keeps grows now and then: the least of a few is what a request takes.
    let least = |subject: &mut dyn FnMut()| (0..10).map(|_| count(&mut *subject).count_total).min();
    let transport = least(&mut || {
        runtime.block_on(by_hand.exchange(body)).unwrap();
    });
    let whole = least(&mut || drop(runtime.block_on(by_hand.send(&claims::GIVEN)).unwrap()));
    let ours = least(&mut || {
        drop(
            runtime
                .block_on(over_reqwest::ours(&client, &claims::GIVEN))
                .unwrap(),
        );
    });
    let (transport, whole, ours) = (transport.unwrap(), whole.unwrap(), ours.unwrap());
    assert_eq!(
        whole - transport,
        9,
        "by hand: one for the shared body besides"
    );
    // By hand, reqwest keeps a copy of the request for a second try, which counts as the transport's own.
    assert_at_most("through reqwest", ours - transport, 28);
}

fn assert_at_most(what: &str, counted: u64, most: u64) {
    println!("a send {what}: {counted} allocations (at most {most})");
    assert!(counted <= most, "{counted} allocations {what}, not {most}");
}
