//! Candidates to values: fills in what is not printed from the publication time and from earlier
//! mentions, and does the arithmetic of the calendar. Scans no text.

use giaoban_core::{Document, ZoneKind};
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};

use crate::expression::*;
use crate::lexicon::{Part, Words};
use crate::lunar;
use crate::payload::{DateBasis, TimeExpression, TimexType, Warning};
use crate::text::{day_text, push_day, push_number, year_text};

/// What earlier mentions have said.
#[derive(Default, Debug)]
struct Context {
    /// The day mentioned last, with its sentence; feasts do not count.
    day: Option<(Date, u32)>,
    /// The last day mentioned by itself that is not after publication: what has happened.
    event: Option<Date>,
    /// The year mentioned last, with its sentence and the token after its mention.
    year: Option<(i16, u32, usize)>,
    /// The part of a year mentioned last: what `cùng kỳ` repeats.
    period: Option<Period>,
    /// The months that hold the days of a range mentioned in a sentence: `từ ngày 1/1 đến ngày 10/7`.
    range: Option<(Period, u32)>,
    /// First day of the month mentioned last, with its sentence.
    month: Option<(Date, u32)>,
    /// The quarter mentioned last.
    quarter: Option<(u8, i16)>,
    /// The term of office mentioned last.
    term: Option<(i16, i16)>,
    /// The year of the last mention that has one, of any kind.
    any_year: Option<i16>,
}

/// A value without its basis.
struct Value {
    kind: TimexType,
    value: String,
    days: Option<(Date, Date)>,
    basis: DateBasis,
    warnings: Vec<Warning>,
}

impl Value {
    fn new(kind: TimexType, value: String, days: Option<(Date, Date)>, basis: DateBasis) -> Self {
        Self { kind, value, days, basis, warnings: Vec::new() }
    }

    fn date(value: String, days: Option<(Date, Date)>, basis: DateBasis) -> Self {
        Self::new(TimexType::Date, value, days, basis)
    }
}

/// A day with parts filled in as far as they are known.
#[derive(Clone, Copy, Debug)]
struct Known {
    year: Option<i16>,
    month: Option<u8>,
    day: u8,
    /// The civil day; `None` when a part is missing or there is no such day.
    date: Option<Date>,
    basis: DateBasis,
    lunar: bool,
}

impl Known {
    fn value(&self) -> String {
        if let Some(date) = self.date {
            return day_text(date);
        }
        let mut value = self.year.map_or("XXXX".to_owned(), year_text);
        if self.lunar {
            // A lunar day of an unknown year has no month of the solar calendar.
            return value + "-XX-XX";
        }
        match self.month {
            Some(month) => {
                value.push('-');
                push_number(&mut value, month, 2);
            }
            None => value.push_str("-XX"),
        }
        value.push('-');
        push_number(&mut value, self.day, 2);
        value
    }
}

pub(crate) struct Normalizer<'a> {
    words: &'a Words,
    document: &'a Document,
    /// First and last day of the publication time.
    published: Option<(Date, Date)>,
    /// The text tells of years long before its publication: its days belong to the years that it names.
    historical: bool,
    /// The year that the text reports on.
    reviewed: Option<i16>,
    context: Context,
}

impl<'a> Normalizer<'a> {
    pub(crate) fn new(words: &'a Words, document: &'a Document, candidates: &[Candidate]) -> Self {
        let published = document.published.time.as_ref().map(|time| (time.first, time.last));
        let years = candidates.iter().filter_map(|candidate| match candidate.expression {
            Expression::Period(_, Year::Given(year)) => Some(year),
            _ => None,
        });
        let (mut old, mut all) = (0, 0);
        for candidate in candidates {
            let year = match candidate.expression {
                Expression::Period(_, Year::Given(year)) => year,
                Expression::Moment(DateRef::Day(Day { year: Year::Given(year), .. }), _) => year,
                _ => continue,
            };
            all += 1;
            old += usize::from(published.is_some_and(|(first, _)| year + 5 < first.year()));
        }
        let historical = all >= 4 && old * 3 > all * 2;
        let reviewed = match published {
            Some((_, last)) => years.clone().find(|year| (last.year() - 1..=last.year()).contains(year)),
            None => years.clone().next(),
        };
        Self { words, document, published, historical, reviewed, context: Context::default() }
    }

    /// The values of all candidates, in their order.
    pub(crate) fn run(mut self, candidates: &[Candidate]) -> Vec<TimeExpression> {
        let mut values: Vec<TimeExpression> = Vec::with_capacity(candidates.len());
        for (index, candidate) in candidates.iter().enumerate() {
            let next = candidates.get(index + 1);
            let previous = index.checked_sub(1).map(|i| (&candidates[i], &values[i]));
            let mut value = self.resolve(candidate, previous, next);
            self.check(candidate, previous, &mut value);
            let aside = matches!(
                self.document.zone_at(self.document.tokens[candidate.start].start()),
                ZoneKind::Related | ZoneKind::Furniture | ZoneKind::PageClock | ZoneKind::Counter
            );
            if !aside {
                self.remember(candidate, &value, previous, next);
            }
            values.push(TimeExpression {
                kind: value.kind,
                value: value.value,
                from: value.days.map(|days| days.0),
                to: value.days.map(|days| days.1),
                modifier: candidate.modifier,
                basis: value.basis,
                warnings: value.warnings,
            });
        }
        values
    }

