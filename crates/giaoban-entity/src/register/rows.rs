//! The tables of the register.

use giaoban_core::{Cell, Column, ColumnType, Rows, Table, TableFormat, json};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Body, EntityRegister, Id, NONE, Person, Seat, Seen, Word, Words, add_word, cluster};
use crate::BodyKind;
use crate::reach::Reach;

/// Forms of a name, honorifics and the like that are written of one person or body: the most frequent ones.
const WORDS: usize = 12;

const DAYS: &str = "first and last publication day of the documents, ISO 8601; absent when none is known";

pub(super) const PERSONS: Table = Table {
    name: "persons",
    description: "person: offices with times and evidence, forms of the name, bodies, places",
    format: TableFormat::JsonLines,
    columns: &[
        Column::new("key", ColumnType::Text, "the person; homonyms end in `#2`, `#3` …"),
        Column::new("name", ColumnType::Text, "the most frequent full name"),
        Column::new("keys", ColumnType::Json, "values of `person` in the annotations that mean this person"),
        Column::new("variants", ColumnType::Json, "the name as printed, with counts"),
        Column::new("honorifics", ColumnType::Json, "words before the name, with counts"),
        Column::new("byline", ColumnType::Boolean, "true for authors and photographers seen under their work only"),
        Column::new(
            "offices",
            ColumnType::Json,
            "offices held: office, body, place, province, first_seen, last_seen, documents, evidence",
        ),
        Column::new("bodies", ColumnType::Json, "the bodies of the offices"),
        Column::new("places", ColumnType::Json, "the units of the offices and the provinces of the pages"),
        Column::new("first_seen", ColumnType::Text, DAYS),
        Column::new("last_seen", ColumnType::Text, DAYS),
        Column::new("documents", ColumnType::Integer, "documents that name the person"),
        Column::new("evidence", ColumnType::Json, "ids of the first documents"),
    ],
};

pub(super) const OFFICES: Table = Table {
    name: "offices",
    description: "office of a place: who held it when",
    format: TableFormat::JsonLines,
    columns: &[
        Column::new("office", ColumnType::Text, "canonical name with body and place"),
        Column::new("body", ColumnType::Text, "the body; absent when the office has none"),
        Column::new("place", ColumnType::Text, "the unit; absent for offices of the nation"),
        Column::new("province", ColumnType::Text, "province of the unit, where known"),
        Column::new("level", ColumnType::Text, "nation, province, district or commune; absent when not known"),
        Column::new(
            "holders",
            ColumnType::Json,
            "in the order of time: person (key), name, first_seen, last_seen, documents, evidence",
        ),
    ],
};

pub(super) const BODIES: Table = Table {
    name: "bodies",
    description: "body: kind, place, forms of its name, when it was seen",
    format: TableFormat::JsonLines,
    columns: &[
        Column::new("name", ColumnType::Text, "canonical name"),
        Column::new("kind", ColumnType::Text, "kind, as in the annotations"),
        Column::new("level", ColumnType::Text, "nation, province, district or commune; absent when not known"),
        Column::new("place", ColumnType::Text, "the unit; absent for bodies of the nation"),
        Column::new("variants", ColumnType::Json, "the name as printed, with counts"),
        Column::new("abbreviations", ColumnType::Json, "its abbreviations, with counts"),
        Column::new("first_seen", ColumnType::Text, DAYS),
        Column::new("last_seen", ColumnType::Text, DAYS),
        Column::new("documents", ColumnType::Integer, "documents that name it"),
        Column::new("mentions", ColumnType::Integer, "mentions"),
        Column::new("evidence", ColumnType::Json, "ids of the first documents"),
    ],
};

#[derive(Serialize)]
struct Counted<'a> {
    text: &'a str,
    count: u32,
}

#[derive(Serialize)]
struct Held<'a> {
    office: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<&'a str>,
    #[serde(flatten)]
    seen: Times<'a>,
}

