//! The configuration file, and the precedence of settings.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::harness::{Harness, link_args, run_with_input};

#[test]
fn agent_setting_has_precedence() {
    let config = "as = \"user_config\"";
    // (--as, IMPERSONATE_AS, configuration, expected agent)
    let table = [
        (Some("user_arg"), Some("user_var"), config, Some("user_arg")),
        (None, Some("user_var"), config, Some("user_var")),
        (None, Some(""), config, Some("user_config")),
        (None, None, config, Some("user_config")),
        (None, None, "", None),
    ];
    for (argument, variable, config, expected) in table {
        let harness = Harness::new();
        harness.configure(config);
        let mut command =
            harness.command(["link", "user_1", "--case", "1", "--reason", "x", "--yes"]);
        if let Some(id) = argument {
            command.args(["--as", id]);
        }
        if let Some(id) = variable {
            command.env("IMPERSONATE_AS", id);
        }
        let run = run_with_input(command, "");
        let tokens = harness.fake.tokens();
        let agent = tokens.first().map(|token| token.actor()["sub"].clone());
        assert_eq!(agent, expected.map(Into::into), "{}", run.stderr);
        assert_eq!(run.exit_code, if expected.is_some() { 0 } else { 2 });
    }
}

#[test]
fn case_must_match_pattern() {
    let pattern = "case_pattern = \"CS-[0-9]+\"\n";
    let with_example = "case_pattern = \"CS-[0-9]+\"\ncase_example = \"CS-4712\"\n";
    // (configuration, case, message)
    let table = [
        ("", "anything", ""),
        (pattern, "CS-1", ""),
        (pattern, "4712", "--case must match the pattern CS-[0-9]+"),
        (with_example, "CS-1x", "--case must look like CS-4712"),
        (with_example, "", "--case must not be blank"),
    ];
    for (config, case, message) in table {
        let harness = Harness::new();
        harness.configure(config);
        let arguments = [
            "link", "user_1", "--as", "user_2", "--case", case, "--reason", "x", "--yes",
        ];
        let run = harness.run(&arguments);
        let code = if message.is_empty() { 0 } else { 2 };
        assert_eq!(run.exit_code, code, "{}", run.stderr);
        assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
        assert_eq!(harness.fake.requests().len(), usize::from(code == 0));
    }
}

