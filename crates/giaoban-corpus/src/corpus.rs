use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use giaoban_encoding::Encoding;

use crate::encoding::mend;
use crate::fault::io_message;
use crate::format::{is_wanted, known_endings};
use crate::source::{Bytes, Opened, Place, Source};
use crate::tape::{self, Tape};
use crate::text::Text;
use crate::walk::{Entry, Given, Walk};
use crate::zipped::Zip;
use crate::{Chunk, Chunks, Format, InputFault, Origin, Part, Sink, Split, html};

/// How to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Longest record or file that is taken, in bytes. Longer ones are faults and are not held in memory.
    pub max_record: usize,
    /// About how much one block holds, in bytes.
    pub block_bytes: usize,
    /// Files and folders that are passed over when they are found in a folder.
    pub exclude: Vec<PathBuf>,
    /// Names of the fields or columns of records, where they are not to be found by themselves.
    pub fields: Fields,
    /// The format of everything that is read, a [`Format::name`]; `None` to tell it from content and name.
    pub format: Option<&'static str>,
    /// The character encoding of everything that is read as text; `None` to tell it from the bytes.
    pub encoding: Option<Encoding>,
}

/// Names of the fields of a record that hold one thing each; `None` for the usual names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fields {
    /// The text.
    pub text: Option<String>,
    /// The id of the document.
    pub id: Option<String>,
    /// The publication time.
    pub date: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
    /// The title.
    pub title: Option<String>,
}

impl Default for Options {
    /// 64 MiB a record, 256 KiB a block.
    fn default() -> Self {
        Self {
            max_record: 64 << 20,
            block_bytes: 256 << 10,
            exclude: Vec::new(),
            fields: Fields::default(),
            format: None,
            encoding: None,
        }
    }
}

/// Most files in one block, so that a folder of small files is shared out evenly.
const FILES_IN_BLOCK: usize = 64;

/// Files, folders and streams, in the order given; files of a folder in the order of their names.
///
/// Compressed files and archives are opened on the way. A file inside an archive has a path like
/// `news.zip!/2020/a.html`; its id is made of the names without known endings: `news/2020/a`. Nothing is ever written
/// to a place that an archive names. Memory is bounded, whatever the files hold; archives in streams, and files
/// in archives that have to be read at several places, are copied to a temporary file.
pub struct Corpus {
    given: Given,
    texts: std::vec::IntoIter<(Origin, Vec<u8>)>,
    /// What is open, the innermost last.
    levels: Vec<Level>,
    options: Arc<Options>,
    skipped: Arc<AtomicU64>,
    passed: Arc<AtomicU64>,
    /// Whether small files are left to be opened by those who decode.
    defer: bool,
}

/// Something that gives parts or more sources.
pub(crate) enum Level {
    Walk(Box<Walk>),
    Stream(Stream),
    Chunks(Arc<Origin>, Chunks),
    Zip(Box<Zip>, Place, Found),
    Tape(Tape, Place, Found),
}

/// Whether any file of a folder or an archive was taken.
pub(crate) type Found = bool;

/// A stream that is being cut.
pub(crate) struct Stream {
    origin: Arc<Origin>,
    format: &'static dyn Format,
    encoding: Option<&'static str>,
    input: Box<dyn Read + Send>,
    split: Box<dyn Split>,
    empty: bool,
}

enum Step {
    Part(Content, u64),
    Again,
    End,
}

enum Content {
    /// Bytes that were read.
    Bytes(&'static dyn Format, Part),
    /// Something to be opened and read by whoever decodes it.
    Source(Source, Arc<AtomicU64>, Arc<AtomicU64>),
    /// Records of a file that is read at many places.
    Chunk(Arc<Origin>, Box<dyn Chunk>),
    Fault(InputFault),
}

/// A run of documents and faults in input order, to be decoded on any thread.
pub struct Block {
    contents: Vec<Content>,
    options: Arc<Options>,
}

impl std::fmt::Debug for Corpus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Corpus").field("options", &self.options).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Block").field("path", &self.path()).field("contents", &self.contents.len()).finish()
    }
}

