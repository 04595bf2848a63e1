//! Parts of the day, clock times and the lines that stamp a page.

use super::*;

impl Matcher<'_> {
    /// A part of the day at token `i`: `sáng`, `rạng sáng`, `chiều tối`, `đầu giờ chiều`, `buổi tối`.
    pub(super) fn part(&self, i: usize) -> Option<(Part, usize)> {
        let i = i + usize::from(self.words.roles.get(self.tokens.get(i)?.word) == Word::Session);
        match (self.words.roles.get(self.tokens.get(i)?.word), self.role(i + 1)) {
            (Word::Dawn, Word::Part(Part::Morning)) => Some((Part::Morning, i + 2)),
            (Word::Part(Part::Afternoon), Word::Part(Part::Evening)) => Some((Part::Evening, i + 2)),
            (Word::Part(Part::Night), Word::Part(Part::Night)) => Some((Part::Night, i + 2)),
            (Word::Part(part), Word::Early) => Some((part, i + 2)),
            (Word::Part(part), _) => Some((part, i + 1)),
            _ => None,
        }
    }

    /// The day that a part of the day or a clock time belongs to, at token `i`: a date, `nay`, `mai`, `qua`.
    pub(super) fn day_of_part(&self, i: usize, part: Option<Part>) -> Option<(DateRef, usize)> {
        match self.role(i) {
            Word::Now if part.is_some() => return Some((DateRef::Relative(0), i + 1)),
            Word::Past if part.is_some() => return Some((DateRef::Relative(-1), i + 1)),
            Word::Tomorrow if part.is_some() && !self.tokens[i].is(Shape::CAPITAL) => {
                return Some((DateRef::Relative(1), i + 1));
            }
            Word::This if part.is_some() => return None,
            _ => {}
        }
        let at =
            if self.is(i, Shape::COMMA) && matches!(self.role(i + 1), Word::Day | Word::DayOf) { i + 1 } else { i };
        let triggered = !self.is(at, Shape::DIGITS);
        let (date, end) = self.day_after_trigger(at)?;
        if !triggered {
            match date {
                // `sáng 21 và chiều 22/12`: a bare number needs a second day to share its month with.
                DateRef::Day(Day { month: Month::Missing, .. }) => {
                    let next = self.role(end);
                    let joined = matches!(next, Word::And | Word::To) || self.is(end, Shape::COMMA.or(Shape::DASH));
                    let other = matches!(self.role(end + 1), Word::Part(_) | Word::Day | Word::Dawn | Word::Session)
                        || numeric_day(self.text, self.tokens, end + 1).is_some();
                    let dawn = next == Word::Dawn;
                    if !(joined && other || dawn) {
                        return None;
                    }
                }
                _ if self.counted(end) => return None,
                _ => {}
            }
        }
        Some((date, end))
    }

    /// `Chiều ngày 21/12`, `sáng nay`, `tối mai`, `đêm 12 rạng sáng 13/10`, `chiều thứ 6 hàng tuần`.
    pub(super) fn at_part(&self, i: usize) -> Option<Found> {
        let (part, end) = self.part(i)?;
        if self.has_flag_before(i, Flags::BEFORE_PART) && !self.tokens[i].is(Shape::CAPITAL) {
            return None;
        }
        // `giao thừa`, `đêm 30 Tết`
        if let Some((recurrence, end)) = self.part_recurrence(end, part) {
            return Some((end, "set/part-of-day", Expression::Set(recurrence), None));
        }
        let (date, mut end) = self.day_of_part(end, Some(part))?;
        if let Some((recurrence, end)) = self.recurrence_after(end, &date, Some(part)) {
            return Some((end, "set/weekday", Expression::Set(recurrence), None));
        }
        if let DateRef::Weekday(weekday, None) = date
            && self.weekly
        {
            return Some((end, "set/weekday", Expression::Set(Recurrence::Weekday(weekday, Some(part))), None));
        }
        let mut time = TimeOfDay { part: Some(part), ..TimeOfDay::default() };
        let mut date = date;
        let dawn = end + usize::from(self.is(end, Shape::COMMA));
        if part == Part::Night && self.role(dawn) == Word::Dawn && self.role(dawn + 1) == Word::Part(Part::Morning) {
            // The night between two days: `đêm 12 rạng sáng 13/10`, `đêm 12, rạng sáng 13/10`.
            if let Some((DateRef::Day(second), after)) = self.day_of_part(dawn + 2, Some(Part::Morning)) {
                if let DateRef::Day(first) = date {
                    date = DateRef::Day(spread(first, second));
                }
                time.into_next_day = true;
                end = after;
            } else if let Some((DateRef::Relative(_), after)) = self.day_of_part(dawn + 2, Some(Part::Morning)) {
                time.into_next_day = true;
                end = after;
            }
        }
        // `Sáng 5/3/2023, 8h30` keeps to the part of the day.
        Some((end, "time/part-of-day", Expression::Moment(date, time), None))
    }

    /// `sáng hàng ngày`, `tối mỗi ngày`.
    pub(super) fn part_recurrence(&self, end: usize, part: Part) -> Option<(Recurrence, usize)> {
        let every = matches!(self.role(end), Word::Every | Word::Each);
        (every && self.role(end + 1) == Word::Day).then_some((Recurrence::DayPart(part), end + 2))
    }

    /// A clock time at token `i`; the flag tells forms that are clear without context.
    pub(super) fn clock(&self, i: usize) -> Option<(Clock, usize, bool)> {
        let (hour, unit) = match self.digits(i, 2) {
            Some(hour) => (hour, i + 1),
            // `ba giờ chiều`
            None => self.number(i, 2).filter(|(_, end)| self.role(*end) == Word::Hour)?,
        };
        if hour > 24 {
            return None;
        }
        let hour = hour as u8;
        // `0:00 / 4:12` of a player.
        if i > 0 && self.tokens[i - 1].is(Shape::SLASH) {
            return None;
        }
        let minutes = |at: usize| self.digits(at, 2).filter(|m| *m < 60).map(|m| m as u8);
        let two = |at: usize| self.next(at).is_some_and(|t| t.end() - t.start() == 2);
        if unit == i + 1 && self.glued(i + 1, Shape::COLON) && self.glued(i + 2, Shape::DIGITS) && two(i + 2) {
            let minute = minutes(i + 2)?;
            let mut end = i + 3;
            let mut second = None;
            if self.glued(end, Shape::COLON) && self.glued(end + 1, Shape::DIGITS) && two(end + 1) {
                second = minutes(end + 1);
                end += 2;
            }
            let end = end + usize::from(self.glued(end, Shape::QUOTE));
            return (!self.glued(end, Shape::COLON)).then_some((Clock { hour, minute, second }, end, true));
        }
        match self.role(unit) {
            Word::HourLetter if self.tokens[unit].is_glued() || self.role(unit + 1) == Word::Day => {
                let glued = self.glued(unit + 1, Shape::DIGITS);
                if glued && two(unit + 1) {
                    let minute = minutes(unit + 1)?;
                    let end = unit + 2;
                    let end = end + usize::from(self.role(end) == Word::Minute || self.glued(end, Shape::QUOTE));
                    return Some((Clock { hour, minute, second: None }, end, true));
                }
                // `4G`, `5G` are networks.
                let network = self.tokens[unit].text(self.text) == "G";
                (!glued && !network && self.ends_at(unit + 1)).then_some((
                    Clock { hour, minute: 0, second: None },
                    unit + 1,
                    true,
                ))
            }
            Word::Hour => {
                if let Some(minute) = minutes(unit + 1)
                    && !self.counted(unit + 2)
                    && numeric_day(self.text, self.tokens, unit + 1).is_none()
                {
                    let has_unit = self.role(unit + 2) == Word::Minute;
                    if has_unit || two(unit + 1) {
                        return Some((Clock { hour, minute, second: None }, unit + 2 + usize::from(has_unit), true));
                    }
                }
                match self.role(unit + 1) {
                    Word::AndHalf => Some((Clock { hour, minute: 30, second: None }, unit + 2, true)),
                    Word::Short => {
                        let minute = minutes(unit + 2).filter(|m| *m > 0)?;
                        let end = unit + 3 + usize::from(self.role(unit + 3) == Word::Minute);
                        let hour = hour.checked_sub(1)?;
                        Some((Clock { hour, minute: 60 - minute, second: None }, end, true))
                    }
                    _ => Some((Clock { hour, minute: 0, second: None }, unit + 1, false)),
                }
            }
            _ => None,
        }
    }

    /// `AM`, `pm`, `SA`, `CH` at token `i`, not the syllable `sa`.
    pub(super) fn half_of_day(&self, i: usize) -> bool {
        self.is(i, Shape::UPPER) || matches!(self.tokens[i].text(self.text), "am" | "pm")
    }

    /// A clock time with the part of the day, the second clock time and the day that may follow, at token `i`.
    pub(super) fn at_clock(&self, i: usize) -> Option<Found> {
        let (mut clock, mut end, clear) = self.clock(i)?;
        let mut time = TimeOfDay::default();
        let mut part = None;
        // `1 giờ 30 phút` is a time of day where something says so, else a length of time.
        let spelled = !self.is(i, Shape::DIGITS) || self.role(i + 1) == Word::Hour;
        let mut known = clear && !spelled;
        // `8 giờ - 11 giờ 30`, `từ 8h đến 11h30 ngày 5/3` is two.
        if let Some(at) = self.dash(end)
            && let Some((until, after, _)) = self.clock(at)
        {
            time.until = Some(until);
            end = after;
            known = true;
        }
        match self.role(end) {
            Word::Am if self.half_of_day(end) => {
                end += 1;
                clock.hour %= 12;
            }
            Word::Pm if self.half_of_day(end) => {
                end += 1;
                clock.hour = clock.hour % 12 + 12;
            }
            Word::Part(_) | Word::Dawn => {
                if let Some((found, after)) = self.part(end)
                    && clock.hour <= 12
                {
                    part = Some(found);
                    clock.hour = on_the_clock(clock.hour, found);
                    end = after;
                    known = true;
                } else if let Some((_, after)) = self.part(end) {
                    end = after;
                    part = Some(Part::Evening);
                    known = true;
                }
            }
            _ => {}
        }
        time.clock = Some(clock);
        if let Some((zone, after)) = self.zone(end) {
            time.zone = Some(zone);
            end = after;
        }
        // `18:11 | Thứ Hai, 21/12/2020`, `18:11, 21/12/2020`, `18:11 21/12/2020`.
        let separated = self.separator(end);
        let at = end + usize::from(separated);
        let dated = if matches!(self.role(at), Word::Weekday | Word::Sun | Word::SundayShort) {
            self.weekday_core(at).filter(|(date, _)| !matches!(date, DateRef::Weekday(_, None)) || !separated)
        } else if separated {
            let triggered = matches!(self.role(at), Word::Day | Word::DayOf);
            let date = if triggered { self.day_after_trigger(at) } else { self.day_core(at, false) };
            date.filter(|(date, end)| {
                matches!(date, DateRef::Day(Day { month: Month::Given(_), year, .. }) if triggered || *year != Year::Missing)
                    && !self.counted(*end)
            })
        } else {
            self.day_of_part(end, part.or(Some(Part::Morning)).filter(|_| part.is_some()))
        };
        if let Some((DateRef::Weekday(weekday, _), after)) = dated
            && matches!(self.role(after), Word::Every | Word::Each)
            && self.role(after + 1) == Word::Week
        {
            let recurrence = Recurrence::WeekdayTime(weekday, clock);
            return Some((after + 2, "set/clock", Expression::Set(recurrence), None));
        }
        if let Some((date, after)) = dated {
            if let Some((zone, after)) = self.zone(after) {
                time.zone = Some(zone);
                return Some((after, "time/clock", Expression::Moment(date, time), None));
            }
            return Some((after, "time/clock", Expression::Moment(date, time), None));
        }
        if matches!(self.role(end), Word::Every | Word::Each) && self.role(end + 1) == Word::Day {
            return Some((end + 2, "set/clock", Expression::Set(Recurrence::DayTime(clock)), None));
        }
        // `7 giờ và 16 giờ hằng ngày`, `6 giờ, 12 giờ và 18 giờ hằng ngày`
        let mut last = end;
        for _ in 0..4 {
            if !self.is(last, Shape::COMMA) && !matches!(self.role(last), Word::And | Word::To) {
                break;
            }
            let Some((_, after, _)) = self.clock(last + 1) else { break };
            last = after;
        }
        if last > end && matches!(self.role(last), Word::Every | Word::Each) && self.role(last + 1) == Word::Day {
            return Some((end, "set/clock", Expression::Set(Recurrence::DayTime(clock)), None));
        }
        if self.counted(end)
            || self.is(end, Shape::SLASH)
            || self.role_before(i) == Word::In
            || self.anchor_after(end, Unit::Hour).0.is_some()
        {
            return None;
        }
        // `8 giờ` is an hour of the day where a word says so or a second one follows.
        let second = matches!(self.role(end), Word::To | Word::And) && self.clock(end + 1).is_some();
        let told = match self.role_before(i) {
            Word::At | Word::Before => true,
            Word::From => clear || second,
            Word::To | Word::Coming | Word::And => clear || self.last_is_clock && i == self.last_end + 1,
            _ => {
                clear
                    && (self.whole_text(i, end)
                        || self.tokens[i].is(Shape::SENTENCE_START) && self.is(end, Shape::COMMA))
            }
        };
        if !known && !told {
            return None;
        }
        // A score or a scale: `2:10`, `1:500`.
        if self.is(i + 1, Shape::COLON) && !self.free_before(i) {
            return None;
        }
        Some((end, "time/clock", Expression::Moment(DateRef::Unsaid, time), None))
    }

    /// `[GMT+7]`, `(GMT+7)`, `GMT +7`, `UTC+7:00` at token `i`: minutes east.
    pub(super) fn zone(&self, i: usize) -> Option<(i16, usize)> {
        let open = self.is(i, Shape::OPEN);
        let at = i + usize::from(open);
        if self.role(at) != Word::Zone {
            return None;
        }
        let sign = self.next(at + 1)?.text(self.text);
        let sign = match sign {
            "+" => 1,
            "-" | "–" | "−" => -1,
            _ => return None,
        };
        let hours = self.digits(at + 2, 2).filter(|h| *h <= 14)? as i16;
        let mut end = at + 3;
        let mut minutes = 0;
        if self.glued(end, Shape::COLON)
            && let Some(value) = self.digits(end + 1, 2)
        {
            minutes = value as i16;
            end += 2;
        }
        if open {
            if !self.is(end, Shape::CLOSE) {
                return None;
            }
            end += 1;
        }
        Some((sign * (hours * 60 + minutes), end))
    }

    /// The clock time of a stamp behind a full date: `, 19:20[GMT+7]`, ` | 18:11:53`, ` - 08:30`, ` 18:11`, ` lúc 8h30`.
    pub(super) fn clock_tail(&self, end: usize, date: &DateRef) -> Option<(TimeOfDay, usize)> {
        let DateRef::Day(Day { year: Year::Given(_), .. }) = date else { return None };
        let mut at = end;
        for _ in 0..2 {
            let Some(mark) = self.next(at) else { break };
            let separator = mark.is(Shape::COMMA.or(Shape::DASH))
                || mark.is(Shape::PUNCT) && matches!(mark.text(self.text), "|" | "•" | "·")
                || self.words.roles.get(mark.word) == Word::At
                || at == end && mark.is_glued() && mark.text(self.text) == "T";
            if !separator {
                break;
            }
            at += 1;
        }
        let (mut clock, mut end, clear) = self.clock(at)?;
        if !clear {
            return None;
        }
        match self.role(end) {
            Word::Am if self.half_of_day(end) => {
                clock.hour %= 12;
                end += 1;
            }
            Word::Pm if self.half_of_day(end) => {
                clock.hour = clock.hour % 12 + 12;
                end += 1;
            }
            _ => {}
        }
        let mut time = TimeOfDay { clock: Some(clock), ..TimeOfDay::default() };
        if let Some((zone, after)) = self.zone(end) {
            time.zone = Some(zone);
            end = after;
        } else if let (Some(sign), Some(hours)) = (self.next(end), self.digits(end + 1, 2))
            && sign.is_glued()
            && self.tokens[end + 1].is_glued()
            && matches!(sign.text(self.text), "+" | "-")
            && self.glued(end + 2, Shape::COLON)
            && let Some(minutes) = self.digits(end + 3, 2)
        {
            // `2020-12-21T18:11:53+07:00`
            let value = (hours * 60 + minutes) as i16;
            time.zone = Some(if sign.text(self.text) == "+" { value } else { -value });
            end += 4;
        }
        Some((time, end))
    }
}

/// The hour of the day that an hour up to 12 means in a part of it.
pub(super) fn on_the_clock(hour: u8, part: Part) -> u8 {
    match part {
        Part::Afternoon | Part::Evening if hour < 12 => hour + 12,
        Part::Noon if hour < 6 => hour + 12,
        Part::Night if (6..12).contains(&hour) => hour + 12,
        Part::Night if hour == 12 => 24,
        _ => hour,
    }
}
