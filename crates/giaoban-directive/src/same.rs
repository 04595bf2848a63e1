//! Directives that say the same as an earlier one of the page, or as its headline.

use giaoban_core::text::{Shape, WordId};
use giaoban_core::{Annotation, Ref, ZoneKind};

use crate::Directive;
use crate::view::View;

/// How many directives back is looked.
const BACK: usize = 64;

/// Fewer words say nothing.
const LEAST: usize = 5;

/// Words of a range, sorted, each once.
#[derive(Default)]
struct Words {
    ids: Vec<WordId>,
    /// One of 64 bits for each word.
    bits: u64,
}

impl Words {
    fn of(view: &View<'_>, start: usize, end: usize) -> Self {
        let mut ids: Vec<WordId> = view.tokens[start..end.min(start + 120)]
            .iter()
            .filter(|token| token.is(Shape::LETTERS.or(Shape::DIGITS)))
            .map(|token| token.word)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let bits = ids.iter().fold(0, |bits, id| bits | 1 << ((id.index() as u32).wrapping_mul(0x9E37_79B1) >> 26));
        Self { ids, bits }
    }

    fn shared(&self, other: &Self) -> usize {
        let mut shared = 0;
        let mut rest = other.ids.iter().peekable();
        for id in &self.ids {
            while rest.next_if(|other| *other < id).is_some() {}
            shared += usize::from(rest.peek() == Some(&id));
        }
        shared
    }

    /// At least four fifths of all words are in both.
    fn alike(&self, other: &Self) -> bool {
        let (a, b) = (self.ids.len(), other.ids.len());
        if a.min(b) < LEAST || a.min(b) * 5 < a.max(b) * 4 {
            return false;
        }
        let (both, any) = ((self.bits & other.bits).count_ones(), (self.bits | other.bits).count_ones());
        if both * 4 < any * 3 {
            return false;
        }
        let shared = self.shared(other);
        shared * 5 >= (a + b - shared) * 4
    }

    /// At least four fifths of the words are in `longer`.
    fn lies_in(&self, longer: &Self) -> bool {
        self.ids.len() >= LEAST
            && (self.bits & longer.bits).count_ones() * 5 >= self.bits.count_ones() * 4
            && self.shared(longer) * 5 >= self.ids.len() * 4
    }
}

/// Fills `repeats` and `in_title`.
pub(crate) fn link(view: &View<'_>, found: &mut [Annotation<Directive>]) {
    if found.is_empty() {
        return;
    }
    let token_at = |byte: u32| view.tokens.partition_point(|token| token.start() < byte);
    let words: Vec<Words> = found
        .iter()
        .map(|directive| Words::of(view, token_at(directive.span.start()), token_at(directive.span.end())))
        .collect();
    let title = view.document.zones.iter().find(|zone| zone.kind == ZoneKind::Title);
    let title = title.map(|zone| Words::of(view, token_at(zone.span.start()), token_at(zone.span.end())));
    for index in 0..found.len() {
        let own = &words[index];
        found[index].value.in_title = title.as_ref().is_some_and(|title| title.lies_in(own) || own.lies_in(title));
        let earlier = (index.saturating_sub(BACK)..index).find(|&earlier| words[earlier].alike(own));
        if let Some(earlier) = earlier {
            // The first of them all.
            let first = found[earlier].value.repeats.unwrap_or(Ref::new(earlier));
            found[index].value.repeats = Some(first);
        }
    }
}
