//! The charts of a run, in the order in which the report shows them.

use crate::plan::{Program, Scaling};
use crate::runner::sample::Status;
use crate::stats;

use super::charts::Figure;
use super::charts::memory::{Memory, Trace};
use super::charts::order::{self, Taken};
use super::charts::speedup::{Curve, SpeedUp};
use super::view::View;

/// One chart for each program of which more than one thread count was measured.
pub fn speedups(view: &View) -> Vec<Figure> {
    if view.threads.len() < 2 {
        return Vec::new();
    }
    let charts = view.programs.iter().enumerate().map(|(index, program)| {
        let curves = view.engines.iter().map(|engine| curve(view, program, engine));
        SpeedUp {
            slug: slug("speedup", index, &program.name),
            program: program.name.clone(),
            curves: curves.filter(|curve| !curve.points.is_empty()).collect(),
            machine: if program.scaling == Scaling::Serial { Vec::new() } else { view.machine() },
            ideal: program.scaling != Scaling::Serial,
        }
    });
    charts.filter_map(|chart| chart.figure()).collect()
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
            let median = view.cell(&cell.program, &cell.engine, cell.threads)?.seconds?;
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

fn curve(view: &View, program: &Program, engine: &str) -> Curve {
    let cells = view.measured(&program.name, engine);
    Curve {
        name: engine.to_owned(),
        look: view.look(engine),
        points: cells.iter().filter_map(|cell| Some((cell.cell.threads, cell.gain?, None))).collect(),
        fit: Vec::new(),
    }
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
