//! WARC (ISO 28500): pages as crawlers stored them, and WET, their text as Common Crawl stores it.

use std::borrow::Cow;
use std::io::{self, Read};

use giaoban_core::{Metadata, RawDocument, Source};
use memchr::memmem;

use crate::fault::size;
use crate::feed::Feed;
use crate::{Access, Cut, Format, InputFault, Looks, Options, Part, Record, Sink, Split, html, text_of};

/// WARC and WET files.
#[derive(Debug)]
pub(crate) struct Warc;

impl Format for Warc {
    fn name(&self) -> &'static str {
        "warc"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["warc", "wet"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        Looks::sure(head.trim_ascii_start().starts_with(b"WARC/"))
    }

    fn access(&self) -> Access {
        Access::Stream { text: false, split: || Box::new(Records::default()) }
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        let mut rest = &part.bytes[..];
        while let Some((number, length)) = frame(rest) {
            let (bytes, behind) = rest[FRAME..].split_at(length);
            rest = behind;
            let record = Some(number);
            sink(match read(bytes, part, number, options) {
                Ok(document) => Ok(Record { document, line: None }),
                Err(message) => {
                    let message = format!("record {number}: {message}");
                    Err(InputFault { record, ..InputFault::file(&part.origin.path, message) })
                }
            });
        }
    }
}

/// Before every record of a part stand its number and length, as eight bytes each: records between them are left out.
const FRAME: usize = 16;

fn frame(bytes: &[u8]) -> Option<(u64, usize)> {
    let number = u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let length = u64::from_le_bytes(bytes.get(8..FRAME)?.try_into().ok()?);
    Some((number, length as usize))
}

/// The longest head of a record. Longer ones are taken for broken.
const LONGEST_HEAD: usize = 64 << 10;

/// How much of a record's content is looked at to tell whether it is text.
const LONGEST_HTTP_HEAD: usize = 32 << 10;

/// Cuts a WARC file.
#[derive(Default)]
struct Records {
    feed: Feed,
    /// What of `feed` is used up.
    at: usize,
    /// Number of the next record.
    number: u64,
    /// What is to be said before going on.
    pending: Option<Cut>,
    /// Where the next record begins is to be searched for.
    lost: bool,
    passed: u64,
    /// Something that is no record stands before the next one.
    rubbish: bool,
}

impl Split for Records {
    fn next(&mut self, input: &mut dyn Read, options: &Options) -> io::Result<Option<Cut>> {
        if let Some(cut) = self.pending.take() {
            return Ok(Some(cut));
        }
        let mut bytes = Vec::new();
        let mut first = None;
        let broken = loop {
            let found = self.find(input)?;
            if std::mem::take(&mut self.rubbish) {
                let number = self.number.saturating_sub(1);
                break Some((number, "what stands behind it is no record".to_owned()));
            }
            if !found {
                break None;
            }
            let number = self.number;
            self.number += 1;
            let start = self.at;
            match self.record(input, options)? {
                Found::Kept { end } => {
                    first.get_or_insert(number);
                    bytes.extend_from_slice(&number.to_le_bytes());
                    bytes.extend_from_slice(&((end - start) as u64).to_le_bytes());
                    bytes.extend_from_slice(&self.feed.rest[start..end]);
                    self.at = end;
                }
                Found::Passed => self.passed += 1,
                Found::Broken(message) => break Some((number, message)),
            }
            if bytes.len() >= options.block_bytes {
                break None;
            }
        };
        let fault = broken.map(|(number, message)| Cut {
            bytes: Vec::new(),
            line: 1,
            record: number,
            skipped: Some(format!("record {number}: {message}")),
        });
        match (first, fault) {
            (None, fault) => Ok(fault),
            (Some(record), fault) => {
                self.pending = fault;
                Ok(Some(Cut { bytes, line: 1, record, skipped: None }))
            }
        }
    }

    fn passed(&mut self) -> u64 {
        std::mem::take(&mut self.passed)
    }
}

