//! What later documents say of what earlier ones ordered.
//!
//! For each directive, the clauses of later documents that tell of a result or a lack, or order anew, and speak of the
//! same action. A link is a candidate: both speak of the same thing with rare words in common, and a body or the place
//! is the same. Nothing says that the one was done because of the other.
//!
//! # How alike two clauses are
//!
//! A clause is taken as the set of its syllables and pairs of neighbouring syllables, without numbers, function words
//! and the verbs with which any order begins. Each weighs the logarithm of how rare it is among the clauses of the
//! corpus. The likeness is the weight of what both have over the geometric mean of the weights of each (the cosine of
//! the two sets). A shared programme or document adds a tenth, a body or place in both clauses a twentieth. Under
//! [`THRESHOLD`] nothing is linked.
//!
//! # Cost
//!
//! Documents are taken in the order of their days; those without a day are left out. An index holds the directives by
//! place or body and by each of their [`INDEXED`] rarest terms; a clause of a later document looks up its own
//! [`LOOKED_UP`] rarest terms there, of each at most the last [`POSTINGS`] directives, and is compared with the
//! [`CANDIDATES`] that it meets most often, those only once left out.
//!
//! What is kept of a document is the text of at most [`CLAUSES`] directives and [`CLAUSES`] other clauses, each cut at
//! [`EXCERPT`] bytes. A page with 5 directives and 8 reports takes about 3 KB: some 3 GB for a million such pages, and
//! as much again for the index while the table is written. Pages without directives, results and lacks take
//! nothing, and the table is made only when a run writes to a folder.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

use giaoban_core::text::NormalizedText;
use giaoban_core::{
    Annotation, Annotations, Cell, Column, ColumnType, Document, Ref, Register, Rows, Table, TableFormat, json,
};
use giaoban_entity::{EntityMention, EntityType};
use jiff::civil::Date;

use crate::Directive;
use crate::clauses::{self, ClauseRole};
use crate::lexicon::Lexicon;
use crate::table::body_of;

/// Directives, and other clauses, that are kept of one document.
const CLAUSES: usize = 32;

/// Bytes of a clause that are kept.
const EXCERPT: usize = 240;

/// Directives that are looked at for one term of one place or body, the last ones.
const POSTINGS: usize = 32;

/// Directives that one clause is compared with, those with the most terms in common.
const CANDIDATES: usize = 24;

/// Days within which the same order in the same words is a reprint.
const REPRINT: i32 = 30;

/// Terms of a directive under which it is found, the rarest.
const INDEXED: usize = 8;

/// Terms of a later clause that are looked up, the rarest.
const LOOKED_UP: usize = 16;

/// Links of one directive, the best ones.
const LINKS: usize = 8;

/// Days after which nothing is linked.
const DAYS: i32 = 3 * 366;

/// Likeness under which nothing is linked.
const THRESHOLD: f64 = 0.3;

/// Links between directives and what later documents say.
static FOLLOW_UPS: Table = Table {
    name: "follow_ups",
    description: "pair of a directive and a later clause that may speak of the same action",
    format: TableFormat::JsonLines,
    columns: &[
        Column::new("document", ColumnType::Text, "id of the document with the directive"),
        Column::new("directive", ColumnType::Text, "id of the directive in it"),
        Column::new("published", ColumnType::Text, "day of that document"),
        Column::new("issuer", ColumnType::Text, "who gives it"),
        Column::new("addressee", ColumnType::Text, "who is to act, as printed"),
        Column::new("due", ColumnType::Text, "deadline or period, a TIMEX3 value"),
        Column::new("action", ColumnType::Text, "what is to be done; cut when long"),
        Column::new("later_document", ColumnType::Text, "id of the later document"),
        Column::new("later_published", ColumnType::Text, "its day"),
        Column::new("days", ColumnType::Integer, "days between the two"),
        Column::new("relation", ColumnType::Text, "result, limitation or renewed"),
        Column::new("later_directive", ColumnType::Text, "id of the later directive, where it is ordered anew"),
        Column::new("start", ColumnType::Integer, "where the later clause begins, in code points"),
        Column::new("end", ColumnType::Integer, "where it ends"),
        Column::new("text", ColumnType::Text, "the later clause; cut when long"),
        Column::new("score", ColumnType::Number, "how alike they are, up to 1; no probability"),
        Column::new("shared_terms", ColumnType::Json, "the weightiest words that both have"),
        Column::new("shared_entities", ColumnType::Json, "the bodies, places, documents and programmes that both have"),
    ],
};

