//! `JsonLines`, an audit sink that appends lines of JSON to a file.

use std::collections::hash_map::RandomState;
use std::error::Error;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{self, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::{Audit, AuditId, Intent, Outcome, Rejection};

/// An [`Audit`] sink that appends each record to a file, as lines of JSON.
///
/// A record has two lines: one before the request is sent, and one after the call. Each line is on
/// disk before the call continues. If the first line cannot be written, no token is issued. If the
/// second one cannot, the client revokes the token.
///
/// ```
/// use std::fs;
/// use actor_token::{Client, audit::JsonLines, fake::FakeClerk};
/// # use actor_token::{Actor, ActorTokenRequest, CreateActorTokenRequestBody};
///
/// # let path = std::env::temp_dir().join(format!("actor_token_json_lines_{}", std::process::id()));
/// # let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone())
///     .secret_key(fake.secret_key())
///     .audit(JsonLines::open(&path)?)
///     .build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// request.send(&clerk.on_behalf_of("ada@example.com"))?;
///
/// let file = fs::read_to_string(&path)?;
/// // {"event":"begin","time_ms":1764374400000,"audit_id":"…-0","operation":"issue",
/// //  "on_behalf_of":"ada@example.com","request":{"user_id":"user_2","actor":{"sub":"user_1"}}}
/// // {"event":"end","time_ms":1764374400120,"audit_id":"…-0","outcome":"issued",
/// //  "actor_token_id":"act_…","attempts":1,"duration_ms":120}
/// assert_eq!(file.lines().count(), 2);
/// # fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Format
/// Each line is a JSON object in UTF-8.
///
/// | key | in | value |
/// | --- | --- | --- |
/// | `event` | both lines | `"begin"` or `"end"` |
/// | `time_ms` | both lines | the time in milliseconds since 1970-01-01 00:00 UTC |
/// | `audit_id` | both lines | a string that is the same in both lines of a record. It is unique, even among several hosts |
/// | `operation`, `on_behalf_of`, `request`, `actor_token_id`, `session_id` | `begin` | the [`Intent`] |
/// | `outcome`, `actor_token_id`, `error`, `cause`, `status`, `trace_id`, `attempts`, `duration_ms` | `end` | the [`Outcome`] |
///
/// A key without a value is omitted, and a later version may add keys. Skip a line that is empty or
/// not a JSON object. A crash or a full disk can truncate a line, and the next line then begins
/// after a newline. No call relies on such a line: after a truncated `begin`, no token was issued,
/// and after a truncated `end`, the record is incomplete. Revoking a token and ending a session do
/// not depend on the file, so they may have been done after a truncated `begin`.
///
/// ```
/// use std::collections::BTreeSet;
/// use serde_json::Value;
///
/// /// Returns the IDs of the incomplete records. If one is about issuing, a token may exist.
/// fn incomplete_records(file: &[u8]) -> BTreeSet<String> {
///     let mut incomplete = BTreeSet::new();
///     for line in file.split(|byte| *byte == b'\n') {
///         let Ok(line) = serde_json::from_slice::<Value>(line) else { continue };
///         let Some(id) = line["audit_id"].as_str() else { continue };
///         match line["event"].as_str() {
///             Some("begin") => drop(incomplete.insert(id.to_owned())),
///             Some("end") => drop(incomplete.remove(id)),
///             _ => {}
///         }
///     }
///     incomplete
/// }
/// # let file = b"{\"event\":\"begin\",\"audit_id\":\"1\"}\n{\"event\":\"en\n{\"event\":\"begin\",\"audit_id\":\"2\"}\n{\"event\":\"end\",\"audit_id\":\"2\"}\n";
/// # assert_eq!(incomplete_records(file), BTreeSet::from(["1".to_owned()]));
/// ```
///
/// # The file
/// - It contains user IDs and claims, but no secrets. On Unix, a new file is readable only by its
///   owner (mode 0600). The permissions of an existing file stay as they are.
/// - Several clients and several processes can append to the same file, because each line is
///   written at once. This does not hold for a network file system.
/// - The file is opened for each line, so it can be rotated by renaming it. The lines of a record
///   may then be in two files. Do not truncate the file while it is in use, as logrotate does with
///   `copytruncate`: lines would be lost.
///
/// # In asynchronous code
/// The sink works with an asynchronous client too. It blocks the thread twice for each call, until
/// the disk has stored the line. This usually takes a few milliseconds. If the threads of
/// your runtime must not be blocked that long, use `block_in_place`:
///
/// ```
/// use std::error::Error;
/// use actor_token::audit::{Audit, AuditId, Intent, JsonLines, Outcome, Rejection};
/// use tokio::task::block_in_place;
///
/// /// Requires tokio's multi-threaded runtime.
/// struct InPlace(JsonLines);
///
/// impl Audit for InPlace {
///     fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
///         block_in_place(|| self.0.begin(intent))
///     }
///
///     fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
///         block_in_place(|| self.0.end(id, outcome))
///     }
/// }
/// ```
#[derive(Debug)]
pub struct JsonLines {
    path: PathBuf,
    /// The prefix of this sink's audit IDs.
    id_prefix: String,
    next_id: AtomicU64,
}

/// A line of the file.
#[derive(Serialize)]
struct Line<'a, E> {
    event: &'static str,
    time_ms: u64,
    audit_id: &'a str,
    #[serde(flatten)]
    entry: E,
}

