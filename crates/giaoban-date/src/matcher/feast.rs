//! Lunar days and days with a name.

use super::*;

impl Matcher<'_> {
    /// `mùng 3 Tết`, `mùng 10 tháng 3 âm lịch`, `rằm tháng Giêng`.
    pub(super) fn lunar_core(&self, i: usize) -> Option<(DateRef, usize)> {
        if self.role(i) == Word::FullMoon {
            let (month, year, _, end) = self.month_of_day(i + 1, true)?;
            let end = self.calendar_after(end).map_or(end, |(_, end)| end);
            return Some((DateRef::Day(Day { day: 15, month, year, lunar: true, ..Day::default() }), end));
        }
        if self.role(i) != Word::FirstTen {
            return None;
        }
        let (number, end) = self.number(i + 1, 2)?;
        if !(1..=10).contains(&number) {
            return None;
        }
        if let Some(found) = self.tet_day(i + 1) {
            return Some(found);
        }
        if let Some((range, end)) = self.compact_range(i + 1) {
            return Some((range, end));
        }
        if let Some(parts) = numeric_day(self.text, self.tokens, i + 1) {
            return self.numeric(i + 1, parts.end, solar(parts.day, parts.month, parts.year), false);
        }
        if let Some((month, year, lunar, end)) = self.month_of_day(end, true) {
            let day = Day { day: number as u8, month, year, lunar, ..Day::default() };
            return Some(self.with_calendar(day, end));
        }
        // `từ mùng 1 đến mùng 5 Tết`: the month stands with the last one.
        let joined = self.is(end, Shape::COMMA.or(Shape::DASH)) || matches!(self.role(end), Word::To | Word::And);
        let dawn = usize::from(joined);
        (joined && self.role(end + 1) == Word::FirstTen || self.role(end + dawn) == Word::Dawn)
            .then_some((DateRef::Day(Day { day: number as u8, ..Day::default() }), end))
    }

    pub(super) fn at_lunar_day(&self, i: usize) -> Option<Found> {
        let (date, end) = self.lunar_core(i)?;
        if matches!(date, DateRef::Day(Day { lunar: true, .. }))
            && matches!(self.role(end), Word::Every | Word::Each)
            && self.role(end + 1) == Word::Year
        {
            // A lunar day is on another day of the calendar every year.
            return Some((end + 2, "set/lunar", Expression::Set(Recurrence::Every(1, Unit::Year)), None));
        }
        Some((end, "day/lunar", Expression::Moment(date, TimeOfDay::default()), None))
    }

    /// `3 Tết`, `28 Tết`, `30 Tết Quý Mão`, `23 tháng Chạp` is no such.
    pub(super) fn tet_day(&self, i: usize) -> Option<(DateRef, usize)> {
        let (number, end) = self.number(i, 2)?;
        if self.role(end) != Word::Tet || !(1..=30).contains(&number) {
            return None;
        }
        let (year, end) = self.tet_year(end + 1);
        // The last days of the old year are named after the new one.
        let month = if number > 20 { 12 } else { 1 };
        if number > 10 && number <= 20 {
            return None;
        }
        let year = match (year, month) {
            (Year::Given(year), 12) => Year::Given(year - 1),
            (Year::Cycle(cycle), 12) => Year::Cycle((cycle + 59) % 60),
            (year, _) => year,
        };
        let day = if number == 30 { 0 } else { number as u8 };
        let day = Day { day, month: Month::Given(month), year, lunar: true, ..Day::default() };
        Some((DateRef::Day(day), end))
    }

    /// The year that may follow the name of a feast: `Quý Mão`, `Xuân Quý Mão 2023`, `năm 2023`, `2023`.
    pub(super) fn tet_year(&self, mut i: usize) -> (Year, usize) {
        let start = i;
        if self.is(i, Shape::DASH) && self.role(i + 1) == Word::Spring
            || self.is(i, Shape::COMMA) && self.role(i + 1) == Word::Spring
        {
            i += 1;
        }
        if self.role(i) == Word::Spring {
            i += 1;
        }
        if self.role(i) == Word::Year
            && let Some(found) = self.year_words(i)
        {
            return found;
        }
        if let (Some(stem), Some(branch)) = (self.next(i), self.next(i + 1))
            && stem.is(Shape::CAPITAL)
            && let Some(cycle) = self.words.cycle(stem.word, branch.word)
        {
            let dash = usize::from(self.is(i + 2, Shape::DASH));
            if let Some(year) = self.year4(i + 2 + dash) {
                return (Year::Given(year), i + 3 + dash);
            }
            if let Some((Year::Given(year), end)) = self.year_after(i + 2) {
                return (Year::Given(year), end);
            }
            return (Year::Cycle(cycle), i + 2);
        }
        if let Some(year) = self.year4(i)
            && self.free_after(i + 1)
        {
            return (Year::Given(year), i + 1);
        }
        (Year::Missing, start)
    }

    /// A named day whose name ends before token `end`: the numbers that may repeat it and its year.
    pub(super) fn holiday(&self, index: usize, mut end: usize) -> Found {
        let holiday = self.words.holidays[index];
        let mut year = Year::Missing;
        if let Some(parts) = numeric_day(self.text, self.tokens, end)
            && parts.month == holiday.month
            && parts.day == holiday.day
            && self.next(end).is_some()
        {
            end = parts.end;
            year = parts.year.map_or(Year::Missing, Year::Given);
        }
        if year == Year::Missing {
            (year, end) = self.tet_year(end);
        }
        (end, "day/holiday", Expression::Moment(DateRef::Holiday(index, year), TimeOfDay::default()), None)
    }

    /// `Tết Quý Mão`, `Tết 2023`, `Lễ 30/4`, `Xuân Quý Mão 2023`.
    pub(super) fn at_festival(&self, i: usize) -> Option<Found> {
        match self.words.roles.get(self.tokens[i].word) {
            Word::Festival => {
                let (date, end) = self.day_core(i + 1, false)?;
                let DateRef::Day(Day { month: Month::Given(_), .. }) = date else {
                    let DateRef::Days(..) = date else { return None };
                    return Some((end, "day/holiday", Expression::Moment(date, TimeOfDay::default()), None));
                };
                if self.counted(end) {
                    return None;
                }
                Some((end, "day/holiday", Expression::Moment(date, TimeOfDay::default()), None))
            }
            Word::Tet => {
                let (year, end) = self.tet_year(i + 1);
                if year == Year::Missing {
                    return None;
                }
                let day = Day { day: 1, month: Month::Given(1), year, lunar: true, ..Day::default() };
                Some((end, "day/holiday", Expression::Moment(DateRef::Day(day), TimeOfDay::default()), None))
            }
            _ => {
                if self.role_before(i) == Word::From || !self.tokens[i].is(Shape::CAPITAL) {
                    return None;
                }
                let (stem, branch) = (self.next(i + 1)?, self.next(i + 2)?);
                let cycle = self.words.cycle(stem.word, branch.word).filter(|_| stem.is(Shape::CAPITAL))?;
                let (year, end) = match self.year4(i + 3) {
                    Some(year) => (Year::Given(year), i + 4),
                    None => (Year::Cycle(cycle), i + 3),
                };
                Some((end, "period/lunar-year", Expression::Period(Period::LunarYear, year), None))
            }
        }
    }
}
