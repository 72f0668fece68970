//! Comparisons of runs whose times are made up, over the plan of a reference run.

use std::path::Path;

use super::best::standings;
use super::diff::{Difference, Gate, diff};
use super::rank::rank;
use super::{Runs, RunsError};
use crate::filter::Filter;
use crate::plan::{Cell, Engine, EngineKind};
use crate::recorded::Recorded;
use crate::runner::sample::Sample;
use crate::stats::verdict::Verdict;
use crate::table::Place;

/// Times of a process: `None` fails.
type Times<'a> = &'a dyn Fn(&Cell, &mut fastrand::Rng) -> Option<f64>;

/// A run of `gil`, `gilectomy` and `biased` with one and with two threads, in so many processes.
fn run(name: &str, processes: u32, seed: u64, times: Times) -> Recorded {
    let reference = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded/talk"));
    let mut run = Recorded::open(reference).unwrap();
    run.path = name.into();
    let kept = ["gil", "gilectomy", "biased"];
    run.plan.cells.retain(|cell| cell.threads <= 2 && kept.contains(&cell.engine.as_str()));
    run.plan.measure.processes = processes;
    fill(&mut run, seed, times);
    run
}

/// Replaces the samples of a run.
fn fill(run: &mut Recorded, seed: u64, times: Times) {
    let mut rng = fastrand::Rng::with_seed(seed);
    run.samples.clear();
    for cell in &run.plan.cells {
        for round in 0..run.plan.measure.processes {
            let seconds = times(cell, &mut rng);
            let sample = serde_json::json!({
                "cell": cell, "round": round, "order": 0, "started_at": "", "wall_seconds": 1.0,
                "status": if seconds.is_some() { "ok" } else { "crashed" },
                "user_seconds": 1.0, "system_seconds": 0.0, "peak_rss_bytes": 1024,
                "values": seconds.map(|seconds| ("seconds", [seconds])).into_iter()
                    .collect::<std::collections::BTreeMap<_, _>>(),
            });
            run.samples.push(serde_json::from_value::<Sample>(sample).unwrap());
        }
    }
}

/// A second, give or take so much.
fn about(rng: &mut fastrand::Rng, noise: f64) -> f64 {
    1.0 + noise * (2.0 * rng.f64() - 1.0)
}

fn difference(old: Recorded, new: Recorded, gate: f64) -> Difference {
    let runs = Runs::of(vec![old, new], &Filter::default()).unwrap();
    let summaries = runs.summaries();
    diff(&summaries[0], &summaries[1], Some(gate))
}

/// What the gate says of each cell of an engine.
fn gates<'a>(difference: &'a Difference, engine: &'a str) -> impl Iterator<Item = Gate> + 'a {
    let of_engine = difference.changes.iter().filter(move |change| change.cell.engine == engine);
    of_engine.map(|change| change.gate.unwrap())
}

#[test]
fn two_runs_of_the_same_build_show_nothing() {
    for seed in 0..10 {
        let noise: Times = &|_, rng| Some(about(rng, 0.02));
        let difference = difference(run("a", 8, seed, noise), run("b", 8, seed + 100, noise), 0.05);
        assert_eq!(difference.worst(), Gate::Fine, "seed {seed}: {difference:?}");
        let verdicts = difference.changes.iter().map(|change| change.comparison.unwrap().verdict);
        assert!(verdicts.into_iter().all(|verdict| verdict == Verdict::NoDifference), "seed {seed}");
    }
}

#[test]
fn a_strategy_slowed_by_a_tenth_does_not_pass_a_gate_of_a_twentieth() {
    for seed in 0..10 {
        let before: Times = &|_, rng| Some(about(rng, 0.02));
        let slowed: Times =
            &|cell, rng| Some(about(rng, 0.02) * if cell.engine == "biased" { 1.1 } else { 1.0 });
        let difference = difference(run("a", 8, seed, before), run("b", 8, seed + 100, slowed), 0.05);
        assert_eq!(difference.worst(), Gate::Regressed);
        assert!(
            gates(&difference, "biased").all(|gate| gate == Gate::Regressed),
            "seed {seed}: {difference:?}"
        );
        assert!(gates(&difference, "gil").all(|gate| gate == Gate::Fine), "seed {seed}");
    }
}

