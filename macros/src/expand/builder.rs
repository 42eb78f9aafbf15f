//! Generates the builder: its declaration, `builder()`, and `build()`.
//!
//! The `impl` of the setters and of `build()` has a type parameter for each required field.
//! Therefore `build()` does not compile if a field is missing. The declaration is outside the scope
//! that imports the runtime, so it only refers to `core`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::Expr;

use super::constant_defaults;
use super::context::{Context, where_all};
use super::implementation::role_bounds;
use super::required::RequiredFields;
use super::setters::{setters, std_option};
use super::spans::tuple_index;
use super::spans::{generated_ident, generated_span, respan, respan_ident};
use crate::model::{BuilderField, BuilderFieldKind, DefaultValue, Request};

/// Generates the declaration of the builder.
pub(super) fn declaration(fields: &[BuilderField<'_>], cx: &Context<'_>) -> TokenStream {
    let (builder, state, vis, allow) = (&cx.builder, &cx.state_parameter, &cx.vis, &cx.allow);
    let (attrs, bounds) = (builder_attrs(cx), cx.where_clause(&[]));
    let parameters = cx.declared_parameters();
    let initial_states = fields
        .iter()
        .filter(|field| matches!(field.kind, BuilderFieldKind::Required))
        .map(|_| quote_spanned!(cx.span=> ()));
    let values = fields.iter().map(|field| {
        let ty = cx.without_self(field.setter.ty);
        let option = quote_spanned!(cx.span=> ::core::option::Option<#ty>);
        match field.kind {
            BuilderFieldKind::Phantom => ty,
            // The outer `Option` is `None` if no setter was called. A setter can set the inner one
            // to `None`, which is not the default.
            BuilderFieldKind::Defaulted(_) if field.member.is_option => {
                quote_spanned!(cx.span=> ::core::option::Option<#option>)
            }
            _ => option,
        }
    });
    quote_spanned! {cx.span=>
        #attrs
        #allow
        #vis struct #builder<#(#parameters,)* #state = (#(#initial_states,)*)>(
            (#(#values,)*),
            ::core::marker::PhantomData<#state>,
        ) #bounds;
    }
}

/// Generates the documentation and the `must_use` of the builder.
pub(super) fn builder_attrs(cx: &Context<'_>) -> TokenStream {
    let docs = format!(
        "A builder for [`{0}`], created by [`{0}::builder`].",
        cx.ident
    );
    quote_spanned! {cx.span=>
        #[doc = #docs]
        #[must_use = "a builder does nothing until `build` is called"]
    }
}

/// Generates `builder()`, the setters and `build()`, and the items that these methods need.
pub(super) fn methods(
    request: &Request<'_>,
    fields: &[BuilderField<'_>],
    cx: &Context<'_>,
) -> TokenStream {
    let required = RequiredFields::new(fields, cx);
    let mut bounds = role_bounds(request, cx);
    bounds.extend(default_bounds(fields, cx));
    let parameters = required.parameters();
    let impl_parameters = cx.impl_parameters(&parameters);
    let builder_ty = cx.builder_ty(Some(quote_spanned!(cx.span=> (#(#parameters,)*))));
    let where_clause = cx.where_clause(&[]);
    let (items, builder_method) = (required.items(cx), builder_method(fields, cx));
    let macro_defaults = macro_defaults(fields, &bounds, cx);
    let setters = fields.iter().map(|field| setters(field, &required, cx));
    let build_method = build_method(fields, &required, bounds, cx);
    let not_built = not_built(cx);
    quote_spanned! {cx.span=>
        #items
        #builder_method
        #macro_defaults
        impl #impl_parameters #builder_ty #where_clause {
            #(#setters)*
            #build_method
        }
        #not_built
    }
}

/// Generates a `Deref` to the runtime's `NotBuilt`, which has methods named `send` and `send_async`
/// for the message of a missing `build()`. In the benchmark of the compile time, this is 6 % of the
/// instructions of `cargo check`. Two methods of the builder itself would be 9 %.
fn not_built(cx: &Context<'_>) -> TokenStream {
    let (rt, state) = (&cx.rt, &cx.state_parameter);
    let parameters = cx.impl_parameters(std::slice::from_ref(state));
    let builder_ty = cx.builder_ty(Some(state.to_token_stream()));
    let where_clause = cx.where_clause(&[]);
    quote_spanned! {cx.span=>
        #[automatically_derived]
        #[doc(hidden)]
        impl #parameters #rt::Deref for #builder_ty #where_clause {
            type Target = #rt::NotBuilt;
            fn deref(&self) -> &#rt::NotBuilt {
                &#rt::NotBuilt
            }
        }
    }
}

/// Generates `builder()`.
fn builder_method(fields: &[BuilderField<'_>], cx: &Context<'_>) -> TokenStream {
    let (rt, builder, vis, struct_ty) = (&cx.rt, &cx.builder, &cx.vis, &cx.struct_ty);
    let parameters = cx.impl_parameters(&[]);
    let bounds = cx.where_clause(&[]);
    let initial_ty = cx.builder_ty(None);
    let values = fields.iter().map(|field| {
        if !matches!(field.kind, BuilderFieldKind::Phantom) {
            return quote_spanned!(cx.span=> #rt::None);
        }
        let ty = cx.without_self(field.member.ty);
        quote_spanned!(generated_span(field.member.ty)=> <#ty as #rt::StdPhantomData>::VALUE)
    });
    let docs = format!("Creates a builder for [`{}`].", cx.ident);
    quote_spanned! {cx.span=>
        impl #parameters #struct_ty #bounds {
            #[doc = #docs]
            #vis fn builder() -> #initial_ty {
                #builder((#(#values,)*), #rt::PhantomData)
            }
        }
    }
}

/// Generates `build()`.
fn build_method(
    fields: &[BuilderField<'_>],
    required: &RequiredFields<'_>,
    mut bounds: Vec<TokenStream>,
    cx: &Context<'_>,
) -> TokenStream {
    let (rt, ident, vis, struct_ty) = (&cx.rt, &cx.ident, &cx.vis, &cx.struct_ty);
    bounds.extend(required.all_set_predicates(cx));
    let bounds = where_all(&bounds, cx.span);
    let take_required = take_required(required, cx);
    let names = fields
        .iter()
        .map(|field| generated_ident(field.member.ident));
    let values = fields.iter().map(|field| built_value(field, cx));
    let docs = format!(
        "Builds and validates the [`{ident}`].\n\n# Errors\nReturns all violations, not only the first."
    );
    quote_spanned! {cx.span=>
        #[doc = #docs]
        #vis fn build(self) -> #rt::Result<#struct_ty, #rt::Violations> #bounds {
            let __fields = self.0;
            #take_required
            #rt::validated(#ident { #(#names: #values,)* })
        }
    }
}

/// Generates the statement that moves all required values out of the builder. One statement
/// compiles faster than one for each field. The builder's type guarantees that the values are set.
fn take_required(required: &RequiredFields<'_>, cx: &Context<'_>) -> Option<TokenStream> {
    let rt = &cx.rt;
    let indices = required.indices();
    let variables = indices.iter().map(|&index| field_var(index, cx.span));
    let elements = indices.iter().map(|&index| tuple_index(index, cx.span));
    (!indices.is_empty()).then(|| {
        quote_spanned! {cx.span=>
            let (#(#rt::Some(#variables),)*) = (#(__fields.#elements,)*) else {
                return #rt::missing_field();
            };
        }
    })
}

/// Returns the name of the variable that contains the value of a required field.
fn field_var(index: usize, span: Span) -> Ident {
    format_ident!("__field_{index}", span = span)
}

/// Returns the bounds on generic types with `default`, which must implement `Default`.
fn default_bounds(fields: &[BuilderField<'_>], cx: &Context<'_>) -> Vec<TokenStream> {
    let type_defaults = fields.iter().filter(|field| {
        let kind = &field.kind;
        matches!(kind, BuilderFieldKind::Defaulted(DefaultValue::TypeDefault))
            && field.member.is_generic
    });
    let bounds = type_defaults.map(|field| {
        let span = generated_span(field.member.ty);
        let (rt, ty) = (respan_ident(&cx.rt, span), cx.without_self(field.member.ty));
        quote_spanned!(span=> #ty: #rt::HasDefault)
    });
    bounds.collect()
}

/// Generates an `impl` for each default that calls a macro. In an `impl` for the struct, `Self` in
/// the macro's output refers to the struct. In `build()`, it would refer to the builder.
fn macro_defaults(
    fields: &[BuilderField<'_>],
    bounds: &[TokenStream],
    cx: &Context<'_>,
) -> TokenStream {
    let (rt, struct_ty) = (&cx.rt, &cx.struct_ty);
    let values = fields.iter().filter_map(|field| {
        let BuilderFieldKind::Defaulted(DefaultValue::MacroCall(expr)) = field.kind else {
            return None;
        };
        let (parameters, bounds) = (cx.impl_parameters(&[]), cx.where_clause(bounds));
        let (ty, index) = (field.member.ty, tuple_index(field.index, cx.span));
        Some(quote_spanned! {cx.span=>
            impl #parameters #rt::DefaultValue<#index, #ty> for #struct_ty #bounds {
                fn value() -> #ty {
                    let __default: #ty = #expr;
                    __default
                }
            }
        })
    });
    values.collect()
}

/// Generates the value of a field in `build()`.
fn built_value(field: &BuilderField<'_>, cx: &Context<'_>) -> TokenStream {
    let rt = &cx.rt;
    let element = tuple_index(field.index, cx.span);
    match &field.kind {
        BuilderFieldKind::Phantom => quote_spanned!(cx.span=> __fields.#element),
        BuilderFieldKind::Required => field_var(field.index, cx.span).into_token_stream(),
        BuilderFieldKind::Optional => {
            let option = std_option(field, cx);
            quote_spanned!(cx.span=> #option::of(__fields.#element))
        }
        BuilderFieldKind::Defaulted(default) => {
            let mut set_value = quote_spanned!(cx.span=> __value);
            if field.member.is_option {
                let option = std_option(field, cx);
                set_value = quote_spanned!(cx.span=> #option::of(__value));
            }
            let default = default_value(field, default, cx);
            quote_spanned! {cx.span=>
                match __fields.#element {
                    #rt::Some(__value) => #set_value,
                    #rt::None => #default,
                }
            }
        }
    }
}

/// Generates the default of a field.
fn default_value(
    field: &BuilderField<'_>,
    default: &DefaultValue<'_>,
    cx: &Context<'_>,
) -> TokenStream {
    let (rt, struct_ty) = (&cx.rt, &cx.struct_ty);
    let ty = cx.without_self(field.member.ty);
    let wrapped = |value: TokenStream, has_some: bool| {
        if !has_some {
            return value;
        }
        let option = std_option(field, cx);
        quote_spanned!(cx.span=> #option::of(#rt::Some(#value)))
    };
    let value = match default {
        DefaultValue::TypeDefault => {
            let span = generated_span(field.member.ty);
            return quote_spanned!(span=> <#ty as #rt::HasDefault>::type_default());
        }
        DefaultValue::MacroCall(_) => {
            let index = tuple_index(field.index, cx.span);
            return quote_spanned!(cx.span=> <#struct_ty as #rt::DefaultValue<#index, #ty>>::value());
        }
        DefaultValue::Integer(expr) => {
            // With one span for all tokens, rustc reports one error instead of two.
            let span = generated_span(expr);
            let (ty, number) = (respan(field.member.ty, span), respan(expr, span));
            let rt = respan_ident(rt, span);
            quote_spanned!(span=> <#ty as #rt::Integer>::of(#number))
        }
        DefaultValue::Argument { expr, is_converted } => {
            let argument = default_argument(field, expr, *is_converted, cx);
            wrapped(argument, field.member.is_option)
        }
        DefaultValue::Constant { is_inner } => {
            let name = constant_defaults::name(&field.member, cx);
            let value = quote_spanned!(cx.span=> <#name as #rt::ConstantDefault>::VALUE);
            wrapped(value, *is_inner)
        }
        DefaultValue::Expr(expr) => cx.without_self(expr),
    };
    quote_spanned!(cx.span=> { let __default: #ty = #value; __default })
}

/// Generates a default that is an argument of the setter, as a value of the setter's type.
fn default_argument(
    field: &BuilderField<'_>,
    expr: &Expr,
    is_converted: bool,
    cx: &Context<'_>,
) -> TokenStream {
    let (ty, mut value) = (cx.without_self(field.setter.ty), cx.without_self(expr));
    if is_converted {
        let span = generated_span(expr);
        let rt = respan_ident(&cx.rt, span);
        value = quote_spanned!(span=> <_ as #rt::IntoField<#ty>>::into_field(#value));
    }
    quote_spanned!(cx.span=> { let __argument: #ty = #value; __argument })
}
