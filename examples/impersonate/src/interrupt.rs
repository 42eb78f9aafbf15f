//! Ctrl-C and other signals that ask the command to stop.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::{consts, flag};

/// The exit code of a command that Ctrl-C stops at once, as shells report it.
const EXIT_CODE: i32 = 130;

/// How often a wait checks for signals.
const TICK: Duration = Duration::from_millis(50);

#[cfg(unix)]
const SIGNALS: [i32; 3] = [consts::SIGINT, consts::SIGTERM, consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [consts::SIGINT, consts::SIGTERM];

/// The request to stop. A second signal stops the process at once.
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on, a signal no longer stops the process, but [`wait`](Self::wait) returns.
    pub(crate) fn catch() -> io::Result<Self> {
        let received = Arc::new(AtomicBool::new(false));
        for signal in SIGNALS {
            // Before the other handler, so that only the second signal stops the process.
            flag::register_conditional_shutdown(signal, EXIT_CODE, received.clone())?;
            flag::register(signal, received.clone())?;
        }
        Ok(Self(received))
    }

    /// Waits, at most for `time`. Returns `true` if a signal was received.
    pub(crate) fn wait(&self, time: Duration) -> bool {
        let start = Instant::now();
        loop {
            if self.0.load(Ordering::Relaxed) {
                return true;
            }
            let left = time.saturating_sub(start.elapsed());
            if left.is_zero() {
                return false;
            }
            thread::sleep(left.min(TICK));
        }
    }
}