#[test]
fn too_few_processes_and_too_much_noise_cannot_be_told() {
    let slowed: Times = &|_, rng| Some(1.1 * about(rng, 0.01));
    let few = difference(run("a", 2, 1, &|_, rng| Some(about(rng, 0.01))), run("b", 2, 2, slowed), 0.05);
    assert_eq!(few.worst(), Gate::CannotTell);
    let wide: Times = &|_, rng| Some(about(rng, 0.4));
    let noisy = difference(run("a", 8, 1, wide), run("b", 8, 2, wide), 0.05);
    assert_eq!(noisy.worst(), Gate::CannotTell);
    let nothing = Difference { changes: Vec::new(), only_old: Vec::new(), only_new: Vec::new() };
    assert_eq!(nothing.worst(), Gate::CannotTell, "two runs without a common cell pass no gate");
}

#[test]
fn what_is_within_the_noise_of_the_twin_is_no_regression() {
    let twin = |name: &str, seed, slowdown: f64, noise: f64| {
        let mut run = run(name, 8, seed, &|_, _| Some(1.0));
        let name = "gil (again)".to_owned();
        let kind = EngineKind::Strategy { spec: Some("gil".to_owned()) };
        run.plan.engines.push(Engine { name: name.clone(), kind, twin_of: Some("gil".to_owned()) });
        let twins: Vec<Cell> = run
            .plan
            .cells
            .iter()
            .filter(|cell| cell.engine == "gil")
            .map(|cell| Cell { engine: name.clone(), ..cell.clone() })
            .collect();
        run.plan.cells.extend(twins);
        let bias = |cell: &Cell| if cell.engine == name { 1.0 + noise } else { slowdown };
        fill(&mut run, seed, &|cell, rng| Some(about(rng, 0.01) * bias(cell)));
        run
    };
    let quiet = difference(twin("a", 1, 1.0, 0.0), twin("b", 2, 1.1, 0.1), 0.05);
    assert!(gates(&quiet, "biased").all(|gate| gate == Gate::Regressed), "{quiet:?}");
    let noisy = difference(twin("a", 1, 1.0, 0.3), twin("b", 2, 1.1, 0.1), 0.05);
    assert!(gates(&noisy, "biased").all(|gate| gate == Gate::CannotTell), "{noisy:?}");
    assert_eq!(noisy.changes.len(), 12, "twins are no rows");
}

#[test]
fn cells_that_begin_to_fail_regress_and_cells_of_one_run_are_listed() {
    let good: Times = &|_, rng| Some(about(rng, 0.01));
    let failing: Times = &|cell, rng| (cell.engine != "biased").then(|| about(rng, 0.01));
    let begun = difference(run("a", 8, 1, good), run("b", 8, 2, failing), 0.05);
    assert!(gates(&begun, "biased").all(|gate| gate == Gate::Regressed));
    let mended = difference(run("a", 8, 1, failing), run("b", 8, 2, good), 0.05);
    assert_eq!(mended.worst(), Gate::Fine);
    let still = difference(run("a", 8, 1, failing), run("b", 8, 2, failing), 0.05);
    assert_eq!(still.worst(), Gate::Fine, "what never worked has nothing to lose");

    let mut fewer = run("b", 8, 2, good);
    fewer.plan.cells.retain(|cell| cell.threads == 1);
    fewer.samples.retain(|sample| sample.cell.threads == 1);
    let missing = difference(run("a", 8, 1, good), fewer, 0.05);
    assert_eq!((missing.changes.len(), missing.only_old.len(), missing.only_new.len()), (6, 6, 0));
}

