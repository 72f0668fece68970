//! What else the machine did while a sample ran.
//!
//! Two readings of the kernel's counters, one before the child starts and one after it ended, from `/proc/stat` (the
//! processors' time by kind, in hundredths of a second), `/proc/pressure` (pressure stall information: the time in
//! which some task waited; Weiner, Linux 4.20) and the sensors in `/sys`. What a machine does not have is `None`.
//! Processor time of others is what all processors were busy, less what the child and the runner used: unlike CPU
//! pressure and switches it stays meaningful when the child itself has more threads than there are cores.

use std::fs;
use std::path::Path;

use super::sample::Noise;
use crate::plan::Thresholds;

/// The kernel counts processor time in ticks of this length, and what is shorter is not seen.
const TICK: f64 = 0.01;

/// A few ticks are no evidence in a short sample.
const LEAST_SECONDS: f64 = 5.0 * TICK;

/// The counters at the start of a sample.
#[derive(Debug)]
pub struct Watch {
    processors: Option<Processors>,
    pressures: [Option<f64>; 3],
    own_seconds: f64,
    load: Option<f64>,
}

/// Seconds of all processors since the machine started.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Processors {
    busy: f64,
    stolen: f64,
}

/// What the child used, by the kernel's account.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// From its start to its end.
    pub wall_seconds: f64,
    /// Its processor time.
    pub cpu_seconds: f64,
    /// How often a thread of it was taken off its processor.
    pub involuntary_switches: u64,
}

impl Watch {
    /// To be called just before the child starts.
    pub fn start() -> Self {
        let load = fs::read_to_string("/proc/loadavg").ok();
        Self {
            processors: processors(),
            pressures: ["cpu", "io", "memory"].map(stalled_seconds),
            own_seconds: own_seconds(),
            load: load.and_then(|text| text.split_whitespace().next()?.parse().ok()),
        }
    }

    /// To be called just after the child ended.
    pub fn finish(&self, usage: Usage) -> Noise {
        let now = Self::start();
        let spent = self.processors.zip(now.processors);
        let ours = usage.cpu_seconds + now.own_seconds - self.own_seconds;
        let share = |kind: usize| {
            let stalled = now.pressures[kind]? - self.pressures[kind]?;
            (usage.wall_seconds > 0.0).then(|| (stalled / usage.wall_seconds).clamp(0.0, 1.0))
        };
        Noise {
            steal_seconds: spent.map(|(before, after)| (after.stolen - before.stolen).max(0.0)),
            others_seconds: spent.map(|(before, after)| (after.busy - before.busy - ours).max(0.0)),
            cpu_pressure: share(0),
            io_pressure: share(1),
            memory_pressure: share(2),
            involuntary_switches: Some(usage.involuntary_switches),
            slowdown: None,
            load: self.load,
            celsius: celsius(Path::new("/sys/class/thermal")),
            megahertz: megahertz(Path::new("/sys/devices/system/cpu")),
        }
    }
}

/// Why a sample of that length counts as noisy on a machine with so many processors; nothing when it was quiet.
pub fn marks(noise: &Noise, wall_seconds: f64, processors: usize, thresholds: &Thresholds) -> Vec<String> {
    let mut marks = Vec::new();
    let whole = wall_seconds * processors.max(1) as f64;
    let times = [
        ("the hypervisor took", noise.steal_seconds, thresholds.steal),
        ("other processes used", noise.others_seconds, thresholds.others),
    ];
    for (who, seconds, threshold) in times {
        if let Some(seconds) =
            seconds.filter(|seconds| *seconds >= LEAST_SECONDS && *seconds > threshold * whole)
        {
            marks.push(format!("{who} {:.1} % of the processors' time", 100.0 * seconds / whole));
        }
    }
    if let Some(slowdown) = noise.slowdown.filter(|slowdown| *slowdown > 1.0 + thresholds.slowdown) {
        marks.push(format!("a processor took {slowdown:.2} times as long as at its best"));
    }
    let pressures = [
        ("the disk", noise.io_pressure, thresholds.io_pressure),
        ("memory", noise.memory_pressure, thresholds.memory_pressure),
    ];
    for (what, share, threshold) in pressures {
        if let Some(share) =
            share.filter(|share| *share * wall_seconds >= LEAST_SECONDS && *share > threshold)
        {
            marks.push(format!("tasks waited for {what} {:.1} % of the time", 100.0 * share));
        }
    }
    marks
}

