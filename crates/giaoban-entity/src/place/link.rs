//! Which unit a mention means.
//!
//! A name can be that of thirty communes. In this order the candidates are cut down, as long as some remain: the unit named right behind
//! (`xã Tân Lập, huyện Chợ Đồn`), the place before a colon (`Thái Bình: Xã Tự Tân`), the system in force when the text was published, the
//! unit named last before, the place of the document, the other places of the document. What is left is one unit or stays a list.

use giaoban_core::Document;
use giaoban_gazetteer::{End, Era, Gazetteer, Level, UnitId};
use giaoban_text::Shape;
use rustc_hash::FxHashSet;

use super::{PlaceMention, Search, Strength, words};

/// The system that a document is written in; `None` when its time is unknown.
pub(super) fn era_of_document(document: &Document) -> Option<Era> {
    let time = document.published.time.as_ref()?;
    let (first, last) = (Era::of(time.first), Era::of(time.last));
    (first == last).then_some(first)
}

/// Keeps the candidates that fit, unless none does.
fn prefer(candidates: &mut Vec<UnitId>, fits: impl Fn(UnitId) -> bool) {
    if candidates.len() > 1 && candidates.iter().any(|id| fits(*id)) {
        candidates.retain(|id| fits(*id));
    }
}

pub(super) fn link(search: &mut Search<'_>) {
    let g = search.finder.gazetteer;
    let mut found = std::mem::take(&mut search.found);
    let era = search.era.or_else(|| era_of_mentions(g, &found));
    // Bare names of a group and the list's last member share what follows.
    let mut last_of_group: Vec<usize> = (0..found.len()).collect();
    for (index, mention) in found.iter().enumerate() {
        last_of_group[mention.group] = index;
    }
    // Mentions whose unit above is named right behind them.
    let mut pinned = vec![false; found.len()];
    // From the end, so that the unit above is known when the one before it is looked at.
    for index in (0..found.len()).rev() {
        let last = last_of_group[found[index].group];
        let mut candidates = std::mem::take(&mut found[index].candidates);
        let above = parents(search, &found, last);
        if !above.is_empty() {
            let within = |id: UnitId| above.iter().any(|parent| id != *parent && g.is_within(id, *parent));
            // The same name of a province in the other system.
            let namesake = |id: UnitId| {
                let province = g.province_of(id).map(|p| g.unit(p).name);
                above.iter().any(|p| g.unit(*p).level == Level::Province && Some(g.unit(*p).name) == province)
            };
            if candidates.iter().any(|id| within(*id)) {
                candidates.retain(|id| within(*id));
                pinned[index] = true;
            } else if candidates.iter().any(|id| namesake(*id)) {
                candidates.retain(|id| namesake(*id));
                pinned[index] = true;
            } else if above.iter().any(|p| g.unit(*p).level == Level::Province)
                && found[index].level > Level::Province
                && found[index].strength == Strength::Classified
                && found.get(last + 1).is_some_and(|next| next.strength == Strength::Classified)
            {
                // The tables know the name elsewhere, but not there.
                candidates.clear();
            }
        }
        let ended = ended_follows(search, found[index].tokens.end);
        match era {
            _ if ended => prefer(&mut candidates, |id| g.unit(id).era == Some(Era::Before)),
            Some(era) => {
                prefer(&mut candidates, |id| g.unit(id).era.is_none_or(|own| own == era));
                if era == Era::Before {
                    prefer(&mut candidates, |id| in_force(search, g, id));
                }
            }
            None => {}
        }
        found[index].candidates = candidates;
    }
    // From the start, with what is known before each.
    let home = home(search);
    let named = Named::of(g, &found);
    let home_province = home.and_then(|home| g.province_of(home));
    let mut last_district: Option<(UnitId, usize)> = None;
    for index in 0..found.len() {
        let colon = place_before_colon(search, &found, index);
        let mut candidates = std::mem::take(&mut found[index].candidates);
        if let Some(above) = colon {
            prefer(&mut candidates, |id| id != above && g.is_within(id, above));
        }
        if candidates.len() > 1 && g.unit(candidates[0]).level >= Level::District {
            let sentence = search.document.sentence_of(found[index].tokens.start);
            if let Some((district, at)) = last_district
                && (home.is_none() || sentence == at || g.province_of(district) == home_province)
            {
                let now = match g.unit(district).end {
                    End::Renamed => g.successors(district).first().copied().unwrap_or(district),
                    _ => district,
                };
                prefer(&mut candidates, |id| g.is_within(id, now) && id != now);
                prefer(&mut candidates, |id| g.province_of(id) == g.province_of(now));
            }
            if let Some(home) = home {
                prefer(&mut candidates, |id| g.is_within(id, home));
                prefer(&mut candidates, |id| g.province_of(id) == home_province);
            }
            prefer(&mut candidates, |id| g.unit(id).kind == found[index].kind);
            prefer(&mut candidates, |id| named.has_district_of(g, id));
            prefer(&mut candidates, |id| named.has_province_of(g, id));
            // A province that the text names may be that of the other system.
            prefer(&mut candidates, |id| named.has_province_named(g, id));
        }
        if candidates.len() > 1 {
            prefer(&mut candidates, |id| g.unit(id).kind == found[index].kind);
            // Merged and renamed units only where nothing else is meant.
            prefer(&mut candidates, |id| !matches!(g.unit(id).end, End::Merged | End::Renamed));
        }
        candidates.sort_unstable();
        candidates.dedup();
        // The only commune of a name, with nothing in the text that points to its province, may be a namesake that the tables lack.
        let near =
            |id: UnitId| area(g, id) == home_province.map(|p| g.province_in(p, Era::After)) || named.has_area_of(g, id);
        let later = era == Some(Era::After) && candidates.iter().all(|id| g.unit(*id).era == Some(Era::Before));
        let odd = |id: UnitId| {
            g.unit(id).level == Level::Commune
                && (home.is_some() || later)
                && !pinned[index]
                && colon.is_none()
                && !near(id)
                && !ended_follows(search, found[index].tokens.end)
        };
        if let [only] = candidates[..]
            && !odd(only)
        {
            found[index].unit = Some(only);
            if g.unit(only).level == Level::District {
                last_district = Some((only, search.document.sentence_of(found[index].tokens.start)));
            }
        } else {
            found[index].candidates = candidates;
        }
    }
    again(&mut found);
    for mention in &mut found {
        let Some(id) = mention.unit else { continue };
        if !g.unit(id).is_numbered() {
            mention.name = g.unit(id).name.to_owned();
        }
        if let Some(parent) = g.unit(id).parent {
            let parent = g.unit(parent);
            // The province took the name of its city in 2025.
            let former = parent.name == "Huế" && parent.level == Level::Province && search.before_2025();
            mention.parent = if former { "Thừa Thiên Huế" } else { parent.name };
        }
    }
    search.found = found;
}

