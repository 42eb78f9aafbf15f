//! Validation errors of the hand-written requests.

use std::error::Error;
use std::fmt;

/// A missing or invalid field of a hand-written request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// The field is missing.
    Missing(&'static str),
    /// The string is empty.
    Empty(&'static str),
    /// The duration is zero.
    Zero(&'static str),
}

impl FieldError {
    /// Checks that a string is set and not empty, and returns it.
    ///
    /// # Errors
    ///
    /// Returns an error if the string is missing or empty.
    pub fn check_string<T: AsRef<str>>(field: &'static str, value: Option<T>) -> Result<T, Self> {
        let value = value.ok_or(Self::Missing(field))?;
        if value.as_ref().is_empty() {
            return Err(Self::Empty(field));
        }
        Ok(value)
    }

    /// Checks that a duration is unset or positive, and returns it.
    ///
    /// # Errors
    ///
    /// Returns an error if the duration is zero.
    pub fn check_duration(field: &'static str, seconds: Option<u32>) -> Result<Option<u32>, Self> {
        match seconds {
            Some(0) => Err(Self::Zero(field)),
            seconds => Ok(seconds),
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "`{field}` is missing; set it"),
            Self::Empty(field) => write!(f, "`{field}` is empty; set a value"),
            Self::Zero(field) => write!(f, "`{field}` is zero; set at least one second"),
        }
    }
}

impl Error for FieldError {}
