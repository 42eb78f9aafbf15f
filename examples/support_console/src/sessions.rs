//! Browser sessions of the customers' application, in memory like the fake's sessions.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum_extra::extract::cookie::{Cookie, CookieJar};

use crate::cookies::SessionCookie;
use crate::secrets::{NoRandomnessError, random_token};

/// The duration of a session: a working day.
const SESSION_DURATION: Duration = Duration::from_hours(8);
/// The maximum number of sessions.
const MAX_SESSIONS: usize = 1000;

pub(crate) struct Sessions<T> {
    cookie: SessionCookie,
    open: Mutex<HashMap<String, Session<T>>>,
}

struct Session<T> {
    began: SystemTime,
    value: T,
}

impl<T: Clone> Sessions<T> {
    pub(crate) fn new(cookie: SessionCookie) -> Self {
        Self {
            cookie,
            open: Mutex::default(),
        }
    }

    /// Begins a session, and returns its cookie. If there are too many sessions, the oldest ends.
    pub(crate) fn begin(
        &self,
        now: SystemTime,
        value: T,
    ) -> Result<Cookie<'static>, NoRandomnessError> {
        let id = random_token::<32>()?;
        let mut open = self.open();
        open.retain(|_, session| session.is_open(now));
        if open.len() >= MAX_SESSIONS {
            let oldest = open.iter().min_by_key(|(_, session)| session.began);
            if let Some(id) = oldest.map(|(id, _)| id.clone()) {
                open.remove(&id);
            }
        }
        open.insert(id.clone(), Session { began: now, value });
        Ok(self.cookie.with_id(id))
    }

    /// Returns the data of the session that a request's cookie identifies.
    pub(crate) fn find(&self, jar: &CookieJar, now: SystemTime) -> Option<T> {
        let open = self.open();
        let session = open.get(self.cookie.id(jar)?)?;
        session.is_open(now).then(|| session.value.clone())
    }

    /// Ends the session of a request, and returns its data and a cookie that removes the browser's
    /// cookie.
    pub(crate) fn end(&self, jar: &CookieJar) -> (Option<T>, Cookie<'static>) {
        let id = self.cookie.id(jar);
        let ended = id.and_then(|id| self.open().remove(id));
        (ended.map(|session| session.value), self.cookie.removal())
    }

    fn open(&self) -> MutexGuard<'_, HashMap<String, Session<T>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Session<T> {
    fn is_open(&self, now: SystemTime) -> bool {
        now.duration_since(self.began).unwrap_or_default() < SESSION_DURATION
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn sessions() -> Sessions<usize> {
        let (name, secure) = ("name", false);
        Sessions::new(SessionCookie { name, secure })
    }

    fn jar(cookie: &Cookie<'static>) -> CookieJar {
        CookieJar::new().add(cookie.clone())
    }

    #[test]
    fn session_lasts_a_working_day() {
        let sessions = sessions();
        let jar = jar(&sessions.begin(UNIX_EPOCH, 1).unwrap());
        let after = |time| sessions.find(&jar, UNIX_EPOCH + time);
        assert_eq!(after(Duration::from_secs(8 * 60 * 60 - 1)), Some(1));
        assert_eq!(after(SESSION_DURATION), None);
    }

    #[test]
    fn oldest_session_ends_if_there_are_too_many() {
        let sessions = sessions();
        let begin = |n: usize| {
            let began = UNIX_EPOCH + Duration::from_millis(u64::try_from(n).unwrap());
            jar(&sessions.begin(began, n).unwrap())
        };
        let jars: Vec<_> = (0..=MAX_SESSIONS).map(begin).collect();
        assert_eq!(sessions.find(&jars[0], UNIX_EPOCH), None);
        assert_eq!(sessions.find(&jars[1], UNIX_EPOCH), Some(1));
        assert_eq!(sessions.open().len(), MAX_SESSIONS);
    }
}
