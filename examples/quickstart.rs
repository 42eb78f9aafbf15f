//! Issues and revokes actor tokens, opens a link, and shows errors.
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

    if setup.server.is_some() {
        println!("\n2. Open its link twice, then try to revoke it:");
        open_link(&token)?;
        open_link(&token)?;
        match clerk.revoke(token.id()) {
            Err(error @ Error::AlreadyAccepted(_)) => println!("   {error}"),
            other => return Err(format!("expected `AlreadyAccepted`, found {other:?}").into()),
        }
    } else {
        println!("\n2. Revoke it, because this program does not open real links:");
        revoke(clerk, &token)?;
    }

    println!("\n3. Issue a token whose link works for one minute, and revoke it:");
    let unused = SupportSession::builder()
        .user_id(customer)
        .agent(agent)
        .case(4712)
        .link_ttl(Duration::from_secs(60))
        .build()?
        .send(clerk)?;
    print_token(&unused);
    revoke(clerk, &unused)?;

    println!("\n4. Build an invalid request. All violations are reported together:");
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

    println!("\n5. Issue a token for an unknown user:");
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

/// A client, and two users of its Clerk instance.
struct Setup {
    clerk: Client<Ureq>,
    customer: String,
    agent: String,
    /// The fake server, which stops when it is dropped. `None` with Clerk.
    server: Option<FakeServer>,
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
            server: None,
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
            server: Some(server),
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

/// Opens the link as a browser would, but does not follow the redirect.
fn open_link(token: &ActorToken) -> Result<(), Box<dyn StdError>> {
    let url = token.url().ok_or("the response has no link")?;
    let browser: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .build()
        .into();
    match browser.get(url.expose_secret()).call()?.status().as_u16() {
        303 => println!(
            "   303: redirected to the application, which signs in as {}",
            token.user_id()
        ),
        status => println!("   {status}: rejected, because a link works once"),
    }
    Ok(())
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
