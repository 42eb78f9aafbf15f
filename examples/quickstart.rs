//! Shows a whole impersonation, from the link to the end of the session. Then revokes another
//! token, and shows errors.
//!
//! ```sh
//! # With a fake Clerk, over HTTP on localhost:
//! cargo run --example quickstart
//! # With Clerk:
//! CLERK_SECRET_KEY=sk_… cargo run --example quickstart -- USER_ID ACTOR_ID
//! ```
//!
//! The second command issues real tokens, with which the user `ACTOR_ID` could sign in as the user
//! `USER_ID`, and revokes them. README.md shows the asynchronous API.

use std::env;
use std::error::Error as StdError;
use std::time::Duration;

use actor_token::fake::{Clock, FakeClerk, FakeServer};
use actor_token::secrecy::ExposeSecret;
use actor_token::session::Ended;
use actor_token::transport::Ureq;
use actor_token::{ActorToken, ActorTokenRequest, Client, Error, Revocation};

#[derive(ActorTokenRequest)]
struct SupportSession {
    /// The customer's user ID.
    user_id: String,
    /// The support agent's user ID.
    #[actor_token(sub)]
    agent: String,
    /// The support case, a claim about the actor. The session's `act` claim contains it.
    #[actor_token(claim)]
    case: u64,
    /// How long the link works.
    #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
    link_ttl: Duration,
}

/// The actor of an impersonated session, as the application reads it.
#[derive(serde::Deserialize)]
struct Impersonator {
    sub: String,
    case: u64,
}

fn main() -> Result<(), Box<dyn StdError>> {
    let setup = Setup::new()?;
    let (clerk, customer, agent) = (&setup.clerk, &setup.customer, &setup.agent);
    println!("Clerk's API: {}\n", clerk.base_url());

    println!("1. Issue a token for {customer}, to be used by {agent}:");
    let token = SupportSession::builder()
        .user_id(customer)
        .agent(agent)
        .case(4711)
        .build()?
        .send(clerk)?;
    print_token(&token);

    if let Some(fake) = &setup.fake {
        impersonate(fake, clerk, &token)?;
    } else {
        println!("\n2. Revoke it, because this program does not open real links:");
        revoke(clerk, &token)?;
    }

    println!("\nIssue a token whose link works for one minute, and revoke it:");
    let unused = SupportSession::builder()
        .user_id(customer)
        .agent(agent)
        .case(4712)
        .link_ttl(Duration::from_secs(60))
        .build()?
        .send(clerk)?;
    print_token(&unused);
    revoke(clerk, &unused)?;

    println!("\nBuild an invalid request. All violations are reported together:");
    let violations = SupportSession::builder()
        .user_id(" ")
        .agent("")
        .case(4713)
        .link_ttl(Duration::from_secs(2 * 60 * 60))
        .build()
        .err()
        .ok_or("expected violations")?;
    for violation in violations {
        println!("   - {violation}");
    }

    println!("\nIssue a token for an unknown user:");
    let result = SupportSession::builder()
        .user_id("user_unknown")
        .agent(agent)
        .case(4714)
        .build()?
        .send(clerk);
    match result {
        Err(Error::Api(error)) => {
            println!("   {error}");
            println!("   A token may exist: {}", error.token_may_exist());
        }
        other => return Err(format!("expected `Error::Api`, found {other:?}").into()),
    }
    Ok(())
}

