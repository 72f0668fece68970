//! `zlib`: DEFLATE streams (RFC 1951) bare, with zlib's header (RFC 1950), or with gzip's (RFC 1952). The work is the
//! crate `flate2`'s; here are the functions and the two classes of streams. A stream is worked on inside its object's
//! critical section.

use super::native::{change, of_module, raise_own, wrap};
use super::{binascii, new_class};
use crate::builtins::bytes::contents;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeObject};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::borrow::Cow;

/// The largest window, and the least.
const WINDOW: std::ops::RangeInclusive<i64> = 9..=15;
/// Bytes that a stream's output grows by.
const STEP: usize = 16 * 1024;

struct Compressor(Compress);

#[derive(Default)]
struct Decompressor {
    /// None before the first bytes have told what the header is.
    stream: Option<Decompress>,
    bits: i64,
    eof: bool,
    unused: Vec<u8>,
    tail: Vec<u8>,
}

impl NativeObject for Compressor {}
impl NativeObject for Decompressor {}

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("zlib");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("adler32", binascii::adler32),
        ("compress", compress),
        ("compressobj", compressobj),
        ("crc32", binascii::crc32),
        ("decompress", decompress),
        ("decompressobj", decompressobj),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    let constants = [
        ("DEFLATED", 8),
        ("DEF_BUF_SIZE", STEP as i64),
        ("DEF_MEM_LEVEL", 8),
        ("MAX_WBITS", 15),
        ("Z_BEST_COMPRESSION", 9),
        ("Z_BEST_SPEED", 1),
        ("Z_DEFAULT_COMPRESSION", -1),
        ("Z_DEFAULT_STRATEGY", 0),
        ("Z_FINISH", 4),
        ("Z_FULL_FLUSH", 3),
        ("Z_NO_COMPRESSION", 0),
        ("Z_NO_FLUSH", 0),
        ("Z_PARTIAL_FLUSH", 1),
        ("Z_SYNC_FLUSH", 2),
    ];
    for (name, value) in constants {
        let value = vm.new_int(value);
        vm.def_value(m, name, value);
    }
    let version = vm.new_str("1.3.1");
    vm.def_value(m, "ZLIB_VERSION", version.clone());
    vm.def_value(m, "ZLIB_RUNTIME_VERSION", version);
    let exception = vm.rt.types.exc[Exc::Exception as usize];
    let error = new_class(vm, "zlib", "error", &[exception]);
    vm.def_value(m, "error", error);
    classes(vm, m);
    vm.add_builtin_module(module);
}

fn classes<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    let native = vm.rt.types.native;
    let class = new_class(vm, "zlib", "Compress", &[native]);
    vm.def(class.get(), "compress", stream_compress);
    vm.def(class.get(), "flush", stream_finish);
    vm.refresh_flags(class.get());
    vm.def_value(m, "_Compress", class);
    let class = new_class(vm, "zlib", "Decompress", &[native]);
    let ty = class.get();
    vm.def(ty, "decompress", stream_decompress);
    vm.def(ty, "flush", stream_flush);
    vm.def_getset(ty, "eof", |vm, v| change(vm, v, |d: &mut Decompressor| d.eof).map(Ref::bool), None);
    let unused = |vm: &mut Vm<S>, v| {
        change(vm, v, |d: &mut Decompressor| d.unused.clone()).map(|data| vm.new_bytes(&data))
    };
    vm.def_getset(ty, "unused_data", unused, None);
    let tail = |vm: &mut Vm<S>, v| {
        change(vm, v, |d: &mut Decompressor| d.tail.clone()).map(|data| vm.new_bytes(&data))
    };
    vm.def_getset(ty, "unconsumed_tail", tail, None);
    vm.refresh_flags(ty);
    vm.def_value(m, "_Decompress", class);
}

#[cold]
fn error<S: Strategy>(vm: &mut Vm<S>, message: impl std::fmt::Display) -> Raised<S> {
    raise_own(vm, ("zlib", "error"), message)
}

