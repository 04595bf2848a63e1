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
use giaoban_core::{Analyzer, Mention, Metadata, Payload, RawDocument, Registration, Summary};
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
        let plan = giaoban_core::select(registrations, None).expect("a plan");
        Self { engine: Engine::new(&plan) }
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Analyzes `text`, published at `published` (ISO 8601, empty for unknown), and checks what holds for every
    /// analyzer: no faults, spans that slice the text and are sorted, references that point somewhere.
    pub fn analyze(&self, text: &str, published: &str) -> Analyzed {
        let raw = RawDocument {
            id: "test".into(),
            text: text.into(),
            metadata: Metadata {
                published: (!published.is_empty()).then(|| published.to_owned()),
                ..Metadata::default()
            },
            ..RawDocument::default()
        };
        let analyzed = self.engine.analyze(raw, &mut TokenBuffer::default());
        assert_eq!(analyzed.faults, [], "faults in {text:?}");
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
