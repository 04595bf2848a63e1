//! The key terms of a document: runs of syllables that it repeats.

use giaoban_core::Document;
use giaoban_core::text::{NormalizedText, Shape, Token};

use crate::matcher::Matcher;

/// Syllables of the longest term.
const LONGEST: usize = 4;
/// Key terms of one document.
const KEPT: usize = 8;
/// Only the first so many tokens of a document are looked at, which bounds time and memory.
const LOOKED_AT: usize = 100_000;

const HASH_FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// A run of two to four syllables: its first token, length and number of occurrences.
#[derive(Clone, Copy, Debug)]
struct Run {
    at: u32,
    syllables: u32,
    count: u32,
    /// A longer run is printed as often.
    inside: bool,
    /// It is printed at the beginning of a stretch of plain syllables, at the end of one.
    opens: bool,
    closes: bool,
}

impl Run {
    /// `quả hoạt động` of `kết quả hoạt động` and `hiệu quả hoạt động` is printed twice and begins nothing. The longest runs
    /// may be cut at one end.
    fn is_term(&self) -> bool {
        let whole =
            if self.syllables as usize == LONGEST { self.opens || self.closes } else { self.opens && self.closes };
        self.count >= 2 && !self.inside && whole
    }
}

/// Counts runs of syllables by their words. Open addressing; runs of different words never share a slot.
struct Counter<'a> {
    tokens: &'a [Token],
    slots: Vec<u32>,
    runs: Vec<Run>,
}

impl<'a> Counter<'a> {
    fn new(tokens: &'a [Token], expected: usize) -> Self {
        let size = (expected * 2).next_power_of_two().max(16);
        Self { tokens, slots: vec![0; size], runs: Vec::with_capacity(expected / 2 + 8) }
    }

