//! One file on its way from bytes to a format: compressed data is unpacked, archives are opened, the format is told.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::corpus::{Level, Stream};
use crate::encoding::{in_utf_8, text_stream};
use crate::fault::{io_message, size};
use crate::format::{Kind, by_name, is_archive, kind};
use crate::tape::Tape;
use crate::unpack::{Budget, Compression};
use crate::zipped::{self, Zip};
use crate::{Access, Format, Options, Origin, Part, Seekable};

/// How much of a file is looked at to tell its format.
const HEAD: u64 = 4096;
/// How many archives may be one inside the other.
const MOST_ARCHIVES: u8 = 3;
/// How often a file may be compressed, all archives around it counted.
const MOST_COMPRESSIONS: u8 = 4;

/// Where a source is, in the file system and in archives.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// As documents name it.
    pub(crate) path: String,
    /// The path below the folder given, and in archives, with endings.
    below: String,
    /// The name by which the format is told: without the endings of what was unpacked.
    name: String,
    archives: u8,
    compressions: u8,
    /// For data that is packed in what is packed already.
    pub(crate) budget: Option<Arc<Budget>>,
}

impl Place {
    pub(crate) fn new(path: String, below: String) -> Self {
        let name = path.clone();
        Self { path, below, name, archives: 0, compressions: 0, budget: None }
    }

    /// Of the file `path`, found in the folder `root`.
    pub(crate) fn of(path: &Path, root: Option<&Path>) -> Self {
        let below = root.and_then(|root| path.strip_prefix(root).ok());
        let below = match below {
            Some(below) if !below.as_os_str().is_empty() => {
                below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
            }
            _ => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        };
        Self::new(path.to_string_lossy().into_owned(), below)
    }

    /// Of the file called `name` in this archive. The name is only shown: nothing is looked up or written by it.
    pub(crate) fn member(&self, name: &str) -> Self {
        let name: String = name.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
        let name = name.strip_prefix("./").unwrap_or(&name);
        // Ids may become names of files.
        let parts: Vec<&str> = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
        Self {
            path: format!("{}!/{name}", self.path),
            below: format!("{}/{}", stem(&self.below), parts.join("/")),
            name: name.to_owned(),
            archives: self.archives + 1,
            compressions: self.compressions,
            budget: self.budget.clone(),
        }
    }

    /// As documents name it.
    pub(crate) fn origin(&self) -> Origin {
        Origin { path: self.path.clone(), id: stem(&self.below).to_owned() }
    }
}

/// `name` without known endings.
fn stem(name: &str) -> &str {
    let inner = Compression::inner_name(name);
    let inner = inner.as_deref().unwrap_or(name);
    let known = by_name(inner).next().is_some() || is_archive(inner);
    match inner.rsplit_once('.') {
        Some((stem, _)) if known && !stem.is_empty() => &name[..stem.len()],
        _ => &name[..inner.len().min(name.len())],
    }
}

/// What there is to read.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) place: Place,
    pub(crate) bytes: Bytes,
}

pub(crate) enum Bytes {
    /// A file with its length, where that is known.
    File(PathBuf, Option<u64>),
    Member(zipped::Member),
    Memory(Vec<u8>),
    Stream(Box<dyn Read + Send>),
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Bytes").field(&self.length()).finish()
    }
}

impl Bytes {
    /// How many there are, packed as they are.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::File(_, length) => *length,
            Self::Member(member) => Some(member.packed()),
            Self::Memory(bytes) => Some(bytes.len() as u64),
            Self::Stream(_) => None,
        }
    }
}

/// What a source turned out to be.
pub(crate) enum Opened {
    /// More than one part or source.
    Level(Level),
    /// A whole file that was read.
    Whole(&'static dyn Format, Part),
    /// A whole file that can as well be read where it is decoded.
    Later(Source),
}

/// The bytes of a source at some stage of unpacking.
enum Input {
    File(Seekable),
    Stream(Box<dyn Read + Send>),
}

impl Input {
    /// The first bytes; they stay where they are.
    fn head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::with_capacity(HEAD as usize);
        match self {
            Self::File(file) => file.reader().take(HEAD).read_to_end(&mut head)?,
            Self::Stream(input) => {
                let read = input.take(HEAD).read_to_end(&mut head);
                // A damaged file may still begin with something good; the error comes again behind it.
                if let (Err(error), true) = (read, head.is_empty()) {
                    return Err(error);
                }
                let rest = std::mem::replace(input, Box::new(io::empty()));
                *input = Box::new(Cursor::new(head.clone()).chain(rest));
                0
            }
        };
        Ok(head)
    }

