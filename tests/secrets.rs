//! No secret in print: a canary in every place that can hold a secret or a body, and every public type that can reach it
//! printed in every way, with the log of the HTTP client besides.
//!
//! One test, since a logger is set once for the whole process.

mod support;

use std::convert::Infallible;
use std::error::Error as StdError;
use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::fake::{ApiFault, FakeClerk, FakeResponse, FakeServer, Injection, WithFakeClock};
use actor_token::secrecy::ExposeSecret;
use actor_token::transport::{Transport, TransportError, Ureq, from_async_fn, from_fn};
use actor_token::{
    Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, Revocation, request::Body,
};
use log::LevelFilter;
use serde_json::json;
use support::printed::{CANARY, Printed};
use support::{Behavior, MisbehavingServer};

const KEY: &str = "sk_test_CaNaRy";

/// What the HTTP client writes to the log.
struct Log {
    lines: Mutex<Vec<String>>,
    /// With the filter that the transport advises.
    as_advised: AtomicBool,
}

static LOG: Log = Log {
    lines: Mutex::new(Vec::new()),
    as_advised: AtomicBool::new(false),
};

impl log::Log for Log {
    fn enabled(&self, event: &log::Metadata<'_>) -> bool {
        let limited = self.as_advised.load(Ordering::Relaxed) && event.target().starts_with("ureq");
        !limited || event.level() <= log::Level::Info
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            let line = format!("{} {}", record.target(), record.args());
            self.lines.lock().unwrap().push(line);
        }
    }

    fn flush(&self) {}
}

fn request() -> CreateActorTokenRequestBody {
    CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_agent").with_claim(CANARY, CANARY).unwrap())
        .build()
        .unwrap()
}

/// A token with a canary in everything that is secret or personal.
fn token(status: &str) -> http::Response<Body> {
    let token = json!({
        "object": "actor_token", "id": "act_1", "user_id": "user_customer", "status": status,
        "actor": {"sub": "user_agent", "CaNaRy": "CaNaRy"},
        "token": "CaNaRy.CaNaRy.CaNaRy", "url": "https://clerk.example.com/v1/tickets/accept?ticket=CaNaRy",
    });
    http::Response::new(Body::from(token.to_string()))
}

/// An error answer with a canary in everything that a server can say.
fn refusal(status: u16) -> http::Response<Body> {
    let refusal = json!({
        "errors": [{
            "code": "CaNaRy", "message": "CaNaRy", "long_message": "CaNaRy",
            "meta": {"param_name": "CaNaRy", "CaNaRy": "CaNaRy"}, "CaNaRy": "CaNaRy",
        }],
        "clerk_trace_id": "CaNaRy",
    });
    http::Response::builder()
        .status(status)
        .header("x-clerk-trace-id", CANARY)
        .header("retry-after", CANARY)
        .header(
            "location",
            format!("https://clerk.example.com/?ticket={CANARY}"),
        )
        .body(Body::from(refusal.to_string()))
        .unwrap()
}

fn unreadable(body: &'static str) -> http::Response<Body> {
    http::Response::new(Body::from(body))
}

/// What a call shows its audit sink and its policies, and what it ends with if the sink fails at last.
fn recorded(print: &mut Printed, server: &FakeServer, fake: &FakeClerk) {
    /// Keeps what it is shown, and can't end a record.
    #[derive(Default)]
    struct Shown(Mutex<Vec<String>>);

    impl Audit for Shown {
        fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
            self.0.lock().unwrap().push(format!("{intent:?}"));
            Ok(AuditId::new("1"))
        }

        fn end(
            &self,
            _: &AuditId,
            outcome: &Outcome,
        ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            let mut shown = self.0.lock().unwrap();
            shown.push(format!("{outcome:?} {}", serde_json::to_string(outcome)?));
            Err("disk full".into())
        }
    }

    let shown = Arc::new(Shown::default());
    for keeps in [false, true] {
        let builder = Client::builder(WithFakeClock::new(Ureq::new(), fake.clock()))
            .secret_key_provider(|| Ok::<_, Infallible>(KEY.into()))
            .api_url(server.api_url())
            .audit(Arc::clone(&shown));
        let builder = if keeps {
            builder.keep_token_if_audit_fails()
        } else {
            builder
        };
        print.debug(&builder);
        let clerk = builder.build().unwrap();
        print.debug(&clerk);
        fake.inject(Injection::respond_with(token("pending")));
        if !keeps {
            fake.inject(Injection::respond_with(token("revoked")));
        }
        let error = clerk.issue(&request()).unwrap_err();
        assert!(matches!(error, Error::AuditIncomplete(_)));
        print.error(&error);
        fake.inject(Injection::respond_with(token("revoked")));
        let revocation = clerk.revoke("act_1").unwrap();
        assert!(revocation.audit_error().is_some());
        print.debug(&revocation);
        fake.inject(Injection::respond_with(refusal(400)));
        print.error(&clerk.revoke("act_1").unwrap_err());
    }
    print.debug(&shown.0.lock().unwrap());
    assert!(!shown.0.lock().unwrap().is_empty());
    while fake.pending_injections() > 0 {
        fake.handle(http::Request::new(Body::empty()));
    }
}

