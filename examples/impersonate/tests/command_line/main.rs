//! What the command promises: its exit codes, its two outputs, and where secrets don't go.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic, in its helpers too"
)]

#[cfg(target_os = "linux")]
mod hand_over;
mod stage;

use std::fs;

use actor_token::fake::{ApiFault, FakeClerk, TokenStatus};
use actor_token::secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::stage::{ISSUE, Stage, bare, finish, with};

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
fn an_exit_code_says_what_to_do_next() {
    // (what goes wrong, exit code, its word)
    type Fault = fn(&FakeClerk);
    let table: [(Fault, i32, &str); 5] = [
        (|fake| fake.delete_user("user_1"), 5, "refused"),
        (
            |fake| fake.answer_next(ApiFault::ClerkKeyInvalid),
            5,
            "refused",
        ),
        (
            |fake| fake.answer_next(ApiFault::InternalClerkError),
            7,
            "in_doubt",
        ),
        (|fake| fake.lose_next_answer(), 7, "in_doubt"),
        (|fake| fake.lose_next_request(), 7, "in_doubt"),
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
        assert_eq!(answer["error"]["ghost_dead_by"].is_string(), code == 7);
    }
}

#[test]
fn where_nobody_listens_it_is_safe_to_try_again() {
    let stage = Stage::test();
    let mut command = stage.command(with(&["--yes"]));
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    command.env(
        "CLERK_API_URL",
        format!("http://{}", nobody.local_addr().unwrap()),
    );
    drop(nobody);
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
    assert_eq!(stage.fake.open(used.url().expose_secret()).status(), 303);
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
        [TokenStatus::Revoked, TokenStatus::Accepted]
    );
}

#[test]
fn practice_needs_no_key_and_no_clerk() {
    let run = finish(bare(with(&["--fake"])), "y\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("http://127.0.0.1:"), "{}", run.out);
}

#[test]
fn a_command_line_that_says_nothing_is_told_what_to_say() {
    for arguments in [&[][..], &["--json"], &["user_1"], &["user_1", "revoke"]] {
        let run = finish(bare(arguments), "");
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains("Usage: impersonate"), "{}", run.err);
    }
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

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let stage = Stage::test();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, format!("{}\n", stage.fake.secret_key())).unwrap();
    for (mode, code) in [
        (0o600, 0),
        (0o400, 0),
        (0o640, 3),
        (0o604, 3),
        (0o620, 3),
        (0o644, 3),
    ] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let mut command = bare(with(&["--yes", "--key-file"]));
        command
            .arg(&path)
            .env("CLERK_API_URL", stage.server.api_url());
        let run = finish(command, "");
        assert_eq!(run.code, code, "{mode:o}: {}", run.err);
        assert_eq!(run.err.contains("chmod 600"), code == 3, "{}", run.err);
        assert!(!run.err.contains(stage.fake.secret_key()));
    }
    // A folder, a file that isn't there, one that can't be a key.
    let long = folder.path().join("long");
    fs::write(&long, "x".repeat(5000)).unwrap();
    fs::set_permissions(&long, fs::Permissions::from_mode(0o600)).unwrap();
    for path in [folder.path(), &folder.path().join("nothing"), &long] {
        let mut command = bare(["revoke", "act_1", "--key-file"]);
        command.arg(path);
        assert_eq!(finish(command, "").code, 3, "{}", path.display());
    }
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
