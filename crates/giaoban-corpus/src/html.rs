use giaoban_core::text::Span;
use giaoban_core::{Metadata, RawDocument, Source, Zone, ZoneKind};
use giaoban_html::{Mark, MarkKind, Page, charset};

use crate::fault::size;
use crate::{Format, InputFault, Looks, Options, Part, Record, Sink, text_of};

/// HTML pages: one page a file.
#[derive(Debug)]
pub(crate) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml", "shtml"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        Looks::like(is_document(head))
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        let fault = |message: String| InputFault::file(&part.origin.path, message);
        if part.bytes.len() > options.max_record {
            let limit = size(options.max_record as u64);
            return sink(Err(fault(format!("longer than {limit}, the limit for one document"))));
        }
        let source = Source { path: part.origin.path.clone(), format: self.name(), ..Source::default() };
        let raw = RawDocument { id: part.origin.id.clone(), source, ..RawDocument::default() };
        sink(match document(raw, &part.bytes, None, options) {
            Ok(document) => Ok(Record { document, line: None }),
            Err(message) => Err(fault(message)),
        });
    }
}

/// Puts the article of the page `html` into `document`. `hint` is the encoding that the envelope gives.
pub(crate) fn document(
    document: RawDocument,
    html: &[u8],
    hint: Option<&str>,
    options: &Options,
) -> Result<RawDocument, String> {
    let (text, encoding) = text_of(html, options, hint.or_else(|| charset(html)))?;
    let mut document = article(document, &text)?;
    document.source.encoding = encoding;
    Ok(document)
}

/// Puts the article of `html` into `document`. What the record itself says counts for more than what the page says.
fn article(mut document: RawDocument, html: &str) -> Result<RawDocument, String> {
    let page = giaoban_html::read(html, document.source.url.as_deref());
    let Page { text, title, published, url, site, author, marks } = page;
    if text.trim().is_empty() {
        return Err("no text in the page".to_owned());
    }
    document.text = text;
    document.zones = marks.into_iter().map(zone).collect();
    let Metadata { title: known_title, published: known_time, .. } = &mut document.metadata;
    *known_title = known_title.take().or(title);
    *known_time = known_time.take().or(published);
    let source = &mut document.source;
    // The address at which a page was found is the one that its collection knows it by.
    source.url = source.url.take().or(url);
    source.name = source.name.take().or(site);
    if let Some(author) = author {
        source.fields.entry("author").or_insert(author.into());
    }
    Ok(document)
}

fn zone(mark: Mark) -> Zone {
    let kind = match mark.kind {
        MarkKind::Caption => ZoneKind::Caption,
        MarkKind::Heading => ZoneKind::Heading,
        MarkKind::Byline => ZoneKind::Byline,
        MarkKind::Stamp => ZoneKind::Stamp,
    };
    Zone { kind, span: Span::new(mark.range.start as u32, mark.range.end as u32) }
}

/// Replaces the text of a record by the article in it when it plainly is HTML: a whole page, or in fields of records also a piece of
/// one from tag to tag.
pub(crate) fn unwrap(record: Record) -> Result<Record, InputFault> {
    let Record { document, line } = record;
    let whole_file = matches!(document.source.format, "text" | "html" | "warc");
    let text = document.text.as_str();
    if !text.trim_start().starts_with('<') || !(is_document(text.as_bytes()) || !whole_file && is_piece(text)) {
        return Ok(Record { document, line });
    }
    let (path, record) = (document.source.path.clone(), Some(document.source.record));
    let html = document.text.clone();
    match article(document, &html) {
        Ok(document) => Ok(Record { document, line }),
        Err(message) => Err(InputFault { path, line, record, message }),
    }
}

/// A page as a whole: it begins with what only HTML begins with.
pub(crate) fn is_document(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    // Declarations and comments may stand before the first element.
    for _ in 0..16 {
        let after = if rest.starts_with(b"<?xml") {
            memchr::memmem::find(rest, b"?>").map(|at| at + 2)
        } else if rest.starts_with(b"<!--") {
            memchr::memmem::find(rest, b"-->").map(|at| at + 3)
        } else {
            break;
        };
        let Some(after) = after else { return false };
        rest = rest[after..].trim_ascii_start();
    }
    begins_with(rest, &["!doctype html", "html", "head", "body", "meta", "title"])
}

