//! A curve through thread counts: the Universal Scalability Law.
//!
//! Throughput at N threads is X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)) (Gunther 1993; Gunther, "Guerrilla
//! Capacity Planning", 2007). Sigma is contention, the share of the work that is serial (kappa = 0 is Amdahl's law);
//! kappa is coherency, the cost of every pair of threads keeping the other's view right. With kappa > 0 throughput has
//! a peak, at N = sqrt((1 - sigma) / kappa), and falls beyond it.
//!
//! The fit minimises the squared distance of the medians' throughput under sigma, kappa >= 0. Written as
//! X = N / (a + b (N - 1) + c N (N - 1)), N / X is linear in a, b and c: ordinary least squares starts
//! Levenberg's and Marquardt's iteration. The bounds are kept by active sets: the law is fitted with both, either and
//! none of b and c, and the best of those fits that respect the bounds is the bounded optimum. Intervals resample the
//! processes of each thread count. Three thread counts determine three parameters and leave nothing to check the law
//! by; fewer determine none, and there is no fit.

use super::Interval;
use super::bootstrap::intervals_of;
use super::centre::median_in_place;
use super::median;

/// The fewest thread counts that determine the law's three parameters.
pub const THREAD_COUNTS: usize = 3;

/// Resamples for intervals; each is a fit of its own.
const RESAMPLES: usize = 1000;

/// Steps of the iteration; it takes about ten.
const STEPS: usize = 200;

/// What was measured at one thread count.
#[derive(Debug, Clone, Copy)]
pub struct Point<'a> {
    /// N.
    pub threads: u32,
    /// Pieces of work done.
    pub pieces: u32,
    /// The time of each process.
    pub seconds: &'a [f64],
}

/// The parameters of the law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Law {
    /// Throughput of one thread, in pieces of work per second.
    pub lambda: f64,
    /// Contention.
    pub sigma: f64,
    /// Coherency.
    pub kappa: f64,
}

/// A fitted law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The best parameters.
    pub law: Law,
    /// The 95 % interval of sigma; `None` if some thread count has a single process.
    pub sigma: Option<Interval>,
    /// That of kappa.
    pub kappa: Option<Interval>,
    /// How far the law is from a median's throughput at most, as a share of it.
    pub deviation: f64,
    /// How many thread counts there were. With three the law passes through them and cannot be checked.
    pub thread_counts: usize,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFewThreadCounts {
    /// How many there were.
    pub thread_counts: usize,
}

impl std::fmt::Display for TooFewThreadCounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no fit: {} thread count(s), {THREAD_COUNTS} needed", self.thread_counts)
    }
}

impl Law {
    /// Throughput at `threads` threads, in pieces of work per second.
    pub fn throughput(&self, threads: f64) -> f64 {
        let overhead = self.sigma * (threads - 1.0) + self.kappa * threads * (threads - 1.0);
        self.lambda * threads / (1.0 + overhead)
    }

    /// The thread count of the highest throughput, if it has one: at least 1.
    pub fn peak(&self) -> Option<f64> {
        (self.kappa > 0.0).then(|| ((1.0 - self.sigma).max(0.0) / self.kappa).sqrt().max(1.0))
    }
}

