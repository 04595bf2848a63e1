//! Numbers and days as text. Every mention has some, so they are written without `core::fmt`.

use std::fmt::Write;

use jiff::civil::Date;

/// The numbers 00 to 99 in a row.
const PAIRS: &str = "\
    0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

/// Appends a number, with zeros in front up to `width` characters.
pub(crate) fn push_number(text: &mut String, number: impl Into<i64>, width: usize) {
    let pair = |number: i64| &PAIRS[number as usize * 2..number as usize * 2 + 2];
    match (number.into(), width) {
        (number @ 0..10, 1) => text.push_str(&pair(number)[1..]),
        (number @ 0..100, 2) => text.push_str(pair(number)),
        (number @ 0..10_000, 4) => {
            text.push_str(pair(number / 100));
            text.push_str(pair(number % 100));
        }
        (number, width) => {
            let _ = write!(text, "{number:0width$}");
        }
    }
}

/// Appends a day as `2020-12-21`.
pub(crate) fn push_day(text: &mut String, day: Date) {
    if day.year() < 0 {
        let _ = write!(text, "{day}");
        return;
    }
    push_number(text, day.year(), 4);
    text.push('-');
    push_number(text, day.month(), 2);
    text.push('-');
    push_number(text, day.day(), 2);
}

/// A day as `2020-12-21`.
pub(crate) fn day_text(day: Date) -> String {
    let mut text = String::with_capacity(16);
    push_day(&mut text, day);
    text
}

/// A year in four digits.
pub(crate) fn year_text(year: i16) -> String {
    let mut text = String::with_capacity(16);
    push_number(&mut text, year, 4);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_the_formatter() {
        for number in [i64::MIN, -12, -1, 0, 1, 9, 10, 99, 123, 2020, 12345, i64::MAX] {
            for width in [0, 1, 2, 4] {
                let mut text = String::new();
                push_number(&mut text, number, width);
                assert_eq!(text, format!("{number:0width$}"));
            }
        }
        for (year, month, day) in [(2020, 12, 21), (7, 1, 2), (0, 2, 29), (-5, 3, 4), (9999, 12, 31)] {
            let day = Date::new(year, month, day).expect("a day");
            assert_eq!(day_text(day), day.to_string());
            assert_eq!(year_text(year), format!("{year:04}"));
        }
    }
}
