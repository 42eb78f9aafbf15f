//! `--key-file` and `IMPERSONATE_KEY_FILE`: access, content and messages.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::harness::{Harness, command_without_env, link_args, run_with_input};

/// Creates a file that only its owner can access.
fn create_private_file(
    folder: &TempDir,
    name: impl AsRef<Path>,
    content: impl AsRef<[u8]>,
) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

#[test]
fn key_file_with_open_access_is_rejected() {
    let harness = Harness::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, format!("{}\n", harness.fake.secret_key())).unwrap();
    for (mode, code) in [
        (0o600, 0),
        (0o400, 0),
        (0o640, 3),
        (0o604, 3),
        (0o620, 3),
        (0o644, 3),
    ] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let mut command = command_without_env(link_args(&["--yes", "--key-file"]));
        command
            .arg(&path)
            .env("HOME", harness.home.path())
            .env("CLERK_API_URL", harness.server.api_url());
        let run = run_with_input(command, "");
        assert_eq!(run.exit_code, code, "{mode:o}: {}", run.stderr);
        assert_eq!(
            run.stderr.contains("chmod 600"),
            code == 3,
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains(harness.fake.secret_key()));
    }
}

#[test]
fn invalid_key_file_is_reported_and_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let file = |name: &str, content: &str| create_private_file(&folder, name, content);
    let table = [
        (folder.path().to_owned(), "is not a regular file"),
        (pipe, "is not a regular file"),
        (folder.path().join("missing"), "No such file"),
        (
            create_private_file(&folder, "bytes", b"sk_test_\xff"),
            "valid UTF-8",
        ),
        (file("long", &"x".repeat(5000)), "is larger than 4096 bytes"),
        (file("empty", ""), "is empty"),
        (file("blank", " \n\n"), "is empty"),
        (file("two", "sk_test_1\nsk_test_2\n"), "more than one line"),
        (
            file("named", "CLERK_SECRET_KEY=sk_test_1\n"),
            "without a variable name",
        ),
        (file("quoted", "\"sk_test_1\"\n"), "or quotes"),
        (
            file("publishable", "pk_test_1\n"),
            "does not contain a secret key",
        ),
        (
            file("password", "hunter2\n"),
            "does not contain a secret key",
        ),
        (
            file("spaced", "sk_test_1 sk_test_2\n"),
            "does not contain a secret key",
        ),
    ];
    for (path, expected) in table {
        let harness = Harness::new();
        let mut command = harness.command(link_args(&["--yes", "--key-file"]));
        command.arg(&path);
        let run = run_with_input(command, "");
        assert_eq!(run.exit_code, 3, "{}: {}", path.display(), run.stderr);
        let start = format!(
            "error: invalid settings; nothing was sent:\n  failed to read key file {}: ",
            path.display()
        );
        assert!(run.stderr.starts_with(&start), "{}", run.stderr);
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
        assert!(!run.stderr.contains("CLERK_SECRET_KEY"), "{}", run.stderr);
        for secret in ["hunter2", "sk_test_", "pk_test_"] {
            assert!(!run.stderr.contains(secret), "{secret}: {}", run.stderr);
        }
        assert!(harness.fake.requests().is_empty());
    }
}

#[test]
fn path_is_escaped_and_chmod_hint_can_be_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let escape_sequence: &[u8] = b"a\x1b[2Jb";
    // (file name, end of the path as it is displayed, hint)
    // The hint omits a path that cannot be typed in a shell.
    let table: [(&[u8], &str, &str); 3] = [
        (b"my key", "my key", "`chmod 600 '/"),
        (escape_sequence, r"a\u{1b}[2Jb", "`chmod 600` on it"),
        (b"a\xff", "a\u{fffd}", "`chmod 600` on it"),
    ];
    for (name, shown, hint) in table {
        let path = create_private_file(&folder, std::ffi::OsStr::from_bytes(name), "sk_test_1");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let mut command = command_without_env(["revoke", "act_1", "--key-file"]);
        command.arg(&path);
        let run = run_with_input(command, "");
        assert_eq!(run.exit_code, 3, "{}", run.stderr);
        for expected in [shown, hint] {
            assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
        }
        assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
    }
}

#[cfg(target_os = "linux")] // the prompt shows the source
#[test]
fn key_source_with_highest_precedence_is_used() {
    let harness = Harness::new();
    let folder = tempfile::tempdir().unwrap();
    let key = harness.fake.secret_key();
    let one = create_private_file(&folder, "one", key);
    let two = create_private_file(&folder, "two", key);
    let from_file =
        |path: &Path, set_by: &str| format!("  key      from {} ({set_by})\n", path.display());
    let from_secret_key_variable = "  key      from CLERK_SECRET_KEY\n".to_owned();
    // (--key-file, IMPERSONATE_KEY_FILE, expected line of the summary)
    let table: [(Option<&Path>, Option<&Path>, String); 4] = [
        (Some(&one), None, from_file(&one, "--key-file")),
        (None, Some(&two), from_file(&two, "IMPERSONATE_KEY_FILE")),
        (Some(&one), Some(&two), from_file(&one, "--key-file")),
        (None, Some(Path::new("")), from_secret_key_variable),
    ];
    for (argument, key_file_variable, expected) in table {
        let mut command = harness.command(crate::harness::LINK);
        if let Some(path) = argument {
            command.arg("--key-file").arg(path);
        }
        if let Some(path) = key_file_variable {
            command.env("IMPERSONATE_KEY_FILE", path);
        }
        let run = crate::terminal::run_in_terminal(command, "n\n");
        assert_eq!(run.exit_code, 4, "{}", run.stderr);
        assert!(run.stderr.contains(&expected), "{expected}: {}", run.stderr);
    }
}