    fn remember(
        &mut self,
        candidate: &Candidate,
        value: &Value,
        previous: Option<(&Candidate, &TimeExpression)>,
        next: Option<&Candidate>,
    ) {
        if let Some((first, last)) = value.days {
            if !matches!(candidate.expression, Expression::Duration { .. }) && first.year() == last.year() {
                self.context.any_year = Some(last.year());
            }
            if let Expression::Moment(date, _) = candidate.expression
                && !matches!(date, DateRef::Holiday(..))
            {
                self.context.day = Some((last, candidate.sentence));
                let first = match previous {
                    Some((Candidate { expression: Expression::Moment(..), .. }, begin))
                        if candidate.link == Link::Range =>
                    {
                        begin.from.unwrap_or(first)
                    }
                    _ => first,
                };
                if first < last && first.year() == last.year() {
                    let (first, last) = (first.month() as u8, last.month() as u8);
                    let months = if first == last { Period::Month(first) } else { Period::Months(first, last) };
                    self.context.range = Some((months, candidate.sentence));
                }
                let alone = candidate.link != Link::Range && next.is_none_or(|next| next.link != Link::Range);
                if alone && self.published.is_none_or(|(_, published)| last <= published) {
                    self.context.event = Some(last);
                }
            }
            if let Expression::Period(period, _) = candidate.expression
                && !candidate.compared
            {
                self.context.year = Some((first.year(), candidate.sentence, candidate.end));
                match period {
                    Period::Whole | Period::LunarYear | Period::LunarMonth(_) => {}
                    _ => self.context.period = Some(period),
                }
                if let Period::Month(_) = period {
                    self.context.month = Some((first, candidate.sentence));
                }
                match period {
                    Period::Quarter(quarter) | Period::Quarters(_, quarter) => {
                        self.context.quarter = Some((quarter, first.year()));
                    }
                    _ => {}
                }
            }
        }
        if let Expression::Years(first, last) = candidate.expression
            && candidate.rule == "period/term"
        {
            self.context.term = Some((first, last));
        }
    }

    /// Adds the warnings that need neighbours.
    fn check(&self, candidate: &Candidate, previous: Option<(&Candidate, &TimeExpression)>, value: &mut Value) {
        let Some((first, last)) = value.days else { return };
        if last < first {
            value.warnings.push(Warning::EndsBeforeItBegins);
            value.days = None;
            return;
        }
        if candidate.link == Link::Range
            && let Some((before, begin)) = previous
            && let Some(from) = begin.from
            && matches!((&before.expression, &candidate.expression), (Expression::Moment(..), Expression::Moment(..)))
            && last < from
        {
            value.warnings.push(Warning::EndsBeforeItBegins);
        }
        if candidate.tense == Tense::Past
            && candidate.link != Link::Range
            && matches!(candidate.expression, Expression::Moment(..))
            && let Some((_, published)) = self.published
            && first > published
        {
            value.warnings.push(Warning::AfterPublication);
        }
    }

    /// The day mentioned last.
    fn last_mentioned(&self) -> Option<Date> {
        self.context.day.map(|(day, _)| day)
    }

    /// The day that `cùng ngày` repeats: the one mentioned last where it is near, else the last one that has come.
    fn last_day(&self, candidate: &Candidate) -> Option<Date> {
        match self.context.day {
            Some((day, sentence)) if sentence + 1 >= candidate.sentence => Some(day),
            last => self.context.event.or(last.map(|(day, _)| day)),
        }
    }

    /// The publication day, when it is known to the day.
    fn today(&self) -> Option<Date> {
        self.published.filter(|(first, last)| first == last).map(|(first, _)| first)
    }

    /// The publication year, when it is one year.
    fn this_year(&self) -> Option<i16> {
        self.published.filter(|(first, last)| first.year() == last.year()).map(|(first, _)| first.year())
    }

    // ---- years ----------------------------------------------------------------------------

    /// A year told in words; `None` when it is missing or can't be known.
    fn year(&self, year: Year, candidate: &Candidate) -> Option<(i16, DateBasis)> {
        match year {
            Year::Missing => None,
            Year::Given(year) => Some((year, DateBasis::Explicit)),
            Year::Shifted(shift) => match self.this_year() {
                Some(year) => Some((year.checked_add(i16::from(shift))?, DateBasis::Document)),
                None => {
                    Some((self.context.any_year.or(self.reviewed)?.checked_add(i16::from(shift))?, DateBasis::Context))
                }
            },
            Year::Reviewed(shift) => {
                // `năm 2020 …, so với năm trước`: the year named in the sentence.
                if shift != 0
                    && let Some((year, sentence, _)) = self.context.year
                    && sentence == candidate.sentence
                {
                    return Some((year + i16::from(shift), DateBasis::Context));
                }
                let base = match (self.reviewed, self.published) {
                    (Some(year), _) => Some((year, DateBasis::Context)),
                    // Reports on a year come out at its end or at the start of the next one.
                    (None, Some((_, last))) if last.month() >= 11 => Some((last.year(), DateBasis::Document)),
                    (None, Some((_, last))) if shift == 0 => Some((last.year() - 1, DateBasis::Document)),
                    (None, Some((_, last))) => Some((last.year(), DateBasis::Document)),
                    (None, None) => None,
                };
                base.map(|(year, basis)| (year + i16::from(shift), basis))
            }
            Year::Cycle(cycle) => {
                let near = self.this_year().or(self.context.any_year)?;
                // `1984` was Giáp Tý, the first of the cycle.
                (near - 30..=near + 29)
                    .find(|year| (year - 1984).rem_euclid(60) == i16::from(cycle))
                    .map(|year| (year, DateBasis::Document))
            }
            Year::Same => self.context.any_year.map(|year| (year, DateBasis::Context)),
        }
    }

