//! What a table is about: the same flags for every command that reads a run.
//!
//! A cell is kept if each flag that is given has a pattern that matches it, and no `--not-` flag has one. The order of
//! the flags does not matter. Controls are never chosen and never left out: they belong to the run. A pattern that
//! matches nothing is a mistake, and is named with what would have matched.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use clap::Args;
use glob::Pattern;

use crate::nearest::suggestion;
use crate::plan::{Cell, Plan};

/// The flags.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "What the table is about")]
pub struct Filter {
    /// Only programs of this name; `*`, `?` and `[...]` are wildcards. May be given several times
    #[arg(long, value_name = "GLOB")]
    pub program: Vec<Pattern>,
    /// Only strategies and engines of this name
    #[arg(long, value_name = "GLOB")]
    pub strategy: Vec<Pattern>,
    /// Only these thread counts: `1,2,8` or `1-4`
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub threads: Vec<Counts>,
    /// Only programs with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// No programs of this name
    #[arg(long, value_name = "GLOB")]
    pub not_program: Vec<Pattern>,
    /// No strategies and engines of this name
    #[arg(long, value_name = "GLOB")]
    pub not_strategy: Vec<Pattern>,
    /// Not these thread counts
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub not_threads: Vec<Counts>,
    /// No programs with this tag
    #[arg(long, value_name = "TAG")]
    pub not_tag: Vec<String>,
}

/// A thread count, or all from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    first: u32,
    last: u32,
}

impl FromStr for Counts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let count = |word: &str| word.trim().parse().map_err(|_| format!("`{word}` is no thread count"));
        let counts = Counts { first: count(first)?, last: count(last)? };
        if counts.first > counts.last {
            return Err(format!("`{text}` counts downwards: write {last}-{first}"));
        }
        Ok(counts)
    }
}

/// A pattern without a match, or a choice without a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NothingChosen {
    what: String,
    remedy: String,
}

impl std::error::Error for NothingChosen {}

impl fmt::Display for NothingChosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  help: {}", self.what, self.remedy)
    }
}

impl Filter {
    /// Takes the cells that are not kept out of the plans, which are those of one table.
    ///
    /// # Errors
    ///
    /// When a pattern matches nothing in any plan, or no cell is left at all.
    pub fn apply(&self, plans: &mut [&mut Plan]) -> Result<(), NothingChosen> {
        self.check(plans)?;
        for plan in plans.iter_mut() {
            let kept = plan.cells.iter().filter(|cell| plan.is_control(cell) || self.keeps(plan, cell));
            plan.cells = kept.cloned().collect();
        }
        if plans.iter().all(|plan| plan.cells.iter().all(|cell| plan.is_control(cell))) {
            return Err(NothingChosen {
                what: "the flags leave no cell".to_owned(),
                remedy: "leave one of them out; each is right alone".to_owned(),
            });
        }
        Ok(())
    }

    /// Whether a cell of a plan is kept.
    pub fn keeps(&self, plan: &Plan, cell: &Cell) -> bool {
        let tags = plan.program(&cell.program).map_or(&[][..], |program| &program.tags);
        let globs = |patterns: &[Pattern], name: &str| patterns.iter().any(|pattern| pattern.matches(name));
        let counts = |counts: &[Counts]| counts.iter().any(|it| (it.first..=it.last).contains(&cell.threads));
        let tagged = |wanted: &[String]| wanted.iter().any(|tag| tags.contains(tag));
        let chosen = (self.program.is_empty() || globs(&self.program, &cell.program))
            && (self.strategy.is_empty() || globs(&self.strategy, &cell.engine))
            && (self.threads.is_empty() || counts(&self.threads))
            && (self.tag.is_empty() || tagged(&self.tag));
        let left_out = globs(&self.not_program, &cell.program)
            || globs(&self.not_strategy, &cell.engine)
            || counts(&self.not_threads)
            || tagged(&self.not_tag);
        chosen && !left_out
    }

