//! Reading the tables.

use rustc_hash::FxHashMap;

use crate::unit::LAST_DAY;
use crate::{End, Era, Gazetteer, Kind, Level, Press, Unit, UnitId, class};

const PROVINCES: &str = include_str!("../data/provinces.tsv");
const PROVINCES_HISTORIC: &str = include_str!("../data/provinces_historic.tsv");
const DISTRICTS: &str = include_str!("../data/districts.tsv");
const COMMUNES_BEFORE: &str = include_str!("../data/communes_before.tsv");
const COMMUNES_AFTER: &str = include_str!("../data/communes_after.tsv");
const ALIASES: &str = include_str!("../data/aliases.tsv");
const WORLD: &str = include_str!("../data/world.tsv");
const HOST_LABELS: &str = include_str!("../data/host_labels.tsv");
const PRESS: &str = include_str!("../data/press.tsv");

/// The rows of a table, as `N` cells; missing ones are empty.
///
/// Cells are short, so that one walk over all bytes is cheaper than a search for every separator.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let bytes = table.as_bytes();
    let mut next = 0;
    std::iter::from_fn(move || {
        while next < bytes.len() {
            let line = next;
            let mut cells = [""; N];
            let mut cell = 0;
            let mut start = line;
            let mut at = line;
            while at < bytes.len() && bytes[at] != b'\n' {
                if bytes[at] == b'\t' {
                    if cell < N {
                        cells[cell] = &table[start..at];
                    }
                    cell += 1;
                    start = at + 1;
                }
                at += 1;
            }
            next = at + 1;
            // A checkout may end its lines with a carriage return too.
            let end = if at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
            if cell < N {
                cells[cell] = &table[start..end];
            }
            if end > line && bytes[line] != b'#' {
                return Some(cells);
            }
        }
        None
    })
}

