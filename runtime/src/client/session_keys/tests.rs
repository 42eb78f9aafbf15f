//! When public keys are fetched, and what is used until they are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};

use crate::request::Body;
use crate::session::FetchedKeys;
use crate::transport::{AsyncTransport, Transport, TransportError};
use crate::{Client, RetryPolicy};

/// Returns a JWKS document whose key has the given `kid`.
fn document(key_id: &str) -> String {
    include_str!("../../session/verify/tests/jwks.json").replace("ins_1", key_id)
}

/// Serves JWKS documents on a clock of its own, and counts the requests.
struct Jwks {
    start: Instant,
    state: Mutex<State>,
    requests: AtomicUsize,
    /// Holds the response back until another thread waits here too.
    barrier: Option<Barrier>,
}

struct State {
    elapsed: Duration,
    /// The `kid` of the key that is served. `None` for status 500.
    key_id: Option<&'static str>,
}

impl Jwks {
    fn new(key_id: Option<&'static str>) -> Self {
        Self {
            start: Instant::now(),
            state: Mutex::new(State {
                elapsed: Duration::ZERO,
                key_id,
            }),
            requests: AtomicUsize::new(0),
            barrier: None,
        }
    }

    fn advance(&self, time: Duration) {
        self.state.lock().unwrap().elapsed += time;
    }

    fn serve(&self, key_id: Option<&'static str>) {
        self.state.lock().unwrap().key_id = key_id;
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    fn respond(&self, request: &Request<Body>) -> Response<Body> {
        assert_eq!(request.uri().path(), "/v1/jwks");
        self.requests.fetch_add(1, Ordering::SeqCst);
        if let Some(barrier) = &self.barrier {
            barrier.wait();
        }
        let key_id = self.state.lock().unwrap().key_id;
        let (status, body) = match key_id {
            Some(id) => (200, document(id)),
            None => (500, String::new()),
        };
        Response::builder()
            .status(status)
            .body(body.into_bytes().into())
            .unwrap()
    }
}

impl Transport for Jwks {
    fn send(&self, request: Request<Body>, _: Duration) -> Result<Response<Body>, TransportError> {
        Ok(self.respond(&request))
    }

    fn sleep(&self, time: Duration) {
        self.advance(time);
    }

    fn now(&self) -> Instant {
        self.start + self.state.lock().unwrap().elapsed
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
}

impl AsyncTransport for Jwks {
    async fn send(
        &self,
        request: Request<Body>,
        _: Duration,
    ) -> Result<Response<Body>, TransportError> {
        // Lets other tasks run first, as a socket would.
        tokio::task::yield_now().await;
        Ok(self.respond(&request))
    }

    async fn sleep(&self, time: Duration) {
        self.advance(time);
    }

    fn now(&self) -> Instant {
        Transport::now(self)
    }

