//! The words and phrases of the analyzer, loaded from `data/*.tsv`.

use std::borrow::Cow;

use giaoban_core::text::{Case, LexiconBuilder, Owner, WordId, WordTable};

use crate::BodyKind;
use crate::table::{items, rows};
use crate::terms::UserTables;

/// The name under which the phrases are in the shared scan.
pub(crate) const OWNER: Owner = "entity";

/// The name under which the words that events begin with are in the shared scan.
pub(crate) const EVENT_OWNER: Owner = "event";

/// What an event begins with; the class of the matches of [`EVENT_OWNER`].
pub(crate) mod event {
    /// `đại hội`
    pub(crate) const CONGRESS: u16 = 0;
    /// `hội nghị`
    pub(crate) const CONFERENCE: u16 = 1;
    /// `giao ban`
    pub(crate) const BRIEFING: u16 = 2;
    /// `kỳ họp`, `phiên họp`
    pub(crate) const SESSION: u16 = 3;
    /// `bầu cử`
    pub(crate) const ELECTION: u16 = 4;
}

/// What a phrase is; the class of its matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
pub(crate) enum Class {
    /// A body or the head of one; the value is a row of `bodies`.
    Body,
    /// A field of work; the value is a row of `fields`.
    Field,
    /// A level word; the value is a row of `levels`.
    Level,
    /// An office; the value is a row of `offices`.
    Office,
    /// A word before a name; the value is 1 when it is a strong one.
    Honorific,
    /// A type of document; the value is a row of `document_types`.
    Document,
    /// A programme; the value is a row of `programmes`.
    Programme,
    /// A name or tag of the press; the value is a row of `press`.
    Press,
    /// `words.tsv`
    Continuation,
    Purpose,
    Quoted,
    Several,
    Street,
    Credit,
    Former,
    Collective,
    Work,
    Deed,
    /// A person of the user's lexicon; the value is a row of `persons`.
    Person,
    /// A place of the user's lexicon; the value is a row of `places`.
    Place,
    /// An event or document of the user's lexicon; the value is a row of `listed`.
    Listed,
}

impl Class {
    /// The bit of the class in sets of classes.
    #[inline]
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u16
    }
}

/// How the name of a body goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    National,
    Host,
    Local,
    Organ,
    Dept,
    Open,
    Numbered,
}

/// A level of administration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Level {
    Province,
    City,
    District,
    Commune,
    Any,
    None,
}

impl Level {
    fn parse(cell: &str) -> Self {
        match cell {
            "province" => Self::Province,
            "city" => Self::City,
            "district" => Self::District,
            "commune" => Self::Commune,
            "any" | "other" => Self::Any,
            "none" => Self::None,
            _ => panic!("no such level: `{cell}`"),
        }
    }
}

/// When a body without anything behind it is one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bare {
    Yes,
    Capital,
    No,
}