/// What a record is.
enum Found {
    /// It may hold a text; it reaches to `end`.
    Kept { end: usize },
    /// It holds none and was passed over.
    Passed,
    /// It can't be read.
    Broken(String),
}

impl Records {
    /// Makes sure that `length` bytes are there from the place reached, if the input has them. Returns how many there are.
    fn ahead(&mut self, input: &mut dyn Read, length: usize) -> usize {
        if self.feed.rest.len() < self.at + length {
            // What is used up goes first, so that memory stays bounded.
            self.feed.rest.drain(..self.at);
            self.at = 0;
            let more = length.max(256 << 10);
            self.feed.fill(input, more);
        }
        (self.feed.rest.len() - self.at).min(length)
    }

    /// Goes to the next `WARC/` at the beginning of a line. Returns false at the end.
    fn find(&mut self, input: &mut dyn Read) -> io::Result<bool> {
        loop {
            let length = self.ahead(input, LONGEST_HEAD);
            let rest = &self.feed.rest[self.at..];
            if !self.lost {
                let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                if rest[blank..].starts_with(b"WARC/") {
                    self.at += blank;
                    return Ok(true);
                }
                if blank == rest.len() {
                    self.at += blank;
                    if self.feed.ended {
                        self.feed.check()?;
                        return Ok(false);
                    }
                    continue;
                }
                (self.lost, self.rubbish) = (true, true);
            }
            match memmem::find(rest, b"\nWARC/1.") {
                Some(at) => {
                    self.at += at + 1;
                    self.lost = false;
                    return Ok(true);
                }
                None if self.feed.ended && length == rest.len() => {
                    self.at += rest.len();
                    self.feed.check()?;
                    return Ok(false);
                }
                // The mark may lie across the end of what is there.
                None => self.at += rest.len().saturating_sub(8),
            }
        }
    }

    /// Reads the record that begins at the place reached.
    fn record(&mut self, input: &mut dyn Read, options: &Options) -> io::Result<Found> {
        let there = self.ahead(input, LONGEST_HEAD);
        let head = match head_end(&self.feed.rest[self.at..self.at + there]) {
            Some(head) => head,
            None => {
                self.feed.check()?;
                self.lost = true;
                let rest = &self.feed.rest[self.at..];
                self.at += rest.len().min(5);
                return Ok(Found::Broken("its head has no end".to_owned()));
            }
        };
        let fields = &self.feed.rest[self.at..self.at + head];
        let length = field(fields, b"content-length").and_then(|value| value.parse::<u64>().ok());
        let Some(length) = length else {
            self.at += head;
            self.lost = true;
            return Ok(Found::Broken("it has no length (`Content-Length`)".to_owned()));
        };
        let kind = field(fields, b"warc-type").unwrap_or_default().to_ascii_lowercase();
        let wanted = matches!(kind.as_str(), "response" | "resource" | "conversion");
        if !wanted || length > options.max_record as u64 {
            self.at += head;
            let skipped = self.skip(input, length);
            if skipped < length {
                self.feed.check()?;
                return Ok(Found::Broken(short(length, skipped)));
            }
            if wanted {
                let limit = size(options.max_record as u64);
                return Ok(Found::Broken(format!("longer than {limit}, the limit for one document")));
            }
            return Ok(Found::Passed);
        }
        let length = length as usize;
        // Four bytes end a record, and the next begins.
        let there = self.ahead(input, head + length + 9);
        if there < head + length {
            self.feed.check()?;
            // Another record may have begun.
            self.at += head;
            self.lost = true;
            return Ok(Found::Broken(short(length as u64, (there - head) as u64)));
        }
        let behind = &self.feed.rest[self.at + head + length..self.at + there];
        let next = behind.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(behind.len());
        let ends =
            behind.starts_with(b"\r\n\r\n") || behind.starts_with(b"\n\n") || next == behind.len() && self.feed.ended;
        if !(ends || behind[next..].starts_with(b"WARC/")) {
            self.at += head;
            self.lost = true;
            return Ok(Found::Broken(format!("its length ({length} bytes) is wrong: no record begins behind it")));
        }
        let content = &self.feed.rest[self.at + head..self.at + head + length];
        if !holds_text(&self.feed.rest[self.at..self.at + head], &kind, content) {
            self.at += head + length;
            return Ok(Found::Passed);
        }
        Ok(Found::Kept { end: self.at + head + length })
    }

