//! Opens a secret link in the browser.
//!
//! The link is not an argument of the browser, because other users of the machine can read
//! arguments. Instead, the browser opens a page that redirects to the link. Only the current user
//! can read the page. It is removed when the user presses Enter, and remains after Ctrl-C.

use std::io::{self, Write};

use actor_token::secrecy::{ExposeSecret, SecretString};

use crate::confirm;

/// Opens `link`, and waits until the user confirms that the browser has opened it.
///
/// # Errors
/// Returns an error if the page can't be written or opened, or if the input ends before the
/// user presses Enter.
pub(crate) fn open(link: &SecretString) -> io::Result<()> {
    // Only the current user can access the file. Dropping `page` removes it.
    let mut page = tempfile::Builder::new()
        .prefix("impersonate-")
        .suffix(".html")
        .tempfile()?;
    page.write_all(redirect_page(link.expose_secret()).as_bytes())?;
    page.flush()?;
    open::that(page.path())?;
    let confirmed = confirm::wait_for_enter(
        "Opening the link in your browser. Press Enter when the browser has opened it. ",
    )?;
    page.close()?;
    if confirmed {
        Ok(())
    } else {
        Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "you did not confirm that the browser opened the link",
        ))
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
