//! Sessions of browsers: a random ID in a cookie, and what belongs to it here.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A working day.
const LIFE: Duration = Duration::from_secs(8 * 60 * 60);
/// Anybody can begin a session by opening the sign-in page, so there is an end to them.
const MOST: usize = 1000;

pub(crate) struct Sessions<T> {
    cookie: &'static str,
    secure: bool,
    open: Mutex<HashMap<String, Session<T>>>,
}

struct Session<T> {
    began: SystemTime,
    value: T,
}

impl<T: Clone> Sessions<T> {
    /// A browser sends a `secure` cookie over TLS alone.
    pub(crate) fn new(cookie: &'static str, secure: bool) -> Self {
        Self {
            cookie,
            secure,
            open: Mutex::default(),
        }
    }

    /// Begins a session, and returns its cookie.
    pub(crate) fn begin(&self, now: SystemTime, value: T) -> Result<Cookie<'static>, NoRandomness> {
        let id = random()?;
        let mut open = self.open();
        open.retain(|_, session| session.is_open(now));
        if open.len() >= MOST {
            let oldest = open.iter().min_by_key(|(_, session)| session.began);
            if let Some(id) = oldest.map(|(id, _)| id.clone()) {
                open.remove(&id);
            }
        }
        open.insert(id.clone(), Session { began: now, value });
        Ok(self.cookie(id))
    }

    /// The session of a request, with its ID.
    pub(crate) fn of(&self, jar: &CookieJar, now: SystemTime) -> Option<(String, T)> {
        let id = jar.get(self.cookie)?.value();
        Some((id.to_owned(), self.get(id, now)?))
    }

    pub(crate) fn get(&self, id: &str, now: SystemTime) -> Option<T> {
        let open = self.open();
        let session = open.get(id).filter(|session| session.is_open(now))?;
        Some(session.value.clone())
    }

    /// Changes what belongs to a session.
    pub(crate) fn change<R>(&self, id: &str, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.open().get_mut(id).map(|it| change(&mut it.value))
    }

    /// Ends the session of a request. The cookie that it returns has the browser forget its own.
    pub(crate) fn end(&self, jar: &CookieJar) -> Cookie<'static> {
        if let Some(cookie) = jar.get(self.cookie) {
            self.open().remove(cookie.value());
        }
        let mut cookie = self.cookie(String::new());
        cookie.make_removal();
        cookie
    }

    /// Scripts can't read it, and other sites can't have it sent. (Another port of this machine is the same site; so forms have a
    /// token, too.)
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
        now.duration_since(self.began).unwrap_or_default() < LIFE
    }
}

/// The operating system gave no randomness. Nothing can be kept apart without it.
#[derive(Debug)]
pub(crate) struct NoRandomness;

/// 256 bits that nobody can guess, as text.
pub(crate) fn random() -> Result<String, NoRandomness> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn a_session_lasts_a_working_day() {
        let sessions = Sessions::new("name", false);
        let cookie = sessions.begin(UNIX_EPOCH, 7).unwrap();
        let after = |time| sessions.get(cookie.value(), UNIX_EPOCH + time);
        assert_eq!(after(Duration::from_secs(8 * 60 * 60 - 1)), Some(7));
        assert_eq!(after(LIFE), None);
    }

    #[test]
    fn of_too_many_sessions_the_oldest_ends() {
        let sessions = Sessions::new("name", false);
        let cookies: Vec<_> = (0..=MOST)
            .map(|n| {
                let began = UNIX_EPOCH + Duration::from_millis(u64::try_from(n).unwrap());
                sessions.begin(began, n).unwrap()
            })
            .collect();
        let open = |n: usize| sessions.get(cookies[n].value(), UNIX_EPOCH);
        assert_eq!((open(0), open(1), open(MOST)), (None, Some(1), Some(MOST)));
    }

    #[test]
    fn over_tls_a_cookie_is_sent_over_nothing_else() {
        for secure in [true, false] {
            let cookie = Sessions::new("name", secure).begin(UNIX_EPOCH, ()).unwrap();
            assert_eq!(cookie.secure(), Some(secure));
        }
    }
}
