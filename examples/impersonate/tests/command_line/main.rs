//! Tests of the command line: exit codes, both outputs, and secrets.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic, in its helpers too"
)]

mod confirmation;
#[cfg(target_os = "linux")]
mod delivery;
mod harness;
#[cfg(unix)]
mod key_file;
mod messages;

use std::fs;
use std::net::{TcpListener, TcpStream};

use actor_token::ActorTokenStatus;
use actor_token::fake::{ApiFault, FakeClerk, Injection};
use actor_token::secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::{Harness, bare, finish, with};

#[test]
fn stdout_has_only_the_link() {
    let harness = Harness::new();
    let run = harness.run(&with(&["--yes", "--for", "5m"]));
    assert_eq!(run.code, 0, "{}", run.err);
    let [token] = &harness.fake.tokens()[..] else {
        panic!()
    };
    assert_eq!(run.out, format!("{}\n", token.url().expose_secret()));
    assert!(run.err.contains(token.id()), "{}", run.err);
    assert_eq!(token.expires_in().as_secs(), 300);
    let actor = json!({"sub": "user_2", "case": 4711, "reason": "wrong address"});
    assert_eq!(token.actor(), &actor);
}

#[test]
fn json_has_record_and_link() {
    let harness = Harness::new();
    let run = harness.run(&with(&["--yes", "--json"]));
    let output: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(output["token"]["user_id"], "user_1");
    assert!(output["url"].as_str().unwrap().contains("ticket="));
    assert_eq!(run.err, "");
}

#[test]
fn failure_sets_exit_code_and_kind() {
    // (fault, exit code, kind)
    type Fault = fn(&FakeClerk);
    let table: [(Fault, i32, &str); 5] = [
        (|fake| fake.delete_user("user_1"), 5, "rejected"),
        (
            |fake| fake.inject(Injection::respond_with(ApiFault::ClerkKeyInvalid)),
            5,
            "rejected",
        ),
        (
            |fake| fake.inject(Injection::respond_with(ApiFault::InternalClerkError)),
            7,
            "unknown_outcome",
        ),
        (
            |fake| fake.inject(Injection::drop_response()),
            7,
            "unknown_outcome",
        ),
        (
            |fake| fake.inject(Injection::drop_request()),
            7,
            "unknown_outcome",
        ),
    ];
    for (inject, code, kind) in table {
        let harness = Harness::new();
        inject(&harness.fake);
        let run = harness.run(&with(&["--yes"]));
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{}", run.err);
        assert_eq!(run.err.contains(" (by "), code == 7, "{}", run.err);

        let harness = Harness::new();
        inject(&harness.fake);
        let run = harness.run(&with(&["--yes", "--json"]));
        let output: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(
            (run.code, &output["error"]["kind"]),
            (code, &Value::from(kind))
        );
        assert_eq!(output["error"]["exit_code"], code);
        assert_eq!(
            output["error"]["orphaned_token_expires_by"].is_string(),
            code == 7
        );
    }
}

#[test]
fn refused_connection_is_safe_to_retry() {
    let harness = Harness::new();
    let mut command = harness.command(with(&["--yes"]));
    // The client's end of a connection has a port that is in use, but that no one listens on.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    command.env(
        "CLERK_API_URL",
        format!("http://{}", client.local_addr().unwrap()),
    );
    let run = finish(command, "");
    assert_eq!(run.code, 6, "{}", run.err);
}

#[test]
fn revoke_reports_outcome() {
    let harness = Harness::new();
    for _ in 0..2 {
        assert_eq!(harness.run(&with(&["--yes"])).code, 0);
    }
    let [unused, used] = &harness.fake.tokens()[..] else {
        panic!()
    };
    assert_eq!(
        harness.fake.open_link(used.url().expose_secret()).status(),
        303
    );
    let run = harness.run(&["revoke", unused.id()]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let run = harness.run(&["revoke", unused.id(), "--json"]);
    let output: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (&output["revoked"], &output["already"]),
        (&true.into(), &true.into())
    );
    assert_eq!(harness.run(&["revoke", used.id()]).code, 8);
    assert_eq!(harness.run(&["revoke", "act_unknown"]).code, 5);
    assert_eq!(harness.run(&["revoke", ".."]).code, 2);
    assert_eq!(
        harness.statuses(),
        [ActorTokenStatus::Revoked, ActorTokenStatus::Accepted]
    );
}

#[test]
fn fake_needs_no_key() {
    let run = finish(bare(with(&["--fake"])), "y\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("http://127.0.0.1:"), "{}", run.out);
}

#[test]
fn fake_reports_that_its_link_stopped_working() {
    for (more, reports_token) in [
        (&["--fake", "--yes"][..], true),
        (&["--fake", "--yes", "--json"], false),
    ] {
        let run = finish(bare(with(more)), "");
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(
            run.err.contains("Issued act_"),
            reports_token,
            "{}",
            run.err
        );
        assert!(!run.err.contains("impersonate revoke"), "{}", run.err);
        assert!(run.err.contains("no longer works"), "{}", run.err);
    }
    let harness = Harness::new();
    let run = harness.run(&with(&["--yes"]));
    assert!(run.err.contains("impersonate revoke act_"), "{}", run.err);
    assert!(!run.err.contains("no longer works"), "{}", run.err);
}

const INVALID_COMMAND_LINES: [&[&str]; 4] = [
    &[],
    &["user_1"],
    &["user_1", "revoke"],
    &["user_1", "--as", "user_2", "--case", "x", "--reason", "r"],
];

#[test]
fn invalid_command_line_shows_usage() {
    for arguments in INVALID_COMMAND_LINES {
        let run = finish(bare(arguments), "");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.starts_with("error: "), "{}", run.err);
        assert!(
            run.err.contains("Usage: impersonate") || run.err.contains("--help"),
            "{}",
            run.err
        );
    }
}

#[test]
fn invalid_command_line_with_json_prints_json() {
    for arguments in INVALID_COMMAND_LINES {
        let run = finish(bare([arguments, &["--json"]].concat()), "");
        assert_eq!((run.code, run.err.as_str()), (2, ""), "{arguments:?}");
        let output: Value = serde_json::from_str(&run.out).unwrap();
        let error = &output["error"];
        assert_eq!(error["kind"], "arguments", "{output}");
        assert_eq!(error["exit_code"], 2, "{output}");
        assert_eq!(error["token_may_exist"], false, "{output}");
        let message = error["message"].as_str().unwrap();
        assert!(!message.starts_with("error"), "{message}");
        assert!(
            message.contains("USER_ID") || message.contains("--"),
            "{message}"
        );
    }
    // After `--`, it is an ID. Help is not a failure.
    let run = finish(bare(["--", "--json"]), "");
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    let run = finish(bare(["--json", "--help"]), "");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Usage: impersonate"), "{}", run.out);
}

#[test]
fn missing_key_reports_its_sources() {
    let run = finish(bare(["revoke", "act_1"]), "");
    assert_eq!(run.code, 3);
    assert!(
        run.err.contains("CLERK_SECRET_KEY") && run.err.contains("--key-file"),
        "{}",
        run.err
    );
}

#[test]
fn open_without_terminal_issues_no_token() {
    for input in ["", "\n", "y\n\n"] {
        let harness = Harness::new();
        let run = finish(harness.command(with(&["--yes", "--open"])), input);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains("requires a terminal"), "{}", run.err);
        assert!(harness.fake.requests().is_empty());
    }
}

#[test]
fn readme_shows_help() {
    let help = finish(bare(["--help"]), "").out;
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&help), "README.md should have:\n{help}");
}
