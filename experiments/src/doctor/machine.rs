//! Checks of everything but the processors: the build, other work, memory, the disk, how many threads fit.

use std::path::PathBuf;

use super::{Finding, Root, Verdict, existing};

/// What the experiment would need of this machine.
#[derive(Debug, Clone)]
pub struct Here {
    /// Its most threads, if an experiment was named.
    pub threads: Option<u32>,
    /// Processors that may be used.
    pub cores: usize,
    /// Where runs go.
    pub out: PathBuf,
}

/// Bytes that should be free where runs go.
const ROOM: u64 = 1 << 30;

/// Those that read the machine's files, but for other runs.
pub fn findings(root: &Root, here: &Here) -> Vec<Finding> {
    vec![load(root), swap(root), huge_pages(root), addresses(root), disk(here)]
}

/// Whether this executable is worth measuring.
pub fn build() -> Finding {
    if cfg!(debug_assertions) {
        Finding::bad("build", Verdict::Spoils, "a debug build", "cargo build --release")
    } else {
        Finding::good("build", "optimised")
    }
}

/// Whether the threads fit on the processors.
pub fn threads(here: &Here) -> Finding {
    let check = "processors";
    match here.threads {
        Some(threads) if threads as usize > here.cores => Finding::bad(
            check,
            Verdict::Note,
            format!("{} for up to {threads} threads", here.cores),
            "cells with more threads than processors measure waiting; the tables mark them with *",
        ),
        Some(threads) => Finding::good(check, format!("{} for up to {threads} threads", here.cores)),
        None => Finding::good(check, format!("{} may be used", here.cores)),
    }
}

/// Other runs of this program: by the name of their executable and its first argument.
pub fn others(root: &Root) -> Finding {
    let check = "other runs";
    let own = std::process::id();
    let Ok(entries) = std::fs::read_dir(root.path("/proc")) else { return Finding::unknown(check, "/proc") };
    let is_run = |process: &u32| {
        let command = root.read(&format!("/proc/{process}/cmdline")).unwrap_or_default();
        let mut words = command.split('\0');
        let is_ours = words.next().is_some_and(|word| word.rsplit('/').next() == Some("gilectomy"));
        is_ours && words.next() == Some("run")
    };
    let processes = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let runs: Vec<String> = processes
        .filter(|process| *process != own)
        .filter(is_run)
        .map(|process| process.to_string())
        .collect();
    match runs.is_empty() {
        true => Finding::good(check, "none"),
        false => Finding::bad(
            check,
            Verdict::Spoils,
            format!("`gilectomy run` as process {}", runs.join(", ")),
            "wait for it: two runs on one machine measure each other",
        ),
    }
}

fn load(root: &Root) -> Finding {
    let check = "load";
    let Some(text) = root.read("/proc/loadavg") else { return Finding::unknown(check, "/proc/loadavg") };
    let load: Option<f64> = text.split_whitespace().next().and_then(|word| word.parse().ok());
    match load {
        None => Finding::unknown(check, "a number in /proc/loadavg"),
        Some(load) if load > 0.5 => Finding::bad(
            check,
            Verdict::Spoils,
            format!("{load:.2} over the last minute"),
            "stop what runs beside (see top), and wait a minute",
        ),
        Some(load) => Finding::good(check, format!("{load:.2} over the last minute")),
    }
}

fn swap(root: &Root) -> Finding {
    let check = "swap";
    let Some(text) = root.read("/proc/meminfo") else { return Finding::unknown(check, "/proc/meminfo") };
    let kibibytes = |key: &str| -> f64 {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
    };
    let used = (kibibytes("SwapTotal:") - kibibytes("SwapFree:")) * 1024.0;
    if used > 0.0 {
        let evidence = format!("{} in use", crate::format::bytes(used));
        Finding::bad(check, Verdict::Note, evidence, "free memory, then swapoff -a && swapon -a")
    } else {
        Finding::good(check, "not in use")
    }
}

fn huge_pages(root: &Root) -> Finding {
    let check = "transparent huge pages";
    let file = "/sys/kernel/mm/transparent_hugepage/enabled";
    let Some(text) = root.read(file) else { return Finding::unknown(check, file) };
    if text.contains("[always]") {
        let remedy =
            "write madvise to it: when the kernel finds a huge page is chance, and so is the memory column";
        Finding::bad(check, Verdict::Note, "always", remedy)
    } else {
        Finding::good(check, text)
    }
}

/// Random addresses are as they should be: a fixed layout would be one draw, taken for every process.
fn addresses(root: &Root) -> Finding {
    let check = "address randomisation";
    let file = "/proc/sys/kernel/randomize_va_space";
    match root.number(file) {
        None => Finding::unknown(check, file),
        Some(0.0) => Finding::bad(
            check,
            Verdict::Note,
            "off: every process has the same layout, good or bad",
            "write 2 to /proc/sys/kernel/randomize_va_space, so that processes average over layouts",
        ),
        Some(_) => Finding::good(check, "on: processes average over layouts"),
    }
}

fn disk(here: &Here) -> Finding {
    let check = "disk";
    let place = existing(&here.out);
    match rustix::fs::statvfs(place) {
        Err(error) => Finding::bad(
            check,
            Verdict::Note,
            format!("{}: {error}", place.display()),
            "give an --out whose file system can be asked",
        ),
        Ok(room) => {
            let free = room.f_bavail.saturating_mul(room.f_frsize);
            let evidence = format!("{} free in {}", crate::format::bytes(free as f64), place.display());
            if free < ROOM {
                Finding::bad(check, Verdict::Note, evidence, "make room, or give an --out elsewhere")
            } else {
                Finding::good(check, evidence)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::on;
    use super::*;

    #[test]
    fn other_work_is_found() {
        let files = [
            ("/proc/4000000/cmdline", "/usr/bin/gilectomy\0run\0c.toml\0"),
            ("/proc/4000001/cmdline", "vi\0run\0"),
            ("/proc/loadavg", "3.00 1.00 1.00 1/2 3\n"),
            ("/proc/meminfo", "SwapTotal: 100 kB\nSwapFree: 50 kB\n"),
            ("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n"),
            ("/proc/sys/kernel/randomize_va_space", "0\n"),
        ];
        let checks =
            |root: &Root| vec![others(root), load(root), swap(root), huge_pages(root), addresses(root)];
        let expected = [
            ("other runs", Verdict::Spoils),
            ("load", Verdict::Spoils),
            ("swap", Verdict::Note),
            ("transparent huge pages", Verdict::Note),
            ("address randomisation", Verdict::Note),
        ];
        assert_eq!(on(&files, checks), expected);
    }
}
