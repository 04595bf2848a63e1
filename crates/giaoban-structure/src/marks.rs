//! The tokens that tell something of the text's time or place.

use std::ops::Range;

use giaoban_core::text::{Shape, Token, WordId, WordTable};

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

    /// Notes the marks in `range`, which lies behind all before, and counts its words and numbers.
    pub(crate) fn count(&mut self, tokens: &[Token], range: Range<usize>) -> (usize, usize) {
        let (mut words, mut numbers) = (0, 0);
        let telling = &self.telling.words;
        for (at, token) in tokens[range.clone()].iter().enumerate() {
            if token.is(Shape::LETTERS) {
                words += 1;
                if !telling.get(token.word) {
                    continue;
                }
            } else if token.is(Shape::DIGITS) {
                numbers += 1;
            } else {
                continue;
            }
            self.tokens.push((range.start + at) as u32);
        }
        (words, numbers)
    }

    /// Number of marks so far.
    pub(crate) fn len(&self) -> u32 {
        self.tokens.len() as u32
    }

    /// The marks `first` to before `last`, as tokens.
    pub(crate) fn within(&self, (first, last): (u32, u32)) -> &[u32] {
        &self.tokens[first as usize..last as usize]
    }

    /// Parts a run of marks at token `at`.
    pub(crate) fn split(&self, marks: (u32, u32), at: usize) -> [(u32, u32); 2] {
        let middle = marks.0 + self.within(marks).partition_point(|&mark| (mark as usize) < at) as u32;
        [(marks.0, middle), (middle, marks.1)]
    }
}
