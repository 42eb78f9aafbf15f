//! Ctrl-C and other signals at any moment.

use std::fs;
use std::process::Command;
use std::time::Duration;

use actor_token::ActorTokenStatus;
use actor_token::fake::{ApiFault, Endpoint, Injection};
use rustix::process::Signal;
use serde_json::Value;

use crate::browser::Browser;
use crate::harness::{Harness, command_without_env, link_args};
use crate::proxy::Proxy;
use crate::terminal::Terminal;

const POST: &str = "POST /v1/actor_tokens HTTP";
const LIST: &str = "GET /v1/sessions";

const WAITING: &str = "waiting for Clerk's response, at most ";

/// Starts a command, and returns when the response to this request is held back.
fn start_until_held(
    harness: &Harness,
    mut command: Command,
    request: &'static str,
) -> (Proxy, Terminal) {
    let proxy = Proxy::start(&harness.fake, request);
    proxy.serve(&mut command);
    let terminal = Terminal::start(command);
    proxy.expect_held();
    (proxy, terminal)
}

#[test]
fn no_attempt_is_sent_after_ctrl_c() {
    for more in [&["--yes"][..], &["--yes", "--wait"]] {
        let harness = Harness::new();
        let retry_after = Duration::from_secs(5);
        let fault = Injection::respond_with(ApiFault::TooManyRequests { retry_after });
        harness.fake.inject(fault.times(10));
        let terminal = Terminal::start(harness.command(link_args(more)));
        terminal.expect("Retrying in");
        terminal.interrupt();
        let run = terminal.finish();
        assert_eq!(run.exit_code, 130, "{}", run.stderr);
        let message = "error: stopped; no link was issued";
        assert!(run.stderr.contains(message), "{}", run.stderr);
        assert_eq!(harness.fake.requests().len(), 1);
        assert_eq!(harness.trail()[1]["outcome"], "not_issued");
    }
}

#[test]
fn end_and_revoke_stop_between_attempts() {
    for command in ["end", "revoke"] {
        let harness = Harness::new();
        let id = harness.issue();
        let fault = Injection::respond_with(ApiFault::InternalClerkError);
        harness
            .fake
            .inject(fault.only_for(Endpoint::Revoke).times(10));
        let terminal = Terminal::start(harness.command([command, &id, "--as", "user_agent"]));
        terminal.expect("Retrying in");
        terminal.interrupt();
        let run = terminal.finish();
        assert_eq!(run.exit_code, 130, "{}", run.stderr);
        let hint = format!("may still work; to try again: impersonate {command} {id}");
        assert!(run.stderr.contains(&hint), "{}", run.stderr);
        assert_eq!(harness.fake.requests().len(), 2);
    }
}

#[test]
fn sessions_that_remain_after_ctrl_c_are_reported() {
    let harness = Harness::new();
    for _ in 0..2 {
        harness.issue();
        harness.redeem_last();
    }
    let retry_after = Duration::from_secs(5);
    let fault = Injection::respond_with(ApiFault::TooManyRequests { retry_after });
    harness
        .fake
        .inject(fault.only_for(Endpoint::EndSession).times(10));
    let arguments = ["end", "user_customer", "--as", "user_agent"];
    let terminal = Terminal::start(harness.command(arguments));
    terminal.expect("Retrying in");
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 9, "{}", run.stderr);
    assert!(
        run.stderr.contains("failed to end 2 of 2 sessions"),
        "{}",
        run.stderr
    );
    let reasons = run.stderr.matches(": the command was stopped").count();
    assert_eq!(reasons, 2, "{}", run.stderr);
}

#[test]
fn link_issued_after_ctrl_c_is_revoked() {
    for more in [&["--yes"][..], &["--yes", "--wait"]] {
        let harness = Harness::new();
        let command = harness.command(link_args(more));
        let (proxy, terminal) = start_until_held(&harness, command, POST);
        terminal.interrupt();
        // It says so before the response is there.
        terminal.expect(WAITING);
        proxy.release();
        let run = terminal.finish();
        assert_eq!(
            (run.exit_code, run.stdout.as_str()),
            (1, ""),
            "{}",
            run.stderr
        );
        let message = "the command was stopped; its token was revoked";
        assert!(run.stderr.contains(message), "{}", run.stderr);
        assert_eq!(harness.statuses(), [ActorTokenStatus::Revoked]);
    }
}