#[test]
fn key_file_is_used_if_there_is_no_variable() {
    let harness = Harness::new();
    harness.configure("key_file = \"key\"");
    let path = harness.home.path().join(".config/impersonate/key");
    fs::write(&path, harness.fake.secret_key()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    // (CLERK_SECRET_KEY, exit code)
    for (variable, code) in [(None, 0), (Some(""), 0), (Some("sk_test_other"), 5)] {
        let mut command = harness.command(["sessions", "user_1"]);
        command.env_remove("CLERK_SECRET_KEY");
        if let Some(key) = variable {
            command.env("CLERK_SECRET_KEY", key);
        }
        let run = run_with_input(command, "");
        assert_eq!(run.exit_code, code, "{}", run.stderr);
    }
}

#[test]
fn invalid_configuration_is_reported_without_secrets() {
    // (text, parts of the message)
    let table: [(&str, &[&str]); 9] = [
        ("as = 5", &["line 1", "expected a string"]),
        (
            "as = \"user_1\"\ncase_patterns = \"x\"",
            &["line 2", "unknown field `case_patterns`", "`case_pattern`"],
        ),
        (
            "secret_key = \"sk_live_SECRET\"",
            &["line 1", "unknown field"],
        ),
        ("sk_live_SECRET = 1", &["line 1", "contains a secret key"]),
        ("sk_live_SECRET", &["line 1"]),
        ("case_pattern = \"(\"", &["not a regular expression"]),
        (
            "case_pattern = \"x\"\ncase_example = \"y\"",
            &["does not match"],
        ),
        ("case_example = \"y\"", &["requires `case_pattern`"]),
        ("\u{1b}[2J", &["line 1"]),
    ];
    for (text, parts) in table {
        let harness = Harness::new();
        harness.configure(text);
        let run = harness.run(&link_args(&["--yes"]));
        assert_eq!(run.exit_code, 3, "{}", run.stderr);
        for part in [&["invalid configuration file /"], parts].concat() {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
        for secret in ["SECRET", "\u{1b}"] {
            assert!(!run.stderr.contains(secret), "{}", run.stderr);
        }
        assert!(harness.fake.requests().is_empty());
    }
}

/// A setting that is not needed to end access, and is invalid.
struct Invalid {
    config: &'static str,
    /// The value of `IMPERSONATE_AS`.
    agent: &'static str,
    warning: &'static str,
}

const INVALID: [Invalid; 5] = [
    Invalid {
        config: "as = \"user_lead\"",
        agent: "user 1",
        warning: "warning: IMPERSONATE_AS is not the ID of an agent",
    },
    Invalid {
        config: "",
        agent: "sk_live_SECRET",
        warning: "warning: IMPERSONATE_AS looks like a secret key or a link, and is not shown",
    },
    Invalid {
        config: "as = \"user 1\"",
        agent: "",
        warning: "warning: `as` in the configuration file is not the ID of an agent",
    },
    Invalid {
        config: "as = \"\"",
        agent: "",
        warning: "warning: `as` in the configuration file must not be blank",
    },
    Invalid {
        config: "case_pattern = \"(\"",
        agent: "",
        warning: "",
    },
];

#[test]
fn access_is_ended_despite_invalid_settings() {
    let user = format!("os:{}", rustix::process::getuid().as_raw());
    for invalid in INVALID {
        // (command, argument instead of the link's ID, more arguments, whether the link is opened)
        let table: [(_, _, &[&str], _); 5] = [
            ("revoke", None, &[], false),
            ("end", None, &[], false),
            ("end", None, &[], true),
            ("end", Some("session"), &[], true),
            (
                "end",
                Some("user_customer"),
                &["--agent", "user_agent"],
                true,
            ),
        ];
        for (command, target, more, is_opened) in table {
            let harness = Harness::new();
            let link = harness.issue();
            let session = is_opened.then(|| harness.redeem_last().id().to_owned());
            harness.configure(invalid.config);
            let target = match target {
                None => link,
                Some("session") => session.unwrap(),
                Some(customer) => customer.to_owned(),
            };
            let mut command = harness.command([command, &target]);
            command.args(more).env("IMPERSONATE_AS", invalid.agent);
            let run = run_with_input(command, "");
            assert_eq!(run.exit_code, 0, "{}", run.stderr);
            assert!(run.stderr.contains(invalid.warning), "{}", run.stderr);
            assert!(!run.stderr.contains("SECRET"), "{}", run.stderr);
            assert_eq!(harness.trail()[2]["on_behalf_of"], user.as_str());
        }
    }
}

#[test]
fn invalid_agent_ends_none_of_its_own_sessions() {
    let harness = Harness::new();
    let mut command = harness.command(["end", "user_customer"]);
    command.env("IMPERSONATE_AS", "user 1");
    let run = run_with_input(command, "");
    assert_eq!(run.exit_code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("--as is not the ID"), "{}", run.stderr);
    assert!(harness.fake.requests().is_empty());
}

#[test]
fn configuration_that_others_can_write_is_rejected() {
    let harness = Harness::new();
    harness.configure("as = \"user_1\"");
    let path = harness.home.path().join(".config/impersonate/config.toml");
    for (mode, code) in [(0o644, 0), (0o600, 0), (0o664, 3), (0o646, 3)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let run = harness.run(&["sessions", "user_1"]);
        assert_eq!(run.exit_code, code, "{mode:o}: {}", run.stderr);
    }
    fs::write(&path, "#".repeat(70_000)).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let run = harness.run(&["sessions", "user_1"]);
    assert_eq!(run.exit_code, 3, "{}", run.stderr);
}

#[test]
fn configuration_that_is_not_a_file_does_not_block() {
    let harness = Harness::new();
    harness.configure("");
    let path = harness.home.path().join(".config/impersonate/config.toml");
    fs::remove_file(&path).unwrap();
    let status = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(status.success());
    let run = harness.run(&["sessions", "user_1"]);
    assert_eq!(run.exit_code, 3, "{}", run.stderr);
    let message = "it is not a regular file";
    assert!(run.stderr.contains(message), "{}", run.stderr);
}

#[test]
fn all_problems_of_settings_are_reported() {
    let harness = Harness::new();
    let mut command = harness.command(link_args(&["--yes"]));
    command
        .env_remove("HOME")
        .env_remove("CLERK_SECRET_KEY")
        .env("CLERK_API_URL", "http://api.example.com")
        .env("CLERK_API_VERSION", "v1/2026-05-12");
    let run = run_with_input(command, "");
    assert_eq!(run.exit_code, 3, "{}", run.stderr);
    let lines: Vec<_> = run.stderr.lines().skip(1).collect();
    let parts = [
        "audit trail",
        "missing secret key",
        "https://",
        "such as v1, and not a date",
    ];
    assert_eq!(lines.len(), parts.len(), "{}", run.stderr);
    for part in parts {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
}