#[test]
fn one_name_for_two_kinds_of_work_is_refused() {
    let good: Times = &|_, rng| Some(about(rng, 0.01));
    let mut other = run("b", 3, 1, good);
    other.plan.programs[0].params.insert("n".to_owned(), "31".to_owned());
    let error = Runs::of(vec![run("a", 3, 1, good), other], &Filter::default()).unwrap_err();
    assert!(matches!(&error, RunsError::OtherWork { part: "parameters", .. }), "{error}");
    assert!(error.to_string().contains("--not-program 'fib-weak'"), "{error}");
}

#[test]
fn the_best_is_marked_and_who_is_not_shown_to_differ_ties_with_it() {
    let times: Times = &|cell, rng| match cell.engine.as_str() {
        "biased" if cell.threads == 2 => None,
        "gilectomy" => Some(3.0 * about(rng, 0.02)),
        _ => Some(about(rng, 0.02)),
    };
    let runs = Runs::of(vec![run("a", 8, 3, times)], &Filter::default()).unwrap();
    let summaries = runs.summaries();
    let competitors = runs.competitors(&summaries);
    let (lines, _) = standings(&summaries, &competitors);
    let places: Vec<Vec<Place>> =
        lines.iter().map(|line| line.standings.iter().map(|standing| standing.place).collect()).collect();
    assert_eq!(lines.len(), 4, "two programs with two thread counts");
    for places in [&places[0], &places[2]] {
        assert_eq!(places[1], Place::Behind);
        let mut pair = [places[0], places[2]];
        pair.sort_by_key(|place| *place != Place::Best);
        assert_eq!(pair, [Place::Best, Place::Tie]);
    }
    assert_eq!(places[1], [Place::Best, Place::Behind, Place::Failed("crashed")]);
}

#[test]
fn a_failure_counts_as_twice_the_slowest_and_is_never_dropped() {
    let times: Times = &|cell, _| match (cell.engine.as_str(), cell.program.as_str(), cell.threads) {
        ("biased", "fib-weak", 2) => None,
        ("biased", ..) => Some(1.0),
        ("gil", ..) => Some(2.0),
        _ => Some(4.0),
    };
    let runs = Runs::of(vec![run("a", 3, 1, times)], &Filter::default()).unwrap();
    let summaries = runs.summaries();
    let ranking = rank(&summaries, &runs.competitors(&summaries));
    assert_eq!((ranking.common, ranking.places), (4, 4));
    // At three places 1, 2, 4 times the best; at the fourth 8/2 = 4 for the failure, 1 and 2.
    let expected = [
        ("biased", 4f64.powf(0.25), 3, 1),
        ("gil", 8f64.powf(0.25), 1, 0),
        ("gilectomy", 128f64.powf(0.25), 0, 0),
    ];
    for (ranked, (label, score, best, failures)) in ranking.ranked.iter().zip(expected) {
        assert_eq!((ranked.label.as_str(), ranked.best, ranked.failures), (label, best, failures));
        assert!((ranked.score - score).abs() < 1e-12, "{ranked:?}");
        let interval = ranked.interval.unwrap();
        assert!((interval.low - score).abs() < 1e-12 && (interval.high - score).abs() < 1e-12);
    }
}

#[test]
fn engines_of_several_runs_are_told_apart() {
    let good: Times = &|_, rng| Some(about(rng, 0.01));
    let runs = Runs::of(
        vec![run("x/a", 3, 1, good), run("y/a", 3, 1, good), run("b", 3, 1, good)],
        &Filter::default(),
    );
    let runs = runs.unwrap();
    let summaries = runs.summaries();
    let labels: Vec<String> = runs.competitors(&summaries).into_iter().map(|it| it.label).collect();
    assert_eq!(labels[..3], ["x/a/gil", "x/a/gilectomy", "x/a/biased"]);
    assert_eq!((labels[3].as_str(), labels[6].as_str()), ("y/a/gil", "b/gil"));
}
