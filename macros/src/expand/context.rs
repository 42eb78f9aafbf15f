//! Names and generics that the generators share.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::GenericParam;
use syn::ext::IdentExt;

use super::spans::{generated, generated_ident, generated_span, last_span, respan, respan_ident};
use crate::model::{Member, Struct};
use crate::token_walk::{self, ends_with, is_punct};

pub(super) struct Context<'a> {
    item: &'a Struct<'a>,
    /// The default span of generated tokens.
    pub(super) span: Span,
    /// The struct's name.
    pub(super) ident: Ident,
    /// The struct's type, with its parameters as arguments.
    pub(super) struct_ty: TokenStream,
    /// The builder's name.
    pub(super) builder: Ident,
    /// The name under which the generated scope imports the runtime's private module.
    pub(super) rt: Ident,
    /// The builder's type parameter: a tuple with the state of each required field.
    pub(super) state_parameter: Ident,
    /// The struct's visibility.
    pub(super) vis: TokenStream,
    /// The `allow` attributes of generated items.
    pub(super) allow: TokenStream,
    /// The names of the struct's parameters.
    arguments: Vec<TokenStream>,
}

impl<'a> Context<'a> {
    pub(super) fn new(item: &'a Struct<'a>) -> Self {
        let span = Span::mixed_site();
        let ident = generated_ident(item.ident);
        let (_, arguments, _) = item.generics.split_for_impl();
        let lints = item.allowed_lints.iter().map(generated);
        Self {
            span,
            struct_ty: quote_spanned!(span=> #ident #arguments),
            builder: match item.builder_name {
                Some(builder) => generated_ident(builder),
                None => format_ident!("{}Builder", ident.unraw(), span = ident.span()),
            },
            rt: fresh(item, "__rt", span),
            state_parameter: fresh(item, "State", span),
            vis: generated(item.vis),
            allow: quote_spanned!(span=> #(#[allow(#lints)])*),
            arguments: item.generics.params.iter().map(argument).collect(),
            ident,
            item,
        }
    }

    /// Returns the name, with appended underscores if the struct already uses it.
    pub(super) fn fresh(&self, name: &str, span: Span) -> Ident {
        fresh(self.item, name, span)
    }

    /// Returns `true` if the struct uses the name.
    pub(super) fn is_used(&self, name: &Ident) -> bool {
        self.item.used_names.contains(&name.to_string())
    }

    /// Generates the expression that reads an ID from a field, as a `&str`.
    pub(super) fn read_id(&self, member: &Member<'_>) -> TokenStream {
        let (rt, ty, field) = (&self.rt, member.ty, generated_ident(member.ident));
        quote_spanned!(generated_span(ty)=> <#ty as #rt::Id>::as_id(&self.#field))
    }

    /// Returns `true` if the user's crate has tool attributes such as `diagnostic`.
    pub(super) fn has_tool_attributes(&self) -> bool {
        !self.item.no_prelude
    }

    /// Generates the import of the runtime's private module. No other code has the path, so a wrong
    /// path is one error, with the span of the user's path.
    pub(super) fn import(&self) -> TokenStream {
        let rt = &self.rt;
        let Some(path) = self.item.crate_path else {
            return quote_spanned!(self.span=> use ::actor_token::__private as #rt;);
        };
        let span = generated_span(path);
        let (path, rt) = (generated(path), respan_ident(rt, span));
        quote_spanned!(span=> use #path::__private as #rt;)
    }

    /// Returns the struct's parameters with their bounds and defaults, for a declaration.
    pub(super) fn declared_parameters(&self) -> Vec<TokenStream> {
        let parameters = self.item.generics.params.iter();
        parameters.map(|it| self.parameter(it.clone())).collect()
    }

    /// Returns the struct's parameters with their bounds, followed by `more`, for an `impl`.
    pub(super) fn impl_parameters(&self, more: &[Ident]) -> TokenStream {
        let parameters = self.item.generics.params.iter().map(|parameter| {
            let mut parameter = parameter.clone();
            match &mut parameter {
                GenericParam::Lifetime(_) => {}
                GenericParam::Type(parameter) => parameter.default = None,
                GenericParam::Const(parameter) => parameter.default = None,
            }
            self.parameter(parameter)
        });
        let more = more.iter().map(ToTokens::to_token_stream);
        self.in_angle_brackets(&parameters.chain(more).collect::<Vec<_>>())
    }

    fn parameter(&self, mut parameter: GenericParam) -> TokenStream {
        match &mut parameter {
            GenericParam::Lifetime(parameter) => parameter.attrs.clear(),
            GenericParam::Type(parameter) => parameter.attrs.clear(),
            GenericParam::Const(parameter) => parameter.attrs.clear(),
        }
        self.without_self(parameter)
    }

    /// Returns the builder's type with the struct's parameters and the state. `None` is the initial
    /// state.
    pub(super) fn builder_ty(&self, state: Option<TokenStream>) -> TokenStream {
        let builder = &self.builder;
        let arguments: Vec<_> = self.arguments.iter().cloned().chain(state).collect();
        let arguments = self.in_angle_brackets(&arguments);
        quote_spanned!(self.span=> #builder #arguments)
    }

    fn in_angle_brackets(&self, list: &[TokenStream]) -> TokenStream {
        if list.is_empty() {
            return TokenStream::new();
        }
        quote_spanned!(self.span=> <#(#list),*>)
    }

    /// Returns the struct's `where` clause, followed by `more` predicates.
    pub(super) fn where_clause(&self, more: &[TokenStream]) -> TokenStream {
        let clause = self.item.generics.where_clause.iter();
        let predicates = clause.flat_map(|clause| &clause.predicates);
        let predicates = predicates.map(|predicate| self.without_self(predicate));
        let predicates: Vec<_> = predicates.chain(more.iter().cloned()).collect();
        where_all(&predicates, self.span)
    }

    /// Generates the call of a runtime function that the compiler evaluates. The call begins and
    /// ends where the value does, so rustc reports an invalid value there.
    pub(super) fn evaluate(
        &self,
        value: impl ToTokens,
        function: &TokenStream,
        arguments: &TokenStream,
    ) -> TokenStream {
        let (start, end) = (generated_span(&value), last_span(&value));
        let (rt, function) = (respan_ident(&self.rt, start), respan(function, start));
        let arguments = quote_spanned!(end=> (#arguments));
        quote_spanned!(start=> #rt::#function #arguments)
    }

    /// Returns the expression in a form for a constant outside the struct. The struct's lifetimes
    /// aren't declared there, so `'static` replaces them.
    pub(super) fn as_constant(&self, expr: impl ToTokens) -> TokenStream {
        let is_declared = |name: &Ident| {
            let mut lifetimes = self.item.generics.lifetimes();
            lifetimes.any(|it| it.lifetime.ident == *name)
        };
        token_walk::map(self.without_self(expr), |before, token| match token {
            TokenTree::Ident(name) if ends_with(before, '\'') && is_declared(&name) => {
                Ident::new("static", name.span()).into()
            }
            token => token,
        })
    }

    /// Replaces `Self` by the struct's type. In the builder, `Self` is the builder.
    pub(super) fn without_self(&self, tokens: impl ToTokens) -> TokenStream {
        let tokens = tokens.into_token_stream();
        if self.item.used_names.contains("Self") {
            self.replace_self(tokens)
        } else {
            tokens
        }
    }

    fn replace_self(&self, tokens: TokenStream) -> TokenStream {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let replaced = tokens.iter().enumerate().map(|(index, token)| {
            let (before, _) = tokens.split_at(index);
            let (_, rest) = tokens.split_at(index + 1);
            let is_lifetime = before.last().is_some_and(|token| is_punct(token, '\''));
            match token {
                // rustc rejects a lifetime with this name, and the output must still parse.
                token if is_lifetime => token.to_token_stream(),
                // rustc rejects `Self<T>`. With the struct's arguments before `<T>`, the output
                // would not even parse.
                TokenTree::Ident(ident) if ident == "Self" && !arguments_follow(rest) => {
                    let (ident, (_, arguments, _)) =
                        (&self.ident, self.item.generics.split_for_impl());
                    let turbofish = arguments.as_turbofish();
                    if rest.first().is_some_and(is_path_separator) {
                        quote_spanned!(self.span=> <#ident #turbofish>)
                    } else {
                        quote_spanned!(self.span=> #ident #turbofish)
                    }
                }
                TokenTree::Group(group) => {
                    let inner = self.replace_self(group.stream());
                    let mut inner = Group::new(group.delimiter(), inner);
                    inner.set_span(group.span());
                    TokenTree::from(inner).into()
                }
                token => token.to_token_stream(),
            }
        });
        replaced.collect()
    }
}

fn fresh(item: &Struct<'_>, name: &str, span: Span) -> Ident {
    let mut name = name.to_owned();
    while item.used_names.contains(&name) {
        name.push('_');
    }
    Ident::new(&name, span)
}

fn argument(parameter: &GenericParam) -> TokenStream {
    match parameter {
        GenericParam::Lifetime(parameter) => parameter.lifetime.to_token_stream(),
        GenericParam::Type(parameter) => parameter.ident.to_token_stream(),
        GenericParam::Const(parameter) => parameter.ident.to_token_stream(),
    }
}

/// Returns a `where` clause with the predicates, or no tokens if there are none.
pub(super) fn where_all(predicates: &[TokenStream], span: Span) -> TokenStream {
    if predicates.is_empty() {
        return TokenStream::new();
    }
    quote_spanned!(span=> where #(#predicates),*)
}

/// Returns `true` if the tokens begin with generic arguments: `<…>` or `(…)`, possibly after `::`.
fn arguments_follow(tokens: &[TokenTree]) -> bool {
    let tokens = match tokens {
        [first, _, rest @ ..] if is_path_separator(first) => rest,
        tokens => tokens,
    };
    match tokens.first() {
        Some(TokenTree::Punct(punct)) => punct.as_char() == '<',
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    }
}

/// Returns `true` if the token is the first half of `::`.
fn is_path_separator(token: &TokenTree) -> bool {
    is_punct(token, ':')
        && matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint)
}
