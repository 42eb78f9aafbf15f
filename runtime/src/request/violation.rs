//! Violations of a request. Each has a path in the JSON, a code and a message.
//!
//! A message names fields and limits, but never contains a value, because violations are printed
//! and logged.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// The kind of a [`Violation`].
///
/// If Clerk's API has a code for the same mistake, [`as_str`](Self::as_str) returns that code (see
/// Clerk's [error catalog](https://clerk.com/docs/guides/development/errors/backend-api)).
///
/// ```
/// use actor_token::{Actor, CreateActorTokenRequestBody, request::ViolationCode};
///
/// let body = CreateActorTokenRequestBody::builder().user_id("").actor(Actor::new("user_1")).build();
/// let Err(violations) = body else { panic!("a blank ID") };
/// assert_eq!(violations.iter().next().map(|violation| violation.code()), Some(ViolationCode::Missing));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationCode {
    /// A required value is missing or blank.
    Missing,
    /// A value is invalid.
    Invalid,
    /// A value has the wrong JSON type.
    TypeInvalid,
    /// An object has a duplicate key.
    DuplicateKey,
    /// The actor is too large for the session cookie.
    ActorTooLarge,
    /// A value's `Serialize` implementation returned an error.
    NotSerializable,
    /// A [policy](crate::policy) of the client rejects the value.
    NotAllowed,
}

impl ViolationCode {
    /// Returns the code as a string: Clerk's `form_param_missing`, `form_param_value_invalid` and
    /// `form_param_type_invalid`, and this crate's `duplicate_key`, `actor_too_large`,
    /// `not_serializable` and `not_allowed`.
    ///
    /// ```
    /// use actor_token::request::ViolationCode;
    /// assert_eq!(ViolationCode::Missing.as_str(), "form_param_missing");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "form_param_missing",
            Self::Invalid => "form_param_value_invalid",
            Self::TypeInvalid => "form_param_type_invalid",
            Self::DuplicateKey => "duplicate_key",
            Self::ActorTooLarge => "actor_too_large",
            Self::NotSerializable => "not_serializable",
            Self::NotAllowed => "not_allowed",
        }
    }
}

impl fmt::Display for ViolationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ViolationCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A violation of one rule.
///
/// Serializes as `{"path": …, "code": …, "message": …}`, ready for the response of your own API.
///
/// ```
/// use actor_token::{Violation, request::ViolationCode};
///
/// let violation = Violation::new("actor.sub", ViolationCode::Missing, "must be included");
/// assert_eq!(violation.to_string(), "actor.sub must be included (form_param_missing)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    path: Cow<'static, str>,
    code: ViolationCode,
    message: Cow<'static, str>,
    #[serde(skip)]
    field: Option<&'static str>,
}

impl Violation {
    /// Creates a violation at `path`. The `message` must complete a sentence that begins with the
    /// path, such as "`user_id` must not be blank".
    ///
    /// Violations are printed and logged, so `message` must not contain values.
    #[must_use]
    pub fn new(
        path: impl Into<Cow<'static, str>>,
        code: ViolationCode,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            path: path.into(),
            code,
            message: message.into(),
            field: None,
        }
    }

    /// Returns the path of the value in the request's JSON, such as `user_id` or `actor.sub`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the name of the field in the derived struct, without `r#`. For example, the path
    /// `actor.sub` can belong to a field named `agent`. `None` if no single field has the value, or
    /// if the request is not derived. It is neither printed nor serialized.
    ///
    /// ```
    /// use actor_token::ActorTokenRequest;
    ///
    /// #[derive(ActorTokenRequest)]
    /// struct Session {
    ///     user_id: String,
    ///     #[actor_token(sub)]
    ///     agent: String,
    /// }
    ///
    /// let violations = Session::builder().user_id("user_2").agent("").build().err().unwrap_or_default();
    /// let fields: Vec<_> = violations.iter().map(|violation| violation.field()).collect();
    /// assert_eq!(fields, [Some("agent")]);
    /// ```
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.field
    }

    /// Returns the kind of the violation.
    #[must_use]
    pub fn code(&self) -> ViolationCode {
        self.code
    }

    /// Returns the message. It completes a sentence that begins with the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({})", self.path, self.message, self.code)
    }
}