#[derive(Serialize)]
struct Holder<'a> {
    person: &'a str,
    name: &'a str,
    #[serde(flatten)]
    seen: Times<'a>,
}

#[derive(Clone, Serialize)]
struct Times<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<String>,
    documents: u32,
    evidence: Vec<&'a str>,
}

/// A person, for its row.
struct Resolved<'r> {
    key: String,
    name: &'r str,
    person: &'r Person,
    seats: Vec<usize>,
    words: Words,
}

fn day(number: u32) -> Option<String> {
    (number != 0).then(|| format!("{:04}-{:02}-{:02}", number / 10_000, number / 100 % 100, number % 100))
}

fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = Vec::new();
    json::write_any(value, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

impl EntityRegister {
    fn times(&self, seen: &Seen) -> Times<'_> {
        Times {
            first_seen: day(seen.first),
            last_seen: day(seen.last),
            documents: seen.documents,
            evidence: self.evidence(seen),
        }
    }

    fn evidence(&self, seen: &Seen) -> Vec<&str> {
        seen.evidence.iter().filter_map(|&id| self.text(id)).collect()
    }

    /// The words of a kind, the most frequent first.
    fn counted(&self, words: &Words, kind: Word) -> Vec<Counted<'_>> {
        let mut counted: Vec<Counted<'_>> = words
            .iter()
            .filter(|(k, ..)| *k == kind)
            .filter_map(|&(_, id, count)| Some(Counted { text: self.text(id)?, count }))
            .collect();
        counted.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(b.text)));
        counted
    }

    fn most(&self, words: &Words, kind: Word) -> String {
        let mut counted = self.counted(words, kind);
        counted.truncate(WORDS);
        to_json(&counted)
    }

    /// All persons by name, those of one name by time.
    fn resolved(&self) -> Vec<Resolved<'_>> {
        let mut all = Vec::with_capacity(self.persons.len());
        for person in self.persons.values() {
            let text = |id: Id| self.text(id).unwrap_or_default().to_owned();
            let mut taken: FxHashMap<&str, u32> = FxHashMap::default();
            for seats in cluster::persons(person, text) {
                let mut words = Words::new();
                for &seat in &seats {
                    person.seats[seat]
                        .words
                        .iter()
                        .for_each(|&(kind, id, count)| add_word(&mut words, kind, id, count));
                }
                // The first of the most frequent.
                let first = |kind| self.counted(&words, kind).first().map(|word| word.text);
                // The other seats of a document have no words of their own.
                let Some(name) = first(Word::Name) else { continue };
                let key = first(Word::Key).unwrap_or(name);
                let number = taken.entry(key).or_insert(0);
                *number += 1;
                let key = if *number == 1 { key.to_owned() } else { format!("{key}#{number}") };
                all.push(Resolved { key, name, person, seats, words });
            }
        }
        all.sort_by(|a, b| (a.name, &a.key).cmp(&(b.name, &b.key)));
        all
    }

    pub(super) fn write(&self, rows: &mut dyn Rows) {
        let persons = self.resolved();
        for person in &persons {
            self.write_person(person, rows);
        }
        self.write_offices(&persons, rows);
        let mut bodies: Vec<(&str, &Body)> =
            self.bodies.iter().filter_map(|(&name, body)| Some((self.text(name)?, body))).collect();
        bodies.sort_unstable_by_key(|(name, _)| *name);
        for (name, body) in bodies {
            let (first, last) = (day(body.seen.first), day(body.seen.last));
            rows.row(
                &BODIES,
                &[
                    Cell::Text(name),
                    body.kind.map(BodyKind::name).into(),
                    level(body.reach, body.place).into(),
                    self.text(body.place).into(),
                    Cell::Json(&self.most(&body.words, Word::Variant)),
                    some(&self.most(&body.words, Word::Abbreviation)),
                    first.as_ref().into(),
                    last.as_ref().into(),
                    body.seen.documents.into(),
                    body.seen.mentions.into(),
                    Cell::Json(&to_json(&self.evidence(&body.seen))),
                ],
            );
        }
    }

    fn held<'r>(&'r self, person: &'r Resolved<'r>) -> impl Iterator<Item = &'r Seat> {
        person.seats.iter().map(|&seat| &person.person.seats[seat]).filter(|seat| seat.office != NONE)
    }

    fn write_person(&self, person: &Resolved<'_>, rows: &mut dyn Rows) {
        let mut seen = Seen::none();
        let mut seats: Vec<&Seat> = person.seats.iter().map(|&seat| &person.person.seats[seat]).collect();
        // Evidence in the order of the corpus cannot be had from several seats; by time it can.
        seats.iter().for_each(|seat| seen.add(&seat.seen));
        seats.retain(|seat| seat.office != NONE);
        let offices: Vec<Held<'_>> = seats
            .iter()
            .map(|seat| Held {
                office: self.text(seat.office).unwrap_or_default(),
                body: self.text(seat.body),
                place: self.text(seat.place),
                province: self.text(seat.province),
                seen: self.times(&seat.seen),
            })
            .collect();
        let sorted = |ids: &mut dyn Iterator<Item = Id>| {
            let mut texts: Vec<&str> = ids.filter_map(|id| self.text(id)).collect();
            texts.sort_unstable();
            texts.dedup();
            to_json(&texts)
        };
        let all = || person.seats.iter().map(|&seat| &person.person.seats[seat]);
        let byline = all().all(|seat| seat.byline);
        let mut keys: Vec<&str> = self.counted(&person.words, Word::Key).iter().map(|word| word.text).collect();
        keys.sort_unstable();
        let (first, last) = (day(seen.first), day(seen.last));
        rows.row(
            &PERSONS,
            &[
                Cell::Text(&person.key),
                Cell::Text(person.name),
                Cell::Json(&to_json(&keys)),
                Cell::Json(&self.most(&person.words, Word::Variant)),
                some(&self.most(&person.words, Word::Honorific)),
                if byline { true.into() } else { Cell::Empty },
                some(&to_json(&offices)),
                some(&sorted(&mut all().map(|seat| seat.body))),
                some(&sorted(&mut all().flat_map(|seat| [seat.place, seat.province]))),
                first.as_ref().into(),
                last.as_ref().into(),
                all().map(|seat| seat.pages).sum::<u32>().into(),
                Cell::Json(&to_json(&self.evidence(&seen))),
            ],
        );
    }

    fn write_offices(&self, persons: &[Resolved<'_>], rows: &mut dyn Rows) {
        let mut held: Vec<(&str, &str, &Seat, &Resolved<'_>)> = Vec::new();
        for person in persons {
            for seat in self.held(person) {
                let text = |id| self.text(id).unwrap_or_default();
                held.push((text(seat.office), text(seat.province), seat, person));
            }
        }
        held.sort_by_key(|&(office, province, seat, person)| (office, province, seat.seen.first, &person.key));
        for office in held.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let holders: Vec<Holder<'_>> = office
                .iter()
                .map(|(.., seat, person)| Holder {
                    person: &person.key,
                    name: person.name,
                    seen: self.times(&seat.seen),
                })
                .collect();
            let seat = office[0].2;
            rows.row(
                &OFFICES,
                &[
                    Cell::Text(office[0].0),
                    self.text(seat.body).into(),
                    self.text(seat.place).into(),
                    self.text(seat.province).into(),
                    level(seat.reach, seat.place).into(),
                    Cell::Json(&to_json(&holders)),
                ],
            );
        }
    }
}

/// What is known of the level: that nothing places a body does not make it one of the nation.
fn level(reach: Reach, place: Id) -> Option<&'static str> {
    reach.name().filter(|_| place != NONE || reach == Reach::Nation)
}

/// An empty list is an absent value.
fn some(json: &str) -> Cell<'_> {
    if json == "[]" { Cell::Empty } else { Cell::Json(json) }
}
