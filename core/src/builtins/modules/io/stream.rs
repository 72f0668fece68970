//! A buffered stream of bytes over a file descriptor. Knows nothing of Python objects: it is used while
//! its thread is detached.
//!
//! Reading in text mode turns `\r\n` and `\r` into `\n` as the bytes come in, so that everything above
//! sees lines that end in `\n`.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

const CHUNK: usize = 64 * 1024;
/// How often a thread that waits for input looks whether Ctrl-C was pressed.
const WATCH: rustix::time::Timespec = rustix::time::Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

/// Where the bytes come from and go to.
pub enum Descriptor {
    /// A file that this stream closes.
    Owned(OwnedFd),
    /// One that it does not.
    Borrowed(BorrowedFd<'static>),
    /// Closed.
    Closed,
}

/// The stream.
pub struct Stream {
    descriptor: Descriptor,
    /// Bytes read and not yet taken: those from `at` on.
    input: Vec<u8>,
    at: usize,
    /// Bytes not yet written.
    output: Vec<u8>,
    /// Whether line ends are made `\n`.
    translate: bool,
    /// The last byte that came in was a `\r`, already passed on as `\n`.
    after_return: bool,
    /// Set by Ctrl-C; only streams that may wait for a person look at it.
    interrupted: Option<&'static AtomicBool>,
}

impl Stream {
    /// A stream.
    pub fn new(descriptor: Descriptor, translate: bool, interrupted: Option<&'static AtomicBool>) -> Self {
        Stream {
            descriptor,
            input: Vec::new(),
            at: 0,
            output: Vec::new(),
            translate,
            after_return: false,
            interrupted,
        }
    }

    fn fd(&self) -> io::Result<BorrowedFd<'_>> {
        match &self.descriptor {
            Descriptor::Owned(fd) => Ok(fd.as_fd()),
            Descriptor::Borrowed(fd) => Ok(*fd),
            Descriptor::Closed => Err(rustix::io::Errno::BADF.into()),
        }
    }

    /// The descriptor's number, unless it is closed.
    pub fn number(&self) -> Option<i32> {
        use std::os::fd::AsRawFd;
        self.fd().ok().map(|fd| fd.as_raw_fd())
    }

