//! Makes random choices from bytes, which come from a fuzzer or a seed. After the last byte, every
//! choice is the first option.

use proc_macro2::TokenStream;

/// A source of random choices.
pub(crate) struct Choices<'a> {
    bytes: &'a [u8],
    no_mistakes: bool,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            no_mistakes: false,
        }
    }

    /// Returns `true` if all bytes were used.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Returns a number less than `end`. Returns 0 after the last byte, or if `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let Some((&first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        usize::from(first).checked_rem(end).unwrap_or_default()
    }

    /// Returns `true` in one of `times` calls on average. Returns `false` after the last byte.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) + 1 == times
    }

    /// Disables deliberate mistakes in all later choices.
    pub(crate) fn disable_mistakes(&mut self) {
        self.no_mistakes = true;
    }

    /// Returns `true` if the caller must make a deliberate mistake: in one of `times` calls on
    /// average.
    pub(crate) fn makes_mistake(&mut self, times: usize) -> bool {
        self.once_in(times) && !self.no_mistakes
    }

    /// Returns one of the options.
    pub(crate) fn one_of(&mut self, options: &[&'static str]) -> &'static str {
        let index = self.below(options.len());
        options.get(index).copied().unwrap_or_default()
    }

    /// Returns a valid option, or one of the others as a deliberate mistake in one of `times`
    /// calls.
    pub(crate) fn valid_or_mistake(
        &mut self,
        valid: &[&'static str],
        times: usize,
        others: &[&'static str],
    ) -> &'static str {
        if self.makes_mistake(times) {
            self.one_of(others)
        } else {
            self.one_of(valid)
        }
    }
}

/// A function that generates an input for the derive.
pub(crate) type Generator = fn(&mut Choices<'_>) -> TokenStream;
