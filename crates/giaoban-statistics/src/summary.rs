use giaoban_core::{Annotation, Document, Summary};
use serde::Serialize;

use crate::Figure;

/// The profile of a text or corpus.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Profile {
    /// Number of documents.
    pub documents: u64,
    /// Figures found.
    pub figures: u64,
}

impl Profile {
    pub(crate) fn of(_document: &Document, found: &[Annotation<Figure>]) -> Self {
        Self { documents: 1, figures: found.len() as u64 }
    }
}

impl Summary for Profile {
    fn merge(&mut self, later: Self) {
        self.documents += later.documents;
        self.figures += later.figures;
    }
}