    fn reader(self) -> Box<dyn Read + Send> {
        match self {
            Self::File(file) => Box::new(file.reader()),
            Self::Stream(input) => input,
        }
    }

    fn seekable(self) -> io::Result<Seekable> {
        match self {
            Self::File(file) => Ok(file),
            Self::Stream(input) => Seekable::spool(input),
        }
    }
}

impl Source {
    /// Opens it as far as needed to know what it is. With `defer`, whole files that can be opened again are not read.
    pub(crate) fn open(self, options: &Options, defer: bool) -> Result<Opened, String> {
        let said = |error: io::Error| io_message(&error);
        let mut place = self.place.clone();
        let (mut input, again) = match self.bytes {
            Bytes::File(path, length) => {
                let file = File::open(&path).map_err(said)?;
                let input = match length {
                    Some(_) => Input::File(Seekable::new(file).map_err(said)?),
                    None => Input::Stream(Box::new(file)),
                };
                (input, length.is_some().then_some(Bytes::File(path, length)))
            }
            Bytes::Member(member) => (Input::Stream(member.open().map_err(said)?), Some(Bytes::Member(member))),
            Bytes::Memory(bytes) => (Input::Stream(Box::new(Cursor::new(bytes))), None),
            Bytes::Stream(input) => (Input::Stream(input), None),
        };
        loop {
            let mut head = input.head().map_err(said)?;
            if head.is_empty() {
                return Err(if place.path == "-" { "empty input" } else { "empty file" }.to_owned());
            }
            if let Some(compression) = Compression::of(&head) {
                if place.compressions == MOST_COMPRESSIONS {
                    return Err(format!("compressed more than {MOST_COMPRESSIONS} times, which is not read"));
                }
                place.compressions += 1;
                place.name = Compression::inner_name(&place.name).unwrap_or(place.name);
                let budget = place.budget.get_or_insert_default();
                input = Input::Stream(compression.open(input.reader(), budget).map_err(said)?);
                continue;
            }
            let mark = head.starts_with(b"\xEF\xBB\xBF");
            if mark {
                head.drain(..3);
            }
            let format = match kind(&in_utf_8(&head), &place.name, options)? {
                Kind::Format(format) => format,
                Kind::Zip | Kind::Tar if place.archives == MOST_ARCHIVES => {
                    return Err(format!("an archive inside {MOST_ARCHIVES} others, which is not opened"));
                }
                Kind::Zip => {
                    let zip = Zip::open(input.seekable().map_err(said)?)?;
                    return Ok(Opened::Level(Level::Zip(Box::new(zip), place, false)));
                }
                Kind::Tar => return Ok(Opened::Level(Level::Tape(Tape::new(input.reader()), place, false))),
            };
            if let (Access::Whole, true, Some(bytes)) = (format.access(), defer, again) {
                return Ok(Opened::Later(Source { place: self.place, bytes }));
            }
            return read(format, &place, input, mark, &head, options);
        }
    }
}

fn read(
    format: &'static dyn Format,
    place: &Place,
    input: Input,
    mark: bool,
    head: &[u8],
    options: &Options,
) -> Result<Opened, String> {
    let said = |error: io::Error| io_message(&error);
    let unmarked = |input: Input| -> Result<Box<dyn Read + Send>, String> {
        let mut input = input.reader();
        if mark {
            input.read_exact(&mut [0; 3]).map_err(said)?;
        }
        Ok(input)
    };
    match format.access() {
        Access::Whole => {
            let limit = options.max_record as u64;
            let mut bytes = match &input {
                Input::File(file) => Vec::with_capacity(file.length().min(limit) as usize + 1),
                Input::Stream(_) => Vec::new(),
            };
            unmarked(input)?.take(limit + 1).read_to_end(&mut bytes).map_err(said)?;
            if bytes.len() as u64 > limit {
                return Err(format!("longer than {}, the limit for one document", size(limit)));
            }
            Ok(Opened::Whole(format, Part::whole(place.origin(), bytes)))
        }
        Access::Stream { text, split } => {
            let mut input = unmarked(input)?;
            let mut encoding = None;
            if text {
                let (stream, name) = text_stream(head, input, options)?;
                (input, encoding) = (stream, Some(name));
            }
            Ok(Opened::Level(Level::Stream(Stream::new(place, format, encoding, input, split()))))
        }
        Access::Random(open) => {
            let file = input.seekable().map_err(said)?;
            Ok(Opened::Level(Level::Chunks(Arc::new(place.origin()), open(&file, options)?)))
        }
    }
}