    /// Passes over `length` bytes. Returns how many there were.
    fn skip(&mut self, input: &mut dyn Read, length: u64) -> u64 {
        let mut left = length;
        while left > 0 {
            let step = self.ahead(input, left.min(1 << 20) as usize);
            if step == 0 {
                break;
            }
            self.at += step;
            left -= step as u64;
        }
        length - left
    }
}

fn short(length: u64, there: u64) -> String {
    format!("it should have {length} bytes, but the file ends after {there}")
}

/// Length of a head with the empty line that ends it.
fn head_end(bytes: &[u8]) -> Option<usize> {
    let windows = memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4);
    let unix = memmem::find(&bytes[..windows.unwrap_or(bytes.len())], b"\n\n").map(|at| at + 2);
    unix.or(windows)
}

/// The value of the field `name` (in lower case) of a head.
fn field<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a str> {
    head.split(|&byte| byte == b'\n').find_map(|line| {
        let at = memchr::memchr(b':', line)?;
        let value = line[..at].trim_ascii_end().eq_ignore_ascii_case(name).then_some(&line[at + 1..])?;
        std::str::from_utf8(value.trim_ascii()).ok()
    })
}

/// The kind of content that a `Content-Type` names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Content {
    Html,
    Text,
    /// Nothing is said, or nothing that helps.
    Unknown,
    Other,
}

fn content(kind: Option<&str>) -> Content {
    let Some(kind) = kind else { return Content::Unknown };
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml" => Content::Html,
        "text/plain" => Content::Text,
        "" | "application/octet-stream" | "application/http" | "unk" => Content::Unknown,
        _ => Content::Other,
    }
}

/// The charset that a `Content-Type` names.
fn charset(kind: Option<&str>) -> Option<&str> {
    let kind = kind?;
    let at = kind.to_ascii_lowercase().find("charset=")? + 8;
    let name = kind.get(at..)?.split(';').next()?.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then_some(name)
}

/// A response of HTTP.
struct Http<'a> {
    status: u16,
    kind: Option<&'a str>,
    chunked: bool,
    packing: Option<&'a str>,
    body: &'a [u8],
}

/// The parts of a response; `None` when it has no head of HTTP.
fn http(content: &[u8]) -> Option<Http<'_>> {
    if !content.starts_with(b"HTTP/") {
        return None;
    }
    let end = head_end(&content[..content.len().min(LONGEST_HTTP_HEAD)])?;
    let head = &content[..end];
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let status = line.split(|&byte| byte == b' ').nth(1).and_then(|code| std::str::from_utf8(code).ok());
    Some(Http {
        status: status.and_then(|code| code.trim().parse().ok()).unwrap_or(200),
        kind: field(head, b"content-type"),
        chunked: field(head, b"transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked")),
        packing: field(head, b"content-encoding").filter(|value| !value.eq_ignore_ascii_case("identity")),
        body: &content[end..],
    })
}

/// Whether a record may hold a text: a page that was found, or plain text.
fn holds_text(head: &[u8], kind: &str, bytes: &[u8]) -> bool {
    if bytes.is_empty() {
        return false;
    }
    let (kind, status, body) = match http(bytes) {
        Some(http) if kind == "response" => (http.kind, http.status, http.body),
        _ => (field(head, b"content-type"), 200, bytes),
    };
    (200..300).contains(&status)
        && !body.is_empty()
        && match content(kind) {
            Content::Html | Content::Text => true,
            Content::Unknown => html::is_document(&body[..body.len().min(4096)]),
            Content::Other => false,
        }
}

