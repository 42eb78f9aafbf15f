//! Tests that `JsonLines` keeps every line that a call relies on, even after a crash and with
//! several writers.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use actor_token::audit::JsonLines;
use actor_token::fake::{FakeClerk, Injection};
use actor_token::secrecy::ExposeSecret;
use actor_token::{ActorTokenRequest, Client, Error};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::support::request;

/// A path that no other test uses. The file is removed at the end of the test.
struct TestFile(PathBuf);

impl TestFile {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("json_lines_{}_{number}", std::process::id());
        Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
    }

    fn client(&self, fake: &FakeClerk) -> Client<FakeClerk> {
        Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .audit(JsonLines::open(&self.0).unwrap())
            .build()
            .unwrap()
    }

    fn read(&self) -> Vec<u8> {
        fs::read(&self.0).unwrap()
    }

    /// Returns the valid lines.
    fn lines(&self) -> Vec<Value> {
        let file = self.read();
        let lines = file.split(|byte| *byte == b'\n');
        lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect()
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Issues a token that the test does not need.
fn issue(clerk: &Client<FakeClerk>) {
    drop(clerk.issue(&request()).unwrap());
}

/// Returns the line without the time and the audit ID, which differ in each run. Checks both.
fn without_time_and_id(mut line: Value) -> Value {
    let line_members = line.as_object_mut().unwrap();
    let time = line_members.remove("time_ms").unwrap();
    assert!(time.as_u64().unwrap() > 1_700_000_000_000);
    assert!(line_members.remove("audit_id").unwrap().is_string());
    line
}

#[test]
fn record_has_intent_and_outcome_of_each_operation() {
    let file = TestFile::new();
    let fake = FakeClerk::new();
    let clerk = file.client(&fake).on_behalf_of("ada@example.com");
    let token = clerk.issue(&request()).unwrap();
    let session = fake.redeem(token.url().unwrap().expose_secret()).unwrap();
    drop(clerk.end_session(session.id()).unwrap());
    clerk.revoke("act_unknown").unwrap_err();
    let lines = file.lines();
    let ids: Vec<_> = lines.iter().map(|line| &line["audit_id"]).collect();
    assert_eq!([ids[0], ids[2], ids[4]], [ids[1], ids[3], ids[5]]);
    assert_ne!(ids[0], ids[2]);
    let person = "ada@example.com";
    let actual: Vec<_> = lines.into_iter().map(without_time_and_id).collect();
    let trace_id = &actual[5]["trace_id"];
    assert!(trace_id.is_string());
    assert_eq!(
        actual,
        [
            json!({
                "event": "begin", "operation": "issue", "on_behalf_of": person,
                "request": {"user_id": "user_customer", "actor": {"sub": "user_agent"}},
            }),
            json!({
                "event": "end", "outcome": "issued", "actor_token_id": token.id(),
                "attempts": 1, "duration_ms": 0,
            }),
            json!({
                "event": "begin", "operation": "end_session", "on_behalf_of": person,
                "session_id": session.id(),
            }),
            json!({"event": "end", "outcome": "session_ended", "attempts": 1, "duration_ms": 0}),
            json!({
                "event": "begin", "operation": "revoke", "on_behalf_of": person,
                "actor_token_id": "act_unknown",
            }),
            json!({
                "event": "end", "outcome": "not_revoked", "error": "api", "status": 404,
                "trace_id": trace_id, "attempts": 1, "duration_ms": 0,
            }),
        ]
    );
    let text = String::from_utf8(file.read()).unwrap();
    for secret in [token.url(), token.token()] {
        assert!(!text.contains(secret.unwrap().expose_secret()));
    }
    assert!(!text.contains(fake.secret_key()));
}

#[test]
fn record_has_cause_of_missing_response() {
    let file = TestFile::new();
    let fake = FakeClerk::new();
    fake.inject(Injection::drop_response());
    drop(file.client(&fake).issue(&request()).unwrap_err());
    let end = file.lines().pop().map(without_time_and_id);
    let expected = json!({
        "event": "end", "outcome": "unknown", "error": "no_response", "cause": "connection_closed",
        "attempts": 1, "duration_ms": 0,
    });
    assert_eq!(end, Some(expected));
}

/// A crash can leave any prefix of what was written.
#[test]
fn truncated_file_keeps_complete_lines() {
    let file = TestFile::new();
    let fake = FakeClerk::new();
    issue(&file.client(&fake));
    let (complete, lines) = (file.read(), file.lines());
    for length in 0..=complete.len() {
        // A line without its newline is complete too.
        let remaining = &complete[..complete.len().min(length + 1)];
        let kept = remaining.split(|byte| *byte == b'\n').count() - 1;
        fs::write(&file.0, &complete[..length]).unwrap();
        issue(&file.client(&fake));
        let actual = file.lines();
        let (kept_lines, new_lines) = actual.split_at(kept);
        assert_eq!(kept_lines, &lines[..kept], "{length}");
        let events: Vec<_> = new_lines.iter().map(|line| &line["event"]).collect();
        assert_eq!(events, ["begin", "end"], "{length}");
        assert_eq!(file.read().last(), Some(&b'\n'), "{length}");
    }
}

#[test]
fn several_sinks_append_to_same_file() {
    const CALLS: usize = 25;

    let file = TestFile::new();
    let fakes = [FakeClerk::new(), FakeClerk::new()];
    thread::scope(|scope| {
        for fake in &fakes {
            let clerk = file.client(fake);
            for _ in 0..2 {
                let clerk = clerk.clone();
                scope.spawn(move || {
                    for _ in 0..CALLS {
                        issue(&clerk);
                    }
                });
            }
        }
    });
    // A sink that sees a line while another one writes it adds a newline, so a line may be empty.
    let file_bytes = file.read();
    let not_empty = file_bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let lines = file.lines();
    assert_eq!((not_empty.count(), lines.len()), (8 * CALLS, 8 * CALLS));
    let mut events = BTreeMap::<String, Vec<String>>::new();
    for line in lines {
        let [id, event] = ["audit_id", "event"].map(|key| line[key].as_str().unwrap().to_owned());
        events.entry(id).or_default().push(event);
    }
    assert_eq!(events.len(), 4 * CALLS);
    for (id, events) in events {
        assert_eq!(events, ["begin", "end"], "{id}");
    }
}

#[test]
fn unwritable_file_rejects_call_before_sending() {
    let file = TestFile::new();
    let fake = FakeClerk::new();
    let clerk = file.client(&fake);
    fs::remove_file(&file.0).unwrap();
    fs::create_dir(&file.0).unwrap();
    let result = clerk.issue(&request());
    fs::remove_dir(&file.0).unwrap();
    let Err(Error::AuditRejected(rejection)) = result else {
        panic!("expected a rejection, got {result:?}")
    };
    assert!(rejection.is_failure());
    assert!(fake.requests().is_empty());
    assert!(JsonLines::open(file.0.join("in a folder that does not exist")).is_err());
}

#[cfg(unix)]
#[test]
fn read_only_file_rejects_call_before_sending() {
    use std::os::unix::fs::PermissionsExt;

    let file = TestFile::new();
    let fake = FakeClerk::new();
    let clerk = file.client(&fake);
    fs::set_permissions(&file.0, fs::Permissions::from_mode(0o400)).unwrap();
    if OpenOptions::new().append(true).open(&file.0).is_ok() {
        return; // The user is root.
    }
    let error = clerk.issue(&request()).unwrap_err();
    assert!(matches!(error, Error::AuditRejected(_)), "{error:?}");
    assert!(fake.requests().is_empty());
    assert!(JsonLines::open(&file.0).is_err());
}

#[cfg(unix)]
#[test]
fn new_file_is_private_and_existing_mode_stays() {
    use std::os::unix::fs::PermissionsExt;

    let file = TestFile::new();
    let mode = || fs::metadata(&file.0).unwrap().permissions().mode() & 0o777;
    JsonLines::open(&file.0).unwrap();
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&file.0, fs::Permissions::from_mode(0o640)).unwrap();
    JsonLines::open(&file.0).unwrap();
    assert_eq!(mode(), 0o640);
}

