//! Fetching the public keys of session tokens over real sockets: concurrent fetches, failing
//! fetches, and a rotation of the keys.

use std::time::Duration;

use actor_token::fake::{
    ApiFault, Endpoint, FakeClerk, FakeServer, Injection, ReceivedRequest, WithFakeClock,
};
use actor_token::request::Body;
use actor_token::session::{FetchedKeys, SessionTokenError, SessionVerifier, Verification};
use actor_token::transport::{Reqwest, Ureq};
use actor_token::{Client, RetryPolicy};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);
/// The minimum time between two fetches.
const MIN_INTERVAL: Duration = Duration::from_secs(30);

/// The fake, served over HTTP, and a verifier that fetches its keys with the fake's clock.
struct Harness<T> {
    fake: FakeClerk,
    verifier: SessionVerifier<FetchedKeys<Client<WithFakeClock<T>>>>,
    _server: FakeServer,
}

impl<T> Harness<T> {
    fn new(transport: T) -> Self {
        let fake = FakeClerk::new();
        let server = fake.serve().unwrap();
        let client = Client::builder(WithFakeClock::new(transport, fake.clock()))
            .secret_key(fake.secret_key())
            .api_url(server.api_url())
            .retry(RetryPolicy::disabled())
            .build()
            .unwrap();
        Self {
            verifier: client.session_verifier(),
            fake,
            _server: server,
        }
    }

    /// Returns a new session token.
    fn token(&self) -> Option<String> {
        self.fake.start_session("user_customer").token()
    }

    /// Lets the server serve a different key once.
    fn serve_other_key_once(&self) {
        let document = include_str!("../../../runtime/src/session/verify/tests/jwks.json");
        let response = http::Response::new(Body::from(document));
        let injection = Injection::respond_with(response);
        self.fake.inject(injection.only_for(Endpoint::FetchKeys));
    }

    /// Returns the number of fetches that the server received.
    fn fetches(&self) -> usize {
        let requests = self.fake.requests();
        let is_fetch = |it: &&ReceivedRequest| it.endpoint() == Some(Endpoint::FetchKeys);
        requests.iter().filter(is_fetch).count()
    }
}

impl Harness<Ureq> {
    /// Verifies a new session token.
    fn verify(&self) -> Verification {
        self.verifier.verify(self.token().as_deref())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tasks_with_unknown_key_share_one_fetch() {
    let harness = Harness::new(Reqwest::new().unwrap());
    harness.serve_other_key_once();
    let token = harness.token();
    let first = harness.verifier.verify_async(token.as_deref()).await;
    assert_eq!(reason(&first), Some(&SessionTokenError::UnknownKey));
    harness.fake.clock().advance(MIN_INTERVAL);

    let tasks: Vec<_> = (0..32)
        .map(|_| {
            let (verifier, token) = (harness.verifier.clone(), token.clone());
            tokio::spawn(async move { verifier.verify_async(token.as_deref()).await })
        })
        .collect();
    for task in tasks {
        let verification = task.await.unwrap();
        assert!(
            matches!(verification, Verification::Valid(_)),
            "{verification:?}"
        );
    }
    assert_eq!(harness.fetches(), 2);
}

#[test]
fn threads_with_unknown_key_share_one_fetch() {
    let harness = Harness::new(Ureq::new());
    harness.serve_other_key_once();
    assert_eq!(
        reason(&harness.verify()),
        Some(&SessionTokenError::UnknownKey)
    );
    harness.fake.clock().advance(MIN_INTERVAL);

    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..32).map(|_| scope.spawn(|| harness.verify())).collect();
        for thread in threads {
            let verification = thread.join().unwrap();
            assert!(
                matches!(verification, Verification::Valid(_)),
                "{verification:?}"
            );
        }
    });
    assert_eq!(harness.fetches(), 2);
}

#[test]
fn keys_stay_in_use_while_fetches_fail() {
    let harness = Harness::new(Ureq::new());
    assert!(harness.verify().valid().is_some());
    let faults = [
        Injection::respond_with(ApiFault::InternalClerkError),
        Injection::respond_with(ApiFault::ClerkKeyInvalid),
        Injection::respond_with(http::Response::new(Body::from("{}"))),
        Injection::drop_response(),
    ];
    for (number, fault) in (2..).zip(faults) {
        harness.fake.inject(fault.only_for(Endpoint::FetchKeys));
        harness.fake.clock().advance(HOUR);
        assert!(harness.verify().valid().is_some());
        assert_eq!(harness.fetches(), number);
        assert_eq!(harness.fake.pending_injections(), 0);
    }
}

#[test]
fn new_key_is_fetched_after_rotation() {
    let harness = Harness::new(Ureq::new());
    harness.serve_other_key_once();
    assert_eq!(
        reason(&harness.verify()),
        Some(&SessionTokenError::UnknownKey)
    );
    // The instance now has a new key. It is not fetched before the minimum time has passed.
    harness
        .fake
        .clock()
        .advance(MIN_INTERVAL.saturating_sub(SECOND));
    assert_eq!(
        reason(&harness.verify()),
        Some(&SessionTokenError::UnknownKey)
    );
    harness.fake.clock().advance(SECOND);
    assert!(harness.verify().valid().is_some());
    assert_eq!(harness.fetches(), 2);

    // The next rotation withdraws this key. It is used until the keys are fetched again.
    harness.serve_other_key_once();
    harness.fake.clock().advance(HOUR.saturating_sub(SECOND));
    assert!(harness.verify().valid().is_some());
    harness.fake.clock().advance(SECOND);
    assert_eq!(
        reason(&harness.verify()),
        Some(&SessionTokenError::UnknownKey)
    );
    assert_eq!(harness.fetches(), 3);
}

#[test]
fn keys_are_unavailable_without_any_fetch() {
    let harness = Harness::new(Ureq::new());
    harness.fake.inject(Injection::drop_request());
    let verification = harness.verify();
    assert!(
        matches!(verification, Verification::Unavailable(_)),
        "{verification:?}"
    );
    harness.fake.clock().advance(SECOND);
    assert!(harness.verify().valid().is_some());
}

/// Returns the reason why a token was rejected.
fn reason(verification: &Verification) -> Option<&SessionTokenError> {
    match verification {
        Verification::Invalid(reason) => Some(reason),
        _ => None,
    }
}
