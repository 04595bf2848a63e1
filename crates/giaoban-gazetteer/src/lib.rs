//! The places of Viet Nam: administrative units before and after the reform of July 2025, older
//! provinces, regions, countries, and the newspapers of the provinces.
//!
//! [`Gazetteer::shared`] is parsed once from tables that are part of the program. It answers three questions:
//!
//! - **Where do names stand in a text?** [`Gazetteer::contribute`] adds all names to the shared scan under
//!   [`OWNER`]; a match's class is one of [`class`], its value the number of a name ([`NameId`]) or newspaper.
//!   One name can be that of many units: there are thirty communes called `Tân Lập`.
//! - **Which unit is meant?** [`Gazetteer::named`] lists the units of a name; level, parent, province and era are there to choose by.
//!   [`Gazetteer::by_code`] goes from code and era to the unit.
//! - **What became of it?** [`Gazetteer::successors`].
//!
//! Nothing here looks at documents; which mention means what is decided by the analyzers.
#![deny(missing_docs)]

mod table;
mod unit;

use std::borrow::Cow;
use std::sync::OnceLock;

use giaoban_text::{Case, LexiconBuilder, Owner};
use rustc_hash::FxHashMap;

pub use unit::{End, Era, Kind, Level, REFORM, Unit, UnitId, era_of};

/// The owner of all names in the lexicon.
pub const OWNER: Owner = "place";

/// Classes of the matches of [`OWNER`].
pub mod class {
    /// The name of a unit, as it may follow a classifier or stand alone. The value is a [`crate::NameId`].
    pub const NAME: u16 = 0;
    /// A name that holds its classifier or never has one (`TP.HCM`, `Biển Đông`). The value is a [`crate::NameId`].
    pub const FULL: u16 = 1;
    /// A name that is also an everyday word (`Anh`, `Nhật`) and needs a context. The value is a [`crate::NameId`].
    pub const WEAK: u16 = 2;
    /// The tag of a newspaper in a dateline (`LSO`). The value is an index for [`crate::Gazetteer::press`].
    pub const PRESS: u16 = 3;
}

/// A name that at least one unit has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NameId(pub u32);

/// A newspaper or station.
#[derive(Clone, Copy, Debug)]
pub struct Press {
    /// Tags of its datelines, joined by `|`; may be empty.
    pub tags: &'static str,
    /// Its name, `Báo Lạng Sơn`.
    pub name: &'static str,
    /// Name of its province; empty for national papers.
    pub province: &'static str,
    /// Its web hosts, joined by `|`.
    pub hosts: &'static str,
}

/// All places, parsed.
#[derive(Debug)]
pub struct Gazetteer {
    pub(crate) units: Vec<Unit>,
    /// Level and kind of every unit, once more: together they fit the caches, the units do not.
    pub(crate) levels: Vec<(Level, Kind)>,
    /// Successors of unit `i` are `successors[first_successor[i]..first_successor[i + 1]]`.
    pub(crate) first_successor: Vec<u32>,
    pub(crate) successors: Vec<UnitId>,
    /// Names in order of first appearance.
    pub(crate) names: Vec<&'static str>,
    pub(crate) classes: Vec<u16>,
    pub(crate) name_ids: FxHashMap<&'static str, u32>,
    pub(crate) first_named: Vec<u32>,
    pub(crate) named: Vec<UnitId>,
    /// By era, level and code.
    pub(crate) codes: FxHashMap<(Era, Level, &'static str), UnitId>,
    pub(crate) press: Vec<Press>,
    /// Index of the first newspaper with a web host.
    pub(crate) press_hosts: FxHashMap<&'static str, u32>,
    /// Unaccented names of the provinces of both eras, for web hosts; sorted.
    pub(crate) slugs: Vec<(String, UnitId)>,
}

impl Gazetteer {
    /// The gazetteer of this program.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Gazetteer> = OnceLock::new();
        SHARED.get_or_init(table::parse)
    }

