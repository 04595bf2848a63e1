//! One document as the grammar sees it: tokens, lexicon matches by token, places, dates.

use giaoban_core::text::{Match, Shape, Span, Token, WordId};
use giaoban_core::{Annotation, Document};
use giaoban_date::TimeExpression;

use crate::lexicon::{Class, Level, OWNER, Tables, flag};
use crate::place::Strength;
use crate::{EntityMention, EntityType};

/// The rule of places of the user's lexicons.
pub(crate) const TERM: &str = "place/term";

/// A place that the gazetteer grammar found.
#[derive(Debug)]
pub(crate) struct PlaceFound {
    /// First token.
    pub(crate) start: usize,
    /// Token after the last one.
    pub(crate) end: usize,
    /// The pattern.
    pub(crate) rule: &'static str,
    /// What it rests on.
    pub(crate) strength: Strength,
    /// The mention.
    pub(crate) mention: EntityMention,
}

/// The document and what is known of its tokens.
pub(crate) struct Scan<'a> {
    pub(crate) document: &'a Document,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) tables: &'a Tables,
    /// By first token; empty until they are looked for.
    pub(crate) places: Vec<PlaceFound>,
    /// For each token the index after that of the place that starts there, 0 for none; empty without places.
    place_of: Vec<u32>,
    pub(crate) dates: &'a [Annotation<TimeExpression>],
    matches: &'a [Match],
    /// By token; the first one stands for all tokens at which nothing starts.
    heads: Vec<Head>,
    /// For each token the index of its head.
    head_of: Vec<u32>,
}

/// What starts at a token.
#[derive(Clone, Copy, Default)]
struct Head {
    token: u32,
    /// The matches that start at the token.
    first: u32,
    end: u32,
    /// One bit for every class of which a match starts at the token: most questions are answered with no.
    classes: u32,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(document: &'a Document, tables: &'a Tables, dates: &'a [Annotation<TimeExpression>]) -> Self {
        let matches = document.matches(OWNER);
        let tokens = &document.tokens;
        // Most tokens start nothing: work is done for matches only.
        let mut head_of = vec![0u32; tokens.len()];
        let mut heads = Vec::with_capacity(matches.len() + 1);
        heads.push(Head::default());
        let mut first = 0;
        for at_token in matches.chunk_by(|one, next| one.start == next.start) {
            let token = at_token[0].start;
            let classes = at_token.iter().fold(0, |classes, found| classes | 1 << found.class);
            head_of[token as usize] = heads.len() as u32;
            heads.push(Head { token, first, end: first + at_token.len() as u32, classes });
            first += at_token.len() as u32;
        }
        Self {
            document,
            text: &document.text,
            tokens,
            tables,
            places: Vec::new(),
            place_of: Vec::new(),
            dates,
            matches,
            heads,
            head_of,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    #[inline]
    fn head(&self, at: usize) -> &Head {
        &self.heads[self.head_of.get(at).map_or(0, |&head| head as usize)]
    }

    /// The matches that start at token `at`, shorter ones first.
    #[inline]
    pub(crate) fn at(&self, at: usize) -> &'a [Match] {
        let head = self.head(at);
        &self.matches[head.first as usize..head.end as usize]
    }

    /// True when a match of one of these classes ([`Class::bit`]) starts at token `at`.
    #[inline]
    pub(crate) fn starts_any(&self, at: usize, classes: u32) -> bool {
        self.head(at).classes & classes != 0
    }

    /// The first token of `at..stop` that a match or a capital starts at; `stop` when there is none.
    pub(crate) fn next_start(&self, at: usize, stop: usize) -> usize {
        let mut starts = self.tokens[at..stop].iter().zip(&self.head_of[at..stop]);
        starts.position(|(token, &head)| head != 0 || token.is(Shape::CAPITAL)).map_or(stop, |found| at + found)
    }

    /// True when a match of `class` starts at token `at`.
    #[inline]
    pub(crate) fn starts(&self, at: usize, class: Class) -> bool {
        self.head(at).classes & class.bit() != 0
    }

    /// The tokens at which matches of one of these classes ([`Class::bit`]) start, in order.
    pub(crate) fn starting(&self, classes: u32) -> impl Iterator<Item = usize> {
        self.heads.iter().filter(move |head| head.classes & classes != 0).map(|head| head.token as usize)
    }

    /// The longest match of `class` that starts at token `at`.
    #[inline]
    pub(crate) fn longest(&self, at: usize, class: Class) -> Option<&'a Match> {
        if !self.starts(at, class) {
            return None;
        }
        self.at(at).iter().rev().find(|m| m.class == class as u16)
    }

