//! Vietnamese text as the analyzers see it: spans, folded words, tokens, sentences, numerals and
//! phrase matching.
//!
//! A document is read once. [`tokenize`] walks its bytes and gives every syllable, number and
//! punctuation mark a [`Token`]: where it stands, what it looks like ([`Shape`]) and which word it
//! is ([`WordId`]). Two spellings of one word (`Tỉnh ủy`, `Tỉnh uỷ`, `TỈNH ỦY`, decomposed Unicode)
//! get the same id, because ids are given to the [folded](fold) form. Phrases are matched over ids
//! by one [`Lexicon`] for all analyzers.
//!
//! The text itself is never changed. Spans are byte offsets into it.
//!
//! This crate knows nothing of documents, zones or analyzers and does no I/O.
#![deny(missing_docs)]

pub mod calendar;
pub mod fold;
mod lexicon;
mod normalized;
pub mod number;
mod sentence;
mod span;
pub mod syllable;
mod token;

pub use lexicon::{Case, Lexicon, LexiconBuilder, Match, Matches, Owner};
pub use normalized::NormalizedText;
pub use sentence::{Segmenter, SentenceRange};
pub use span::Span;
pub use token::{Shape, Token, TokenBuffer, Vocabulary, WordId, WordTable, tokenize, word_hash, word_key};
