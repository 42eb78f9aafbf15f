//! What the hand-written requests can do wrong.

use std::error::Error;
use std::fmt;

/// A field without which, or with which, a hand-written request isn't built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It has no value.
    Missing(&'static str),
    /// It is empty.
    Empty(&'static str),
    /// It is zero.
    Zero(&'static str),
}

impl Invalid {
    /// A text that is there, and not empty.
    ///
    /// # Errors
    /// If it isn't.
    pub fn text<T: AsRef<str>>(field: &'static str, text: Option<T>) -> Result<T, Self> {
        let text = text.ok_or(Self::Missing(field))?;
        if text.as_ref().is_empty() {
            return Err(Self::Empty(field));
        }
        Ok(text)
    }

    /// A life that isn't zero, if there is one.
    ///
    /// # Errors
    /// If it is zero.
    pub fn life(field: &'static str, life: Option<u32>) -> Result<Option<u32>, Self> {
        match life {
            Some(0) => Err(Self::Zero(field)),
            life => Ok(life),
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "`{field}` is missing; set it"),
            Self::Empty(field) => write!(f, "`{field}` is empty; give it a value"),
            Self::Zero(field) => write!(f, "`{field}` is zero; give it a second at least"),
        }
    }
}

impl Error for Invalid {}
