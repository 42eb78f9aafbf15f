//! Which keys there are at which place, and what to say about one that isn't there.

use proc_macro2::{Ident, TokenStream};
use syn::Type;

use super::foreign_attrs::advice;
use super::suggestion;
use crate::ctxt::{Reported, ScopedCtxt};

/// The keys that are valid at one place.
#[derive(Clone, Copy)]
pub(crate) struct AttrNames {
    /// What they are on.
    pub(super) of: &'static str,
    names: &'static [&'static str],
}

pub(crate) const STRUCT_ATTRS: AttrNames = AttrNames {
    of: "struct",
    names: &[
        "crate",
        "validate",
        "builder",
        "no_builder",
        "max_actor_bytes",
        "no_prelude",
    ],
};

pub(crate) const FIELD_ATTRS: AttrNames = AttrNames {
    of: "field",
    names: &[
        "user_id",
        "actor",
        "sub",
        "claim",
        "expires_in_seconds",
        "session_max_duration_in_seconds",
        "skip",
        "default",
        "min",
        "max",
        "validate",
        "into",
        "vis",
    ],
};

impl AttrNames {
    pub(crate) fn contains(self, key: &str) -> bool {
        self.names.contains(&key)
    }

    /// All of them, as prose.
    pub(crate) fn listed(self) -> String {
        let names: Vec<_> = self.names.iter().map(|name| format!("`{name}`")).collect();
        format!("one of the {} attributes {}", self.of, names.join(", "))
    }

    /// The one that is written in a similar way: its beginning, most letters of a long one, or a few letters off.
    pub(super) fn nearest(self, key: &str) -> Option<&'static str> {
        let key = key.strip_prefix("r#").unwrap_or(key).to_lowercase();
        let key = key.as_str();
        let part = |name: &&str| {
            let is_beginning = key.len() >= 3 && name.starts_with(key);
            let is_long = name.len() > 8 && 2 * key.len() >= name.len();
            is_beginning || (is_long && letters_of(key, name))
        };
        self.names.iter().copied().find(part).or_else(|| {
            let near = |name: &'static str| {
                let distance = edits(key, name);
                (distance <= slips(key, name)).then_some((distance, name))
            };
            let nearest = self.names.iter().copied().filter_map(near).min()?;
            Some(nearest.1)
        })
    }

    /// Reports a key that isn't valid here, on a field of this type.
    pub(super) fn unknown(
        self,
        key: &Ident,
        value: &TokenStream,
        ty: Option<&Type>,
        here: &mut ScopedCtxt<'_>,
    ) -> Reported {
        let name = key.to_string();
        let elsewhere = [STRUCT_ATTRS, FIELD_ATTRS]
            .into_iter()
            .find(|keys| keys.contains(&name))
            .filter(|_| value.is_empty() || advice(self, &name, None).is_none());
        if let Some(elsewhere) = elsewhere {
            let (there, on) = (elsewhere.of, self.of);
            let target = if there == "field" {
                "a field"
            } else {
                "the struct"
            };
            return here.error(
                key,
                format!("`{name}` is a {there} attribute, not a {on} attribute"),
                format!("move it to {target}"),
            );
        }
        let help = suggestion::for_unknown(self, &name, value, ty);
        let help = help.unwrap_or_else(|| format!("use {}", self.listed()));
        here.error(key, format!("unknown {} attribute `{name}`", self.of), help)
    }
}

/// Whether all letters of `part` are in `whole`, in this order.
fn letters_of(part: &str, whole: &str) -> bool {
    let mut whole = whole.chars();
    part.chars()
        .all(|letter| whole.any(|other| other == letter))
}

/// How many wrong letters a name may have. A short one with another letter is another word: `map`, `max`.
fn slips(key: &str, name: &str) -> usize {
    match name.len() {
        3 if key.len() == 3 => 0,
        // A moved letter counts twice: `clame`. More other letters make another word: `class`, `author`.
        5 => {
            let others = key.chars().filter(|&letter| !name.contains(letter));
            if key.len() == 5 && others.count() <= 1 {
                2
            } else {
                1
            }
        }
        letters => letters / 3,
    }
}

/// How many letters must be added, dropped or replaced to make one word of the other.
pub(crate) fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for (pair, b) in row.windows(2).zip(b.chars()) {
            let &[diagonal, above] = pair else { continue };
            left = (diagonal + usize::from(a != b))
                .min(above + 1)
                .min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_one_that_a_typist_could_have_meant() {
        for (typed, nearest) in [
            ("clam", Some("claim")),
            ("Claim", Some("claim")),
            ("expires_in", Some("expires_in_seconds")),
            ("session", Some("session_max_duration_in_seconds")),
            ("session_duration", Some("session_max_duration_in_seconds")),
            ("userid", Some("user_id")),
            ("defualt", Some("default")),
            ("clame", Some("claim")),
            ("actro", Some("actor")),
            ("actors", Some("actor")),
            ("author", None),
            ("class", None),
            ("chain", None),
            ("cliam", Some("claim")),
            ("subb", Some("sub")),
            ("r#sub", Some("sub")),
            ("validator", Some("validate")),
            ("skipped", None),
            ("skip_validation", None),
            ("default_impl", None),
            ("map", None),
            ("sum", None),
            ("date", None),
            ("case", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(FIELD_ATTRS.nearest(typed), nearest, "{typed}");
        }
    }

    #[test]
    fn a_key_is_found_from_its_main_words() {
        assert_eq!(STRUCT_ATTRS.nearest("max_bytes"), Some("max_actor_bytes"));
        assert_eq!(FIELD_ATTRS.nearest("lifetime"), None);
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, count) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ä", "a", 1),
        ] {
            assert_eq!(edits(a, b), count, "{a} {b}");
        }
    }
}
