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

/// Takes a `&str` where the field is a `String`.
fn rejected(_: &str) -> Result<(), Rejected> {
    Err(Rejected)
}

fn anything<T>(_: &T) -> Result<(), &'static str> {
    Err("is rejected")
}

fn borrowing(text: &str) -> Result<(), std::borrow::Cow<'_, str>> {
    Err(text.into())
}

fn any_string(_: &impl AsRef<str>) -> Result<(), String> {
    Ok(())
}

fn slice<T: PartialEq>(_: &[T]) -> Result<(), fmt::Error> {
    Ok(())
}

const OPTION: fn(&Option<u8>) -> fmt::Result = |_| Ok(());

/// Other valid signatures.
#[derive(ActorTokenRequest)]
struct Another {
    #[actor_token(validate = borrowing)]
    user_id: String,
    #[actor_token(sub, validate = any_string)]
    agent: String,
    #[actor_token(claim, validate = slice)]
    tags: Vec<u8>,
    #[actor_token(claim, validate = OPTION)]
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
    #[actor_token(validate = rejected)]
    user_id: String,
    #[actor_token(sub, validate = anything::<&'a str>)]
    agent: &'a str,
    #[actor_token(claim = "case_number", validate = <u64 as rules::Rule>::check_rule)]
    case: u64,
    #[actor_token(validate = anything, max = 60)]
    expires_in_seconds: Option<u32>,
    #[actor_token(session_max_duration_in_seconds, validate = Self::none)]
    session: Option<u32>,
    #[actor_token(skip, validate = anything)]
    note: T,
    #[actor_token(claim, validate = anything)]
    unset: Option<u8>,
    #[actor_token(claim, default = Some(None), validate = anything)]
    inner_none: Option<Option<u8>>,
}

impl<T> Session<'_, T> {
    fn is_consistent(&self) -> Result<(), String> {
        Err(format!("is rejected with {} letters", self.agent.len()))
    }

    /// Takes the value in an `Option`; it is not called for `None`.
    fn none(_: &u32) -> Result<(), &'static str> {
        Err("is rejected")
    }
}

/// Has the same name as a parameter of the method that calls it.
fn violations(_: &&str) -> Result<(), String> {
    Ok(())
}

#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct WithoutBuilder {
    #[actor_token(validate = violations)]
    user_id: &'static str,
    #[actor_token(validate = anything)]
    actor: serde_json::Value,
}

fn main() {
    let another = Another::builder().user_id("user_1").agent("user_2").tags(vec![]).boxed(Box::new(None)).build();
    assert_eq!(another.err().map(|violations| violations.len()), Some(1));
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

    let session = WithoutBuilder { user_id: "user_2", actor: serde_json::json!({"sub": "user_1"}) };
    assert_eq!(session.validate().unwrap_err().to_string(), "1 violation: actor is rejected (form_param_value_invalid)");
}
