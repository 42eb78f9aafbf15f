//! The struct's generics as the builder needs them: beside parameters of its own, and without `Self`.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{GenericParam, Meta, parse_quote};

use super::names::Names;
use super::spans::{derived, derived_ident};
use crate::syntax::Declared;

/// The struct's generics and other parts, ready to be written around the builder's.
pub(super) struct Shape<'a> {
    declared: &'a Declared<'a>,
    /// The struct with its parameters.
    pub(super) request: TokenStream,
    /// The struct with its parameters, as an expression takes it.
    turbofish: TokenStream,
    pub(super) vis: TokenStream,
    /// The lints that the user switched off for the struct or a field of it, and so for what is made of it.
    pub(super) allowed: TokenStream,
}

impl<'a> Shape<'a> {
    pub(super) fn of(declared: &'a Declared<'a>) -> Self {
        let ident = derived_ident(declared.ident);
        let (_, arguments, _) = declared.generics.split_for_impl();
        let turbofish = arguments.as_turbofish();
        Self {
            request: quote!(#ident #arguments),
            turbofish: quote!(#ident #turbofish),
            vis: derived(declared.vis),
            allowed: allowed(declared),
            declared,
        }
    }

    /// Parameters with their bounds and defaults, as a declaration has them: each with a comma behind it.
    pub(super) fn declared_parameters(&self) -> TokenStream {
        let parameters = self.declared.generics.params.iter().map(|parameter| {
            let parameter = without_attributes(parameter);
            quote!(#parameter,)
        });
        self.without_self(parameters.collect::<TokenStream>())
    }

    /// Parameters with their bounds, as an `impl` has them, with `more` behind them.
    pub(super) fn parameters_and(&self, more: &[Ident]) -> TokenStream {
        let mut generics = self.declared.generics.clone();
        for parameter in &mut generics.params {
            *parameter = without_attributes(parameter);
        }
        generics.params.extend(
            more.iter()
                .map(|name| -> GenericParam { parse_quote!(#name) }),
        );
        let (parameters, ..) = generics.split_for_impl();
        self.without_self(parameters)
    }

    /// The arguments that name the parameters, with `more` behind them, in angle brackets; nothing if there is none.
    pub(super) fn arguments_and(&self, more: Option<TokenStream>) -> TokenStream {
        let arguments = self
            .declared
            .generics
            .params
            .iter()
            .map(|parameter| match parameter {
                GenericParam::Lifetime(parameter) => parameter.lifetime.to_token_stream(),
                GenericParam::Type(parameter) => parameter.ident.to_token_stream(),
                GenericParam::Const(parameter) => parameter.ident.to_token_stream(),
            });
        let arguments: Vec<_> = arguments.chain(more).collect();
        if arguments.is_empty() {
            return TokenStream::new();
        }
        quote!(<#(#arguments),*>)
    }

    /// The `where` clause, or nothing, with `more` predicates behind it.
    pub(super) fn bounds_and(&self, more: &[TokenStream]) -> TokenStream {
        let own = self.declared.generics.where_clause.iter();
        let own = own.flat_map(|clause| &clause.predicates);
        let own: Vec<_> = own.map(|predicate| self.without_self(predicate)).collect();
        if own.is_empty() && more.is_empty() {
            return TokenStream::new();
        }
        quote!(where #(#own,)* #(#more,)*)
    }

    /// Whether the type depends on a type or constant parameter: what it implements is then for the caller to say.
    pub(super) fn is_generic(&self, ty: &impl ToTokens) -> bool {
        let mut parameters = self.declared.generics.params.iter();
        let tokens = ty.to_token_stream();
        parameters.any(|parameter| match parameter {
            GenericParam::Lifetime(_) => false,
            GenericParam::Type(parameter) => mentions(&tokens, &parameter.ident),
            GenericParam::Const(parameter) => mentions(&tokens, &parameter.ident),
        })
    }

    /// The tokens as they can be written in an item beside the struct, where its parameters have no meaning: nothing if a type or
    /// a constant is one of them. A lifetime makes no difference to a value, so it is `'static` there.
    pub(super) fn in_item(&self, tokens: impl ToTokens) -> Option<TokenStream> {
        let tokens = tokens.into_token_stream();
        let of_self = Ident::new("Self", Span::mixed_site());
        let mut parameters = self.declared.generics.params.iter();
        let is_generic = parameters.any(|it| !matches!(it, GenericParam::Lifetime(_)));
        if self.is_generic(&tokens) || (is_generic && mentions(&tokens, &of_self)) {
            return None;
        }
        let lifetimes = self.declared.generics.lifetimes();
        let lifetimes: Vec<_> = lifetimes.map(|it| &it.lifetime.ident).collect();
        Some(with_static(self.without_self(tokens), &lifetimes))
    }

    /// The tokens with the struct's own name for `Self`, which is another type inside of the builder.
    pub(super) fn without_self(&self, tokens: impl ToTokens) -> TokenStream {
        let mut tokens = tokens.into_token_stream().into_iter().peekable();
        let mut replaced = TokenStream::new();
        while let Some(token) = tokens.next() {
            match token {
                // `Self<T>` is for the compiler to refuse; with other arguments before those it wouldn't be Rust.
                TokenTree::Ident(ident) if ident == "Self" && !arguments_follow(&tokens) => {
                    let is_prefix = tokens.peek().is_some_and(is_path_separator);
                    let request = &self.turbofish;
                    replaced.extend(if is_prefix {
                        quote_spanned!(Span::mixed_site()=> <#request>)
                    } else {
                        request.clone()
                    });
                }
                TokenTree::Group(group) => {
                    let mut inner =
                        Group::new(group.delimiter(), self.without_self(group.stream()));
                    inner.set_span(group.span());
                    replaced.extend([TokenTree::Group(inner)]);
                }
                token => replaced.extend([token]),
            }
        }
        replaced
    }

    /// The arguments of the builder in the state `state`.
    pub(super) fn builder(&self, names: &Names, state: Option<TokenStream>) -> TokenStream {
        let builder = &names.builder;
        let arguments = self.arguments_and(state);
        quote!(#builder #arguments)
    }
}

fn without_attributes(parameter: &GenericParam) -> GenericParam {
    let mut parameter = parameter.clone();
    match &mut parameter {
        GenericParam::Lifetime(parameter) => parameter.attrs.clear(),
        GenericParam::Type(parameter) => parameter.attrs.clear(),
        GenericParam::Const(parameter) => parameter.attrs.clear(),
    }
    parameter
}

/// Whether the token is the first half of `::`.
fn is_path_separator(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}

/// Whether the tokens begin with generic arguments, `<…>` or `(…)`.
fn arguments_follow(tokens: &(impl Iterator<Item = TokenTree> + Clone)) -> bool {
    match tokens.clone().find(|token| !is_colon(token)) {
        Some(TokenTree::Punct(punct)) => punct.as_char() == '<',
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    }
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':')
}

/// The tokens with `'static` for each of the lifetimes.
fn with_static(tokens: TokenStream, lifetimes: &[&Ident]) -> TokenStream {
    if lifetimes.is_empty() {
        return tokens;
    }
    let mut names_lifetime = false;
    let tokens = tokens.into_iter().map(|token| {
        let of_lifetime = std::mem::take(&mut names_lifetime);
        match token {
            TokenTree::Ident(name) if of_lifetime && lifetimes.contains(&&name) => {
                TokenTree::Ident(Ident::new("static", name.span()))
            }
            TokenTree::Group(group) => {
                let mut inner =
                    Group::new(group.delimiter(), with_static(group.stream(), lifetimes));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            TokenTree::Punct(punct) => {
                names_lifetime = punct.as_char() == '\'';
                TokenTree::Punct(punct)
            }
            token => token,
        }
    });
    tokens.collect()
}

fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident.unraw() == name.unraw(),
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The user's `allow` and `expect` attributes, all as `allow`: an expectation is met once only.
fn allowed(declared: &Declared<'_>) -> TokenStream {
    let fields = declared.fields.iter().flat_map(|field| field.attrs);
    let levels = declared
        .attrs
        .iter()
        .chain(fields)
        .filter_map(|attr| match &attr.meta {
            Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
                let lints = &list.tokens;
                Some(quote!(#[allow(#lints)]))
            }
            _ => None,
        });
    derived(levels.collect::<TokenStream>())
}
