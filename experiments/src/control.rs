//! The ALU control: how much parallelism the machine really gives, with nothing of ours in the way.
//!
//! Each of T native threads does the same fixed work, four xorshift generators side by side (Marsaglia, "Xorshift RNGs",
//! 2003): arithmetic in registers, no memory, no interpreter, nothing shared. One generator would wait for itself, as
//! every step needs the step before; four of them fill a core's execution units as an interpreter does. With T free
//! cores T threads take as long as one; what is lost is lost to hyperthreads, frequencies, quotas and neighbours, and
//! no strategy can win it back. It follows the programs' convention of arguments and `@value` lines, so that the
//! runner measures it like any of them.

use std::process::ExitCode;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};

/// Steps of a round in a full run: about a tenth of a second.
pub const STEPS: u64 = 80_000_000;

/// Steps of a round in a quick run.
pub const QUICK_STEPS: u64 = 4_000_000;

/// What it must print.
pub const ANSWER: &str = "{n} steps, {threads} times";

/// About how long a step takes.
pub const SECONDS_PER_STEP: f64 = 1.5e-9;

/// The options of `gilectomy alu-control`, as the runner passes them to every program.
struct Options {
    threads: u32,
    warmup: u32,
    values: u32,
    steps: u64,
}

/// Measures, as the command line's `key=value` words say.
pub fn run(words: &[String]) -> ExitCode {
    match Options::parse(words) {
        Ok(options) => options.measure(),
        Err(word) => {
            eprintln!("gilectomy: the ALU control does not understand `{word}`");
            ExitCode::from(2)
        }
    }
}

impl Options {
    fn parse(words: &[String]) -> Result<Self, &str> {
        let mut options = Self { threads: 1, warmup: 0, values: 1, steps: STEPS };
        for word in words {
            let (key, value) = word.split_once('=').ok_or(word.as_str())?;
            let number = || value.parse::<u32>().map_err(|_| word.as_str());
            match key {
                "threads" => options.threads = number()?.clamp(1, 4096),
                "warmup" => options.warmup = number()?,
                "values" => options.values = number()?,
                "n" => options.steps = value.parse().map_err(|_| word.as_str())?,
                "mode" if value == "weak" => {}
                _ => return Err(word),
            }
        }
        Ok(options)
    }

    fn measure(&self) -> ExitCode {
        for round in 0..u64::from(self.warmup) + u64::from(self.values) {
            let (started, cpu) = (Instant::now(), processor_seconds());
            if !self.round() {
                eprintln!("gilectomy: the threads of the ALU control disagree");
                return ExitCode::FAILURE;
            }
            if round >= u64::from(self.warmup) {
                println!("@value seconds {:.9}", started.elapsed().as_secs_f64());
                println!("@value cpu {:.9}", processor_seconds() - cpu);
            }
        }
        println!("{} steps, {} times", self.steps, self.threads);
        ExitCode::SUCCESS
    }

    /// Whether every thread came to the same end.
    fn round(&self) -> bool {
        let steps = self.steps;
        let ends: Vec<u64> = std::thread::scope(|scope| {
            let start = |_| std::thread::Builder::new().spawn_scoped(scope, move || arithmetic(steps)).ok();
            let workers: Vec<_> = (0..self.threads).filter_map(start).collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        ends.len() == self.threads as usize && ends.windows(2).all(|pair| pair[0] == pair[1])
    }
}

/// The generators' last numbers, put together.
pub fn arithmetic(steps: u64) -> u64 {
    let mut states = std::hint::black_box([88_172_645_463_325_252; 4]);
    for _ in 0..steps {
        let [a, b, c, d] = &mut states;
        xorshift::<13, 7, 17>(a);
        xorshift::<1, 7, 44>(b);
        xorshift::<1, 1, 54>(c);
        xorshift::<1, 3, 45>(d);
    }
    states.into_iter().fold(0, |all, state| all ^ state)
}

/// A step of the generator with these shifts, which are of the paper's list. Different ones keep a compiler from doing
/// several generators in one vector.
#[inline(always)]
fn xorshift<const A: u32, const B: u32, const C: u32>(state: &mut u64) {
    *state ^= *state << A;
    *state ^= *state >> B;
    *state ^= *state << C;
}

fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_marsaglias() {
        // The first number of the paper's xorshift64 with the triple (13, 7, 17).
        let mut state = 88_172_645_463_325_252;
        xorshift::<13, 7, 17>(&mut state);
        assert_eq!(state, 8_748_534_153_485_358_512);
    }

    #[test]
    fn every_thread_does_the_same_work() {
        let words = ["threads=3", "mode=weak", "warmup=0", "values=1", "n=1000"].map(str::to_owned);
        assert!(Options::parse(&words).is_ok_and(|options| options.round()));
        assert!(Options::parse(&["mode=strong".to_owned()]).is_err());
    }
}
