//! What a reader needs to do it again: the machine, the build, the programs, the commands, the config.

use maud::{Markup, html};

use crate::environment::Environment;
use crate::format;
use crate::plan::{Expect, Program, Source};

use super::view::View;

/// The section's content.
pub fn render(view: &View) -> Markup {
    let recorded = &view.files.recorded;
    let commands = view.files.commands.trim_end();
    html! {
        @match &recorded.environment {
            Some(environment) => (table(&facts(environment))),
            None => p { "The run was stopped before it wrote down where it took place." },
        }
        h3 { "Measurement" }
        (table(&measurement(view)))
        h3 { "Programs" }
        (programs(&view.programs))
        @if !commands.is_empty() {
            h3 { "Commands" }
            pre tabindex="0" { (commands) }
        }
        @if !recorded.config.is_empty() {
            details { summary { "The config" } pre tabindex="0" { (recorded.config) } }
        }
    }
}

fn table(facts: &[(&str, String)]) -> Markup {
    html! {
        div .wide {
            table .facts {
                tbody { @for (name, words) in facts { tr { th scope="row" { (name) } td { (words) } } } }
            }
        }
    }
}

fn facts(environment: &Environment) -> Vec<(&str, String)> {
    let unknown = || "not known".to_owned();
    let physical = environment.physical_cores.map_or_else(unknown, |cores| cores.to_string());
    let load = environment.load.as_ref().map_or_else(unknown, |load| {
        load.iter().map(|load| load.to_string()).collect::<Vec<_>>().join(", ") + " (over 1, 5, 15 minutes)"
    });
    let mut facts = vec![
        ("processor", environment.cpu_model.clone().unwrap_or_else(unknown)),
        ("processors for this run", format!("{} (physical cores: {physical})", environment.cores)),
        ("memory", environment.memory_bytes.map_or_else(unknown, |bytes| format::bytes(bytes as f64))),
        ("system", environment.kernel.clone()),
        ("frequency governor", environment.governor.clone().unwrap_or_else(unknown)),
        ("load before the run", load),
        (
            "gilectomy",
            format!(
                "{}, commit {}, {} build by {}",
                environment.version,
                environment.commit.clone().unwrap_or_else(unknown),
                environment.profile,
                environment.rustc.clone().unwrap_or_else(unknown)
            ),
        ),
        ("executable (SHA-256)", environment.executable_sha256.clone()),
    ];
    facts.extend(
        environment
            .engines
            .iter()
            .map(|(name, version)| (name.as_str(), version.clone().unwrap_or_else(|| "absent".to_owned()))),
    );
    facts
}

fn measurement(view: &View) -> Vec<(&'static str, String)> {
    let measure = &view.plan().measure;
    let samples = view.samples();
    let first = samples.iter().min_by_key(|sample| sample.order).map(|sample| sample.started_at.clone());
    let last = samples.iter().max_by_key(|sample| sample.order).map(|sample| sample.started_at.clone());
    let mut facts = vec![
        ("samples", format!("{} of {}", samples.len(), view.plan().samples())),
        ("processes per cell", measure.processes.to_string()),
        ("values per process", format!("{} after {} of warm-up", measure.values, measure.warmup)),
        ("time-out", format::seconds(measure.timeout)),
        ("seed", measure.seed.to_string()),
    ];
    if let (Some(first), Some(last)) = (first, last) {
        facts.push(("first and last sample", format!("{first} to {last}")));
    }
    facts
}

fn programs(programs: &[&Program]) -> Markup {
    html! {
        div .wide tabindex="0" role="region" aria-label="programs" {
            table {
                thead { tr { @for head in ["program", "source", "scaling", "parameters", "expected answer", "SHA-256"] { th scope="col" { (head) } } } }
                tbody {
                    @for program in programs {
                        tr {
                            td { (program.name) }
                            td { (source(&program.source)) }
                            td { (program.scaling.word()) }
                            td { (program.params.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")) }
                            td { (expected(&program.expect)) }
                            td { code { (program.sha256.chars().take(12).collect::<String>()) } }
                        }
                    }
                }
            }
        }
    }
}

fn source(source: &Source) -> String {
    match source {
        Source::Bundled(name) => format!("{name}.py (comes along)"),
        Source::File(file) => file.clone(),
        Source::Native => "native code".to_owned(),
    }
}

fn expected(expect: &Expect) -> String {
    const ROOM: usize = 80;
    match expect {
        Expect::Text(text) if text.chars().count() <= ROOM => text.clone(),
        Expect::Text(text) => format!("{}…", text.chars().take(ROOM).collect::<String>()),
        Expect::Hash { sha256 } => format!("output with SHA-256 {sha256}"),
    }
}
