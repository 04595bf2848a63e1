//! The profile of a text and of a corpus.

use giaoban_core::text::{Shape, word_key};
use giaoban_core::{Annotation, Document, Summary};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::matcher::{Majority, Matcher};
use crate::terms::TermFinder;
use crate::{Figure, FigureKind};

/// Terms that are written.
const WRITTEN: usize = 20;

/// How often a term is met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Term {
    /// Documents of which it is a key term.
    pub documents: u64,
    /// Times that it is printed in them.
    pub count: u64,
}

/// How many documents prefer a style of writing numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Styles {
    /// `1.234,5`
    pub vietnamese: u64,
    /// `1,234.5`
    pub english: u64,
}

/// The profile of a text or, merged, of a corpus.
///
/// Everything is an exact count, so merging is associative and the order of grouping does not show. Means, rankings
/// and the preferred style are computed when it is written.
///
/// Profiles of one engine can be merged: words that its lexicon knows are told by their ids.
///
/// Memory of a corpus grows with its distinct words that no lexicon knows (24 bytes each) and with the distinct key terms
/// of its documents, of which each has eight at most (about 80 bytes each): a million pages of news stay well
/// below 200 MB.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Profile {
    /// Number of documents.
    pub documents: u64,
    /// Unicode code points.
    pub characters: u64,
    /// Runs of letters (`tiếng`).
    pub syllables: u64,
    /// Sentences, headlines and captions among them.
    pub sentences: u64,
    /// Lines that are not empty.
    pub paragraphs: u64,
    /// Figures found.
    pub figures: u64,
    /// Figures of each kind, in the order of [`FigureKind`].
    pub kinds: [u64; 6],
    /// Documents by their style of numbers.
    pub styles: Styles,
    /// Words of the vocabulary, one bit each.
    known: Vec<u64>,
    /// Keys of all other words.
    distinct: FxHashSet<u128>,
    terms: FxHashMap<Box<str>, Term>,
}

impl Profile {
    pub(crate) fn of(document: &Document, found: &[Annotation<Figure>], matcher: &Matcher) -> Self {
        let tokens = &document.tokens;
        let mut profile = Self {
            documents: 1,
            characters: document.text.chars().count() as u64,
            sentences: document.sentences.len() as u64,
            figures: found.len() as u64,
            ..Self::default()
        };
        let stable = matcher.stable_words;
        let mut known = vec![0u64; stable / 64 + 1];
        let (mut paragraphs, mut syllables) = (0, 0);
        // Words that hold an id only within this document.
        let mut seen: Vec<u64> = Vec::new();
        let mut majority = Majority::default();
        let mut terms = TermFinder::new(document);
        for (i, token) in tokens.iter().enumerate() {
            paragraphs += u64::from(token.is(Shape::LINE_START));
            if !token.is(Shape::LETTERS) {
                terms.skip();
                if token.is(Shape::DIGITS) {
                    majority.count(tokens, i);
                }
                continue;
            }
            syllables += 1;
            if matcher.is_function_word(token.word) {
                terms.skip();
            } else {
                terms.word(i, token);
            }
            let id = token.word.index();
            if id < stable {
                known[id / 64] |= 1 << (id % 64);
                continue;
            }
            let (slot, bit) = ((id - stable) / 64, 1u64 << ((id - stable) % 64));
            if seen.len() <= slot {
                seen.resize(slot + 1, 0);
            }
            if seen[slot] & bit == 0 {
                seen[slot] |= bit;
                profile.distinct.insert(word_key(token.text(&document.text)));
            }
        }
        (profile.known, profile.paragraphs, profile.syllables) = (known, paragraphs, syllables);
        for figure in found {
            profile.kinds[figure.value.kind as usize] += 1;
        }
        match majority.vietnamese.cmp(&majority.english) {
            std::cmp::Ordering::Greater => profile.styles.vietnamese = 1,
            std::cmp::Ordering::Less => profile.styles.english = 1,
            std::cmp::Ordering::Equal => {}
        }
        for (term, count) in terms.finish(document) {
            let entry = profile.terms.entry(term.into_boxed_str()).or_default();
            entry.documents = 1;
            entry.count += u64::from(count);
        }
        profile
    }

