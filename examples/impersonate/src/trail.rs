//! Finds a link in the audit trail.
//!
//! To end the sessions of a link, the client needs the customer and the actor of its token. Clerk
//! has no endpoint that returns them, but the audit trail contains them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;
use std::time::Duration;

use actor_token::ActorTokenRecord;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::audit::TrailProblem;
use crate::private_file::{self, Others};

/// The maximum size of a trail that is searched.
const MAX_BYTES: u64 = 1 << 30;

/// The trail has times of this computer's clock. It may differ from Clerk's by this much.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(60 * 60);

/// The maximum length of a line. The trail has no longer ones, because the client limits the size
/// of a request.
const MAX_LINE: u64 = 64 * 1024;

/// The parts of a line that are needed.
#[derive(Deserialize)]
struct Line {
    event: String,
    time_ms: u64,
    audit_id: String,
    #[serde(default)]
    request: Value,
    actor_token_id: Option<String>,
    outcome: Option<String>,
}

/// Returns the record of a token. Returns `None` if the trail has no complete record of issuing it.
///
/// # Errors
/// Returns the problem if the trail cannot be read, is larger than 1 GiB, or is accessible to other
/// users. It decides whose session ends, so it must be trusted.
pub(crate) fn find_token(path: &Path, id: &str) -> Result<Option<ActorTokenRecord>, TrailProblem> {
    let failed = |problem| TrailProblem::File(path.to_owned(), problem);
    match private_file::open(path, Others::NoAccess, MAX_BYTES) {
        Ok(file) => find_in(&file, id).map_err(|error| failed(error.into())),
        Err(problem) if problem.is_missing() => Ok(None),
        Err(problem) => Err(failed(problem)),
    }
}

fn find_in(file: &File, id: &str) -> io::Result<Option<ActorTokenRecord>> {
    let end = find_line(file, |line| {
        line.event == "end"
            && line.outcome.as_deref() == Some("issued")
            && line.actor_token_id.as_deref() == Some(id)
    })?;
    let Some(end) = end else {
        return Ok(None);
    };
    let begin = find_line(file, |line| {
        line.event == "begin" && line.audit_id == end.audit_id
    })?;
    Ok(begin.and_then(|begin| to_record(id, &begin, &end)))
}

/// Returns the first line that `is_match` accepts. Skips everything that is not such a line.
fn find_line(mut file: &File, is_match: impl Fn(&Line) -> bool) -> io::Result<Option<Line>> {
    file.rewind()?;
    // The file may grow while it is read.
    let mut file = BufReader::new(file.take(MAX_BYTES));
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if file.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        match serde_json::from_slice(&bytes) {
            Ok(line) if is_match(&line) => return Ok(Some(line)),
            _ => {}
        }
    }
}

fn to_record(id: &str, begin: &Line, end: &Line) -> Option<ActorTokenRecord> {
    let seconds = begin
        .request
        .get("expires_in_seconds")
        .and_then(Value::as_u64);
    let tolerance = u64::try_from(CLOCK_TOLERANCE.as_millis()).ok()?;
    let expires_at = seconds
        .and_then(|seconds| seconds.checked_mul(1000))
        .and_then(|duration| end.time_ms.checked_add(duration))
        .and_then(|time| time.checked_add(tolerance));
    let record = json!({
        "id": id,
        "user_id": begin.request.get("user_id")?,
        "actor": begin.request.get("actor")?,
        "status": "pending",
        "created_at": begin.time_ms.saturating_sub(tolerance),
        "expires_at": expires_at,
    });
    serde_json::from_value(record).ok()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    const BEGIN: &str = r#"{"event":"begin","time_ms":3601000,"audit_id":"a","operation":"issue","request":{"user_id":"user_2","actor":{"sub":"user_1"},"expires_in_seconds":60}}"#;
    const END: &str = r#"{"event":"end","time_ms":3602000,"audit_id":"a","outcome":"issued","actor_token_id":"act_1","attempts":1}"#;

    fn find(lines: &str, id: &str) -> Option<ActorTokenRecord> {
        let file = tempfile::NamedTempFile::new().unwrap();
        // Only its owner can access a temporary file.
        fs::write(file.path(), lines).unwrap();
        find_token(file.path(), id).unwrap()
    }

    #[test]
    fn token_is_found_among_other_lines() {
        let revoked = r#"{"event":"end","time_ms":1,"audit_id":"b","outcome":"revoked","actor_token_id":"act_1"}"#;
        let other = BEGIN.replace("\"a\"", "\"c\"").replace("user_2", "user_9");
        let broken = "{\"event\":\"beg";
        let long = "x".repeat(200_000);
        let lines = [
            revoked, broken, &other, &long, "", BEGIN, "[]", END, revoked,
        ]
        .join("\n");
        let record = find(&lines, "act_1").unwrap();
        assert_eq!(record.user_id(), "user_2");
        assert_eq!(record.actor(), &json!({"sub": "user_1"}));
        let time = |seconds| Some(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(record.created_at(), time(1));
        assert_eq!(record.expires_at(), time(3602 + 60 + 3600));
    }

    #[test]
    fn token_without_complete_record_is_not_found() {
        for lines in [
            "",
            BEGIN,
            END,
            &format!("{BEGIN}\n{}", END.replace("issued", "unknown")),
        ] {
            assert!(find(lines, "act_1").is_none(), "{lines}");
        }
        assert!(find(&format!("{BEGIN}\n{END}"), "act_2").is_none());
    }
}
