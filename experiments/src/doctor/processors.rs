//! Checks of the processors: frequency, hyperthreads, the clock, and what a hypervisor or a container takes away.

use std::time::Duration;

use super::{Finding, Root, Verdict};

const CPUS: &str = "/sys/devices/system/cpu";

/// How long stolen time is watched.
const WATCHED: Duration = Duration::from_millis(300);

/// All of them.
pub fn findings(root: &Root) -> Vec<Finding> {
    vec![
        governor(root),
        turbo(root),
        siblings(root),
        quota(root),
        steal(root),
        virtual_machine(root),
        clock(root),
    ]
}

fn governor(root: &Root) -> Finding {
    let check = "frequency governor";
    let file = format!("{CPUS}/cpu0/cpufreq/scaling_governor");
    match root.read(&file).as_deref() {
        None => Finding::unknown(check, &file),
        Some("performance") => Finding::good(check, "performance"),
        Some(governor) => Finding::bad(
            check,
            Verdict::Spoils,
            governor,
            "cpupower frequency-set -g performance: a frequency that follows the load makes the first values slow",
        ),
    }
}

fn turbo(root: &Root) -> Finding {
    let check = "turbo";
    let intel = format!("{CPUS}/intel_pstate/no_turbo");
    let amd = format!("{CPUS}/cpufreq/boost");
    let on = root.number(&intel).map(|off| off == 0.0).or_else(|| root.number(&amd).map(|on| on == 1.0));
    match on {
        None => Finding::unknown(check, &intel),
        Some(false) => Finding::good(check, "off"),
        Some(true) => Finding::bad(
            check,
            Verdict::Note,
            "on: one busy core is faster than several",
            "write 1 to intel_pstate/no_turbo, or 0 to cpufreq/boost; or compare speed-ups with the ALU control",
        ),
    }
}

fn siblings(root: &Root) -> Finding {
    let check = "hyperthreads";
    let file = format!("{CPUS}/smt/active");
    match root.number(&file) {
        None => Finding::unknown(check, &file),
        Some(0.0) => Finding::good(check, "off or none"),
        Some(_) => Finding::bad(
            check,
            Verdict::Note,
            "on: two threads can share a core",
            "say pinning = \"cores\" in [system], or write off to /sys/devices/system/cpu/smt/control",
        ),
    }
}

/// The control group's limit, in the second version's words or the first's.
fn quota(root: &Root) -> Finding {
    let check = "processor quota";
    let group = root.read("/proc/self/cgroup").unwrap_or_default();
    let own = group.lines().find_map(|line| line.strip_prefix("0::")).unwrap_or("/").trim_start_matches('/');
    let unified = root
        .read(&format!("/sys/fs/cgroup/{own}/cpu.max"))
        .or_else(|| root.read("/sys/fs/cgroup/cpu.max"))
        .and_then(|text| {
            let (quota, period) = text.split_once(' ')?;
            Some((quota.parse::<f64>().ok(), period.parse::<f64>().ok()?))
        });
    let first = || {
        let quota = root.number("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")?;
        let period = root.number("/sys/fs/cgroup/cpu/cpu.cfs_period_us")?;
        Some(((quota > 0.0).then_some(quota), period))
    };
    match unified.or_else(first) {
        None | Some((None, _)) => Finding::good(check, "none"),
        Some((Some(quota), period)) => Finding::bad(
            check,
            Verdict::Spoils,
            format!("{:.2} processors: the kernel stops the threads when it is used up", quota / period),
            "run outside the container, or start it without --cpus; a cpuset does no harm",
        ),
    }
}

/// Watches the stolen time for a moment.
fn steal(root: &Root) -> Finding {
    let check = "stolen time";
    let read = || {
        let text = root.read("/proc/stat")?;
        let line = text.lines().find_map(|line| line.strip_prefix("cpu "))?;
        let ticks: Vec<f64> = line.split_whitespace().map_while(|word| word.parse().ok()).take(8).collect();
        (ticks.len() == 8).then(|| (ticks.iter().sum::<f64>(), ticks[7]))
    };
    let Some((all, stolen)) = read() else { return Finding::unknown(check, "/proc/stat") };
    std::thread::sleep(WATCHED);
    let (all_after, stolen_after) = read().unwrap_or((all, stolen));
    let share = if all_after > all { (stolen_after - stolen) / (all_after - all) } else { 0.0 };
    let evidence =
        format!("{:.1} % now, {:.1} % since the start", 100.0 * share, 100.0 * stolen / all.max(1.0));
    if share > 0.01 {
        let remedy =
            "use a machine with processors of its own; until then, noise = { repeat = 3 } in [system]";
        Finding::bad(check, Verdict::Spoils, evidence, remedy)
    } else {
        Finding::good(check, evidence)
    }
}

fn virtual_machine(root: &Root) -> Finding {
    let check = "virtual machine";
    let Some(text) = root.read("/proc/cpuinfo") else { return Finding::unknown(check, "/proc/cpuinfo") };
    let flags = text.lines().find(|line| line.starts_with("flags") || line.starts_with("Features"));
    if flags.is_some_and(|flags| flags.split_whitespace().any(|flag| flag == "hypervisor")) {
        let remedy =
            "neighbours and the host's scheduler are unseen: look at stolen time and the ALU control";
        Finding::bad(check, Verdict::Note, "yes", remedy)
    } else {
        Finding::good(check, "no")
    }
}

fn clock(root: &Root) -> Finding {
    let check = "clock source";
    let file = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    match root.read(file).as_deref() {
        None => Finding::unknown(check, file),
        Some(clock @ ("tsc" | "kvm-clock" | "hyperv_clocksource_tsc_page" | "arch_sys_counter")) => {
            Finding::good(check, clock)
        }
        Some(clock) => Finding::bad(
            check,
            Verdict::Spoils,
            format!("{clock}: reading the time is a system call or slower"),
            "boot with clocksource=tsc, if the kernel log says that it is stable",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::on;
    use super::*;

    #[test]
    fn what_slows_processors_down_is_found() {
        let files = [
            ("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n"),
            ("/sys/devices/system/cpu/intel_pstate/no_turbo", "0\n"),
            ("/sys/devices/system/cpu/smt/active", "1\n"),
            ("/proc/self/cgroup", "0::/box\n"),
            ("/sys/fs/cgroup/box/cpu.max", "150000 100000\n"),
            ("/proc/cpuinfo", "flags\t\t: fpu hypervisor\n"),
            ("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n"),
        ];
        let expected = [
            ("frequency governor", Verdict::Spoils),
            ("turbo", Verdict::Note),
            ("hyperthreads", Verdict::Note),
            ("processor quota", Verdict::Spoils),
            ("stolen time", Verdict::Unknown),
            ("virtual machine", Verdict::Note),
            ("clock source", Verdict::Spoils),
        ];
        assert_eq!(on(&files, findings), expected);
    }

    #[test]
    fn a_quiet_machine_is_good() {
        let files = [
            ("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n"),
            ("/sys/devices/system/cpu/cpufreq/boost", "0\n"),
            ("/sys/devices/system/cpu/smt/active", "0\n"),
            ("/sys/fs/cgroup/cpu.max", "max 100000\n"),
            ("/proc/stat", "cpu  1 2 3 4 5 6 7 0 0 0\n"),
            ("/proc/cpuinfo", "flags : fpu\n"),
            ("/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n"),
        ];
        assert!(on(&files, findings).iter().all(|(_, verdict)| *verdict == Verdict::Good));
    }
}