/// The parts of a call, and what it ends with.
fn exchanges(print: &mut Printed) {
    let fake = FakeClerk::builder().secret_key(KEY).build();
    let server = fake.serve().unwrap();
    let transport = WithFakeClock::new(Ureq::new(), fake.clock());
    let builder = Client::builder(transport)
        .secret_key(KEY)
        .api_url(server.api_url());
    print.debug(&builder);
    let clerk = builder.build().unwrap();
    print.debug(&clerk);
    print.debug(&request());
    print.debug(&request().actor);
    print.debug(&request().prepare().unwrap());

    fake.inject(Injection::respond_with(token("pending")));
    let issued = clerk.issue(&request()).unwrap();
    assert!(
        issued.token().unwrap().expose_secret().contains(CANARY),
        "the canary is there to be found"
    );
    print.debug(&issued);
    print.debug(&issued.record());
    print.debug(&issued.token());
    print.debug(&issued.url());
    print.debug(&issued.actor::<Actor>().unwrap());
    print.error(&issued.actor::<Vec<u8>>().unwrap_err());
    fake.inject(Injection::respond_with(token("revoked")));
    let revocation = clerk.revoke("act_1").unwrap();
    assert!(matches!(revocation, Revocation::Revoked(_)));
    print.debug(&revocation);

    for answer in [
        refusal(400),
        refusal(401),
        refusal(402),
        refusal(403),
        refusal(404),
        refusal(408),
        refusal(422),
        refusal(500),
        refusal(302),
        unreadable("CaNaRy"),
        unreadable(r#"{"CaNaRy":"CaNaRy"}"#),
        unreadable(
            r#"{"object":"CaNaRy","id":"CaNaRy","user_id":"CaNaRy","actor":"CaNaRy","status":"CaNaRy"}"#,
        ),
        unreadable(r#"{"object":"actor_token","id":{"CaNaRy":"CaNaRy"}}"#),
    ] {
        fake.inject(Injection::respond_with(answer).times(4));
        let error = clerk.issue(&request()).unwrap_err();
        if let Error::Api(error) = &error {
            print.debug(&error.errors());
            print.debug(error.body());
        }
        print.error(&error);
        print.error(&clerk.revoke("act_1").unwrap_err());
        while fake.pending_injections() > 0 {
            let _ = clerk.revoke("act_1");
        }
    }
    recorded(print, &server, &fake);

    // The stand-in's own types.
    drop(clerk.issue(&request()).unwrap());
    fake.inject(Injection::respond_with(refusal(500)));
    print.debug(&fake);
    print.debug(&server);
    print.debug(&fake.requests()[0]);
    print.debug(&fake.tokens()[0]);
    print.debug(&FakeResponse::from(refusal(500)));
    print.debug(&Injection::respond_with(refusal(500)));
    print.debug(&ApiFault::InternalClerkError);
    print.debug(&clerk.transport());
    print.debug(&FakeClerk::builder().secret_key(KEY));
    print.debug(&from_fn(|_, _| Ok(refusal(500))));
    print.debug(&from_async_fn(
        |_, _| ready(Ok(refusal(500))),
        |_| ready(()),
    ));
}

/// Answers that aren't HTTP, or not all of it.
fn broken_answers(print: &mut Printed) {
    for answer in [
        "CaNaRy\r\n\r\n",
        "HTTP/1.1 CaNaRy CaNaRy\r\n\r\n",
        "HTTP/1.1 200 OK\r\nCaNaRy\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: CaNaRy\r\n\r\nCaNaRy",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nCaNaRy\r\nCaNaRy\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nCaNaRy",
    ] {
        let server = MisbehavingServer::serve(Behavior::Respond(answer));
        let clerk = support::client(&server.url(), KEY, &FakeClerk::new());
        print.error(&clerk.issue(&request()).unwrap_err());
        print.error(&clerk.revoke("act_1").unwrap_err());
    }
    let tls = MisbehavingServer::serve(Behavior::RespondEarly("CaNaRy CaNaRy CaNaRy"));
    let clerk = support::client(&format!("https://{}", tls.address), KEY, &FakeClerk::new());
    print.error(&clerk.issue(&request()).unwrap_err());
}

/// Configuration and requests that are refused.
fn refusals(print: &mut Printed) {
    let offline = || from_fn(|_, _| Err(TransportError::not_sent("offline")));
    for (key, url) in [
        (
            "pk_test_CaNaRy",
            "https://user:CaNaRy@api.example.com/v1?CaNaRy",
        ),
        ("sk_test_CaNaRy\n", "http://api.example.com/CaNaRy"),
        ("sk_test_CaNaRy ü", "CaNaRy"),
    ] {
        let error = Client::builder(offline())
            .secret_key(key)
            .api_url(url)
            .build()
            .unwrap_err();
        print.error(&error);
        print.debug(&error.problems());
    }
    let table = [
        ("CaNaRy\n", json!({"sub": "CaNaRy\u{7f}"})),
        ("user_customer", json!({"CaNaRy": "CaNaRy"})),
        (
            "user_customer",
            json!({"sub": {"CaNaRy": 1}, "CaNaRy": "CaNaRy".repeat(900)}),
        ),
        ("user_customer", json!("CaNaRy")),
    ];
    for (user, actor) in table {
        let violations = CreateActorTokenRequestBody::builder()
            .user_id(user)
            .actor(actor)
            .build()
            .unwrap_err();
        print.debug_and_display(&violations);
        print.error(&Error::from(violations));
    }
    print.debug_and_display(
        &Actor::new("a")
            .with_claim(CANARY, 1)
            .and_then(|actor| actor.with_claim(CANARY, 2))
            .unwrap_err(),
    );
    let clerk = Client::builder(offline()).secret_key(KEY).build().unwrap();
    print.error(&clerk.revoke("CaNaRy\0").unwrap_err());
}

#[test]
fn no_secret_is_in_print() {
    log::set_logger(&LOG).unwrap();
    log::set_max_level(LevelFilter::Debug);
    let mut print = Printed::default();
    exchanges(&mut print);
    broken_answers(&mut print);
    refusals(&mut print);
    print.assert_no_canary();
    print.assert_nothing_empty();
    assert!(
        print.0.len() > 300,
        "{} prints: some are gone",
        print.0.len()
    );

    let logged = Printed(std::mem::take(&mut LOG.lines.lock().unwrap()));
    assert!(
        logged.0.iter().any(|line| line.starts_with("ureq")),
        "the log is there to be searched"
    );
    logged.assert_no_canary();

    // At this level, ureq would write every byte to the log, unless it is kept from it.
    log::set_max_level(LevelFilter::Trace);
    let fake = FakeClerk::builder().secret_key(KEY).build();
    let server = fake.serve().unwrap();
    let send = || {
        let url = format!("{}/v1/actor_tokens", server.api_url());
        let request = http::Request::post(url)
            .header("authorization", KEY)
            .body(Body::from(CANARY))
            .unwrap();
        fake.inject(Injection::respond_with(refusal(302)));
        Ureq::new().send(request, Duration::from_secs(60))
    };
    let error = send().unwrap_err();
    assert!(error.is_not_sent());
    let told = error.source().unwrap().to_string();
    assert!(
        told.contains("RUST_LOG=trace,ureq=info,ureq_proto=info"),
        "says what to do: {told}"
    );
    assert_eq!(fake.requests().len(), 0);

    LOG.as_advised.store(true, Ordering::Relaxed);
    assert_eq!(send().unwrap().status(), 302);
    Printed(std::mem::take(&mut LOG.lines.lock().unwrap())).assert_no_canary();
}
