//! Canonical names: what the text leaves to its context is written out.

use giaoban_core::Document;
use giaoban_core::text::Shape;
use rustc_hash::FxHashMap;

use crate::body::{Body, Unit};
use crate::lexicon::{Level, Role, Takes};
use crate::scan::Scan;
use crate::title::Office;

/// A place as far as names of bodies need it.
#[derive(Clone, Debug)]
struct Mentioned<'a> {
    token: usize,
    /// Row of the printed level word.
    row: Option<usize>,
    level: &'a str,
    name: &'a str,
    parent: Option<&'a str>,
}

/// What the mentions of one name of a place say together.
#[derive(Clone, Copy, Debug, Default)]
struct Known<'a> {
    /// Row of the level word of the first mention that has one.
    row: Option<usize>,
    /// The level of the first mention.
    level: &'a str,
    /// One of the mentions is a province.
    province: bool,
}

/// What the document says of the units that `tỉnh`, `huyện`, `xã` stand for.
pub(crate) struct Context<'a> {
    scan: &'a Scan<'a>,
    places: Vec<Mentioned<'a>>,
    /// What the mentions of a place say together, by name.
    known: FxHashMap<&'a str, Known<'a>>,
    province: Option<&'a str>,
    district: Option<&'a str>,
    commune: Option<&'a str>,
    /// The level of the document's own unit.
    level: Level,
}

impl<'a> Context<'a> {
    pub(crate) fn new(scan: &'a Scan<'a>) -> Self {
        let document: &'a Document = scan.document;
        let places: Vec<Mentioned<'a>> = scan
            .places
            .iter()
            .map(|place| Mentioned {
                token: place.start,
                row: scan.level_at(place.start).map(|(row, _)| row),
                level: place.mention.level.unwrap_or(""),
                name: &place.mention.name,
                parent: place.mention.parent.as_deref(),
            })
            .collect();
        let mut known: FxHashMap<&str, Known<'a>> = FxHashMap::default();
        for place in &places {
            let entry = known.entry(place.name).or_insert(Known { level: place.level, ..Known::default() });
            entry.row = entry.row.or(place.row);
            entry.province |= place.level == "province";
        }
        let mut context =
            Self { scan, places, known, province: None, district: None, commune: None, level: Level::Province };
        if let Some(place) = &document.place {
            context.province = place.province.as_deref();
            context.district = place.district.as_deref();
            match place.level {
                "district" => {
                    context.district = Some(&place.name);
                    context.level = Level::District;
                }
                "commune" => {
                    context.commune = Some(&place.name);
                    context.level = Level::Commune;
                }
                _ => context.province = Some(&place.name),
            }
        }
        // A province that the text prints with its level word is surer than one that the name of a commune suggests.
        let printed = |name: &str| context.known.get(name).is_some_and(|known| known.province);
        if context.level != Level::Province && context.province.is_some_and(|province| !printed(province)) {
            let other = context.places.iter().find(|place| place.level == "province" && place.row.is_some());
            context.province = other.map(|place| place.name).or(context.province);
        }
        let first = |level: &str| context.places.iter().find(|place| place.level == level);
        if context.province.is_none() {
            context.province =
                first("province").map(|place| place.name).or_else(|| first("district").and_then(|place| place.parent));
        }
        if context.district.is_none() {
            context.district =
                first("commune").and_then(|place| place.parent.filter(|parent| Some(*parent) != context.province));
        }
        context
    }

    /// The province that `tỉnh` stands for, when it is known.
    pub(crate) fn province(&self) -> Option<&str> {
        self.province
    }

    fn is_city(&self, province: &str) -> bool {
        self.scan.tables.cities.contains(&province)
    }

