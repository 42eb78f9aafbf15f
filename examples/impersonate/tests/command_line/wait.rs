//! `link --wait`, and `fake`.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, SystemTime};

use actor_token::ActorTokenStatus;
use actor_token::fake::{ApiFault, Clock, Endpoint, FakeClerk, Injection};
use actor_token::request::Body;
use actor_token::session::SessionStatus;
use http::Response;
use rustix::process::Signal;
use serde_json::Value;

use crate::harness::{Harness, command_without_env, link_args, run_with_input};
use crate::terminal::Terminal;

fn wait(harness: &Harness, more: &[&str]) -> Terminal {
    let arguments = [&["--yes", "--wait"], more].concat();
    let terminal = Terminal::start(harness.command(link_args(&arguments)));
    terminal.expect("Waiting until the link is opened");
    terminal
}

#[test]
fn opened_link_and_ended_session_are_reported() {
    let harness = Harness::new();
    let terminal = wait(&harness, &[]);
    let session = harness.redeem_last();
    terminal.expect("The link was opened: you are signed in as user_customer");
    terminal.expect(session.id());
    harness
        .fake
        .set_session_status(session.id(), SessionStatus::Ended)
        .unwrap();
    terminal.expect("The session has ended.");
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    harness.check_secrets(&run);
}

#[test]
fn ctrl_c_only_stops_waiting() {
    let harness = Harness::new();
    let terminal = wait(&harness, &[]);
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("impersonate end act_"),
        "{}",
        run.stderr
    );
    assert_eq!(harness.statuses(), [ActorTokenStatus::Pending]);
}

#[test]
fn ctrl_c_revokes_unopened_link_if_asked() {
    let harness = Harness::new();
    let terminal = wait(&harness, &["--end-on-exit"]);
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("Revoked."), "{}", run.stderr);
    assert_eq!(harness.statuses(), [ActorTokenStatus::Revoked]);
}

#[test]
fn ctrl_c_ends_session_if_asked() {
    let harness = Harness::new();
    let terminal = wait(&harness, &["--end-on-exit"]);
    let session = harness.redeem_last();
    terminal.expect("The link was opened");
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    let expected = format!("Ended {}", session.id());
    assert!(run.stderr.contains(&expected), "{}", run.stderr);
    assert_eq!(harness.fake.sessions()[0].status(), &SessionStatus::Revoked);
}

#[test]
fn each_signal_ends_access_if_asked() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let harness = Harness::new();
        let terminal = wait(&harness, &["--end-on-exit"]);
        terminal.signal(signal);
        let run = terminal.finish();
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        assert_eq!(harness.statuses(), [ActorTokenStatus::Revoked]);
    }
}

#[test]
fn second_ctrl_c_stops_at_once() {
    let harness = Harness::new();
    let terminal = wait(&harness, &["--end-on-exit"]);
    let fault = Injection::respond_with(ApiFault::InternalClerkError).only_for(Endpoint::Revoke);
    harness.fake.inject(fault.times(10));
    terminal.interrupt();
    terminal.expect("Retrying in");
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 130, "{}", run.stderr);
    let hint = "the link or its session may still work; to end it: impersonate end act_";
    assert!(run.stderr.contains(hint), "{}", run.stderr);
    assert_eq!(harness.statuses(), [ActorTokenStatus::Pending]);
}

#[test]
fn failed_end_is_reported() {
    let harness = Harness::new();
    let terminal = wait(&harness, &["--end-on-exit"]);
    let fault = Injection::respond_with(ApiFault::ClerkKeyInvalid).only_for(Endpoint::Revoke);
    harness.fake.inject(fault);
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 5, "{}", run.stderr);
    let warning = "may still work; run: impersonate end act_";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
}

#[test]
fn failed_list_is_reported_once_and_wait_continues() {
    let harness = Harness::new();
    let fault = Injection::respond_with(ApiFault::ClerkKeyInvalid).only_for(Endpoint::ListSessions);
    harness.fake.inject(fault.times(2));
    let terminal = wait(&harness, &[]);
    terminal.expect("warning: failed to list sessions");
    harness.redeem_last();
    terminal.expect("The link was opened");
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(
        run.stderr.matches("failed to list").count(),
        1,
        "{}",
        run.stderr
    );
}

