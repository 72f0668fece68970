//! `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`: what `hashlib` imports. The functions themselves are crates; here are
//! their Python classes. A state is changed inside its object's critical section.

mod state;

use super::native::{change, expect, of_module, wrap};
use super::new_class;
use crate::builtins::bytes::contents;
use crate::object::{Kind, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeObject};
use state::{ALGORITHMS, State};

struct Hasher {
    name: &'static str,
    size: usize,
    block: usize,
    state: State,
}

impl NativeObject for Hasher {}

/// Registers the modules.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    for (name, functions) in [
        ("_md5", &[("md5", create::<S, 0> as crate::types::NativeFn<S>)][..]),
        ("_sha1", &[("sha1", create::<S, 1>)]),
        (
            "_sha2",
            &[
                ("sha224", create::<S, 2>),
                ("sha256", create::<S, 3>),
                ("sha384", create::<S, 4>),
                ("sha512", create::<S, 5>),
            ],
        ),
        (
            "_sha3",
            &[
                ("sha3_224", create::<S, 6>),
                ("sha3_256", create::<S, 7>),
                ("sha3_384", create::<S, 8>),
                ("sha3_512", create::<S, 9>),
                ("shake_128", create::<S, 10>),
                ("shake_256", create::<S, 11>),
            ],
        ),
        ("_blake2", &[("blake2b", blake2::<S, true>), ("blake2s", blake2::<S, false>)]),
    ] {
        let module = vm.new_module(name);
        for &(name, f) in functions {
            vm.def_function(module.get(), name, f);
        }
        let class = hash_class(vm, name);
        vm.def_value(module.get(), "_Hash", class);
        vm.add_builtin_module(module);
    }
}

fn hash_class<S: Strategy>(vm: &mut Vm<S>, module: &str) -> Ref<S> {
    let native = vm.rt.types.native;
    let class = new_class(vm, module, "_Hash", &[native]);
    let ty = class.get();
    vm.def(ty, "copy", copy);
    vm.def(ty, "digest", |vm, args| digest(vm, args, "digest").map(|d| vm.new_bytes(&d)));
    let hex = |vm: &mut Vm<S>, args: Args<'_>| {
        let digest = digest(vm, args, "hexdigest")?;
        Ok(vm.new_str(&gilectomy_text::bytes::to_hex(&digest, None, 1)))
    };
    vm.def(ty, "hexdigest", hex);
    vm.def(ty, "update", update);
    vm.def_getset(ty, "block_size", |vm, v| expect::<S, Hasher>(vm, v).map(|h| vm.new_size(h.block)), None);
    vm.def_getset(ty, "digest_size", |vm, v| expect::<S, Hasher>(vm, v).map(|h| vm.new_size(h.size)), None);
    vm.def_getset(ty, "name", |vm, v| expect::<S, Hasher>(vm, v).map(|h| vm.new_str(h.name)), None);
    vm.def(ty, "__repr__", repr);
    vm.refresh_flags(ty);
    class
}

/// `<md5 _hashlib.HASH object ...>` is OpenSSL's; these say the name of the function and where they are.
fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__repr__")?;
    let name = expect::<S, Hasher>(vm, this)?.name;
    Ok(vm.new_str(&format!("<{name} hash object at {:#x}>", this.bits())))
}

/// `md5(data=b'', *, usedforsecurity=True, string=None)` and its like.
fn create<S: Strategy, const I: usize>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let algorithm = &ALGORITHMS[I];
    let names = ["data", "usedforsecurity", "string"];
    let [data, _, string] = args.named(vm, algorithm.name, names, (0, 1, 0))?;
    let (name, size, block) = (algorithm.name, algorithm.size, algorithm.block);
    let hasher = Hasher { name, size, block, state: (algorithm.start)() };
    begun(vm, algorithm.module, hasher, data.or(string))
}

fn begun<S: Strategy>(vm: &mut Vm<S>, module: &str, mut hasher: Hasher, data: Option<Value>) -> PyResult<S> {
    if let Some(data) = data {
        hasher.state.update(&data_of(vm, data)?);
    }
    let class = of_module(vm, module, "_Hash")?;
    Ok(wrap(vm, class.get(), hasher))
}

fn data_of<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, std::borrow::Cow<'a, [u8]>> {
    match contents::<S>(v) {
        Some(data) => Ok(data),
        None if v.has_layout(Kind::Str) => Err(vm.type_error("Strings must be encoded before hashing")),
        None => Err(vm.type_error("object supporting the buffer API required")),
    }
}

