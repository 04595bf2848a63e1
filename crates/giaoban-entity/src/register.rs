//! What the corpus as a whole says of persons, offices and bodies.
//!
//! Documents are observed, not resolved, as the run goes on: for each name of a person the *seats* in which it was
//! seen, an office with its place, or none. Only when the rows are written are the seats of one name put together to
//! persons (`cluster`), so that neither the order of blocks nor the number of threads matters.
//!
//! # Memory
//! Strings are kept once. A seat takes some 130 bytes, a body some 120, the id of a document that is evidence for
//! something its length and 30 bytes. Of an invented corpus in which every page brings two new persons and one new
//! body the peak was 2.6 KB a page, the rows at the end included: 2.6 GB for a million such documents. What grows is the
//! number of names, not of pages: papers that write of the same officials again and again take a fraction.

mod cluster;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use giaoban_core::{Annotation, Document, Register, Rows, Table};
use giaoban_text::word_key;
use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::lexicon::{Class, OWNER};
use crate::reach::Reach;
use crate::{BodyKind, EntityMention, EntityType};

/// A string of the register; [`NONE`] for none.
type Id = u32;
const NONE: Id = u32::MAX;

/// Documents kept as evidence, the first ones of the corpus.
const EVIDENCE: usize = 3;

/// An odd number that spreads bits.
const FOLD: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;

/// Persons, offices and bodies of a corpus.
///
/// Merging adds counts, widens periods and keeps the first documents as evidence; all of that is associative. A million
/// documents take at most some 2.6 GB, where every page brings new names: see the module.
#[derive(Clone, Debug, Default)]
pub struct EntityRegister {
    strings: IndexSet<Box<str>, FxBuildHasher>,
    /// By the words of the name, folded.
    persons: IndexMap<u128, Person, FxBuildHasher>,
    /// By canonical name.
    bodies: IndexMap<Id, Body, FxBuildHasher>,
}

/// When and where something was seen.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// First and last publication day as the number `20201221`; 0 while none is known.
    first: u32,
    last: u32,
    documents: u32,
    mentions: u32,
    evidence: [Id; EVIDENCE],
}

impl Seen {
    fn none() -> Self {
        Self { first: 0, last: 0, documents: 0, mentions: 0, evidence: [NONE; EVIDENCE] }
    }

    fn add(&mut self, later: &Self) {
        if later.first != 0 {
            self.first = if self.first == 0 { later.first } else { self.first.min(later.first) };
            self.last = self.last.max(later.last);
        }
        self.documents = self.documents.saturating_add(later.documents);
        self.mentions = self.mentions.saturating_add(later.mentions);
        let mut free = self.evidence.iter().position(|&id| id == NONE).unwrap_or(EVIDENCE);
        for &id in later.evidence.iter().filter(|&&id| id != NONE) {
            if free < EVIDENCE && !self.evidence.contains(&id) {
                self.evidence[free] = id;
                free += 1;
            }
        }
    }
}

/// What a word beside a seat or body is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Word {
    /// A name as printed.
    Variant,
    /// A name as [`EntityMention::name`] has it.
    Name,
    /// `đồng chí`, `Đại tá`
    Honorific,
    /// [`EntityMention::person`]
    Key,
    Abbreviation,
}

/// Words and how often each was seen. There are few of them, and in any order.
type Words = Vec<(Word, Id, u32)>;

fn add_word(words: &mut Words, kind: Word, id: Id, count: u32) {
    match words.iter_mut().find(|(k, i, _)| (*k, *i) == (kind, id)) {
        Some((.., sum)) => *sum = sum.saturating_add(count),
        None => words.push((kind, id, count)),
    }
}

/// An office that somebody of a name was seen in, or the name without one.
#[derive(Clone, Debug)]
struct Seat {
    /// Canonical name of the office with its body; none when the name stood without one.
    office: Id,
    body: Id,
    /// The unit that the office belongs to.
    place: Id,
    /// The province of the unit, or of the page.
    province: Id,
    reach: Reach,
    /// The name of an author or photographer, under what they wrote.
    byline: bool,
    /// Documents in which it is the first seat of the name.
    pages: u32,
    seen: Seen,
    words: Words,
}

impl Seat {
    fn same(&self, other: &Self) -> bool {
        (self.office, self.place, self.province, self.byline)
            == (other.office, other.place, other.province, other.byline)
    }
}

/// Everybody of one name.
#[derive(Clone, Debug, Default)]
struct Person {
    seats: Vec<Seat>,
    /// Seats that one document gives to one person, the smaller index first.
    links: BTreeSet<(u32, u32)>,
}

impl Person {
    /// Adds a seat and tells its index.
    fn add(&mut self, seat: Seat) -> u32 {
        let index = match self.seats.iter().position(|known| known.same(&seat)) {
            Some(index) => {
                let known = &mut self.seats[index];
                known.seen.add(&seat.seen);
                known.pages = known.pages.saturating_add(seat.pages);
                for (kind, id, count) in seat.words {
                    add_word(&mut known.words, kind, id, count);
                }
                index
            }
            None => {
                self.seats.push(seat);
                self.seats.len() - 1
            }
        };
        index as u32
    }

