//! What the interpreter counted while a cell ran: the causes behind the times.
//!
//! One table for each program at the most threads, a row for each counter and a column for each engine: what explains a
//! difference is a row in which the engines differ. Counters that read zero everywhere are named and left out.

use std::collections::BTreeSet;

use crate::format;
use crate::runner::sample::Status;
use crate::stats;
use crate::table::{Cell, Column, Row, Table};

use super::view::View;

/// The counters of one program.
#[derive(Debug)]
pub struct Counters<'a> {
    /// The program.
    pub program: &'a str,
    /// Medians over the processes.
    pub table: Table,
}

/// The counters of every program that has any, and the names of those that are zero everywhere.
pub fn collect<'a>(view: &View<'a>) -> (Vec<Counters<'a>>, Vec<String>) {
    let good = || view.samples().iter().filter(|sample| sample.status == Status::Ok);
    let named: BTreeSet<&String> = good().flat_map(|sample| sample.counters.keys()).collect();
    let (some, none): (Vec<&String>, Vec<&String>) = named.into_iter().partition(|name| {
        good().any(|sample| {
            let count = sample.counters.get(*name).and_then(serde_json::Value::as_f64);
            !view.plan().is_control(&sample.cell) && count.is_some_and(|count| count != 0.0)
        })
    });
    let tables = view
        .programs
        .iter()
        .map(|program| Counters { program: &program.name, table: table(view, &program.name, &some) });
    let tables = tables.filter(|counters| !counters.table.rows.is_empty()).collect();
    (tables, none.into_iter().map(|name| words(name)).collect())
}

fn table(view: &View, program: &str, names: &[&String]) -> Table {
    let threads = view.most_threads();
    let mut columns = vec![Column::words("counter", "counter")];
    columns.extend(view.engines.iter().map(|engine| Column::numbers("count", *engine)));
    let row = |name: &&String| {
        let counts: Vec<Option<f64>> =
            view.engines.iter().map(|engine| median(view, program, engine, threads, name)).collect();
        counts.iter().any(Option::is_some).then(|| {
            let counts = counts
                .iter()
                .map(|count| Cell::Text(count.map_or("–".to_owned(), |count| shown(name, count))));
            Row {
                starts_group: false,
                cells: std::iter::once(Cell::Text(words(name))).chain(counts).collect(),
            }
        })
    };
    let rows = names.iter().filter_map(row).collect();
    Table { title: String::new(), lead: Vec::new(), columns, rows, notes: Vec::new() }
}

fn median(view: &View, program: &str, engine: &str, threads: u32, name: &str) -> Option<f64> {
    let good = view.samples_of(program, engine, threads).filter(|sample| sample.status == Status::Ok);
    let counts: Vec<f64> = good.filter_map(|sample| sample.counters.get(name)?.as_f64()).collect();
    stats::median(&counts)
}

/// A name without what its unit says again.
fn words(name: &str) -> String {
    name.trim_end_matches("_nanoseconds").replace('_', " ")
}

fn shown(name: &str, count: f64) -> String {
    if name.ends_with("_nanoseconds") { format::seconds(count / 1e9) } else { grouped(count) }
}

/// Digits in groups of three, as ISO 80000 sets them: with a narrow space.
fn grouped(count: f64) -> String {
    let digits = format!("{:.0}", count.abs());
    let mut grouped = String::from(if count < 0.0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_in_groups_and_times_with_their_unit() {
        assert_eq!(shown("lock_contentions", 1_234_567.0), "1\u{202f}234\u{202f}567");
        assert_eq!(shown("lock_contentions", 999.0), "999");
        assert_eq!(shown("collection_pause_nanoseconds", 634_111.0), "634 µs");
        assert_eq!(words("longest_collection_pause_nanoseconds"), "longest collection pause");
    }
}
