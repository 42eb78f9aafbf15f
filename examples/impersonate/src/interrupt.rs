//! Ctrl-C and other signals that ask the command to stop.
//!
//! After the first signal, nothing more is sent, except for requests that revoke a link or end its
//! session. A request that was already sent cannot be taken back, so the command waits for its
//! response, and says so. The second signal stops the process at once, with a message about what
//! may remain. While the user is asked something, the first signal already stops the process. The
//! file with a link is removed in all cases.

use std::fs;
use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use signal_hook::{consts, flag};
use tempfile::TempPath;

use crate::failure::Failure;
use crate::output;

/// The exit code of a command that a signal stops at once, as shells report it for Ctrl-C.
pub(crate) const EXIT_CODE: u8 = 130;

/// How often signals are checked. Several signals in this time count as one.
const TICK: Duration = Duration::from_millis(50);

/// The number of `SIGHUP`. Windows has no such signal.
const HANGUP: i32 = 1;

#[cfg(unix)]
const SIGNALS: [i32; 3] = [consts::SIGINT, consts::SIGTERM, HANGUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [consts::SIGINT, consts::SIGTERM];

/// The request to stop. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Interrupt(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Set by the signal handler.
    received: Arc<AtomicBool>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    has_first_signal: bool,
    /// Whether nothing more may be sent.
    is_stopped: bool,
    activity: Activity,
    remains: Option<Remains>,
    /// The file with a link, which is removed when it is dropped.
    page: Option<TempPath>,
    json: bool,
}

/// What the main thread is doing.
#[derive(Clone, Copy, Default)]
pub(crate) enum Activity {
    /// Neither of these. A signal is noticed at its next check.
    #[default]
    Other,
    /// It waits for a response, until this time.
    Sending(Instant),
    /// It waits for the user. A signal then stops the process at once.
    Prompt,
}

/// What may remain when the command is stopped.
#[derive(Clone, Debug)]
pub(crate) enum Remains {
    NoLink,
    /// A link whose token ID is not known, because there was no response.
    UnknownLink {
        customer: String,
        agent: String,
        expires_by: Option<SystemTime>,
    },
    /// The link of this token, or its session.
    Link(String),
    /// The access that this command would have ended.
    Access {
        command: String,
    },
}

/// An activity, until it is dropped.
pub(crate) struct Busy<'a>(&'a Interrupt);

impl Interrupt {
    /// From now on, the first signal stops the process only while the user is asked something.
    /// `json` is the format of the message when a signal stops the process.
    pub(crate) fn catch(&self, json: bool, remains: Option<Remains>) -> io::Result<()> {
        {
            let mut state = self.lock();
            state.json = json;
            state.remains = remains;
        }
        for signal in SIGNALS {
            // `nohup` starts commands that must go on after the terminal is closed.
            if signal != HANGUP || !is_ignored(HANGUP) {
                flag::register(signal, self.0.received.clone())?;
            }
        }
        let interrupt = self.clone();
        thread::Builder::new().spawn(move || {
            loop {
                thread::sleep(TICK);
                drop(interrupt.lock_checked());
            }
        })?;
        Ok(())
    }

    /// Returns `true` if a signal was received, unless [`allow_cleanup`](Self::allow_cleanup) was
    /// called since.
    pub(crate) fn is_stopped(&self) -> bool {
        self.lock_checked().is_stopped
    }

    /// Waits, at most for `time`. Returns `true` if a signal was received.
    pub(crate) fn wait(&self, time: Duration) -> bool {
        let state = self.lock_checked();
        let result = self
            .0
            .changed
            .wait_timeout_while(state, time, |state| !state.is_stopped);
        result.unwrap_or_else(PoisonError::into_inner).0.is_stopped
    }

    /// Begins an activity. Returns `None` if a signal was received, so it must not begin.
    pub(crate) fn begin(&self, activity: Activity) -> Option<Busy<'_>> {
        let mut state = self.lock_checked();
        if state.is_stopped {
            return None;
        }
        state.activity = activity;
        Some(Busy(self))
    }

    /// Allows the requests that revoke a link or end its session. The next signal still stops the
    /// process.
    pub(crate) fn allow_cleanup(&self) {
        self.lock_checked().is_stopped = false;
    }

    pub(crate) fn set_remains(&self, remains: Option<Remains>) {
        self.lock_checked().remains = remains;
    }

    pub(crate) fn remains(&self) -> Option<Remains> {
        self.lock().remains.clone()
    }

    /// Keeps a file that must be removed before the process ends.
    pub(crate) fn keep_page(&self, page: TempPath) {
        self.lock_checked().page = Some(page);
    }

    /// Takes the file. It is removed when the result is dropped.
    pub(crate) fn take_page(&self) -> Option<TempPath> {
        self.lock().page.take()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        let state = self.0.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the state and applies a signal that was received. Does not return if the signal stops
    /// the process.
    fn lock_checked(&self) -> MutexGuard<'_, State> {
        let mut state = self.lock();
        if self.0.received.swap(false, Ordering::Relaxed) {
            if state.has_first_signal || matches!(state.activity, Activity::Prompt) {
                // The lock is not released, so no file with a link can be created anymore.
                state.stop_process();
            }
            state.has_first_signal = true;
            state.is_stopped = true;
            self.0.changed.notify_all();
            if let Activity::Sending(until) = state.activity {
                report_wait(until);
            }
        }
        state
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.lock().activity = Activity::Other;
    }
}

impl State {
    fn stop_process(&mut self) -> ! {
        drop(self.page.take());
        output::newline();
        output::report_failure(self.json, &Failure::Stopped(self.remains.take()));
        process::exit(EXIT_CODE.into())
    }
}

fn report_wait(until: Instant) {
    let left = until.saturating_duration_since(Instant::now());
    output::newline();
    output::warn(format_args!(
        "a request may already have been sent: waiting for Clerk's response, at most {:.0}s; press Ctrl-C again to stop at once",
        left.as_secs_f32().ceil()
    ));
}

/// Returns `true` if the process ignores the signal. Only Linux shows this. On other systems,
/// returns `false`, so `nohup` has no effect.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .unwrap_or_default();
    // The least significant bit is signal 1.
    let ignored = u64::from_str_radix(mask.trim(), 16).unwrap_or_default();
    ignored & (1 << (signal - 1)) != 0
}
