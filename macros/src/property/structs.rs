//! Generates random structs from the grammar of the derive. Many are valid, and most others have
//! one or two mistakes.
//!
//! They are composed as text, which is readable when a test fails, and then changed as tokens.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::choices::Choices;
use super::tokens::token;
use super::words::{
    ACTORS, ANY_TYPES, BOUNDS, BROKEN, CLAIM_NAMES, DURATIONS, FIELD_NAMES, FOREIGN_ATTRIBUTES,
    GENERICS, IDS, LARGE, LIMITS, PLAIN, VALUES, attr_names,
};
use crate::syntax::Role;
use crate::syntax::attr_table::{Attr, AttrInfo, FieldAttr, StructAttr, ValueKind};

/// Generates a struct. Half of the structs have no deliberate mistakes. In some of the others, one
/// token is removed, duplicated or replaced.
pub(crate) fn structure(choices: &mut Choices<'_>) -> TokenStream {
    if choices.once_in(2) {
        choices.disable_mistakes();
    }
    let is_mutated = choices.mistake(3);
    let mut at = choices.below(256);
    // A derive only receives input that can be lexed.
    let tokens: TokenStream = declaration(choices).parse().unwrap_or_default();
    let tokens = with_invisible_groups(tokens);
    if is_mutated {
        mutate(tokens, &mut at, choices)
    } else {
        tokens
    }
}

fn declaration(choices: &mut Choices<'_>) -> String {
    let attrs = struct_attributes(choices);
    let vis = visibility(choices);
    let name = choices.one_of(&[
        "Session",
        "S",
        "r#Session",
        "State",
        "r#type",
        "Größe",
        "__rt",
    ]);
    let generics = choices.one_of(GENERICS);
    let bounds = choices.one_of(BOUNDS);
    let fields = fields(choices);
    let head = format!("{attrs} {vis}");
    let name = format!("{name} {generics}");
    if !choices.mistake(10) {
        return format!("{head} struct {name} {bounds} {{ {fields} }}");
    }
    match choices.below(4) {
        0 => format!("{head} struct {name} (#[actor_token(claim)] u8, String) {bounds};"),
        1 => format!("{head} struct {name} {bounds};"),
        2 => format!("{head} enum {name} {bounds} {{ A {{ {fields} }}, B }}"),
        _ => format!("{head} union {name} {bounds} {{ {fields} }}"),
    }
}

fn struct_attributes(choices: &mut Choices<'_>) -> String {
    let mut attrs = Vec::new();
    if choices.once_in(8) {
        attrs.push(choices.one_of(FOREIGN_ATTRIBUTES).to_owned());
    }
    if choices.once_in(3) {
        let mut entries = Vec::new();
        for attr in StructAttr::ALL {
            if choices.once_in(5) {
                entries.push(entry(choices, attr.info()));
            }
        }
        if choices.mistake(4) {
            entries.push(choices.one_of(&attr_names()).to_owned());
        }
        attrs.push(attribute(&entries.join(", ")));
    }
    attrs.concat()
}

fn attribute(entries: &str) -> String {
    format!("#[actor_token({entries})]")
}

/// Generates an attribute with a value of its kind, or with another one as a deliberate mistake.
fn entry(choices: &mut Choices<'_>, info: &AttrInfo) -> String {
    let name = info.name;
    let values: &[&str] = match info.value {
        ValueKind::None => return name.to_owned(),
        ValueKind::ClaimName | ValueKind::Default if choices.once_in(3) => return name.to_owned(),
        ValueKind::Default => {
            return match choices.below(2) {
                0 => format!("{name} = {}", expression(choices)),
                _ => format!("{name} = {INVISIBLE}({})", choices.one_of(LARGE)),
            };
        }
        ValueKind::ClaimName => &["\"name\"", "r#\"a\"b\"#"],
        ValueKind::Seconds => LIMITS,
        ValueKind::Function => &["f", "Self::f", "<T as A>::b"],
        ValueKind::Visibility => &["pub", "pub(crate)", "pub(in crate::a)"],
        ValueKind::BuilderName => &["Opening", "r#Opening"],
        ValueKind::CratePath => &["\"x::y\"", "\"::x\"", "\"crate::r#x\""],
        ValueKind::Bytes => &["none", "2_000", "500usize"],
    };
    let others = match info.value {
        ValueKind::ClaimName => CLAIM_NAMES,
        _ => VALUES,
    };
    format!("{name} = {}", choices.mostly(values, 3, others))
}

