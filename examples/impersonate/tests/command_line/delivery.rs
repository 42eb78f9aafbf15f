//! Delivery of the link, and failures of the delivery.

use std::fs;
use std::process::{Command, Output, Stdio};

use actor_token::fake::{ApiFault, Endpoint, Injection};
use actor_token::{ActorTokenStatus, request::Body};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::harness::{Harness, link_args};
use crate::terminal::{Terminal, run_in_terminal};

#[test]
fn token_is_revoked_if_stdout_is_full() {
    let harness = Harness::new();
    let out = run_with_full_stdout(&harness, &["--yes"]);
    assert_eq!(
        out.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert_eq!(harness.statuses(), [ActorTokenStatus::Revoked]);
}

#[test]
fn unusable_stdout_issues_no_token() {
    let harness = Harness::new();
    let closed = {
        let mut command = Command::new("/bin/sh");
        command
            .args([
                "-c",
                "exec \"$0\" \"$@\" >&-",
                env!("CARGO_BIN_EXE_impersonate"),
            ])
            .args(link_args(&["--yes"]))
            .env_clear()
            .env("HOME", harness.home.path())
            .env("CLERK_SECRET_KEY", harness.fake.secret_key())
            .env("CLERK_API_URL", harness.server.api_url());
        command
    };
    let discarded = {
        let mut command = harness.command(link_args(&["--yes", "--json"]));
        command.stdout(Stdio::null());
        command
    };
    let read_only = {
        let mut command = harness.command(link_args(&["--yes"]));
        command.stdout(fs::File::open("/dev/zero").unwrap());
        command
    };
    for mut command in [closed, discarded, read_only] {
        let out = command.stderr(Stdio::piped()).output().unwrap();
        let err = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{err}");
        assert!(
            err.contains("cannot print the link") && err.contains("nothing was sent"),
            "{err}"
        );
        assert!(harness.fake.requests().is_empty());
    }
}

/// Issues a token with a standard output that rejects writes.
fn run_with_full_stdout(harness: &Harness, more: &[&str]) -> Output {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    harness
        .command(link_args(more))
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap()
}

/// Makes the next revocation fail with an error that is not retried.
fn fail_revoke(harness: &Harness) {
    harness
        .fake
        .inject(Injection::respond_with(ApiFault::ClerkKeyInvalid).only_for(Endpoint::Revoke));
}

#[test]
fn failed_revoke_reports_token_id_and_expiry() {
    for arguments in [&["--yes"][..], &["--yes", "--json"]] {
        let harness = Harness::new();
        fail_revoke(&harness);
        let out = run_with_full_stdout(&harness, arguments);
        let err = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(7), "{err}");
        let [token] = &harness.fake.tokens()[..] else {
            panic!()
        };
        assert_eq!(token.status(), &ActorTokenStatus::Pending);
        let end =
            humantime::format_rfc3339_seconds(token.created_at() + token.expires_in()).to_string();
        for expected in [&format!("impersonate revoke {}\n", token.id()), &end] {
            assert!(err.contains(expected), "{expected}: {err}");
        }
        assert!(!err.contains("ticket"), "{err}");
    }
}

#[test]
fn json_reports_token_after_failed_revoke() {
    let harness = Harness::new();
    let without_link = json!({
        "object": "actor_token", "id": "act_1", "status": "pending", "user_id": "user_customer", "actor": {"sub": "user_agent"},
        "created_at": 1, "updated_at": 1,
    });
    harness
        .fake
        .inject(Injection::respond_with(http::Response::new(Body::from(
            without_link.to_string(),
        ))));
    fail_revoke(&harness);
    let run = harness.run(&link_args(&["--yes", "--json"]));
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    let error = &output["error"];
    assert_eq!(
        (run.exit_code, &error["exit_code"]),
        (7, &json!(7)),
        "{output}"
    );
    assert_eq!(error["actor_token_id"], "act_1", "{output}");
    assert_eq!(error["token_may_exist"], true, "{output}");
    assert!(error["orphaned_token_expires_by"].is_string(), "{output}");
}

#[test]
fn browser_opens_private_page_that_enter_removes() {
    let harness = Harness::new();
    let browser = Browser::new();
    // `--open` does not use standard output.
    let mut terminal = Terminal::start_with(browser.command(&harness, &[]), |_| Stdio::null());
    terminal.type_text("\n");
    let run = terminal.finish();
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (0, ""),
        "{}",
        run.stderr
    );
    let page = browser.opened_page();
    assert_eq!(page.mode, "600");
    assert!(!page.path.contains("ticket"), "{}", page.path);
    assert!(page.content.contains("ticket="), "{}", page.content);
    assert!(!fs::exists(&page.path).unwrap(), "{} exists", page.path);
    assert_eq!(harness.statuses(), [ActorTokenStatus::Pending]);
}

#[test]
fn open_without_enter_revokes_token() {
    let harness = Harness::new();
    let browser = Browser::new();
    let end_of_input = "\u{4}";
    let run = run_in_terminal(browser.command(&harness, &[]), end_of_input);
    assert_eq!(run.exit_code, 1, "{}", run.stderr);
    assert!(
        run.stderr.contains("its token was revoked"),
        "{}",
        run.stderr
    );
    let page = browser.opened_page();
    assert!(!fs::exists(&page.path).unwrap(), "{} exists", page.path);
    assert_eq!(harness.statuses(), [ActorTokenStatus::Revoked]);
}

#[test]
fn page_is_removed_when_wait_shows_that_link_was_opened() {
    for is_opened in [true, false] {
        let harness = Harness::new();
        let browser = Browser::new();
        let command = browser.command(&harness, &["--wait", "--end-on-exit"]);
        let terminal = Terminal::start(command);
        terminal.expect("Waiting until the link is opened");
        if is_opened {
            harness.redeem_last();
            terminal.expect("The link was opened");
            let page = browser.opened_page();
            assert!(!fs::exists(&page.path).unwrap(), "{} exists", page.path);
        }
        terminal.interrupt();
        let run = terminal.finish();
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        assert!(!run.stderr.contains("Press Enter"), "{}", run.stderr);
        let page = browser.opened_page();
        assert!(page.content.contains("ticket="), "{}", page.content);
        assert!(!fs::exists(&page.path).unwrap(), "{} exists", page.path);
    }
}
