//! The text of an uncaught exception, as CPython 3.14's `traceback` module writes it: the chain of causes
//! and contexts, each with its entries, its last line and its notes; groups drawn as trees.

use super::frames::Sources;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Exception, List, Tuple};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// Members of a group that are shown.
const MOST_MEMBERS: usize = 15;
/// Levels of nested groups that are shown.
const MOST_LEVELS: usize = 10;

/// What is written so far, and where in a tree of groups we are.
struct Page {
    text: String,
    depth: usize,
    need_close: bool,
    seen: Vec<u64>,
    sources: Sources,
}

impl Page {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    /// Writes lines, inside groups behind a margin.
    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.text.push_str(text);
            return;
        }
        let indent = self.indent();
        for line in text.split_inclusive('\n') {
            self.text.push_str(&format!("{indent}{margin} {line}"));
        }
    }
}

impl<S: Strategy> Vm<S> {
    /// The text that an uncaught exception prints.
    pub fn print_exception(&mut self, exception: Value) -> String {
        // What goes wrong while printing is none of the program's affair; nor does it change what it
        // handles.
        let raised = Ref::<S>::from_owned(std::mem::replace(&mut self.raised, Value::NULL));
        let mut page = Page {
            text: String::new(),
            depth: 0,
            need_close: false,
            seen: Vec::new(),
            sources: Sources::default(),
        };
        page.seen.push(exception.bits());
        self.print_chain(&mut page, exception);
        self.raised = raised.into_value();
        page.text
    }

    /// Reports an error that nobody can catch: to the program's `sys.unraisablehook`, if it has set one.
    pub(crate) fn report_ignored(&mut self, exception: Value, what: &str, object: Value) {
        if self.traceback_entries(exception).is_empty()
            && let Some(frame) = self.frames.last()
        {
            let (code, word) = (frame.code, frame.word());
            self.add_traceback_line(exception, code, word);
        }
        let object = self.safe_text(object, "object", true);
        let message = format!("{what} {object}");
        if crate::builtins::modules::sys::call_unraisable_hook(self, exception, &message) {
            return;
        }
        let text = self.print_exception(exception);
        eprint!("{message}:\n{text}");
    }

    /// `str` or `repr` of something, whatever happens.
    fn safe_text(&mut self, v: Value, what: &str, repr: bool) -> String {
        let text = if repr { self.repr(v) } else { self.str(v) };
        match self.quiet(text) {
            Some(text) => self.text_of(text.get()),
            None => format!("<{what} {}() failed>", if repr { "repr" } else { "str" }),
        }
    }

    /// Drops an error.
    pub(super) fn quiet<T>(&mut self, result: PyResult<S, T>) -> Option<T> {
        match result {
            Ok(v) => Some(v),
            Err(raised) => {
                drop(self.take_raised(raised));
                None
            }
        }
    }

    /// The exception that one was raised from or while handling, with the words between them.
    fn cause_of(&mut self, page: &mut Page, exception: Value) -> Option<(&'static str, Ref<S>)> {
        let object = Obj::<S, Exception>::of(exception)?;
        let some = |v: Value| if v.is_null() || v.is_none() { None } else { Some(Ref::<S>::new(v)) };
        let (cause, context, suppress) =
            object.observe(|e| (some(e.cause), some(e.context), e.suppress_context));
        let mut fresh = |e: Option<Ref<S>>| {
            let e = e?;
            if page.seen.contains(&e.bits()) {
                return None;
            }
            page.seen.push(e.bits());
            Some(e)
        };
        if let Some(cause) = fresh(cause) {
            return Some((CAUSE, cause));
        }
        if suppress { None } else { fresh(context).map(|c| (CONTEXT, c)) }
    }

