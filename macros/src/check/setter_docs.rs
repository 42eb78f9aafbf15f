//! What the documentation of a setter states about its field: whether it must be set, where it is
//! sent, its default and its bounds.

use quote::ToTokens;

use super::json_path::json_path;
use crate::model::BuilderFieldKind;
use crate::syntax::{self, Field, Role, source_text};

/// Returns the sentences about a field.
pub(super) fn setter_docs(field: &Field<'_>, kind: &BuilderFieldKind<'_>) -> String {
    let mut sentences = vec![match kind {
        BuilderFieldKind::Required => "Required.".to_owned(),
        BuilderFieldKind::Optional | BuilderFieldKind::Phantom => "Optional.".to_owned(),
        BuilderFieldKind::Defaulted(_) => default_sentence(field),
    }];
    sentences.push(match (field.role(), json_path(field)) {
        (Some(Role::Skip), _) => "Not part of the request.".to_owned(),
        (Some(Role::Claims), _) => "Its members are sent as claims in `actor`.".to_owned(),
        (_, Some(path)) => format!("Sent as `{path}`."),
        (_, None) => "Sent as a claim in `actor`.".to_owned(),
    });
    let bounds = [
        ("At least", &field.attrs.min),
        ("At most", &field.attrs.max),
    ];
    for (words, bound) in bounds {
        if let Some(bound) = bound.as_ref().and_then(bound_text) {
            sentences.push(format!("{words} {bound}."));
        }
    }
    sentences.join(" ")
}

fn default_sentence(field: &Field<'_>) -> String {
    let text = match &field.attrs.default {
        Some(syntax::DefaultValue::Expression(expr)) => source_text(expr.to_token_stream()),
        _ => None,
    };
    match text {
        Some(text) => format!("Default: `{text}`."),
        None => "Has a default.".to_owned(),
    }
}

fn bound_text(bound: &syntax::Bound) -> Option<String> {
    match bound {
        syntax::Bound::Seconds(seconds) => Some(format!("{seconds} seconds")),
        syntax::Bound::Value(expr) => Some(format!("`{}`", source_text(expr.to_token_stream())?)),
    }
}
