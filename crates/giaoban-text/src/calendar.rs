//! Calendar dates as printed, read from tokens.
//!
//! Both the stage that finds a page's publication date and the date analyzer read absolute dates;
//! this is the one grammar for them.

use jiff::civil::Date;

use crate::token::{Shape, Token};

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

/// Reads a numeric day at token `at`: `21/12/2020`, `21-12-2020`, `21.12.2020`, `21 / 12 / 2020`,
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
    if spaced && separator.is(Shape::PERIOD) {
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
    Some(parts)
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
        for text in
            ["21/12/2020", "21-12-2020", "21.12.2020", "21 / 12 / 2020", "21 - 12 - 2020", "21–12–2020", "21/12/20"]
        {
            assert_eq!(read(text), Some((21, 12, Some(2020), true)), "{text}");
        }
        for text in ["21/12", "21-12", "21.12"] {
            assert_eq!(read(text), Some((21, 12, None, true)), "{text}");
        }
        for text in ["32/12/2020", "21/13/2020", "210/12", "2020", "21", "21. 12"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("21/12-2020"), Some((21, 12, None, false)));
    }
}