/// Shows what happens after a link was opened, which the fake makes possible without a browser.
fn impersonate(
    fake: &FakeClerk,
    clerk: &Client<Ureq>,
    token: &ActorToken,
) -> Result<(), Box<dyn StdError>> {
    println!("\n2. The agent opens the link. It works once:");
    let link = token.url().ok_or("the response has no link")?;
    let session = fake.redeem(link.expose_secret())?;
    println!("   Signed in as {}", session.user_id());
    if let Err(fault) = fake.redeem(link.expose_secret()) {
        println!("   Again: {fault}");
    }

    println!("\n3. The application detects the impersonation in the session token:");
    let verifier = clerk
        .session_verifier()
        .authorized_parties(["https://app.example.com"]);
    let claims = verifier
        .verify_as::<Impersonator>(session.token().as_deref())
        .valid()
        .ok_or("the session token is not valid")?;
    let user = claims.user_id;
    let agent = claims.actor.ok_or("the session has no actor")?;
    println!("   {} acts as {user}, case {}", agent.sub, agent.case);

    println!("\n4. List who is in the account:");
    for session in clerk.impersonations(&user)? {
        let actor = session.actor_json().unwrap_or("no actor");
        println!("   {}: {}, {actor}", session.id(), session.status());
    }

    println!("\n5. The link can't be revoked any more. End the session:");
    match clerk.revoke_or_end(&token.record())? {
        Ended::SessionsEnded { sessions, .. } => {
            for session in sessions {
                println!("   {} is now {}", session.id(), session.status());
            }
        }
        Ended::Revoked(_) => return Err("expected an ended session, found a revoked token".into()),
    }
    let remaining = clerk.impersonations(&user)?;
    println!("   In the account now: {}", remaining.len());
    Ok(())
}

/// A client, and two users of its Clerk instance.
struct Setup {
    clerk: Client<Ureq>,
    customer: String,
    agent: String,
    /// `None` with Clerk.
    fake: Option<FakeClerk>,
    /// The HTTP server of the fake, which stops when it is dropped.
    _server: Option<FakeServer>,
}

impl Setup {
    fn new() -> Result<Self, Box<dyn StdError>> {
        if env::var_os("CLERK_SECRET_KEY").is_some_and(|key| !key.is_empty()) {
            Self::with_clerk()
        } else {
            Self::with_fake()
        }
    }

    fn with_clerk() -> Result<Self, Box<dyn StdError>> {
        let mut ids = env::args().skip(1);
        let (customer, agent) = ids.next().zip(ids.next()).ok_or(
            "missing user IDs: CLERK_SECRET_KEY is set; pass two users of that Clerk instance: \
             cargo run --example quickstart -- USER_ID ACTOR_ID",
        )?;
        Ok(Self {
            clerk: Client::from_env(Ureq::new())?,
            customer,
            agent,
            fake: None,
            _server: None,
        })
    }

    fn with_fake() -> Result<Self, Box<dyn StdError>> {
        let (customer, agent) = ("user_customer".to_owned(), "user_agent".to_owned());
        let fake = FakeClerk::builder()
            .known_users([&customer, &agent])
            .clock(Clock::ticking())
            .build();
        let server = fake.serve()?;
        let clerk = Client::builder(Ureq::new())
            .secret_key(fake.secret_key())
            .api_url(server.api_url())
            .build()?;
        Ok(Self {
            clerk,
            customer,
            agent,
            fake: Some(fake),
            _server: Some(server),
        })
    }
}

/// Prints the token without its link, which is a secret.
fn print_token(token: &ActorToken) {
    let ttl = token
        .link_expires_at()
        .zip(token.created_at())
        .and_then(|(end, start)| end.duration_since(start).ok())
        .map_or_else(
            || "an unknown time".to_owned(),
            |ttl| format!("{} s", ttl.as_secs_f64().round()),
        );
    println!(
        "   {}: {}, expires in {ttl}, actor {}",
        token.id(),
        token.status(),
        token.actor_json()
    );
}

fn revoke(clerk: &Client<Ureq>, token: &ActorToken) -> Result<(), Box<dyn StdError>> {
    match clerk.revoke(token.id())? {
        Revocation::Revoked(record) => println!("   {} is now {}", record.id(), record.status()),
        Revocation::AlreadyRevoked => println!("   {} was already revoked", token.id()),
        // This does not happen here, because the client has no audit sink.
        Revocation::AuditIncomplete { error, .. } => return Err(error),
    }
    Ok(())
}
