use std::fmt::Debug;
use std::io::{self, Read};
use std::sync::Arc;

use giaoban_core::RawDocument;

use crate::{InputFault, Options, Seekable};

/// The formats, most specific first.
pub static FORMATS: &[&dyn Format] = &[&crate::json_lines::JsonLines, &crate::text::Text];

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

/// The format for a file called `name`; `None` when its ending is not known.
pub(crate) fn by_name(name: &str) -> Option<&'static dyn Format> {
    let (_, extension) = name.rsplit_once('.')?;
    FORMATS.iter().copied().find(|format| format.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// The format for a file that begins with `head`.
pub(crate) fn by_content(head: &[u8]) -> &'static dyn Format {
    FORMATS.iter().copied().find(|format| format.looks(head) > Looks::Unlike).unwrap_or(&crate::text::Text)
}

/// What a file that begins with `head` is, when it is something that can't be read. Asked only of files without a
/// known ending, so that they are not taken for plain text.
pub(crate) fn unreadable(head: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 8] = [
        (b"\x1F\x8B", "compressed with gzip; unpack it first, or pipe it: `gzip -dc FILE | giaoban run -`"),
        (
            b"\x28\xB5\x2F\xFD",
            "compressed with Zstandard; unpack it first, or pipe it: `zstd -dc FILE | giaoban run -`",
        ),
        (b"BZh", "compressed with bzip2; unpack it first, or pipe it: `bzip2 -dc FILE | giaoban run -`"),
        (b"\xFD7zXZ", "compressed with xz; unpack it first, or pipe it: `xz -dc FILE | giaoban run -`"),
        (b"PK\x03\x04", "a ZIP archive or office document, which are not read"),
        (b"%PDF", "a PDF document, which is not read"),
        (b"PAR1", "a Parquet file, which is not read"),
        (b"WARC/", "a WARC file, which is not read"),
    ];
    if let Some((_, what)) = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning)) {
        return Some(what);
    }
    let text = head.trim_ascii_start();
    let tag = |tag: &[u8]| text.len() >= tag.len() && text[..tag.len()].eq_ignore_ascii_case(tag);
    if tag(b"<!doctype html") || tag(b"<html") {
        return Some("HTML, which is not read");
    }
    let list = text.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    if list.is_some_and(|list| list.first() == Some(&b'{')) {
        return Some("a JSON list; one record a line is needed: `jq -c '.[]' FILE`");
    }
    // UTF-16 has its own message.
    if head.contains(&0) && !head.starts_with(b"\xFF\xFE") && !head.starts_with(b"\xFE\xFF") {
        return Some("binary data, not text");
    }
    None
}
