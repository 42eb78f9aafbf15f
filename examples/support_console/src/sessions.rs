//! Browser sessions. A random ID in a cookie identifies a session.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The duration of a session: a working day.
const SESSION_DURATION: Duration = Duration::from_secs(8 * 60 * 60);
/// The maximum number of sessions. Without a maximum, anyone could fill the memory by opening the
/// sign-in page.
const MAX_SESSIONS: usize = 1000;

pub(crate) struct Sessions<T> {
    cookie: &'static str,
    secure: bool,
    open: Mutex<HashMap<String, Session<T>>>,
}

/// The data of a session.
pub(crate) trait SessionData: Clone {
    /// Returns whether a person has signed in. A session without a sign-in never replaces this one.
    fn is_signed_in(&self) -> bool;
}

struct Session<T> {
    began: SystemTime,
    value: T,
}

impl<T: SessionData> Sessions<T> {
    /// Creates a store for sessions. `cookie` is the name of their cookies.
    ///
    /// Browsers send a `secure` cookie only over TLS.
    pub(crate) fn new(cookie: &'static str, secure: bool) -> Self {
        Self {
            cookie,
            secure,
            open: Mutex::default(),
        }
    }

    /// Begins a session, and returns its cookie. If there are too many sessions, one of them ends.
    pub(crate) fn begin(&self, now: SystemTime, value: T) -> Result<Cookie<'static>, SessionError> {
        let id = random_token()?;
        let mut open = self.open();
        open.retain(|_, session| session.is_open(now));
        if open.len() >= MAX_SESSIONS {
            // Replaces the oldest session without a sign-in. If there is none, replaces the oldest.
            let replaced = open
                .iter()
                .min_by_key(|(_, it)| (it.value.is_signed_in(), it.began));
            if let Some((id, session)) = replaced {
                if session.value.is_signed_in() && !value.is_signed_in() {
                    return Err(SessionError::TooMany);
                }
                let id = id.clone();
                open.remove(&id);
            }
        }
        open.insert(id.clone(), Session { began: now, value });
        Ok(self.cookie(id))
    }

    /// Returns the ID and the data of the session that a request's cookie identifies.
    pub(crate) fn find(&self, jar: &CookieJar, now: SystemTime) -> Option<(String, T)> {
        let id = jar.get(self.cookie)?.value();
        Some((id.to_owned(), self.get(id, now)?))
    }

    pub(crate) fn get(&self, id: &str, now: SystemTime) -> Option<T> {
        let open = self.open();
        let session = open.get(id).filter(|session| session.is_open(now))?;
        Some(session.value.clone())
    }

    /// Changes the data of a session. Returns `None` if there is no such session.
    pub(crate) fn change<R>(&self, id: &str, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.open().get_mut(id).map(|it| change(&mut it.value))
    }

    /// Ends the session of a request. Returns a cookie that removes the browser's cookie.
    pub(crate) fn end(&self, jar: &CookieJar) -> Cookie<'static> {
        if let Some(cookie) = jar.get(self.cookie) {
            self.open().remove(cookie.value());
        }
        let mut cookie = self.cookie(String::new());
        cookie.make_removal();
        cookie
    }

    /// Creates a cookie. Scripts can't read it, and browsers don't send it with forms of other
    /// sites.
    ///
    /// For browsers, an application on a different port of the same host is the same site.
    /// Therefore forms also contain a token.
    fn cookie(&self, id: String) -> Cookie<'static> {
        Cookie::build((self.cookie, id))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .build()
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

/// The reason why a session could not begin.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SessionError {
    /// The operating system provided no random numbers.
    NoRandomness,
    /// There are too many sessions, and all belong to people who have signed in.
    TooMany,
}

/// Returns 256 random bits as a string.
pub(crate) fn random_token() -> Result<String, SessionError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| SessionError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Who {
        Agent,
        Anonymous,
    }

    impl SessionData for Who {
        fn is_signed_in(&self) -> bool {
            *self == Who::Agent
        }
    }

    #[test]
    fn session_lasts_a_working_day() {
        let sessions = Sessions::new("name", false);
        let cookie = sessions.begin(UNIX_EPOCH, Who::Agent).unwrap();
        let after = |time| sessions.get(cookie.value(), UNIX_EPOCH + time);
        assert_eq!(
            after(Duration::from_secs(8 * 60 * 60 - 1)),
            Some(Who::Agent)
        );
        assert_eq!(after(SESSION_DURATION), None);
    }

    #[test]
    fn session_limit_is_enforced() {
        use Who::{Agent, Anonymous};
        // (the first two sessions, all others, a new session, which of the first two ends)
        for (first, others, newcomer, expected) in [
            ([Anonymous, Anonymous], Agent, Anonymous, Ok(Some(0))),
            ([Anonymous, Anonymous], Agent, Agent, Ok(Some(0))),
            ([Agent, Anonymous], Anonymous, Anonymous, Ok(Some(1))),
            ([Agent, Anonymous], Agent, Agent, Ok(Some(1))),
            ([Agent, Agent], Anonymous, Anonymous, Ok(None)),
            ([Agent, Agent], Agent, Agent, Ok(Some(0))),
            ([Agent, Agent], Agent, Anonymous, Err(SessionError::TooMany)),
        ] {
            let sessions = Sessions::new("name", false);
            let begin = |n: usize, who| {
                let began = UNIX_EPOCH + Duration::from_millis(u64::try_from(n).unwrap());
                sessions.begin(began, who)
            };
            let cookies: Vec<_> = (0..MAX_SESSIONS)
                .map(|n| begin(n, *first.get(n).unwrap_or(&others)).unwrap())
                .collect();
            let ended = begin(MAX_SESSIONS, newcomer)
                .map(|_| (0..2).find(|n| sessions.get(cookies[*n].value(), UNIX_EPOCH).is_none()));
            assert_eq!(ended, expected, "{first:?}, {others:?}, {newcomer:?}");
            assert_eq!(sessions.open().len(), MAX_SESSIONS);
        }
    }

    #[test]
    fn cookie_is_secure_over_tls() {
        for secure in [true, false] {
            let sessions = Sessions::new("name", secure);
            let cookie = sessions.begin(UNIX_EPOCH, Who::Agent).unwrap();
            assert_eq!(cookie.secure(), Some(secure));
        }
    }
}
