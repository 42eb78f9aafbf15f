//! The story of an impersonation over real sockets, in blocking code.
//!
//! A support agent gets a link and opens it. The application recognizes the agent in the session,
//! the list shows who is in the account, the session is ended, and the audit trail has all of it.

mod support;

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use actor_token::fake::{Endpoint, FakeClerk, WithFakeClock};
use actor_token::secrecy::ExposeSecret;
use actor_token::session::{
    FetchedKeys, SessionStatus, SessionVerifier, Verification, session_token,
};
use actor_token::transport::Ureq;
use actor_token::{ActorTokenRequest, Client};
use http::{HeaderMap, HeaderName, HeaderValue};
use support::journal::Journal;

/// The request of the support team.
#[derive(ActorTokenRequest)]
struct SupportSession {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim)]
    case: u64,
}

/// The actor, as the application and the support team read it.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Agent {
    sub: String,
    case: u64,
}

#[test]
fn impersonation_is_issued_redeemed_detected_listed_and_ended() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let trail = Journal::default();
    let clerk = Client::builder(WithFakeClock::new(Ureq::new(), fake.clock()))
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .audit(trail.clone())
        .build()
        .unwrap()
        .on_behalf_of("ada@example.com");
    let verifier = clerk.session_verifier();
    let application = start_application(verifier.authorized_parties(["https://app.example.com"]));
    assert_eq!(call(application, None), "401 not signed in");

    // Issue a link, and redeem it as the agent's browser does.
    let request = SupportSession::builder()
        .user_id("user_customer")
        .agent("user_agent")
        .case(4711)
        .build()
        .unwrap();
    let issued = request.send(&clerk).unwrap();
    let link = issued.url().unwrap().expose_secret();
    assert!(link.starts_with(&server.api_url()));
    let session = redeem(link, &server.api_url());

    // The application reads the typed actor from the session token, in the header or the cookie.
    let token = session_token_of(&server.api_url(), fake.secret_key(), &session);
    let greeting = "200 user_agent works on case 4711 as user_customer";
    assert_eq!(
        call(
            application,
            Some(("authorization", format!("Bearer {token}")))
        ),
        greeting
    );
    assert_eq!(
        call(
            application,
            Some(("cookie", format!("theme=dark; __session={token}")))
        ),
        greeting
    );
    // The customer's own session is not impersonated.
    let own = fake.start_session("user_customer").token().unwrap();
    assert_eq!(
        call(
            application,
            Some(("authorization", format!("Bearer {own}")))
        ),
        "200 user_customer"
    );

    // The list shows who is in the account.
    let listed = clerk.impersonations("user_customer").unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].id().as_str(), session);
    let agent: Agent = listed[0].actor().unwrap().unwrap();
    assert_eq!((agent.sub.as_str(), agent.case), ("user_agent", 4711));

    // End it. The next list is empty, and there are no more session tokens.
    let ended = clerk
        .end_impersonation("user_customer", "user_agent")
        .unwrap();
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].id().as_str(), session);
    assert_eq!(ended[0].status(), &SessionStatus::Revoked);
    assert!(ended[0].audit_error().is_none());
    assert!(clerk.impersonations("user_customer").unwrap().is_empty());
    assert!(fake.touch_session(&session).unwrap().token().is_none());

    // The application accepts the last token until it expires: 60 seconds, and 5 for the clocks.
    let authorization = Some(("authorization", format!("Bearer {token}")));
    fake.clock().advance(Duration::from_secs(64));
    assert_eq!(call(application, authorization.clone()), greeting);
    fake.clock().advance(Duration::from_secs(1));
    assert_eq!(
        call(application, authorization),
        "401 the session token has expired"
    );

    let issue = r#"{"operation":"issue","on_behalf_of":"ada@example.com","request":{"user_id":"user_customer","actor":{"sub":"user_agent","case":4711}}}"#;
    let end = format!(
        r#"{{"operation":"end_session","on_behalf_of":"ada@example.com","session_id":"{session}"}}"#
    );
    assert_eq!(
        trail.lines(),
        [issue, "1: issued", &end, "3: session_ended"]
    );
    // The application fetched the public keys once for all requests.
    let is_fetch = |endpoint: Option<Endpoint>| endpoint == Some(Endpoint::FetchKeys);
    let fetches = fake
        .requests()
        .into_iter()
        .filter(|it| is_fetch(it.endpoint()));
    assert_eq!(fetches.count(), 1);
}

type Verifier = SessionVerifier<FetchedKeys<Client<WithFakeClock<Ureq>>>>;

/// Starts an application that greets whoever is signed in.
fn start_application(verifier: Verifier) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            serve(stream, &verifier);
        }
    });
    address
}

fn serve(mut stream: TcpStream, verifier: &Verifier) {
    let Some(request) = support::read_request(&mut stream) else {
        return;
    };
    let headers = headers_of(&request);
    let (status, text) = match verifier.verify_as::<Agent>(session_token(&headers)) {
        Verification::Valid(claims) => match claims.actor {
            Some(Agent { sub, case }) => (
                200,
                format!("{sub} works on case {case} as {}", claims.user_id),
            ),
            None => (200, claims.user_id),
        },
        Verification::Invalid(reason) => (401, reason.to_string()),
        Verification::Absent => (401, "not signed in".to_owned()),
        other => (503, format!("{other:?}")),
    };
    let head = format!("HTTP/1.1 {status} Status\r\nconnection: close\r\n");
    let body = format!("content-length: {}\r\n\r\n{text}", text.len());
    stream.write_all((head + &body).as_bytes()).unwrap();
}

fn headers_of(request: &str) -> HeaderMap {
    let lines = request.lines().skip(1).take_while(|line| !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            (name, HeaderValue::from_str(value.trim()).unwrap())
        })
        .collect()
}

fn browser() -> ureq::Agent {
    let config = ureq::Agent::config_builder();
    let config = config.http_status_as_error(false).max_redirects(0);
    config.build().new_agent()
}

/// Calls the application with one more header. Returns the status and the text of the response.
fn call(application: SocketAddr, header: Option<(&str, String)>) -> String {
    let mut request = browser().get(format!("http://{application}/"));
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let mut response = request.call().unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    format!("{} {text}", response.status().as_u16())
}

/// Opens the link, and signs in on the page to which it redirects. Returns the session's ID.
fn redeem(link: &str, api_url: &str) -> String {
    let response = browser().get(link).call().unwrap();
    assert_eq!(response.status(), 303);
    let page = response.headers()["location"].to_str().unwrap();
    let (_, ticket) = page.split_once("__clerk_ticket=").unwrap();
    let form = format!("strategy=ticket&ticket={ticket}");
    let request = browser().post(format!("{api_url}/v1/client/sign_ins"));
    let response = json(request.send(form).unwrap());
    let id = &response["response"]["created_session_id"];
    id.as_str().unwrap().to_owned()
}

/// Returns a session token, which the browser gets from Clerk once a minute.
fn session_token_of(api_url: &str, secret_key: &str, session_id: &str) -> String {
    let request = browser().post(format!("{api_url}/v1/sessions/{session_id}/tokens"));
    let request = request.header("authorization", format!("Bearer {secret_key}"));
    let response = json(request.send_empty().unwrap());
    response["jwt"].as_str().unwrap().to_owned()
}

fn json(mut response: http::Response<ureq::Body>) -> serde_json::Value {
    assert_eq!(response.status(), 200);
    let text = response.body_mut().read_to_string().unwrap();
    serde_json::from_str(&text).unwrap()
}
