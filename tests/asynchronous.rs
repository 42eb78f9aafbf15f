//! Tests asynchronous calls: they behave like blocking calls, and their futures borrow nothing.

mod support;

use std::cell::Cell;
use std::future::{Future, pending, ready};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_token::fake::{ApiFault, FakeClerk, Injection, WithFakeClock};
use actor_token::session::{FetchedKeys, SessionVerifier, Verification};
use actor_token::transport::{AsyncTransport, Transport, from_async_fn};
use actor_token::{ActorTokenRequest, Client, Error, RetryPolicy, Revocation, request::Body};

/// A request that is neither `Send` nor `Sync` and borrows its fields.
#[derive(ActorTokenRequest)]
struct LocalRequest<'a> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(skip)]
    sent: Rc<Cell<bool>>,
}

fn local_request(agent: &str) -> LocalRequest<'_> {
    LocalRequest::builder()
        .user_id("user_customer")
        .agent(agent)
        .sent(Rc::default())
        .build()
        .unwrap()
}

/// Polls a future in a loop until it is ready.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Polls a future once and drops it. Returns `true` if the future was pending.
fn is_pending<F: Future>(future: F) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    pin!(future).poll(&mut context).is_pending()
}

fn client(fake: &FakeClerk) -> Client<FakeClerk> {
    Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap()
}

#[test]
fn future_is_send_and_borrows_nothing() {
    fn assert_send_static<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    // The function is generic, so only the bounds of `AsyncTransport` make the futures `Send`.
    fn futures<T: AsyncTransport + 'static>(
        client: Client<T>,
        agent: String,
    ) -> Vec<actor_token::request::SendFuture> {
        let request = local_request(&agent);
        let issued = assert_send_static(client.issue_async(&request));
        let sent = assert_send_static(request.send_async(&client));
        let prepared = assert_send_static(client.issue_prepared_async(request.prepare().unwrap()));
        drop(assert_send_static(client.revoke_async("act_1")));
        drop(assert_send_static(client.impersonations_async("user_1")));
        drop(assert_send_static(client.end_session_async("sess_1")));
        drop(assert_send_static(
            client.end_impersonation_async("user_1", "user_2"),
        ));
        request.sent.set(true);
        drop((agent, client));
        vec![Box::pin(issued), sent, Box::pin(prepared)]
    }
    let fake = FakeClerk::new();
    for future in futures(client(&fake), "user_agent".to_owned()) {
        assert_eq!(block_on(future).unwrap().user_id(), "user_customer");
    }
    assert_eq!(fake.tokens().len(), 3);
}

#[test]
fn future_of_verifying_is_send() {
    fn assert_send<F: Future + Send>(future: F) -> F {
        future
    }
    fn verify<T: AsyncTransport>(
        verifier: &SessionVerifier<FetchedKeys<Client<T>>>,
    ) -> Verification {
        block_on(assert_send(verifier.verify_async(None)))
    }
    let verifier = client(&FakeClerk::new()).session_verifier();
    assert!(matches!(verify(&verifier), Verification::Absent));
}

#[test]
fn token_is_issued_and_revoked() {
    let fake = FakeClerk::new();
    let clerk = client(&fake);
    let token = block_on(local_request("user_agent").send_async(&clerk)).unwrap();
    assert!(matches!(
        block_on(clerk.revoke_async(token.id())).unwrap(),
        Revocation::Revoked(_)
    ));
    assert!(matches!(
        block_on(clerk.revoke_async(token.id())).unwrap(),
        Revocation::AlreadyRevoked
    ));
}

#[test]
fn invalid_request_is_rejected_and_not_sent() {
    let fake = FakeClerk::new();
    let clerk = client(&fake);
    // The builder would reject these values.
    let request = LocalRequest {
        user_id: " ",
        agent: "",
        sent: Rc::default(),
    };
    let Err(Error::Invalid(violations)) = block_on(clerk.issue_async(&request)) else {
        panic!("an invalid request was issued")
    };
    assert_eq!(violations.len(), 2);
    assert!(matches!(
        block_on(clerk.revoke_async("..")),
        Err(Error::Invalid(_))
    ));
    assert_eq!(fake.requests().len(), 0);
}

