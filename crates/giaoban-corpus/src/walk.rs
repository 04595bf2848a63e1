//! Which files are read: those that the user names, those below folders, those that patterns and lists name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};

use crate::corpus::nothing_in;
use crate::fault::io_message;
use crate::format::is_wanted;
use crate::source::Place;
use crate::{InputFault, Options};

/// Paths as the user gives them: on the command line, then in lists.
pub(crate) struct Given {
    paths: std::vec::IntoIter<PathBuf>,
    lists: std::vec::IntoIter<PathBuf>,
    list: Option<List>,
    /// Whether the last path was one of the command line, where patterns are understood.
    literal: bool,
}

/// A file with paths in it.
struct List {
    name: String,
    input: BufReader<Box<dyn Read + Send>>,
    end: u8,
}

/// Longest path in a list.
const LONGEST_PATH: u64 = 1 << 16;

impl Given {
    pub(crate) fn new(paths: Vec<PathBuf>) -> Self {
        Self { paths: paths.into_iter(), lists: Vec::new().into_iter(), list: None, literal: false }
    }

    pub(crate) fn add_list(&mut self, list: PathBuf) {
        self.lists = self.lists.by_ref().chain([list]).collect::<Vec<_>>().into_iter();
    }

    /// The next path.
    pub(crate) fn next(&mut self) -> Option<Result<PathBuf, InputFault>> {
        if let Some(path) = self.paths.next() {
            self.literal = false;
            return Some(Ok(path));
        }
        self.literal = true;
        loop {
            let list = match &mut self.list {
                Some(list) => list,
                None => {
                    let path = self.lists.next()?;
                    match List::open(&path) {
                        Ok(list) => self.list.insert(list),
                        Err(error) => {
                            return Some(Err(InputFault::file(path.to_string_lossy(), io_message(&error))));
                        }
                    }
                }
            };
            match list.next() {
                Ok(Some(path)) => return Some(Ok(path)),
                Ok(None) => self.list = None,
                Err(error) => {
                    let fault = InputFault::file(list.name.clone(), io_message(&error));
                    self.list = None;
                    return Some(Err(fault));
                }
            }
        }
    }

    /// The files that the path given last names as a pattern; `None` when it is none.
    pub(crate) fn pattern(&self, path: &Path, options: &Options) -> Option<Result<Walk, String>> {
        let pattern = path.to_str().filter(|path| !self.literal && is_pattern(path))?;
        Some(Walk::pattern(pattern, options))
    }
}

impl List {
    fn open(path: &Path) -> io::Result<Self> {
        let input: Box<dyn Read + Send> = match path.as_os_str() == "-" {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(path)?),
        };
        let mut input = BufReader::new(input);
        let end = if input.fill_buf()?.contains(&0) { 0 } else { b'\n' };
        Ok(Self { name: path.to_string_lossy().into_owned(), input, end })
    }

    fn next(&mut self) -> io::Result<Option<PathBuf>> {
        loop {
            let mut bytes = Vec::new();
            if (&mut self.input).take(LONGEST_PATH).read_until(self.end, &mut bytes)? == 0 {
                return Ok(None);
            }
            if bytes.last() == Some(&self.end) {
                bytes.pop();
                if self.end == b'\n' && bytes.last() == Some(&b'\r') {
                    bytes.pop();
                }
            } else if bytes.len() as u64 == LONGEST_PATH {
                return Err(io::Error::other("a path in this list is too long"));
            }
            if !bytes.is_empty() {
                return Ok(Some(path_of(bytes)));
            }
        }
    }
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// The files below a folder, in the order of their names.
pub(crate) struct Walk {
    root: PathBuf,
    walk: ignore::Walk,
    /// The pattern that files or folders above them have to match.
    pattern: Option<(String, GlobMatcher)>,
    /// Whether any file was taken.
    pub(crate) found: bool,
}

/// What was found.
pub(crate) enum Entry {
    File {
        path: PathBuf,
        place: Place,
        length: u64,
    },
    /// A file that is not read.
    Skipped,
    /// Something that cannot be read: path and message.
    Fault(String, String),
}