impl Corpus {
    /// The corpus of `paths`; `-` is standard input, and what is no file but has `*`, `?` or `[` in it is a pattern. Nothing is
    /// opened yet.
    pub fn new(paths: Vec<PathBuf>, options: Options) -> Self {
        Self {
            given: Given::new(paths),
            texts: Vec::new().into_iter(),
            levels: Vec::new(),
            options: Arc::new(options),
            skipped: Arc::default(),
            passed: Arc::default(),
            defer: true,
        }
    }

    /// A corpus of plain texts in memory, each with the name that its file would have.
    pub fn of_texts(texts: impl IntoIterator<Item = (String, String)>, options: Options) -> Self {
        let texts: Vec<_> = texts
            .into_iter()
            .map(|(name, text)| (Place::of(Path::new(&name), None).origin(), text.into_bytes()))
            .collect();
        Self { texts: texts.into_iter(), ..Self::new(Vec::new(), options) }
    }

    /// Reads also the files and folders that the file `list` names (`-` for standard input), after the others: one a line, or each
    /// ended by a NUL character as `find -print0` does.
    #[must_use]
    pub fn with_list(mut self, list: PathBuf) -> Self {
        self.given.add_list(list);
        self
    }

    /// How many files of folders and archives were passed over so far because they are of no known kind.
    pub fn skipped_files(&self) -> u64 {
        self.skipped.load(Relaxed)
    }

    /// How many records were passed over so far because they hold no text, such as the pictures of a WARC file.
    pub fn skipped_records(&self) -> u64 {
        self.passed.load(Relaxed)
    }

    /// The next block; `None` at the end.
    pub fn next_block(&mut self) -> Option<Block> {
        let mut contents = Vec::new();
        let mut bytes = 0;
        loop {
            match self.step() {
                Step::Part(content, size) => {
                    contents.push(content);
                    bytes += size;
                }
                Step::Again => continue,
                Step::End => break,
            }
            if bytes >= self.options.block_bytes as u64 / 2 || contents.len() >= FILES_IN_BLOCK {
                break;
            }
        }
        (!contents.is_empty()).then(|| Block { contents, options: self.options.clone() })
    }

    fn step(&mut self) -> Step {
        if let Some(level) = self.levels.pop() {
            return self.step_level(level);
        }
        if let Some((origin, bytes)) = self.texts.next() {
            let size = bytes.len() as u64;
            return Step::Part(Content::Bytes(&Text, Part::whole(origin, bytes)), size);
        }
        match self.given.next() {
            None => Step::End,
            Some(Err(fault)) => Step::Part(Content::Fault(fault), 0),
            Some(Ok(path)) if path.as_os_str() == "-" => {
                let place = Place::new("-".to_owned(), "stdin".to_owned());
                self.open(Source { place, bytes: Bytes::Stream(Box::new(io::stdin())) })
            }
            Some(Ok(path)) => match std::fs::metadata(&path) {
                Err(error) => match self.given.pattern(&path, &self.options) {
                    Some(Ok(walk)) => {
                        self.levels.push(Level::Walk(Box::new(walk)));
                        Step::Again
                    }
                    Some(Err(message)) => fault(&path.to_string_lossy(), message),
                    None => fault(&path.to_string_lossy(), io_message(&error)),
                },
                Ok(meta) if meta.is_dir() => {
                    self.levels.push(Level::Walk(Box::new(Walk::folder(path, &self.options))));
                    Step::Again
                }
                Ok(meta) => {
                    let place = Place::of(&path, None);
                    self.open(Source { place, bytes: Bytes::File(path, meta.is_file().then_some(meta.len())) })
                }
            },
        }
    }

