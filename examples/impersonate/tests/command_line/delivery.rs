//! How a link reaches whoever asked for it, and what becomes of one that doesn't.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use actor_token::fake::{ApiFault, Endpoint, Injection};
use actor_token::{ActorTokenStatus, request::Body};
use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, openpt, unlockpt};
use serde_json::{Value, json};

use crate::harness::{Stage, with};

#[test]
fn a_link_that_can_t_be_handed_over_is_revoked() {
    let stage = Stage::test();
    let out = into_nowhere(&stage, &["--yes"]);
    assert_eq!(
        out.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert_eq!(stage.statuses(), [ActorTokenStatus::Revoked]);
}

#[test]
fn where_nobody_would_get_the_link_no_token_is_issued() {
    let stage = Stage::test();
    let closed = {
        let mut command = Command::new("/bin/sh");
        command
            .args([
                "-c",
                "exec \"$0\" \"$@\" >&-",
                env!("CARGO_BIN_EXE_impersonate"),
            ])
            .args(with(&["--yes"]))
            .env_clear()
            .env("CLERK_SECRET_KEY", stage.fake.secret_key())
            .env("CLERK_API_URL", stage.server.api_url());
        command
    };
    let thrown_away = {
        let mut command = stage.command(with(&["--yes", "--json"]));
        command.stdout(Stdio::null());
        command
    };
    let for_reading = {
        let mut command = stage.command(with(&["--yes"]));
        command.stdout(fs::File::open("/dev/zero").unwrap());
        command
    };
    for mut command in [closed, thrown_away, for_reading] {
        let out = command.stderr(Stdio::piped()).output().unwrap();
        let err = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{err}");
        assert!(
            err.contains("the link would be lost; nothing was sent"),
            "{err}"
        );
        assert!(stage.fake.requests().is_empty());
    }
}

/// Issues a token where nothing can be printed.
fn into_nowhere(stage: &Stage, more: &[&str]) -> Output {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    stage
        .command(with(more))
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap()
}

/// Clerk refuses to revoke, and isn't asked again.
fn refuse_to_revoke(stage: &Stage) {
    stage
        .fake
        .inject(Injection::respond_with(ApiFault::ClerkKeyInvalid).only_for(Endpoint::Revoke));
}

#[test]
fn of_a_token_that_can_t_be_revoked_its_id_its_end_and_the_way_out_are_told() {
    for arguments in [&["--yes"][..], &["--yes", "--json"]] {
        let stage = Stage::test();
        refuse_to_revoke(&stage);
        let out = into_nowhere(&stage, arguments);
        let err = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(7), "{err}");
        let [token] = &stage.fake.tokens()[..] else {
            panic!()
        };
        assert_eq!(token.status(), &ActorTokenStatus::Pending);
        let end =
            humantime::format_rfc3339_seconds(token.created_at() + token.expires_in()).to_string();
        for due in [&format!("impersonate revoke {}\n", token.id()), &end] {
            assert!(err.contains(due), "{due}: {err}");
        }
        assert!(!err.contains("ticket"), "{err}");
    }
}

#[test]
fn json_names_the_token_that_could_not_be_revoked_and_its_end() {
    let stage = Stage::test();
    let without_a_link = json!({
        "object": "actor_token", "id": "act_1", "status": "pending", "user_id": "user_1", "actor": {"sub": "user_2"},
        "created_at": 1, "updated_at": 1,
    });
    stage
        .fake
        .inject(Injection::respond_with(http::Response::new(Body::from(
            without_a_link.to_string(),
        ))));
    refuse_to_revoke(&stage);
    let run = stage.run(&with(&["--yes", "--json"]));
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    let error = &answer["error"];
    assert_eq!((run.code, &error["exit_code"]), (7, &json!(7)), "{answer}");
    assert_eq!(error["actor_token_id"], "act_1", "{answer}");
    assert_eq!(error["token_may_exist"], true, "{answer}");
    assert!(error["orphaned_token_expires_by"].is_string(), "{answer}");
}

/// Runs a command at a terminal of its own, where this is typed.
fn at_a_terminal(mut command: Command, typed: &str) -> Output {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
    let keyboard = openpt(flags).unwrap();
    unlockpt(&keyboard).unwrap();
    let terminal = ioctl_tiocgptpeer(&keyboard, flags).unwrap();
    let mut keyboard = fs::File::from(keyboard);
    // It is read when it is asked for.
    keyboard.write_all(typed.as_bytes()).unwrap();
    command.stdin(terminal).output().unwrap()
}

/// A browser that notes the mode of what it was given, its name, and what stood in it.
struct Browser {
    folder: tempfile::TempDir,
}

impl Browser {
    fn set() -> Self {
        let browser = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let program = browser.folder.path().join("xdg-open");
        fs::write(
            &program,
            format!(
                "#!/bin/sh\n/usr/bin/stat -c %a \"$1\" >{0}\nprintf '%s\\n' \"$1\" >>{0}\n/bin/cat \"$1\" >>{0}\n",
                browser.notes().display()
            ),
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        browser
    }

    fn notes(&self) -> PathBuf {
        self.folder.path().join("notes")
    }

    fn open(&self, stage: &Stage) -> Command {
        let mut command = stage.command(with(&["--yes", "--open"]));
        command
            .env("PATH", self.folder.path())
            .env("TMPDIR", self.folder.path());
        command
    }

    /// The mode of the page, its name, and what stood in it.
    fn noted(&self) -> (String, String, String) {
        let notes = fs::read_to_string(self.notes()).unwrap();
        let (mode, rest) = notes.split_once('\n').unwrap();
        let (page, content) = rest.split_once('\n').unwrap();
        (mode.to_owned(), page.to_owned(), content.to_owned())
    }
}

#[test]
fn the_browser_gets_the_link_through_a_private_page_that_enter_removes() {
    let stage = Stage::test();
    let browser = Browser::set();
    let mut command = browser.open(&stage);
    // It isn't needed.
    command.stdout(Stdio::null());
    let run = at_a_terminal(command, "\n");
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(
        (run.status.code(), run.stdout.as_slice()),
        (Some(0), &[][..]),
        "{err}"
    );
    let (mode, page, content) = browser.noted();
    assert_eq!(mode, "600");
    assert!(!page.contains("ticket"), "{page}");
    assert!(content.contains("ticket="), "{content}");
    assert!(!fs::exists(&page).unwrap(), "{page} stays");
    assert_eq!(stage.statuses(), [ActorTokenStatus::Pending]);
}

#[test]
fn a_link_of_which_nobody_says_that_the_browser_has_it_is_revoked() {
    let stage = Stage::test();
    let browser = Browser::set();
    let end_of_input = "\u{4}";
    let mut command = browser.open(&stage);
    // The browser's link needs none.
    command.stdout(Stdio::null());
    let run = at_a_terminal(command, end_of_input);
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1), "{err}");
    assert!(err.contains("its token is revoked"), "{err}");
    let (_, page, _) = browser.noted();
    assert!(!fs::exists(&page).unwrap(), "{page} stays");
    assert_eq!(stage.statuses(), [ActorTokenStatus::Revoked]);
}
