//! The tokens that tell something of the text's time or place.

use std::ops::Range;

use giaoban_core::text::{Shape, Token, WordId, WordTable};

use crate::block::Counts;

/// The words that may tell something: `ngày`, `năm`, `tổng kết` of the time, `tỉnh`, `xã` of the place.
#[derive(Debug)]
pub(crate) struct Telling {
    words: WordTable<bool>,
}

impl Telling {
    /// The table of the words given.
    pub(crate) fn new(words: impl Iterator<Item = WordId>) -> Self {
        let mut table = WordTable::new(false);
        for word in words {
            table.set(word, true);
        }
        Self { words: table }
    }
}

/// The tokens of a document that [`Telling`] names, and all numbers, in order: a fifth of a usual text.
#[derive(Debug)]
pub(crate) struct Marks<'t> {
    telling: &'t Telling,
    tokens: Vec<u32>,
}

impl<'t> Marks<'t> {
    /// No marks yet; `tokens` are expected.
    pub(crate) fn new(telling: &'t Telling, tokens: usize) -> Self {
        Self { telling, tokens: Vec::with_capacity(tokens / 8 + 8) }
    }

    /// Notes the marks in `range`, which lies behind all before, and counts its words, numbers and capitals.
    pub(crate) fn count(&mut self, tokens: &[Token], range: Range<usize>) -> Counts {
        let mut counts = Counts { words: 0, numbers: 0, capitals: 0, sentences: 0 };
        for (at, token) in range.clone().zip(&tokens[range]) {
            let word = token.is(Shape::LETTERS);
            let number = token.is(Shape::DIGITS);
            counts.words += usize::from(word);
            counts.numbers += usize::from(number);
            counts.capitals += usize::from(word & token.is(Shape::CAPITAL));
            if self.telling.words.get(token.word) | number {
                self.tokens.push(at as u32);
            }
        }
        counts
    }

    /// The marks from token `range.start` to before token `range.end`; `from` is a place among the marks at or before
    /// the first of them, and is moved behind the last one.
    pub(crate) fn within(&self, range: Range<usize>, from: &mut usize) -> &[u32] {
        let skip = |at: &mut usize, limit: usize| {
            while self.tokens.get(*at).is_some_and(|&mark| (mark as usize) < limit) {
                *at += 1;
            }
        };
        skip(from, range.start);
        let first = *from;
        skip(from, range.end);
        &self.tokens[first..*from]
    }
}
