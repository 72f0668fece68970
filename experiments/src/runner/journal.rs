//! A file of JSON lines that is only ever appended to, a whole line by a single write.
//!
//! Whoever is killed while writing leaves at most one torn line, the last: it is cut off when the file is opened again,
//! and said. A line that is wrong anywhere else means that somebody edited the file, and is an error. A write that the
//! file system cuts short, because the disk is full, is taken back.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::marker::PhantomData;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::directory::{DirectoryError, io_error};

/// An open journal of `T`s.
#[derive(Debug)]
pub struct Journal<T> {
    path: PathBuf,
    file: File,
    entry: PhantomData<fn(T)>,
}

/// What a journal held when it was opened.
#[derive(Debug)]
pub struct Held<T> {
    /// Every whole line.
    pub entries: Vec<T>,
    /// How many bytes of a torn last line were cut off, if there was one.
    pub torn: Option<usize>,
}

impl<T: Serialize + DeserializeOwned> Journal<T> {
    /// Opens the file, or makes an empty one. Nothing is read yet: the caller may want to lock it first.
    pub fn open(path: PathBuf) -> Result<Self, DirectoryError> {
        let file = OpenOptions::new().create(true).append(true).open(&path);
        let file = file.map_err(|error| io_error(&path, error))?;
        Ok(Self { path, file, entry: PhantomData })
    }

    /// The file, for its lock.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Reads all lines and cuts off a torn one. `check` says what is wrong with an entry that can be read.
    pub fn read(&self, mut check: impl FnMut(&T) -> Result<(), String>) -> Result<Held<T>, DirectoryError> {
        let bytes = fs::read(&self.path).map_err(|error| io_error(&self.path, error))?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let mut entries = Vec::new();
        for (index, line) in bytes[..whole].split_inclusive(|byte| *byte == b'\n').enumerate() {
            let parsed = serde_json::from_slice(line).map_err(|error| format!("this is no sample: {error}"));
            let entry = parsed.and_then(|entry| check(&entry).map(|()| entry)).map_err(|reason| {
                DirectoryError::Corrupt { path: self.path.clone(), line: Some(index + 1), reason }
            })?;
            entries.push(entry);
        }
        let torn = bytes.len() - whole;
        if torn > 0 {
            self.file.set_len(whole as u64).map_err(|error| io_error(&self.path, error))?;
        }
        Ok(Held { entries, torn: (torn > 0).then_some(torn) })
    }

    /// Appends a line: one write, so that a kill leaves it whole or torn at the end.
    pub fn append(&mut self, entry: &T) -> Result<(), DirectoryError> {
        self.try_append(entry).map_err(|error| io_error(&self.path, error))
    }

    fn try_append(&mut self, entry: &T) -> io::Result<()> {
        let before = self.file.metadata()?.len();
        let mut line = serde_json::to_string(entry)?;
        line.push('\n');
        self.file.write_all(line.as_bytes()).inspect_err(|_| {
            // Should this fail too, the next run cuts the torn line off.
            let _ = self.file.set_len(before);
        })
    }
}
