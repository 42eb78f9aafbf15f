//! Opens a secret link in the browser.
//!
//! The link is not an argument of the browser, because other users of the machine can read
//! arguments. Instead, a page that only its owner can read redirects to the link. The page is
//! removed when the user presses Enter. Ctrl-C before that leaves it behind.

use std::io::{self, Write};

use actor_token::secrecy::{ExposeSecret, SecretString};

use crate::confirm;

/// Opens `link`, and waits until the user confirms that the browser has opened it.
///
/// # Errors
/// The page could not be written or opened, or the user did not press Enter.
pub(crate) fn open(link: &SecretString) -> io::Result<()> {
    // Only its owner can access the file, and dropping it removes it.
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
            "not confirmed that the browser opened it",
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
