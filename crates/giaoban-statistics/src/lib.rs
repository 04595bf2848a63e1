//! Reported figures, and the profile of the text.

mod payload;
mod summary;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{Analyzer, Annotation, Annotations, Document};

pub use payload::{Change, Figure, FigureKind, Qualifier};
pub use summary::Profile;

/// The statistics analyzer.
#[derive(Debug)]
pub struct StatisticsAnalyzer;

impl Analyzer for StatisticsAnalyzer {
    const NAME: &'static str = "statistics";
    const DESCRIPTION: &'static str = "reported figures with value, unit, item and period; profile of the text";
    const READS: &'static [&'static str] = &["date", "entity"];
    type Payload = Figure;
    type Summary = Profile;

    fn new(_lexicon: &mut LexiconBuilder) -> Self {
        Self
    }

    fn analyze(&self, _document: &Document, _prior: &Annotations) -> Vec<Annotation<Figure>> {
        Vec::new()
    }

    fn summarize(&self, document: &Document, found: &[Annotation<Figure>]) -> Profile {
        Profile::of(document, found)
    }
}

giaoban_core::register!(StatisticsAnalyzer);
