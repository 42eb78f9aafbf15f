//! `--dry-run`.

use serde_json::Value;

use crate::harness::{Harness, Run, command_without_env, link_args, run_with_input};

/// Runs a command without a key and without a home folder.
fn dry_run(arguments: &[&str]) -> Run {
    let arguments = [arguments, &["--dry-run"]].concat();
    run_with_input(command_without_env(arguments), "")
}

#[test]
fn request_is_printed_and_not_sent() {
    // (arguments, first line)
    let table: [(&[&str], &str); 6] = [
        (
            &link_args(&[]),
            "POST https://api.clerk.com/v1/actor_tokens\n",
        ),
        (
            &["sessions", "user_1"],
            "GET https://api.clerk.com/v1/sessions?",
        ),
        (
            &["revoke", "act_1"],
            "POST https://api.clerk.com/v1/actor_tokens/act_1/revoke\n",
        ),
        (
            &["end", "act_1"],
            "POST https://api.clerk.com/v1/actor_tokens/act_1/revoke\n",
        ),
        (
            &["end", "sess_1"],
            "POST https://api.clerk.com/v1/sessions/sess_1/revoke\n",
        ),
        (
            &["end", "user_1", "--as", "user_2"],
            "GET https://api.clerk.com/v1/sessions?",
        ),
    ];
    for (arguments, first_line) in table {
        let run = dry_run(arguments);
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        assert!(run.stdout.starts_with(first_line), "{}", run.stdout);
        assert!(
            run.stdout.contains("\nclerk-api-version: "),
            "{}",
            run.stdout
        );
        assert!(run.stderr.contains("nothing was sent"), "{}", run.stderr);
    }
}

#[test]
fn end_of_link_says_what_follows() {
    const MORE: &str = "Further requests may follow.";

    let harness = Harness::new();
    let link = harness.issue();
    // (ID, whether there is a folder for the trail, message)
    let table = [
        (link.as_str(), true, MORE),
        (
            "act_1",
            true,
            "Only the link would be revoked: the audit trail does not have this link",
        ),
        (
            "act_1",
            false,
            "Only the link would be revoked: no folder for the audit trail",
        ),
    ];
    for (id, has_folder, message) in table {
        let mut command = harness.command(["end", id, "--dry-run"]);
        if !has_folder {
            command.env_remove("HOME");
        }
        let run = run_with_input(command, "");
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        assert!(run.stderr.contains(message), "{}", run.stderr);
        assert_eq!(run.stderr.contains(MORE), message == MORE);
    }
}

#[test]
fn printed_request_is_what_is_sent() {
    let harness = Harness::new();
    let more = ["--yes", "--session", "5m"];
    let printed = harness.run(&link_args(&[&more[..], &["--dry-run"]].concat()));
    assert!(harness.fake.requests().is_empty());
    assert!(!printed.stdout.contains("Bearer sk_"), "{}", printed.stdout);
    let json = harness.run(&link_args(&[&more[..], &["--dry-run", "--json"]].concat()));

    assert_eq!(harness.run(&link_args(&more)).exit_code, 0);
    let sent = &harness.fake.requests()[0];
    let (head, body) = printed.stdout.trim_end().split_once("\n\n").unwrap();
    assert_eq!(body.as_bytes(), sent.body().as_bytes());
    assert!(head.starts_with(&format!(
        "POST {}{}\n",
        harness.server.api_url(),
        sent.path()
    )));
    for line in head.lines().skip(1) {
        let (name, value) = line.split_once(": ").unwrap();
        if name != "authorization" {
            assert_eq!(sent.headers()[name], value);
        }
    }

    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(json["dry_run"], true);
    assert_eq!(json["request"]["method"], "POST");
    assert_eq!(json["request"]["body"], body);
}

#[test]
fn violations_are_reported_in_dry_run() {
    let run = dry_run(&[
        "link", "user 1", "--case", " ", "--reason", "", "--for", "2h",
    ]);
    assert_eq!(run.exit_code, 2, "{}", run.stderr);
    assert_eq!(run.stdout, "");
    // The first line is a heading.
    assert_eq!(run.stderr.lines().count(), 6, "{}", run.stderr);
}
