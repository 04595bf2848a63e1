use giaoban_text::calendar::DayParts;
use jiff::civil::Date;

/// The first day of the two-tier system: 34 provinces, communes, no districts.
pub const REFORM: Date = jiff::civil::date(2025, 7, 1);

/// The last day of the three-tier system, as the output writes it.
pub(crate) const LAST_DAY: &str = "2025-06-30";

/// Which system of units a unit, or a text, belongs to. Codes are unique only within one of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Era {
    /// Provinces that ended before the 63 of 2008.
    Historic,
    /// 63 provinces, districts and communes, to 30 June 2025.
    Before,
    /// 34 provinces and communes, from 1 July 2025.
    After,
}

impl Era {
    /// The system in force on a day.
    pub fn of(day: Date) -> Self {
        if day < REFORM { Self::Before } else { Self::After }
    }
}

/// How high a place stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// A state.
    Country,
    /// A continent, a part of the world or of Viet Nam (`Tây Nguyên`).
    Region,
    /// `tỉnh`, `thành phố trực thuộc trung ương`
    Province,
    /// `quận`, `huyện`, `thị xã`, `thành phố thuộc tỉnh`
    District,
    /// `xã`, `phường`, `thị trấn`, `đặc khu`
    Commune,
    /// A hamlet, a quarter, a sea, a city abroad.
    Other,
}

impl Level {
    /// The name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Other => "other",
        }
    }
}

/// The classifier that stands before the name of a unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// `tỉnh`
    Province,
    /// `thành phố`, of a province or of the centre
    City,
    /// `quận`
    UrbanDistrict,
    /// `huyện`
    RuralDistrict,
    /// `thị xã`
    Town,
    /// `thị trấn`
    Township,
    /// `phường`
    Ward,
    /// `xã`
    Commune,
    /// `đặc khu`
    SpecialZone,
    /// None.
    None,
}

impl Kind {
    /// The classifier in words; empty for [`Kind::None`].
    pub fn classifier(self) -> &'static str {
        match self {
            Self::Province => "tỉnh",
            Self::City => "thành phố",
            Self::UrbanDistrict => "quận",
            Self::RuralDistrict => "huyện",
            Self::Town => "thị xã",
            Self::Township => "thị trấn",
            Self::Ward => "phường",
            Self::Commune => "xã",
            Self::SpecialZone => "đặc khu",
            Self::None => "",
        }
    }

    pub(crate) fn of_letter(letter: &str) -> Self {
        match letter {
            "T" => Self::Province,
            "C" => Self::City,
            "q" => Self::UrbanDistrict,
            "h" => Self::RuralDistrict,
            "S" => Self::Town,
            "t" => Self::Township,
            "p" => Self::Ward,
            "x" => Self::Commune,
            "d" => Self::SpecialZone,
            _ => Self::None,
        }
    }
}

/// What became of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// It stands.
    None,
    /// Its area went to units of a later system or to a neighbour; [`crate::Gazetteer::successors`] names them.
    Succeeded,
    /// It was merged between October 2019 and March 2025; the day is not in the tables.
    /// [`crate::Gazetteer::successors`] may be empty.
    Merged,
    /// It goes on under another name since a day between October 2019 and March 2025.
    Renamed,
}

/// Index of a unit in [`crate::Gazetteer::units`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitId(pub(crate) u32);

impl UnitId {
    /// The id as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An administrative unit, country, region or other place with a name.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// Name without classifier; a number for numbered wards and districts.
    pub name: &'static str,
    /// Code of the General Statistics Office; empty when there is none.
    pub code: &'static str,
    /// How high it stands.
    pub level: Level,
    /// Its classifier.
    pub kind: Kind,
    /// The system that it belongs to; `None` for places that no reform touches.
    pub era: Option<Era>,
    /// The unit above; `None` for provinces and places outside the system.
    pub parent: Option<UnitId>,
    /// First day, `2025-07-01`; empty when unknown.
    pub valid_from: &'static str,
    /// Last day, `2025-06-30`; empty when the unit stands or the day is unknown.
    pub valid_to: &'static str,
    /// What became of it.
    pub end: End,
}

impl Unit {
    /// True when the unit is numbered: `quận 1`, `phường 7`.
    pub fn is_numbered(&self) -> bool {
        self.name.bytes().all(|b| b.is_ascii_digit())
    }

    /// Name with classifier: `xã Nghĩa Tá`, `quận 1`.
    pub fn full_name(&self) -> String {
        match self.kind.classifier() {
            "" => self.name.to_owned(),
            classifier => format!("{classifier} {}", self.name),
        }
    }
}

/// The system that a day as printed belongs to; a month or year decides when all of its days agree.
pub fn era_of(parts: &DayParts) -> Option<Era> {
    let year = parts.year?;
    match (year, parts.month) {
        (..2025, _) | (2025, 1..=6) => Some(Era::Before),
        (2026.., _) | (2025, 7..) => Some(Era::After),
        (2025, 0) => None,
    }
}
