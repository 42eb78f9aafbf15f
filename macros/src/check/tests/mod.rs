//! The rules across keys and fields: each mistake once, all of a struct in one go.

mod help;
mod rules;
mod unknown;

use crate::check::check;
use crate::ctxt::{Ctxt, Errors};
use crate::syntax;

/// What is said about a struct with these fields, without the help.
fn said(fields: &str) -> Vec<String> {
    said_of(&format!("struct S<'a, T> {{ {fields} }}"))
}

/// What is said about a struct, without the help.
fn said_of(whole: &str) -> Vec<String> {
    let messages = judged(whole).unwrap_or_else(|errors| errors.messages());
    let wrong = |message: String| message.split_once("\nhelp: ").unwrap().0.to_owned();
    messages.into_iter().map(wrong).collect()
}

/// No messages, or what is wrong. Without a message there, the compiler has something to say.
fn judged(whole: &str) -> Result<Vec<String>, Errors> {
    let input: syn::DeriveInput = syn::parse_str(whole).unwrap();
    let mut cx = Ctxt::new();
    let declared = syntax::read(&input, &mut cx);
    let request = check(&declared, &mut cx);
    cx.finish(request).map(|_| Vec::new())
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
            &["unknown field attribute `frob`"],
        ),
        (
            "#[actor_token(frob)] x: u8, #[actor_token(claim)] y: u8",
            &["unknown field attribute `frob`"],
        ),
        (
            "#[actor_token(clam)] x: u8, user_id: u8",
            &[no_actor, "unknown field attribute `clam`"],
        ),
        (
            "#[actor_token(subject)] x: u8, #[actor_token(skip, frob)] y: u8",
            &[
                no_user_id,
                "unknown field attribute `subject`",
                "unknown field attribute `frob`",
            ],
        ),
        (
            "user_id: u8, #[actor_token(claim)] x: u8",
            &["a claim, `x`, but no field for `sub`"],
        ),
        (
            "#[actor_token(userid)] x: u8, #[actor_token(subb)] y: u8",
            &[
                "unknown field attribute `userid`",
                "unknown field attribute `subb`",
            ],
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
        "expected a string literal for `claim`",
        "two fields for `user_id`: `user_id` and `second`",
        "`b` is in no slot of the request",
        "`min` limits a life, and `c` is put into `sub`",
        "unknown field attribute `defualt`",
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
        assert_eq!(
            said(fields),
            [format!("unknown field attribute `{key}`")],
            "{fields}"
        );
    }
}

#[test]
fn a_mark_with_a_misspelt_attribute_is_taken_for_what_it_was_meant_to_be() {
    let no_user_id = "no field for `user_id`";
    let no_actor = "no field for the actor";
    for (fields, errors) in [
        ("#[actor_tokn(sub)] x: u8", &[no_user_id][..]),
        ("#[actor_token::sub] x: u8", &[no_user_id]),
        ("#[actor_tokn(user_id, default)] x: u8", &[no_actor]),
        ("#[actor_tokn] x: u8", &[]),
    ] {
        assert_eq!(said(fields), errors, "{fields}");
    }
}

#[test]
fn only_the_last_field_may_be_without_a_size_and_only_without_a_builder() {
    for (attribute, fields, is_taken) in [
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
        let whole = format!("#[actor_token({attribute})] struct S {{ {fields} }}");
        assert_eq!(judged(&whole).is_ok(), is_taken, "{whole}");
    }
}

#[test]
fn a_mistake_of_which_the_compiler_tells_is_left_to_it() {
    let rest = "user_id: u8, actor: u8, #[actor_token(skip)]";
    for (parameter, ty, is_taken) in [
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
        let whole = format!("struct S<{parameter}> {{ {rest} x: {ty} }}");
        assert_eq!(judged(&whole).is_ok(), is_taken, "{whole}");
        assert_eq!(said_of(&whole).len(), 0, "{whole}");
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
        ("no_prelude", rest, &[]),
    ] {
        let whole = format!("#[actor_token({attribute})] struct S<T> {{ {fields} }}");
        assert_eq!(said_of(&whole), errors, "{whole}");
    }
}