    /// Adds all names to the scan. Does nothing when they are there already.
    pub fn contribute(&self, lexicon: &mut LexiconBuilder) {
        if lexicon.has_owner(OWNER) {
            return;
        }
        for (id, (&name, &class)) in self.names.iter().zip(&self.classes).enumerate() {
            // Numbers are names only behind a classifier; the grammar reads those.
            if name.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let case = if name.chars().next().is_some_and(char::is_lowercase) {
                Case::Any
            } else if name.split([' ', '-']).any(|word| word.starts_with(char::is_lowercase)) {
                Case::Initial
            } else {
                Case::Words
            };
            lexicon.phrase(OWNER, name, case, class, id as u32);
            table::respellings(name, &mut |variant| lexicon.phrase(OWNER, variant, case, class, id as u32));
        }
        for (index, press) in self.press.iter().enumerate() {
            for tag in press.tags.split('|') {
                lexicon.phrase(OWNER, tag, Case::Initial, class::PRESS, index as u32);
            }
        }
    }

    /// All units.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// One unit.
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.index()]
    }

    /// Level and kind of a unit. Most of those that share a name are told apart by them, without looking at the unit.
    pub fn level_and_kind(&self, id: UnitId) -> (Level, Kind) {
        self.levels[id.index()]
    }

    /// The units with a name, in the order countries, provinces, districts, communes of the earlier era, of the later one.
    pub fn named(&self, name: NameId) -> &[UnitId] {
        let at = name.0 as usize;
        &self.named[self.first_named[at] as usize..self.first_named[at + 1] as usize]
    }

    /// A name as the tables spell it.
    pub fn name(&self, name: NameId) -> &'static str {
        self.names[name.0 as usize]
    }

    /// The number of a name that is spelled as in the tables (tone marks on the older place: `Khánh Hòa`). Names in a text are
    /// found by the scan, whatever their spelling.
    pub fn name_id(&self, name: &str) -> Option<NameId> {
        self.name_ids.get(name).copied().map(NameId)
    }

    /// The units with a name in words; see [`Gazetteer::name_id`].
    pub fn find(&self, name: &str) -> &[UnitId] {
        self.name_id(name).map_or(&[], |id| self.named(id))
    }

    /// The unit of one level with a name, in the era when there are several; `None` when there is none or more than one.
    pub fn find_one(&self, name: &str, level: Level, era: Option<Era>) -> Option<UnitId> {
        let mut best: Option<UnitId> = None;
        let fits = |id: &UnitId| self.unit(*id).level == level;
        let candidates = self.find(name).iter().copied().filter(fits);
        let in_era = |id: UnitId| era.is_none() || self.unit(id).era == era;
        let count = candidates.clone().filter(|id| in_era(*id)).count();
        for id in candidates {
            if (count == 0 || in_era(id)) && best.replace(id).is_some() {
                return None;
            }
        }
        best
    }

    /// The province with a name: of the era asked for if it has one, else of the other, else a historic one.
    pub fn province(&self, name: &str, era: Era) -> Option<UnitId> {
        let provinces = self.find(name).iter().copied().filter(|id| self.unit(*id).level == Level::Province);
        provinces.min_by_key(|id| {
            let unit = self.unit(*id);
            // A city that took the name of the province of an alias stands behind the province of that very name.
            (unit.era != Some(era), unit.era == Some(Era::Historic), unit.name != name)
        })
    }

    /// The unit with a code.
    pub fn by_code(&self, era: Era, level: Level, code: &str) -> Option<UnitId> {
        self.codes.get(&(era, level, code)).copied()
    }

    /// The province that a unit is in; the unit itself when it is one. `None` outside the system.
    pub fn province_of(&self, id: UnitId) -> Option<UnitId> {
        self.ancestor(id, Level::Province)
    }

    /// The district that a unit of the earlier era is in; the unit itself when it is one.
    pub fn district_of(&self, id: UnitId) -> Option<UnitId> {
        self.ancestor(id, Level::District)
    }

    fn ancestor(&self, mut id: UnitId, level: Level) -> Option<UnitId> {
        loop {
            let unit = self.unit(id);
            if unit.level == level {
                return Some(id);
            }
            id = unit.parent?;
        }
    }

    /// True when `id` is `above` or lies in it.
    pub fn is_within(&self, mut id: UnitId, above: UnitId) -> bool {
        loop {
            if id == above {
                return true;
            }
            match self.unit(id).parent {
                Some(parent) => id = parent,
                None => return false,
            }
        }
    }

    /// The units that took over the area of one that ended, the main one first; for a district, the communes that its communes went to.
    /// Empty for units that stand and where it is not known.
    pub fn successors(&self, id: UnitId) -> &[UnitId] {
        let at = id.index();
        &self.successors[self.first_successor[at] as usize..self.first_successor[at + 1] as usize]
    }

    /// The province that the area of a province belongs to in `era`: Hà Giang before is in Tuyên Quang after.
    pub fn province_in(&self, province: UnitId, era: Era) -> UnitId {
        let mut id = province;
        while self.unit(id).era.is_some_and(|own| own < era) {
            match self.successors(id).first() {
                Some(&next) => id = next,
                None => break,
            }
        }
        id
    }

    /// A newspaper by the value of its match.
    pub fn press(&self, index: u32) -> &Press {
        &self.press[index as usize]
    }

    /// The newspaper with a web host, `www.` or none before it.
    pub fn press_of_host(&self, host: &str) -> Option<&Press> {
        let host = host.strip_prefix("www.").unwrap_or(host);
        // The host itself and all that it is a part of: of several the paper that comes first.
        let parts = std::iter::successors(Some(host), |part| part.split_once('.').map(|(_, above)| above));
        let first = parts.filter_map(|part| self.press_hosts.get(part)).min();
        first.map(|&index| self.press(index))
    }

    /// The province or district that a web host names: `baolangson.vn`, `laocai.gov.vn`, `vixuyen.hagiang.gov.vn`.
    /// Of a province of both eras the one of `era`.
    pub fn place_of_host(&self, host: &str, era: Era) -> Option<UnitId> {
        let host = host.to_ascii_lowercase();
        if let Some(press) = self.press_of_host(&host) {
            return if press.province.is_empty() { None } else { self.province(press.province, era) };
        }
        let labels: Vec<&str> = host.split('.').collect();
        let province_of = |label: &str| {
            let first = self.slugs.partition_point(|(slug, _)| slug.as_str() < label);
            let slugs = self.slugs[first..].iter().take_while(|(slug, _)| slug == label).map(|(_, id)| *id);
            slugs.min_by_key(|id| self.unit(*id).era != Some(era))
        };
        // What sites of provincial bodies put before the name of the province.
        const BEFORE: [&str; 26] = [
            "bao",
            "thanhdoan",
            "doanthanhnien",
            "tuoitre",
            "hoipn",
            "phunu",
            "ldld",
            "congdoan",
            "bandanvan",
            "dukcq",
            "ctt",
            "tinhuy",
            "thanhuy",
            "mttq",
            "ubmttq",
            "mattran",
            "congan",
            "ubnd",
            "hdnd",
            "dbnd",
            "tinhdoan",
            "ptth",
            "truyenhinh",
            "dangbo",
            "hoinongdan",
            "dang",
        ];
        const NO_NAMES: [&str; 8] = ["vn", "gov", "com", "org", "net", "edu", "info", "www"];
        for (at, label) in labels.iter().enumerate().rev().filter(|(_, label)| !NO_NAMES.contains(label)) {
            let label: Cow<'_, str> = if label.contains('-') { label.replace('-', "").into() } else { (*label).into() };
            let bare = BEFORE.iter().find_map(|word| label.strip_prefix(word)).unwrap_or(&label);
            let bare = bare.strip_suffix("tv").unwrap_or(bare);
            let bare = || if bare.len() < label.len() { province_of(bare) } else { None };
            let Some(province) = province_of(&label).or_else(bare) else { continue };
            // A district's site stands before its province's.
            let before = labels[..at].last().filter(|label| !NO_NAMES.contains(label));
            let district = before.and_then(|label| {
                let districts = self.levels.iter().enumerate().filter(|(_, (level, _))| *level == Level::District);
                let mut units = districts.map(|(index, _)| (index, &self.units[index]));
                let found = units.find(|(_, unit)| unit.parent == Some(province) && table::slug(unit.name) == *label);
                found.map(|(index, _)| UnitId(index as u32))
            });
            return district.or(Some(province));
        }
        None
    }
}

#[cfg(test)]
mod tests;
