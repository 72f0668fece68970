//! The report of a run as one HTML file, and its charts as SVG files.
//!
//! [`view`] arranges what was recorded, [`compare`] sets every engine against the baseline, [`figures`] draws; [`page`]
//! puts sections around that, one file each: [`verdict`] and [`caveats`] in words, [`counters`], [`failures`] and
//! [`provenance`]. Markup is written with templates that escape whatever a run brings along; Markdown goes through
//! [`prose`].

mod caveats;
mod charts;
mod compare;
mod counters;
mod failures;
mod figures;
mod page;
mod prose;
mod provenance;
mod table;
#[cfg(test)]
mod tests;
mod verdict;
mod view;

pub use view::Files;

use compare::Comparisons;
use view::View;

/// The report of a run: one HTML document that fetches nothing.
pub fn html(files: &Files) -> String {
    page::render(&View::new(files))
}

/// The charts of a run: each a name of a file and its SVG.
pub fn charts(files: &Files) -> Vec<(String, String)> {
    let view = View::new(files);
    let comparisons = Comparisons::new(&view);
    let heat = view.threads.iter().map(|threads| comparisons.heat(*threads).figure());
    let others =
        figures::speedups(&view).into_iter().chain(figures::order(&view)).chain(figures::memory(&view));
    heat.chain(others).map(|figure| (format!("{}.svg", figure.slug), figure.standalone())).collect()
}