#[derive(Default)]
struct Parser {
    units: Vec<Unit>,
    /// Unit and codes of its successors with their era and level.
    successors: Vec<(u32, &'static str, Era, Level)>,
    codes: FxHashMap<(Era, Level, &'static str), UnitId>,
    names: Vec<&'static str>,
    classes: Vec<u16>,
    name_ids: FxHashMap<&'static str, u32>,
    /// Name and unit.
    pairs: Vec<(u32, UnitId)>,
}

impl Parser {
    fn name(&mut self, name: &'static str, class: u16) -> u32 {
        let next = self.names.len() as u32;
        let id = *self.name_ids.entry(name).or_insert(next);
        if id == next {
            self.names.push(name);
            self.classes.push(class);
        }
        id
    }

    fn unit(&mut self, unit: Unit) -> UnitId {
        let id = UnitId(self.units.len() as u32);
        self.units.push(unit);
        let name = self.name(unit.name, class::NAME);
        self.pairs.push((name, id));
        id
    }

    /// A renamed unit has the code of the unit that it became, and the code means the latter.
    fn code_of_era_before(&mut self, level: Level, code: &'static str, id: UnitId, end: End) {
        if end == End::Renamed {
            self.codes.entry((Era::Before, level, code)).or_insert(id);
        } else {
            self.codes.insert((Era::Before, level, code), id);
        }
    }
}

pub(crate) fn parse() -> Gazetteer {
    let mut p = Parser::default();
    p.units.reserve(18_000);
    p.pairs.reserve(18_000);
    p.name_ids.reserve(12_000);
    p.codes.reserve(16_000);
    for [kind, names] in rows::<2>(WORLD) {
        let level = match kind {
            "country" => Level::Country,
            "region" => Level::Region,
            _ => Level::Other,
        };
        let canonical = names.split('|').next().unwrap_or_default().trim_start_matches('~');
        let id = UnitId(p.units.len() as u32);
        p.units.push(Unit {
            name: canonical,
            code: "",
            level,
            kind: Kind::None,
            era: None,
            parent: None,
            valid_from: "",
            valid_to: "",
            end: End::None,
        });
        for name in names.split('|') {
            let (name, class) = match name.strip_prefix('~') {
                Some(name) => (name, class::WEAK),
                None => (name, class::FULL),
            };
            let name = p.name(name, class);
            p.pairs.push((name, id));
        }
    }
    for [era, code, kind, name, successor] in rows::<5>(PROVINCES) {
        let (era, from, to, end) = match era {
            "before" => (Era::Before, "", LAST_DAY, End::Succeeded),
            _ => (Era::After, "2025-07-01", "", End::None),
        };
        let id = p.unit(Unit {
            name,
            code,
            level: Level::Province,
            kind: Kind::of_letter(kind),
            era: Some(era),
            parent: None,
            valid_from: from,
            valid_to: to,
            end,
        });
        p.codes.insert((era, Level::Province, code), id);
        if !successor.is_empty() {
            p.successors.push((id.0, successor, Era::After, Level::Province));
        }
    }
    // The city of Huế was the province of Thừa Thiên Huế to the end of 2024, with the same code.
    let hue = p.codes[&(Era::Before, Level::Province, "46")];
    p.units[hue.index()].valid_from = "2025-01-01";
    let former = Unit {
        name: "Thừa Thiên Huế",
        kind: Kind::Province,
        valid_from: "1989-07-01",
        valid_to: "2024-12-31",
        ..p.units[hue.index()]
    };
    let former = p.unit(former);
    p.successors.push((former.0, "46", Era::Before, Level::Province));
    let mut historic = Vec::new();
    for [name, kind, from, to, successors] in rows::<5>(PROVINCES_HISTORIC) {
        let id = p.unit(Unit {
            name,
            code: "",
            level: Level::Province,
            kind: Kind::of_letter(kind),
            era: Some(Era::Historic),
            parent: None,
            valid_from: from,
            valid_to: to,
            end: End::Succeeded,
        });
        historic.push((name, id));
        p.successors.push((id.0, successors, Era::Before, Level::Province));
    }
    for [code, kind, name, province, end, successors] in rows::<6>(DISTRICTS) {
        let (valid_to, end) = ending(end);
        let id = p.unit(Unit {
            name,
            code,
            level: Level::District,
            kind: Kind::of_letter(kind),
            era: Some(Era::Before),
            parent: p.codes.get(&(Era::Before, Level::Province, province)).copied(),
            valid_from: "",
            valid_to,
            end,
        });
        p.code_of_era_before(Level::District, code, id, end);
        match end {
            End::Merged | End::Renamed => p.successors.push((id.0, successors, Era::Before, Level::District)),
            _ if !successors.is_empty() => p.successors.push((id.0, successors, Era::After, Level::Commune)),
            _ => {}
        }
    }
    // Communes of a district stand together, so one lookup serves them all.
    let mut district = ("", None);
    let mut district_successors: Vec<(u32, &'static str)> = Vec::with_capacity(10_100);
    for [code, kind, name, district_code, end, successors] in rows::<6>(COMMUNES_BEFORE) {
        if district.0 != district_code {
            district = (district_code, p.codes.get(&(Era::Before, Level::District, district_code)).copied());
        }
        let (valid_to, end) = ending(end);
        let id = p.unit(Unit {
            name,
            code,
            level: Level::Commune,
            kind: Kind::of_letter(kind),
            era: Some(Era::Before),
            parent: district.1,
            valid_from: "",
            valid_to,
            end,
        });
        p.code_of_era_before(Level::Commune, code, id, end);
        let era = if end == End::Succeeded { Era::After } else { Era::Before };
        p.successors.push((id.0, successors, era, Level::Commune));
        if let (End::Succeeded, Some(district)) = (end, district.1) {
            district_successors.push((district.0, successors));
        }
    }
    let mut province = ("", None);
    for [code, kind, name, province_code] in rows::<4>(COMMUNES_AFTER) {
        if province.0 != province_code {
            province = (province_code, p.codes.get(&(Era::After, Level::Province, province_code)).copied());
        }
        let id = p.unit(Unit {
            name,
            code,
            level: Level::Commune,
            kind: Kind::of_letter(kind),
            era: Some(Era::After),
            parent: province.1,
            valid_from: "2025-07-01",
            valid_to: "",
            end: End::None,
        });
        p.codes.insert((Era::After, Level::Commune, code), id);
    }
    // The units of the names that have another one, gathered in one walk.
    let mut of_name: FxHashMap<u32, Vec<UnitId>> =
        rows::<4>(ALIASES).map(|[_, _, _, name]| (p.name_ids[name], Vec::new())).collect();
    for &(name, id) in &p.pairs {
        if let Some(units) = of_name.get_mut(&name) {
            units.push(id);
        }
    }
    for [alias, form, level, name] in rows::<4>(ALIASES) {
        let level = match level {
            "province" => Level::Province,
            "district" => Level::District,
            _ => Level::Commune,
        };
        let alias = p.name(alias, if form == "full" { class::FULL } else { class::NAME });
        for &id in &of_name[&p.name_ids[name]] {
            if p.units[id.index()].level == level {
                p.pairs.push((alias, id));
            }
        }
    }
    // `Huế` was used for the province long before it was its name.
    let alias = p.name("Huế", class::NAME);
    p.pairs.push((alias, former));
    finish(p, &historic, &district_successors)
}

fn ending(end: &str) -> (&'static str, End) {
    match end {
        "m" => ("", End::Merged),
        "n" => ("", End::Renamed),
        _ => (LAST_DAY, End::Succeeded),
    }
}

fn finish(p: Parser, historic: &[(&'static str, UnitId)], district_successors: &[(u32, &'static str)]) -> Gazetteer {
    let mut lists: Vec<(u32, UnitId)> = Vec::with_capacity(24_000);
    let mut add = |unit: u32, codes: &'static str, era: Era, level: Level| {
        for code in codes.split(',').filter(|code| !code.is_empty()) {
            let found = p.codes.get(&(era, level, code)).copied();
            let found = found.or_else(|| historic.iter().find(|(name, _)| *name == code).map(|(_, id)| *id));
            if let Some(id) = found.filter(|id| id.0 != unit) {
                lists.push((unit, id));
            }
        }
    };
    for &(unit, codes, era, level) in &p.successors {
        add(unit, codes, era, level);
    }
    for &(district, codes) in district_successors {
        // Only where most of a commune went: the first code.
        add(district, codes.split(',').next().unwrap_or_default(), Era::After, Level::Commune);
    }
    // In order, so the main successor stays first.
    let (first_listed, listed) = grouped(p.units.len(), &lists);
    let mut first_successor = Vec::with_capacity(p.units.len() + 1);
    let mut successors: Vec<UnitId> = Vec::with_capacity(lists.len());
    for unit in first_listed.windows(2) {
        let first = successors.len();
        first_successor.push(first as u32);
        for id in &listed[unit[0] as usize..unit[1] as usize] {
            if !successors[first..].contains(id) {
                successors.push(*id);
            }
        }
    }
    first_successor.push(successors.len() as u32);
    let (first_named, named) = grouped(p.names.len(), &p.pairs);

    let press: Vec<Press> =
        rows::<4>(PRESS).map(|[tags, name, province, hosts]| Press { tags, name, province, hosts }).collect();
    let mut press_hosts = FxHashMap::default();
    for (index, press) in press.iter().enumerate() {
        for host in press.hosts.split('|').filter(|host| !host.is_empty()) {
            press_hosts.entry(host).or_insert(index as u32);
        }
    }
    let mut slugs: Vec<(String, UnitId)> = Vec::with_capacity(110);
    for (index, unit) in p.units.iter().enumerate() {
        if unit.level == Level::Province && unit.era != Some(Era::Historic) {
            slugs.push((slug(unit.name), UnitId(index as u32)));
            for [label, _] in rows::<2>(HOST_LABELS).filter(|[_, name]| *name == unit.name) {
                slugs.push((label.to_owned(), UnitId(index as u32)));
            }
        }
    }
    // By slug; of one slug the units of the earlier era first.
    slugs.sort_by(|(slug, _), (other, _)| slug.cmp(other));
    Gazetteer {
        levels: p.units.iter().map(|unit| (unit.level, unit.kind)).collect(),
        units: p.units,
        first_successor,
        successors,
        names: p.names,
        classes: p.classes,
        name_ids: p.name_ids,
        first_named,
        named,
        codes: p.codes,
        press,
        press_hosts,
        slugs,
    }
}

/// What belongs to each of `0..count`, in the order given: the values of `i` are `values[first[i]..first[i + 1]]`.
fn grouped(count: usize, pairs: &[(u32, UnitId)]) -> (Vec<u32>, Vec<UnitId>) {
    let mut first = vec![0u32; count + 1];
    for (key, _) in pairs {
        first[*key as usize + 1] += 1;
    }
    for key in 0..count {
        first[key + 1] += first[key];
    }
    let mut next = first.clone();
    let mut values = vec![UnitId(0); pairs.len()];
    for &(key, value) in pairs {
        let slot = &mut next[key as usize];
        values[*slot as usize] = value;
        *slot += 1;
    }
    (first, values)
}

/// Letters without marks and spaces, as web hosts write names.
pub(crate) fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let base = match c {
            'a'..='z' | '0'..='9' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            'À'..='Ã' | 'à'..='ã' | 'Ă' | 'ă' | 'Ạ'..='ặ' => 'a',
            'È'..='Ê' | 'è'..='ê' | 'Ẹ'..='ệ' => 'e',
            'Ì' | 'Í' | 'ì' | 'í' | 'Ĩ' | 'ĩ' | 'Ỉ'..='ị' => 'i',
            'Ò'..='Õ' | 'ò'..='õ' | 'Ơ' | 'ơ' | 'Ọ'..='ợ' => 'o',
            'Ù' | 'Ú' | 'ù' | 'ú' | 'Ũ' | 'ũ' | 'Ư' | 'ư' | 'Ụ'..='ự' => 'u',
            'Ý' | 'ý' | 'Ỳ'..='ỹ' => 'y',
            'Đ' | 'đ' => 'd',
            _ => continue,
        };
        out.push(base);
    }
    out
}

