//! Random choices, drawn from bytes. When no bytes are left, every choice is the first option,
//! which is the usual one.

pub(super) struct Draw<'a>(&'a [u8]);

impl<'a> Draw<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_used_up(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first
    }

    /// Returns a number less than `end`, which is at most 256.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    /// Returns `true` once in `times` draws, on average.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) + 1 == times
    }

    pub(super) fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// Returns a number of random size: the number of its bytes is drawn first.
    pub(super) fn number(&mut self) -> u64 {
        (0..self.below(9)).fold(0, |number, _| (number << 8) | u64::from(self.byte()))
    }

    /// Returns the bytes that are left.
    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }
}
