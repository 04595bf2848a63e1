//! One layer out of what the parts of the grammar found: what may nest in what, and who wins otherwise.

use giaoban_core::text::Span;

use crate::EntityType;

/// A mention before the layer is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Candidate {
    pub(crate) span: Span,
    /// Number of tokens: lengths in bytes would differ between composed and decomposed text.
    pub(crate) tokens: u32,
    pub(crate) kind: EntityType,
    /// Index in the list of its kind.
    pub(crate) index: usize,
    /// Of two that overlap and may not nest the longer one wins, then the lower rank, then the earlier one.
    pub(crate) rank: u8,
}

/// What may hold what. A place or person holds nothing, a body holds no other body, an office is in nothing.
fn may_hold(outer: EntityType, inner: EntityType) -> bool {
    use EntityType::{Document, Event, Org, Person, Place, Position, Programme};
    match outer {
        Position => matches!(inner, Org | Place),
        Org => inner == Place,
        Document => matches!(inner, Org | Place | Event | Programme),
        Event => matches!(inner, Org | Place | Document | Event | Programme),
        Person | Place | Programme => false,
    }
}

/// The candidates that stay, by start, longer ones first.
pub(crate) fn settle(found: Vec<Candidate>) -> Vec<Candidate> {
    // By start, then the longer one, then rank, then the order given: all in one number.
    let key = |(index, c): (usize, &Candidate)| {
        let place = u64::from(c.span.start()) << 32 | u64::from(u32::MAX - c.span.end());
        u128::from(place) << 64 | u128::from(c.rank) << 32 | index as u128
    };
    let mut keys: Vec<u128> = found.iter().enumerate().map(key).collect();
    keys.sort_unstable();
    let mut candidates: Vec<Candidate> = keys.iter().map(|&key| found[key as u32 as usize]).collect();
    let mut alive = vec![true; candidates.len()];
    // Indices of candidates that may still overlap what follows.
    let mut open: Vec<usize> = Vec::new();
    for index in 0..candidates.len() {
        let next = candidates[index];
        open.retain(|&other| alive[other] && candidates[other].span.end() > next.span.start());
        for &other in &open {
            let before = candidates[other];
            if before.span.contains(next.span) && before.span != next.span && may_hold(before.kind, next.kind) {
                continue;
            }
            if before.span == next.span && may_hold(before.kind, next.kind) && before.kind != next.kind {
                continue;
            }
            let next_wins = if before.span.contains(next.span) {
                // A name with a title beats a longer guess around it.
                next.rank < before.rank && before.rank >= WEAK
            } else {
                (next.tokens, before.rank) > (before.tokens, next.rank)
            };
            if next_wins {
                alive[other] = false;
            } else {
                alive[index] = false;
                break;
            }
        }
        if alive[index] {
            open.push(index);
        }
    }
    let mut keep = alive.iter();
    candidates.retain(|_| *keep.next().expect("one flag for each candidate"));
    candidates
}

/// Ranks from here on are guesses that a name with a title beats even when they are longer.
pub(crate) const WEAK: u8 = 100;