#[derive(Debug)]
pub(crate) struct BodyRow {
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: BodyKind,
    pub(crate) role: Role,
    pub(crate) level: Level,
    pub(crate) bare: Bare,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Takes {
    Body,
    Fused,
    Fixed,
    Member,
    Local,
}

#[derive(Debug)]
pub(crate) struct OfficeRow {
    /// Canonical name of the office.
    pub(crate) name: String,
    pub(crate) takes: Takes,
    /// The body of a fixed office, empty when unknown.
    pub(crate) body: &'static str,
}

#[derive(Debug)]
pub(crate) struct DocumentRow {
    pub(crate) name: &'static str,
    /// The words are also a verb or common noun.
    pub(crate) verb: bool,
}

#[derive(Debug)]
pub(crate) struct ProgrammeRow {
    pub(crate) name: Cow<'static, str>,
    pub(crate) open: bool,
}

#[derive(Debug)]
pub(crate) struct LevelRow {
    pub(crate) name: &'static str,
    pub(crate) level: Level,
}

/// Flags of a word on its own.
pub(crate) mod flag {
    pub(crate) const SURNAME: u16 = 1;
    /// A surname that begins a name even without a title.
    pub(crate) const COMMON_SURNAME: u16 = 1 << 1;
    /// A syllable of given or middle names.
    pub(crate) const NAME: u16 = 1 << 2;
    /// A small word that may stand inside an open name of a body.
    pub(crate) const CONNECTOR: u16 = 1 << 3;
    /// What follows `xã`, `tỉnh`, … in other words (`xã hội`, `tỉnh ủy`).
    pub(crate) const NOT_A_LEVEL: u16 = 1 << 4;
    /// A Roman numeral.
    pub(crate) const ROMAN: u16 = 1 << 5;
    /// A word that a name never holds.
    pub(crate) const NEVER_A_NAME: u16 = 1 << 6;
    /// A unit behind a number, which then is no number of a document.
    pub(crate) const UNIT: u16 = 1 << 7;
    /// A word that ends the name of an event.
    pub(crate) const EVENT_STOP: u16 = 1 << 8;
    /// What kind of session: `chuyên đề`, `bất thường`.
    pub(crate) const SESSION: u16 = 1 << 9;
    /// A small word that the name of a body never goes on with.
    pub(crate) const NAME_STOP: u16 = 1 << 10;
    /// The first syllable of a verb.
    pub(crate) const VERB: u16 = 1 << 12;
    /// A number in words: `chín`, `mười`.
    pub(crate) const ORDINAL: u16 = 1 << 13;
    /// A small word after which a body may begin with a small letter (`của bộ Y tế`, not `cán bộ`).
    pub(crate) const BEFORE_BODY: u16 = 1 << 11;
}

/// Single words that the grammar names.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) va: WordId,
    pub(crate) cac: WordId,
    pub(crate) cap: WordId,
    pub(crate) viet: WordId,
    pub(crate) nam: WordId,
    pub(crate) trung: WordId,
    pub(crate) uong: WordId,
    pub(crate) khu: WordId,
    pub(crate) vuc: WordId,
    pub(crate) dang: WordId,
    pub(crate) nha: WordId,
    pub(crate) nuoc: WordId,
    pub(crate) so: WordId,
    pub(crate) ngay: WordId,
    pub(crate) nam_year: WordId,
    pub(crate) cua: WordId,
    pub(crate) lan: WordId,
    pub(crate) thu: WordId,
    pub(crate) khoa: WordId,
    pub(crate) nhiem: WordId,
    pub(crate) ky: WordId,
    pub(crate) dai: WordId,
    pub(crate) hoi: WordId,
    pub(crate) chi: WordId,
    pub(crate) chi_toned: WordId,
    pub(crate) san: WordId,
    pub(crate) bieu: WordId,
    pub(crate) luat: WordId,
    pub(crate) voi: WordId,
    pub(crate) den: WordId,
    pub(crate) lien: WordId,
    pub(crate) tich: WordId,
    pub(crate) thuong: WordId,
    pub(crate) le: WordId,
    pub(crate) vien: WordId,
    pub(crate) uy: WordId,
    pub(crate) bo: WordId,
    pub(crate) cong: WordId,
    pub(crate) doan: WordId,
    pub(crate) ta: WordId,
    pub(crate) thich: WordId,
    pub(crate) nu: WordId,
    pub(crate) van: WordId,
    pub(crate) thi: WordId,
}

impl Words {
    fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut w = |word: &str| lexicon.word(word);
        Self {
            va: w("và"),
            cac: w("các"),
            cap: w("cấp"),
            viet: w("Việt"),
            nam: w("Nam"),
            trung: w("Trung"),
            uong: w("ương"),
            khu: w("khu"),
            vuc: w("vực"),
            dang: w("Đảng"),
            nha: w("Nhà"),
            nuoc: w("nước"),
            so: w("số"),
            ngay: w("ngày"),
            nam_year: w("năm"),
            cua: w("của"),
            lan: w("lần"),
            thu: w("thứ"),
            khoa: w("khóa"),
            nhiem: w("nhiệm"),
            ky: w("kỳ"),
            dai: w("đại"),
            hoi: w("hội"),
            chi: w("chi"),
            chi_toned: w("chí"),
            san: w("sản"),
            bieu: w("biểu"),
            luat: w("luật"),
            voi: w("với"),
            den: w("đến"),
            lien: w("liên"),
            tich: w("tịch"),
            thuong: w("thường"),
            le: w("lệ"),
            vien: w("viên"),
            uy: w("ủy"),
            bo: w("bộ"),
            cong: w("cộng"),
            doan: w("đoàn"),
            ta: w("ta"),
            thich: w("Thích"),
            nu: w("nữ"),
            van: w("Văn"),
            thi: w("Thị"),
        }
    }
}

