//! Which documents tell a story that was told before.
//!
//! Two texts are compared by their runs of five words (MinHash, Broder 1997, in the form of one permutation in bins,
//! Li, Owen and Zhang 2012). Only the running text counts, so that a common page frame makes no duplicates. Numbers are compared once
//! more by themselves: versions of one story share them as they share the rest, bulletins made from one template share only
//! the rest. A [`Sketch`] is made on any thread; the [`Index`] is asked in
//! the order of the input and keeps the first of each story.
//!
//! Measured with invented texts (`tests.rs`): 40 stories are told from each other (780 pairs) and from 300 bulletins of three templates with
//! other figures, without a mistake. Of their reprints, 280 of 280 are found with another headline, frame, figure or a
//! paragraph more, 80 of 80 with every fortieth or twentieth word changed, 79 of 80 when only the first 80 or 60 % are printed,
//! 34 of 40 with the first 45 %.

use giaoban_core::text::{Shape, word_hash};
use giaoban_core::{Document, Duplicate, ZoneKind};
use rustc_hash::FxHashMap;

/// Words in a run.
const RUN: usize = 5;
/// Bins of a sketch.
const BINS: usize = 128;
/// Bins of a sketch for numbers.
const NUMBER_BINS: usize = 32;
/// Bins that must agree for two documents to be compared at all.
const ROWS: usize = 3;
/// Groups of bins, one of which must agree.
const BANDS: usize = 32;

/// Runs that a text must have to be compared: shorter ones are headlines and captions, of which many are alike.
const SHORTEST: u32 = 60;
/// Share of common runs among all, in hundredths, from which two texts are one story.
const SAME: u64 = 50;
/// Share of the runs of the shorter text that are in the longer one, in hundredths, from which it is a cut version …
const CUT: u64 = 75;
/// … when it has at least this share of the runs of the longer one, in hundredths.
const CUT_LENGTH: u64 = 35;
/// Bins of numbers that must be filled for numbers to be compared.
const FEW_NUMBERS: u64 = 5;

/// What of a text is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sketch {
    /// Number of runs.
    runs: u32,
    /// Of each bin eight bits of its least hash, not 0; 0 for empty bins.
    bins: [u8; BINS],
    /// The same for numbers, each with the word behind it.
    numbers: [u8; NUMBER_BINS],
    /// What finds documents that may be alike.
    bands: [u32; BANDS],
}

/// Makes sketches. Holds memory to use again.
pub(crate) struct Sketcher<'a> {
    /// The hash of every word with a stable id.
    known: &'a [u32],
    /// The hashes of the other words of the document, 0 where not needed yet.
    unknown: Vec<u32>,
}

impl<'a> Sketcher<'a> {
    /// A sketcher of documents whose words have the hashes `known` by id, as
    /// [`Vocabulary::hashes`](giaoban_core::text::Vocabulary::hashes) tells them, as far as they are known.
    pub(crate) fn new(known: &'a [u32]) -> Self {
        Self { known, unknown: Vec::new() }
    }

    /// The sketch of a document; `None` when its running text is too short.
    pub(crate) fn sketch(&mut self, document: &Document) -> Option<Sketch> {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        // `FACTOR` to the power of `RUN`.
        const OUT: u64 = FACTOR.wrapping_mul(FACTOR).wrapping_mul(FACTOR).wrapping_mul(FACTOR).wrapping_mul(FACTOR);
        self.unknown.clear();
        let mut least = [u32::MAX; BINS];
        let mut least_numbers = [u32::MAX; NUMBER_BINS];
        let mut number: Option<u64> = None;
        // The last words; a power of two, which spares a division.
        let (mut window, mut hash, mut words) = ([0_u64; RUN.next_power_of_two()], 0_u64, 0_usize);
        let mut runs = 0_u32;
        let mut start = 0;
        let zones = document.zones.iter().filter(|zone| !matches!(zone.kind, ZoneKind::Body | ZoneKind::Lead));
        // The text between what does not count.
        let skipped = zones.map(|zone| (document.token_at(zone.span.start()), document.token_at(zone.span.end())));
        for (end, next) in skipped.chain([(document.tokens.len(), document.tokens.len())]) {
            for token in &document.tokens[start.min(end)..end] {
                if token.is(Shape::PUNCT) {
                    continue;
                }
                let word = match self.known.get(token.word.index()) {
                    Some(hash) => *hash,
                    None => self.unknown_word(token.word.index(), || token.text(&document.text)),
                };
                let word = u64::from(word);
                let oldest = window[words.wrapping_sub(RUN) % window.len()];
                window[words % RUN.next_power_of_two()] = word;
                words += 1;
                hash = hash.wrapping_mul(FACTOR).wrapping_add(word).wrapping_sub(oldest.wrapping_mul(OUT));
                if words < RUN {
                    continue;
                }
                runs = runs.saturating_add(1);
                if let Some(number) = number.take() {
                    add(&mut least_numbers, (word ^ number).wrapping_mul(FACTOR));
                }
                if token.is(Shape::DIGITS) {
                    number = Some(word.rotate_left(32));
                }
                let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
                add(&mut least, mixed);
            }
            start = next;
        }
        // A text that repeats itself has few bins filled.
        if runs < SHORTEST || least.iter().filter(|least| **least != u32::MAX).count() < SHORTEST as usize / 3 {
            return None;
        }
        Some(Sketch { runs, bins: least.map(short), numbers: least_numbers.map(short), bands: bands(&least) })
    }

