//! Asynchronous calls: the same decisions as blocking ones, in futures that borrow nothing.

mod support;

use std::cell::Cell;
use std::future::{Future, pending, ready};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_token::fake::{ApiFault, FakeClerk, Injection, WithFakeClock};
use actor_token::transport::{AsyncTransport, Transport, from_async_fn};
use actor_token::{ActorTokenRequest, Client, Error, RetryPolicy, Revocation, request::Body};

/// A request that is neither `Send` nor `Sync`, and borrows.
#[derive(ActorTokenRequest)]
struct Local<'a> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(skip)]
    sent: Rc<Cell<bool>>,
}

fn local(agent: &str) -> Local<'_> {
    Local::builder()
        .user_id("user_customer")
        .agent(agent)
        .sent(Rc::default())
        .build()
        .unwrap()
}

/// Runs a future whose every step is ready: no runtime is needed.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Polls a future once, and drops it.
fn drop_on_the_way<F: Future>(future: F) -> bool {
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
fn a_future_is_send_and_borrows_neither_the_request_nor_the_client() {
    fn owns_itself<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    // In generic code, so that nothing but the trait's bounds says so.
    fn futures<T: AsyncTransport + 'static>(
        client: Client<T>,
        agent: String,
    ) -> Vec<actor_token::request::SendFuture> {
        let request = local(&agent);
        let issued = owns_itself(client.issue_async(&request));
        let sent = owns_itself(request.send_async(&client));
        let prepared = owns_itself(client.issue_prepared_async(request.prepare().unwrap()));
        drop(owns_itself(client.revoke_async("act_1")));
        request.sent.set(true);
        drop((agent, client));
        vec![Box::pin(issued), sent, Box::pin(prepared)]
    }
    let fake = FakeClerk::new();
    for future in futures(client(&fake), "user_agent".to_owned()) {
        assert_eq!(run(future).unwrap().user_id(), "user_customer");
    }
    assert_eq!(fake.tokens().len(), 3);
}

#[test]
fn a_token_is_issued_and_revoked() {
    let fake = FakeClerk::new();
    let clerk = client(&fake);
    let token = run(local("user_agent").send_async(&clerk)).unwrap();
    assert!(matches!(
        run(clerk.revoke_async(token.id())).unwrap(),
        Revocation::Revoked(_)
    ));
    assert!(matches!(
        run(clerk.revoke_async(token.id())).unwrap(),
        Revocation::AlreadyRevoked
    ));
}

#[test]
fn what_is_invalid_is_told_and_not_sent() {
    let fake = FakeClerk::new();
    let clerk = client(&fake);
    // A builder would refuse it.
    let request = Local {
        user_id: " ",
        agent: "",
        sent: Rc::default(),
    };
    let Err(Error::Invalid(violations)) = run(clerk.issue_async(&request)) else {
        panic!("issued")
    };
    assert_eq!(violations.len(), 2);
    assert!(matches!(
        run(clerk.revoke_async("..")),
        Err(Error::Invalid(_))
    ));
    assert_eq!(fake.requests().len(), 0);
}

#[test]
fn it_decides_as_a_blocking_call_does() {
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
        let outcome = |call: fn(&Client<FakeClerk>) -> Result<actor_token::ActorToken, Error>| {
            let fake = FakeClerk::new();
            fault(&fake);
            let result = call(&client(&fake)).map(drop);
            let error = result
                .err()
                .map(|error| (error.to_string(), error.token_may_exist()));
            (
                error.map(|(text, issued)| {
                    (text.split("; trace").next().unwrap().to_owned(), issued)
                }),
                fake.sleeps(),
                fake.requests().len(),
            )
        };
        let blocking = outcome(|clerk| clerk.issue(&local("user_agent")));
        let asynchronous = outcome(|clerk| run(clerk.issue_async(&local("user_agent"))));
        assert_eq!(asynchronous, blocking, "row {row}");
    }
}

#[test]
fn dropping_a_future_leaves_what_the_documentation_says() {
    let issued = |fake: &FakeClerk| (fake.requests().len(), fake.tokens().len());

    // Before it is polled: nothing was sent.
    let fake = FakeClerk::new();
    drop(client(&fake).issue_async(&local("user_agent")));
    assert_eq!(issued(&fake), (0, 0));

    // While the request is on its way: it may have arrived.
    let fake = FakeClerk::new();
    let arrived = fake.clone();
    let transport = from_async_fn(
        move |request: http::Request<Body>, within| {
            let _ = Transport::send(&arrived, request, within);
            pending()
        },
        |_| ready(()),
    );
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .build()
        .unwrap();
    assert!(drop_on_the_way(clerk.issue_async(&local("user_agent"))));
    assert_eq!(issued(&fake), (1, 1));

    // While it waits to send again: the first one had no effect, and no other follows.
    let fake = FakeClerk::new();
    fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(7),
    }));
    let limited = fake.clone();
    let transport = from_async_fn(
        move |request: http::Request<Body>, within| {
            ready(Transport::send(&limited, request, within))
        },
        |_| pending(),
    );
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .build()
        .unwrap();
    assert!(drop_on_the_way(clerk.issue_async(&local("user_agent"))));
    assert_eq!(issued(&fake), (1, 0));
}

#[test]
fn a_sleep_that_is_cut_short_lets_other_tasks_go_on_before_the_next() {
    let limited = || {
        let fake = FakeClerk::new();
        fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
            retry_after: Duration::from_secs(7),
        }));
        fake
    };
    let fake = limited();
    let server = fake.clone();
    let transport = from_async_fn(
        move |request: http::Request<Body>, within| {
            ready(Transport::send(&server, request, within))
        },
        |_| ready(()),
    );
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .build()
        .unwrap();
    let mut future = pin!(clerk.issue_async(&local("user_agent")));
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..3 {
        assert!(future.as_mut().poll(&mut context).is_pending());
    }
    assert_eq!(fake.requests().len(), 1);

    // One that takes its time costs no further turn.
    let fake = limited();
    assert!(!drop_on_the_way(
        client(&fake).issue_async(&local("user_agent"))
    ));
    assert_eq!(fake.sleeps(), [Duration::from_secs(7)]);
}

#[test]
fn a_transport_on_the_stand_ins_time_sleeps_by_its_clock() {
    let fake = FakeClerk::new();
    fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(7),
    }));
    let clerk = Client::builder(WithFakeClock::new(fake.clone(), fake.clock()))
        .secret_key(fake.secret_key())
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap();
    assert!(!drop_on_the_way(clerk.issue_async(&local("user_agent"))));
    assert_eq!(clerk.transport().sleeps(), [Duration::from_secs(7)]);
    assert_eq!(fake.tokens().len(), 1);
}

#[test]
fn a_client_takes_an_asynchronous_transport_owned_shared_or_boxed() {
    fn issues<T: AsyncTransport + 'static>(fake: &FakeClerk, transport: T) {
        let clerk = Client::builder(transport)
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        drop(run(clerk.issue_async(&local("user_agent"))).unwrap());
    }
    let fake = FakeClerk::new();
    issues(&fake, fake.clone());
    issues(&fake, Arc::new(fake.clone()));
    issues(&fake, Box::new(fake.clone()));
    assert_eq!(fake.tokens().len(), 3);
}
