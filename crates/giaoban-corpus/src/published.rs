//! Publication times as records give them.

/// A publication time that a record gives, in a form that is understood: as it is when it begins with digits of a date or has the form of
/// a mail header; otherwise the date and the time of day in it, in ISO 8601: `Thứ Hai, 21/12/2020, 18:11 (GMT+7)` is
/// `2020-12-21T18:11+07:00`. What holds no date stays as it is.
pub(crate) fn published(given: String) -> String {
    match found(given.trim()) {
        Some(found) => found,
        None => given,
    }
}

/// Longest text in which a date is looked for.
const LONGEST: usize = 120;

fn found(given: &str) -> Option<String> {
    if given.len() > LONGEST || is_plain(given) {
        return None;
    }
    let numbers = numbers(given);
    let (at, (year, month, day)) =
        (0..numbers.len()).find_map(|at| Some((at, date(given, numbers.get(at..at + 3)?)?)))?;
    let mut out = format!("{year:04}-{month:02}-{day:02}");
    let rest = |index: usize| !(at..at + 3).contains(&index);
    let clock = (0..numbers.len()).filter(|&index| rest(index) && rest(index + 1)).find_map(|index| {
        let (hour, minute) = (numbers[index], *numbers.get(index + 1)?);
        let between = &given[hour.end..minute.start];
        let is_clock = matches!(between.trim(), ":" | "h" | "giờ" | "g") && hour.value < 24 && minute.value < 60;
        // In `GMT+07:00` there is no time of day.
        let is_offset = given[..hour.start].ends_with(['+', '-'])
            && given[..hour.start - 1].trim_end().ends_with(['T', 'C', 't', 'c']);
        (is_clock && !is_offset).then(|| {
            let seconds = numbers
                .get(index + 2)
                .filter(|next| rest(index + 2) && given[minute.end..next.start].trim() == ":" && next.value < 60);
            let seconds = seconds.map_or(String::new(), |next| format!(":{:02}", next.value));
            format!("T{:02}:{:02}{seconds}{}", half_day(given, hour.value), minute.value, offset(given))
        })
    });
    out.push_str(&clock.unwrap_or_default());
    Some(out)
}

/// Whether readers of ISO 8601 and of mail headers understand it as it is, or nobody does.
fn is_plain(given: &str) -> bool {
    let begins = given.bytes().take_while(|byte| byte.is_ascii_digit() || b"-/.".contains(byte)).count() >= 8;
    let is_clock = |byte: u8| byte.is_ascii_digit() || b"-/.:+TZ ".contains(&byte);
    let mail = given.is_ascii() && given.bytes().take_while(|byte| byte.is_ascii_alphabetic()).count() == 3;
    (begins && given.bytes().all(is_clock)) || mail || !given.bytes().any(|byte| byte.is_ascii_digit())
}

#[derive(Clone, Copy)]
struct Number {
    start: usize,
    end: usize,
    value: u32,
}

/// The runs of digits in `text`, those of at most four.
fn numbers(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let mut numbers = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if (1..=4).contains(&length) {
            let end = start + length;
            numbers.push(Number { start, end, value: text[start..end].parse().unwrap_or(0) });
        }
        start += length.max(1);
    }
    numbers
}

/// The date of three numbers in a row, day or year first.
fn date(text: &str, numbers: &[Number]) -> Option<(u32, u32, u32)> {
    let between = |index: usize| text[numbers[index].end..numbers[index + 1].start].trim();
    let separator = |between: &str, word: &str| {
        matches!(between, "/" | "-" | ".") || between.trim_start_matches(',').trim().to_lowercase() == word
    };
    if !separator(between(0), "tháng") || !(separator(between(1), "năm") || between(1) == ",") {
        return None;
    }
    let (first, month, last) = (numbers[0], numbers[1].value, numbers[2]);
    let length = |number: Number| number.end - number.start;
    let (year, day) = match (length(first), length(last)) {
        (4, 1 | 2) => (first.value, last.value),
        (1 | 2, 4) => (last.value, first.value),
        _ => return None,
    };
    ((1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}

/// The hour of the day, where the clock has twelve: `06:11 PM`, `06:11 CH`.
fn half_day(text: &str, hour: u32) -> u32 {
    let word = |wanted: &str| text.split(|c: char| !c.is_alphabetic()).any(|word| word.eq_ignore_ascii_case(wanted));
    match hour {
        1..12 if word("pm") || word("ch") => hour + 12,
        12 if word("am") || word("sa") => 0,
        hour => hour,
    }
}

/// The distance from UTC that `GMT+7` or `UTC+07:00` tells; nothing where there is none.
fn offset(text: &str) -> String {
    let at = ["GMT", "UTC"].iter().find_map(|name| Some(text.find(name)? + name.len()));
    let rest = at.map_or("", |at| text[at..].trim_start());
    let (Some(sign @ ('+' | '-')), digits) = (rest.chars().next(), rest.get(1..).unwrap_or_default().trim_start())
    else {
        return String::new();
    };
    let hours = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    match hours.parse::<u32>() {
        Ok(hours @ 0..=14) => format!("{sign}{hours:02}:00"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (given, expected) in [
            ("Thứ Hai, 21/12/2020, 18:11 (GMT+7)", "2020-12-21T18:11+07:00"),
            ("Thứ hai, ngày 21/12/2020 - 18:11:53", "2020-12-21T18:11:53"),
            ("18:11 21/12/2020", "2020-12-21T18:11"),
            ("18:11:53 21-12-2020", "2020-12-21T18:11:53"),
            ("18:11 | 21/12/2020", "2020-12-21T18:11"),
            ("18h11, 21.12.2020", "2020-12-21T18:11"),
            ("18 giờ 11, ngày 21 tháng 12 năm 2020", "2020-12-21T18:11"),
            ("Ngày 5 tháng 3 năm 2021", "2021-03-05"),
            ("5 Tháng 3, 2021", "2021-03-05"),
            ("Cập nhật: 05/03/2021 07:45 PM", "2021-03-05T19:45"),
            ("05/03/2021 12:05 SA", "2021-03-05T00:05"),
            ("21/12/2020 18:11 GMT+07:00", "2020-12-21T18:11+07:00"),
            ("2020/12/21 lúc 8:05", "2020-12-21T08:05"),
            ("21/12/2020 (GMT+07:00)", "2020-12-21"),
        ] {
            assert_eq!(published(given.to_owned()), expected, "{given}");
        }
    }

    #[test]
    fn what_is_understood_or_nothing_stays() {
        for given in [
            "2020-12-21",
            "2020-12-21T18:11:53+07:00",
            "2020-12-21T11:11:53.000Z",
            "21/12/2020 18:11",
            "1608549113",
            "Mon, 21 Dec 2020 18:11:53 +0700",
            "hôm qua",
            "32/13/2020, tạm",
            "Số 12/2020/NQ-HĐND",
            "quý 3/2020",
            "",
        ] {
            assert_eq!(published(given.to_owned()), given);
        }
    }
}
