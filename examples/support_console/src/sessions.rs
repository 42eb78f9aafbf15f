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

/// What belongs to a session.
pub(crate) trait Held: Clone {
    /// Whether somebody signed in. Such a session never ends for one of those that anybody can begin.
    fn is_signed_in(&self) -> bool;
}

struct Session<T> {
    began: SystemTime,
    value: T,
}

impl<T: Held> Sessions<T> {
    /// A browser sends a `secure` cookie over TLS alone.
    pub(crate) fn new(cookie: &'static str, secure: bool) -> Self {
        Self {
            cookie,
            secure,
            open: Mutex::default(),
        }
    }

    /// Begins a session, and returns its cookie. If there are too many, another ends.
    pub(crate) fn begin(&self, now: SystemTime, value: T) -> Result<Cookie<'static>, NoSession> {
        let id = random()?;
        let mut open = self.open();
        open.retain(|_, session| session.is_open(now));
        if open.len() >= MOST {
            // Those that nobody signed in to first, and then the oldest.
            let least = open
                .iter()
                .min_by_key(|(_, it)| (it.value.is_signed_in(), it.began));
            if let Some((id, session)) = least {
                if session.value.is_signed_in() && !value.is_signed_in() {
                    return Err(NoSession::TooMany);
                }
                let id = id.clone();
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

/// Why no session begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoSession {
    /// The operating system gave no randomness. Nothing can be kept apart without it.
    NoRandomness,
    /// All that there is room for are of people who signed in.
    TooMany,
}

/// 256 bits that nobody can guess, as text.
pub(crate) fn random() -> Result<String, NoSession> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| NoSession::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Who {
        Staff,
        Anybody,
    }

    impl Held for Who {
        fn is_signed_in(&self) -> bool {
            *self == Who::Staff
        }
    }

    #[test]
    fn a_session_lasts_a_working_day() {
        let sessions = Sessions::new("name", false);
        let cookie = sessions.begin(UNIX_EPOCH, Who::Staff).unwrap();
        let after = |time| sessions.get(cookie.value(), UNIX_EPOCH + time);
        assert_eq!(
            after(Duration::from_secs(8 * 60 * 60 - 1)),
            Some(Who::Staff)
        );
        assert_eq!(after(LIFE), None);
    }

    #[test]
    fn of_too_many_sessions_the_oldest_ends_of_those_that_nobody_signed_in_to() {
        use Who::{Anybody, Staff};
        // Who began the first two of them, the others, and then one too many; which of the first two ends, or the refusal.
        for (first, others, newcomer, due) in [
            ([Anybody, Anybody], Staff, Anybody, Ok(Some(0))),
            ([Anybody, Anybody], Staff, Staff, Ok(Some(0))),
            ([Staff, Anybody], Anybody, Anybody, Ok(Some(1))),
            ([Staff, Anybody], Staff, Staff, Ok(Some(1))),
            ([Staff, Staff], Anybody, Anybody, Ok(None)),
            ([Staff, Staff], Staff, Staff, Ok(Some(0))),
            ([Staff, Staff], Staff, Anybody, Err(NoSession::TooMany)),
        ] {
            let sessions = Sessions::new("name", false);
            let begin = |n: usize, who| {
                let began = UNIX_EPOCH + Duration::from_millis(u64::try_from(n).unwrap());
                sessions.begin(began, who)
            };
            let cookies: Vec<_> = (0..MOST)
                .map(|n| begin(n, *first.get(n).unwrap_or(&others)).unwrap())
                .collect();
            let ended = begin(MOST, newcomer)
                .map(|_| (0..2).find(|n| sessions.get(cookies[*n].value(), UNIX_EPOCH).is_none()));
            assert_eq!(ended, due, "{first:?}, {others:?}, {newcomer:?}");
            assert_eq!(sessions.open().len(), MOST);
        }
    }

    #[test]
    fn over_tls_a_cookie_is_sent_over_nothing_else() {
        for secure in [true, false] {
            let sessions = Sessions::new("name", secure);
            let cookie = sessions.begin(UNIX_EPOCH, Who::Staff).unwrap();
            assert_eq!(cookie.secure(), Some(secure));
        }
    }
}
