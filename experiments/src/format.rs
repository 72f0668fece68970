//! Numbers as people read them: three significant digits and a unit.

use std::time::Duration;

/// A measured time: `1.23 s`, `45.6 ms`.
pub fn seconds(seconds: f64) -> String {
    let (scale, unit) = match seconds.abs() {
        s if s == 0.0 || s >= 0.9995 => (1.0, "s"),
        s if s >= 0.9995e-3 => (1e3, "ms"),
        s if s >= 0.9995e-6 => (1e6, "µs"),
        _ => (1e9, "ns"),
    };
    format!("{} {unit}", significant(seconds * scale))
}

/// A factor: `1.23x`.
pub fn ratio(ratio: f64) -> String {
    format!("{}x", significant(ratio))
}

/// A size: `12.3 MiB`.
pub fn bytes(bytes: f64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut size = bytes;
    let mut unit = 0;
    while size >= 999.5 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    format!("{} {}", significant(size), UNITS[unit])
}

/// A stretch of time to plan with: `45 s`, `3 min`, `2 h 10 min`.
pub fn span(span: Duration) -> String {
    let seconds = span.as_secs_f64().round() as u64;
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5_999 => format!("{} min", (seconds + 30) / 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Three significant digits, without an exponent.
pub fn significant(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return format!("{number}");
    }
    // Rounding may carry into another digit (9.996 is 10.0), so the magnitude is that of the rounded number.
    let digits = |number: f64| number.abs().log10().floor() as i32;
    let scale = 10f64.powi(2 - digits(number));
    let rounded = (number * scale).round() / scale;
    let decimals = usize::try_from(2 - digits(rounded)).unwrap_or(0);
    format!("{rounded:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_with_the_fitting_unit() {
        assert_eq!(seconds(1.0), "1.00 s");
        assert_eq!(seconds(83.04), "83.0 s");
        assert_eq!(seconds(1234.5), "1230 s");
        assert_eq!(seconds(0.12345), "123 ms");
        assert_eq!(seconds(0.000_999_99), "1.00 ms");
        assert_eq!(seconds(2.5e-7), "250 ns");
        assert_eq!(seconds(0.0), "0 s");
        assert_eq!(ratio(9.996), "10.0x");
        assert_eq!(ratio(0.5), "0.500x");
        assert_eq!(bytes(1048576.0), "1.00 MiB");
        assert_eq!(bytes(600.0), "600 B");
        assert_eq!(bytes(1_234_567.0), "1.18 MiB");
        assert_eq!(span(Duration::from_secs(7800)), "2 h 10 min");
        assert_eq!(span(Duration::from_secs(125)), "2 min");
    }
}
