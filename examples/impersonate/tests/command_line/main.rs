//! Tests of the command line: exit codes, standard output and standard error.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic, in its helpers too"
)]

#[cfg(unix)]
mod audit;
#[cfg(target_os = "linux")]
mod browser;
#[cfg(unix)]
mod config;
#[cfg(target_os = "linux")]
mod confirmation;
#[cfg(target_os = "linux")]
mod delivery;
mod dry_run;
mod harness;
#[cfg(target_os = "linux")]
mod ids;
#[cfg(target_os = "linux")]
mod interrupt;
#[cfg(unix)]
mod key_file;
mod messages;
#[cfg(target_os = "linux")]
mod progress;
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "only the tests of signals hold responses back")
)]
mod proxy;
mod rollback;
mod sessions;
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(target_os = "linux")]
mod trail;
#[cfg(target_os = "linux")]
mod transcripts;
mod usage;
#[cfg(target_os = "linux")]
mod wait;

use std::net::{TcpListener, TcpStream};

use actor_token::ActorTokenStatus;
use actor_token::fake::{ApiFault, FakeClerk, Injection};
use actor_token::secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::{Harness, command_without_env, link_args, run_with_input};

#[test]
fn stdout_has_only_link() {
    let harness = Harness::new();
    let run = harness.run(&link_args(&["--yes", "--for", "5m"]));
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    let [token] = &harness.fake.tokens()[..] else {
        panic!()
    };
    assert_eq!(run.stdout, format!("{}\n", token.url().expose_secret()));
    assert!(run.stderr.contains(token.id()), "{}", run.stderr);
    assert_eq!(token.expires_in().as_secs(), 300);
    let actor = json!({"sub": "user_agent", "case": "CS-4712", "reason": "wrong address"});
    assert_eq!(token.actor(), &actor);
}

#[test]
fn json_has_record_and_link() {
    let harness = Harness::new();
    let run = harness.run(&link_args(&["--yes", "--json"]));
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(output["token"]["user_id"], "user_customer");
    assert!(output["url"].as_str().unwrap().contains("ticket="));
    assert_eq!(run.stderr, "");
}

#[test]
fn failure_sets_exit_code_and_kind() {
    // (fault, exit code, kind)
    type Fault = fn(&FakeClerk);
    let table: [(Fault, i32, &str); 5] = [
        (|fake| fake.delete_user("user_customer"), 5, "rejected"),
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
        let run = harness.run(&link_args(&["--yes"]));
        assert_eq!(
            (run.exit_code, run.stdout.as_str()),
            (code, ""),
            "{}",
            run.stderr
        );
        // The warning, and the time by which the token expires.
        for part in [
            "an actor token may have been issued and remains valid",
            " (by 20",
        ] {
            assert_eq!(
                run.stderr.contains(part),
                code == 7,
                "{part}: {}",
                run.stderr
            );
        }

        let harness = Harness::new();
        inject(&harness.fake);
        let run = harness.run(&link_args(&["--yes", "--json"]));
        let output: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(
            (run.exit_code, &output["error"]["kind"]),
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
    let mut command = harness.command(link_args(&["--yes"]));
    // A connection to this port is refused: the port is occupied, so no other process can listen on
    // it.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    command.env(
        "CLERK_API_URL",
        format!("http://{}", client.local_addr().unwrap()),
    );
    let run = run_with_input(command, "");
    // No usable response, and no token was issued.
    assert_eq!(run.exit_code, 6, "{}", run.stderr);
}

#[test]
fn revoke_outcome_is_reported() {
    let harness = Harness::new();
    for _ in 0..2 {
        assert_eq!(harness.run(&link_args(&["--yes"])).exit_code, 0);
    }
    let [unused, used] = &harness.fake.tokens()[..] else {
        panic!()
    };
    assert_eq!(
        harness.fake.open_link(used.url().expose_secret()).status(),
        303
    );
    let run = harness.run(&["revoke", unused.id()]);
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (0, ""),
        "{}",
        run.stderr
    );
    let run = harness.run(&["revoke", unused.id(), "--json"]);
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (&output["revoked"], &output["already"]),
        (&true.into(), &true.into())
    );
    assert_eq!(harness.run(&["revoke", used.id()]).exit_code, 8);
    assert_eq!(harness.run(&["revoke", "act_unknown"]).exit_code, 5);
    assert_eq!(harness.run(&["revoke", ".."]).exit_code, 2);
    assert_eq!(
        harness.statuses(),
        [ActorTokenStatus::Revoked, ActorTokenStatus::Accepted]
    );
}

#[test]
fn fake_needs_no_key() {
    let run = run_with_input(command_without_env(link_args(&["--fake", "--yes"])), "");
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert!(
        run.stdout.starts_with("http://127.0.0.1:"),
        "{}",
        run.stdout
    );
}

#[test]
fn fake_link_is_reported_as_no_longer_working() {
    for (more, shows_token_id) in [
        (&["--fake", "--yes"][..], true),
        (&["--fake", "--yes", "--json"], false),
    ] {
        let run = run_with_input(command_without_env(link_args(more)), "");
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        assert_eq!(
            run.stderr.contains("Issued act_"),
            shows_token_id,
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains("impersonate end"), "{}", run.stderr);
        assert!(run.stderr.contains("no longer works"), "{}", run.stderr);
    }
    let harness = Harness::new();
    let run = harness.run(&link_args(&["--yes"]));
    assert!(
        run.stderr.contains("impersonate end act_"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("no longer works"), "{}", run.stderr);
}

#[test]
fn missing_key_error_names_key_sources() {
    let run = run_with_input(command_without_env(["revoke", "act_1"]), "");
    assert_eq!(run.exit_code, 3, "{}", run.stderr);
    assert!(
        run.stderr.contains("CLERK_SECRET_KEY") && run.stderr.contains("--key-file"),
        "{}",
        run.stderr
    );
}

#[test]
fn open_without_terminal_issues_no_token() {
    for input in ["", "\n", "y\n\n"] {
        let harness = Harness::new();
        let run = run_with_input(harness.command(link_args(&["--yes", "--open"])), input);
        assert_eq!(
            (run.exit_code, run.stdout.as_str()),
            (2, ""),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("requires a terminal"), "{}", run.stderr);
        assert!(harness.fake.requests().is_empty());
    }
}
