//! One attribute at a time: what is wrong with it, and that it is said once.

use syn::parse_quote;

use crate::ctxt::Ctxt;
use crate::syntax;

/// What is said about a struct, without the help.
fn said(input: &syn::DeriveInput) -> Vec<String> {
    let mut cx = Ctxt::new();
    let declared = syntax::read(input, &mut cx);
    let messages = match cx.finish(declared.shape) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.messages(),
    };
    let wrong = |message: String| {
        let (wrong, help) = message.split_once("\nhelp: ").unwrap();
        assert!(!help.is_empty());
        wrong.to_owned()
    };
    messages.into_iter().map(wrong).collect()
}

const OF_A_FIELD: &[(&str, &[&str])] = &[
    ("", &[]),
    ("#[actor_token()]", &[]),
    ("#[actor_token(claim,)]", &[]),
    ("#[actor_token(claim, default)]", &[]),
    (
        "#[actor_token(claim)] #[serde(default)] #[actor_token(default)]",
        &[],
    ),
    (
        "#[actor_token(claim = \"a,b\", default = f(1, 2), max = m::<A>(3))]",
        &[],
    ),
    (
        "#[actor_token(default = S { a: 1 }, min = 1, max = u8::MAX)]",
        &[],
    ),
    ("#[actor_token(default = -1 + x.y()[2] as u8 * &2)]", &[]),
    ("#[actor_token(default = vec![1, 2])]", &[]),
    ("#[actor_token(default = Map::<A, B>::new())]", &[]),
    (
        "#[actor_token]",
        &["`actor_token` needs its keys in parentheses"],
    ),
    (
        "#[actor_token = 1]",
        &["`actor_token` needs its keys in parentheses"],
    ),
    (
        "#[actor_token{claim}]",
        &["`actor_token` takes its keys in round parentheses"],
    ),
    ("#[actor_token(\"claim\")]", &["expected a key"]),
    ("#[actor_token(,)]", &["expected a key"]),
    ("#[actor_token(claim,, default)]", &["expected a key"]),
    ("#[actor_token(Claim)]", &["unknown key `Claim`"]),
    ("#[actor_token(r#claim)]", &["unknown key `r#claim`"]),
    ("#[actor_token(serde::claim)]", &["unknown key `serde`"]),
    ("#[actor_token(into, vis = pub, claim)]", &[]),
    ("#[actor_token(vis = pub(in a::b), claim)]", &[]),
    ("#[actor_token(vis)]", &["`vis` needs a value"]),
    (
        "#[actor_token(vis = \"pub\")]",
        &["`vis` takes a visibility"],
    ),
    (
        "#[actor_token(vis = pub(a))]",
        &["`vis` takes a visibility"],
    ),
    (
        "#[actor_token(vis = private, claim)]",
        &["`vis` takes a visibility"],
    ),
    ("#[actor_token(into = String)]", &["`into` takes no value"]),
    ("#[actor_token(validate = Self::check, claim)]", &[]),
    (
        "#[actor_token(validate = <T as Rule<u8>>::check::<3>)]",
        &[],
    ),
    ("#[actor_token(validate)]", &["`validate` needs a value"]),
    (
        "#[actor_token(validate = check())]",
        &["`validate` takes the path of a function"],
    ),
    (
        "#[actor_token(validate = \"check\")]",
        &["`validate` takes the path of a function"],
    ),
    (
        "#[actor_token(validate = a.b)]",
        &["`validate` takes the path of a function"],
    ),
    (
        "#[actor_token(validate = |x, y| x, claim)]",
        &["`validate` can't hold this expression"],
    ),
    (
        "#[actor_token(max = 0)]",
        &["`max` must be above zero seconds"],
    ),
    (
        "#[actor_token(min = -5)]",
        &["`min` must be above zero seconds"],
    ),
    (
        "#[actor_token(min = 9223372036854775808)]",
        &["`min` must be at most 9223372036854775807 seconds"],
    ),
    (
        "#[actor_token(max = 60s)]",
        &["`max` takes a number of seconds, without a unit"],
    ),
    (
        "#[actor_token(max = !3)]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(claim = \"x\"y)]",
        &["`claim` takes a string literal"],
    ),
    (
        "#[actor_token(crate = \"x\")]",
        &["`crate` is a key of the struct, not of a field"],
    ),
    ("#[actor_token(claim, claim)]", &["`claim` is given twice"]),
    (
        "#[actor_token(max = 1, max = if)]",
        &["`max` is given twice"],
    ),
    (
        "#[actor_token(default)] #[actor_token(default = 1)]",
        &["`default` is given twice"],
    ),
    ("#[actor_token(sub = \"x\")]", &["`sub` takes no value"]),
    ("#[actor_token(sub(x))]", &["`sub` takes no value"]),
    (
        "#[actor_token(sub claim)]",
        &["unexpected tokens after `sub`"],
    ),
    (
        "#[actor_token(claim = \"x\" \"y\")]",
        &["unexpected tokens after `claim`"],
    ),
    ("#[actor_token(claim =)]", &["`claim` needs a value"]),
    ("#[actor_token(claim(\"x\"))]", &["`claim` needs a value"]),
    (
        "#[actor_token(claim = x)]",
        &["`claim` takes a string literal"],
    ),
    (
        "#[actor_token(claim = 'x')]",
        &["`claim` takes a string literal"],
    ),
    (
        "#[actor_token(claim = b\"x\")]",
        &["`claim` takes a string literal"],
    ),
    ("#[actor_token(claim = \"\")]", &["a claim needs a name"]),
    ("#[actor_token(max, claim)]", &["`max` needs a value"]),
    ("#[actor_token(max = , claim)]", &["`max` needs a value"]),
    ("#[actor_token(max(3))]", &["`max` needs a value"]),
    (
        "#[actor_token(max = \"3\")]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(max = 3.0)]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(max = a.b())]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(max = (3))]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(default = if a { b } else { c }, sub)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = |a, max| a, sub)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = [0; 2].len())]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = f(|x| x))]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = a[1..])]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = (if a { b } else { c }, 1))]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = S { a: [1] })]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = &{ a })]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = !return)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = -[1])]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = a?)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = 1 2)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(max = 1..2)]",
        &["`max` can't hold this expression"],
    ),
    (
        "#[actor_token(min = loop {}, max = [1])]",
        &[
            "`min` can't hold this expression",
            "`max` can't hold this expression",
        ],
    ),
];

