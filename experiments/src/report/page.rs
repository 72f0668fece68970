//! The page: its head, its sections, its style.
//!
//! It needs nothing but itself. There is no script; the thread selector is a group of radio buttons, and rules of the
//! style sheet show the map that belongs to the chosen one. Where a browser does not know `:has`, and on paper, all
//! maps are shown. The security policy forbids every fetch and every style but the one whose hash it names.

use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::charts::{self, Figure};
use super::compare::Comparisons;
use super::counters;
use super::view::View;
use super::{caveats, failures, figures, prose, provenance, table, verdict};
use crate::commands::scale;
use crate::compare::Runs;
use crate::filter::Filter;
use crate::table::{Table, recorded, results};

/// The report.
pub fn render(view: &View) -> String {
    let comparisons = Comparisons::new(view);
    let style = style(&view.threads);
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        BASE64_STANDARD.encode(Sha256::digest(&style))
    );
    let plan = view.plan();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (plan.name) " – gilectomy" }
                style { (PreEscaped(&style)) }
            }
            body {
                header {
                    h1 { (plan.name) @if plan.quick { " (quick)" } }
                    p .reading { (subtitle(view)) }
                    div .question { (prose::render(&plan.question)) }
                }
                main { (sections(view, &comparisons)) }
            }
        }
    }
    .into_string()
}

/// What was measured, when and on what, in a line.
fn subtitle(view: &View) -> String {
    let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let strategies = if view.engines.len() == 1 { "strategy" } else { "strategies" };
    let mut words = format!(
        "{} {strategies}, {}, {}, each cell {} times",
        view.engines.len(),
        count(view.programs.len(), "program"),
        count(view.threads.len(), "thread count"),
        view.plan().measure.processes,
    );
    if let Some(sample) = view.samples().first() {
        let _ = write!(words, "; begun {}", sample.started_at.get(..10).unwrap_or(&sample.started_at));
    }
    if let Some(environment) = &view.files.recorded.environment {
        let model = environment.cpu_model.as_deref().unwrap_or("a processor that does not say its name");
        let _ = write!(words, " on {model}, {}", count(environment.cores, "processor"));
    }
    words + "."
}

fn sections(view: &View, comparisons: &Comparisons) -> Markup {
    let remarks = view.plan().analysis.as_deref().or(view.files.remarks.as_deref());
    html! {
        (section("verdict", "Verdict", html! {
            (verdict::render(view, comparisons))
            h3 { "How far to believe it" }
            (caveats::render(view))
        }))
        @if let Some(remarks) = remarks {
            (section("analysis", "Analysis", html! {
                p .reading { "By the author of the experiment." }
                (prose::render(remarks))
            }))
        }
        (section("heat", "Each strategy against the baseline", heat(view, comparisons)))
        (charts(view))
        (section("counters", "Counters", counts(view)))
        (section("failures", "Failures", failures::render(view)))
        (section("results", "All results", results(view)))
        (section("provenance", "How this was made", provenance::render(view)))
    }
}

fn section(id: &str, title: &str, content: Markup) -> Markup {
    html! { section id=(id) { h2 { (title) } (content) } }
}

fn heat(view: &View, comparisons: &Comparisons) -> Markup {
    let baseline = &view.plan().baseline;
    html! {
        p .reading {
            "Time relative to " (baseline) " with the same number of threads: above 1 is slower, below 1 is faster. Numbers "
            "in italics show no difference. A word says what became of a cell that has no time."
        }
        @if view.threads.len() > 1 {
            fieldset .selector {
                legend { "Threads" }
                @for (index, threads) in view.threads.iter().enumerate() {
                    @let id = format!("threads-{threads}");
                    input type="radio" name="threads" id=(id) value=(threads) checked[index == 0];
                    label for=(id) { (threads) }
                }
            }
        }
        @for threads in &view.threads {
            div .panel id={ "panel-" (threads) } { (figure(&comparisons.heat(*threads).figure(), true)) }
        }
        details {
            summary { "The same as a table, with 95 % intervals" }
            (table::render(&comparisons.table(), &format!("Time relative to {baseline} with the same threads")))
        }
    }
}

