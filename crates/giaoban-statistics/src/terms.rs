//! The key terms of a document: runs of syllables that it repeats.

use giaoban_core::Document;
use giaoban_core::text::{NormalizedText, Shape, Token};

/// Syllables of the longest term.
const LONGEST: usize = 4;
/// Key terms of one document.
const KEPT: usize = 8;
/// Only the first so many tokens of a document are looked at, which bounds time and memory.
const LOOKED_AT: usize = 100_000;

/// A hash whose lower bits depend on all bits of `key`.
#[inline]
fn hash(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

/// A run of two to four syllables.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// What tells it from other runs of its length: the words of a pair, the two shorter runs of a longer one.
    key: u64,
    /// Its first token where it is first printed.
    at: u32,
    /// How often it is printed.
    count: u32,
    /// A longer run is printed as often.
    inside: bool,
    /// It is printed at the beginning of a stretch of plain syllables, at the end of one.
    opens: bool,
    closes: bool,
}

/// Where a run is printed: token and flags in one number, which keeps the list small.
#[derive(Clone, Copy, Debug)]
struct Occurrence {
    place: u32,
    run: u32,
}

impl Occurrence {
    const OPENS: u32 = 1;
    const CLOSES: u32 = 2;

    fn new(at: u32, opens: bool, closes: bool, run: u32) -> Self {
        Self { place: at << 2 | u32::from(closes) << 1 | u32::from(opens), run }
    }

    fn at(self) -> u32 {
        self.place >> 2
    }

    fn opens(self) -> bool {
        self.place & Self::OPENS != 0
    }

    fn closes(self) -> bool {
        self.place & Self::CLOSES != 0
    }
}

/// Runs of one length by their keys. Open addressing.
#[derive(Debug)]
struct Runs {
    /// Index in `runs` and one, 0 for an empty slot.
    slots: Vec<u32>,
    runs: Vec<Run>,
}

impl Runs {
    fn new(expected: usize) -> Self {
        let size = expected.next_power_of_two().max(16);
        Self { slots: vec![0; size], runs: Vec::with_capacity(size / 2) }
    }

    #[inline]
    fn slot_of(&self, key: u64) -> usize {
        hash(key) & (self.slots.len() - 1)
    }