    /// Every pattern must match something.
    fn check(&self, plans: &[&mut Plan]) -> Result<(), NothingChosen> {
        let cells = || plans.iter().flat_map(|plan| plan.cells.iter().filter(|cell| !plan.is_control(cell)));
        let programs: BTreeSet<&str> = cells().map(|cell| cell.program.as_str()).collect();
        let engines: BTreeSet<&str> = cells().map(|cell| cell.engine.as_str()).collect();
        let tags: BTreeSet<&str> = plans
            .iter()
            .flat_map(|plan| &plan.programs)
            .flat_map(|program| &program.tags)
            .map(String::as_str)
            .collect();
        let unmatched = |patterns: &[&[Pattern]], names: &BTreeSet<&str>| {
            let mut patterns = patterns.iter().copied().flatten();
            patterns.find(|pattern| !names.iter().any(|name| pattern.matches(name))).map(ToString::to_string)
        };
        if let Some(pattern) = unmatched(&[&self.program, &self.not_program], &programs) {
            return Err(no_match("program", &pattern, &programs));
        }
        if let Some(pattern) = unmatched(&[&self.strategy, &self.not_strategy], &engines) {
            return Err(no_match("strategy", &pattern, &engines));
        }
        match self.tag.iter().chain(&self.not_tag).find(|tag| !tags.contains(tag.as_str())) {
            Some(tag) => Err(no_match("tag", tag, &tags)),
            None => Ok(()),
        }
    }
}

fn no_match(kind: &str, pattern: &str, names: &BTreeSet<&str>) -> NothingChosen {
    let names: Vec<&str> = names.iter().copied().collect();
    let plural = if kind == "strategy" { "strategies".to_owned() } else { format!("{kind}s") };
    NothingChosen {
        what: format!("no {kind} of the run matches `{pattern}`"),
        remedy: suggestion(pattern, &plural, &names),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::Parser;

    use super::*;
    use crate::recorded::Recorded;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        filter: Filter,
    }

    fn chosen(words: &[&str]) -> Result<Vec<Cell>, String> {
        let run = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded/talk"));
        let mut plan = Recorded::open(run).unwrap().plan;
        plan.programs[0].tags = vec!["calls".to_owned()];
        let flags = Flags::try_parse_from([&["table"], words].concat()).map_err(|error| error.to_string())?;
        flags.filter.apply(&mut [&mut plan]).map_err(|error| error.to_string())?;
        Ok(plan.cells)
    }

    #[test]
    fn flags_of_one_kind_add_up_and_kinds_narrow_each_other() {
        assert_eq!(chosen(&[]).unwrap().len(), 48);
        assert_eq!(chosen(&["--strategy", "gil*"]).unwrap().len(), 4 * 8);
        assert_eq!(
            chosen(&["--strategy", "gil", "--strategy", "biased", "--threads", "1,4-7"]).unwrap().len(),
            12
        );
        assert_eq!(chosen(&["--program", "*weak", "--not-strategy", "gil?*"]).unwrap().len(), 3 * 4);
        assert_eq!(chosen(&["--tag", "calls"]), chosen(&["--program", "fib-weak"]));
        assert_eq!(chosen(&["--not-tag", "calls", "--not-threads", "2-9"]).unwrap().len(), 6);
    }

    #[test]
    fn what_matches_nothing_is_named_with_a_remedy() {
        let cases: [(&[&str], &str); 6] = [
            (&["--program", "fib-week"], "did you mean `fib-weak`?"),
            (&["--not-strategy", "zzz*"], "known strategies: `biased`"),
            (&["--tag", "call"], "did you mean `calls`?"),
            (&["--threads", "3"], "the flags leave no cell"),
            (&["--threads", "4-2"], "counts downwards"),
            (&["--threads", "many"], "`many` is no thread count"),
        ];
        for (words, message) in cases {
            let error = chosen(words).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }
}
