//! A mistake is told in the words of the command line, and before anything is asked.

use actor_token::fake::Injection;
use actor_token::request::Body;
use serde_json::{Value, json};

use crate::harness::{Stage, with};

#[test]
fn every_mistake_is_told_in_the_words_of_the_command_line() {
    let stage = Stage::test();
    let mistakes = [
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
    let run = stage.run(&mistakes);
    assert_eq!(run.code, 2);
    for argument in ["USER_ID", "--as", "--reason", "--for", "--session"] {
        assert!(run.err.contains(argument), "{argument}: {}", run.err);
    }
    let run = stage.run(&[&mistakes[..], &["--json"]].concat());
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(answer["error"]["violations"].as_array().unwrap().len(), 5);
    assert!(stage.fake.requests().is_empty());
}

#[test]
fn each_mistake_is_one_sentence_for_a_support_person() {
    let long = "x".repeat(1500);
    let life = "must be whole seconds, at least 1s and at most 1h";
    // (customer, agent, reason, life of the link, what is told)
    let table: [([&str; 4], &[&str]); 15] = [
        (
            ["user_1", "user_1", "r", "1m"],
            &["--as must not be the customer's USER_ID: nobody impersonates themselves"],
        ),
        (
            ["", "", "r", "1m"],
            &[
                "the customer's USER_ID must not be blank",
                "--as must not be blank",
            ],
        ),
        (
            ["user 1", "user_2", "r", "1m"],
            &[
                "the customer's USER_ID is not a user ID: they have letters, digits and underscores only",
            ],
        ),
        (
            ["user_1", "user_4 56é", "r", "1m"],
            &["--as is not a user ID: they have letters, digits and underscores only"],
        ),
        (
            ["user_1", "user_\u{1b}", "r", "1m"],
            &["--as must not contain control characters"],
        ),
        (
            ["user_1", "user_2", &long, "1m"],
            &[
                "--reason is too long: it travels in the session's cookie, where there is room for about a thousand letters in all; shorten it",
            ],
        ),
        (["user_1", "user_2", " ", "1m"], &["--reason must say why"]),
        (["user_1", "user_2", "a\u{1b}[2Jb", "1m"], &[HIDDEN]),
        (["user_1", "user_2", "a\nb", "1m"], &[HIDDEN]),
        (["user_1", "user_2", "a\u{9b}b", "1m"], &[HIDDEN]),
        (["user_1", "user_2", "a\u{202e}b", "1m"], &[HIDDEN]),
        (["user_1", "user_2", "a\u{2066}b", "1m"], &[HIDDEN]),
        (["user_1", "user_2", "a\u{200f}b", "1m"], &[HIDDEN]),
        (["user_1", "user_2", "r", "1500ms"], &[life]),
        (["user_1", "user_2", "r", "9223372036854775808s"], &[life]),
    ];
    for ([customer, agent, reason, life], due) in table {
        let stage = Stage::test();
        // Without `--yes`: it would be asked, if it weren't told before.
        let arguments = [
            customer, "--as", agent, "--case", "1", "--reason", reason, "--for", life,
        ];
        let run = stage.run(&arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        let lines: Vec<_> = run.err.lines().skip(1).map(str::trim).collect();
        assert_eq!(lines.len(), due.len(), "{}", run.err);
        for (line, due) in lines.iter().zip(due) {
            assert!(line.ends_with(due), "{due}: {line}");
        }
        assert!(stage.fake.requests().is_empty());
    }
}

const HIDDEN: &str = "--reason must have no control character, and none that hides or turns text around: type it anew, on one line";

#[test]
fn what_isn_t_a_token_s_id_is_told_as_such() {
    let long = "a".repeat(70_000);
    let unfit = "TOKEN_ID is not the ID of a token: give the one that was printed when it was issued, such as act_2Zwn…, and never the link";
    let table = [
        ("", "TOKEN_ID must not be blank"),
        ("..", unfit),
        ("eyJhbGciOi", unfit),
        ("https://clerk.example/accept", unfit),
        ("act_\u{7f}", unfit),
        (&long, unfit),
    ];
    for (id, due) in table {
        let stage = Stage::test();
        let run = stage.run(&["revoke", id]);
        assert_eq!(run.code, 2, "{}", run.err);
        assert_eq!(
            run.err,
            format!("impersonate: nothing was sent:\n  {due}\n")
        );
        let run = stage.run(&["revoke", "--json", id]);
        let answer: Value = serde_json::from_str(&run.out).unwrap();
        let violation = &answer["error"]["violations"][0];
        assert_eq!(violation["argument"], "TOKEN_ID", "{answer}");
        assert_eq!(violation["path"], "actor_token_id", "{answer}");
        assert!(
            due.ends_with(violation["message"].as_str().unwrap()),
            "{answer}"
        );
    }
}

#[test]
fn clerk_s_refusal_is_told_by_its_status_and_codes() {
    let refusal = |status: u16, codes: &[&str]| {
        let errors: Vec<_> = codes
            .iter()
            .map(|code| json!({"code": code, "message": "SECRET"}))
            .collect();
        http::Response::builder()
            .status(status)
            .body(Body::from(json!({ "errors": errors }).to_string()))
            .unwrap()
    };
    // (status, codes, what is told)
    let table: [(u16, &[&str], &str); 4] = [
        (
            422,
            &["form_param_missing", "form_param_unknown"],
            "the request with status 422, form_param_missing, form_param_unknown",
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
            "the secret key with status 401, clerk_key_invalid",
        ),
    ];
    for (status, codes, due) in table {
        let stage = Stage::test();
        stage
            .fake
            .inject(Injection::respond_with(refusal(status, codes)));
        let run = stage.run(&with(&["--yes"]));
        assert_eq!(run.code, 5, "{}", run.err);
        assert_eq!(run.err, format!("impersonate: Clerk refused {due}\n"));
    }
}
