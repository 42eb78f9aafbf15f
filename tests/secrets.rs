//! Checks that secrets are never printed.
//!
//! Every secret, body and server message contains the string `CaNaRy`, the canary (`CANARY`). The
//! test prints all public types that can contain the canary, and searches for it in this output and
//! in the log of the HTTP client.
//!
//! There is only one test, because a process has only one logger.

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
use support::{Behavior, ScriptedServer};

const KEY: &str = "sk_test_CaNaRy";

/// A logger that collects the messages of the HTTP client.
struct Log {
    lines: Mutex<Vec<String>>,
    /// Whether ureq's messages are filtered as the transport's error recommends.
    is_filtered: AtomicBool,
}

static LOG: Log = Log {
    lines: Mutex::new(Vec::new()),
    is_filtered: AtomicBool::new(false),
};

impl log::Log for Log {
    fn enabled(&self, event: &log::Metadata<'_>) -> bool {
        let is_limited =
            self.is_filtered.load(Ordering::Relaxed) && event.target().starts_with("ureq");
        !is_limited || event.level() <= log::Level::Info
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

/// Returns a token with a canary in everything that is secret or personal.
fn token_response(status: &str) -> http::Response<Body> {
    let token = json!({
        "object": "actor_token", "id": "act_1", "user_id": "user_customer", "status": status,
        "actor": {"sub": "user_agent", "CaNaRy": "CaNaRy"},
        "token": "CaNaRy.CaNaRy.CaNaRy", "url": "https://clerk.example.com/v1/tickets/accept?ticket=CaNaRy",
    });
    http::Response::new(Body::from(token.to_string()))
}

/// Returns an error response with a canary in everything that a server can set.
fn error_response(status: u16) -> http::Response<Body> {
    let body = json!({
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
        .body(Body::from(body.to_string()))
        .unwrap()
}

fn invalid_response(body: &'static str) -> http::Response<Body> {
    http::Response::new(Body::from(body))
}

/// Prints what the audit sink receives, and the results of calls whose audit record is incomplete.
fn print_audited_calls(printed: &mut Printed, server: &FakeServer, fake: &FakeClerk) {
    /// Stores the values that it receives as text. Its `end` fails.
    #[derive(Default)]
    struct FailingSink(Mutex<Vec<String>>);

    impl Audit for FailingSink {
        fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
            self.0.lock().unwrap().push(format!("{intent:?}"));
            Ok(AuditId::new("1"))
        }

        fn end(
            &self,
            _: &AuditId,
            outcome: &Outcome,
        ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            let mut output = self.0.lock().unwrap();
            output.push(format!("{outcome:?} {}", serde_json::to_string(outcome)?));
            Err("disk full".into())
        }
    }

    let sink = Arc::new(FailingSink::default());
    for keeps_token in [false, true] {
        let builder = Client::builder(WithFakeClock::new(Ureq::new(), fake.clock()))
            .secret_key_provider(|| Ok::<_, Infallible>(KEY.into()))
            .api_url(server.api_url())
            .audit(Arc::clone(&sink));
        let builder = if keeps_token {
            builder.keep_token_if_audit_fails()
        } else {
            builder
        };
        printed.push_debug(&builder);
        let clerk = builder.build().unwrap();
        printed.push_debug(&clerk);
        fake.inject(Injection::respond_with(token_response("pending")));
        if !keeps_token {
            fake.inject(Injection::respond_with(token_response("revoked")));
        }
        let error = clerk.issue(&request()).unwrap_err();
        assert!(matches!(error, Error::AuditIncomplete(_)));
        printed.push_error(&error);
        fake.inject(Injection::respond_with(token_response("revoked")));
        let revocation = clerk.revoke("act_1").unwrap();
        assert!(revocation.audit_error().is_some());
        printed.push_debug(&revocation);
        fake.inject(Injection::respond_with(error_response(400)));
        printed.push_error(&clerk.revoke("act_1").unwrap_err());
    }
    printed.push_debug(&sink.0.lock().unwrap());
    assert!(!sink.0.lock().unwrap().is_empty());
    while fake.pending_injections() > 0 {
        fake.handle(http::Request::new(Body::empty()));
    }
}

/// Prints the types that are involved in a call, and the results of calls.
fn print_calls(printed: &mut Printed) {
    let fake = FakeClerk::builder().secret_key(KEY).build();
    let server = fake.serve().unwrap();
    let transport = WithFakeClock::new(Ureq::new(), fake.clock());
    let builder = Client::builder(transport)
        .secret_key(KEY)
        .api_url(server.api_url());
    printed.push_debug(&builder);
    let clerk = builder.build().unwrap();
    printed.push_debug(&clerk);
    printed.push_debug(&request());
    printed.push_debug(&request().actor);
    printed.push_debug(&request().prepare().unwrap());

    fake.inject(Injection::respond_with(token_response("pending")));
    let issued = clerk.issue(&request()).unwrap();
    assert!(
        issued.token().unwrap().expose_secret().contains(CANARY),
        "the token contains no canary"
    );
    printed.push_debug(&issued);
    printed.push_debug(&issued.record());
    printed.push_debug(&issued.token());
    printed.push_debug(&issued.url());
    printed.push_debug(&issued.actor::<Actor>().unwrap());
    printed.push_error(&issued.actor::<Vec<u8>>().unwrap_err());
    fake.inject(Injection::respond_with(token_response("revoked")));
    let revocation = clerk.revoke("act_1").unwrap();
    assert!(matches!(revocation, Revocation::Revoked(_)));
    printed.push_debug(&revocation);

    for response in [
        error_response(400),
        error_response(401),
        error_response(402),
        error_response(403),
        error_response(404),
        error_response(408),
        error_response(422),
        error_response(500),
        error_response(302),
        invalid_response("CaNaRy"),
        invalid_response(r#"{"CaNaRy":"CaNaRy"}"#),
        invalid_response(
            r#"{"object":"CaNaRy","id":"CaNaRy","user_id":"CaNaRy","actor":"CaNaRy","status":"CaNaRy"}"#,
        ),
        invalid_response(r#"{"object":"actor_token","id":{"CaNaRy":"CaNaRy"}}"#),
    ] {
        fake.inject(Injection::respond_with(response).times(4));
        let error = clerk.issue(&request()).unwrap_err();
        if let Error::Api(error) = &error {
            printed.push_debug(&error.errors());
            printed.push_debug(error.body());
        }
        printed.push_error(&error);
        printed.push_error(&clerk.revoke("act_1").unwrap_err());
        while fake.pending_injections() > 0 {
            let _ = clerk.revoke("act_1");
        }
    }
    print_audited_calls(printed, &server, &fake);
    print_sessions(printed, &clerk, &fake);

    // The fake's own types.
    drop(clerk.issue(&request()).unwrap());
    fake.inject(Injection::respond_with(error_response(500)));
    printed.push_debug(&fake);
    printed.push_debug(&server);
    printed.push_debug(&fake.requests()[0]);
    printed.push_debug(&fake.tokens()[0]);
    printed.push_debug(&FakeResponse::from(error_response(500)));
    printed.push_debug(&Injection::respond_with(error_response(500)));
    printed.push_debug(&ApiFault::InternalClerkError);
    printed.push_debug(&clerk.transport());
    printed.push_debug(&FakeClerk::builder().secret_key(KEY));
    printed.push_debug(&from_fn(|_, _| Ok(error_response(500))));
    printed.push_debug(&from_async_fn(
        |_, _| ready(Ok(error_response(500))),
        |_| ready(()),
    ));
}

/// Prints sessions, and the errors of listing and ending them.
fn print_sessions(printed: &mut Printed, clerk: &Client<WithFakeClock<Ureq>>, fake: &FakeClerk) {
    let session = |id: &str, status: &str| {
        json!({
            "object": "session", "id": id, "user_id": "user_customer", "client_id": "CaNaRy",
            "status": status, "actor": {"sub": "user_agent", "CaNaRy": "CaNaRy"}, "CaNaRy": "CaNaRy",
        })
    };
    let respond = |body: serde_json::Value| {
        let response = http::Response::new(Body::from(body.to_string()));
        fake.inject(Injection::respond_with(response));
    };
    respond(json!([session("sess_1", "active")]));
    printed.push_debug(&clerk.impersonations("user_customer").unwrap());
    respond(session("sess_1", "revoked"));
    printed.push_debug(&clerk.end_session("sess_1").unwrap());
    respond(json!([
        session("sess_1", "active"),
        session("sess_2", "active")
    ]));
    respond(session("sess_1", "revoked"));
    fake.inject(Injection::respond_with(error_response(403)));
    let error = clerk.end_impersonation("user_customer", "user_agent");
    printed.push_error(&error.unwrap_err());
    for body in [
        json!([session("CaNaRy", "CaNaRy"), "CaNaRy"]),
        json!({"data": {"CaNaRy": "CaNaRy"}}),
        session("CaNaRy", "CaNaRy"),
    ] {
        for _ in 0..6 {
            respond(body.clone());
        }
        printed.push_error(&clerk.impersonations("user_customer").unwrap_err());
        printed.push_error(&clerk.end_session("sess_1").unwrap_err());
    }
    let token = clerk.issue(&request()).unwrap();
    let session = fake.redeem(token.url().unwrap().expose_secret());
    printed.push_debug(&session.unwrap());
}

/// Prints the errors of responses that are invalid or truncated HTTP.
fn print_invalid_http(printed: &mut Printed) {
    for response in [
        "CaNaRy\r\n\r\n",
        "HTTP/1.1 CaNaRy CaNaRy\r\n\r\n",
        "HTTP/1.1 200 OK\r\nCaNaRy\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: CaNaRy\r\n\r\nCaNaRy",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nCaNaRy\r\nCaNaRy\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nCaNaRy",
    ] {
        let server = ScriptedServer::serve(Behavior::Respond(response));
        let clerk = support::client(&server.url(), KEY, &FakeClerk::new());
        printed.push_error(&clerk.issue(&request()).unwrap_err());
        printed.push_error(&clerk.revoke("act_1").unwrap_err());
    }
    let tls = ScriptedServer::serve(Behavior::RespondEarly("CaNaRy CaNaRy CaNaRy"));
    let clerk = support::client(&format!("https://{}", tls.address), KEY, &FakeClerk::new());
    printed.push_error(&clerk.issue(&request()).unwrap_err());
}

/// Prints the errors of invalid configurations and requests.
fn print_invalid_input(printed: &mut Printed) {
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
        printed.push_error(&error);
        printed.push_debug(&error.problems());
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
        printed.push_debug_and_display(&violations);
        printed.push_error(&Error::from(violations));
    }
    printed.push_debug_and_display(
        &Actor::new("a")
            .with_claim(CANARY, 1)
            .and_then(|actor| actor.with_claim(CANARY, 2))
            .unwrap_err(),
    );
    let clerk = Client::builder(offline()).secret_key(KEY).build().unwrap();
    printed.push_error(&clerk.revoke("CaNaRy\0").unwrap_err());
}

#[test]
fn secrets_are_never_printed() {
    log::set_logger(&LOG).unwrap();
    log::set_max_level(LevelFilter::Debug);
    let mut printed = Printed::default();
    print_calls(&mut printed);
    print_invalid_http(&mut printed);
    print_invalid_input(&mut printed);
    printed.assert_no_canary();
    printed.assert_no_empty_value();
    assert!(printed.0.len() > 300, "only {} outputs", printed.0.len());

    let logged = Printed(std::mem::take(&mut LOG.lines.lock().unwrap()));
    assert!(
        logged.0.iter().any(|line| line.starts_with("ureq")),
        "the HTTP client logged nothing"
    );
    logged.assert_no_canary();

    // At this level, ureq would log every byte. The transport must prevent that.
    log::set_max_level(LevelFilter::Trace);
    let fake = FakeClerk::builder().secret_key(KEY).build();
    let server = fake.serve().unwrap();
    let send = || {
        let url = format!("{}/v1/actor_tokens", server.api_url());
        let request = http::Request::post(url)
            .header("authorization", KEY)
            .body(Body::from(CANARY))
            .unwrap();
        fake.inject(Injection::respond_with(error_response(302)));
        Ureq::new().send(request, Duration::from_secs(60))
    };
    let error = send().unwrap_err();
    assert!(error.is_not_sent());
    let cause = error.source().unwrap().to_string();
    assert!(
        cause.contains("RUST_LOG=trace,ureq=info,ureq_proto=info"),
        "{cause}"
    );
    assert_eq!(fake.requests().len(), 0);

    LOG.is_filtered.store(true, Ordering::Relaxed);
    assert_eq!(send().unwrap().status(), 302);
    Printed(std::mem::take(&mut LOG.lines.lock().unwrap())).assert_no_canary();
}