    fn link(&mut self, one: u32, other: u32) {
        if one != other {
            self.links.insert((one.min(other), one.max(other)));
        }
    }
}

#[derive(Clone, Debug)]
struct Body {
    kind: Option<BodyKind>,
    place: Id,
    reach: Reach,
    seen: Seen,
    words: Words,
}

impl EntityRegister {
    fn id(&mut self, text: &str) -> Id {
        match self.strings.get_index_of(text) {
            Some(index) => index as Id,
            None => self.strings.insert_full(text.into()).0 as Id,
        }
    }

    fn id_of(&mut self, text: Option<&str>) -> Id {
        text.map_or(NONE, |text| self.id(text))
    }

    fn text(&self, id: Id) -> Option<&str> {
        self.strings.get_index(id as usize).map(|text| &**text)
    }

    /// Adds one document with its layer. `cities` are the cities that are provinces.
    pub(crate) fn observe(&mut self, document: &Document, found: &[Annotation<EntityMention>], cities: &[&str]) {
        let day = document.published.time.as_ref().map_or(0, |time| {
            let day = time.first;
            u32::from(day.year().unsigned_abs()) * 10_000 + day.month() as u32 * 100 + day.day() as u32
        });
        let page = document.place.as_ref();
        let province = page.and_then(|place| match place.level {
            "province" => Some(place.name.as_str()),
            _ => place.province.as_deref(),
        });
        let evidence = self.id(&document.id);
        let seen =
            |mentions: u32| Seen { first: day, last: day, documents: 1, mentions, evidence: [evidence, NONE, NONE] };

        // The offices of each person who can be told apart, by the key of the page.
        let mut offices: FxHashMap<&str, Vec<&Annotation<EntityMention>>> = FxHashMap::default();
        for annotation in found {
            if let Some(holder) = annotation.value.holder
                && let Some(key) = found.get(holder.index()).and_then(|person| person.value.person.as_deref())
            {
                offices.entry(key).or_default().push(annotation);
            }
        }
        // The words beside the mentions of each.
        let mut persons: Vec<(&str, Words, u32, bool)> = Vec::new();
        let mut index_of: FxHashMap<&str, usize> = FxHashMap::default();
        for annotation in found.iter().filter(|annotation| annotation.value.kind == EntityType::Person) {
            let Some(key) = annotation.value.person.as_deref() else { continue };
            let index = *index_of.entry(key).or_insert_with(|| {
                persons.push((key, Vec::new(), 0, true));
                persons.len() - 1
            });
            let (_, words, mentions, byline) = &mut persons[index];
            let text = annotation.span.of(&document.text);
            add_word(words, Word::Name, self.id(&annotation.value.name), 1);
            add_word(words, Word::Variant, self.id(text), 1);
            add_word(words, Word::Key, self.id(key), 1);
            if let Some(honorific) = honorific(document, annotation.span.start()) {
                add_word(words, Word::Honorific, self.id(&honorific.to_lowercase()), 1);
            }
            *mentions += 1;
            *byline &= matches!(annotation.rule, "person/byline" | "person/credit");
        }
        for (key, words, mentions, byline) in persons {
            let Some(&(_, name, _)) = words.iter().find(|(kind, ..)| *kind == Word::Name) else { continue };
            // One number for the words, whatever their case and spelling: `Hoà`, `HÒA`.
            let words_of = self.text(name).unwrap_or_default().split_whitespace();
            let folded = words_of.fold(0u128, |key, word| key.rotate_left(41).wrapping_mul(FOLD) ^ word_key(word));
            let mut seats: Vec<Seat> = Vec::new();
            for office in offices.get(key).into_iter().flatten() {
                let body = office.value.body.and_then(|body| found.get(body.index()));
                let unit = body.and_then(|body| body.value.place.as_deref());
                let unit = unit.or_else(|| unit_of(&office.value.name));
                let reach = Reach::of(&office.value.name, unit, cities);
                let home = match reach {
                    Reach::Nation => None,
                    Reach::Province => unit,
                    _ => province,
                };
                let seat = Seat {
                    office: self.id(&office.value.name),
                    body: self.id_of(body.map(|body| body.value.name.as_str())),
                    place: self.id_of(unit),
                    province: self.id_of(home),
                    reach,
                    byline: false,
                    pages: 0,
                    seen: seen(1),
                    words: Vec::new(),
                };
                match seats.iter_mut().find(|known| known.same(&seat)) {
                    Some(known) => known.seen.mentions += 1,
                    None => seats.push(seat),
                }
            }
            if seats.is_empty() {
                seats.push(Seat {
                    office: NONE,
                    body: NONE,
                    place: NONE,
                    province: self.id_of(province),
                    reach: Reach::Unknown,
                    byline,
                    pages: 0,
                    seen: seen(mentions),
                    words: Vec::new(),
                });
            }
            seats[0].words = words;
            seats[0].pages = 1;
            let person = self.persons.entry(folded).or_default();
            let mut first = None;
            for seat in seats {
                let index = person.add(seat);
                person.link(*first.get_or_insert(index), index);
            }
        }

        // Bodies.
        let mut bodies: FxHashMap<&str, u32> = FxHashMap::default();
        for annotation in found.iter().filter(|annotation| annotation.value.kind == EntityType::Org) {
            let mention = &annotation.value;
            let mut words = Vec::new();
            add_word(&mut words, Word::Variant, self.id(annotation.span.of(&document.text)), 1);
            if let Some(abbreviation) = &mention.abbreviation {
                add_word(&mut words, Word::Abbreviation, self.id(abbreviation), 1);
            }
            let before = bodies.entry(&mention.name).or_default();
            let mut seen = seen(1);
            if *before > 0 {
                seen.documents = 0;
            }
            *before += 1;
            let body = Body {
                kind: mention.body_kind,
                place: self.id_of(mention.place.as_deref()),
                reach: Reach::of(&mention.name, mention.place.as_deref(), cities),
                seen,
                words,
            };
            let name = self.id(&mention.name);
            self.add_body(name, body);
        }
    }

