//! Opens a secret link in the browser.
//!
//! The link is not an argument of the browser, because other users of the machine can read
//! arguments. Instead, the browser opens a page that redirects to the link. Only the current user
//! can read the page. It is removed when the user presses Enter or, with `--wait`, when the link
//! is opened, and in any case when the command ends, also after signals such as Ctrl-C.

use std::io::{self, Write};

use actor_token::secrecy::{ExposeSecret, SecretString};

use crate::confirm;
use crate::interrupt::{Activity, Interrupt};

/// The page in the browser. Dropping it removes its file.
pub(crate) struct Page(Interrupt);

impl Page {
    /// Opens `link` in the browser.
    ///
    /// # Errors
    /// Returns an error if the page can't be written or opened.
    pub(crate) fn open(link: &SecretString, interrupt: &Interrupt) -> io::Result<Self> {
        // Only the current user can access the file.
        let file = tempfile::Builder::new()
            .prefix("impersonate-")
            .suffix(".html")
            .tempfile()?;
        let (mut file, path) = file.into_parts();
        let shown_path = path.to_path_buf();
        // Before the file contains the link, so that a signal never leaves it behind.
        interrupt.keep_page(path);
        let page = Self(interrupt.clone());
        file.write_all(redirect_page(link.expose_secret()).as_bytes())?;
        file.flush()?;
        open::that(shown_path)?;
        Ok(page)
    }

    /// Waits until the user confirms that the browser has opened the page, and removes it.
    ///
    /// # Errors
    /// Returns an error if the input ends before the user presses Enter, or if the page can't be
    /// removed.
    pub(crate) fn close_after_enter(self) -> io::Result<()> {
        let Some(busy) = self.0.begin(Activity::Prompt) else {
            return Err(io::Error::other("the command was stopped"));
        };
        let confirmed = confirm::wait_for_enter(
            "Opening the link in your browser. Press Enter when the browser has opened it. ",
        )?;
        drop(busy);
        if let Some(page) = self.0.take_page() {
            page.close()?;
        }
        if confirmed {
            Ok(())
        } else {
            Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "you did not confirm that the browser opened the link",
            ))
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        drop(self.0.take_page());
    }
}

fn redirect_page(link: &str) -> String {
    let link = escape_attribute(link);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={link}\">\n<title>Signing in…</title>\n\
         <p><a href=\"{link}\">Sign in as the customer</a></p>\n"
    )
}

/// Escapes text for an attribute in double quotes.
fn escape_attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_is_escaped_in_page() {
        let page = redirect_page("https://clerk.example/accept?ticket=a&b=\"><script>");
        assert!(page.contains("ticket=a&amp;b=&quot;&gt;&lt;script&gt;\""));
        assert!(!page.contains("<script>"));
    }
}
