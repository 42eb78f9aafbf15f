//! Which keys there are at which place, and what to say about one that isn't there.

use proc_macro2::Ident;

use crate::ctxt::{Here, Reported};

/// The keys that are valid at one place.
#[derive(Clone, Copy)]
pub(crate) struct Keys {
    /// The place, in words.
    of: &'static str,
    names: &'static [&'static str],
}

pub(crate) const STRUCT_KEYS: Keys = Keys {
    of: "the struct",
    names: &[
        "crate",
        "validate",
        "builder",
        "no_builder",
        "max_actor_bytes",
        "no_prelude",
    ],
};

pub(crate) const FIELD_KEYS: Keys = Keys {
    of: "a field",
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

/// What other derives call a thing that has a key here.
const BY_OTHER_NAMES: &[(&str, &str)] = &[
    ("rename", "claim"),
    ("name", "claim"),
    ("extra", "claim"),
    ("ignore", "skip"),
    ("exclude", "skip"),
    ("subject", "sub"),
    ("agent", "sub"),
    ("impersonator", "sub"),
    ("actor_id", "sub"),
    ("payload", "actor"),
    ("ttl", "expires_in_seconds"),
    ("expiry", "expires_in_seconds"),
    ("range", "max"),
    ("maximum", "max"),
    ("at_most", "max"),
    ("minimum", "min"),
    ("at_least", "min"),
    ("custom", "validate"),
    ("check", "validate"),
    ("visibility", "vis"),
    ("pub", "vis"),
    ("builder_name", "builder"),
    ("crate_path", "crate"),
    ("size_limit", "max_actor_bytes"),
];

impl Keys {
    pub(crate) fn contains(self, key: &str) -> bool {
        self.names.contains(&key)
    }

    /// All of them, as prose.
    pub(crate) fn listed(self) -> String {
        let names: Vec<_> = self.names.iter().map(|name| format!("`{name}`")).collect();
        format!("the keys of {} are {}", self.of, names.join(", "))
    }

    /// The one that was most likely meant: another word for this, one of which this is a part, one that is the first word of
    /// this, or a few letters off.
    pub(crate) fn nearest(self, key: &str) -> Option<&'static str> {
        let key = key.strip_prefix("r#").unwrap_or(key).to_lowercase();
        let key = key.as_str();
        let mut others = BY_OTHER_NAMES.iter();
        let other = others.find(|(other, ours)| *other == key && self.contains(ours));
        if let Some(&(_, ours)) = other {
            return Some(ours);
        }
        let part = |name: &&str| {
            let begun = key.len() >= 3 && name.starts_with(key);
            let more = key.strip_prefix(name);
            begun
                || more.is_some_and(|more| more.starts_with('_'))
                || (2 * key.len() >= name.len() && letters_of(key, name))
        };
        self.names.iter().copied().find(part).or_else(|| {
            let near = |name: &'static str| {
                let distance = edits(key, name);
                (distance <= slips(name)).then_some((distance, name))
            };
            let nearest = self.names.iter().copied().filter_map(near).min()?;
            Some(nearest.1)
        })
    }

    /// Reports a key that isn't valid here.
    pub(crate) fn unknown(self, key: &Ident, here: &mut Here<'_>) -> Reported {
        let name = key.to_string();
        let elsewhere = [STRUCT_KEYS, FIELD_KEYS]
            .into_iter()
            .find(|keys| keys.contains(&name));
        if let Some(elsewhere) = elsewhere {
            let wrong = format!("`{name}` is a key of {}, not of {}", elsewhere.of, self.of);
            return here.error(
                key,
                wrong,
                format!("move it to {}; {}", elsewhere.of, self.listed()),
            );
        }
        let help = match self.nearest(&name) {
            Some(nearest) => {
                let example = match nearest {
                    "claim" if name == "name" || name == "rename" => "claim = \"name\"",
                    "validate" => "validate = check",
                    "vis" if name == "pub" => "vis = pub",
                    "vis" => "vis = pub(crate)",
                    "builder" => "builder = NewSession",
                    "crate" => "crate = \"::actor_token\"",
                    "max_actor_bytes" => "max_actor_bytes = 2000",
                    nearest => nearest,
                };
                format!("write `{example}`; {}", self.listed())
            }
            None => self.listed(),
        };
        here.error(key, format!("unknown key `{name}`"), help)
    }
}

/// Whether all letters of `part` are in `whole`, in this order.
fn letters_of(part: &str, whole: &str) -> bool {
    let mut whole = whole.chars();
    part.chars()
        .all(|letter| whole.any(|other| other == letter))
}

/// How many wrong letters still let a name be told.
const fn slips(name: &str) -> usize {
    match name.len() {
        5 => 2,
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
            ("userid", Some("user_id")),
            ("defualt", Some("default")),
            ("mim", Some("min")),
            ("skipped", None),
            ("clame", Some("claim")),
            ("cliam", Some("claim")),
            ("max_seconds", Some("max")),
            ("claim_name", Some("claim")),
            ("subject", Some("sub")),
            ("payload", Some("actor")),
            ("r#sub", Some("sub")),
            ("case", None),
            ("validator", Some("validate")),
            ("rename", Some("claim")),
            ("visibility", Some("vis")),
            ("builder_name", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(FIELD_KEYS.nearest(typed), nearest, "{typed}");
        }
    }

    #[test]
    fn a_key_is_found_from_its_main_words() {
        assert_eq!(STRUCT_KEYS.nearest("max_bytes"), Some("max_actor_bytes"));
        assert_eq!(FIELD_KEYS.nearest("life"), None);
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
