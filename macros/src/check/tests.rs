//! The rules across keys and fields: each mistake once, all of a struct in one go.

use crate::check::check;
use crate::ctxt::Ctxt;
use crate::syntax;

/// What is said about a struct with these fields, without the help.
fn said(fields: &str) -> Vec<String> {
    said_of(&format!("struct S<'a, T> {{ {fields} }}"))
}

/// What is said about a struct, without the help.
fn said_of(whole: &str) -> Vec<String> {
    let input: syn::DeriveInput = syn::parse_str(whole).unwrap();
    let mut cx = Ctxt::new();
    let declared = syntax::read(&input, &mut cx);
    let request = check(&declared, &mut cx);
    let messages = match cx.finish(request) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.messages(),
    };
    let wrong = |message: String| message.split_once("\nhelp: ").unwrap().0.to_owned();
    messages.into_iter().map(wrong).collect()
}

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
    ("r#type: u8", &["`type` is in no slot of the request"]),
    (
        "#[actor_token(default)] x: u8",
        &["`x` is in no slot of the request"],
    ),
    ("#[actor_token(x)] x: u8", &["unknown key `x`"]),
    ("#[actor_token(claim, skpi)] x: u8", &["unknown key `skpi`"]),
    ("#[actor_token(clam, claim)] x: u8", &["unknown key `clam`"]),
    (
        "#[actor_token(claim, claim)] x: u8",
        &["`claim` is given twice"],
    ),
    ("#[actor_token(\"claim\")] x: u8", &["expected a key"]),
    (
        "#[actor_token = 1] x: u8",
        &["`actor_token` needs its keys in parentheses"],
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
        &["`#[serde(rename)]` doesn't rename this claim: the request is not written through it"],
    ),
    (
        "#[actor_token(claim)] #[serde(rename(deserialize = \"y\"), skip_deserializing)] x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] #[serde(skip, flatten)] x: u8",
        &["`#[serde(skip)]` doesn't leave this claim out: the request is not written through it"],
    ),
    (
        "#[actor_token(claim = \"x\")] #[serde(rename = \"y\", skip)] x: u8",
        &[],
    ),
    (
        "#[actor_token(claim)] #[serde(default, alias = \"rename\")] x: u8",
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

#[test]
fn what_is_missing_is_said_of_the_struct() {
    let no_user_id = "no field for `user_id`";
    let no_actor = "no field for the actor";
    for (fields, errors) in [
        ("", &[no_user_id, no_actor][..]),
        ("user_id: u8", &[no_actor]),
        ("actor: u8", &[no_user_id]),
        ("user_id: u8, actor: u8", &[]),
        (
            "#[actor_token(actor)] user_id: u8",
            &["`user_id` is marked `actor`, and no other field is for `user_id`"],
        ),
        (
            "#[actor_token(claim)] user_id: u8, #[actor_token(sub)] x: u8",
            &["`user_id` is marked `claim`, and no other field is for `user_id`"],
        ),
        (
            "user_id: u8, #[actor_token(skip)] actor: u8",
            &["`actor` is marked `skip`, and no other field is for the actor"],
        ),
        (
            "#[actor_token(frob)] x: u8, user_id: u8",
            &["unknown key `frob`"],
        ),
        (
            "#[actor_token(frob)] x: u8, #[actor_token(claim)] y: u8",
            &["unknown key `frob`"],
        ),
        (
            "#[actor_token(clam)] x: u8, user_id: u8",
            &[no_actor, "unknown key `clam`"],
        ),
        (
            "#[actor_token(subject)] x: u8, #[actor_token(skip, frob)] y: u8",
            &[no_user_id, "unknown key `subject`", "unknown key `frob`"],
        ),
        (
            "user_id: u8, #[actor_token(claim)] x: u8",
            &["a claim, `x`, but no field for `sub`"],
        ),
        (
            "#[actor_token(userid)] x: u8, #[actor_token(subb)] y: u8",
            &["unknown key `userid`", "unknown key `subb`"],
        ),
        (
            "#[actor_token(user_id = 1)] x: u8, #[actor_token(sub = 1)] y: u8",
            &["`user_id` takes no value", "`sub` takes no value"],
        ),
    ] {
        assert_eq!(said(fields), errors, "{fields}");
    }
}

#[test]
fn five_mistakes_are_five_errors_in_source_order() {
    let fields = "
        #[actor_token(claim = 7)] a: u8,
        user_id: &'a str,
        #[actor_token(user_id)] second: T,
        b: u8,
        #[actor_token(sub, min = 3)] c: String,
        #[actor_token(claim, defualt)] d: u8,
    ";
    let errors = [
        "`claim` takes a string literal",
        "two fields for `user_id`: `user_id` and `second`",
        "`b` is in no slot of the request",
        "`min` limits a life, and `c` is put into `sub`",
        "unknown key `defualt`",
    ];
    assert_eq!(said(fields), errors);
}

#[test]
fn a_default_that_only_a_type_can_refuse_is_left_to_the_compiler() {
    let nothing: [&str; 0] = [];
    for fields in [
        "#[actor_token(default)] user_id: String, actor: T",
        "user_id: T, #[actor_token(sub, default = \" \".into())] x: T",
        "#[actor_token(default = String::new())] user_id: String, actor: T",
        "#[actor_token(default)] user_id: T, #[actor_token(default)] actor: T",
        "user_id: T, actor: T, #[actor_token(default = 600)] expires_in_seconds: Duration",
        "user_id: T, actor: T, #[actor_token(min = 9, default = Duration::from_secs(0))] expires_in_seconds: Duration",
        "user_id: T, actor: T, #[actor_token(skip, default = PhantomData(3))] x: PhantomData",
    ] {
        assert_eq!(said(fields), nothing, "{fields}");
    }
}

#[test]
fn a_field_that_was_meant_for_a_slot_is_one_mistake() {
    for fields in [
        "uid: u8, actor: u8",
        "user_id: u8, admin: u8",
        "user_id: u8, admin: u8, #[actor_token(claim)] case: u8",
        "user_id: u8, act: u8",
        "#[serde(rename = \"user_id\")] x: u8, actor: u8",
    ] {
        let said = said(fields);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said.concat().ends_with("is in no slot of the request"));
    }
}

#[test]
fn a_misspelt_slot_is_one_mistake_and_takes_no_other_fields_place() {
    for (fields, key) in [
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
        assert_eq!(said(fields), [format!("unknown key `{key}`")], "{fields}");
    }
}

#[test]
fn the_builder_is_named_once_and_spoken_of_only_where_it_is() {
    let rest = "user_id: u8, actor: u8";
    for (attribute, fields, errors) in [
        ("builder = New", rest, &[][..]),
        ("builder = S", rest, &["`S` is the struct's own name"]),
        ("builder = T", rest, &["`T` is a parameter of the struct"]),
        (
            "builder = New, no_builder",
            rest,
            &["`builder` names a builder, and `no_builder` says that there is none"],
        ),
        ("no_builder", rest, &[]),
        (
            "no_builder",
            "user_id: u8, #[actor_token(default, into)] actor: u8, #[actor_token(skip, vis = pub)] maybe_x: u8, \
             #[actor_token(skip)] x: Option<u8>",
            &[
                "`default` is about the builder, and `no_builder` says that there is none",
                "`into` is about the builder, and `no_builder` says that there is none",
                "`vis` is about the builder, and `no_builder` says that there is none",
            ],
        ),
    ] {
        let whole = format!("#[actor_token({attribute})] struct S<T> {{ {fields} }}");
        assert_eq!(said_of(&whole), errors, "{whole}");
    }
}
