//! Publication times: building their values, and reading those that input records give.

use giaoban_core::DocumentTime;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// Vietnam is on UTC+7 all year.
const VIETNAM: Offset = Offset::constant(7);

/// Appends `2020-12-21`.
fn push_date(value: &mut String, date: Date) {
    let year = date.year();
    if !(0..=9999).contains(&year) {
        value.push_str(&date.to_string());
        return;
    }
    push_two(value, (year / 100) as u8);
    push_two(value, (year % 100) as u8);
    value.push('-');
    push_two(value, date.month() as u8);
    value.push('-');
    push_two(value, date.day() as u8);
}

/// Appends a number below 100 with two digits.
fn push_two(value: &mut String, number: u8) {
    value.push(char::from(b'0' + number / 10));
    value.push(char::from(b'0' + number % 10));
}

/// `2020-12-21`
pub(crate) fn iso(date: Date) -> String {
    let mut value = String::with_capacity(10);
    push_date(&mut value, date);
    value
}

/// One day.
pub(crate) fn day(date: Date) -> DocumentTime {
    DocumentTime { value: iso(date), first: date, last: date }
}

/// A time of day as printed: with or without seconds, with or without an offset from UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Clock {
    pub(crate) time: Time,
    pub(crate) seconds: bool,
    pub(crate) offset: Option<Offset>,
}

/// A moment. The value keeps the offset as printed; the day is the one that the calendar on the
/// wall showed in Vietnam.
pub(crate) fn moment(date: Date, clock: Clock) -> DocumentTime {
    let Clock { time, seconds, offset } = clock;
    let mut value = String::with_capacity(25);
    push_date(&mut value, date);
    value.push('T');
    push_two(&mut value, time.hour() as u8);
    value.push(':');
    push_two(&mut value, time.minute() as u8);
    if seconds {
        value.push(':');
        push_two(&mut value, time.second() as u8);
    }
    let mut local = date;
    if let Some(offset) = offset {
        let total = offset.seconds();
        let (sign, minutes) = (if total < 0 { '-' } else { '+' }, total.unsigned_abs() / 60);
        value.push(sign);
        push_two(&mut value, (minutes / 60) as u8);
        value.push(':');
        push_two(&mut value, (minutes % 60) as u8);
        let there = DateTime::from_parts(date, time);
        if let Ok(instant) = offset.to_timestamp(there) {
            local = VIETNAM.to_datetime(instant).date();
        }
    }
    DocumentTime { value, first: local, last: local }
}

/// A whole year.
pub(crate) fn year(year: i16) -> Option<DocumentTime> {
    months(year, 1, 12, format!("{year:04}"))
}

/// A whole month.
pub(crate) fn month(year: i16, month: i8) -> Option<DocumentTime> {
    months(year, month, month, format!("{year:04}-{month:02}"))
}

/// A quarter, 1 to 4.
pub(crate) fn quarter(year: i16, quarter: i8) -> Option<DocumentTime> {
    if !(1..=4).contains(&quarter) {
        return None;
    }
    months(year, quarter * 3 - 2, quarter * 3, format!("{year:04}-Q{quarter}"))
}

fn months(year: i16, from: i8, to: i8, value: String) -> Option<DocumentTime> {
    let first = Date::new(year, from, 1).ok()?;
    let last = Date::new(year, to, 1).ok()?.last_of_month();
    Some(DocumentTime { value, first, last })
}

/// Reads the publication time of an input record: `2020-08-03`, `2020-08-03T07:30`,
/// `2020-08-03 07:30:15+07:00`, `…Z`, `2020-08`, `2020-Q3`, `2020`, `20200803`, a mail date
/// (`Mon, 03 Aug 2020 07:30:00 +0700`), seconds or milliseconds since 1970, and the day-first forms of
/// Vietnamese data bases (`03/08/2020`, `03/08/2020 07:30`). `None` for anything else.
pub(crate) fn read(given: &str) -> Option<DocumentTime> {
    let given = given.trim();
    if given.is_empty() || given.len() > 64 || !given.is_ascii() {
        return None;
    }
    if given.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = given.parse().ok()?;
        return match given.len() {
            4 if number >= 1000 => year(number as i16),
            8 => calendar_day(number / 10_000, number / 100 % 100, number % 100).map(day),
            10 => epoch(number),
            13 => epoch(number / 1000),
            _ => None,
        };
    }
    let (date, rest) = given.split_at(given.find(['T', 't', ' ']).unwrap_or(given.len()));
    let mut parts = [0i64; 3];
    let mut count = 0;
    let mut quarter_of = None;
    for part in date.split(['-', '/', '.']) {
        if count == 1 && part.len() == 2 && part.starts_with(['Q', 'q']) {
            quarter_of = part[1..].parse::<i8>().ok();
            count += 1;
            continue;
        }
        if count == 3 || part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return mail(given);
        }
        parts[count] = part.parse().ok()?;
        count += 1;
    }
    let first_is_year = date.split(['-', '/', '.']).next().is_some_and(|part| part.len() == 4);
    match (count, quarter_of) {
        (2, Some(number)) if first_is_year && rest.is_empty() => quarter(parts[0] as i16, number),
        (2, None) if rest.is_empty() => {
            let (y, m) = if first_is_year { (parts[0], parts[1]) } else { (parts[1], parts[0]) };
            if y < 1000 { None } else { month(y as i16, m as i8) }
        }
        (3, None) => {
            let date = if first_is_year {
                calendar_day(parts[0], parts[1], parts[2])
            } else {
                calendar_day(parts[2], parts[1], parts[0])
            }?;
            let rest = rest.trim_start_matches(['T', 't', ' ']);
            if rest.is_empty() {
                return Some(day(date));
            }
            // What follows a good date but is no time of day does not make the date worse.
            Some(clock(rest).map_or_else(|| day(date), |clock| moment(date, clock)))
        }
        _ => None,
    }
}

