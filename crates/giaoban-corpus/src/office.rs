use giaoban_core::{RawDocument, Source};
use giaoban_office::{Error, OfficeText};
use serde_json::{Map, Value};

use crate::encoding::UTF_8;
use crate::{Format, InputFault, Looks, Options, Part, Record, Sink};

/// Word documents (`.docx`).
#[derive(Debug)]
pub(crate) struct Docx;

/// OpenDocument texts (`.odt`).
#[derive(Debug)]
pub(crate) struct Odt;

/// Documents of word processors that are not read and say so, so that they are not passed over in silence.
#[derive(Debug)]
pub(crate) struct OldOffice;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        // What is in such a package may come in any order, but all of them begin with one of these.
        let parts = ["[Content_Types].xml", "_rels/", "docProps/", "word/"];
        let first = first_member(head).unwrap_or_default();
        match parts.iter().any(|part| first.starts_with(part.as_bytes())) {
            true => Looks::Sure,
            false => Looks::like(head.starts_with(b"PK\x03\x04")),
        }
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        sink(record(giaoban_office::docx(&part.bytes, options.max_record), part, self.name()));
    }
}

impl Format for Odt {
    fn name(&self) -> &'static str {
        "odt"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["odt", "ott"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        match head.get(MEMBER_NAME..) {
            // The first member is neither compressed nor has it extra fields.
            Some(first) if first.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.") => Looks::Sure,
            _ => Looks::like(head.starts_with(b"PK\x03\x04")),
        }
    }

    fn decode(&self, part: &Part, options: &Options, sink: Sink<'_>) {
        sink(record(giaoban_office::odt(&part.bytes, options.max_record), part, self.name()));
    }
}

impl Format for OldOffice {
    fn name(&self) -> &'static str {
        "doc"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["doc", "dot", "rtf"]
    }

    fn looks(&self, head: &[u8]) -> Looks {
        Looks::sure(giaoban_office::not_read(head).is_some())
    }

    fn decode(&self, part: &Part, _options: &Options, sink: Sink<'_>) {
        let message = match giaoban_office::not_read(&part.bytes) {
            Some(error) => format!("this is {error}"),
            None => "neither a Word document nor RTF".to_owned(),
        };
        sink(Err(InputFault::file(&part.origin.path, message)));
    }
}

/// Where the name of the first member of a ZIP archive begins.
const MEMBER_NAME: usize = 30;

/// The name of the first member of a ZIP archive that begins with `head`.
fn first_member(head: &[u8]) -> Option<&[u8]> {
    let length = u16::from_le_bytes([*head.get(26)?, *head.get(27)?]);
    let name = head.get(MEMBER_NAME..)?;
    head.starts_with(b"PK\x03\x04").then(|| &name[..name.len().min(length.into())])
}

/// The document of a file. What the file says about itself is kept under `source.fields`: it is too often that of a template to be
/// taken for the title or the publication time.
pub(crate) fn record(read: Result<OfficeText, Error>, part: &Part, format: &'static str) -> Result<Record, InputFault> {
    let OfficeText { text, properties } =
        read.map_err(|error| InputFault::file(&part.origin.path, error.to_string()))?;
    if text.trim().is_empty() {
        return Err(InputFault::file(&part.origin.path, "no text in the document"));
    }
    let fields = [("title", properties.title), ("created", properties.created), ("modified", properties.modified)];
    let fields: Map<String, Value> =
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect();
    let path = part.origin.path.clone();
    let source = Source { path, format, encoding: UTF_8, fields, ..Source::default() };
    let document = RawDocument { id: part.origin.id.clone(), text, source, ..RawDocument::default() };
    Ok(Record { document, line: None })
}
