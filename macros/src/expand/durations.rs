//! Writes what is known of a life while compiling: its bounds and its default, and what must hold between them.
//!
//! A bound that is a constant is an item of its own in the generated scope, since plain `cargo check` evaluates items
//! and nothing else. In a bound that speaks of the struct's parameters only the rule at run time is left.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;

use super::defaults::{Judge, of_type};
use super::generics::Shape;
use super::names::Names;
use super::spans::{all_at, derived_at, ident_at};
use crate::model::Request;
use crate::syntax::{Bound, DefaultValue, Field, Limit, Role};
use crate::type_syntax::{is_integer, is_number, is_path, last_name, option_of, seconds_of};

/// A life with its names: on the wire, of its method, and of its constants.
pub(super) struct Life<'a> {
    pub(super) field: &'a Field<'a>,
    pub(super) path: &'static str,
    pub(super) method: &'static str,
    pub(super) min: &'static str,
    pub(super) max: &'static str,
    default: &'static str,
}

impl<'a> Life<'a> {
    /// The field as a life, if it is one.
    pub(super) fn of(field: &'a Field<'a>) -> Option<Self> {
        let slot = field.role()?;
        let (method, min, max, default) = match slot {
            Role::ExpiresIn => (
                "expires_in",
                "__EXPIRES_IN_MIN",
                "__EXPIRES_IN_MAX",
                "__EXPIRES_IN_DEFAULT",
            ),
            Role::SessionMaxDuration => (
                "session_max_duration",
                "__SESSION_MAX_DURATION_MIN",
                "__SESSION_MAX_DURATION_MAX",
                "__SESSION_MAX_DURATION_DEFAULT",
            ),
            _ => return None,
        };
        Some(Self {
            field,
            path: slot.attr_name(),
            method,
            min,
            max,
            default,
        })
    }

    /// The default's name and path, if it can be read while compiling: the path of an integer, which the field is. (An
    /// `Option` or a type of the user's says its seconds at run time only.)
    fn constant_default(
        &self,
        names: &Names,
        shape: &Shape<'_>,
    ) -> Option<(Ident, TokenStream, Span)> {
        match &self.field.attrs.default {
            Some(DefaultValue::Expression(path)) if is_path(path) && is_integer(self.field.ty) => {
                let name = names.fresh(self.default, Span::mixed_site());
                Some((name, shape.in_item(path)?, place_of(path)))
            }
            _ => None,
        }
    }
}

