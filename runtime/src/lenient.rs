//! Reads parts of a JSON object one by one, so that an odd part loses itself and not the rest.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// An object's entries, unread. Of a key that stands twice, the last one counts.
#[derive(Default)]
pub(crate) struct Entries(HashMap<String, Box<RawValue>>);

impl Entries {
    /// The entries of the object that `json` is; none if it is something else.
    pub(crate) fn read(json: &[u8]) -> Self {
        Self(serde_json::from_slice(json).unwrap_or_default())
    }

    /// One entry, if it is there and of that type.
    pub(crate) fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_str(self.0.get(key)?.get()).ok()
    }
}
