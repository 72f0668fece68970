//! The programs that come with the command, so that it needs no source tree to run an experiment.
//!
//! They are compiled into the executable and written to the run directory, where the children read them and where
//! they stay as a record of what was measured. Most of them import [`MEASURED`], which lies beside them: it reads the
//! runner's arguments, starts the threads and prints the values, so that a program is its question and its work.

use crate::hash;

macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        /// Every bundled program: its name and its text.
        pub const BUNDLED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../programs/", $name, ".py")))),*];
    };
}

bundled![
    "allocation",
    "attributes",
    "bank",
    "bigints",
    "cache",
    "closures",
    "containers",
    "copies",
    "count",
    "counter",
    "dicts",
    "echo",
    "fib",
    "generators",
    "life",
    "mandelbrot",
    "methods",
    "micro",
    "nbody",
    "objects",
    "pipeline",
    "pool",
    "producers",
    "readers",
    "ring",
    "search_tree",
    "sorting",
    "store",
    "strings",
    "text",
    "thread_locals",
    "trees",
    "waits",
    "weak_cache",
    "writers",
];

/// The module that the bundled programs share: its name and its text.
pub const MEASURED: (&str, &str) = ("measured", include_str!("../programs/measured.py"));

/// The text of the bundled program of that name.
pub fn bundled(name: &str) -> Option<&'static str> {
    BUNDLED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the bundled programs.
pub fn names() -> Vec<&'static str> {
    BUNDLED.iter().map(|(name, _)| *name).collect()
}

/// The hash of what is measured: of a program's text and, if it imports [`MEASURED`], of that module's too.
pub fn sha256(text: &str) -> String {
    let (module, shared) = MEASURED;
    if text.contains(&format!("from {module} import")) {
        return hash::of_bytes([text, shared].concat().as_bytes());
    }
    hash::of_bytes(text.as_bytes())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_program_in_the_folder_is_bundled() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/programs");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".py"))
            .collect();
        let all = super::names().into_iter().chain([super::MEASURED.0]);
        let mut bundled: Vec<String> = all.map(|name| format!("{name}.py")).collect();
        files.sort();
        bundled.sort();
        assert_eq!(files, bundled);
    }
}
