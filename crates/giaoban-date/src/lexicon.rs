//! The words and phrases that the grammar of dates knows.

use giaoban_core::text::number::NumberReader;
use giaoban_core::text::{Case, LexiconBuilder, WordId, WordTable};

/// The owner of the phrases in the shared lexicon.
pub(crate) const OWNER: &str = "date";

/// Class of phrases for unmeasured times; the value indexes [`Words::references`].
pub(crate) const REFERENCE: u16 = 0;
/// Class of names of days; the value indexes [`Words::holidays`].
pub(crate) const HOLIDAY: u16 = 1;
/// Class of era names, by which years of a reign are counted; the value indexes [`Words::reigns`].
pub(crate) const REIGN: u16 = 2;

/// A part of the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
}

impl Part {
    /// Its TIMEX3 code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Part::Morning => "TMO",
            Part::Noon => "TMI",
            Part::Afternoon => "TAF",
            Part::Evening => "TEV",
            Part::Night => "TNI",
        }
    }
}

/// What a word does in the grammar of dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Word {
    Other,
    /// `ngày`
    Day,
    /// `tháng`
    Month,
    /// `năm`
    Year,
    /// `quý`
    Quarter,
    /// `tuần`
    Week,
    /// `giờ`
    Hour,
    /// `h`, `g`
    HourLetter,
    /// `phút`, `p`
    Minute,
    /// `giây`
    Second,
    /// `hôm`
    DayOf,
    /// `nay`
    Now,
    /// `này`
    This,
    /// `qua`
    Past,
    /// `vừa`
    Just,
    /// `rồi`
    Done,
    /// `trước`
    Before,
    /// `sau`
    After,
    /// `tới`
    Coming,
    /// `sắp`
    Soon,
    /// `tiếp`
    Next,
    /// `theo`
    Following,
    /// `gần`
    Near,
    /// `mai`
    Tomorrow,
    /// `kia`
    Beyond,
    /// `ngoái`
    LastYear,
    /// `đó`, `ấy`
    That,
    /// `đây`
    Here,
    /// `cách`
    Apart,
    /// `đầu`
    Start,
    /// `giữa`
    Mid,
    /// `cuối`
    End,
    /// `nửa`
    Half,
    /// `rưỡi`
    AndHalf,
    /// `kém`
    Short,
    Part(Part),
    /// `rạng`
    Dawn,
    /// `sớm`, `muộn`
    Early,
    /// `buổi`
    Session,
    /// `mùng`, `mồng`
    FirstTen,
    /// `rằm`
    FullMoon,
    /// `tết`
    Tet,
    /// `lễ`
    Festival,
    /// `xuân`
    Spring,
    /// `âm`, `dương`
    Lunar,
    Solar,
    /// `lịch`
    Calendar,
    /// `thứ`
    Weekday,
    /// `chủ`
    Sun,
    /// `nhật`
    SunDay,
    /// `CN`
    SundayShort,
    /// `nhiệm`
    Office,
    /// `kỳ`
    Span,
    /// `giai`
    Sta,
    /// `đoạn`
    Ge,
    /// `thời`
    Time,
    /// `gian`
    TimeSpace,
    /// `niên`
    Annals,
    /// `khóa`
    Course,
    /// `học`
    School,
    /// `thập`
    Ten,
    /// `thế`
    World,
    /// `kỷ`
    Age,
    /// `hàng`, `hằng`
    Every,
    /// `mỗi`, `từng`
    Each,
    /// `lần`
    Times,
    /// `những`, `các`
    Plural,
    /// `vài`, `mấy`, `nhiều`
    Several,
    /// `từ`
    From,
    /// `đến`
    To,
    /// `và`, `hoặc`, `lẫn`
    And,
    /// `vào`, `lúc`
    At,
    /// `trong`
    In,
    /// `khoảng`, `chừng`, `độ`
    About,
    /// `hơn`, `trên`, `ngót`
    Over,
    /// `của`
    Of,
    /// `còn`
    Still,
    /// `lại`
    Again,
    /// `cùng`
    Same,
    /// `hết`
    Through,
    /// `hiện`
    Currently,
    /// `TCN`
    Bc,
    /// `công` + `nguyên`
    Common,
    Origin,
    /// `sinh`
    Born,
    /// `liên`, `liền`
    InRow,
    /// `dịp`, `nhân`, `kỷ niệm`
    Occasion,
    /// `sẽ`, `dự kiến`, `phấn đấu`, `chậm nhất`
    FutureCue,
    /// `đã`, `từng`
    PastCue,
    /// `đường`, `phố`: a number behind it is a name.
    Street,
    /// `số`: a number behind it is no date.
    Number,
    /// `HĐND`
    Council,
    /// `tuổi`
    YearsOld,
    /// `một`
    One,
    /// `GMT`, `UTC`
    Zone,
    /// `AM`, `SA`
    Am,
    /// `PM`, `CH`
    Pm,
    /// `nhìn` in `tầm nhìn`: a year may follow.
    Vision,
    /// `mới`
    New,
    /// `mùa`
    Season,
    /// `hè`, `hạ`; autumn; winter
    Summer,
    Autumn,
    Winter,
    /// `thượng`, `trung`, `hạ` before `tuần`: the first, second, third ten days of a month.
    Upper,
    Middle,
    Lower,
    /// `vụ` in `niên vụ`
    Crop,
    /// `xanh`, `đỏ`: `Chủ nhật xanh` is a campaign.
    Colour,
    /// `kế`: `kế tiếp` next
    Successor,
    /// `tiếng` as an hour
    Sound,
    /// `đúng`, `tròn`
    Exactly,
    /// `đợt`, `lớp`, `thôn`: a number behind it tells one of a row and counts nothing.
    Sequence,
    /// `mạng` in `cách mạng` (revolution), which has months in its names
    Revolution,
    /// `tác` in `công tác`
    Affair,
    /// `với` in `so với`
    With,
    /// `không`, `nào`: `một ngày nào đó`
    Vague,
    /// `thuộc`
    Belong,
    /// `SN`, short for the year of birth
    BornIn,
    /// `luật`: its name ends with a year.
    Law,
    /// `thực`, `ước` head a cell of a table: `Thực hiện 2019`.
    Plan,
    /// `ít`, `nhất`, `thiểu`, `đa`, `quá` in `ít nhất`, `tối thiểu`, `tối đa`, `không quá`
    Little,
    Most,
    Minimum,
    Maximum,
    Exceed,
    /// `tại`, `ở`, `là`, `toàn`, `sẽ`: may follow a day without a year.
    Link,
}