/// A number for a text that is the same in every run.
fn hash(text: &str) -> u32 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    (hash ^ (hash >> 32)) as u32
}

fn mix(a: u32, b: u32) -> u32 {
    let product = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (product >> 32) as u32
}

/// Hashes numbers that are hashes already.
#[derive(Default)]
struct Passed(u64);

impl std::hash::Hasher for Passed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

type ByTerm<T> = HashMap<u32, T, BuildHasherDefault<Passed>>;

/// A range of a text that only grows.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Piece {
    start: u64,
    len: u32,
}

/// A range of the list of names.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Names {
    start: u32,
    len: u32,
}

#[derive(Clone, PartialEq, Debug)]
struct Page {
    id: Piece,
    day: Date,
    /// The administrative units of the document and of the bodies that it names, and those that it names.
    places: Names,
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Record {
    page: u32,
    role: ClauseRole,
    /// Number of the directive in its layer.
    directive: u32,
    /// In code points.
    start: u32,
    end: u32,
    text: Piece,
    /// Issuer, addressee and deadline, each with a tab behind it.
    who: Piece,
    /// Bodies that the clause, its issuer or addressee name.
    bodies: Names,
    /// Programmes and documents that the clause names.
    topics: Names,
}

impl Record {
    fn is_directive(&self) -> bool {
        self.directive != u32::MAX
    }
}

/// Directives and reports of a corpus, and the links between them. See the module's documentation for what is kept.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct FollowUps {
    pages: Vec<Page>,
    records: Vec<Record>,
    /// All texts, one behind the other.
    text: String,
    /// Names of entities, by their numbers.
    names: Vec<u32>,
    /// The names of these numbers.
    known: BTreeMap<u32, Box<str>>,
}

impl FollowUps {
    fn push(&mut self, text: &str) -> Piece {
        let mut len = text.len().min(EXCERPT);
        while !text.is_char_boundary(len) {
            len -= 1;
        }
        let piece = Piece { start: self.text.len() as u64, len: len as u32 };
        self.text.push_str(&text[..len]);
        piece
    }

    fn get(&self, piece: Piece) -> &str {
        let start = piece.start as usize;
        &self.text[start..start + piece.len as usize]
    }

    fn push_names<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Names {
        let start = self.names.len();
        for name in names {
            let number = hash(name);
            if self.names.len() - start < 12 && !self.names[start..].contains(&number) {
                self.names.push(number);
                self.known.entry(number).or_insert_with(|| name.into());
            }
        }
        Names { start: start as u32, len: (self.names.len() - start) as u32 }
    }

    /// The numbers of names.
    fn names(&self, names: Names) -> &[u32] {
        &self.names[names.start as usize..][..names.len as usize]
    }

    /// The names that are in both lists.
    fn share(&self, a: Names, b: Names) -> impl Iterator<Item = u32> {
        self.names(a).iter().filter(move |name| self.names(b).contains(name)).copied()
    }

