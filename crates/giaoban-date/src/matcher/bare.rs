//! Mentions that begin with a number and have no word before it: `21/12`, `9/2023`, `2016-2020`.

use super::*;

impl Matcher<'_> {
    /// The mention that begins with the number at token `i`.
    pub(super) fn at_number(&mut self, i: usize) -> Option<Found> {
        if !self.free_before(i) {
            return None;
        }
        if let Some(found) = self.at_clock(i) {
            return Some(found);
        }
        if let Some((date, end)) = self.day_core(i, false)
            && self.bare_day_fits(i, end, &date)
        {
            if let Some((recurrence, end)) = self.recurrence_after(end, &date, None) {
                return Some((end, "set/day", Expression::Set(recurrence), None));
            }
            let (time, end) = self.clock_tail(end, &date).unwrap_or((TimeOfDay::default(), end));
            let rule = rule_of(&date, &time);
            return Some((end, rule, Expression::Moment(date, time), None));
        }
        if let Some((date, end)) = self.tet_day(i) {
            return Some((end, "day/lunar", Expression::Moment(date, TimeOfDay::default()), None));
        }
        // `từ 12 đến 15/3`
        if self.role_before(i) == Word::From
            && let Some(day) = self.digits(i, 2).filter(|day| (1..=31).contains(day))
            && self.role(i + 1) == Word::To
            && let Some(last) = numeric_day(self.text, self.tokens, i + 2)
            && self.is(i + 3, Shape::SLASH)
            && u64::from(last.day) > day
            && !self.counted(last.end)
        {
            let day = Day { day: day as u8, ..Day::default() };
            let expression = Expression::Moment(DateRef::Day(day), TimeOfDay::default());
            return Some((i + 1, "day/day", expression, None));
        }
        self.bare_month(i).or_else(|| self.bare_years(i)).or_else(|| self.at_length(i))
    }

    /// Token `i` is a number that may be a year, or that stands before something that a rule of dates goes on with. Says
    /// no to nearly all numbers that count or measure, before the rules look at them one by one.
    pub(super) fn number_goes_on(&self, i: usize) -> bool {
        let Some(number) = self.tokens.get(i) else { return false };
        let is_word = !number.is(Shape::DIGITS);
        if is_word && !self.words.numbers.is_number_word(number.word) {
            return false;
        }
        if !is_word && number.span().len() == 4 {
            return true;
        }
        let Some(after) = self.tokens.get(i + 1) else { return false };
        if after.is(Shape::DASH) || self.words.flag(after.word, Flags::FOLLOWS_NUMBER) {
            return true;
        }
        if is_word {
            return self.words.numbers.is_part(after.word);
        }
        // `21/12`, `9/2023`, `18:11`, `21.12`, `2,5 năm`; `5; 6 và 7/3`, `5, và 6/3`, `21, tháng 12`.
        after.is(Shape::SLASH.or(Shape::COLON).or(Shape::PERIOD).or(Shape::COMMA).or(Shape::SEMICOLON))
            && self.tokens.get(i + 2).is_some_and(|t| {
                t.is(Shape::DIGITS) && (t.span().len() <= 2 || after.is(Shape::SLASH))
                    || self.words.flag(t.word, Flags::FOLLOWS_NUMBER)
            })
    }

    /// The mention that begins with the number word at token `i`.
    pub(super) fn at_number_word(&self, i: usize) -> Option<Found> {
        if !self.words.numbers.is_number_word(self.tokens[i].word) || !self.number_goes_on(i) {
            return None;
        }
        self.at_clock(i).or_else(|| self.at_length(i))
    }

    /// Tokens `i` to `end` are all that there is.
    pub(super) fn whole_text(&self, i: usize, end: usize) -> bool {
        i == 0 && end == self.tokens.len()
    }

    /// A day without a trigger word counts with its year, or where its neighbours make it one.
    pub(super) fn bare_day_fits(&self, i: usize, end: usize, date: &DateRef) -> bool {
        let (day, printed_year) = match date {
            DateRef::Day(day) => (day, day.year != Year::Missing),
            DateRef::Days(_, day) => (day, day.year != Year::Missing),
            _ => return false,
        };
        let before = self.role_before(i);
        if before == Word::Number || before == Word::Street {
            return false;
        }
        // `đợt 2 tháng 3/2021`, `lần 2 tháng 5`
        let in_row = matches!(before, Word::Sequence | Word::Times | Word::Course | Word::Ge | Word::Span | Word::Week);
        if in_row && self.role(i + 1) == Word::Month {
            return false;
        }
        if day.lunar {
            return true;
        }
        let written =
            self.role(i + 1) == Word::Month || self.role(i + 3) == Word::Month && matches!(date, DateRef::Days(..));
        if written {
            // `5 tháng 3 ngày` is a length.
            return !matches!(self.role(end), Word::Day | Word::Week) && !matches!(before, Word::Street);
        }
        if printed_year {
            // `1.10.30` is a version as often as a day.
            let short_year = self.is(end - 1, Shape::DIGITS) && self.tokens[end - 1].span().len() == 2;
            return !(short_year && self.is(end - 2, Shape::PERIOD));
        }
        if self.counted(end) {
            return false;
        }
        let first = &self.tokens[i];
        let slash =
            self.is(i + 1, Shape::SLASH) || matches!(date, DateRef::Days(..)) && !self.is(end - 2, Shape::PERIOD);
        // `sáng nay (29-12)`, `hôm nay 29/12`, `sáng nay, 29/12`
        if self.last_is_relative && self.last_end <= i && i - self.last_end <= 1 {
            let between = &self.tokens[self.last_end..i];
            if between.iter().all(|t| t.is(Shape::OPEN.or(Shape::COMMA).or(Shape::DASH))) {
                return true;
            }
        }
        // `- 24/7: …` of a chronicle
        if slash
            && self.is(end, Shape::COLON)
            && (first.is(Shape::SENTENCE_START)
                || i > 0 && self.tokens[i - 1].is(Shape::DASH) && self.tokens[i - 1].is(Shape::SENTENCE_START))
        {
            return true;
        }
        // `Đợt 2: 1/9 - 15/10`
        if matches!(date, DateRef::Days(..)) && i > 0 && self.tokens[i - 1].is(Shape::COLON) {
            return true;
        }
        if slash && self.whole_text(i, end) {
            return true;
        }
        // `(29/12)`
        if i > 0 && self.tokens[i - 1].is(Shape::OPEN) && (self.is(end, Shape::CLOSE) || self.dash(end).is_some()) {
            // `mùng 6 Tết (10-2)`, `19 giờ 30 (10-2)`: the same day once more.
            let repeated = (self.last_is_lunar || self.last_is_clock) && self.last_end + 1 == i;
            return slash || repeated && self.is(i + 1, Shape::DASH);
        }
        // `ngày 5/3, 7/3 và 9/3`
        if self.last_is_day && self.last_end > 0 && i > self.last_end && i - self.last_end <= 2 {
            let between = &self.tokens[self.last_end..i];
            if between.iter().all(|t| {
                t.is(Shape::COMMA.or(Shape::DASH).or(Shape::SEMICOLON))
                    || matches!(self.words.roles.get(t.word), Word::And | Word::To | Word::Coming)
            }) {
                return true;
            }
        }
        let cued = matches!(
            before,
            Word::From
                | Word::To
                | Word::Coming
                | Word::Before
                | Word::After
                | Word::At
                | Word::Occasion
                | Word::Through
        );
        if !cued {
            // `hạn chót là 30/11`
            return slash && (self.named_day_before(i) || self.latest_before(i));
        }
        if slash {
            return true;
        }
        // `từ 22-2 đến 5-3`; not `từ 2-3 người`.
        self.is(i + 1, Shape::DASH) && (self.closed(end) || matches!(self.role(end), Word::To | Word::And | Word::This))
    }

    /// `Ngày Chuyển đổi số 10/10`: the number ends the name of a day.
    pub(super) fn named_day_before(&self, i: usize) -> bool {
        for k in (i.saturating_sub(10)..i).rev() {
            let token = &self.tokens[k];
            if !token.is(Shape::LETTERS) {
                return false;
            }
            if self.words.roles.get(token.word) == Word::Day {
                return k + 1 < i;
            }
            if token.is(Shape::SENTENCE_START) {
                return false;
            }
        }
        false
    }

    /// `9/2023`, `9-2023` without `tháng`; `9/2023 - 12/2023` is two.
    pub(super) fn bare_month(&self, i: usize) -> Option<Found> {
        let month = self.digits(i, 2).filter(|m| (1..=12).contains(m))?;
        let mark = self.next(i + 1).filter(|t| t.is(Shape::SLASH.or(Shape::DASH)) && t.is_glued())?;
        let year = self.year4(i + 2).filter(|_| self.tokens[i + 2].is_glued())?;
        if !self.ends_at(i + 3) || !(1900..=2100).contains(&year) || self.counted(i + 3) {
            return None;
        }
        if matches!(self.role_before(i), Word::Number | Word::Street) {
            return None;
        }
        // A capital before it makes it the number of a document: `Kế hoạch 12/2020`; `Hà Nội 9/2023` is rare.
        if mark.is(Shape::DASH)
            && !matches!(self.role_before(i), Word::From | Word::To | Word::Before | Word::After | Word::Coming)
        {
            return None;
        }
        Some((i + 3, "period/month", Expression::Period(Period::Month(month as u8), Year::Given(year)), None))
    }

    /// `2021 - 2026`, `2016-2020`; a lone year after a preposition or in brackets.
    pub(super) fn bare_years(&self, i: usize) -> Option<Found> {
        let first = self.year4(i).filter(|year| (1900..=2100).contains(year))?;
        let before = self.role_before(i);
        if before == Word::Number || before == Word::Street {
            return None;
        }
        if let Some((last, end)) = self.second_year(i + 1)
            && first < last
            && !self.counted(end)
        {
            return Some((end, "period/years", Expression::Years(first, last), None));
        }
        if !self.free_after(i + 1) || self.counted(i + 1) {
            return None;
        }
        let bracketed = i > 0 && self.tokens[i - 1].is(Shape::OPEN) && self.is(i + 1, Shape::CLOSE);
        let cued = matches!(before, Word::From | Word::To | Word::Before | Word::After | Word::Coming | Word::Vision)
            && (self.closed(i + 1) || matches!(self.role(i + 1), Word::To | Word::Coming | Word::And | Word::Of));
        // `năm 1999, 2007`
        let listed = self.last_is_year
            && i == self.last_end + 1
            && (self.is(i - 1, Shape::COMMA) || before == Word::And)
            && self.closed(i + 1);
        // `(SN 1971)`, `(sinh 1971)`
        let born = before == Word::BornIn && self.tokens[i - 1].is(Shape::UPPER)
            || before == Word::Born && i > 1 && self.tokens[i - 2].is(Shape::OPEN);
        (bracketed || cued || listed || born || self.year_by_head(i)).then_some((
            i + 1,
            "period/year",
            Expression::Period(Period::Whole, Year::Given(first)),
            None,
        ))
    }

    /// A noun before the year at token `i` takes one: `Luật Đất đai 2013`, `vụ hè thu 2016`, `xuân 2018`, and a cell
    /// of a table's head like `Kế hoạch 2019`.
    pub(super) fn year_by_head(&self, i: usize) -> bool {
        if i == 0 || self.tokens[i].is(Shape::SENTENCE_START) || self.tokens[i].is_glued() {
            return false;
        }
        if matches!(self.role_before(i), Word::Spring | Word::Summer | Word::Autumn | Word::Winter) {
            // `xuân 2018`; `thu 2019 đồng` is counted, and `thu` the verb stands alone.
            let season = !matches!(self.role_before(i), Word::Autumn | Word::Winter)
                || i > 1 && matches!(self.role_before(i - 1), Word::Summer | Word::Winter | Word::Crop | Word::Season);
            return season && (self.closed(i + 1) || self.role_before(i) != Word::Spring);
        }
        for k in (i.saturating_sub(8)..i).rev() {
            let token = &self.tokens[k];
            if !token.is(Shape::LETTERS) {
                return false;
            }
            let role = self.words.roles.get(token.word);
            // The name of a law, from two syllables on.
            if role == Word::Law && token.is(Shape::CAPITAL) {
                return k + 1 < i && self.tokens[k + 1].is(Shape::CAPITAL);
            }
            // `| Kế hoạch 2019 |`, `Thực hiện 2019`
            let opens = token.is(Shape::LINE_START) || k > 0 && self.tokens[k - 1].text(self.text) == "|";
            if opens {
                let closes = self.tokens.get(i + 1).is_none_or(|t| t.is(Shape::LINE_START) || t.text(self.text) == "|");
                return matches!(role, Word::Plan | Word::Successor | Word::FutureCue) && closes && i - k <= 4;
            }
            if token.is(Shape::SENTENCE_START) {
                return false;
            }
        }
        false
    }

    /// `- 2026`, `–2026`, `/2026` behind a year.
    pub(super) fn second_year(&self, i: usize) -> Option<(i16, usize)> {
        let at = match self.dash(i) {
            Some(at) => at,
            None if self.glued(i, Shape::SLASH) => i + 1,
            None => return None,
        };
        let year = self.year4(at)?;
        self.free_after(at + 1).then_some((year, at + 1))
    }
}
