//! Writes what is known of a life while compiling: its bounds and its default, and what must hold between them.
//!
//! A bound that is a constant is an item of its own in the generated scope, since plain `cargo check` evaluates items
//! and nothing else. In a bound that speaks of the struct's parameters only the rule at run time is left.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::generics::Shape;
use super::names::Names;
use super::spans::{all_at, derived_at, ident_at};
use crate::model::{Actor, Request};
use crate::spelling::{is_integer, is_path, last_name, seconds_of};
use crate::syntax::{Bound, Field, Limit, Preset, Slot};

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
        let slot = field.slot()?;
        let (method, min, max, default) = match slot {
            Slot::ExpiresIn => (
                "expires_in",
                "__EXPIRES_IN_MIN",
                "__EXPIRES_IN_MAX",
                "__EXPIRES_IN_DEFAULT",
            ),
            Slot::SessionMaxDuration => (
                "session_max_duration",
                "__SESSION_MAX_DURATION_MIN",
                "__SESSION_MAX_DURATION_MAX",
                "__SESSION_MAX_DURATION_DEFAULT",
            ),
            _ => return None,
        };
        Some(Self {
            field,
            path: slot.key(),
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
    ) -> Option<(Ident, &'a TokenStream)> {
        match &self.field.says.default {
            Some(Preset::Expression(path)) if is_path(path) && is_integer(self.field.ty) => {
                let name = names.fresh(self.default, Span::mixed_site());
                shape.fits_an_item(path).then_some((name, path))
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
    let (name, _) = Life::of(field)?.constant_default(names, shape)?;
    Some(name)
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
        Some(match limit?.bound.as_ref()? {
            Bound::Seconds(seconds) => Self::Number(number(*seconds, rt)),
            Bound::Value(value) if shape.fits_an_item(value) => Self::Constant {
                name: names.fresh(name, Span::mixed_site()),
                value: shape.without_self(value),
                place: place_of(value),
            },
            Bound::Value(value) => Self::Value(quote_spanned!(derived_at(value)=> #value)),
        })
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
pub(super) fn place_of(value: &TokenStream) -> Span {
    last_name(value).map_or_else(|| derived_at(value), |name| derived_at(&name))
}

/// All that can be judged of a request while compiling.
pub(super) fn constants(request: &Request<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let lives = lives(request).map(|life| constants_of_life(&life, names, shape));
    let whole = match &request.actor {
        Actor::Whole(actor) => constants_of_actor(actor, names, shape),
        Actor::Parts { .. } => None,
    };
    lives.chain(whole).collect()
}

/// The bounds that are constants, and what must hold between them.
pub(super) fn constants_of_life(life: &Life<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let rt = &names.rt;
    let says = &life.field.says;
    let min = Written::of(says.min.as_ref(), life.min, names, shape);
    let max = Written::of(says.max.as_ref(), life.max, names, shape);
    let constant = life.constant_default(names, shape);
    let is_literal = constant.is_none();
    let (item_of_default, default) = match constant {
        Some((name, path)) => default_item(life.field, &name, path, rt, shape),
        None => (None, default_of(life.field, rt)),
    };
    let bounds = min.iter().chain(&max).filter_map(|bound| item(bound, rt));
    let orders = [
        order(min.as_ref(), max.as_ref()),
        preset(
            "default_at_least",
            default.as_ref(),
            min.as_ref(),
            is_literal,
        ),
        preset(
            "default_at_most",
            default.as_ref(),
            max.as_ref(),
            is_literal,
        ),
    ];
    let orders = orders.into_iter().flatten().map(|order| order.item(rt));
    let of_type = default_of_type(life.field, "default_above_zero", "IS_ZERO", rt, shape);
    let items = bounds.chain(item_of_default);
    items.chain(orders).chain(of_type).collect()
}

pub(super) fn constants_of_actor(
    actor: &Field<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> Option<TokenStream> {
    default_of_type(
        actor,
        "default_with_sub",
        "IS_WITHOUT_SUB",
        &names.rt,
        shape,
    )
}

/// The judgement on a `default` alone, which is known of the types that the runtime knows.
fn default_of_type(
    field: &Field<'_>,
    judge: &str,
    what: &str,
    rt: &Ident,
    shape: &Shape<'_>,
) -> Option<TokenStream> {
    let Some(Preset::OfType) = &field.says.default else {
        return None;
    };
    let ty = field.ty.to_token_stream();
    if !shape.fits_an_item(&ty) {
        return None;
    }
    let ty = shape.without_self(ty);
    let place = derived_at(field.says.key("default")?);
    let (judge, what, rt_here) = (
        Ident::new(judge, place),
        Ident::new(what, place),
        ident_at(rt, place),
    );
    Some(quote_spanned! {place=>
        const _: () = {
            use #rt_here::OfAnyType as _;
            #rt_here::#judge(<#rt_here::DefaultOf<#ty>>::#what);
        };
    })
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

/// A default whose seconds are known, and where it is.
fn default_of(field: &Field<'_>, rt: &Ident) -> Option<(TokenStream, Span)> {
    let Some(Preset::Expression(default)) = &field.says.default else {
        return None;
    };
    let seconds = i64::try_from(seconds_of(default)?).ok()?;
    Some((number(seconds, rt), derived_at(default)))
}

/// The constant of a default that is one, what must hold of it, and the number that it is.
fn default_item(
    field: &Field<'_>,
    name: &Ident,
    path: &TokenStream,
    rt: &Ident,
    shape: &Shape<'_>,
) -> (Option<TokenStream>, Option<(TokenStream, Span)>) {
    let (ty, place) = (field.ty, place_of(path));
    let (value, rt_here) = (shape.without_self(path), ident_at(rt, place));
    let item = quote_spanned! {Span::mixed_site()=> const #name: #ty = #value; };
    let held = quote_spanned!(place=> const _: () = #rt_here::bound(#name).hold_as_preset(););
    let seconds = quote_spanned!(Span::mixed_site()=> #rt::bound(#name).preset());
    (
        Some(quote_spanned!(Span::mixed_site()=> #item #held)),
        Some((seconds, place)),
    )
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

/// A literal is judged against literals already.
fn preset(
    function: &'static str,
    default: Option<&(TokenStream, Span)>,
    bound: Option<&Written>,
    is_literal: bool,
) -> Option<Order> {
    let ((default, place), bound) = (default?, bound?);
    if is_literal && bound.place().is_none() {
        return None;
    }
    Some(Order {
        function,
        place: *place,
        one: default.clone(),
        other: bound.constant()?,
    })
}
