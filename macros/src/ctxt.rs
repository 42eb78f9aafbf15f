//! Collects the errors of a struct, so that all are reported together and in source order.
//!
//! Only a [`Checked`] value is expanded, and only [`Ctxt::finish`] creates one, if there is no
//! error. Therefore no error can be forgotten. A step that cannot continue returns [`Reported`],
//! which only exists after an error.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Error;

/// The part of the struct that an error is about. The steps visit the struct more than once, so
/// errors are sorted by their scope.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ErrorScope {
    /// The attributes or the name of the struct, or no single field.
    Struct,
    /// The field with this index.
    Field(usize),
}

/// The errors of a struct so far.
#[derive(Default)]
#[must_use = "call `finish`, or the errors are lost"]
pub(crate) struct Ctxt {
    errors: Vec<(ErrorScope, Error)>,
    /// Whether rustc itself reports a mistake.
    left_to_rustc: bool,
}

/// A [`Ctxt`] that adds errors to one scope.
pub(crate) struct ScopedCtxt<'cx> {
    cx: &'cx mut Ctxt,
    scope: ErrorScope,
}

/// Proof that an error was reported, or that rustc reports one.
#[derive(Clone, Copy)]
pub(crate) struct Reported(());

/// A value that was created without an error.
pub(crate) struct Checked<T>(T);

/// All errors of a struct, in source order. The list is empty if rustc itself reports all of them.
#[must_use = "errors must be emitted"]
pub(crate) struct Errors(Vec<(ErrorScope, Error)>);

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn scoped(&mut self, scope: ErrorScope) -> ScopedCtxt<'_> {
        ScopedCtxt { cx: self, scope }
    }

    /// Records a mistake that rustc itself reports on the struct. It adds no error, but `finish`
    /// fails.
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
    /// Adds an error on `tokens`. `message` is what is wrong, and `help` is what to change.
    pub(crate) fn error(
        &mut self,
        tokens: impl ToTokens,
        message: impl AsRef<str>,
        help: impl AsRef<str>,
    ) -> Reported {
        let text = format!("{}\nhelp: {}", message.as_ref(), help.as_ref());
        let error = Error::new_spanned(tokens, text);
        self.cx.errors.push((self.scope, error));
        Reported(())
    }

    /// Adds an error about two tokens. An error of a macro has only one span, which extends from
    /// the first token to the second. rustc shows both ends.
    pub(crate) fn conflict(
        &mut self,
        (first, second): (impl ToTokens, impl ToTokens),
        message: impl AsRef<str>,
        help: impl AsRef<str>,
    ) -> Reported {
        let mut both = first.into_token_stream();
        second.to_tokens(&mut both);
        self.error(both, message, help)
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