    /// Adds one document.
    pub(crate) fn add(
        &mut self,
        lexicon: &Lexicon,
        document: &Document,
        found: &[Annotation<Directive>],
        prior: &Annotations,
    ) {
        // What is later than what cannot be said without days.
        let Some(time) = &document.published.time else { return };
        let entities = prior.of::<EntityMention>();
        let clauses = clauses::read(lexicon, document, prior, found);
        let mut kept = [0; 2];
        let mut first = true;
        let mut at = (0, 0);
        for clause in &clauses {
            let ordered = match clause.role {
                ClauseRole::Directive | ClauseRole::Plan if clause.directive.is_some() => true,
                ClauseRole::Result | ClauseRole::Limitation => false,
                _ => continue,
            };
            let kept = &mut kept[usize::from(ordered)];
            let text = clause.span.of(&document.text);
            if *kept == CLAUSES || text.len() < 16 {
                continue;
            }
            *kept += 1;
            if first {
                first = false;
                let id = self.push(&document.id);
                let places = document
                    .place
                    .iter()
                    .flat_map(|place| [Some(place.name.as_str()), place.province.as_deref()])
                    .chain(entities.iter().map(|entity| match entity.value.kind {
                        EntityType::Org => entity.value.place.as_deref(),
                        EntityType::Place => {
                            let unit = matches!(entity.value.level, Some("province" | "district" | "commune"));
                            unit.then_some(entity.value.name.as_str())
                        }
                        _ => None,
                    }));
                let places = self.push_names(places.flatten());
                self.pages.push(Page { id, day: time.last, places });
            }
            let directive = clause.directive.map(|directive| &found[directive.index()].value);
            let (start, end) = (clause.span.start() as usize, clause.span.end() as usize);
            if at.0 > start {
                at = (0, 0);
            }
            at = (start, at.1 + document.text[at.0..start].chars().count());
            let from = at.1 as u32;
            let to = from + text.chars().count() as u32;
            let inside = {
                let from = entities.partition_point(|entity| (entity.span.start() as usize) < start);
                entities[from..].iter().take_while(move |entity| (entity.span.start() as usize) < end).take(32)
            };
            let speaks = directive.and_then(|directive| directive.issuer.as_ref()?.entity);
            let acts = directive.and_then(|directive| directive.addressee.as_ref()?.entity);
            let named = [speaks, acts].into_iter().flatten().filter_map(|entity| {
                body_of(entities, entity.index()).or_else(|| entities.get(entity.index()).map(|entity| &entity.value))
            });
            let bodies = named.chain(
                inside
                    .clone()
                    .map(|entity| &entity.value)
                    .filter(|entity| matches!(entity.kind, EntityType::Org | EntityType::Place)),
            );
            let bodies = self.push_names(bodies.map(|entity| entity.name.as_str()));
            let topics =
                inside.filter(|entity| matches!(entity.value.kind, EntityType::Programme | EntityType::Document));
            let topics = self.push_names(topics.map(|entity| entity.value.name.as_str()));
            let who = directive.map_or_else(Piece::default, |directive| {
                let issuer = directive.issuer.as_ref().map_or("", |issuer| &issuer.text);
                let addressee = directive.addressee.as_ref().map_or("", |addressee| &addressee.text);
                let due = directive.due.as_ref().map_or("", |due| &due.value);
                self.push(&format!("{issuer}\t{due}\t{addressee}"))
            });
            let text = self.push(text);
            let page = (self.pages.len() - 1) as u32;
            let role = clause.role;
            let directive = clause.directive.map_or(u32::MAX, |directive| directive.index() as u32);
            self.records.push(Record { page, role, directive, start: from, end: to, text, who, bodies, topics });
        }
    }
}

/// Words that say nothing of what an action is about; phrases by their syllables.
struct Functions(HashMap<u32, Vec<Vec<u32>>, BuildHasherDefault<Passed>>);

impl Functions {
    fn new() -> Self {
        let mut map: HashMap<u32, Vec<Vec<u32>>, BuildHasherDefault<Passed>> = HashMap::default();
        let lines = include_str!("../data/function-syllables.tsv").lines();
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let syllables: Vec<u32> = syllables(line).map(|(_, key)| key).collect();
            map.entry(syllables[0]).or_default().push(syllables);
        }
        Self(map)
    }

    /// How many syllables of `rest` make a word that says nothing.
    fn at(&self, rest: &[u32]) -> usize {
        let phrases = rest.first().and_then(|first| self.0.get(first));
        let lengths = phrases.into_iter().flatten().filter(|phrase| rest.starts_with(phrase)).map(Vec::len);
        lengths.max().unwrap_or(0)
    }
}

/// The syllables of a text as printed, with the number of their folded form; 0 between parts of the sentence.
fn syllables(text: &str) -> impl Iterator<Item = (&str, u32)> {
    text.split_inclusive(|c: char| !c.is_alphanumeric()).map(|word| {
        let syllable = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let number = syllable.bytes().all(|byte| byte.is_ascii_digit());
        let key = if number { 0 } else { hash(&NormalizedText::string(syllable)) };
        (syllable, key)
    })
}

