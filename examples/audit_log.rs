//! An audit trail as lines of JSON in a file, each safely on disk before the call goes on.
//!
//! ```sh
//! cargo run --example audit_log -- trail.jsonl
//! ```
//!
//! It issues and revokes a token at the stand-in, and shows the lines. A begin without an end is a token that may exist.

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

/// The sink: appends to one file. Several processes may share it, since a line is written in one piece.
struct JsonLines {
    file: Mutex<File>,
    /// Tells this run's records from those of others, on other machines too.
    run: String,
    count: AtomicU64,
}

#[derive(Serialize)]
struct Line<'a, E> {
    at_ms: u128,
    record: &'a str,
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
            run: format!("{}-{:016x}", now_ms(), chance()),
            count: AtomicU64::new(0),
        })
    }

    /// Writes a line, and returns once it is on disk.
    fn write<E: Serialize>(&self, record: &AuditId, event: E) -> io::Result<()> {
        let mut line = serde_json::to_vec(&Line {
            at_ms: now_ms(),
            record: record.as_str(),
            event,
        })?;
        line.push(b'\n');
        let mut file = self
            .file
            .lock()
            .map_err(|_| io::Error::other("another thread failed while it wrote"))?;
        file.write_all(&line)?;
        file.sync_data()
    }
}

impl Audit for JsonLines {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let id = AuditId::new(format!("{}-{count}", self.run));
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

/// A number of 64 bits that two runs don't share: a process's number alone is 1 in each container. (The standard library draws its hashers'
/// keys from the operating system.)
fn chance() -> u64 {
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
    // The agent who is signed in to the application that issues the token.
    let clerk = clerk.on_behalf_of("ada@example.com");
    let token = request.send(&clerk)?;
    let revocation = clerk.revoke(token.id())?;
    assert!(revocation.audit_error().is_none());

    // One whose answer is lost: nobody holds the token, but the trail knows of it.
    fake.inject(Injection::drop_response());
    let lost = request.send(&clerk).err();
    assert!(lost.is_some_and(|error| error.token_may_exist()));

    print!("{}", fs::read_to_string(&path)?);
    println!("The trail is in {}.", path.display());
    Ok(())
}
