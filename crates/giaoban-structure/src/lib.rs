//! The structure of a page: tokens, sentences, zones, publication date, place.
//!
//! [`Structurer::document`] turns a [`RawDocument`] into a [`Document`]. It runs once for each text, before the
//! analyzers, and gives them everything that they share: tokens with word ids, sentences, the matches of
//! all lexicons, zones, the publication time and the place of the text.
#![deny(missing_docs)]

mod time;

use giaoban_core::text::{Lexicon, LexiconBuilder, Segmenter, TokenBuffer, tokenize};
use giaoban_core::{Basis, Document, Published, RawDocument};

/// Builds documents.
#[derive(Debug)]
pub struct Structurer {
    segmenter: Segmenter,
}

impl Structurer {
    /// Contributes the phrases that mark zones and dates.
    pub fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self { segmenter: Segmenter::new(lexicon) }
    }

    /// The structured document.
    pub fn document(&self, raw: RawDocument, lexicon: &Lexicon, buffer: &mut TokenBuffer) -> Document {
        let mut tokens = tokenize(&raw.text, lexicon.vocabulary(), buffer);
        let sentences = self.segmenter.segment(&mut tokens);
        let matches = lexicon.scan(&tokens);
        let published = match raw.metadata.published.as_deref().and_then(time::read) {
            Some(time) => Published { time: Some(time), basis: Basis::Metadata },
            None => Published { time: None, basis: Basis::None },
        };
        Document {
            id: raw.id,
            text: raw.text,
            source: raw.source,
            metadata: raw.metadata,
            tokens,
            sentences,
            matches,
            zones: Vec::new(),
            published,
            captured: None,
            title: None,
            place: None,
        }
    }
}