fn visibility(choices: &mut Choices<'_>) -> &'static str {
    choices.one_of(&[
        "",
        "pub",
        "pub(crate)",
        "pub(super)",
        "pub(self)",
        "pub(in crate::a)",
        "pub(in super::super)",
    ])
}

fn fields(choices: &mut Choices<'_>) -> String {
    let mut fields = String::new();
    let first = choices.below(FIELD_NAMES.len());
    let mut names = FIELD_NAMES.iter().cycle().skip(first);
    let mut name = || names.next().copied().unwrap_or_default();
    if !choices.mistake(12) {
        fields += &field(
            choices,
            Role::UserId,
            &["user_id", "r#user_id", name()],
            IDS,
        );
    }
    let is_object = choices.once_in(4);
    if is_object {
        fields += &field(choices, Role::Actor, &["actor", "r#actor", name()], ACTORS);
    }
    if is_object == choices.mistake(12) {
        fields += &field(choices, Role::Sub, &[name()], IDS);
    }
    if !is_object || choices.mistake(12) {
        for _ in 0..choices.below(4) {
            fields += &field(choices, Role::Claim, &[name()], ANY_TYPES);
        }
    }
    for (role, times) in [(Role::ExpiresIn, 2), (Role::SessionMaxDuration, 3)] {
        if choices.once_in(times) {
            fields += &field(choices, role, &[role.attr_name(), name()], DURATIONS);
        }
    }
    for _ in 0..choices.below(3) {
        fields += &field(choices, Role::Skip, &[name()], ANY_TYPES);
    }
    fields
}

/// Generates a field for the role.
fn field(
    choices: &mut Choices<'_>,
    role: Role,
    names: &[&'static str],
    types: &[&'static str],
) -> String {
    let mut attrs = Vec::new();
    if choices.once_in(8) {
        attrs.push(choices.one_of(FOREIGN_ATTRIBUTES).to_owned());
    }
    if choices.mistake(24) {
        attrs.push(
            choices
                .one_of(&["#[actor_token]", "#[actor_token = 1]", "#[actor_token{}]"])
                .to_owned(),
        );
    }
    let name = choices.mostly(names, 12, FIELD_NAMES);
    let mut ty = choices.mostly(types, 10, ANY_TYPES).to_owned();
    if choices.once_in(8) {
        ty = format!("Option<{ty}>");
    }
    if choices.once_in(16) {
        ty = format!("{INVISIBLE}({ty})");
    }
    let entries = entries(choices, role, name);
    if choices.mistake(12) {
        attrs.push(attribute(&entries.join(" ")));
    } else if choices.once_in(8) {
        attrs.extend(entries.iter().map(|entry| attribute(&format!("{entry},"))));
    } else if !entries.is_empty() {
        attrs.push(attribute(&entries.join(", ")));
    }
    let vis = visibility(choices);
    format!("{} {vis} {name}: {ty},\n", attrs.concat())
}

fn entries(choices: &mut Choices<'_>, role: Role, name: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let by_name = name.trim_start_matches("r#") == role.attr_name() && choices.once_in(2);
    if !by_name && !choices.mistake(8) {
        entries.push(entry(choices, FieldAttr::Role(role).info()));
    }
    for attr in FieldAttr::ALL {
        let info = attr.info();
        let is_wanted = match (attr, info.roles) {
            (FieldAttr::Role(_), _) => false,
            (_, Some(group)) => {
                (group.roles.contains(&role) || choices.mistake(12)) && choices.once_in(3)
            }
            (_, None) => choices.once_in(5),
        };
        if is_wanted {
            entries.push(entry(choices, info));
        }
    }
    if choices.mistake(12) {
        entries.push(choices.one_of(&attr_names()).to_owned());
    }
    if choices.mistake(12) {
        let name = choices.one_of(&attr_names());
        entries.push(format!("{name} = {}", expression(choices)));
    }
    if choices.once_in(6) {
        entries.reverse();
    }
    entries
}

fn expression(choices: &mut Choices<'_>) -> String {
    let first = choices.mostly(PLAIN, 3, LARGE);
    match choices.below(8) {
        7 => format!("f({first}, {})", choices.one_of(PLAIN)),
        6 => format!("{first} + {}", choices.one_of(PLAIN)),
        5 => format!("({first}).len()[{}]", choices.mostly(PLAIN, 2, LARGE)),
        4 => choices.mostly(PLAIN, 2, BROKEN).to_owned(),
        _ => first.to_owned(),
    }
}

/// Marks parentheses that represent an invisible group. `macro_rules!` adds such a group around
/// each expression or type fragment, so it always contains a complete one.
const INVISIBLE: &str = "invisible_group";

fn with_invisible_groups(tokens: TokenStream) -> TokenStream {
    let mut result = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_invisible = matches!(&token, TokenTree::Ident(ident) if ident == INVISIBLE);
        let token = match (is_invisible, tokens.peek()) {
            (true, Some(_)) => tokens.next().unwrap_or(token),
            _ => token,
        };
        result.extend([match token {
            TokenTree::Group(group) => {
                let delimiter = if is_invisible {
                    Delimiter::None
                } else {
                    group.delimiter()
                };
                Group::new(delimiter, with_invisible_groups(group.stream())).into()
            }
            other => other,
        }]);
    }
    result
}

/// Changes the token at the index `at` in source order, and decreases `at` by the number of tokens.
fn mutate(tokens: TokenStream, at: &mut usize, choices: &mut Choices<'_>) -> TokenStream {
    let mut result = TokenStream::new();
    for original in tokens {
        let is_selected = *at == 0;
        *at = at.wrapping_sub(1);
        if is_selected {
            match choices.below(3) {
                0 => {}
                1 => result.extend([original.clone(), original]),
                _ => result.extend([token(choices, 2)]),
            }
            continue;
        }
        result.extend([match original {
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => {
                Group::new(group.delimiter(), mutate(group.stream(), at, choices)).into()
            }
            other => other,
        }]);
    }
    result
}
