//! The statistics of tables, comparisons and reports.
//!
//! The process is the unit of replication: what enters here is one number per process, the median of its values. Times
//! are skewed and have outliers, so nothing assumes a distribution: centres are medians, intervals come from the
//! bootstrap, tests from ranks. Every generator is seeded, so the same samples always give the same table.
//!
//! [`centre`] has medians and means, [`bootstrap`] intervals, [`rank_sum`] the test of a difference, [`holm`] the
//! correction for many tests, [`verdict`] what all of them together say of a comparison, [`scalability`] the curve
//! through the thread counts. Each is checked against SciPy, statsmodels or statrs: see `reference/`.

mod bootstrap;
mod centre;
mod holm;
mod rank_sum;
#[cfg(test)]
mod reference;
pub mod scalability;
pub mod verdict;

pub use bootstrap::{
    Interval, RESAMPLES, geometric_mean_interval, intervals_of, median_interval, ratio_interval,
};
pub use centre::{geometric_mean, median, minimum};
