use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;

use crate::encoding::text_stream;
use crate::fault::{io_message, size};
use crate::format::{by_content, by_name, unreadable};
use crate::{Access, Chunk, Chunks, FORMATS, Format, InputFault, Origin, Part, Record, Seekable, Split};

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
        }
    }
}

/// Most files in one block, so that a folder of small files is shared out evenly.
const FILES_IN_BLOCK: usize = 64;
/// How much of a file is looked at to tell its format.
const HEAD: u64 = 4096;

/// Files, folders and streams, in the order given; files of a folder in the order of their names.
pub struct Corpus {
    paths: std::vec::IntoIter<PathBuf>,
    texts: std::vec::IntoIter<(Origin, Vec<u8>)>,
    folder: Option<Folder>,
    stream: Option<Stream>,
    chunks: Option<(Arc<Origin>, Chunks)>,
    options: Arc<Options>,
    skipped_files: u64,
}

struct Folder {
    root: PathBuf,
    walk: ignore::Walk,
    /// Whether any file was taken.
    found: bool,
}

/// A file that is being cut.
struct Stream {
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

#[derive(Debug)]
enum Content {
    /// Bytes that were read.
    Bytes(&'static dyn Format, Part),
    /// A file to be read by whoever decodes it.
    File(&'static dyn Format, Arc<Origin>, PathBuf),
    Fault(InputFault),
    /// Records of a file that is read at many places.
    Chunk(Arc<Origin>, Box<dyn Chunk>),
}

/// A run of documents and faults in input order, to be decoded on any thread.
#[derive(Debug)]
pub struct Block {
    contents: Vec<Content>,
    options: Arc<Options>,
}

impl std::fmt::Debug for Corpus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Corpus").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Corpus {
    /// The corpus of `paths`; `-` is standard input. Nothing is opened yet.
    pub fn new(paths: Vec<PathBuf>, options: Options) -> Self {
        let options = Arc::new(options);
        let texts = Vec::new().into_iter();
        Self { paths: paths.into_iter(), texts, folder: None, stream: None, chunks: None, options, skipped_files: 0 }
    }

    /// A corpus of plain texts in memory, each with the name that its file would have.
    pub fn of_texts(texts: impl IntoIterator<Item = (String, String)>, options: Options) -> Self {
        let texts = texts.into_iter().map(|(name, text)| (origin(Path::new(&name), None), text.into_bytes()));
        let texts: Vec<_> = texts.collect();
        Self { texts: texts.into_iter(), ..Self::new(Vec::new(), options) }
    }

    /// How many files of folders were passed over so far because their ending is not known.
    pub fn skipped_files(&self) -> u64 {
        self.skipped_files
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
        if let Some(stream) = &mut self.stream {
            return match stream.next(&self.options) {
                Some((content, size)) => Step::Part(content, size),
                None => {
                    self.stream = None;
                    Step::Again
                }
            };
        }
        if let Some((origin, chunks)) = &mut self.chunks {
            return match chunks.next() {
                Some(Ok(chunk)) => {
                    let size = chunk.size();
                    Step::Part(Content::Chunk(origin.clone(), chunk), size)
                }
                Some(Err(message)) => Step::Part(Content::Fault(InputFault::file(&origin.path, message)), 0),
                None => {
                    self.chunks = None;
                    Step::Again
                }
            };
        }
        if let Some(folder) = &mut self.folder {
            return match folder.walk.next() {
                Some(found) => self.found(found),
                None => {
                    let folder = self.folder.take().expect("it is there");
                    if folder.found {
                        return Step::Again;
                    }
                    let known: Vec<String> =
                        FORMATS.iter().flat_map(|f| f.extensions()).map(|e| format!(".{e}")).collect();
                    fault(&folder.root, format!("no file to read in this folder (known endings: {})", known.join(", ")))
                }
            };
        }
        if let Some((origin, bytes)) = self.texts.next() {
            let size = bytes.len() as u64;
            let part = Part { origin: Arc::new(origin), bytes, line: 1, record: 0, encoding: None };
            return Step::Part(Content::Bytes(&crate::text::Text, part), size);
        }
        let Some(path) = self.paths.next() else { return Step::End };
        if path.as_os_str() == "-" {
            let origin = Origin { path: "-".to_owned(), id: "stdin".to_owned() };
            return self.open_stream(origin, None, Box::new(io::stdin()));
        }
        match std::fs::metadata(&path) {
            Err(error) => fault(&path, io_message(&error)),
            Ok(meta) if meta.is_dir() => {
                let exclude: Vec<PathBuf> =
                    self.options.exclude.iter().filter_map(|path| path.canonicalize().ok()).collect();
                let mut walk = WalkBuilder::new(&path);
                // Folders of data are often listed in a `.gitignore`, so those rules are not read.
                walk.standard_filters(false).hidden(true).follow_links(true);
                walk.add_custom_ignore_filename(".giaobanignore");
                walk.sort_by_file_name(|a, b| a.cmp(b));
                if !exclude.is_empty() {
                    walk.filter_entry(move |entry| {
                        entry.path().canonicalize().map_or(true, |path| !exclude.contains(&path))
                    });
                }
                self.folder = Some(Folder { root: path, walk: walk.build(), found: false });
                Step::Again
            }
            Ok(meta) => {
                let origin = origin(&path, None);
                self.open(path, origin, meta.is_file().then_some(meta.len()))
            }
        }
    }

    /// One thing found in the open folder.
    fn found(&mut self, found: Result<ignore::DirEntry, ignore::Error>) -> Step {
        let folder = self.folder.as_mut().expect("a folder is open");
        let entry = match found {
            Ok(entry) => entry,
            Err(error) => {
                let path = path_of(&error).unwrap_or(&folder.root).to_owned();
                let message = match error.io_error() {
                    Some(error) => io_message(error),
                    None => error.to_string(),
                };
                return fault(&path, message);
            }
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            return Step::Again;
        }
        if by_name(&entry.file_name().to_string_lossy()).is_none() {
            self.skipped_files += 1;
            return Step::Again;
        }
        folder.found = true;
        let origin = origin(entry.path(), Some(&folder.root));
        let length = entry.metadata().map_or(0, |meta| meta.len());
        self.open(entry.into_path(), origin, Some(length))
    }

    /// `length` is known for ordinary files.
    fn open(&mut self, path: PathBuf, origin: Origin, length: Option<u64>) -> Step {
        let format = by_name(&origin.path);
        if length == Some(0) {
            return fault(&path, "empty file".to_owned());
        }
        // A whole file is read where it is decoded.
        if let (Some(format), Some(length)) = (format, length)
            && matches!(format.access(), Access::Whole)
        {
            if length > self.options.max_record as u64 {
                let limit = size(self.options.max_record as u64);
                return fault(&path, format!("longer than {limit}, the limit for one document"));
            }
            return Step::Part(Content::File(format, Arc::new(origin), path), length);
        }
        match File::open(&path) {
            Err(error) => fault(&path, io_message(&error)),
            Ok(file) => self.open_stream(origin, format, Box::new(file)),
        }
    }

    fn open_stream(
        &mut self,
        origin: Origin,
        format: Option<&'static dyn Format>,
        mut input: Box<dyn Read + Send>,
    ) -> Step {
        let mut head = Vec::new();
        if let Err(error) = (&mut input).take(HEAD).read_to_end(&mut head) {
            return Step::Part(Content::Fault(InputFault::file(origin.path, io_message(&error))), 0);
        }
        if head.is_empty() {
            return Step::Part(Content::Fault(InputFault::file(origin.path, "empty input")), 0);
        }
        strip_mark(&mut head);
        if format.is_none()
            && let Some(what) = unreadable(&head)
        {
            return Step::Part(Content::Fault(InputFault::file(origin.path, format!("this is {what}"))), 0);
        }
        let format = format.unwrap_or_else(|| by_content(&head));
        let origin = Arc::new(origin);
        let input: Box<dyn Read + Send> = Box::new(io::Cursor::new(head.clone()).chain(input));
        let fault = |message: String| Step::Part(Content::Fault(InputFault::file(&origin.path, message)), 0);
        let (text, split) = match format.access() {
            Access::Stream { text, split } => (text, split()),
            Access::Random(open) => {
                let opened = Seekable::spool(input).map_err(|error| io_message(&error));
                return match opened.and_then(|file| open(&file, &self.options)) {
                    Ok(chunks) => {
                        self.chunks = Some((origin, chunks));
                        Step::Again
                    }
                    Err(message) => fault(message),
                };
            }
            Access::Whole => {
                let limit = self.options.max_record as u64 + 1;
                let mut bytes = Vec::new();
                if let Err(error) = input.take(limit).read_to_end(&mut bytes) {
                    return fault(io_message(&error));
                }
                let size = bytes.len() as u64;
                return Step::Part(
                    Content::Bytes(format, Part { origin, bytes, line: 1, record: 0, encoding: None }),
                    size,
                );
            }
        };
        let (input, encoding) = match text.then(|| &head) {
            None => (input, None),
            Some(head) => match text_stream(head, input, &self.options) {
                Ok((input, encoding)) => (input, Some(encoding)),
                Err(message) => return fault(message),
            },
        };
        self.stream = Some(Stream { origin, format, encoding, input, split, empty: true });
        Step::Again
    }
}

impl Stream {
    fn next(&mut self, options: &Options) -> Option<(Content, u64)> {
        match self.split.next(&mut self.input, options) {
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
            Some(Content::File(_, origin, _) | Content::Chunk(origin, _)) => &origin.path,
            Some(Content::Fault(fault)) => &fault.path,
            None => "",
        }
    }

