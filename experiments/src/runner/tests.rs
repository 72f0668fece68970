//! The runner against a stand-in interpreter: a shell that sources the program, with `$S` the strategy, `$STATS` the
//! statistics file, and the program's arguments as variables.

use std::fs;
use std::path::{Path, PathBuf};

use super::directory::{DirectoryError, RunDirectory};
use super::interrupt::Interrupt;
use super::launch::Launcher;
use super::progress::Progress;
use super::sample::{Sample, Status};
use super::{Completion, run};
use crate::config;
use crate::environment::Environment;
use crate::plan::Plan;
use crate::summary::Summaries;

const STAND_IN: &str = r#"S=$2; STATS=$4; PROGRAM=$5; shift 5
for word in "$@"; do eval "$word"; done
. "$PROGRAM"
"#;

/// An experiment over one program, in a scratch directory of its own.
struct Experiment {
    folder: tempfile::TempDir,
    plan: Plan,
    text: String,
}

impl Experiment {
    fn new(program: &str) -> Self {
        Self::edited(program, |text| text)
    }

    fn edited(program: &str, edit: impl Fn(String) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("work.sh"), program).unwrap();
        fs::write(folder.path().join("stand-in.sh"), STAND_IN).unwrap();
        let text = edit(
            r#"
            schema = 1
            name = "test"
            question = "does the runner keep its word"
            baseline = "gil"
            strategies = ["gil", "nogil"]
            threads = [1, 2]
            measure = { processes = 3, timeout = 10, seed = 5 }
            system = { controls = false }
            [[program]]
            name = "work"
            path = "work.sh"
            scaling = "weak"
            params = { n = 7 }
            expect = "answer {n} {threads}"
            "#
            .to_owned(),
        );
        let config = folder.path().join("config.toml");
        fs::write(&config, &text).unwrap();
        let plan = config::load(&config, false).unwrap_or_else(|error| panic!("{error}")).plan;
        Self { folder, plan, text }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn samples_file(&self) -> PathBuf {
        self.out().join("samples.jsonl")
    }

    fn open(&self) -> Result<RunDirectory, DirectoryError> {
        RunDirectory::open(&self.out(), &self.plan, &Environment::capture(&self.plan).unwrap(), &self.text)
    }

    fn complete(&self, interrupt: &Interrupt) -> Completion {
        let stand_in = self.folder.path().join("stand-in.sh");
        let launcher = Launcher::stand_in(&["sh", &stand_in.to_string_lossy()]);
        let mut directory = self.open().unwrap_or_else(|error| panic!("{error}"));
        let mut progress = Progress::silent(&self.plan);
        run(&self.plan, &mut directory, &launcher, interrupt, self.plan.system.noise, &mut progress).unwrap()
    }

    fn samples(&self) -> Vec<Sample> {
        match self.complete(&Interrupt::default()) {
            Completion::Finished(samples) => samples,
            Completion::Stopped(kept) => panic!("stopped at {kept}"),
        }
    }

    /// The status words of the cells of `nogil` with two threads and of `gil` with one.
    fn statuses(&self) -> [String; 2] {
        let samples = self.samples();
        let cells = Summaries::new(&self.plan, &samples).cells();
        assert_eq!(cells.len(), self.plan.cells.len(), "every cell is a row");
        let status = |engine: &str, threads: u32| {
            let mut cells = cells.iter();
            cells.find(|c| c.cell.engine == engine && c.cell.threads == threads).unwrap().status.clone()
        };
        [status("nogil", 2), status("gil", 1)]
    }
}

const GOOD: &str = r#"echo "@value seconds 0.$threads"; echo "answer $n $threads"
echo '{"user_seconds":0.25,"peak_rss_bytes":4096,"counters":{"retains_owner":12},"more":1}' > "$STATS""#;

/// A program that is good except for `nogil` with two threads, where it does `bad`.
fn bad_in_one_cell(bad: &str) -> [String; 2] {
    let program = format!("if [ $S = nogil ] && [ $threads = 2 ]; then {bad}\nfi\n{GOOD}");
    Experiment::edited(&program, |text| text.replace("timeout = 10", "timeout = 0.5")).statuses()
}