/// The province of today that a unit's province is part of.
fn area(g: &Gazetteer, id: UnitId) -> Option<UnitId> {
    g.province_of(id).map(|province| g.province_in(province, Era::After))
}

/// Districts and provinces that the text names beyond doubt.
struct Named {
    units: FxHashSet<UnitId>,
    /// The provinces of today that they are part of.
    areas: FxHashSet<UnitId>,
    /// Names of the provinces.
    provinces: FxHashSet<&'static str>,
}

impl Named {
    fn of(g: &Gazetteer, found: &[PlaceMention]) -> Self {
        let mut named =
            Self { units: FxHashSet::default(), areas: FxHashSet::default(), provinces: FxHashSet::default() };
        for mention in found {
            if let [id] = mention.candidates[..]
                && matches!(g.unit(id).level, Level::Province | Level::District)
                && named.units.insert(id)
            {
                named.areas.extend(area(g, id));
                if g.unit(id).level == Level::Province {
                    named.provinces.insert(g.unit(id).name);
                }
            }
        }
        named
    }

    fn has_district_of(&self, g: &Gazetteer, id: UnitId) -> bool {
        g.district_of(id).is_some_and(|district| district != id && self.units.contains(&district))
    }

    fn has_province_of(&self, g: &Gazetteer, id: UnitId) -> bool {
        g.province_of(id).is_some_and(|province| self.units.contains(&province))
    }

    fn has_province_named(&self, g: &Gazetteer, id: UnitId) -> bool {
        g.province_of(id).is_some_and(|province| self.provinces.contains(g.unit(province).name))
    }