    /// Whether it is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.fd().is_ok_and(rustix::termios::isatty)
    }

    /// Reads more; false at the end. `Interrupted` when Ctrl-C was pressed meanwhile: what has been read
    /// stays, and the call can be made again.
    fn fill(&mut self) -> io::Result<bool> {
        self.flush()?;
        if self.at > 0 {
            self.input.drain(..self.at);
            self.at = 0;
        }
        if let Some(flag) = self.interrupted {
            let fd = self.fd()?;
            loop {
                let mut fds = [rustix::event::PollFd::new(&fd, rustix::event::PollFlags::IN)];
                match rustix::event::poll(&mut fds, Some(&WATCH)) {
                    Ok(0) | Err(rustix::io::Errno::INTR) if flag.load(Ordering::Relaxed) => {
                        return Err(io::ErrorKind::Interrupted.into());
                    }
                    Ok(0) | Err(rustix::io::Errno::INTR) => {}
                    _ => break,
                }
            }
        }
        let mut chunk = vec![0; CHUNK];
        let n = loop {
            match rustix::io::read(self.fd()?, &mut chunk) {
                Err(rustix::io::Errno::INTR) => {}
                result => break result?,
            }
        };
        self.take_in(&chunk[..n]);
        Ok(n > 0)
    }

    fn take_in(&mut self, chunk: &[u8]) {
        if !self.translate || (!self.after_return && !chunk.contains(&b'\r')) {
            self.input.extend_from_slice(chunk);
            return;
        }
        for &byte in chunk {
            let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\r' => self.input.push(b'\n'),
                _ => self.input.push(byte),
            }
        }
    }

    fn take(&mut self, n: usize) -> Vec<u8> {
        let end = (self.at + n).min(self.input.len());
        let taken = self.input[self.at..end].to_vec();
        self.at = end;
        taken
    }

    /// Up to and with the next line end, but not more than `limit` bytes.
    pub fn read_line(&mut self, limit: usize) -> io::Result<Vec<u8>> {
        let mut seen = 0;
        loop {
            let waiting = &self.input[self.at..];
            if let Some(n) = memchr(&waiting[seen..]) {
                return Ok(self.take((seen + n + 1).min(limit)));
            }
            seen = waiting.len();
            if seen >= limit || !self.fill()? {
                return Ok(self.take(seen.min(limit)));
            }
        }
    }

    /// The next line, if all of it has been read already.
    pub fn line_at_hand(&mut self, limit: usize) -> Option<Vec<u8>> {
        let n = memchr(&self.input[self.at..])?;
        Some(self.take((n + 1).min(limit)))
    }

    /// Appends to what is to be written, if that needs nothing that may block.
    pub fn write_at_hand(&mut self, bytes: &[u8]) -> bool {
        let room =
            self.at == self.input.len() && self.output.len() + bytes.len() < CHUNK && !self.is_closed();
        if room {
            self.output.extend_from_slice(bytes);
        }
        room
    }

    /// `n` bytes, fewer only at the end.
    pub fn read(&mut self, n: usize) -> io::Result<Vec<u8>> {
        while self.input.len() - self.at < n && self.fill()? {}
        Ok(self.take(n))
    }

    /// Everything that is left.
    pub fn read_all(&mut self) -> io::Result<Vec<u8>> {
        while self.fill()? {}
        Ok(self.take(usize::MAX - self.at))
    }

    /// `n` characters of UTF-8, fewer only at the end.
    pub fn read_chars(&mut self, n: usize) -> io::Result<Vec<u8>> {
        loop {
            // A character is complete when the next one begins or the input ends.
            let starts = self.input[self.at..].iter().enumerate().filter(|&(_, &b)| b & 0xC0 != 0x80);
            if let Some((bytes, _)) = starts.clone().nth(n) {
                return Ok(self.take(bytes));
            }
            let ascii = self.input[self.at..].is_ascii();
            if (ascii && starts.count() >= n) || !self.fill()? {
                return Ok(self.take(if ascii { n } else { usize::MAX - self.at }));
            }
        }
    }

    /// Appends to what is to be written; writes it when much has come together.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.at < self.input.len() {
            // The file's position is behind what has been read ahead.
            let ahead = (self.input.len() - self.at) as i64;
            self.input.clear();
            self.at = 0;
            rustix::fs::seek(self.fd()?, rustix::fs::SeekFrom::Current(-ahead))?;
        }
        self.output.extend_from_slice(bytes);
        if self.output.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// Writes what waits.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        let mut output = std::mem::take(&mut self.output);
        let result = self.fd().and_then(|fd| write_all(fd, &mut output));
        self.output = output;
        result
    }

    /// Sets the position; gives the new one.
    pub fn seek(&mut self, to: rustix::fs::SeekFrom) -> io::Result<u64> {
        self.flush()?;
        let ahead = (self.input.len() - self.at) as i64;
        let to = match to {
            rustix::fs::SeekFrom::Current(by) => rustix::fs::SeekFrom::Current(by - ahead),
            absolute => absolute,
        };
        let position = rustix::fs::seek(self.fd()?, to)?;
        self.input.clear();
        self.at = 0;
        self.after_return = false;
        Ok(position)
    }

    /// The position.
    pub fn tell(&self) -> io::Result<u64> {
        let position = rustix::fs::tell(self.fd()?)?;
        Ok((position + self.output.len() as u64).saturating_sub((self.input.len() - self.at) as u64))
    }

    /// Cuts the file off.
    pub fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.flush()?;
        Ok(rustix::fs::ftruncate(self.fd()?, size)?)
    }

    /// Writes what waits and closes.
    pub fn close(&mut self) -> io::Result<()> {
        let flushed = self.flush();
        self.descriptor = Descriptor::Closed;
        self.input = Vec::new();
        self.output = Vec::new();
        self.at = 0;
        flushed
    }

    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        matches!(self.descriptor, Descriptor::Closed)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Nobody is left to be told of an error.
        let _ = self.flush();
    }
}

fn memchr(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&b| b == b'\n')
}

/// Writes everything; what has been written is taken off the front, also on an error.
pub fn write_all(fd: BorrowedFd<'_>, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut done = 0;
    let result = loop {
        if done == bytes.len() {
            break Ok(());
        }
        match rustix::io::write(fd, &bytes[done..]) {
            Ok(n) => done += n,
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => {
                let mut fds = [rustix::event::PollFd::new(&fd, rustix::event::PollFlags::OUT)];
                let _ = rustix::event::poll(&mut fds, Some(&WATCH));
            }
            Err(error) => break Err(error.into()),
        }
    };
    bytes.drain(..done);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream_over(bytes: &[u8], translate: bool) -> Stream {
        let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
        rustix::io::write(&writer, bytes).expect("room in the pipe");
        Stream::new(Descriptor::Owned(reader), translate, None)
    }

    #[test]
    fn line_ends_become_newlines() {
        let mut s = stream_over(b"a\r\nb\rc\nd", true);
        let lines: Vec<Vec<u8>> = (0..5).map(|_| s.read_line(usize::MAX).expect("readable")).collect();
        assert_eq!(lines, [&b"a\n"[..], b"b\n", b"c\n", b"d", b""]);
    }

    #[test]
    fn characters_are_not_cut() {
        let mut s = stream_over("aé中x".as_bytes(), false);
        assert_eq!(s.read_chars(2).expect("readable"), "aé".as_bytes());
        assert_eq!(s.read_chars(1).expect("readable"), "中".as_bytes());
        assert_eq!(s.read_chars(9).expect("readable"), b"x");
        assert_eq!(s.read_chars(9).expect("readable"), b"");
    }
}
