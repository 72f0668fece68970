//! The charts of a run, in the order in which the report shows them.

use crate::plan::Cell;
use crate::runner::sample::Status;
use crate::stats;
use crate::summary::scaling;

use super::charts::Figure;
use super::charts::memory::{Memory, Trace};
use super::charts::order::{self, Taken};
use super::charts::speedup::{Curve, SpeedUp};
use super::view::View;

/// One chart for each program of which more than one thread count was measured, unless one thread does all its work.
pub fn speedups(view: &View) -> Vec<Figure> {
    if view.threads.len() < 2 {
        return Vec::new();
    }
    let curves = view.summaries.curves();
    let machine: Vec<(u32, f64)> = view.summaries.parallelism().as_ref().map(reached).unwrap_or_default();
    let charts = view.programs.iter().enumerate().map(|(index, program)| {
        let of_program = curves.iter().filter(|curve| curve.program == program.name);
        SpeedUp {
            slug: slug("speedup", index, &program.name),
            program: program.name.clone(),
            curves: of_program
                .map(|curve| drawn(view, curve))
                .filter(|curve| !curve.points.is_empty())
                .collect(),
            machine: machine.clone(),
        }
    });
    charts.filter_map(|chart| chart.figure()).collect()
}

fn reached(curve: &scaling::Curve) -> Vec<(u32, f64)> {
    curve.points.iter().filter_map(|point| Some((point.threads, point.speedup?))).collect()
}

fn drawn(view: &View, curve: &scaling::Curve) -> Curve {
    let points =
        curve.points.iter().filter_map(|point| Some((point.threads, point.speedup?, point.interval)));
    Curve {
        name: curve.engine.clone(),
        look: view.look(&curve.engine),
        points: points.collect(),
        fit: fitted(view, curve).unwrap_or_default(),
    }
}

/// The fitted law between the thread counts, relative to the throughput of one thread that was measured.
fn fitted(view: &View, curve: &scaling::Curve) -> Option<Vec<(f64, f64)>> {
    const STEPS: i32 = 24;
    let law = curve.fit.as_ref().ok()?.law;
    let single = Cell { program: curve.program.clone(), engine: curve.engine.clone(), threads: 1 };
    let one = stats::median(view.summaries.times(&single))?.recip();
    let most = f64::from(curve.points.iter().map(|point| point.threads).max()?);
    let threads = (0..=STEPS).map(|step| most.powf(f64::from(step) / f64::from(STEPS)));
    Some(threads.map(|threads| (threads, law.throughput(threads) / one)).collect())
}

/// One chart for each program.
pub fn memory(view: &View) -> Vec<Figure> {
    let charts = view.programs.iter().enumerate().map(|(index, program)| {
        let traces = view.engines.iter().map(|engine| Trace {
            name: (*engine).to_owned(),
            look: view.look(engine),
            points: view
                .measured(&program.name, engine)
                .iter()
                .filter_map(|cell| Some((cell.cell.threads, cell.seconds?, cell.peak_rss_bytes?)))
                .collect(),
        });
        Memory {
            slug: slug("memory", index, &program.name),
            program: program.name.clone(),
            traces: traces.filter(|trace| !trace.points.is_empty()).collect(),
        }
    });
    charts.filter_map(|chart| chart.figure()).collect()
}

/// The samples in the order of the run, the controls' among them: the machine was the same.
pub fn order(view: &View) -> Option<Figure> {
    let good = view.samples().iter().filter(|sample| sample.status == Status::Ok);
    let taken: Vec<Taken> = good
        .filter_map(|sample| {
            let cell = &sample.cell;
            let median = stats::median(view.summaries.times(cell))?;
            let plural = if cell.threads == 1 { "" } else { "s" };
            Some(Taken {
                order: sample.order,
                relative: stats::median(sample.values.get("seconds")?)? / median,
                look: view.look(&cell.engine),
                cell: format!("{}, {}, {} thread{plural}", cell.program, cell.engine, cell.threads),
                marks: sample.marks.clone(),
            })
        })
        .filter(|taken| taken.relative.is_finite() && taken.relative > 0.0)
        .collect();
    order::figure(&taken)
}

/// A name for a file and for the page: what a name of a program may hold is not what a file's may. The number keeps two
/// names apart that differ in such characters only.
fn slug(kind: &str, index: usize, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' })
        .take(60)
        .collect();
    format!("{kind}-{}-{}", index + 1, plain.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_a_file_name_whatever_the_program_is_called() {
        assert_eq!(slug("speedup", 0, "fib n=20 weak"), "speedup-1-fib-n-20-weak");
        assert_eq!(slug("memory", 11, "../Ünd/"), "memory-12-nd");
        assert_eq!(slug("memory", 0, ""), "memory-1-");
    }
}
