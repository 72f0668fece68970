//! Everything that went wrong, with what was printed: a failure is a result.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::runner::sample::{Sample, Status};

use super::view::View;

/// Samples that failed in the same way: program, engine, status and detail in this order.
type Kind<'a> = (&'a str, &'a str, Status, &'a str);

/// The failures, those that agree in everything but threads and process put together.
pub fn render(view: &View) -> Markup {
    let mut kinds: BTreeMap<Kind, Vec<&Sample>> = BTreeMap::new();
    for sample in view.samples().iter().filter(|sample| sample.status != Status::Ok) {
        let cell = &sample.cell;
        let kind = (cell.program.as_str(), cell.engine.as_str(), sample.status, sample.detail.as_str());
        kinds.entry(kind).or_default().push(sample);
    }
    html! {
        @if kinds.is_empty() {
            p { "None: every sample that was taken was measured, and its answer was the expected one." }
        } @else {
            dl .failures {
                @for ((program, engine, status, detail), samples) in &kinds {
                    dt { (program) ", " (engine) ", " (threads(samples)) ": " strong { (status.word()) } " (" (samples.len()) ")" }
                    dd {
                        @if !detail.is_empty() { p { (detail) } }
                        @if let Some(output) = samples.iter().map(|sample| sample.stderr_tail.trim_end()).find(|tail| !tail.is_empty()) {
                            details { summary { "end of its standard error" } pre tabindex="0" { (output) } }
                        }
                    }
                }
            }
        }
    }
}

fn threads(samples: &[&Sample]) -> String {
    let mut threads: Vec<u32> = samples.iter().map(|sample| sample.cell.threads).collect();
    threads.sort_unstable();
    threads.dedup();
    let plural = if threads == [1] { "" } else { "s" };
    format!("{} thread{plural}", threads.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))
}

/// How many samples failed, controls among them.
pub fn count(view: &View) -> usize {
    view.samples().iter().filter(|sample| sample.status != Status::Ok).count()
}
