//! Decisions drawn from bytes. Once they are used up, every decision is the first, which is the usual one.

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

    /// A number below `end`, which is at most 256.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    /// Yes, once in so many times.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) + 1 == times
    }

    pub(super) fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// A number of any size: how many of its bytes count is drawn too.
    pub(super) fn number(&mut self) -> u64 {
        (0..self.below(9)).fold(0, |number, _| (number << 8) | u64::from(self.byte()))
    }

    /// The rest of the bytes.
    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }
}
