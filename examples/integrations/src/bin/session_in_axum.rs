//! An application in axum that shows a banner while someone impersonates the user, and keeps
//! impersonators away from a route.
//!
//! ```sh
//! cargo run -p integrations --bin session_in_axum
//! ```
//!
//! It prints commands to call it. The sessions are those of a fake server. In production, use
//! `Client::from_env`, or `SessionVerifier::from_pem` with `CLERK_JWT_KEY`.
#![forbid(unsafe_code)]

use actor_token::axum::{Impersonator, RejectImpersonationLayer, SessionKeys, SessionLayer};
use actor_token::fake::{Clock, FakeClerk, Session};
use actor_token::secrecy::ExposeSecret;
use actor_token::session::{SessionClaims, SessionVerifier};
use actor_token::transport::Reqwest;
use actor_token::{ActorTokenRequest, Client};
use axum::Router;
use axum::routing::{get, post};
use serde::Deserialize;

/// The impersonator. Sessions that are started in Clerk's Dashboard have no case.
#[derive(Deserialize)]
struct Agent {
    sub: String,
    case: Option<u64>,
}

impl Agent {
    fn banner(&self, user_id: &str) -> String {
        let case = self.case.map(|case| format!(" · {case}"));
        let case = case.unwrap_or_default();
        format!("{}, you are signed in as {user_id}{case}\n", self.sub)
    }
}

async fn account(session: SessionClaims, agent: Option<Impersonator<Agent>>) -> String {
    let banner = agent.map(|Impersonator(agent)| agent.banner(&session.user_id));
    format!(
        "{}Account of {}\n",
        banner.unwrap_or_default(),
        session.user_id
    )
}

async fn change_password(session: SessionClaims) -> String {
    format!("Changed the password of {}\n", session.user_id)
}

fn app(verifier: SessionVerifier<impl SessionKeys>) -> Router {
    Router::new()
        .route("/password", post(change_password))
        .route_layer(RejectImpersonationLayer::new())
        .route("/account", get(account))
        .layer(SessionLayer::new(verifier))
}

/// The request of the support tool.
#[derive(ActorTokenRequest)]
struct Impersonation {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim)]
    case: u64,
}

/// Signs in an agent as a user.
async fn impersonate(
    fake: &FakeClerk,
    clerk: &Client<Reqwest>,
) -> Result<Session, Box<dyn std::error::Error>> {
    let request = Impersonation::builder()
        .user_id("user_customer")
        .agent("user_agent")
        .case(4711)
        .build()?;
    let token = request.send_async(clerk).await?;
    let link = token.url().ok_or("the token has no link")?;
    Ok(fake.redeem(link.expose_secret())?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = fake.serve()?;
    let clerk = Client::builder(Reqwest::new()?)
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .build()?;
    let verifier = clerk
        .session_verifier()
        .authorized_parties(["https://app.example.com"]);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    let url = format!("http://{}", listener.local_addr()?);
    for session in [
        fake.start_session("user_customer"),
        impersonate(&fake, &clerk).await?,
    ] {
        let token = session.token().ok_or("the session has ended")?;
        println!("curl {url}/account -b __session={token}");
        println!("curl {url}/password -X POST -b __session={token}");
    }
    axum::serve(listener, app(verifier)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode, request};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn impersonator_sees_banner_but_cannot_change_password() {
        let fake = FakeClerk::new();
        let server = fake.serve().unwrap();
        let clerk = Client::builder(Reqwest::new().unwrap())
            .secret_key(fake.secret_key())
            .api_url(server.api_url())
            .build()
            .unwrap();
        let clock = fake.clock();
        let app = app(clerk.session_verifier().clock(move || clock.now()));
        let own = fake.start_session("user_customer");
        let impersonated = impersonate(&fake, &clerk).await.unwrap();
        let account = "Account of user_customer\n";
        let banner = "user_agent, you are signed in as user_customer · 4711\n";
        for (session, page, status) in [
            (&own, account.to_owned(), StatusCode::OK),
            (
                &impersonated,
                banner.to_owned() + account,
                StatusCode::FORBIDDEN,
            ),
        ] {
            let cookie = format!("__session={}", session.token().unwrap());
            let call = |request: request::Builder| {
                let request = request.header("cookie", &cookie).body(Body::empty());
                app.clone().oneshot(request.unwrap())
            };
            let response = call(Request::get("/account")).await.unwrap();
            let body = to_bytes(response.into_body(), 1000).await.unwrap();
            assert_eq!(body, page);
            let response = call(Request::post("/password")).await.unwrap();
            assert_eq!(response.status(), status);
        }
    }
}
