//! Opens a secret link in the browser.
//!
//! Not as an argument of the browser: every user of the machine can read those. A page that nobody else can read leads there, and
//! is removed when the person says that it has. Ctrl-C before that leaves the page where it is.

use std::io::{self, Write};

use actor_token::secrecy::{ExposeSecret, SecretString};

use crate::confirm;

/// Opens `link`, and waits until the person says that the browser has it. If nobody says so, nobody may have it.
pub(crate) fn open(link: &SecretString) -> io::Result<()> {
    // Created with access for its owner alone, and removed when it is dropped.
    let mut page = tempfile::Builder::new()
        .prefix("impersonate-")
        .suffix(".html")
        .tempfile()?;
    page.write_all(leading_to(link.expose_secret()).as_bytes())?;
    page.flush()?;
    open::that(page.path())?;
    let confirmed = confirm::wait_for_enter(
        "Your browser opens the link. Press Enter once it has, and the way there is removed. ",
    )?;
    page.close()?;
    if confirmed {
        Ok(())
    } else {
        Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "nobody pressed Enter to say that the browser has it",
        ))
    }
}

fn leading_to(link: &str) -> String {
    let link = escape(link);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={link}\">\n<title>One moment</title>\n\
         <p><a href=\"{link}\">Sign in as the customer</a></p>\n"
    )
}

/// For an attribute in double quotes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_can_t_leave_its_attribute() {
        let page = leading_to("https://clerk.example/accept?ticket=a&b=\"><script>");
        assert!(page.contains("ticket=a&amp;b=&quot;&gt;&lt;script&gt;\""));
        assert!(!page.contains("<script>"));
    }
}
