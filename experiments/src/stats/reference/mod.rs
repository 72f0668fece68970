//! What independent implementations say: `expected.json`, made by `make.py`, which names their versions in it.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Reference {
    pub quantiles: Vec<Quantile>,
    pub holm: Vec<Holm>,
    pub rank_sum: Vec<RankSum>,
    pub median_interval: Vec<MedianInterval>,
    pub ratio_interval: Vec<RatioInterval>,
    pub scalability: Vec<Scalability>,
}

#[derive(Deserialize)]
pub struct Quantile {
    pub sorted: Vec<f64>,
    pub fraction: f64,
    pub quantile: f64,
}

#[derive(Deserialize)]
pub struct Holm {
    pub probabilities: Vec<f64>,
    pub adjusted: Vec<f64>,
}

#[derive(Deserialize)]
pub struct RankSum {
    pub a: Vec<f64>,
    pub b: Vec<f64>,
    pub probability: f64,
}

/// The interval, and how far seeds move its ends.
#[derive(Deserialize)]
pub struct MedianInterval {
    pub numbers: Vec<f64>,
    pub low: f64,
    pub high: f64,
}

#[derive(Deserialize)]
pub struct RatioInterval {
    pub numerator: Vec<f64>,
    pub denominator: Vec<f64>,
    pub low: f64,
    pub high: f64,
}

#[derive(Deserialize)]
pub struct Scalability {
    pub threads: Vec<u32>,
    pub throughput: Vec<f64>,
    pub lambda: f64,
    pub sigma: f64,
    pub kappa: f64,
}

/// The recorded figures.
pub fn reference() -> &'static Reference {
    static REFERENCE: LazyLock<Reference> =
        LazyLock::new(|| serde_json::from_str(include_str!("expected.json")).unwrap());
    &REFERENCE
}

/// Panics unless two numbers are equal but for `tolerance`, which is relative above 1 and absolute below.
#[track_caller]
pub fn close(number: f64, expected: f64, tolerance: f64) {
    let scale = expected.abs().max(1.0);
    assert!((number - expected).abs() <= tolerance * scale, "{number} is not {expected}");
}
