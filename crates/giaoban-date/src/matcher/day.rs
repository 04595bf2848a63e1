//! Days: numeric and in words, ranges and lists, relative ones.

use super::*;

impl Matcher<'_> {
    /// The year after a day or month, behind token `end`: `/2020` is read with the number; here
    /// `năm 2020`, `năm nay`, `năm Quý Mão`, and `(năm 2020)` never.
    pub(super) fn year_after(&self, end: usize) -> Option<(Year, usize)> {
        let at = if self.is(end, Shape::COMMA) && self.role(end + 1) == Word::Year { end + 1 } else { end };
        if self.role(at) == Word::Of && self.role(at + 1) == Word::Year {
            return self.year_words(at + 1);
        }
        if self.role(at) != Word::Year {
            return None;
        }
        self.year_words(at)
    }

    /// `năm` at token `i` with what makes it a year.
    pub(super) fn year_words(&self, i: usize) -> Option<(Year, usize)> {
        if let Some(year) = self.year4(i + 1) {
            return self.ends_at(i + 2).then_some((Year::Given(year), i + 2)).or_else(|| {
                // `năm 2020-2025` and `năm 2020/KH` are read elsewhere.
                self.is(i + 2, Shape::SLASH.or(Shape::DASH)).then_some((Year::Given(year), i + 2))
            });
        }
        if let (Some(stem), Some(branch)) = (self.next(i + 1), self.next(i + 2))
            && let Some(cycle) = self.words.cycle(stem.word, branch.word)
        {
            if let Some(year) = self.year4(i + 3) {
                return Some((Year::Given(year), i + 4));
            }
            return Some((Year::Cycle(cycle), i + 3));
        }
        if self.is(i + 1, Shape::CAPITAL)
            && let Some((year, end)) = self.reign_year(i)
        {
            return Some((Year::Given(year), end));
        }
        match (self.role(i + 1), self.role(i + 2)) {
            (Word::Now, _) => Some((Year::Shifted(0), i + 2)),
            (Word::LastYear, _) => Some((Year::Shifted(-1), i + 2)),
            (Word::Before, Word::Here) => None,
            (Word::Before, Word::That) => Some((Year::Reviewed(-1), i + 3)),
            (Word::Before, _) => Some((Year::Reviewed(-1), i + 2)),
            (Word::Just, Word::Past | Word::Done) => Some((Year::Reviewed(0), i + 3)),
            (Word::Past, _) => Some((Year::Reviewed(0), i + 2)),
            // `Năm rồi` in the south: last year.
            (Word::Done, _) => Some((Year::Shifted(-1), i + 2)),
            (Word::Soon, Word::Coming) => Some((Year::Shifted(1), i + 3)),
            (Word::Coming, _) => Some((Year::Shifted(1), i + 2)),
            (Word::Next, Word::Following) | (Word::Successor, Word::Next) => Some((Year::Reviewed(1), i + 3)),
            (Word::After, Word::That) => Some((Year::Reviewed(1), i + 3)),
            (Word::After, _) => Some((Year::Reviewed(1), i + 2)),
            (Word::That, _) => Some((Year::Same, i + 2)),
            (Word::This, _) => Some((Year::Shifted(0), i + 2)),
            _ => self.written_year(i + 1),
        }
    }

    /// `hai nghìn không trăm hai mươi`
    pub(super) fn written_year(&self, i: usize) -> Option<(Year, usize)> {
        let token = self.next(i)?;
        if !token.is(Shape::LETTERS) || !self.words.numbers.is_number_word(token.word) {
            return None;
        }
        let (year, end) = self.number_words(i)?;
        YEARS.contains(&year).then_some((Year::Given(year as i16), end))
    }

    /// `âm lịch`, `(âm lịch)`, `dương lịch` behind token `end`: the end behind it and whether it is the lunar one.
    pub(super) fn calendar_after(&self, end: usize) -> Option<(bool, usize)> {
        let open = self.is(end, Shape::OPEN);
        let at = end + usize::from(open);
        let lunar = match (self.role(at), self.role(at + 1)) {
            (Word::Lunar, Word::Calendar) => true,
            (Word::Solar, Word::Calendar) => false,
            _ => return None,
        };
        if open {
            return self.is(at + 2, Shape::CLOSE).then_some((lunar, at + 3));
        }
        Some((lunar, at + 2))
    }

    /// `tháng 12`, `tháng này` behind a day's number, at token `i`; with the year where it follows.
    pub(super) fn month_of_day(&self, i: usize, triggered: bool) -> Option<(Month, Year, bool, usize)> {
        let at = if self.is(i, Shape::COMMA) && self.role(i + 1) == Word::Month { i + 1 } else { i };
        if self.role(at) != Word::Month {
            return None;
        }
        let shifted = match (self.role(at + 1), self.role(at + 2)) {
            // `3 tháng tới` is a length of time.
            _ if !triggered => None,
            (Word::This, _) => Some((0, at + 2)),
            (Word::Before, _) => Some((-1, at + 2)),
            (Word::Just, Word::Past) => Some((-1, at + 3)),
            (Word::After | Word::Coming, _) => Some((1, at + 2)),
            _ => None,
        };
        if let Some((shift, end)) = shifted {
            return Some((Month::Shifted(shift), Year::Missing, false, end));
        }
        let (month, lunar, end) = match self.month_number(at + 1) {
            Some(found) => found,
            // `07 Tháng Năm 2020`
            None if self
                .next(at + 1)
                .is_some_and(|t| t.word == self.words.year && t.is(Shape::CAPITAL) && !t.is(Shape::UPPER)) =>
            {
                (5, false, at + 2)
            }
            // `ngày 5 tháng năm`
            None if triggered
                && self.next(at + 1).is_some_and(|t| t.word == self.words.year)
                && self.year4(at + 2).is_none() =>
            {
                (5, false, at + 2)
            }
            None => return None,
        };
        // `3 tháng một lần`, `2 tháng hai bên`: without a trigger a name of a month has a capital or a year behind it.
        let named = !lunar && !self.is(at + 1, Shape::DIGITS) && !self.is(at + 1, Shape::CAPITAL);
        if !triggered && (named && self.year_after(end).is_none() || self.role(end) == Word::Times) {
            return None;
        }
        let (year, end) = self.glued_year(end).or_else(|| self.year_after(end)).unwrap_or_else(|| {
            match self.is(end, Shape::COMMA).then(|| self.year4(end + 1)).flatten() {
                // `07 Tháng 5 2020`
                None if self.year4(end).is_some() && self.free_after(end + 1) && !self.counted(end + 1) => {
                    (self.year4(end).map_or(Year::Missing, Year::Given), end + 1)
                }
                // `ngày 21 tháng 12, 2020`
                Some(year) if self.free_after(end + 2) => (Year::Given(year), end + 2),
                _ => (Year::Missing, end),
            }
        });
        Some((Month::Given(month), year, lunar, end))
    }

    /// `/2020`, `-2020`, `.2020` behind a month, at token `i`.
    pub(super) fn glued_year(&self, i: usize) -> Option<(Year, usize)> {
        let mark = self.next(i)?;
        if !mark.is(Shape::SLASH.or(Shape::DASH).or(Shape::PERIOD)) {
            return None;
        }
        let year = self.year4(i + 1)?;
        let spaced = !mark.is_glued() || !self.tokens[i + 1].is_glued();
        if spaced && !mark.is(Shape::SLASH) {
            return None;
        }
        self.ends_at(i + 2).then_some((Year::Given(year), i + 2))
    }

    /// Everything that a day's number at token `i` goes on with. `triggered`: `ngày` or the like stands before it, so
    /// that a bare number and a day without a year count.
    pub(super) fn day_core(&self, i: usize, triggered: bool) -> Option<(DateRef, usize)> {
        let first = self.next(i)?;
        if first.is(Shape::DIGITS) {
            if let Some(parts) = year_first_day(self.text, self.tokens, i) {
                let day = solar(parts.day, parts.month, parts.year);
                let free = self.free_after(parts.end) || self.stamp_dash(parts.end);
                return free.then_some((DateRef::Day(day), parts.end));
            }
            if let Some(range) = self.compact_range(i) {
                return Some(range);
            }
            if let Some(parts) = numeric_day(self.text, self.tokens, i) {
                return self.numeric(i, parts.end, solar(parts.day, parts.month, parts.year), true);
            }
            if let Some(list) = self.day_list(i, triggered) {
                return Some(list);
            }
        }
        let (number, end) = self.number(i, 2)?;
        if !(1..=31).contains(&number) {
            return None;
        }
        if let Some((month, year, lunar, end)) = self.month_of_day(end, triggered) {
            let day = Day { day: number as u8, month, year, lunar, ..Day::default() };
            return Some(self.with_calendar(day, end));
        }
        if triggered
            && first.is(Shape::DIGITS)
            && !self.counted(end)
            && self.free_after(end)
            && !matches!(
                self.role(end),
                Word::Times | Word::Session | Word::Year | Word::Month | Word::Week | Word::Hour | Word::Day
            )
        {
            let day = Day { day: number as u8, ..Day::default() };
            return Some((DateRef::Day(day), end));
        }
        None
    }

    /// A numeric day from token `start` to `end`, with its year in words, its calendar and, with `may_range`, a second
    /// end behind a dash.
    pub(super) fn numeric(&self, start: usize, end: usize, mut day: Day, may_range: bool) -> Option<(DateRef, usize)> {
        let mut end = end;
        if day.year == Year::Missing
            && let Some((year, after)) = self.year_after(end)
        {
            day.year = year;
            end = after;
        }
        // `15/3 - 20/3/2023`, `28/2-3/3`: one range when only the second end has the year.
        if may_range
            && day.year == Year::Missing
            && let Some(at) = self.dash(end)
            && self.is(start + 1, Shape::SLASH.or(Shape::PERIOD))
            && let Some(second) = numeric_day(self.text, self.tokens, at)
            && self.tokens[start + 1].word == self.tokens[at + 1].word
            && self.free_after(second.end)
        {
            let (last, last_end) = self.numeric(at, second.end, solar(second.day, second.month, second.year), false)?;
            if let DateRef::Day(last) = last {
                return Some((DateRef::Days(day, last), last_end));
            }
        }
        let clear = day.year != Year::Missing && self.ends_at(end);
        if !self.free_after(end) && !clear && !self.stamp_dash(end) {
            return None;
        }
        Some(self.with_calendar(day, end))
    }

    /// A dash behind a full date that leads to a clock time, not to a symbol.
    pub(super) fn stamp_dash(&self, end: usize) -> bool {
        self.is(end, Shape::DASH) && self.is(end + 1, Shape::DIGITS)
            || self.is(end, Shape::PERIOD) && !self.is(end + 1, Shape::DIGITS)
            || self.is(end, Shape::LETTERS) && self.tokens[end].text(self.text) == "T"
    }

    pub(super) fn with_calendar(&self, mut day: Day, end: usize) -> (DateRef, usize) {
        if let Some((lunar, after)) = self.calendar_after(end) {
            day.lunar = lunar;
            let (year, after) = match self.year_after(after) {
                Some(found) if day.year == Year::Missing => found,
                _ => (day.year, after),
            };
            day.year = year;
            return (DateRef::Day(day), after);
        }
        if matches!(day.year, Year::Cycle(_)) {
            day.lunar = true;
        }
        (DateRef::Day(day), end)
    }

    /// `15-20/3`, `15 - 20/3/2023`, `15-20 tháng 3`.
    pub(super) fn compact_range(&self, i: usize) -> Option<(DateRef, usize)> {
        let first = self.digits(i, 2).filter(|day| (1..=31).contains(day))?;
        let at = self.dash(i + 1)?;
        let second = self.digits(at, 2).filter(|day| (1..=31).contains(day))?;
        let start = Day { day: first as u8, ..Day::default() };
        if self.is(at + 1, Shape::SLASH.or(Shape::PERIOD)) {
            let parts = numeric_day(self.text, self.tokens, at)?;
            // `5-10/3` and not `5.10.2020-3`.
            let (last, end) = self.numeric(at, parts.end, solar(parts.day, parts.month, parts.year), false)?;
            let DateRef::Day(last) = last else { return None };
            return (first < second).then_some((DateRef::Days(spread(start, last), last), end));
        }
        let (month, year, lunar, end) = self.month_of_day(at + 1, true)?;
        let last = Day { day: second as u8, month, year, lunar, ..Day::default() };
        (first < second).then_some((DateRef::Days(spread(start, last), last), end))
    }

    /// `5, 6 và 7/3`, `30 và 31/12`, `5, 6, 7 tháng 3 năm 2023`.
    pub(super) fn day_list(&self, i: usize, triggered: bool) -> Option<(DateRef, usize)> {
        // `(15 và 16/6)`
        // `trong 4 ngày: 26, 27, 28 và 29/6`
        let told =
            i > 1 && self.tokens[i - 1].is(Shape::COLON) && self.words.roles.get(self.tokens[i - 2].word) == Word::Day;
        let bracketed = told || i > 0 && self.tokens[i - 1].is(Shape::OPEN);
        if !triggered && !bracketed {
            return None;
        }
        let first = self.digits(i, 2).filter(|day| (1..=31).contains(day))?;
        let mut at = i;
        let mut previous = first;
        for _ in 0..12 {
            let joined = if self.is(at + 1, Shape::COMMA) {
                at + 2 + usize::from(self.role(at + 2) == Word::And)
            } else if self.role(at + 1) == Word::And || self.is(at + 1, Shape::DASH.or(Shape::SEMICOLON)) {
                at + 2
            } else {
                return None;
            };
            let joined = if self.role(joined) == Word::Day { return None } else { joined };
            let day = self.digits(joined, 2).filter(|day| (1..=31).contains(day))?;
            let start = Day { day: first as u8, ..Day::default() };
            if let Some(parts) = numeric_day(self.text, self.tokens, joined) {
                let (last, end) = self.numeric(joined, parts.end, solar(parts.day, parts.month, parts.year), false)?;
                let DateRef::Day(last) = last else { return None };
                return (first < day).then_some((DateRef::Days(spread(start, last), last), end));
            }
            if let Some((month, year, lunar, end)) = self.month_of_day(joined + 1, true) {
                let last = Day { day: day as u8, month, year, lunar, ..Day::default() };
                return (first < day).then_some((DateRef::Days(spread(start, last), last), end));
            }
            if day <= previous {
                return None;
            }
            previous = day;
            at = joined;
        }
        None
    }

    /// A day in any way that may follow `ngày` or a part of the day, at token `i`.
    pub(super) fn day_after_trigger(&self, i: usize) -> Option<(DateRef, usize)> {
        match self.role(i) {
            Word::Day => {
                if let Some(relative) = self.relative_day(i) {
                    return Some(relative);
                }
                if matches!(self.role(i + 1), Word::Day | Word::DayOf) { None } else { self.day_after_trigger(i + 1) }
            }
            Word::DayOf | Word::Same => self.relative_day(i).or_else(|| {
                let goes_on = self.role(i) == Word::DayOf && !matches!(self.role(i + 1), Word::Day | Word::DayOf);
                goes_on.then(|| self.day_after_trigger(i + 1)).flatten()
            }),
            Word::FirstTen | Word::FullMoon => self.lunar_core(i),
            Word::Weekday | Word::Sun | Word::SundayShort => self.weekday_core(i),
            _ => self.tet_day(i).or_else(|| self.day_core(i, true)),
        }
    }

    /// `hôm nay`, `ngày mai`, `cùng ngày`, `hôm sau` at token `i`.
    pub(super) fn relative_day(&self, i: usize) -> Option<(DateRef, usize)> {
        let i = if self.role(i) == Word::Day && self.role(i + 1) == Word::DayOf { i + 1 } else { i };
        let (role, next) = (self.role(i), self.role(i + 1));
        if role == Word::Same {
            return (next == Word::Day).then_some((DateRef::FromMention(0), i + 2));
        }
        if !matches!(role, Word::Day | Word::DayOf) {
            return None;
        }
        Some(match next {
            Word::Now if role == Word::DayOf => (DateRef::Relative(0), i + 2),
            Word::Past if role == Word::DayOf => (DateRef::Relative(-1), i + 2),
            Word::Tomorrow if !self.tokens[i + 1].is(Shape::CAPITAL) || self.tokens[i + 1].is(Shape::UPPER) => {
                (DateRef::Relative(1), i + 2)
            }
            Word::Beyond if role == Word::DayOf => (DateRef::Relative(-2), i + 2),
            Word::Beyond => (DateRef::Relative(2), i + 2),
            Word::After if role == Word::DayOf => (DateRef::FromMention(1), i + 2),
            Word::Before if role == Word::DayOf => (DateRef::FromMention(-1), i + 2),
            Word::That => (DateRef::FromMention(0), i + 2),
            _ => return None,
        })
    }

    /// `ngày …`
    pub(super) fn at_day(&self, i: usize) -> Option<Found> {
        // `ngày công`, `ngày càng`, `ngày hội` and so on have nothing behind them that is read.
        if self.role_before(i) == Word::Number && !self.is(i + 1, Shape::DIGITS) {
            return None;
        }
        let (date, end) = self.day_after_trigger(i)?;
        if matches!(date, DateRef::Weekday(_, None)) && self.counts_days(end) {
            return None;
        }
        if let Some((recurrence, end)) = self.recurrence_after(end, &date, None) {
            return Some((end, "set/day", Expression::Set(recurrence), None));
        }
        // `ngày 21/12/2020 18:11`
        let (time, end) = self.clock_tail(end, &date).unwrap_or((TimeOfDay::default(), end));
        Some((end, rule_of(&date, &time), Expression::Moment(date, time), None))
    }

    /// What follows the weekday makes it something else: `ngày thứ hai của kỳ họp`, `ngày thứ ba liên tiếp` count
    /// days, `Chủ nhật xanh` is a campaign.
    pub(super) fn counts_days(&self, end: usize) -> bool {
        matches!(self.role(end), Word::Of | Word::InRow | Word::Colour)
    }

    /// `hôm …`
    pub(super) fn at_day_of(&self, i: usize) -> Option<Found> {
        let (date, end) = self.day_after_trigger(i)?;
        Some((end, rule_of(&date, &TimeOfDay::default()), Expression::Moment(date, TimeOfDay::default()), None))
    }

    /// `hàng tháng`, `mỗi năm` behind a date: it recurs.
    pub(super) fn recurrence_after(
        &self,
        end: usize,
        date: &DateRef,
        part: Option<Part>,
    ) -> Option<(Recurrence, usize)> {
        if !matches!(self.role(end), Word::Every | Word::Each) {
            return None;
        }
        let unit = self.unit(end + 1)?;
        let recurrence = match (date, unit) {
            (DateRef::Day(Day { day, month: Month::Missing, .. }), Unit::Month) => Recurrence::MonthDay(*day),
            (DateRef::Day(Day { day, month: Month::Given(month), year: Year::Missing, .. }), Unit::Year) => {
                Recurrence::YearDay(*month, *day)
            }
            (DateRef::Weekday(weekday, _), Unit::Week) => Recurrence::Weekday(*weekday, part),
            _ => return None,
        };
        Some((recurrence, end + 2))
    }

    pub(super) fn unit(&self, i: usize) -> Option<Unit> {
        Some(match self.role(i) {
            Word::Second => Unit::Second,
            Word::Minute => Unit::Minute,
            Word::Hour => Unit::Hour,
            Word::Day => Unit::Day,
            Word::Week => Unit::Week,
            Word::Month => Unit::Month,
            Word::Quarter => Unit::Quarter,
            Word::Year => Unit::Year,
            _ => return None,
        })
    }
}

/// The day with these numbers in the Gregorian calendar.
pub(super) fn solar(day: u8, month: u8, year: Option<i16>) -> Day {
    let year = year.map_or(Year::Missing, Year::Given);
    Day { day, month: Month::Given(month), year, ..Day::default() }
}

/// `first` with the parts that it lacks taken from `last`.
pub(super) fn spread(first: Day, last: Day) -> Day {
    Day {
        month: if first.month == Month::Missing { last.month } else { first.month },
        year: if first.year == Year::Missing && first.month == Month::Missing { last.year } else { first.year },
        lunar: first.lunar || last.lunar,
        ..first
    }
}