/// The terms of a clause: syllables and pairs, sorted, each once.
fn terms(text: &str, functions: &Functions, out: &mut Vec<u32>) {
    out.clear();
    let keys: Vec<u32> = syllables(text).map(|(_, key)| key).collect();
    let mut k = 0;
    let mut before = 0;
    while k < keys.len() {
        let passed = functions.at(&keys[k..]);
        if passed > 0 || keys[k] == 0 {
            before = 0;
            k += passed.max(1);
            continue;
        }
        out.push(keys[k]);
        if before != 0 {
            out.push(mix(before, keys[k]));
        }
        before = keys[k];
        k += 1;
    }
    out.sort_unstable();
    out.dedup();
}

/// A directive that later clauses may follow up.
struct Open {
    record: u32,
    /// Its terms, a range of a list.
    terms: (u64, u32),
    weight: f64,
}

struct Link {
    later: u32,
    score: f64,
}

/// The directives of a corpus in the order of their days, and where to find them.
struct Index<'f> {
    follow_ups: &'f FollowUps,
    functions: Functions,
    /// Clauses that have a term.
    counts: ByTerm<u32>,
    open: Vec<Open>,
    terms: Vec<u32>,
    /// Place or body and term, mixed, with a number in `open`; sorted.
    postings: Vec<(u32, u32)>,
    /// Where the postings of each range of numbers begin.
    buckets: Vec<u64>,
    /// Bits of a number that say in which range it is.
    bits: u32,
}

impl<'f> Index<'f> {
    /// The index of the directives among `order`, records in the order of their days.
    fn new(follow_ups: &'f FollowUps, order: &[u32]) -> Self {
        let mut index = Self {
            follow_ups,
            functions: Functions::new(),
            counts: ByTerm::default(),
            open: Vec::new(),
            terms: Vec::new(),
            postings: Vec::new(),
            buckets: Vec::new(),
            bits: 0,
        };
        let mut own = Vec::new();
        for record in &follow_ups.records {
            terms(follow_ups.get(record.text), &index.functions, &mut own);
            for term in &own {
                *index.counts.entry(*term).or_default() += 1;
            }
        }
        for &record in order {
            let directive = &follow_ups.records[record as usize];
            if !directive.is_directive() {
                continue;
            }
            terms(follow_ups.get(directive.text), &index.functions, &mut own);
            let open = index.open.len() as u32;
            let groups = index.groups(directive, 3);
            for term in index.rarest(&own, INDEXED) {
                index.postings.extend(groups.iter().map(|group| (mix(*group, term), open)));
            }
            let weight = index.weight_of(&own);
            index.open.push(Open { record, terms: (index.terms.len() as u64, own.len() as u32), weight });
            index.terms.extend_from_slice(&own);
        }
        index.postings.sort_unstable();
        index.bits = (index.postings.len() / 4).max(1).ilog2();
        index.buckets = vec![0; (1 << index.bits) + 1];
        for (key, _) in &index.postings {
            index.buckets[(u64::from(*key) << index.bits >> 32) as usize + 1] += 1;
        }
        for bucket in 1..index.buckets.len() {
            index.buckets[bucket] += index.buckets[bucket - 1];
        }
        index
    }

    fn weight(&self, term: u32) -> f64 {
        let count = f64::from(self.counts.get(&term).copied().unwrap_or(1));
        ((self.follow_ups.records.len() as f64 + 1.0) / (count + 0.5)).ln().max(0.05)
    }

    fn weight_of(&self, terms: &[u32]) -> f64 {
        terms.iter().map(|term| self.weight(*term)).sum()
    }

    /// The `count` rarest terms that more than one clause has.
    fn rarest(&self, terms: &[u32], count: usize) -> Vec<u32> {
        let mut rarest: Vec<(u32, u32)> = terms
            .iter()
            .filter_map(|term| self.counts.get(term).filter(|count| **count > 1).map(|count| (*count, *term)))
            .collect();
        rarest.sort_unstable();
        rarest.truncate(count);
        rarest.into_iter().map(|(_, term)| term).collect()
    }

