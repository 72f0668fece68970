//! `_random`: the generator under `random`, bit for bit CPython's.
//!
//! The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), seeded with arrays of words by the authors' revision of
//! 2002: an integer seed is its 32-bit digits, least significant first. A float has 53 bits from two words.

use super::native::{change, wrap};
use super::new_class;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeObject, Tuple};
use gilectomy_text::int::Int;
use malachite_bigint::{BigInt, Sign};

const N: usize = 624;
const M: usize = 397;

struct Twister {
    state: [u32; N],
    /// The next word to give out; `N`: all are used up.
    index: usize,
}

impl NativeObject for Twister {}

impl Twister {
    fn of_word(seed: u32) -> Self {
        let mut state = [seed; N];
        for i in 1..N {
            let last = state[i - 1];
            state[i] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(i as u32);
        }
        Twister { state, index: N }
    }

    fn of_words(key: &[u32]) -> Self {
        let Twister { mut state, index } = Self::of_word(19_650_218);
        let mut i = 1;
        for j in (0..key.len()).cycle().take(N.max(key.len())) {
            i = mix(&mut state, i, 1_664_525, key[j].wrapping_add(j as u32));
        }
        for _ in 1..N {
            i = mix(&mut state, i, 1_566_083_941, (i as u32).wrapping_neg());
        }
        state[0] = 1 << 31;
        Twister { state, index }
    }

    fn refill(&mut self) {
        let state = &mut self.state;
        for i in 0..N {
            let y = (state[i] & 0x8000_0000) | (state[(i + 1) % N] & 0x7FFF_FFFF);
            let twist = if y & 1 == 1 { 0x9908_B0DF } else { 0 };
            state[i] = state[(i + M) % N] ^ (y >> 1) ^ twist;
        }
        self.index = 0;
    }

    fn word(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C_5680;
        y ^= (y << 15) & 0xEFC6_0000;
        y ^ (y >> 18)
    }

    fn float(&mut self) -> f64 {
        let (a, b) = (self.word() >> 5, self.word() >> 6);
        (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
    }

    /// `bits` random bits in words, least significant first.
    fn bits(&mut self, bits: usize) -> Vec<u32> {
        let whole = bits.div_ceil(32);
        let last = whole * 32 - bits;
        (0..whole).map(|i| self.word() >> if i + 1 == whole { last } else { 0 }).collect()
    }
}

/// Mixes a word with the one before it; where the next one is.
fn mix(state: &mut [u32; N], i: usize, factor: u32, add: u32) -> usize {
    let last = state[i - 1];
    state[i] = (state[i] ^ (last ^ (last >> 30)).wrapping_mul(factor)).wrapping_add(add);
    if i + 1 < N {
        return i + 1;
    }
    state[0] = state[N - 1];
    1
}

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_random");
    let class = new_class(vm, "_random", "Random", &[vm.rt.types.native]);
    let ty = class.get();
    vm.def_static(ty, "__new__", new);
    let methods: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("__init__", init),
        ("getrandbits", getrandbits),
        ("getstate", getstate),
        ("random", random),
        ("seed", seed),
        ("setstate", setstate),
    ];
    for &(name, method) in methods {
        vm.def(ty, name, method);
    }
    vm.refresh_flags(ty);
    vm.def_value(module.get(), "Random", class);
    vm.add_builtin_module(module);
}

/// The arguments are `__init__`'s, or a subclass's own.
fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&class) = args.pos.first() else {
        return Err(vm.type_error("Random.__new__(): not enough arguments"));
    };
    let twister = seeded(vm, None)?;
    Ok(wrap(vm, class, twister))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, given] = args.between::<S, 2>(vm, "Random", 1)?;
    reseed(vm, this, given)
}

fn seed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, given] = args.between::<S, 2>(vm, "seed", 1)?;
    reseed(vm, this, given)
}

