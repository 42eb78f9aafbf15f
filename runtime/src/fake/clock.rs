//! The fake's clock, which a test controls, and the list of recorded sleeps.
//!
//! No other module of the fake reads the system's time.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The last second that an HTTP date can express: the end of the year 9999.
const LAST_UNIX_SECOND: u64 = 253_402_300_799;

/// A clock that is frozen or ticking, and can be advanced. Clones share the time.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use actor_token::fake::Clock;
///
/// let clock = Clock::frozen_at(UNIX_EPOCH + Duration::from_secs(1_700_000_000));
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now(), UNIX_EPOCH + Duration::from_secs(1_700_000_060));
/// ```
#[derive(Clone)]
pub struct Clock(Arc<Time>);

struct Time {
    start: SystemTime,
    start_instant: Instant,
    ticks: bool,
    advanced: Mutex<Duration>,
}

impl Clock {
    /// Creates a clock that is frozen at the current time, in whole milliseconds, until it is
    /// [advanced](Self::advance).
    ///
    /// ```
    /// use actor_token::fake::Clock;
    ///
    /// let clock = Clock::frozen();
    /// assert_eq!(clock.now(), clock.now());
    /// ```
    #[must_use]
    pub fn frozen() -> Self {
        Self::frozen_at(SystemTime::now())
    }

    /// Creates a clock that is frozen at `time`, truncated to whole milliseconds and limited to the
    /// years 1970 to 9999, which HTTP dates can express.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use actor_token::fake::Clock;
    ///
    /// let clock = Clock::frozen_at(UNIX_EPOCH + Duration::from_micros(5_999));
    /// assert_eq!(clock.now(), UNIX_EPOCH + Duration::from_millis(5));
    /// ```
    #[must_use]
    pub fn frozen_at(time: SystemTime) -> Self {
        Self::starting_at(time, false)
    }

    /// Creates a clock that starts at the current time and ticks. It can be advanced too.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use actor_token::fake::Clock;
    ///
    /// let clock = Clock::ticking();
    /// clock.advance(Duration::from_secs(3600));
    /// assert!(clock.now() > SystemTime::now());
    /// ```
    #[must_use]
    pub fn ticking() -> Self {
        Self::starting_at(SystemTime::now(), true)
    }

    fn starting_at(time: SystemTime, ticks: bool) -> Self {
        let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let whole_millis = Duration::from_secs(since_epoch.as_secs())
            + Duration::from_millis(u64::from(since_epoch.subsec_millis()));
        let start = UNIX_EPOCH
            .checked_add(whole_millis.min(Duration::from_secs(LAST_UNIX_SECOND)))
            .unwrap_or(UNIX_EPOCH);
        Self(Arc::new(Time {
            start,
            start_instant: Instant::now(),
            ticks,
            advanced: Mutex::new(Duration::ZERO),
        }))
    }

    /// Returns the current time.
    ///
    /// ```
    /// use std::time::UNIX_EPOCH;
    /// use actor_token::fake::Clock;
    ///
    /// assert_eq!(Clock::frozen_at(UNIX_EPOCH).now(), UNIX_EPOCH);
    /// ```
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.0
            .start
            .checked_add(self.elapsed())
            .unwrap_or(self.0.start)
    }

    /// Returns the same time as an [`Instant`], with which deadlines are measured.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::fake::Clock;
    ///
    /// let clock = Clock::frozen();
    /// let before = clock.instant();
    /// clock.advance(Duration::from_millis(250));
    /// assert_eq!(clock.instant() - before, Duration::from_millis(250));
    /// ```
    #[must_use]
    pub fn instant(&self) -> Instant {
        self.0
            .start_instant
            .checked_add(self.elapsed())
            .unwrap_or(self.0.start_instant)
    }

    /// Advances the clock and all its clones. It stops at the end of the year 9999, the last that
    /// an HTTP date can express.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::fake::Clock;
    ///
    /// let clock = Clock::frozen();
    /// let same = clock.clone();
    /// clock.advance(Duration::from_secs(1));
    /// assert_eq!(clock.now(), same.now());
    /// clock.advance(Duration::MAX); // no panic: it stops at the end
    /// ```
    pub fn advance(&self, by: Duration) {
        let mut advanced = lock(&self.0.advanced);
        *advanced = advanced.saturating_add(by);
    }

    /// Returns the current time as a date and as an instant.
    pub(super) fn read(&self) -> Now {
        Now {
            time: self.now(),
            instant: self.instant(),
        }
    }

    /// Returns the time since the start. It never exceeds the end of the clock.
    fn elapsed(&self) -> Duration {
        let advanced = *lock(&self.0.advanced);
        let ticked = if self.0.ticks {
            self.0.start_instant.elapsed()
        } else {
            Duration::ZERO
        };
        let started = self.0.start.duration_since(UNIX_EPOCH).unwrap_or_default();
        let end = Duration::from_secs(LAST_UNIX_SECOND).saturating_sub(started);
        advanced.saturating_add(ticked).min(end)
    }
}