    /// Counts the run `key`, printed at `place`; its index.
    #[inline]
    fn count(&mut self, key: u64, place: Occurrence) -> u32 {
        let (opens, closes) = (place.opens(), place.closes());
        let mask = self.slots.len() - 1;
        let mut slot = self.slot_of(key);
        loop {
            match self.slots[slot] {
                0 => break,
                found => {
                    let run = &mut self.runs[found as usize - 1];
                    if run.key == key {
                        run.count += 1;
                        run.opens |= opens;
                        run.closes |= closes;
                        return found - 1;
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
        self.runs.push(Run { key, at: place.at(), count: 1, inside: false, opens, closes });
        self.slots[slot] = self.runs.len() as u32;
        if self.runs.len() * 2 > self.slots.len() {
            self.grow();
        }
        self.runs.len() as u32 - 1
    }

    #[cold]
    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(size, 0);
        for index in 0..self.runs.len() {
            let mut slot = self.slot_of(self.runs[index].key);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = index as u32 + 1;
        }
    }
}

/// The capital at the beginning of a sentence says nothing.
#[inline]
fn is_small(token: &Token) -> bool {
    !token.is(Shape::CAPITAL.or(Shape::MIXED)) || (token.is(Shape::SENTENCE_START) && !token.is(Shape::UPPER))
}

/// What the token before is; 0 when it is of no term.
mod before {
    /// A word that may stand in a term.
    pub(super) const CONTENT: u8 = 1;
    /// In small letters too.
    pub(super) const PLAIN: u8 = 1 << 1;
    /// It goes on with the syllable before it, be it a name's (`Nông thôn mới`).
    pub(super) const INNER: u8 = 1 << 2;
    /// It ends a pair.
    pub(super) const PAIR: u8 = 1 << 3;
}

/// Finds the key terms of a document whose tokens are shown to it one by one.
///
/// A term is a run of two to four syllables in small letters, within a sentence and between marks, without function
/// words, is printed at least twice, once after and once before something that is no plain syllable, and is not only a part of a longer
/// term printed as often. Terms are ranked by their count times the number of syllables after the first,
/// then by first appearance. Time is linear in the length of the document.
#[derive(Debug)]
pub(crate) struct TermFinder {
    /// Pairs of plain syllables, in the order of the text, with their cells in `met` in the place of runs.
    pairs: Vec<Occurrence>,
    /// How many pairs have a hash; up to 255. Most pairs stand once, and this rules them out before they are counted
    /// exactly.
    met: Vec<u8>,
    state: u8,
    /// The token before.
    word: u64,
}

impl TermFinder {
    pub(crate) fn new(document: &Document) -> Self {
        let tokens = document.tokens.len().min(LOOKED_AT);
        Self {
            pairs: Vec::with_capacity(tokens / 2),
            met: vec![0; (tokens * 2).next_power_of_two()],
            state: 0,
            word: 0,
        }
    }

    /// Notes that what follows the pair that ends with the token before is no plain syllable going on with it.
    #[inline]
    fn close_pair(&mut self) {
        if self.state & before::PAIR != 0
            && let Some(last) = self.pairs.last_mut()
        {
            last.place |= Occurrence::CLOSES;
        }
    }

    /// Goes on to a token that may not stand in a term.
    #[inline]
    pub(crate) fn skip(&mut self) {
        self.close_pair();
        self.state = 0;
    }

    /// Goes on to token `at`, a word that may stand in a term.
    #[inline]
    pub(crate) fn word(&mut self, at: usize, token: &Token) {
        let word = token.word.index() as u64;
        let plain = is_small(token);
        if self.state == 0
            || !plain
            || !token.is(Shape::SPACE_BEFORE)
            || token.is(Shape::SENTENCE_START.or(Shape::LINE_START))
        {
            self.close_pair();
            self.state = before::CONTENT | if plain { before::PLAIN } else { 0 };
        } else if self.state & before::PLAIN == 0 {
            self.state = before::CONTENT | before::PLAIN | before::INNER;
        } else if at < LOOKED_AT {
            let cell = hash(self.word << 32 | word) & (self.met.len() - 1);
            self.met[cell] = self.met[cell].saturating_add(1);
            self.pairs.push(Occurrence::new(at as u32 - 1, self.state & before::INNER == 0, false, cell as u32));
            self.state = before::CONTENT | before::PLAIN | before::INNER | before::PAIR;
        } else {
            self.skip();
        }
        self.word = word;
    }

    /// The key terms with the number of times that each is printed, best first, when all tokens have been shown.
    pub(crate) fn finish(mut self, document: &Document) -> Vec<(String, u32)> {
        self.skip();
        let mut occurrences = self.pairs;
        let mut two = Runs::new(occurrences.len() / 2);
        let mut kept = 0;
        for i in 0..occurrences.len() {
            let pair = occurrences[i];
            if self.met[pair.run as usize] >= 2 {
                let at = pair.at() as usize;
                let word = |at: usize| document.tokens[at].word.index() as u64;
                let run = two.count(word(at) << 32 | word(at + 1), pair);
                occurrences[kept] = Occurrence { run, ..pair };
                kept += 1;
            }
        }
        occurrences.truncate(kept);
        let mut three = lengthen(&mut two, &mut occurrences);
        let four = lengthen(&mut three, &mut occurrences);
        let mut terms: Vec<(u32, u32, u32, u32)> = Vec::new();
        for (runs, syllables) in [two, three, four].into_iter().zip(2..) {
            terms.extend(runs.runs.iter().filter(|run| run.count >= 2 && !run.inside).filter_map(|run| {
                // `quả hoạt động` of `kết quả hoạt động` and `hiệu quả hoạt động` is printed twice and begins
                // nothing. The longest runs may be cut at one end.
                let whole =
                    if syllables as usize == LONGEST { run.opens || run.closes } else { run.opens && run.closes };
                whole.then_some((u32::MAX - run.count * (syllables - 1), run.at, syllables, run.count))
            }));
        }
        if terms.len() > KEPT {
            terms.select_nth_unstable(KEPT - 1);
            terms.truncate(KEPT);
        }
        terms.sort_unstable();
        terms
            .into_iter()
            .map(|(_, at, syllables, count)| {
                let span = document.span_of(at as usize, (at + syllables) as usize);
                (NormalizedText::string(span.of(&document.text)), count)
            })
            .collect()
    }
}

/// Counts the runs that are one syllable longer than `shorter`, and puts their occurrences in the place of the shorter
/// ones'. A longer run is worth counting only where both of its shorter ones repeat.
fn lengthen(shorter: &mut Runs, occurrences: &mut Vec<Occurrence>) -> Runs {
    let mut runs = Runs::new(occurrences.len() / 2);
    let mut kept = 0;
    // The occurrence before, when its run repeats.
    let mut before: Option<Occurrence> = None;
    for i in 0..occurrences.len() {
        let second = occurrences[i];
        if shorter.runs[second.run as usize].count < 2 {
            before = None;
            continue;
        }
        if let Some(first) = before
            && second.at() == first.at() + 1
        {
            let both = Occurrence::new(first.at(), first.opens(), second.closes(), 0);
            let run = runs.count(u64::from(first.run) << 32 | u64::from(second.run), both);
            occurrences[kept] = Occurrence { run, ..both };
            kept += 1;
        }
        before = Some(second);
    }
    occurrences.truncate(kept);
    for run in runs.runs.iter().filter(|run| run.count >= 2) {
        for part in [(run.key >> 32) as usize, run.key as u32 as usize] {
            let part = &mut shorter.runs[part];
            part.inside |= part.count == run.count;
        }
    }
    runs
}
