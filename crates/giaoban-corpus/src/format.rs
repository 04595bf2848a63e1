use std::fmt::Debug;
use std::io::{self, Read};
use std::sync::Arc;

use giaoban_core::RawDocument;
use giaoban_encoding::wide;

use crate::tape::Tape;
use crate::text::Text;
use crate::unpack::Compression;
use crate::{InputFault, Options, Seekable};

/// The formats, most specific first.
pub static FORMATS: &[&dyn Format] = &[
    &crate::office::Docx,
    &crate::office::Odt,
    &crate::office::OldOffice,
    &crate::pdf::Pdf,
    &crate::parquet::Parquet,
    &crate::warc::Warc,
    &crate::html::Html,
    &crate::json_lines::JsonLines,
    &crate::json::Json,
    &crate::csv::Csv,
    &crate::csv::Tsv,
    &Text,
];

/// A way in which files hold texts.
///
/// Formats see bytes as they are after unpacking: what is compressed or inside an archive is opened by
/// [`Corpus`](crate::Corpus) before a format is asked.
pub trait Format: Sync + Debug {
    /// Name in the output (`source.format`) and for `--format`.
    fn name(&self) -> &'static str;

    /// Endings of file names, lower case, without the dot. Folders and archives are searched for files with these. Two
    /// formats may share one; then the first that [`looks`](Format::looks) right is taken.
    fn extensions(&self) -> &'static [&'static str];

    /// What `head`, the first bytes of a file (up to 4 KiB, without the byte order mark of UTF-8), tells.
    fn looks(&self, head: &[u8]) -> Looks;

    /// How files of this format are read.
    fn access(&self) -> Access {
        Access::Whole
    }

    /// Gives the documents and faults of `part` to `sink`, in order. Pure: it may run on any thread.
    ///
    /// Not called for formats with [`Access::Random`], whose [`Chunk`]s decode themselves.
    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>);
}

/// Takes documents and faults in the order of the input.
pub type Sink<'a> = &'a mut dyn FnMut(Result<Record, InputFault>);

/// How much the first bytes of a file say about its format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Looks {
    /// It is something else.
    Unlike,
    /// It may be this; counts when the ending of the name is not known. Asked in the order of [`FORMATS`].
    Like,
    /// It is this, whatever the file is called: it begins with a signature that no text has.
    Sure,
}

impl Looks {
    /// [`Looks::Sure`] when `signature` is there.
    pub fn sure(signature: bool) -> Self {
        if signature { Looks::Sure } else { Looks::Unlike }
    }

    /// [`Looks::Like`] when `likely`.
    pub fn like(likely: bool) -> Self {
        if likely { Looks::Like } else { Looks::Unlike }
    }
}

/// How files of a format are read.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// The whole file is one [`Part`], of at most [`Options::max_record`] bytes.
    Whole,
    /// A stream of records, cut into parts while it is read.
    Stream {
        /// Whether the stream is one text in one encoding, which is turned into UTF-8 before it is cut.
        text: bool,
        /// Makes what cuts it.
        split: fn() -> Box<dyn Split>,
    },
    /// A file that has to be read at places of its own choosing. It is copied to a temporary file when it comes from a stream
    /// or an archive. The function reads the table of contents; the message of an error becomes a fault.
    Random(fn(&Seekable, &Options) -> Result<Chunks, String>),
}

/// The parts of a file with [`Access::Random`], in order. An error becomes a fault; what follows it is still asked for.
pub type Chunks = Box<dyn Iterator<Item = Result<Box<dyn Chunk>, String>> + Send>;

/// A run of records of a file with [`Access::Random`], not read yet: a row group of Parquet, say.
pub trait Chunk: Send + Debug {
    /// About how many bytes it is in memory, for the size of blocks.
    fn size(&self) -> u64;

    /// Reads the records and gives documents and faults to `sink`, in order. Runs on any thread, next to others of the same file.
    fn decode(self: Box<Self>, origin: &Origin, options: &Options, sink: Sink<'_>);
}

/// Cuts a stream at the borders of records. Holds what was read and not handed out yet.
pub trait Split: Send {
    /// The next part of about `options.block_bytes`; `None` at the end. Its `origin` and `format` are the caller's.
    fn next(&mut self, input: &mut dyn Read, options: &Options) -> io::Result<Option<Cut>>;

    /// How many records were passed over since this was last asked because they hold no text: pictures in a WARC file, say.
    fn passed(&mut self) -> u64 {
        0
    }
}

/// A run of whole records, or a record that was too long to be held.
#[derive(Debug)]
pub struct Cut {
    /// The bytes; empty for a record that was skipped.
    pub bytes: Vec<u8>,
    /// Number of the first line, from 1.
    pub line: u64,
    /// Number of the first record, from 0.
    pub record: u64,
    /// Why a record was skipped.
    pub skipped: Option<String>,
}

/// A file as its documents name it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// Path as given by the user, `-` for standard input.
    pub path: String,
    /// Name for documents without an id of their own: the path below the folder given, without a known ending.
    pub id: String,
}

/// A document as read, with its place in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// The document.
    pub document: RawDocument,
    /// Line in the file, from 1; `None` when the whole file is the document.
    pub line: Option<u64>,
}

