//! Tokens, one behind the other in one list, and [`put!`], which writes more of them behind those.
//!
//! A macro runs unoptimised in its users' check and debug builds. Written into one list, an expansion takes half of the time
//! that it takes out of streams that are copied into one another.

use std::borrow::Cow;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

#[derive(Clone, Default)]
pub(crate) struct Tokens(Vec<TokenTree>);

impl Tokens {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn of(tokens: &impl ToTokens) -> Self {
        Self(tokens.to_token_stream().into_iter().collect())
    }

    /// What `write` writes.
    pub(crate) fn written(write: impl FnOnce(&mut Self)) -> Self {
        let mut tokens = Self::new();
        write(&mut tokens);
        tokens
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn trees(&self) -> &[TokenTree] {
        &self.0
    }

    pub(crate) fn push(&mut self, tree: impl Into<TokenTree>) {
        self.0.push(tree.into());
    }

    pub(crate) fn into_stream(self) -> TokenStream {
        self.0.into_iter().collect()
    }

    pub(crate) fn word(&mut self, word: &str, place: Span) {
        self.0.push(TokenTree::Ident(Ident::new(word, place)));
    }

    pub(crate) fn punct(&mut self, char: char, place: Span) {
        self.spaced(char, Spacing::Alone, place);
    }

    /// Two characters that are one token.
    pub(crate) fn pair(&mut self, first: char, second: char, place: Span) {
        self.spaced(first, Spacing::Joint, place);
        self.spaced(second, Spacing::Alone, place);
    }

    pub(crate) fn lifetime(&mut self, name: &str, place: Span) {
        self.spaced('\'', Spacing::Joint, place);
        self.word(name, place);
    }

    fn spaced(&mut self, char: char, spacing: Spacing, place: Span) {
        let mut punct = Punct::new(char, spacing);
        punct.set_span(place);
        self.0.push(TokenTree::Punct(punct));
    }

    /// Begins a group: what is written from now on is in it.
    pub(crate) fn open(&mut self) -> Outer {
        Outer(std::mem::take(&mut self.0))
    }

    /// Ends the group that began with `open`.
    pub(crate) fn close(&mut self, outer: Outer, delimiter: Delimiter, place: Span) {
        let inner = std::mem::replace(&mut self.0, outer.0);
        let mut group = Group::new(delimiter, inner.into_iter().collect());
        group.set_span(place);
        self.0.push(TokenTree::Group(group));
    }
}

/// What stands before a group that is being written.
#[must_use = "the group is to be closed"]
pub(crate) struct Outer(Vec<TokenTree>);

impl ToTokens for Tokens {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }

    fn into_token_stream(self) -> TokenStream {
        self.into_stream()
    }
}

/// What `put!` writes for a `#name`. A text is written as a literal.
pub(crate) trait Put {
    fn put(&self, out: &mut Tokens);
}

impl Put for Tokens {
    fn put(&self, out: &mut Tokens) {
        out.0.extend_from_slice(&self.0);
    }
}

impl Put for Cow<'_, Tokens> {
    fn put(&self, out: &mut Tokens) {
        out.0.extend_from_slice(&self.0);
    }
}

impl Put for TokenStream {
    fn put(&self, out: &mut Tokens) {
        out.0.extend(self.clone());
    }
}

impl Put for Ident {
    fn put(&self, out: &mut Tokens) {
        out.0.push(TokenTree::Ident(self.clone()));
    }
}

impl Put for Literal {
    fn put(&self, out: &mut Tokens) {
        out.0.push(TokenTree::Literal(self.clone()));
    }
}

impl Put for str {
    fn put(&self, out: &mut Tokens) {
        out.0.push(TokenTree::Literal(Literal::string(self)));
    }
}

/// A number without a type, as the name of a field of a tuple is.
impl Put for usize {
    fn put(&self, out: &mut Tokens) {
        let mut number = Literal::usize_unsuffixed(*self);
        number.set_span(Span::mixed_site());
        out.0.push(TokenTree::Literal(number));
    }
}

