//! What the command promises: its exit codes, its two outputs, and where secrets don't go.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic, in its helpers too"
)]

mod confirmation;
#[cfg(target_os = "linux")]
mod delivery;
mod harness;
#[cfg(unix)]
mod key_file;
mod messages;

use std::fs;
use std::net::{TcpListener, TcpStream};

use actor_token::ActorTokenStatus;

use actor_token::fake::{ApiFault, FakeClerk, Injection};
use actor_token::secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::{Stage, bare, finish, with};

#[test]
fn the_link_alone_is_on_standard_output() {
    let stage = Stage::test();
    let run = stage.run(&with(&["--yes", "--for", "5m"]));
    assert_eq!(run.code, 0, "{}", run.err);
    let [token] = &stage.fake.tokens()[..] else {
        panic!()
    };
    assert_eq!(run.out, format!("{}\n", token.url().expose_secret()));
    assert!(run.err.contains(token.id()), "{}", run.err);
    assert_eq!(token.expires_in().as_secs(), 300);
    let actor = json!({"sub": "user_2", "case": 4711, "reason": "wrong address"});
    assert_eq!(token.actor(), &actor);
}

#[test]
fn json_has_the_record_and_the_link() {
    let stage = Stage::test();
    let run = stage.run(&with(&["--yes", "--json"]));
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(answer["token"]["user_id"], "user_1");
    assert!(answer["url"].as_str().unwrap().contains("ticket="));
    assert_eq!(run.err, "");
}

#[test]
fn an_exit_code_says_what_to_do_next() {
    // (what goes wrong, exit code, its word)
    type Fault = fn(&FakeClerk);
    let table: [(Fault, i32, &str); 5] = [
        (|fake| fake.delete_user("user_1"), 5, "rejected"),
        (
            |fake| fake.inject(Injection::respond_with(ApiFault::ClerkKeyInvalid)),
            5,
            "rejected",
        ),
        (
            |fake| fake.inject(Injection::respond_with(ApiFault::InternalClerkError)),
            7,
            "unknown_outcome",
        ),
        (
            |fake| fake.inject(Injection::drop_response()),
            7,
            "unknown_outcome",
        ),
        (
            |fake| fake.inject(Injection::drop_request()),
            7,
            "unknown_outcome",
        ),
    ];
    for (spoil, code, word) in table {
        let stage = Stage::test();
        spoil(&stage.fake);
        let run = stage.run(&with(&["--yes"]));
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{}", run.err);
        assert_eq!(run.err.contains("at the latest"), code == 7, "{}", run.err);

        let stage = Stage::test();
        spoil(&stage.fake);
        let run = stage.run(&with(&["--yes", "--json"]));
        let answer: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(
            (run.code, &answer["error"]["kind"]),
            (code, &Value::from(word))
        );
        assert_eq!(answer["error"]["exit_code"], code);
        assert_eq!(
            answer["error"]["orphaned_token_expires_by"].is_string(),
            code == 7
        );
    }
}

#[test]
fn where_nobody_listens_it_is_safe_to_try_again() {
    let stage = Stage::test();
    let mut command = stage.command(with(&["--yes"]));
    // The near end of a connection: its port is taken, and nobody listens there.
    let far_end = TcpListener::bind("127.0.0.1:0").unwrap();
    let near_end = TcpStream::connect(far_end.local_addr().unwrap()).unwrap();
    command.env(
        "CLERK_API_URL",
        format!("http://{}", near_end.local_addr().unwrap()),
    );
    let run = finish(command, "");
    assert_eq!(run.code, 6, "{}", run.err);
}

