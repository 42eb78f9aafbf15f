//! Collects the errors of a struct, so that all are reported together and in source order.
//!
//! Only a [`Checked`] value is expanded. [`Ctxt::finish`] is its only constructor, and returns none
//! if there is an error, so no error can be forgotten. A step that cannot continue returns
//! [`Reported`], which only reporting an error creates.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Error;

/// The part of the struct that an error is about. Errors are sorted by it, because the steps visit
/// the struct more than once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ErrorScope {
    /// The struct's attributes or its name, or a mistake that isn't in one field.
    Struct,
    /// The field with this index.
    Field(usize),
}

/// The errors so far.
#[derive(Default)]
#[must_use = "call `finish`, or the errors are lost"]
pub(crate) struct Ctxt {
    errors: Vec<(ErrorScope, Error)>,
    left_to_rustc: bool,
}

/// The errors so far, for a step that works on one scope.
pub(crate) struct ScopedCtxt<'cx> {
    cx: &'cx mut Ctxt,
    scope: ErrorScope,
}

/// Proof that an error was reported.
#[derive(Clone, Copy)]
pub(crate) struct Reported(());

/// A value that was created without an error.
pub(crate) struct Checked<T>(T);

/// All errors of a struct, in source order. It is empty if rustc reports all of them.
#[must_use = "errors must be emitted"]
pub(crate) struct Errors(Vec<(ErrorScope, Error)>);

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn scoped(&mut self, scope: ErrorScope) -> ScopedCtxt<'_> {
        ScopedCtxt { cx: self, scope }
    }

    /// Notes a mistake that rustc itself reports on the struct. The derive adds no error, but it
    /// can't finish either.
    pub(crate) fn leave_to_rustc(&mut self) -> Reported {
        self.left_to_rustc = true;
        Reported(())
    }

    /// Returns the value, unless an error was reported or is left to rustc.
    pub(crate) fn finish<T>(mut self, finished: Result<T, Reported>) -> Result<Checked<T>, Errors> {
        match finished {
            Ok(value) if self.errors.is_empty() && !self.left_to_rustc => Ok(Checked(value)),
            Ok(_) | Err(Reported(())) => {
                self.errors.sort_by_key(|&(scope, _)| scope);
                Err(Errors(self.errors))
            }
        }
    }
}

impl ScopedCtxt<'_> {
    /// Reports an error on `tokens`. `wrong` is the message, and `help` says what to change.
    pub(crate) fn error(
        &mut self,
        tokens: impl ToTokens,
        wrong: impl AsRef<str>,
        help: impl AsRef<str>,
    ) -> Reported {
        let message = format!("{}\nhelp: {}", wrong.as_ref(), help.as_ref());
        let error = Error::new_spanned(tokens, message);
        self.cx.errors.push((self.scope, error));
        Reported(())
    }

    /// Reports a conflict between two tokens. An error of a macro has one span, so it extends from
    /// the first token to the second, and rustc shows both ends.
    pub(crate) fn conflict(
        &mut self,
        (first, second): (impl ToTokens, impl ToTokens),
        wrong: impl AsRef<str>,
        help: impl AsRef<str>,
    ) -> Reported {
        let mut both = first.into_token_stream();
        second.to_tokens(&mut both);
        self.error(both, wrong, help)
    }
}

impl<T> Checked<T> {
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl Errors {
    pub(crate) fn to_compile_errors(&self) -> TokenStream {
        let errors = self.0.iter();
        errors.map(|(_, error)| error.to_compile_error()).collect()
    }

    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.0.iter().map(|(_, error)| error.to_string()).collect()
    }
}
