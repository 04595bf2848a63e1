use giaoban_core::{Annotations, AnySummary, Basis, Document, DocumentPlace, DynAnalyzer, Offsets, ZoneKind, json};
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

/// Name and version of the shape of a line.
pub const SCHEMA: &str = "giaoban/1";

/// The unit of `start` and `end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// Unicode code points.
    #[default]
    CodePoints,
    /// Bytes of UTF-8.
    Bytes,
    /// Code units of UTF-16.
    Utf16,
}

/// Writes documents as JSON lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JsonLines {
    /// The unit of offsets.
    pub offsets: OffsetUnit,
    /// Whether the text of the document is written; annotations keep theirs in any case.
    pub text: bool,
}

impl Default for JsonLines {
    fn default() -> Self {
        Self { offsets: OffsetUnit::CodePoints, text: true }
    }
}

/// What a line says of the document besides its annotations. Absent values are left out.
#[derive(Serialize)]
struct Head<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a str>,
    published_basis: Basis,
    #[serde(skip_serializing_if = "Option::is_none")]
    captured: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a DocumentPlace>,
    #[serde(serialize_with = "write_zones")]
    zones: (&'a Document, &'a Offsets<'a>),
    /// The document that told the same story before.
    duplicate_of: Option<&'a str>,
    /// How much of it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity: Option<f64>,
}

#[derive(Serialize)]
struct ZoneRow {
    kind: ZoneKind,
    start: u32,
    end: u32,
}

fn write_zones<S: Serializer>(
    (document, offsets): &(&Document, &Offsets<'_>),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(document.zones.len()))?;
    for zone in &document.zones {
        let (start, end) = (offsets.at(zone.span.start()), offsets.at(zone.span.end()));
        list.serialize_element(&ZoneRow { kind: zone.kind, start, end })?;
    }
    list.end()
}

impl JsonLines {
    /// Appends the line of one document, with its line feed. `analyzers` and `summaries` are in the same order;
    /// an analyzer that did not run on this document has neither list nor summary in the line.
    pub fn write<'a>(
        &self,
        document: &Document,
        annotations: &Annotations,
        analyzers: impl Iterator<Item = &'a dyn DynAnalyzer>,
        summaries: &[Option<Box<dyn AnySummary>>],
        out: &mut Vec<u8>,
    ) {
        let offsets = match self.offsets {
            OffsetUnit::CodePoints => Offsets::code_points(&document.text),
            OffsetUnit::Bytes => Offsets::bytes(&document.text),
            OffsetUnit::Utf16 => Offsets::utf16(&document.text),
        };
        out.extend_from_slice(b"{\"schema\":");
        json::write_str(SCHEMA, out);
        field("id", &document.id, out);
        key("source", out);
        // Holds fields of the input record as they are.
        json::write_any(&document.source, out);
        if self.text {
            field("text", &document.text, out);
        }
        let head = Head {
            title: document.title.as_deref(),
            published: document.published.time.as_ref().map(|time| &*time.value),
            published_basis: document.published.basis,
            captured: document.captured.as_ref().map(|time| &*time.value),
            place: document.place.as_ref(),
            zones: (document, &offsets),
            duplicate_of: document.duplicate.as_ref().map(|duplicate| &*duplicate.of),
            similarity: document.duplicate.as_ref().map(|duplicate| duplicate.similarity),
        };
        field("document", &head, out);

        out.extend_from_slice(b",\"annotations\":{");
        let mut names = Vec::with_capacity(summaries.len());
        for analyzer in analyzers {
            names.push(analyzer.name());
            if annotations.has(analyzer.name()) {
                key(analyzer.name(), out);
                analyzer.write_layer(document, annotations, &offsets, out);
            }
        }
        out.extend_from_slice(b"},\"summary\":{");
        for (name, summary) in names.iter().zip(summaries) {
            if let Some(summary) = summary {
                key(name, out);
                summary.write_json(out);
            }
        }
        out.extend_from_slice(b"}}\n");
    }
}

/// The key of an entry of the object that is open, with a comma before all but the first.
fn key(name: &str, out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    json::write_str(name, out);
    out.push(b':');
}

fn field<T: Serialize + ?Sized>(name: &str, value: &T, out: &mut Vec<u8>) {
    key(name, out);
    json::write(value, out);
}