    /// The year of something that would cover `days(year)`: the nearest to publication that the tense allows, else that of
    /// the nearest earlier mention.
    fn missing_year(
        &self,
        candidate: &Candidate,
        days: impl Fn(i16) -> Option<(Date, Date)>,
    ) -> Option<(i16, DateBasis)> {
        // `năm 1945, ngày 2/9`: the year stands right before it, or opens a sentence about another time.
        if let Some((year, sentence, end)) = self.context.year
            && sentence == candidate.sentence
            && days(year).is_some()
        {
            // A feast after a year (`cuối năm 2017, Tết Dương lịch`) is not in that year for its place.
            let feast = matches!(candidate.expression, Expression::Moment(DateRef::Holiday(..), _));
            let near = candidate.start.saturating_sub(end) <= 3 && !feast;
            let other_time = self.published.is_some_and(|(first, _)| year < first.year() - 1);
            if near || other_time {
                return Some((year, DateBasis::Context));
            }
        }
        let by_context = self.historical && candidate.tense != Tense::Future && self.context.any_year.is_some();
        let Some((first, last)) = self.published.filter(|_| !by_context) else {
            let year = self.context.any_year.or(self.reviewed)?;
            return days(year).map(|_| (year, DateBasis::Context));
        };
        let mut best: Option<(i64, i16)> = None;
        for year in first.year() - 4..=last.year() + 4 {
            let Some((begin, end)) = days(year) else { continue };
            let cost = if begin > last {
                let distance = days_between(last, begin);
                match candidate.tense {
                    Tense::Past => distance * 100,
                    Tense::Unknown => distance * 2,
                    Tense::Future => distance,
                }
            } else if end < first {
                let distance = days_between(end, first);
                if candidate.tense == Tense::Future { distance * 4 } else { distance }
            } else {
                0
            };
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, year));
            }
        }
        best.map(|(_, year)| (year, DateBasis::Document))
    }

    // ---- dispatch -------------------------------------------------------------------------

    fn resolve(
        &self,
        candidate: &Candidate,
        previous: Option<(&Candidate, &TimeExpression)>,
        next: Option<&Candidate>,
    ) -> Value {
        match candidate.expression {
            Expression::Moment(date, time) => self.moment(candidate, date, time, previous, next),
            Expression::Period(period, year) => self.period(candidate, period, year, next),
            Expression::Shifted(unit, shift) => self.shifted(candidate, unit, shift),
            Expression::Weekend(shift) => match self.week(shift) {
                Some((value, first, basis)) => {
                    let saturday = first.saturating_add(5.days());
                    Value::date(format!("{value}-WE"), Some((saturday, saturday.saturating_add(1.day()))), basis)
                }
                None => Value::date("XXXX-WXX-WE".into(), None, DateBasis::Explicit),
            },
            Expression::WeekOfYear(week, year) => match self.year(year, candidate) {
                Some((year, basis)) => {
                    let first = ISOWeekDate::new(year, week as i8, Weekday::Monday).ok().map(|week| week.date());
                    let days = first.map(|first| (first, first.saturating_add(6.days())));
                    Value::date(format!("{year:04}-W{week:02}"), days, basis)
                }
                None => Value::date(format!("XXXX-W{week:02}"), None, DateBasis::Explicit),
            },
            Expression::Years(first, last) => {
                let days = year_days(first).zip(year_days(last)).map(|(a, b)| (a.0, b.1));
                Value::date(year_text(first) + "/" + &year_text(last), days, DateBasis::Explicit)
            }
            Expression::SchoolYear(first, last) => {
                let days = Date::new(first, 9, 1).ok().zip(Date::new(last, 5, 31).ok());
                Value::date(year_text(first) + "/" + &year_text(last), days, DateBasis::Explicit)
            }
            Expression::ThisSchoolYear(shift) => match self.published {
                Some((_, last)) => {
                    // From June on, the one that begins in September is meant.
                    let first = if last.month() >= 6 { last.year() } else { last.year() - 1 } + i16::from(shift);
                    let days = Date::new(first, 9, 1).ok().zip(Date::new(first + 1, 5, 31).ok());
                    Value::date(format!("{first:04}/{:04}", first + 1), days, DateBasis::Document)
                }
                None => Value::date("XXXX/XXXX".into(), None, DateBasis::Explicit),
            },
            Expression::Term(shift) => match self.term(candidate, shift) {
                Some((first, last, basis)) => {
                    let days = year_days(first).zip(year_days(last)).map(|(a, b)| (a.0, b.1));
                    Value::date(year_text(first) + "/" + &year_text(last), days, basis)
                }
                None => Value::date("XXXX/XXXX".into(), None, DateBasis::Explicit),
            },
            Expression::RestOfTerm => match self.term(candidate, 0).zip(self.this_year()) {
                Some(((_, last, basis), year)) if year <= last => {
                    let days = year_days(year).zip(year_days(last)).map(|(a, b)| (a.0, b.1));
                    Value::date(format!("{year:04}/{last:04}"), days, basis)
                }
                _ => Value::date("FUTURE_REF".into(), None, DateBasis::Explicit),
            },
            Expression::SamePeriod(year) => self.same_period(candidate, year),
            Expression::Decade(decade) => {
                let days =
                    year_days(decade.saturating_mul(10)).zip(year_days(decade.saturating_mul(10).saturating_add(9)));
                Value::date(format!("{decade:03}"), days.map(|(a, b)| (a.0, b.1)), DateBasis::Explicit)
            }
            Expression::Century(century) => {
                let century = i16::from(century);
                let days = year_days((century - 1) * 100 + 1).zip(year_days(century * 100));
                Value::date(format!("{:02}", century - 1), days.map(|(a, b)| (a.0, b.1)), DateBasis::Explicit)
            }
            Expression::BeforeEra(year) => Value::date(format!("BC{year:04}"), None, DateBasis::Explicit),
            Expression::Duration { amount, unit, rest, up_to, anchor } => {
                self.duration(amount, unit, rest, up_to, anchor)
            }
            Expression::Some(unit) => {
                let (time, letter) = unit_letter(unit);
                let value = format!("P{}X{letter}", if time { "T" } else { "" });
                Value::new(TimexType::Duration, value, None, DateBasis::Explicit)
            }
            Expression::Set(recurrence) => {
                Value::new(TimexType::Set, recurrence_value(recurrence), None, DateBasis::Explicit)
            }
            Expression::Reference(value) => Value::date(value.into(), None, DateBasis::Explicit),
        }
    }

    // ---- days -----------------------------------------------------------------------------

    fn moment(
        &self,
        candidate: &Candidate,
        date: DateRef,
        time: TimeOfDay,
        previous: Option<(&Candidate, &TimeExpression)>,
        next: Option<&Candidate>,
    ) -> Value {
        let mut warnings = Vec::new();
        let (value, days, basis) = match date {
            DateRef::Day(day) => {
                let known = self.day(candidate, day, previous, next);
                if let (Some(weekday), Some(date)) = (day.weekday, known.date)
                    && date.weekday().to_monday_one_offset() != weekday as i8
                {
                    warnings.push(Warning::WeekdayMismatch);
                }
                if known.date.is_none() && known.year.is_some() && known.month.is_some() && !known.lunar {
                    warnings.push(Warning::NoSuchDay);
                } else if !day.lunar
                    && let Some(month) = known.month
                    && Date::new(2024, month as i8, day.day.max(1) as i8).is_err()
                {
                    warnings.push(Warning::NoSuchDay);
                }
                (known.value(), known.date.map(|date| (date, date)), known.basis)
            }
            DateRef::Days(first, last) => {
                let last = self.day(candidate, last, previous, next);
                let first = Day {
                    month: if first.month == Month::Missing {
                        last.month.map_or(Month::Missing, Month::Given)
                    } else {
                        first.month
                    },
                    ..first
                };
                let mut begin = match (first.year, last.year) {
                    (Year::Missing, Some(year)) => {
                        let given = Day { year: Year::Given(year), ..first };
                        self.day(candidate, given, None, None)
                    }
                    _ => self.day(candidate, first, previous, None),
                };
                // `28/12 - 3/1/2023` begins in the year before.
                if first.year == Year::Missing
                    && let (Some(a), Some(b), Some(year)) = (begin.date, last.date, last.year)
                    && a > b
                {
                    begin = self.day(candidate, Day { year: Year::Given(year - 1), ..first }, None, None);
                }
                let days = begin.date.zip(last.date);
                if days.is_none() && last.year.is_some() {
                    warnings.push(Warning::NoSuchDay);
                }
                (format!("{}/{}", begin.value(), last.value()), days, last.basis)
            }
            DateRef::Relative(shift) => match self.same_time_next(candidate, next).or_else(|| {
                self.today()
                    .and_then(|today| today.checked_add(i64::from(shift).days()).ok())
                    .map(|day| (day, DateBasis::Document))
            }) {
                Some((day, basis)) => (day_text(day), Some((day, day)), basis),
                None => ("XXXX-XX-XX".into(), None, DateBasis::Explicit),
            },
            DateRef::FromMention(shift) => {
                let base = self
                    .last_day(candidate)
                    .map(|day| (day, DateBasis::Context))
                    .or(self.today().map(|day| (day, DateBasis::Document)));
                match base.and_then(|(day, basis)| Some((day.checked_add(i64::from(shift).days()).ok()?, basis))) {
                    Some((day, basis)) => (day_text(day), Some((day, day)), basis),
                    None => ("XXXX-XX-XX".into(), None, DateBasis::Explicit),
                }
            }
            DateRef::Weekday(weekday, week) => {
                // `ngày 2/3 (thứ Bảy)`
                let named = previous
                    .filter(|_| candidate.link == Link::Bracket)
                    .and_then(|(_, value)| value.from.filter(|_| value.from == value.to))
                    .map(|day| (day, DateBasis::Context));
                match named
                    .or_else(|| self.same_time_next(candidate, next))
                    .or_else(|| self.weekday(candidate, weekday, week))
                {
                    Some((day, basis)) => {
                        if day.weekday().to_monday_one_offset() != weekday as i8 {
                            warnings.push(Warning::WeekdayMismatch);
                        }
                        (day_text(day), Some((day, day)), basis)
                    }
                    None => (format!("XXXX-WXX-{weekday}"), None, DateBasis::Explicit),
                }
            }
            DateRef::Holiday(index, year) => {
                let holiday = self.words.holidays[index];
                let day = Day {
                    day: holiday.day,
                    month: Month::Given(holiday.month),
                    year,
                    lunar: holiday.lunar,
                    weekday: None,
                };
                let known = self.day(candidate, day, None, None);
                (known.value(), known.date.map(|date| (date, date)), known.basis)
            }
            DateRef::Unsaid => {
                // A lone clock time is of the day mentioned last in its sentence, else of the publication day.
                let near = previous
                    .filter(|(before, _)| before.sentence == candidate.sentence)
                    .and_then(|(_, value)| value.from.filter(|_| value.from == value.to));
                // `từ 8h đến 11h30 ngày 5/3`: the day stands with the second time.
                let shared = || {
                    let next = next.filter(|next| {
                        matches!(next.link, Link::List | Link::Range) && next.sentence == candidate.sentence
                    })?;
                    let Expression::Moment(DateRef::Day(day), TimeOfDay { clock: Some(_), .. }) = next.expression
                    else {
                        return None;
                    };
                    self.day(next, day, None, None).date.map(|day| (day, DateBasis::Context))
                };
                // Under the heading of a day (`Thứ Hai, ngày 15/3:`), or a few sentences after one.
                let lately = self
                    .context
                    .day
                    .filter(|(_, sentence)| sentence + 5 >= candidate.sentence)
                    .map(|(day, _)| (day, DateBasis::Context));
                match shared()
                    .or(near.map(|day| (day, DateBasis::Context)))
                    .or(lately)
                    .or(self.today().map(|day| (day, DateBasis::Document)))
                {
                    Some((day, basis)) => (day_text(day), Some((day, day)), basis),
                    None => ("XXXX-XX-XX".into(), None, DateBasis::Explicit),
                }
            }
        };
        let mut result = if time.clock.is_none() && time.part.is_none() {
            Value::date(value, days, basis)
        } else {
            let value = timed(&value, &time);
            let days = match days {
                Some((first, last)) if time.into_next_day => Some((first, last.saturating_add(1.day()))),
                days => days,
            };
            Value::new(TimexType::Time, value, days, basis)
        };
        result.warnings = warnings;
        result
    }

    /// The day in brackets behind a mention (`sáng nay (29/12)`), where the mention has no day of its own.
    fn same_time_next(&self, candidate: &Candidate, next: Option<&Candidate>) -> Option<(Date, DateBasis)> {
        let next = next.filter(|next| next.link == Link::Bracket && next.sentence == candidate.sentence)?;
        let Expression::Moment(DateRef::Day(day), _) = next.expression else { return None };
        let known = self.day(next, day, None, None);
        known.date.map(|date| {
            (date, if known.basis == DateBasis::Document { DateBasis::Document } else { DateBasis::Context })
        })
    }

    fn weekday(&self, candidate: &Candidate, weekday: u8, week: Option<i8>) -> Option<(Date, DateBasis)> {
        let today = self.today()?;
        let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
        let offset = i64::from(weekday) - 1;
        if let Some(week) = week {
            let day = monday.checked_add((i64::from(week) * 7 + offset).days()).ok()?;
            return Some((day, DateBasis::Document));
        }
        let day = monday.checked_add(offset.days()).ok()?;
        let day = match candidate.tense {
            Tense::Future if day <= today => day.checked_add(7.days()).ok()?,
            Tense::Future => day,
            _ if day > today => day.checked_sub(7.days()).ok()?,
            _ => day,
        };
        Some((day, DateBasis::Document))
    }

    /// Fills in the parts of a day.
    fn day(
        &self,
        candidate: &Candidate,
        mut day: Day,
        previous: Option<(&Candidate, &TimeExpression)>,
        next: Option<&Candidate>,
    ) -> Known {
        let mut basis = DateBasis::Explicit;
        // A list or range shares what only its last member prints.
        if let Some(later) =
            next.filter(|next| matches!(next.link, Link::List | Link::Range) && next.sentence == candidate.sentence)
            && let Expression::Moment(DateRef::Day(later_day) | DateRef::Days(_, later_day), _) = later.expression
        {
            if day.month == Month::Missing && later_day.month != Month::Missing {
                day.month = later_day.month;
                day.lunar |= later_day.lunar;
                basis = DateBasis::Context;
            }
            if day.year == Year::Missing
                && let Some((year, _)) = self.year(later_day.year, later)
            {
                // The beginning lies before the end.
                let turn = match (day.month, later_day.month) {
                    (Month::Given(a), Month::Given(b)) => {
                        later.link == Link::Range && (a, day.day) > (b, later_day.day)
                    }
                    _ => false,
                };
                day.year = Year::Given(year - i16::from(turn));
                basis = DateBasis::Context;
            }
        }
        let begin = previous
            .filter(|(before, _)| {
                matches!(candidate.link, Link::List | Link::Range) && before.sentence == candidate.sentence
            })
            .and_then(|(_, value)| value.from);
        // `từ ngày 5/3 đến ngày 10`
        let month = match day.month {
            Month::Given(month) => Some(month),
            Month::Shifted(shift) => {
                let today = self.published.map(|(_, last)| last).or(self.last_mentioned());
                match today.and_then(|today| today.first_of_month().checked_add(i64::from(shift).months()).ok()) {
                    Some(first) => {
                        day.year = Year::Given(first.year());
                        basis = DateBasis::Document;
                        Some(first.month() as u8)
                    }
                    None => None,
                }
            }
            Month::Missing => None,
        };
        let Some(month) = month else {
            return self.day_of_some_month(candidate, day, begin);
        };
        let days = |year: i16| {
            let date = if day.lunar {
                lunar::to_solar(year, month, day.day)
            } else if day.day == 0 {
                Date::new(year, month as i8, 1).ok().map(|first| first.last_of_month())
            } else {
                Date::new(year, month as i8, day.day as i8).ok()
            };
            date.map(|date| (date, date))
        };
        let given = self.year(day.year, candidate);
        let (year, year_basis) = match given {
            Some((year, year_basis)) => (Some(year), year_basis),
            // `từ ngày 15/12/2022 đến ngày 15/3`: not before its beginning.
            None => match begin {
                Some(from) if candidate.link == Link::Range => {
                    // The last days of a lunar year lie in the next one of the calendar.
                    let first = from.year() - i16::from(day.lunar);
                    let year = (first..=from.year() + 1).find(|&year| days(year).is_some_and(|(date, _)| date >= from));
                    (year, DateBasis::Context)
                }
                // `23 và 30 tháng Chạp`: the lunar year of the one is that of the other.
                Some(from) if day.lunar => {
                    let year = (from.year() - 1..=from.year() + 1)
                        .filter_map(|year| Some(((days(year)?.0 - from).get_days().abs(), year)))
                        .min();
                    (year.map(|(_, year)| year), DateBasis::Context)
                }
                Some(from) => (Some(from.year()), DateBasis::Context),
                None => match self.missing_year(candidate, days) {
                    Some((year, basis)) => (Some(year), basis),
                    None => (None, DateBasis::Explicit),
                },
            },
        };
        let basis = if year_basis == DateBasis::Explicit { basis } else { year_basis };
        Known {
            year,
            month: Some(month),
            day: day.day,
            date: year.and_then(days).map(|d| d.0),
            basis,
            lunar: day.lunar,
        }
    }

    /// A day of a month that is not printed: that of the mention before, or of the publication.
    fn day_of_some_month(&self, candidate: &Candidate, day: Day, begin: Option<Date>) -> Known {
        let unknown =
            Known { year: None, month: None, day: day.day, date: None, basis: DateBasis::Explicit, lunar: false };
        let base = begin
            .map(|day| (day, DateBasis::Context))
            .or(self.today().map(|day| (day, DateBasis::Document)))
            .or(self.last_mentioned().map(|day| (day, DateBasis::Context)));
        let Some((base, basis)) = base else { return unknown };
        // The month of the base, or a neighbour when the tense asks for it.
        let onward = candidate.tense == Tense::Future || candidate.link == Link::Range && begin.is_some();
        let months: &[i64] = if onward { &[0, 1] } else { &[0, -1, 1] };
        for &shift in months {
            let Ok(month) = base.first_of_month().checked_add(shift.months()) else { continue };
            let Ok(date) = Date::new(month.year(), month.month(), day.day.max(1) as i8) else { continue };
            let fits = match (begin, candidate.tense) {
                (Some(begin), _) => date >= begin,
                (None, Tense::Future) => date >= base,
                (None, Tense::Past) => date <= base,
                // A few days ahead are announced, more were long ago.
                (None, Tense::Unknown) => date <= base.saturating_add(10.days()),
            };
            if fits {
                return Known {
                    year: Some(date.year()),
                    month: Some(date.month() as u8),
                    day: day.day,
                    date: Some(date),
                    basis,
                    lunar: false,
                };
            }
        }
        unknown
    }

    // ---- periods --------------------------------------------------------------------------

    fn period(&self, candidate: &Candidate, period: Period, year: Year, next: Option<&Candidate>) -> Value {
        if period == Period::Whole || period == Period::LunarYear {
            return match self.year(year, candidate) {
                Some((year, basis)) => {
                    let days = if period == Period::LunarYear
                        && matches!(candidate.expression, Expression::Period(_, Year::Cycle(_)))
                    {
                        lunar::year_days(year)
                    } else {
                        year_days(year)
                    };
                    Value::date(year_text(year), days, basis)
                }
                None => Value::date("XXXX".into(), None, DateBasis::Explicit),
            };
        }
        let shared = || {
            // `tháng 3 và tháng 4/2023`, `quý I và quý II năm 2020`
            let next = next
                .filter(|next| matches!(next.link, Link::List | Link::Range) && next.sentence == candidate.sentence)?;
            let Expression::Period(later, later_year) = next.expression else { return None };
            if !matches!(later_year, Year::Given(_)) || !same_grain(period, later) {
                return None;
            }
            let (year, _) = self.year(later_year, next)?;
            let turn = next.link == Link::Range
                && period_days(period, year).zip(period_days(later, year)).is_some_and(|(a, b)| a.0 > b.0);
            Some((year - i16::from(turn), DateBasis::Context))
        };
        let found = self.year(year, candidate).or_else(shared).or_else(|| {
            // `quý I …; quý II …; quý III`: one after the other in one year.
            if let (Period::Quarter(quarter), Some((before, year))) = (period, self.context.quarter)
                && quarter > before
                && self.published.is_none_or(|(first, last)| (first.year()..=last.year() + 1).contains(&year))
            {
                return Some((year, DateBasis::Context));
            }
            if matches!(period, Period::Half(_)) || matches!(period, Period::Months(a, b) if a == 1 || b == 12) {
                // `6 tháng đầu năm`: of this year, and of the last one where it is hardly over.
                if let Some((year, sentence, _)) = self.context.year
                    && sentence == candidate.sentence
                {
                    return Some((year, DateBasis::Context));
                }
                if let Some((_, last)) = self.published {
                    let back = last.month() <= 2 && candidate.tense != Tense::Future;
                    return Some((last.year() - i16::from(back), DateBasis::Document));
                }
            }
            self.missing_year(candidate, |year| period_days(period, year))
        });
        match found {
            Some((year, basis)) => Value::date(period_value(period, Some(year)), period_days(period, year), basis),
            None => Value::date(period_value(period, None), None, DateBasis::Explicit),
        }
    }

    fn same_period(&self, candidate: &Candidate, year: Year) -> Value {
        let (year, basis) = match self.year(year, candidate) {
            Some(found) => found,
            None => {
                let base = self.context.year.map(|(year, _, _)| year).or(self.reviewed).or(self.this_year());
                match base {
                    Some(year) => (year - 1, DateBasis::Context),
                    None => return Value::date("PAST_REF".into(), None, DateBasis::Explicit),
                }
            }
        };
        let range =
            self.context.range.filter(|(_, sentence)| *sentence == candidate.sentence).map(|(months, _)| months);
        match range.or(self.context.period) {
            Some(period) => {
                let basis = if basis == DateBasis::Explicit { DateBasis::Context } else { basis };
                Value::date(period_value(period, Some(year)), period_days(period, year), basis)
            }
            None => Value::date(year_text(year), year_days(year), basis),
        }
    }

    /// Monday of a week counted from now, and its value.
    fn week(&self, shift: i8) -> Option<(String, Date, DateBasis)> {
        let today = self.today()?;
        let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
        let monday = monday.checked_add((i64::from(shift) * 7).days()).ok()?;
        let week = monday.iso_week_date();
        Some((format!("{:04}-W{:02}", week.year(), week.week()), monday, DateBasis::Document))
    }

    fn shifted(&self, candidate: &Candidate, unit: Unit, shift: i8) -> Value {
        // `tháng 8 tăng 2% so với tháng trước`: the month before the one that is reviewed.
        if unit == Unit::Month
            && shift == -1
            && candidate.compared
            && let Some((first, sentence)) = self.context.month
            && sentence == candidate.sentence
            && let Ok(first) = first.checked_sub(1.month())
        {
            return Value::date(
                format!("{:04}-{:02}", first.year(), first.month()),
                Some((first, first.last_of_month())),
                DateBasis::Context,
            );
        }
        match unit {
            Unit::Week => match self.week(shift) {
                Some((value, first, basis)) => Value::date(value, Some((first, first.saturating_add(6.days()))), basis),
                None => Value::date("XXXX-WXX".into(), None, DateBasis::Explicit),
            },
            Unit::Month => {
                let base = self
                    .published
                    .filter(|(first, last)| first.first_of_month() == last.first_of_month())
                    .and_then(|(first, _)| first.first_of_month().checked_add(i64::from(shift).months()).ok());
                match base {
                    Some(first) => Value::date(
                        format!("{:04}-{:02}", first.year(), first.month()),
                        Some((first, first.last_of_month())),
                        DateBasis::Document,
                    ),
                    None => Value::date("XXXX-XX".into(), None, DateBasis::Explicit),
                }
            }
            Unit::Quarter => {
                let quarter = |day: Date| i32::from(day.year()) * 4 + i32::from(day.month() - 1) / 3;
                match self.published.filter(|(first, last)| quarter(*first) == quarter(*last)) {
                    Some((first, _)) => {
                        let index = quarter(first) + i32::from(shift);
                        let (year, number) = (index.div_euclid(4) as i16, index.rem_euclid(4) as u8 + 1);
                        let period = Period::Quarter(number);
                        Value::date(period_value(period, Some(year)), period_days(period, year), DateBasis::Document)
                    }
                    None => Value::date("XXXX-QX".into(), None, DateBasis::Explicit),
                }
            }
            _ => match self.this_year().and_then(|year| year.checked_add(i16::from(shift))) {
                Some(year) => Value::date(year_text(year), year_days(year), DateBasis::Document),
                None => Value::date("XXXX".into(), None, DateBasis::Explicit),
            },
        }
    }

    /// First and last year of the present term of office, moved by whole terms. Party congresses meet in years that
    /// end in 0 and 5, councils are elected a year later.
    fn term(&self, candidate: &Candidate, shift: i8) -> Option<(i16, i16, DateBasis)> {
        let year = self.this_year().or(self.reviewed)?;
        let shift = i16::from(shift) * 5;
        // What is compared with the beginning of a term is not in its first year.
        let begun = |first: i16| if candidate.modifier.is_some() && year == first { first - 5 } else { first };
        if let Some((first, last)) = self.context.term
            && (first..=last).contains(&year)
            && last - first == 5
        {
            let first = begun(first);
            // In its last year a term is `the last one` already.
            let shift = if shift < 0 && year == last { shift + 5 } else { shift };
            return Some((first + shift, first + 5 + shift, DateBasis::Context));
        }
        let offset = i16::from(candidate.council);
        let first = begun(year - (year - offset).rem_euclid(5));
        Some((first + shift, first + 5 + shift, DateBasis::Document))
    }

    // ---- lengths of time ------------------------------------------------------------------

    fn duration(
        &self,
        amount: Amount,
        unit: Unit,
        rest: Option<(u64, Unit)>,
        up_to: Option<Amount>,
        anchor: Option<Anchor>,
    ) -> Value {
        let mut value = length_value(amount, unit, rest);
        if let Some(up_to) = up_to {
            value = format!("{value}/{}", length_value(up_to, unit, rest));
        }
        let whole = |sign: i64| -> Option<jiff::Span> {
            if !amount.thousandths.is_multiple_of(1000) || rest.is_some() {
                return None;
            }
            let count = i64::try_from(amount.thousandths / 1000).ok().filter(|count| *count < 20_000)? * sign;
            Some(match unit {
                Unit::Day => count.days(),
                Unit::Week => count.weeks(),
                Unit::Month => count.months(),
                Unit::Quarter => (count * 3).months(),
                Unit::Year if count.abs() < 5000 => count.years(),
                Unit::Decade if count.abs() < 500 => (count * 10).years(),
                _ => return None,
            })
        };
        // The unit that holds a day.
        let around = |day: Date| -> Option<(Date, Date)> {
            Some(match unit {
                Unit::Year | Unit::Decade => year_days(day.year())?,
                Unit::Month | Unit::Quarter => (day.first_of_month(), day.last_of_month()),
                _ => (day, day),
            })
        };
        let (days, basis) = match anchor {
            Some(Anchor::UpToNow) => {
                let days = self
                    .today()
                    .and_then(|today| Some((today.checked_add(whole(-1)?).ok()?.checked_add(1.day()).ok()?, today)));
                (days, DateBasis::Document)
            }
            Some(Anchor::FromNow) => {
                let days = self
                    .today()
                    .and_then(|today| Some((today.checked_add(1.day()).ok()?, today.checked_add(whole(1)?).ok()?)));
                (days, DateBasis::Document)
            }
            Some(Anchor::Ago) => {
                (self.today().and_then(|today| around(today.checked_add(whole(-1)?).ok()?)), DateBasis::Document)
            }
            Some(Anchor::AfterMention) => {
                (self.last_mentioned().and_then(|day| around(day.checked_add(whole(1)?).ok()?)), DateBasis::Context)
            }
            Some(Anchor::BeforeMention) => {
                (self.last_mentioned().and_then(|day| around(day.checked_add(whole(-1)?).ok()?)), DateBasis::Context)
            }
            None => (None, DateBasis::Explicit),
        };
        let basis = if days.is_some() { basis } else { DateBasis::Explicit };
        Value::new(TimexType::Duration, value, days, basis)
    }
}

