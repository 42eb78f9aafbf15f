//! The confirmation prompt, `--yes`, and the summary.

use crate::harness::{Harness, LINK, link_args, run_with_input};
use crate::terminal::run_in_terminal;

#[test]
fn unconfirmed_request_is_not_sent() {
    // (key, input, issued)
    let table = [
        ("sk_test_1", "y\n", true),
        ("sk_test_1", "YES\n", true),
        ("sk_test_1", "n\n", false),
        ("sk_test_1", "\n", false),
        // The end of the input.
        ("sk_test_1", "\u{4}", false),
        // With a live key, the user must type the customer's ID.
        ("sk_live_1", "y\n", false),
        ("sk_live_1", "user_agent\n", false),
        ("sk_live_1", "user_customer\n", true),
        // A key with an unknown prefix counts as live.
        ("sk_other_1", "y\n", false),
    ];
    for (key, input, issued) in table {
        let harness = Harness::with_key(key);
        let run = run_in_terminal(harness.command(LINK), input);
        assert_eq!(
            run.exit_code,
            if issued { 0 } else { 4 },
            "{key} {input:?}: {}",
            run.stderr
        );
        assert_eq!(
            harness.fake.requests().len(),
            usize::from(issued),
            "{key} {input:?}"
        );
        assert_eq!(
            run.stderr.contains("warning:"),
            !key.starts_with("sk_test_"),
            "{}",
            run.stderr
        );
    }
}

/// (key, more arguments, exit code, whether the summary is shown, part of the message)
type YesCase<'a> = (&'a str, &'a [&'a str], i32, bool, &'a str);

#[test]
fn yes_requires_customer_id_on_live_instance() {
    let missing_id = "use --yes=user_customer";
    let other_id = "a different ID";
    let table: [YesCase<'_>; 11] = [
        ("sk_test_1", &["--yes"], 0, false, ""),
        ("sk_test_1", &["-y"], 0, false, ""),
        ("sk_test_1", &["--yes=user_customer"], 0, false, ""),
        ("sk_test_1", &["--yes=user_agent"], 4, false, other_id),
        ("sk_live_1", &["--yes"], 4, true, missing_id),
        ("sk_live_1", &["-y"], 4, true, missing_id),
        ("sk_live_1", &["--yes=user_agent"], 4, true, other_id),
        ("sk_live_1", &["--yes=user_customer"], 0, true, ""),
        ("sk_live_1", &["-y=user_customer"], 0, true, ""),
        ("sk_live_1", &["--yes=user_customer", "--json"], 0, true, ""),
        ("sk_other_1", &["--yes"], 4, true, missing_id),
    ];
    for (key, more, code, is_shown, message) in table {
        let harness = Harness::with_key(key);
        let run = harness.run(&link_args(more));
        assert_eq!(run.exit_code, code, "{key} {more:?}: {}", run.stderr);
        assert_eq!(
            harness.fake.requests().len(),
            usize::from(code == 0),
            "{key} {more:?}"
        );
        for part in [
            "warning:",
            "the live instance",
            &harness.server.api_url(),
            "  agent    user_agent",
        ] {
            assert_eq!(
                run.stderr.contains(part),
                is_shown,
                "{part}: {}",
                run.stderr
            );
        }
        assert!(
            run.stderr.contains(message),
            "{key} {more:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn invalid_utf8_does_not_confirm() {
    let harness = Harness::new();
    let run = run_in_terminal(harness.command(LINK), b"y\xff\n");
    assert_eq!(run.exit_code, 4, "{}", run.stderr);
    assert!(harness.fake.requests().is_empty());
}

#[test]
fn summary_shows_reason_as_sent() {
    for reason in [
        "can't pay, says \"no\"",
        r"C:\invoices",
        "Rechnung für 漢字 👩\u{200d}💻",
    ] {
        let harness = Harness::new();
        let arguments = [
            "link",
            "user_customer",
            "--as",
            "user_agent",
            "--case",
            "1",
            "--reason",
            reason,
        ];
        let run = run_in_terminal(harness.command(arguments), "y\n");
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        let shown = format!("  reason   {reason}\n");
        assert!(run.stderr.contains(&shown), "{}", run.stderr);
        assert_eq!(harness.fake.tokens()[0].actor()["reason"], reason);
    }
}

#[test]
fn summary_shows_key_source() {
    let harness = Harness::new();
    let run = run_in_terminal(harness.command(LINK), "n\n");
    let expected = "  key      from CLERK_SECRET_KEY\n";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
    let run = run_in_terminal(harness.command(link_args(&["--fake"])), "n\n");
    assert!(!run.stderr.contains("  key "), "{}", run.stderr);
}

#[test]
fn prompt_without_terminal_is_an_error() {
    // (key, more arguments, part of the message)
    let table: [(&str, &[&str], &str); 4] = [
        (
            "sk_test_1",
            &[],
            "requires a terminal; nothing was sent; use --yes\n",
        ),
        (
            "sk_live_1",
            &[],
            "nothing was sent; use --yes=user_customer\n",
        ),
        (
            "sk_test_1",
            &["--no-input"],
            "--no-input forbids the prompt",
        ),
        ("sk_live_1", &["--no-input"], "use --yes=user_customer\n"),
    ];
    for (key, more, message) in table {
        let harness = Harness::with_key(key);
        // Input that is not typed does not confirm.
        let run = run_with_input(harness.command(link_args(more)), "y\nuser_customer\n");
        assert_eq!(run.exit_code, 4, "{}", run.stderr);
        assert!(run.stderr.contains(message), "{}", run.stderr);
        assert!(harness.fake.requests().is_empty());
    }
    let harness = Harness::new();
    let run = run_in_terminal(harness.command(link_args(&["--no-input"])), "y\n");
    assert_eq!(run.exit_code, 4, "{}", run.stderr);
    assert!(harness.fake.requests().is_empty());
}
