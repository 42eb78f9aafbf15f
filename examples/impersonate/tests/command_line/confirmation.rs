//! Nothing is issued that wasn't confirmed, and what is confirmed is what is sent.

use std::io::Write as _;
use std::process::Stdio;

use crate::harness::{ISSUE, Stage, finish, with};

#[test]
fn nothing_is_sent_without_a_confirmation() {
    // (key, typed, issued)
    let table = [
        ("sk_test_1", "y\n", true),
        ("sk_test_1", "YES\n", true),
        ("sk_test_1", "n\n", false),
        ("sk_test_1", "\n", false),
        ("sk_test_1", "", false),
        ("sk_live_1", "y\n", false),
        ("sk_live_1", "user_2\n", false),
        ("sk_live_1", "user_1\n", true),
        // What isn't plainly a test key is taken for a live one.
        ("sk_other_1", "y\n", false),
    ];
    for (key, typed, issued) in table {
        let stage = Stage::set(key);
        let run = finish(stage.command(ISSUE), typed);
        assert_eq!(
            run.code,
            if issued { 0 } else { 4 },
            "{key} {typed:?}: {}",
            run.err
        );
        assert_eq!(
            stage.fake.requests().len(),
            usize::from(issued),
            "{key} {typed:?}"
        );
        assert_eq!(
            run.err.contains("WARNING"),
            !key.starts_with("sk_test_"),
            "{}",
            run.err
        );
    }
}

/// (key, arguments, exit code, whether the summary is shown, what is told besides)
type UpFront<'a> = (&'a str, &'a [&'a str], i32, bool, &'a str);

#[test]
fn yes_up_front_names_the_customer_of_a_live_instance_and_the_warning_is_shown() {
    let alone = "--yes=user_1";
    let table: [UpFront<'_>; 11] = [
        ("sk_test_1", &["--yes"], 0, false, ""),
        ("sk_test_1", &["-y"], 0, false, ""),
        ("sk_test_1", &["--yes=user_1"], 0, false, ""),
        ("sk_test_1", &["--yes=user_2"], 4, false, "somebody else"),
        ("sk_live_1", &["--yes"], 4, true, alone),
        ("sk_live_1", &["-y"], 4, true, alone),
        ("sk_live_1", &["--yes=user_2"], 4, true, "somebody else"),
        ("sk_live_1", &["--yes=user_1"], 0, true, ""),
        ("sk_live_1", &["-y=user_1"], 0, true, ""),
        ("sk_live_1", &["--yes=user_1", "--json"], 0, true, ""),
        ("sk_other_1", &["--yes"], 4, true, alone),
    ];
    for (key, more, code, is_shown, told) in table {
        let stage = Stage::set(key);
        let run = stage.run(&with(more));
        assert_eq!(run.code, code, "{key} {more:?}: {}", run.err);
        assert_eq!(
            stage.fake.requests().len(),
            usize::from(code == 0),
            "{key} {more:?}"
        );
        for part in [
            "WARNING",
            "LIVE",
            &stage.server.api_url(),
            "  by       user_2",
        ] {
            assert_eq!(run.err.contains(part), is_shown, "{part}: {}", run.err);
        }
        assert!(run.err.contains(told), "{key} {more:?}: {}", run.err);
    }
}

#[test]
fn what_isn_t_text_is_a_no() {
    let stage = Stage::test();
    let mut child = stage
        .command(ISSUE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"y\xff\n").unwrap();
    let out = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(4), "{err}");
    assert!(stage.fake.requests().is_empty());
}

#[test]
fn a_reason_is_confirmed_as_it_is_sent() {
    for reason in [
        "can't pay, says \"no\"",
        r"C:\invoices",
        "Rechnung für 漢字 👩\u{200d}💻",
    ] {
        let stage = Stage::test();
        let arguments = [
            "user_1", "--as", "user_2", "--case", "1", "--reason", reason,
        ];
        let run = finish(stage.command(arguments), "y\n");
        assert_eq!(run.code, 0, "{}", run.err);
        let shown = format!("  reason   {reason}\n");
        assert!(run.err.contains(&shown), "{}", run.err);
        assert_eq!(stage.fake.tokens()[0].actor()["reason"], reason);
    }
}

#[test]
fn the_summary_names_where_the_key_is_from() {
    let stage = Stage::test();
    let run = finish(stage.command(ISSUE), "n\n");
    let due = "  key      from CLERK_SECRET_KEY\n";
    assert!(run.err.contains(due), "{}", run.err);
    let run = finish(stage.command(with(&["--fake"])), "n\n");
    assert!(!run.err.contains("  key "), "{}", run.err);
}