/// Bytes of one file that hold whole records.
#[derive(Debug)]
pub struct Part {
    /// The file.
    pub origin: Arc<Origin>,
    /// The bytes, without a byte order mark.
    pub bytes: Vec<u8>,
    /// Number of the first line, from 1.
    pub line: u64,
    /// Number of the first record, from 0.
    pub record: u64,
    /// The encoding that a stream of text was in before it became the UTF-8 of `bytes`. `None` when `bytes` are as in the file;
    /// [`text_of`](crate::text_of) tells.
    pub encoding: Option<&'static str>,
}

impl Part {
    /// A file that is decoded whole.
    pub(crate) fn whole(origin: Origin, bytes: Vec<u8>) -> Self {
        Self { origin: Arc::new(origin), bytes, line: 1, record: 0, encoding: None }
    }
}

/// What a file is, once nothing around it is compressed.
pub(crate) enum Kind {
    Format(&'static dyn Format),
    Zip,
    Tar,
}

/// The kind of the file called `name` that begins with `head`: what is certain from its first bytes, then the ending of its
/// name, then what its first bytes look like. An error says what it is, when that is nothing that can be read.
pub(crate) fn kind(head: &[u8], name: &str, options: &Options) -> Result<Kind, String> {
    let zip = head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") || head.starts_with(b"PK\x07\x08");
    // An archive of no files is nothing but zeros.
    let tar = Tape::is(head) || (has_ending(name, "tar") && head.len() >= 512 && head.iter().all(|&byte| byte == 0));
    if let Some(format) = options.format.and_then(by_its_name) {
        return Ok(match format.looks(head) {
            Looks::Unlike if zip => Kind::Zip,
            Looks::Unlike if tar => Kind::Tar,
            _ => Kind::Format(format),
        });
    }
    let formats = || FORMATS.iter().copied();
    if let Some(format) = formats().find(|format| format.looks(head) == Looks::Sure) {
        return Ok(Kind::Format(format));
    }
    if tar {
        return Ok(Kind::Tar);
    }
    if let Some(format) = by_name(name).find(|format| format.looks(head) > Looks::Unlike) {
        return Ok(Kind::Format(format));
    }
    if zip {
        return Ok(Kind::Zip);
    }
    if let Some(format) = by_name(name).next() {
        return Ok(Kind::Format(format));
    }
    if let Some(what) = unreadable(head) {
        return Err(format!("this is {what}"));
    }
    Ok(Kind::Format(formats().find(|format| format.looks(head) > Looks::Unlike).unwrap_or(&Text)))
}

/// The format of this [`Format::name`].
pub(crate) fn by_its_name(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// The formats of a file called `name`, going by its ending.
pub(crate) fn by_name(name: &str) -> impl Iterator<Item = &'static dyn Format> + use<'_> {
    FORMATS.iter().copied().filter(move |format| format.extensions().iter().any(|ending| has_ending(name, ending)))
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(ending))
}

/// Whether a file called `name` should be an archive.
pub(crate) fn is_archive(name: &str) -> bool {
    ARCHIVES.iter().any(|ending| has_ending(name, ending))
}

const ARCHIVES: [&str; 2] = ["zip", "tar"];

/// The endings of all files that are taken when they are found in a folder or an archive.
pub(crate) fn known_endings() -> impl Iterator<Item = &'static str> {
    let mut seen = Vec::new();
    let formats = FORMATS.iter().flat_map(|format| format.extensions()).copied();
    formats.chain(ARCHIVES).chain(Compression::endings()).filter(move |ending| {
        let new = !seen.contains(ending);
        seen.push(ending);
        new
    })
}

/// Whether a file called `name` that is found in a folder or an archive is to be read; `None` when it is hidden.
pub(crate) fn is_wanted(name: &str, options: &Options) -> Option<bool> {
    let hidden = |part: &str| (part.starts_with('.') && !matches!(part, "." | "..")) || part == "__MACOSX";
    if name.split('/').any(hidden) {
        return None;
    }
    let inner = Compression::inner_name(name);
    let last = name.rsplit('/').next().unwrap_or_default();
    Some(match inner.as_deref() {
        // `news.gz` tells nothing of what is inside, but is surely meant.
        Some(inner) if !inner.rsplit('/').next().is_some_and(|last| last.contains('.')) => true,
        inner => {
            let inner = inner.unwrap_or(last);
            options.format.is_some() || by_name(inner).next().is_some() || is_archive(inner)
        }
    })
}

/// What a file that begins with `head` is, when it is something that can't be read. Asked only of files without a
/// known ending, so that they are not taken for plain text.
pub(crate) fn unreadable(head: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 5] = [
        (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive, which is not read"),
        (b"Rar!\x1A\x07", "a RAR archive, which is not read"),
        (b"\x1F\x9D", "compressed in the old way of Unix (.Z), which is not read"),
        (b"\x04\x22\x4D\x18", "compressed with LZ4, which is not read"),
        (b"SQLite format 3\0", "an SQLite data base, which is not read"),
    ];
    if let Some((_, what)) = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning)) {
        return Some(what);
    }
    if head.contains(&0) && wide(head).is_none() {
        return Some("binary data, not text");
    }
    None
}
