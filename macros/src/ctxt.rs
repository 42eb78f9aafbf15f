//! Gathers every mistake of a struct, so that they are reported in one go and in source order.
//!
//! Nothing can forget them: what is expanded is a [`Checked`], only [`Ctxt::finish`] makes one, and
//! it makes none while there is an error. A step that can't go on returns [`Reported`], which only
//! reporting an error yields.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Error;

/// Where in the struct a mistake is. Errors are sorted by it, since the steps go over the struct
/// more than once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ErrorScope {
    /// The struct's attributes, its name, and what no single field is to blame for.
    Struct,
    /// The field with this index.
    Field(usize),
}

/// The errors so far.
#[derive(Default)]
#[must_use = "the errors in it would be lost; call `finish`"]
pub(crate) struct Ctxt {
    errors: Vec<(ErrorScope, Error)>,
    left_to_the_compiler: bool,
}

/// The errors so far, for a step that works on one scope.
pub(crate) struct ScopedCtxt<'cx> {
    cx: &'cx mut Ctxt,
    scope: ErrorScope,
}

/// Proof that an error was reported.
#[derive(Clone, Copy)]
pub(crate) struct Reported(());

/// A value that was finished without an error.
pub(crate) struct Checked<T>(T);

/// All errors of a struct, in source order. There is none if all are the compiler's to report.
#[must_use = "errors must be emitted"]
pub(crate) struct Errors(Vec<(ErrorScope, Error)>);

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn scoped(&mut self, scope: ErrorScope) -> ScopedCtxt<'_> {
        ScopedCtxt { cx: self, scope }
    }

    /// Notes a mistake that rustc reports on the struct itself, whatever is made of it: there is
    /// nothing to add, but nothing to finish either.
    pub(crate) fn leave_to_the_compiler(&mut self) -> Reported {
        self.left_to_the_compiler = true;
        Reported(())
    }

    /// The finished value, unless anything was reported on the way.
    pub(crate) fn finish<T>(mut self, finished: Result<T, Reported>) -> Result<Checked<T>, Errors> {
        match finished {
            Ok(value) if self.errors.is_empty() && !self.left_to_the_compiler => Ok(Checked(value)),
            Ok(_) | Err(Reported(())) => {
                self.errors.sort_by_key(|&(scope, _)| scope);
                Err(Errors(self.errors))
            }
        }
    }
}

impl ScopedCtxt<'_> {
    /// Reports a mistake on `tokens`: what is wrong, and what to write instead.
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

    /// Reports a mistake that lies in two places together. An error of a macro has one place, so it
    /// reaches from the one to the other, and the compiler shows both ends.
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
