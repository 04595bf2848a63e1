//! Weekdays.

use super::*;

impl Matcher<'_> {
    /// The weekday at token `i`: `thứ Hai`, `Thứ 2`, `chủ nhật`, `CN`. Monday is 1.
    pub(super) fn weekday(&self, i: usize) -> Option<(u8, usize)> {
        let token = self.next(i).or_else(|| self.tokens.get(i))?;
        match self.words.roles.get(token.word) {
            Word::Sun if self.role(i + 1) == Word::SunDay => Some((7, i + 2)),
            Word::SundayShort if token.is(Shape::UPPER) && self.is(i + 1, Shape::COMMA) => Some((7, i + 1)),
            Word::Weekday => {
                if let Some(number) = self.digits(i + 1, 1) {
                    return (2..=7).contains(&number).then(|| (number as u8 - 1, i + 2));
                }
                let next = self.next(i + 1)?;
                let number = if next.word == self.words.year { 5 } else { self.words.month_name(next.word)?.0 };
                // `thứ bốn` is said of ranks only.
                (2..=7).contains(&number).then(|| (number - 1, i + 2))
            }
            _ => None,
        }
    }

    /// A weekday with the date or the week that may follow, at token `i`.
    pub(super) fn weekday_core(&self, i: usize) -> Option<(DateRef, usize)> {
        let (weekday, end) = self.weekday(i)?;
        if let Some((DateRef::Day(day), after)) = self.date_after_weekday(end) {
            return Some((DateRef::Day(Day { weekday: Some(weekday), ..day }), after));
        }
        let (week, end) = self.week_after(end);
        Some((DateRef::Weekday(weekday, week), end))
    }

    /// `, 21/12/2020`, ` ngày 21/12`, ` - 21/12/2020`, `| 21/12/2020`.
    pub(super) fn date_after_weekday(&self, end: usize) -> Option<(DateRef, usize)> {
        let mark = self.next(end)?;
        let separated = mark.is(Shape::COMMA.or(Shape::DASH)) || mark.text(self.text) == "|";
        let at = end + usize::from(separated);
        let triggered = self.role(at) == Word::Day;
        let (date, after) = if self.role(at) == Word::FirstTen {
            self.lunar_core(at)?
        } else {
            self.day_core(at + usize::from(triggered), triggered && !separated)?
        };
        match date {
            DateRef::Day(Day { month: Month::Missing, .. }) if !triggered => None,
            // `thứ Hai, 5/3`: without a year only when nothing is counted.
            DateRef::Day(_) if !self.counted(after) => Some((date, after)),
            _ => None,
        }
    }

    /// `tuần này`, `tuần tới`, `đầu tuần`, `vừa qua` behind a weekday.
    pub(super) fn week_after(&self, end: usize) -> (Option<i8>, usize) {
        let at = if matches!(self.role(end), Word::Start | Word::End) && self.role(end + 1) == Word::Week {
            return match self.week_shift(end + 1) {
                Some((shift, after)) => (Some(shift), after),
                None => (None, end + 2),
            };
        } else {
            end
        };
        // `thứ tư của tuần tới`
        let at = if self.role(at) == Word::Of { at + 1 } else { at };
        match self.week_shift(at) {
            Some((shift, after)) => (Some(shift), after),
            None => (None, end),
        }
    }

    /// `tuần này` and so on at token `i`.
    pub(super) fn week_shift(&self, i: usize) -> Option<(i8, usize)> {
        if self.role(i) != Word::Week {
            return None;
        }
        Some(match (self.role(i + 1), self.role(i + 2)) {
            (Word::This, _) => (0, i + 2),
            (Word::Before, _) => (-1, i + 2),
            (Word::Past | Word::Done, _) => (-1, i + 2),
            (Word::Just, Word::Past | Word::Done) => (-1, i + 3),
            (Word::Soon, Word::Coming) => (1, i + 3),
            (Word::After | Word::Coming, _) => (1, i + 2),
            (Word::Next, Word::Following) => (1, i + 3),
            _ => return None,
        })
    }

    /// `thứ Hai …`
    pub(super) fn at_weekday(&self, i: usize) -> Option<Found> {
        self.weekday(i)?;
        if let Some(found) = self.weekday_clock(i) {
            return Some(found);
        }
        let (date, end) = self.weekday_core(i)?;
        let bare = matches!(date, DateRef::Weekday(_, None));
        if let Some((recurrence, end)) = self.recurrence_after(end, &date, None) {
            return Some((end, "set/weekday", Expression::Set(recurrence), None));
        }
        if let DateRef::Weekday(weekday, None) = date
            && self.recurs(i, end)
        {
            return Some((end, "set/weekday", Expression::Set(Recurrence::Weekday(weekday, None)), None));
        }
        if bare && (!self.weekday_fits(i, end) || self.counts_days(end)) {
            return None;
        }
        let (time, end) = self.clock_tail(end, &date).unwrap_or((TimeOfDay::default(), end));
        Some((end, rule_of(&date, &time), Expression::Moment(date, time), None))
    }

    /// `Thứ Năm, 10:25, 07/05/2020`: a stamp with the clock time in the middle.
    pub(super) fn weekday_clock(&self, i: usize) -> Option<Found> {
        let (weekday, end) = self.weekday(i)?;
        let skip = |at: usize| at + usize::from(self.separator(at));
        let (clock, end, clear) = self.clock(skip(end))?;
        let mut time = TimeOfDay { clock: Some(clock), ..TimeOfDay::default() };
        let at = skip(end);
        let at = at + usize::from(self.role(at) == Word::Day);
        let (date, mut end) = self.day_core(at, false)?;
        let DateRef::Day(day @ Day { year: Year::Given(_), .. }) = date else { return None };
        if let Some((zone, after)) = self.zone(end) {
            time.zone = Some(zone);
            end = after;
        }
        let date = DateRef::Day(Day { weekday: Some(weekday), ..day });
        clear.then_some((end, "time/stamp", Expression::Moment(date, time), None))
    }

    /// A comma, dash or upright bar that parts the pieces of a stamp.
    pub(super) fn separator(&self, i: usize) -> bool {
        self.next(i)
            .is_some_and(|t| t.is(Shape::COMMA.or(Shape::DASH)) || t.is(Shape::PUNCT) && t.text(self.text) == "|")
    }

    /// A weekday from token `i` to `end` is told of every week: `từ thứ 2 đến thứ 6`, `mỗi tuần … thứ Ba và thứ Năm`.
    pub(super) fn recurs(&self, i: usize, end: usize) -> bool {
        if self.weekly {
            return true;
        }
        let joined = self.last_is_weekly
            && i == self.last_end + 1
            && (matches!(self.role_before(i), Word::To | Word::And) || self.is(i - 1, Shape::COMMA.or(Shape::DASH)));
        let first = matches!(self.role_before(i), Word::From)
            && self.role(end) == Word::To
            && self.weekday(end + 1).is_some_and(|(_, after)| {
                self.date_after_weekday(after).is_none() && self.week_after(after).0.is_none()
            });
        joined || first
    }

    /// A weekday without a date is one and no ordinal (`lần thứ hai`): by a capital, by what stands before it.
    pub(super) fn weekday_fits(&self, i: usize, end: usize) -> bool {
        let first = &self.tokens[i];
        if self.words.roles.get(first.word) == Word::Sun {
            // `cả thứ bảy, chủ nhật`
            let listed = i > 2
                && (self.tokens[i - 1].is(Shape::COMMA) || self.role_before(i) == Word::And)
                && self.words.roles.get(self.tokens[i - 3].word) == Word::Weekday;
            if listed {
                return false;
            }
            return true;
        }
        if self.words.roles.get(first.word) == Word::SundayShort {
            return false;
        }
        if matches!(self.role_before(i), Word::Day | Word::DayOf | Word::Part(_) | Word::At | Word::From) {
            return true;
        }
        if self.whole_text(i, end) {
            return true;
        }
        // `thứ Hai` within a sentence; `Thứ Hai` at its start may be `secondly` only in small letters.
        let number = &self.tokens[i + 1];
        number.is(Shape::CAPITAL)
            && !number.is(Shape::UPPER)
            && !self.counted(end)
            && !matches!(self.role_before(i), Word::Times | Word::Number)
    }
}