#[test]
fn wait_does_not_depend_on_clock() {
    // For this computer, the link has expired long before it is issued.
    let time = SystemTime::now() - Duration::from_secs(60 * 60);
    let fake = FakeClerk::builder().clock(Clock::frozen_at(time)).build();
    let harness = Harness::with_fake(fake);
    let list = |injection: Injection| {
        let injection = injection.only_for(Endpoint::ListSessions);
        harness.fake.inject(injection);
    };
    // The second list fails, so that the command says that the first one did not end the wait.
    list(Injection::respond_with(Response::new(Body::from("[]"))));
    list(Injection::respond_with(ApiFault::ClerkKeyInvalid));
    let terminal = wait(&harness, &[]);
    terminal.expect("warning: failed to list sessions");
    harness.redeem_last();
    terminal.expect("The link was opened");
    terminal.interrupt();
    assert_eq!(terminal.finish().exit_code, 0);
}

/// Opens a link, as a browser does.
fn open_link(link: &str) {
    let (_, rest) = link.split_once("//").unwrap();
    let (host, path) = rest.trim_end().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 303"), "{response}");
}

/// Starts `impersonate fake`, whose standard output is the terminal too.
fn start_fake(folder: &Path, more: &[&str]) -> Terminal {
    let mut command = command_without_env([&["fake"], more].concat());
    command.env("TMPDIR", folder);
    Terminal::start_with(command, |terminal| terminal.try_clone().unwrap().into())
}

#[test]
fn fake_serves_other_commands_until_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let fake = start_fake(folder.path(), &[]);
    fake.expect("until you press Ctrl-C");
    let screen = fake.text();
    let variables: Vec<_> = screen
        .lines()
        .filter_map(|line| line.strip_prefix("export ")?.split_once('='))
        .collect();
    assert_eq!(variables.len(), 3, "{screen}");
    let run = |arguments: &[&str]| {
        let mut command = command_without_env(arguments);
        command.envs(variables.iter().copied());
        run_with_input(command, "")
    };
    let issued = run(&link_args(&["--yes"]));
    assert_eq!(issued.exit_code, 0, "{}", issued.stderr);
    open_link(&issued.stdout);
    fake.expect("A link was opened: session sess_");
    let sessions = run(&["sessions", "user_customer"]);
    assert!(
        sessions.stdout.contains("user_agent"),
        "{}",
        sessions.stderr
    );
    let (_, id) = issued.stderr.split_once("impersonate end ").unwrap();
    let ended = run(&["end", id.trim()]);
    assert!(ended.stderr.contains("Ended sess_"), "{}", ended.stderr);
    fake.interrupt();
    let finished = fake.finish();
    assert_eq!(finished.exit_code, 0, "{}", finished.stderr);
    // The trail of the fake is removed with it.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn fake_prints_json() {
    let folder = tempfile::tempdir().unwrap();
    let fake = start_fake(folder.path(), &["--json"]);
    fake.expect("}\n");
    let variables: Value = serde_json::from_str(&fake.text()).unwrap();
    assert!(variables["CLERK_API_URL"].is_string(), "{variables}");
    fake.interrupt();
    assert_eq!(fake.finish().exit_code, 0);
}

#[test]
fn link_of_fake_command_is_signed_in() {
    let command = command_without_env(link_args(&["--fake", "--yes", "--wait", "--end-on-exit"]));
    let terminal = Terminal::start_with(command, |terminal| terminal.try_clone().unwrap().into());
    terminal.expect("Waiting until the link is opened");
    let screen = terminal.text();
    let link = screen
        .lines()
        .find(|line| line.contains("ticket="))
        .unwrap();
    open_link(link);
    terminal.expect("The link was opened");
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("Ended sess_"), "{}", run.stderr);
}
