//! An application in actix-web that shows a banner while someone impersonates the user, and keeps
//! impersonators away from a route. The extractor `Caller` is meant to be copied.
//!
//! ```sh
//! cargo run -p integrations --bin session_in_actix
//! ```
//!
//! It prints commands to call it. The sessions are those of a fake server. In production, verify
//! with the key of `CLERK_JWT_KEY`.
#![forbid(unsafe_code)]

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::error::{
    ErrorForbidden, ErrorInternalServerError, ErrorServiceUnavailable, ErrorUnauthorized,
};
use actix_web::{App, Error, FromRequest, HttpRequest, HttpServer, web};
use actor_token::fake::{Clock, FakeClerk};
use actor_token::http::{HeaderMap, HeaderName, HeaderValue};
use actor_token::secrecy::ExposeSecret;
use actor_token::session::{SessionClaims, SessionVerifier, Verification, session_token};
use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};

/// Extracts the caller's session. (For an `Option<Caller>`, actix-web turns every rejection into
/// `None`, also one with status 503.)
struct Caller(SessionClaims);

impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request).map(Self))
    }
}

/// The responses do not state why a token is rejected. Log that, but never the token.
fn authenticate(request: &HttpRequest) -> Result<SessionClaims, Error> {
    let verifier = request
        .app_data::<web::Data<SessionVerifier>>()
        .ok_or_else(|| ErrorInternalServerError(""))?;
    match verifier.verify(session_token(&headers(request))) {
        Verification::Valid(claims) => Ok(claims),
        Verification::Pending(_) => Err(ErrorForbidden("not allowed")),
        Verification::Invalid(reason) => {
            eprintln!("not signed in: {reason}");
            Err(ErrorUnauthorized("not signed in"))
        }
        Verification::Unavailable(_) => Err(ErrorServiceUnavailable("temporarily unavailable")),
        _ => Err(ErrorUnauthorized("not signed in")),
    }
}

/// Returns the headers that can contain a token. actix-web has a type of its own for headers.
fn headers(request: &HttpRequest) -> HeaderMap {
    let names = ["authorization", "cookie"];
    let all = names.into_iter().flat_map(|name| {
        let values = request.headers().get_all(name);
        let values = values.filter_map(|value| HeaderValue::from_bytes(value.as_bytes()).ok());
        values.map(move |value| (HeaderName::from_static(name), value))
    });
    let mut headers = HeaderMap::new();
    for (name, value) in all {
        headers.append(name, value);
    }
    headers
}

/// Extracts the caller's session, and rejects impersonators.
struct User(SessionClaims);

impl FromRequest for User {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match authenticate(request) {
            Ok(claims) if claims.is_impersonated() => Err(ErrorForbidden("not allowed")),
            other => other.map(Self),
        })
    }
}

async fn account(Caller(session): Caller) -> String {
    let banner = session.actor.map(|actor| {
        format!(
            "{}, you are signed in as {}\n",
            actor.sub(),
            session.user_id
        )
    });
    format!(
        "{}Account of {}\n",
        banner.unwrap_or_default(),
        session.user_id
    )
}

async fn change_password(User(session): User) -> String {
    format!("Changed the password of {}\n", session.user_id)
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/account", web::get().to(account))
        .route("/password", web::post().to(change_password));
}

/// Returns the token of a user's own session, and of one in which an agent is signed in.
fn session_tokens(fake: &FakeClerk) -> Result<[String; 2], Box<dyn std::error::Error>> {
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .build()?;
    let token = CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_agent"))
        .build()?
        .send(&clerk)?;
    let link = token.url().ok_or("the token has no link")?;
    let impersonated = fake.redeem(link.expose_secret())?;
    let own = fake.start_session("user_customer");
    let tokens = own.token().zip(impersonated.token());
    tokens.map(Into::into).ok_or("a session has ended".into())
}

fn verifier(fake: &FakeClerk) -> Result<SessionVerifier, Box<dyn std::error::Error>> {
    let clock = fake.clock();
    Ok(SessionVerifier::from_pem(FakeClerk::jwt_key())?
        .authorized_parties(["https://app.example.com"])
        .clock(move || clock.now()))
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = FakeClerk::builder().clock(Clock::ticking()).build();
    let verifier = web::Data::new(verifier(&fake)?);
    let server = HttpServer::new(move || App::new().app_data(verifier.clone()).configure(routes))
        .bind("127.0.0.1:3000")?;
    for token in session_tokens(&fake)? {
        println!("curl http://127.0.0.1:3000/account -b __session={token}");
        println!("curl http://127.0.0.1:3000/password -X POST -b __session={token}");
    }
    server.run().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};

    use super::*;

    #[actix_web::test]
    async fn impersonator_sees_banner_but_cannot_change_password() {
        let fake = FakeClerk::new();
        let verifier = web::Data::new(verifier(&fake).unwrap());
        let app = init_service(App::new().app_data(verifier).configure(routes)).await;
        let [own, impersonated] = session_tokens(&fake).unwrap();
        let account = "Account of user_customer\n";
        let banner = "user_agent, you are signed in as user_customer\n";
        let banner = banner.to_owned() + account;
        let signed_out = StatusCode::UNAUTHORIZED;
        for (token, status, page, protected) in [
            (own.as_str(), StatusCode::OK, account, StatusCode::OK),
            (
                &impersonated,
                StatusCode::OK,
                &banner,
                StatusCode::FORBIDDEN,
            ),
            ("a.b.c", signed_out, "not signed in", signed_out),
            ("", signed_out, "not signed in", signed_out),
        ] {
            for header in [
                ("cookie", format!("theme=dark; __session={token}")),
                ("authorization", format!("Bearer {token}")),
            ] {
                let request = TestRequest::get()
                    .uri("/account")
                    .insert_header(header.clone());
                let response = call_service(&app, request.to_request()).await;
                assert_eq!(response.status(), status);
                assert_eq!(read_body(response).await, page);
                let request = TestRequest::post().uri("/password").insert_header(header);
                let response = call_service(&app, request.to_request()).await;
                assert_eq!(response.status(), protected);
            }
        }
    }
}
