//! Directives that say the same as an earlier one of the page, or as its headline.

use giaoban_core::text::{Shape, Span, Token, WordId};
use giaoban_core::{Annotation, Ref, ZoneKind};

use crate::Directive;
use crate::view::View;

/// How many directives back is looked.
const BACK: usize = 64;

/// Tokens of a directive or headline that are compared.
const WORDS: usize = 120;

/// Fewer words say nothing.
const LEAST: usize = 5;

/// One of 64 bits for each word of a token range: enough to tell most ranges apart.
#[derive(Clone, Copy)]
struct Sketch {
    start: usize,
    end: usize,
    bits: u64,
}

/// What is compared of a token: letters and numbers.
fn is_word(token: &Token) -> bool {
    token.is(Shape::LETTERS.or(Shape::DIGITS))
}

impl Sketch {
    fn of(view: &View<'_>, start: usize, end: usize) -> Self {
        let end = end.min(start + WORDS);
        let words = view.tokens[start..end].iter().filter(|token| is_word(token));
        let bits =
            words.fold(0, |bits, token| bits | 1 << ((token.word.index() as u32).wrapping_mul(0x9E37_79B1) >> 26));
        Self { start, end, bits }
    }

    /// The words, sorted, each once.
    fn words(self, view: &View<'_>) -> Vec<WordId> {
        let tokens = view.tokens[self.start..self.end].iter();
        let mut ids: Vec<WordId> = tokens.filter(|token| is_word(token)).map(|token| token.word).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// At least four fifths of all words are in both.
    fn alike(self, other: Self, view: &View<'_>) -> bool {
        let (both, any) = ((self.bits & other.bits).count_ones(), (self.bits | other.bits).count_ones());
        if both * 4 < any * 3 {
            return false;
        }
        let (own, theirs) = (self.words(view), other.words(view));
        let (a, b) = (own.len(), theirs.len());
        let shared = shared(&own, &theirs);
        a.min(b) >= LEAST && shared * 5 >= (a + b - shared) * 4
    }

    /// At least four fifths of the words are in `longer`.
    fn lies_in(self, longer: Self, view: &View<'_>) -> bool {
        if (self.bits & longer.bits).count_ones() * 5 < self.bits.count_ones() * 4 {
            return false;
        }
        let own = self.words(view);
        own.len() >= LEAST && shared(&own, &longer.words(view)) * 5 >= own.len() * 4
    }
}

/// How many words are in both sorted lists.
fn shared(a: &[WordId], b: &[WordId]) -> usize {
    let mut rest = b.iter().peekable();
    a.iter()
        .filter(|id| {
            while rest.next_if(|other| other < id).is_some() {}
            rest.peek() == Some(id)
        })
        .count()
}

/// Fills `repeats` and `in_title`.
pub(crate) fn link(view: &View<'_>, found: &mut [Annotation<Directive>]) {
    if found.is_empty() {
        return;
    }
    let token_at = |byte: u32| view.tokens.partition_point(|token| token.start() < byte);
    let sketch = |span: Span| {
        let start = token_at(span.start());
        let behind = view.tokens[start..].iter().take(WORDS).position(|token| token.start() >= span.end());
        Sketch::of(view, start, behind.map_or(view.tokens.len(), |behind| start + behind))
    };
    let sketches: Vec<Sketch> = found.iter().map(|directive| sketch(directive.span)).collect();
    let title = view.document.zones.iter().find(|zone| zone.kind == ZoneKind::Title);
    let title = title.map(|zone| sketch(zone.span));
    for index in 0..found.len() {
        let own = sketches[index];
        found[index].value.in_title = title.is_some_and(|title| title.lies_in(own, view) || own.lies_in(title, view));
        let earlier = (index.saturating_sub(BACK)..index).find(|&earlier| sketches[earlier].alike(own, view));
        if let Some(earlier) = earlier {
            // The first of them all.
            let first = found[earlier].value.repeats.unwrap_or(Ref::new(earlier));
            found[index].value.repeats = Some(first);
        }
    }
}