impl Word {
    /// The walk over the tokens keeps it in mind.
    fn is_cue(self) -> bool {
        matches!(self, Word::FutureCue | Word::PastCue | Word::Council)
    }

    /// A mention may begin with the word.
    pub(crate) fn begins(self) -> bool {
        matches!(
            self,
            Word::Day
                | Word::DayOf
                | Word::Month
                | Word::Year
                | Word::Quarter
                | Word::Week
                | Word::Part(_)
                | Word::Dawn
                | Word::Session
                | Word::Weekday
                | Word::Sun
                | Word::SundayShort
                | Word::FirstTen
                | Word::FullMoon
                | Word::Tet
                | Word::Festival
                | Word::Spring
                | Word::Start
                | Word::Mid
                | Word::End
                | Word::Half
                | Word::Season
                | Word::Upper
                | Word::Middle
                | Word::Lower
                | Word::Plural
                | Word::Several
                | Word::Office
                | Word::Sta
                | Word::Time
                | Word::Annals
                | Word::Ten
                | Word::World
                | Word::Every
                | Word::Each
                | Word::Same
                | Word::Currently
                | Word::Now
                | Word::Apart
                | Word::Near
                | Word::Over
                | Word::About
                | Word::Little
                | Word::Vague
        )
    }

    /// The word makes a mention of the number before it, or joins it to a second number.
    fn follows_number(self) -> bool {
        matches!(
            self,
            Word::Second
                | Word::Minute
                | Word::Hour
                | Word::HourLetter
                | Word::Sound
                | Word::Day
                | Word::Week
                | Word::Month
                | Word::Quarter
                | Word::Year
                | Word::Ten
                | Word::World
                | Word::Tet
                | Word::To
                | Word::And
        )
    }
}

