//! Collects what a test prints, and checks that it contains no secret.

use std::error::Error;
use std::fmt::{Debug, Display};

/// A marker in every secret key, token, link, body, claim and server message of these tests.
pub const CANARY: &str = "CaNaRy";

/// Everything that was printed.
#[derive(Default)]
pub struct Printed(pub Vec<String>);

impl Printed {
    pub fn push_debug(&mut self, value: &impl Debug) {
        self.0.push(format!("{value:?}"));
        self.0.push(format!("{value:#?}"));
    }

    pub fn push_debug_and_display(&mut self, value: &(impl Debug + Display)) {
        self.push_debug(value);
        self.0.push(value.to_string());
    }

    /// Adds an error and its sources.
    pub fn push_error(&mut self, error: &dyn Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.0.push(format!("{error}"));
            self.0.push(format!("{error:?}"));
            self.0.push(format!("{error:#?}"));
            next = error.source();
        }
    }

    /// Checks that every redacted value is replaced by a placeholder, not by an empty string.
    pub fn assert_no_empty_value(&self) {
        // `Api()` is a variant with an empty value, but `call()` is the name of a function.
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
