//! What a child's end and output amount to: a status, its detail, and the measured values.
//!
//! The contract with programs is in their standard output. A line `@value NAME NUMBER` is a measurement: `seconds` is
//! the measured time and must occur at least once, as must whatever else the plan wants; `cpu` is its processor time,
//! and other names are kept. All other
//! lines are the answer, which is compared with the expected one at every sample; only newlines at the end are
//! ignored. The contract with the interpreter is in its exit code: 4, with a line on stderr that begins
//! `gilectomy: unsupported:`, means that the strategy cannot do what the program asks.

use std::collections::BTreeMap;

use super::child::{End, Outcome, Output};
use super::sample::Status;
use crate::expect::Expected;
use crate::hash;

/// The exit code by which `gilectomy exec` says that a strategy cannot run a program.
pub const UNSUPPORTED_CODE: i32 = 4;

/// How the line on stderr begins that says why.
pub const UNSUPPORTED_PREFIX: &str = "gilectomy: unsupported:";

/// What begins a line that carries a measurement.
const VALUE_MARK: &str = "@value ";

/// The judgement of one child.
#[derive(Debug, PartialEq)]
pub struct Verdict {
    /// What became of it.
    pub status: Status,
    /// In detail; empty when it is ok.
    pub detail: String,
    /// The measured values, empty unless it is ok.
    pub values: BTreeMap<String, Vec<f64>>,
}

impl Verdict {
    fn bad(status: Status, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), values: BTreeMap::new() }
    }
}

/// Judges a child that was to print `expected` and to measure `metrics` within `timeout` seconds.
pub fn judge(outcome: &Outcome, expected: &Expected, metrics: &[String], timeout: f64) -> Verdict {
    match outcome.end {
        End::TimedOut => Verdict::bad(Status::Timeout, format!("after {timeout} s")),
        End::Signalled(signal) => Verdict::bad(Status::Crashed, signal_text(signal)),
        End::Exited(0) => judge_output(&outcome.stdout, expected, metrics),
        End::Exited(code) => match unsupported_reason(code, &outcome.stderr) {
            Some(reason) => Verdict::bad(Status::Unsupported, reason),
            None => Verdict::bad(Status::Failed, failure_text(code, &outcome.stderr)),
        },
    }
}

fn signal_text(signal: i32) -> String {
    match signal_hook::low_level::signal_name(signal) {
        Some(name) => format!("signal {signal}, {name}"),
        None => format!("signal {signal}"),
    }
}

fn unsupported_reason(code: i32, stderr: &Output) -> Option<String> {
    if code != UNSUPPORTED_CODE {
        return None;
    }
    let text = String::from_utf8_lossy(&stderr.bytes);
    text.lines().find_map(|line| line.strip_prefix(UNSUPPORTED_PREFIX)).map(|reason| shorten(reason.trim()))
}

fn failure_text(code: i32, stderr: &Output) -> String {
    let text = String::from_utf8_lossy(&stderr.bytes);
    match text.lines().rev().find(|line| !line.trim().is_empty()) {
        Some(last) => format!("exit code {code}: {}", shorten(last.trim())),
        None => format!("exit code {code}"),
    }
}

fn judge_output(stdout: &Output, expected: &Expected, metrics: &[String]) -> Verdict {
    if stdout.truncated {
        let detail = format!("more than {} bytes of output", stdout.bytes.len());
        return Verdict::bad(Status::WrongAnswer, detail);
    }
    let text = String::from_utf8_lossy(&stdout.bytes);
    let (values, answer) = match split(&text) {
        Ok(parts) => parts,
        Err(line) => return Verdict::bad(Status::NoValues, format!("no measurement in `{}`", shorten(line))),
    };
    let difference = match expected {
        Expected::Text(text) => first_difference(text, &answer),
        Expected::Hash(wanted) => another_hash(wanted, &answer),
    };
    if let Some(difference) = difference {
        return Verdict::bad(Status::WrongAnswer, difference);
    }
    if let Some(missing) = metrics.iter().find(|name| !values.contains_key(*name)) {
        return Verdict::bad(Status::NoValues, format!("no line `@value {missing} NUMBER`"));
    }
    Verdict { status: Status::Ok, detail: String::new(), values }
}

/// Values by name.
type Values = BTreeMap<String, Vec<f64>>;

/// The measurements and the answer of an output, or the line that is neither.
fn split(text: &str) -> Result<(Values, String), &str> {
    let mut values = Values::new();
    let mut answer = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(VALUE_MARK) {
            Some(measurement) => {
                let (name, number) = parse_value(measurement).ok_or(line.trim_end())?;
                values.entry(name.to_owned()).or_default().push(number);
            }
            None => answer.push_str(line),
        }
    }
    Ok((values, answer))
}

