//! Checks of claim names that are constants. The compiler evaluates them. The derive checks other
//! names with the same rules.

/// Returns the name of a claim if it is valid, and different from the names of the other claims.
/// Panics otherwise, which is a compile error.
#[must_use]
#[track_caller]
pub const fn valid_claim_name(name: &'static str, others: &[&str]) -> &'static str {
    let bytes = name.as_bytes();
    assert!(
        !bytes.trim_ascii().is_empty(),
        "empty claim name\nhelp: use `claim` to take the field's name, or `claim = \"name\"`"
    );
    assert!(
        !is_equal(bytes, b"sub"),
        "claim name `sub` is reserved for the actor's ID\nhelp: use `#[actor_token(sub)]` for the actor's ID, or rename the claim"
    );
    assert!(
        !is_similar_to_sub(bytes.trim_ascii()),
        "claim name is too similar to the reserved name `sub`\nhelp: use `#[actor_token(sub)]` for the actor's ID, or rename the claim"
    );
    assert!(
        !contains_control(bytes),
        "claim name contains a control character\nhelp: remove the control character"
    );
    assert!(
        bytes.trim_ascii().len() == bytes.len(),
        "claim name has leading or trailing whitespace\nhelp: remove the whitespace"
    );
    assert!(
        !contains(others, bytes),
        "duplicate claim name\nhelp: rename one of the claims with this name"
    );
    name
}

/// Returns the JSON path of a claim.
#[must_use]
pub fn claim_path(name: &str) -> String {
    format!("actor.{name}")
}

const fn is_equal(mut first: &[u8], mut second: &[u8]) -> bool {
    while let ([a, first_rest @ ..], [b, second_rest @ ..]) = (first, second) {
        if *a != *b {
            return false;
        }
        first = first_rest;
        second = second_rest;
    }
    first.is_empty() && second.is_empty()
}

const fn contains(mut names: &[&str], name: &[u8]) -> bool {
    while let [first, rest @ ..] = names {
        if is_equal(first.as_bytes(), name) {
            return true;
        }
        names = rest;
    }
    false
}

/// Returns `true` for `sub` in upper or lower case, also with the long s (`\u{17f}`).
const fn is_similar_to_sub(name: &[u8]) -> bool {
    matches!(
        name,
        [b's' | b'S', b'u' | b'U', b'b' | b'B'] | [0xc5, 0xbf, b'u' | b'U', b'b' | b'B']
    )
}

/// Returns `true` if the text contains a control character: one of ASCII, or U+0080 to U+009F.
const fn contains_control(mut text: &[u8]) -> bool {
    while let [first, rest @ ..] = text {
        let is_c1 = *first == 0xc2 && matches!(rest, [0x80..=0x9f, ..]);
        if is_c1 || first.is_ascii_control() {
            return true;
        }
        text = rest;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__private::panic_message;

    #[test]
    fn valid_name_is_returned() {
        const NAME: &str = valid_claim_name("case", &["cas", "cases", "Case", ""]);
        assert_eq!(NAME, "case");
        for name in [
            "a b",
            "subs",
            "größe",
            "https://example.com/team",
            "\u{a0}x",
        ] {
            assert_eq!(valid_claim_name(name, &[]), name);
        }
        assert_eq!(claim_path("case"), "actor.case");
    }

    #[test]
    fn invalid_name_panics_with_message() {
        for (name, expected) in [
            ("", "empty claim name"),
            (" \t", "empty claim name"),
            ("sub", "reserved"),
            ("Sub", "too similar"),
            (" sub", "too similar"),
            ("\u{17f}ub", "too similar"),
            ("case\n", "control character"),
            ("a\u{7f}b", "control character"),
            ("a\u{85}b", "control character"),
            (" case", "whitespace"),
            ("case ", "whitespace"),
            ("team", "duplicate"),
        ] {
            let message = panic_message(|| _ = valid_claim_name(name, &["case", "team"]));
            assert!(message.contains(expected), "{name:?}: {message}");
        }
    }
}
