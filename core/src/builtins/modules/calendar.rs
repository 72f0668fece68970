//! The part of `time` that knows days and months: broken-down times, in UTC and in the system's time zone, and their
//! text. The C library's functions do the work (POSIX `localtime_r`, `gmtime_r`, `mktime`, `strftime`).

use super::native::of_module;
use super::record::record_class;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Tuple};
use std::ffi::{CStr, CString};

const FIELDS: [&str; 9] =
    ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Adds it to the module `time`.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("asctime", asctime),
        ("ctime", ctime),
        ("gmtime", |vm, args| broken_down(vm, args, "gmtime", false)),
        ("localtime", |vm, args| broken_down(vm, args, "localtime", true)),
        ("mktime", mktime),
        ("strftime", strftime),
        ("strptime", strptime),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    let class = record_class(vm, "time", "struct_time", &FIELDS);
    vm.def_static(class.get(), "__new__", new_struct_time);
    vm.refresh_flags(class.get());
    vm.def_value(m, "struct_time", class);
    let items = vm.new_int(11);
    vm.def_value(m, "_STRUCT_TM_ITEMS", items);
    zone(vm, m);
}

/// `timezone`, `altzone`, `daylight`, `tzname`: as CPython finds them, from a winter's day and a summer's.
fn zone<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    // 2 January and 2 July 2025, noon UTC.
    let seasons = [1_735_819_200, 1_751_457_600].map(|at| {
        split(at, true).map_or((0, String::new()), |t| {
            // SAFETY: the C library's names of zones are static strings.
            let name = if t.tm_zone.is_null() { c"UTC" } else { unsafe { CStr::from_ptr(t.tm_zone) } };
            (-t.tm_gmtoff, name.to_string_lossy().into_owned())
        })
    });
    let [(winter, winter_name), (summer, summer_name)] = seasons;
    let daylight = i64::from(winter != summer);
    for (name, value) in
        [("timezone", winter.max(summer)), ("altzone", winter.min(summer)), ("daylight", daylight)]
    {
        let value = vm.new_int(value);
        vm.def_value(m, name, value);
    }
    let mut names = [winter_name, summer_name];
    if winter < summer {
        names.reverse();
    }
    let names = names.map(|name| vm.new_str(&name));
    let names = vm.new_tuple_of(names);
    vm.def_value(m, "tzname", names);
}

/// Seconds since 1970 as a broken-down time; `None`: the year does not fit.
fn split(at: i64, local: bool) -> Option<libc::tm> {
    // SAFETY: all zeros are a valid `tm`; both functions write to it and to nothing else that is shared.
    unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        let done = if local { libc::localtime_r(&at, &mut tm) } else { libc::gmtime_r(&at, &mut tm) };
        (!done.is_null()).then_some(tm)
    }
}

fn too_large<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.raise(Exc::OverflowError, "timestamp out of range for platform time_t")
}

/// The seconds argument, or now.
fn seconds<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, i64> {
    let Some(v) = v.filter(|v| !v.is_none()) else {
        return Ok(rustix::time::clock_gettime(rustix::time::ClockId::Realtime).tv_sec);
    };
    let x = vm.as_f64(v)?.floor();
    match x {
        _ if x.is_nan() => Err(vm.value_error("Invalid value NaN (not a number)")),
        _ if x.abs() < 9e18 => Ok(x as i64),
        _ => Err(too_large(vm)),
    }
}

fn broken_down<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, local: bool) -> PyResult<S> {
    let [at] = args.between(vm, f, 0)?;
    let at = seconds(vm, at)?;
    match split(at, local) {
        Some(tm) => struct_time(vm, &tm),
        None => Err(too_large(vm)),
    }
}