/// The name of the constant that has the field's default, if there is one.
pub(super) fn constant_default(
    field: &Field<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> Option<Ident> {
    let (name, ..) = Life::of(field)?.constant_default(names, shape)?;
    Some(name)
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
    /// Of a literal: the number, and how it is written.
    Number(i64, TokenStream),
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
            Bound::Seconds(seconds) => return Some(Self::Number(*seconds, number(*seconds, rt))),
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
            Self::Number(_, number) => Some(number.clone()),
            Self::Constant { name, .. } => Some(name.to_token_stream()),
            Self::Value(_) => None,
        }
    }

    fn place(&self) -> Option<Span> {
        match self {
            Self::Constant { place, .. } => Some(*place),
            Self::Number(..) | Self::Value(_) => None,
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
pub(super) fn constants_of_life(life: &Life<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let rt = &names.rt;
    let attrs = &life.field.attrs;
    let min = Written::of(attrs.min.as_ref(), life.min, names, shape);
    let max = Written::of(attrs.max.as_ref(), life.max, names, shape);
    let default = match life.constant_default(names, shape) {
        Some((name, path, place)) => Some(default_item(life.field, &name, &path, place, rt)),
        None => default_of(life.field, rt, shape),
    };
    let bounds = min.iter().chain(&max).filter_map(|bound| item(bound, rt));
    let orders = [
        order(min.as_ref(), max.as_ref()),
        preset(
            "default_at_least",
            default.as_ref(),
            min.as_ref(),
            |default, min| default >= min,
        ),
        preset(
            "default_at_most",
            default.as_ref(),
            max.as_ref(),
            |default, max| default <= max,
        ),
    ];
    let orders = orders.into_iter().flatten().map(|order| order.item(rt));
    let of_type = of_type(life.field, Judge::LIFE, rt, shape);
    let items = bounds.chain(default.and_then(|default| default.items));
    items.chain(orders).chain(of_type).collect()
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

/// A default whose seconds are known while compiling.
struct Default {
    seconds: TokenStream,
    place: Span,
    /// What is written for it, and what must hold of it alone.
    items: Option<TokenStream>,
    number: Known,
}

/// What the derive knows itself of the number that a default is.
#[derive(Clone, Copy)]
enum Known {
    /// It is a literal, which is judged against literals already.
    Judged,
    /// This number, if the type in front of it is `Duration`.
    Spelt(u64),
    /// It is a constant.
    Nothing,
}

/// The default, if its seconds can be told by its spelling: of a `from_secs` by the type too that it is of.
fn default_of(field: &Field<'_>, rt: &Ident, shape: &Shape<'_>) -> Option<Default> {
    let Some(DefaultValue::Expression(default)) = &field.attrs.default else {
        return None;
    };
    let spelt = seconds_of(default, option_of(field.ty).is_some())?;
    let Some(of) = spelt.of else {
        let seconds = i64::try_from(spelt.seconds).ok()?;
        return Some(Default {
            seconds: number(seconds, rt),
            place: derived_at(default),
            items: None,
            number: Known::Judged,
        });
    };
    let place = place_of(default);
    let (of, rt_here) = (all_at(shape.in_item(of)?, place), ident_at(rt, place));
    let number = u64::try_from(spelt.seconds).ok()?;
    let seconds = Literal::u64_unsuffixed(number);
    let read = quote_spanned! {place=> {
        use #rt_here::OfAnyType as _;
        #rt_here::from_secs(<#rt_here::DefaultOf<#of>>::IS_ZERO, #seconds)
    }};
    Some(Default {
        items: (number == 0 || i64::try_from(number).is_err())
            .then(|| quote_spanned!(place=> const _: () = #read.hold_as_preset();)),
        seconds: quote_spanned!(place=> #read.preset()),
        place,
        number: Known::Spelt(number),
    })
}

/// The constant of a default that is one, what must hold of it, and the number that it is.
fn default_item(
    field: &Field<'_>,
    name: &Ident,
    path: &TokenStream,
    place: Span,
    rt: &Ident,
) -> Default {
    let ty = field.ty;
    let rt_here = ident_at(rt, place);
    let item = quote_spanned! {Span::mixed_site()=> const #name: #ty = #path; };
    let held = quote_spanned!(place=> const _: () = #rt_here::bound(#name).hold_as_preset(););
    Default {
        seconds: quote_spanned!(Span::mixed_site()=> #rt::bound(#name).preset()),
        place,
        items: Some(quote_spanned!(Span::mixed_site()=> #item #held)),
        number: Known::Nothing,
    }
}

/// What must hold between two numbers, and where it is said if it doesn't.
struct Order {
    function: &'static str,
    place: Span,
    one: TokenStream,
    other: TokenStream,
}

impl Order {
    fn item(&self, rt: &Ident) -> TokenStream {
        let Self {
            place, one, other, ..
        } = self;
        let (function, rt) = (Ident::new(self.function, *place), ident_at(rt, *place));
        quote_spanned!(*place=> const _: () = #rt::#function(#one, #other);)
    }
}

/// Literals among themselves are judged already.
fn order(min: Option<&Written>, max: Option<&Written>) -> Option<Order> {
    let (min, max) = (min?, max?);
    Some(Order {
        function: "in_order",
        place: max.place().or(min.place())?,
        one: min.constant()?,
        other: max.constant()?,
    })
}

/// A bound of the default: not written where both are numbers that the derive sees to be in order.
fn preset(
    function: &'static str,
    default: Option<&Default>,
    bound: Option<&Written>,
    in_order: impl Fn(i128, i128) -> bool,
) -> Option<Order> {
    let (default, bound) = (default?, bound?);
    match (default.number, bound) {
        (Known::Judged, Written::Number(..)) => return None,
        (Known::Spelt(number), Written::Number(bound, _))
            if in_order(number.into(), (*bound).into()) =>
        {
            return None;
        }
        _ => {}
    }
    Some(Order {
        function,
        place: default.place,
        one: default.seconds.clone(),
        other: bound.constant()?,
    })
}
