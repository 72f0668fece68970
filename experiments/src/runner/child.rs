//! One child process, from its start to its last descendant's end.
//!
//! The child leads a process group of its own. A watchdog thread kills the group when the time is over; the main
//! thread waits for the leader *without reaping it*, so that its number stays taken, kills whatever it left behind in
//! the group, and only then reaps it with `wait4`, which also says what this child used (a `getrusage` of all children
//! would mix them). Output is read by a thread per pipe, up to a bound; the rest is read and dropped, so that a
//! talkative child never blocks. Should the runner itself be killed, the kernel kills the leader.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::interrupt::Interrupt;

/// Bytes of each output stream that are kept.
const OUTPUT_LIMIT: usize = 1 << 20;

/// How long a pipe may stay open after the group is dead: a descendant in another group may hold it.
const PIPE_GRACE: Duration = Duration::from_secs(1);

/// What became of a child.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// What it printed.
    pub stdout: Output,
    /// What it complained about.
    pub stderr: Output,
    /// From its start to its end, as the runner saw it.
    pub wall: Duration,
    /// User time, by the kernel's account.
    pub user_seconds: f64,
    /// System time, by the kernel's account.
    pub system_seconds: f64,
    /// Peak resident memory by the kernel's account. It includes the moment between fork and exec, so it is never
    /// below the runner's own; a child that can should rather report its own figure.
    pub peak_rss_bytes: u64,
    /// How often a thread of it was taken off its processor.
    pub involuntary_switches: u64,
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By itself, with this code.
    Exited(i32),
    /// By this signal.
    Signalled(i32),
    /// By the watchdog.
    TimedOut,
}

/// One stream of output.
#[derive(Debug, Default)]
pub struct Output {
    /// The first bytes, up to the bound.
    pub bytes: Vec<u8>,
    /// Whether there were more.
    pub truncated: bool,
}

/// Runs `command` to its end, at most for `timeout`. An error means that it could not be started or waited for.
pub fn run(command: &mut Command, timeout: Duration, interrupt: &Interrupt) -> io::Result<Outcome> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    die_with_the_runner(command);

    let started = Instant::now();
    let mut child = command.spawn()?;
    let stdout = read_in_background(child.stdout.take());
    let stderr = read_in_background(child.stderr.take());
    let group = group_of(&child)?;
    interrupt.register(group);
    let (finished, alive) = channel::<()>();
    let watchdog = std::thread::spawn(move || {
        let late = alive.recv_timeout(timeout) == Err(RecvTimeoutError::Timeout);
        if late {
            let _ = kill_process_group(group, Signal::KILL);
        }
        late
    });

    let waited = wait_without_reaping(group);
    let wall = started.elapsed();
    drop(finished);
    let late = watchdog.join().unwrap_or(false);
    // The zombie leader still holds the group's number, so this cannot hit another group.
    let _ = kill_process_group(group, Signal::KILL);
    interrupt.withdraw();
    waited?;
    let (status, usage) = reap(group)?;

    let end = match (status.code(), status.signal()) {
        (Some(code), _) => End::Exited(code),
        (None, Some(signal)) if late && signal == Signal::KILL.as_raw() => End::TimedOut,
        (None, signal) => End::Signalled(signal.unwrap_or(0)),
    };
    Ok(Outcome {
        end,
        stdout: collect(&stdout),
        stderr: collect(&stderr),
        wall,
        user_seconds: seconds(usage.ru_utime),
        system_seconds: seconds(usage.ru_stime),
        peak_rss_bytes: u64::try_from(usage.ru_maxrss).unwrap_or(0).saturating_mul(1024),
        involuntary_switches: u64::try_from(usage.ru_nivcsw).unwrap_or(0),
    })
}

fn group_of(child: &Child) -> io::Result<Pid> {
    i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .ok_or_else(|| io::Error::other("the child has no process id"))
}

#[cfg(target_os = "linux")]
fn die_with_the_runner(command: &mut Command) {
    // SAFETY: the closure runs between fork and exec and makes one system call: it neither allocates nor locks.
    unsafe {
        command.pre_exec(|| {
            rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(io::Error::from)
        });
    }
}