/// A day that is called by a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Holiday {
    pub(crate) lunar: bool,
    /// 1 to 31; 0 is the last day of the month.
    pub(crate) day: u8,
    /// 1 to 12.
    pub(crate) month: u8,
}

/// The years that are counted by one era name, inclusive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reign {
    pub(crate) first: i16,
    pub(crate) last: i16,
}

const WORDS: &[(&str, Word)] = &[
    ("ngày", Word::Day),
    ("tháng", Word::Month),
    ("năm", Word::Year),
    ("quý", Word::Quarter),
    ("quí", Word::Quarter),
    ("tuần", Word::Week),
    ("giờ", Word::Hour),
    ("h", Word::HourLetter),
    ("g", Word::HourLetter),
    ("phút", Word::Minute),
    ("ph", Word::Minute),
    ("p", Word::Minute),
    ("giây", Word::Second),
    ("hôm", Word::DayOf),
    ("nay", Word::Now),
    ("này", Word::This),
    ("qua", Word::Past),
    ("vừa", Word::Just),
    ("rồi", Word::Done),
    ("trước", Word::Before),
    ("sau", Word::After),
    ("tới", Word::Coming),
    ("sắp", Word::Soon),
    ("tiếp", Word::Next),
    ("theo", Word::Following),
    ("gần", Word::Near),
    ("mai", Word::Tomorrow),
    ("kia", Word::Beyond),
    ("kìa", Word::Beyond),
    ("ngoái", Word::LastYear),
    ("đó", Word::That),
    ("ấy", Word::That),
    ("đây", Word::Here),
    ("cách", Word::Apart),
    ("đầu", Word::Start),
    ("giữa", Word::Mid),
    ("cuối", Word::End),
    ("nửa", Word::Half),
    ("rưỡi", Word::AndHalf),
    ("kém", Word::Short),
    ("sáng", Word::Part(Part::Morning)),
    ("trưa", Word::Part(Part::Noon)),
    ("chiều", Word::Part(Part::Afternoon)),
    ("tối", Word::Part(Part::Evening)),
    ("đêm", Word::Part(Part::Night)),
    ("khuya", Word::Part(Part::Night)),
    ("rạng", Word::Dawn),
    ("sớm", Word::Early),
    ("muộn", Word::Early),
    ("buổi", Word::Session),
    ("mùng", Word::FirstTen),
    ("mồng", Word::FirstTen),
    ("rằm", Word::FullMoon),
    ("tết", Word::Tet),
    ("lễ", Word::Festival),
    ("xuân", Word::Spring),
    ("âm", Word::Lunar),
    ("dương", Word::Solar),
    ("lịch", Word::Calendar),
    ("thứ", Word::Weekday),
    ("chủ", Word::Sun),
    ("chúa", Word::Sun),
    ("nhật", Word::SunDay),
    ("CN", Word::SundayShort),
    ("nhiệm", Word::Office),
    ("kỳ", Word::Span),
    ("giai", Word::Sta),
    ("đoạn", Word::Ge),
    ("thời", Word::Time),
    ("gian", Word::TimeSpace),
    ("niên", Word::Annals),
    ("khóa", Word::Course),
    ("học", Word::School),
    ("thập", Word::Ten),
    ("thế", Word::World),
    ("kỷ", Word::Age),
    ("hàng", Word::Every),
    ("hằng", Word::Every),
    ("mỗi", Word::Each),
    ("lần", Word::Times),
    ("những", Word::Plural),
    ("các", Word::Plural),
    ("vài", Word::Several),
    ("mấy", Word::Several),
    ("nhiều", Word::Several),
    ("từ", Word::From),
    ("đến", Word::To),
    ("và", Word::And),
    ("hoặc", Word::And),
    ("lẫn", Word::And),
    ("vào", Word::At),
    ("lúc", Word::At),
    ("trong", Word::In),
    ("khoảng", Word::About),
    ("chừng", Word::About),
    ("độ", Word::About),
    ("hơn", Word::Over),
    ("trên", Word::Over),
    ("ngót", Word::Over),
    ("của", Word::Of),
    ("còn", Word::Still),
    ("lại", Word::Again),
    ("cùng", Word::Same),
    ("hết", Word::Through),
    ("hiện", Word::Currently),
    ("TCN", Word::Bc),
    ("công", Word::Common),
    ("nguyên", Word::Origin),
    ("sinh", Word::Born),
    ("liên", Word::InRow),
    ("liền", Word::InRow),
    ("dịp", Word::Occasion),
    ("niệm", Word::Occasion),
    ("mừng", Word::Occasion),
    ("sẽ", Word::FutureCue),
    ("dự", Word::FutureCue),
    ("phấn", Word::FutureCue),
    ("chậm", Word::FutureCue),
    ("hạn", Word::FutureCue),
    ("đã", Word::PastCue),
    ("từng", Word::Each),
    ("đường", Word::Street),
    ("phố", Word::Street),
    ("ngõ", Word::Street),
    ("hẻm", Word::Street),
    ("cầu", Word::Street),
    ("trường", Word::Street),
    ("viện", Word::Street),
    ("vận", Word::Street),
    ("viên", Word::Street),
    ("phường", Word::Street),
    ("chợ", Word::Street),
    ("số", Word::Number),
    ("HĐND", Word::Council),
    ("tuổi", Word::YearsOld),
    ("một", Word::One),
    ("GMT", Word::Zone),
    ("UTC", Word::Zone),
    ("AM", Word::Am),
    ("SA", Word::Am),
    ("PM", Word::Pm),
    ("CH", Word::Pm),
    ("kế", Word::Successor),
    ("tiếng", Word::Sound),
    ("đúng", Word::Exactly),
    ("tròn", Word::Exactly),
    ("đợt", Word::Sequence),
    ("phiên", Word::Sequence),
    ("mũi", Word::Sequence),
    ("lớp", Word::Sequence),
    ("bước", Word::Sequence),
    ("loại", Word::Sequence),
    ("nhóm", Word::Sequence),
    ("tổ", Word::Sequence),
    ("khu", Word::Sequence),
    ("thôn", Word::Sequence),
    ("ấp", Word::Sequence),
    ("xóm", Word::Sequence),
    ("khóm", Word::Sequence),
    ("đội", Word::Sequence),
    ("hạng", Word::Sequence),
    ("bảng", Word::Sequence),
    ("điều", Word::Sequence),
    ("khoản", Word::Sequence),
    ("mục", Word::Sequence),
    ("top", Word::Sequence),
    ("lục", Word::Sequence),
    ("mạng", Word::Revolution),
    ("tác", Word::Affair),
    ("nhìn", Word::Vision),
    ("hướng", Word::Vision),
    ("xanh", Word::Colour),
    ("đỏ", Word::Colour),
    ("hồng", Word::Colour),
    ("tím", Word::Colour),
    ("mới", Word::New),
    ("mùa", Word::Season),
    ("hè", Word::Summer),
    ("thu", Word::Autumn),
    ("đông", Word::Winter),
    ("thượng", Word::Upper),
    ("trung", Word::Middle),
    ("hạ", Word::Lower),
    ("vụ", Word::Crop),
    ("không", Word::Vague),
    ("nào", Word::Vague),
    ("tại", Word::Link),
    ("ở", Word::Link),
    ("là", Word::Link),
    ("toàn", Word::Link),
    ("do", Word::Link),
    ("với", Word::With),
    ("thuộc", Word::Belong),
    ("SN", Word::BornIn),
    ("luật", Word::Law),
    ("thực", Word::Plan),
    ("ước", Word::Plan),
    ("ít", Word::Little),
    ("nhất", Word::Most),
    ("thiểu", Word::Minimum),
    ("đa", Word::Maximum),
    ("quá", Word::Exceed),
];

