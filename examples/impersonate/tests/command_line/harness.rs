//! Runs the command with a fake server.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use actor_token::ActorTokenStatus;
use actor_token::fake::{FakeClerk, FakeServer, Session};
use actor_token::secrecy::ExposeSecret;
use serde_json::Value;
use tempfile::TempDir;

/// Arguments that issue a link after confirmation. `user_agent` signs in as `user_customer`.
pub(crate) const LINK: [&str; 8] = [
    "link",
    "user_customer",
    "--as",
    "user_agent",
    "--case",
    "CS-4712",
    "--reason",
    "wrong address",
];

/// A fake server, a home folder, and commands that use them.
pub(crate) struct Harness {
    pub(crate) fake: FakeClerk,
    pub(crate) server: FakeServer,
    pub(crate) home: TempDir,
}

/// The result of a command.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) exit_code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Harness {
    pub(crate) fn with_key(key: &str) -> Self {
        Self::with_fake(FakeClerk::builder().secret_key(key).build())
    }

    pub(crate) fn with_fake(fake: FakeClerk) -> Self {
        let server = fake.serve().unwrap();
        let home = tempfile::tempdir().unwrap();
        Self { fake, server, home }
    }

    pub(crate) fn new() -> Self {
        Self::with_key("sk_test_command_line")
    }

    pub(crate) fn command<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = command_without_env(arguments);
        command
            .env("HOME", self.home.path())
            .env("CLERK_SECRET_KEY", self.fake.secret_key())
            .env("CLERK_API_URL", self.server.api_url());
        command
    }

    /// Runs a command without input. Asserts that there is no secret key anywhere, and no link on
    /// stderr (stdout has the link).
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let run = run_with_input(self.command(arguments), "");
        self.check_secrets(&run);
        run
    }

    /// Asserts that no secret was printed, and that none is in the audit trail.
    pub(crate) fn check_secrets(&self, run: &Run) {
        let trail = fs::read_to_string(self.trail_path()).unwrap_or_default();
        for text in [&run.stderr, &run.stdout, &trail] {
            assert!(!text.contains(self.fake.secret_key()), "{text}");
        }
        for text in [&run.stderr, &trail] {
            assert!(!text.contains("ticket"), "{text}");
        }
    }

    pub(crate) fn statuses(&self) -> Vec<ActorTokenStatus> {
        self.fake
            .tokens()
            .iter()
            .map(|token| token.status().clone())
            .collect()
    }

    /// The default path of the audit trail.
    pub(crate) fn trail_path(&self) -> PathBuf {
        self.home
            .path()
            .join(".local/state/impersonate/audit.jsonl")
    }

    /// Returns the lines of the audit trail.
    pub(crate) fn trail(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.trail_path()).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Writes the configuration file.
    pub(crate) fn configure(&self, text: &str) {
        let folder = self.home.path().join(".config/impersonate");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("config.toml"), text).unwrap();
    }

    /// Issues a link, and returns the ID of its token.
    pub(crate) fn issue(&self) -> String {
        let run = self.run(&link_args(&["--yes", "--json"]));
        let output: Value = serde_json::from_str(&run.stdout).unwrap();
        output["token"]["id"].as_str().unwrap().to_owned()
    }

    /// Opens the last link that was issued, and signs in.
    pub(crate) fn redeem_last(&self) -> Session {
        let tokens = self.fake.tokens();
        let link = tokens.last().unwrap().url().expose_secret();
        self.fake.redeem(link).unwrap()
    }
}

/// Returns the command with an empty environment.
pub(crate) fn command_without_env<S: AsRef<OsStr>>(
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_impersonate"));
    command.args(arguments).env_clear();
    command
}

/// Runs a command with this standard input.
pub(crate) fn run_with_input(mut command: Command, input: &str) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The write fails if the command ends without reading its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    Run {
        exit_code: status.code().unwrap(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// Returns the arguments `LINK`, followed by these.
pub(crate) fn link_args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    LINK.iter().chain(more).copied().collect()
}
