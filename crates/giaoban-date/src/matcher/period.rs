//! Months, quarters, years, their parts, seasons, terms of office, decades.

use super::*;

impl Matcher<'_> {
    /// Where the next member of a list begins that goes on at token `end`: behind a comma, `và` (and), both, or a dash.
    fn list_goes_on(&self, end: usize) -> Option<usize> {
        if self.is(end, Shape::COMMA) {
            Some(end + 1 + usize::from(self.role(end + 1) == Word::And))
        } else if self.role(end) == Word::And || self.is(end, Shape::DASH) {
            Some(end + 1)
        } else {
            None
        }
    }

    /// `tháng …`
    pub(super) fn at_month(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.shifted(i, Unit::Month) {
            return Some(found);
        }
        let (first, lunar, mut end) = self.month_number(i + 1)?;
        let name = !self.is(i + 1, Shape::DIGITS);
        // `hằng tháng hai lần`, `tháng một lần`: a number word in small letters may begin a count.
        if name
            && !lunar
            && !self.tokens[i + 1].is(Shape::CAPITAL)
            && self.year_after(end).is_none()
            && self.calendar_after(end).is_none()
            && !self.whole_text(i, end)
            && (first < 3
                || matches!(self.role(end), Word::Times | Word::Number | Word::Span)
                || matches!(self.role_before(i), Word::Every | Word::Each | Word::Year)
                || self.next(end).is_some_and(|t| self.words.numbers.is_number_word(t.word)))
        {
            return None;
        }
        // `ngày 32 tháng 4` is no month.
        if i >= 2
            && !self.tokens[i].is(Shape::SENTENCE_START)
            && self.tokens[i - 1].is(Shape::DIGITS)
            && self.words.roles.get(self.tokens[i - 2].word) == Word::Day
        {
            return None;
        }
        if self.counted(end) && !self.tokens[end].is(Shape::PERCENT) && name {
            return None;
        }
        // `Cách mạng Tháng Tám`, `đường 3 Tháng 2`
        if self.role_before(i) == Word::Revolution || self.street_behind(i) {
            return None;
        }
        let mut last = first;
        // `tháng 9, 10 và 11/2023`, `tháng 9-12/2023`, `tháng 9 và 10/2023`
        if self.is(i + 1, Shape::DIGITS) {
            for _ in 0..11 {
                let Some(joined) = self.list_goes_on(end) else { break };
                match self.digits(joined, 2) {
                    Some(month)
                        if (1..=12).contains(&month)
                            && month > u64::from(last)
                            && !self.counted(joined + 1)
                            && (numeric_day(self.text, self.tokens, joined).is_none())
                            && self
                                .unit(joined + 1)
                                .is_none_or(|unit| unit == Unit::Year && self.year4(joined + 2).is_some())
                            && !(self.is(joined + 1, Shape::PERIOD.or(Shape::COMMA))
                                && self.glued(joined + 2, Shape::DIGITS)) =>
                    {
                        last = month as u8;
                        end = joined + 1;
                    }
                    _ => break,
                }
            }
        }
        if matches!(self.role(end), Word::Every | Word::Each) && self.role(end + 1) == Word::Year && last == first {
            return Some((end + 2, "set/month", Expression::Set(Recurrence::YearMonth(first)), None));
        }
        let (year, after) = self.glued_year(end).or_else(|| self.year_after(end)).unwrap_or((Year::Missing, end));
        let mut end = after;
        let mut lunar = lunar;
        if let Some((is_lunar, after)) = self.calendar_after(end) {
            lunar = is_lunar;
            end = after;
        }
        if !self.free_after(end) && self.is(end, Shape::SLASH) {
            return None;
        }
        if year == Year::Missing && self.role(end) == Word::This {
            end += 1;
        }
        let period = match (lunar, first == last) {
            (true, _) => Period::LunarMonth(first),
            (false, true) => Period::Month(first),
            (false, false) => Period::Months(first, last),
        };
        Some((end, "period/month", Expression::Period(period, year), None))
    }

    /// A street or the like is named after the day whose month stands at token `i`: `đường 3 Tháng 2`.
    pub(super) fn street_behind(&self, i: usize) -> bool {
        i >= 2 && self.tokens[i - 1].is(Shape::DIGITS) && self.words.roles.get(self.tokens[i - 2].word) == Word::Street
    }

    /// `tháng trước`, `tuần này`, `quý tới`
    pub(super) fn shifted(&self, i: usize, unit: Unit) -> Option<Found> {
        let (shift, end) = match (self.role(i + 1), self.role(i + 2)) {
            (Word::This, _) => (0, i + 2),
            (Word::Before, Word::Here | Word::That) => return None,
            (Word::Before, _) => (-1, i + 2),
            (Word::Just, Word::Past | Word::Done) => (-1, i + 3),
            (Word::Past | Word::Done, _) => (-1, i + 2),
            (Word::Soon, Word::Coming) => (1, i + 3),
            (Word::Coming, _) => (1, i + 2),
            (Word::After, _) => (1, i + 2),
            (Word::Next, Word::Following) | (Word::Successor, Word::Next) => (1, i + 3),
            _ => return None,
        };
        // `hai tháng sau`, `mỗi tháng trước`: the count before it makes another thing of it.
        if i > 0
            && (self.words.numbers.is_number_word(self.tokens[i - 1].word) && !self.tokens[i].is(Shape::SENTENCE_START))
        {
            return None;
        }
        Some((end, "relative/period", Expression::Shifted(unit, shift), None))
    }

    /// `quý …`
    pub(super) fn at_quarter(&self, i: usize) -> Option<Found> {
        if self.tokens[i].is(Shape::CAPITAL) && self.is(i + 1, Shape::LETTERS) {
            // `Quý Mão`, the name `Quý`.
            let numbered = self
                .next(i + 1)
                .is_some_and(|t| self.words.roman(t.word).is_some() || self.words.month_name(t.word).is_some());
            if !numbered && !matches!(self.role(i + 1), Word::This | Word::Before | Word::Coming) {
                return None;
            }
        }
        if let Some(found) = self.shifted(i, Unit::Quarter) {
            return Some(found);
        }
        let (first, mut end) = self.quarter_number(i + 1)?;
        let mut last = first;
        // `quý I, II và III/2023`, `quý I-II/2023`, `quý I và quý II năm 2023` is two.
        for _ in 0..3 {
            let Some(joined) = self.list_goes_on(end) else { break };
            match self.quarter_number(joined) {
                Some((quarter, after))
                    if quarter > last && !self.counted(after) && self.unit(after).is_none_or(|u| u == Unit::Year) =>
                {
                    last = quarter;
                    end = after;
                }
                _ => break,
            }
        }
        let (year, after) = self.glued_year(end).or_else(|| self.year_after(end)).unwrap_or((Year::Missing, end));
        let mut end = after;
        if year == Year::Missing && self.role(end) == Word::This {
            end += 1;
        }
        let period = if first == last { Period::Quarter(first) } else { Period::Quarters(first, last) };
        Some((end, "period/quarter", Expression::Period(period, year), None))
    }

    /// `tuần …`
    pub(super) fn at_week(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.shifted(i, Unit::Week) {
            return Some(found);
        }
        let at = i + 1 + usize::from(self.role(i + 1) == Word::Weekday);
        let (number, end) = self.number(at, 2)?;
        let (year, end) = self.glued_year(end).or_else(|| self.year_after(end))?;
        ((1..=53).contains(&number)).then_some((end, "period/week", Expression::WeekOfYear(number as u8, year), None))
    }

    /// `năm …`
    pub(super) fn at_year(&self, i: usize) -> Option<Found> {
        // A number before it makes it a unit; `at_number` has read it.
        if i > 0 && !self.tokens[i].is(Shape::SENTENCE_START) && self.tokens[i - 1].is(Shape::SLASH) {
            return None;
        }
        if self.role(i + 1) == Word::School {
            return self.school_year(i + 2);
        }
        // `năm mới 2023`
        if self.role(i + 1) == Word::New {
            let year = self.year4(i + 2)?;
            let expression = Expression::Period(Period::Whole, Year::Given(year));
            return Some((i + 3, "period/year", expression, None));
        }
        if let Some(first) = self.year4(i + 1) {
            if let Some((last, end)) = self.second_year(i + 2)
                && first < last
            {
                return Some((end, "period/years", Expression::Years(first, last), None));
            }
            if let Some((last, end)) = self.year_list(i + 2, first) {
                return Some((end, "period/years", Expression::Years(first, last), None));
            }

            if let Some(end) = self.era_after(i + 2) {
                return Some((end, "period/before-era", Expression::BeforeEra(first as u16), None));
            }
        }
        if let Some((year, end)) = self.year_words(i) {
            if matches!(year, Year::Cycle(_)) {
                return Some((end, "period/lunar-year", Expression::Period(Period::LunarYear, year), None));
            }
            let relative = !matches!(year, Year::Given(_));
            // `hai năm trước`, `những năm qua`: not this one.
            if relative
                && i > 0
                && !self.tokens[i].is(Shape::SENTENCE_START)
                && (self.tokens[i - 1].is(Shape::DIGITS)
                    || self.words.numbers.is_number_word(self.tokens[i - 1].word)
                    || matches!(self.role_before(i), Word::Plural | Word::Several | Word::Each | Word::AndHalf))
            {
                return None;
            }
            let rule = if relative { "relative/period" } else { "period/year" };
            return Some((end, rule, Expression::Period(Period::Whole, year), None));
        }
        // `năm 938`, `năm 40 sau Công nguyên`, `năm 111 trước Công nguyên`
        let number = self.digits(i + 1, 4)?;
        if let Some(end) = self.era_after(i + 2) {
            return Some((end, "period/before-era", Expression::BeforeEra(number as u16), None));
        }
        if number > 999 {
            return None;
        }
        let after_era =
            self.role(i + 2) == Word::After && self.role(i + 3) == Word::Common && self.role(i + 4) == Word::Origin;
        let end = if after_era { i + 5 } else { i + 2 };
        let long = number >= 100 && self.closed(end) && self.free_after(end);
        (after_era || long).then_some((
            end,
            "period/year",
            Expression::Period(Period::Whole, Year::Given(number as i16)),
            None,
        ))
    }

    /// `trước Công nguyên`, `TCN` behind token `i`.
    pub(super) fn era_after(&self, i: usize) -> Option<usize> {
        if self.role(i) == Word::Bc {
            return Some(i + 1);
        }
        (self.role(i) == Word::Before && self.role(i + 1) == Word::Common && self.role(i + 2) == Word::Origin)
            .then_some(i + 3)
    }

    /// `, 2020 và 2021` behind a year: consecutive years.
    pub(super) fn year_list(&self, end: usize, first: i16) -> Option<(i16, usize)> {
        let (mut last, mut at) = (first, end);
        for _ in 0..20 {
            let joined = if self.is(at, Shape::COMMA) {
                at + 1 + usize::from(self.role(at + 1) == Word::And)
            } else if self.role(at) == Word::And {
                at + 1
            } else {
                break;
            };
            match self.year4(joined) {
                Some(year) if year == last + 1 && self.free_after(joined + 1) && !self.counted(joined + 1) => {
                    last = year;
                    at = joined + 1;
                }
                _ => break,
            }
        }
        (last > first).then_some((last, at))
    }

    /// What follows `năm học`, at token `i`.
    pub(super) fn school_year(&self, i: usize) -> Option<Found> {
        let i = i + usize::from(self.role(i) == Word::New && self.year4(i + 1).is_some());
        let first = self.year4(i);
        let found = match first {
            Some(first) => match self.second_year(i + 1) {
                Some((last, end)) if first < last => (Expression::SchoolYear(first, last), end),
                _ => (Expression::SchoolYear(first, first + 1), i + 1),
            },
            None => {
                let (shift, end) = match (self.role(i), self.role(i + 1)) {
                    (Word::This | Word::Now, _) => (0, i + 1),
                    (Word::Before, _) => (-1, i + 1),
                    (Word::Just, Word::Past) => (-1, i + 2),
                    (Word::Past, _) => (-1, i + 1),
                    (Word::Coming | Word::After, _) => (1, i + 1),
                    _ => return None,
                };
                (Expression::ThisSchoolYear(shift), end)
            }
        };
        Some((found.1, "period/school-year", found.0, None))
    }

    /// `đầu năm 2020`, `giữa nhiệm kỳ`, `cuối tháng 5`, `đầu giờ chiều nay`, `cuối tuần`.
    pub(super) fn at_position(&self, i: usize) -> Option<Found> {
        let modifier = match self.words.roles.get(self.tokens[i].word) {
            Word::Start => Modifier::Start,
            Word::Mid => Modifier::Mid,
            _ => Modifier::End,
        };
        let (end, rule, expression) = self.positioned(i + 1, modifier)?;
        let modifier = match expression {
            Expression::Weekend(_) => None,
            _ => Some(modifier),
        };
        Some((end, rule, expression, modifier))
    }

    /// What stands behind `đầu`, `giữa`, `cuối`.
    pub(super) fn positioned(&self, i: usize, modifier: Modifier) -> Option<(usize, &'static str, Expression)> {
        let plain = |found: Found| (found.0, found.1, found.2);
        match self.role(i) {
            Word::Year => {
                if let Some(found) = self.at_year(i) {
                    return Some(plain(found));
                }
                // `đầu năm` alone is this year's; `cuối năm tuổi` and the like are not met.
                if self.role(i + 1) == Word::School {
                    return None;
                }
                if self.is(i + 1, Shape::DIGITS) || self.counted(i + 1) || self.role(i + 1) == Word::New {
                    return None;
                }
                Some((i + 1, "period/year", Expression::Period(Period::Whole, Year::Shifted(0))))
            }
            Word::Month => {
                if let Some(found) = self.at_month(i) {
                    return Some(plain(found));
                }
                self.closed(i + 1).then_some((i + 1, "relative/period", Expression::Shifted(Unit::Month, 0)))
            }
            Word::Quarter => self.at_quarter(i).map(plain),
            Word::Week => {
                let weekend = modifier == Modifier::End;
                match self.week_shift(i) {
                    Some((shift, end)) if weekend => Some((end, "relative/weekend", Expression::Weekend(shift))),
                    Some((shift, end)) => Some((end, "relative/period", Expression::Shifted(Unit::Week, shift))),
                    None if weekend => Some((i + 1, "relative/weekend", Expression::Weekend(0))),
                    None if self.closed(i + 1) => Some((i + 1, "relative/period", Expression::Shifted(Unit::Week, 0))),
                    None => None,
                }
            }
            Word::Office => {
                let (end, rule, expression, _) = self.at_term(i)?;
                Some((end, rule, expression))
            }
            Word::Sta | Word::Time | Word::Annals => {
                let found = self.at_term(i)?;
                matches!(found.2, Expression::Years(..)).then_some(plain(found))
            }
            Word::Ten | Word::World => self.at_decade(i).map(plain),
            // `đầu những năm 90`
            Word::Plural if self.role(i + 1) == Word::Year => {
                let (decade, end) = self.century_after(i + 3, self.decade_number(i + 2)?);
                Some((end, "period/decade", Expression::Decade(decade)))
            }
            Word::Hour => {
                let (end, rule, expression, _) = self.at_part(i + 1)?;
                Some((end, rule, expression))
            }
            Word::Part(_) | Word::Session => {
                let (end, rule, expression, _) = self.at_part(i)?;
                Some((end, rule, expression))
            }
            _ => None,
        }
    }

    /// `mùa hè năm 2023`, `mùa thu 1945`, `mùa đông này`.
    pub(super) fn at_season(&self, i: usize) -> Option<Found> {
        let season = match self.role(i + 1) {
            Word::Spring => Season::Spring,
            Word::Summer | Word::Lower => Season::Summer,
            Word::Autumn => Season::Autumn,
            Word::Winter => Season::Winter,
            _ => return None,
        };
        let (year, end) = match self.year4(i + 2) {
            Some(year) => (Year::Given(year), i + 3),
            None if self.role(i + 2) == Word::This => (Year::Shifted(0), i + 3),
            None => self.year_after(i + 2)?,
        };
        Some((end, "period/season", Expression::Period(Period::Season(season), year), None))
    }

    /// `thượng tuần tháng 3`, `trung tuần tháng 5/2023`, `hạ tuần tháng này`.
    pub(super) fn at_ten_days(&self, i: usize) -> Option<Found> {
        if (self.role(i + 1), self.role(i + 2)) != (Word::Week, Word::Month) {
            return None;
        }
        let modifier = match self.role(i) {
            Word::Upper => Modifier::Start,
            Word::Middle => Modifier::Mid,
            _ => Modifier::End,
        };
        let (end, rule, expression, _) = self.at_month(i + 2)?;
        matches!(expression, Expression::Period(..) | Expression::Shifted(..)).then_some((
            end,
            rule,
            expression,
            Some(modifier),
        ))
    }

    /// `nửa đầu năm 2020`, `nửa cuối tháng 5`, `nửa năm`, `nửa đầu nhiệm kỳ`, `nửa đêm 5/3`.
    pub(super) fn at_half(&self, i: usize) -> Option<Found> {
        match (self.role(i + 1), self.role(i + 2)) {
            (Word::Start | Word::End, Word::Year) => {
                let half = if self.role(i + 1) == Word::Start { 1 } else { 2 };
                let (year, end) = self.year_words(i + 2).unwrap_or((Year::Missing, i + 3));
                Some((end, "period/half", Expression::Period(Period::Half(half), year), None))
            }
            (Word::Start | Word::End, _) => {
                let (end, rule, expression, modifier) = self.at_position(i + 1)?;
                Some((end, rule, expression, modifier))
            }
            (Word::Part(Part::Night), _) => self.at_part(i + 1),
            (Word::Year | Word::Month | Word::Day | Word::Week | Word::Hour, _) => {
                let unit = self.unit(i + 1)?;
                if self.year4(i + 2).is_some() {
                    return None;
                }
                let (anchor, end) = self.anchor_after(i + 2, unit);
                let amount = Amount { thousandths: 500 };
                let expression = Expression::Duration { amount, unit, rest: None, up_to: None, anchor };
                Some((end, "duration/length", expression, None))
            }
            (Word::World, Word::Age) => {
                let (anchor, end) = self.anchor_after(i + 3, Unit::Year);
                let amount = Amount::whole(50);
                let expression = Expression::Duration { amount, unit: Unit::Year, rest: None, up_to: None, anchor };
                Some((end, "duration/length", expression, None))
            }
            _ => None,
        }
    }

    /// `những tháng đầu năm 2020`, `những ngày cuối tháng 5`, `các ngày 5, 6 và 7/3`, `những năm 90`, `các năm 2019, 2020`.
    pub(super) fn at_plural(&self, i: usize) -> Option<Found> {
        match (self.role(i + 1), self.role(i + 2)) {
            (Word::Month | Word::Day | Word::Week | Word::Quarter, Word::Start | Word::Mid | Word::End) => {
                self.at_position(i + 2)
            }
            (Word::Month | Word::Week | Word::Day | Word::Quarter, Word::Still)
                if self.role(i + 3) == Word::Again
                    && self.role(i + 4) == Word::Of
                    && self.role(i + 5) == Word::Year =>
            {
                let (year, end) = self.year_words(i + 5).unwrap_or((Year::Shifted(0), i + 6));
                Some((end, "period/year", Expression::Period(Period::Whole, year), Some(Modifier::End)))
            }
            // `các ngày` is part of a list of days.
            (Word::Day, _) => {
                let (end, rule, expression, modifier) = self.at_day(i + 1)?;
                match expression {
                    Expression::Moment(DateRef::Days(..), _) => Some((end, rule, expression, modifier)),

                    Expression::Set(_) => Some((end, rule, expression, modifier)),
                    // `các ngày thứ 2, thứ 4`
                    Expression::Moment(DateRef::Weekday(weekday, None), _) => {
                        Some((end, "set/weekday", Expression::Set(Recurrence::Weekday(weekday, None)), None))
                    }
                    _ => None,
                }
            }
            (Word::Year, Word::Start | Word::Mid | Word::End) => {
                // `những năm đầu thập niên 90`
                let (end, rule, expression, modifier) = self.at_position(i + 2)?;
                matches!(expression, Expression::Decade(_) | Expression::Century(_))
                    .then_some((end, rule, expression, modifier))
            }
            (Word::Year, _) => {
                if let Some(decade) = self.decade_number(i + 2) {
                    // `những năm 1945 - 1954` is a range.
                    if self.dash(i + 3).is_none() || self.year4(i + 2).is_none() {
                        let end = self.century_after(i + 3, decade);
                        return Some((end.1, "period/decade", Expression::Decade(end.0), None));
                    }
                }
                let (end, rule, expression, modifier) = self.at_year(i + 1)?;
                matches!(expression, Expression::Years(..) | Expression::Period(Period::Whole, Year::Given(_)))
                    .then_some((end, rule, expression, modifier))
            }
            (Word::Month, _) if self.is(i + 2, Shape::DIGITS) => self.at_month(i + 1),
            (Word::Quarter, _) => self.at_quarter(i + 1),
            _ => None,
        }
    }

    /// `nhiệm kỳ …`, `giai đoạn …`, `thời kỳ …`, `niên khóa …`, `thời gian còn lại của nhiệm kỳ`.
    pub(super) fn at_term(&self, i: usize) -> Option<Found> {
        let at = match (self.words.roles.get(self.tokens[i].word), self.role(i + 1)) {
            (Word::Office, Word::Span) => return self.office_term(i + 2),
            (Word::Sta, Word::Ge) => i + 2,
            (Word::Time, Word::Span) => i + 2,
            (Word::Annals, Word::Crop) => i + 2,
            (Word::Annals, Word::Course) => {
                let (first, last, end) = self.year_pair(i + 2)?;
                return Some((end, "period/school-year", Expression::SchoolYear(first, last), None));
            }
            (Word::Time, Word::TimeSpace) => {
                if (self.role(i + 2), self.role(i + 3), self.role(i + 4)) != (Word::Still, Word::Again, Word::Of) {
                    let (first, last, end) = self.year_pair(i + 2)?;
                    return Some((end, "period/years", Expression::Years(first, last), None));
                }
                if (self.role(i + 5), self.role(i + 6)) == (Word::Office, Word::Span) {
                    return match self.year_pair(i + 7) {
                        Some((first, last, end)) => {
                            Some((end, "period/term", Expression::Years(first, last), Some(Modifier::End)))
                        }
                        None => Some((i + 7, "period/term", Expression::RestOfTerm, None)),
                    };
                }
                if self.role(i + 5) == Word::Year {
                    let (year, end) = self.year_words(i + 5).unwrap_or((Year::Shifted(0), i + 6));
                    return Some((end, "period/year", Expression::Period(Period::Whole, year), Some(Modifier::End)));
                }
                return None;
            }
            _ => return None,
        };
        let (first, last, end) = self.year_pair(at)?;
        Some((end, "period/years", Expression::Years(first, last), None))
    }

    /// What follows `nhiệm kỳ`, at token `i`.
    pub(super) fn office_term(&self, i: usize) -> Option<Found> {
        if let Some((first, last, end)) = self.year_pair(i) {
            return Some((end, "period/term", Expression::Years(first, last), None));
        }
        let (shift, end) = match (self.role(i), self.role(i + 1)) {
            (Word::This, _) => (0, i + 1),
            (Word::Just, Word::Past | Word::Done) => (-1, i + 2),
            (Word::Past | Word::Before, _) => (-1, i + 1),
            (Word::Soon, Word::Coming) => (1, i + 2),
            (Word::Coming | Word::After, _) => (1, i + 1),
            (Word::Next, Word::Following) => (1, i + 2),
            // `đầu nhiệm kỳ`, `giữa nhiệm kỳ`
            _ if matches!(self.role_before(i - 2), Word::Start | Word::Mid | Word::End) => (0, i),
            _ => return None,
        };
        Some((end, "period/term", Expression::Term(shift), None))
    }

    /// Two years: `2021 - 2026`, `(2021-2026)`, `từ 2021 đến 2026`, `năm 2021-2026`, `từ năm 2021 đến năm 2026` is two dates.
    pub(super) fn year_pair(&self, i: usize) -> Option<(i16, i16, usize)> {
        let open = self.is(i, Shape::OPEN);
        let mut at = i + usize::from(open);
        if self.role(at) == Word::From {
            at += 1;
        }
        if self.role(at) == Word::Year {
            at += 1;
        }
        if let Some(first) = self.year4(at) {
            let (last, end) = self.second_year(at + 1).or_else(|| {
                if !matches!(self.role(at + 1), Word::To | Word::Coming) {
                    return None;
                }
                let next = at + 2 + usize::from(self.role(at + 2) == Word::Year);
                self.year4(next).map(|year| (year, next + 1))
            })?;
            let end = if open {
                if !self.is(end, Shape::CLOSE) {
                    return None;
                }
                end + 1
            } else {
                end
            };
            return Some((first, last, end));
        }
        None
    }

    /// `thập niên 90`, `thập kỷ 1980`, `thế kỷ XX`, `thế kỷ 21`.
    pub(super) fn at_decade(&self, i: usize) -> Option<Found> {
        match (self.words.roles.get(self.tokens[i].word), self.role(i + 1)) {
            (Word::Ten, Word::Annals | Word::Age) => {
                let decade = self.decade_number(i + 2)?;
                let (decade, end) = self.century_after(i + 3, decade);
                Some((end, "period/decade", Expression::Decade(decade), None))
            }
            (Word::World, Word::Age) => {
                let at = i + 2 + usize::from(self.role(i + 2) == Word::Weekday);
                let token = self.next(at)?;
                let value = match self.digits(at, 2) {
                    Some(value) => value as u8,
                    None if token.is(Shape::CAPITAL) => self.words.roman(token.word)?,
                    None => return None,
                };
                ((1..=30).contains(&value)).then_some((at + 1, "period/century", Expression::Century(value), None))
            }
            _ => None,
        }
    }

    /// `90`, `1990` as a decade.
    pub(super) fn decade_number(&self, i: usize) -> Option<i16> {
        if let Some(year) = self.year4(i) {
            return (year % 10 == 0).then_some(year / 10);
        }
        let value = self.digits(i, 2)?;
        if value % 10 != 0 || value == 0 || self.counted(i + 1) {
            return None;
        }
        let token = self.next(i)?;
        (token.end() - token.start() == 2 && self.free_after(i + 1)).then(|| {
            let century = if value >= 30 { 190 } else { 200 };
            century + (value / 10) as i16
        })
    }

    /// ` của thế kỷ XX`, ` thế kỷ trước` behind a decade.
    pub(super) fn century_after(&self, i: usize, decade: i16) -> (i16, usize) {
        let at = i + usize::from(self.role(i) == Word::Of);
        if (self.role(at), self.role(at + 1)) != (Word::World, Word::Age) {
            return (decade, i);
        }
        if self.role(at + 2) == Word::Before {
            return (190 + decade % 10, at + 3);
        }
        match self.at_decade(at) {
            Some((end, _, Expression::Century(century), _)) => ((i16::from(century) - 1) * 10 + decade % 10, end),
            _ => (decade, i),
        }
    }
}
