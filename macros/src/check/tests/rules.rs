//! Tests of single rules, with additional fields in a valid struct.

use super::assert_errors;

/// Additional fields, and a fragment of each expected error.
const ADDITIONAL_FIELDS: &[(&str, &[&str])] = &[
    ("", &[]),
    ("#[actor_token(claim)] actor: u8", &[]),
    ("#[actor_token(skip)] expires_in_seconds: u8", &[]),
    ("#[actor_token(skip, default)] note: u8", &[]),
    (
        "#[actor_token(claim = \"a\")] b: u8, #[actor_token(claim = \"b\")] a: u8",
        &[],
    ),
    (
        "expires_in_seconds: u8, session_max_duration_in_seconds: u8",
        &[],
    ),
    (
        "#[actor_token(min = 1, max = 2)] r#expires_in_seconds: u8",
        &[],
    ),
    ("sub: u8", &["`sub`"]),
    (
        "#[actor_token(min = 9, min = 8, default = 3)] expires_in_seconds: u8",
        &["duplicate"],
    ),
    (
        "#[actor_token(max = 2, max = 1, default = 3)] expires_in_seconds: u8",
        &["duplicate"],
    ),
    (
        "#[actor_token(max = 2, default = 3, default = 1)] expires_in_seconds: u8",
        &["duplicate"],
    ),
    ("r#type: u8", &["`type`"]),
    ("#[actor_token(default)] x: u8", &["`x`"]),
    ("#[actor_token(x)] x: u8", &["`x`"]),
    ("#[actor_token(claim, skpi)] x: u8", &["`skpi`"]),
    ("#[actor_token(clam, claim)] x: u8", &["`clam`"]),
    ("#[actor_token(claim, claim)] x: u8", &["duplicate"]),
    ("#[actor_token(\"claim\")] x: u8", &["attribute name"]),
    ("#[actor_token = 1] x: u8", &["parentheses"]),
    ("#[actor_token(user_id)] x: u8", &["`user_id`"]),
    ("#[actor_token(sub)] x: u8", &["`sub`"]),
    (
        "#[actor_token(expires_in_seconds)] x: u8, expires_in_seconds: u8",
        &["`expires_in_seconds`"],
    ),
    ("actor: u8", &["`agent`"]),
    (
        "#[actor_token(claim)] c: u8, actor: u8, #[actor_token(claim)] d: u8",
        &["`agent`"],
    ),
    ("#[actor_token(claim, skip)] x: u8", &["`x`"]),
    ("#[actor_token(claim)] sub: u8", &["`sub`"]),
    ("#[actor_token(claim = \"sub\")] x: u8", &["`sub`"]),
    (
        "#[actor_token(claim)] x: u8, #[actor_token(claim = \"x\")] y: u8",
        &["`x`"],
    ),
    (
        "#[actor_token(claim = \"\")] x: u8, #[actor_token(claim = \"\")] y: u8",
        &["empty claim name", "empty claim name"],
    ),
    ("#[actor_token(claim, min = 1)] x: u8", &["`min`"]),
    ("#[actor_token(max = 1)] x: u8", &["`x`"]),
    ("#[actor_token(skip, max = |)] x: u8", &["expression"]),
    (
        "#[actor_token(claim)] x: Option<u8>, #[actor_token(claim)] maybe_x: u8",
        &["`maybe_x`"],
    ),
    (
        "#[actor_token(claim)] maybe_x: u8, #[actor_token(claim, default)] x: u8",
        &["`maybe_x`"],
    ),
    (
        "#[actor_token(claim)] x: u8, #[actor_token(claim)] maybe_x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] build: u8, #[actor_token(claim)] builder: u8",
        &[],
    ),
    ("#[actor_token(claim = \"Sub\")] x: u8", &["`Sub`"]),
    (
        "#[actor_token(min = 2, max = 2, default = 2)] expires_in_seconds: u8",
        &[],
    ),
    (
        "#[actor_token(min = 3, max = 2, default = 9)] expires_in_seconds: u8",
        &["`min = 3`"],
    ),
    (
        "#[actor_token(min = 3, default = 2)] expires_in_seconds: u8",
        &["less than"],
    ),
    (
        "#[actor_token(max = 3, default = Some(4))] expires_in_seconds: Option<u8>",
        &["greater than"],
    ),
    (
        "#[actor_token(default = Some(0))] expires_in_seconds: Option<u8>",
        &["must be positive"],
    ),
    (
        "#[actor_token(default = -1)] expires_in_seconds: i8",
        &["must be positive"],
    ),
    (
        "#[actor_token(default = 9223372036854775808)] expires_in_seconds: u64",
        &["at most"],
    ),
    ("#[actor_token(default)] expires_in_seconds: u32", &[]),
    ("#[actor_token(default)] expires_in_seconds: Ttl", &[]),
    ("#[actor_token(default = 600)] expires_in_seconds: Ttl", &[]),
    (
        "#[actor_token(claim, default)] x: Option<u8>",
        &["`default`"],
    ),
    (
        "#[actor_token(skip, default = None)] x: Option<u8>",
        &["`default`"],
    ),
    ("#[actor_token(skip, default = Some(1))] x: Option<u8>", &[]),
    (
        "#[actor_token(claim, default = [0])] x: Option<u8>",
        &["expression"],
    ),
    ("#[actor_token(claim, into)] x: String", &["`into`"]),
    (
        "#[actor_token(claim, into)] x: Option<Cow<'a, str>>",
        &["`into`"],
    ),
    ("#[actor_token(claim, into, vis = pub)] x: Option<T>", &[]),
    (
        "#[actor_token(skip, into, vis = pub)] x: PhantomData<T>",
        &["`into`", "`vis`"],
    ),
    (
        "#[actor_token(skip, default)] x: PhantomData<T>",
        &["`default`"],
    ),
    (
        "#[actor_token(claim)] #[serde(default, rename = \"y\")] x: u8",
        &["serde(rename)"],
    ),
    (
        "#[actor_token(claim)] #[serde(rename(deserialize = \"y\"), skip_deserializing)] x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] #[serde(skip, flatten)] x: u8",
        &["serde(flatten)"],
    ),
    (
        "#[actor_token(claim)] #[serde(skip, skip_serializing, with = \"text\", serialize_with = \"text::f\")] x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] #[serde(skip_serializing_if = \"String::is_empty\")] x: String",
        &[],
    ),
    (
        "#[actor_token(claim = \"x\")] #[serde(rename = \"y\", skip)] x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] #[serde(default, alias = \"rename\")] x: u8",
        &[],
    ),
    ("#[actor_token(claim)] #[serde(rename = \"x\")] x: u8", &[]),
    (
        "#[serde(rename = \"y\", with = \"text\")] expires_in_seconds: u8",
        &[],
    ),
    (
        "#[actor_token(skip)] #[serde(flatten, rename = \"y\")] x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] build: u8, #[actor_token(claim)] with_build: u8",
        &["`with_build`"],
    ),
];

#[test]
fn additional_field_has_expected_errors() {
    for &(field, errors) in ADDITIONAL_FIELDS {
        let fields = format!("user_id: u8, #[actor_token(sub)] agent: u8, {field}");
        assert_errors(&fields, errors);
    }
}
