//! What may cross threads does, and a client works over every kind of pointer to a transport.

mod support;

use std::sync::Arc;

use actor_token::fake::{FakeClerk, FakeServer, WithFakeClock};
use actor_token::transport::{Transport, TransportError, Ureq, from_fn};
use actor_token::{
    ActorToken, ActorTokenRecord, Client, Error, Violations,
    request::{Body, PreparedRequest},
};

fn crosses_threads<T: Send + Sync + 'static>() {}
fn is_cheap_to_share<T: Clone + Send + Sync + 'static>() {}

#[test]
fn everything_that_is_passed_around_crosses_threads() {
    is_cheap_to_share::<Client<Ureq>>();
    is_cheap_to_share::<Client<WithFakeClock<Ureq>>>();
    is_cheap_to_share::<Client<FakeClerk>>();
    is_cheap_to_share::<Client<Box<dyn Transport>>>();
    is_cheap_to_share::<FakeClerk>();
    crosses_threads::<FakeServer>();
    crosses_threads::<PreparedRequest>();
    crosses_threads::<ActorToken>();
    crosses_threads::<ActorTokenRecord>();
    crosses_threads::<Error>();
    crosses_threads::<Violations>();
    crosses_threads::<TransportError>();
}

#[test]
fn a_client_takes_a_transport_owned_borrowed_shared_boxed_or_as_a_closure() {
    fn issues<T: Transport>(fake: &FakeClerk, transport: T) {
        let clerk = Client::builder(transport)
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        drop(clerk.issue(&support::request()).unwrap());
    }
    let fake = FakeClerk::new();
    issues(&fake, fake.clone());
    issues(&fake, &fake);
    issues(&fake, Arc::new(fake.clone()));
    issues(&fake, Arc::new(fake.clone()) as Arc<dyn Transport>);
    issues(&fake, Box::new(fake.clone()) as Box<dyn Transport>);
    issues(
        &fake,
        from_fn(|request: http::Request<Body>, _| Ok(fake.handle(request))),
    );
    assert_eq!(fake.tokens().len(), 6);
}