    /// True when a phrase of `class` ends right before token `at`.
    pub(crate) fn ends_before(&self, at: usize, class: Class) -> bool {
        (at.saturating_sub(6)..at)
            .filter(|&start| self.starts(start, class))
            .any(|start| self.at(start).iter().any(|m| m.class == class as u16 && m.end as usize == at))
    }

    #[inline]
    pub(crate) fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    #[inline]
    pub(crate) fn is(&self, at: usize, shape: Shape) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(shape))
    }

    #[inline]
    pub(crate) fn word(&self, at: usize) -> Option<WordId> {
        self.tokens.get(at).map(|token| token.word)
    }

    #[inline]
    pub(crate) fn is_word(&self, at: usize, word: WordId) -> bool {
        self.word(at) == Some(word)
    }

    /// True when the tokens from `at` are these words, within one sentence.
    pub(crate) fn are(&self, at: usize, words: &[WordId]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(k, &word)| self.is_word(at + k, word) && (k == 0 || !self.is(at + k, Shape::SENTENCE_START)))
    }

    #[inline]
    pub(crate) fn flagged(&self, at: usize, flags: u16) -> bool {
        self.tokens.get(at).is_some_and(|token| self.tables.flags.get(token.word) & flags != 0)
    }

    /// A capital word that goes on the sentence of the word before it.
    #[inline]
    pub(crate) fn capital(&self, at: usize) -> bool {
        self.is(at, Shape::CAPITAL)
    }

    /// True when token `at` begins a sentence, or there is none.
    #[inline]
    pub(crate) fn breaks(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| token.is(Shape::SENTENCE_START))
    }

    /// The text of tokens `start..end`.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.document.span_of(start, end).of(self.text)
    }

    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        self.document.span_of(start, end)
    }

    /// The text of tokens `start..end` with single spaces between words.
    pub(crate) fn squeezed(&self, start: usize, end: usize) -> String {
        let mut out = String::with_capacity((end - start) * 6);
        for at in start..end {
            let token = &self.tokens[at];
            if at > start && !token.is_glued() {
                out.push(' ');
            }
            out.push_str(token.text(self.text));
        }
        out
    }

    /// The place that starts at token `at`.
    pub(crate) fn place_at(&self, at: usize) -> Option<&PlaceFound> {
        let place = *self.place_of.get(at)?;
        self.places.get((place as usize).checked_sub(1)?)
    }

    /// Adds the places of the user's lexicons; those that they overlap and that are not longer go.
    pub(crate) fn add_user_places(&self, places: &mut Vec<PlaceFound>) {
        let mut added = Vec::new();
        for at in self.starting(Class::Place.bit()) {
            let Some(found) = self.longest(at, Class::Place) else { continue };
            let (start, end) = (at, found.end as usize);
            if added.last().is_some_and(|last: &PlaceFound| last.end > start) {
                continue;
            }
            let near = places.partition_point(|place| place.end <= start);
            let until = places.partition_point(|place| place.start < end);
            if places[near.min(until)..until].iter().any(|place| place.end - place.start > end - start) {
                continue;
            }
            let (name, level) = &self.tables.user.places[found.value as usize];
            let mut mention = EntityMention::new(EntityType::Place, name.clone());
            mention.level = *level;
            added.push(PlaceFound { start, end, rule: TERM, strength: Strength::Classified, mention });
        }
        if added.is_empty() {
            return;
        }
        places.retain(|place| {
            let next = added.partition_point(|other| other.end <= place.start);
            added.get(next).is_none_or(|other| other.start >= place.end)
        });
        places.append(&mut added);
        places.sort_by_key(|place| place.start);
    }

    /// The events and documents of the user's lexicons: first token, token after the last one, row.
    pub(crate) fn user_listed(&self) -> Vec<(usize, usize, usize)> {
        let mut out: Vec<(usize, usize, usize)> = Vec::new();
        for at in self.starting(Class::Listed.bit()) {
            if let Some(found) = self.longest(at, Class::Listed)
                && out.last().is_none_or(|&(_, end, _)| end <= at)
            {
                out.push((at, found.end as usize, found.value as usize));
            }
        }
        out
    }

    /// Takes the places, by first token, and cuts the name of a person off one that no table has: `Bí thư Chi bộ bản Cang Lường
    /// Văn Pản`.
    pub(crate) fn set_places(&mut self, mut places: Vec<PlaceFound>) {
        for place in &mut places {
            if place.rule == TERM
                || place.mention.code.is_some()
                || !place.mention.candidates.is_empty()
                || place.end < place.start + 4
            {
                continue;
            }
            let Some((_, name)) = self.level_at(place.start).or(Some((0, place.start + 1))) else { continue };
            let office = self.ends_before(place.start, Class::Body) || self.ends_before(place.start, Class::Field);
            let cut = (name + usize::from(!office)..place.end.saturating_sub(2)).find(|&at| {
                (3..=4).contains(&(place.end - at))
                    && self.flagged(at, flag::SURNAME)
                    && (at + 1..place.end - 1).all(|t| self.flagged(t, flag::NAME))
            });
            if let Some(cut) = cut {
                place.end = cut;
                if cut > name {
                    place.mention.name = self.squeezed(name, cut);
                }
            }
        }
        // `Mẹ Việt Nam Anh hùng`
        places.retain(|place| {
            let title = place.start.checked_sub(1).and_then(|before| self.longest(before, Class::Honorific));
            title.is_none_or(|title| (title.end as usize) < place.end)
        });
        // What is left of it is a classifier alone.
        places.retain(|place| self.level_at(place.start).is_none_or(|(_, name)| place.end > name));
        self.place_of = vec![0; self.tokens.len()];
        for (index, place) in places.iter().enumerate() {
            self.place_of[place.start] = index as u32 + 1;
        }
        self.places = places;
    }

    /// The date that starts at token `at`, and the token after it.
    pub(crate) fn date_at(&self, at: usize) -> Option<(usize, usize)> {
        let start = self.tokens.get(at)?.start();
        let mut index = self.dates.partition_point(|date| date.span.start() < start);
        let mut found = None;
        while let Some(date) = self.dates.get(index).filter(|date| date.span.start() == start) {
            found.get_or_insert((index, self.document.token_at(date.span.end())));
            index += 1;
        }
        found.filter(|&(_, end)| end > at)
    }

    /// The level word at token `at`: its row and the token after it.
    pub(crate) fn level_at(&self, at: usize) -> Option<(usize, usize)> {
        let found = self.longest(at, Class::Level)?;
        let end = found.end as usize;
        if self.flagged(end, flag::NOT_A_LEVEL) && !self.breaks(end) {
            // `thành phố Hội An`, `xã Mạc Đĩnh`: a name, not `Xã hội`, `XÃ HỘI`, `Tỉnh Đoàn`.
            let words = &self.tables.words;
            let league = self.is_word(end, words.doan) || self.is_word(end, words.uy);
            let named = self.capital(end)
                && self.capital(end + 1)
                && !self.breaks(end + 1)
                && (self.tables.levels[found.value as usize].name.contains(' ') || !self.capital(at) && !league);
            if !named {
                return None;
            }
        }
        Some((found.value as usize, end))
    }

    pub(crate) fn level(&self, row: usize) -> Level {
        self.tables.levels[row].level
    }
}

/// A name in capitals as it is written in a sentence: `PHƯƠNG DUNG` -> `Phương Dung`.
pub(crate) fn title_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut first = true;
    for c in name.chars() {
        if first {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        first = !c.is_alphabetic() && c != '\'' && c != '’';
    }
    out
}
