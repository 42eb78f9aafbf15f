//! Each rule by itself: what is said of one more field.

use super::said;

const BESIDE_USER_ID_AND_SUB: &[(&str, &[&str])] = &[
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
    ("sub: u8", &["`sub` is in no slot of the request"]),
    (
        "#[actor_token(min = 9, min = 8, default = 3)] expires_in_seconds: u8",
        &["`min` is given twice"],
    ),
    (
        "#[actor_token(max = 2, max = 1, default = 3)] expires_in_seconds: u8",
        &["`max` is given twice"],
    ),
    (
        "#[actor_token(max = 2, default = 3, default = 1)] expires_in_seconds: u8",
        &["`default` is given twice"],
    ),
    ("r#type: u8", &["`type` is in no slot of the request"]),
    (
        "#[actor_token(default)] x: u8",
        &["`x` is in no slot of the request"],
    ),
    ("#[actor_token(x)] x: u8", &["unknown field attribute `x`"]),
    (
        "#[actor_token(claim, skpi)] x: u8",
        &["unknown field attribute `skpi`"],
    ),
    (
        "#[actor_token(clam, claim)] x: u8",
        &["unknown field attribute `clam`"],
    ),
    (
        "#[actor_token(claim, claim)] x: u8",
        &["`claim` is given twice"],
    ),
    (
        "#[actor_token(\"claim\")] x: u8",
        &["expected an attribute name"],
    ),
    (
        "#[actor_token = 1] x: u8",
        &["missing parentheses after `actor_token`"],
    ),
    (
        "#[actor_token(user_id)] x: u8",
        &["two fields for `user_id`: `user_id` and `x`"],
    ),
    (
        "#[actor_token(sub)] x: u8",
        &["two fields for `sub`: `agent` and `x`"],
    ),
    (
        "#[actor_token(expires_in_seconds)] x: u8, expires_in_seconds: u8",
        &["two fields for `expires_in_seconds`: `x` and `expires_in_seconds`"],
    ),
    (
        "actor: u8",
        &["a whole actor, `actor`, together with a part of one: `agent` is its `sub`"],
    ),
    (
        "#[actor_token(claim)] c: u8, actor: u8, #[actor_token(claim)] d: u8",
        &["a whole actor, `actor`, together with a part of one: `agent` is its `sub`"],
    ),
    (
        "#[actor_token(claim, skip)] x: u8",
        &["`x` is put into two slots: `claim` and `skip`"],
    ),
    (
        "#[actor_token(claim)] sub: u8",
        &["a claim can't be named `sub`: that is the actor's ID"],
    ),
    (
        "#[actor_token(claim = \"sub\")] x: u8",
        &["a claim can't be named `sub`: that is the actor's ID"],
    ),
    (
        "#[actor_token(claim)] x: u8, #[actor_token(claim = \"x\")] y: u8",
        &["two claims named `x`: of `x` and of `y`"],
    ),
    (
        "#[actor_token(claim = \"\")] x: u8, #[actor_token(claim = \"\")] y: u8",
        &["a claim needs a name", "a claim needs a name"],
    ),
    (
        "#[actor_token(claim, min = 1)] x: u8",
        &["`min` limits a life, and `x` is put into `claim`"],
    ),
    (
        "#[actor_token(max = 1)] x: u8",
        &["`x` is in no slot of the request"],
    ),
    (
        "#[actor_token(skip, max = |)] x: u8",
        &["`max` can't hold this expression"],
    ),
    (
        "#[actor_token(claim)] x: Option<u8>, #[actor_token(claim)] maybe_x: u8",
        &["the fields `x` and `maybe_x` would both have a builder method `maybe_x`"],
    ),
    (
        "#[actor_token(claim)] maybe_x: u8, #[actor_token(claim, default)] x: u8",
        &["the fields `maybe_x` and `x` would both have a builder method `maybe_x`"],
    ),
    (
        "#[actor_token(claim)] x: u8, #[actor_token(claim)] maybe_x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] build: u8, #[actor_token(claim)] builder: u8",
        &[],
    ),
    (
        "#[actor_token(claim = \"Sub\")] x: u8",
        &["a claim named `Sub` reads like the actor's ID, `sub`"],
    ),
    (
        "#[actor_token(min = 2, max = 2, default = 2)] expires_in_seconds: u8",
        &[],
    ),
    (
        "#[actor_token(min = 3, max = 2, default = 9)] expires_in_seconds: u8",
        &["`min = 3` is above `max = 2`: no life is within both"],
    ),
    (
        "#[actor_token(min = 3, default = 2)] expires_in_seconds: u8",
        &["`default` is below `min = 3`"],
    ),
    (
        "#[actor_token(max = 3, default = Some(4))] expires_in_seconds: Option<u8>",
        &["`default` is above `max = 3`"],
    ),
    (
        "#[actor_token(default = Some(0))] expires_in_seconds: Option<u8>",
        &["`default` must be above zero seconds"],
    ),
    (
        "#[actor_token(default = -1)] expires_in_seconds: i8",
        &["`default` must be above zero seconds"],
    ),
    (
        "#[actor_token(default = 9223372036854775808)] expires_in_seconds: u64",
        &["`default` must be at most 9223372036854775807 seconds"],
    ),
    ("#[actor_token(default)] expires_in_seconds: u32", &[]),
    ("#[actor_token(default)] expires_in_seconds: Life", &[]),
    (
        "#[actor_token(default = 600)] expires_in_seconds: Life",
        &[],
    ),
    (
        "#[actor_token(default = 600)] expires_in_seconds: Option<std::time::Duration>",
        &["`default` is a value of the field's type, and an integer isn't"],
    ),
    (
        "#[actor_token(default = 600)] expires_in_seconds: Option<u32>",
        &["`default` is a value of the field's type, and an integer isn't"],
    ),
    (
        "#[actor_token(default = \"10m\")] expires_in_seconds: u32",
        &["no life is written so"],
    ),
    (
        "#[actor_token(claim, default)] x: Option<u8>",
        &["`default` says nothing here: an `Option` that isn't set is `None` anyway"],
    ),
    (
        "#[actor_token(skip, default = None)] x: Option<u8>",
        &["`default` says nothing here: an `Option` that isn't set is `None` anyway"],
    ),
    ("#[actor_token(skip, default = Some(1))] x: Option<u8>", &[]),
    (
        "#[actor_token(claim, default = [0])] x: Option<u8>",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(claim, into)] x: String",
        &["`into` says nothing here: the setter of text takes `impl Into` anyway"],
    ),
    (
        "#[actor_token(claim, into)] x: Option<Cow<'a, str>>",
        &["`into` says nothing here: the setter of text takes `impl Into` anyway"],
    ),
    ("#[actor_token(claim, into, vis = pub)] x: Option<T>", &[]),
    (
        "#[actor_token(skip, into, vis = pub)] x: PhantomData<T>",
        &[
            "`into` is about a setter, and `PhantomData` has none",
            "`vis` is about a setter, and `PhantomData` has none",
        ],
    ),
    (
        "#[actor_token(skip, default)] x: PhantomData<T>",
        &["`default` says nothing here: `PhantomData` has one value only"],
    ),
    (
        "#[actor_token(claim)] #[serde(default, rename = \"y\")] x: u8",
        &[
            "`#[serde(rename)]` does not rename this claim: the request is not serialized with serde's derive",
        ],
    ),
    (
        "#[actor_token(claim)] #[serde(rename(deserialize = \"y\"), skip_deserializing)] x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] #[serde(skip, flatten)] x: u8",
        &[
            "`#[serde(flatten)]` does not flatten this claim into the actor: the request is not serialized with serde's derive",
        ],
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
        &["the fields `build` and `with_build` would both have a builder method `with_build`"],
    ),
];

#[test]
fn each_rule_is_judged_beside_a_user_id_and_a_sub() {
    for &(more, errors) in BESIDE_USER_ID_AND_SUB {
        let fields = format!("user_id: u8, #[actor_token(sub)] agent: u8, {more}");
        assert_eq!(said(&fields), errors, "{more}");
    }
}
