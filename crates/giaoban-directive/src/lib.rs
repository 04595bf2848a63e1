//! Directives: who tells whom to do what, by when.

mod clause;
mod frame;
mod lexicon;
mod payload;
mod reader;
mod slots;
mod summary;
#[cfg(test)]
mod tests;
mod view;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{Analyzer, Annotation, Annotations, Document};

use lexicon::Lexicon;
use reader::Reader;
use view::View;

pub use payload::{Addressee, Directive, Due, Issuer, Modality};
pub use summary::DirectiveSummary;

/// The directive analyzer.
#[derive(Debug)]
pub struct DirectiveAnalyzer {
    lexicon: Lexicon,
}

impl Analyzer for DirectiveAnalyzer {
    const NAME: &'static str = "directive";
    const DESCRIPTION: &'static str = "orders, requests and tasks: who tells whom to do what, by when";
    const READS: &'static [&'static str] = &["date", "entity"];
    type Payload = Directive;
    type Summary = DirectiveSummary;

    fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self { lexicon: Lexicon::new(lexicon) }
    }

    fn analyze(&self, document: &Document, prior: &Annotations) -> Vec<Annotation<Directive>> {
        let view = View::new(document, prior, &self.lexicon);
        Reader::new(&view).read()
    }

    fn summarize(&self, _document: &Document, found: &[Annotation<Directive>]) -> DirectiveSummary {
        DirectiveSummary::of(found)
    }
}

giaoban_core::register!(DirectiveAnalyzer);