/// Heavenly stems in order.
const STEMS: [&str; 10] = ["giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý"];

/// Earthly branches in order, spellings of one branch together.
const BRANCHES: [&[&str]; 12] = [
    &["tý"],
    &["sửu"],
    &["dần"],
    &["mão", "mẹo"],
    &["thìn"],
    &["tỵ"],
    &["ngọ"],
    &["mùi"],
    &["thân"],
    &["dậu"],
    &["tuất"],
    &["hợi"],
];

/// Names of months: number, and whether only the lunar calendar uses the name.
const MONTH_NAMES: [(&str, u8, bool); 13] = [
    ("giêng", 1, true),
    ("một", 1, false),
    ("hai", 2, false),
    ("ba", 3, false),
    ("tư", 4, false),
    ("bốn", 4, false),
    ("sáu", 6, false),
    ("bảy", 7, false),
    ("bẩy", 7, false),
    ("tám", 8, false),
    ("chín", 9, false),
    ("mười", 10, false),
    ("chạp", 12, true),
];

const ROMAN: [&str; 25] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
    "XVIII", "XIX", "XX", "XXI", "XXII", "XXIII", "XXIV", "XXV",
];

/// Words before `hiện` and behind it with which it makes another word (`thực hiện`, `hiện đại`).
const BEFORE_CURRENTLY: &[&str] =
    &["thực", "phát", "thể", "biểu", "xuất", "tái", "hiển", "ẩn", "tự", "ưu", "hữu", "dần", "lộ", "ngay", "bất", "hóa"];
