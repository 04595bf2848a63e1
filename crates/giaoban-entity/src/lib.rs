//! Persons, offices, bodies, places, documents, events and programmes.

mod payload;
#[expect(dead_code, reason = "read by the merge of entities")]
mod place;
mod summary;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{Analyzer, Annotation, Annotations, Document};

pub use payload::{BodyKind, EntityMention, EntityType};
pub use summary::EntitySummary;

/// The entity analyzer.
#[derive(Debug)]
pub struct EntityAnalyzer;

impl Analyzer for EntityAnalyzer {
    const NAME: &'static str = "entity";
    const DESCRIPTION: &'static str = "persons, offices, bodies, places, documents, events, programmes";
    type Payload = EntityMention;
    type Summary = EntitySummary;

    fn new(_lexicon: &mut LexiconBuilder) -> Self {
        Self
    }

    fn analyze(&self, _document: &Document, _prior: &Annotations) -> Vec<Annotation<EntityMention>> {
        Vec::new()
    }

    fn summarize(&self, _document: &Document, found: &[Annotation<EntityMention>]) -> EntitySummary {
        EntitySummary::of(found)
    }
}

giaoban_core::register!(EntityAnalyzer);
