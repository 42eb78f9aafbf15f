//! The whole way: issue, redeem, revoke, and what refusals look like.
//!
//! ```sh
//! cargo run --example quickstart                      # against the stand-in, over real HTTP on this machine
//! CLERK_SECRET_KEY=sk_… cargo run --example quickstart -- USER_ID ACTOR_ID       # against Clerk
//! ```
//!
//! The second form issues real tokens for the two users named, and revokes them.

use std::error::Error as StdError;
use std::time::Duration;

use actor_token::fake::{Clock, FakeClerk, FakeServer};
use actor_token::secrecy::ExposeSecret;
use actor_token::transport::Ureq;
use actor_token::{ActorToken, ActorTokenRequest, Client, Error, Revocation};

#[derive(ActorTokenRequest)]
struct SupportSession {
    /// The customer.
    user_id: String,
    /// The support person.
    #[actor_token(sub)]
    agent: String,
    /// Why: shows up in the session's `act` claim.
    #[actor_token(claim)]
    case: u64,
    /// How long the link works.
    #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
    link_life: Duration,
}

fn main() -> Result<(), Box<dyn StdError>> {
    let stage = Stage::set()?;
    let Stage {
        clerk,
        customer,
        agent,
        ..
    } = &stage;
    println!("Talking to {}\n", clerk.base_url());

    println!("1. Issue a token for {customer}, to be used by {agent}:");
    let token = SupportSession::builder()
        .user_id(customer)
        .agent(agent)
        .case(4711)
        .build()?
        .send(clerk)?;
    show(&token);

    if stage.server.is_some() {
        println!("\n2. Redeem it, twice:");
        redeem(&token)?;
        redeem(&token)?;
        println!("   Revoking it comes too late:");
        match clerk.revoke(token.id()) {
            Err(error @ Error::AlreadyAccepted(_)) => println!("   {error}"),
            other => return Err(format!("a redeemed token was revoked: {other:?}").into()),
        }
    } else {
        println!("\n2. Redeeming is left to you; so this one is revoked too.");
        let revocation = clerk.revoke(token.id())?;
        println!("   {} is revoked", token.id());
        if let Some(error) = revocation.audit_error() {
            println!("   The audit record is incomplete: {error}");
        }
    }

    println!("\n3. Issue another, and revoke it:");
    let unused = SupportSession::builder()
        .user_id(customer)
        .agent(agent)
        .case(4712)
        .link_life(Duration::from_secs(60))
        .build()?
        .send(clerk)?;
    show(&unused);
    match clerk.revoke(unused.id())? {
        Revocation::Revoked(token) => println!("   {} is {} now", token.id(), token.status()),
        Revocation::AlreadyRevoked => return Err("another call revoked it".into()),
        Revocation::AuditIncomplete { error, .. } => return Err(error),
    }

    println!("\n4. A request that breaks rules is not sent. All of them are told:");
    let refused = SupportSession::builder()
        .user_id(" ")
        .agent("")
        .case(4713)
        .link_life(Duration::from_secs(2 * 60 * 60))
        .build();
    for violation in refused.err().ok_or("a request without a user was built")? {
        println!("   - {violation}");
    }

    println!("\n5. A user whom Clerk doesn't know:");
    let stranger = SupportSession::builder()
        .user_id("user_whom_nobody_knows")
        .agent(agent)
        .case(4714)
        .build()?;
    match stranger.send(clerk) {
        Err(Error::Api(error)) => {
            println!("   {error}");
            println!(
                "   A token may have been issued: {}",
                error.token_may_exist()
            );
        }
        other => return Err(format!("expected Clerk's error, got {other:?}").into()),
    }
    Ok(())
}

/// Who talks to whom.
struct Stage {
    clerk: Client<Ureq>,
    customer: String,
    agent: String,
    /// Kept: the stand-in stops when it is dropped.
    server: Option<FakeServer>,
}

impl Stage {
    fn set() -> Result<Self, Box<dyn StdError>> {
        if std::env::var_os("CLERK_SECRET_KEY").is_some_and(|key| !key.is_empty()) {
            let mut ids = std::env::args().skip(1);
            let (Some(customer), Some(agent)) = (ids.next(), ids.next()) else {
                return Err(
                    "with CLERK_SECRET_KEY set, name two users of that instance: \
                            cargo run --example quickstart -- USER_ID ACTOR_ID"
                        .into(),
                );
            };
            let clerk = Client::from_env(Ureq::new())?;
            return Ok(Self {
                clerk,
                customer,
                agent,
                server: None,
            });
        }
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

/// What of a token may be shown; its link is a secret.
fn show(token: &ActorToken) {
    let life = token
        .link_expires_at()
        .zip(token.created_at())
        .and_then(|(end, start)| end.duration_since(start).ok())
        .map_or_else(
            || "unknown".to_owned(),
            |life| format!("{} s", life.as_secs_f64().round()),
        );
    println!(
        "   {}: {}, expires {life}, actor {}",
        token.id(),
        token.status(),
        token.actor_json()
    );
}

/// Opens the link as a browser would, but doesn't follow where it leads.
fn redeem(token: &ActorToken) -> Result<(), Box<dyn StdError>> {
    let url = token.url().ok_or("the answer has no link")?;
    let browser: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .build()
        .into();
    let answer = browser.get(url.expose_secret()).call()?;
    match answer.status().as_u16() {
        303 => println!(
            "   303: to the application's sign-in page, as {}",
            token.user_id()
        ),
        status => println!("   {status}: refused, the link works once"),
    }
    Ok(())
}
