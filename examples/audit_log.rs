//! An audit sink that appends JSON lines to a file.
//!
//! ```sh
//! cargo run --example audit_log -- trail.jsonl
//! ```
//!
//! Each line is on disk before the call continues. The example issues and revokes a token with
//! `FakeClerk`, and prints the file. A record that has no second line is incomplete: its token may
//! exist.

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

/// An audit sink that appends to one file.
///
/// Several processes can share the file, because each line is written with a single write.
struct JsonLines {
    file: Mutex<File>,
    /// Makes the IDs of this run unique, also among several hosts.
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

    /// Writes a line, and returns when it is on disk.
    fn write<E: Serialize>(&self, id: &AuditId, event: E) -> io::Result<()> {
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
        self.write(&id, intent).map_err(Rejection::failed)?;
        Ok(id)
    }

    fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(self.write(id, outcome)?)
    }
}

/// Returns a random number from the operating system, with which std seeds its hashers.
///
/// The process ID is not enough: it is 1 in each container.
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
    // The person who is signed in to the application that issues the token.
    let clerk = clerk.on_behalf_of("ada@example.com");
    let token = request.send(&clerk)?;
    let revocation = clerk.revoke(token.id())?;
    assert!(revocation.audit_error().is_none());

    // A lost response: the caller does not receive the token, but the audit trail records that it
    // may exist.
    fake.inject(Injection::drop_response());
    let error = request.send(&clerk).err();
    assert!(error.is_some_and(|error| error.token_may_exist()));

    print!("{}", fs::read_to_string(&path)?);
    println!("The audit trail is in {}.", path.display());
    Ok(())
}
