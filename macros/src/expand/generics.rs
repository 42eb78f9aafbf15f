//! The struct's generics as the builder needs them: beside parameters of its own, and without `Self`.

use std::borrow::Cow;

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{GenericParam, Generics, Meta};

use super::names::Names;
use super::spans::{derived, derived_ident};
use crate::syntax::StructInput;
use crate::tokens::{Tokens, put};

/// The struct's generics and other parts, ready to be written around the builder's. Of what is a list, each has a comma behind it.
pub(super) struct Shape<'a> {
    declared: &'a StructInput<'a>,
    /// The struct with its parameters.
    pub(super) request: Tokens,
    /// The struct with its parameters, as an expression takes it.
    turbofish: Tokens,
    pub(super) vis: Tokens,
    /// The lints that the user switched off for the struct or a field of it, and so for what is made of it.
    pub(super) allowed: Tokens,
    /// The names of the parameters.
    arguments: Tokens,
    /// Whether `Self` is in any type or expression.
    has_self: bool,
}

impl<'a> Shape<'a> {
    pub(super) fn of(declared: &'a StructInput<'a>, names: &Names) -> Self {
        let ident = derived_ident(declared.ident);
        let (_, arguments, _) = declared.generics.split_for_impl();
        let turbofish = arguments.as_turbofish();
        Self {
            request: Tokens::of(&quote!(#ident #arguments)),
            turbofish: Tokens::of(&quote!(#ident #turbofish)),
            vis: Tokens::of(&derived(declared.vis)),
            allowed: allowed(declared),
            arguments: arguments_of(declared.generics),
            has_self: names.is_taken("Self"),
            declared,
        }
    }

    /// Parameters with their bounds and defaults, as a declaration has them.
    pub(super) fn declared_parameters(&self) -> Tokens {
        self.parameters(GenericParam::clone)
    }

    /// Parameters with their bounds, as an `impl` has them, with `more` behind them.
    pub(super) fn parameters_and(&self, more: &Tokens) -> Tokens {
        let parameters = self.parameters(|parameter| {
            let mut parameter = parameter.clone();
            match &mut parameter {
                GenericParam::Lifetime(_) => {}
                GenericParam::Type(parameter) => parameter.default = None,
                GenericParam::Const(parameter) => parameter.default = None,
            }
            parameter
        });
        in_angle_brackets(&parameters, more)
    }

    fn parameters(&self, as_written: impl Fn(&GenericParam) -> GenericParam) -> Tokens {
        let parameters = Tokens::written(|out| {
            for parameter in &self.declared.generics.params {
                let mut parameter = as_written(parameter);
                match &mut parameter {
                    GenericParam::Lifetime(parameter) => parameter.attrs.clear(),
                    GenericParam::Type(parameter) => parameter.attrs.clear(),
                    GenericParam::Const(parameter) => parameter.attrs.clear(),
                }
                let parameter = parameter.into_token_stream();
                put!(out => #parameter,);
            }
        });
        self.without_self(&parameters).into_owned()
    }

    /// The `where` clause, or nothing, with `more` predicates behind it.
    pub(super) fn bounds_and(&self, more: &Tokens) -> Tokens {
        let clause = self.declared.generics.where_clause.iter();
        let bounds = Tokens::written(|out| {
            for predicate in clause.flat_map(|clause| &clause.predicates) {
                let predicate = Tokens::of(predicate);
                let predicate = self.without_self(&predicate);
                put!(out => #predicate,);
            }
            put!(out => #more);
        });
        where_all(&bounds)
    }

    /// Whether the type depends on a type or constant parameter: what it implements is then for the caller to say.
    pub(super) fn is_generic(&self, tokens: &Tokens) -> bool {
        let mut parameters = self.declared.generics.params.iter();
        parameters.any(|parameter| match parameter {
            GenericParam::Lifetime(_) => false,
            GenericParam::Type(parameter) => mentions(tokens.trees(), &parameter.ident),
            GenericParam::Const(parameter) => mentions(tokens.trees(), &parameter.ident),
        })
    }

    /// The tokens as they can be written in an item beside the struct, where its parameters have no meaning: nothing if a type or
    /// a constant is one of them. A lifetime makes no difference to a value, so it is `'static` there.
    pub(super) fn in_item(&self, tokens: impl ToTokens) -> Option<TokenStream> {
        let tokens = Tokens::of(&tokens);
        let of_self = Ident::new("Self", Span::mixed_site());
        let mut parameters = self.declared.generics.params.iter();
        let is_generic = parameters.any(|it| !matches!(it, GenericParam::Lifetime(_)));
        if self.is_generic(&tokens) || (is_generic && mentions(tokens.trees(), &of_self)) {
            return None;
        }
        let lifetimes = self.declared.generics.lifetimes();
        let lifetimes: Vec<_> = lifetimes.map(|it| &it.lifetime.ident).collect();
        let tokens = self.without_self(&tokens).into_token_stream();
        Some(with_static(tokens, &lifetimes))
    }

    /// The tokens with the struct's own name for `Self`, which is another type inside of the builder.
    pub(super) fn without_self<'t>(&self, tokens: &'t Tokens) -> Cow<'t, Tokens> {
        if self.has_self {
            Cow::Owned(Tokens::written(|out| {
                self.with_name_for_self(tokens.trees(), out);
            }))
        } else {
            Cow::Borrowed(tokens)
        }
    }

    fn with_name_for_self(&self, tokens: &[TokenTree], out: &mut Tokens) {
        let mut tokens = tokens.iter();
        while let Some(token) = tokens.next() {
            let rest = tokens.as_slice();
            match token {
                // `Self<T>` is for the compiler to refuse; with other arguments before those it wouldn't be Rust.
                TokenTree::Ident(ident) if ident == "Self" && !arguments_follow(rest) => {
                    let request = &self.turbofish;
                    if rest.first().is_some_and(is_path_separator) {
                        put!(out => <#request>);
                    } else {
                        put!(out => #request);
                    }
                }
                TokenTree::Group(group) => {
                    let outer = out.open();
                    self.with_name_for_self(Tokens::of(&group.stream()).trees(), out);
                    out.close(outer, group.delimiter(), group.span());
                }
                token => out.push(token.clone()),
            }
        }
    }

    /// Writes the builder in the state that `state` writes, if it isn't the one that it starts in.
    pub(super) fn builder(
        &self,
        names: &Names,
        state: Option<&dyn Fn(&mut Tokens)>,
        out: &mut Tokens,
    ) {
        let (builder, arguments) = (&names.builder, &self.arguments);
        if let Some(state) = state {
            put!(out => #builder<#arguments #state>);
        } else {
            let arguments = in_angle_brackets(arguments, &Tokens::new());
            put!(out => #builder #arguments);
        }
    }
}

fn arguments_of(generics: &Generics) -> Tokens {
    Tokens::written(|out| {
        for parameter in &generics.params {
            let name = match parameter {
                GenericParam::Lifetime(parameter) => parameter.lifetime.to_token_stream(),
                GenericParam::Type(parameter) => parameter.ident.to_token_stream(),
                GenericParam::Const(parameter) => parameter.ident.to_token_stream(),
            };
            put!(out => #name,);
        }
    })
}

/// The list between `<` and `>`; nothing if it is empty.
fn in_angle_brackets(list: &Tokens, more: &Tokens) -> Tokens {
    if list.is_empty() && more.is_empty() {
        return Tokens::new();
    }
    Tokens::written(|out| put!(out => <#list #more>))
}

/// The predicates as a `where` clause; nothing if there is none.
pub(super) fn where_all(predicates: &Tokens) -> Tokens {
    if predicates.is_empty() {
        return Tokens::new();
    }
    Tokens::written(|out| put!(out => where #predicates))
}

/// Whether the token is the first half of `::`.
fn is_path_separator(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}

/// Whether the tokens begin with generic arguments, `<…>` or `(…)`.
fn arguments_follow(tokens: &[TokenTree]) -> bool {
    match tokens.iter().find(|token| !is_colon(token)) {
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

fn mentions(tokens: &[TokenTree], name: &Ident) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Ident(ident) => ident.unraw() == name.unraw(),
        TokenTree::Group(group) => mentions(Tokens::of(&group.stream()).trees(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The user's `allow` and `expect` attributes, all as `allow`: an expectation is met once only.
fn allowed(declared: &StructInput<'_>) -> Tokens {
    let fields = declared.fields.iter().flat_map(|field| field.syn_attrs);
    Tokens::written(|out| {
        for attr in declared.syn_attrs.iter().chain(fields) {
            match &attr.meta {
                Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
                    let lints = derived(&list.tokens);
                    put!(out => #[allow(#lints)]);
                }
                _ => {}
            }
        }
    })
}