/// The document of a record.
fn read(bytes: &[u8], part: &Part, number: u64, options: &Options) -> Result<RawDocument, String> {
    let end = head_end(bytes).unwrap_or(bytes.len());
    let (head, bytes) = bytes.split_at(end);
    let (kind, body) = match http(bytes) {
        Some(http) => (http.kind, unpack(&http, options)?),
        None => (field(head, b"content-type"), Cow::Borrowed(bytes)),
    };
    let url = field(head, b"warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    let captured = field(head, b"warc-date").map(str::to_owned);
    let path = part.origin.path.clone();
    let source = Source { path, record: number, format: Warc.name(), url, ..Source::default() };
    let id = format!("{}:{number}", part.origin.id);
    let metadata = Metadata { captured, ..Metadata::default() };
    let mut document = RawDocument { id, source, metadata, ..RawDocument::default() };
    let hint = charset(kind);
    if content(kind) == Content::Text {
        let (text, encoding) = text_of(&body, options, hint)?;
        if text.trim().is_empty() {
            return Err("no text in the record".to_owned());
        }
        document.text = text.into_owned();
        document.source.encoding = encoding;
        return Ok(document);
    }
    html::document(document, &body, hint, options)
}

/// The body of a response as the server meant it. Crawlers often undo chunks and compression and leave the fields that tell of them as
/// they were, so that what does not look like it is taken as it is.
fn unpack<'a>(http: &Http<'a>, options: &Options) -> Result<Cow<'a, [u8]>, String> {
    let mut body = Cow::Borrowed(http.body);
    if http.chunked
        && let Some(whole) = unchunk(&body)
    {
        body = Cow::Owned(whole);
    }
    let Some(packing) = http.packing else { return Ok(body) };
    let limit = options.max_record as u64 + 1;
    let mut out = Vec::new();
    let result = match packing.trim().to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => {
            flate2::read::MultiGzDecoder::new(&*body).take(limit).read_to_end(&mut out)
        }
        // Servers send deflated data with the head of zlib, and without.
        "deflate" if body.first().is_some_and(|first| first & 0x0F == 8) => {
            flate2::read::ZlibDecoder::new(&*body).take(limit).read_to_end(&mut out)
        }
        "deflate" if !html::is_document(&body[..body.len().min(4096)]) => {
            flate2::read::DeflateDecoder::new(&*body).take(limit).read_to_end(&mut out)
        }
        "zstd" if body.starts_with(b"\x28\xB5\x2F\xFD") => {
            zstd::Decoder::new(&*body).and_then(|decoder| decoder.take(limit).read_to_end(&mut out))
        }
        "br" if std::str::from_utf8(&body).is_err() => {
            return Err("compressed with Brotli, which is not read".to_owned());
        }
        _ => return Ok(body),
    };
    if out.len() > options.max_record {
        return Err(format!("longer than {}, the limit for one document", size(options.max_record as u64)));
    }
    match result {
        Ok(_) => Ok(Cow::Owned(out)),
        // What came before the damage is mostly the article.
        Err(_) if out.len() > 1024 => Ok(Cow::Owned(out)),
        Err(_) => Err(format!("its content is damaged ({packing})")),
    }
}

/// Joins the chunks of `Transfer-Encoding: chunked`; `None` when these are none. A last chunk that was cut off counts as far as it goes.
fn unchunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', &body[..body.len().min(64)])?;
        let line = std::str::from_utf8(&body[..end]).ok()?;
        let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        body = &body[end + 1..];
        let there = length.min(body.len());
        out.extend_from_slice(&body[..there]);
        body = &body[there..];
        if length == 0 || body.is_empty() {
            return Some(out);
        }
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n"))?;
        if body.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(test)]
#[path = "warc_tests.rs"]
mod tests;