    /// The slot of the run, which is empty (0) when the run has not been counted.
    #[inline]
    fn slot(&self, at: usize, syllables: usize) -> usize {
        let run = &self.tokens[at..at + syllables];
        let hash = run.iter().fold(syllables as u64, |hash, token| {
            (hash.rotate_left(7) ^ token.word.index() as u64).wrapping_mul(HASH_FACTOR)
        });
        let mask = self.slots.len() - 1;
        let mut slot = (hash >> 32) as usize & mask;
        loop {
            match self.slots[slot] {
                0 => return slot,
                found => {
                    let other = self.runs[found as usize - 1];
                    let words = &self.tokens[other.at as usize..(other.at + other.syllables) as usize];
                    if words.len() == run.len() && words.iter().zip(run).all(|(a, b)| a.word == b.word) {
                        return slot;
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Counts the run; its number, from 1.
    #[inline]
    fn add(&mut self, at: usize, syllables: usize, inner: &[bool]) -> u32 {
        if self.runs.len() * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        let slot = self.slot(at, syllables);
        if self.slots[slot] == 0 {
            let run = Run {
                at: at as u32,
                syllables: syllables as u32,
                count: 0,
                inside: false,
                opens: false,
                closes: false,
            };
            self.runs.push(run);
            self.slots[slot] = self.runs.len() as u32;
        }
        let number = self.slots[slot];
        let run = &mut self.runs[number as usize - 1];
        run.count += 1;
        run.opens |= !inner[at];
        run.closes |= !inner.get(at + syllables).is_some_and(|&inner| inner);
        number
    }

    /// True for the number of a run that is printed more than once.
    #[inline]
    fn repeats(&self, run: u32) -> bool {
        self.runs[run as usize - 1].count >= 2
    }

    #[cold]
    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots = vec![0; size];
        for index in 0..self.runs.len() {
            let run = self.runs[index];
            let slot = self.slot(run.at as usize, run.syllables as usize);
            self.slots[slot] = index as u32 + 1;
        }
    }

    fn find(&self, at: usize, syllables: usize) -> Option<usize> {
        match self.slots[self.slot(at, syllables)] {
            0 => None,
            found => Some(found as usize - 1),
        }
    }
}

/// The capital at the beginning of a sentence says nothing.
fn is_small(token: &Token) -> bool {
    !token.is(Shape::CAPITAL.or(Shape::MIXED)) || (token.is(Shape::SENTENCE_START) && !token.is(Shape::UPPER))
}

/// The key terms of a document with the number of times that each is printed, best first.
///
/// A term is a run of two to four syllables in small letters, within a sentence and between marks, without function
/// words, is printed at least twice, once after and once before something that is no plain syllable, and is not only a part of a longer
/// term printed as often. Terms are ranked by their count times the number of syllables after the first,
/// then by first appearance. Time is linear in the length of the document.
pub(crate) fn key_terms(document: &Document, matcher: &Matcher) -> Vec<(String, u32)> {
    let tokens = &document.tokens[..document.tokens.len().min(LOOKED_AT)];
    let joined = |t: &Token| t.is(Shape::SPACE_BEFORE) && !t.is(Shape::SENTENCE_START.or(Shape::LINE_START));
    // True for plain syllables that go on with the syllable before them, be it a name's (`Nông thôn mới`).
    let mut inner = vec![false; tokens.len()];
    // The first token of each pair of plain syllables, and its cell in a table of counts by hash. Most pairs stand once; the
    // table rules them out before they are counted exactly.
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(tokens.len() / 2);
    let mut met = vec![0u8; (tokens.len() * 2).next_power_of_two()];
    let mask = met.len() - 1;
    // What the token before is.
    let (mut after_content, mut after_plain) = (false, false);
    for (i, token) in tokens.iter().enumerate() {
        if !matcher.is_content(token) {
            (after_content, after_plain) = (false, false);
            continue;
        }
        let plain = is_small(token);
        if plain && after_content && joined(token) {
            inner[i] = true;
            if after_plain {
                let words = (tokens[i - 1].word.index() as u64) << 32 | token.word.index() as u64;
                let cell = (words.wrapping_mul(HASH_FACTOR) >> 32) as usize & mask;
                met[cell] = met[cell].saturating_add(1);
                pairs.push((i as u32 - 1, cell as u32));
            }
        }
        (after_content, after_plain) = (true, plain);
    }
    pairs.retain(|&(_, cell)| met[cell as usize] >= 2);
    let mut counter = Counter::new(tokens, pairs.len());
    // The first token of each run of the length just counted, and its number. In order of the text.
    let mut runs = pairs;
    for (at, run) in &mut runs {
        *run = counter.add(*at as usize, 2, &inner);
    }
    // A longer run is worth counting only where both of its shorter ones repeat.
    for syllables in 3..=LONGEST {
        let mut longer = 0;
        for i in 1..runs.len() {
            let ((at, first), (next, second)) = (runs[i - 1], runs[i]);
            if next == at + 1 && counter.repeats(first) && counter.repeats(second) {
                runs[longer] = (at, counter.add(at as usize, syllables, &inner));
                longer += 1;
            }
        }
        runs.truncate(longer);
    }
    for index in 0..counter.runs.len() {
        let run = counter.runs[index];
        if run.count < 2 || run.syllables < 3 {
            continue;
        }
        for shift in 0..2 {
            if let Some(part) = counter.find(run.at as usize + shift, run.syllables as usize - 1)
                && counter.runs[part].count == run.count
            {
                counter.runs[part].inside = true;
            }
        }
    }
    let mut terms: Vec<Run> = counter.runs.iter().copied().filter(Run::is_term).collect();
    terms.sort_unstable_by_key(|run| (std::cmp::Reverse(run.count * (run.syllables - 1)), run.at, run.syllables));
    terms.truncate(KEPT);
    terms
        .into_iter()
        .map(|run| {
            let span = document.span_of(run.at as usize, (run.at + run.syllables) as usize);
            (NormalizedText::string(span.of(&document.text)), run.count)
        })
        .collect()
}
