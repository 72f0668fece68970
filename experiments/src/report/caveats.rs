//! How far the verdict can be believed: the controls, the noise, and what the run was not.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::format;
use crate::plan::Plan;

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
    let twins = view.summaries.twins();
    let words: Vec<String> = twins
        .iter()
        .map(|twin| {
            let interval = twin.interval.map_or(String::new(), |interval| {
                format!(" ({} – {})", format::ratio(interval.low), format::ratio(interval.high))
            });
            let ratio = format::ratio(twin.ratio);
            format!(
                "{} measured a second time under another name took {ratio}{interval} of its own time",
                twin.of
            )
        })
        .collect();
    if words.is_empty() {
        return "Noise floor: not measured. This run has no A/A twin, so how much the same thing twice would have \
                differed is not known."
            .to_owned();
    }
    format!(
        "Noise floor: {}, in the geometric mean over {} cells. No verdict is given for a difference that is smaller \
         than its own cell's.",
        words.join("; "),
        twins.iter().map(|twin| twin.cells).sum::<usize>()
    )
}

/// The ALU control: how much parallelism there was to be had.
fn machine(view: &View) -> String {
    let points = view.summaries.parallelism().map(|curve| curve.points).unwrap_or_default();
    let reached: Vec<String> = points
        .iter()
        .filter(|point| point.threads > 1)
        .filter_map(|point| Some(format!("{} with {}", format::significant(point.speedup?), point.threads)))
        .collect();
    if reached.is_empty() {
        return "Parallelism of the machine: not measured. This run has no ALU control, so speed-up that is missing may \
                be the machine's doing."
            .to_owned();
    }
    format!(
        "Parallelism of the machine: threads that share nothing and do arithmetic in registers did {} times the work of \
         one thread. What a strategy lacks beyond that is its own.",
        reached.join(", ")
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
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for mark in samples.iter().flat_map(|sample| &sample.marks) {
        *reasons.entry(kind(mark)).or_default() += 1;
    }
    let reasons: Vec<String> = reasons.iter().map(|(reason, count)| format!("{reason} in {count}")).collect();
    format!(
        "Noise: {marked} of {} samples are marked as noisy ({}). They count all the same; the chart of samples shows which.",
        samples.len(),
        reasons.join(", ")
    )
}

/// A mark up to its first figure: `other processes used 12.3 % ...` is one of the kind `other processes used ...`.
fn kind(mark: &str) -> String {
    match mark.find(|character: char| character.is_ascii_digit()) {
        Some(end) => format!("{} …", mark[..end].trim_end()),
        None => mark.to_owned(),
    }
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
            "Cores: this machine has {cores}. Cells with {} threads show how strategies behave when threads wait for a \
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
    let gaps = view.files.recorded.gaps();
    (!gaps.is_empty()).then(|| format!("Completeness: {}", gaps.join(" ")))
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
        assert_eq!(kind("other processes used 12.3 % of the time"), "other processes used …");
        assert_eq!(kind("odd"), "odd");
    }
}