/// Everything loaded.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) bodies: Vec<BodyRow>,
    pub(crate) fields: Vec<&'static str>,
    pub(crate) levels: Vec<LevelRow>,
    pub(crate) offices: Vec<OfficeRow>,
    pub(crate) documents: Vec<DocumentRow>,
    pub(crate) programmes: Vec<ProgrammeRow>,
    pub(crate) press: Vec<&'static str>,
    /// Parts of names of offices, and how the names of bodies begin that such an office can be of.
    pub(crate) office_bodies: Vec<(&'static str, Vec<&'static str>)>,
    pub(crate) cities: Vec<&'static str>,
    /// Issuers by the index in `issuer_of`, which is 0 for none.
    pub(crate) issuers: Vec<&'static str>,
    pub(crate) issuer_of: WordTable<u16>,
    pub(crate) flags: WordTable<u16>,
    pub(crate) words: Words,
    /// Of the user's lexicons.
    pub(crate) user: UserTables,
}

const CONNECTORS: &[&str] = &["và", "về", "của", "cho", "các", "-", "&", "/"];
const NOT_A_LEVEL: &[&str] = &["hội", "viên", "luận", "tắc", "ủy", "đoàn", "lộ", "lỵ", "lị", "táo", "thuyết", "mạc"];
const ROMAN: &[&str] = &[
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
    "XVIII", "XIX", "XX", "XXI", "XXII", "XXIII", "XXIV", "XXV", "XXVI", "XXVII", "XXVIII", "XXIX", "XXX",
];
const NEVER_A_NAME: &[&str] = &[
    "và",
    "của",
    "các",
    "tại",
    "trong",
    "khi",
    "theo",
    "ngày",
    "tháng",
    "đã",
    "được",
    "là",
    "với",
    "cho",
    "những",
    "PV",
    "CTV",
    "TL",
    "TTXVN",
    "Internet",
    "Ảnh",
    "Tin",
    "Bài",
    "Covid",
    "Nghị",
    "Quyết",
    "Chỉ",
    "Kết",
    "Thông",
    "Trên",
    "Từ",
    "Sau",
    "Trước",
    "Theo",
    "Ngoài",
    "Bên",
    "Cùng",
    "Nhân",
    "Ban",
    "Sở",
    "Phòng",
    "Ủy",
    "UBND",
    "HĐND",
    "MTTQ",
    "Trường",
    "Tỉnh",
    "Huyện",
    "Xã",
    "Phường",
    "Thị",
    "Đảng",
    "Đoàn",
];
const UNITS: &[&str] = &[
    "năm",
    "tháng",
    "tuần",
    "ngày",
    "giờ",
    "người",
    "hộ",
    "xã",
    "huyện",
    "tỉnh",
    "trường",
    "nội",
    "nhiệm",
    "triệu",
    "tỷ",
    "đồng",
    "km",
    "ha",
    "công",
    "đồng",
    "đơn",
    "vụ",
    "cán",
    "chỉ",
    "dự",
    "mô",
    "đối",
    "cơ",
    "lần",
    "điểm",
    "%",
    "bước",
    "phần",
    "giai",
    "vấn",
    "nhóm",
];