/// Fits the law to the points that have times.
///
/// # Errors
///
/// When fewer than [`THREAD_COUNTS`] points have any.
pub fn fit(points: &[Point], seed: u64) -> Result<Fit, TooFewThreadCounts> {
    let points: Vec<&Point> = points.iter().filter(|point| !point.seconds.is_empty()).collect();
    let too_few = TooFewThreadCounts { thread_counts: points.len() };
    if points.len() < THREAD_COUNTS {
        return Err(too_few);
    }
    let at = |point: &Point, seconds: Option<f64>| {
        Some((f64::from(point.threads), f64::from(point.pieces) / seconds?))
    };
    let medians: Option<Vec<(f64, f64)>> =
        points.iter().map(|point| at(point, median(point.seconds))).collect();
    let medians = medians.unwrap_or_default();
    let law = bounded(&medians).ok_or(too_few)?;
    let deviations = medians.iter().map(|(n, x)| (law.throughput(*n) / x - 1.0).abs());
    let groups: Vec<&[f64]> = points.iter().map(|point| point.seconds).collect();
    let intervals = intervals_of(&groups, RESAMPLES, seed, |drawn| {
        let pairs = points.iter().zip(drawn);
        let medians: Option<Vec<(f64, f64)>> =
            pairs.map(|(point, drawn)| at(point, median_in_place(drawn))).collect();
        bounded(&medians?).map(|law| vec![law.sigma, law.kappa])
    });
    Ok(Fit {
        law,
        deviation: deviations.fold(0.0, f64::max),
        sigma: intervals.as_ref().map(|intervals| intervals[0]),
        kappa: intervals.as_ref().map(|intervals| intervals[1]),
        thread_counts: points.len(),
    })
}

/// The best law under sigma, kappa >= 0: of the four active sets the best that respects the bounds.
fn bounded(points: &[(f64, f64)]) -> Option<Law> {
    let sets = [[true, true, true], [true, true, false], [true, false, true], [true, false, false]];
    let fits = sets.iter().filter_map(|free| {
        let [a, b, c] = fitted(points, free)?;
        (a > 0.0 && b >= 0.0 && c >= 0.0).then_some([a, b, c])
    });
    let [a, b, c] = fits.min_by(|x, y| squares(points, x).total_cmp(&squares(points, y)))?;
    Some(Law { lambda: 1.0 / a, sigma: b / a, kappa: c / a })
}

/// The terms by which a, b and c are multiplied.
fn terms(threads: f64) -> [f64; 3] {
    [1.0, threads - 1.0, threads * (threads - 1.0)]
}

fn denominator(threads: f64, parameters: &[f64; 3]) -> f64 {
    terms(threads).iter().zip(parameters).map(|(term, parameter)| term * parameter).sum()
}

fn squares(points: &[(f64, f64)], parameters: &[f64; 3]) -> f64 {
    points.iter().map(|(n, x)| (x - n / denominator(*n, parameters)).powi(2)).sum()
}

/// Levenberg's and Marquardt's iteration over the free parameters; the others are zero.
fn fitted(points: &[(f64, f64)], free: &[bool; 3]) -> Option<[f64; 3]> {
    let linear = points.iter().map(|(n, x)| (terms(*n), n / x));
    let mut best = solve(normal_equations(linear, free, 0.0))?;
    if points.iter().any(|(n, _)| denominator(*n, &best) <= 0.0) {
        // The straight line crosses zero: begin with perfect scaling.
        best = [points[0].0 / points[0].1, 0.0, 0.0];
    }
    let mut damping = 1e-3;
    for _ in 0..STEPS {
        let gradients = points.iter().map(|(n, x)| {
            let below = denominator(*n, &best);
            (terms(*n).map(|term| -n * term / (below * below)), x - n / below)
        });
        let step = solve(normal_equations(gradients, free, damping))?;
        let next = std::array::from_fn(|index| best[index] + step[index]);
        let valid = points.iter().all(|(n, _)| denominator(*n, &next) > 0.0);
        let (now, then) = (squares(points, &best), squares(points, &next));
        if valid && then <= now {
            best = next;
            damping *= 0.1;
            if now - then <= 1e-15 * now {
                break;
            }
        } else if damping > 1e12 {
            break;
        } else {
            damping *= 10.0;
        }
    }
    Some(best)
}

/// A linear system of three equations, each with its right-hand side last.
type System = [[f64; 4]; 3];

