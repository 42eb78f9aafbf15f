//! The rule for support cases, which the configuration can make stricter.

use regex_lite::Regex;

use crate::text::{self, Escaped, is_hidden};

const MAX_CHARS: usize = 100;

/// The rule for the text of `--case`.
#[derive(Debug, Default)]
pub(crate) struct CaseRule {
    pattern: Option<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    regex: Regex,
    /// The pattern as in the configuration.
    text: String,
    example: Option<String>,
}

impl CaseRule {
    /// Creates a rule from the configuration.
    ///
    /// # Errors
    /// Returns the reason why a setting is invalid.
    pub(crate) fn new(pattern: Option<String>, example: Option<String>) -> Result<Self, String> {
        let Some(text) = pattern else {
            return match example {
                None => Ok(Self::default()),
                Some(_) => Err("`case_example` requires `case_pattern`".to_owned()),
            };
        };
        // The pattern must match the complete text.
        let regex = Regex::new(&format!("^(?:{text})$"))
            .map_err(|error| format!("`case_pattern` is not a regular expression: {error}"))?;
        if example
            .as_ref()
            .is_some_and(|example| !regex.is_match(example))
        {
            return Err("`case_example` does not match `case_pattern`".to_owned());
        }
        let pattern = Pattern {
            regex,
            text,
            example,
        };
        Ok(Self {
            pattern: Some(pattern),
        })
    }

    /// Checks a case.
    ///
    /// # Errors
    /// Returns a message about the argument.
    pub(crate) fn check(&self, case: &str) -> Result<(), String> {
        if text::is_blank(case) {
            return Err("must not be blank".to_owned());
        }
        if text::contains_secret(case) {
            return Err(text::SECRET.to_owned());
        }
        if case.chars().any(is_hidden) {
            return Err("must not contain control characters or invisible characters".to_owned());
        }
        if case.chars().count() > MAX_CHARS {
            return Err(format!("must have at most {MAX_CHARS} characters"));
        }
        match &self.pattern {
            Some(pattern) if !pattern.regex.is_match(case) => Err(match &pattern.example {
                Some(example) => format!("must look like {}", Escaped(example)),
                None => format!("must match the pattern {}", Escaped(&pattern.text)),
            }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(pattern: Option<&str>, example: Option<&str>) -> Result<CaseRule, String> {
        CaseRule::new(pattern.map(str::to_owned), example.map(str::to_owned))
    }

    #[test]
    fn pattern_must_match_complete_case() {
        let rule = rule(Some("CS-[0-9]+|X"), Some("CS-4712")).unwrap();
        for (case, is_valid) in [
            ("CS-4712", true),
            ("X", true),
            ("CS-4712 ", false),
            ("XCS-4712", false),
            ("CS-", false),
            ("CS-4712\n", false),
        ] {
            assert_eq!(rule.check(case).is_ok(), is_valid, "{case:?}");
        }
        assert_eq!(rule.check("4712").unwrap_err(), "must look like CS-4712");
    }

    #[test]
    fn case_without_pattern_is_visible_text() {
        let (longest, too_long) = ("x".repeat(100), "x".repeat(101));
        for (case, is_valid) in [
            ("4711", true),
            ("Ärger mit Rechnung #3", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("", false),
            (" ", false),
            ("a\u{202e}b", false),
            ("a\tb", false),
        ] {
            assert_eq!(
                CaseRule::default().check(case).is_ok(),
                is_valid,
                "{case:?}"
            );
        }
    }

    #[test]
    fn invalid_rule_is_rejected() {
        for (pattern, example, part) in [
            (Some("("), None, "not a regular expression"),
            (Some("[0-9]+"), Some("CS-1"), "does not match"),
            (None, Some("CS-1"), "requires `case_pattern`"),
        ] {
            let error = rule(pattern, example).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
