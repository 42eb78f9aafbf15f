//! Compares a name with the name of an attribute, letter by letter.

/// Returns `true` if a long name has its letters in another order: `cliam`.
pub(super) fn is_anagram(name: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<_> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    name.len() > 3 && sorted(name) == sorted(other)
}

/// Returns how many wrong letters a name may have. A short one with another letter is another word:
/// `map`, `max`.
pub(super) fn max_edits(name: &str, attr: &str) -> usize {
    if name.len() == 3 && attr.len() == 3 {
        0
    } else {
        attr.len() / 3
    }
}

/// Returns how many letters must be added, dropped or replaced to make one word of the other.
pub(super) fn edit_distance(a: &str, b: &str) -> usize {
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
    fn edit_distance_counts_letters() {
        for (a, b, count) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ä", "a", 1),
        ] {
            assert_eq!(edit_distance(a, b), count, "{a} {b}");
        }
    }
}
