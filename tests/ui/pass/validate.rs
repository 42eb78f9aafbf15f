//! `validate` on fields of every role and on the struct. All violations are reported together, each
//! with its JSON path.
#![deny(warnings)]

use std::fmt;

use actor_token::ActorTokenRequest;

struct Rejected;

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is rejected")
    }
}

/// Takes a `&str`, although the field is a `String`.
fn reject_str(_: &str) -> Result<(), Rejected> {
    Err(Rejected)
}

fn reject_any<T>(_: &T) -> Result<(), &'static str> {
    Err("is rejected")
}

fn reject_borrowing(text: &str) -> Result<(), std::borrow::Cow<'_, str>> {
    Err(text.into())
}

fn accept_string(_: &impl AsRef<str>) -> Result<(), String> {
    Ok(())
}

fn accept_slice<T: PartialEq>(_: &[T]) -> Result<(), fmt::Error> {
    Ok(())
}

const ACCEPT_OPTION: fn(&Option<u8>) -> fmt::Result = |_| Ok(());

/// A struct whose `validate` functions have other valid signatures.
#[derive(ActorTokenRequest)]
struct OtherSignatures {
    #[actor_token(validate = reject_borrowing)]
    user_id: String,
    #[actor_token(sub, validate = accept_string)]
    agent: String,
    #[actor_token(claim, validate = accept_slice)]
    tags: Vec<u8>,
    #[actor_token(claim, validate = ACCEPT_OPTION)]
    boxed: Box<Option<u8>>,
}

mod rules {
    pub trait Rule {
        fn check_rule(&self) -> Result<(), String>;
    }

    impl Rule for u64 {
        fn check_rule(&self) -> Result<(), String> {
            if *self == 0 { Ok(()) } else { Err("is rejected".to_owned()) }
        }
    }
}

#[derive(ActorTokenRequest)]
#[actor_token(validate = Self::is_consistent)]
struct Session<'a, T> {
    #[actor_token(validate = reject_str)]
    user_id: String,
    #[actor_token(sub, validate = reject_any::<&'a str>)]
    agent: &'a str,
    #[actor_token(claim = "case_number", validate = <u64 as rules::Rule>::check_rule)]
    case: u64,
    #[actor_token(validate = reject_any, max = 60)]
    expires_in_seconds: Option<u32>,
    #[actor_token(session_max_duration_in_seconds, validate = Self::reject_u32)]
    session: Option<u32>,
    #[actor_token(skip, validate = reject_any)]
    note: T,
    #[actor_token(claim, validate = reject_any)]
    unset: Option<u8>,
    #[actor_token(claim, default = Some(None), validate = reject_any)]
    inner_none: Option<Option<u8>>,
}

impl<T> Session<'_, T> {
    fn is_consistent(&self) -> Result<(), String> {
        Err(format!("is rejected with {} letters", self.agent.len()))
    }

    /// Takes the value in an `Option`. It is not called for `None`.
    fn reject_u32(_: &u32) -> Result<(), &'static str> {
        Err("is rejected")
    }
}

/// Has the name of a parameter in the generated method that calls it.
fn violations(_: &&str) -> Result<(), String> {
    Ok(())
}

#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct WithoutBuilder {
    #[actor_token(validate = violations)]
    user_id: &'static str,
    #[actor_token(validate = reject_any)]
    actor: serde_json::Value,
}

fn main() {
    let other = OtherSignatures::builder().user_id("user_1").agent("user_2").tags(vec![]).boxed(Box::new(None)).build();
    assert_eq!(other.err().map(|violations| violations.len()), Some(1));
    let session = Session::builder().user_id("user_2").agent("user_1").case(1).note('x').expires_in_seconds(61);
    let violations = session.build().err().unwrap();
    let actual: Vec<_> = violations.iter().map(|violation| (violation.path(), violation.message())).collect();
    assert_eq!(
        actual,
        [
            ("expires_in_seconds", "must be at most 60 seconds, not 61"),
            ("user_id", "is rejected"),
            ("actor.sub", "is rejected"),
            ("actor.case_number", "is rejected"),
            ("expires_in_seconds", "is rejected"),
            ("note", "is rejected"),
            ("actor.inner_none", "is rejected"),
            ("request", "is rejected with 6 letters"),
        ],
    );
    let fields: Vec<_> = violations.iter().map(|violation| violation.field().unwrap_or_default()).collect();
    assert_eq!(
        fields,
        [
            "expires_in_seconds",
            "user_id",
            "agent",
            "case",
            "expires_in_seconds",
            "note",
            "inner_none",
            "",
        ],
    );

    let session = WithoutBuilder { user_id: "user_2", actor: serde_json::json!({"sub": "user_1"}) };
    assert_eq!(session.validate().unwrap_err().to_string(), "1 violation: actor is rejected (form_param_value_invalid)");
}
