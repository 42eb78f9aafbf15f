//! Whatever is printed in a test, to be searched for what must not be there.

use std::error::Error;
use std::fmt::{Debug, Display};

/// In the secret key, the token, the link, every body, every claim, every message of the server's.
pub const CANARY: &str = "CaNaRy";

/// Everything that was printed.
#[derive(Default)]
pub struct Print(pub Vec<String>);

impl Print {
    pub fn debug(&mut self, what: &impl Debug) {
        self.0.push(format!("{what:?}"));
        self.0.push(format!("{what:#?}"));
    }

    pub fn both(&mut self, what: &(impl Debug + Display)) {
        self.debug(what);
        self.0.push(what.to_string());
    }

    pub fn error(&mut self, error: &dyn Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.0.push(format!("{error}"));
            self.0.push(format!("{error:?}"));
            self.0.push(format!("{error:#?}"));
            next = error.source();
        }
    }

    /// Hiding a secret is no reason to say nothing.
    pub fn says_something_everywhere(&self) {
        // A variant with nothing in it, unlike a function's name: `Api()`.
        let is_of_variant = |before: &str| {
            let mut words = before.rsplit(|c: char| !c.is_alphanumeric());
            words
                .next()
                .is_some_and(|word| word.starts_with(char::is_uppercase))
        };
        for line in &self.0 {
            let is_silent = line.is_empty()
                || [": ,", ": }", "(,"].iter().any(|gap| line.contains(gap))
                || line
                    .match_indices("()")
                    .any(|(at, _)| is_of_variant(&line[..at]));
            assert!(!is_silent, "nothing is said: {line:?}");
        }
    }

    pub fn holds_no_canary(&self) {
        for line in &self.0 {
            assert!(!line.contains(CANARY), "a secret is in print: {line}");
        }
    }
}