    fn system_time(&self) -> SystemTime {
        Transport::system_time(self)
    }
}

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);
const NANOSECOND: Duration = Duration::from_nanos(1);

fn keys(jwks: Jwks) -> FetchedKeys<Client<Jwks>> {
    let client = Client::builder(jwks)
        .secret_key("sk_test_1")
        .retry(RetryPolicy::disabled())
        .build()
        .unwrap();
    FetchedKeys::new(client)
}

/// Returns `true` if the keys that are used for `key_id` contain it.
fn has(keys: &FetchedKeys<Client<Jwks>>, key_id: &str) -> bool {
    keys.get(Some(key_id))
        .is_ok_and(|keys| keys.contains(Some(key_id)))
}

#[test]
fn keys_are_fetched_again_after_an_hour() {
    let keys = keys(Jwks::new(Some("a")));
    let jwks = keys.client.transport();
    for (elapsed, expected) in [
        (Duration::ZERO, 1),
        (MINUTE, 1),
        (Duration::new(59 * 60 - 1, 999_999_999), 1),
        (NANOSECOND, 2),
        (MINUTE, 2),
    ] {
        jwks.advance(elapsed);
        assert!(has(&keys, "a"));
        assert_eq!(jwks.requests(), expected, "{elapsed:?}");
    }
    assert!(format!("{keys:?}").contains("PublicKeys(1)"), "{keys:?}");
}

#[test]
fn unknown_key_causes_one_fetch_in_thirty_seconds() {
    let keys = keys(Jwks::new(Some("a")));
    let jwks = keys.client.transport();
    assert!(has(&keys, "a"));
    for second in 1..=90 {
        jwks.advance(Duration::from_secs(1));
        assert!(!has(&keys, "made up"));
        assert_eq!(jwks.requests(), 1 + second / 30, "{second} s");
    }
    jwks.serve(Some("b"));
    jwks.advance(Duration::from_secs(29));
    assert!(!has(&keys, "b"));
    jwks.advance(Duration::from_secs(1));
    assert!(has(&keys, "b"));
    assert!(!has(&keys, "a"));
}

#[test]
fn previous_keys_stay_in_use_while_fetches_fail() {
    let keys = keys(Jwks::new(Some("a")));
    let jwks = keys.client.transport();
    assert!(has(&keys, "a"));
    jwks.serve(None);
    for day in 1..=3 {
        jwks.advance(24 * HOUR);
        assert!(has(&keys, "a"));
        assert!(!has(&keys, "b"));
        assert_eq!(jwks.requests(), 1 + day);
    }
    jwks.serve(Some("b"));
    jwks.advance(MINUTE);
    assert!(has(&keys, "b"));
}

#[test]
fn keys_are_unavailable_until_a_fetch_succeeds() {
    let keys = keys(Jwks::new(None));
    let jwks = keys.client.transport();
    let error = keys.get(Some("a")).unwrap_err().to_string();
    assert!(error.contains("status 500"), "{error}");
    // The next fetch has to wait for a second.
    jwks.serve(Some("a"));
    jwks.advance(Duration::from_millis(999));
    assert!(keys.get(Some("a")).is_err());
    assert_eq!(jwks.requests(), 1);
    jwks.advance(Duration::from_millis(1));
    assert!(has(&keys, "a"));
    assert_eq!(jwks.requests(), 2);
}

#[test]
fn concurrent_threads_share_one_fetch() {
    let mut jwks = Jwks::new(Some("a"));
    jwks.barrier = Some(Barrier::new(2));
    let keys = keys(jwks);
    let jwks = keys.client.transport();
    let barrier = jwks.barrier.as_ref().unwrap();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| has(&keys, "a"))).collect();
        barrier.wait();
        for thread in threads {
            assert!(thread.join().unwrap());
        }
    });
    assert_eq!(jwks.requests(), 1);
}

#[test]
fn known_key_does_not_wait_for_a_refresh() {
    let mut jwks = Jwks::new(Some("a"));
    jwks.barrier = Some(Barrier::new(2));
    let keys = keys(jwks);
    let jwks = keys.client.transport();
    let barrier = jwks.barrier.as_ref().unwrap();
    thread::scope(|scope| {
        scope.spawn(|| has(&keys, "a"));
        barrier.wait();
    });
    jwks.advance(2 * HOUR);
    thread::scope(|scope| {
        let refresh = scope.spawn(|| has(&keys, "a"));
        // The request of the refresh is counted, and stays open.
        while jwks.requests() < 2 {
            thread::yield_now();
        }
        assert!(has(&keys, "a"));
        barrier.wait();
        assert!(refresh.join().unwrap());
    });
    assert_eq!(jwks.requests(), 2);
}

#[tokio::test]
async fn concurrent_tasks_share_one_fetch() {
    let keys = keys(Jwks::new(Some("a")));
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let keys = keys.clone();
            tokio::spawn(async move { keys.get_async(Some("a")).await.is_ok() })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    assert_eq!(keys.client.transport().requests(), 1);
}
