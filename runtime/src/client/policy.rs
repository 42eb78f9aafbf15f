//! Rules for every token that a client issues, regardless of the struct that describes the request.
//!
//! The client checks policies after the request's own rules, before it begins an audit record or
//! sends anything. It reports all violations together, as
//! [`Error::Invalid`](crate::Error::Invalid). If the request cannot be serialized, or is not valid
//! for Clerk, the client does not check the policies. Policies do not apply to revoking.
//!
//! One rule applies by default: self-impersonation is rejected, so the actor's `sub` must not be
//! the `user_id`. A client can [allow it](crate::ClientBuilder::allow_self_impersonation).
//!
//! ```
//! use std::time::Duration;
//! use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, fake::FakeClerk, policy};
//!
//! let fake = FakeClerk::new();
//! let clerk = Client::builder(fake.clone())
//!     .secret_key(fake.secret_key())
//!     .policy(policy::required_claims(["reason", "case"]))
//!     .policy(policy::max_expires_in(Duration::from_secs(900)))
//!     .policy(policy::predicate("user_id", "must not be an administrator", |request| {
//!         !request.user_id().starts_with("user_admin")
//!     }))
//!     .build()?;
//!
//! let request = CreateActorTokenRequestBody::builder()
//!     .user_id("user_admin_7")
//!     .actor(Actor::new("user_1").with_claim("reason", "invoice is wrong")?)
//!     .build()?;
//! let Err(Error::Invalid(violations)) = request.send(&clerk) else { panic!("expected violations") };
//! let paths: Vec<_> = violations.iter().map(|violation| violation.path()).collect();
//! assert_eq!(paths, ["actor.case", "expires_in_seconds", "user_id"]);
//! assert!(fake.requests().is_empty());
//! # Ok::<(), actor_token::Error>(())
//! ```

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::clerk::default_seconds;
use crate::request::seconds::Bound;
use crate::{
    Violations,
    request::{PreparedRequest, Seconds, ViolationCode},
};

/// A rule for every token that a client issues. The [module](self) has ready-made policies.
///
/// ```
/// use actor_token::policy::Policy;
/// use actor_token::{Violation, Violations, request::{PreparedRequest, ViolationCode}};
///
/// /// Requires one of the open cases.
/// struct OpenCases(Vec<u64>);
///
/// impl Policy for OpenCases {
///     fn check(&self, request: &PreparedRequest, violations: &mut Violations) {
///         let case = request.claim("case").and_then(|case| case.as_u64());
///         if !case.is_some_and(|case| self.0.contains(&case)) {
///             violations.push(Violation::new("actor.case", ViolationCode::NotAllowed, "must be an open case"));
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Policy`",
    label = "not a policy",
    note = "use a function of `actor_token::policy`, such as `policy::from_fn(…)`, or implement `Policy` for `{Self}`"
)]
pub trait Policy: Send + Sync {
    /// Adds a violation for each problem of `request`. Violations are printed, so they must not
    /// contain values.
    fn check(&self, request: &PreparedRequest, violations: &mut Violations);
}

/// Creates a policy from a function that adds a violation for each problem of a request.
///
/// ```
/// use actor_token::{Violation, policy, request::ViolationCode};
///
/// let only_agents = policy::from_fn(|request, violations| {
///     if !request.sub().starts_with("agent_") {
///         violations.push(Violation::new("actor.sub", ViolationCode::NotAllowed, "must be a support agent"));
///     }
/// });
/// # let _: Box<dyn policy::Policy> = Box::new(only_agents);
/// ```
pub fn from_fn<F: Fn(&PreparedRequest, &mut Violations) + Send + Sync>(check: F) -> impl Policy {
    FromFn(check)
}

/// Creates a policy that rejects requests for which `allows` returns `false`. The violation has
/// `path` and `message`. The message must read as the continuation of the path.
///
/// ```
/// # use std::time::Duration;
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, fake::FakeClerk};
/// use actor_token::policy;
///
/// # let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone())
///     .secret_key(fake.secret_key())
///     .policy(policy::predicate("user_id", "must be a test user", |request| request.user_id().starts_with("user_test_")))
///     .build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// let Err(Error::Invalid(violations)) = request.send(&clerk) else { panic!("expected violations") };
/// assert_eq!(violations.iter().next().map(|one| one.path()), Some("user_id"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn predicate<F: Fn(&PreparedRequest) -> bool + Send + Sync>(
    path: &'static str,
    message: &'static str,
    allows: F,
) -> impl Policy {
    from_fn(move |request, violations| {
        if !allows(request) {
            violations.add(path, ViolationCode::NotAllowed, message);
        }
    })
}

