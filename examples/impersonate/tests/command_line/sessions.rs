//! `sessions` and `end`.

use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
use actor_token::session::SessionStatus;
use serde_json::{Value, json};

use crate::harness::{Harness, command_without_env, link_args, run_with_input};

/// Returns a harness with a session of `user_agent` in the account of `user_customer`, and the ID
/// of the token.
fn with_session() -> (Harness, String, String) {
    let harness = Harness::new();
    let token = harness.issue();
    let session = harness.redeem_last();
    (harness, token, session.id().to_owned())
}

fn session_statuses(harness: &Harness) -> Vec<SessionStatus> {
    let sessions = harness.fake.sessions();
    sessions
        .iter()
        .map(|session| session.status().clone())
        .collect()
}

#[test]
fn sessions_are_listed() {
    let (harness, _, id) = with_session();
    harness.fake.start_session("user_customer");
    let run = harness.run(&["sessions", "user_customer"]);
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    let lines: Vec<_> = run.stdout.lines().collect();
    let [header, row] = &lines[..] else {
        panic!("{}", run.stdout)
    };
    assert!(header.starts_with("SESSION "), "{header}");
    let cells: Vec<_> = row.split_whitespace().collect();
    assert_eq!(cells[..3], [&id, "user_agent", "CS-4712"]);
    assert!(row.ends_with("wrong address"), "{row}");
    assert!(
        run.stderr.contains("impersonate end SESSION"),
        "{}",
        run.stderr
    );

    let run = harness.run(&["sessions", "user_customer", "--json"]);
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    let session = &output["sessions"][0];
    assert_eq!(session["id"], *id);
    assert_eq!(session["status"], "active");
    assert_eq!(session["actor"]["sub"], "user_agent");
    assert!(session["expires_at"].is_u64(), "{output}");
    assert_eq!(output["sessions"].as_array().unwrap().len(), 1);
    // Listing changes nothing, so it has no audit record.
    assert_eq!(harness.trail().len(), 2);
}

#[test]
fn empty_list_is_reported() {
    let harness = Harness::new();
    let run = harness.run(&["sessions", "user_1"]);
    assert_eq!((run.exit_code, run.stdout.as_str()), (0, ""));
    assert_eq!(run.stderr, "No one is signed in as user_1.\n");
    let run = harness.run(&["sessions", "user_1", "--json"]);
    assert_eq!(run.stdout, "{\"sessions\":[]}\n");
}

#[test]
fn hidden_characters_of_actor_are_escaped() {
    let harness = Harness::new();
    let actor = json!({"sub": "user_\u{1b}[2J", "case": 4711, "reason": "a\u{202e}b\nc"});
    let list = json!([{
        "object": "session", "id": "sess_1", "user_id": "user_1", "status": "active", "actor": actor,
    }]);
    let response = http::Response::new(actor_token::request::Body::from(list.to_string()));
    harness.fake.inject(Injection::respond_with(response));
    let run = harness.run(&["sessions", "user_1"]);
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
    for part in [r"user_\u{1b}[2J", "4711", r"a\u{202e}b\u{a}c"] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
}

#[test]
fn end_accepts_session_link_and_customer() {
    // What to end, given the IDs of the token and of the session.
    type Arguments = fn(&str, &str) -> Vec<String>;
    let table: [Arguments; 5] = [
        |_, session| vec![session.to_owned()],
        |token, _| vec![token.to_owned()],
        |_, _| vec!["user_customer".into(), "--as".into(), "user_agent".into()],
        |_, _| {
            vec![
                "user_customer".into(),
                "--agent".into(),
                "user_agent".into(),
            ]
        },
        |_, _| {
            let ids = [
                "user_customer",
                "--as",
                "user_lead",
                "--agent",
                "user_agent",
            ];
            ids.map(str::to_owned).to_vec()
        },
    ];
    for arguments in table {
        let (harness, token, id) = with_session();
        let mut command = harness.command(["end"]);
        command.args(arguments(&token, &id));
        let run = run_with_input(command, "");
        harness.check_secrets(&run);
        assert_eq!(
            (run.exit_code, run.stdout.as_str()),
            (0, ""),
            "{}",
            run.stderr
        );
        let expected =
            format!("Ended {id}: user_agent is signed out of the account of user_customer.");
        assert!(run.stderr.contains(&expected), "{}", run.stderr);
        assert_eq!(session_statuses(&harness), [SessionStatus::Revoked]);
        let trail = harness.trail();
        assert_eq!(trail.last().unwrap()["outcome"], "session_ended");
    }
}

