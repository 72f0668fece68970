//! The insertion-ordered hash table behind dicts and sets.
//!
//! After CPython's compact dict (Hettinger, 2012): entries stand in insertion order in one array; an
//! index of 32-bit entry numbers is probed linearly from the mixed hash. Deleted entries leave a hole in
//! the array and a tombstone in the index until the next rebuild. Up to eight entries need no index: the
//! array is scanned.
//!
//! The order can be used as a queue from both ends: where the first live entry stands is known, so that nobody passes
//! the holes before it again and again; an entry that is moved to the front takes one of those holes, and if there is
//! none, as many are made at once as there are entries.
//!
//! The table knows nothing of Python's `==`: [`Table::find`] is given a closure that answers for keys
//! whose hashes agree, and may answer "ask Python", in which case the caller leaves the critical section,
//! asks, comes back, and goes on only if [`Table::changes`] still says the same.

use crate::heap::grace::Array;
use crate::object::{MOST_WORDS, Value};
use std::sync::atomic::{AtomicU32, Ordering};

/// One key with its value (null in a set).
#[derive(Clone, Copy)]
pub struct Entry {
    /// The key's hash.
    pub hash: i64,
    /// The key; null marks a hole.
    pub key: Value,
    /// The value.
    pub value: Value,
}

/// What a probe found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The entry of that number has an equal key.
    At(usize),
    /// No entry has.
    Missing,
    /// The entry of that number has the same hash; only Python can tell whether the keys are equal.
    Ask(usize),
}

/// The table.
#[derive(Default)]
pub struct Table {
    entries: Array<Entry>,
    index: Array<u32>,
    /// Places of the index that are not empty: entries and tombstones.
    used: usize,
    live: usize,
    /// Counts structural changes: insertions, deletions, clears.
    changes: u64,
    /// The number inline caches compare; 0 while nobody watches. Read outside the critical section too.
    guard: AtomicU32,
    /// Number of the first live entry, or of the place behind all holes.
    first: u32,
}

const EMPTY: u32 = u32::MAX;
const TOMB: u32 = u32::MAX - 1;
const SCAN_LIMIT: usize = 8;
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

