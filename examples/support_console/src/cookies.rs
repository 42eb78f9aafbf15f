//! The cookies with session IDs.

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// The cookie of an application. Scripts can't read it, and browsers don't send it with forms of
/// other sites.
///
/// For browsers, an application on a different port of the same host is the same site. Therefore
/// forms also contain a token.
#[derive(Clone, Copy)]
pub(crate) struct SessionCookie {
    pub(crate) name: &'static str,
    /// Browsers send a secure cookie only over TLS.
    pub(crate) secure: bool,
}

impl SessionCookie {
    /// Returns a cookie with this session ID.
    pub(crate) fn with_id(self, id: String) -> Cookie<'static> {
        Cookie::build((self.name, id))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .build()
    }

    /// Returns a cookie that removes the browser's cookie.
    pub(crate) fn removal(self) -> Cookie<'static> {
        let mut cookie = self.with_id(String::new());
        cookie.make_removal();
        cookie
    }

    /// Returns the session ID of a request.
    pub(crate) fn id(self, jar: &CookieJar) -> Option<&str> {
        jar.get(self.name).map(Cookie::value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_is_secure_over_tls() {
        for secure in [true, false] {
            let name = "name";
            let cookie = SessionCookie { name, secure }.with_id("id".to_owned());
            assert_eq!(cookie.secure(), Some(secure));
            assert_eq!(cookie.http_only(), Some(true));
        }
    }
}