/// Days from one day to a later one.
fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

fn year_days(year: i16) -> Option<(Date, Date)> {
    Date::new(year, 1, 1).ok().map(|first| (first, date(year, 12, 31)))
}

fn same_grain(a: Period, b: Period) -> bool {
    let grain = |period: Period| match period {
        Period::Month(_) | Period::Months(..) => 1,
        Period::Quarter(_) | Period::Quarters(..) => 2,
        Period::LunarMonth(_) => 3,
        Period::Half(_) => 4,
        Period::Season(_) => 6,
        Period::Whole | Period::LunarYear => 5,
    };
    grain(a) == grain(b)
}

/// First and last day of a period of a year.
fn period_days(period: Period, year: i16) -> Option<(Date, Date)> {
    let months = |first: u8, last: u8| {
        let first = Date::new(year, first as i8, 1).ok()?;
        Some((first, Date::new(year, last as i8, 1).ok()?.last_of_month()))
    };
    match period {
        Period::Month(month) => months(month, month),
        Period::Months(first, last) => months(first, last),
        Period::LunarMonth(month) => lunar::month_days(year, month),
        Period::Quarter(quarter) => months(quarter * 3 - 2, quarter * 3),
        Period::Quarters(first, last) => months(first * 3 - 2, last * 3),
        Period::Half(half) => months(half * 6 - 5, half * 6),
        Period::Season(Season::Spring) => months(1, 3),
        Period::Season(Season::Summer) => months(4, 6),
        Period::Season(Season::Autumn) => months(7, 9),
        Period::Season(Season::Winter) => months(10, 12),
        Period::Whole => year_days(year),
        Period::LunarYear => lunar::year_days(year),
    }
}

