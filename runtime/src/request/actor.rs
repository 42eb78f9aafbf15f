//! `Actor`, an actor with a `sub` and any further claims.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::{
    Violations,
    request::{ActorPayload, ViolationCode},
};

/// The actor who impersonates the user: an ID (`sub`) and any further claims.
///
/// The same type deserializes the `act` claim of the session that a token opens. An `Actor` never
/// contains a second `sub`: [`with_claim`](Self::with_claim) and `Deserialize` reject it.
///
/// ```
/// use actor_token::Actor;
///
/// let actor = Actor::new("user_1").with_claim("case", 4711)?;
/// let json = serde_json::to_string(&actor)?;
/// assert_eq!(json, r#"{"sub":"user_1","case":4711}"#);
/// assert_eq!(serde_json::from_str::<Actor>(&json)?, actor);
///
/// assert!(Actor::new("user_1").with_claim("sub", "user_9").is_err());
/// assert!(serde_json::from_str::<Actor>(r#"{"sub":"user_1","sub":"user_9"}"#).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Actor {
    sub: String,
    claims: Map<String, Value>,
}

impl Actor {
    /// Creates an actor without further claims. Its ID does not have to be the ID of a Clerk user:
    /// `cli:jane@example.com` is valid.
    #[must_use]
    pub fn new(sub: impl Into<String>) -> Self {
        Self {
            sub: sub.into(),
            claims: Map::new(),
        }
    }

    /// Adds a claim.
    ///
    /// # Errors
    /// Returns a violation if the actor already has a claim with this name, or if the name is
    /// `sub`.
    pub fn with_claim(
        mut self,
        name: impl Into<String>,
        value: impl Into<Value>,
    ) -> Result<Self, Violations> {
        match self.insert(name.into(), value.into()) {
            Ok(()) => Ok(self),
            Err(name) => {
                let mut violations = Violations::new();
                let path = if name == "sub" { "actor.sub" } else { "actor" };
                violations.add(path, ViolationCode::DuplicateKey, "already has this claim");
                Err(violations)
            }
        }
    }

    /// Returns the actor's ID.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// Returns a claim other than `sub`. `None` if the actor does not have it.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// Returns all claims except for `sub`.
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// Inserts a claim. Fails with the name if the actor already has a claim with this name.
    fn insert(&mut self, name: String, value: Value) -> Result<(), String> {
        if name == "sub" || self.claims.contains_key(&name) {
            return Err(name);
        }
        self.claims.insert(name, value);
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl ActorPayload for Actor {}

/// Prints the ID and the number of claims, because claims may contain personal data.
impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor")
            .field("sub", &self.sub)
            .field("claims", &self.claims.len())
            .finish()
    }
}

impl Serialize for Actor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.claims.len() + 1))?;
        map.serialize_entry("sub", &self.sub)?;
        for (name, value) in &self.claims {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ActorVisitor)
    }
}

struct ActorVisitor;

impl<'de> Visitor<'de> for ActorVisitor {
    type Value = Actor;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an actor: an object with a string `sub`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Actor, A::Error> {
        let mut sub: Option<String> = None;
        let mut actor = Actor::new(String::new());
        while let Some(name) = map.next_key::<String>()? {
            if name == "sub" {
                if sub.replace(map.next_value()?).is_some() {
                    return Err(A::Error::duplicate_field("sub"));
                }
            } else if actor.insert(name, map.next_value()?).is_err() {
                return Err(A::Error::custom("duplicate claim in actor"));
            }
        }
        actor.sub = sub.ok_or_else(|| A::Error::missing_field("sub"))?;
        Ok(actor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn actor_returns_claims_and_debug_counts_them() {
        let actor = Actor::new("user_1").with_claim("case", 4711).unwrap();
        assert_eq!(actor.sub(), "user_1");
        assert_eq!(actor.claim("case"), Some(&json!(4711)));
        assert_eq!(actor.claim("team"), None);
        let claims: Vec<_> = actor.claims().iter().collect();
        assert_eq!(claims, [(&"case".to_owned(), &json!(4711))]);
        assert_eq!(
            format!("{actor:?}"),
            r#"Actor { sub: "user_1", claims: 1 }"#
        );
    }

    #[test]
    fn duplicate_claim_and_second_sub_are_rejected() {
        for (name, expected) in [("case", "actor"), ("sub", "actor.sub")] {
            let actor = Actor::new("user_1").with_claim("case", 1).unwrap();
            let violations = actor.with_claim(name, 2).unwrap_err();
            let actual: Vec<_> = violations.iter().map(|v| (v.path(), v.code())).collect();
            assert_eq!(actual, [(expected, ViolationCode::DuplicateKey)]);
        }
    }

    #[test]
    fn invalid_actor_json_has_expected_error() {
        for (json, expected) in [
            (
                "[]",
                "invalid type: sequence, expected an actor: an object with a string `sub`",
            ),
            (r#"{"case":1}"#, "missing field `sub`"),
            (r#"{"sub":"a","sub":"b"}"#, "duplicate field `sub`"),
            (
                r#"{"sub":"a","case":1,"case":2}"#,
                "duplicate claim in actor",
            ),
        ] {
            let actual = serde_json::from_str::<Actor>(json).unwrap_err();
            assert!(actual.to_string().starts_with(expected), "{json}: {actual}");
        }
    }
}
