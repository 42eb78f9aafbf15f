//! An audit sink that appends JSON lines to a file.
//!
//! ```sh
//! cargo run --example audit_log -- trail.jsonl
//! ```
//!
//! An audit record has two lines, one before and one after the call. Each line is on disk before
//! the call continues. A record without the second line is incomplete: a token may exist.
//!
//! The example issues and revokes a token with `FakeClerk`, and prints the file.

use std::collections::hash_map::RandomState;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs};

use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::fake::{FakeClerk, Injection};
use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, policy};
use serde::Serialize;

/// An audit sink that appends to a file.
///
/// Several processes can share the file, because the sink writes each line with a single write.
struct JsonLines {
    file: Mutex<File>,
    /// The prefix of this run's audit IDs. It makes them unique, even among several hosts.
    run_id: String,
    next_id: AtomicU64,
}

#[derive(Serialize)]
struct Line<'a, E> {
    time_ms: u128,
    audit_id: &'a str,
    #[serde(flatten)]
    event: E,
}

impl JsonLines {
    fn append_to(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)?
                .into(),
            run_id: format!("{}-{:016x}", now_ms(), random_u64()),
            next_id: AtomicU64::new(0),
        })
    }

    /// Appends a line. Returns when the line is on disk.
    fn append_line<E: Serialize>(&self, id: &AuditId, event: E) -> io::Result<()> {
        let mut line = serde_json::to_vec(&Line {
            time_ms: now_ms(),
            audit_id: id.as_str(),
            event,
        })?;
        line.push(b'\n');
        let mut file = self
            .file
            .lock()
            .map_err(|_| io::Error::other("a thread panicked while writing to the audit file"))?;
        file.write_all(&line)?;
        file.sync_data()
    }
}

impl Audit for JsonLines {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        let number = self.next_id.fetch_add(1, Ordering::Relaxed);
        let id = AuditId::new(format!("{}-{number}", self.run_id));
        self.append_line(&id, intent).map_err(Rejection::failed)?;
        Ok(id)
    }

    fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(self.append_line(id, outcome)?)
    }
}

/// Returns a random number. The standard library seeds its hashers with random numbers.
///
/// A process ID would not be unique: in a container, it is often 1.
fn random_u64() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn now_ms() -> u128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = env::args_os().nth(1).map_or_else(
        || env::temp_dir().join("actor_token_trail.jsonl"),
        PathBuf::from,
    );
    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .audit(JsonLines::append_to(&path)?)
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
