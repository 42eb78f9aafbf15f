//! Generates random structs with attributes of the derive. Many are valid, and most others have one
//! or two mistakes.
//!
//! A struct is composed as text, which is easy to read, and then parsed into tokens.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::choices::Choices;
use super::tokens::token;
use super::words::{
    ACTORS, ANY_TYPES, BOUNDS, BROKEN, CLAIM_NAMES, DURATIONS, FIELD_NAMES, FOREIGN_ATTRIBUTES,
    GENERICS, IDS, LARGE, LIMITS, PLAIN, VALUES, attr_names,
};
use crate::syntax::Role;
use crate::syntax::attr_table::{Attr, AttrInfo, FieldAttr, StructAttr, ValueKind};

/// Generates a struct. Half of the structs have no deliberate mistakes. In a third of the others,
/// one token is removed, duplicated or replaced.
pub(crate) fn random_struct(choices: &mut Choices<'_>) -> TokenStream {
    if choices.once_in(2) {
        choices.disable_mistakes();
    }
    let is_mutated = choices.makes_mistake(3);
    let mut index = choices.below(256);
    // Text that can't be tokenized never reaches a derive.
    let tokens: TokenStream = declaration(choices).parse().unwrap_or_default();
    let tokens = with_invisible_groups(tokens);
    if is_mutated {
        mutate(tokens, &mut index, choices)
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
    if !choices.makes_mistake(10) {
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
        if choices.makes_mistake(4) {
            entries.push(choices.one_of(&attr_names()).to_owned());
        }
        attrs.push(attribute(&entries.join(", ")));
    }
    attrs.concat()
}

fn attribute(entries: &str) -> String {
    format!("#[actor_token({entries})]")
}

/// Generates an attribute with a value of the right kind, or with another value as a deliberate
/// mistake.
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
    format!("{name} = {}", choices.valid_or_mistake(values, 3, others))
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
    if !choices.makes_mistake(12) {
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
    if is_object == choices.makes_mistake(12) {
        fields += &field(choices, Role::Sub, &[name()], IDS);
    }
    if !is_object || choices.makes_mistake(12) {
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

/// Generates a field with this role.
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
    if choices.makes_mistake(24) {
        attrs.push(
            choices
                .one_of(&["#[actor_token]", "#[actor_token = 1]", "#[actor_token{}]"])
                .to_owned(),
        );
    }
    let name = choices.valid_or_mistake(names, 12, FIELD_NAMES);
    let mut ty = choices.valid_or_mistake(types, 10, ANY_TYPES).to_owned();
    if choices.once_in(8) {
        ty = format!("Option<{ty}>");
    }
    if choices.once_in(16) {
        ty = format!("{INVISIBLE}({ty})");
    }
    let entries = entries(choices, role, name);
    if choices.makes_mistake(12) {
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
    if !by_name && !choices.makes_mistake(8) {
        entries.push(entry(choices, FieldAttr::Role(role).info()));
    }
    for attr in FieldAttr::ALL {
        let info = attr.info();
        let is_wanted = match (attr, info.roles) {
            (FieldAttr::Role(_), _) => false,
            (_, Some(group)) => {
                (group.roles.contains(&role) || choices.makes_mistake(12)) && choices.once_in(3)
            }
            (_, None) => choices.once_in(5),
        };
        if is_wanted {
            entries.push(entry(choices, info));
        }
    }
    if choices.makes_mistake(12) {
        entries.push(choices.one_of(&attr_names()).to_owned());
    }
    if choices.makes_mistake(12) {
        let name = choices.one_of(&attr_names());
        entries.push(format!("{name} = {}", expression(choices)));
    }
    if choices.once_in(6) {
        entries.reverse();
    }
    entries
}

fn expression(choices: &mut Choices<'_>) -> String {
    let first = choices.valid_or_mistake(PLAIN, 3, LARGE);
    match choices.below(8) {
        7 => format!("f({first}, {})", choices.one_of(PLAIN)),
        6 => format!("{first} + {}", choices.one_of(PLAIN)),
        5 => format!(
            "({first}).len()[{}]",
            choices.valid_or_mistake(PLAIN, 2, LARGE)
        ),
        4 => choices.valid_or_mistake(PLAIN, 2, BROKEN).to_owned(),
        _ => first.to_owned(),
    }
}

/// The name before parentheses that stand for an invisible group. `macro_rules!` adds such a group
/// around an expression or type fragment, so it always contains a complete expression or type.
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

/// Removes, duplicates or replaces the token at the index, in source order. Decreases the index by
/// the number of visited tokens.
fn mutate(tokens: TokenStream, index: &mut usize, choices: &mut Choices<'_>) -> TokenStream {
    let mut result = TokenStream::new();
    for original in tokens {
        let is_selected = *index == 0;
        *index = index.wrapping_sub(1);
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
                Group::new(group.delimiter(), mutate(group.stream(), index, choices)).into()
            }
            other => other,
        }]);
    }
    result
}