/// Creates a policy that requires claims about the actor, by name. A required claim must not be
/// null or a blank string.
///
/// ```
/// # use std::time::Duration;
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, fake::FakeClerk};
/// use actor_token::policy;
///
/// # let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone())
///     .secret_key(fake.secret_key())
///     .policy(policy::required_claims(["case"]))
///     .build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// let Err(Error::Invalid(violations)) = request.send(&clerk) else { panic!("expected violations") };
/// assert_eq!(violations.iter().next().map(|one| one.path()), Some("actor.case"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn required_claims<N: Into<String>>(names: impl IntoIterator<Item = N>) -> impl Policy {
    let names: Vec<String> = names.into_iter().map(Into::into).collect();
    from_fn(move |request, violations| {
        for name in &names {
            let problem = match request.claim(name) {
                None | Some(Value::Null) => "must be included",
                Some(Value::String(text)) if text.trim().is_empty() => "must not be blank",
                Some(_) => continue,
            };
            violations.add(format!("actor.{name}"), ViolationCode::Missing, problem);
        }
    })
}

/// Creates a policy that limits the lifetime of a token, which is how long its link works. `max` is
/// rounded down to seconds. An unset lifetime counts as Clerk's default of one hour.
///
/// ```
/// # use std::time::Duration;
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, fake::FakeClerk};
/// use actor_token::policy;
///
/// # let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone())
///     .secret_key(fake.secret_key())
///     .policy(policy::max_expires_in(Duration::from_secs(900)))
///     .build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).expires_in_seconds(1000).build()?;
/// let Err(Error::Invalid(violations)) = request.send(&clerk) else { panic!("expected violations") };
/// assert_eq!(violations.iter().next().map(|one| one.path()), Some("expires_in_seconds"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn max_expires_in(max: Duration) -> impl Policy {
    from_fn(move |request, violations| {
        check_max("expires_in_seconds", request.expires_in(), max, violations);
    })
}

/// Creates a policy that limits the maximum session duration. `max` is rounded down to seconds. An
/// unset duration counts as Clerk's default of half an hour.
///
/// ```
/// # use std::time::Duration;
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, fake::FakeClerk};
/// use actor_token::policy;
///
/// # let fake = FakeClerk::new();
/// let clerk = Client::builder(fake.clone())
///     .secret_key(fake.secret_key())
///     .policy(policy::max_session_duration(Duration::from_secs(900)))
///     .build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).session_max_duration_in_seconds(1000).build()?;
/// let Err(Error::Invalid(violations)) = request.send(&clerk) else { panic!("expected violations") };
/// assert_eq!(violations.iter().next().map(|one| one.path()), Some("session_max_duration_in_seconds"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn max_session_duration(max: Duration) -> impl Policy {
    from_fn(move |request, violations| {
        check_max(
            "session_max_duration_in_seconds",
            request.session_max_duration(),
            max,
            violations,
        );
    })
}

fn check_max(key: &'static str, duration: Seconds, max: Duration, violations: &mut Violations) {
    let max = i64::try_from(max.as_secs()).unwrap_or(i64::MAX);
    if let Some(message) = duration.violated_bound(Bound::AtMost(max), default_seconds(key)) {
        violations.add(key, ViolationCode::NotAllowed, message);
    }
}

struct FromFn<F>(F);

#[diagnostic::do_not_recommend]
impl<F: Fn(&PreparedRequest, &mut Violations) + Send + Sync> Policy for FromFn<F> {
    fn check(&self, request: &PreparedRequest, violations: &mut Violations) {
        (self.0)(request, violations);
    }
}

macro_rules! forward_policy {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<P: Policy + ?Sized> Policy for $pointer {
            fn check(&self, request: &PreparedRequest, violations: &mut Violations) {
                (**self).check(request, violations);
            }
        }
    )*};
}

forward_policy!(Box<P>, Arc<P>);

/// The policies of a client.
#[derive(Default)]
pub(crate) struct Policies {
    allows_self_impersonation: bool,
    list: Vec<Box<dyn Policy>>,
}

