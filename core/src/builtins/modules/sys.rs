//! The module `sys`.

use super::io::{Standard, standard_file};
use super::record::{new_record, record_class, single_record};
use super::state::MAX_STR_DIGITS;
use crate::object::{Header, Kind, Obj, Ref, Value};
use crate::protocol::{LIBRARY, str_text};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::{Memory, Strategy, Sync};
use crate::types::{Args, Exc, TypeFlags};
use std::sync::atomic::Ordering;
use std::time::Duration;

const VERSION: [i64; 3] = [3, 14, 0];
/// The lowest limit on digits that a program may set.
const LEAST_STR_DIGITS: i64 = 640;
/// The class of what `sys.unraisablehook` is called with.
const UNRAISABLE: &str = "UnraisableHookArgs";

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("sys");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        // Nobody listens, traces or profiles.
        ("audit", |_, _| Ok(Ref::none())),
        ("getprofile", |_, _| Ok(Ref::none())),
        ("gettrace", |_, _| Ok(Ref::none())),
        ("_clear_type_descriptors", clear_type_descriptors),
        ("_is_gil_enabled", |_, _| Ok(Ref::bool(!S::PARALLEL))),
        ("displayhook", displayhook),
        ("exc_info", exc_info),
        ("excepthook", excepthook),
        ("exception", exception),
        ("exit", exit),
        ("get_int_max_str_digits", |vm, _| Ok(vm.new_size(vm.digit_limit()))),
        ("getdefaultencoding", |vm, _| Ok(vm.new_str("utf-8"))),
        ("getfilesystemencodeerrors", |vm, _| Ok(vm.new_str("surrogateescape"))),
        ("getfilesystemencoding", |vm, _| Ok(vm.new_str("utf-8"))),
        ("getrecursionlimit", getrecursionlimit),
        ("getrefcount", getrefcount),
        ("getsizeof", getsizeof),
        ("getswitchinterval", getswitchinterval),
        ("intern", intern),
        ("is_finalizing", |vm, _| Ok(Ref::bool(vm.rt.finalizing.load(Ordering::Relaxed)))),
        ("set_int_max_str_digits", set_int_max_str_digits),
        ("setrecursionlimit", setrecursionlimit),
        ("setprofile", |vm, args| listen(vm, args, "setprofile")),
        ("setswitchinterval", setswitchinterval),
        ("settrace", |vm, args| listen(vm, args, "settrace")),
        ("unraisablehook", unraisablehook),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    for name in ["displayhook", "excepthook", "unraisablehook"] {
        if let Some(hook) = vm.get_own_attr(m, vm.rt.intern(name)) {
            vm.def_value(m, &format!("__{name}__"), hook);
        }
    }
    values(vm, m);
    records(vm, m);
    super::frames::install(vm, m);
    super::monitoring::install(vm, m);
    // Made before the streams, whose classes are found through it.
    vm.add_builtin_module(module.clone());
    let streams = [("stdin", Standard::Input), ("stdout", Standard::Output), ("stderr", Standard::Error)];
    for (name, standard) in streams {
        if let Ok(file) = standard_file(vm, standard) {
            vm.def_value(m, &format!("__{name}__"), file.clone());
            vm.def_value(m, name, file);
        }
    }
}

