//! What on a machine would spoil a measurement, and what to do about it.
//!
//! Each check reads a file or two of `/proc` and `/sys`, all of them below a root that tests replace, and comes to a
//! [`Finding`]: a verdict, what was seen, and the remedy. Nothing is changed. The list follows what benchmarking guides
//! agree on: Mytkowicz and others, "Producing wrong data without doing anything obviously wrong!" (ASPLOS 2009), the
//! `pyperf system` command, and LLVM's "Benchmarking tips".

mod machine;
mod processors;

use std::path::{Path, PathBuf};

pub use self::machine::Here;

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// How bad it is.
    pub verdict: Verdict,
    /// What was seen.
    pub evidence: String,
    /// What to do; empty when there is nothing to do.
    pub remedy: &'static str,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to do.
    Good,
    /// To be known when figures are read.
    Note,
    /// Figures taken like this are not to be believed.
    Spoils,
    /// The machine does not say.
    Unknown,
}

impl Verdict {
    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Good => "good",
            Verdict::Note => "note",
            Verdict::Spoils => "spoils",
            Verdict::Unknown => "unknown",
        }
    }
}

impl Finding {
    fn good(check: &'static str, evidence: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Good, evidence: evidence.into(), remedy: "" }
    }

    fn unknown(check: &'static str, file: &str) -> Self {
        let evidence = format!("{file} is not there");
        Self { check, verdict: Verdict::Unknown, evidence, remedy: "" }
    }

    fn bad(check: &'static str, verdict: Verdict, evidence: impl Into<String>, remedy: &'static str) -> Self {
        Self { check, verdict, evidence: evidence.into(), remedy }
    }
}

/// The files of a machine.
#[derive(Debug, Clone)]
pub struct Root(PathBuf);

impl Root {
    /// Those of this machine.
    pub fn this_machine() -> Self {
        Self(PathBuf::from("/"))
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.join(file.trim_start_matches('/'))
    }

    /// A file's text without the newline at its end.
    fn read(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.path(file)).ok().map(|text| text.trim().to_owned())
    }

    fn number(&self, file: &str) -> Option<f64> {
        self.read(file)?.parse().ok()
    }
}

/// Every check.
pub fn findings(root: &Root, here: &Here) -> Vec<Finding> {
    let mut findings = vec![machine::build(), machine::others(root), machine::threads(here)];
    findings.extend(processors::findings(root));
    findings.extend(machine::findings(root, here));
    findings
}

/// The nearest directory above a path that exists.
fn existing(path: &Path) -> &Path {
    path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The findings on a machine that has only these files.
    pub(super) fn on(
        files: &[(&str, &str)],
        checks: impl Fn(&Root) -> Vec<Finding>,
    ) -> Vec<(&'static str, Verdict)> {
        let folder = tempfile::tempdir().unwrap();
        let root = Root(folder.path().to_owned());
        for (file, text) in files {
            let path = root.path(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        checks(&root).iter().map(|finding| (finding.check, finding.verdict)).collect()
    }

    #[test]
    fn a_machine_that_says_nothing_is_unknown_and_no_error() {
        let here = Here { threads: Some(2), cores: 4, out: PathBuf::from("/no/such/place") };
        let findings = findings(&Root(PathBuf::from("/no/such/root")), &here);
        assert!(findings.len() > 10);
        assert!(findings.iter().any(|finding| finding.verdict == Verdict::Unknown));
    }

    #[test]
    fn whatever_is_not_good_has_its_remedy() {
        let here = Here { threads: Some(4096), cores: 1, out: PathBuf::from(".") };
        for finding in findings(&Root::this_machine(), &here) {
            let silent = matches!(finding.verdict, Verdict::Good | Verdict::Unknown);
            assert_eq!(silent, finding.remedy.is_empty(), "{finding:?}");
        }
    }
}
