//! "Did you mean": the known name nearest to a mistyped one, by CPython's rules.
//!
//! The distance is Levenshtein's with a cost of 2 for a changed, added or missing character and 1 for a
//! change of case only. No more than a third of the characters involved may differ.

const MOVE: usize = 2;
const CASE: usize = 1;
/// Longer names are not compared.
const MOST_CHARS: usize = 40;
/// Among more names than this nothing is suggested.
const MOST_NAMES: usize = 750;

/// The nearest of the known names, if any is near enough.
pub fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.collect();
    let wrong: Vec<char> = name.chars().collect();
    if known.len() >= MOST_NAMES || wrong.len() > MOST_CHARS {
        return None;
    }
    let mut best = None;
    let mut best_distance = usize::MAX;
    for candidate in known {
        if candidate == name {
            continue;
        }
        let chars: Vec<char> = candidate.chars().collect();
        let limit = ((wrong.len() + chars.len() + 3) * MOVE / 6).min(best_distance - 1);
        if let Some(distance) = distance(&wrong, &chars, limit) {
            (best, best_distance) = (Some(candidate), distance);
        }
    }
    best
}

fn substitution(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.to_lowercase().eq(b.to_lowercase()) {
        CASE
    } else {
        MOVE
    }
}

/// The distance of two texts, if it is at most `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    let (a, b) = if b.len() < a.len() { (b, a) } else { (a, b) };
    if b.len() > MOST_CHARS || (b.len() - a.len()) * MOVE > limit {
        return None;
    }
    if a.is_empty() {
        return Some(b.len() * MOVE);
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE).collect();
    let mut result = 0;
    for (i, &y) in b.iter().enumerate() {
        let mut diagonal = i * MOVE;
        result = diagonal;
        let mut least = usize::MAX;
        for (j, &x) in a.iter().enumerate() {
            let substitute = diagonal + substitution(y, x);
            diagonal = row[j];
            result = substitute.min(result.min(diagonal) + MOVE);
            row[j] = result;
            least = least.min(result);
        }
        if least > limit {
            return None;
        }
    }
    (result <= limit).then_some(result)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn the_nearest_name_wins_and_far_ones_do_not_count() {
        let known = ["append", "clear", "copy", "Counter", "pop"];
        let near = |name| closest(name, known.into_iter());
        assert_eq!(near("apend"), Some("append"));
        assert_eq!(near("counter"), Some("Counter"));
        assert_eq!(near("pops"), Some("pop"));
        assert_eq!(near("push"), None);
        assert_eq!(near("copy"), None);
        assert_eq!(near("quite_different"), None);
    }
}
