//! Publication times as metadata writes them, in ISO 8601.

use jiff::civil::{Date, Time};

/// What a time is made of, while it is read.
#[derive(Default)]
struct Parts {
    date: Option<Date>,
    time: Option<(i8, i8, Option<i8>)>,
    /// `Z`, `+07:00`
    offset: Option<String>,
    afternoon: Option<bool>,
    /// Written with `AM` or `PM`, not in Vietnamese.
    english: bool,
}

/// Reads a publication time: ISO 8601 (`2021-03-05T14:30:00+07:00`, `2021-03-05 14:30`, `20210305T1430`), mail dates (`Fri, 05 Mar
/// 2021 14:30:00 +0700`), JavaScript dates (`Fri Mar 05 2021 14:30:00 GMT+0700`), .NET dates (`3/5/2021 2:30:00 PM`, month first
/// when it is printed without zeros and with seconds), Vietnamese ones (`Thứ Sáu, 05/03/2021, 14:30 (GMT+7)`,
/// `14:30 05/03/2021`, `05 tháng 3 năm 2021`), and seconds or milliseconds since 1970.
///
/// Gives `2021-03-05`, `2021-03-05T14:30`, `2021-03-05T14:30:00`, each of the last two with the offset as printed (`+07:00`, `Z`) or
/// none. `None` for anything else and for years before 1990 or after 2100, which are defaults of data bases.
pub(crate) fn iso(given: &str) -> Option<String> {
    let given = given.trim();
    if given.is_empty() || given.len() > 96 {
        return None;
    }
    if given.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits(given);
    }
    let parts = read(given)?;
    let date = parts.date.filter(|date| (1990..=2100).contains(&date.year()))?;
    let mut out = date.to_string();
    if let Some((mut hour, minute, second)) = parts.time {
        match parts.afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        Time::new(hour, minute, second.unwrap_or(0), 0).ok()?;
        out.push_str(&format!("T{hour:02}:{minute:02}"));
        if let Some(second) = second {
            out.push_str(&format!(":{second:02}"));
        }
        out.push_str(parts.offset.as_deref().unwrap_or_default());
    }
    Some(out)
}

/// `20210305`, `1614929400`, `1614929400000`
fn digits(given: &str) -> Option<String> {
    let number: i64 = given.parse().ok()?;
    let (date, time) = match given.len() {
        8 => (day(number / 10_000, number / 100 % 100, number % 100)?, None),
        12 | 14 => {
            let (date, time) = given.split_at(8);
            let date: i64 = date.parse().ok()?;
            let part = |at: usize| time.get(at..at + 2).and_then(|part| part.parse::<i8>().ok());
            (day(date / 10_000, date / 100 % 100, date % 100)?, Some((part(0)?, part(2)?, part(4))))
        }
        10 | 13 => {
            let seconds = if given.len() == 13 { number / 1000 } else { number };
            let moment = jiff::tz::Offset::constant(7).to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
            if !(1990..=2100).contains(&moment.year()) {
                return None;
            }
            return Some(format!(
                "{}T{:02}:{:02}:{:02}+07:00",
                moment.date(),
                moment.hour(),
                moment.minute(),
                moment.second()
            ));
        }
        _ => return None,
    };
    if !(1990..=2100).contains(&date.year()) {
        return None;
    }
    let Some((hour, minute, second)) = time else { return Some(date.to_string()) };
    Time::new(hour, minute, second.unwrap_or(0), 0).ok()?;
    let second = second.map(|second| format!(":{second:02}")).unwrap_or_default();
    Some(format!("{date}T{hour:02}:{minute:02}{second}"))
}

