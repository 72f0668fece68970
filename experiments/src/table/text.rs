//! A table for the terminal: aligned columns, groups set apart, never wrapped.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement};

use super::{Align, Table};

/// The table as text.
pub fn render(table: &Table) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    drawn.set_header(table.columns.iter().map(|column| column.header.as_str()));
    for row in &table.rows {
        if row.starts_group {
            drawn.add_row(table.columns.iter().map(|_| ""));
        }
        drawn.add_row(row.cells.iter().map(super::Cell::text));
    }
    for (index, column) in table.columns.iter().enumerate() {
        let alignment = match column.align {
            Align::Left => CellAlignment::Left,
            Align::Right => CellAlignment::Right,
        };
        if let Some(drawn) = drawn.column_mut(index) {
            drawn.set_cell_alignment(alignment);
        }
    }
    let body: Vec<String> = drawn.to_string().lines().map(|line| line.trim_end().to_owned()).collect();
    let mut parts = vec![table.title.clone()];
    parts.extend(table.lead.iter().cloned());
    parts.push(body.join("\n"));
    if !table.notes.is_empty() {
        parts.push(table.notes.join("\n"));
    }
    parts.join("\n\n") + "\n"
}
