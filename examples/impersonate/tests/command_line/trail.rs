//! `end act_…`: the link is found in the audit trail, if its content can be trusted.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use actor_token::session::SessionStatus;

use crate::harness::{Harness, link_args, run_with_input};

/// Returns a harness with a session, and the ID of the token.
fn with_session() -> (Harness, String) {
    let harness = Harness::new();
    let id = harness.issue();
    harness.redeem_last();
    (harness, id)
}

fn has_active_session(harness: &Harness) -> bool {
    let sessions = harness.fake.sessions();
    let mut statuses = sessions.iter().map(|session| session.status().clone());
    statuses.any(|status| status == SessionStatus::Active)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn trail_that_others_can_change_ends_no_session() {
    for mode in [0o666, 0o640] {
        let (harness, id) = with_session();
        // Another user has changed the customer of the link.
        let path = harness.trail_path();
        let trail = fs::read_to_string(&path).unwrap();
        fs::write(&path, trail.replace("user_customer", "user_victim")).unwrap();
        set_mode(&path, mode);
        let victim = link_args(&["--yes"])
            .iter()
            .map(|argument| argument.replace("user_customer", "user_victim"))
            .collect::<Vec<_>>();
        let mut command = harness.command(victim);
        command
            .arg("--audit-file")
            .arg(harness.home.path().join("other"));
        assert_eq!(run_with_input(command, "").exit_code, 0);
        harness.redeem_last();

        let run = harness.run(&["end", &id, "--as", "user_agent"]);
        assert_eq!(run.exit_code, 8, "{}", run.stderr);
        let reason = format!("other users can access it (mode {mode:o})");
        for part in [reason.as_str(), "impersonate sessions CUSTOMER"] {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
        let sessions = harness.fake.sessions();
        assert_eq!(sessions.len(), 2);
        for session in sessions {
            assert_eq!(session.status(), &SessionStatus::Active);
        }
    }
}

#[test]
fn trail_that_is_not_a_file_does_not_block() {
    let harness = Harness::new();
    let folder = harness.home.path();
    let pipe = folder.join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    for path in [pipe, PathBuf::from("/dev/zero"), folder.to_owned()] {
        // The link is revoked with its ID alone. The record of an opened one cannot be read.
        for (is_opened, code) in [(false, 0), (true, 8)] {
            let id = harness.issue();
            if is_opened {
                harness.redeem_last();
            }
            let mut command = harness.command(["end", &id, "--as", "user_agent", "--audit-file"]);
            command.arg(&path);
            let run = run_with_input(command, "");
            assert_eq!(run.exit_code, code, "{}", run.stderr);
            let reason = "it is not a regular file";
            assert!(run.stderr.contains(reason), "{}", run.stderr);
        }
    }
}

/// Moves the times in the trail by this number of seconds.
fn move_times(harness: &Harness, seconds: i64) {
    let lines = harness.trail().into_iter().map(|mut line| {
        let time = line["time_ms"].as_i64().unwrap();
        line["time_ms"] = (time + seconds * 1000).into();
        format!("{line}\n")
    });
    fs::write(harness.trail_path(), lines.collect::<String>()).unwrap();
}

#[test]
fn session_is_found_although_clock_was_wrong() {
    for seconds in [-3000, -60, 60, 3000] {
        let (harness, id) = with_session();
        move_times(&harness, seconds);
        let run = harness.run(&["end", &id, "--as", "user_agent"]);
        assert_eq!(run.exit_code, 0, "{seconds}: {}", run.stderr);
        assert!(run.stderr.contains("Ended sess_"), "{}", run.stderr);
        assert!(!has_active_session(&harness));
    }
}

#[test]
fn opened_link_without_session_is_not_success() {
    for arguments in [&[][..], &["--json"]] {
        let (harness, id) = with_session();
        // A clock that was wrong by a day.
        move_times(&harness, 24 * 60 * 60);
        let run = harness.run(&[&["end", &id, "--as", "user_agent"], arguments].concat());
        assert_eq!(run.exit_code, 8, "{}", run.stderr);
        let output = run.stdout + &run.stderr;
        for part in ["the link was opened", "impersonate sessions user_customer"] {
            assert!(output.contains(part), "{part}: {output}");
        }
        assert!(has_active_session(&harness));
    }
}

#[test]
fn result_is_reported_if_stdout_is_full() {
    let table = [
        ("end", true, "Ended sess_"),
        ("revoke", false, "was revoked"),
    ];
    for (command, is_opened, expected) in table {
        let harness = Harness::new();
        let id = harness.issue();
        if is_opened {
            harness.redeem_last();
        }
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let output = harness
            .command([command, &id, "--as", "user_agent", "--json"])
            .stdout(full.unwrap())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains("failed to print the result"), "{stderr}");
        assert!(stderr.contains(expected), "{expected}: {stderr}");
    }
}