    fn has_area_of(&self, g: &Gazetteer, id: UnitId) -> bool {
        area(g, id).is_some_and(|area| self.areas.contains(&area))
    }
}

/// An ambiguous mention takes the unit of another mention of the same name and level.
fn again(found: &mut [PlaceMention]) {
    if found.iter().all(|m| m.candidates.is_empty()) {
        return;
    }
    let known: rustc_hash::FxHashMap<(String, Level), UnitId> =
        found.iter().filter_map(|m| Some(((m.name.clone(), m.level), m.unit?))).collect();
    if known.is_empty() {
        return;
    }
    for mention in found {
        if mention.unit.is_none()
            && let Some(unit) = known.get(&(mention.name.clone(), mention.level))
            && mention.candidates.contains(unit)
        {
            mention.unit = Some(*unit);
            mention.candidates = Vec::new();
        }
    }
}

/// The system that the mentions themselves tell, where the time of the document is unknown: districts ended with the reform.
fn era_of_mentions(g: &Gazetteer, found: &[PlaceMention]) -> Option<Era> {
    let district = |m: &PlaceMention| {
        m.level == Level::District && m.candidates.iter().all(|id| g.unit(*id).era == Some(Era::Before))
    };
    found.iter().any(district).then_some(Era::Before)
}

/// First and last day of the publication time as the tables write days; `None` when it is unknown.
pub(super) fn days_of_document(document: &Document) -> Option<(String, String)> {
    let time = document.published.time.as_ref()?;
    Some((time.first.to_string(), time.last.to_string()))
}

/// True when a unit existed on the day of publication, as far as its days are known.
pub(super) fn in_force(search: &Search<'_>, g: &Gazetteer, id: UnitId) -> bool {
    let Some((first, last)) = &search.days else { return true };
    let unit = g.unit(id);
    (unit.valid_from.is_empty() || unit.valid_from <= last.as_str())
        && (unit.valid_to.is_empty() || unit.valid_to >= first.as_str())
}

/// `(cũ)`, `trước sáp nhập`
fn ended_follows(search: &Search<'_>, end: usize) -> bool {
    let at = end + usize::from(search.shape(end, Shape::OPEN));
    search.is(at, words::ENDED)
}

/// Units named right behind mention `index`: after a comma, a dash, in brackets or with nothing between.
fn parents(search: &Search<'_>, found: &[PlaceMention], index: usize) -> Vec<UnitId> {
    let end = found[index].tokens.end;
    let Some(next) = found.get(index + 1) else { return Vec::new() };
    if next.group == found[index].group {
        return Vec::new();
    }
    let gap = next.tokens.start - end;
    let linked = match gap {
        0 => true,
        1 | 2 => {
            search.shape(end, Shape::COMMA.or(Shape::OPEN).or(Shape::DASH))
                && (gap == 1 || search.shape(end, Shape::OPEN))
                || gap == 1 && search.is(end, words::UNDER)
        }
        _ => false,
    };
    if !linked || next.level >= found[index].level && found[index].level != Level::Other {
        return Vec::new();
    }
    match next.unit {
        Some(unit) => vec![unit],
        None => next.candidates.clone(),
    }
}

/// `Thái Bình: Xã Tự Tân`: the one place before a colon, in the same line.
fn place_before_colon(search: &Search<'_>, found: &[PlaceMention], index: usize) -> Option<UnitId> {
    let before = found.get(index.checked_sub(1)?)?;
    let colon = search.shape(before.tokens.end, Shape::COLON) && before.tokens.end + 1 == found[index].tokens.start;
    if colon { before.unit } else { None }
}

/// The unit of the document's place.
fn home(search: &Search<'_>) -> Option<UnitId> {
    let g = search.finder.gazetteer;
    let place = search.document.place.as_ref()?;
    let province = search.home_province();
    if place.level == "province" {
        return province;
    }
    let level = if place.level == "district" { Level::District } else { Level::Commune };
    let era = search.era.unwrap_or(Era::Before);
    if let Some(code) = &place.code
        && let Some(id) = g.by_code(era, level, code)
    {
        return Some(id);
    }
    let inside = |id: &UnitId| province.is_none_or(|p| g.province_of(*id) == Some(p));
    let mut units = g.find(&place.name).iter().copied().filter(|id| g.unit(*id).level == level && inside(id));
    units.next().or(province)
}