impl Policies {
    pub(crate) fn allow_self_impersonation(&mut self) {
        self.allows_self_impersonation = true;
    }

    pub(crate) fn add(&mut self, policy: impl Policy + 'static) {
        self.list.push(Box::new(policy));
    }

    /// Checks a request with all policies. The error contains the violations of all policies.
    pub(super) fn check(&self, request: &PreparedRequest) -> Result<(), Violations> {
        let mut violations = Violations::new();
        if !self.allows_self_impersonation && request.sub().trim() == request.user_id().trim() {
            violations.add(
                "actor.sub",
                ViolationCode::NotAllowed,
                "must not be the impersonated user; to allow it, call `ClientBuilder::allow_self_impersonation()`",
            );
        }
        for policy in &self.list {
            // Each policy writes to its own list, so that it can't remove violations of other
            // policies.
            let mut found = Violations::new();
            policy.check(request, &mut found);
            violations.extend(found);
        }
        violations.into_result()
    }
}

impl fmt::Debug for Policies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policies")
            .field("allows_self_impersonation", &self.allows_self_impersonation)
            .field("others", &self.list.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Actor, ActorTokenRequest, CreateActorTokenRequestBody};

    fn violations_of(policy: impl Policy + 'static, request: &PreparedRequest) -> Vec<String> {
        let mut policies = Policies::default();
        policies.add(policy);
        let violations = policies.check(request).err().unwrap_or_default();
        violations.iter().map(ToString::to_string).collect()
    }

    fn prepare(sub: &str, claims: &[(&str, Value)], duration: Option<i64>) -> PreparedRequest {
        let mut actor = Actor::new(sub);
        for (name, value) in claims {
            actor = actor.with_claim(*name, value.clone()).unwrap();
        }
        let builder = CreateActorTokenRequestBody::builder()
            .user_id("user_2")
            .actor(actor);
        let request = builder.maybe_expires_in_seconds(duration).build().unwrap();
        request.prepare().unwrap()
    }

    #[test]
    fn self_impersonation_is_rejected_unless_allowed() {
        let mut policies = Policies::default();
        assert!(policies.check(&prepare("user_1", &[], None)).is_ok());
        let violations = policies.check(&prepare("user_2", &[], None)).unwrap_err();
        let violation = violations.iter().next().unwrap();
        assert_eq!(
            (violation.path(), violation.code()),
            ("actor.sub", ViolationCode::NotAllowed)
        );
        policies.allow_self_impersonation();
        assert!(policies.check(&prepare("user_2", &[], None)).is_ok());
        assert_eq!(
            format!("{policies:?}"),
            "Policies { allows_self_impersonation: true, others: 0 }"
        );
    }

    #[test]
    fn required_claim_must_not_be_null_or_blank() {
        for (value, expected) in [
            (json!("invoice"), None),
            (json!(0), None),
            (json!(false), None),
            (
                json!(" "),
                Some("actor.reason must not be blank (form_param_missing)"),
            ),
            (
                json!(null),
                Some("actor.reason must be included (form_param_missing)"),
            ),
        ] {
            let violations = violations_of(
                required_claims(["reason"]),
                &prepare("user_1", &[("reason", value.clone())], None),
            );
            assert_eq!(violations.first().map(String::as_str), expected, "{value}");
        }
        let both = violations_of(
            required_claims(["reason", "case"]),
            &prepare("user_1", &[], None),
        );
        assert_eq!(both.len(), 2);
    }

    #[test]
    fn maximum_applies_to_set_and_unset_duration() {
        let seconds = Duration::from_secs;
        for (max, duration, expected) in [
            (900, Some(900), 0),
            (900, Some(901), 1),
            (900, None, 1),
            (3600, None, 0),
            (u64::MAX, Some(i64::MAX), 0),
        ] {
            let violations = violations_of(
                max_expires_in(seconds(max)),
                &prepare("user_1", &[], duration),
            );
            assert_eq!(
                violations.len(),
                expected,
                "{max}, {duration:?}: {violations:?}"
            );
        }
        let session_violations = |max| {
            violations_of(
                max_session_duration(seconds(max)),
                &prepare("user_1", &[], None),
            )
        };
        assert_eq!(
            (
                session_violations(1799).len(),
                session_violations(1800).len()
            ),
            (1, 0)
        );
    }
}
