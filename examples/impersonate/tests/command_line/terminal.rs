//! Runs the command in a new terminal, of which standard input and standard error are a part.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, openpt, unlockpt};

use crate::harness::Run;

/// How long the command may take to print the expected text.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A command in a terminal.
pub(crate) struct Terminal {
    child: Child,
    controller: File,
    screen: Arc<Screen>,
    reader: Option<JoinHandle<()>>,
}

/// The text that the terminal shows, including the input.
#[derive(Default)]
struct Screen {
    bytes: Mutex<Vec<u8>>,
    changed: Condvar,
}

impl Terminal {
    /// Starts a command whose standard output is a pipe.
    pub(crate) fn start(command: Command) -> Self {
        Self::start_with(command, |_| Stdio::piped())
    }

    /// Starts a command whose standard output is chosen by a function of the terminal.
    pub(crate) fn start_with(mut command: Command, stdout: impl FnOnce(&OwnedFd) -> Stdio) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        let controller = openpt(flags).unwrap();
        unlockpt(&controller).unwrap();
        let terminal = ioctl_tiocgptpeer(&controller, flags).unwrap();
        let child = command
            .stdin(terminal.try_clone().unwrap())
            .stdout(stdout(&terminal))
            .stderr(terminal)
            .spawn()
            .unwrap();
        // Closes the terminal on this side, so that reading ends when the command ends.
        drop(command);
        let controller = File::from(controller);
        let screen = Arc::<Screen>::default();
        let (mut reader, shared) = (controller.try_clone().unwrap(), screen.clone());
        let reader_thread = thread::spawn(move || {
            let mut chunk = [0; 1024];
            while let Ok(length @ 1..) = reader.read(&mut chunk) {
                shared.bytes.lock().unwrap().extend(&chunk[..length]);
                shared.changed.notify_all();
            }
        });
        Self {
            child,
            controller,
            screen,
            reader: Some(reader_thread),
        }
    }

    /// Waits until the screen contains `text`.
    pub(crate) fn expect(&self, text: &str) {
        let bytes = self.screen.bytes.lock().unwrap();
        let missing = |bytes: &mut Vec<u8>| !to_text(bytes).contains(text);
        let (bytes, result) = self
            .screen
            .changed
            .wait_timeout_while(bytes, TIMEOUT, missing)
            .unwrap();
        assert!(!result.timed_out(), "no {text:?} in: {}", to_text(&bytes));
    }

    /// Returns what the terminal shows.
    pub(crate) fn text(&self) -> String {
        to_text(&self.screen.bytes.lock().unwrap())
    }

    /// Types text.
    pub(crate) fn type_text(&mut self, text: impl AsRef<[u8]>) {
        self.controller.write_all(text.as_ref()).unwrap();
    }

    /// Sends the signal of Ctrl-C.
    pub(crate) fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until the command ends. `stderr` of the result is what the terminal shows.
    pub(crate) fn finish(mut self) -> Run {
        let mut stdout = String::new();
        if let Some(mut pipe) = self.child.stdout.take() {
            pipe.read_to_string(&mut stdout).unwrap();
        }
        let status = self.child.wait().unwrap();
        // Reading ends with an error once no process has the terminal.
        self.reader.take().unwrap().join().unwrap();
        let bytes = self.screen.bytes.lock().unwrap();
        Run {
            exit_code: status.code().unwrap(),
            stdout,
            stderr: to_text(&bytes),
        }
    }
}

/// Stops the command if the test has failed before the command ended.
impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command in a terminal with this input.
pub(crate) fn run_in_terminal(command: Command, input: impl AsRef<[u8]>) -> Run {
    let mut terminal = Terminal::start(command);
    // The terminal buffers the input until the command reads it.
    terminal.type_text(input);
    terminal.finish()
}

fn to_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}
