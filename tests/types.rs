//! Tests which types are `Send` and `Sync`, and which pointers to a transport a client accepts.

mod support;

use std::sync::Arc;

use actor_token::fake::{FakeClerk, FakeServer, WithFakeClock};
use actor_token::session::{Ended, FetchedKeys, Session, SessionVerifier, Verification};
use actor_token::transport::{Transport, TransportError, Ureq, from_fn};
use actor_token::{
    ActorToken, ActorTokenRecord, Client, Error, Violations,
    request::{Body, PreparedRequest},
};

fn assert_send_sync<T: Send + Sync + 'static>() {}
fn assert_clone_send_sync<T: Clone + Send + Sync + 'static>() {}

#[test]
fn public_types_are_send_and_sync() {
    assert_clone_send_sync::<Client<Ureq>>();
    assert_clone_send_sync::<Client<WithFakeClock<Ureq>>>();
    assert_clone_send_sync::<Client<FakeClerk>>();
    assert_clone_send_sync::<Client<Box<dyn Transport>>>();
    assert_clone_send_sync::<FakeClerk>();
    assert_send_sync::<FakeServer>();
    assert_send_sync::<PreparedRequest>();
    assert_send_sync::<ActorToken>();
    assert_send_sync::<ActorTokenRecord>();
    assert_send_sync::<Session>();
    assert_send_sync::<Ended>();
    assert_clone_send_sync::<SessionVerifier>();
    assert_clone_send_sync::<SessionVerifier<FetchedKeys<Client<Box<dyn Transport>>>>>();
    assert_clone_send_sync::<Verification>();
    assert_send_sync::<Error>();
    assert_send_sync::<Violations>();
    assert_send_sync::<TransportError>();
}

#[test]
fn client_accepts_closure_and_pointers_to_transport() {
    fn assert_issues<T: Transport>(fake: &FakeClerk, transport: T) {
        let clerk = Client::builder(transport)
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        drop(clerk.issue(&support::request()).unwrap());
    }
    let fake = FakeClerk::new();
    assert_issues(&fake, fake.clone());
    assert_issues(&fake, &fake);
    assert_issues(&fake, Arc::new(fake.clone()));
    assert_issues(&fake, Arc::new(fake.clone()) as Arc<dyn Transport>);
    assert_issues(&fake, Box::new(fake.clone()) as Box<dyn Transport>);
    assert_issues(
        &fake,
        from_fn(|request: http::Request<Body>, _| Ok(fake.handle(request))),
    );
    assert_eq!(fake.tokens().len(), 6);
}
