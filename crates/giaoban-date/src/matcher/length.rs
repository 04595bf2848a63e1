//! Lengths of time and what recurs.

use super::*;

impl Matcher<'_> {
    /// A length of time or the months of a year that begins with a number at token `i`: `5 năm`, `6 tháng đầu năm 2019`.
    pub(super) fn at_length(&self, i: usize) -> Option<Found> {
        self.length(i, None)
    }

    pub(super) fn length(&self, i: usize, approximate: Option<Modifier>) -> Option<Found> {
        if matches!(self.role_before(i), Word::Weekday | Word::Month | Word::Day | Word::Number | Word::Sequence) {
            return None;
        }
        let (amount, mut at, whole) = self.amount(i)?;
        let mut up_to = None;
        // `3-5 năm`, `3 đến 5 năm`
        let joint = self.dash(at).or((self.role(at) == Word::To).then_some(at + 1));
        if let Some(next) = joint
            && let Some((second, end, _)) = self.amount(next)
            && second.thousandths > amount.thousandths
            && self.unit(end).is_some()
        {
            up_to = Some(second);
            at = end;
        }
        let decade = match (self.role(at), self.role(at + 1)) {
            (Word::Ten, Word::Age | Word::Annals) => Some(Unit::Decade),
            (Word::World, Word::Age) => Some(Unit::Century),
            _ => None,
        };
        let (unit, mut end) = match decade {
            Some(unit) => (unit, at + 2),
            // `trong 24h`
            None if self.role(at) == Word::HourLetter
                && self.tokens[at].is_glued()
                && self.tokens[at].text(self.text) != "G"
                && self.free_after(at + 1) =>
            {
                (Unit::Hour, at + 1)
            }
            // `3 tiếng qua`, `hai tiếng đồng hồ`
            None if self.role(at) == Word::Sound
                && (self.anchor_after(at + 1, Unit::Hour).0.is_some() || self.role(at + 1) == Word::AndHalf) =>
            {
                (Unit::Hour, at + 1)
            }
            None => (self.unit(at)?, at + 1),
        };
        // `đường 3 Tháng 2`
        if self.role_before(i) == Word::Street && self.tokens[at].is(Shape::CAPITAL) {
            return None;
        }
        if unit == Unit::Quarter && self.tokens[at].is(Shape::CAPITAL) && !self.tokens[at].is(Shape::UPPER) {
            return None;
        }
        // `trong 2 ngày 15 và 16/6`: the days themselves follow.
        if unit == Unit::Day
            && self.is(end, Shape::DIGITS)
            && matches!(
                self.day_core(end, true),
                Some((DateRef::Days(..) | DateRef::Day(Day { month: Month::Given(_), .. }), _))
            )
        {
            return None;
        }
        // `lần 2 tháng 9 năm 2023`
        if self.role_before(i) == Word::Times && self.is(end, Shape::DIGITS) {
            return None;
        }
        // `Chỉ thị 05 năm 2016`; `kế hoạch 5 năm 2016-2020` is both.
        if unit == Unit::Year && self.year4(end).is_some() && self.second_year(end + 1).is_none() {
            return None;
        }
        // `một ngày nào đó`, `một ngày không xa`
        if self.role(i) == Word::One && self.role(end) == Word::Vague {
            return None;
        }
        // `18 tháng tuổi`, `30 năm tuổi Đảng`; `500 ngày công`, but `5 ngày công tác`; `P` is a ward more often than a minute.
        let labour = unit == Unit::Day && self.role(end) == Word::Common && self.role(end + 1) != Word::Affair;
        let letter = unit == Unit::Minute && self.tokens[at].span().len() == 1;
        if self.role(end) == Word::YearsOld || labour || letter {
            return None;
        }
        // `một ngày nào đó`, `năm tháng` the bygone days.
        if self.tokens[i].word == self.words.year && (unit == Unit::Month && self.role(end) == Word::Other) {
            return None;
        }
        if whole {
            if let Some(found) = self.months_of_year(end, amount.thousandths / 1000, unit) {
                return Some(found);
            }
            if let Some(found) = self.every_so_many(end, amount.thousandths / 1000, unit) {
                return Some(found);
            }
        }
        let mut amount = amount;
        if self.role(end) == Word::AndHalf {
            amount.thousandths += 500;
            end += 1;
        }
        let rest = self.rest(end, unit);
        if let Some((_, _, after)) = rest {
            end = after;
        }
        let rest = rest.map(|(number, unit, _)| (number, unit));
        let (anchor, end) = self.anchor_after(end, unit);
        let expression = Expression::Duration { amount, unit, rest, up_to, anchor };
        Some((end, "duration/length", expression, approximate))
    }

    /// `6 tháng` behind `2 năm`, `30 phút` behind `1 giờ`.
    pub(super) fn rest(&self, end: usize, unit: Unit) -> Option<(u64, Unit, usize)> {
        let at = end + usize::from(self.role(end) == Word::And);
        let (number, after) = self.number(at, 3)?;
        let smaller = self.unit(after)?;
        let fits = matches!(
            (unit, smaller),
            (Unit::Year, Unit::Month | Unit::Day)
                | (Unit::Month, Unit::Day | Unit::Week)
                | (Unit::Week | Unit::Day, Unit::Hour)
                | (Unit::Week, Unit::Day)
                | (Unit::Hour, Unit::Minute)
                | (Unit::Minute, Unit::Second)
        );
        // `3 năm, 6 tháng đầu năm 2023` are two.
        let position = matches!(self.role(after + 1), Word::Start | Word::End);
        (fits && !position).then_some((number, smaller, after + 1))
    }

    /// Digits with decimals, or words: the amount, its end, and whether it is whole.
    pub(super) fn amount(&self, i: usize) -> Option<(Amount, usize, bool)> {
        let token = self.next(i).or_else(|| self.tokens.get(i))?;
        if token.is(Shape::DIGITS) {
            let number = token.digits(self.text).filter(|n| *n < 1_000_000)?;
            if self.glued(i + 1, Shape::COMMA.or(Shape::PERIOD)) && self.glued(i + 2, Shape::DIGITS) {
                let fraction = &self.tokens[i + 2];
                let digits = fraction.end() - fraction.start();
                if digits > 2 {
                    return None;
                }
                let value = fraction.digits(self.text)? * if digits == 1 { 100 } else { 10 };
                return Some((Amount { thousandths: number * 1000 + value }, i + 3, false));
            }
            return Some((Amount::whole(number), i + 1, true));
        }
        let (number, end) = self.number_words(i)?;
        Some((Amount::whole(number), end, true))
    }

    /// `đầu năm 2019`, `cuối năm`, `năm 2023`, `/2023` behind a count of months or quarters.
    pub(super) fn months_of_year(&self, end: usize, count: u64, unit: Unit) -> Option<Found> {
        let quarters = match unit {
            Unit::Month if (1..=11).contains(&count) => false,
            Unit::Quarter if (1..=3).contains(&count) => true,
            _ => return None,
        };
        let length = if quarters { count * 3 } else { count } as u8;
        let (at_end, year_at) = match (self.role(end), self.role(end + 1), self.role(end + 2)) {
            (Word::Start, Word::Of, Word::Year) => (false, end + 2),
            (Word::End, Word::Of, Word::Year) => (true, end + 2),
            (Word::Start, Word::Year, _) => (false, end + 1),
            (Word::End, Word::Year, _) => (true, end + 1),
            (Word::Year, _, _) if self.year4(end + 1).is_some() => (false, end),
            (Word::Of, Word::Year, _) if self.year4(end + 2).is_some() => (false, end + 1),
            (Word::Still, Word::Again, Word::Of) if self.role(end + 3) == Word::Year => (true, end + 3),
            (Word::Still, Word::Again, _) => {
                return Some((end + 2, "period/months", months(length, true, Year::Missing), None));
            }
            _ => {
                let (year, end) = self.glued_year(end)?;
                return Some((end, "period/months", months(length, false, year), None));
            }
        };
        if self.role(year_at + 1) == Word::School {
            return None;
        }
        let (year, after) = self.year_words(year_at).unwrap_or((Year::Missing, year_at + 1));
        // `6 tháng đầu năm nay`; `6 tháng đầu năm trước` of the year before.
        Some((after, "period/months", months(length, at_end, year), None))
    }

    /// `3 tháng một lần`, `6 tháng/lần`, `2 năm 1 lần`.
    pub(super) fn every_so_many(&self, end: usize, count: u64, unit: Unit) -> Option<Found> {
        if !self.is(end, Shape::SLASH) && self.role(end) != Word::One && self.digits(end, 2) != Some(1) {
            return None;
        }
        let at = end + 1;
        if self.role(at) != Word::Times || count == 0 || count > 999 {
            return None;
        }
        Some((at + 1, "set/interval", Expression::Set(Recurrence::Every(count as u16, unit)), None))
    }

    /// What fastens a length of time, behind token `end`.
    pub(super) fn anchor_after(&self, end: usize, unit: Unit) -> (Option<Anchor>, usize) {
        let long = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade);
        match (self.role(end), self.role(end + 1), self.role(end + 2)) {
            (Word::Past, _, _) if self.role(end + 1) != Word::That => (Some(Anchor::UpToNow), end + 1),
            (Word::Just, Word::Past | Word::Done, _) => (Some(Anchor::UpToNow), end + 2),
            (Word::Near, Word::Here, _) => (Some(Anchor::UpToNow), end + 2),
            (Word::Other, Word::Again, Word::Here) if self.is(end, Shape::LETTERS) => (Some(Anchor::UpToNow), end + 3),
            (Word::Now, _, _) => (Some(Anchor::UpToNow), end + 1),
            (Word::Soon, Word::Coming, _) => (Some(Anchor::FromNow), end + 2),
            (Word::Coming, _, _) if long || self.closed(end + 1) => (Some(Anchor::FromNow), end + 1),
            (Word::Next, Word::Following, _) => (Some(Anchor::FromNow), end + 2),
            (Word::Before, Word::Here, _) => (Some(Anchor::Ago), end + 2),
            (Word::Before, Word::That, _) => (Some(Anchor::BeforeMention), end + 2),
            (Word::After, Word::That, _) => (Some(Anchor::AfterMention), end + 2),
            (Word::Before, _, _) if self.closed(end + 1) => (Some(Anchor::Ago), end + 1),
            (Word::After, _, _) if self.closed(end + 1) => (Some(Anchor::AfterMention), end + 1),
            _ => (None, end),
        }
    }

    /// `gần 10 năm`, `hơn 3 tháng`, `khoảng hai tuần`: the word is part of the length of time.
    pub(super) fn at_approximate(&self, i: usize) -> Option<Found> {
        if !self.number_goes_on(i + 1) && self.role(i + 1) != Word::Half {
            return None;
        }
        if self.is(i + 1, Shape::DIGITS) && self.at_clock(i + 1).is_some() {
            // `khoảng 8 giờ sáng nay`
            return None;
        }
        let (end, rule, expression, _) = self
            .length(i + 1, Some(Modifier::Approx))
            .or_else(|| (self.role(i + 1) == Word::Half).then(|| self.at_half(i + 1)).flatten())?;
        matches!(expression, Expression::Duration { .. }).then_some((end, rule, expression, Some(Modifier::Approx)))
    }

    /// `ít nhất 7 ngày`, `tối thiểu 3 tháng`, `không quá 30 ngày`: the bound is part of the length of time.
    pub(super) fn at_bound(&self, i: usize) -> Option<Found> {
        let bound = matches!(
            (self.words.roles.get(self.tokens[i].word), self.role(i + 1)),
            (Word::Little, Word::Most)
                | (Word::Part(Part::Evening), Word::Minimum | Word::Maximum)
                | (Word::Vague, Word::Exceed)
        );
        if !bound {
            return None;
        }
        let (end, rule, expression, modifier) = self.length(i + 2, None)?;
        matches!(expression, Expression::Duration { anchor: None, .. }).then_some((end, rule, expression, modifier))
    }

    /// `cách đây 90 năm`
    pub(super) fn at_ago(&self, i: usize) -> Option<Found> {
        if self.role(i + 1) != Word::Here {
            return None;
        }
        let at = i + 2;
        let at = at + usize::from(self.role(at) == Word::Exactly);
        let about = matches!(self.role(at), Word::Near | Word::Over | Word::About | Word::Just);
        let modifier = about.then_some(Modifier::Approx);
        let (end, rule, expression, _) = self.length(at + usize::from(about), None)?;
        match expression {
            Expression::Duration { amount, unit, rest, up_to, .. } => {
                let expression = Expression::Duration { amount, unit, rest, up_to, anchor: Some(Anchor::Ago) };
                Some((end, rule, expression, modifier))
            }
            _ => None,
        }
    }

    /// `vài ngày`, `nhiều năm`, `mấy tháng`
    pub(super) fn at_several(&self, i: usize) -> Option<Found> {
        let unit = self.unit(i + 1)?;
        if unit == Unit::Quarter || self.tokens[i + 1].is(Shape::CAPITAL) || self.role(i + 2) == Word::Common {
            return None;
        }
        let (_, end) = self.anchor_after(i + 2, unit);
        Some((end, "duration/some", Expression::Some(unit), None))
    }

    /// `hàng năm`, `mỗi tháng`, `từng quý`, `mỗi 3 tháng`.
    pub(super) fn at_every(&self, i: usize) -> Option<Found> {
        let every = self.words.roles.get(self.tokens[i].word) == Word::Every;
        if every && self.has_flag_before(i, Flags::BEFORE_EVERY) {
            return None;
        }
        if let Some(unit) = self.unit(i + 1) {
            if self.year4(i + 2).is_some()
                || self.tokens[i + 1].is(Shape::CAPITAL) && !self.tokens[i + 1].is(Shape::UPPER)
            {
                return None;
            }
            if every && matches!(unit, Unit::Minute | Unit::Second) {
                return None;
            }
            // `mỗi năm một lần`
            let once =
                (self.role(i + 2) == Word::One || self.digits(i + 2, 2) == Some(1)) && self.role(i + 3) == Word::Times;
            let end = if once { i + 4 } else { i + 2 };
            return Some((end, "set/unit", Expression::Set(Recurrence::Every(1, unit)), None));
        }
        if !every {
            if let Some((weekday, end)) = self.weekday(i + 1) {
                return Some((end, "set/weekday", Expression::Set(Recurrence::Weekday(weekday, None)), None));
            }
            if let Word::Part(part) = self.role(i + 1) {
                return Some((i + 2, "set/part-of-day", Expression::Set(Recurrence::DayPart(part)), None));
            }
            let (count, at) = self.number(i + 1, 3)?;
            let unit = self.unit(at)?;
            return (count > 0 && count < 1000).then_some((
                at + 1,
                "set/interval",
                Expression::Set(Recurrence::Every(count as u16, unit)),
                None,
            ));
        }
        match self.role(i + 1) {
            Word::Part(part @ Part::Night) => {
                Some((i + 2, "set/part-of-day", Expression::Set(Recurrence::DayPart(part)), None))
            }
            _ => None,
        }
    }
}

/// The first or last so many months of a year.
pub(super) fn months(count: u8, at_end: bool, year: Year) -> Expression {
    let period = match (count, at_end) {
        (6, false) => Period::Half(1),
        (6, true) => Period::Half(2),
        (count, false) => Period::Months(1, count),
        (count, true) => Period::Months(13 - count, 12),
    };
    Expression::Period(period, year)
}