#[test]
fn every_cell_is_sampled_once_per_round() {
    let experiment = Experiment::new(GOOD);
    let samples = experiment.samples();
    assert_eq!(samples.len(), 12);
    for round in 0..3 {
        let mut cells: Vec<_> =
            samples.iter().filter(|sample| sample.round == round).map(|sample| &sample.cell).collect();
        assert_eq!(cells.len(), 4);
        cells.sort();
        cells.dedup();
        assert_eq!(cells.len(), 4);
    }
    let sample = &samples[0];
    assert_eq!(sample.status, Status::Ok);
    assert_eq!(sample.user_seconds, 0.25, "the child's own word");
    assert_eq!(sample.peak_rss_bytes, Some(4096));
    assert_eq!(sample.counters["retains_owner"], 12);
    assert_eq!(samples.iter().map(|sample| sample.order).collect::<Vec<_>>(), (0..12).collect::<Vec<_>>());
    for file in ["plan.json", "environment.json", "config.toml", "commands.txt"] {
        assert!(experiment.out().join(file).exists(), "{file}");
    }
}

#[test]
fn whatever_a_child_does_is_a_row_and_the_others_go_on() {
    let cases = [
        ("kill -SEGV $$", "crashed 3/3: signal 11, SIGSEGV"),
        ("sleep 30 & sleep 30", "timeout 3/3: after 0.5 s"),
        ("echo oops >&2; exit 1", "failed 3/3: exit code 1: oops"),
        ("echo gilectomy: unsupported: one thread only >&2; exit 4", "unsupported 3/3: one thread only"),
        ("echo answer 8 2; exit 0", "wrong-answer 3/3: line 1: expected `answer 7 2`, got `answer 8 2`"),
        ("echo answer 7 2; exit 0", "no-values 3/3: no line `@value seconds NUMBER`"),
    ];
    for (bad, status) in cases {
        assert_eq!(bad_in_one_cell(bad), [status.to_owned(), "ok 3/3".to_owned()], "{bad}");
    }
}

#[test]
fn an_absent_engine_is_a_row() {
    let experiment = Experiment::edited(GOOD, |text| {
        text.replace(
            "[[program]]",
            "[[engine]]\nname = \"other\"\ncommand = [\"no-such-interpreter\"]\n\
             command-env = \"GILECTOMY_TEST_UNSET\"\n[[program]]",
        )
    });
    let samples = experiment.samples();
    let cells = Summaries::new(&experiment.plan, &samples).cells();
    let absent = cells.iter().find(|cell| cell.cell.engine == "other").unwrap();
    let words = "absent 3/3: cannot start `no-such-interpreter`; set GILECTOMY_TEST_UNSET to its path";
    assert_eq!(absent.status, words);
}

#[test]
fn an_external_engine_runs_by_its_own_command() {
    let experiment = Experiment::edited("echo '@value seconds 1'; echo answer 7 ${1#threads=}", |text| {
        text.replace("[\"gil\", \"nogil\"]", "[]")
            .replace("\"gil\"", "\"shell\"")
            .replace("[[program]]", "[[engine]]\nname = \"shell\"\ncommand = [\"sh\"]\n[[program]]")
    });
    let samples = experiment.samples();
    assert!(samples.iter().all(|sample| sample.status == Status::Ok), "{samples:?}");
    assert!(samples.iter().all(|sample| sample.peak_rss_bytes.is_some()));
}

#[test]
fn a_run_is_continued_where_it_stopped() {
    let experiment = Experiment::new(GOOD);
    let all = experiment.samples();
    let text = fs::read_to_string(experiment.samples_file()).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // As a kill leaves it: five samples and a piece of the sixth.
    let torn = format!("{}{}", lines[..5].concat(), &lines[5][..20]);
    fs::write(experiment.samples_file(), torn).unwrap();

    let directory = experiment.open().unwrap();
    assert_eq!((directory.kept.len(), directory.torn), (5, Some(20)));
    drop(directory);
    let continued = experiment.samples();
    assert_eq!(continued[..5], all[..5], "finished samples are kept");
    let keys = |samples: &[Sample]| -> Vec<_> {
        samples.iter().map(|sample| (sample.cell.clone(), sample.round, sample.order)).collect()
    };
    assert_eq!(keys(&continued), keys(&all), "the order is the same");
    assert_eq!(fs::read_to_string(experiment.samples_file()).unwrap().lines().count(), 12);
}