/// A piece of a page: it begins and ends with tags.
fn is_piece(text: &str) -> bool {
    let text = text.trim();
    let bytes = text.as_bytes();
    let pieces = [
        "p",
        "div",
        "table",
        "article",
        "section",
        "main",
        "span",
        "h1",
        "h2",
        "h3",
        "h4",
        "br",
        "strong",
        "b",
        "em",
        "i",
        "ul",
        "ol",
        "figure",
        "img",
        "a",
        "blockquote",
        "center",
        "font",
        "style",
        "script",
        "link",
    ];
    bytes.ends_with(b">") && begins_with(bytes, &pieces) && text.contains("</")
}

/// It begins with one of the tags `names`.
fn begins_with(bytes: &[u8], names: &[&str]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"<") else { return false };
    names.iter().any(|name| {
        rest.len() > name.len()
            && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && !rest[name.len()].is_ascii_alphanumeric()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Origin;

    const PAGE: &str = "<html><head><title>Họp</title><meta property='article:published_time' content='2021-03-05T07:30:00+07:00'>\
        <meta property='og:site_name' content='Báo A'></head><body><nav><a href=/>Trang chủ</a></nav>\
        <h1>Huyện ủy họp bàn về nông thôn mới</h1><p>Sáng 5/3, Huyện ủy họp, bàn việc xây dựng nông thôn mới ở 12 xã của huyện.</p></body></html>";
    const TEXT: &str = "Huyện ủy họp bàn về nông thôn mới\n\nSáng 5/3, Huyện ủy họp, bàn việc xây dựng nông thôn mới ở 12 xã của huyện.";

    fn read(bytes: &[u8]) -> Result<RawDocument, String> {
        let part = Part::whole(Origin { path: "a.html".into(), id: "a".into() }, bytes.to_vec());
        let mut out = None;
        Html.decode(&part, &Options::default(), &mut |record| out = Some(record));
        out.unwrap().map(|record| record.document).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_page_is_a_document() {
        let document = read(PAGE.as_bytes()).unwrap();
        assert_eq!(document.text, TEXT);
        assert_eq!(document.metadata.title.as_deref(), Some("Huyện ủy họp bàn về nông thôn mới"));
        assert_eq!(document.metadata.published.as_deref(), Some("2021-03-05T07:30:00+07:00"));
        assert_eq!((document.source.name.as_deref(), document.source.encoding), (Some("Báo A"), "UTF-8"));
        assert_eq!(read(b"<html><body></body></html>").unwrap_err(), "a.html: no text in the page");
    }

    #[test]
    fn other_encodings() {
        let utf_16: Vec<u8> = "\u{FEFF}".encode_utf16().chain(PAGE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let document = read(&utf_16).unwrap();
        assert_eq!((&*document.text, document.source.encoding), (TEXT, "UTF-16LE"));
    }

    #[test]
    fn records_may_hold_pages() {
        let raw = |text: &str, format: &'static str| {
            let source = Source { format, ..Source::default() };
            let document = RawDocument { text: text.to_owned(), source, ..RawDocument::default() };
            unwrap(Record { document, line: None })
                .map(|record| record.document.text)
                .map_err(|fault| fault.to_string())
        };
        assert_eq!(raw(PAGE, "jsonl").as_deref(), Ok(TEXT));
        assert_eq!(raw(PAGE, "text").as_deref(), Ok(TEXT));
        assert_eq!(raw("<html></html>", "csv").unwrap_err(), ": no text in the page");
        let piece = "\n<p>Sáng 5/3, Huyện ủy họp.</p>\n<p>Chiều cùng ngày, Đảng ủy các xã họp.</p> ";
        assert_eq!(raw(piece, "text").as_deref(), Ok(piece));
        assert_eq!(raw(piece, "jsonl").unwrap(), "Sáng 5/3, Huyện ủy họp.\n\nChiều cùng ngày, Đảng ủy các xã họp.");
        for text in
            ["<3 Huyện ủy", "5 < 6 </p>", "<p> là thẻ của một đoạn văn", "Huyện ủy <b>họp</b>", "<pre-school>", ""]
        {
            assert_eq!(raw(text, "jsonl").as_deref(), Ok(text));
        }
    }

    #[test]
    fn pages_are_told_by_their_beginning() {
        for page in [
            "<!DOCTYPE html>",
            " \r\n<HTML lang=vi>",
            "\u{FEFF}<html>",
            "<?xml version='1.0'?>\n<!-- a --><html xmlns='b'>",
            "<!-- a --> <head>",
        ] {
            assert!(is_document(page.as_bytes()), "{page}");
        }
        for other in [
            "",
            "<",
            "<?xml version='1.0'?><rss>",
            "<!-- a",
            "<htmlx>",
            "văn bản <html>",
            "<!doctype xml>",
            "{\"a\":1}",
        ] {
            assert!(!is_document(other.as_bytes()), "{other}");
        }
    }
}
