//! Writes the bounds of a life, and what must hold between them while compiling.
//!
//! A bound that is a constant is an item of its own in the generated scope, since plain `cargo check` evaluates items
//! and nothing else. In a bound that speaks of the struct's parameters only the rule at run time is left.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;

use super::generics::Shape;
use super::names::Names;
use super::spans::{all_at, derived_at, ident_at};
use crate::model::Request;
use crate::syntax::{Bound, Field, Limit, Role};
use crate::type_syntax::{is_integer, is_number, last_name};

/// A life with its names: on the wire, of its method, and of its constants.
pub(super) struct Life<'a> {
    pub(super) field: &'a Field<'a>,
    pub(super) path: &'static str,
    pub(super) method: &'static str,
    pub(super) min: &'static str,
    pub(super) max: &'static str,
}

impl<'a> Life<'a> {
    /// The field as a life, if it is one.
    pub(super) fn of(field: &'a Field<'a>) -> Option<Self> {
        let role = field.role()?;
        let (method, min, max) = match role {
            Role::ExpiresIn => ("expires_in", "__EXPIRES_IN_MIN", "__EXPIRES_IN_MAX"),
            Role::SessionMaxDuration => (
                "session_max_duration",
                "__SESSION_MAX_DURATION_MIN",
                "__SESSION_MAX_DURATION_MAX",
            ),
            _ => return None,
        };
        Some(Self {
            field,
            path: role.attr_name(),
            method,
            min,
            max,
        })
    }
}

/// The expression of a default, `written` for where it stands: a number as one of the field's type, which says in our words
/// if it isn't one of integers.
pub(super) fn preset_of(
    field: &Field<'_>,
    expression: &Expr,
    written: TokenStream,
    rt: &Ident,
) -> TokenStream {
    let is_life = field.role().is_some_and(Role::is_duration);
    if !is_life || is_integer(field.ty) || !is_number(expression) {
        return written;
    }
    let place = derived_at(expression);
    // All in one place: the compiler then sees one mistake where it would see two.
    let (ty, rt, number) = (
        all_at(field.ty, place),
        ident_at(rt, place),
        all_at(written, place),
    );
    quote_spanned!(place=> <#ty as #rt::Integer>::of(#number))
}

pub(super) fn lives<'a>(request: &Request<'a>) -> impl Iterator<Item = Life<'a>> {
    let lives = [request.expires_in, request.session_max_duration];
    lives.into_iter().flatten().filter_map(Life::of)
}

/// A bound as it can be written.
pub(super) enum Written {
    /// Of a literal.
    Number(TokenStream),
    /// The name of a constant; what it is, and where that is written.
    Constant {
        name: Ident,
        value: TokenStream,
        place: Span,
    },
    /// The value itself.
    Value(TokenStream),
}

impl Written {
    pub(super) fn of(
        limit: Option<&Limit>,
        name: &str,
        names: &Names,
        shape: &Shape<'_>,
    ) -> Option<Self> {
        let rt = &names.rt;
        let value = match limit?.bound.as_ref()? {
            Bound::Seconds(seconds) => return Some(Self::Number(number(*seconds, rt))),
            Bound::Value(value) => value,
        };
        let place = derived_at(value);
        Some(shape.in_item(value).map_or_else(
            || {
                let rt = ident_at(rt, place);
                Self::Value(quote_spanned!(place=> #rt::bound_at_run_time(&#value)))
            },
            |constant| Self::Constant {
                name: names.fresh(name, Span::mixed_site()),
                value: constant,
                place: place_of(value),
            },
        ))
    }

    /// The bound in seconds while compiling.
    fn constant(&self) -> Option<TokenStream> {
        match self {
            Self::Number(number) => Some(number.clone()),
            Self::Constant { name, .. } => Some(name.to_token_stream()),
            Self::Value(_) => None,
        }
    }

    fn place(&self) -> Option<Span> {
        match self {
            Self::Constant { place, .. } => Some(*place),
            Self::Number(_) | Self::Value(_) => None,
        }
    }
}

fn number(seconds: i64, rt: &Ident) -> TokenStream {
    let seconds = Literal::i64_unsuffixed(seconds);
    quote_spanned!(Span::mixed_site()=> #rt::Seconds::new(#seconds))
}

/// Where an error about a path or a call points: to its last name.
pub(super) fn place_of(value: &Expr) -> Span {
    last_name(value).map_or_else(|| derived_at(value), derived_at)
}

/// The bounds that are constants, and what must hold between them.
pub(super) fn constants(request: &Request<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let constants = |life: Life<'_>| {
        let attrs = &life.field.attrs;
        let min = Written::of(attrs.min.as_ref(), life.min, names, shape);
        let max = Written::of(attrs.max.as_ref(), life.max, names, shape);
        let bounds = min.iter().chain(&max);
        let items = bounds.filter_map(|bound| item(bound, &names.rt));
        items
            .chain(order(min.as_ref(), max.as_ref(), &names.rt))
            .collect::<TokenStream>()
    };
    lives(request).map(constants).collect()
}

/// The constant of a bound that is one.
fn item(bound: &Written, rt: &Ident) -> Option<TokenStream> {
    let Written::Constant { name, value, place } = bound else {
        return None;
    };
    // All in one place: the compiler then sees one mistake where it would see two.
    let (value, rt) = (all_at(value, *place), ident_at(rt, *place));
    Some(quote_spanned!(*place=> const #name: #rt::Seconds = #rt::bound(#value).seconds();))
}

/// That `min` isn't above `max`. Literals among themselves are judged already.
fn order(min: Option<&Written>, max: Option<&Written>, rt: &Ident) -> Option<TokenStream> {
    let (min, max) = (min?, max?);
    let place = max.place().or(min.place())?;
    let (min, max) = (min.constant()?, max.constant()?);
    let rt = ident_at(rt, place);
    Some(quote_spanned!(place=> const _: () = #rt::in_order(#min, #max);))
}
