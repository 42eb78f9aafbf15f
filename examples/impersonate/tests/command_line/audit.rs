//! The audit trail.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use actor_token::ActorTokenStatus;
use serde_json::{Value, json};

use crate::harness::{Harness, link_args, run_with_input};

#[test]
fn trail_is_private_and_has_each_call() {
    let harness = Harness::new();
    let id = harness.issue();
    let run = harness.run(&["end", &id, "--as", "user_lead"]);
    assert_eq!(run.exit_code, 0, "{}", run.stderr);

    let lines = harness.trail();
    let [issue, issued, revoke, revoked] = &lines[..] else {
        panic!("{lines:?}")
    };
    assert_eq!(issue["operation"], "issue");
    assert_eq!(issue["on_behalf_of"], "user_agent");
    let actor = json!({"sub": "user_agent", "case": "CS-4712", "reason": "wrong address"});
    assert_eq!(issue["request"]["actor"], actor);
    assert_eq!(issued["outcome"], "issued");
    assert_eq!(issued["actor_token_id"], *id);
    assert_eq!(revoke["operation"], "revoke");
    assert_eq!(revoke["on_behalf_of"], "user_lead");
    assert_eq!(revoked["outcome"], "revoked");

    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(harness.trail_path()), 0o600);
    let folder = harness.trail_path().parent().unwrap().to_owned();
    assert_eq!(mode(folder), 0o700);
}

#[test]
fn failed_call_is_in_trail() {
    let harness = Harness::new();
    harness.fake.delete_user("user_customer");
    assert_eq!(harness.run(&link_args(&["--yes"])).exit_code, 5);
    let lines = harness.trail();
    assert_eq!(lines[1]["outcome"], "not_issued", "{lines:?}");
}

/// (argument, variable, configuration, expected file), where a folder is the home folder.
type PathCase<'a> = (
    Option<&'a str>,
    Option<(&'a str, &'a str)>,
    &'a str,
    &'a str,
);

#[test]
fn trail_path_has_precedence() {
    let variable = Some(("IMPERSONATE_AUDIT_FILE", "variable"));
    let config = "audit_file = \"../../config\"";
    let table: [PathCase<'_>; 6] = [
        (Some("argument"), variable, config, "argument"),
        (None, variable, config, "variable"),
        (None, None, config, "config"),
        (None, None, "audit_file = \"~/config\"", "config"),
        (
            None,
            Some(("XDG_STATE_HOME", "state")),
            "",
            "state/impersonate/audit.jsonl",
        ),
        (None, None, "", ".local/state/impersonate/audit.jsonl"),
    ];
    for (argument, variable, config, expected) in table {
        let harness = Harness::new();
        let home = harness.home.path();
        harness.configure(config);
        let mut command = harness.command(link_args(&["--yes"]));
        if let Some(path) = argument {
            command.arg("--audit-file").arg(home.join(path));
        }
        if let Some((name, path)) = variable {
            command.env(name, home.join(path));
        }
        let run = run_with_input(command, "");
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        let text = fs::read_to_string(home.join(expected)).unwrap();
        assert_eq!(text.lines().count(), 2, "{expected}");
    }
}

#[test]
fn relative_xdg_folder_is_ignored() {
    let harness = Harness::new();
    let mut command = harness.command(link_args(&["--yes"]));
    command.env("XDG_STATE_HOME", "state");
    assert_eq!(run_with_input(command, "").exit_code, 0);
    assert_eq!(harness.trail().len(), 2);
}

/// Makes the trail unusable, and returns a part of the message.
type Breakage = fn(&Harness) -> &'static str;

const BREAKAGES: [Breakage; 4] = [
    |harness| {
        harness.issue();
        set_mode(harness, 0o640);
        "other users can access it (mode 640); run `chmod 600 "
    },
    |harness| {
        fs::create_dir_all(harness.trail_path()).unwrap();
        "not a regular file"
    },
    |harness| {
        let link = harness.trail_path();
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("/dev/null", link).unwrap();
        "not a regular file"
    },
    |harness| {
        fs::write(harness.home.path().join(".local"), "").unwrap();
        "Not a directory"
    },
];

fn set_mode(harness: &Harness, mode: u32) {
    let permissions = fs::Permissions::from_mode(mode);
    fs::set_permissions(harness.trail_path(), permissions).unwrap();
}

#[test]
fn link_is_not_issued_without_trail() {
    for breakage in BREAKAGES {
        let harness = Harness::new();
        let message = breakage(&harness);
        let requests = harness.fake.requests().len();
        let run = harness.run(&link_args(&["--yes"]));
        assert_eq!(run.exit_code, 3, "{}", run.stderr);
        assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
        assert_eq!(harness.fake.requests().len(), requests);
    }
    let harness = Harness::new();
    let mut command = harness.command(link_args(&["--yes"]));
    command.env_remove("HOME");
    let run = run_with_input(command, "");
    assert_eq!(run.exit_code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("set HOME"), "{}", run.stderr);
    assert!(harness.fake.requests().is_empty());
}

#[test]
fn access_is_ended_without_trail() {
    for breakage in BREAKAGES {
        // (command, whether the link was opened)
        for (command, is_opened) in [("revoke", false), ("end", false), ("end", true)] {
            let harness = Harness::new();
            let elsewhere = harness.home.path().join("elsewhere");
            let issued = {
                let mut command = harness.command(link_args(&["--yes", "--json"]));
                command.arg("--audit-file").arg(elsewhere);
                run_with_input(command, "")
            };
            let issued: Value = serde_json::from_str(&issued.stdout).unwrap();
            let mut id = issued["token"]["id"].as_str().unwrap().to_owned();
            if is_opened {
                harness.redeem_last().id().clone_into(&mut id);
            }
            let message = breakage(&harness);
            let run = harness.run(&[command, &id]);
            assert_eq!(run.exit_code, 0, "{}", run.stderr);
            for part in ["warning: the audit record is missing", message] {
                assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
            }
            let run = harness.run(&[command, &id, "--json"]);
            let output: Value = serde_json::from_str(&run.stdout).unwrap();
            assert!(output["audit_error"].is_string(), "{output}");
            if !is_opened {
                assert_eq!(harness.statuses()[0], ActorTokenStatus::Revoked);
            }
        }
    }
}

#[test]
fn fake_and_dry_run_have_no_trail() {
    for flag in ["--fake", "--dry-run"] {
        let harness = Harness::new();
        let run = harness.run(&link_args(&["--yes", flag]));
        assert_eq!(run.exit_code, 0, "{}", run.stderr);
        assert!(!harness.home.path().join(".local").exists(), "{flag}");
    }
}