#[test]
fn async_call_behaves_like_blocking_call() {
    type Fault = fn(&FakeClerk);
    let faults: &[Fault] = &[
        |fake| {
            fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
                retry_after: Duration::from_secs(7),
            }));
        },
        |fake| fake.inject(Injection::respond_with(ApiFault::InternalClerkError)),
        |fake| fake.inject(Injection::connection_refused()),
        |fake| fake.inject(Injection::drop_request()),
        |fake| fake.inject(Injection::drop_response()),
    ];
    for (row, fault) in faults.iter().enumerate() {
        let observed = |call: fn(&Client<FakeClerk>) -> Result<actor_token::ActorToken, Error>| {
            let fake = FakeClerk::new();
            fault(&fake);
            let result = call(&client(&fake)).map(drop);
            let error = result
                .err()
                .map(|error| (error.to_string(), error.token_may_exist()));
            (
                error.map(|(text, token_may_exist)| {
                    let text = text.split("; trace").next().unwrap().to_owned();
                    (text, token_may_exist)
                }),
                fake.sleeps(),
                fake.requests().len(),
            )
        };
        let expected = observed(|clerk| clerk.issue(&local_request("user_agent")));
        let actual = observed(|clerk| block_on(clerk.issue_async(&local_request("user_agent"))));
        assert_eq!(actual, expected, "row {row}");
    }
}

#[test]
fn cancelled_call_has_documented_effect() {
    let counts = |fake: &FakeClerk| (fake.requests().len(), fake.tokens().len());

    // Cancelled before the first poll: nothing was sent.
    let fake = FakeClerk::new();
    drop(client(&fake).issue_async(&local_request("user_agent")));
    assert_eq!(counts(&fake), (0, 0));

    // Cancelled while the request is in flight: Clerk may have received it.
    let fake = FakeClerk::new();
    let server = fake.clone();
    let transport = from_async_fn(
        move |request: http::Request<Body>, timeout| {
            let _ = Transport::send(&server, request, timeout);
            pending()
        },
        |_| ready(()),
    );
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .build()
        .unwrap();
    assert!(is_pending(clerk.issue_async(&local_request("user_agent"))));
    assert_eq!(counts(&fake), (1, 1));

    // Cancelled during the delay before a retry: the first attempt issued nothing.
    let fake = FakeClerk::new();
    fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(7),
    }));
    let server = fake.clone();
    let transport = from_async_fn(
        move |request: http::Request<Body>, timeout| {
            ready(Transport::send(&server, request, timeout))
        },
        |_| pending(),
    );
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .build()
        .unwrap();
    assert!(is_pending(clerk.issue_async(&local_request("user_agent"))));
    assert_eq!(counts(&fake), (1, 0));
}

#[test]
fn too_short_sleep_yields_to_other_tasks() {
    let rate_limited_fake = || {
        let fake = FakeClerk::new();
        fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
            retry_after: Duration::from_secs(7),
        }));
        fake
    };
    let fake = rate_limited_fake();
    let server = fake.clone();
    let transport = from_async_fn(
        move |request: http::Request<Body>, timeout| {
            ready(Transport::send(&server, request, timeout))
        },
        |_| ready(()),
    );
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .build()
        .unwrap();
    let mut future = pin!(clerk.issue_async(&local_request("user_agent")));
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..3 {
        assert!(future.as_mut().poll(&mut context).is_pending());
    }
    assert_eq!(fake.requests().len(), 1);

    // After a sleep of the full duration, the call continues in the same poll.
    let fake = rate_limited_fake();
    assert!(!is_pending(
        client(&fake).issue_async(&local_request("user_agent"))
    ));
    assert_eq!(fake.sleeps(), [Duration::from_secs(7)]);
}

#[test]
fn fake_clock_records_async_sleeps() {
    let fake = FakeClerk::new();
    fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(7),
    }));
    let clerk = Client::builder(WithFakeClock::new(fake.clone(), fake.clock()))
        .secret_key(fake.secret_key())
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap();
    assert!(!is_pending(clerk.issue_async(&local_request("user_agent"))));
    assert_eq!(clerk.transport().sleeps(), [Duration::from_secs(7)]);
    assert_eq!(fake.tokens().len(), 1);
}

#[test]
fn client_accepts_arc_and_box_of_async_transport() {
    fn assert_issues<T: AsyncTransport + 'static>(fake: &FakeClerk, transport: T) {
        let clerk = Client::builder(transport)
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        drop(block_on(clerk.issue_async(&local_request("user_agent"))).unwrap());
    }
    let fake = FakeClerk::new();
    assert_issues(&fake, fake.clone());
    assert_issues(&fake, Arc::new(fake.clone()));
    assert_issues(&fake, Box::new(fake.clone()));
    assert_eq!(fake.tokens().len(), 3);
}
