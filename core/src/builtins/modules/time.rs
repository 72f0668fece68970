//! The module `time`: clocks and sleep.

use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

/// How often a sleeping main thread looks whether Ctrl-C was pressed.
pub(super) const WATCH: Duration = Duration::from_millis(50);

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("time");
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("clock_gettime", |vm, args| {
            let clock = clock_argument(vm, args, "clock_gettime")?;
            seconds(vm, Args::positional(&[]), "clock_gettime", clock)
        }),
        ("clock_gettime_ns", |vm, args| {
            let clock = clock_argument(vm, args, "clock_gettime_ns")?;
            nanoseconds(vm, Args::positional(&[]), "clock_gettime_ns", clock)
        }),
        ("get_clock_info", get_clock_info),
        ("monotonic", |vm, args| seconds(vm, args, "monotonic", ClockId::Monotonic)),
        ("monotonic_ns", |vm, args| nanoseconds(vm, args, "monotonic_ns", ClockId::Monotonic)),
        ("perf_counter", |vm, args| seconds(vm, args, "perf_counter", ClockId::Monotonic)),
        ("perf_counter_ns", |vm, args| nanoseconds(vm, args, "perf_counter_ns", ClockId::Monotonic)),
        ("process_time", |vm, args| seconds(vm, args, "process_time", ClockId::ProcessCPUTime)),
        ("process_time_ns", |vm, args| nanoseconds(vm, args, "process_time_ns", ClockId::ProcessCPUTime)),
        ("sleep", sleep),
        ("thread_time", |vm, args| seconds(vm, args, "thread_time", ClockId::ThreadCPUTime)),
        ("thread_time_ns", |vm, args| nanoseconds(vm, args, "thread_time_ns", ClockId::ThreadCPUTime)),
        ("time", |vm, args| seconds(vm, args, "time", ClockId::Realtime)),
        ("time_ns", |vm, args| nanoseconds(vm, args, "time_ns", ClockId::Realtime)),
    ];
    for &(name, f) in functions {
        vm.def_function(module.get(), name, f);
    }
    for (name, clock) in CLOCKS {
        let number = vm.new_int(clock as i64);
        vm.def_value(module.get(), name, number);
    }
    super::calendar::install(vm, module.get());
    vm.add_builtin_module(module);
}

/// The clocks that `clock_gettime` reads, by the system's numbers.
const CLOCKS: [(&str, ClockId); 4] = [
    ("CLOCK_MONOTONIC", ClockId::Monotonic),
    ("CLOCK_PROCESS_CPUTIME_ID", ClockId::ProcessCPUTime),
    ("CLOCK_REALTIME", ClockId::Realtime),
    ("CLOCK_THREAD_CPUTIME_ID", ClockId::ThreadCPUTime),
];

fn clock_argument<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, ClockId> {
    let [clock] = args.exactly::<S, 1>(vm, f)?;
    let number = vm.index(clock)?;
    match CLOCKS.into_iter().find(|(_, clock)| *clock as i64 == number) {
        Some((_, clock)) => Ok(clock),
        None => {
            let error = rustix::io::Errno::INVAL.into();
            Err(super::io::raise_io(vm, &error, None))
        }
    }
}

/// What is known of a clock that the module reads by a function of its own.
fn get_clock_info<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [name] = args.exactly::<S, 1>(vm, "get_clock_info")?;
    let (clock, id) = match vm.text_of(name).as_str() {
        "monotonic" | "perf_counter" => ("CLOCK_MONOTONIC", ClockId::Monotonic),
        "process_time" => ("CLOCK_PROCESS_CPUTIME_ID", ClockId::ProcessCPUTime),
        "thread_time" => ("CLOCK_THREAD_CPUTIME_ID", ClockId::ThreadCPUTime),
        "time" => ("CLOCK_REALTIME", ClockId::Realtime),
        _ => return Err(vm.value_error("unknown clock")),
    };
    let resolution = rustix::time::clock_getres(id);
    let fields = vec![
        ("implementation", vm.new_str(&format!("clock_gettime({clock})"))),
        ("monotonic", Ref::bool(id != ClockId::Realtime)),
        ("adjustable", Ref::bool(id == ClockId::Realtime)),
        ("resolution", vm.new_float(resolution.tv_sec as f64 + resolution.tv_nsec as f64 * 1e-9)),
    ];
    Ok(super::record::single_record(vm, "time", "clock_info", fields))
}

fn seconds<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, clock: ClockId) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, f)?;
    let now = clock_gettime(clock);
    Ok(vm.new_float(now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9))
}

fn nanoseconds<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, clock: ClockId) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, f)?;
    let now = clock_gettime(clock);
    Ok(vm.new_int(now.tv_sec * 1_000_000_000 + now.tv_nsec))
}

/// A number of seconds as a program gives it; `None`: below zero.
pub(super) fn duration<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Duration>> {
    let is_number = vm.float_of(v).is_some() || vm.int_of(v).is_some();
    if !is_number && vm.getattr_opt(v, vm.rt.names.index)?.is_none() {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("'{name}' object cannot be interpreted as an integer or float")));
    }
    let seconds = vm.as_f64(v)?;
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Ok(None);
    }
    // As many nanoseconds as CPython's time type holds.
    if seconds >= i64::MAX as f64 / 1e9 {
        return Err(vm.raise(Exc::OverflowError, "timestamp out of range for C PyTime_t"));
    }
    Ok(Some(Duration::from_secs_f64(seconds)))
}

fn sleep<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [time] = args.exactly::<S, 1>(vm, "sleep")?;
    let Some(time) = duration(vm, time)? else {
        return Err(vm.value_error("sleep length must be non-negative"));
    };
    if time.is_zero() {
        vm.blocking(std::thread::yield_now);
        vm.poll()?;
        return Ok(Ref::none());
    }
    let start = Instant::now();
    loop {
        let left = time.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Ok(Ref::none());
        }
        let slice = if vm.is_main { left.min(WATCH) } else { left };
        vm.blocking(|| std::thread::sleep(slice));
        vm.poll()?;
    }
}