fn period_value(period: Period, year: Option<i16>) -> String {
    let mut value = String::with_capacity(16);
    let push_year = |value: &mut String| match year {
        Some(year) => push_number(value, year, 4),
        None => value.push_str("XXXX"),
    };
    push_year(&mut value);
    match period {
        Period::Month(month) => {
            value.push('-');
            push_number(&mut value, month, 2);
        }
        Period::Months(first, last) => {
            value.push('-');
            push_number(&mut value, first, 2);
            value.push('/');
            push_year(&mut value);
            value.push('-');
            push_number(&mut value, last, 2);
        }
        Period::LunarMonth(month) => match year.and_then(|year| lunar::month_days(year, month)) {
            Some((first, last)) => {
                value.clear();
                push_day(&mut value, first);
                value.push('/');
                push_day(&mut value, last);
            }
            None => value.push_str("-XX"),
        },
        Period::Quarter(quarter) => {
            value.push_str("-Q");
            push_number(&mut value, quarter, 1);
        }
        Period::Quarters(first, last) => {
            value.push_str("-Q");
            push_number(&mut value, first, 1);
            value.push('/');
            push_year(&mut value);
            value.push_str("-Q");
            push_number(&mut value, last, 1);
        }
        Period::Half(half) => {
            value.push_str("-H");
            push_number(&mut value, half, 1);
        }
        Period::Season(season) => value.push_str(match season {
            Season::Spring => "-SP",
            Season::Summer => "-SU",
            Season::Autumn => "-FA",
            Season::Winter => "-WI",
        }),
        Period::Whole | Period::LunarYear => {}
    }
    value
}

