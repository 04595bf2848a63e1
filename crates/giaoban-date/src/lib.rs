//! Dates and times, resolved to TIMEX3 values.

mod expression;
mod lexicon;
mod lunar;
mod matcher;
mod normalizer;
mod payload;
mod summary;
#[cfg(test)]
mod tests;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{Analyzer, Annotation, Annotations, Document};

use crate::lexicon::Words;
use crate::matcher::Matcher;
use crate::normalizer::Normalizer;

pub use payload::{DateBasis, Modifier, TimeExpression, TimexType, Warning};
pub use summary::DateSummary;

/// The date analyzer.
#[derive(Debug)]
pub struct DateAnalyzer {
    words: Words,
}

impl Analyzer for DateAnalyzer {
    const NAME: &'static str = "date";
    const DESCRIPTION: &'static str = "dates, times, periods and durations, resolved (TIMEX3)";
    type Payload = TimeExpression;
    type Summary = DateSummary;

    fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self { words: Words::new(lexicon) }
    }

    fn analyze(&self, document: &Document, _prior: &Annotations) -> Vec<Annotation<TimeExpression>> {
        let candidates = Matcher::new(&self.words, document).run();
        let values = Normalizer::new(&self.words, document, &candidates).run(&candidates);
        candidates
            .iter()
            .zip(values)
            .map(|(candidate, value)| Annotation {
                span: document.span_of(candidate.start, candidate.end),
                rule: candidate.rule,
                value,
            })
            .collect()
    }

    fn summarize(&self, _document: &Document, found: &[Annotation<TimeExpression>]) -> DateSummary {
        DateSummary::of(found)
    }
}

giaoban_core::register!(DateAnalyzer);
