//! A table for programs: one line per row, full precision, an empty field for what is not there.

use serde_json::Value;

use super::Table;

/// The table as CSV.
pub fn render(table: &Table) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = table.rows.iter().map(|row| row.fields(&table.columns));
    for (index, fields) in rows.enumerate() {
        if index == 0 {
            record(&mut writer, fields.iter().map(|(key, _)| key.clone()));
        }
        record(&mut writer, fields.iter().map(|(_, value)| plain(value)));
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

fn record(writer: &mut csv::Writer<Vec<u8>>, fields: impl Iterator<Item = String>) {
    // Every row has the same fields and a vector takes every write, so this cannot fail.
    let written = writer.write_record(fields);
    debug_assert!(written.is_ok());
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
