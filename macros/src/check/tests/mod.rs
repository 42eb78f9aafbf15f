//! Tests that each mistake is reported as one error, and that all errors are reported together.
//! `tests/ui/fail` has the complete messages.

mod rules;
mod suggestions;

use crate::check::check;
use crate::ctxt::Ctxt;
use crate::syntax;

/// Returns the errors of a struct, or `None` if it is valid. The list is empty if only rustc
/// reports an error.
fn errors_of(source: &str) -> Option<Vec<String>> {
    let item: syn::DeriveInput = syn::parse_str(source).unwrap();
    let mut cx = Ctxt::new();
    let input = syntax::read(&item, &mut cx);
    let roles = check(&input, &mut cx);
    cx.finish(roles).err().map(|errors| errors.messages())
}

/// Asserts that a struct with these fields has one error for each fragment, and that its message
/// contains the fragment.
fn assert_errors(fields: &str, fragments: &[&str]) {
    assert_errors_of(&format!("struct S<'a, T> {{ {fields} }}"), fragments);
}

/// Like [`assert_errors`], for the source of a complete struct.
fn assert_errors_of(source: &str, fragments: &[&str]) {
    let messages = errors_of(source).unwrap_or_default();
    assert_eq!(messages.len(), fragments.len(), "{source}: {messages:?}");
    for (message, fragment) in messages.iter().zip(fragments) {
        let (error, _) = message.split_once("\nhelp: ").unwrap();
        assert!(error.contains(fragment), "{source}: {message}");
    }
}

#[test]
fn missing_role_is_reported_once() {
    let no_user_id = "`user_id`";
    let no_actor = "actor";
    for (fields, errors) in [
        ("", &[no_user_id, no_actor][..]),
        ("user_id: u8", &[no_actor]),
        ("actor: u8", &[no_user_id]),
        ("user_id: u8, actor: u8", &[]),
        (
            "#[actor_token(actor)] user_id: u8",
            &["annotated with `actor`"],
        ),
        (
            "#[actor_token(claim)] user_id: u8, #[actor_token(sub)] x: u8",
            &["annotated with `claim`"],
        ),
        (
            "user_id: u8, #[actor_token(skip)] actor: u8",
            &["annotated with `skip`"],
        ),
        ("#[actor_token(frob)] x: u8, user_id: u8", &["`frob`"]),
        (
            "#[actor_token(frob)] x: u8, #[actor_token(claim)] y: u8",
            &["`frob`"],
        ),
        (
            "#[actor_token(clam)] x: u8, user_id: u8",
            &[no_actor, "`clam`"],
        ),
        (
            "#[actor_token(subject)] x: u8, #[actor_token(skip, frob)] y: u8",
            &[no_user_id, "`subject`", "`frob`"],
        ),
        ("user_id: u8, #[actor_token(claim)] x: u8", &["`sub`"]),
        (
            "#[actor_token(userid)] x: u8, #[actor_token(subb)] y: u8",
            &["`userid`", "`subb`"],
        ),
        (
            "#[actor_token(user_id = 1)] x: u8, #[actor_token(sub = 1)] y: u8",
            &["no value", "no value"],
        ),
    ] {
        assert_errors(fields, errors);
    }
}

#[test]
fn five_errors_are_reported_in_source_order() {
    let fields = "
        #[actor_token(claim = 7)] a: u8,
        user_id: &'a str,
        #[actor_token(user_id)] second: T,
        b: u8,
        #[actor_token(sub, min = 3)] c: String,
        #[actor_token(claim, defualt)] d: u8,
    ";
    let errors = ["string literal", "`user_id`", "`b`", "`min`", "`defualt`"];
    assert_errors(fields, &errors);
}

#[test]
fn default_with_unknown_value_is_accepted() {
    for fields in [
        "#[actor_token(default)] user_id: String, actor: T",
        "user_id: T, #[actor_token(sub, default = \" \".into())] x: T",
        "#[actor_token(default = String::new())] user_id: String, actor: T",
        "#[actor_token(default)] user_id: T, #[actor_token(default)] actor: T",
        "user_id: T, actor: T, #[actor_token(default = 600)] expires_in_seconds: Duration",
        "user_id: T, actor: T, #[actor_token(min = 9, default = Duration::from_secs(0))] expires_in_seconds: Duration",
        "user_id: T, actor: T, #[actor_token(skip, default = PhantomData(3))] x: PhantomData",
    ] {
        assert_errors(fields, &[]);
    }
}