fn data_of<'a, S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, Cow<'a, [u8]>> {
    let v = v.unwrap_or(Value::NONE);
    match contents::<S>(v) {
        Some(data) => Ok(data),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

fn number<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>, default: i64) -> PyResult<S, i64> {
    v.map_or(Ok(default), |v| vm.index_or(v, Exc::OverflowError))
}

// ---- compression -----------------------------------------------------------------------------------

fn new_compress<S: Strategy>(vm: &mut Vm<S>, level: i64, bits: i64) -> PyResult<S, Compress> {
    let level = match level {
        -1 => Compression::default(),
        0..=9 => Compression::new(level as u32),
        _ => return Err(error(vm, "Bad compression level")),
    };
    match bits {
        _ if WINDOW.contains(&bits) => Ok(Compress::new_with_window_bits(level, true, bits as u8)),
        _ if WINDOW.contains(&-bits) => Ok(Compress::new_with_window_bits(level, false, -bits as u8)),
        _ if WINDOW.contains(&(bits - 16)) => Ok(Compress::new_gzip(level, (bits - 16) as u8)),
        _ => Err(vm.value_error("Invalid initialization option")),
    }
}

/// Compresses all of the input, as far as the kind of flush says.
fn run(stream: &mut Compress, input: &[u8], flush: FlushCompress) -> Result<Vec<u8>, flate2::CompressError> {
    let (mut out, start) = (Vec::new(), stream.total_in());
    loop {
        out.reserve(STEP);
        let done = (stream.total_in() - start) as usize;
        let status = stream.compress_vec(&input[done..], &mut out, flush)?;
        let all_in = (stream.total_in() - start) as usize == input.len();
        if status == Status::StreamEnd || (all_in && out.len() < out.capacity()) {
            return Ok(out);
        }
    }
}

/// `compress(data, /, level=-1, wbits=15)`
fn compress<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [data, level, bits] = args.named(vm, "compress", ["data", "level", "wbits"], (1, 3, 1))?;
    let data = data_of(vm, data)?;
    let (level, bits) = (number(vm, level, -1)?, number(vm, bits, 15)?);
    let mut stream = new_compress(vm, level, bits)?;
    compressed(vm, run(&mut stream, &data, FlushCompress::Finish))
}

fn compressed<S: Strategy>(vm: &mut Vm<S>, result: Result<Vec<u8>, flate2::CompressError>) -> PyResult<S> {
    match result {
        Ok(out) => Ok(vm.new_bytes(&out)),
        Err(failure) => Err(error(vm, format!("Error -2 while compressing data: {failure}"))),
    }
}

/// `compressobj(level=-1, method=DEFLATED, wbits=15, memLevel=8, strategy=0)`
fn compressobj<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["level", "method", "wbits", "memLevel", "strategy"];
    let [level, method, bits, ..] = args.named(vm, "compressobj", names, (0, 5, 0))?;
    if number(vm, method, 8)? != 8 {
        return Err(vm.value_error("Invalid initialization option"));
    }
    let (level, bits) = (number(vm, level, -1)?, number(vm, bits, 15)?);
    let stream = new_compress(vm, level, bits)?;
    let class = of_module(vm, "zlib", "_Compress")?;
    Ok(wrap(vm, class.get(), Compressor(stream)))
}

fn stream_compress<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, data] = args.exactly(vm, "compress")?;
    let data = data_of(vm, Some(data))?;
    let result = change(vm, this, |c: &mut Compressor| run(&mut c.0, &data, FlushCompress::None))?;
    compressed(vm, result)
}

fn stream_finish<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, mode] = args.between(vm, "flush", 1)?;
    let flush = match number(vm, mode, 4)? {
        0 => return Ok(vm.new_bytes(&[])),
        1 => FlushCompress::Partial,
        2 => FlushCompress::Sync,
        3 => FlushCompress::Full,
        4 => FlushCompress::Finish,
        _ => return Err(error(vm, "Error -2 while finishing compression: inconsistent stream state")),
    };
    let result = change(vm, this.unwrap_or(Value::NONE), |c: &mut Compressor| run(&mut c.0, &[], flush))?;
    compressed(vm, result)
}

// ---- decompression ---------------------------------------------------------------------------------

