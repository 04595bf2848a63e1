use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// A file that can be read anywhere, by several threads at once. Clones share the open file.
#[derive(Clone, Debug)]
pub struct Seekable {
    file: Arc<File>,
    start: u64,
    length: u64,
}

impl Seekable {
    /// The whole of an ordinary file.
    pub fn new(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), start: 0, length })
    }

    /// What `input` still holds, copied to a temporary file that is gone when it is closed.
    pub fn spool(mut input: impl Read) -> io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut input, &mut file)?;
        Self::new(file)
    }

    /// A part of it: `length` bytes from `start`, or what there is of them.
    #[must_use]
    pub fn section(&self, start: u64, length: u64) -> Self {
        let start = start.min(self.length);
        let length = length.min(self.length - start);
        Self { file: self.file.clone(), start: self.start + start, length }
    }

    /// Its length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Reads some bytes at `offset`; 0 at the end.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(offset).min(buffer.len() as u64) as usize;
        let (buffer, at) = (&mut buffer[..left], self.start + offset);
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(&*self.file, buffer, at);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, at);
    }

    /// Reads `length` bytes at `offset`; an error when there are fewer.
    pub fn bytes_at(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        if self.length.saturating_sub(offset) < length as u64 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = Vec::with_capacity(length);
        let mut reader = self.reader();
        reader.seek(SeekFrom::Start(offset))?;
        reader.take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
    }

    /// Reads from the beginning, without a buffer. Readers do not disturb one another.
    pub fn reader(&self) -> SeekableReader {
        SeekableReader { file: self.clone(), at: 0 }
    }
}

/// Reads a [`Seekable`].
#[derive(Clone, Debug)]
pub struct SeekableReader {
    file: Seekable,
    at: u64,
}

impl Read for SeekableReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(self.at, buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SeekableReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.file.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