    /// The level word and name of the unit of `level` that is meant at token `at`; `row` is the printed level word.
    fn resolve(&self, level: Level, row: Option<usize>, at: usize) -> Option<(String, String)> {
        let named = |row: Option<usize>| row.map(|row| self.scan.tables.levels[row].name.to_owned());
        // Districts ended on 2025-06-30; their offices (`Phòng Kinh tế`) went to the communes.
        let ended = || {
            let day = self.scan.document.published.time.as_ref().map(|time| time.first);
            day.is_some_and(|day| (day.year(), day.month()) >= (2025, 7))
        };
        let level = match level {
            Level::District if row.is_none() && self.level == Level::Commune && ended() => Level::Commune,
            level => level,
        };
        match level {
            Level::Province | Level::None => {
                let province = self.province?;
                let word = if self.is_city(province) { "thành phố" } else { "tỉnh" };
                Some((word.to_owned(), province.to_owned()))
            }
            Level::City => {
                if let Some(province) = self.province
                    && self.is_city(province)
                {
                    return Some(("thành phố".to_owned(), province.to_owned()));
                }
                let place = self.nearest(at, |place| {
                    place.level == "district" && place.row.is_some_and(|row| self.scan.level(row) == Level::City)
                })?;
                Some(("thành phố".to_owned(), place.name.to_owned()))
            }
            Level::District | Level::Commune => {
                let (key, own) =
                    if level == Level::District { ("district", self.district) } else { ("commune", self.commune) };
                let fits = |place: &Mentioned<'_>| {
                    place.level == key && (row.is_none() || place.row.is_none() || place.row == row)
                };
                // The document's own unit comes first where it is of this level.
                let place = match own {
                    Some(own) if self.level == level => {
                        let word = named(row).or_else(|| named(self.known.get(own).and_then(|known| known.row)));
                        let usual = if level == Level::District { "huyện" } else { "xã" };
                        return Some((word.unwrap_or_else(|| usual.to_owned()), own.to_owned()));
                    }
                    _ => self.nearest(at, fits),
                };
                match (place, own) {
                    (Some(place), _) => {
                        let word = named(row)
                            .or_else(|| named(place.row))
                            .or_else(|| named(self.known.get(place.name).and_then(|known| known.row)));
                        Some((word.unwrap_or_default(), place.name.to_owned()))
                    }
                    (None, Some(own)) => Some((named(row).unwrap_or_default(), own.to_owned())),
                    _ => None,
                }
            }
            Level::Any => {
                let level = self.level;
                self.resolve(level, None, at).or_else(|| self.resolve(Level::Province, None, at))
            }
        }
    }

    /// The last place before token `at` that fits, else the first after it.
    fn nearest(&self, at: usize, fits: impl Fn(&Mentioned<'a>) -> bool) -> Option<&Mentioned<'a>> {
        let split = self.places.partition_point(|place| place.token < at);
        self.places[..split]
            .iter()
            .rev()
            .take(64)
            .find(|place| fits(place))
            .or_else(|| self.places[split..].iter().take(64).find(|place| fits(place)))
    }

    /// The level word of a place printed without one.
    fn word_of(&self, name: &str, level: Level) -> Option<&'static str> {
        let known = self.known.get(name).copied().unwrap_or_default();
        if let Some(row) = known.row {
            return Some(self.scan.tables.levels[row].name);
        }
        if known.province || level == Level::Province && Some(name) == self.province {
            return Some(if self.is_city(name) { "thành phố" } else { "tỉnh" });
        }
        None
    }

    /// The canonical name of a body. `earlier` are the bodies before it, with their names.
    pub(crate) fn body(&self, body: &Body, earlier: &[(Body, Named)]) -> Named {
        let mut core = body.core.clone();
        let join = |core: &str, word: &str, name: &str| {
            // `quận 1` has its level word in its name.
            if word.is_empty() || name.starts_with(word) {
                [core, name].join(" ")
            } else {
                [core, word, name].join(" ")
            }
        };
        match &body.unit {
            Unit::Own if body.rule == "body/organ-alone" => {
                // `Ban Trị sự`: the one that was named in full before.
                let full = earlier.iter().rev().take(48).find(|(other, _)| {
                    other.core.strip_prefix(core.as_str()).is_some_and(|rest| rest.starts_with(' '))
                });
                full.map_or(Named { name: core, place: None }, |(_, named)| named.clone())
            }
            Unit::Own => Named { name: core, place: None },
            Unit::Printed(row, name) => {
                let word = match row {
                    _ if body.direct => "",
                    Some(row) => self.scan.tables.levels[*row].name,
                    None if body.role == Role::Open => "",
                    None => self.word_of(name, body.level).unwrap_or(""),
                };
                Named { name: join(&core, word, name), place: Some(name.clone()) }
            }
            Unit::Word(row) => {
                let level = self.scan.level(*row);
                match self.resolve(level, Some(*row), body.start) {
                    Some((_, name)) if body.direct => Named { name: join(&core, "", &name), place: Some(name) },
                    Some((word, name)) => Named { name: join(&core, &word, &name), place: Some(name) },
                    None => Named { name: [core.as_str(), self.scan.tables.levels[*row].name].join(" "), place: None },
                }
            }
            Unit::Meant(level) => {
                let mut direct = body.direct;
                let mut level = *level;
                if body.role == Role::Organ && body.host.is_empty() {
                    let (host, host_direct, host_level, found) = self.host_of(&core, earlier);
                    if let Some(name) = found {
                        return Named { name: [core, name].join(" "), place: None };
                    }
                    core = [core.as_str(), host].join(" ");
                    direct = host_direct;
                    level = host_level;
                } else if level == Level::Any {
                    if let Some((name, place)) = self.collective(body) {
                        return Named { name: [core, name].join(" "), place: Some(place) };
                    }
                    // `Đảng bộ`: the one that was named in full before.
                    let full = earlier.iter().rev().take(48).find(|(other, named)| {
                        other.core.starts_with(&core)
                            && other.kind == body.kind
                            && (other.core.len() == core.len() || other.core.as_bytes()[core.len()] == b' ')
                            && (matches!(other.unit, Unit::Printed(..)) || named.place.is_some())
                    });
                    if let Some((_, named)) = self.letterhead(body, earlier).or(full) {
                        return named.clone();
                    }
                    // `Bí thư Đảng ủy` of the body whose committee was named before: `Ban Thường vụ Đảng ủy Tổng Công ty …`.
                    // A province or district has none that is called so.
                    if core == "Đảng ủy" {
                        let host = earlier.iter().rev().take(48).find_map(|(other, named)| {
                            let at = named.name.find(&other.host)?;
                            other.host.starts_with("Đảng ủy ").then(|| named.name[at..].to_owned())
                        });
                        if let Some(name) = host {
                            return Named { name, place: None };
                        }
                        if self.commune.is_none() && self.level != Level::Commune {
                            return Named { name: core, place: None };
                        }
                        level = Level::Commune;
                    }
                }
                if body.role == Role::Numbered {
                    let full = earlier.iter().rev().take(48).find_map(|(other, _)| {
                        [&other.core, &other.host]
                            .into_iter()
                            .find(|name| name.strip_prefix(core.as_str()).is_some_and(|rest| rest.starts_with(' ')))
                    });
                    return Named { name: full.cloned().unwrap_or(core), place: None };
                }
                match self.resolve(level, None, body.start) {
                    Some((_, name)) if direct => Named { name: join(&core, "", &name), place: Some(name) },
                    Some((word, name)) => Named { name: join(&core, &word, &name), place: Some(name) },
                    None => Named { name: core, place: None },
                }
            }
        }
    }

    /// The body at the head of a letter that one printed in capitals, `TM. ỦY BAN NHÂN DÂN`, means.
    fn letterhead<'e>(&self, body: &Body, earlier: &'e [(Body, Named)]) -> Option<&'e (Body, Named)> {
        let capitals = |body: &Body| self.scan.is(body.start, Shape::UPPER) && self.scan.is(body.end - 1, Shape::UPPER);
        if !capitals(body) {
            return None;
        }
        let head = earlier.iter().take_while(|(other, _)| other.start < crate::signature::LETTERHEAD);
        head.into_iter().find(|(other, _)| {
            other.core == body.core && capitals(other) && self.scan.is(other.start, Shape::LINE_START)
        })
    }

    /// `Đảng bộ, chính quyền và nhân dân xã Phú Linh`: the place behind the list.
    fn collective(&self, body: &Body) -> Option<(String, String)> {
        let scan = self.scan;
        let mut collective = false;
        for at in body.end..body.end + 14 {
            if scan.breaks(at) {
                return None;
            }
            collective |= scan.longest(at, crate::lexicon::Class::Collective).is_some();
            if let Some(place) = scan.place_at(at) {
                let row = scan.level_at(at).map(|(row, _)| row)?;
                let name = &place.mention.name;
                return collective.then(|| (format!("{} {name}", scan.tables.levels[row].name), name.clone()));
            }
        }
        None
    }

    /// The body that an organ printed alone is part of: (core, direct, level), or its whole name where the
    /// text has named it.
    fn host_of(&self, organ: &str, earlier: &[(Body, Named)]) -> (&'static str, bool, Level, Option<String>) {
        match organ {
            "Ban Thường trực" | "Đoàn Chủ tịch" => {
                return ("Ủy ban Mặt trận Tổ quốc Việt Nam", false, Level::Any, None);
            }
            "Ban Pháp chế" | "Ban Kinh tế - Ngân sách" | "Ban Văn hóa - Xã hội" | "Ban Đô thị" | "Tổ đại biểu" =>
            {
                return ("Hội đồng nhân dân", false, Level::Any, None);
            }
            "Ban Cán sự đảng" | "Đảng đoàn" => return ("Ủy ban nhân dân", false, Level::Province, None),
            _ => {}
        }
        let full = earlier.iter().rev().take(48).find_map(|(body, named)| {
            if body.role == Role::Host && !matches!(body.unit, Unit::Own) {
                return Some(named.name.clone());
            }
            (body.role == Role::Organ && !body.host.is_empty() && body.direct)
                .then(|| named.name[named.name.find(&body.host).unwrap_or(0)..].to_owned())
        });
        let (host, direct, level) = match self.level {
            Level::Commune => ("Đảng ủy", false, Level::Commune),
            Level::District => ("Huyện ủy", true, Level::District),
            _ if self.province.is_some_and(|province| self.is_city(province)) => ("Thành ủy", true, Level::City),
            _ => ("Tỉnh ủy", true, Level::Province),
        };
        (host, direct, level, full)
    }

    /// The canonical name of an office: with the name of its body.
    pub(crate) fn office(&self, office: &Office, body: Option<&str>) -> String {
        let row = &self.scan.tables.offices[office.row];
        let name = &row.name;
        if row.takes == Takes::Fixed {
            // `Thủ tướng Lào`
            return match &office.unit {
                Unit::Printed(_, unit) => format!("{} {unit}", name.trim_end_matches(" Chính phủ")),
                _ => name.clone(),
            };
        }
        if let Some(field) = office.field {
            return [name, "Bộ", field].join(" ");
        }
        if let Some(body) = body {
            // `TRƯỞNG BAN` of `Ban Chỉ huy …`
            const TWICE: [(&str, &str); 5] = [
                ("Ban", "ban"),
                ("Phòng", "phòng"),
                ("Đoàn", "đoàn"),
                ("Văn phòng", "Văn phòng"),
                ("Thanh tra", "Thanh tra"),
            ];
            let stem = TWICE
                .iter()
                .filter(|(head, _)| body.starts_with(head))
                .find_map(|(head, small)| name.strip_suffix(head).or_else(|| name.strip_suffix(small)));
            if let Some(stem) = stem {
                return [stem, body].concat();
            }
            // `Phó Ban Pháp chế`, `Phó Văn phòng`
            if name == "Phó" {
                let chief = if ["Văn phòng", "Thanh tra"].iter().any(|head| body.starts_with(head)) {
                    "Chánh"
                } else {
                    "Trưởng"
                };
                return [name, chief, body].join(" ");
            }
            return [name, body].join(" ");
        }
        match &office.unit {
            Unit::Own => name.clone(),
            Unit::Meant(level) => match self.resolve(*level, None, office.start) {
                Some((_, unit)) => format!("{name} {unit}"),
                None => name.clone(),
            },
            Unit::Word(row) => {
                let level = self.scan.level(*row);
                let word = self.scan.tables.levels[*row].name;
                let unit = self.resolve(level, Some(*row), office.start);
                let (word, unit) = unit.unwrap_or_else(|| (word.to_owned(), String::new()));
                self.office_of_unit(name, level, &word, &unit)
            }
            Unit::Printed(row, unit) => {
                if row.is_none() && self.scan.tables.offices[office.row].takes == Takes::Local {
                    return format!("{name} {unit}");
                }
                if row.is_none() && self.known.get(unit.as_str()).is_some_and(|known| known.level == "country") {
                    return format!("{name} {unit}");
                }
                let level = row.map_or_else(
                    || match self.known.get(unit.as_str()).map(|known| known.level) {
                        Some("district") => Level::District,
                        Some("commune") => Level::Commune,
                        Some("province") => Level::Province,
                        _ => Level::None,
                    },
                    |row| self.scan.level(row),
                );
                let word = row.map_or_else(|| self.word_of(unit, level), |row| Some(self.scan.tables.levels[row].name));
                self.office_of_unit(name, level, word.unwrap_or(""), unit)
            }
        }
    }

    /// `Bí thư Bình Định`, `Chủ tịch tỉnh`: the committee or council that is meant.
    fn office_of_unit(&self, office: &str, level: Level, word: &str, unit: &str) -> String {
        let text = if office.contains("Bí thư") {
            let committee = match level {
                Level::City => "Thành ủy",
                Level::Province if self.is_city(unit) => "Thành ủy",
                Level::Province => "Tỉnh ủy",
                Level::District if word == "thị xã" => "Thị ủy",
                Level::District if word == "quận" => "Quận ủy",
                Level::District if word == "thành phố" => "Thành ủy",
                Level::District => "Huyện ủy",
                Level::Commune => return format!("{office} Đảng ủy {word} {unit}").trim_end().replace("  ", " "),
                _ => return format!("{office} {unit}"),
            };
            format!("{office} {committee} {unit}")
        } else if office.contains("Chủ tịch") {
            format!("{office} Ủy ban nhân dân {word} {unit}")
        } else {
            format!("{office} {word} {unit}")
        };
        text.trim_end().replace("  ", " ")
    }

    /// The issuer that the code of a symbol names: `TU`, `UBND`, `CP`.
    pub(crate) fn issuer(&self, name: &str, at: usize) -> String {
        let (level, direct) = match name {
            "Tỉnh ủy" => (Level::Province, true),
            "Huyện ủy" | "Thị ủy" | "Quận ủy" => (Level::District, true),
            "Đảng ủy" => (Level::Commune, false),
            _ if name.ends_with(" Tỉnh ủy") => (Level::Province, true),
            _ if name.starts_with("Sở ") => (Level::Province, false),
            "Ủy ban nhân dân" | "Hội đồng nhân dân" => (Level::Any, false),
            _ => return name.to_owned(),
        };
        match self.resolve(level, None, at) {
            Some((word, unit)) if direct && word == "thành phố" => {
                format!("{} {unit}", name.replace("Tỉnh ủy", "Thành ủy"))
            }
            Some((_, unit)) if direct => format!("{name} {unit}"),
            Some((word, unit)) => format!("{name} {word} {unit}"),
            None => name.to_owned(),
        }
    }
}

/// A canonical name, and the place in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) place: Option<String>,
}
