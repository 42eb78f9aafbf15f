//! Runs the command with a fake server.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use actor_token::ActorTokenStatus;
use actor_token::fake::{FakeClerk, FakeServer};

/// Arguments that issue a token after confirmation. `user_agent` signs in as `user_customer`.
pub(crate) const ISSUE: [&str; 7] = [
    "user_customer",
    "--as",
    "user_agent",
    "--case",
    "4711",
    "--reason",
    "wrong address",
];

/// A fake server, and commands that use it.
pub(crate) struct Harness {
    pub(crate) fake: FakeClerk,
    pub(crate) server: FakeServer,
}

/// The result of a command.
pub(crate) struct Run {
    pub(crate) exit_code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Harness {
    pub(crate) fn with_key(key: &str) -> Self {
        let fake = FakeClerk::builder().secret_key(key).build();
        let server = fake.serve().unwrap();
        Self { fake, server }
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
            .env("CLERK_SECRET_KEY", self.fake.secret_key())
            .env("CLERK_API_URL", self.server.api_url());
        command
    }

    /// Runs a command without input. Asserts that there is no secret key anywhere, and no link on
    /// stderr (stdout has the link).
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let run = run_with_input(self.command(arguments), "");
        assert!(
            !run.stderr.contains(self.fake.secret_key()),
            "{}",
            run.stderr
        );
        assert!(
            !run.stdout.contains(self.fake.secret_key()),
            "{}",
            run.stdout
        );
        assert!(!run.stderr.contains("ticket"), "{}", run.stderr);
        run
    }

    pub(crate) fn statuses(&self) -> Vec<ActorTokenStatus> {
        self.fake
            .tokens()
            .iter()
            .map(|token| token.status().clone())
            .collect()
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

/// Returns the arguments `ISSUE`, followed by these.
pub(crate) fn issue_args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ISSUE.iter().chain(more).copied().collect()
}
