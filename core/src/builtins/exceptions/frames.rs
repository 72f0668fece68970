//! The entries of a traceback: file, line, function, the source line and the markers below it. Entries
//! that repeat are folded.

use super::carets::{Anchors, anchors};
use crate::types::TracebackEntry;
use std::collections::HashMap;

/// Equal entries that are shown before folding.
const MOST_REPEATED: usize = 3;

/// Source files, read when first needed.
#[derive(Default)]
pub(super) struct Sources {
    files: HashMap<String, Vec<String>>,
}

impl Sources {
    /// A line of a file without its end; empty when there is none.
    fn line(&mut self, file: &str, line: u32) -> &str {
        let lines = self.files.entry(file.to_owned()).or_insert_with(|| {
            let text = std::fs::read(file).unwrap_or_default();
            String::from_utf8_lossy(&text).lines().map(str::to_owned).collect()
        });
        (line as usize).checked_sub(1).and_then(|i| lines.get(i)).map_or("", |l| l.trim_end())
    }

    /// All entries, outermost first.
    pub(super) fn stack(&mut self, entries: &[TracebackEntry]) -> String {
        let mut text = String::new();
        let mut count = 0;
        for (i, entry) in entries.iter().enumerate() {
            let same = i > 0 && {
                let last = &entries[i - 1];
                last.location.line == entry.location.line
                    && last.code.filename == entry.code.filename
                    && last.code.name == entry.code.name
            };
            if !same {
                folded(&mut text, count);
                count = 0;
            }
            count += 1;
            if count <= MOST_REPEATED {
                text.push_str(&self.entry(entry));
            }
        }
        folded(&mut text, count);
        text
    }

    fn entry(&mut self, entry: &TracebackEntry) -> String {
        let (file, place) = (&*entry.code.filename, entry.location);
        let mut text = format!("  File \"{file}\", line {}, in {}\n", place.line, entry.code.name);
        let last = place.end_line.max(place.line);
        let original: Vec<String> = (place.line..=last).map(|l| self.line(file, l).to_owned()).collect();
        let dedented = dedent(&original);
        if dedented.iter().all(|l| l.trim().is_empty()) {
            return text;
        }
        if place.end_line == 0 {
            text.push_str(&format!("    {}\n", original[0].trim()));
            return text;
        }
        let removed = original[0].chars().count() - dedented[0].chars().count();
        let marked = Marked::new(
            dedented.iter().map(|l| l.chars().collect()).collect(),
            (place.column as usize).saturating_sub(removed),
            (place.end_column as usize).saturating_sub(removed),
        );
        for line in dedent(&marked.render()) {
            text.push_str(&format!("    {line}\n"));
        }
        text
    }
}

fn folded(text: &mut String, count: usize) {
    if count > MOST_REPEATED {
        let more = count - MOST_REPEATED;
        let s = if more > 1 { "s" } else { "" };
        text.push_str(&format!("  [Previous line repeated {more} more time{s}]\n"));
    }
}

/// Removes the white space that all lines begin with.
fn dedent(lines: &[String]) -> Vec<String> {
    let blank = |l: &str| l.trim().is_empty();
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|l| !blank(l)) {
        let indent = &line[..line.len() - line.trim_start().len()];
        margin = Some(match margin {
            None => indent,
            Some(m) => {
                let common = m.chars().zip(indent.chars()).take_while(|(a, b)| a == b);
                &m[..common.map(|(c, _)| c.len_utf8()).sum()]
            }
        });
    }
    let cut = margin.map_or(0, str::len);
    lines.iter().map(|l| if blank(l) { String::new() } else { l[cut..].to_owned() }).collect()
}

/// Source lines with the part that an instruction stands for.
struct Marked {
    lines: Vec<Vec<char>>,
    /// First column of the part, on the first line.
    start: usize,
    /// One past its last column, on the last line.
    end: usize,
    anchors: Option<Anchors>,
    show: bool,
}

impl Marked {
    fn new(lines: Vec<Vec<char>>, start: usize, end: usize) -> Self {
        let mut marked = Marked { lines, start, end, anchors: None, show: false };
        marked.anchors = anchors(&marked.segment());
        marked.show = marked.should_show();
        marked
    }