    fn unknown_word<'t>(&mut self, id: usize, text: impl FnOnce() -> &'t str) -> u32 {
        let at = id - self.known.len();
        if self.unknown.len() <= at {
            self.unknown.resize(at + 1, 0);
        }
        if self.unknown[at] == 0 {
            self.unknown[at] = word_hash(text()).max(1);
        }
        self.unknown[at]
    }
}

/// Puts a hash into its bin.
fn add<const BINS: usize>(least: &mut [u32; BINS], hash: u64) {
    let bin = &mut least[(hash >> (u64::BITS - BINS.trailing_zeros())) as usize];
    *bin = (*bin).min((hash >> 20) as u32);
}

/// What a sketch keeps of the least hash of a bin.
fn short(least: u32) -> u8 {
    if least == u32::MAX { 0 } else { (least % 255) as u8 + 1 }
}

/// A hash of each group of bins. An empty bin takes the value of the next that is not (Shrivastava and Li 2014).
fn bands(least: &[u32; BINS]) -> [u32; BANDS] {
    let mut filled = *least;
    let first = least.iter().copied().find(|least| *least != u32::MAX).unwrap_or_default();
    let (mut value, mut distance) = (first, 0_u32);
    for (bin, least) in filled.iter_mut().zip(least).rev() {
        if *least == u32::MAX {
            distance += 1;
            *bin = value.wrapping_add(distance.wrapping_mul(0x9E37_79B1));
        } else {
            (value, distance) = (*least, 0);
        }
    }
    std::array::from_fn(|band| {
        let rows = &filled[band * ROWS..(band + 1) * ROWS];
        let hash = rows.iter().fold(band as u64 + 1, |hash, row| {
            (hash ^ u64::from(*row)).wrapping_mul(0xFF51_AFD7_ED55_8CCD).rotate_left(31)
        });
        (hash.wrapping_mul(0xC4CE_B9FE_1A85_EC53) >> 32) as u32
    })
}

/// The documents that told a story first. 500 to 900 bytes each, most of them for bands.
pub(crate) struct Index {
    /// For each band, the number of the first document with a value of it. Apart, so that they do not grow at one time.
    bands: [FxHashMap<u32, u32>; BANDS],
    sketches: Vec<(u32, [u8; BINS], [u8; NUMBER_BINS])>,
    /// The ids, one after the other, and where each ends.
    ids: String,
    ends: Vec<usize>,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            bands: std::array::from_fn(|_| FxHashMap::default()),
            sketches: Vec::new(),
            ids: String::new(),
            ends: Vec::new(),
        }
    }
}

impl Index {
    /// The first document that is like `sketch`; when there is none, the document called `id` is the first itself.
    pub(crate) fn find_or_add(&mut self, sketch: &Sketch, id: &str) -> Option<Duplicate> {
        let mut best: Option<(u64, u32)> = None;
        let mut seen = [u32::MAX; BANDS];
        for (i, band) in sketch.bands.iter().enumerate() {
            let Some(&candidate) = self.bands[i].get(band) else { continue };
            if seen[..i].contains(&candidate) {
                continue;
            }
            seen[i] = candidate;
            let (runs, bins, numbers) = &self.sketches[candidate as usize];
            let (similarity, _) = similarity(&sketch.bins, bins);
            // The most similar one; of several, the first.
            let better = best.is_none_or(|(known, first)| (similarity, first) > (known, candidate));
            if better && is_same(similarity, sketch.runs, *runs) && agree(similarity, &sketch.numbers, numbers) {
                best = Some((similarity, candidate));
            }
        }
        if let Some((similarity, first)) = best {
            let at = first as usize;
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            let of = self.ids[start..self.ends[at]].to_owned();
            return Some(Duplicate { of, similarity: similarity as f64 / 100.0 });
        }
        // Four thousand million stories would fill the numbers; the memory is full long before.
        let number = u32::try_from(self.sketches.len()).ok()?;
        for (known, band) in self.bands.iter_mut().zip(sketch.bands) {
            known.entry(band).or_insert(number);
        }
        self.sketches.push((sketch.runs, sketch.bins, sketch.numbers));
        self.ids.push_str(id);
        self.ends.push(self.ids.len());
        None
    }
}

/// Estimate of the share of common runs among all, in hundredths, and how many bins it rests on.
fn similarity<const BINS: usize>(a: &[u8; BINS], b: &[u8; BINS]) -> (u64, u64) {
    let (mut equal, mut filled) = (0_u64, 0_u64);
    for (a, b) in a.iter().zip(b) {
        equal += u64::from(a == b && *a != 0);
        filled += u64::from(*a | *b != 0);
    }
    // Of bins that differ, one in 255 has equal bits by chance.
    let chance = (filled - equal) / 254;
    ((equal.saturating_sub(chance) * 100 + filled / 2) / filled.max(1), filled)
}

/// Whether the numbers of two texts agree nearly as well as the texts.
fn agree(similar: u64, a: &[u8; NUMBER_BINS], b: &[u8; NUMBER_BINS]) -> bool {
    let (numbers, filled) = similarity(a, b);
    filled < FEW_NUMBERS || numbers * 3 >= similar
}

/// Whether texts with so many hundredths in common and so many runs each are one story.
fn is_same(similarity: u64, a: u32, b: u32) -> bool {
    if similarity >= SAME {
        return true;
    }
    let (short, long) = (u64::from(a.min(b)), u64::from(a.max(b)));
    // With J = common / (short + long - common), the common ones are J / (1 + J) of both together.
    let common = (short + long) * similarity / (100 + similarity);
    short * 100 >= long * CUT_LENGTH && common * 100 >= short * CUT
}

#[cfg(test)]
mod tests;
