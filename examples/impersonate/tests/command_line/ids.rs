//! IDs, and secrets instead of IDs and other arguments.

use serde_json::Value;

use crate::harness::{Harness, LINK, link_args, run_with_input};

#[test]
fn mistyped_id_is_reported_before_key_is_read() {
    const USER: &str = "is not a user ID: it must begin with user_";
    const AGENT: &str = "is not the ID of an agent: it must be one word";
    // (arguments, argument, message)
    let table: [(&[&str], &str, &str); 13] = [
        (&["sessions", ""], "CUSTOMER", "must not be blank"),
        (&["sessions", "a b"], "CUSTOMER", USER),
        (&["sessions", "../../foo"], "CUSTOMER", USER),
        (&["sessions", "act_1"], "CUSTOMER", USER),
        (&["sessions", "user_1", "--as", "user 3"], "--as", AGENT),
        (&["end", "user_1/../x", "--as", "user_2"], "ID", USER),
        (&["end", "user_1", "--as", "user 2"], "--as", AGENT),
        (
            &["end", "user_1", "--agent", ""],
            "--agent",
            "must not be blank",
        ),
        (&["end", "sess_1/x"], "ID", "must be the ID of a session"),
        (&["end", "act_"], "ID", "must be the token ID"),
        (&["end", "act_1", "--as", "user 2"], "--as", AGENT),
        (
            &["revoke", "http://x/y"],
            "TOKEN_ID",
            "must be the token ID",
        ),
        (&["revoke", "act_1", "--as", "user 2"], "--as", AGENT),
    ];
    for (arguments, argument, message) in table {
        let harness = Harness::new();
        let mut command = harness.command(arguments);
        command.arg("--json").env_remove("CLERK_SECRET_KEY");
        let run = run_with_input(command, "");
        assert_eq!(run.exit_code, 2, "{}", run.stdout);
        let output: Value = serde_json::from_str(&run.stdout).unwrap();
        let violations = output["error"]["violations"].as_array().unwrap();
        assert_eq!(violations.len(), 1, "{output}");
        assert_eq!(violations[0]["argument"], argument, "{output}");
        let actual = violations[0]["message"].as_str().unwrap();
        assert!(actual.starts_with(message), "{message}: {actual}");
        assert!(harness.fake.requests().is_empty());
    }
}

#[test]
fn all_invalid_ids_are_reported_at_once() {
    // (arguments, invalid arguments)
    let table: [(&[&str], &[&str]); 4] = [
        (
            &["link", "user 1"],
            &["CUSTOMER", "--as", "--case", "--reason"],
        ),
        (&["sessions", "1", "--as", "user 2"], &["CUSTOMER", "--as"]),
        (
            &["revoke", "1", "--as", "user 2", "--fake"],
            &["TOKEN_ID", "--as", "--fake"],
        ),
        (
            &["end", "1", "--as", "user 2", "--agent", "user 3"],
            &["ID", "--as", "--agent"],
        ),
    ];
    for (arguments, expected) in table {
        let run = Harness::new().run(&[arguments, &["--json"]].concat());
        assert_eq!(run.exit_code, 2, "{}", run.stdout);
        let output: Value = serde_json::from_str(&run.stdout).unwrap();
        let violations = output["error"]["violations"].as_array().unwrap();
        let mut actual: Vec<_> = violations
            .iter()
            .map(|violation| violation["argument"].as_str().unwrap())
            .collect();
        let mut expected = expected.to_vec();
        actual.sort_unstable();
        expected.sort_unstable();
        assert_eq!(actual, expected, "{output}");
    }
}

