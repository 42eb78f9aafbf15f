//! Runs command lines in a terminal, and records what it shows.

use std::env;
use std::path::Path;
use std::process::Command;

use super::names::Names;
use crate::harness::Harness;
use crate::terminal::Terminal;

/// A fake server, and the transcript of the commands that use it.
pub(super) struct Scene {
    pub(super) harness: Harness,
    names: Names,
    transcript: String,
}

impl Scene {
    pub(super) fn new() -> Self {
        Self {
            harness: Harness::new(),
            names: Names::new(),
            transcript: String::new(),
        }
    }

    /// Runs a command line to its end.
    pub(super) fn run(&mut self, line: &str) {
        let command = self.start(line);
        self.finish(command);
    }

    /// Starts a command line. Its results are shown in the terminal too.
    pub(super) fn start(&mut self, line: &str) -> Terminal {
        self.record(&format!("$ {line}\n"));
        let folder = Path::new(env!("CARGO_BIN_EXE_impersonate"))
            .parent()
            .unwrap();
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &format!("exec {line}")])
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
            .env("HOME", self.harness.home.path())
            .env("CLERK_SECRET_KEY", self.harness.fake.secret_key())
            .env("CLERK_API_URL", self.harness.server.api_url());
        Terminal::start_with(command, |terminal| terminal.try_clone().unwrap().into())
    }

    /// Waits until a command ends, and records what the terminal shows.
    pub(super) fn finish(&mut self, command: Terminal) {
        let run = command.finish();
        self.record(&run.stderr);
        if run.exit_code != 0 {
            self.record(&format!("$ echo $?\n{}\n", run.exit_code));
        }
    }

    fn record(&mut self, text: &str) {
        let home = self.harness.home.path().display().to_string();
        self.transcript += &self.names.replace(&text.replace(&home, "~"));
    }

    pub(super) fn transcript(&self) -> &str {
        &self.transcript
    }
}
