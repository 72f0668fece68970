//! Which processors a child may use: one hardware thread of each core before the second of any.
//!
//! Two hardware threads of a core share its execution units, so that a cell of two threads measures something else
//! when both land on one core. The kernel says in `/sys/devices/system/cpu/cpuN/topology` which package and core a
//! processor belongs to. Threads are not bound one by one: the child gets the set, and the scheduler balances in it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The processors that the runner may use, in the order in which cells get them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processors {
    order: Vec<usize>,
}

impl Processors {
    /// Looks around.
    pub fn of_this_machine() -> io::Result<Self> {
        let allowed = sched_getaffinity(None)?;
        let numbers: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|&number| allowed.is_set(number)).collect();
        Ok(Self { order: cores_first(&numbers, Path::new("/sys/devices/system/cpu")) })
    }

    /// Lets `command` use as many processors as it has threads, and at least one.
    pub fn pin(&self, command: &mut Command, threads: u32) {
        let mut set = CpuSet::new();
        self.order.iter().take(threads.max(1) as usize).for_each(|&number| set.set(number));
        // SAFETY: the closure runs between fork and exec and makes one system call: it neither allocates nor locks.
        unsafe {
            command.pre_exec(move || sched_setaffinity(None, &set).map_err(io::Error::from));
        }
    }
}

/// Sorted by how many threads of its core come before it, then by number. A processor whose place is unknown counts as
/// a core of its own.
fn cores_first(numbers: &[usize], folder: &Path) -> Vec<usize> {
    let mut threads_of: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut order: Vec<(usize, usize)> = numbers
        .iter()
        .map(|&number| {
            let read = |file: &str| {
                let text = fs::read_to_string(folder.join(format!("cpu{number}/topology/{file}")));
                text.map_or_else(|_| format!("unknown {number}"), |text| text.trim().to_owned())
            };
            let before = threads_of.entry((read("physical_package_id"), read("core_id"))).or_insert(0);
            *before += 1;
            (*before, number)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_core_is_used_before_its_second_thread() {
        let folder = tempfile::tempdir().unwrap();
        // As Intel numbers two cores with two threads each: siblings are 0 and 1, 2 and 3.
        for (number, core) in [(0, 0), (1, 0), (2, 1), (3, 1)] {
            let topology = folder.path().join(format!("cpu{number}/topology"));
            fs::create_dir_all(&topology).unwrap();
            fs::write(topology.join("physical_package_id"), "0\n").unwrap();
            fs::write(topology.join("core_id"), format!("{core}\n")).unwrap();
        }
        assert_eq!(cores_first(&[0, 1, 2, 3], folder.path()), [0, 2, 1, 3]);
        assert_eq!(cores_first(&[1, 2, 9], folder.path()), [1, 2, 9], "9 is a core of its own");
    }

    #[test]
    fn a_pinned_child_sees_its_processors_only() {
        let processors = Processors::of_this_machine().unwrap();
        let mut command = Command::new("nproc");
        processors.pin(&mut command, 1);
        assert_eq!(command.output().unwrap().stdout, b"1\n");
    }
}
