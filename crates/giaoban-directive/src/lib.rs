//! Directives: who tells whom to do what, by when.

mod payload;
mod summary;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{Analyzer, Annotation, Annotations, Document};

pub use payload::{Addressee, Directive, Due, Issuer, Modality};
pub use summary::DirectiveSummary;

/// The directive analyzer.
#[derive(Debug)]
pub struct DirectiveAnalyzer;

impl Analyzer for DirectiveAnalyzer {
    const NAME: &'static str = "directive";
    const DESCRIPTION: &'static str = "orders, requests and tasks: who tells whom to do what, by when";
    const READS: &'static [&'static str] = &["date", "entity"];
    type Payload = Directive;
    type Summary = DirectiveSummary;

    fn new(_lexicon: &mut LexiconBuilder) -> Self {
        Self
    }

    fn analyze(&self, _document: &Document, _prior: &Annotations) -> Vec<Annotation<Directive>> {
        Vec::new()
    }

    fn summarize(&self, _document: &Document, found: &[Annotation<Directive>]) -> DirectiveSummary {
        DirectiveSummary::of(found)
    }
}

giaoban_core::register!(DirectiveAnalyzer);