/// All violations of a request, not only the first.
///
/// Paths refer to the JSON that is sent (`actor.sub`), as in Clerk's own errors, regardless of the
/// names of the struct's fields, which [`Violation::field`] returns.
///
/// ```
/// use actor_token::{Violation, Violations, request::ViolationCode};
///
/// let mut violations = Violations::new();
/// violations.push(Violation::new("user_id", ViolationCode::Missing, "must not be blank"));
/// violations.push(Violation::new("actor.sub", ViolationCode::Missing, "must be included"));
///
/// assert_eq!(
///     violations.to_string(),
///     "2 violations: user_id must not be blank (form_param_missing); \
///      actor.sub must be included (form_param_missing)",
/// );
/// assert!(violations.into_result().is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Violations(Vec<Violation>);

/// The names of the fields of a derived request, for [`Violations::set_fields`].
#[derive(Default)]
pub(crate) struct FieldNames {
    /// A line for each field: the JSON path of its value, `=`, and its name.
    pub(crate) lines: &'static str,
    /// The names of other claims, each with the name of its field.
    pub(crate) claims: Vec<(&'static str, &'static str)>,
}

impl Violations {
    /// Creates an empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a violation.
    pub fn push(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    pub(crate) fn add(
        &mut self,
        path: impl Into<Cow<'static, str>>,
        code: ViolationCode,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.push(Violation::new(path, code, message));
    }

    /// Sets the field of each violation: the field with the longest path that contains the path of
    /// the violation.
    pub(crate) fn set_fields(&mut self, names: &FieldNames) {
        let lines = names.lines.lines();
        let fields = lines.filter_map(|line| line.rsplit_once('='));
        for violation in &mut self.0 {
            let contains = |above: &str| {
                let below = violation.path.strip_prefix(above);
                below.is_some_and(|below| below.is_empty() || below.starts_with('.'))
            };
            let fields = fields.clone().filter(|(path, _)| contains(path));
            let fields = fields.map(|(path, name)| (path.len(), name));
            let claims = names.claims.iter().filter_map(|(claim, name)| {
                let path = format!("actor.{claim}");
                contains(&path).then_some((path.len(), *name))
            });
            if let Some((_, name)) = fields.chain(claims).max_by_key(|(length, _)| *length) {
                violation.field = Some(name);
            }
        }
    }

    /// Returns the number of violations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns `true` if there are no violations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns an iterator over the violations.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// Returns `Ok` if there are no violations.
    ///
    /// # Errors
    /// Returns the list if it is not empty.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len() {
            1 => f.write_str("1 violation: ")?,
            n => write!(f, "{n} violations: ")?,
        }
        for (i, violation) in self.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

impl AsRef<[Violation]> for Violations {
    fn as_ref(&self) -> &[Violation] {
        &self.0
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Violation> for Violations {
    fn extend<I: IntoIterator<Item = Violation>>(&mut self, violations: I) {
        self.0.extend(violations);
    }
}

impl FromIterator<Violation> for Violations {
    fn from_iter<I: IntoIterator<Item = Violation>>(violations: I) -> Self {
        Self(violations.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violations_can_be_iterated_and_collected() {
        let paths = ["user_id", "actor", "actor.sub"];
        let violation = |path| Violation::new(path, ViolationCode::Invalid, "is wrong");
        let mut violations: Violations = paths.into_iter().take(2).map(violation).collect();
        violations.extend([violation("actor.sub")]);
        let mut borrowed = Vec::new();
        for violation in &violations {
            borrowed.push(violation.path());
        }
        assert_eq!(borrowed, paths);
        assert_eq!((violations.len(), violations.is_empty()), (3, false));
        assert_eq!(violations.as_ref().len(), 3);
        let owned: Vec<_> = violations.into_iter().collect();
        assert_eq!(owned, paths.map(violation));
    }

    #[test]
    fn field_has_longest_path_that_contains_violation() {
        let names =
            "user_id=user\nactor.sub=agent\nactor.a.b=inner\nactor.a=outer\nactor.x=y=case\n";
        let names = FieldNames {
            lines: names,
            claims: vec![("a.c", "constant")],
        };
        for (path, expected) in [
            ("user_id", Some("user")),
            ("actor.sub", Some("agent")),
            ("actor.a", Some("outer")),
            ("actor.a.x", Some("outer")),
            ("actor.a.b.x", Some("inner")),
            ("actor.a.c.x", Some("constant")),
            ("actor.x=y.z", Some("case")),
            ("actor.subs", None),
            ("actor", None),
            ("request", None),
            ("", None),
        ] {
            let violation = Violation::new(path, ViolationCode::Invalid, "is wrong");
            let mut violations = Violations::from_iter([violation]);
            violations.set_fields(&names);
            // A request that is not derived has no names.
            violations.set_fields(&FieldNames::default());
            let fields: Vec<_> = violations.iter().map(Violation::field).collect();
            assert_eq!(fields, [expected], "{path}");
        }
    }
}
