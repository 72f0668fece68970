//! The nearest valid word for a misspelt one.
//!
//! Two measures are tried: the Damerau-Levenshtein distance finds slips of the keys (`gilectmoy`), Jaro-Winkler finds
//! words that begin alike (`fib-week`). A word that is near by neither is not guessed at.

/// The candidate that `word` most probably meant, if any is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (closeness(&typed, candidate), candidate))
        .filter(|(closeness, _)| *closeness > 0.6)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

fn closeness(typed: &str, candidate: &str) -> f64 {
    let candidate = candidate.to_lowercase();
    let winkler = strsim::jaro_winkler(typed, &candidate);
    let levenshtein = strsim::normalized_damerau_levenshtein(typed, &candidate);
    levenshtein.max(if winkler > 0.8 { winkler } else { 0.0 })
}

/// "did you mean `x`?" when a word is near, otherwise the whole list.
pub fn suggestion(word: &str, kind: &str, candidates: &[&str]) -> String {
    match nearest(word, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if candidates.is_empty() => format!("there are no {kind} to choose from"),
        None => {
            let list: Vec<String> = candidates.iter().map(|name| format!("`{name}`")).collect();
            format!("known {kind}: {}", list.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let names = ["unsync", "gil", "gilectomy", "biased"];
        assert_eq!(nearest("gilectmoy", names), Some("gilectomy"));
        assert_eq!(nearest("GIL", names), Some("gil"));
        assert_eq!(nearest("bias", names), Some("biased"));
        assert_eq!(nearest("tracing", names), None);
    }
}
