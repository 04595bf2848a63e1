use std::any::Any;
use std::borrow::Cow;
use std::fmt::Debug;

use giaoban_text::{LexiconBuilder, Span};
use serde::Serialize;

use crate::{Annotation, Annotations, AnyRegister, Document, Offsets, Register, Rows, Table, TermError, Terms, json};

/// What an analyzer says of one span. Written as the fields of an annotation beside `id`, `start`,
/// `end`, `text` and `rule`, which it must not repeat.
pub trait Payload: Serialize + Debug + Send + Sync + 'static {
    /// What ids of this layer begin with, such as `e` in `e12`.
    const ID_PREFIX: &'static str;

    /// The type of the mention, such as `PERSON`, for display and scores.
    fn kind(&self) -> &'static str;

    /// The value of the mention in a few words, for display. Empty when there is nothing to add to the text.
    fn gloss(&self) -> Cow<'_, str>;

    /// The mention as a temporal expression; `None` when it is none.
    fn timex3(&self) -> Option<Timex3<'_>> {
        None
    }

    /// Calls `visit` with the layer and index of everything that the payload refers to:
    /// (`ID_PREFIX` of the target layer, index). Conformance tests follow them.
    fn references(&self, visit: &mut dyn FnMut(&'static str, usize)) {
        let _ = visit;
    }
}

/// A temporal expression in the terms of TIMEX3, the annotation of TimeML (ISO 24617-1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timex3<'a> {
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub kind: &'static str,
    /// What it means, such as `2020-12-21TAF`, `2011/2015`, `P5Y`, `PAST_REF`.
    pub value: Cow<'a, str>,
    /// `START`, `MID`, `END`, `APPROX`, `BEFORE`, `AFTER` and the like; absent when there is none.
    pub modifier: Option<&'static str>,
    /// Where the parts of the value that are not printed came from; absent when all are printed.
    pub computed_from: Option<TimexAnchor>,
    /// Notes for a reader; empty when there are none.
    pub comment: String,
}

/// What a temporal expression is counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimexAnchor {
    /// The publication time of the document.
    Creation,
    /// Another mention in the text.
    Mention,
}

/// Facts about one document that can be added up over a corpus.
///
/// `merge` is associative and `Default` is its identity, because parallel runs group in any way.
/// Documents are always merged in input order.
pub trait Summary: Default + Serialize + Send + 'static {
    /// Adds what comes later in the corpus.
    fn merge(&mut self, later: Self);
}

/// Finds one kind of thing in documents.
///
/// `analyze` is total and pure: the same document and prior layers give the same result, odd text is not
/// an error, and there is no clock, locale, environment or file.
pub trait Analyzer: Send + Sync + Sized + 'static {
    /// Stable name in kebab case; also the key in the output.
    const NAME: &'static str;
    /// One line for `giaoban list`.
    const DESCRIPTION: &'static str;
    /// Names of the analyzers whose layers `analyze` looks at.
    const READS: &'static [&'static str] = &[];
    /// What is said of a span.
    type Payload: Payload;
    /// What is said of a document.
    type Summary: Summary;
    /// What grows over a corpus; `()` when nothing does.
    type Register: Register;
    /// Tables with rows about single documents.
    const TABLES: &'static [&'static Table] = &[];

    /// Builds the analyzer and contributes its words and phrases to the scan that all analyzers share.
    fn new(lexicon: &mut LexiconBuilder) -> Self;

    /// [`Analyzer::new`] with the names and corrections of the user, which go into the same scan. An analyzer that takes
    /// none ignores them.
    ///
    /// # Errors
    /// A row that the analyzer cannot take.
    fn with_terms(lexicon: &mut LexiconBuilder, terms: &Terms) -> Result<Self, TermError> {
        let _ = terms;
        Ok(Self::new(lexicon))
    }

    /// The layer of one document. The order of the result does not matter unless its own references
    /// count on it: a result sorted by start, longer spans first, is kept as it is.
    fn analyze(&self, document: &Document, prior: &Annotations) -> Vec<Annotation<Self::Payload>>;

    /// What the layer says about the document as a whole.
    fn summarize(&self, document: &Document, found: &[Annotation<Self::Payload>]) -> Self::Summary;

    /// Gives the rows of one document for [`Analyzer::TABLES`], in the order of the layer. `prior` has this layer too.
    fn rows(&self, document: &Document, found: &[Annotation<Self::Payload>], prior: &Annotations, rows: &mut dyn Rows) {
        let _ = (document, found, prior, rows);
    }

    /// Adds one document to the register. `prior` has this layer too.
    fn register(
        &self,
        document: &Document,
        found: &[Annotation<Self::Payload>],
        prior: &Annotations,
        register: &mut Self::Register,
    ) {
        let _ = (document, found, prior, register);
    }
}

/// An annotation without its payload, for display.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention<'a> {
    /// Id in the document.
    pub id: String,
    /// Where it stands.
    pub span: Span,
    /// The pattern that fired.
    pub rule: &'static str,
    /// Its type.
    pub kind: &'static str,
    /// Its value in a few words.
    pub gloss: Cow<'a, str>,
    /// What it refers to: prefix of the layer, index.
    pub references: Vec<(&'static str, usize)>,
    /// The temporal expression that it is, if any.
    pub timex3: Option<Timex3<'a>>,
}

/// A summary of unknown type.
pub trait AnySummary: Send {
    /// Adds what comes later. Both must come from the same analyzer.
    fn merge_any(&mut self, later: Box<dyn AnySummary>);
    /// The JSON of the summary, appended.
    fn write_json(&self, out: &mut Vec<u8>);
    #[doc(hidden)]
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl std::fmt::Debug for dyn AnySummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut json = Vec::new();
        self.write_json(&mut json);
        f.write_str(&String::from_utf8_lossy(&json))
    }
}