    /// Number of different syllables, spellings of one counted once.
    pub fn distinct_syllables(&self) -> u64 {
        self.known.iter().map(|bits| u64::from(bits.count_ones())).sum::<u64>() + self.distinct.len() as u64
    }

    /// The key terms of most documents, the more frequent first among equals, then by text.
    pub fn top_terms(&self) -> Vec<(&str, Term)> {
        let mut terms: Vec<(&str, Term)> = self.terms.iter().map(|(term, &counts)| (&**term, counts)).collect();
        let order = |a: &(&str, Term), b: &(&str, Term)| {
            (b.1.documents, b.1.count).cmp(&(a.1.documents, a.1.count)).then_with(|| a.0.cmp(b.0))
        };
        if terms.len() > WRITTEN {
            terms.select_nth_unstable_by(WRITTEN - 1, order);
            terms.truncate(WRITTEN);
        }
        terms.sort_unstable_by(order);
        terms
    }
}

impl Summary for Profile {
    fn merge(&mut self, mut later: Self) {
        // The smaller sets go into the larger ones; a union does not care.
        if self.distinct.len() < later.distinct.len() {
            std::mem::swap(&mut self.distinct, &mut later.distinct);
        }
        self.distinct.extend(later.distinct);
        if self.known.len() < later.known.len() {
            std::mem::swap(&mut self.known, &mut later.known);
        }
        for (bits, more) in self.known.iter_mut().zip(&later.known) {
            *bits |= more;
        }
        if self.terms.len() < later.terms.len() {
            std::mem::swap(&mut self.terms, &mut later.terms);
        }
        #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order")]
        for (term, counts) in later.terms {
            let entry = self.terms.entry(term).or_default();
            entry.documents += counts.documents;
            entry.count += counts.count;
        }
        self.documents += later.documents;
        self.characters += later.characters;
        self.syllables += later.syllables;
        self.sentences += later.sentences;
        self.paragraphs += later.paragraphs;
        self.figures += later.figures;
        for (kind, more) in self.kinds.iter_mut().zip(later.kinds) {
            *kind += more;
        }
        self.styles.vietnamese += later.styles.vietnamese;
        self.styles.english += later.styles.english;
    }
}

#[derive(Serialize)]
struct WrittenTerm<'a> {
    term: &'a str,
    documents: u64,
    count: u64,
}

#[derive(Serialize)]
struct Kinds {
    count: u64,
    percent: u64,
    money: u64,
    measure: u64,
    ratio: u64,
    multiple: u64,
}

/// A mean to two decimals; absent when there is nothing to divide by.
fn mean(sum: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| (sum as f64 / of as f64 * 100.0).round() / 100.0)
}

impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Profile", 14)?;
        out.serialize_field("documents", &self.documents)?;
        out.serialize_field("characters", &self.characters)?;
        out.serialize_field("syllables", &self.syllables)?;
        out.serialize_field("distinct_syllables", &self.distinct_syllables())?;
        out.serialize_field("sentences", &self.sentences)?;
        out.serialize_field("paragraphs", &self.paragraphs)?;
        out.serialize_field("mean_sentence_syllables", &mean(self.syllables, self.sentences))?;
        out.serialize_field("mean_paragraph_syllables", &mean(self.syllables, self.paragraphs))?;
        out.serialize_field("mean_document_syllables", &mean(self.syllables, self.documents))?;
        out.serialize_field("figures", &self.figures)?;
        out.serialize_field("mean_document_figures", &mean(self.figures, self.documents))?;
        let kind = |kind: FigureKind| self.kinds[kind as usize];
        out.serialize_field(
            "figures_by_kind",
            &Kinds {
                count: kind(FigureKind::Count),
                percent: kind(FigureKind::Percent),
                money: kind(FigureKind::Money),
                measure: kind(FigureKind::Measure),
                ratio: kind(FigureKind::Ratio),
                multiple: kind(FigureKind::Multiple),
            },
        )?;
        out.serialize_field("number_styles", &self.styles)?;
        let terms: Vec<WrittenTerm<'_>> = self
            .top_terms()
            .into_iter()
            .map(|(term, counts)| WrittenTerm { term, documents: counts.documents, count: counts.count })
            .collect();
        out.serialize_field("top_terms", &terms)?;
        out.end()
    }
}