    /// Goes on with `level`, which is put back as long as it has more to give.
    fn step_level(&mut self, level: Level) -> Step {
        match level {
            Level::Stream(mut stream) => match stream.next(&self.options, &self.passed) {
                Some((content, size)) => {
                    self.levels.push(Level::Stream(stream));
                    Step::Part(content, size)
                }
                None => Step::Again,
            },
            Level::Chunks(origin, mut chunks) => match chunks.next() {
                Some(found) => {
                    self.levels.push(Level::Chunks(origin.clone(), chunks));
                    match found {
                        Ok(chunk) => {
                            let size = chunk.size();
                            Step::Part(Content::Chunk(origin, chunk), size)
                        }
                        Err(message) => fault(&origin.path, message),
                    }
                }
                None => Step::Again,
            },
            Level::Walk(mut walk) => match walk.next(&self.options) {
                None if walk.found => Step::Again,
                None => fault(&walk.path(), walk.nothing()),
                Some(found) => {
                    let step = match found {
                        Entry::Fault(path, message) => fault(&path, message),
                        Entry::Skipped => {
                            self.skipped.fetch_add(1, Relaxed);
                            Step::Again
                        }
                        Entry::File { path, place, length } => {
                            // What is opened comes before the rest of the folder.
                            self.levels.push(Level::Walk(walk));
                            return self.open(Source { place, bytes: Bytes::File(path, Some(length)) });
                        }
                    };
                    self.levels.push(Level::Walk(walk));
                    step
                }
            },
            Level::Zip(mut zip, place, found) => {
                let (skipped, options) = (&self.skipped, &self.options);
                let member = zip.next(|name| {
                    let wanted = is_wanted(name, options);
                    if wanted == Some(false) {
                        skipped.fetch_add(1, Relaxed);
                    }
                    wanted == Some(true)
                });
                match member {
                    None if found => Step::Again,
                    None => fault(&place.path, nothing_in("this archive")),
                    Some(member) => {
                        let inner = |name: &str| place.member(name);
                        let opened = match member {
                            Ok(member) => {
                                let mut place = inner(&member.name);
                                place.budget = Some(member.budget());
                                Ok(Source { place, bytes: Bytes::Member(member) })
                            }
                            Err(wrong) if wrong.name.is_empty() => Err((place.path.clone(), wrong.message)),
                            Err(wrong) => Err((inner(&wrong.name).path, wrong.message)),
                        };
                        self.levels.push(Level::Zip(zip, place, true));
                        match opened {
                            Ok(source) => self.open(source),
                            Err((path, message)) => fault(&path, message),
                        }
                    }
                }
            }
            Level::Tape(mut tape, place, found) => match tape.next() {
                Err(error) => fault(&place.path, io_message(&error)),
                Ok(None) if found || tape.is_broken() => Step::Again,
                Ok(None) => fault(&place.path, nothing_in("this archive")),
                Ok(Some(member)) => match is_wanted(&member.name, &self.options) {
                    Some(true) => {
                        let inner = place.member(&member.name);
                        self.levels.push(Level::Tape(tape, place, true));
                        self.open_tape_member(inner, member)
                    }
                    wanted => {
                        self.skipped.fetch_add(u64::from(wanted.is_some()), Relaxed);
                        self.levels.push(Level::Tape(tape, place, found));
                        Step::Again
                    }
                },
            },
        }
    }

    fn open_tape_member(&mut self, place: Place, mut member: tape::Member) -> Step {
        if member.size == 0 {
            return fault(&place.path, "empty file".to_owned());
        }
        if member.size > self.options.block_bytes as u64 {
            return self.open(Source { place, bytes: Bytes::Stream(Box::new(member.content)) });
        }
        let mut bytes = Vec::with_capacity(member.size as usize);
        match member.content.read_to_end(&mut bytes) {
            Ok(_) => self.open(Source { place, bytes: Bytes::Memory(bytes) }),
            Err(error) => fault(&place.path, io_message(&error)),
        }
    }

    fn open(&mut self, source: Source) -> Step {
        if let Some(length) = source.bytes.length() {
            if length == 0 {
                return fault(&source.place.path, "empty file".to_owned());
            }
            if self.defer && length <= self.options.block_bytes as u64 {
                return Step::Part(Content::Source(source, self.skipped.clone(), self.passed.clone()), length);
            }
        }
        let path = source.place.path.clone();
        match source.open(&self.options, self.defer) {
            Err(message) => fault(&path, message),
            Ok(Opened::Level(level)) => {
                self.levels.push(level);
                Step::Again
            }
            Ok(Opened::Later(source)) => {
                let length = source.bytes.length().unwrap_or_default();
                Step::Part(Content::Source(source, self.skipped.clone(), self.passed.clone()), length)
            }
            Ok(Opened::Whole(format, part)) => {
                let size = part.bytes.len() as u64;
                Step::Part(Content::Bytes(format, part), size)
            }
        }
    }
}