impl<S: Summary> AnySummary for S {
    fn merge_any(&mut self, later: Box<dyn AnySummary>) {
        let later = later.into_any().downcast::<S>().expect("summaries of one analyzer have one type");
        self.merge(*later);
    }

    fn write_json(&self, out: &mut Vec<u8>) {
        json::write(self, out);
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// An [`Analyzer`] of unknown type; what the runner works with.
pub trait DynAnalyzer: Send + Sync {
    /// [`Analyzer::NAME`]
    fn name(&self) -> &'static str;
    /// Runs the analyzer and stores its layer.
    fn run(&self, document: &Document, annotations: &mut Annotations) -> Box<dyn AnySummary>;
    /// Appends the JSON list of the layer; `[]` when it is missing.
    fn write_layer(&self, document: &Document, annotations: &Annotations, offsets: &Offsets<'_>, out: &mut Vec<u8>);
    /// Number of annotations in the layer; 0 when it is missing.
    fn count(&self, annotations: &Annotations) -> usize;
    /// The layer for display; empty when it is missing.
    fn mentions<'a>(&self, annotations: &'a Annotations) -> Vec<Mention<'a>>;
    /// The identity of the analyzer's summaries.
    fn empty_summary(&self) -> Box<dyn AnySummary>;
    /// [`Analyzer::TABLES`]
    fn tables(&self) -> &'static [&'static Table];
    /// [`Analyzer::rows`]; none when the layer is missing.
    fn write_rows(&self, document: &Document, annotations: &Annotations, rows: &mut dyn Rows);
    /// The identity of the analyzer's registers.
    fn empty_register(&self) -> Box<dyn AnyRegister>;
    /// [`Analyzer::register`]; adds nothing when the layer is missing.
    fn add_to_register(&self, document: &Document, annotations: &Annotations, register: &mut dyn AnyRegister);
}

impl<A: Analyzer> DynAnalyzer for A {
    fn name(&self) -> &'static str {
        A::NAME
    }

    fn run(&self, document: &Document, annotations: &mut Annotations) -> Box<dyn AnySummary> {
        let layer = self.analyze(document, annotations);
        debug_assert!(
            layer.is_sorted_by_key(|a| (a.span.start(), std::cmp::Reverse(a.span.end()))),
            "the layer of {} must be sorted by start, longer spans first",
            A::NAME
        );
        let summary = self.summarize(document, &layer);
        annotations.insert(A::NAME, layer);
        Box::new(summary)
    }

    fn write_layer(&self, document: &Document, annotations: &Annotations, offsets: &Offsets<'_>, out: &mut Vec<u8>) {
        out.push(b'[');
        for (index, annotation) in annotations.get::<A::Payload>().unwrap_or_default().iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            out.extend_from_slice(b"{\"id\":\"");
            out.extend_from_slice(A::Payload::ID_PREFIX.as_bytes());
            json::write_u32(index as u32, out);
            out.extend_from_slice(b"\",\"start\":");
            json::write_u32(offsets.at(annotation.span.start()), out);
            out.extend_from_slice(b",\"end\":");
            json::write_u32(offsets.at(annotation.span.end()), out);
            out.extend_from_slice(b",\"text\":");
            json::write_str(annotation.span.of(&document.text), out);
            out.extend_from_slice(b",\"rule\":");
            json::write_str(annotation.rule, out);
            out.push(b'}');
            // The fields of the payload go into the same object: `{…}{…}` becomes `{…,…}`. That saves serde's
            // `flatten`, which writes every field by way of a map.
            let seam = out.len();
            json::write(&annotation.value, out);
            if out[seam..] == *b"{}" {
                out.truncate(seam);
            } else {
                out.remove(seam);
                out[seam - 1] = b',';
            }
        }
        out.push(b']');
    }

    fn count(&self, annotations: &Annotations) -> usize {
        annotations.get::<A::Payload>().unwrap_or_default().len()
    }

    fn mentions<'a>(&self, annotations: &'a Annotations) -> Vec<Mention<'a>> {
        let layer = annotations.get::<A::Payload>().unwrap_or_default();
        layer
            .iter()
            .enumerate()
            .map(|(index, annotation)| {
                let mut references = Vec::new();
                annotation.value.references(&mut |prefix, index| references.push((prefix, index)));
                Mention {
                    id: format!("{}{index}", A::Payload::ID_PREFIX),
                    span: annotation.span,
                    rule: annotation.rule,
                    kind: annotation.value.kind(),
                    gloss: annotation.value.gloss(),
                    references,
                    timex3: annotation.value.timex3(),
                }
            })
            .collect()
    }

    fn empty_summary(&self) -> Box<dyn AnySummary> {
        Box::new(A::Summary::default())
    }

    fn tables(&self) -> &'static [&'static Table] {
        A::TABLES
    }

    fn write_rows(&self, document: &Document, annotations: &Annotations, rows: &mut dyn Rows) {
        if let Some(found) = annotations.get::<A::Payload>() {
            self.rows(document, found, annotations, rows);
        }
    }

    fn empty_register(&self) -> Box<dyn AnyRegister> {
        Box::new(A::Register::default())
    }

    fn add_to_register(&self, document: &Document, annotations: &Annotations, register: &mut dyn AnyRegister) {
        if let Some(found) = annotations.get::<A::Payload>() {
            let register = register.as_any_mut().downcast_mut().expect("registers of one analyzer have one type");
            self.register(document, found, annotations, register);
        }
    }
}