fn values<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    let strings = |vm: &mut Vm<S>, items: &[String]| {
        let items: Vec<Ref<S>> = items.iter().map(|s| vm.new_str(s)).collect();
        vm.new_list_of(items)
    };
    let options = &vm.rt.options;
    let argv = strings(vm, &options.argv);
    let folder = options.path.iter().map(|p| p.to_string_lossy().into_owned());
    let path = strings(vm, &folder.chain([LIBRARY.to_owned()]).collect::<Vec<_>>());
    let names: Vec<Ref<S>> = gilectomy_library::cpython_names().map(|name| vm.new_str(name)).collect();
    let names = vm.new_list_of(names);
    if let Ok(names) = vm.call(vm.rt.types.frozenset, &[names.get()]) {
        vm.def_value(m, "stdlib_module_names", names);
    }
    let executable = std::env::current_exe().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    let version =
        format!("{}.{}.{} (gilectomy {})", VERSION[0], VERSION[1], VERSION[2], env!("CARGO_PKG_VERSION"));
    let platform = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let texts = [
        ("version", version.as_str()),
        ("executable", executable.as_str()),
        ("_base_executable", executable.as_str()),
        ("platform", platform),
        ("byteorder", if cfg!(target_endian = "big") { "big" } else { "little" }),
        ("prefix", ""),
        ("exec_prefix", ""),
        ("base_prefix", ""),
        ("copyright", ""),
        ("float_repr_style", "short"),
        ("base_exec_prefix", ""),
        ("platlibdir", "lib"),
        ("abiflags", ""),
    ];
    for (name, text) in texts {
        let text = vm.new_str(text);
        vm.def_value(m, name, text);
    }
    let numbers = [
        ("maxsize", i64::MAX),
        ("maxunicode", 0x10_FFFF),
        ("hexversion", 0x030E_00F0),
        ("api_version", 1013),
    ];
    for (name, n) in numbers {
        let n = vm.new_int(n);
        vm.def_value(m, name, n);
    }
    let orig = argv.clone();
    let modules = Ref::new(vm.rt.modules);
    let warnings = vm.new_list(vec![]);
    let (cache, dont_write) = (vm.new_dict(), Ref::bool(true));
    for (name, value) in [
        ("argv", argv),
        ("orig_argv", orig),
        ("path", path),
        ("modules", modules),
        ("warnoptions", warnings),
        ("path_importer_cache", cache),
        ("dont_write_bytecode", dont_write),
    ] {
        vm.def_value(m, name, value);
    }
}

/// Fills `builtin_module_names`, when all of them are there, and keeps them.
pub(super) fn name_builtin_modules<S: Strategy>(vm: &mut Vm<S>) {
    let modules = vm.dict_items(vm.rt.modules);
    let kept = vm.new_dict().into_value();
    vm.make_immortal(kept);
    for (name, module) in &modules {
        vm.dict_set_name(kept, name.get(), module.clone());
    }
    vm.rt.modules_state.builtin.get_or_init(|| kept);
    let mut names: Vec<String> = modules.iter().map(|(name, _)| vm.text_of(name.get())).collect();
    names.sort_unstable();
    let names: Vec<Ref<S>> = names.iter().map(|name| vm.new_str(name)).collect();
    let names = vm.new_tuple_of(names);
    if let Some(sys) = vm.dict_get_name(vm.rt.modules, vm.rt.intern("sys")) {
        vm.def_value(sys.get(), "builtin_module_names", names);
    }
}