const AFTER_CURRENTLY: &[&str] = &[
    "đại",
    "vật",
    "tượng",
    "thực",
    "hữu",
    "hành",
    "diện",
    "trường",
    "trạng",
    "hình",
    "thân",
    "sinh",
    "hồn",
    "ra",
    "lên",
    "rõ",
    "kim",
    "tại",
    "nay",
];

/// Words before a part of the day with which it is an adjective or another word (`tươi sáng`, `điểm sáng`).
const BEFORE_PART: &[&str] = &[
    "tỏa", "chiếu", "soi", "phát", "thắp", "điểm", "ánh", "tươi", "rạng", "bừng", "gương", "ngời", "đèn", "chói",
    "góc", "mặt", "nhiều", "đa", "hai", "bóng", "tăm",
];

/// Words before `hàng` with which it is a noun (`mặt hàng`, `ngân hàng`).
const BEFORE_EVERY: &[&str] = &[
    "mặt", "ngân", "khách", "nhà", "cửa", "bán", "đơn", "mua", "giao", "đặt", "nhận", "quầy", "gian", "kho", "chở",
    "nguồn", "hóa", "xếp", "đóng", "hết",
];

/// Flags of words that only matter next to another word.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Flags(u8);

impl Flags {
    pub(crate) const COUNTED: Flags = Flags(1);
    pub(crate) const BEFORE_CURRENTLY: Flags = Flags(2);
    pub(crate) const AFTER_CURRENTLY: Flags = Flags(4);
    pub(crate) const BEFORE_PART: Flags = Flags(8);
    pub(crate) const BEFORE_EVERY: Flags = Flags(16);
    /// The walk over the tokens stops at the word.
    pub(crate) const LEADS: Flags = Flags(32);
    /// Behind a number in digits or words, the word may make it (part of) a mention.
    pub(crate) const FOLLOWS_NUMBER: Flags = Flags(64);

    pub(crate) fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }
}

/// The words of the grammar with their roles.
#[derive(Debug)]
pub(crate) struct Words {
    /// What each word does.
    pub(crate) roles: WordTable<Word>,
    flags: WordTable<Flags>,
    /// Stem of the sexagenary cycle, 10 for none.
    stems: WordTable<u8>,
    /// Branch, 12 for none.
    branches: WordTable<u8>,
    /// Number of a month by its name, with the lunar flag; 0 for none.
    months: WordTable<(u8, bool)>,
    /// Value of a Roman numeral, 0 for none.
    roman: WordTable<u8>,
    /// Reads numbers.
    pub(crate) numbers: NumberReader,
    /// `năm`: the year, and five.
    pub(crate) year: WordId,
    /// `linh`: zero tens in a number of words.
    pub(crate) linh: WordId,
    /// TIMEX3 values of the phrases for unmeasured times.
    pub(crate) references: Vec<&'static str>,
    /// Days with a name.
    pub(crate) holidays: Vec<Holiday>,
    /// Years of the era names.
    pub(crate) reigns: Vec<Reign>,
}

