//! Decisions drawn from bytes: a fuzzer's, or those of a seed. Once they are used up, every
//! decision is the first.

use proc_macro2::TokenStream;

pub(crate) struct Choices<'a> {
    bytes: &'a [u8],
    careful: bool,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            careful: false,
        }
    }

    pub(crate) fn are_used_up(&self) -> bool {
        self.bytes.is_empty()
    }

    /// A number below `end`, or 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let Some((&first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        usize::from(first).checked_rem(end).unwrap_or_default()
    }

    /// Yes, once in so many times; no when the bytes are used up.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) + 1 == times
    }

    /// From here on, no mistakes are made on purpose.
    pub(crate) fn be_careful(&mut self) {
        self.careful = true;
    }

    /// Whether to make a mistake here, which is so once in so many times.
    pub(crate) fn mistake(&mut self, times: usize) -> bool {
        self.once_in(times) && !self.careful
    }

    pub(crate) fn one_of(&mut self, all: &[&'static str]) -> &'static str {
        let index = self.below(all.len());
        all.get(index).copied().unwrap_or_default()
    }

    /// Either one of the right, or by mistake one of the others.
    pub(crate) fn mostly(
        &mut self,
        right: &[&'static str],
        times: usize,
        others: &[&'static str],
    ) -> &'static str {
        if self.mistake(times) {
            self.one_of(others)
        } else {
            self.one_of(right)
        }
    }
}

/// An input of the derive, as the choices make it.
pub(crate) type Maker = fn(&mut Choices<'_>) -> TokenStream;
