//! `gilectomy strategies`: the registry, for people or as JSON.

use std::process::ExitCode;

use super::print;
use crate::cli::Strategies;
use crate::engine;
use crate::table::{Cell, Column, Row, Table};

/// Lists every strategy.
pub fn strategies(arguments: &Strategies) -> ExitCode {
    if !arguments.json {
        return print(&listing().render(arguments.format));
    }
    match serde_json::to_string_pretty(engine::strategies()) {
        Ok(json) => print(&format!("{json}\n")),
        Err(error) => {
            eprintln!("gilectomy: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The parameters of a strategy with its own values, and the variants that were compiled with others.
fn parameters(strategy: &engine::StrategyInfo) -> String {
    let settings: Vec<String> =
        strategy.settings.iter().map(|(parameter, value)| format!("{parameter}={value}")).collect();
    let variants = match strategy.variants.as_slice() {
        [] => "none".to_owned(),
        variants => variants.join("  "),
    };
    format!("{}: {}; variants: {variants}", strategy.name, settings.join(" "))
}

fn listing() -> Table {
    let row = |strategy: &engine::StrategyInfo| Row {
        starts_group: false,
        cells: [
            strategy.name,
            strategy.memory,
            strategy.sync,
            if strategy.parallel { "yes" } else { "no" },
            strategy.story,
        ]
        .map(|words| Cell::Text(words.to_owned()))
        .into(),
    };
    Table {
        title: "Strategies".to_owned(),
        lead: Vec::new(),
        columns: vec![
            Column::words("name", "name"),
            Column::words("memory", "memory"),
            Column::words("sync", "sync"),
            Column::words("parallel", "parallel"),
            Column::words("story", "stands for"),
        ],
        rows: engine::strategies().iter().map(row).collect(),
        notes: engine::strategies().iter().map(parameters).collect(),
    }
}