#[test]
fn renamed_file_is_replaced() {
    let (file, rotated) = (TestFile::new(), TestFile::new());
    let fake = FakeClerk::new();
    let clerk = file.client(&fake);
    issue(&clerk);
    fs::rename(&file.0, &rotated.0).unwrap();
    issue(&clerk);
    assert_eq!([file.lines().len(), rotated.lines().len()], [2, 2]);
}

#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct WithRawClaim<'a> {
    user_id: &'a str,
    #[actor_token(sub)]
    sub: &'a str,
    #[actor_token(claim)]
    claim: &'a RawValue,
}

#[test]
fn raw_json_with_newlines_stays_on_one_line() {
    let file = TestFile::new();
    let fake = FakeClerk::new();
    let claim = "{\r\n  \"lines\": \"a\\nb\"\n}";
    let claim = RawValue::from_string(claim.to_owned()).unwrap();
    let request = WithRawClaim {
        user_id: "user_customer",
        sub: "user_agent",
        claim: &claim,
    };
    drop(file.client(&fake).issue(&request).unwrap());
    let lines = file.lines();
    assert_eq!(lines.len(), 2);
    let actor = json!({"sub": "user_agent", "claim": {"lines": "a\nb"}});
    assert_eq!(lines[0]["request"]["actor"], actor);
}