#[test]
fn end_of_unopened_link_revokes_it() {
    let harness = Harness::new();
    let id = harness.issue();
    let run = harness.run(&["end", &id, "--json"]);
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    let expected = json!({"revoked": true, "ended": [], "audit_error": null});
    assert_eq!((run.exit_code, output), (0, expected));
}

#[test]
fn end_of_other_agent_leaves_session() {
    let (harness, ..) = with_session();
    let run = harness.run(&["end", "user_customer", "--as", "user_other"]);
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("no session to end"), "{}", run.stderr);
    assert_eq!(session_statuses(&harness), [SessionStatus::Active]);
}

#[test]
fn opened_link_that_is_not_in_trail_is_reported() {
    let (harness, token, _) = with_session();
    std::fs::remove_file(harness.trail_path()).unwrap();
    let run = harness.run(&["end", &token]);
    assert_eq!(run.exit_code, 8, "{}", run.stderr);
    assert!(
        run.stderr.contains("impersonate sessions"),
        "{}",
        run.stderr
    );
    assert_eq!(session_statuses(&harness), [SessionStatus::Active]);
}

#[test]
fn sessions_that_remain_are_reported() {
    let (harness, _, first) = with_session();
    harness.issue();
    let second = harness.redeem_last().id().to_owned();
    // One of the two fails.
    harness
        .fake
        .inject(Injection::respond_with(ApiFault::ClerkKeyInvalid).only_for(Endpoint::EndSession));
    let run = harness.run(&["end", "user_customer", "--as", "user_agent"]);
    assert_eq!(run.exit_code, 9, "{}", run.stderr);
    for part in ["failed to end 1 of 2 sessions", "run the command again"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert!(run.stderr.contains(&first) || run.stderr.contains(&second));
    let run = harness.run(&["end", "user_customer", "--as", "user_agent"]);
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    let all_revoked = [SessionStatus::Revoked, SessionStatus::Revoked];
    assert_eq!(session_statuses(&harness), all_revoked);
}

#[test]
fn invalid_target_is_reported() {
    // (arguments, message)
    let table: [(&[&str], &str); 6] = [
        (&["end", "4711"], "ID must be the ID of a session (sess_…)"),
        (&["end", "user_1"], "--as is missing"),
        (&["end", "sess_1", "--agent", "user_2"], "--agent requires"),
        (&["end", ""], "ID must be the ID of a session"),
        (
            &["end", "user_1", "--agent", " "],
            "--agent must not be blank",
        ),
        (&["sessions", " "], "CUSTOMER must not be blank"),
    ];
    for (arguments, message) in table {
        let harness = Harness::new();
        let run = harness.run(arguments);
        assert_eq!(run.exit_code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
        assert!(harness.fake.requests().is_empty());
    }
}

#[test]
fn fake_has_session_to_try() {
    let run = |arguments: &[&str]| run_with_input(command_without_env(arguments), "");
    let list = run(&["sessions", "user_1", "--fake"]);
    assert_eq!(list.stdout.lines().count(), 2, "{}", list.stderr);
    let end = run(&["end", "user_1", "--as", "user_2", "--fake"]);
    assert!(end.stderr.contains("Ended sess_"), "{}", end.stderr);
    for arguments in [["end", "sess_1"], ["end", "act_1"], ["revoke", "act_1"]] {
        let run = run(&[&arguments[..], &["--fake"]].concat());
        assert_eq!(run.exit_code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("impersonate fake"), "{}", run.stderr);
    }
}

#[test]
fn unknown_session_is_rejected() {
    let harness = Harness::with_fake(FakeClerk::new());
    let run = harness.run(&["end", "sess_unknown"]);
    assert_eq!(run.exit_code, 5, "{}", run.stderr);
    let run = harness.run(&link_args(&["--yes", "--quiet"]));
    assert_eq!((run.exit_code, run.stderr.as_str()), (0, ""));
}