    fn print_chain(&mut self, page: &mut Page, exception: Value) {
        let mut chain: Vec<(Option<&'static str>, Ref<S>)> = Vec::new();
        let mut at = Some(Ref::new(exception));
        while let Some(exception) = at {
            let cause = self.cause_of(page, exception.get());
            let (words, next) = match cause {
                Some((words, next)) => (Some(words), Some(next)),
                None => (None, None),
            };
            chain.push((words, exception));
            at = next;
        }
        for (words, exception) in chain.into_iter().rev() {
            if let Some(words) = words {
                page.emit(words, '|');
            }
            if self.exception_is(exception.get(), Exc::BaseExceptionGroup) {
                self.print_group(page, exception.get());
            } else {
                self.print_one(page, exception.get(), "Traceback (most recent call last):\n", '|');
            }
        }
    }

    /// Header, entries and last lines of one exception.
    fn print_one(&mut self, page: &mut Page, exception: Value, header: &str, margin: char) {
        let entries = self.traceback_entries(exception);
        if !entries.is_empty() {
            page.emit(header, margin);
            let stack = page.sources.stack(&entries);
            page.emit(&stack, '|');
        }
        let last = self.last_lines(exception);
        page.emit(&last, '|');
    }

    fn print_group(&mut self, page: &mut Page, group: Value) {
        if page.depth > MOST_LEVELS {
            page.emit(&format!("... (max_group_depth is {MOST_LEVELS})\n"), '|');
            return;
        }
        let top = page.depth == 0;
        if top {
            page.depth = 1;
        }
        let margin = if top { '+' } else { '|' };
        self.print_one(page, group, "Exception Group Traceback (most recent call last):\n", margin);
        let members = self.group_members(group);
        let n = members.len();
        let shown = n.min(MOST_MEMBERS + 1);
        page.need_close = false;
        for (i, member) in members.iter().take(shown).enumerate() {
            let last = i + 1 == shown;
            if last {
                page.need_close = true;
            }
            let truncated = i >= MOST_MEMBERS;
            let title = if truncated { "...".to_owned() } else { (i + 1).to_string() };
            let branch = if i == 0 { "+-" } else { "  " };
            let indent = page.indent();
            page.text.push_str(&format!("{indent}{branch}+---------------- {title} ----------------\n"));
            page.depth += 1;
            if truncated {
                let rest = n - MOST_MEMBERS;
                let s = if rest > 1 { "s" } else { "" };
                page.emit(&format!("and {rest} more exception{s}\n"), '|');
            } else {
                page.seen.push(member.bits());
                self.print_chain(page, member.get());
            }
            if last && page.need_close {
                let indent = page.indent();
                page.text.push_str(&format!("{indent}+------------------------------------\n"));
                page.need_close = false;
            }
            page.depth -= 1;
        }
        if top {
            page.depth = 0;
        }
    }

    /// What stands behind the entries: type and text, notes.
    fn last_lines(&mut self, exception: Value) -> String {
        let class = self.printed_class(exception);
        let mut text = if self.exception_is(exception, Exc::SyntaxError) {
            self.syntax_error_lines(exception, &class)
        } else {
            let mut text = self.safe_text(exception, "exception", false);
            text.push_str(&self.suggestion_for(exception));
            if text.is_empty() { format!("{class}\n") } else { format!("{class}: {text}\n") }
        };
        let name = self.rt.names.notes;
        let notes = self.getattr_opt(exception, name);
        let Some(notes) = self.quiet(notes).flatten().filter(|n| !n.is_none()) else { return text };
        if !notes.has_layout(Kind::List) && !notes.has_layout(Kind::Tuple) {
            text.push_str(&format!("{}\n", self.safe_text(notes.get(), "__notes__", true)));
            return text;
        }
        for note in self.sequence_items(notes.get()) {
            let note = self.safe_text(note.get(), "note", false);
            note.split('\n').for_each(|line| text.push_str(&format!("{line}\n")));
        }
        text
    }

    fn sequence_items(&self, v: Value) -> Vec<Ref<S>> {
        if let Some(list) = Obj::<S, List>::of(v) {
            return list.observe(|l| l.items.iter().map(|&v| Ref::new(v)).collect());
        }
        Obj::<S, Tuple>::of(v)
            .map_or_else(Vec::new, |t| t.body().items().iter().map(|&v| Ref::new(v)).collect())
    }

    /// The class as tracebacks name it.
    fn printed_class(&self, exception: Value) -> String {
        let class = self.type_of(exception);
        let qualname = self.type_body(class).qualname.read().to_string();
        match self.module_of_type(class) {
            Some(module) if module == "__main__" || module == "builtins" => qualname,
            Some(module) => format!("{module}.{qualname}"),
            None => format!("<unknown>.{qualname}"),
        }
    }

    fn text_attr(&mut self, exception: Value, name: &str) -> Option<String> {
        let name = self.rt.intern(name);
        let found = self.getattr_opt(exception, name);
        let found = self.quiet(found).flatten()?;
        if found.has_layout(Kind::Str) { Some(self.text_of(found.get())) } else { None }
    }

    fn int_attr(&mut self, exception: Value, name: &str) -> Option<i64> {
        let name = self.rt.intern(name);
        let found = self.getattr_opt(exception, name);
        let found = self.quiet(found).flatten()?;
        self.int_of(found.get()).and_then(|i| i.to_i64())
    }

    /// A syntax error shows the line with a caret under the place.
    fn syntax_error_lines(&mut self, exception: Value, class: &str) -> String {
        let (file, line) = (self.text_attr(exception, "filename"), self.int_attr(exception, "lineno"));
        let mut text = String::new();
        let mut suffix = String::new();
        match (line, &file) {
            (Some(line), _) => {
                let file = file.as_deref().unwrap_or("<string>");
                text.push_str(&format!("  File \"{file}\", line {line}\n"));
            }
            (None, Some(file)) => suffix = format!(" ({file})"),
            (None, None) => {}
        }
        if let Some(source) = self.text_attr(exception, "text") {
            let offset = self.int_attr(exception, "offset");
            let end_line = self.int_attr(exception, "end_lineno");
            let end = self.int_attr(exception, "end_offset").filter(|&e| e != 0);
            text.push_str(&pointed_line(&source, offset, if line == end_line { Ok(end) } else { Err(()) }));
        }
        let message = self.text_attr(exception, "msg").filter(|m| !m.is_empty());
        let message = message.unwrap_or_else(|| "<no detail available>".to_owned());
        text.push_str(&format!("{class}: {message}{suffix}\n"));
        text
    }
}

/// The source line of a syntax error and the carets below it. `end`: the end on the same line if known, or
/// an error when it is on another line.
fn pointed_line(source: &str, offset: Option<i64>, end: Result<Option<i64>, ()>) -> String {
    let whole: Vec<char> = source.chars().collect();
    let mut right = whole.len();
    while right > 0 && whole[right - 1] == '\n' {
        right -= 1;
    }
    let right = &whole[..right];
    let spaces = right.iter().take_while(|c| matches!(c, ' ' | '\n' | '\x0c')).count();
    let left = &right[spaces..];
    let line: String = left.iter().collect();
    let Some(mut offset) = offset else { return format!("    {line}\n") };
    let length = right.len() as i64;
    let mut end = match end {
        Ok(Some(end)) => end,
        Ok(None) => offset,
        Err(()) => length + 1,
    };
    if !whole.is_empty() && offset > whole.len() as i64 {
        offset = length + 1;
    }
    if !whole.is_empty() && end > whole.len() as i64 {
        end = length + 1;
    }
    if offset >= end || end < 0 {
        end = offset + 1;
    }
    let (from, to) = (offset - 1 - spaces as i64, end - 1 - spaces as i64);
    if from < 0 {
        return format!("    {line}\n");
    }
    let margin: String =
        left.iter().take(from as usize).map(|&c| if c.is_whitespace() { c } else { ' ' }).collect();
    format!("    {line}\n    {margin}{}\n", "^".repeat((to - from) as usize))
}

#[cfg(test)]
mod tests {
    use super::pointed_line;

    #[test]
    fn carets_stand_below_the_place() {
        assert_eq!(pointed_line("x = 5 5\n", Some(7), Ok(Some(8))), "    x = 5 5\n          ^\n");
        assert_eq!(pointed_line("    return 5\n", Some(5), Ok(Some(13))), "    return 5\n    ^^^^^^^^\n");
        assert_eq!(pointed_line("  y", None, Ok(None)), "    y\n");
        assert_eq!(pointed_line("    print()\n", Some(-1), Ok(Some(-1))), "    print()\n");
    }
}