fn records<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    let int = |vm: &Vm<S>, i: i64| vm.new_int(i);
    let version = |vm: &mut Vm<S>| {
        let fields = vec![
            ("major", int(vm, VERSION[0])),
            ("minor", int(vm, VERSION[1])),
            ("micro", int(vm, VERSION[2])),
            ("releaselevel", vm.new_str("final")),
            ("serial", int(vm, 0)),
        ];
        single_record(vm, "sys", "version_info", fields)
    };
    let version_info = version(vm);
    let implementation = vec![
        ("name", vm.new_str("gilectomy")),
        ("cache_tag", Ref::none()),
        ("version", version_info.clone()),
        ("hexversion", int(vm, 0x030E_00F0)),
    ];
    let float_info = vec![
        ("max", vm.new_float(f64::MAX)),
        ("max_exp", int(vm, 1024)),
        ("max_10_exp", int(vm, 308)),
        ("min", vm.new_float(f64::MIN_POSITIVE)),
        ("min_exp", int(vm, -1021)),
        ("min_10_exp", int(vm, -307)),
        ("dig", int(vm, 15)),
        ("mant_dig", int(vm, 53)),
        ("epsilon", vm.new_float(f64::EPSILON)),
        ("radix", int(vm, 2)),
        ("rounds", int(vm, 1)),
    ];
    let int_info = vec![
        ("bits_per_digit", int(vm, 30)),
        ("sizeof_digit", int(vm, 4)),
        ("default_max_str_digits", vm.new_size(MAX_STR_DIGITS)),
        ("str_digits_check_threshold", int(vm, LEAST_STR_DIGITS)),
    ];
    let hash_info = vec![
        ("width", int(vm, 64)),
        ("modulus", int(vm, (1 << 61) - 1)),
        ("inf", int(vm, 314_159)),
        ("nan", int(vm, 0)),
        ("imag", int(vm, 1_000_003)),
        ("algorithm", vm.new_str("foldhash")),
        ("hash_bits", int(vm, 64)),
        ("seed_bits", int(vm, 64)),
        ("cutoff", int(vm, 0)),
    ];
    let thread_info =
        vec![("name", vm.new_str("pthread")), ("lock", vm.new_str("futex")), ("version", Ref::none())];
    let flags = vec![
        ("debug", int(vm, 0)),
        ("inspect", int(vm, 0)),
        ("interactive", int(vm, 0)),
        ("optimize", int(vm, 0)),
        ("dont_write_bytecode", int(vm, 1)),
        ("no_user_site", int(vm, 1)),
        ("no_site", int(vm, 1)),
        ("ignore_environment", int(vm, 0)),
        ("verbose", int(vm, 0)),
        ("bytes_warning", int(vm, 0)),
        ("quiet", int(vm, 0)),
        ("hash_randomization", int(vm, 1)),
        ("isolated", int(vm, 0)),
        ("dev_mode", Ref::bool(false)),
        ("utf8_mode", int(vm, 1)),
        ("warn_default_encoding", int(vm, 0)),
        ("safe_path", Ref::bool(false)),
        ("thread_inherit_context", int(vm, 0)),
        ("context_aware_warnings", int(vm, 0)),
        ("int_max_str_digits", vm.new_size(MAX_STR_DIGITS)),
    ];
    vm.def_value(m, "version_info", version_info);
    let fields = ["exc_type", "exc_value", "exc_traceback", "err_msg", "object"];
    let class = record_class(vm, "sys", UNRAISABLE, &fields);
    vm.def_value(m, UNRAISABLE, class);
    for (name, fields) in [
        ("implementation", implementation),
        ("float_info", float_info),
        ("int_info", int_info),
        ("hash_info", hash_info),
        ("thread_info", thread_info),
        ("flags", flags),
    ] {
        let record = single_record(vm, "sys", name, fields);
        vm.def_value(m, name, record);
    }
}

// ---- exceptions ------------------------------------------------------------------------------------

fn exit<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [code] = args.between::<S, 1>(vm, "exit", 0)?;
    // CPython makes the exception from the value as `raise SystemExit, value` once did: None is no
    // argument, a tuple is all of them.
    let items: Vec<Ref<S>> = match code.filter(|c| !c.is_none()) {
        None => vec![],
        Some(code) => match Obj::<S, crate::types::Tuple>::of(code) {
            Some(tuple) => tuple.body().items().iter().map(|&v| Ref::new(v)).collect(),
            None => vec![Ref::new(code)],
        },
    };
    let values: Vec<Value> = items.iter().map(Ref::get).collect();
    let exception = vm.call(vm.rt.types.exc[Exc::SystemExit as usize], &values)?;
    Err(vm.raise_value(exception))
}

fn exception<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "exception")?;
    Ok(handled(vm).unwrap_or_else(Ref::none))
}

fn handled<S: Strategy>(vm: &Vm<S>) -> Option<Ref<S>> {
    let handled = vm.handled;
    if handled.is_null() || handled.is_none() { None } else { Some(Ref::new(handled)) }
}

fn exc_info<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "exc_info")?;
    let parts = match handled(vm) {
        None => [Ref::none(), Ref::none(), Ref::none()],
        Some(exception) => {
            let class = Ref::new(vm.type_of(exception.get()));
            let traceback = vm.traceback_of(exception.get());
            [class, exception, traceback]
        }
    };
    Ok(vm.new_tuple_of(parts))
}

/// Writes a text to the present `sys.stderr`; where that fails there is nobody to tell.
pub(crate) fn write_stderr<S: Strategy>(vm: &mut Vm<S>, text: &str) {
    let stderr = super::io::sys_stream(vm, vm.rt.names.stderr).filter(|f| !f.is_none());
    let Some(stderr) = stderr else { return };
    let text = vm.new_str(text);
    let written = vm.call_method(stderr.get(), vm.rt.names.write, &[text.get()]);
    forget(vm, written);
    let flushed = vm.call_method(stderr.get(), vm.rt.names.flush, &[]);
    forget(vm, flushed);
}