impl JsonLines {
    /// Creates a sink that appends to the file at `path`. Creates the file if it does not exist,
    /// but not its folder.
    ///
    /// # Errors
    /// If the file cannot be opened to read and to append. (The sink reads whether the last line is
    /// complete.)
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        // A later change of the working directory must not change the file.
        let path = path::absolute(path)?;
        open_or_create(&path)?;
        Ok(Self {
            path,
            id_prefix: format!("{}-{:016x}", now_ms(), random_u64()),
            next_id: AtomicU64::new(0),
        })
    }

    /// Appends a line. Returns when it is on disk.
    fn append<E: Serialize>(&self, event: &'static str, id: &AuditId, entry: E) -> io::Result<()> {
        let mut file = open_or_create(&self.path)?;
        let mut bytes = Vec::new();
        if !ends_with_newline(&mut file)? {
            bytes.push(b'\n');
        }
        let line = Line {
            event,
            time_ms: now_ms(),
            audit_id: id.as_str(),
            entry,
        };
        let start = bytes.len();
        serde_json::to_writer(&mut bytes, &line)?;
        // A claim that is raw JSON may contain newlines. There, they are only whitespace.
        for byte in bytes.iter_mut().skip(start) {
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        bytes.push(b'\n');
        write_at_once(&mut file, &bytes)?;
        file.sync_data()
    }
}

impl Audit for JsonLines {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        let number = self.next_id.fetch_add(1, Ordering::Relaxed);
        let id = AuditId::new(format!("{}-{number}", self.id_prefix));
        self.append("begin", &id, intent)
            .map_err(Rejection::failed)?;
        Ok(id)
    }

    fn end(&self, id: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(self.append("end", id, outcome)?)
    }
}

fn open_or_create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            options.create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(path)?;
            sync_folder(path)?;
            Ok(file)
        }
        result => result,
    }
}

/// Waits until the name of a new file is on disk. Without it, a crash could lose the entire file.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        // Other systems cannot open a folder like a file.
        _ => Ok(()),
    }
}

/// Returns `true` if the file is empty, or if its last line is complete.
fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == [b'\n'])
}

/// Writes `bytes` with one system call, so that no other process can write between them.
fn write_at_once(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    loop {
        match file.write(bytes) {
            Ok(written) if written == bytes.len() => return Ok(()),
            Ok(_) => return Err(io::Error::other("only a part of the line was written")),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Returns a random number. The standard library seeds its hashers with random numbers.
///
/// A process ID would not be unique: in a container, it is often 1.
fn random_u64() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn now_ms() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    u64::try_from(since_epoch.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}