const EVENT_STOP: &[&str] = &[
    "đã", "sẽ", "được", "bầu", "diễn", "có", "là", "tổ", "tại", "do", "nhằm", "để", "từ", "vào", "đang", "dưới",
    "theo", "cho", "đề", "mạc", "phát", "sau", "trước", "thành", "ra", "cần", "phải",
];
const NAME_STOP: &[&str] = &[
    "đã",
    "đang",
    "sẽ",
    "được",
    "bị",
    "là",
    "có",
    "tại",
    "ở",
    "với",
    "cho",
    "về",
    "trong",
    "ngoài",
    "khi",
    "để",
    "do",
    "của",
    "và",
    "cùng",
    "đến",
    "từ",
    "vào",
    "ra",
    "lên",
    "theo",
    "cũng",
    "vừa",
    "mới",
    "không",
    "chưa",
    "nên",
    "phải",
    "cần",
    "nay",
    "này",
    "đó",
    "trên",
    "dưới",
    "trước",
    "sau",
    "giữa",
    "các",
    "những",
    "một",
    "hai",
    "còn",
    "nếu",
    "vì",
    "nhằm",
    "qua",
    "bằng",
    "gồm",
    "như",
    "hoặc",
    "hay",
    "đối",
    "bắt",
    "làm",
    "đi",
    "lại",
    "nhất",
    "rất",
    "dự",
    "mở",
    "họp",
    "cấp",
    "năm",
    "lần",
    "khóa",
    "nhiệm",
    "tỉnh",
    "huyện",
    "xã",
    "phường",
    "thị",
    "quận",
    "số",
    "thuộc",
    "đóng",
    "luôn",
    "vẫn",
];
/// First syllables of verbs that follow a body: they end its name where a second small syllable follows.
const VERBS: &[&str] = &[
    "tổ",
    "phối",
    "triển",
    "tham",
    "thực",
    "tiến",
    "khai",
    "ký",
    "trao",
    "tặng",
    "nhận",
    "nêu",
    "phát",
    "hỗ",
    "giúp",
    "hướng",
    "hiện",
    "khánh",
    "kết",
    "giao",
    "đón",
    "gửi",
    "quyết",
    "đạo",
    "lãnh",
    "đưa",
    "góp",
    "tuyên",
    "vận",
    "kêu",
    "thăm",
    "chúc",
    "thường",
    "chủ",
    "đề",
    "yêu",
    "ban",
    "chỉ",
    "tiếp",
    "thành",
];
const BEFORE_BODY: &[&str] = &[
    "của", "với", "và", "do", "cho", "tại", "các", "về", "gửi", "cùng", "giữa", "theo", "thuộc", "ở", "từ", "đến",
    "là", "được", "bởi",
];
const ORDINALS: &[&str] =
    &["nhất", "nhì", "hai", "ba", "tư", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mươi", "mốt", "một", "lăm"];
const SESSION: &[&str] = &["chuyên", "bất", "thường", "cuối", "giữa", "đầu"];

fn body_kind(cell: &str) -> BodyKind {
    BodyKind::named(cell).unwrap_or_else(|| panic!("no such kind: `{cell}`"))
}

/// Abbreviations are matched only in capitals: `TT`, `CT`, `BTV`, not `tt`.
fn case_of(phrase: &str) -> Case {
    let letters = || phrase.chars().filter(|c| c.is_alphabetic());
    if letters().count() > 1 && letters().all(char::is_uppercase) { Case::Upper } else { Case::Any }
}

impl Tables {
    pub(crate) fn load(lexicon: &mut LexiconBuilder) -> Self {
        let words = Words::new(lexicon);
        let mut bodies = Vec::new();
        for [name, variants, kind, role, level, bare] in rows::<6>(include_str!("../data/bodies.tsv")) {
            let value = bodies.len() as u32;
            for phrase in [name].into_iter().chain(items(variants)) {
                lexicon.phrase(OWNER, phrase, case_of(phrase), Class::Body as u16, value);
            }
            bodies.push(BodyRow {
                name: name.into(),
                kind: body_kind(kind),
                role: match role {
                    "national" => Role::National,
                    "host" => Role::Host,
                    "local" => Role::Local,
                    "organ" => Role::Organ,
                    "dept" => Role::Dept,
                    "open" => Role::Open,
                    "numbered" => Role::Numbered,
                    _ => panic!("no such role: `{role}`"),
                },
                level: Level::parse(level),
                bare: match bare {
                    "yes" => Bare::Yes,
                    "capital" => Bare::Capital,
                    "no" => Bare::No,
                    _ => panic!("no such word: `{bare}`"),
                },
            });
        }
        let mut fields = Vec::new();
        for [name, variants] in rows::<2>(include_str!("../data/fields.tsv")) {
            for phrase in [name].into_iter().chain(items(variants)) {
                lexicon.phrase(OWNER, phrase, case_of(phrase), Class::Field as u16, fields.len() as u32);
            }
            fields.push(name);
        }
        let mut levels = Vec::new();
        for [name, variants, level] in rows::<3>(include_str!("../data/levels.tsv")) {
            for phrase in [name].into_iter().chain(items(variants)) {
                lexicon.phrase(OWNER, phrase, Case::Any, Class::Level as u16, levels.len() as u32);
            }
            levels.push(LevelRow { name, level: Level::parse(level) });
        }
        let mut offices: Vec<OfficeRow> = Vec::new();
        for [name, variants, takes, deputy, body] in rows::<5>(include_str!("../data/offices.tsv")) {
            let takes = match takes {
                "body" => Takes::Body,
                "fused" => Takes::Fused,
                "fixed" => Takes::Fixed,
                "member" => Takes::Member,
                "local" => Takes::Local,
                _ => panic!("no such word: `{takes}`"),
            };
            let mut add = |canonical: String, phrases: &[String]| {
                for phrase in phrases {
                    lexicon.phrase(OWNER, phrase, case_of(phrase), Class::Office as u16, offices.len() as u32);
                }
                offices.push(OfficeRow { name: canonical, takes, body });
            };
            let phrases: Vec<String> = [name].into_iter().chain(items(variants)).map(str::to_owned).collect();
            add(name.to_owned(), &phrases);
            if deputy == "yes" {
                let deputies: Vec<String> = phrases.iter().map(|phrase| format!("Phó {phrase}")).collect();
                add(format!("Phó {name}"), &deputies);
                if takes == Takes::Body && !name.contains("Ủy viên") {
                    let standing: Vec<String> =
                        phrases.iter().flat_map(|p| [format!("Phó {p} Thường trực"), format!("Phó {p} TT")]).collect();
                    add(format!("Phó {name} Thường trực"), &standing);
                    let full_time: Vec<String> = phrases.iter().map(|p| format!("Phó {p} chuyên trách")).collect();
                    add(format!("Phó {name} chuyên trách"), &full_time);
                    let charged: Vec<String> = phrases.iter().map(|p| format!("Phó {p} phụ trách")).collect();
                    add(format!("Phó {name} phụ trách"), &charged);
                    let acting = [format!("Quyền {name}"), format!("Q. {name}")];
                    add(format!("Quyền {name}"), &acting);
                }
            }
        }
        for [honorific, variants, strength] in rows::<3>(include_str!("../data/honorifics.tsv")) {
            for phrase in [honorific].into_iter().chain(items(variants)) {
                let strong = u32::from(strength == "strong");
                lexicon.phrase(OWNER, phrase, case_of(phrase), Class::Honorific as u16, strong);
            }
        }
        let mut documents = Vec::new();
        for [name, variants, verb] in rows::<3>(include_str!("../data/document_types.tsv")) {
            for phrase in [name].into_iter().chain(items(variants)) {
                lexicon.phrase(OWNER, phrase, case_of(phrase), Class::Document as u16, documents.len() as u32);
            }
            documents.push(DocumentRow { name, verb: verb == "yes" });
        }
        let mut programmes = Vec::new();
        for [name, variants, open] in rows::<3>(include_str!("../data/programmes.tsv")) {
            for phrase in [name].into_iter().chain(items(variants)) {
                lexicon.phrase(OWNER, phrase, case_of(phrase), Class::Programme as u16, programmes.len() as u32);
            }
            programmes.push(ProgrammeRow { name: name.into(), open: open == "yes" });
        }
        let mut press = Vec::new();
        for [name, variants, _tag] in rows::<3>(include_str!("../data/press.tsv")) {
            for phrase in items(variants) {
                let case = if case_of(phrase) == Case::Upper { Case::Upper } else { Case::Initial };
                lexicon.phrase(OWNER, phrase, case, Class::Press as u16, press.len() as u32);
            }
            press.push(name);
        }
        for [class, phrases] in rows::<2>(include_str!("../data/words.tsv")) {
            let class = match class {
                "continuation" => Class::Continuation,
                "purpose" => Class::Purpose,
                "quoted" => Class::Quoted,
                "several" => Class::Several,
                "street" => Class::Street,
                "credit" => Class::Credit,
                "former" => Class::Former,
                "collective" => Class::Collective,
                "work" => Class::Work,
                "deed" => Class::Deed,
                _ => panic!("no such class: `{class}`"),
            };
            for phrase in items(phrases) {
                lexicon.phrase(OWNER, phrase, Case::Any, class as u16, 0);
            }
        }
        for (phrase, class) in [
            ("đại hội", event::CONGRESS),
            ("hội nghị", event::CONFERENCE),
            ("giao ban", event::BRIEFING),
            ("kỳ họp", event::SESSION),
            ("phiên họp", event::SESSION),
            ("bầu cử", event::ELECTION),
        ] {
            lexicon.phrase(EVENT_OWNER, phrase, Case::Any, class, 0);
        }
        let mut issuers = vec![""];
        let mut issuer_of = WordTable::new(0);
        for [code, issuer] in rows::<2>(include_str!("../data/issuer_codes.tsv")) {
            issuer_of.set(lexicon.word(code), issuers.len() as u16);
            issuers.push(issuer);
        }
        let mut flags = WordTable::new(0u16);
        let mut mark = |lexicon: &mut LexiconBuilder, word: &str, flag: u16| {
            let id = lexicon.word(word);
            flags.set(id, flags.get(id) | flag);
        };
        for [surname, strength] in rows::<2>(include_str!("../data/surnames.tsv")) {
            let mut parts = surname.split_whitespace();
            let (Some(first), None) = (parts.next(), parts.next()) else { continue };
            if first.contains(|c: char| !c.is_alphabetic()) {
                continue;
            }
            let common = if strength == "common" { flag::COMMON_SURNAME } else { 0 };
            mark(lexicon, first, flag::SURNAME | common);
        }
        for [syllable, _place] in rows::<2>(include_str!("../data/name_syllables.tsv")) {
            if syllable.chars().all(char::is_alphabetic) {
                mark(lexicon, syllable, flag::NAME);
            }
        }
        for (list, flag) in [
            (CONNECTORS, flag::CONNECTOR),
            (NOT_A_LEVEL, flag::NOT_A_LEVEL),
            (ROMAN, flag::ROMAN),
            (NEVER_A_NAME, flag::NEVER_A_NAME),
            (UNITS, flag::UNIT),
            (EVENT_STOP, flag::EVENT_STOP),
            (SESSION, flag::SESSION),
            (ORDINALS, flag::ORDINAL),
            (NAME_STOP, flag::NAME_STOP),
            (VERBS, flag::VERB),
            (BEFORE_BODY, flag::BEFORE_BODY),
        ] {
            for word in list {
                mark(lexicon, word, flag);
            }
        }
        let office_bodies = rows::<2>(include_str!("../data/office_bodies.tsv"))
            .map(|[office, bodies]| (office, items(bodies).collect()))
            .collect();
        let cities = rows::<1>(include_str!("../data/cities.tsv")).map(|[name]| name).collect();
        Self {
            bodies,
            fields,
            levels,
            offices,
            documents,
            programmes,
            press,
            office_bodies,
            cities,
            issuers,
            issuer_of,
            flags,
            words,
            user: UserTables::default(),
        }
    }
}
