//! Checks of transports without a socket, with `FakeClerk` instead of servers.

use super::case::{Case, Destination};
use super::failure::{Failure, Failures};
use super::invariants::CANARY;
use super::observation::{Observation, Outcome};
use super::received::Received;
use super::server::Reply;
use super::sleep::{self, REQUESTED_SLEEP};
use crate::fake::{FakeClerk, Injection, ReceivedRequest};
use crate::transport::{AsyncTransport, Transport};

/// Verifies that a blocking transport around a [`FakeClerk`] meets its requirements.
///
/// Use this function for a transport without a socket, such as a closure or your own layers around
/// the fake. `make` must create the transport around the given fake. Each case uses a new fake.
///
/// Cases that need a socket are skipped. The others verify that a request arrives once, that a
/// response is returned unchanged, and that an error is `not_sent` only if the request was not
/// sent. If the transport calls [`FakeClerk::handle`], the cases about refused connections and lost
/// responses are skipped too, because `handle` cannot simulate them.
///
/// ```
/// use actor_token::fake::FakeClerk;
/// use actor_token::{conformance, transport::{Transport, from_fn}};
///
/// conformance::check_with_fake(|fake: FakeClerk| from_fn(move |request, timeout| fake.send(request, timeout)))?;
/// # Ok::<(), conformance::Failures>(())
/// ```
///
/// # Errors
/// Returns [`Failures`] with every requirement that is not met.
pub fn check_with_fake<T: Transport>(make: impl Fn(FakeClerk) -> T) -> Result<(), Failures> {
    let mut failures = Vec::new();
    for case in cases() {
        let scenario = FakeScenario::new(&case);
        let transport = make(scenario.fake.clone());
        let requests = case.requests_to(BASE_URL).into_iter();
        let outcomes = requests.map(|request| transport.send(request, case.timeout));
        failures.extend(scenario.finish(outcomes.collect()));
    }
    let transport = make(FakeClerk::new());
    let before = transport.now();
    transport.sleep(REQUESTED_SLEEP);
    failures.extend(sleep::check(before, transport.now()));
    Failures::result(failures)
}

/// Verifies that an asynchronous transport around a [`FakeClerk`] meets its requirements. See
/// [`check_with_fake`] for the details.
///
/// ```
/// use std::time::Duration;
/// use actor_token::fake::FakeClerk;
/// use actor_token::{conformance, transport::{AsyncTransport, from_async_fn}};
/// # fn block_on<F: Future>(future: F) -> F::Output {
/// #     let mut future = std::pin::pin!(future);
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     loop { if let std::task::Poll::Ready(it) = future.as_mut().poll(&mut context) { return it } }
/// # }
///
/// let around = |fake: FakeClerk| from_async_fn(
///     move |request, timeout| {
///         let fake = fake.clone();
///         async move { AsyncTransport::send(&fake, request, timeout).await }
///     },
///     |time| async move { std::thread::sleep(time) }, // in your test: your runtime's sleep
/// );
/// # block_on(async {
/// conformance::check_with_fake_async(around).await?;
/// # Ok::<(), conformance::Failures>(())
/// # })?;
/// # Ok::<(), conformance::Failures>(())
/// ```
///
/// # Errors
/// Returns [`Failures`] with every requirement that is not met.
pub async fn check_with_fake_async<T: AsyncTransport>(
    make: impl Fn(FakeClerk) -> T,
) -> Result<(), Failures> {
    let mut failures = Vec::new();
    for case in cases() {
        let scenario = FakeScenario::new(&case);
        let transport = make(scenario.fake.clone());
        let mut outcomes = Vec::new();
        for request in case.requests_to(BASE_URL) {
            outcomes.push(transport.send(request, case.timeout).await);
        }
        failures.extend(scenario.finish(outcomes));
    }
    let transport = make(FakeClerk::new());
    let before = transport.now();
    transport.sleep(REQUESTED_SLEEP).await;
    failures.extend(sleep::check(before, transport.now()));
    Failures::result(failures)
}

/// The base URL of requests. It is a loopback address, in case the transport does use a socket.
const BASE_URL: &str = "http://127.0.0.1:9";

/// Returns the cases that the fake can simulate.
fn cases() -> impl Iterator<Item = Case> {
    let unused_address = std::net::SocketAddr::from(([127, 0, 0, 1], 9));
    super::cases::all(unused_address)
        .into_iter()
        .filter(|case| !case.wire_only && injections(case).is_some())
}

/// Returns the injections for a case, or `None` if the fake cannot simulate the case.
fn injections(case: &Case) -> Option<Vec<Injection>> {
    match case.destination {
        Destination::RefusingPort => return Some(vec![Injection::connection_refused()]),
        Destination::ServerOverTls => return None,
        Destination::Server => {}
    }
    let injection = |reply: &Reply| match reply {
        Reply::Respond(response) => Some(Injection::respond_with(response.clone())),
        Reply::CloseAfterRequest | Reply::Reset => Some(Injection::drop_response()),
        _ => None,
    };
    let mut injections = case
        .replies
        .iter()
        .map(injection)
        .collect::<Option<Vec<_>>>()?;
    // The last reply is repeated for all remaining requests.
    let remaining = case
        .requests_to(BASE_URL)
        .len()
        .saturating_sub(injections.len());
    let last = injections.last().cloned();
    injections.extend(last.into_iter().cycle().take(remaining));
    Some(injections)
}

/// A case with its fake.
struct FakeScenario<'c> {
    case: &'c Case,
    fake: FakeClerk,
}

impl<'c> FakeScenario<'c> {
    fn new(case: &'c Case) -> Self {
        let key = format!("sk_test_{CANARY}");
        let fake = FakeClerk::builder().secret_key(key).build();
        for injection in injections(case).unwrap_or_default() {
            fake.inject(injection);
        }
        Self { case, fake }
    }

    fn finish(self, outcomes: Vec<Outcome>) -> Vec<Failure> {
        let received: Vec<_> = self.fake.requests().iter().map(to_received).collect();
        // An unused injection shows that the transport calls `FakeClerk::handle`, which ignores
        // injected faults.
        if self.fake.pending_injections() > 0 && received.len() == outcomes.len() {
            return Vec::new();
        }
        self.case.check(&Observation {
            outcomes,
            received,
            host: String::new(),
            received_elsewhere: 0,
            timed_out: false,
        })
    }
}

fn to_received(request: &ReceivedRequest) -> Received {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Received {
        method: request.method().to_string(),
        target: request.path().to_owned(),
        headers: request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
            .collect(),
        body: request.body().as_bytes().to_vec(),
    }
}