impl<T: Put> Put for Option<T> {
    fn put(&self, out: &mut Tokens) {
        if let Some(value) = self {
            value.put(out);
        }
    }
}

/// A part that is written where it stands, and not before.
impl<F: Fn(&mut Tokens) + ?Sized> Put for F {
    fn put(&self, out: &mut Tokens) {
        self(out);
    }
}

/// Writes Rust behind the tokens of `out`, all of it at one place: at `place`, or else as the derive's own. As with `quote!`,
/// `#name` stands for a variable; it can be a closure, which writes a part. What is repeated is a loop in such a closure.
macro_rules! put {
    ($out:expr => $($token:tt)*) => {
        put!($out, ::proc_macro2::Span::mixed_site() => $($token)*)
    };
    ($out:expr, $place:expr => $($token:tt)*) => {{
        #[allow(unused_imports, reason = "for `#name`, of which there may be none")]
        use $crate::tokens::Put as _;
        #[allow(unused_variables, reason = "a `#name` brings its own place")]
        let (out, place): (&mut $crate::tokens::Tokens, ::proc_macro2::Span) = (&mut *$out, $place);
        put!(@each out place (@ $($token)*) ($($token)* @));
    }};

    // Each token beside the one before it. An `@` stands before the first, and behind the last.
    (@each $out:ident $place:ident ($($before:tt)*) ($($token:tt)*)) => {
        $(put!(@one $out $place $before $token);)*
    };

    (@one $out:ident $place:ident $before:tt @) => {};
    // What is behind it decides.
    (@one $out:ident $place:ident $before:tt #) => {};
    (@one $out:ident $place:ident # $name:ident) => {
        $name.put($out)
    };
    (@one $out:ident $place:ident # [$($inner:tt)*]) => {
        $out.punct('#', $place);
        put!(@group $out $place Bracket $($inner)*);
    };
    (@one $out:ident $place:ident $before:tt ($($inner:tt)*)) => {
        put!(@group $out $place Parenthesis $($inner)*)
    };
    (@one $out:ident $place:ident $before:tt {$($inner:tt)*}) => {
        put!(@group $out $place Brace $($inner)*)
    };
    (@one $out:ident $place:ident $before:tt ::) => { $out.pair(':', ':', $place) };
    (@one $out:ident $place:ident $before:tt ->) => { $out.pair('-', '>', $place) };
    (@one $out:ident $place:ident $before:tt =>) => { $out.pair('=', '>', $place) };
    (@one $out:ident $place:ident $before:tt >>) => { $out.pair('>', '>', $place) };
    (@one $out:ident $place:ident $before:tt :) => { $out.punct(':', $place) };
    (@one $out:ident $place:ident $before:tt ,) => { $out.punct(',', $place) };
    (@one $out:ident $place:ident $before:tt ;) => { $out.punct(';', $place) };
    (@one $out:ident $place:ident $before:tt .) => { $out.punct('.', $place) };
    (@one $out:ident $place:ident $before:tt =) => { $out.punct('=', $place) };
    (@one $out:ident $place:ident $before:tt &) => { $out.punct('&', $place) };
    (@one $out:ident $place:ident $before:tt <) => { $out.punct('<', $place) };
    (@one $out:ident $place:ident $before:tt >) => { $out.punct('>', $place) };
    (@one $out:ident $place:ident $before:tt '_) => { $out.lifetime("_", $place) };
    (@one $out:ident $place:ident $before:tt _) => { $out.word("_", $place) };
    (@one $out:ident $place:ident $before:tt $word:ident) => { $out.word(stringify!($word), $place) };
    (@one $out:ident $place:ident $before:tt $text:literal) => { $text.put($out) };

    (@group $out:ident $place:ident $delimiter:ident $($inner:tt)*) => {
        let outer = $out.open();
        put!(@each $out $place (@ $($inner)*) ($($inner)* @));
        $out.close(outer, ::proc_macro2::Delimiter::$delimiter, $place);
    };
}

pub(crate) use put;