#[test]
fn field_with_suggested_role_is_one_error() {
    for fields in [
        "uid: u8, actor: u8",
        "user_id: u8, admin: u8",
        "user_id: u8, admin: u8, #[actor_token(claim)] case: u8",
        "user_id: u8, act: u8",
    ] {
        assert_errors(fields, &[""]);
    }
}

#[test]
fn misspelled_role_is_one_error() {
    for (fields, name) in [
        ("user_id: u8, #[actor_token(subb)] x: u8", "subb"),
        (
            "#[actor_token(userid)] x: u8, user_id: u8, actor: u8",
            "userid",
        ),
        (
            "#[actor_token(subj)] x: u8, user_id: u8, #[actor_token(sub)] y: u8",
            "subj",
        ),
        ("user_id: u8, actor: u8, #[actor_token(subb)] x: u8", "subb"),
        (
            "user_id: u8, #[actor_token(sub)] y: u8, #[actor_token(actr)] x: u8",
            "actr",
        ),
        (
            "user_id: u8, actor: u8, #[actor_token(max = 5, default = 3, clam)] expires_in_seconds: u8",
            "clam",
        ),
        (
            "user_id: u8, actor: u8, expires_in_seconds: u8, #[actor_token(expires)] session_max_duration_in_seconds: u8",
            "expires",
        ),
        (
            "user_id: u8, #[actor_token(sub)] y: u8, #[actor_token(clam)] case: u8",
            "clam",
        ),
    ] {
        assert_errors(fields, &[name]);
    }
}

#[test]
fn misspelled_actor_token_hides_missing_roles() {
    for fields in [
        "#[actor_tokn(sub)] x: u8",
        "#[actor_token::sub] x: u8",
        "#[actor_tokn] x: u8",
    ] {
        assert_errors(fields, &[]);
        assert!(
            errors_of(&format!("struct S {{ {fields} }}")).is_some(),
            "{fields}"
        );
    }
}

#[test]
fn only_last_field_may_be_unsized_without_builder() {
    for (attribute, fields, is_valid) in [
        (
            "no_builder",
            "user_id: u8, actor: u8, #[actor_token(skip)] x: str",
            true,
        ),
        (
            "no_builder",
            "#[actor_token(skip)] x: str, user_id: u8, actor: u8",
            false,
        ),
        (
            "",
            "user_id: u8, actor: u8, #[actor_token(skip)] x: str",
            false,
        ),
    ] {
        let source = format!("#[actor_token({attribute})] struct S {{ {fields} }}");
        assert_eq!(errors_of(&source).is_none(), is_valid, "{source}");
    }
}

#[test]
fn unused_parameter_is_reported_only_by_rustc() {
    let rest = "user_id: u8, actor: u8, #[actor_token(skip)]";
    for (parameter, ty, is_valid) in [
        ("'a", "&'a str", true),
        ("'a", "Option<Cow<'a, str>>", true),
        ("'a", "made!()", true),
        ("'a", "Vec<a>", false),
        ("a", "&'static &'a str", false),
        ("'a", "u8", false),
        ("T", "Vec<T>", true),
        ("T", "made!()", true),
        ("r#in", "r#in", true),
        ("T", "u8", false),
        ("T", "Vec<[u8; 3]>", false),
    ] {
        let source = format!("struct S<{parameter}> {{ {rest} x: {ty} }}");
        assert_eq!(errors_of(&source).is_none(), is_valid, "{source}");
        assert_errors_of(&source, &[]);
    }
}

#[test]
fn builder_attribute_without_builder_is_rejected() {
    let rest = "user_id: u8, actor: u8";
    for (attribute, fields, errors) in [
        ("builder = New", rest, &[][..]),
        ("builder = S", rest, &["`S`"]),
        ("builder = New, no_builder", rest, &["`builder`"]),
        ("no_builder", rest, &[]),
        (
            "no_builder",
            "user_id: u8, #[actor_token(default, into)] actor: u8, #[actor_token(skip, vis = pub)] maybe_x: u8, \
             #[actor_token(skip)] x: Option<u8>",
            &[
                "`default` cannot be used together with `no_builder`",
                "`into` cannot be used together with `no_builder`",
                "`vis` cannot be used together with `no_builder`",
            ],
        ),
        ("no_prelude", rest, &[]),
    ] {
        let source = format!("#[actor_token({attribute})] struct S<T> {{ {fields} }}");
        assert_errors_of(&source, errors);
    }
}