fn reseed<S: Strategy>(vm: &mut Vm<S>, this: Option<Value>, given: Option<Value>) -> PyResult<S> {
    let fresh = seeded(vm, given.filter(|v| !v.is_none()))?;
    change(vm, this.unwrap_or(Value::NONE), |twister: &mut Twister| *twister = fresh)?;
    Ok(Ref::none())
}

/// A generator for a seed: an integer's absolute value, any other object's hash, or what the system has.
fn seeded<S: Strategy>(vm: &mut Vm<S>, seed: Option<Value>) -> PyResult<S, Twister> {
    let Some(seed) = seed else {
        let bytes = super::posix::random_bytes(vm, N * size_of::<u32>())?;
        let words = bytes.as_chunks().0.iter().map(|&word| u32::from_le_bytes(word));
        return Ok(Twister::of_words(&words.collect::<Vec<_>>()));
    };
    let words = match vm.int_of(seed) {
        Some(Int::Small(i)) => words_of(i.unsigned_abs()),
        Some(Int::Big(i)) => i.magnitude().to_u32_digits(),
        None => words_of(vm.hash(seed)? as u64),
    };
    Ok(Twister::of_words(if words.is_empty() { &[0] } else { &words }))
}

fn words_of(n: u64) -> Vec<u32> {
    if n >> 32 == 0 { vec![n as u32] } else { vec![n as u32, (n >> 32) as u32] }
}

fn random<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "Random.random")?;
    let float = change(vm, this, Twister::float)?;
    Ok(vm.new_float(float))
}

fn getrandbits<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, bits] = args.exactly(vm, "Random.getrandbits")?;
    let Ok(bits) = u32::try_from(vm.index_or(bits, Exc::OverflowError)?) else {
        return Err(vm.value_error("number of bits must be non-negative, and fewer than 2**32"));
    };
    let words = change(vm, this, |twister: &mut Twister| twister.bits(bits as usize))?;
    Ok(match words.as_slice() {
        [] => vm.new_int(0),
        &[word] => vm.new_int(i64::from(word)),
        words => vm.new_bigint(BigInt::from_slice(Sign::Plus, words)),
    })
}

/// The words and the index, as one tuple.
fn getstate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "Random.getstate")?;
    let (state, index) = change(vm, this, |twister: &mut Twister| (twister.state, twister.index))?;
    let items = state.iter().map(|&word| i64::from(word)).chain([index as i64]);
    let items: Vec<Ref<S>> = items.map(|i| vm.new_int(i)).collect();
    Ok(vm.new_tuple_of(items))
}

fn setstate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, given] = args.exactly(vm, "Random.setstate")?;
    let Some(tuple) = Obj::<S, Tuple>::of(given) else {
        return Err(vm.type_error("state vector must be a tuple"));
    };
    let items = tuple.body().items();
    if items.len() != N + 1 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut twister = Twister { state: [0; N], index: 0 };
    for (word, &item) in twister.state.iter_mut().zip(items) {
        let value = match vm.index_clamped(item)? {
            i64::MIN..0 => Err("can't convert negative value to unsigned int"),
            value => u32::try_from(value).map_err(|_| "Python int too large to convert to C unsigned long"),
        };
        let value = value.map_err(|message| vm.raise(Exc::OverflowError, message))?;
        *word = value;
    }
    match usize::try_from(vm.index_or(items[N], Exc::OverflowError)?) {
        Ok(index) if index <= N => twister.index = index,
        _ => return Err(vm.value_error("invalid state")),
    }
    change(vm, this, |old: &mut Twister| *old = twister)?;
    Ok(Ref::none())
}

#[cfg(test)]
mod tests {
    use super::Twister;

    #[test]
    fn the_words_are_those_of_the_authors() {
        let mut twister = Twister::of_words(&[0x123, 0x234, 0x345, 0x456]);
        let first: Vec<u32> = (0..5).map(|_| twister.word()).collect();
        assert_eq!(first, [1_067_595_299, 955_945_823, 477_289_528, 4_107_218_783, 4_228_976_476]);
    }
}