impl Table {
    /// Bytes of its arrays.
    pub fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>() + self.index.capacity() * size_of::<u32>()
    }

    /// A table with room for `n` entries.
    pub fn with_capacity(n: usize) -> Self {
        let mut table = Table::default();
        table.entries.reserve(n);
        if n > SCAN_LIMIT {
            table.rebuild_index(n);
        }
        table
    }

    /// Live entries.
    #[inline]
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// A number that changes with every insertion, deletion and clear.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The entry array, holes (null keys) included: positions stay valid until [`changes`](Self::changes)
    /// moves.
    #[inline]
    pub fn slots(&self) -> &[Entry] {
        &self.entries
    }

    /// The live entries in insertion order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries[self.first()..].iter().filter(|e| !e.key.is_null())
    }

    /// Number of the first live entry; of the place behind all holes if there is none.
    #[inline]
    pub fn first(&self) -> usize {
        self.first as usize
    }

    /// The guard, for inline caches: 0 while nobody watches.
    #[inline(always)]
    pub fn guard(&self) -> u32 {
        self.guard.load(Ordering::Acquire)
    }

    /// Sets the guard: from now on a change of keys, or of a value that a cache may hold, resets it.
    pub fn watch(&self, guard: u32) {
        self.guard.store(guard, Ordering::Release);
    }

    /// Resets the guard: what caches hold is out of date.
    #[inline]
    pub fn unwatch(&self) {
        self.guard.store(0, Ordering::Release);
    }

    fn home(&self, hash: i64) -> usize {
        (hash as u64).wrapping_mul(MIX) as usize >> (usize::BITS - self.index.len().trailing_zeros())
    }

    /// Looks for a key. `same` is asked about entries whose hash agrees: `Some(true)` found, `Some(false)`
    /// go on, `None` only Python can tell. Entries numbered below or equal to `after` in probe order have
    /// been asked about already (`None` at first).
    #[inline]
    pub fn find(&self, hash: i64, asked: &[usize], mut same: impl FnMut(Value) -> Option<bool>) -> Found {
        let mut test = |number: usize| -> Option<Found> {
            // In a glimpse the index may be ahead of the entries.
            let entry = self.entries.get(number)?;
            if entry.hash != hash || entry.key.is_null() {
                return None;
            }
            match same(entry.key) {
                Some(true) => Some(Found::At(number)),
                Some(false) => None,
                None if asked.contains(&number) => None,
                None => Some(Found::Ask(number)),
            }
        };
        if self.index.is_empty() {
            return (0..self.entries.len()).find_map(test).unwrap_or(Found::Missing);
        }
        let mask = self.index.len() - 1;
        let mut at = self.home(hash);
        loop {
            match self.index[at] {
                EMPTY => return Found::Missing,
                TOMB => {}
                number => {
                    if let Some(found) = test(number as usize) {
                        return found;
                    }
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// The value of this very key, found without following any key: for a look at a table that may be
    /// changing. `None` says nothing: another key of the same hash may be equal to it.
    #[inline]
    pub fn glimpse(&self, hash: i64, key: Value) -> Option<Value> {
        match self.find(hash, &[], |k| (k == key).then_some(true)) {
            Found::At(number) => Some(self.entries.get(number)?.value).filter(|v| !v.is_null()),
            _ => None,
        }
    }

    /// The first key of this hash, found so.
    pub fn glimpse_key(&self, hash: i64) -> Option<Value> {
        match self.find(hash, &[], |_| Some(true)) {
            Found::At(number) => Some(self.entries.get(number)?.key).filter(|v| !v.is_null()),
            _ => None,
        }
    }

    /// Adds a key that [`find`](Self::find) said is missing; key and value are owned by the table from
    /// here on.
    pub fn insert_new(&mut self, hash: i64, key: Value, value: Value) {
        self.changes += 1;
        self.unwatch();
        if self.index.is_empty() {
            if self.entries.len() == SCAN_LIMIT {
                self.compact();
                if self.entries.len() == SCAN_LIMIT {
                    self.rebuild_index(SCAN_LIMIT * 2);
                }
            }
        } else if (self.used.max(self.entries.len()) + 1) * 3 > self.index.len() * 2 {
            // Tombstones count: a probe ends only at an empty place.
            self.compact();
            self.rebuild_index(self.live * 2 + 1);
        }
        let number = self.entries.len() as u32;
        self.entries.push(Entry { hash, key, value });
        self.live += 1;
        self.link(hash, number);
    }

    fn link(&mut self, hash: i64, number: u32) {
        if self.index.is_empty() {
            return;
        }
        let mask = self.index.len() - 1;
        let mut at = self.home(hash);
        while self.index[at] < TOMB {
            at = (at + 1) & mask;
        }
        self.used += usize::from(self.index[at] == EMPTY);
        self.index[at] = number;
    }

    fn compact(&mut self) {
        if self.live < self.entries.len() {
            self.entries.retain(|e| !e.key.is_null());
        }
        self.first = 0;
    }

    fn rebuild_index(&mut self, room: usize) {
        let size = (room * 3 / 2 + 1).next_power_of_two().max(16);
        self.index = vec![EMPTY; size].into();
        self.used = 0;
        for number in 0..self.entries.len() {
            if !self.entries[number].key.is_null() {
                self.link(self.entries[number].hash, number as u32);
            }
        }
    }

    /// Puts another (owned) value into an entry and hands out the old one.
    #[inline]
    pub fn replace_value(&mut self, number: usize, value: Value) -> Value {
        std::mem::replace(&mut self.entries[number].value, value)
    }

    /// Removes an entry and hands out what it owned. Its place stays empty: whoever iterates over the table can tell
    /// that a key which was removed and added again is new.
    pub fn remove(&mut self, number: usize) -> Entry {
        self.changes += 1;
        self.unwatch();
        let entry = self.entries[number];
        if !self.index.is_empty() {
            let mask = self.index.len() - 1;
            let mut at = self.home(entry.hash);
            while self.index[at] != number as u32 {
                at = (at + 1) & mask;
            }
            self.index[at] = TOMB;
        }
        self.live -= 1;
        self.entries[number].key = Value::NULL;
        self.entries[number].value = Value::NULL;
        if number == self.first() {
            // Each hole is passed once.
            let holes = self.entries[number..].iter().take_while(|e| e.key.is_null()).count();
            self.first += holes as u32;
        }
        entry
    }

    /// Removes the last entry, and the holes around it: a new one comes in its place.
    pub fn pop(&mut self) -> Option<Entry> {
        self.trim();
        let entry = self.remove(self.entries.len().checked_sub(1)?);
        self.trim();
        if self.entries.is_empty() && !self.index.is_empty() {
            self.index.fill(EMPTY);
            self.used = 0;
        }
        Some(entry)
    }

    /// Removes the first entry.
    pub fn pop_first(&mut self) -> Option<Entry> {
        (self.live > 0).then(|| self.remove(self.first()))
    }

    /// Removes the holes behind the last entry. Changes nothing that an iterator could tell.
    pub fn trim(&mut self) {
        let kept = self.entries.iter().rposition(|e| !e.key.is_null()).map_or(0, |last| last + 1);
        self.entries.truncate(kept);
        self.first = self.first.min(kept as u32);
    }

    /// Moves an entry to the end of the order, or to its front.
    pub fn move_to(&mut self, number: usize, last: bool) {
        self.trim();
        let end = if last { self.entries.len() - 1 } else { self.first() };
        if number == end {
            return;
        }
        let entry = self.remove(number);
        if last {
            self.insert_new(entry.hash, entry.key, entry.value);
        } else {
            self.insert_first(entry);
        }
    }

    /// Adds at the front an entry that has just been removed: the index has a place for it.
    fn insert_first(&mut self, entry: Entry) {
        if self.first == 0 {
            self.compact();
            if self.index.is_empty() {
                self.entries.insert(0, entry);
                self.live += 1;
                return;
            }
            let (gap, hole) = (self.live + 1, Entry { hash: 0, key: Value::NULL, value: Value::NULL });
            let mut entries = vec![hole; gap];
            entries.extend_from_slice(&self.entries);
            self.entries = entries.into();
            self.first = gap as u32;
            self.rebuild_index(self.entries.len() * 2);
        }
        self.first -= 1;
        let number = self.first;
        self.entries[number as usize] = entry;
        self.live += 1;
        self.link(entry.hash, number);
    }

    /// Empties the table and hands out its entries, holes included.
    pub fn take_all(&mut self) -> Array<Entry> {
        self.changes += 1;
        self.unwatch();
        self.live = 0;
        self.index = Array::default();
        self.used = 0;
        self.first = 0;
        std::mem::take(&mut self.entries)
    }

    /// A copy of the table to the letter, holes and numbers included; the caller retains what it holds. `None`: it is
    /// too large for that.
    pub fn image(&self) -> Option<Table> {
        let fits = self.entries.len() * 3 + self.index.len() / 2 <= MOST_WORDS;
        fits.then(|| Table {
            entries: Array::from(self.entries.to_vec()),
            index: Array::from(self.index.to_vec()),
            used: self.used,
            live: self.live,
            changes: self.changes,
            guard: AtomicU32::new(self.guard()),
            first: self.first,
        })
    }

    /// A copy of the table's structure; the caller retains what the copy holds.
    pub fn duplicate(&self) -> Table {
        let mut copy = Table::with_capacity(self.live);
        for e in self.iter() {
            copy.insert_new(e.hash, e.key, e.value);
        }
        copy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(i: i64) -> Value {
        Value::small(i)
    }

    fn find(t: &Table, i: i64) -> Found {
        t.find(i % 7, &[], |k| Some(k == key(i)))
    }

    #[test]
    fn behaves_as_an_ordered_map_through_growth_and_holes() {
        let mut t = Table::default();
        for i in 0..1000 {
            assert_eq!(find(&t, i), Found::Missing);
            t.insert_new(i % 7, key(i), key(i * 2));
        }
        for i in (0..1000).step_by(3) {
            let Found::At(n) = find(&t, i) else { panic!("{i}") };
            assert_eq!(t.remove(n).value, key(i * 2));
        }
        assert_eq!(t.len(), 666);
        for i in 1000..1500 {
            t.insert_new(i % 7, key(i), key(0));
        }
        let keys: Vec<i64> = t.iter().map(|e| e.key.int_unchecked()).collect();
        let expected: Vec<i64> = (0..1000).filter(|i| i % 3 != 0).chain(1000..1500).collect();
        assert_eq!(keys, expected);
        assert!(keys.iter().all(|&i| matches!(find(&t, i), Found::At(_))));
        assert_eq!(t.take_all().iter().filter(|e| !e.key.is_null()).count(), 1166);
        assert_eq!(find(&t, 1), Found::Missing);
    }

    #[test]
    fn keys_that_come_and_go_leave_room_for_probes_to_end() {
        let mut t = Table::default();
        for i in 0..100 {
            t.insert_new(i, key(i), key(i));
        }
        for i in 100..10_000 {
            let missing = t.find(i, &[], |k| Some(k == key(i)));
            assert_eq!(missing, Found::Missing);
            t.insert_new(i, key(i), key(i));
            let Found::At(n) = t.find(i, &[], |k| Some(k == key(i))) else { panic!("{i}") };
            t.remove(n);
        }
        assert_eq!(t.len(), 100);
    }

    #[test]
    fn entries_move_to_both_ends() {
        // The same moves in a vector; the numbers come from a linear congruence.
        for n in [1, 2, 5, 8, 9, 40, 300] {
            let mut t = Table::default();
            let mut expected: Vec<i64> = (0..n).collect();
            (0..n).for_each(|i| t.insert_new(i % 7, key(i), key(i)));
            let (mut random, mut next) = (1_u64, n);
            for step in 0..4000 {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let (choice, at) = (random >> 61, (random >> 33) as usize % expected.len().max(1));
                let last = random & (1 << 60) != 0;
                match choice {
                    0 | 1 if expected.len() < 2 * n as usize => {
                        t.insert_new(next % 7, key(next), key(next));
                        expected.push(next);
                        next += 1;
                    }
                    2 if last => assert_eq!(t.pop().map(|e| e.key), expected.pop().map(key)),
                    2 => {
                        let first = (!expected.is_empty()).then(|| key(expected.remove(0)));
                        assert_eq!(t.pop_first().map(|e| e.key), first);
                    }
                    3 if !expected.is_empty() => {
                        let Found::At(number) = find(&t, expected.remove(at)) else { panic!("{step}") };
                        t.remove(number);
                    }
                    _ if !expected.is_empty() => {
                        let moved = expected.remove(at);
                        let Found::At(number) = find(&t, moved) else { panic!("{step}") };
                        t.move_to(number, last);
                        expected.insert(if last { expected.len() } else { 0 }, moved);
                    }
                    _ => {}
                }
                let keys: Vec<i64> = t.iter().map(|e| e.key.int_unchecked()).collect();
                assert_eq!(keys, expected, "{step}");
                assert!(keys.iter().all(|&i| matches!(find(&t, i), Found::At(_))));
                let first = t.slots().iter().position(|e| !e.key.is_null());
                assert_eq!(t.first(), first.unwrap_or(t.slots().len()));
            }
        }
    }

    #[test]
    fn a_queue_passes_no_hole_twice() {
        let mut t = Table::default();
        (0..1000).for_each(|i| t.insert_new(i, key(i), key(i)));
        for i in 0..100_000 {
            let last = t.first();
            assert_eq!(t.slots()[last].key, key(i % 1000));
            t.move_to(last, true);
        }
        for i in 0..100_000 {
            t.trim();
            let last = t.slots().len() - 1;
            assert_eq!(t.slots()[last].key, key(999 - i % 1000));
            t.move_to(last, false);
        }
        assert!(t.slots().len() < 4000 && t.index.len() <= 8192, "{} {}", t.slots().len(), t.index.len());
    }

    #[test]
    fn what_only_python_can_compare_is_asked_once() {
        let mut t = Table::default();
        t.insert_new(5, key(1), Value::NULL);
        t.insert_new(5, key(2), Value::NULL);
        assert_eq!(t.find(5, &[], |_| None), Found::Ask(0));
        assert_eq!(t.find(5, &[0], |_| None), Found::Ask(1));
        assert_eq!(t.find(5, &[0, 1], |_| None), Found::Missing);
    }
}