#[test]
fn an_interrupt_leaves_whole_samples_only() {
    let experiment = Experiment::new(&format!("sleep 0.2\n{GOOD}"));
    let interrupt = Interrupt::default();
    let stopper = interrupt.clone();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(700));
        stopper.stop();
    });
    let Completion::Stopped(kept) = experiment.complete(&interrupt) else { panic!("not stopped") };
    thread.join().unwrap();
    assert!(kept < 12);
    let directory = experiment.open().unwrap();
    assert_eq!((directory.kept.len(), directory.torn), (kept, None));
    assert!(directory.kept.iter().all(|sample| sample.status == Status::Ok));
}

#[test]
fn another_plan_is_never_overwritten() {
    let mut experiment = Experiment::new(GOOD);
    experiment.samples();
    let before = fs::read(experiment.samples_file()).unwrap();
    experiment.plan.measure.seed += 1;
    let error = experiment.open().unwrap_err();
    assert!(matches!(&error, DirectoryError::OtherPlan { differences, .. } if differences == &["measure"]));
    assert!(error.to_string().contains("never overwritten"));
    assert_eq!(fs::read(experiment.samples_file()).unwrap(), before);
}

#[test]
fn an_analysis_is_written_when_the_run_is_there() {
    let mut experiment = Experiment::new(GOOD);
    let all = experiment.samples();
    experiment.plan.analysis = Some("As expected.".to_owned());
    assert_eq!(experiment.samples(), all);
    let plan = fs::read_to_string(experiment.out().join("plan.json")).unwrap();
    assert!(plan.contains("As expected."), "{plan}");
}

#[test]
fn an_edited_program_is_another_plan() {
    let experiment = Experiment::new(GOOD);
    drop(experiment.open().unwrap());
    fs::write(experiment.folder.path().join("work.sh"), "echo something else").unwrap();
    let plan = config::load(&experiment.folder.path().join("config.toml"), false).unwrap().plan;
    let edited = Experiment { plan, ..experiment };
    assert!(matches!(edited.open(), Err(DirectoryError::OtherPlan { .. })));
}

#[test]
fn another_build_does_not_continue_a_run() {
    let experiment = Experiment::new(GOOD);
    drop(experiment.open().unwrap());
    let mut other = Environment::capture(&experiment.plan).unwrap();
    other.executable_sha256 = "another".to_owned();
    let error = RunDirectory::open(&experiment.out(), &experiment.plan, &other, "").unwrap_err();
    assert!(matches!(error, DirectoryError::OtherPlace { .. }), "{error}");
}

#[test]
fn what_is_no_run_directory_is_left_alone() {
    let experiment = Experiment::new(GOOD);
    fs::create_dir(experiment.out()).unwrap();
    fs::write(experiment.out().join("thesis.txt"), "mine").unwrap();
    assert!(matches!(experiment.open(), Err(DirectoryError::Occupied { .. })));
    let file = experiment.out().join("thesis.txt");
    let environment = Environment::capture(&experiment.plan).unwrap();
    let error = RunDirectory::open(&file, &experiment.plan, &environment, "").unwrap_err();
    assert!(matches!(error, DirectoryError::Occupied { .. }), "{error}");
    assert_eq!(fs::read_dir(experiment.out()).unwrap().count(), 1);
}

#[test]
fn two_runners_do_not_share_a_directory() {
    let experiment = Experiment::new(GOOD);
    let _first = experiment.open().unwrap();
    assert!(matches!(experiment.open(), Err(DirectoryError::Busy { .. })));
}

#[test]
fn a_spoilt_line_in_the_middle_is_named_and_nothing_is_lost() {
    let experiment = Experiment::new(GOOD);
    experiment.samples();
    let file = experiment.samples_file();
    let text = fs::read_to_string(&file).unwrap();
    let spoil = |line: usize, with: &str| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[line] = with;
        fs::write(&file, lines.join("\n") + "\n").unwrap();
        let error = experiment.open().unwrap_err().to_string();
        assert!(error.contains(&format!("samples.jsonl:{}: ", line + 1)), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), lines.join("\n") + "\n");
        error
    };
    assert!(spoil(3, "{\"cell\":").contains("no sample"));
    assert!(spoil(3, text.lines().next().unwrap()).contains("second time"));
    let stranger = text.lines().next().unwrap().replace("\"work\"", "\"play\"");
    assert!(spoil(0, &stranger).contains("not part of the plan"));
}