fn struct_time<S: Strategy>(vm: &mut Vm<S>, tm: &libc::tm) -> PyResult<S> {
    let class = of_module(vm, "time", "struct_time")?;
    let items = [
        tm.tm_year + 1900,
        tm.tm_mon + 1,
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        (tm.tm_wday + 6) % 7,
        tm.tm_yday + 1,
        tm.tm_isdst,
    ];
    let items = items.map(|i| vm.new_int(i.into()).into_value());
    let time = vm.new_tuple_of_type(class.get(), &items);
    // SAFETY: as in `zone`.
    let name = if tm.tm_zone.is_null() { c"UTC" } else { unsafe { CStr::from_ptr(tm.tm_zone) } };
    let name = vm.new_str(&name.to_string_lossy());
    vm.set_own_attr(time.get(), vm.rt.intern("tm_zone"), name);
    let offset = vm.new_int(tm.tm_gmtoff);
    vm.set_own_attr(time.get(), vm.rt.intern("tm_gmtoff"), offset);
    Ok(time)
}

/// `struct_time(sequence)` of nine to eleven items: the last two are the zone's name and offset.
fn new_struct_time<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, sequence] = args.exactly(vm, "time.struct_time")?;
    let items = vm.collect(sequence)?;
    let n = items.len();
    if !(9..=11).contains(&n) {
        let bound = if n < 9 { "at least 9" } else { "at most 11" };
        return Err(
            vm.type_error(format!("time.struct_time() takes an {bound}-sequence ({n}-sequence given)"))
        );
    }
    let own: Vec<Value> = items[..9].iter().map(|item| item.clone().into_value()).collect();
    let time = vm.new_tuple_of_type(class, &own);
    for (i, name) in [(9, "tm_zone"), (10, "tm_gmtoff")] {
        let value = items.get(i).cloned().unwrap_or_else(Ref::none);
        vm.set_own_attr(time.get(), vm.rt.intern(name), value);
    }
    Ok(time)
}

/// The nine fields of an argument.
fn fields<S: Strategy>(vm: &mut Vm<S>, v: Value, f: &str) -> PyResult<S, libc::tm> {
    let Some(tuple) = Obj::<S, Tuple>::of(v) else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    let items = tuple.body().items();
    if items.len() < 9 {
        return Err(vm.type_error(format!("{f}(): illegal time tuple argument")));
    }
    let mut numbers = [0i32; 9];
    for (number, &item) in numbers.iter_mut().zip(items) {
        *number = match i32::try_from(vm.index_clamped(item)?) {
            Ok(i) => i,
            Err(_) => return Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C int")),
        };
    }
    // SAFETY: all zeros are a valid `tm`.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    let [year, month, day, hour, minute, second, weekday, yearday, dst] = numbers;
    let Some(year) = year.checked_sub(1900) else {
        return Err(vm.raise(Exc::OverflowError, "year out of range"));
    };
    (tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour) = (year, month.wrapping_sub(1), day, hour);
    (tm.tm_min, tm.tm_sec, tm.tm_yday, tm.tm_isdst) = (minute, second, yearday.wrapping_sub(1), dst);
    tm.tm_wday = (weekday.wrapping_add(1)).rem_euclid(7);
    Ok(tm)
}

/// As [`fields`], each in its range: zero stands for the first month and day.
fn checked_fields<S: Strategy>(vm: &mut Vm<S>, v: Value, f: &str) -> PyResult<S, libc::tm> {
    let mut tm = fields(vm, v, f)?;
    tm.tm_mon = if tm.tm_mon == -1 { 0 } else { tm.tm_mon };
    tm.tm_mday = if tm.tm_mday == 0 { 1 } else { tm.tm_mday };
    tm.tm_yday = if tm.tm_yday == -1 { 0 } else { tm.tm_yday };
    let wrong = [
        (!(0..12).contains(&tm.tm_mon), "month out of range"),
        (!(1..32).contains(&tm.tm_mday), "day of month out of range"),
        (!(0..24).contains(&tm.tm_hour), "hour out of range"),
        (!(0..60).contains(&tm.tm_min), "minute out of range"),
        (!(0..62).contains(&tm.tm_sec), "seconds out of range"),
        (!(0..366).contains(&tm.tm_yday), "day of year out of range"),
    ];
    match wrong.iter().find(|(wrong, _)| *wrong) {
        Some((_, message)) => Err(vm.value_error(message)),
        None => Ok(tm),
    }
}

