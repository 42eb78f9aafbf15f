//! Time as the stand-in sees it: one clock that its clones share, and that a test moves.
//!
//! No other module of the stand-in asks the system for the time.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The last second that an HTTP date can name: the end of the year 9999.
const LAST_UNIX_SECOND: u64 = 253_402_300_799;

/// A clock that stands still, or ticks, and can be moved ahead. Clones share the time.
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
    moved: Mutex<Duration>,
}

impl Clock {
    /// Stands still at this moment, in whole milliseconds, until it is [moved](Self::advance).
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

    /// Stands still at `time`, cut to whole milliseconds and to the years 1970 to 9999 that HTTP can say.
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

    /// Starts at this moment and goes on by itself, as a wall clock does. It can be moved ahead too.
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
        let whole = Duration::from_secs(since_epoch.as_secs())
            + Duration::from_millis(u64::from(since_epoch.subsec_millis()));
        let start = UNIX_EPOCH
            .checked_add(whole.min(Duration::from_secs(LAST_UNIX_SECOND)))
            .unwrap_or(UNIX_EPOCH);
        Self(Arc::new(Time {
            start,
            start_instant: Instant::now(),
            ticks,
            moved: Mutex::new(Duration::ZERO),
        }))
    }

    /// The time of day.
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

    /// The same time as an [`Instant`], which is what deadlines are measured with.
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

    /// Moves the time ahead, for all clones. The clock stops at the end of the year 9999, the last that an HTTP
    /// date can name.
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
        let mut moved = self.0.moved.lock().unwrap_or_else(PoisonError::into_inner);
        *moved = moved.saturating_add(by);
    }

    /// Milliseconds since the Unix epoch, as Clerk's timestamps are.
    pub(super) fn unix_millis(&self) -> u64 {
        let since_epoch = self.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
    }

    /// How far it is from its start; never past its end.
    fn elapsed(&self) -> Duration {
        let moved = *self.0.moved.lock().unwrap_or_else(PoisonError::into_inner);
        let ticked = if self.0.ticks {
            self.0.start_instant.elapsed()
        } else {
            Duration::ZERO
        };
        let started = self.0.start.duration_since(UNIX_EPOCH).unwrap_or_default();
        let end = Duration::from_secs(LAST_UNIX_SECOND).saturating_sub(started);
        moved.saturating_add(ticked).min(end)
    }
}

impl Default for Clock {
    /// [`Clock::frozen`].
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = Clock::frozen();
        let (now, instant) = (clock.now(), clock.instant());
        clock.clone().advance(Duration::from_millis(1));
        assert_eq!(clock.now(), now + Duration::from_millis(1));
        assert_eq!(clock.instant(), instant + Duration::from_millis(1));
    }

    #[test]
    fn a_ticking_clock_goes_on_by_itself() {
        let clock = Clock::ticking();
        let before = clock.instant();
        let started = Instant::now();
        while started.elapsed() < Duration::from_millis(1) {
            std::hint::spin_loop();
        }
        assert!(clock.instant() - before >= Duration::from_millis(1));
    }

    #[test]
    fn it_keeps_to_the_years_that_http_can_say() {
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
    fn a_poisoned_lock_stops_nobody() {
        let clock = Clock::frozen();
        let other = clock.clone();
        let _ = std::thread::spawn(move || {
            let _held = other.0.moved.lock().unwrap();
            panic!("poison the lock");
        })
        .join();
        let now = clock.now();
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now(), now + Duration::from_secs(1));
    }
}