/// Calls `add` with other spellings of a name that papers use: `Đăk`, `Đắc`, `Đak`, `Dak` for `Đắk`; `Lăk`, `Lắc` for `Lắk`;
/// a name with a dash also without.
pub(crate) fn respellings(name: &str, add: &mut dyn FnMut(&str)) {
    const HIGHLAND: [(&str, &[&str]); 6] = [
        ("Đắk", &["Đăk", "Đắc", "Đak", "Dak", "Dắk", "Đăc"]),
        ("Đăk", &["Đắk", "Đắc", "Đak", "Dak"]),
        ("Đak", &["Đắk", "Đăk", "Đắc", "Dak"]),
        ("Lắk", &["Lăk", "Lắc", "Lak", "Lăc"]),
        ("Krông", &["Krong"]),
        ("Chư", &["Cư"]),
    ];
    // One walk over the words of a name, of which few have another spelling.
    let mut held = [false; HIGHLAND.len()];
    let mut dashed = false;
    for word in name.as_bytes().split(|&byte| byte == b' ') {
        dashed |= word == b"-";
        for (held, (syllable, _)) in held.iter_mut().zip(&HIGHLAND) {
            *held |= word == syllable.as_bytes();
        }
    }
    for ((syllable, others), _) in HIGHLAND.into_iter().zip(held).filter(|(_, held)| *held) {
        for other in others {
            let variant = name.replace(syllable, other);
            add(&variant);
            if syllable == "Đắk" && variant.ends_with("Lắk") {
                for ending in ["Lăk", "Lắc", "Lak", "Lăc"] {
                    add(&variant.replace("Lắk", ending));
                }
            }
        }
    }
    if dashed {
        add(&name.replace(" - ", " "));
    }
}
