//! `Body`, the bytes of a request or a response. They are never printed.

use std::fmt;

use bytes::Bytes;

/// The body of a request or a response. Its `Debug` output contains only the length, since a body
/// may contain a token.
///
/// ```
/// use actor_token::request::Body;
///
/// let body = Body::from(r#"{"token":"eyJ…"}"#);
/// assert_eq!(format!("{body:?}"), "Body(18 bytes)");
/// assert_eq!(body.as_bytes().first(), Some(&b'{'));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// Creates an empty body.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Bytes::new())
    }

    /// Returns the bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Converts the body into [`Bytes`](bytes::Bytes), the type that HTTP libraries use.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// Returns the number of bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_bytes().len()
    }

    /// Returns `true` if there are no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.len())
    }
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<String> for Body {
    fn from(body: String) -> Self {
        Self(body.into())
    }
}

impl From<&'static str> for Body {
    fn from(body: &'static str) -> Self {
        Self(Bytes::from_static(body.as_bytes()))
    }
}

impl From<Body> for Bytes {
    fn from(body: Body) -> Self {
        body.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_of_equal_bytes_are_equal() {
        for body in [
            Body::from("{}"),
            Body::from("{}".to_owned()),
            Body::from(b"{}".to_vec()),
            Body::from(Bytes::from_static(b"{}")),
        ] {
            assert_eq!(body, Body::from("{}"));
            assert_ne!(body, Body::from("[]"));
            assert_ne!(body, Body::empty());
            assert_eq!(body.as_ref(), b"{}");
            assert_eq!(format!("{body:?}"), "Body(2 bytes)");
            assert_eq!(Bytes::from(body), "{}");
        }
    }
}
