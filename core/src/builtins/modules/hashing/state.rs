//! The hash functions: which there are, and one that is under way.

use digest::{DynDigest, ExtendableOutput, Update};

/// A hash function that is under way.
pub enum State {
    /// One of fixed size.
    Fixed(Box<dyn DynDigest>),
    /// SHAKE of 128 bits.
    Shake128(sha3::Shake128),
    /// SHAKE of 256 bits.
    Shake256(sha3::Shake256),
    /// BLAKE2b.
    Blake2b(blake2b_simd::State),
    /// BLAKE2s.
    Blake2s(blake2s_simd::State),
}

impl Clone for State {
    fn clone(&self) -> Self {
        match self {
            State::Fixed(state) => State::Fixed(state.box_clone()),
            State::Shake128(state) => State::Shake128(state.clone()),
            State::Shake256(state) => State::Shake256(state.clone()),
            State::Blake2b(state) => State::Blake2b(state.clone()),
            State::Blake2s(state) => State::Blake2s(state.clone()),
        }
    }
}

impl State {
    fn fixed(state: impl DynDigest + 'static) -> Self {
        State::Fixed(Box::new(state))
    }

    /// Takes more data in.
    pub fn update(&mut self, data: &[u8]) {
        match self {
            State::Fixed(state) => state.update(data),
            State::Shake128(state) => state.update(data),
            State::Shake256(state) => state.update(data),
            State::Blake2b(state) => drop(state.update(data)),
            State::Blake2s(state) => drop(state.update(data)),
        }
    }

    /// The digest of what has come so far; `size` counts for SHAKE only.
    pub fn digest(&self, size: usize) -> Vec<u8> {
        let read = |mut reader: Box<dyn digest::XofReader>| {
            let mut out = vec![0; size];
            reader.read(&mut out);
            out
        };
        match self.clone() {
            State::Fixed(state) => state.finalize().into_vec(),
            State::Shake128(state) => read(Box::new(state.finalize_xof())),
            State::Shake256(state) => read(Box::new(state.finalize_xof())),
            State::Blake2b(state) => state.finalize().as_bytes().to_vec(),
            State::Blake2s(state) => state.finalize().as_bytes().to_vec(),
        }
    }
}

/// A hash function without parameters.
pub struct Algorithm {
    /// The module that CPython has it in.
    pub module: &'static str,
    /// `name`
    pub name: &'static str,
    /// Bytes of a digest; 0: as many as are asked for.
    pub size: usize,
    /// Bytes of a block.
    pub block: usize,
    /// Begins one.
    pub start: fn() -> State,
}

impl Algorithm {
    const fn new(
        module: &'static str,
        name: &'static str,
        (size, block): (usize, usize),
        start: fn() -> State,
    ) -> Self {
        Algorithm { module, name, size, block, start }
    }
}

macro_rules! fixed {
    ($ty:ty) => {
        || State::fixed(<$ty>::default())
    };
}

/// All of them, BLAKE2 apart.
pub static ALGORITHMS: [Algorithm; 12] = [
    Algorithm::new("_md5", "md5", (16, 64), fixed!(md5::Md5)),
    Algorithm::new("_sha1", "sha1", (20, 64), fixed!(sha1::Sha1)),
    Algorithm::new("_sha2", "sha224", (28, 64), fixed!(sha2::Sha224)),
    Algorithm::new("_sha2", "sha256", (32, 64), fixed!(sha2::Sha256)),
    Algorithm::new("_sha2", "sha384", (48, 128), fixed!(sha2::Sha384)),
    Algorithm::new("_sha2", "sha512", (64, 128), fixed!(sha2::Sha512)),
    Algorithm::new("_sha3", "sha3_224", (28, 144), fixed!(sha3::Sha3_224)),
    Algorithm::new("_sha3", "sha3_256", (32, 136), fixed!(sha3::Sha3_256)),
    Algorithm::new("_sha3", "sha3_384", (48, 104), fixed!(sha3::Sha3_384)),
    Algorithm::new("_sha3", "sha3_512", (64, 72), fixed!(sha3::Sha3_512)),
    Algorithm::new("_sha3", "shake_128", (0, 168), || State::Shake128(Default::default())),
    Algorithm::new("_sha3", "shake_256", (0, 136), || State::Shake256(Default::default())),
];

#[cfg(test)]
mod tests {
    use super::ALGORITHMS;

    #[test]
    fn digests_have_the_size_that_is_said() {
        for algorithm in &ALGORITHMS {
            let mut state = (algorithm.start)();
            state.update(b"abc");
            let size = if algorithm.size == 0 { 20 } else { algorithm.size };
            assert_eq!(state.digest(20).len(), size, "{}", algorithm.name);
        }
    }
}