/// Command lines with a secret, which `SECRET` is replaced with.
const LEAKS: [&[&str]; 21] = [
    &[
        "link", "user_2", "--as", "user_1", "--case", "1", "--reason", "x", "--for", "SECRET",
    ],
    &["SECRET"],
    &["help", "SECRET"],
    &["--SECRET"],
    &["--key-file", "SECRET", "sessions", "user_1"],
    &["--audit-file", "SECRET", "revoke", "act_1"],
    &["sessions", "SECRET"],
    &["sessions", "user_1", "SECRET"],
    &["sessions", "user_1", "--as", "SECRET"],
    &["revoke", "SECRET"],
    &["revoke", "act_1", "SECRET"],
    &["revoke", "act_1", "--as=SECRET"],
    &["end", "SECRET"],
    &["end", "user_1", "--agent", "SECRET"],
    &["end", "act_1", "--key=SECRET"],
    &["completions", "SECRET"],
    &["man", "SECRET"],
    &[
        "link", "SECRET", "--as", "user_1", "--case", "1", "--reason", "x",
    ],
    &[
        "link", "user_2", "--as", "SECRET", "--case", "1", "--reason", "x",
    ],
    &[
        "link", "user_2", "--as", "user_1", "--case", "SECRET", "--reason", "x",
    ],
    &[
        "link",
        "user_2",
        "--as",
        "user_1",
        "--case",
        "1",
        "--reason",
        "see SECRET",
    ],
];

#[test]
fn secret_is_never_shown_sent_or_recorded() {
    let secrets = [
        "sk_live_hunter2",
        "sk_test_hunter2",
        "https://clerk.example/v1/tickets/accept?ticket=hunter2",
    ];
    for secret in secrets {
        for (arguments, more) in LEAKS
            .iter()
            .flat_map(|leak| [&[][..], &["--json"], &["--dry-run"]].map(|more| (leak, more)))
        {
            let harness = Harness::new();
            let arguments = arguments.iter().chain(more);
            let arguments: Vec<_> = arguments
                .map(|argument| argument.replace("SECRET", secret))
                .collect();
            let mut command = harness.command(&arguments);
            command.current_dir(harness.home.path());
            let run = run_with_input(command, "");
            let output = run.stdout.clone() + &run.stderr;
            assert_eq!(run.exit_code, 2, "{arguments:?}: {output}");
            assert!(!output.contains("hunter2"), "{arguments:?}: {output}");
            assert!(harness.fake.requests().is_empty());
            let files = std::fs::read_dir(harness.home.path()).unwrap().count();
            assert_eq!(files, 0, "{arguments:?}");
        }
    }
}

#[test]
fn invisible_case_and_reason_are_rejected() {
    for text in [
        "\u{3164}", "\u{2800}", "\u{ad}", "\u{180e}", "\u{34f}", "\u{fe0f}",
    ] {
        let harness = Harness::new();
        let arguments = LINK.map(|argument| match argument {
            "CS-4712" | "wrong address" => text,
            argument => argument,
        });
        let run = harness.run(&[&arguments[..], &["--yes"]].concat());
        assert_eq!(run.exit_code, 2, "{text:?}: {}", run.stderr);
        for argument in ["--case", "--reason"] {
            let message = format!("{argument} must not be blank");
            assert!(run.stderr.contains(&message), "{text:?}: {}", run.stderr);
        }
        assert!(harness.fake.requests().is_empty());
    }
}

#[cfg(unix)]
#[test]
fn trail_has_system_user_if_agent_is_unknown() {
    // (command, whether the link is opened)
    for (command, is_opened) in [("revoke", false), ("end", false), ("end", true)] {
        for agent in [None, Some("user_lead")] {
            let harness = Harness::new();
            assert_eq!(harness.run(&link_args(&["--yes"])).exit_code, 0);
            let mut id = harness.fake.tokens()[0].id().to_owned();
            if is_opened {
                id = harness.redeem_last().id().to_owned();
            }
            let mut run = harness.command([command, &id]);
            if let Some(agent) = agent {
                run.args(["--as", agent]);
            }
            let run = run_with_input(run, "");
            assert_eq!(run.exit_code, 0, "{}", run.stderr);
            let user = format!("os:{}", rustix::process::getuid().as_raw());
            let expected = agent.map_or(user, str::to_owned);
            assert_eq!(harness.trail()[2]["on_behalf_of"], expected);
        }
    }
}
