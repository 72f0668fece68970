//! A table for programs that want its words too: title, notes, and one object per row.

use serde_json::{Map, Value, json};

use super::Table;

/// The table as JSON.
pub fn render(table: &Table) -> String {
    let rows: Vec<Map<String, Value>> =
        table.rows.iter().map(|row| row.fields(&table.columns).into_iter().collect()).collect();
    let value = json!({
        "title": table.title,
        "lead": table.lead,
        "notes": table.notes,
        "rows": rows,
    });
    format!("{value:#}\n")
}