/// A day's value with its time.
fn timed(day: &str, time: &TimeOfDay) -> String {
    let mut value = String::with_capacity(32);
    value.push_str(day);
    let Some(begin) = time.clock else {
        value.push_str(time.part.unwrap_or(Part::Morning).code());
        return value;
    };
    let push_clock = |value: &mut String, clock: Clock| {
        value.push('T');
        push_number(value, clock.hour, 2);
        value.push(':');
        push_number(value, clock.minute, 2);
        if let Some(second) = clock.second {
            value.push(':');
            push_number(value, second, 2);
        }
    };
    push_clock(&mut value, begin);
    if let Some(until) = time.until {
        value.push('/');
        value.push_str(day);
        push_clock(&mut value, until);
    }
    if let Some(zone) = time.zone {
        value.push(if zone < 0 { '-' } else { '+' });
        push_number(&mut value, zone.abs() / 60, 2);
        value.push(':');
        push_number(&mut value, zone.abs() % 60, 2);
    }
    value
}

/// Whether a unit stands behind `T` in a period, and its letter.
fn unit_letter(unit: Unit) -> (bool, &'static str) {
    match unit {
        Unit::Second => (true, "S"),
        Unit::Minute => (true, "M"),
        Unit::Hour => (true, "H"),
        Unit::Day => (false, "D"),
        Unit::Week => (false, "W"),
        Unit::Month => (false, "M"),
        Unit::Quarter => (false, "Q"),
        Unit::Year => (false, "Y"),
        Unit::Decade => (false, "DE"),
        Unit::Century => (false, "CE"),
    }
}