impl Default for Clock {
    /// Returns [`Clock::frozen`].
    fn default() -> Self {
        Self::frozen()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock")
            .field("now", &self.now())
            .field("ticks", &self.0.ticks)
            .finish()
    }
}

/// The time at which a request is handled.
#[derive(Clone, Copy)]
pub(super) struct Now {
    pub(super) time: SystemTime,
    pub(super) instant: Instant,
}

impl Now {
    /// Returns the milliseconds since the Unix epoch, the unit of Clerk's timestamps.
    pub(super) fn unix_millis(self) -> u64 {
        let since_epoch = self.time.duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
    }

    pub(super) fn unix_seconds(self) -> u64 {
        self.unix_millis() / 1000
    }
}

/// Converts one of Clerk's timestamps.
pub(super) fn system_time(unix_millis: u64) -> SystemTime {
    UNIX_EPOCH
        .checked_add(Duration::from_millis(unix_millis))
        .unwrap_or(UNIX_EPOCH)
}

/// The sleeps of a transport, in order. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Sleeps(Arc<Mutex<Vec<Duration>>>);

impl Sleeps {
    /// Advances the clock instead of sleeping, and records the duration.
    pub(super) fn record(&self, clock: &Clock, duration: Duration) {
        clock.advance(duration);
        lock(&self.0).push(duration);
    }

    pub(super) fn all(&self) -> Vec<Duration> {
        lock(&self.0).clone()
    }
}

/// Ignores poisoning: a failing test must not break the clock for others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_clock_moves_only_when_advanced() {
        let clock = Clock::frozen();
        let (now, instant) = (clock.now(), clock.instant());
        clock.clone().advance(Duration::from_millis(1));
        assert_eq!(clock.now(), now + Duration::from_millis(1));
        assert_eq!(clock.instant(), instant + Duration::from_millis(1));
    }

    #[test]
    fn ticking_clock_moves_on_its_own() {
        let clock = Clock::ticking();
        let before = clock.instant();
        let started = Instant::now();
        while started.elapsed() < Duration::from_millis(1) {
            std::hint::spin_loop();
        }
        assert!(clock.instant() - before >= Duration::from_millis(1));
    }

    #[test]
    fn clock_stays_in_years_of_http_dates() {
        for far in [Duration::MAX, Duration::from_secs(u64::MAX / 2)] {
            let clock = Clock::frozen();
            clock.advance(far);
            clock.advance(far);
            assert_eq!(
                httpdate::fmt_http_date(clock.now()),
                "Fri, 31 Dec 9999 23:59:59 GMT"
            );
            let _ = clock.instant();
        }
        let early = UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(Clock::frozen_at(early).now(), UNIX_EPOCH);
    }

    #[test]
    fn poisoned_lock_is_ignored() {
        let clock = Clock::frozen();
        let other = clock.clone();
        let _ = std::thread::spawn(move || {
            let _guard = other.0.advanced.lock().unwrap();
            panic!("poison the lock");
        })
        .join();
        let now = clock.now();
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now(), now + Duration::from_secs(1));
    }
}