impl Walk {
    pub(crate) fn folder(root: PathBuf, options: &Options) -> Self {
        let walk = builder(&root, options, true, |_| true).build();
        Self { root, walk, pattern: None, found: false }
    }

    /// The files that `pattern` means, as a shell would; `**` stands for any number of folders.
    fn pattern(pattern: &str, options: &Options) -> Result<Self, String> {
        let glob = |pattern: &str| {
            let glob = GlobBuilder::new(pattern).literal_separator(true).build();
            glob.map(|glob| glob.compile_matcher()).map_err(|error| format!("a wrong pattern: {}", error.kind()))
        };
        let parts: Vec<&str> = pattern.split('/').collect();
        let fixed = parts.iter().take_while(|part| !is_pattern(part)).count();
        let root = match &*parts[..fixed].join("/") {
            "" if fixed > 0 => PathBuf::from("/"),
            "" => PathBuf::from("."),
            root => PathBuf::from(root),
        };
        // Folders that cannot lead to a match are not entered.
        let mut levels = Vec::new();
        for part in parts[fixed..].iter().take_while(|part| **part != "**") {
            levels.push(glob(part)?);
        }
        let hidden = parts[fixed..].iter().any(|part| part.starts_with('.'));
        let walk = builder(&root, options, !hidden, move |entry| match entry.depth().checked_sub(1) {
            None => true,
            Some(depth) => levels.get(depth).is_none_or(|level| level.is_match(entry.file_name())),
        });
        // Paths below "." come without it.
        let written = pattern.strip_prefix("./").unwrap_or(pattern);
        let matcher = glob(written)?;
        Ok(Self { root, walk: walk.build(), pattern: Some((pattern.to_owned(), matcher)), found: false })
    }

    /// The path as the user gave it.
    pub(crate) fn path(&self) -> String {
        self.pattern.as_ref().map_or_else(|| self.root.to_string_lossy().into_owned(), |(text, _)| text.clone())
    }

    /// The message when nothing was found.
    pub(crate) fn nothing(&self) -> String {
        if self.pattern.is_some() { "no file matches this pattern".to_owned() } else { nothing_in("this folder") }
    }

    pub(crate) fn next(&mut self, options: &Options) -> Option<Entry> {
        loop {
            let entry = match self.walk.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    let path = fault_path(&error).unwrap_or(&self.root).to_string_lossy().into_owned();
                    let message = error.io_error().map_or_else(|| error.to_string(), io_message);
                    return Some(Entry::Fault(path, message));
                }
            };
            let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
            if is_dir {
                continue;
            }
            let path = entry.path().strip_prefix(".").unwrap_or(entry.path());
            let named = match &self.pattern {
                None => false,
                Some((_, pattern)) => match path.ancestors().position(|above| pattern.is_match(above)) {
                    None => continue,
                    Some(position) => position == 0,
                },
            };
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            if !is_file || (!named && is_wanted(&entry.file_name().to_string_lossy(), options) != Some(true)) {
                return Some(Entry::Skipped);
            }
            self.found = true;
            let place = Place::of(path, Some(self.root.strip_prefix(".").unwrap_or(&self.root)));
            let length = entry.metadata().map_or(0, |meta| meta.len());
            return Some(Entry::File { path: path.to_owned(), place, length });
        }
    }
}

fn builder(
    root: &Path,
    options: &Options,
    hidden: bool,
    enter: impl Fn(&DirEntry) -> bool + Send + Sync + 'static,
) -> WalkBuilder {
    let exclude: Vec<PathBuf> = options.exclude.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut walk = WalkBuilder::new(root);
    // Folders of data are often listed in a `.gitignore`, so those rules are not read.
    walk.standard_filters(false).hidden(hidden).follow_links(true);
    walk.add_custom_ignore_filename(".giaobanignore");
    walk.sort_by_file_name(|a, b| a.cmp(b));
    walk.filter_entry(move |entry| {
        enter(entry)
            && (exclude.is_empty() || entry.path().canonicalize().map_or(true, |path| !exclude.contains(&path)))
    });
    walk
}

/// Whether `path` has characters of patterns in it.
fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

/// The file that an error of walking is about.
fn fault_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => fault_path(err),
        _ => None,
    }
}