impl Stream {
    pub(crate) fn new(
        place: &Place,
        format: &'static dyn Format,
        encoding: Option<&'static str>,
        input: Box<dyn Read + Send>,
        split: Box<dyn Split>,
    ) -> Self {
        Self { origin: Arc::new(place.origin()), format, encoding, input, split, empty: true }
    }

    fn next(&mut self, options: &Options, passed: &AtomicU64) -> Option<(Content, u64)> {
        let cut = self.split.next(&mut self.input, options);
        passed.fetch_add(self.split.passed(), Relaxed);
        match cut {
            Ok(Some(cut)) => {
                self.empty = false;
                let origin = self.origin.clone();
                if let Some(message) = cut.skipped {
                    let path = origin.path.clone();
                    let (line, record) = (Some(cut.line), Some(cut.record));
                    return Some((Content::Fault(InputFault { path, line, record, message }), 0));
                }
                let size = cut.bytes.len() as u64;
                let part =
                    Part { origin, bytes: cut.bytes, line: cut.line, record: cut.record, encoding: self.encoding };
                Some((Content::Bytes(self.format, part), size))
            }
            Ok(None) => self.end("no record in it"),
            Err(error) => {
                self.empty = true;
                let message = io_message(&error);
                self.end(&message)
            }
        }
    }

    /// The fault of a stream that gave nothing, once.
    fn end(&mut self, message: &str) -> Option<(Content, u64)> {
        if !std::mem::replace(&mut self.empty, false) {
            return None;
        }
        // Nothing more is read after a failure.
        self.input = Box::new(io::empty());
        Some((Content::Fault(InputFault::file(&self.origin.path, message)), 0))
    }
}

impl Block {
    /// The path of the first file in the block, as its documents name it.
    pub fn path(&self) -> &str {
        match self.contents.first() {
            Some(Content::Bytes(_, part)) => &part.origin.path,
            Some(Content::Source(source, ..)) => &source.place.path,
            Some(Content::Chunk(origin, _)) => &origin.path,
            Some(Content::Fault(fault)) => &fault.path,
            None => "",
        }
    }

    /// Gives the documents and faults of the block to `sink`, in input order. Returns the number of bytes read.
    pub fn decode(self, sink: Sink<'_>) -> u64 {
        let options = self.options.clone();
        let sink: Sink<'_> = &mut |record| sink(record.and_then(|record| html::unwrap(mend(record, &options))));
        let mut read = 0;
        for content in self.contents {
            match content {
                Content::Fault(fault) => sink(Err(fault)),
                Content::Bytes(format, part) => {
                    read += part.bytes.len() as u64;
                    format.decode(&part, &self.options, sink);
                }
                Content::Chunk(origin, chunk) => {
                    read += chunk.size();
                    chunk.decode(&origin, &self.options, sink);
                }
                Content::Source(source, skipped, passed) => {
                    let mut corpus = Corpus::new(Vec::new(), Options::default());
                    (corpus.options, corpus.skipped, corpus.passed, corpus.defer) =
                        (self.options.clone(), skipped, passed, false);
                    let mut block = match corpus.open(source) {
                        Step::Part(content, _) => {
                            Some(Block { contents: vec![content], options: self.options.clone() })
                        }
                        _ => corpus.next_block(),
                    };
                    while let Some(next) = block {
                        read += next.decode(sink);
                        block = corpus.next_block();
                    }
                }
            }
        }
        read
    }
}

fn fault(path: &str, message: String) -> Step {
    Step::Part(Content::Fault(InputFault::file(path, message)), 0)
}

/// The message for a folder or an archive, `place`, of which nothing was taken.
pub(crate) fn nothing_in(place: &str) -> String {
    let known: Vec<String> = known_endings().map(|ending| format!(".{ending}")).collect();
    format!("no file to read in {place} (known endings: {})", known.join(", "))
}
