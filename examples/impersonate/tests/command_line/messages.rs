//! Messages about invalid arguments and about Clerk's errors.

use actor_token::fake::Injection;
use actor_token::request::Body;
use serde_json::{Value, json};

use crate::harness::{Harness, link_args};

#[test]
fn violations_name_their_arguments() {
    let harness = Harness::new();
    let arguments = [
        "link",
        "user/1",
        "--as",
        " ",
        "--case",
        "4711",
        "--reason",
        "",
        "--for",
        "2h",
        "--session",
        "0s",
        "--yes",
    ];
    let run = harness.run(&arguments);
    assert_eq!(run.exit_code, 2);
    for argument in ["CUSTOMER", "--as", "--reason", "--for", "--session"] {
        assert!(run.stderr.contains(argument), "{argument}: {}", run.stderr);
    }
    let run = harness.run(&[&arguments[..], &["--json"]].concat());
    let output: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(output["error"]["violations"].as_array().unwrap().len(), 5);
    assert!(harness.fake.requests().is_empty());
}

#[test]
fn violations_have_one_line_each() {
    let long = "x".repeat(1500);
    let duration = "--for must be a whole number of seconds, from 1s to 1h";
    // ([customer, --as, --reason, --for], expected lines)
    let table: [([&str; 4], &[&str]); 15] = [
        (
            ["user_customer", "user_customer", "r", "1m"],
            &["--as must not be the customer's ID: you cannot impersonate yourself"],
        ),
        (
            ["", "", "r", "1m"],
            &["CUSTOMER must not be blank", NO_AGENT_MESSAGE],
        ),
        (
            ["user 1", "user_agent", "r", "1m"],
            &[
                "CUSTOMER is not a user ID: it must begin with user_, and contain only letters, digits and underscores",
            ],
        ),
        (
            ["user_customer", "user_4 56é", "r", "1m"],
            &["--as is not the ID of an agent: it must be one word, such as user_2Zwn…"],
        ),
        (
            ["user_customer", "user_\u{1b}", "r", "1m"],
            &["--as must not contain control characters"],
        ),
        (
            ["user_customer", "user_agent", &long, "1m"],
            &[
                "--reason is too long: it is stored in the session cookie, which has room for about 1,000 letters; use fewer words",
            ],
        ),
        (
            ["user_customer", "user_agent", " ", "1m"],
            &["--reason must not be blank"],
        ),
        (
            ["user_customer", "user_agent", "a\u{1b}[2Jb", "1m"],
            &[HIDDEN_CHARACTER_MESSAGE],
        ),
        (
            ["user_customer", "user_agent", "a\nb", "1m"],
            &[HIDDEN_CHARACTER_MESSAGE],
        ),
        (
            ["user_customer", "user_agent", "a\u{9b}b", "1m"],
            &[HIDDEN_CHARACTER_MESSAGE],
        ),
        (
            ["user_customer", "user_agent", "a\u{202e}b", "1m"],
            &[HIDDEN_CHARACTER_MESSAGE],
        ),
        (
            ["user_customer", "user_agent", "a\u{2066}b", "1m"],
            &[HIDDEN_CHARACTER_MESSAGE],
        ),
        (
            ["user_customer", "user_agent", "a\u{200f}b", "1m"],
            &[HIDDEN_CHARACTER_MESSAGE],
        ),
        (["user_customer", "user_agent", "r", "1500ms"], &[duration]),
        (
            ["user_customer", "user_agent", "r", "9223372036854775808s"],
            &[duration],
        ),
    ];
    for ([customer, agent, reason, link_ttl], expected) in table {
        let harness = Harness::new();
        // Without `--yes`, the command would ask for confirmation. It reports violations before
        // that.
        let arguments = [
            "link", customer, "--as", agent, "--case", "1", "--reason", reason, "--for", link_ttl,
        ];
        let run = harness.run(&arguments);
        assert_eq!(run.exit_code, 2, "{arguments:?}: {}", run.stderr);
        let lines: Vec<_> = run.stderr.lines().skip(1).map(str::trim).collect();
        assert_eq!(lines.len(), expected.len(), "{}", run.stderr);
        for (line, expected) in lines.iter().zip(expected) {
            assert!(line.ends_with(expected), "{expected}: {line}");
        }
        assert!(harness.fake.requests().is_empty());
    }
}

const NO_AGENT_MESSAGE: &str = "--as must not be blank: add your own user ID, also as the variable IMPERSONATE_AS or in the configuration file";

const HIDDEN_CHARACTER_MESSAGE: &str = "--reason must not contain control characters or invisible characters; type it again, on one line";

#[test]
fn invalid_token_id_is_reported() {
    let long = "a".repeat(70_000);
    let invalid = "TOKEN_ID must be the token ID that was printed when the token was issued, such as act_2Zwn…, not the link";
    let table = [
        ("", "TOKEN_ID must not be blank"),
        ("..", invalid),
        ("eyJhbGciOi", invalid),
        ("https://clerk.example/accept", invalid),
        ("act_\u{7f}", invalid),
        (&long, invalid),
    ];
    for (id, expected) in table {
        let harness = Harness::new();
        let run = harness.run(&["revoke", id]);
        assert_eq!(run.exit_code, 2, "{}", run.stderr);
        assert_eq!(
            run.stderr,
            format!("error: invalid arguments; nothing was sent:\n  {expected}\n")
        );
        let run = harness.run(&["revoke", "--json", id]);
        let output: Value = serde_json::from_str(&run.stdout).unwrap();
        let violation = &output["error"]["violations"][0];
        assert_eq!(violation["argument"], "TOKEN_ID", "{output}");
        assert_eq!(violation["path"], "actor_token_id", "{output}");
        assert!(
            expected.ends_with(violation["message"].as_str().unwrap()),
            "{output}"
        );
    }
}

#[test]
fn rejection_shows_status_and_safe_codes() {
    let error_response = |status: u16, codes: &[&str]| {
        let errors: Vec<_> = codes
            .iter()
            .map(|code| json!({"code": code, "message": "SECRET"}))
            .collect();
        http::Response::builder()
            .status(status)
            .body(Body::from(json!({ "errors": errors }).to_string()))
            .unwrap()
    };
    // (status, codes, end of the expected message)
    let table: [(u16, &[&str], &str); 4] = [
        (
            422,
            &["form_param_missing", "form_param_unknown"],
            "the request with status 422 (form_param_missing, form_param_unknown)",
        ),
        (
            400,
            &["", "\u{1b}[2J", "a b"],
            "the request with status 400",
        ),
        (400, &[], "the request with status 400"),
        (
            401,
            &["clerk_key_invalid"],
            "the secret key with status 401 (clerk_key_invalid)",
        ),
    ];
    for (status, codes, expected) in table {
        let harness = Harness::new();
        harness
            .fake
            .inject(Injection::respond_with(error_response(status, codes)));
        let run = harness.run(&link_args(&["--yes"]));
        assert_eq!(run.exit_code, 5, "{}", run.stderr);
        assert_eq!(run.stderr, format!("error: Clerk rejected {expected}\n"));
    }
}
