//! The programs that come with the command, so that it needs no source tree to run an experiment.
//!
//! They are compiled into the executable and written to the run directory, where the children read them and where
//! they stay as a record of what was measured.

macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        /// Every bundled program: its name and its text.
        pub const BUNDLED: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../programs/", $name, ".py")))),*];
    };
}

bundled!["fib", "nbody", "dicts", "methods", "generators", "strings", "trees", "readers", "writers", "count"];

/// The text of the bundled program of that name.
pub fn bundled(name: &str) -> Option<&'static str> {
    BUNDLED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the bundled programs.
pub fn names() -> Vec<&'static str> {
    BUNDLED.iter().map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_program_in_the_folder_is_bundled() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/programs");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let mut bundled: Vec<String> = super::names().iter().map(|name| format!("{name}.py")).collect();
        files.sort();
        bundled.sort();
        assert_eq!(files, bundled);
    }
}
