//! An audit trail in a file: `audit::JsonLines`.
//!
//! ```sh
//! cargo run --example audit_log -- trail.jsonl
//! ```
//!
//! An audit record has two lines, one before and one after the call. Each line is on disk before
//! the call continues. A record without the second line is incomplete: a token may exist.
//!
//! The example issues and revokes a token with `FakeClerk`, and prints the file.

use std::path::PathBuf;
use std::{env, fs};

use actor_token::audit::JsonLines;
use actor_token::fake::{FakeClerk, Injection};
use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, policy};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = env::args_os().nth(1).map_or_else(
        || env::temp_dir().join("actor_token_trail.jsonl"),
        PathBuf::from,
    );
    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .audit(JsonLines::open(&path)?)
        .policy(policy::required_claims(["reason", "case"]))
        .build()?;

    let actor = Actor::new("user_agent")
        .with_claim("reason", "the invoice shows the wrong address")?
        .with_claim("case", 4711)?;
    let request = CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(actor)
        .build()?;
    // The support agent who uses this application, not the customer.
    let clerk = clerk.on_behalf_of("ada@example.com");
    let token = request.send(&clerk)?;
    let revocation = clerk.revoke(token.id())?;
    assert!(revocation.audit_error().is_none());

    // The response is lost, so the caller does not receive the token. The audit trail records that
    // the token may exist.
    fake.inject(Injection::drop_response());
    let error = request.send(&clerk).err();
    assert!(error.is_some_and(|error| error.token_may_exist()));

    print!("{}", fs::read_to_string(&path)?);
    println!("The audit trail is in {}.", path.display());
    Ok(())
}