    fn add_body(&mut self, name: Id, later: Body) {
        match self.bodies.get_mut(&name) {
            Some(body) => {
                body.seen.add(&later.seen);
                body.kind = body.kind.or(later.kind);
                if body.place == NONE {
                    body.place = later.place;
                    body.reach = later.reach;
                }
                for (kind, id, count) in later.words {
                    add_word(&mut body.words, kind, id, count);
                }
            }
            None => {
                self.bodies.insert(name, later);
            }
        }
    }
}

/// The honorific that ends right before the byte `at`, as printed.
fn honorific(document: &Document, at: u32) -> Option<&str> {
    const LONGEST: usize = 6;
    let token = document.token_at(at);
    let matches = document.matches(OWNER);
    let end = matches.partition_point(|found| (found.start as usize) < token);
    let start = matches[..end].partition_point(|found| (found.start as usize) + LONGEST < token);
    matches[start..end]
        .iter()
        .find(|found| found.class == Class::Honorific as u16 && found.end as usize == token)
        .map(|found| document.span_of(found.start as usize, found.end as usize).of(&document.text))
}

/// The place at the end of the name of an office that has no body: `Tỉnh ủy viên Lào Cai`.
fn unit_of(office: &str) -> Option<&str> {
    const HEADS: [&str; 16] = [
        "Tỉnh ủy viên ",
        "Thành ủy viên ",
        "Huyện ủy viên ",
        "Thị ủy viên ",
        "Quận ủy viên ",
        "Tỉnh ủy ",
        "Thành ủy ",
        "Huyện ủy ",
        "Thị ủy ",
        "Quận ủy ",
        " tỉnh ",
        " thành phố ",
        " huyện ",
        " thị xã ",
        " xã ",
        " phường ",
    ];
    HEADS.iter().find_map(|head| office.find(head).map(|at| &office[at + head.len()..])).filter(|unit| !unit.is_empty())
}

impl Register for EntityRegister {
    const TABLES: &'static [&'static Table] = &[&rows::PERSONS, &rows::OFFICES, &rows::BODIES];

    fn merge(&mut self, later: Self) {
        if self.strings.is_empty() {
            *self = later;
            return;
        }
        let Self { strings, persons, bodies } = later;
        let map: Vec<Id> = strings.iter().map(|text| self.id(text)).collect();
        let id = |old: Id| map.get(old as usize).copied().unwrap_or(NONE);
        let seen = |old: Seen| Seen { evidence: old.evidence.map(id), ..old };
        let words = |old: Words| old.into_iter().map(|(kind, text, count)| (kind, id(text), count)).collect();
        for (name, person) in persons {
            let here = self.persons.entry(name).or_default();
            let seats: Vec<u32> = person
                .seats
                .into_iter()
                .map(|seat| {
                    here.add(Seat {
                        office: id(seat.office),
                        body: id(seat.body),
                        place: id(seat.place),
                        province: id(seat.province),
                        seen: seen(seat.seen),
                        words: words(seat.words),
                        ..seat
                    })
                })
                .collect();
            person.links.into_iter().for_each(|(one, other)| here.link(seats[one as usize], seats[other as usize]));
        }
        for (name, body) in bodies {
            self.add_body(
                id(name),
                Body { place: id(body.place), seen: seen(body.seen), words: words(body.words), ..body },
            );
        }
    }

    fn rows(&self, rows: &mut dyn Rows) {
        self.write(rows);
    }
}