#[cfg(not(target_os = "linux"))]
fn die_with_the_runner(_command: &mut Command) {}

fn wait_without_reaping(leader: Pid) -> io::Result<()> {
    loop {
        match waitid(WaitId::Pid(leader), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn reap(leader: Pid) -> io::Result<(ExitStatus, libc::rusage)> {
    let mut status = 0;
    loop {
        // SAFETY: an all-zero rusage is a valid value of that plain C struct.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are to live local variables; `leader` is a child that nobody else waits for.
        let pid = unsafe { libc::wait4(leader.as_raw_nonzero().get(), &mut status, 0, &mut usage) };
        if pid >= 0 {
            return Ok((ExitStatus::from_raw(status), usage));
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

fn seconds(time: libc::timeval) -> f64 {
    time.tv_sec as f64 + time.tv_usec as f64 / 1e6
}

fn read_in_background(pipe: Option<impl Read + Send + 'static>) -> Receiver<Output> {
    let (sender, receiver) = channel();
    if let Some(mut pipe) = pipe {
        std::thread::spawn(move || {
            let mut output = Output::default();
            let mut piece = [0; 1 << 13];
            while let Ok(length @ 1..) = pipe.read(&mut piece) {
                let room = OUTPUT_LIMIT - output.bytes.len();
                output.truncated |= length > room;
                output.bytes.extend_from_slice(&piece[..length.min(room)]);
            }
            let _ = sender.send(output);
        });
    }
    receiver
}

fn collect(reader: &Receiver<Output>) -> Output {
    reader.recv_timeout(PIPE_GRACE).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, timeout: Duration) -> Outcome {
        run(Command::new("sh").args(["-c", script]), timeout, &Interrupt::default()).unwrap()
    }

    /// The process whose number the child printed lives no more.
    fn assert_gone(outcome: &Outcome) {
        let pid: i32 = String::from_utf8_lossy(&outcome.stdout.bytes).trim().parse().unwrap();
        std::thread::sleep(Duration::from_millis(100));
        let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        assert!(state.is_empty() || state.contains(" Z "), "still alive: {state}");
    }

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn output_and_exit_code_are_kept() {
        let outcome = shell("echo out; echo err >&2; exit 3", LONG);
        assert_eq!(outcome.end, End::Exited(3));
        assert_eq!(outcome.stdout.bytes, b"out\n");
        assert_eq!(outcome.stderr.bytes, b"err\n");
        assert!(outcome.peak_rss_bytes > 0);
    }

    #[test]
    fn a_signal_is_told_from_an_exit() {
        assert_eq!(shell("kill -SEGV $$", LONG).end, End::Signalled(11));
    }

    #[test]
    fn a_hanging_child_is_killed_with_its_descendants() {
        let started = Instant::now();
        // The grandchild leaves its parent's stream behind, so that only the group's death ends it.
        let script = "(sh -c 'sleep 50 & echo $!; wait' & wait) & sleep 50";
        let outcome = shell(script, Duration::from_millis(500));
        assert_eq!(outcome.end, End::TimedOut);
        assert!(started.elapsed() < LONG, "the pipes are held by nobody");
        assert_gone(&outcome);
    }

    #[test]
    fn what_a_child_leaves_behind_is_killed() {
        let outcome = shell("sleep 50 & echo $!", LONG);
        assert_gone(&outcome);
    }

    #[test]
    fn endless_output_is_bounded() {
        let outcome = shell("head -c 3000000 /dev/zero", LONG);
        assert_eq!(outcome.stdout.bytes.len(), OUTPUT_LIMIT);
        assert!(outcome.stdout.truncated);
    }

    #[test]
    fn an_interrupt_kills_the_child() {
        let interrupt = Interrupt::default();
        let stopper = interrupt.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            stopper.stop();
        });
        let outcome = run(Command::new("sleep").arg("50"), LONG, &interrupt).unwrap();
        thread.join().unwrap();
        assert_eq!(outcome.end, End::Signalled(9));
        assert!(interrupt.stopping());
    }
}