#[test]
fn second_ctrl_c_reports_that_link_may_exist() {
    for more in [&["--yes"][..], &["--yes", "--wait"], &["--yes", "--json"]] {
        let harness = Harness::new();
        let command = harness.command(link_args(more));
        let (_proxy, terminal) = start_until_held(&harness, command, POST);
        terminal.interrupt();
        terminal.expect(WAITING);
        terminal.interrupt();
        let run = terminal.finish();
        assert_eq!(run.exit_code, 130, "{}", run.stderr);
        let output = run.stdout.clone() + &run.stderr;
        for part in [
            "a link to sign in as user_customer may exist until 20",
            "impersonate end user_customer --agent user_agent",
        ] {
            assert!(output.contains(part), "{part}: {output}");
        }
        if more.contains(&"--json") {
            let json: Value = serde_json::from_str(&run.stdout).unwrap();
            assert_eq!(json["error"]["kind"], "stopped");
            assert_eq!(json["error"]["token_may_exist"], true);
            assert!(json["error"]["orphaned_token_expires_by"].is_string());
        }
        // The record is incomplete.
        assert_eq!(harness.trail().len(), 1);
    }
}

#[test]
fn ctrl_c_during_list_ends_access_after_it() {
    let harness = Harness::new();
    let browser = Browser::new();
    let command = browser.command(&harness, &["--wait", "--end-on-exit"]);
    let (proxy, terminal) = start_until_held(&harness, command, LIST);
    terminal.interrupt();
    terminal.expect(WAITING);
    proxy.release();
    terminal.expect("Revoking the link or ending its session.");
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert_eq!(harness.statuses(), [ActorTokenStatus::Revoked]);
    assert!(!fs::exists(browser.opened_page().path).unwrap());
}

#[test]
fn second_ctrl_c_removes_page_and_names_command() {
    for more in [&["--wait"][..], &["--wait", "--end-on-exit"]] {
        let harness = Harness::new();
        let browser = Browser::new();
        let command = browser.command(&harness, more);
        let (_proxy, terminal) = start_until_held(&harness, command, LIST);
        assert!(fs::exists(browser.opened_page().path).unwrap());
        terminal.interrupt();
        terminal.expect(WAITING);
        terminal.interrupt();
        let run = terminal.finish();
        assert_eq!(run.exit_code, 130, "{}", run.stderr);
        let hint = format!("impersonate end {}", harness.fake.tokens()[0].id());
        assert!(run.stderr.contains(&hint), "{}", run.stderr);
        assert!(!fs::exists(browser.opened_page().path).unwrap());
        assert_eq!(harness.statuses(), [ActorTokenStatus::Pending]);
        harness.check_secrets(&run);
    }
}

#[test]
fn signal_at_prompt_removes_page() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let harness = Harness::new();
        let browser = Browser::new();
        let terminal = Terminal::start(browser.command(&harness, &[]));
        terminal.expect("Press Enter");
        terminal.signal(signal);
        let run = terminal.finish();
        assert_eq!(run.exit_code, 130, "{}", run.stderr);
        let hint = format!("impersonate end {}", harness.fake.tokens()[0].id());
        assert!(run.stderr.contains(&hint), "{}", run.stderr);
        assert!(!fs::exists(browser.opened_page().path).unwrap());
    }
}

#[test]
fn hangup_that_nohup_ignores_stays_ignored() {
    let harness = Harness::new();
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "trap '' HUP; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_impersonate"))
        .args(link_args(&["--yes", "--wait"]))
        .env_clear()
        .env("HOME", harness.home.path())
        .env("CLERK_SECRET_KEY", harness.fake.secret_key())
        .env("CLERK_API_URL", harness.server.api_url());
    let terminal = Terminal::start(command);
    terminal.expect("Waiting until the link is opened");
    terminal.signal(Signal::HUP);
    harness.redeem_last();
    terminal.expect("The link was opened");
    terminal.interrupt();
    assert_eq!(terminal.finish().exit_code, 0);
}

#[test]
fn stopped_fake_suggests_no_command() {
    for more in [&[][..], &["--end-on-exit"]] {
        let arguments = [&["--fake", "--yes", "--wait"], more].concat();
        let terminal = Terminal::start(command_without_env(link_args(&arguments)));
        terminal.expect("Waiting until the link is opened");
        terminal.interrupt();
        let run = terminal.finish();
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        assert!(!run.stderr.contains("impersonate end"), "{}", run.stderr);
    }
}
