//! Writes the rules that the user asked for: `min` and `max`, and the functions behind `validate`.
//!
//! A bound that is a constant is an item of its own in the generated scope, since plain `cargo check` evaluates items
//! and nothing else. In a bound that speaks of the struct's parameters only the rule at run time is left.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::generics::Shape;
use super::names::Names;
use super::spans::{all_at, derived_at, ident_at};
use crate::model::{Actor, Request, Validator};
use crate::spelling::{last_name, option_of, seconds_of};
use crate::syntax::{Bound, Field, Limit, Preset, Slot};

/// A life with its names: on the wire, of its method, and of its constants.
pub(super) struct Life<'a> {
    field: &'a Field<'a>,
    path: &'static str,
    method: &'static str,
    min: &'static str,
    max: &'static str,
}

impl<'a> Life<'a> {
    /// The field as a life, if it is one.
    pub(super) fn of(field: &'a Field<'a>) -> Option<Self> {
        let slot = field.slot()?;
        let (method, min, max) = match slot {
            Slot::ExpiresIn => ("expires_in", "__EXPIRES_IN_MIN", "__EXPIRES_IN_MAX"),
            Slot::SessionMaxDuration => (
                "session_max_duration",
                "__SESSION_MAX_DURATION_MIN",
                "__SESSION_MAX_DURATION_MAX",
            ),
            _ => return None,
        };
        Some(Self {
            field,
            path: slot.key(),
            method,
            min,
            max,
        })
    }
}

fn lives<'a>(request: &Request<'a>) -> impl Iterator<Item = Life<'a>> {
    let lives = [request.expires_in, request.session_max_duration];
    lives.into_iter().flatten().filter_map(Life::of)
}

/// A bound as it can be written.
enum Written {
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
    fn of(limit: Option<&Limit>, name: &str, names: &Names, shape: &Shape<'_>) -> Option<Self> {
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
fn place_of(value: &TokenStream) -> Span {
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
    let default = default_of(life.field, rt);
    let bounds = min.iter().chain(&max).filter_map(|bound| item(bound, rt));
    let orders = [
        order(min.as_ref(), max.as_ref()),
        preset("default_at_least", default.as_ref(), min.as_ref()),
        preset("default_at_most", default.as_ref(), max.as_ref()),
    ];
    let orders = orders.into_iter().flatten().map(|order| order.item(rt));
    let of_type = default_of_type(life.field, "default_above_zero", "IS_ZERO", rt, shape);
    bounds.chain(orders).chain(of_type).collect()
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

fn preset(
    function: &'static str,
    default: Option<&(TokenStream, Span)>,
    bound: Option<&Written>,
) -> Option<Order> {
    let ((default, place), bound) = (default?, bound?);
    bound.place()?;
    Some(Order {
        function,
        place: *place,
        one: default.clone(),
        other: bound.constant()?,
    })
}

/// The method `rules`. It reads lives through the trait, so that a type that is no life is reported once.
pub(super) fn rules(
    request: &Request<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> Option<TokenStream> {
    let rt = &names.rt;
    // A function of the user's may be called so.
    let violations = names.fresh("__violations", Span::mixed_site());
    let mut rules = TokenStream::new();
    for Life {
        field,
        path,
        method,
        min,
        max,
    } in lives(request)
    {
        let method = Ident::new(method, Span::mixed_site());
        for (limit, name, rule) in [
            (&field.says.min, min, "at_least"),
            (&field.says.max, max, "at_most"),
        ] {
            let Some(written) = Written::of(limit.as_ref(), name, names, shape) else {
                continue;
            };
            let bound = match written {
                Written::Number(bound) | Written::Value(bound) => bound,
                Written::Constant { name, .. } => name.into_token_stream(),
            };
            let rule = Ident::new(rule, Span::mixed_site());
            rules.extend(quote_spanned! {Span::mixed_site()=>
                #rt::#rule(#path, &#rt::ActorTokenRequest::#method(self), &#bound, #violations);
            });
        }
    }
    for Validator {
        function,
        field,
        path,
    } in &request.validators
    {
        rules.extend(verdict_on_field(function, field, path, &violations, rt));
    }
    if let Some(function) = &request.declared.says.validate {
        let value = quote_spanned!(place_of(function)=> self);
        rules.extend(verdict(function, &value, "request", &violations, rt));
    }
    (!rules.is_empty()).then(|| {
        quote_spanned! {Span::mixed_site()=>
            fn rules(&self, #violations: &mut #rt::Violations) {
                #rules
            }
        }
    })
}

/// The call of a function that judges the field: what is in it, if it is spelt `Option<…>`, and nothing if it is `None`.
pub(super) fn verdict_on_field(
    function: &TokenStream,
    field: &Field<'_>,
    path: &str,
    violations: &Ident,
    rt: &Ident,
) -> TokenStream {
    let place = place_of(function);
    let member = ident_at(field.ident, place);
    if option_of(field.ty).is_none() {
        let value = quote_spanned!(place=> &self.#member);
        return verdict(function, &value, path, violations, rt);
    }
    let (value, rt_here) = (quote_spanned!(place=> __value), ident_at(rt, place));
    let verdict = verdict(function, &value, path, violations, rt);
    quote_spanned! {place=>
        if let #rt_here::Some(__value) = &self.#member {
            #verdict
        }
    }
}

/// The call of a function that judges `value`.
pub(super) fn verdict(
    function: &TokenStream,
    value: &TokenStream,
    path: &str,
    violations: &Ident,
    rt: &Ident,
) -> TokenStream {
    let place = place_of(function);
    let (function, rt) = (all_at(function, place), ident_at(rt, place));
    quote_spanned!(place=> #rt::Verdict::judge(#function(#value), #path, #violations);)
}
