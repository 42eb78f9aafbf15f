//! Forwards attributes of a field to its setters: the first paragraph of the documentation, and
//! `deprecated`.
//!
//! With the complete documentation, an example would run three times: for the field and for both
//! setters.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, MetaNameValue};

use super::context::Context;
use super::spans::generated;

/// Returns the attributes of a setter. If the field has no documentation, that of the setter begins
/// with `fallback`. It ends with the paragraph `docs`.
pub(super) fn forwarded_attrs(
    attrs: &[Attribute],
    fallback: &str,
    docs: &str,
    cx: &Context<'_>,
) -> TokenStream {
    let lines: Vec<_> = attrs.iter().flat_map(lines_of).collect();
    let mut lines = first_paragraph(&lines, &cx.ident);
    if lines.is_empty() {
        lines.push(fallback.to_owned());
    }
    if !docs.is_empty() {
        lines.extend([String::new(), docs.to_owned()]);
    }
    let forwarded = attrs.iter().filter(|attr| {
        let is_list = attr.path().is_ident("doc") && matches!(attr.meta, Meta::List(_));
        is_list || attr.path().is_ident("deprecated")
    });
    let forwarded = forwarded.map(generated);
    let docs = lines.join("\n");
    quote_spanned!(cx.span=> #[doc = #docs] #(#forwarded)*)
}

/// Returns the lines of a doc comment. Returns no lines for a macro such as `include_str!`, whose
/// output is unknown, and for other attributes.
fn lines_of(attr: &Attribute) -> Vec<String> {
    match &attr.meta {
        Meta::NameValue(MetaNameValue {
            value:
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }),
            ..
        }) if attr.path().is_ident("doc") => text.value().split('\n').map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Returns the first paragraph, which ends before an example, and all link definitions. The
/// struct's name replaces `Self`.
fn first_paragraph(lines: &[String], struct_name: &Ident) -> Vec<String> {
    let is_text = |line: &&String| !line.trim().is_empty();
    let ends = |line: &&String| {
        let text = line.trim_start();
        let is_indented = line.starts_with("     ");
        text.is_empty() || text.starts_with("```") || text.starts_with("~~~") || is_indented
    };
    let mut rest = lines.iter().skip_while(|line| !is_text(line)).peekable();
    let mut kept = Vec::new();
    let struct_name = struct_name.to_string();
    while let Some(line) = rest.next_if(|line| !ends(line)) {
        kept.push(replace_self(line, &struct_name));
    }
    if kept.is_empty() {
        return kept;
    }
    let definitions: Vec<_> = rest.filter(|line| is_link_definition(line)).collect();
    if !definitions.is_empty() {
        kept.push(String::new());
        kept.extend(
            definitions
                .into_iter()
                .map(|line| replace_self(line, &struct_name)),
        );
    }
    kept
}

/// Returns `true` for a line such as `[name]: URL`.
fn is_link_definition(line: &str) -> bool {
    let named = line.trim_start().strip_prefix('[');
    named.is_some_and(|rest| rest.contains("]: "))
}

/// Replaces each complete word `Self` by the struct's name.
fn replace_self(line: &str, struct_name: &str) -> String {
    let is_word_char = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words = line.split_inclusive(|letter| !is_word_char(letter));
    let replaced = words.map(|word| match word.strip_prefix("Self") {
        Some(rest) if !rest.starts_with(is_word_char) => format!("{struct_name}{rest}"),
        _ => word.to_owned(),
    });
    replaced.collect()
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn setter_gets_first_paragraph_without_example() {
        for (docs, expected) in [
            (" One.\n Two.\n\n More.", " One.| Two."),
            (
                "\n One, at most [`Self::MAX`].",
                " One, at most [`S::MAX`].",
            ),
            (" The Selfish [`Self`].", " The Selfish [`S`]."),
            (" One:\n ```\n f();\n ```", " One:"),
            (" ```\n f();\n ```\n\n After.", "none"),
            ("     f();", "none"),
            (
                " See [Clerk].\n\n ```\n f();\n ```\n [Clerk]: https://clerk.com",
                " See [Clerk].|| [Clerk]: https://clerk.com",
            ),
        ] {
            let attr: Attribute = parse_quote!(#[doc = #docs]);
            let mut lines = first_paragraph(&lines_of(&attr), &parse_quote!(S));
            if lines.is_empty() {
                lines.push("none".to_owned());
            }
            assert_eq!(lines.join("|"), expected, "{docs}");
        }
    }
}
