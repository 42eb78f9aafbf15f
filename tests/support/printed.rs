//! Collects what a test prints and searches it for secrets.

use std::error::Error;
use std::fmt::{Debug, Display};

/// A part of every secret key, token, link, body, claim and server message in these tests.
pub const CANARY: &str = "CaNaRy";

/// Everything that was printed.
#[derive(Default)]
pub struct Printed(pub Vec<String>);

impl Printed {
    pub fn debug(&mut self, value: &impl Debug) {
        self.0.push(format!("{value:?}"));
        self.0.push(format!("{value:#?}"));
    }

    pub fn debug_and_display(&mut self, value: &(impl Debug + Display)) {
        self.debug(value);
        self.0.push(value.to_string());
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

    /// Checks that a redacted value is replaced by something, not by an empty string.
    pub fn assert_nothing_empty(&self) {
        // `Api()` is an empty variant, but `call()` is the name of a function.
        let ends_with_variant = |before: &str| {
            let mut words = before.rsplit(|c: char| !c.is_alphanumeric());
            words
                .next()
                .is_some_and(|word| word.starts_with(char::is_uppercase))
        };
        for line in &self.0 {
            let is_empty = line.is_empty()
                || [": ,", ": }", "(,"].iter().any(|gap| line.contains(gap))
                || line
                    .match_indices("()")
                    .any(|(at, _)| ends_with_variant(&line[..at]));
            assert!(!is_empty, "empty value in {line:?}");
        }
    }

    pub fn assert_no_canary(&self) {
        for line in &self.0 {
            assert!(!line.contains(CANARY), "a secret is printed: {line}");
        }
    }
}