#[test]
fn a_bundled_program_runs_from_its_copy() {
    let experiment = Experiment::edited("", |text| text.replace("work.sh", "fib"));
    let directory = experiment.open().unwrap();
    let path = directory.program(&experiment.plan.programs[0]);
    assert!(path.starts_with(experiment.out()) && path.ends_with(Path::new("programs/fib.py")));
    assert_eq!(fs::read_to_string(path).unwrap(), crate::programs::bundled("fib").unwrap());
}

#[test]
fn controls_are_measured_like_everything_else() {
    let experiment = Experiment::edited(GOOD, |text| text.replace("controls = false", "controls = true"));
    let samples = experiment.samples();
    assert_eq!(samples.len(), (4 + 2 + 2) * 3);
    for engine in ["gil (again)", "machine"] {
        let of_it: Vec<_> = samples.iter().filter(|sample| sample.cell.engine == engine).collect();
        assert_eq!(of_it.len(), 2 * 3);
        assert!(of_it.iter().all(|sample| sample.status == Status::Ok), "{of_it:?}");
    }
}

#[test]
fn short_rounds_make_a_value_together_and_the_trial_is_remembered() {
    let program = "i=0; while [ $i -lt $values ]; do echo '@value seconds 0.02'; i=$((i+1)); done\n\
                   echo \"answer $n $threads\"";
    let experiment =
        Experiment::edited(program, |text| text.replace("processes = 3", "processes = 2, min-time = 0.1"));
    let samples = experiment.samples();
    assert!(samples.iter().all(|sample| sample.rounds_per_value == 5 && sample.values["seconds"].len() == 1));
    assert_eq!(experiment.open().unwrap().calibrated.len(), 4);
    fs::write(experiment.samples_file(), "").unwrap();
    assert_eq!(experiment.samples().len(), 8);
    assert_eq!(experiment.open().unwrap().calibrated.len(), 4, "no cell is tried twice");
}

#[test]
fn a_clock_that_jumps_back_does_no_harm() {
    let experiment = Experiment::new(GOOD);
    let all = experiment.samples();
    let text = fs::read_to_string(experiment.samples_file()).unwrap();
    let future: Vec<String> =
        text.lines().take(5).map(|line| line.replace(&all[0].started_at[..4], "2999")).collect();
    fs::write(experiment.samples_file(), future.join("\n") + "\n").unwrap();
    let continued = experiment.samples();
    assert_eq!(continued.len(), 12);
    assert!(continued.iter().all(|sample| (0.0..5.0).contains(&sample.wall_seconds)));
}

/// Half a second in which a process outside the child's group keeps a processor busy.
const DISTURBED: &str = "setsid timeout 0.6 sh -c 'while :; do :; done' > /dev/null 2>&1 &\nsleep 0.5\n";

fn disturbed(policy: &str) -> Experiment {
    Experiment::edited(&format!("{DISTURBED}{GOOD}"), |text| {
        text.replace("processes = 3", "processes = 1")
            .replace("strategies = [\"gil\", \"nogil\"]", "strategies = [\"gil\"]")
            .replace(
                "controls = false",
                &format!("controls = false, noise = {policy}, thresholds = {{ others = 0.005 }}"),
            )
    })
}

#[test]
fn noisy_samples_are_taken_again_and_kept_aside() {
    let experiment = disturbed("{ repeat = 1 }");
    let samples = experiment.samples();
    assert_eq!(samples.len(), 2);
    for sample in &samples {
        assert!(sample.marks.iter().any(|mark| mark.contains("other processes used")), "{sample:?}");
        assert_eq!(sample.attempts, 2);
    }
    let repeated = fs::read_to_string(experiment.out().join("repeated.jsonl")).unwrap();
    assert_eq!(repeated.lines().count(), 2);
}

#[test]
fn a_strict_run_stops_at_the_first_noisy_sample() {
    let experiment = disturbed("\"refuse\"");
    let stand_in = experiment.folder.path().join("stand-in.sh");
    let launcher = Launcher::stand_in(&["sh", &stand_in.to_string_lossy()]);
    let mut directory = experiment.open().unwrap();
    let (interrupt, mut progress) = (Interrupt::default(), Progress::silent(&experiment.plan));
    let policy = experiment.plan.system.noise;
    let ended = run(&experiment.plan, &mut directory, &launcher, &interrupt, policy, &mut progress);
    let error = ended.unwrap_err().to_string();
    assert!(error.contains("was noisy: other processes used"), "{error}");
    assert_eq!(fs::read_to_string(experiment.samples_file()).unwrap(), "");
}
