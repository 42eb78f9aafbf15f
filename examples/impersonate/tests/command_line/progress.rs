//! Retries, causes of failures, and colors.

use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use actor_token::fake::{ApiFault, FakeResponse, Injection};
use serde_json::Value;

use crate::harness::{Harness, link_args, run_with_input};
use crate::terminal::{Terminal, run_in_terminal};

/// Makes the next request fail with a status after which a revoke is retried.
fn fail_once(harness: &Harness) {
    let response = FakeResponse::html(http::StatusCode::BAD_GATEWAY);
    harness.fake.inject(Injection::respond_with(response));
}

#[test]
fn retries_are_shown() {
    // (inject, part of the message)
    type Inject = fn(&Harness);
    let table: [(Inject, &str); 3] = [
        (fail_once, "Clerk responded with status 502"),
        (
            |harness| {
                let retry_after = Duration::from_millis(10);
                let fault = ApiFault::TooManyRequests { retry_after };
                harness.fake.inject(Injection::respond_with(fault));
            },
            "Clerk's rate limit is reached",
        ),
        (
            |harness| harness.fake.inject(Injection::drop_response()),
            "no response was received: the connection was closed",
        ),
    ];
    for (inject, reason) in table {
        let harness = Harness::new();
        let id = harness.issue();
        inject(&harness);
        let run = harness.run(&["revoke", &id]);
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        let line = run.stderr.lines().next().unwrap();
        assert!(
            line.starts_with("Retrying in ") && line.contains(reason),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn retries_are_hidden_by_quiet_and_not_in_json() {
    for (flag, is_shown) in [("--json", true), ("--quiet", false)] {
        let harness = Harness::new();
        let id = harness.issue();
        fail_once(&harness);
        let run = harness.run(&["revoke", &id, flag]);
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        assert_eq!(run.stderr.contains("Retrying"), is_shown, "{}", run.stderr);
        assert!(!run.stdout.contains("Retrying"), "{}", run.stdout);
    }
}

#[test]
fn terminal_shows_host_before_request() {
    let harness = Harness::new();
    let run = run_in_terminal(harness.command(["sessions", "user_1"]), "");
    let start = "Contacting 127.0.0.1…\n";
    assert!(run.stderr.starts_with(start), "{}", run.stderr);
}

#[test]
fn causes_of_failures_are_shown() {
    let harness = Harness::new();
    // A connection to this port is refused: the port is occupied, so no other process can listen
    // on it.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let url = format!("http://{}", client.local_addr().unwrap());
    let run = |more: &[&str]| {
        let mut command = harness.command(link_args(&[&["--yes"], more].concat()));
        command.env("CLERK_API_URL", &url);
        run_with_input(command, "")
    };
    let text = run(&[]);
    for part in [
        "error: the request was not sent (3 attempts): the connection was refused; it is safe to retry\n",
        "  caused by: ",
        "os error 111",
    ] {
        assert!(text.stderr.contains(part), "{part}: {}", text.stderr);
    }
    assert_eq!(
        text.stderr.matches("caused by").count(),
        1,
        "{}",
        text.stderr
    );
    let output: Value = serde_json::from_str(&run(&["--json"]).stdout).unwrap();
    let error = &output["error"];
    assert_eq!(error["kind"], "no_response");
    assert_eq!(error["cause"], "connection_refused");
    let cause = error["causes"][0].as_str().unwrap();
    assert!(cause.contains("os error 111"), "{output}");
}

#[test]
fn colors_are_shown_only_in_terminals_that_have_them() {
    // (TERM, NO_COLOR, argument, whether there are colors)
    let table = [
        (Some("xterm"), None, None, true),
        (Some("xterm"), Some(""), None, true),
        (Some("xterm"), Some("1"), None, false),
        (Some("xterm"), None, Some("--no-color"), false),
        (Some("dumb"), None, None, false),
        (None, None, None, false),
    ];
    for (term, no_color, argument, has_colors) in table {
        let harness = Harness::new();
        // One failure of the command, and one of the argument parser.
        for command in [["end", "4711"], ["end", "--wrong"]] {
            let mut command = harness.command(command);
            command.args(argument);
            if let Some(term) = term {
                command.env("TERM", term);
            }
            if let Some(value) = no_color {
                command.env("NO_COLOR", value);
            }
            let run = run_in_terminal(command, "");
            let context = format!("{term:?} {no_color:?} {argument:?}: {:?}", run.stderr);
            assert_eq!(run.stderr.contains('\u{1b}'), has_colors, "{context}");
            assert!(run.stderr.contains("error:"), "{context}");
        }
    }
    let harness = Harness::new();
    let mut command = harness.command(["end", "4711"]);
    command.env("TERM", "xterm");
    let run = run_with_input(command, "");
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn table_header_is_bold_in_terminal() {
    for is_terminal in [true, false] {
        let harness = Harness::new();
        harness.issue();
        harness.redeem_last();
        let mut command = harness.command(["sessions", "user_customer"]);
        command.env("TERM", "xterm");
        let terminal = Terminal::start_with(command, |terminal| {
            if is_terminal {
                terminal.try_clone().unwrap().into()
            } else {
                Stdio::piped()
            }
        });
        let run = terminal.finish();
        let text = run.stdout + &run.stderr;
        assert!(text.contains("SESSION"), "{text:?}");
        assert_eq!(text.contains("\u{1b}[1mSESSION"), is_terminal, "{text:?}");
    }
}
