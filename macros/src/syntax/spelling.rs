//! Compares an unknown name with the name of an attribute.

/// Returns `true` if both names have the same letters, and more than three: `cliam` and `claim`.
pub(super) fn is_anagram(name: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<_> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    name.len() > 3 && sorted(name) == sorted(other)
}

/// Returns the edit distance up to which `name` is a misspelling of `attr`. For two names of three
/// letters it is 0: `map` is a different word than `max`.
pub(super) fn max_edits(name: &str, attr: &str) -> usize {
    if name.len() == 3 && attr.len() == 3 {
        0
    } else {
        name.len().min(attr.len()) / 3
    }
}

/// Returns the number of letters to add, remove or replace to turn one name into the other.
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
