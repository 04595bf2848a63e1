//! Reported figures, and the profile of the text.

mod lexicon;
mod matcher;
mod payload;
mod relations;
mod summary;
mod terms;
#[cfg(test)]
mod tests;

use giaoban_core::text::{LexiconBuilder, Span};
use giaoban_core::{Analyzer, Annotation, Annotations, Document};
use giaoban_date::TimeExpression;
use giaoban_entity::{EntityMention, EntityType};

use matcher::Matcher;
use relations::Relations;

pub use payload::{Aggregate, Change, Figure, FigureKind, Qualifier, Status};
pub use summary::{Profile, Styles, Term};

/// The statistics analyzer.
#[derive(Debug)]
pub struct StatisticsAnalyzer {
    matcher: Matcher,
}

impl Analyzer for StatisticsAnalyzer {
    const NAME: &'static str = "statistics";
    const DESCRIPTION: &'static str = "reported figures with value, unit, item and period; profile of the text";
    const READS: &'static [&'static str] = &["date", "entity"];
    type Payload = Figure;
    type Summary = Profile;

    fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self { matcher: Matcher::new(lexicon) }
    }

    fn analyze(&self, document: &Document, prior: &Annotations) -> Vec<Annotation<Figure>> {
        let tokens = &document.tokens;
        let relations = Relations::new(document, prior, &self.matcher);
        let mut taken = Taken::new(prior);
        let mut majority = None;
        let mut layer: Vec<Annotation<Figure>> = Vec::new();
        let mut previous = None;
        let mut labelled = None;
        let mut i = 0;
        while i < tokens.len() {
            let token = &tokens[i];
            if !self.matcher.may_begin(token) {
                i += 1;
                continue;
            }
            if let Some(end) = taken.covering(token.span()) {
                i = document.token_at(end).max(i + 1);
                continue;
            }
            let majority = *majority.get_or_insert_with(|| self.matcher.majority(tokens));
            // `tổ 13, 14 và 15`: a label holds for the whole list.
            if labelled.is_some_and(|end| self.matcher.continues_list(&document.text, tokens, end, i)) {
                labelled = Some(i + 1);
                i += 1;
                continue;
            }
            match self.matcher.read(&document.text, tokens, i, majority) {
                Ok(candidate) => {
                    let after = candidate.end;
                    if let Some((annotation, left)) = relations.figure(&candidate, previous.as_ref(), layer.len()) {
                        layer.push(annotation);
                        previous = Some(left);
                        i = after;
                    } else {
                        i += 1;
                    }
                }
                Err(next) => {
                    let next = next.max(i + 1);
                    labelled = self.matcher.is_labelled(tokens, i).then_some(next);
                    i = next;
                }
            }
        }
        layer
    }

    fn summarize(&self, document: &Document, found: &[Annotation<Figure>]) -> Profile {
        Profile::of(document, found, &self.matcher)
    }
}

/// Spans in which numbers are no figures: dates, and entities that have numbers in their names.
struct Taken<'a> {
    dates: &'a [Annotation<TimeExpression>],
    entities: &'a [Annotation<EntityMention>],
    date: usize,
    entity: usize,
    /// End of the last entity with a number in its name that began.
    entity_end: u32,
    date_end: u32,
}

impl<'a> Taken<'a> {
    fn new(prior: &'a Annotations) -> Self {
        Self {
            dates: prior.of::<TimeExpression>(),
            entities: prior.of::<EntityMention>(),
            date: 0,
            entity: 0,
            entity_end: 0,
            date_end: 0,
        }
    }

    /// End of the span that takes the token, which comes after all tokens asked for before.
    fn covering(&mut self, token: Span) -> Option<u32> {
        while let Some(date) = self.dates.get(self.date).filter(|d| d.span.start() <= token.start()) {
            self.date_end = self.date_end.max(date.span.end());
            self.date += 1;
        }
        while let Some(entity) = self.entities.get(self.entity).filter(|e| e.span.start() <= token.start()) {
            if !matches!(entity.value.kind, EntityType::Event) {
                self.entity_end = self.entity_end.max(entity.span.end());
            }
            self.entity += 1;
        }
        let end = self.date_end.max(self.entity_end);
        (end > token.start()).then_some(end)
    }
}

giaoban_core::register!(StatisticsAnalyzer);
