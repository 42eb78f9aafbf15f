//! The suite for transports without a socket: the stand-in plays the server.

use super::CANARY;
use super::case::{Case, Outcome, Seen, To};
use super::failure::{Failure, Failures};
use super::received::Received;
use super::server::Turn;
use super::sleep::{self, NAP};
use crate::fake::{FakeClerk, Injection, ReceivedRequest};
use crate::transport::{AsyncTransport, Transport};

/// Holds a blocking transport to its promises that reaches a [`FakeClerk`] without a socket: a closure around it, or
/// layers of your own between the two. `make` makes the transport around a stand-in; each case has its own.
///
/// The stand-in plays the server's part in those cases that make sense without one: what is sent arrives, once; what is
/// answered comes back; and what gets lost is told apart from what was not sent. A transport that calls
/// [`FakeClerk::handle`] can't lose anything, and is let off those last ones.
///
/// ```
/// use actor_token::fake::FakeClerk;
/// use actor_token::{conformance, transport::{Transport, from_fn}};
///
/// conformance::check_fake(|fake: FakeClerk| from_fn(move |request, within| fake.send(request, within)))?;
/// # Ok::<(), conformance::Failures>(())
/// ```
///
/// # Errors
/// [`Failures`]: every promise that is broken.
pub fn check_fake<T: Transport>(make: impl Fn(FakeClerk) -> T) -> Result<(), Failures> {
    let mut found = Vec::new();
    for case in cases() {
        let play = Play::of(&case);
        let transport = make(play.fake.clone());
        let requests = case.requests(BASE).into_iter();
        let outcomes = requests.map(|request| transport.send(request, case.within));
        found.extend(play.end(outcomes.collect()));
    }
    let transport = make(FakeClerk::new());
    let before = transport.now();
    transport.sleep(NAP);
    found.extend(sleep::judge(before, transport.now()));
    Failures::of(found)
}

/// The same for an asynchronous transport.
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
///     move |request, within| {
///         let fake = fake.clone();
///         async move { AsyncTransport::send(&fake, request, within).await }
///     },
///     |time| async move { std::thread::sleep(time) }, // in a test of yours: your runtime's sleep
/// );
/// # block_on(async {
/// conformance::check_fake_async(around).await?;
/// # Ok::<(), conformance::Failures>(())
/// # })?;
/// # Ok::<(), conformance::Failures>(())
/// ```
///
/// # Errors
/// [`Failures`]: every promise that is broken.
pub async fn check_fake_async<T: AsyncTransport>(
    make: impl Fn(FakeClerk) -> T,
) -> Result<(), Failures> {
    let mut found = Vec::new();
    for case in cases() {
        let play = Play::of(&case);
        let transport = make(play.fake.clone());
        let mut outcomes = Vec::new();
        for request in case.requests(BASE) {
            outcomes.push(transport.send(request, case.within).await);
        }
        found.extend(play.end(outcomes));
    }
    let transport = make(FakeClerk::new());
    let before = transport.now();
    transport.sleep(NAP).await;
    found.extend(sleep::judge(before, transport.now()));
    Failures::of(found)
}

/// This machine, should the transport have a socket after all.
const BASE: &str = "http://127.0.0.1:9";

/// The cases that the stand-in can play.
fn cases() -> impl Iterator<Item = Case> {
    let nowhere = std::net::SocketAddr::from(([127, 0, 0, 1], 9));
    super::cases::all(nowhere)
        .into_iter()
        .filter(|case| !case.wire_only && injections(case).is_some())
}

/// What the stand-in is told to do for a case; `None` if it can't.
fn injections(case: &Case) -> Option<Vec<Injection>> {
    match case.to {
        To::RefusingPort => return Some(vec![Injection::connection_refused()]),
        To::ServerOverTls => return None,
        To::Server => {}
    }
    let turn = |turn: &Turn| match turn {
        Turn::Answer(answer) => Some(Injection::respond_with(answer.clone())),
        Turn::HangUp | Turn::Reset => Some(Injection::drop_response()),
        _ => None,
    };
    let mut turns = case.turns.iter().map(turn).collect::<Option<Vec<_>>>()?;
    // The last turn is for all requests that are left.
    let left = case.requests(BASE).len().saturating_sub(turns.len());
    let last = turns.last().cloned();
    turns.extend(last.into_iter().cycle().take(left));
    Some(turns)
}

/// A case with its stand-in.
struct Play<'c> {
    case: &'c Case,
    fake: FakeClerk,
}

impl<'c> Play<'c> {
    fn of(case: &'c Case) -> Self {
        let key = format!("sk_test_{CANARY}");
        let fake = FakeClerk::builder().secret_key(key).build();
        for injection in injections(case).unwrap_or_default() {
            fake.inject(injection);
        }
        Self { case, fake }
    }

    fn end(self, outcomes: Vec<Outcome>) -> Vec<Failure> {
        let received: Vec<_> = self.fake.requests().iter().map(as_on_the_wire).collect();
        // A transport that doesn't let the stand-in lose anything has nothing to tell of losses.
        if self.fake.pending_injections() > 0 && received.len() == outcomes.len() {
            return Vec::new();
        }
        self.case.judge(&Seen {
            outcomes,
            received,
            host: String::new(),
            elsewhere: 0,
            lost_patience: false,
        })
    }
}

fn as_on_the_wire(request: &ReceivedRequest) -> Received {
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