fn charts(view: &View) -> Markup {
    let speedups = figures::speedups(view);
    let memory = figures::memory(view);
    let order = figures::order(view);
    html! {
        @if !speedups.is_empty() {
            (section("speedup", "Speed-up", html! {
                p .reading {
                    "Work per time relative to the same strategy with one thread. Dashed: as many times the work as threads. "
                    "Short dashes: what the machine gave to threads that share nothing. Whiskers: 95 % intervals. Dotted: "
                    "the fitted Universal Scalability Law."
                }
                div .figures { @for chart in &speedups { (figure(chart, true)) } }
                @if let Some(table) = scaling(view) {
                    details {
                        summary { "The same as a table, with the parameters of the law" }
                        (table::render(&table, "Speed-up and the Universal Scalability Law"))
                        ul .notes { @for note in &table.notes { li { (note) } } }
                    }
                }
            }))
        }
        @if let Some(order) = order {
            (section("order", "Samples in the order of the run", html! {
                p .reading {
                    "Each sample relative to the median of its own cell: a slope or a step is the machine's doing. The line "
                    "is the median of consecutive parts of the run; samples in a ring are noisy."
                }
                (figure(&order, false))
            }))
        }
        @if !memory.is_empty() {
            (section("memory", "Time and memory", html! {
                p .reading { "From the fewest threads (open mark) to the most (named). Lower left is better." }
                div .figures { @for chart in &memory { (figure(chart, true)) } }
            }))
        }
    }
}

/// The curves as `gilectomy scale` shows them.
fn scaling(view: &View) -> Option<Table> {
    let runs = Runs::of(vec![view.files.recorded.clone()], &Filter::default()).ok()?;
    Some(scale::table(&runs))
}

/// A chart, which scrolls where the page is narrower than it; named above unless the section says the same.
fn figure(chart: &Figure, named: bool) -> Markup {
    html! {
        figure {
            @if named { figcaption { (chart.title) } }
            div .wide tabindex="0" role="region" aria-label=(chart.title) { (chart.inline()) }
        }
    }
}

fn counts(view: &View) -> Markup {
    let (tables, zero) = counters::collect(view);
    let threads = view.most_threads();
    html! {
        @if tables.is_empty() {
            p { "The interpreters counted nothing that is not zero." }
        } @else {
            p .reading { "Medians over the processes of each cell, with " (threads) " thread" @if threads != 1 { "s" } "." }
            @for counters in &tables { (table::render(&counters.table, counters.program)) }
        }
        @if !zero.is_empty() { p .reading { "Zero everywhere: " (zero.join(", ")) "." } }
    }
}

fn results(view: &View) -> Markup {
    let plan = view.plan();
    let table = results::results(plan, &view.summaries, view.cores().unwrap_or(usize::MAX));
    html! {
        (table::render(&table, "Every cell of the plan"))
        ul .notes { @for note in &table.notes { li { (note) } } }
        @for table in &recorded::recorded(plan, &view.summaries, view.cores().unwrap_or(usize::MAX)) {
            (table::render(table, &table.title))
            ul .notes { @for note in &table.notes { li { (note) } } }
        }
    }
}

/// The style of the page, of its charts, and of this run's selector.
fn style(threads: &[u32]) -> String {
    let mut style = format!("{}\n{}", charts::STYLE, include_str!("page.css"));
    if threads.len() > 1 {
        style.push_str("@media screen {\n");
        for count in threads {
            let _ = writeln!(
                style,
                "#heat:has(#threads-{count}:checked) .panel:not(#panel-{count}) {{ display: none; }}"
            );
        }
        style.push_str("}\n");
    }
    style
}