#[test]
fn each_attribute_of_a_field_is_read_or_refused_once() {
    for &(attribute, errors) in OF_A_FIELD {
        let text = format!("struct S {{ {attribute} field: u8 }}");
        assert_eq!(said(&syn::parse_str(&text).unwrap()), errors, "{attribute}");
    }
}

const OF_THE_STRUCT: &[(&str, &[&str])] = &[
    (
        "#[actor_token(crate = \"::a::b\", max_actor_bytes = 2_000)]",
        &[],
    ),
    ("#[actor_token(crate = \"crate\")]", &[]),
    ("#[actor_token(max_actor_bytes = none)]", &[]),
    (
        "#[actor_token(max_actor_bytes)]",
        &["`max_actor_bytes` needs a value"],
    ),
    (
        "#[actor_token(max_actor_bytes = 0)]",
        &["no actor fits into 0 bytes: the smallest, `{\"sub\":\"a\"}`, has 11"],
    ),
    (
        "#[actor_token(max_actor_bytes = 10)]",
        &["no actor fits into 10 bytes: the smallest, `{\"sub\":\"a\"}`, has 11"],
    ),
    ("#[actor_token(max_actor_bytes = 11)]", &[]),
    (
        "#[actor_token(max_actor_bytes = 2kb)]",
        &["`max_actor_bytes` takes a number of bytes, or `none`"],
    ),
    (
        "#[actor_token(max_actor_bytes = -1)]",
        &["`max_actor_bytes` takes a number of bytes, or `none`"],
    ),
    (
        "#[actor_token(max_actor_bytes = None)]",
        &["`max_actor_bytes` takes a number of bytes, or `none`"],
    ),
    (
        "#[actor_token(max_actor_bytes = 4294967296)]",
        &["`max_actor_bytes` must be at most 4294967295"],
    ),
    ("#[actor_token(crate)]", &["`crate` needs a value"]),
    (
        "#[actor_token(crate = a::b)]",
        &["`crate` takes a string literal"],
    ),
    (
        "#[actor_token(crate = \"\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"a::<b>\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(user_id)]",
        &["`user_id` is a key of a field, not of the struct"],
    ),
    (
        "#[actor_token(builder = B, no_builder, validate = a::b)]",
        &[],
    ),
    (
        "#[actor_token(builder = \"B\")]",
        &["`builder` takes a name"],
    ),
    (
        "#[actor_token(builder = a::B)]",
        &["`builder` takes a name"],
    ),
    (
        "#[actor_token(no_builder = true)]",
        &["`no_builder` takes no value"],
    ),
    (
        "#[actor_token(validate = check(), vis = pub)]",
        &[
            "`validate` takes the path of a function",
            "`vis` is a key of a field, not of the struct",
        ],
    ),
    ("#[actor_token(crate = \"super::super::a\")]", &[]),
    ("#[actor_token(crate = \"self::super::a\")]", &[]),
    (
        "#[actor_token(crate = \"a::crate\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"::self\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"a::super\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"Self::a\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"actor-token\")]",
        &["this is not the path of a crate or module"],
    ),
];

#[test]
fn each_attribute_of_the_struct_is_read_or_refused_once() {
    for &(attribute, errors) in OF_THE_STRUCT {
        let text = format!("{attribute} struct S {{ field: u8 }}");
        assert_eq!(said(&syn::parse_str(&text).unwrap()), errors, "{attribute}");
    }
}

#[test]
fn only_a_struct_with_named_fields_is_taken() {
    let table: [(syn::DeriveInput, &[&str]); 5] = [
        (
            parse_quote!(
                struct S {}
            ),
            &[],
        ),
        (
            parse_quote!(
                struct S;
            ),
            &["`ActorTokenRequest` can't be derived for a struct without fields"],
        ),
        (
            parse_quote!(
                struct S(u8);
            ),
            &["`ActorTokenRequest` can't be derived for a struct with unnamed fields"],
        ),
        (
            parse_quote!(
                enum S {
                    A,
                }
            ),
            &["`ActorTokenRequest` can't be derived for an enum"],
        ),
        (
            parse_quote!(union S { a: u8 }),
            &["`ActorTokenRequest` can't be derived for a union"],
        ),
    ];
    for (input, errors) in table {
        assert_eq!(said(&input), errors);
    }
}