fn day(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A number or a word of the text.
#[derive(Clone, Copy, Debug)]
enum Piece<'t> {
    Number(&'t str),
    Word(&'t str),
    Mark(char),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            pieces.push(Piece::Number(&rest[..length]));
            length
        } else if first.is_alphabetic() {
            let length = run(char::is_alphabetic);
            pieces.push(Piece::Word(&rest[..length]));
            length
        } else {
            if !first.is_whitespace() {
                pieces.push(Piece::Mark(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    pieces
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month_name(word: &str) -> Option<i64> {
    let lower = word.to_ascii_lowercase();
    let short = lower.get(..3)?;
    MONTHS.iter().position(|month| *month == short).map(|at| at as i64 + 1)
}

fn read(text: &str) -> Option<Parts> {
    use Piece::*;
    let pieces = pieces(text);
    let mut parts = Parts::default();
    let mut slashes: Option<(&str, &str, i64)> = None;
    let at = |i: usize| pieces.get(i).copied();
    let number = |i: usize| match pieces.get(i) {
        Some(Number(digits)) if digits.len() <= 9 => digits.parse::<i64>().ok(),
        _ => None,
    };
    let mut i = 0;
    while let Some(piece) = at(i) {
        i += match piece {
            Number(a) => {
                if let (Some(Mark(m)), Some(Number(b)), Some(Mark(n)), Some(Number(c))) =
                    (at(i + 1), at(i + 2), at(i + 3), at(i + 4))
                    && m == n
                    && matches!(m, '-' | '/' | '.')
                    && parts.date.is_none()
                    && slashes.is_none()
                {
                    let (x, y, z) = (number(i)?, number(i + 2)?, number(i + 4)?);
                    if a.len() == 4 {
                        parts.date = Some(day(x, y, z)?);
                    } else if c.len() == 4 && a.len() <= 2 && b.len() <= 2 {
                        slashes = Some((a, b, z));
                    } else {
                        return None;
                    }
                    5
                } else if let (Some(Mark(':')) | Some(Word("h" | "H" | "g")), Some(Number(b))) = (at(i + 1), at(i + 2))
                    && parts.time.is_none()
                    && a.len() <= 2
                    && b.len() <= 2
                {
                    let seconds = match (at(i + 3), at(i + 4)) {
                        (Some(Mark(':')), Some(Number(c))) if c.len() == 2 => number(i + 4),
                        _ => None,
                    };
                    let small = |number: i64| i8::try_from(number).ok();
                    parts.time = Some((
                        small(number(i)?)?,
                        small(number(i + 2)?)?,
                        match seconds {
                            Some(second) => Some(small(second)?),
                            None => None,
                        },
                    ));
                    let mut length = if seconds.is_some() { 5 } else { 3 };
                    // Fractions of a second are dropped.
                    if let (Some(Mark('.' | ',')), Some(Number(_)), true) =
                        (at(i + length), at(i + length + 1), seconds.is_some())
                    {
                        length += 2;
                    }
                    length += zone(&pieces[i + length..], &mut parts);
                    length
                } else if a.len() == 8 && parts.date.is_none() {
                    let x = number(i)?;
                    parts.date = Some(day(x / 10_000, x / 100 % 100, x % 100)?);
                    1
                } else if matches!(a.len(), 4 | 6) && parts.date.is_some() && parts.time.is_none() {
                    let two = |from: usize| a.get(from..from + 2).and_then(|part| part.parse::<i8>().ok());
                    parts.time = Some((two(0)?, two(2)?, two(4)));
                    1 + zone(&pieces[i + 1..], &mut parts)
                } else if let (Some(Word(word)), true) =
                    (at(i + 1), parts.date.is_none() && slashes.is_none() && a.len() <= 2)
                {
                    // `05 Mar 2021`, `05 tháng 3 năm 2021`, `05 tháng 3, 2021`
                    if word.eq_ignore_ascii_case("tháng") || word == "Tháng" {
                        let month = number(i + 2)?;
                        let mut next = i + 3;
                        while matches!(at(next), Some(Mark(',' | '/')) | Some(Word("năm" | "Năm"))) {
                            next += 1;
                        }
                        parts.date = Some(day(number(next)?, month, number(i)?)?);
                        next + 1 - i
                    } else if let Some(month) = month_name(word) {
                        let skip = usize::from(matches!(at(i + 2), Some(Mark(_))));
                        parts.date = Some(day(number(i + 2 + skip)?, month, number(i)?)?);
                        3 + skip
                    } else {
                        1
                    }
                } else {
                    1
                }
            }
            Word(word) => {
                let lower = word.to_lowercase();
                match lower.as_str() {
                    "am" | "sa" => parts.afternoon = Some(false),
                    "pm" | "ch" => parts.afternoon = Some(true),
                    _ => {}
                }
                parts.english |= matches!(lower.as_str(), "am" | "pm");
                // `Mar 05, 2021`, `Mar 05 2021`
                match (month_name(word), number(i + 1)) {
                    (Some(month), Some(date)) if word.len() >= 3 && parts.date.is_none() && date <= 31 => {
                        let skip = usize::from(matches!(at(i + 2), Some(Mark(','))));
                        match number(i + 2 + skip).filter(|year| *year > 999).and_then(|year| day(year, month, date)) {
                            Some(found) => {
                                parts.date = Some(found);
                                3 + skip
                            }
                            None => 1,
                        }
                    }
                    _ => {
                        1 + if parts.time.is_some() && matches!(lower.as_str(), "gmt" | "utc") {
                            zone(&pieces[i + 1..], &mut parts)
                        } else {
                            0
                        }
                    }
                }
            }
            Mark(_) => 1,
        };
    }
    if let Some((a, b, year)) = slashes {
        let (x, y): (i64, i64) = (a.parse().ok()?, b.parse().ok()?);
        let plain = !a.starts_with('0') && !b.starts_with('0') && parts.time.is_some_and(|time| time.2.is_some());
        let month_first = y > 12 || parts.english && plain && x <= 12;
        parts.date = Some(if month_first { day(year, x, y)? } else { day(year, y, x)? });
    }
    Some(parts)
}

/// The offset from UTC at the beginning of `pieces`, and how many of them it takes: `Z`, `+07:00`, `+0700`, `+7`.
fn zone(pieces: &[Piece<'_>], parts: &mut Parts) -> usize {
    use Piece::*;
    let sign = match pieces {
        [Word("Z" | "z"), ..] => {
            parts.offset = Some("Z".to_owned());
            return 1;
        }
        [Mark('+'), ..] => '+',
        [Mark('-' | '−'), ..] => '-',
        _ => return 0,
    };
    let (hours, minutes, length) = match pieces {
        [_, Number(hours), Mark(':'), Number(minutes), ..] if hours.len() <= 2 && minutes.len() == 2 => {
            (*hours, *minutes, 4)
        }
        [_, Number(both), ..] if both.len() == 4 => (&both[..2], &both[2..], 2),
        [_, Number(hours), ..] if hours.len() <= 2 => (*hours, "00", 2),
        _ => return 0,
    };
    // `14:30 - 05/03/2021`: a dash, no offset.
    if matches!(pieces.get(length), Some(Mark('/' | '-' | '.'))) || hours.parse::<u8>().is_ok_and(|hours| hours > 14) {
        return 0;
    }
    parts.offset = Some(format!("{sign}{hours:0>2}:{minutes}"));
    length
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn times_in_many_forms() {
        for (value, forms) in [
            (
                "2021-03-05T14:30:00+07:00",
                &[
                    "2021-03-05T14:30:00+07:00",
                    "2021-03-05T14:30:00+0700",
                    "2021-03-05T14:30:00+07",
                    "2021-03-05T14:30:00.123+07:00",
                    "2021-03-05 14:30:00 +07:00",
                    " 2021-03-05T14:30:00.0000000+07:00 ",
                    "Fri, 05 Mar 2021 14:30:00 +0700",
                    "Fri Mar 05 2021 14:30:00 GMT+0700 (Indochina Time)",
                    "1614929400",
                    "1614929400000",
                ][..],
            ),
            ("2021-03-05T07:30:00Z", &["2021-03-05T07:30:00Z", "2021-03-05T07:30:00.000Z", "2021-03-05 07:30:00Z"]),
            (
                "2021-03-05T14:30:00",
                &[
                    "2021-03-05T14:30:00",
                    "2021-03-05 14:30:00",
                    "05/03/2021 14:30:00",
                    "5/3/2021 14:30:00",
                    "3/5/2021 2:30:00 PM",
                    "05/03/2021 02:30:00 CH",
                    "20210305T143000",
                    "20210305143000",
                    "2021/03/05 14:30:00",
                    "05-03-2021 14:30:00",
                ],
            ),
            (
                "2021-03-05T14:30",
                &[
                    "2021-03-05T14:30",
                    "14:30 05/03/2021",
                    "14:30 - 05/03/2021",
                    "14h30, 05/03/2021",
                    "Thứ Sáu, 05/03/2021 | 14:30",
                    "Thứ sáu, ngày 5 tháng 3 năm 2021 14:30",
                    "05/03/2021 02:30 PM",
                    "Mar 5, 2021 2:30 PM",
                    "5 March 2021, 14:30",
                    "05.03.2021 14:30",
                ],
            ),
            (
                "2021-03-05T14:30+07:00",
                &[
                    "2021-03-05T14:30+07:00",
                    "Cập nhật lúc 14:30, Thứ Sáu, 05/03/2021 (GMT+7)",
                    "05/03/2021 14:30 GMT+7",
                ],
            ),
            (
                "2021-03-05",
                &[
                    "2021-03-05",
                    "05/03/2021",
                    "5/3/2021",
                    "05-03-2021",
                    "20210305",
                    "2021/03/05",
                    "Mar 05, 2021",
                    "05 Mar 2021",
                    "5 Tháng 3, 2021",
                    "05.03.2021",
                ],
            ),
            ("2021-12-20T18:11:53", &["12/20/2021 6:11:53 PM", "20/12/2021 6:11:53 PM", "20/12/2021 6:11:53 CH"]),
            ("2021-03-05T00:15:00", &["3/5/2021 12:15:00 AM", "05/03/2021 12:15:00 SA"]),
            ("2021-03-05T07:30:00-05:00", &["2021-03-05T07:30:00-05:00", "2021-03-05T07:30:00-0500"]),
        ] {
            for form in forms {
                // `(GMT+7)` behind the date belongs to the time before it.
                assert_eq!(iso(form).as_deref(), Some(value), "{form}");
            }
        }
    }

    #[test]
    fn what_is_no_time() {
        for form in [
            "",
            " ",
            "hôm qua",
            "2021",
            "2021-13-05",
            "2021-02-30",
            "0001-01-01T00:00:00",
            "1970-01-01T00:00:00Z",
            "0",
            "-1",
            "31/02/2021",
            "5/3",
            "14:30",
            "2021-03-05T25:00:00",
            "05/03/21",
            "12345678901234567890",
            "32/13/2021",
            "{{date}}",
            "undefined",
            "2021-03-05T14:75:00",
            "99999999",
        ] {
            assert_eq!(iso(form), None, "{form}");
        }
    }
}
