//! Tests the output of `act_claim`.
#![allow(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const KEY: &str = include_str!("../src/fixtures/public_key.pem");
const OWN: &str = include_str!("../src/fixtures/own.jwt");
const EXPIRED: &str = include_str!("../src/fixtures/expired.jwt");

fn run(mut command: Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The write fails for the demo, which doesn't read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Returns the program with an empty environment.
fn act_claim() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_act_claim"));
    command.env_clear();
    command
}

/// Runs the program with a session token on standard input.
fn run_with_token(token: &str) -> Output {
    let mut command = act_claim();
    command
        .env("CLERK_JWT_KEY", KEY)
        .args(["https://clerk.example.com", "https://app.example.com"]);
    run(command, token)
}

#[test]
fn only_demo_shows_sent_actor() {
    let demo = run(act_claim(), "");
    let own = run_with_token(OWN);
    for (out, is_shown, banner) in [
        (&demo, true, "You are user_agent"),
        (&own, false, "Signed in as user_customer."),
    ] {
        let text = String::from_utf8_lossy(&out.stdout);
        assert_eq!(out.status.code(), Some(0), "{out:?}");
        assert_eq!(text.contains("sent actor"), is_shown, "{text}");
        assert!(text.contains(banner), "{text}");
    }
}

#[test]
fn failure_is_reported_on_stderr() {
    let out = run_with_token(EXPIRED);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    assert!(out.stdout.is_empty(), "{out:?}");
    let err = String::from_utf8_lossy(&out.stderr);
    assert_eq!(
        err,
        "act_claim: failed to verify the session token: ExpiredSignature\n"
    );
}
