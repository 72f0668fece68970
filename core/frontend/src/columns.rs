//! Columns in characters, from the compiler's columns in bytes.

/// The lines of a source text, as far as their columns need counting.
pub(crate) struct Columns<'a> {
    /// No lines at all when every character is one byte.
    lines: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    /// For `source`.
    pub fn new(source: &'a str) -> Self {
        let lines = if source.is_ascii() { Vec::new() } else { source.split('\n').collect() };
        Self { lines }
    }

    /// The characters before byte `column`, both from 0, of `line`, from 1.
    pub fn characters(&self, line: usize, column: usize) -> u32 {
        let before = self.lines.get(line.wrapping_sub(1)).and_then(|text| text.get(..column));
        before.map_or(column, |text| text.chars().count()) as u32
    }
}