/// Drops a result, and an exception with it.
pub(crate) fn forget<S: Strategy, T>(vm: &mut Vm<S>, result: PyResult<S, T>) {
    if let Err(raised) = result {
        drop(vm.take_raised(raised));
    }
}

/// What an interactive session does with the value of an expression: shows it, and keeps it as `builtins._`.
fn displayhook<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [value] = args.exactly::<S, 1>(vm, "displayhook")?;
    if value.is_none() {
        return Ok(Ref::none());
    }
    let last = vm.rt.intern("_");
    vm.dict_set_name(vm.rt.builtins, last, Ref::none());
    let text = vm.repr_text(value)?;
    let Some(stdout) = super::io::sys_stream(vm, vm.rt.names.stdout) else {
        return Err(vm.raise(Exc::RuntimeError, "lost sys.stdout"));
    };
    let line = vm.new_str(&format!("{text}\n"));
    vm.call_method(stdout.get(), vm.rt.names.write, &[line.get()])?;
    vm.dict_set_name(vm.rt.builtins, last, Ref::new(value));
    Ok(Ref::none())
}

fn excepthook<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_, exception, _] = args.exactly::<S, 3>(vm, "excepthook")?;
    let text = vm.print_exception(exception);
    write_stderr(vm, &text);
    Ok(Ref::none())
}

/// Called with an object that has `exc_value`, `err_msg` and `object`.
fn unraisablehook<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [unraisable] = args.exactly::<S, 1>(vm, "unraisablehook")?;
    let attr = |vm: &mut Vm<S>, name: &str| {
        let name = vm.rt.intern(name);
        Ok::<_, Raised<S>>(vm.getattr_opt(unraisable, name)?.unwrap_or_else(Ref::none))
    };
    let (exception, message, object) = (attr(vm, "exc_value")?, attr(vm, "err_msg")?, attr(vm, "object")?);
    let message =
        if message.is_none() { "Exception ignored in".to_owned() } else { vm.text_of(message.get()) };
    let object = if object.is_none() { String::new() } else { format!(": {}", vm.repr_text(object.get())?) };
    let text = vm.print_exception(exception.get());
    write_stderr(vm, &format!("{message}{object}\n{text}"));
    Ok(Ref::none())
}

/// Calls the program's own `sys.unraisablehook`; false: it has set none, or that failed.
pub(crate) fn call_unraisable_hook<S: Strategy>(vm: &mut Vm<S>, exception: Value, message: &str) -> bool {
    let Some(sys) = vm.dict_get_name(vm.rt.modules, vm.rt.intern("sys")) else { return false };
    let own = |vm: &mut Vm<S>, name: &str| vm.get_own_attr(sys.get(), vm.rt.intern(name));
    let (hook, usual) = (own(vm, "unraisablehook"), own(vm, "__unraisablehook__"));
    let Some(hook) = hook.filter(|h| !h.is_none() && usual.is_none_or(|u| u.get() != h.get())) else {
        return false;
    };
    let Some(class) = own(vm, UNRAISABLE).filter(|class| class.has_layout(Kind::Type)) else { return false };
    let fields = vec![
        Ref::new(vm.type_of(exception)),
        Ref::new(exception),
        vm.traceback_of(exception),
        vm.new_str(message),
        Ref::none(),
    ];
    let args = new_record(vm, class.get(), fields);
    let called = vm.call(hook.get(), &[args.get()]);
    let good = called.is_ok();
    forget(vm, called);
    good
}

// ---- limits ----------------------------------------------------------------------------------------

fn getrecursionlimit<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "getrecursionlimit")?;
    Ok(vm.new_size(vm.rt.recursion_limit.load(Ordering::Relaxed)))
}

fn setrecursionlimit<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [limit] = args.exactly::<S, 1>(vm, "setrecursionlimit")?;
    let limit = vm.index(limit)?;
    if limit < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = vm.frames.as_slice().len();
    if depth as i64 >= limit {
        let message = format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
        );
        return Err(vm.raise(Exc::RecursionError, message));
    }
    vm.set_recursion_limit(limit as usize);
    Ok(Ref::none())
}

fn set_int_max_str_digits<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [limit] = args.named(vm, "set_int_max_str_digits", ["maxdigits"], (0, 1, 1))?;
    let limit = vm.index_or(limit.unwrap_or(Value::NONE), Exc::OverflowError)?;
    if limit != 0 && limit < LEAST_STR_DIGITS {
        return Err(vm.value_error(format!("maxdigits must be 0 or larger than {LEAST_STR_DIGITS}")));
    }
    vm.rt.modules_state.digit_limit.store(limit as usize, Ordering::Relaxed);
    Ok(Ref::none())
}