/// A length of time. Parts of a year are counted in months and parts of an hour in minutes where that is whole.
fn length_value(amount: Amount, unit: Unit, rest: Option<(u64, Unit)>) -> String {
    let (mut thousandths, mut unit) = (amount.thousandths, unit);
    if !thousandths.is_multiple_of(1000) {
        let (smaller, factor) = match unit {
            Unit::Year => (Unit::Month, 12),
            Unit::Hour => (Unit::Minute, 60),
            other => (other, 1),
        };
        let scaled = thousandths * factor;
        if scaled.is_multiple_of(1000) {
            (thousandths, unit) = (scaled, smaller);
        }
    }
    // A quarter, a decade and a century are counted in smaller units, which every reader knows.
    let (thousandths, unit) = match unit {
        Unit::Quarter => (thousandths * 3, Unit::Month),
        Unit::Decade => (thousandths * 10, Unit::Year),
        Unit::Century => (thousandths * 100, Unit::Year),
        unit => (thousandths, unit),
    };
    let (time, letter) = unit_letter(unit);
    let mut value = String::with_capacity(16);
    value.push_str(if time { "PT" } else { "P" });
    let part = thousandths % 1000;
    push_number(&mut value, (thousandths / 1000) as i64, 1);
    if part > 0 {
        value.push('.');
        push_number(&mut value, part as i64, 3);
        value.truncate(value.trim_end_matches('0').len());
    }
    value.push_str(letter);
    if let Some((count, smaller)) = rest {
        let (rest_time, rest_letter) = unit_letter(smaller);
        if rest_time && !time {
            value.push('T');
        }
        push_number(&mut value, count as i64, 1);
        value.push_str(rest_letter);
    }
    value
}

fn recurrence_value(recurrence: Recurrence) -> String {
    match recurrence {
        Recurrence::Every(count, unit) => length_value(Amount::whole(u64::from(count)), unit, None),
        Recurrence::Weekday(weekday, None) => format!("XXXX-WXX-{weekday}"),
        Recurrence::WeekdayTime(weekday, clock) => {
            let time = TimeOfDay { clock: Some(clock), ..TimeOfDay::default() };
            timed(&format!("XXXX-WXX-{weekday}"), &time)
        }
        Recurrence::Weekday(weekday, Some(part)) => format!("XXXX-WXX-{weekday}{}", part.code()),
        Recurrence::MonthDay(day) => format!("XXXX-XX-{day:02}"),
        Recurrence::YearDay(month, day) => format!("XXXX-{month:02}-{day:02}"),
        Recurrence::YearMonth(month) => format!("XXXX-{month:02}"),
        Recurrence::DayPart(part) => format!("XXXX-XX-XX{}", part.code()),
        Recurrence::DayTime(clock) => timed("XXXX-XX-XX", &TimeOfDay { clock: Some(clock), ..TimeOfDay::default() }),
    }
}
