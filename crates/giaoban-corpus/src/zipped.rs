//! ZIP archives: the list of members, and members as streams that do not need one another.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use zip::ZipArchive;

use crate::Seekable;
use crate::unpack::{Budget, Damage, damage, worded};

/// A ZIP archive whose members are taken one after the other.
pub(crate) struct Zip {
    file: Seekable,
    archive: ZipArchive<BufReader<crate::SeekableReader>>,
    next: usize,
    /// Nothing more is to be had.
    ended: bool,
    budget: Budget,
    /// Compressed bytes of the members so far.
    used: u64,
}

/// A file in the archive: all that is needed to read it.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Where its data is, compressed.
    data: Seekable,
    method: u16,
    /// Size when unpacked, as the archive says.
    pub(crate) size: u64,
    crc: u32,
}

/// What is wrong with one member.
pub(crate) struct Fault {
    pub(crate) name: String,
    pub(crate) message: String,
}

/// Length of the fixed part of the header before a member's data.
const LOCAL_HEADER: usize = 30;

impl Zip {
    /// Reads the list of members.
    pub(crate) fn open(file: Seekable) -> Result<Self, String> {
        let archive = ZipArchive::new(BufReader::new(file.reader())).map_err(|error| match error {
            zip::result::ZipError::InvalidArchive(message) if message.contains("EOCD") || message.contains("end") => {
                "the ZIP archive has no list of members at its end: the file is cut short".to_owned()
            }
            zip::result::ZipError::Io(error) => format!("broken ZIP archive: {error}"),
            error => format!("broken ZIP archive: {error}"),
        })?;
        let budget = Budget::of(file.length());
        Ok(Self { file, archive, next: 0, ended: false, budget, used: 0 })
    }

    /// The next file that `wanted` names; `None` at the end. Folders and links are passed over.
    pub(crate) fn next(&mut self, mut wanted: impl FnMut(&str) -> bool) -> Option<Result<Member, Fault>> {
        loop {
            let index = self.next;
            self.next += 1;
            if self.ended || index >= self.archive.len() {
                return None;
            }
            let entry = match self.archive.by_index_data(index) {
                Ok(entry) => entry,
                Err(error) => {
                    let message = format!("broken ZIP archive: {error}");
                    return Some(Err(Fault { name: String::new(), message }));
                }
            };
            if !entry.is_file() {
                continue;
            }
            let raw = entry.name_raw();
            let name = match std::str::from_utf8(raw) {
                Ok(name) => name.to_owned(),
                Err(_) => {
                    entry.name().map_or_else(|_| String::from_utf8_lossy(raw).into_owned(), |name| name.into_owned())
                }
            };
            if !wanted(&name) {
                continue;
            }
            let (start, packed, size, crc) =
                (entry.header_start(), entry.compressed_size(), entry.size(), entry.crc32());
            let fault = |message: String| Some(Err(Fault { name: name.clone(), message }));
            if entry.encrypted() {
                return fault("encrypted with a password, which is not read".to_owned());
            }
            self.used = self.used.saturating_add(packed);
            if self.used > self.file.length() {
                let message = "members of the ZIP archive overlap or are cut off, as in an archive bomb";
                self.ended = true;
                return fault(message.to_owned());
            }
            if let Err(error) = self.budget.take(size) {
                self.ended = true;
                return fault(error.to_string());
            }
            let header = match self.file.bytes_at(start, LOCAL_HEADER) {
                Ok(header) if header.starts_with(b"PK\x03\x04") => header,
                _ => return fault("broken ZIP archive: the header of the member is missing".to_owned()),
            };
            let number = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
            let skip = LOCAL_HEADER as u64 + u64::from(number(26)) + u64::from(number(28));
            let data = self.file.section(start.saturating_add(skip), packed);
            if data.length() < packed {
                return fault("the ZIP archive ends too early: the file is cut short".to_owned());
            }
            return Some(Ok(Member { name, data, method: number(8), size, crc }));
        }
    }
}

impl Member {
    /// Length of its data in the archive.
    pub(crate) fn packed(&self) -> u64 {
        self.data.length()
    }

    /// Its content. What is longer than announced, shorter, or has a wrong check sum ends in an error.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let input = BufReader::with_capacity(self.data.length().clamp(512, 1 << 16) as usize, self.data.reader());
        let inner: Box<dyn Read + Send> = match self.method {
            0 => Box::new(input),
            8 => Box::new(flate2::bufread::DeflateDecoder::new(input)),
            12 => Box::new(bzip2::bufread::BzDecoder::new(input)),
            93 => Box::new(zstd::stream::read::Decoder::with_buffer(input)?),
            95 => Box::new(lzma_rust2::XzReader::new_mem_limit(input, true, 256 << 10)),
            method => {
                return Err(damage(format!("compressed in a way that is not read (method {method} of ZIP)")));
            }
        };
        Ok(Box::new(Checked { inner, left: self.size, crc: flate2::Crc::new(), expected: self.crc }))
    }

    /// What may come out of what is packed in it once more.
    pub(crate) fn budget(&self) -> Arc<Budget> {
        Arc::new(Budget::of(self.data.length()))
    }
}

/// Compares what comes out with what the archive says.
struct Checked {
    inner: Box<dyn Read + Send>,
    left: u64,
    crc: flate2::Crc,
    expected: u32,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self.inner.read(buffer).map_err(|error| worded(error, "ZIP"))?;
        self.crc.update(&buffer[..read]);
        let wrong = match self.left.checked_sub(read as u64) {
            None => "is longer than the archive says",
            Some(left) => {
                self.left = left;
                match read {
                    0 if left > 0 => "is shorter than the archive says",
                    0 if self.crc.sum() != self.expected => "has a wrong check sum",
                    _ => return Ok(read),
                }
            }
        };
        Err(io::Error::new(io::ErrorKind::InvalidData, Damage(format!("broken ZIP archive: the member {wrong}"))))
    }
}