#[test]
fn revoking_tells_what_became_of_the_token() {
    let stage = Stage::test();
    for _ in 0..2 {
        assert_eq!(stage.run(&with(&["--yes"])).code, 0);
    }
    let [unused, used] = &stage.fake.tokens()[..] else {
        panic!()
    };
    assert_eq!(
        stage.fake.open_link(used.url().expose_secret()).status(),
        303
    );
    let run = stage.run(&["revoke", unused.id()]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let run = stage.run(&["revoke", unused.id(), "--json"]);
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (&answer["revoked"], &answer["already"]),
        (&true.into(), &true.into())
    );
    assert_eq!(stage.run(&["revoke", used.id()]).code, 8);
    assert_eq!(stage.run(&["revoke", "act_nobody_knows"]).code, 5);
    assert_eq!(stage.run(&["revoke", ".."]).code, 2);
    assert_eq!(
        stage.statuses(),
        [ActorTokenStatus::Revoked, ActorTokenStatus::Accepted]
    );
}

#[test]
fn practice_needs_no_key_and_no_clerk() {
    let run = finish(bare(with(&["--fake"])), "y\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("http://127.0.0.1:"), "{}", run.out);
}

#[test]
fn practice_has_no_way_back_at_clerk_and_says_that_the_link_is_dead() {
    for (more, is_told_of_the_token) in [
        (&["--fake", "--yes"][..], true),
        (&["--fake", "--yes", "--json"], false),
    ] {
        let run = finish(bare(with(more)), "");
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(
            run.err.contains("Issued act_"),
            is_told_of_the_token,
            "{}",
            run.err
        );
        assert!(!run.err.contains("impersonate revoke"), "{}", run.err);
        assert!(run.err.contains("the link is dead"), "{}", run.err);
    }
    let stage = Stage::test();
    let run = stage.run(&with(&["--yes"]));
    assert!(run.err.contains("impersonate revoke act_"), "{}", run.err);
    assert!(!run.err.contains("dead"), "{}", run.err);
}

/// Command lines that don't read as one.
const UNREADABLE: [&[&str]; 4] = [
    &[],
    &["user_1"],
    &["user_1", "revoke"],
    &["user_1", "--as", "user_2", "--case", "x", "--reason", "r"],
];

#[test]
fn a_command_line_that_can_t_be_read_is_told_what_to_say() {
    for arguments in UNREADABLE {
        let run = finish(bare(arguments), "");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.starts_with("error: "), "{}", run.err);
        assert!(
            run.err.contains("Usage: impersonate") || run.err.contains("--help"),
            "{}",
            run.err
        );
    }
}

#[test]
fn json_is_printed_of_a_command_line_that_can_t_be_read_too() {
    for arguments in UNREADABLE {
        let run = finish(bare([arguments, &["--json"]].concat()), "");
        assert_eq!((run.code, run.err.as_str()), (2, ""), "{arguments:?}");
        let answer: Value = serde_json::from_str(&run.out).unwrap();
        let error = &answer["error"];
        assert_eq!(error["kind"], "arguments", "{answer}");
        assert_eq!(error["exit_code"], 2, "{answer}");
        assert_eq!(error["token_may_exist"], false, "{answer}");
        let message = error["message"].as_str().unwrap();
        assert!(!message.starts_with("error"), "{message}");
        assert!(
            message.contains("USER_ID") || message.contains("--"),
            "{message}"
        );
    }
    // Behind `--` it is somebody's ID, and help is no failure.
    let run = finish(bare(["--", "--json"]), "");
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    let run = finish(bare(["--json", "--help"]), "");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Usage: impersonate"), "{}", run.out);
}

#[test]
fn without_a_key_it_says_where_one_can_come_from() {
    let run = finish(bare(["revoke", "act_1"]), "");
    assert_eq!(run.code, 3);
    assert!(
        run.err.contains("CLERK_SECRET_KEY") && run.err.contains("--key-file"),
        "{}",
        run.err
    );
}

#[test]
fn without_a_terminal_no_link_is_made_for_the_browser() {
    for typed in ["", "\n", "y\n\n"] {
        let stage = Stage::test();
        let run = finish(stage.command(with(&["--yes", "--open"])), typed);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains("needs a terminal"), "{}", run.err);
        assert!(stage.fake.requests().is_empty());
    }
}

#[test]
fn the_readme_shows_the_help_as_it_is() {
    let help = finish(bare(["--help"]), "").out;
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&help), "README.md should have:\n{help}");
}