    /// The lines of the part alone.
    fn segment(&self) -> Vec<Vec<char>> {
        let mut segment = self.lines.clone();
        if let Some(last) = segment.last_mut() {
            last.truncate(self.end);
        }
        if let Some(first) = segment.first_mut() {
            first.drain(..self.start.min(first.len()));
        }
        segment
    }

    fn before(&self) -> String {
        self.lines[0].iter().take(self.start).collect()
    }

    fn after(&self) -> String {
        self.lines[self.lines.len() - 1].iter().skip(self.end).collect()
    }

    /// Markers below a whole statement say nothing; nor do they below the call of `return f()` or
    /// `x = f()`.
    fn should_show(&self) -> bool {
        let (before, after) = (self.before(), self.after());
        if self.is_whole_call(&before, &after) {
            return false;
        }
        self.anchors.is_some() || !before.trim().is_empty() || !after.trim().is_empty()
    }

    fn is_whole_call(&self, before: &str, after: &str) -> bool {
        let Some(anchors) = self.anchors.as_ref().filter(|a| a.is_call) else { return false };
        let ends = |c: char| c == ')' || c.is_whitespace();
        let after = after.trim_start_matches(ends);
        if !(after.is_empty() || after.starts_with(['#', ';'])) {
            return false;
        }
        let before = before.trim_end_matches(|c: char| c == '(' || c.is_whitespace());
        if before.trim_start() == "return" {
            return anchors.calls_name;
        }
        before.trim_start().strip_suffix('=').is_some_and(|target| {
            let target = target.trim_end();
            !target.is_empty() && target.chars().all(|c| c == '_' || c.is_alphanumeric())
        })
    }

    /// The lines that are shown, each with its markers.
    fn render(&self) -> Vec<String> {
        let last = self.lines.len() - 1;
        let mut significant = vec![0, last];
        if let Some(a) = &self.anchors {
            for (line, _) in [a.left, a.right] {
                significant.extend(line.saturating_sub(1)..=(line + 1).min(last));
            }
        }
        significant.sort_unstable();
        significant.dedup();
        let mut text = Vec::new();
        for (i, &line) in significant.iter().enumerate() {
            if i > 0 {
                match line - significant[i - 1] {
                    0 | 1 => {}
                    2 => self.output(line - 1, &mut text),
                    skipped => text.push(format!("...<{} lines>...", skipped - 1)),
                }
            }
            self.output(line, &mut text);
        }
        text
    }

    fn output(&self, number: usize, text: &mut Vec<String>) {
        let line = &self.lines[number];
        text.push(line.iter().collect());
        if !self.show {
            return;
        }
        let last = self.lines.len() - 1;
        let spaces = line.iter().take_while(|c| c.is_whitespace()).count();
        let first_column = display_width(&self.lines[0], self.start);
        let columns = if number == last {
            display_width(&self.lines[last], self.end)
        } else {
            display_width(line, line.len())
        };
        // Columns of anchors count from the part's beginning on its first line.
        let column = |(at, column): (usize, usize)| {
            let column = if at == 0 { column + self.start } else { column };
            display_width(&self.lines[at.min(last)], column)
        };
        let inside = |col: usize| {
            self.anchors.as_ref().is_some_and(|a| {
                let (left, right) = (column(a.left), column(a.right));
                (number > a.left.0 || (number == a.left.0 && col >= left))
                    && (number < a.right.0 || (number == a.right.0 && col < right))
            })
        };
        let marks = (0..columns).map(|col| {
            if col < spaces || (number == 0 && col < first_column) {
                ' '
            } else if self.anchors.is_none() || inside(col) {
                '^'
            } else {
                '~'
            }
        });
        text.push(marks.collect());
    }
}

