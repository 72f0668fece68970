//! How far the verdict can be believed: the controls, the noise, and what the run was not.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::format;
use crate::plan::Plan;
use crate::stats;

use super::failures;
use super::view::View;

/// Fewer processes than this give intervals that are little more than their range.
const ENOUGH_PROCESSES: u32 = 5;

/// The caveats, one paragraph each.
pub fn render(view: &View) -> Markup {
    let caveats = [
        Some(twin(view)),
        Some(machine(view)),
        Some(noise(view)),
        beyond_cores(view),
        build(view),
        size(view.plan()),
        missing(view),
        failed(view),
    ];
    html! { ul .caveats { @for caveat in caveats.into_iter().flatten() { li { (caveat) } } } }
}

/// The A/A floor: what two engines that are the same one differed by.
fn twin(view: &View) -> String {
    let plan = view.plan();
    let ratios: Vec<(String, f64)> = plan
        .engines
        .iter()
        .filter_map(|engine| Some((engine, engine.twin_of.as_deref()?)))
        .flat_map(|(engine, original)| {
            plan.cells.iter().filter(|cell| cell.engine == engine.name).filter_map(move |cell| {
                let of = |engine: &str| stats::median(&view.times(&cell.program, engine, cell.threads));
                let threads = format!("{}, T = {}", cell.program, cell.threads);
                Some((threads, of(&engine.name)? / of(original)?))
            })
        })
        .collect();
    let least = ratios.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = ratios.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    match (least, most) {
        (Some((low_at, low)), Some((high_at, high))) => format!(
            "Noise floor: {} measured a second time under another name came out between {} ({low_at}) and {} \
             ({high_at}) of itself. A difference of that size says nothing.",
            plan.baseline,
            format::ratio(*low),
            format::ratio(*high)
        ),
        _ => "Noise floor: not measured. This run has no A/A twin, so how much two equal engines would have differed \
              is not known."
            .to_owned(),
    }
}

/// The ALU control: how much parallelism there was to be had.
fn machine(view: &View) -> String {
    let gains: Vec<(u32, f64)> = view.machine().into_iter().filter(|(threads, _)| *threads > 1).collect();
    if gains.is_empty() {
        return "Parallelism of the machine: not measured. This run has no ALU control, so speed-up that is missing may \
                be the machine's doing."
            .to_owned();
    }
    let words: Vec<String> =
        gains.iter().map(|(threads, gain)| format!("{} with {threads}", format::ratio(*gain))).collect();
    format!(
        "Parallelism of the machine: threads that share nothing and do arithmetic in registers did {} times the work \
         of one. No engine can gain more than that here.",
        words.join(", ").replace('x', "")
    )
}

fn noise(view: &View) -> String {
    let samples = view.samples();
    let marked = samples.iter().filter(|sample| !sample.marks.is_empty()).count();
    let watched = samples.iter().any(|sample| sample.noise != Default::default());
    if marked == 0 {
        return if watched {
            format!("Noise: none of the {} samples is marked as noisy.", samples.len())
        } else {
            "Noise: not recorded. This run did not watch what else the machine did.".to_owned()
        };
    }
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in samples.iter().flat_map(|sample| &sample.marks) {
        *reasons.entry(kind(mark)).or_default() += 1;
    }
    let reasons: Vec<String> = reasons.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
    format!(
        "Noise: {marked} of {} samples are marked as noisy ({}). They count all the same; the chart of samples shows which.",
        samples.len(),
        reasons.join(", ")
    )
}

/// A mark without its figures: `steal 5 %` is one of the kind `steal`.
fn kind(mark: &str) -> &str {
    let end = mark.find(|character: char| character.is_ascii_digit()).unwrap_or(mark.len());
    mark[..end].trim_end_matches(|character: char| !character.is_alphanumeric())
}

fn beyond_cores(view: &View) -> Option<String> {
    let cores = view.cores()?;
    let beyond: Vec<String> = view
        .threads
        .iter()
        .filter(|threads| **threads as usize > cores)
        .map(|threads| threads.to_string())
        .collect();
    (!beyond.is_empty()).then(|| {
        format!(
            "Cores: this machine has {cores}. Cells with {} threads show how engines behave when threads wait for a \
             processor, not how they scale.",
            beyond.join(", ")
        )
    })
}

fn build(view: &View) -> Option<String> {
    let environment = view.files.recorded.environment.as_ref()?;
    (environment.profile == "debug").then(|| {
        "Build: this was a debug build of gilectomy. Its times say nothing about any strategy.".to_owned()
    })
}

fn size(plan: &Plan) -> Option<String> {
    if plan.quick {
        return Some(
            "Size: this was a quick run, to see that it works. Nothing in it is to be quoted.".to_owned(),
        );
    }
    (plan.measure.processes < ENOUGH_PROCESSES).then(|| {
        format!(
            "Size: with {} processes per cell, intervals are hardly more than ranges.",
            plan.measure.processes
        )
    })
}

fn missing(view: &View) -> Option<String> {
    let recorded = &view.files.recorded;
    let missing = recorded.missing;
    let torn =
        if recorded.torn.is_some() { " The last line of the samples was torn and is left out." } else { "" };
    (missing > 0 || recorded.torn.is_some()).then(|| {
        format!("Completeness: {missing} of {} samples have not been taken.{torn}", recorded.plan.samples())
    })
}

fn failed(view: &View) -> Option<String> {
    let count = failures::count(view);
    (count > 0).then(|| {
        format!("Failures: {count} of {} samples have no time; they are listed below.", view.samples().len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_one_kind_are_counted_together() {
        assert_eq!(kind("steal 5 %"), "steal");
        assert_eq!(kind("memory pressure: 0.3"), "memory pressure");
        assert_eq!(kind("odd"), "odd");
    }
}