    /// Places and bodies under which a clause is looked up: the first `most` that it names, and as many of its page.
    fn groups(&self, record: &Record, most: usize) -> Vec<u32> {
        let page = &self.follow_ups.pages[record.page as usize];
        let named = self.follow_ups.names(record.bodies).iter().take(most);
        let mut groups: Vec<u32> = named.chain(self.follow_ups.names(page.places).iter().take(most)).copied().collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// The last directives under a number, among the first `known`.
    fn posted(&self, key: u32, known: u32) -> impl Iterator<Item = u32> {
        let bucket = (u64::from(key) << self.bits >> 32) as usize;
        let range = self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize;
        let postings = &self.postings[range];
        let start = postings.partition_point(|posting| *posting < (key, 0));
        let end = postings.partition_point(|posting| *posting < (key, known));
        postings[start.max(end.saturating_sub(POSTINGS))..end].iter().map(|(_, open)| *open)
    }

    /// Links of a clause with the first `known` directives, which are of earlier days: numbers in `open`, scores.
    fn look_up(&self, later: u32, known: u32) -> Vec<(u32, f64)> {
        let follow_ups = self.follow_ups;
        let record = &follow_ups.records[later as usize];
        let mut own = Vec::new();
        terms(follow_ups.get(record.text), &self.functions, &mut own);
        // Each directive counts once for each term.
        let mut met: Vec<u32> = Vec::new();
        let groups = self.groups(record, 5);
        for term in self.rarest(&own, LOOKED_UP) {
            let from = met.len();
            for group in &groups {
                met.extend(self.posted(mix(*group, term), known));
            }
            met[from..].sort_unstable();
            let mut seen = from;
            for k in from..met.len() {
                if k == from || met[k] != met[seen - 1] {
                    met[seen] = met[k];
                    seen += 1;
                }
            }
            met.truncate(seen);
        }
        met.sort_unstable();
        let mut candidates: Vec<(usize, u32)> =
            met.chunk_by(|a, b| a == b).filter(|alike| alike.len() > 1).map(|alike| (alike.len(), alike[0])).collect();
        candidates.sort_unstable_by(|a, b| b.cmp(a));
        candidates.truncate(CANDIDATES);
        let weight = self.weight_of(&own);
        candidates
            .into_iter()
            .filter_map(|(_, open)| {
                let directive = &self.open[open as usize];
                let earlier = &follow_ups.records[directive.record as usize];
                let days = days(self.day(earlier), self.day(record));
                if !(1..=DAYS).contains(&days) {
                    return None;
                }
                let (start, len) = directive.terms;
                let theirs = &self.terms[start as usize..][..len as usize];
                let shared: f64 = shared(theirs, &own).iter().map(|term| self.weight(*term)).sum();
                let likeness = shared / (directive.weight * weight).sqrt().max(f64::MIN_POSITIVE);
                // The same words within weeks are a reprint.
                if likeness > 0.95 && days <= REPRINT && record.is_directive() {
                    return None;
                }
                let topic = follow_ups.share(earlier.topics, record.topics).next().is_some();
                let body = follow_ups.share(earlier.bodies, record.bodies).next().is_some();
                let score = (likeness + if topic { 0.1 } else { 0.0 } + if body { 0.05 } else { 0.0 }).min(1.0);
                (score >= THRESHOLD).then_some((open, score))
            })
            .collect()
    }

    fn day(&self, record: &Record) -> Date {
        self.follow_ups.pages[record.page as usize].day
    }
}

/// Terms that are in both sorted lists.
fn shared(a: &[u32], b: &[u32]) -> Vec<u32> {
    a.iter().filter(|term| b.binary_search(term).is_ok()).copied().collect()
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// The best links, best first.
fn keep_best(links: &mut Vec<Link>) {
    links.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.later.cmp(&b.later)));
    links.truncate(LINKS);
}