    /// Gives the documents and faults of the block to `sink`, in input order. Returns the number of bytes read.
    pub fn decode(self, sink: &mut dyn FnMut(Result<Record, InputFault>)) -> u64 {
        let mut read = 0;
        for content in self.contents {
            match content {
                Content::Fault(fault) => sink(Err(fault)),
                Content::Chunk(origin, chunk) => {
                    read += chunk.size();
                    chunk.decode(&origin, &self.options, sink);
                }
                Content::Bytes(format, part) => {
                    read += part.bytes.len() as u64;
                    format.decode(&part, &self.options, sink);
                }
                Content::File(format, origin, path) => {
                    // The file may have grown since it was listed.
                    let limit = self.options.max_record as u64 + 1;
                    let mut bytes = Vec::new();
                    match File::open(&path).and_then(|file| {
                        bytes.reserve_exact(file.metadata().map_or(0, |meta| meta.len().min(limit)) as usize);
                        file.take(limit).read_to_end(&mut bytes)
                    }) {
                        Err(error) => sink(Err(InputFault::file(&origin.path, io_message(&error)))),
                        Ok(size) => {
                            read += size as u64;
                            strip_mark(&mut bytes);
                            format.decode(
                                &Part { origin, bytes, line: 1, record: 0, encoding: None },
                                &self.options,
                                sink,
                            );
                        }
                    }
                }
            }
        }
        read
    }
}

fn fault(path: &Path, message: String) -> Step {
    Step::Part(Content::Fault(InputFault::file(path.to_string_lossy(), message)), 0)
}

/// Removes the byte order mark of UTF-8.
fn strip_mark(bytes: &mut Vec<u8>) {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
}

fn origin(path: &Path, root: Option<&Path>) -> Origin {
    let below = root.and_then(|root| path.strip_prefix(root).ok());
    let name = match below {
        Some(below) if !below.as_os_str().is_empty() => {
            below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
        }
        _ => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
    };
    let id = match (by_name(&name), name.rsplit_once('.')) {
        (Some(_), Some((stem, _))) if !stem.is_empty() => stem.to_owned(),
        _ => name,
    };
    Origin { path: path.to_string_lossy().into_owned(), id }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
