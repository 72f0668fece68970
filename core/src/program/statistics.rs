//! What a run did, as JSON: times, memory, and the counters of [`strategy::counters`].
//!
//! [`strategy::counters`]: crate::strategy::counters

use crate::runtime::Runtime;
use crate::strategy::{Event, Strategy, Sync};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::time::Duration;

/// Writes the statistics of a run whose threads have ended.
pub(super) fn write<S: Strategy>(rt: &Runtime<S>, file: &Path, wall: Duration) -> std::io::Result<()> {
    let counts = rt.counters.lock();
    let mut counters: Map<String, Value> =
        Event::ALL.iter().map(|&(event, name)| (name.to_owned(), counts[event as usize].into())).collect();
    let hand_overs = <S::Sync as Sync<S::Memory>>::hand_overs(&rt.parties);
    counters.insert("hand_overs".to_owned(), hand_overs.into());
    let pauses = *rt.pauses.lock();
    for (name, n) in [
        ("collection_pauses", pauses.count),
        ("collection_pause_nanoseconds", pauses.total.as_nanos() as u64),
        ("longest_collection_pause_nanoseconds", pauses.longest.as_nanos() as u64),
    ] {
        counters.insert(name.to_owned(), n.into());
    }
    let (user, system) = processor_time();
    let statistics = json!({
        "strategy": S::INFO.name,
        "wall_seconds": wall.as_secs_f64(),
        "user_seconds": user,
        "system_seconds": system,
        "peak_rss_bytes": peak_memory(),
        "counters": counters,
    });
    std::fs::write(file, format!("{statistics:#}\n"))
}

/// Seconds in user and system mode, of all threads so far.
fn processor_time() -> (f64, f64) {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the call fills the structure it is given, which is valid when zero as well.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr());
        usage.assume_init()
    };
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 * 1e-6;
    (seconds(usage.ru_utime), seconds(usage.ru_stime))
}

/// The most memory that was resident, in bytes: the kernel's own figure for this process, which unlike
/// `getrusage`'s a child does not inherit.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_process_knows_its_memory() {
        assert!(super::peak_memory().is_some_and(|bytes| bytes > 100_000));
        assert!(super::processor_time().0 >= 0.0);
    }
}