/// The damped normal equations of rows and their targets. A parameter that is not free is held at zero.
fn normal_equations(rows: impl Iterator<Item = ([f64; 3], f64)>, free: &[bool; 3], damping: f64) -> System {
    let mut system = [[0.0; 4]; 3];
    for (row, target) in rows {
        for i in 0..3 {
            for j in 0..3 {
                system[i][j] += row[i] * row[j];
            }
            system[i][3] += row[i] * target;
        }
    }
    for i in 0..3 {
        system[i][i] *= 1.0 + damping;
        if !free[i] {
            system[i] = [0.0; 4];
            system.iter_mut().for_each(|row| row[i] = 0.0);
            system[i][i] = 1.0;
        }
    }
    system
}

/// Gaussian elimination with the largest pivot; `None` if the system is singular.
fn solve(mut system: System) -> Option<[f64; 3]> {
    for column in 0..3 {
        let largest =
            (column..3).max_by(|x, y| system[*x][column].abs().total_cmp(&system[*y][column].abs()))?;
        system.swap(column, largest);
        let pivot = system[column];
        if pivot[column] == 0.0 || !pivot[column].is_finite() {
            return None;
        }
        for (index, row) in system.iter_mut().enumerate() {
            if index != column {
                let factor = row[column] / pivot[column];
                row.iter_mut().zip(pivot).for_each(|(number, above)| *number -= factor * above);
            }
        }
    }
    Some(std::array::from_fn(|index| system[index][3] / system[index][index]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::{close, reference};

    #[test]
    fn parameters_are_those_that_scipy_finds_under_the_same_bounds() {
        for case in &reference().scalability {
            let points: Vec<(f64, f64)> =
                case.threads.iter().map(|threads| f64::from(*threads)).zip(case.throughput.clone()).collect();
            let law = bounded(&points).unwrap();
            close(law.lambda, case.lambda, 1e-5);
            close(law.sigma, case.sigma, 1e-5);
            close(law.kappa, case.kappa, 1e-5);
        }
    }

    #[test]
    fn a_law_is_found_again_in_what_follows_it_and_its_intervals_hold_it() {
        let law = Law { lambda: 50.0, sigma: 0.05, kappa: 0.002 };
        let threads = [1, 2, 4, 8, 16];
        let mut rng = fastrand::Rng::with_seed(4);
        let times: Vec<Vec<f64>> = threads
            .iter()
            .map(|n| {
                let exact = f64::from(*n) / law.throughput(f64::from(*n));
                (0..9).map(|_| exact * (0.99 + 0.02 * rng.f64())).collect()
            })
            .collect();
        let points: Vec<Point> = threads
            .iter()
            .zip(&times)
            .map(|(threads, seconds)| Point { threads: *threads, pieces: *threads, seconds })
            .collect();
        let fit = fit(&points, 1).unwrap();
        close(fit.law.lambda, law.lambda, 0.02);
        close(fit.law.sigma, law.sigma, 0.01);
        close(fit.law.kappa, law.kappa, 0.001);
        assert!(fit.deviation < 0.02, "{fit:?}");
        let (sigma, kappa) = (fit.sigma.unwrap(), fit.kappa.unwrap());
        assert!(sigma.low <= law.sigma && law.sigma <= sigma.high, "{sigma:?}");
        assert!(kappa.low <= law.kappa && law.kappa <= kappa.high, "{kappa:?}");
        close(law.peak().unwrap(), (0.95f64 / 0.002).sqrt(), 1e-12);
    }

    #[test]
    fn too_few_thread_counts_have_no_fit_and_say_so() {
        let times = [1.0, 1.1];
        let point = |threads, seconds| Point { threads, pieces: threads, seconds };
        let error = fit(&[point(1, &times[..]), point(2, &times), point(4, &[])], 1).unwrap_err();
        assert_eq!(error.to_string(), "no fit: 2 thread count(s), 3 needed");
        assert!(fit(&[point(1, &times[..]), point(2, &times), point(4, &times)], 1).is_ok());
        let single = fit(&[point(1, &times[..1]), point(2, &times[..1]), point(4, &times[..1])], 1).unwrap();
        assert_eq!((single.sigma, single.kappa), (None, None), "one process has no interval");
    }
}