fn calendar_day(year: i64, month: i64, day: i64) -> Option<Date> {
    if !(1000..=9999).contains(&year) {
        return None;
    }
    Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `07:30`, `07:30:15`, `07:30:15.123`, each with `Z`, `+07:00`, `+0700`, `+07` or nothing behind.
fn clock(text: &str) -> Option<Clock> {
    let (time, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => (text[..at].trim_end(), Some(offset(&text[at..])?)),
        None => (text, None),
    };
    let mut fields = time.split(':');
    let mut field = |limit: u8| {
        let digits = fields.next()?.split('.').next()?;
        if digits.is_empty() || digits.len() > 2 {
            return None;
        }
        digits.parse::<u8>().ok().filter(|&value| value < limit)
    };
    let (hour, minute) = (field(24)?, field(60)?);
    let second = field(60);
    let time = Time::new(hour as i8, minute as i8, second.unwrap_or(0) as i8, 0).ok()?;
    Some(Clock { time, seconds: second.is_some(), offset })
}

fn offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'Z' | b'z' => return Some(Offset::UTC),
        b'-' => -1,
        _ => 1,
    };
    let digits: String = text[1..].chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let minutes = if digits.len() <= 2 { number * 60 } else { number / 100 * 60 + number % 100 };
    Offset::from_seconds(sign * minutes * 60).ok()
}

fn mail(given: &str) -> Option<DocumentTime> {
    let zoned = jiff::fmt::rfc2822::parse(given).ok()?;
    let local = VIETNAM.to_datetime(zoned.timestamp());
    Some(moment(local.date(), Clock { time: local.time(), seconds: true, offset: Some(VIETNAM) }))
}

fn epoch(seconds: i64) -> Option<DocumentTime> {
    let local = VIETNAM.to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
    Some(moment(local.date(), Clock { time: local.time(), seconds: true, offset: Some(VIETNAM) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_records() {
        for (value, days, given) in [
            ("2020-08-03", "2020-08-03/2020-08-03", &["2020-08-03", "03/08/2020", "3/8/2020", "20200803"][..]),
            ("2020-08-03T07:30", "2020-08-03/2020-08-03", &["2020-08-03T07:30", "03/08/2020 07:30"]),
            ("2020-08-03T07:30:15", "2020-08-03/2020-08-03", &["2020-08-03 07:30:15", "2020-08-03T07:30:15.250"]),
            (
                "2020-08-03T07:30:15+07:00",
                "2020-08-03/2020-08-03",
                &[
                    "2020-08-03T07:30:15+07:00",
                    "2020-08-03T07:30:15+0700",
                    "Mon, 03 Aug 2020 07:30:15 +0700",
                    "1596414615",
                ],
            ),
            // Half past eight in the evening in London is the next morning in Hanoi.
            ("2020-08-02T20:30:00+00:00", "2020-08-03/2020-08-03", &["2020-08-02T20:30:00Z"]),
            ("2020-08", "2020-08-01/2020-08-31", &["2020-08", "08/2020", "8-2020"]),
            ("2020-Q1", "2020-01-01/2020-03-31", &["2020-Q1"]),
            ("2020", "2020-01-01/2020-12-31", &["2020", " 2020 "]),
        ] {
            for text in given {
                let time = read(text).unwrap_or_else(|| panic!("{text}"));
                assert_eq!(
                    (time.value.as_str(), format!("{}/{}", time.first, time.last).as_str()),
                    (value, days),
                    "{text}"
                );
            }
        }
        for text in [
            "",
            "hôm qua",
            "2020-13",
            "2020-02-30",
            "31/02/2020",
            "12",
            "2020-08-03-04",
            "yesterday",
            "-",
            "2020-Q5",
            "25:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
