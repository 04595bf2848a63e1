//! Calendar dates as printed, read from tokens.
//!
//! Both the stage that finds a page's publication date and the date analyzer read absolute dates;
//! this is the one grammar for them.

use jiff::civil::Date;

use crate::LexiconBuilder;
use crate::token::{Shape, Token, WordId, WordTable};

/// A day, month or year as printed, before missing parts are filled in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DayParts {
    /// 1 to 31; 0 when absent.
    pub day: u8,
    /// 1 to 12; 0 when absent.
    pub month: u8,
    /// Four digits; `None` when absent. Two-digit years are widened when read.
    pub year: Option<i16>,
    /// Token after the last one.
    pub end: usize,
}

impl DayParts {
    /// The civil date, `None` when a part is missing or the calendar has no such day.
    pub fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month as i8, self.day as i8).ok()
    }
}

/// Widens a two-digit year: 00 to 69 is this century, 70 to 99 the last one.
pub fn widen_year(two_digits: u64) -> i16 {
    let year = two_digits as i16;
    if year < 70 { 2000 + year } else { 1900 + year }
}

/// Reads a numeric day at token `at`: `21/12/2020`, `21-12-2020`, `21.12.2020`, `21 / 12 / 2020`, `21 . 12 . 2020`,
/// and, without the year, `21/12`, `21-12`, `28.12`. One separator throughout; a year has four digits, or
/// two after a full day and month. `None` when the shape does not fit or a part is out of range.
///
/// Whether a day without a year is a date at all is for the caller to say: `25/30 xã` has the shape.
pub fn numeric_day(text: &str, tokens: &[Token], at: usize) -> Option<DayParts> {
    let day_token = tokens.get(at)?;
    let day = short(text, day_token)?;
    let separator = tokens.get(at + 1)?;
    if !separator.is(Shape::SLASH.or(Shape::DASH).or(Shape::PERIOD)) {
        return None;
    }
    let month = short(text, tokens.get(at + 2)?)?;
    if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
        return None;
    }
    let spaced = !separator.is_glued() || !tokens[at + 2].is_glued();
    // A full stop with a space only behind it ends a sentence; with spaces on both sides it parts a full date.
    let loose_stop = spaced && separator.is(Shape::PERIOD);
    if loose_stop && separator.is_glued() {
        return None;
    }
    let mut parts = DayParts { day: day as u8, month: month as u8, year: None, end: at + 3 };
    if let (Some(second), Some(year)) = (tokens.get(at + 3), tokens.get(at + 4))
        && second.word == separator.word
        && (spaced || (second.is_glued() && year.is_glued()))
        && !second.is(Shape::LINE_START)
        && !year.is(Shape::LINE_START)
    {
        let length = year.end() - year.start();
        if let Some(value) = year.digits(text) {
            if length == 4 && (1000..=2999).contains(&value) {
                parts.year = Some(value as i16);
                parts.end = at + 5;
            } else if length == 2 && !spaced {
                parts.year = Some(widen_year(value));
                parts.end = at + 5;
            }
        }
    }
    if loose_stop && parts.year.is_none() {
        return None;
    }
    Some(parts)
}

