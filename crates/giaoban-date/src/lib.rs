//! Dates and times, resolved to TIMEX3 values.

mod payload;
mod summary;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{Analyzer, Annotation, Annotations, Document};

pub use payload::{DateBasis, Modifier, TimeExpression, TimexType, Warning};
pub use summary::DateSummary;

/// The date analyzer.
#[derive(Debug)]
pub struct DateAnalyzer;

impl Analyzer for DateAnalyzer {
    const NAME: &'static str = "date";
    const DESCRIPTION: &'static str = "dates, times, periods and durations, resolved (TIMEX3)";
    type Payload = TimeExpression;
    type Summary = DateSummary;

    fn new(_lexicon: &mut LexiconBuilder) -> Self {
        Self
    }

    fn analyze(&self, _document: &Document, _prior: &Annotations) -> Vec<Annotation<TimeExpression>> {
        Vec::new()
    }

    fn summarize(&self, _document: &Document, found: &[Annotation<TimeExpression>]) -> DateSummary {
        DateSummary::of(found)
    }
}

giaoban_core::register!(DateAnalyzer);
