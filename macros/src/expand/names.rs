//! Names for generated items and parameters that nothing in the user's struct can mean something else by.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenTree};
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;

use super::spans::{derived, derived_at, derived_ident, ident_at};
use crate::syntax::{CratePath, DefaultValue, StructInput};
use crate::tokens::{Tokens, put};

pub(super) struct Names {
    /// The struct, as generated code names it.
    pub(super) request: Ident,
    pub(super) builder: Ident,
    /// The short name of the runtime's private module, inside of the generated scope.
    pub(super) rt: Ident,
    /// The builder's parameter for what is set.
    pub(super) state: Ident,
    taken: BTreeSet<String>,
}

impl Names {
    pub(super) fn of(declared: &StructInput<'_>) -> Self {
        let mut taken = BTreeSet::new();
        collect(declared.ident, &mut taken);
        collect(declared.generics, &mut taken);
        collect(&declared.generics.where_clause, &mut taken);
        if let CratePath::At(path) = &declared.attrs.crate_path {
            collect(path, &mut taken);
        }
        collect(&declared.attrs.validate, &mut taken);
        collect(&declared.attrs.builder, &mut taken);
        for field in &declared.fields {
            collect_of(field.tokens.trees(), &mut taken);
            if let Some(DefaultValue::Expression(expression)) = &field.attrs.default {
                collect(expression, &mut taken);
            }
            collect(&field.attrs.validate, &mut taken);
            for limit in [&field.attrs.min, &field.attrs.max].into_iter().flatten() {
                collect(&limit.value(), &mut taken);
            }
        }
        let request = derived_ident(declared.ident);
        let builder = match &declared.attrs.builder {
            Some(builder) => derived_ident(builder),
            None => format_ident!("{}Builder", request.unraw(), span = request.span()),
        };
        Self {
            builder,
            rt: fresh("__rt", &taken),
            state: fresh("State", &taken),
            request,
            taken,
        }
    }

    /// Whether the struct uses the name.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// A name like `like`, with underscores behind it if the struct uses that one itself.
    pub(super) fn fresh(&self, like: &str, span: Span) -> Ident {
        let mut ident = fresh(like, &self.taken);
        ident.set_span(span);
        ident
    }
}

fn fresh(like: &str, taken: &BTreeSet<String>) -> Ident {
    let mut name = like.to_owned();
    while taken.contains(&name) {
        name.push('_');
    }
    Ident::new(&name, Span::mixed_site())
}

fn collect(tokens: &impl ToTokens, taken: &mut BTreeSet<String>) {
    collect_of(Tokens::of(tokens).trees(), taken);
}

fn collect_of(tokens: &[TokenTree], taken: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                taken.insert(ident.unraw().to_string());
            }
            TokenTree::Group(group) => collect(&group.stream(), taken),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Names the runtime's private module `rt`. Its path is written once, so that a wrong one is one error, and all of it at
/// the user's place. There is nothing to name if the path couldn't be read.
pub(super) fn import(declared: &StructInput<'_>, rt: &Ident) -> Option<Tokens> {
    match &declared.attrs.crate_path {
        CratePath::Usual => Some(Tokens::written(
            |out| put!(out => use ::actor_token::__private as #rt;),
        )),
        CratePath::At(path) => {
            let place = derived_at(path);
            let (path, rt) = (derived(path), ident_at(rt, place));
            Some(Tokens::written(
                |out| put!(out, place => use #path::__private as #rt;),
            ))
        }
        CratePath::Invalid => None,
    }
}