/// The columns that the first `offset` characters take on a terminal.
fn display_width(line: &[char], offset: usize) -> usize {
    if line.iter().all(char::is_ascii) {
        return offset;
    }
    line.iter().take(offset).map(|&c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Whether a character takes two columns (East Asian width W or F, by blocks).
fn is_wide(c: char) -> bool {
    matches!(
        c as u32,
        0x1100..=0x115F | 0x231A..=0x231B | 0x2329..=0x232A | 0x23E9..=0x23EC | 0x23F0 | 0x23F3
        | 0x25FD..=0x25FE | 0x2614..=0x2615 | 0x2648..=0x2653 | 0x267F | 0x2693 | 0x26A1
        | 0x26AA..=0x26AB | 0x26BD..=0x26BE | 0x26C4..=0x26C5 | 0x26CE | 0x26D4 | 0x26EA
        | 0x26F2..=0x26F3 | 0x26F5 | 0x26FA | 0x26FD | 0x2705 | 0x270A..=0x270B | 0x2728 | 0x274C
        | 0x274E | 0x2753..=0x2755 | 0x2757 | 0x2795..=0x2797 | 0x27B0 | 0x27BF | 0x2B1B..=0x2B1C
        | 0x2B50 | 0x2B55 | 0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xA000..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE10..=0xFE19
        | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x16FE0..=0x18CFF | 0x1AFF0..=0x1B2FB
        | 0x1F004 | 0x1F0CF | 0x1F18E | 0x1F191..=0x1F19A | 0x1F200..=0x1F320 | 0x1F32D..=0x1F335
        | 0x1F337..=0x1F37C | 0x1F37E..=0x1F393 | 0x1F3A0..=0x1F3CA | 0x1F3CF..=0x1F3D3
        | 0x1F3E0..=0x1F3F0 | 0x1F3F4 | 0x1F3F8..=0x1F43E | 0x1F440 | 0x1F442..=0x1F4FC
        | 0x1F4FF..=0x1F53D | 0x1F54B..=0x1F54E | 0x1F550..=0x1F567 | 0x1F57A | 0x1F595..=0x1F596
        | 0x1F5A4 | 0x1F5FB..=0x1F64F | 0x1F680..=0x1F6C5 | 0x1F6CC | 0x1F6D0..=0x1F6D2
        | 0x1F6D5..=0x1F6D7 | 0x1F6DC..=0x1F6DF | 0x1F6EB..=0x1F6EC | 0x1F6F4..=0x1F6FC
        | 0x1F7E0..=0x1F7EB | 0x1F7F0 | 0x1F90C..=0x1F93A | 0x1F93C..=0x1F945 | 0x1F947..=0x1F9FF
        | 0x1FA70..=0x1FAFF | 0x20000..=0x3FFFD
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, start: usize, end: usize, expected: &[&str]) {
        let lines = source.lines().map(|l| l.chars().collect()).collect();
        assert_eq!(Marked::new(lines, start, end).render(), expected, "{source}");
    }

    #[test]
    fn markers_show_what_failed_within_a_line() {
        check("outer(5)", 0, 8, &["outer(5)", "~~~~~^^^"]);
        check("raise error", 0, 11, &["raise error"]);
        check("return f(n + 1)", 7, 15, &["return f(n + 1)"]);
        check("return o.f(n + 1)", 7, 17, &["return o.f(n + 1)", "       ~~~^^^^^^^"]);
        check("x = o.f(1)", 4, 10, &["x = o.f(1)"]);
        check("y = a + b * c", 4, 13, &["y = a + b * c", "    ~~^~~~~~~"]);
        check("a+(b)", 0, 5, &["a+(b)", "~^^~~"]);
        check("t['k'][0]", 0, 9, &["t['k'][0]", "~~~~~~^^^"]);
        check("x = -a[0]", 4, 9, &["x = -a[0]", "    ^^^^^"]);
    }

    #[test]
    fn parts_of_several_lines_are_abbreviated() {
        check("v[0]\n+ v[1]\n+ v[2]", 0, 6, &["v[0]", "~~~~", "+ v[1]", "~~~~~~", "+ v[2]", "^~~~~~"]);
        check(
            "f(\n  1,\n  2,\n  3,\n  4,\n)",
            0,
            1,
            &["f(", "~^", "  1,", "  ^^", "...<2 lines>...", "  4,", "  ^^", ")", "^"],
        );
    }
}
