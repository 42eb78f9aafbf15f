//! Runs the command with a fake server.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use actor_token::ActorTokenStatus;
use actor_token::fake::{FakeClerk, FakeServer};

pub(crate) const ISSUE: [&str; 7] = [
    "user_1",
    "--as",
    "user_2",
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

pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
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
        let mut command = bare(arguments);
        command
            .env("CLERK_SECRET_KEY", self.fake.secret_key())
            .env("CLERK_API_URL", self.server.api_url());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let run = finish(self.command(arguments), "");
        assert!(!run.err.contains(self.fake.secret_key()), "{}", run.err);
        assert!(!run.out.contains(self.fake.secret_key()), "{}", run.out);
        assert!(!run.err.contains("ticket"), "{}", run.err);
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
pub(crate) fn bare<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_impersonate"));
    command.args(arguments).env_clear();
    command
}

/// Runs a command with this standard input.
pub(crate) fn finish(mut command: Command, input: &str) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Fails if the command ends without reading its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    Run {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// Returns the arguments of `ISSUE` and these.
pub(crate) fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ISSUE.iter().chain(more).copied().collect()
}