impl Words {
    pub(crate) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut roles = WordTable::new(Word::Other);
        for &(word, role) in WORDS {
            roles.set(lexicon.word(word), role);
        }
        let mut flags = WordTable::new(Flags::default());
        let mut flag = |word: WordId, flag: Flags| flags.set(word, Flags(flags.get(word).0 | flag.0));
        for word in rows(include_str!("../data/counted.tsv")) {
            flag(lexicon.word(word[0]), Flags::COUNTED);
        }
        for (words, value) in [
            (BEFORE_CURRENTLY, Flags::BEFORE_CURRENTLY),
            (AFTER_CURRENTLY, Flags::AFTER_CURRENTLY),
            (BEFORE_PART, Flags::BEFORE_PART),
            (BEFORE_EVERY, Flags::BEFORE_EVERY),
        ] {
            for word in words {
                flag(lexicon.word(word), value);
            }
        }
        let mut stems = WordTable::new(10);
        for (index, stem) in STEMS.iter().enumerate() {
            stems.set(lexicon.word(stem), index as u8);
        }
        stems.set(lexicon.word("quí"), 9);
        let mut branches = WordTable::new(12);
        for (index, spellings) in BRANCHES.iter().enumerate() {
            for branch in *spellings {
                branches.set(lexicon.word(branch), index as u8);
            }
        }
        let mut months = WordTable::new((0, false));
        for (name, number, lunar) in MONTH_NAMES {
            months.set(lexicon.word(name), (number, lunar));
        }
        let mut roman = WordTable::new(0);
        for (index, numeral) in ROMAN.iter().enumerate() {
            roman.set(lexicon.word(numeral), index as u8 + 1);
        }
        let mut references = Vec::new();
        for row in rows(include_str!("../data/references.tsv")) {
            lexicon.phrase(OWNER, row[0], Case::Any, REFERENCE, references.len() as u32);
            references.push(row[1]);
        }
        let mut holidays = Vec::new();
        for row in rows(include_str!("../data/holidays.tsv")) {
            let number = |text: &str| text.parse::<i8>().expect("a number").max(0) as u8;
            let holiday = Holiday { lunar: row[1] == "lunar", day: number(row[2]), month: number(row[3]) };
            for name in row[5].split('|') {
                // A single word is a name only with a capital (`Noel`).
                let case = if name.contains(' ') { Case::Any } else { Case::Initial };
                lexicon.phrase(OWNER, name, case, HOLIDAY, holidays.len() as u32);
            }
            holidays.push(holiday);
        }
        let mut reigns = Vec::new();
        for row in rows(include_str!("../data/reigns.tsv")) {
            let year = |text: &str| text.parse().expect("a year");
            lexicon.phrase(OWNER, row[0], Case::Words, REIGN, reigns.len() as u32);
            reigns.push(Reign { first: year(row[1]), last: year(row[2]) });
        }
        let numbers = NumberReader::new(lexicon);
        for (word, role) in roles.iter() {
            if role.begins() || role.is_cue() {
                flag(word, Flags::LEADS);
            }
            if role.follows_number() {
                flag(word, Flags::FOLLOWS_NUMBER);
            }
        }
        for word in numbers.first_words() {
            flag(word, Flags::LEADS);
        }
        Self {
            roles,
            flags,
            stems,
            branches,
            months,
            roman,
            numbers,
            year: lexicon.word("năm"),
            linh: lexicon.word("linh"),
            references,
            holidays,
            reigns,
        }
    }

    pub(crate) fn flag(&self, word: WordId, flag: Flags) -> bool {
        self.flags.get(word).has(flag)
    }

    pub(crate) fn month_name(&self, word: WordId) -> Option<(u8, bool)> {
        Some(self.months.get(word)).filter(|(number, _)| *number > 0)
    }

    pub(crate) fn roman(&self, word: WordId) -> Option<u8> {
        Some(self.roman.get(word)).filter(|&value| value > 0)
    }

    /// Place in the cycle of sixty years, 0 for `Giáp Tý`, of a stem and a branch; `None` when they do not go together.
    pub(crate) fn cycle(&self, stem: WordId, branch: WordId) -> Option<u8> {
        let (stem, branch) = (self.stems.get(stem), self.branches.get(branch));
        if stem > 9 || branch > 11 {
            return None;
        }
        (0..60).find(|n| n % 10 == stem && n % 12 == branch)
    }
}

/// The rows of a table file: no comment lines, no header.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}
