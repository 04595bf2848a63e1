//! The administrative unit that a text is about: whose bodies `tỉnh`, `huyện` and `xã` mean when no name follows.
//!
//! Units that the page names are weighed by where they stand, and lend a part of their weight to the
//! units above them. How often the text speaks of `tỉnh`, `huyện` or `xã` without a name tells the level.
//! Names of persons, and what offices they hold elsewhere, are no evidence.

use std::collections::BTreeMap;

use giaoban_core::text::{LexiconBuilder, Matches, Shape, Token, WordId, WordTable};
use giaoban_core::{DocumentPlace, ZoneKind};
use giaoban_gazetteer::{Era, Gazetteer, Kind, Level, OWNER, Unit, UnitId, class};
use jiff::civil::{Date, date};

use crate::block::Block;
use crate::layout::{Layout, Page};
use crate::marks::Marks;
use crate::phrases::Cue;
use crate::time;

/// Evidence is counted in quarters of a plain mention.
const MENTION: u32 = 4;

/// Mentions in running text beyond this many add nothing: a long text does not weigh more than its headline.
const MENTIONS_AT_MOST: u32 = 6;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Other,
    /// `tỉnh`
    Province,
    /// `huyện`, `quận`
    District(Kind),
    /// `xã`, `phường`
    Commune(Kind),
    /// `thành` of `thành phố`, `Thành ủy`
    City,
    /// `thị` of `thị xã`, `thị trấn`
    Urban,
    /// `TP`
    CityShort,
    /// `TX`
    TownShort,
    /// `TT`
    TownshipShort,
    /// `đặc` of `đặc khu`
    Special,
    /// `các`, `mỗi`, `cấp`: not the unit of the page
    General,
    /// Last word of a body that a name follows: `Tỉnh ủy Lào Cai`, `Sở Tài chính An Giang`
    Body,
}

/// Finds the place of documents.
#[derive(Debug)]
pub(crate) struct PlaceReader {
    gazetteer: &'static Gazetteer,
    roles: WordTable<Role>,
    city: WordId,
    township: WordId,
    special: WordId,
    committee: WordId,
    not_after_commune: WordTable<bool>,
}

/// What counts for one page.
#[derive(Default)]
struct Tally {
    /// Weight of units named; names that several units have share it.
    units: BTreeMap<UnitId, u32>,
    /// How often running text named each unit.
    mentions: BTreeMap<UnitId, u32>,
    /// Bare `tỉnh`, `huyện`, `xã`.
    provinces: u32,
    districts: u32,
    communes: u32,
}

/// The best of the units that have one name, by their numbers in the list of all.
struct Namesakes {
    units: [u32; NAMESAKES_AT_MOST],
    count: usize,
    rank: (bool, Level),
}

/// More units of one name tell nothing of the place.
const NAMESAKES_AT_MOST: usize = 12;

impl Namesakes {
    /// Adds a unit unless there are units of a lower rank, and drops those of a higher one.
    fn add(&mut self, unit: usize, rank: (bool, Level)) {
        if self.count == 0 || rank < self.rank {
            (self.count, self.rank) = (0, rank);
        } else if rank > self.rank {
            return;
        }
        if let Some(slot) = self.units.get_mut(self.count) {
            *slot = unit as u32;
        }
        self.count += 1;
    }

    /// The units in order; `None` when there is none, or too many.
    fn few(&self) -> Option<&[u32]> {
        self.units.get(..self.count).filter(|units| !units.is_empty())
    }
}

