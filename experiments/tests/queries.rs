//! The queries of `QUERIES.md` are run over a reference run by DuckDB, where a Python that has it is there.
//!
//! `PYTHON` names another interpreter than `python3`.

use std::path::Path;
use std::process::Command;

/// Runs every query, wants rows from each but the view, and the medians of the run's own table.
const CHECK: &str = r#"
import csv, pathlib, re, sys, duckdb
text = pathlib.Path(sys.argv[1]).read_text()
connection = duckdb.connect()
for query in re.findall(r"```sql\n(.*?)```", text, re.DOTALL):
    rows = connection.execute(query).fetchall()
    assert rows or query.startswith("CREATE VIEW"), query
medians = {
    (program, engine, str(threads)): seconds
    for program, engine, threads, seconds in connection.execute(
        "SELECT program, engine, threads, median(seconds) FROM processes WHERE status = 'ok' GROUP BY ALL"
    ).fetchall()
}
for row in csv.DictReader(open("table.csv")):
    if row["seconds"]:
        assert abs(medians[row["program"], row["strategy"], row["threads"]] / float(row["seconds"]) - 1) < 1e-12, row
"#;

#[test]
fn the_documented_queries_run_and_agree_with_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_duckdb = Command::new(&python).args(["-c", "import duckdb"]).output();
    if !has_duckdb.is_ok_and(|output| output.status.success()) {
        println!("skipped: {python} has no duckdb (pip install duckdb)");
        return;
    }
    let output = Command::new(&python)
        .args(["-c", CHECK])
        .arg(root.join("QUERIES.md"))
        .current_dir(root.join("tests/recorded/talk"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