/// A stream for the header that `bits` asks for: zlib's, none, gzip's, or either, as the data begin.
fn new_decompress(bits: i64, data: &[u8]) -> Option<Decompress> {
    let either = |bits: i64| match data.starts_with(&[0x1F]) {
        true => Decompress::new_gzip(bits as u8),
        false => Decompress::new_with_window_bits(true, bits as u8),
    };
    match bits {
        0 => Some(Decompress::new_with_window_bits(true, 15)),
        _ if WINDOW.contains(&bits) => Some(Decompress::new_with_window_bits(true, bits as u8)),
        _ if WINDOW.contains(&-bits) => Some(Decompress::new_with_window_bits(false, -bits as u8)),
        _ if WINDOW.contains(&(bits - 16)) => Some(Decompress::new_gzip((bits - 16) as u8)),
        _ if WINDOW.contains(&(bits - 32)) => Some(either(bits - 32)),
        32 => Some(either(15)),
        _ => None,
    }
}

impl Decompressor {
    /// Decompresses until the input or the stream ends, or `most` bytes have come out.
    fn run(&mut self, input: &[u8], most: usize) -> Result<Vec<u8>, String> {
        if self.eof {
            self.unused.extend_from_slice(input);
            return Ok(Vec::new());
        }
        if input.is_empty() && self.stream.is_none() {
            return Ok(Vec::new());
        }
        if self.stream.is_none() {
            self.stream = new_decompress(self.bits, input);
        }
        let Some(stream) = &mut self.stream else { return Ok(Vec::new()) };
        let (mut out, start) = (Vec::new(), stream.total_in());
        let mut done = 0;
        while out.len() < most {
            out.reserve_exact(STEP.min(most - out.len()));
            let before = (done, out.len());
            let status = stream.decompress_vec(&input[done..], &mut out, FlushDecompress::Sync);
            done = (stream.total_in() - start) as usize;
            match status {
                Ok(Status::StreamEnd) => {
                    self.eof = true;
                    self.unused = input[done..].to_vec();
                    break;
                }
                Ok(_) if before == (done, out.len()) => break,
                Ok(_) => {}
                Err(failure) => {
                    let why = failure.message().map(|m| format!(": {m}")).unwrap_or_default();
                    return Err(format!("Error -3 while decompressing data{why}"));
                }
            }
        }
        self.tail = if self.eof { Vec::new() } else { input[done..].to_vec() };
        Ok(out)
    }
}

fn check_bits<S: Strategy>(vm: &mut Vm<S>, bits: Option<Value>) -> PyResult<S, i64> {
    let bits = number(vm, bits, 15)?;
    match new_decompress(bits, &[]) {
        Some(_) => Ok(bits),
        None => Err(vm.value_error("Invalid initialization option")),
    }
}

/// `decompress(data, /, wbits=15, bufsize=16384)`
fn decompress<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [data, bits, _] = args.named(vm, "decompress", ["data", "wbits", "bufsize"], (1, 3, 1))?;
    let data = data_of(vm, data)?;
    let bits = check_bits(vm, bits)?;
    let mut stream = Decompressor { bits, ..Decompressor::default() };
    match stream.run(&data, usize::MAX) {
        Ok(out) if stream.eof => Ok(vm.new_bytes(&out)),
        Ok(_) => Err(error(vm, "Error -5 while decompressing data: incomplete or truncated stream")),
        Err(message) => Err(error(vm, message)),
    }
}

/// `decompressobj(wbits=15)`
fn decompressobj<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [bits] = args.named(vm, "decompressobj", ["wbits"], (0, 1, 0))?;
    let bits = check_bits(vm, bits)?;
    let class = of_module(vm, "zlib", "_Decompress")?;
    Ok(wrap(vm, class.get(), Decompressor { bits, ..Decompressor::default() }))
}

fn stream_decompress<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, data, most] = args.named(vm, "decompress", ["", "data", "max_length"], (2, 3, 2))?;
    let data = data_of(vm, data)?;
    let most = match usize::try_from(number(vm, most, 0)?) {
        Ok(0) => usize::MAX,
        Ok(most) => most,
        Err(_) => return Err(vm.value_error("max_length must be non-negative")),
    };
    let out = change(vm, this.unwrap_or(Value::NONE), |d: &mut Decompressor| d.run(&data, most))?;
    out.map(|out| vm.new_bytes(&out)).map_err(|message| error(vm, message))
}

fn stream_flush<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, _length] = args.between(vm, "flush", 1)?;
    let out = change(vm, this.unwrap_or(Value::NONE), |d: &mut Decompressor| {
        let tail = std::mem::take(&mut d.tail);
        d.run(&tail, usize::MAX)
    })?;
    out.map(|out| vm.new_bytes(&out)).map_err(|message| error(vm, message))
}
