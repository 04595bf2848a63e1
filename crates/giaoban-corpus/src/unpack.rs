//! Streams that are compressed: which way, and what is inside.

use std::fmt;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Something is wrong with packed data. The text is a whole message for the user.
#[derive(Debug)]
pub(crate) struct Damage(pub(crate) String);

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Damage {}

/// An error of reading with a message of its own.
pub(crate) fn damage(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Damage(message.into()))
}

/// Ways to compress one file. All of them allow several members one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Compression {
    Gzip,
    Zstandard,
    Bzip2,
    Xz,
}

/// Most memory that the dictionary of an `.xz` stream may take. `xz -9` needs 64 MiB.
const XZ_MEMORY_KIB: u32 = 256 << 10;

impl Compression {
    /// Every one with the endings of names and what they stand for: `.tgz` is a `.tar` inside.
    const ENDINGS: [(Compression, &'static str, &'static str); 10] = [
        (Compression::Gzip, ".gz", ""),
        (Compression::Gzip, ".tgz", ".tar"),
        (Compression::Zstandard, ".zst", ""),
        (Compression::Zstandard, ".zstd", ""),
        (Compression::Zstandard, ".tzst", ".tar"),
        (Compression::Bzip2, ".bz2", ""),
        (Compression::Bzip2, ".tbz2", ".tar"),
        (Compression::Bzip2, ".tbz", ".tar"),
        (Compression::Xz, ".xz", ""),
        (Compression::Xz, ".txz", ".tar"),
    ];

    /// Endings of compressed files, without the dot.
    pub(crate) fn endings() -> impl Iterator<Item = &'static str> {
        Self::ENDINGS.iter().map(|(_, ending, _)| &ending[1..])
    }

    /// The one that data beginning with `head` has.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        // Skippable frames of Zstandard may come first; seekable archives begin with one.
        let skippable = |head: &[u8]| matches!(head, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]);
        match head {
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Self::Zstandard),
            // The first block or, of an empty file, the end.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, ..] => Some(Self::Bzip2),
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ if skippable(head) => Some(Self::Zstandard),
            _ => None,
        }
    }

    /// The name of what is inside a compressed file called `name`; `None` when the name has no such ending.
    pub(crate) fn inner_name(name: &str) -> Option<String> {
        let lower = name.to_ascii_lowercase();
        let (_, ending, inner) = Self::ENDINGS.iter().find(|(_, ending, _)| lower.ends_with(ending))?;
        let stem = &name[..name.len() - ending.len()];
        // A file called `.gz` is just hidden.
        (!stem.is_empty() && !stem.ends_with('/')).then(|| format!("{stem}{inner}"))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "Zstandard",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }

    /// What is inside `input`. Memory is bounded; more than the `budget` allows is an error.
    pub(crate) fn open(self, input: Box<dyn Read + Send>, budget: &Arc<Budget>) -> io::Result<Box<dyn Read + Send>> {
        let input: Box<dyn Read + Send> = match budget.fixed {
            true => input,
            false => Box::new(Packed { input, budget: budget.clone() }),
        };
        let input = BufReader::with_capacity(1 << 16, input);
        let inner: Box<dyn Read + Send> = match self {
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
            Self::Zstandard => Box::new(zstd::stream::read::Decoder::with_buffer(input)?),
            Self::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
            Self::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(input, true, XZ_MEMORY_KIB)),
        };
        // What is packed in what is unpacked counts against what was read first.
        Ok(Box::new(Unpacked { inner, what: self.name(), budget: budget.clone() }))
    }
}

/// How much may come out of packed data: much more than went in looks like an attack.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    packed: AtomicU64,
    unpacked: AtomicU64,
    /// Whether `packed` is known from the start.
    fixed: bool,
}

impl Budget {
    /// Most bytes out of one byte. Good text is packed 3 to 20 times smaller, the same text over and over 200 times.
    const RATIO: u64 = 250;
    /// Less than this is never too much.
    const HARMLESS: u64 = 64 << 20;

    /// For packed data of `packed` bytes.
    pub(crate) fn of(packed: u64) -> Self {
        Self { packed: packed.into(), unpacked: 0.into(), fixed: true }
    }

    /// Counts `bytes` that came out, or will.
    pub(crate) fn take(&self, bytes: u64) -> io::Result<()> {
        let unpacked = self.unpacked.fetch_add(bytes, Relaxed).saturating_add(bytes);
        if unpacked > Self::HARMLESS && unpacked / Self::RATIO > self.packed.load(Relaxed) {
            let ratio = Self::RATIO;
            return Err(damage(format!("unpacks to more than {ratio} times its size, as an archive bomb does")));
        }
        Ok(())
    }
}

/// Counts what goes in.
struct Packed {
    input: Box<dyn Read + Send>,
    budget: Arc<Budget>,
}

impl Read for Packed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.budget.packed.fetch_add(read as u64, Relaxed);
        Ok(read)
    }
}

/// Counts what comes out and words the errors.
struct Unpacked {
    inner: Box<dyn Read + Send>,
    what: &'static str,
    budget: Arc<Budget>,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|error| worded(error, self.what))?;
        self.budget.take(read as u64)?;
        Ok(read)
    }
}

/// The `error` of unpacking data of the kind `what`.
pub(crate) fn worded(error: io::Error, what: &str) -> io::Error {
    if error.get_ref().is_some_and(|inner| inner.is::<Damage>()) {
        return error;
    }
    // Decoders use several kinds for the same thing, and the system has its own errors.
    let text = error.to_string().to_lowercase();
    match error.kind() {
        io::ErrorKind::UnexpectedEof => damage(format!("the {what} data ends too early: the file is cut short")),
        _ if error.raw_os_error().is_some() => error,
        _ if text.contains("eof") || text.contains("unexpected end") || text.contains("incomplete frame") => {
            damage(format!("the {what} data ends too early: the file is cut short"))
        }
        _ => damage(format!("broken {what} data: {text}")),
    }
}
