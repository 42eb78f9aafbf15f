//! The whole impersonation over real sockets: a link is issued, opened and signed in with. The
//! application recognizes the impersonator, and the session is listed and ended. The audit trail
//! has all of it.

use std::time::Duration;

use actor_token::axum::{Impersonator, RejectImpersonationLayer, SessionKeys, SessionLayer};
use actor_token::fake::{Endpoint, FakeClerk, FakeServer, Session, WithFakeClock};
use actor_token::secrecy::ExposeSecret;
use actor_token::session::{SessionClaims, SessionStatus, SessionVerifier};
use actor_token::transport::Reqwest;
use actor_token::{ActorToken, ActorTokenRequest, Client};
use axum::Router;
use axum::routing::{get, post};
use http::{HeaderName, StatusCode, header};
use tokio::net::TcpListener;

use crate::fixture::{Agent, bearer, cookie};
use crate::journal::Journal;

#[derive(ActorTokenRequest)]
struct SupportSession {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim)]
    case: u64,
}

async fn account(session: SessionClaims, agent: Option<Impersonator<Agent>>) -> String {
    match agent {
        Some(Impersonator(Agent { sub, case })) => {
            format!("{sub} as {} for case {case}", session.user_id)
        }
        None => session.user_id,
    }
}

async fn change_password(_: SessionClaims) -> &'static str {
    "changed"
}

/// The application, on a port of its own.
struct App {
    url: String,
    http: reqwest::Client,
}

impl App {
    async fn serve(verifier: SessionVerifier<impl SessionKeys>) -> Self {
        let app: Router = Router::new()
            .route("/password", post(change_password))
            .route_layer(RejectImpersonationLayer::new())
            .route("/account", get(account))
            .layer(SessionLayer::new(verifier));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
        Self { url, http: http() }
    }

    async fn account(&self, (name, value): (HeaderName, String)) -> (StatusCode, String) {
        let request = self.http.get(format!("{}/account", self.url));
        let response = request.header(name, value).send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    async fn change_password(&self, (name, value): (HeaderName, String)) -> StatusCode {
        let request = self.http.post(format!("{}/password", self.url));
        request.header(name, value).send().await.unwrap().status()
    }
}

/// Returns the browser: a client that does not follow redirects.
fn http() -> reqwest::Client {
    // reqwest needs it even without TLS.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

/// Opens the link, and signs in with the ticket to which it leads.
async fn redeem(fake: &FakeClerk, server: &FakeServer, token: &ActorToken) -> Session {
    let link: http::Uri = token.url().unwrap().expose_secret().parse().unwrap();
    let link = format!("http://{}{}", server.addr(), link.path_and_query().unwrap());
    let response = http().get(link).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let sign_in = response.headers()[header::LOCATION].to_str().unwrap();
    let (_, ticket) = sign_in.split_once("__clerk_ticket=").unwrap();
    fake.sign_in(ticket).unwrap()
}

#[tokio::test]
async fn impersonation_is_issued_redeemed_detected_listed_and_ended() {
    let (fake, journal) = (FakeClerk::new(), Journal::default());
    let server = fake.serve().unwrap();
    let transport = WithFakeClock::new(Reqwest::new().unwrap(), fake.clock());
    let clerk = Client::builder(transport)
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .audit(journal.clone())
        .build()
        .unwrap();
    let parties = ["https://app.example.com"];
    let app = App::serve(clerk.session_verifier().authorized_parties(parties)).await;

    // Issue, and redeem.
    let request = SupportSession::builder()
        .user_id("user_customer")
        .agent("user_agent")
        .case(4711)
        .build()
        .unwrap();
    let token = request.send_async(&clerk).await.unwrap();
    let session = redeem(&fake, &server, &token).await;

    // Detect.
    for header in [cookie(&session), bearer(&session)] {
        let (status, text) = app.account(header.clone()).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(text, "user_agent as user_customer for case 4711");
        assert_eq!(app.change_password(header).await, StatusCode::FORBIDDEN);
    }
    let own = cookie(&fake.start_session("user_customer"));
    assert_eq!(app.account(own.clone()).await.1, "user_customer");
    assert_eq!(app.change_password(own).await, StatusCode::OK);

    // See, and end.
    let sessions = clerk.impersonations_async("user_customer").await.unwrap();
    let [listed] = sessions.as_slice() else {
        panic!("{sessions:?}")
    };
    assert_eq!(listed.id().as_str(), session.id());
    assert_eq!(listed.actor::<Agent>().unwrap().unwrap().case, 4711);
    let ended = clerk.end_impersonation_async("user_customer", "user_agent");
    let ended = ended.await.unwrap();
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].status(), &SessionStatus::Revoked);
    let sessions = clerk.impersonations_async("user_customer").await.unwrap();
    assert!(sessions.is_empty());

    // The last session token stays valid for a minute (and 5 seconds of clock skew).
    assert_eq!(app.account(cookie(&session)).await.0, StatusCode::OK);
    fake.clock().advance(Duration::from_secs(65));
    let (status, _) = app.account(cookie(&session)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(fake.sessions()[0].token(), None);

    let end = session.id();
    let end = format!(r#"{{"operation":"end_session","session_id":"{end}"}}"#);
    assert_eq!(
        journal.lines(),
        [
            r#"{"operation":"issue","request":{"user_id":"user_customer","actor":{"sub":"user_agent","case":4711}}}"#,
            "1: issued",
            &end,
            "3: session_ended",
        ]
    );
    let is_fetch = |endpoint| endpoint == Some(Endpoint::FetchKeys);
    let requests = fake.requests();
    let fetches = requests.iter().filter(|it| is_fetch(it.endpoint()));
    assert_eq!(fetches.count(), 1);
}
