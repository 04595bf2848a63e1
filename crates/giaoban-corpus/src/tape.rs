//! Tar archives, read from the first byte to the last.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::{EntryType, Header, PaxExtensions};

use crate::unpack::damage;

const BLOCK: usize = 512;
/// Longest name or list of attributes before a member.
const LONGEST_EXTENSION: u64 = 1 << 20;

/// A tar archive that is being read. Its members share the stream; only the last one given can be read.
pub(crate) struct Tape {
    state: Arc<Mutex<State>>,
}

struct State {
    input: Box<dyn Read + Send>,
    /// Bytes of the member that have not been read.
    left: u64,
    /// Bytes after them up to the next block.
    padding: u64,
    /// Counts members, so that an earlier one cannot read what is not its own.
    number: u64,
    /// Reading failed, and somebody was told.
    broken: bool,
}

/// An ordinary file in the archive.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) content: Content,
}

/// Reads a member.
pub(crate) struct Content {
    state: Arc<Mutex<State>>,
    number: u64,
}

impl Tape {
    pub(crate) fn new(input: Box<dyn Read + Send>) -> Self {
        let state = State { input, left: 0, padding: 0, number: 0, broken: false };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Whether `head` is the beginning of a tar archive, going by the check sum of its first block.
    pub(crate) fn is(head: &[u8]) -> bool {
        head.len() >= BLOCK && head[0] != 0 && sum_is_right(Header::from_byte_slice(&head[..BLOCK]))
    }

    /// Whether reading has failed, which was told then.
    pub(crate) fn is_broken(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).broken
    }

    /// The next ordinary file; `None` at the end, also when reading a member has failed.
    pub(crate) fn next(&mut self) -> io::Result<Option<Member>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.broken {
            return Ok(None);
        }
        let found = state.next();
        if found.is_err() {
            state.broken = true;
        }
        state.number += 1;
        let number = state.number;
        Ok(found?.map(|(name, size)| Member { name, size, content: Content { state: self.state.clone(), number } }))
    }
}

impl State {
    fn next(&mut self) -> io::Result<Option<(String, u64)>> {
        let mut long_name: Option<Vec<u8>> = None;
        let mut long_size: Option<u64> = None;
        loop {
            self.skip()?;
            let mut block = [0; BLOCK];
            match fill(&mut self.input, &mut block)? {
                0 => return Ok(None),
                BLOCK => {}
                _ => return Err(cut_short()),
            }
            if block.iter().all(|&byte| byte == 0) {
                return Ok(None);
            }
            let header = Header::from_byte_slice(&block);
            if !sum_is_right(header) {
                return Err(damage("broken tar archive: the check sum of a member's header is wrong"));
            }
            let kind = header.entry_type();
            let size = match long_size.filter(|_| kind.is_file() || kind.is_contiguous()) {
                Some(size) => size,
                None => header.entry_size().map_err(|_| damage("broken tar archive: a member's size is no number"))?,
            };
            self.left = size;
            self.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
            match kind {
                EntryType::GNULongName => {
                    let mut name = self.extension()?;
                    name.truncate(name.iter().position(|&byte| byte == 0).unwrap_or(name.len()));
                    long_name = Some(name);
                }
                EntryType::XHeader => {
                    let data = self.extension()?;
                    for attribute in PaxExtensions::new(&data).flatten() {
                        match attribute.key_bytes() {
                            b"path" => long_name = Some(attribute.value_bytes().to_vec()),
                            b"size" => long_size = attribute.value().ok().and_then(|size| size.parse().ok()),
                            _ => {}
                        }
                    }
                }
                EntryType::Regular | EntryType::Continuous => {
                    let name = long_name.take().unwrap_or_else(|| header.path_bytes().into_owned());
                    // In old archives a folder is a file whose name ends so.
                    if !name.ends_with(b"/") {
                        return Ok(Some((String::from_utf8_lossy(&name).into_owned(), size)));
                    }
                    long_size = None;
                }
                // Attributes of all members say nothing that is needed here.
                EntryType::XGlobalHeader | EntryType::GNULongLink => {}
                // Folders, links, devices, sparse files.
                _ => (long_name, long_size) = (None, None),
            }
        }
    }

    /// Reads past what is left of a member.
    fn skip(&mut self) -> io::Result<()> {
        let left = self.left.saturating_add(self.padding);
        (self.left, self.padding) = (0, 0);
        match io::copy(&mut (&mut self.input).take(left), &mut io::sink())? {
            read if read < left => Err(cut_short()),
            _ => Ok(()),
        }
    }

    /// The content of a member that describes the next one.
    fn extension(&mut self) -> io::Result<Vec<u8>> {
        if self.left > LONGEST_EXTENSION {
            return Err(damage("broken tar archive: a member's name is too long"));
        }
        let mut bytes = Vec::new();
        (&mut self.input).take(self.left).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < self.left {
            return Err(cut_short());
        }
        self.left = 0;
        Ok(bytes)
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.number != self.number || state.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let wanted = state.left.min(buffer.len() as u64) as usize;
        let read = state.input.read(&mut buffer[..wanted]).and_then(|read| match read {
            0 => Err(cut_short()),
            read => Ok(read),
        });
        match &read {
            Ok(read) => state.left -= *read as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => state.broken = true,
        }
        read
    }
}

fn cut_short() -> io::Error {
    damage("the tar archive ends too early: the file is cut short")
}

fn sum_is_right(header: &Header) -> bool {
    let bytes = header.as_bytes();
    let sum: u32 = bytes.iter().map(|&byte| u32::from(byte)).sum();
    // The field of the sum counts as blanks.
    let field: u32 = bytes[148..156].iter().map(|&byte| u32::from(byte)).sum();
    header.cksum().is_ok_and(|stated| stated == sum - field + 8 * u32::from(b' '))
}

/// Reads until `buffer` is full or the input ends.
fn fill(input: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