impl Register for FollowUps {
    const TABLES: &'static [&'static Table] = &[&FOLLOW_UPS];

    fn merge(&mut self, later: Self) {
        if self.pages.is_empty() {
            *self = later;
            return;
        }
        let moved = |piece: Piece| Piece { start: piece.start + self.text.len() as u64, ..piece };
        let names = |names: Names| Names { start: names.start + self.names.len() as u32, ..names };
        let page = self.pages.len() as u32;
        self.records.extend(later.records.iter().map(|record| Record {
            page: record.page + page,
            text: moved(record.text),
            who: moved(record.who),
            bodies: names(record.bodies),
            topics: names(record.topics),
            ..*record
        }));
        let pages = later.pages.into_iter();
        self.pages.extend(pages.map(|page| Page { id: moved(page.id), places: names(page.places), ..page }));
        self.names.extend(later.names);
        for (number, name) in later.known {
            self.known.entry(number).or_insert(name);
        }
        self.text.push_str(&later.text);
    }

    fn rows(&self, rows: &mut dyn Rows) {
        let day = |record: u32| self.pages[self.records[record as usize].page as usize].day;
        // By day; within a day as they came.
        let mut order: Vec<u32> = (0..self.records.len() as u32).collect();
        order.sort_by_key(|&record| day(record));
        let index = Index::new(self, &order);
        let mut links: ByTerm<Vec<Link>> = ByTerm::default();
        let mut known = 0;
        for same_day in order.chunk_by(|&a, &b| day(a) == day(b)) {
            for &later in same_day {
                for (open, score) in index.look_up(later, known) {
                    let links = links.entry(index.open[open as usize].record).or_default();
                    links.push(Link { later, score });
                    if links.len() > 2 * LINKS {
                        keep_best(links);
                    }
                }
            }
            known += same_day.iter().filter(|&&record| self.records[record as usize].is_directive()).count() as u32;
        }
        for record in 0..self.records.len() as u32 {
            let Some(mut links) = links.remove(&record) else { continue };
            keep_best(&mut links);
            let own = self.get(self.records[record as usize].text);
            let mut own_terms = Vec::new();
            terms(own, &index.functions, &mut own_terms);
            for link in &links {
                self.write_link(&index, record, &own_terms, link, rows);
            }
        }
    }
}

impl FollowUps {
    /// Gives the row of one link of a directive, which has these terms.
    fn write_link(&self, index: &Index<'_>, directive: u32, own_terms: &[u32], link: &Link, rows: &mut dyn Rows) {
        let (earlier, later) = (&self.records[directive as usize], &self.records[link.later as usize]);
        let (from, to) = (index.day(earlier), index.day(later));
        let mut who = self.get(earlier.who).splitn(3, '\t').map(|part| (!part.is_empty()).then_some(part));
        let (issuer, due, addressee) = (who.next().flatten(), who.next().flatten(), who.next().flatten());
        let id = |record: &Record| Ref::<Directive>::new(record.directive as usize).to_string();
        let relation = match later.role {
            ClauseRole::Result => "result",
            ClauseRole::Limitation => "limitation",
            _ => "renewed",
        };
        let (own, other) = (self.get(earlier.text), self.get(later.text));
        let mut other_terms = Vec::new();
        terms(other, &index.functions, &mut other_terms);
        let both = shared(own_terms, &other_terms);
        let mut words: Vec<(f64, String)> = Vec::new();
        for (word, key) in syllables(own).filter(|(_, key)| both.binary_search(key).is_ok()) {
            let word = word.to_lowercase();
            if !words.iter().any(|(_, known)| *known == word) {
                words.push((index.weight(key), word));
            }
        }
        words.sort_by(|a, b| b.0.total_cmp(&a.0));
        words.truncate(8);
        let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
        let mut entities: Vec<&str> = Vec::new();
        for (own, other) in [(earlier.bodies, later.bodies), (earlier.topics, later.topics)] {
            entities.extend(self.share(own, other).filter_map(|name| self.known.get(&name)).map(|name| &**name));
        }
        let (mut shared_terms, mut shared_entities) = (Vec::new(), Vec::new());
        json::write(&words, &mut shared_terms);
        json::write(&entities, &mut shared_entities);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("JSON is UTF-8");
        let (shared_terms, shared_entities) = (text(shared_terms), text(shared_entities));
        let later_id = later.is_directive().then(|| id(later));
        rows.row(
            &FOLLOW_UPS,
            &[
                Cell::from(self.get(self.pages[earlier.page as usize].id)),
                Cell::from(&id(earlier)),
                Cell::from(&from.to_string()),
                Cell::from(issuer),
                Cell::from(addressee),
                Cell::from(due),
                Cell::from(own),
                Cell::from(self.get(self.pages[later.page as usize].id)),
                Cell::from(&to.to_string()),
                Cell::Integer(days(from, to).into()),
                Cell::from(relation),
                Cell::from(later_id.as_deref()),
                Cell::from(later.start),
                Cell::from(later.end),
                Cell::from(other),
                Cell::from((link.score * 1000.0).round() / 1000.0),
                Cell::Json(&shared_terms),
                Cell::Json(&shared_entities),
            ],
        );
    }
}
