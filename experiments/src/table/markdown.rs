//! A table for a README: a pipe table that also reads well as plain text.

use super::{Align, Table};

/// The table as Markdown.
pub fn render(table: &Table) -> String {
    let mut parts = vec![format!("## {}", escape(&table.title))];
    parts.extend(table.lead.iter().cloned());
    let mut lines = vec![
        line(table.columns.iter().map(|column| column.header.clone())),
        line(table.columns.iter().map(|column| match column.align {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        })),
    ];
    lines.extend(table.rows.iter().map(|row| line(row.cells.iter().map(super::Cell::text))));
    parts.push(lines.join("\n"));
    if !table.notes.is_empty() {
        let notes: Vec<String> = table.notes.iter().map(|note| format!("- {}", escape(note))).collect();
        parts.push(notes.join("\n"));
    }
    parts.join("\n\n") + "\n"
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| escape(&cell)).collect();
    format!("| {} |", cells.join(" | "))
}

/// Keeps what has a meaning in a Markdown table from having it.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => escaped.push(' '),
            '|' | '*' | '_' | '<' | '\\' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    escaped
}
