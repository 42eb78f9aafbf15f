//! The top level of an actor: that it has one `sub`, which is plain, and no key twice.

use crate::judge;

/// How many keys are told apart without a place to store them. An actor with more is judged on its bytes.
pub(super) const FEW: usize = 8;

/// What was seen of an actor's top level so far.
pub(crate) struct Outline {
    /// Hashes of the keys but `sub`.
    keys: [u64; FEW],
    key_count: usize,
    has_sub_key: bool,
    has_sub: bool,
    is_doubtful: bool,
}

impl Outline {
    pub(crate) fn new() -> Self {
        Self {
            keys: [0; FEW],
            key_count: 0,
            has_sub_key: false,
            has_sub: false,
            is_doubtful: false,
        }
    }

    /// Whether the top level surely is in order.
    pub(crate) fn is_sound(&self) -> bool {
        self.has_sub && !self.is_doubtful
    }

    #[cfg(test)]
    pub(super) fn is_doubtful(&self) -> bool {
        self.is_doubtful
    }

    pub(crate) fn doubt(&mut self) {
        self.is_doubtful = true;
    }

    /// The key `sub`.
    pub(crate) fn sub_key(&mut self) {
        self.is_doubtful |= self.has_sub_key;
        self.has_sub_key = true;
    }

    /// Any other key. (It may be called `sub` all the same.)
    pub(crate) fn claim(&mut self, name: &str) {
        let hash = hash(name);
        let Some((known, [free, ..])) = self.keys.split_at_mut_checked(self.key_count) else {
            return self.doubt();
        };
        if known.contains(&hash) || judge::folds_to_sub(name) {
            return self.doubt();
        }
        *free = hash;
        self.key_count += 1;
    }

    /// The value of `sub`. Returns whether it is plain: it stands in JSON as it is then.
    pub(crate) fn sub(&mut self, sub: &str) -> bool {
        let is_plain = judge::is_plain_id(sub);
        self.has_sub = true;
        self.is_doubtful |= !is_plain;
        is_plain
    }
}

/// FNV-1a: two keys of one hash are a doubt, no more.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