fn update<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, data] = args.exactly(vm, "update")?;
    let data = data_of(vm, data)?;
    change(vm, this, |hasher: &mut Hasher| hasher.state.update(&data))?;
    Ok(Ref::none())
}

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "copy")?;
    let class = vm.type_of(this);
    let copy = change(vm, this, |h: &mut Hasher| Hasher { state: h.state.clone(), ..*h })?;
    Ok(wrap(vm, class, copy))
}

/// The digest; SHAKE is asked for one of some length.
fn digest<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, Vec<u8>> {
    let this = args.pos[0];
    let size = match expect::<S, Hasher>(vm, this)?.size {
        0 => {
            let [_, length] = args.named(vm, f, ["", "length"], (1, 2, 2))?;
            match usize::try_from(vm.index_or(length.unwrap_or(Value::NONE), Exc::OverflowError)?) {
                Ok(length) if length < 1 << 29 => length,
                Ok(_) => return Err(vm.value_error("length is too large")),
                Err(_) => return Err(vm.value_error("value must be positive")),
            }
        }
        size => {
            let [_] = args.exactly(vm, f)?;
            size
        }
    };
    change(vm, this, |hasher: &mut Hasher| hasher.state.digest(size))
}

// ---- BLAKE2 ----------------------------------------------------------------------------------------

const PARAMETERS: [&str; 14] = [
    "data",
    "digest_size",
    "key",
    "salt",
    "person",
    "fanout",
    "depth",
    "leaf_size",
    "node_offset",
    "node_depth",
    "inner_size",
    "last_node",
    "usedforsecurity",
    "string",
];

/// `blake2b` (`B`) or `blake2s`, with the parameters of RFC 7693 and of its tree mode.
fn blake2<S: Strategy, const B: bool>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let name = if B { "blake2b" } else { "blake2s" };
    let given = args.named(vm, name, PARAMETERS, (0, 1, 0))?;
    let (most, block, short) = if B { (64, 128, 16) } else { (32, 64, 8) };
    let message = format!("digest_size for {name} must be between 1 and {most} bytes");
    let size = number(vm, given[1], most, (1, most), &message)?;
    let key = short_bytes(vm, given[2], most as usize, "key")?;
    let salt = short_bytes(vm, given[3], short, "salt")?;
    let person = short_bytes(vm, given[4], short, "person")?;
    let fanout = number(vm, given[5], 1, (0, 255), "fanout must be between 0 and 255")?;
    let depth = number(vm, given[6], 1, (1, 255), "depth must be between 1 and 255")?;
    let leaf = number(vm, given[7], 0, (0, u32::MAX.into()), "leaf_size is too large")?;
    let offsets = if B { u64::MAX >> 1 } else { (1 << 48) - 1 };
    let offset = number(vm, given[8], 0, (0, offsets), "node_offset is too large")?;
    let node_depth = number(vm, given[9], 0, (0, 255), "node_depth must be between 0 and 255")?;
    let inner = number(vm, given[10], 0, (0, most), "inner_size is out of range")?;
    let last = given[11].map_or(Ok(false), |last| vm.truth(last))?;
    macro_rules! begin {
        ($krate:ident) => {
            $krate::Params::new()
                .hash_length(size as usize)
                .key(&key)
                .salt(&salt)
                .personal(&person)
                .fanout(fanout as u8)
                .max_depth(depth as u8)
                .max_leaf_length(leaf as u32)
                .node_offset(offset)
                .node_depth(node_depth as u8)
                .inner_hash_length(inner as usize)
                .last_node(last)
                .to_state()
        };
    }
    let state = if B { State::Blake2b(begin!(blake2b_simd)) } else { State::Blake2s(begin!(blake2s_simd)) };
    begun(vm, "_blake2", Hasher { name, size: size as usize, block, state }, given[0].or(given[13]))
}

fn number<S: Strategy>(
    vm: &mut Vm<S>,
    v: Option<Value>,
    default: u64,
    (least, most): (u64, u64),
    message: &str,
) -> PyResult<S, u64> {
    let Some(v) = v else { return Ok(default) };
    match u64::try_from(vm.index_or(v, Exc::OverflowError)?) {
        Ok(n) if (least..=most).contains(&n) => Ok(n),
        _ => Err(vm.value_error(message)),
    }
}

fn short_bytes<S: Strategy>(
    vm: &mut Vm<S>,
    v: Option<Value>,
    most: usize,
    what: &str,
) -> PyResult<S, Vec<u8>> {
    let Some(v) = v else { return Ok(Vec::new()) };
    let bytes = data_of(vm, v)?.into_owned();
    match bytes.len() {
        n if n <= most => Ok(bytes),
        _ => Err(vm.value_error(format!("maximum {what} length is {most} bytes"))),
    }
}
