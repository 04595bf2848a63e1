use std::io::{self, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Error, PASSWORD};

/// The ZIP archive that an office document is.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Most bytes that may still be unpacked, for all parts together.
    left: u64,
    limit: u64,
}

/// How many times more bytes its XML may be than the text that a document may have, and how many it may be at any rate.
const XML_TO_TEXT: u64 = 4;
const ENOUGH_XML: u64 = 64 << 20;

impl<'a> Package<'a> {
    /// Opens `bytes`; `limit` is the greatest length of the text, in bytes. `what` is the kind of document that was expected.
    pub(crate) fn open(bytes: &'a [u8], limit: usize, what: &str) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::new("empty file"));
        }
        if let Some(error) = crate::not_read(bytes) {
            return Err(error);
        }
        if !bytes.starts_with(b"PK") {
            return Err(Error::new(format!("not {what}: it is no ZIP archive")));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error {
            ZipError::InvalidArchive(_) | ZipError::Io(_) => {
                Error::new("broken or cut short: the list of parts at its end cannot be read")
            }
            error => Error::new(format!("broken: {error}")),
        })?;
        let limit = (limit as u64).saturating_mul(XML_TO_TEXT).max(ENOUGH_XML);
        Ok(Self { archive, left: limit, limit })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Whether any part is called `folder/…`.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        self.archive
            .file_names()
            .flatten()
            .any(|name| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Gives the XML part `name` to `read`. `None` when there is no such part.
    pub(crate) fn part<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut dyn io::BufRead) -> Result<T, String>,
    ) -> Result<Option<T>, Error> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(message)) if message.contains("assword") => {
                return Err(Error::new(PASSWORD));
            }
            Err(error) => return Err(Error::new(format!("broken: {name}: {error}"))),
        };
        let mut input = BufReader::new(Bounded { input: file, left: self.left, burst: false });
        let result = read(&mut input);
        let bounded = input.into_inner();
        self.left = bounded.left;
        if bounded.burst {
            let limit = self.limit >> 20;
            return Err(Error::new(format!("its parts unpack to more than {limit} MiB, the limit for one document")));
        }
        result.map(Some).map_err(|message| Error::new(format!("broken: {name}: {message}")))
    }
}

/// Ends with an error behind a number of bytes.
struct Bounded<R> {
    input: R,
    left: u64,
    burst: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.input.read(buffer)?;
        if size as u64 > self.left {
            self.burst = true;
            return Err(io::Error::other("too much"));
        }
        self.left -= size as u64;
        Ok(size)
    }
}
