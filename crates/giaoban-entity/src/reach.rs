//! How far the power of a body or office reaches, told from its canonical name.

/// Parts of names without a place that are of the nation.
const NATION: [&str; 10] = [
    "Trung ương",
    "Việt Nam",
    "Quốc hội",
    "Chính phủ",
    "nước",
    "Bộ Chính trị",
    "Ban Bí thư",
    "tối cao",
    "quốc gia",
    "Quân khu",
];

/// What names of ministries and their offices begin with.
const HEADS: [&str; 8] = ["Bộ ", "Bộ trưởng", "Thứ trưởng", "Thủ tướng", "Cục ", "Vụ ", "Tổng cục ", "Tổng Bí thư"];

/// How far the power of a body or office reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Reach {
    /// All of the country.
    Nation,
    Province,
    District,
    Commune,
    /// It has a place whose level the name does not tell: `Báo Lào Cai`.
    Unknown,
}

impl Reach {
    /// The reach of what is called `name` and belongs to `place`: the word before the place tells it. `cities` are the
    /// cities that are provinces.
    ///
    /// `Bí thư Tỉnh ủy Lào Cai` of `Lào Cai` is a province's, `Báo Lào Cai` is unknown.
    pub(crate) fn of(name: &str, place: Option<&str>, cities: &[&str]) -> Self {
        let Some(place) = place else {
            let nation =
                NATION.iter().any(|part| name.contains(part)) || HEADS.iter().any(|head| name.starts_with(head));
            return if nation { Self::Nation } else { Self::Unknown };
        };
        let Some(at) = name.rfind(place) else { return Self::Unknown };
        let before = name[..at].trim_end();
        let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
        if ends(&["tỉnh", "Tỉnh ủy", "Tỉnh ủy viên", "Tỉnh đoàn"]) {
            Self::Province
        } else if ends(&["thành phố", "Thành ủy", "Thành ủy viên", "Thành đoàn"]) {
            if cities.contains(&place) { Self::Province } else { Self::District }
        } else if ends(&["huyện", "quận", "thị xã", "Huyện ủy", "Quận ủy", "Thị ủy"])
            || ends(&["Huyện ủy viên", "Quận ủy viên", "Thị ủy viên", "Huyện đoàn", "Quận đoàn", "Thị đoàn"])
        {
            Self::District
        } else if ends(&["xã", "phường", "thị trấn", "đặc khu"]) {
            Self::Commune
        } else {
            Self::Unknown
        }
    }

    /// As it is written; absent when unknown.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Nation => Some("nation"),
            Self::Province => Some("province"),
            Self::District => Some("district"),
            Self::Commune => Some("commune"),
            Self::Unknown => None,
        }
    }
}
