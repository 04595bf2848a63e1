//! The structure of a page: tokens, sentences, zones, publication date, place.
//!
//! [`Structurer::document`] turns a [`RawDocument`] into a [`Document`]. It runs once for each text, before the
//! analyzers, and gives them everything that they share: tokens with word ids, sentences, the matches of
//! all lexicons, zones, the publication time and the place of the text.
//!
//! **Zones.** Lines are looked at one by one, then in their order (see [`ZoneKind`] for the kinds).
//! The phrases that mark counters, share bars, by-lines and the like stand in
//! `data/line_phrases.tsv`. Every line with a word or number is in a zone; a zone is the longest run
//! of lines of one kind.
//!
//! **Publication time.** The best evidence wins: the input record, a stamp, the dateline, the
//! address of the page, the latest day of the events told, a period that the text is of. The page's
//! clock, which shows when the page was captured, is told from a stamp by its place and by what else the page
//! says, and becomes [`Document::captured`].
//!
//! **Place.** The administrative unit whose bodies the text means, from the address, masthead, headline, dateline and the
//! units that it names; see [`giaoban_core::DocumentPlace`].
//!
//! All steps are linear in the length of the text and total: odd pages get odd zones, never an error.
#![deny(missing_docs)]

mod block;
mod evidence;
mod layout;
mod marks;
mod phrases;
mod place;
mod published;
mod stamp;
mod time;
mod url;

use giaoban_core::text::{Lexicon, LexiconBuilder, Segmenter, TokenBuffer, tokenize};
use giaoban_core::{Document, RawDocument, Zone, ZoneKind};

use crate::evidence::EvidenceReader;
use crate::layout::{Layout, Page};
use crate::marks::{Marks, Telling};
use crate::place::PlaceReader;
use crate::stamp::StampReader;

/// Builds documents.
#[derive(Debug)]
pub struct Structurer {
    segmenter: Segmenter,
    stamps: StampReader,
    evidence: EvidenceReader,
    places: PlaceReader,
    telling: Telling,
    glued: Vec<&'static str>,
}

impl Structurer {
    /// Contributes the phrases that mark zones and dates.
    pub fn new(lexicon: &mut LexiconBuilder) -> Self {
        phrases::contribute(lexicon);
        let segmenter = Segmenter::new(lexicon);
        let stamps = StampReader::new(lexicon);
        let evidence = EvidenceReader::new(lexicon);
        let places = PlaceReader::new(lexicon);
        let telling = Telling::new(evidence.telling().chain(places.telling()));
        Self { segmenter, stamps, evidence, places, telling, glued: phrases::glued() }
    }

    /// The structured document.
    pub fn document(&self, raw: RawDocument, lexicon: &Lexicon, buffer: &mut TokenBuffer) -> Document {
        let mut tokens = tokenize(&raw.text, lexicon.vocabulary(), buffer);
        let sentences = self.segmenter.segment(&mut tokens);
        let matches = lexicon.scan(&tokens);
        let text = raw.text.as_str();
        let page = Page {
            text,
            tokens: &tokens,
            sentences: &sentences,
            matches: matches.of(phrases::OWNER),
            title: raw.metadata.title.as_deref(),
            told: &raw.zones,
        };
        let mut marks = Marks::new(&self.telling, tokens.len());
        let mut layout = layout::layout(page, &self.stamps, &self.glued, &mut marks);
        let evidence = self.evidence.read(page, &layout, &marks, &self.stamps);
        let clocks = published::clocks(&layout, &evidence);
        let url = raw.source.url.as_deref().and_then(url::published);
        let given = raw.metadata.published.as_deref().and_then(time::read);
        let mut captured = raw.metadata.captured.as_deref().and_then(time::read);
        let fetched = captured.as_ref().map(|time| time.last);
        let published = published::published(given, &layout, &clocks, &evidence, url, fetched);
        for (stamp, _) in layout.stamps.iter().zip(&clocks).filter(|(_, clock)| **clock) {
            layout.kinds[stamp.block] = ZoneKind::PageClock;
            captured.get_or_insert_with(|| stamp.line.time.clone());
        }
        let day = published.time.as_ref().map(|time| time.first);
        let place = self.places.place(page, &matches, &layout, &marks, raw.source.url.as_deref(), day);
        let title = title(&raw, &layout);
        let zones = zones(&layout);
        Document {
            id: raw.id,
            text: raw.text,
            source: raw.source,
            metadata: raw.metadata,
            tokens,
            sentences,
            matches,
            zones,
            published,
            captured,
            title,
            place,
            duplicate: None,
        }
    }
}

/// Runs of blocks of one kind.
fn zones(layout: &Layout) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for (block, &kind) in layout.blocks.iter().zip(&layout.kinds) {
        match zones.last_mut() {
            Some(last) if last.kind == kind => last.span = last.span.join(block.span),
            _ => zones.push(Zone { kind, span: block.span }),
        }
    }
    zones
}

/// The headline: as the record gives it, else as the page prints it, on one line.
fn title(raw: &RawDocument, layout: &Layout) -> Option<String> {
    let given = raw.metadata.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let printed = || {
        let (start, stop) = layout.title?;
        let span = layout.blocks[start].span.join(layout.blocks[stop - 1].span);
        Some(on_one_line(span.of(&raw.text)))
    };
    given.map(str::to_owned).or_else(printed)
}

/// A text with single spaces between its words and none at its ends.
fn on_one_line(text: &str) -> String {
    // Bytes that begin white space other than the plain space, or may do so. The Ogham space begins as Vietnamese letters do.
    let odd = |b: u8| b < b' ' || matches!(b, 0xC2 | 0xE2 | 0xE3);
    let plain = !text.bytes().any(odd)
        && text.trim_ascii().len() == text.len()
        && !text.contains("  ")
        && !text.contains('\u{1680}');
    if plain {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests;
