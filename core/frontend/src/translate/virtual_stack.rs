//! The operand stack as the translator sees it while it translates one basic block.
//!
//! An entry says where the value of a stack slot is to be had. Values that need no computing (locals,
//! constants) stay virtual until an instruction wants them in a register; computed ones are in temporaries.
//! The canonical home of slot `d` is temporary `d`: at the edges of a block every entry is there. In
//! between, `SWAP` moves entries and leaves registers alone, so that a temporary may for a while sit in
//! another slot's home.

/// Where the value of a stack slot is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Entry {
    /// In this temporary register, which owns it.
    Temp(u16),
    /// In this local, which keeps it.
    Local(u16),
    /// It is this constant.
    Const(u32),
    /// It is this integer.
    Int(i32),
    /// It is null.
    Null,
}

/// The stack of entries.
#[derive(Debug)]
pub(crate) struct VirtualStack {
    entries: Vec<Entry>,
    /// The home of slot 0.
    base: u16,
    /// Some temporary may be away from home.
    displaced: bool,
}

impl VirtualStack {
    /// An empty stack whose slot 0 lives in register `base`.
    pub fn new(base: u16) -> Self {
        Self { entries: Vec::new(), base, displaced: false }
    }

    /// The home of slot `depth`.
    pub fn home(&self, depth: usize) -> u16 {
        self.base + depth as u16
    }

    /// Every slot below `depth` filled, each at home.
    pub fn reset(&mut self, depth: usize) {
        self.entries.clear();
        self.entries.extend((0..depth).map(|d| Entry::Temp(self.base + d as u16)));
        self.displaced = false;
    }

    /// How many slots are filled.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry of slot `index`.
    pub fn get(&self, index: usize) -> Entry {
        self.entries[index]
    }

    /// Replaces the entry of slot `index`.
    pub fn set(&mut self, index: usize, entry: Entry) {
        self.entries[index] = entry;
        self.note(index);
    }

    /// Pushes `entry`.
    pub fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
        self.note(self.entries.len() - 1);
    }

    /// Removes the topmost entry.
    pub fn pop(&mut self) -> Option<Entry> {
        self.entries.pop()
    }

    /// Removes all from slot `depth` up.
    pub fn truncate(&mut self, depth: usize) {
        self.entries.truncate(depth);
    }

    /// Exchanges two entries.
    pub fn swap(&mut self, one: usize, other: usize) {
        self.entries.swap(one, other);
        self.note(one);
        self.note(other);
    }

    /// Whether the entry of slot `index` is a temporary at home.
    pub fn is_home(&self, index: usize) -> bool {
        self.entries[index] == Entry::Temp(self.home(index))
    }

    /// Whether any temporary may be away from home.
    pub fn is_displaced(&self) -> bool {
        self.displaced
    }

    /// All temporaries are at home again.
    pub fn set_ordered(&mut self) {
        self.displaced = false;
    }

    /// The slot whose value sits in `register`.
    pub fn holder(&self, register: u16) -> Option<usize> {
        self.entries.iter().position(|&entry| entry == Entry::Temp(register))
    }

    fn note(&mut self, index: usize) {
        self.displaced |=
            matches!(self.entries[index], Entry::Temp(register) if register != self.home(index));
    }
}