impl PlaceReader {
    pub(crate) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let gazetteer = Gazetteer::shared();
        gazetteer.contribute(lexicon);
        let mut roles = WordTable::new(Role::Other);
        for (role, words) in [
            (Role::Province, "tỉnh"),
            (Role::District(Kind::RuralDistrict), "huyện"),
            (Role::District(Kind::UrbanDistrict), "quận"),
            (Role::Commune(Kind::Commune), "xã"),
            (Role::Commune(Kind::Ward), "phường"),
            (Role::City, "thành"),
            (Role::Urban, "thị"),
            (Role::CityShort, "TP"),
            (Role::TownShort, "TX"),
            (Role::TownshipShort, "TT"),
            (Role::Special, "đặc"),
            (Role::General, "các những nhiều cấp mỗi từng một hai ba số liên ngoài mấy đơn"),
            (Role::Body, "ủy báo bộ an đoàn hội sở ban sự đài viện chí toán"),
        ] {
            for word in words.split(' ') {
                roles.set(lexicon.word(word), role);
            }
        }
        let mut not_after_commune = WordTable::new(false);
        // `xã hội`, `xã viên`, `xã luận`
        for word in ["hội", "viên", "luận", "giao", "thuyết"] {
            not_after_commune.set(lexicon.word(word), true);
        }
        Self {
            gazetteer,
            roles,
            city: lexicon.word("phố"),
            township: lexicon.word("trấn"),
            special: lexicon.word("khu"),
            committee: lexicon.word("ủy"),
            not_after_commune,
        }
    }

    fn role(&self, tokens: &[Token], at: usize) -> Role {
        tokens.get(at).map_or(Role::Other, |t| self.roles.get(t.word))
    }

    /// The words at which [`PlaceReader::count_levels`] has to look.
    pub(crate) fn telling(&self) -> impl Iterator<Item = WordId> {
        let tells = |role: Role| matches!(role, Role::Province | Role::District(_) | Role::Commune(_));
        self.roles.iter().filter(move |(_, role)| tells(*role)).map(|(word, _)| word)
    }

    /// The classifier that ends right before token `at` and where it begins.
    fn classifier_before(&self, tokens: &[Token], at: usize) -> Option<(Kind, usize)> {
        let mut last = at.checked_sub(1)?;
        if tokens[last].is(Shape::PERIOD) {
            // `TP. Lào Cai`
            last = last.checked_sub(1)?;
        }
        let kind = match self.role(tokens, last) {
            Role::Province => Kind::Province,
            Role::District(kind) => kind,
            Role::Commune(kind) => {
                if last > 0 && self.role(tokens, last - 1) == Role::Urban && kind == Kind::Commune {
                    return Some((Kind::Town, last - 1));
                }
                kind
            }
            Role::CityShort => Kind::City,
            Role::TownShort => Kind::Town,
            Role::TownshipShort if tokens[last + 1].is(Shape::PERIOD) => Kind::Township,
            _ => {
                let before = last.checked_sub(1)?;
                let word = tokens[last].word;
                return match self.role(tokens, before) {
                    Role::City if word == self.city => Some((Kind::City, before)),
                    Role::Urban if word == self.township => Some((Kind::Township, before)),
                    Role::Special if word == self.special => Some((Kind::SpecialZone, before)),
                    _ => None,
                };
            }
        };
        Some((kind, last))
    }

    /// The place of a document; `None` when the evidence is thin. `day` is the first one of the publication time.
    pub(crate) fn place(
        &self,
        page: Page<'_>,
        matches: &Matches,
        layout: &Layout,
        marks: &Marks<'_>,
        url: Option<&str>,
        day: Option<Date>,
    ) -> Option<DocumentPlace> {
        let Page { text, tokens, .. } = page;
        let mut tally = Tally::default();
        let era = day.map(Era::of);
        // Without a date, the system that stood for most of the time.
        let time = (time::iso(day.unwrap_or(date(2024, 1, 1))), era.unwrap_or(Era::Before));
        let known_era = time.1;
        let host = url.and_then(host).and_then(|host| self.gazetteer.place_of_host(host, known_era));
        if let Some(unit) = host {
            self.add(&mut tally, unit, 10 * MENTION);
        }
        let mut level = host.map(|unit| self.gazetteer.unit(unit).level);
        // `(Baonghean.vn)`: a tag that is an address.
        if let Some(tag) = layout.dateline.and_then(|dateline| dateline.tag) {
            let span = tokens[tag.0].span().join(tokens[tag.1 - 1].span());
            let name = span.of(text);
            let address =
                name.is_ascii() && (6..=40).contains(&name.len()) && name.bytes().any(|b| b.is_ascii_lowercase());
            let unit = if address { self.gazetteer.place_of_host(name, known_era) } else { None };
            if let Some(unit) = unit {
                self.add(&mut tally, unit, 8 * MENTION);
                level = level.or(Some(self.gazetteer.unit(unit).level));
            }
        }
        let named = matches.of(OWNER);
        let mut next = 0;
        let mut titled = false;
        for (block, &kind) in layout.blocks.iter().zip(&layout.kinds) {
            let masthead =
                !titled && block.first.has(Cue::Masthead) && matches!(kind, ZoneKind::Furniture | ZoneKind::Heading);
            titled |= kind == ZoneKind::Title;
            // Weight of a mention, in quarters.
            let weight = match kind {
                _ if masthead => 5 * MENTION,
                ZoneKind::Title => 3 * MENTION,
                ZoneKind::Stamp => 4 * MENTION,
                ZoneKind::Heading if !titled => 4 * MENTION,
                ZoneKind::Lead => 2 * MENTION,
                ZoneKind::Body | ZoneKind::Heading | ZoneKind::Caption | ZoneKind::Byline | ZoneKind::Credit => MENTION,
                _ => MENTION / 2,
            };
            let own = &tokens[..block.end];
            if matches!(kind, ZoneKind::Title | ZoneKind::Lead | ZoneKind::Body | ZoneKind::Heading | ZoneKind::Caption)
            {
                self.count_levels(&mut tally, own, block, marks.within(block.marks));
            }
            let mut last_end = 0;
            while let Some(first) = named.get(next).filter(|m| (m.start as usize) < block.end) {
                // Of the names that begin at one token, the longest.
                let mut longest = *first;
                let from = next;
                while let Some(m) = named.get(next).filter(|m| m.start == first.start) {
                    longest = *m;
                    next += 1;
                }
                let (start, end) = (longest.start as usize, longest.end as usize);
                if start < last_end {
                    continue;
                }
                last_end = end;
                if longest.class == class::PRESS {
                    let tag = layout.dateline.and_then(|dateline| dateline.tag);
                    if tag.is_some_and(|(from, to)| from <= start && end <= to) {
                        // Two papers may have one tag; then the page must name the province too.
                        let papers =
                            named[from..next].iter().filter(|m| m.class == class::PRESS && m.end == longest.end);
                        let provinces = papers.filter_map(|m| {
                            let name = self.gazetteer.press(m.value).province;
                            if name.is_empty() { None } else { self.gazetteer.province(name, known_era) }
                        });
                        let provinces: Vec<UnitId> = provinces.collect();
                        let weight = if provinces.len() > 1 { 2 } else { 8 };
                        for province in provinces {
                            self.add(&mut tally, province, weight * MENTION);
                            level = level.or(Some(Level::Province));
                        }
                    }
                    continue;
                }
                let found = self.mention(&mut tally, own, block.start, (start, end), &longest, weight, &time);
                if masthead && level.is_none() {
                    level = found;
                }
            }
        }
        self.decide(&tally, level, era)
    }

    /// Weighs the units that one name may mean. Returns the level when a classifier tells it.
    #[expect(clippy::too_many_arguments, reason = "one mention with its surroundings")]
    fn mention(
        &self,
        tally: &mut Tally,
        tokens: &[Token],
        block_start: usize,
        (start, end): (usize, usize),
        found: &giaoban_core::text::Match,
        weight: u32,
        time: &(String, Era),
    ) -> Option<Level> {
        let classifier = self.classifier_before(&tokens[..end], start).filter(|(_, at)| *at >= block_start);
        let before = start.checked_sub(1).filter(|&at| at >= block_start).map(|at| &tokens[at]);
        let after = tokens.get(end);
        let body = before.is_some_and(|t| self.roles.get(t.word) == Role::Body || t.is(Shape::UPPER));
        if classifier.is_none() {
            // Inside a longer name, of a person as a rule: `Nguyễn Thái Bình`, `Hà Giang Nam`.
            let joined = |t: &Token| t.is(Shape::LETTERS) && t.is(Shape::CAPITAL);
            let inside = before.is_some_and(joined) && !body
                || after.is_some_and(|t| joined(t) && !t.is(Shape::UPPER) && !t.is(Shape::SENTENCE_START));
            let shouted = tokens[start..end].iter().all(|t| t.is(Shape::UPPER)) && start != block_start;
            if inside || shouted || found.class == class::WEAK {
                return None;
            }
        }
        let gazetteer = self.gazetteer;
        let named = gazetteer.named(giaoban_gazetteer::NameId(found.value));
        // The highest units that the name fits, those that existed at the time before others.
        let mut best = Namesakes { units: [0; NAMESAKES_AT_MOST], count: 0, rank: (false, Level::Country) };
        for (number, &id) in named.iter().enumerate() {
            let (level, own) = gazetteer.level_and_kind(id);
            let fits = match classifier {
                Some((kind, _)) => own == kind || kind == Kind::Province && level == Level::Province,
                // Communes need a classifier: they share their names with persons and with each other.
                None => matches!(level, Level::Province | Level::District),
            };
            if fits {
                best.add(number, (!is_in_force(gazetteer.unit(id), time), level));
            }
        }
        // Thirty communes of one name say nothing.
        let units = best.few()?;
        let first = named[units[0] as usize];
        let highest = best.rank.1;
        let mut weight = weight;
        if classifier.is_some() || body {
            weight += weight / 2;
        }
        // `Lào Cai: Hội nghị …`
        if start == block_start && after.is_some_and(|t| t.is(Shape::COLON)) && weight >= 3 * MENTION {
            weight += 3 * MENTION;
        }
        if weight < 3 * MENTION {
            let count = tally.mentions.entry(first).or_default();
            *count += 1;
            if *count > MENTIONS_AT_MOST {
                return None;
            }
        }
        let share = (weight / units.len() as u32).max(1);
        for &unit in units {
            self.add(tally, named[unit as usize], share);
        }
        classifier.map(|_| highest)
    }

    /// Adds the weight of a unit, and half of it to each unit above.
    fn add(&self, tally: &mut Tally, unit: UnitId, weight: u32) {
        *tally.units.entry(unit).or_default() += weight;
        let mut above = self.gazetteer.unit(unit).parent;
        while let Some(unit) = above {
            *tally.units.entry(unit).or_default() += weight.div_ceil(2);
            above = self.gazetteer.unit(unit).parent;
        }
    }

    /// Counts `tỉnh`, `huyện` and `xã` that no name follows.
    fn count_levels(&self, tally: &mut Tally, tokens: &[Token], block: &Block, marks: &[u32]) {
        let start = block.start;
        for &at in marks {
            let at = at as usize;
            let role = self.roles.get(tokens[at].word);
            let (counter, end) = match role {
                Role::Province => (&mut tally.provinces, at + 1),
                Role::District(_) => (&mut tally.districts, at + 1),
                Role::Commune(_) => (&mut tally.communes, at + 1),
                _ => continue,
            };
            let next = tokens.get(end);
            let before = at.checked_sub(1).filter(|&i| i >= start).map(|i| &tokens[i]);
            let named = next.is_some_and(|t| t.is(Shape::CAPITAL) && t.is(Shape::LETTERS) && t.word != self.committee);
            if named && !block.capitals {
                continue;
            }
            if matches!(role, Role::Commune(Kind::Commune))
                && (next.is_some_and(|t| self.not_after_commune.get(t.word))
                    || before.is_some_and(|t| self.roles.get(t.word) == Role::Urban))
            {
                continue;
            }
            // `tỉnh ủy Lào Cai` names its province.
            if next.is_some_and(|t| t.word == self.committee)
                && tokens
                    .get(end + 1)
                    .is_some_and(|t| t.is(Shape::CAPITAL) && t.is(Shape::LETTERS) && !t.is(Shape::SENTENCE_START))
            {
                continue;
            }
            let general = before.is_some_and(|t| {
                matches!(self.roles.get(t.word), Role::General) || t.is(Shape::DIGITS) || t.is(Shape::SLASH)
            });
            // `các huyện, thị xã, thành phố`; `xã, phường, thị trấn`
            let is_level = |i: usize| {
                matches!(
                    self.role(tokens, i),
                    Role::Province | Role::District(_) | Role::Commune(_) | Role::City | Role::Urban
                )
            };
            let listed = next.is_some_and(|t| t.is(Shape::COMMA.or(Shape::DASH).or(Shape::SLASH))) && is_level(end + 1)
                || before.is_some_and(|t| t.is(Shape::COMMA.or(Shape::DASH))) && at >= start + 2 && is_level(at - 2);
            if !general && !listed {
                *counter += 1;
            }
        }
    }

    fn decide(&self, tally: &Tally, level: Option<Level>, era: Option<Era>) -> Option<DocumentPlace> {
        let Tally { provinces, districts, communes, .. } = *tally;
        // One bare `xã` is enough where the text names no unit more often than that commune.
        let named = |level: Level| {
            let of_level = tally.mentions.iter().filter(|(unit, _)| self.gazetteer.level_and_kind(**unit).0 == level);
            of_level.map(|(_, count)| *count).max().unwrap_or(0)
        };
        let leads = |level: Level| named(level) > 0 && named(level) >= named(Level::Province);
        let level = level.unwrap_or_else(|| {
            if communes > provinces && communes > districts && (communes >= 2 || leads(Level::Commune)) {
                Level::Commune
            } else if districts > provinces && (districts >= 2 || leads(Level::District)) {
                Level::District
            } else {
                Level::Province
            }
        });
        let unit = self.best(tally, level, provinces + districts + communes > 0)?;
        Some(self.document_place(unit, era))
    }

    /// The unit of a level with the most evidence. `bare`: the text speaks of the bodies of a unit that it does not name.
    fn best(&self, tally: &Tally, level: Level, bare: bool) -> Option<UnitId> {
        let of_level = || tally.units.iter().filter(|(unit, _)| self.gazetteer.level_and_kind(**unit).0 == level);
        // The units above tell namesakes apart, whose names share the weight.
        let above = |unit: UnitId| {
            let weight = |above: Option<UnitId>| {
                above.filter(|above| *above != unit).and_then(|above| tally.units.get(&above)).copied()
            };
            weight(self.gazetteer.province_of(unit)).unwrap_or(0)
                + weight(self.gazetteer.district_of(unit)).unwrap_or(0)
        };
        let name_of = |unit: UnitId| self.gazetteer.unit(unit).name;
        let (best, weight, second, total) = if let (Some((&unit, &weight)), None) = {
            let mut units = of_level();
            (units.next(), units.next())
        } {
            (unit, weight, 0, weight)
        } else {
            let mut names: BTreeMap<&str, u32> = BTreeMap::new();
            for (unit, weight) in of_level() {
                *names.entry(name_of(*unit)).or_default() += *weight;
            }
            let rank = |unit: UnitId, weight: u32| (names[name_of(unit)], weight, above(unit));
            let mut ranked: Vec<_> = of_level().map(|(unit, weight)| (rank(*unit, *weight), *unit)).collect();
            ranked.sort_unstable_by_key(|(rank, unit)| (std::cmp::Reverse(*rank), *unit));
            let &(best_rank, best) = ranked.first()?;
            if ranked.get(1).is_some_and(|(rank, _)| *rank == best_rank) {
                return None;
            }
            let other = ranked.iter().find(|(_, unit)| name_of(*unit) != name_of(best));
            let total: u32 = of_level().map(|(_, weight)| *weight).sum();
            (best, best_rank.0, other.map_or(0, |(rank, _)| rank.0), total)
        };
        let enough = if bare {
            // A district that is not named itself is known by one of its communes, when there are no others.
            let least = if level == Level::District && second == 0 { MENTION / 2 } else { MENTION };
            weight >= least && (weight * 2 >= second * 3 || level != Level::Province)
        } else {
            weight >= 5 * MENTION / 2 && weight * 5 >= total * 3
        };
        enough.then_some(best)
    }

    fn document_place(&self, id: UnitId, era: Option<Era>) -> DocumentPlace {
        let unit = self.gazetteer.unit(id);
        let name_of = |above: Option<UnitId>| {
            above.filter(|above| *above != id).map(|above| self.gazetteer.unit(above).name.to_owned())
        };
        // Without a date, the code is certain only where it is the same in both systems.
        let sure = era.is_some() && (unit.era == era || unit.era.is_none())
            || era.is_none() && unit.era == Some(Era::Before) && unit.level == Level::District;
        DocumentPlace {
            name: unit.name.to_owned(),
            code: (sure && !unit.code.is_empty()).then(|| unit.code.to_owned()),
            province: name_of(self.gazetteer.province_of(id)),
            district: name_of(self.gazetteer.district_of(id)),
            level: unit.level.name(),
        }
    }
}

/// True when the unit existed on a day, as far as the tables know.
fn is_in_force(unit: &Unit, (day, era): &(String, Era)) -> bool {
    unit.era.is_none_or(|own| own == *era)
        && (unit.valid_from.is_empty() || unit.valid_from <= day.as_str())
        && (unit.valid_to.is_empty() || day.as_str() <= unit.valid_to)
}

/// The host of an address.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    (host.contains('.') && !host.is_empty()).then_some(host)
}