/// Reads a year-first day at token `at`: `2020-12-21`, `2020/12/21`, `2020.12.21`.
pub fn year_first_day(text: &str, tokens: &[Token], at: usize) -> Option<DayParts> {
    let year = four_digit_year(text, tokens.get(at)?)?;
    let (first, month, second, day) =
        (tokens.get(at + 1)?, tokens.get(at + 2)?, tokens.get(at + 3)?, tokens.get(at + 4)?);
    let glued = [first, month, second, day].iter().all(|token| token.is_glued());
    if !glued || !first.is(Shape::SLASH.or(Shape::DASH).or(Shape::PERIOD)) || first.word != second.word {
        return None;
    }
    let (month, day) = (short(text, month)?, short(text, day)?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(DayParts {
        day: day as u8,
        month: month as u8,
        year: Some(year),
        end: at + 5,
    })
}

/// Reads days in all absolute forms: numeric ones and those with the words `ngày`, `tháng`, `năm`.
#[derive(Debug)]
pub struct DayReader {
    day: WordId,
    month: WordId,
    year: WordId,
    months: WordTable<u8>,
    ten: WordId,
}

impl DayReader {
    /// Names the words.
    pub fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut months = WordTable::new(0);
        for (word, month) in [
            ("một", 1),
            ("giêng", 1),
            ("hai", 2),
            ("ba", 3),
            ("tư", 4),
            ("bốn", 4),
            ("năm", 5),
            ("sáu", 6),
            ("bảy", 7),
            ("bẩy", 7),
            ("tám", 8),
            ("chín", 9),
            ("mười", 10),
            ("chạp", 12),
        ] {
            months.set(lexicon.word(word), month);
        }
        Self {
            day: lexicon.word("ngày"),
            month: lexicon.word("tháng"),
            year: lexicon.word("năm"),
            months,
            ten: lexicon.word("mười"),
        }
    }

    /// Reads a day at token `at`, where its number or the word `ngày` stands: `21/12/2020`, `2020-12-21`,
    /// `ngày 21 tháng 12 năm 2020`, `21 tháng 12, 2020`, `21 tháng Mười Hai`, `21 tháng 12/2020`. The year may be missing.
    pub fn read(&self, text: &str, tokens: &[Token], at: usize) -> Option<DayParts> {
        let at = if tokens.get(at)?.word == self.day { at + 1 } else { at };
        let number = tokens.get(at)?;
        if !number.is(Shape::DIGITS) {
            return None;
        }
        let next = tokens.get(at + 1)?;
        if next.word != self.month && !next.is(Shape::SLASH.or(Shape::DASH).or(Shape::PERIOD)) {
            return None;
        }
        if let Some(parts) = year_first_day(text, tokens, at).or_else(|| numeric_day(text, tokens, at)) {
            return Some(parts);
        }
        let day = short(text, number)?;
        if tokens.get(at + 1)?.word != self.month || !(1..=31).contains(&day) {
            return None;
        }
        let (month, mut end) = self.month_number(text, tokens, at + 2)?;
        let mut parts = DayParts { day: day as u8, month, year: None, end };
        if tokens.get(end).is_some_and(|t| t.is(Shape::COMMA.or(Shape::SLASH).or(Shape::DASH))) {
            end += 1;
        }
        if tokens.get(end).is_some_and(|t| t.word == self.year) {
            end += 1;
        }
        if let Some(year) = tokens.get(end).and_then(|t| four_digit_year(text, t)) {
            parts.year = Some(year);
            parts.end = end + 1;
        }
        Some(parts)
    }

    /// True for the words that days are written with: `ngày`, `tháng`, `năm`, and the names of the months.
    pub fn knows(&self, word: WordId) -> bool {
        word == self.day || word == self.month || word == self.year || self.months.get(word) != 0
    }

    /// The number of the month after `tháng`, and the token after it: digits or words (`12`, `mười hai`, `chạp`).
    fn month_number(&self, text: &str, tokens: &[Token], at: usize) -> Option<(u8, usize)> {
        let token = tokens.get(at)?;
        if let Some(number) = short(text, token) {
            return (1..=12).contains(&number).then_some((number as u8, at + 1));
        }
        let number = self.months.get(token.word);
        if number == 0 {
            return None;
        }
        if token.word == self.year {
            // `tháng năm 2020`: the year 2020, not May.
            return tokens.get(at + 1).is_some_and(|t| t.word == self.year).then_some((5, at + 1));
        }
        if token.word == self.ten {
            let unit = tokens.get(at + 1).map_or(0, |t| self.months.get(t.word));
            if matches!(unit, 1 | 2) {
                return Some((10 + unit, at + 2));
            }
        }
        Some((number, at + 1))
    }
}

fn four_digit_year(text: &str, token: &Token) -> Option<i16> {
    if token.end() - token.start() != 4 {
        return None;
    }
    token.digits(text).filter(|year| (1000..=2999).contains(year)).map(|year| year as i16)
}

fn short(text: &str, token: &Token) -> Option<u64> {
    if token.end() - token.start() > 2 { None } else { token.digits(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TokenBuffer, Vocabulary, tokenize};

    #[test]
    fn numeric_days() {
        let read = |text: &str| {
            let tokens = tokenize(text, &Vocabulary::default(), &mut TokenBuffer::default());
            numeric_day(text, &tokens, 0).map(|p| (p.day, p.month, p.year, p.end == tokens.len()))
        };
        for text in [
            "21/12/2020",
            "21-12-2020",
            "21.12.2020",
            "21 / 12 / 2020",
            "21 - 12 - 2020",
            "21 . 12 . 2020",
            "21–12–2020",
            "21/12/20",
        ] {
            assert_eq!(read(text), Some((21, 12, Some(2020), true)), "{text}");
        }
        for text in ["21/12", "21-12", "21.12"] {
            assert_eq!(read(text), Some((21, 12, None, true)), "{text}");
        }
        for text in ["32/12/2020", "21/13/2020", "210/12", "2020", "21", "21. 12", "21 . 12"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("21/12-2020"), Some((21, 12, None, false)));
    }

    #[test]
    fn days_in_all_forms() {
        let mut builder = LexiconBuilder::new();
        let reader = DayReader::new(&mut builder);
        let lexicon = builder.build();
        let read = |text: &str| {
            let tokens = tokenize(text, lexicon.vocabulary(), &mut TokenBuffer::default());
            reader.read(text, &tokens, 0).map(|p| (p.day, p.month, p.year, p.end == tokens.len()))
        };
        for text in [
            "ngày 21 tháng 12 năm 2020",
            "Ngày 21 tháng 12, 2020",
            "21 tháng 12/2020",
            "21 Tháng Mười Hai, 2020",
            "21 tháng chạp năm 2020",
            "ngày 21/12/2020",
            "2020-12-21",
            "2020/12/21",
        ] {
            assert_eq!(read(text), Some((21, 12, Some(2020), true)), "{text}");
        }
        assert_eq!(read("ngày 5 tháng năm năm 2020"), Some((5, 5, Some(2020), true)));
        assert_eq!(read("ngày 5 tháng 3"), Some((5, 3, None, true)));
        assert_eq!(read("ngày 5 tháng Mười"), Some((5, 10, None, true)));
        for text in ["ngày 5 tháng năm 2020", "ngày 32 tháng 1", "ngày tháng năm", "5 tháng 13", "2020-13-21", "ngày"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
