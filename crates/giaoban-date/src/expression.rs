//! What a mention says, before it is resolved: the parts that are printed.

use crate::lexicon::Part;
use crate::payload::Modifier;

/// Whether the text around a mention speaks of the past or the future.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Tense {
    #[default]
    Unknown,
    Past,
    Future,
}

/// How a mention is joined to the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Link {
    #[default]
    None,
    /// A comma or `và`.
    List,
    /// `đến` or a dash.
    Range,
    /// An opening bracket: the same time once more.
    Bracket,
}

/// A mention found in the tokens.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// First token.
    pub(crate) start: usize,
    /// Token after the last one.
    pub(crate) end: usize,
    pub(crate) rule: &'static str,
    pub(crate) expression: Expression,
    pub(crate) modifier: Option<Modifier>,
    pub(crate) tense: Tense,
    pub(crate) link: Link,
    /// Number of the sentence.
    pub(crate) sentence: u32,
    /// It is what something else is compared with (`so với năm 2019`).
    pub(crate) compared: bool,
    /// The sentence speaks of a council elected by the people.
    pub(crate) council: bool,
}

/// The year of a mention.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Year {
    #[default]
    Missing,
    /// `năm 2020`
    Given(i16),
    /// Counted from the publication year: `năm nay` 0, `năm ngoái` -1, `năm tới` 1.
    Shifted(i8),
    /// Counted from the year that the text is about: `năm trước` -1, `năm sau` 1, `năm qua` 0.
    Reviewed(i8),
    /// A year of the sexagenary cycle.
    Cycle(u8),
    /// `cùng năm`, `năm đó`: that of the mention before.
    Same,
}

/// The month of a mention.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Month {
    #[default]
    Missing,
    /// 1 to 12.
    Given(u8),
    /// Counted from the publication month.
    Shifted(i8),
}

/// A day as printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Day {
    /// Monday is 1.
    pub(crate) weekday: Option<u8>,
    /// 1 to 31; 0 is the last of its month.
    pub(crate) day: u8,
    pub(crate) month: Month,
    pub(crate) year: Year,
    pub(crate) lunar: bool,
}

/// A unit of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A day, in any way in which it is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DateRef {
    Day(Day),
    /// First and last of a range or list with shared parts.
    Days(Day, Day),
    /// Counted from the publication day.
    Relative(i8),
    /// Counted from the day mentioned before: `cùng ngày` 0, `hôm sau` 1.
    FromMention(i8),
    /// A weekday, Monday is 1; weeks from the week of publication where they are told.
    Weekday(u8, Option<i8>),
    /// Index of a named day and its year.
    Holiday(usize, Year),
    /// A clock time without a day.
    Unsaid,
}

/// Time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct TimeOfDay {
    /// Hour, minute, second where printed.
    pub(crate) clock: Option<Clock>,
    /// End of a range of clock times.
    pub(crate) until: Option<Clock>,
    pub(crate) part: Option<Part>,
    /// Minutes east of Greenwich, where printed.
    pub(crate) zone: Option<i16>,
    /// The night goes on into the next day.
    pub(crate) into_next_day: bool,
}

/// A clock time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Clock {
    /// 0 to 24.
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: Option<u8>,
}

/// A period of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Period {
    Month(u8),
    Months(u8, u8),
    LunarMonth(u8),
    Quarter(u8),
    Quarters(u8, u8),
    /// 1 or 2.
    Half(u8),
    /// Winter with its December, spring, summer, autumn.
    Season(Season),
    /// The year.
    Whole,
    LunarYear,
}

/// A season.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// What recurs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Recurrence {
    /// Every so many units.
    Every(u16, Unit),
    /// Every week on a day, with the part of the day.
    Weekday(u8, Option<Part>),
    /// Every week on a day at a clock time.
    WeekdayTime(u8, Clock),
    /// Every month on a day.
    MonthDay(u8),
    /// Every year on a day of a month.
    YearDay(u8, u8),
    /// Every year in a month.
    YearMonth(u8),
    /// Every day in a part of it.
    DayPart(Part),
    /// Every day at a clock time.
    DayTime(Clock),
}

/// Where a duration is fastened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Anchor {
    /// It ends now: `5 năm qua`.
    UpToNow,
    /// It begins now: `3 tháng tới`.
    FromNow,
    /// Its length before now is meant: `cách đây 90 năm`, `3 ngày trước`.
    Ago,
    /// Its length after the mention before is meant: `3 ngày sau đó`.
    AfterMention,
    /// Its length before the mention before is meant: `2 ngày trước đó`.
    BeforeMention,
}

/// A number with up to three decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Amount {
    /// In thousandths.
    pub(crate) thousandths: u64,
}

impl Amount {
    pub(crate) fn whole(number: u64) -> Self {
        Self { thousandths: number.saturating_mul(1000) }
    }
}

/// What a mention says.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    /// A day or a time of a day.
    Moment(DateRef, TimeOfDay),
    /// A period of a year.
    Period(Period, Year),
    /// Months, quarters, weeks or years counted from now: `tháng trước`, `tuần tới`.
    Shifted(Unit, i8),
    /// The weekend, weeks from now.
    Weekend(i8),
    /// The `n`th week of a year.
    WeekOfYear(u8, Year),
    /// First and last year.
    Years(i16, i16),
    /// A school year.
    SchoolYear(i16, i16),
    /// The school year that holds the publication day, moved by so many.
    ThisSchoolYear(i8),
    /// A term of office whose years are not printed, counted from the present one.
    Term(i8),
    /// What is left of the present term.
    RestOfTerm,
    /// The months of the year before: the period under review, of that year.
    SamePeriod(Year),
    /// First year of a decade, divided by ten; `None` of the century for `thập niên 90`.
    Decade(i16),
    /// Number of a century, 1-based.
    Century(u8),
    /// A year before the common era.
    BeforeEra(u16),
    Duration {
        amount: Amount,
        unit: Unit,
        rest: Option<(u64, Unit)>,
        up_to: Option<Amount>,
        anchor: Option<Anchor>,
    },
    /// An uncounted number of units.
    Some(Unit),
    Set(Recurrence),
    /// `PAST_REF` and the like.
    Reference(&'static str),
}