fn parse_value(measurement: &str) -> Option<(&str, f64)> {
    let (name, number) = measurement.trim_end().split_once(' ')?;
    let number: f64 = number.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some((name, number))
}

/// The two hashes, if the answer, without the newlines at its end, has another one than the expected.
fn another_hash(wanted: &str, answer: &str) -> Option<String> {
    let hash = hash::of_bytes(answer.trim_end_matches('\n').as_bytes());
    (hash != wanted).then(|| format!("expected output with sha256 {wanted}, got {hash}"))
}

/// The first line in which the answer differs from the expected one.
fn first_difference(expected: &str, answer: &str) -> Option<String> {
    let expected = expected.trim_end_matches('\n');
    let answer = answer.trim_end_matches('\n');
    if expected == answer {
        return None;
    }
    let mut wanted = expected.split('\n');
    let mut printed = answer.split('\n');
    for number in 1.. {
        match (wanted.next(), printed.next()) {
            (None, None) => break,
            (wanted, printed) if wanted == printed => {}
            (wanted, printed) => {
                let show = |line: Option<&str>| {
                    line.map_or("nothing".to_owned(), |line| format!("`{}`", shorten(line)))
                };
                return Some(format!("line {number}: expected {}, got {}", show(wanted), show(printed)));
            }
        }
    }
    None
}

/// At most 80 characters of a line.
fn shorten(line: &str) -> String {
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn child(end: End, stdout: &str, stderr: &str) -> Outcome {
        let output = |text: &str| Output { bytes: text.as_bytes().to_vec(), truncated: false };
        Outcome {
            end,
            stdout: output(stdout),
            stderr: output(stderr),
            wall: Duration::ZERO,
            user_seconds: 0.0,
            system_seconds: 0.0,
            peak_rss_bytes: 0,
            involuntary_switches: 0,
        }
    }

    fn expected() -> Expected {
        Expected::Text("a\nb\n".to_owned())
    }

    fn verdict(end: End, stdout: &str, stderr: &str) -> (Status, String) {
        let verdict = judge(&child(end, stdout, stderr), &expected(), &["seconds".to_owned()], 60.0);
        (verdict.status, verdict.detail)
    }

    #[test]
    fn values_stand_anywhere_between_the_lines_of_the_answer() {
        let stdout = "@value seconds 0.5\na\n@value cpu 1\n@value seconds 0.25\nb";
        let verdict = judge(&child(End::Exited(0), stdout, ""), &expected(), &["seconds".to_owned()], 60.0);
        assert_eq!(verdict.status, Status::Ok);
        assert_eq!(verdict.values["seconds"], [0.5, 0.25]);
        assert_eq!(verdict.values["cpu"], [1.0]);
    }

    #[test]
    fn an_answer_can_be_known_by_its_hash_alone() {
        let wanted = Expected::Hash(hash::of_bytes(b"a\nb"));
        let status = |stdout: &str| {
            judge(&child(End::Exited(0), stdout, ""), &wanted, &["seconds".to_owned()], 60.0).status
        };
        assert_eq!(status("a\n@value seconds 1\nb\n"), Status::Ok);
        assert_eq!(status("a\n@value seconds 1\nc\n"), Status::WrongAnswer);
    }

    #[test]
    fn every_end_has_its_status_and_its_words() {
        let cases = [
            (End::TimedOut, "", "", Status::Timeout, "after 60 s"),
            (End::Signalled(11), "", "", Status::Crashed, "signal 11, SIGSEGV"),
            (
                End::Exited(1),
                "",
                "Traceback\nValueError: x\n\n",
                Status::Failed,
                "exit code 1: ValueError: x",
            ),
            (End::Exited(4), "", "", Status::Failed, "exit code 4"),
            (End::Exited(4), "", "gilectomy: unsupported: threads\n", Status::Unsupported, "threads"),
            (End::Exited(0), "a\nc\n", "", Status::WrongAnswer, "line 2: expected `b`, got `c`"),
            (End::Exited(0), "a\n", "", Status::WrongAnswer, "line 2: expected `b`, got nothing"),
            (End::Exited(0), "a\nb\nc", "", Status::WrongAnswer, "line 3: expected nothing, got `c`"),
            (End::Exited(0), "a\nb\n", "", Status::NoValues, "no line `@value seconds NUMBER`"),
            (
                End::Exited(0),
                "@value seconds nan\na\nb\n",
                "",
                Status::NoValues,
                "no measurement in `@value seconds nan`",
            ),
        ];
        for (end, stdout, stderr, status, detail) in cases {
            assert_eq!(verdict(end, stdout, stderr), (status, detail.to_owned()), "{stdout:?} {stderr:?}");
        }
    }
}