/// How many processors the machine shows, whoever may use them.
pub fn machine_processors() -> usize {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let lines = text.lines().filter(|line| line.starts_with("cpu") && !line.starts_with("cpu ")).count();
    if lines == 0 { crate::environment::cores() } else { lines }
}

fn processors() -> Option<Processors> {
    parse_stat(&fs::read_to_string("/proc/stat").ok()?)
}

/// The line `cpu user nice system idle iowait irq softirq steal ...` of `/proc/stat`.
fn parse_stat(text: &str) -> Option<Processors> {
    let line = text.lines().find_map(|line| line.strip_prefix("cpu "))?;
    let ticks: Vec<f64> = line.split_whitespace().map_while(|word| word.parse().ok()).collect();
    let [user, nice, system, _idle, _waiting, irq, softirq, stolen, ..] = *ticks else { return None };
    Some(Processors { busy: (user + nice + system + irq + softirq) * TICK, stolen: stolen * TICK })
}

/// The total of the line `some` of a pressure file, which is in microseconds.
fn stalled_seconds(resource: &str) -> Option<f64> {
    let text = fs::read_to_string(Path::new("/proc/pressure").join(resource)).ok()?;
    let some = text.lines().find(|line| line.starts_with("some "))?;
    let total: f64 = some.split_whitespace().find_map(|word| word.strip_prefix("total="))?.parse().ok()?;
    Some(total / 1e6)
}

/// The runner's own processor time.
fn own_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The hottest thermal zone.
fn celsius(zones: &Path) -> Option<f64> {
    numbers(zones, "thermal_zone", "temp").into_iter().reduce(f64::max).map(|millidegrees| millidegrees / 1e3)
}

/// The mean frequency of the processors.
fn megahertz(processors: &Path) -> Option<f64> {
    let kilohertz = numbers(processors, "cpu", "cpufreq/scaling_cur_freq");
    let count = kilohertz.len() as f64;
    (count > 0.0).then(|| kilohertz.iter().sum::<f64>() / count / 1e3)
}

/// The numbers in `file` of every entry of a folder whose name begins with `prefix`.
fn numbers(folder: &Path, prefix: &str, file: &str) -> Vec<f64> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .filter_map(|entry| fs::read_to_string(entry.path().join(file)).ok()?.trim().parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stolen_time_and_busy_time_are_told_apart() {
        let text = "cpu  100 20 30 5000 60 7 8 90 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n";
        let Processors { busy, stolen } = parse_stat(text).unwrap();
        assert!((busy - 1.65).abs() < 1e-9 && (stolen - 0.9).abs() < 1e-9, "{busy} {stolen}");
        assert_eq!(parse_stat("cpu 1 2\n"), None, "kernels before 2.6.11 had no steal");
    }

    #[test]
    fn only_what_passes_its_threshold_is_a_mark() {
        let noise = Noise {
            steal_seconds: Some(0.1),
            others_seconds: Some(0.1),
            io_pressure: Some(0.5),
            memory_pressure: Some(0.004),
            slowdown: Some(1.25),
            ..Noise::default()
        };
        let marks = marks(&noise, 1.0, 2, &Thresholds::default());
        let expected = [
            "the hypervisor took 5.0 % of the processors' time",
            "a processor took 1.25 times as long as at its best",
            "tasks waited for the disk 50.0 % of the time",
        ];
        assert_eq!(marks, expected);
    }

    #[test]
    fn a_few_ticks_of_a_short_sample_are_no_evidence() {
        let noise = Noise { others_seconds: Some(0.02), ..Noise::default() };
        assert_eq!(marks(&noise, 0.02, 1, &Thresholds::default()), [""; 0]);
    }
}
