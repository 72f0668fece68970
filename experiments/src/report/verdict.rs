//! The verdict in words: at one thread and at the most, which engines are faster or slower than the baseline, by how
//! much, and where nothing was shown.

use maud::{Markup, html};

use crate::format;
use crate::stats::verdict::{Comparison, Verdict};

use super::compare::Comparisons;
use super::view::View;

/// Programs that are listed one by one; more are counted, with the two ends of their range.
const LISTED: usize = 3;

/// The verdicts of the fewest and the most threads.
pub fn render(view: &View, comparisons: &Comparisons) -> Markup {
    let (fewest, most) = (view.threads.first().copied().unwrap_or(1), view.most_threads());
    html! {
        (at(view, comparisons, fewest))
        @if most > fewest { (at(view, comparisons, most)) }
        @for note in comparisons.notes() { p .reading { (note) } }
    }
}

fn at(view: &View, comparisons: &Comparisons, threads: u32) -> Markup {
    let baseline = view.plan().baseline.as_str();
    let plural = if threads == 1 { "" } else { "s" };
    html! {
        h3 { "With " (threads) " thread" (plural) ", against " (baseline) }
        ul .verdict {
            @for engine in view.engines.iter().filter(|engine| **engine != baseline) {
                li { strong { (engine) } " " (sentence(view, comparisons, engine, threads)) }
            }
        }
    }
}

fn sentence(view: &View, comparisons: &Comparisons, engine: &str, threads: u32) -> String {
    let known: Vec<(&str, Comparison)> = view
        .programs
        .iter()
        .filter_map(|program| Some((program.name.as_str(), comparisons.of(&program.name, engine, threads)?)))
        .collect();
    let of = |verdict: Verdict| {
        known.iter().filter(|(_, comparison)| comparison.verdict == verdict).copied().collect()
    };
    let total = view.programs.len();
    let mut parts: Vec<String> = [
        group("is slower on", of(Verdict::Slower), total),
        group("is faster on", of(Verdict::Faster), total),
        group("shows no difference on", of(Verdict::NoDifference), total),
        group("has too few processes for a verdict on", of(Verdict::TooFew), total),
    ]
    .into_iter()
    .flatten()
    .collect();
    let without = view.programs.iter().filter(|program| !known.iter().any(|(name, _)| *name == program.name));
    let troubles: Vec<String> =
        without.map(|program| trouble(view, &program.name, engine, threads)).collect();
    match troubles.len() {
        0 => {}
        1..=LISTED => parts.push(format!("has no time on {}", troubles.join(" and "))),
        count => parts.push(format!("has no time on {count} of {total} programs")),
    }
    format!("{}.", parts.join("; "))
}

fn trouble(view: &View, program: &str, engine: &str, threads: u32) -> String {
    let word = match view.cell(program, engine, threads) {
        None => "not part of the experiment",
        Some(cell) if cell.seconds.is_some() => "no baseline to compare with",
        Some(_) => view.trouble(program, engine, threads),
    };
    format!("{program} ({word})")
}

/// `is slower on fib 4.00x (3.99x – 4.07x)`, or how many of all programs and their extremes.
fn group(words: &str, mut programs: Vec<(&str, Comparison)>, total: usize) -> Option<String> {
    programs.sort_by(|a, b| a.1.ratio.total_cmp(&b.1.ratio));
    let (first, last) = (programs.first()?, programs.last()?);
    if programs.len() <= LISTED {
        let each: Vec<String> =
            programs.iter().map(|(name, comparison)| with_interval(name, comparison)).collect();
        return Some(format!("{words} {}", each.join(", ")));
    }
    Some(format!(
        "{words} {} of {total} programs, from {} to {}",
        programs.len(),
        with_interval(first.0, &first.1),
        with_interval(last.0, &last.1)
    ))
}

fn with_interval(name: &str, comparison: &Comparison) -> String {
    let interval = comparison.interval.map_or("no interval: too few processes".to_owned(), |interval| {
        format!("{} – {}", format::ratio(interval.low), format::ratio(interval.high))
    });
    format!("{name} {} ({interval})", format::ratio(comparison.ratio))
}