fn getswitchinterval<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "getswitchinterval")?;
    let nanoseconds = vm.rt.modules_state.switch_interval.load(Ordering::Relaxed);
    Ok(vm.new_float(nanoseconds as f64 / 1e9))
}

/// `settrace` and `setprofile` can only be told what is so: that nobody listens.
fn listen<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S> {
    let [listener] = args.exactly::<S, 1>(vm, f)?;
    if listener.is_none() {
        return Ok(Ref::none());
    }
    let message = format!("sys.{f}() is not supported by this interpreter: run the program without it");
    Err(vm.raise(Exc::NotImplementedError, message))
}

fn setswitchinterval<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [interval] = args.exactly::<S, 1>(vm, "setswitchinterval")?;
    let seconds = vm.as_f64(interval)?;
    if seconds.is_nan() || seconds <= 0.0 {
        return Err(vm.value_error("switch interval must be strictly positive"));
    }
    let nanoseconds = (seconds * 1e9) as u64;
    vm.rt.modules_state.switch_interval.store(nanoseconds, Ordering::Relaxed);
    S::Sync::set_interval(&vm.rt.parties, Duration::from_nanos(nanoseconds));
    Ok(Ref::none())
}

// ---- objects ---------------------------------------------------------------------------------------

/// Takes what only the instances of a class would need of its namespace, so that another can be made from it.
fn clear_type_descriptors<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class] = args.exactly::<S, 1>(vm, "_clear_type_descriptors")?;
    if !class.has_layout(Kind::Type) || !vm.type_body(class).is_mutable() {
        return Err(vm.type_error("argument is immutable"));
    }
    for name in [vm.rt.names.dict, vm.rt.names.weakref] {
        if vm.type_body(class).attrs.get(name).is_some() {
            vm.type_setattr(class, name, None)?;
        }
    }
    Ok(Ref::none())
}

fn intern<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [text] = args.exactly::<S, 1>(vm, "intern")?;
    if str_text::<S>(text).is_none() {
        let name = vm.type_name(text);
        return Err(vm.type_error(format!("intern() argument must be str, not {name}")));
    }
    Ok(Ref::new(vm.rt.intern_value(text).unwrap_or(text)))
}

/// The strategy's count, and one for the argument as CPython counts it.
fn getrefcount<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "getrefcount")?;
    if !v.is_ptr() {
        return Ok(vm.new_int(i64::from(u32::MAX)));
    }
    // SAFETY: an argument is alive for the whole call.
    let word = unsafe { &(*v.ptr::<Header<S>>()).mem };
    Ok(vm.new_int(S::Memory::count(word)))
}

/// The bytes of an object's own memory, without what it refers to.
fn getsizeof<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, _default] = args.named(vm, "getsizeof", ["object", "default"], (0, 2, 1))?;
    let v = v.unwrap_or(Value::NONE);
    let ty = vm.type_of(v);
    if vm.type_body(ty).has(TypeFlags::HEAP)
        && let Some(size) = vm.call_special_opt(v, vm.rt.names.sizeof, &[])?
    {
        return Ok(size);
    }
    if !v.is_ptr() {
        return Ok(vm.new_size(size_of::<Value>()));
    }
    // SAFETY: a live object in a heap page.
    let slot = unsafe { crate::heap::slot_bytes(v.ptr()) };
    let tail = tail_bytes::<S>(v);
    Ok(vm.new_size(slot + tail))
}

/// The bytes of the array that a container keeps apart from its slot.
fn tail_bytes<S: Strategy>(v: Value) -> usize {
    use crate::types::{ByteArray, Bytes, List};
    if let Some(list) = Obj::<S, List>::of(v) {
        return list.observe(|l| l.items.capacity() * size_of::<Value>());
    }
    if let Some(bytes) = Obj::<S, Bytes>::of(v) {
        return bytes.body().data.len();
    }
    match Obj::<S, ByteArray>::of(v) {
        Some(bytes) => bytes.observe(|b| b.data.len()),
        None => 0,
    }
}