fn mktime<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [time] = args.exactly(vm, "time.mktime")?;
    let mut tm = fields(vm, time, "mktime")?;
    // The C library says -1 both for a failure and for a second of 1969; only the latter sets the week day.
    tm.tm_wday = -1;
    // SAFETY: `tm` is valid; nothing else is written.
    let at = unsafe { libc::mktime(&mut tm) };
    match at == -1 && tm.tm_wday == -1 {
        true => Err(vm.raise(Exc::OverflowError, "mktime argument out of range")),
        false => Ok(vm.new_float(at as f64)),
    }
}

/// `strftime(format, time=now)`
fn strftime<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [format, time] = args.between(vm, "strftime", 1)?;
    let format = format.unwrap_or(Value::NONE);
    if crate::protocol::str_text::<S>(format).is_none() {
        let name = vm.type_name(format);
        return Err(vm.type_error(format!("strftime() argument 1 must be str, not {name}")));
    }
    let tm = match time {
        Some(time) => checked_fields(vm, time, "strftime")?,
        None => match split(seconds(vm, None)?, true) {
            Some(tm) => tm,
            None => return Err(too_large(vm)),
        },
    };
    let text = vm.text_of(format);
    let Ok(format) = CString::new(text.as_str()) else {
        return Err(vm.value_error("embedded null character"));
    };
    Ok(vm.new_str(&formatted(&format, &tm)))
}

fn formatted(format: &CStr, tm: &libc::tm) -> String {
    if format.is_empty() {
        return String::new();
    }
    // An empty result and too little room look alike: room for 256 times the format settles it.
    let most = 256 * format.count_bytes().max(4);
    let mut out = vec![0u8; 256];
    loop {
        // SAFETY: `out` has that many bytes, the format ends with a null, and `tm` is valid.
        let n = unsafe { libc::strftime(out.as_mut_ptr().cast(), out.len(), format.as_ptr(), tm) };
        if n > 0 || out.len() >= most {
            return String::from_utf8_lossy(&out[..n]).into_owned();
        }
        out.resize(out.len() * 2, 0);
    }
}

/// The library's module `_strptime` does it.
fn strptime<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let name = vm.new_str("_strptime");
    let names = vm.new_list_of([vm.new_str("_strptime_time")]);
    let module = vm.import(name.get(), Value::small(0), names.get())?;
    let f = vm.getattr(module.get(), vm.rt.intern("_strptime_time"))?;
    vm.call_args(f.get(), args)
}

fn asctime<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [time] = args.between(vm, "asctime", 0)?;
    let tm = match time {
        Some(time) => Some(checked_fields(vm, time, "asctime")?),
        None => split(seconds(vm, None)?, true),
    };
    match tm {
        Some(tm) => Ok(vm.new_str(&text_of(&tm))),
        None => Err(too_large(vm)),
    }
}

fn ctime<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [at] = args.between(vm, "ctime", 0)?;
    match split(seconds(vm, at)?, true) {
        Some(tm) => Ok(vm.new_str(&text_of(&tm))),
        None => Err(too_large(vm)),
    }
}

fn text_of(tm: &libc::tm) -> String {
    let name = |names: &[&'static str], i: i32| names.get(i as usize).copied().unwrap_or("???");
    format!(
        "{} {}{:3} {:02}:{:02}:{:02} {}",
        name(&DAYS, (tm.tm_wday + 6) % 7),
        name(&MONTHS, tm.tm_mon),
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        i64::from(tm.tm_year) + 1900
    )
}

#[cfg(test)]
mod tests {
    use super::{split, text_of};

    #[test]
    fn the_epoch_is_a_thursday() {
        assert_eq!(split(0, false).map(|tm| text_of(&tm)).as_deref(), Some("Thu Jan  1 00:00:00 1970"));
    }
}
