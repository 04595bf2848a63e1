//! Test helpers for analyzers: tables of meaning and snapshots through a [`Bench`], summary laws, and
//! [`conformance`], what holds for every analyzer.
//!
//! A dev-dependency only.
#![deny(missing_docs)]

pub mod conformance;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use giaoban_core::text::TokenBuffer;
use giaoban_core::{
    Analyzer, Cell, Mention, Metadata, Payload, RawDocument, Register, Registration, Rows, Summary, Table, TermError,
    Terms,
};
use giaoban_runner::{Analyzed, Engine};

/// An engine with one analyzer and those that it reads, for tests in the analyzer's own crate.
///
/// Registrations are given by hand, because a test binary sees only the registry of what it links:
/// `Bench::new(&[Registration::of::<DateAnalyzer>("giaoban-date")])`.
#[derive(Debug)]
pub struct Bench {
    engine: Engine,
}

impl Bench {
    /// Builds the analyzers, in the order of what they read.
    ///
    /// # Panics
    /// Panics when a reading is missing.
    pub fn new(registrations: &[Registration]) -> Self {
        Self::with_terms(registrations, "").expect("no terms, no errors")
    }

    /// [`Bench::new`] with a user's lexicon, the text of a file called `lexicon.tsv`.
    ///
    /// # Errors
    /// A row that is wrong.
    ///
    /// # Panics
    /// Panics when a reading is missing.
    pub fn with_terms(registrations: &[Registration], lexicon: &str) -> Result<Self, TermError> {
        let plan = giaoban_core::select(registrations, None).expect("a plan");
        let mut terms = Terms::default();
        terms.add("lexicon.tsv", lexicon)?;
        Ok(Self { engine: Engine::with_terms(&plan, &terms)? })
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Analyzes `text`, published at `published` (ISO 8601, empty for unknown), and checks what holds for every
    /// analyzer: no faults, spans that slice the text and are sorted, references that point somewhere.
    pub fn analyze(&self, text: &str, published: &str) -> Analyzed {
        let analyzed = self.engine.analyze(raw(text, published), &mut TokenBuffer::default());
        assert_eq!(analyzed.faults, [], "faults in {text:?}");
        for (registration, analyzer) in self.engine.plan() {
            let mut written = Written { tables: registration.document_tables, rows: String::new() };
            analyzer.write_rows(&analyzed.document, &analyzed.annotations, &mut written);
            let mut register = analyzer.empty_register();
            analyzer.add_to_register(&analyzed.document, &analyzed.annotations, &mut *register);
            register.write_rows(&mut Written { tables: registration.corpus_tables, rows: String::new() });
        }
        let layers: Vec<(&str, Vec<Mention<'_>>)> = self
            .engine
            .plan()
            .map(|(registration, analyzer)| (registration.id_prefix, analyzer.mentions(&analyzed.annotations)))
            .collect();
        for (_, mentions) in &layers {
            for mention in mentions {
                assert!(
                    text.get(mention.span.range()).is_some_and(|t| !t.trim().is_empty()),
                    "{mention:?} in {text:?}"
                );
                for (prefix, index) in &mention.references {
                    let target = layers.iter().find(|(p, _)| p == prefix);
                    assert!(target.is_some_and(|(_, m)| *index < m.len()), "{mention:?} points at nothing");
                }
            }
            let order = |m: &Mention<'_>| (m.span.start(), std::cmp::Reverse(m.span.end()));
            assert!(mentions.is_sorted_by_key(order), "not sorted in {text:?}: {mentions:?}");
        }
        analyzed
    }

    /// The rows that `A` gives for `text`, one a line: the name of the table, then `column=value` with tabs between;
    /// empty cells are left out.
    pub fn rows<A: Analyzer>(&self, text: &str, published: &str) -> String {
        let analyzed = self.analyze(text, published);
        let (registration, analyzer) = self.engine.plan().find(|(r, _)| r.name == A::NAME).expect("it is in the plan");
        let mut written = Written { tables: registration.document_tables, rows: String::new() };
        analyzer.write_rows(&analyzed.document, &analyzed.annotations, &mut written);
        written.rows
    }

    /// The rows of the register of `A` over `texts`, given as (id, text, publication time), in the form of
    /// [`Bench::rows`]. However the texts are grouped, the rows must be the same.
    ///
    /// # Panics
    /// Panics when `merge` is not associative or the default not its identity.
    pub fn register<A: Analyzer>(&self, texts: &[(&str, &str, &str)]) -> String {
        let (_, analyzer) = self.engine.plan().find(|(r, _)| r.name == A::NAME).expect("it is in the plan");
        let analyzed: Vec<Analyzed> = texts
            .iter()
            .map(|(id, text, published)| {
                let raw = RawDocument { id: (*id).to_owned(), ..raw(text, published) };
                self.engine.analyze(raw, &mut TokenBuffer::default())
            })
            .collect();
        let of = |range: std::ops::Range<usize>| {
            let mut register = analyzer.empty_register();
            for analyzed in &analyzed[range] {
                analyzer.add_to_register(&analyzed.document, &analyzed.annotations, &mut *register);
            }
            register
        };
        let rows = |register: &dyn giaoban_core::AnyRegister| {
            let mut written = Written { tables: A::Register::TABLES, rows: String::new() };
            register.write_rows(&mut written);
            written.rows
        };
        let count = analyzed.len();
        let whole = rows(&*of(0..count));
        // All pairs of borders of a long list say no more than some.
        let step = count / 6 + 1;
        for first in (0..=count).step_by(step) {
            for second in (first..=count).step_by(step) {
                let parts = || (of(0..first), of(first..second), of(second..count));
                let (mut a, mut b, c) = parts();
                b.merge_any(c);
                a.merge_any(b);
                assert_eq!(rows(&*a), whole, "a·(b·c), cut at {first} and {second}");
                let (mut a, b, c) = parts();
                a.merge_any(b);
                a.merge_any(c);
                assert_eq!(rows(&*a), whole, "(a·b)·c, cut at {first} and {second}");
            }
        }
        whole
    }

    /// The mentions of the analyzer `A` in `text`, as (text, type, value in a few words).
    pub fn check<A: Analyzer>(&self, text: &str, published: &str) -> Vec<(String, &'static str, String)> {
        let analyzed = self.analyze(text, published);
        analyzed
            .annotations
            .of::<A::Payload>()
            .iter()
            .map(|a| (a.span.of(text).to_owned(), a.value.kind(), a.value.gloss().into_owned()))
            .collect()
    }

    /// The text, sentence by sentence, with the mentions of `A` underlined below: what a reader of a
    /// snapshot wants to see.
    pub fn render<A: Analyzer>(&self, text: &str, published: &str) -> String {
        let analyzed = self.analyze(text, published);
        let layer = analyzed.annotations.of::<A::Payload>();
        let mut out = format!("(DCT {})\n", if published.is_empty() { "unknown" } else { published });
        for sentence in &analyzed.document.sentences {
            let span = sentence.span(&analyzed.document.tokens);
            let _ = writeln!(out, "{}", span.of(text).replace('\n', " "));
            for annotation in layer.iter().filter(|a| a.span.start() >= span.start() && a.span.start() < span.end()) {
                let before = text[span.start() as usize..annotation.span.start() as usize].chars().count();
                let width = annotation.span.of(text).chars().count().max(1);
                let _ = writeln!(
                    out,
                    "{}{} {} {} -> {}",
                    " ".repeat(before),
                    "^".repeat(width),
                    annotation.rule,
                    annotation.value.kind(),
                    annotation.value.gloss()
                );
            }
        }
        out
    }
}

fn raw(text: &str, published: &str) -> RawDocument {
    let published = (!published.is_empty()).then(|| published.to_owned());
    let metadata = Metadata { published, ..Metadata::default() };
    RawDocument { id: "test".into(), text: text.into(), metadata, ..RawDocument::default() }
}

/// Rows as text, checked against the tables that were declared.
struct Written {
    tables: &'static [&'static Table],
    rows: String,
}

impl Rows for Written {
    fn row(&mut self, table: &'static Table, cells: &[Cell<'_>]) {
        assert!(self.tables.iter().any(|known| known.name == table.name), "{} is not declared", table.name);
        assert_eq!(cells.len(), table.columns.len(), "a cell for each column of {}", table.name);
        self.rows += table.name;
        for (cell, column) in cells.iter().zip(table.columns) {
            assert!(cell.fits(column.kind), "{cell:?} in {}.{}", table.name, column.name);
            let name = column.name;
            let _ = match cell {
                Cell::Empty => Ok(()),
                Cell::Text(text) | Cell::Json(text) => write!(self.rows, "\t{name}={text}"),
                Cell::Integer(number) => write!(self.rows, "\t{name}={number}"),
                Cell::Number(number) => write!(self.rows, "\t{name}={number}"),
                Cell::Boolean(value) => write!(self.rows, "\t{name}={value}"),
            };
        }
        self.rows.push('\n');
    }
}

/// Asserts that `merge` is associative and that the default is its identity, on three summaries.
pub fn check_summary_laws<S: Summary + Clone>(a: &S, b: &S, c: &S) {
    let json = |summary: &S| {
        let mut out = Vec::new();
        giaoban_core::AnySummary::write_json(summary, &mut out);
        String::from_utf8(out).expect("JSON is UTF-8")
    };
    let merged = |first: &S, second: &S| {
        let mut first = first.clone();
        first.merge(second.clone());
        first
    };
    assert_eq!(json(&merged(&merged(a, b), c)), json(&merged(a, &merged(b, c))), "merge must be associative");
    assert_eq!(json(&merged(&S::default(), a)), json(a), "the default must be the identity on the left");
    assert_eq!(json(&merged(a, &S::default())), json(a), "the default must be the identity on the right");
}
