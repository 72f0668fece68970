//! One small table in each of its four forms.

use super::{Cell, Column, Row, Table, csv, json, markdown, text};
use crate::stats::Interval;

fn table() -> Table {
    let row = |starts_group, name: &str, threads, seconds: Option<f64>| Row {
        starts_group,
        cells: vec![
            Cell::Text(name.to_owned()),
            Cell::Threads(threads, threads > 2),
            Cell::Seconds(seconds),
            Cell::SecondsInterval(seconds.map(|middle| Interval { low: middle - 0.25, high: middle + 0.25 })),
        ],
    };
    Table {
        title: "small".to_owned(),
        lead: vec!["Why?".to_owned()],
        columns: vec![
            Column::words("name", "name"),
            Column::numbers("threads", "T"),
            Column::numbers("seconds", "time"),
            Column::numbers("seconds", "95 %"),
        ],
        rows: vec![row(false, "a|b, c", 1, Some(0.5)), row(true, "long name", 7, None)],
        notes: vec!["* too many.".to_owned()],
    }
}

#[test]
fn text_is_aligned_and_grouped() {
    let expected = "\
small

Why?

 name        T    time             95 %
 a|b, c      1  500 ms  250 ms – 750 ms

 long name  7*       –                –

* too many.
";
    assert_eq!(text::render(&table()), expected);
}

#[test]
fn markdown_escapes_what_would_break_it() {
    let expected = "\
## small

Why?

| name | T | time | 95 % |
| --- | ---: | ---: | ---: |
| a\\|b, c | 1 | 500 ms | 250 ms – 750 ms |
| long name | 7\\* | – | – |

- \\* too many.
";
    assert_eq!(markdown::render(&table()), expected);
}

#[test]
fn csv_has_full_numbers_and_empty_fields() {
    let expected = "\
name,threads,beyond_cores,seconds,seconds_low,seconds_high
\"a|b, c\",1,false,0.5,0.25,0.75
long name,7,true,,,
";
    assert_eq!(csv::render(&table()), expected);
}

#[test]
fn json_says_null_for_what_is_not_there() {
    let value: serde_json::Value = serde_json::from_str(&json::render(&table())).unwrap();
    assert_eq!(value["rows"][0]["seconds_low"], 0.25);
    assert_eq!(value["rows"][1]["seconds"], serde_json::Value::Null);
    assert_eq!(value["rows"][1]["beyond_cores"], true);
    assert_eq!(value["notes"][0], "* too many.");
}
