//! Dates in the addresses of pages.

use giaoban_core::DocumentTime;
use jiff::civil::Date;

use crate::time;

/// The publication time that an address holds: `/2020/12/21/`, `/2020-12-21/`, `/21-12-2020/`, `-20201221181153.htm`,
/// `/202012/`, `/2020/12/`. `None` when there is none, or one that no web page can have.
pub(crate) fn published(url: &str) -> Option<DocumentTime> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    let mut numbers: Vec<(&str, usize)> = Vec::new();
    let mut coarse = None;
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let number = &path[start..at];
        // An id that goes on with letters is no date.
        let inside_word = start > 0 && bytes[start - 1].is_ascii_alphabetic();
        if !inside_word
            && matches!(number.len(), 8 | 12 | 14 | 17)
            && let Some(date) = day(&number[..4], &number[4..6], &number[6..8])
        {
            return Some(time::day(date));
        }
        if !inside_word && number.len() == 6 && coarse.is_none() && bytes.get(at) == Some(&b'/') {
            coarse = month(&number[..4], &number[4..6]);
        }
        if numbers.last().is_some_and(|(_, end)| *end + 1 != start) {
            numbers.clear();
        }
        numbers.push((number, at));
        if let [.., (a, _), (b, _), (c, _)] = numbers[..] {
            let date = if a.len() == 4 { day(a, b, c) } else { day(c, b, a) };
            if let Some(date) = date {
                return Some(time::day(date));
            }
        }
        if let [.., (a, _), (b, end)] = numbers[..]
            && coarse.is_none()
            && a.len() == 4
            && b.len() <= 2
            && bytes.get(end) == Some(&b'/')
        {
            coarse = month(a, b);
        }
    }
    coarse
}

fn plausible(year: &str) -> Option<i16> {
    if year.len() == 4 { year.parse().ok().filter(|year| (1997..=2100).contains(year)) } else { None }
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(plausible(year)?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn month(year: &str, month: &str) -> Option<DocumentTime> {
    time::month(plausible(year)?, month.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_addresses() {
        for (value, urls) in [
            (
                "2020-12-21",
                &[
                    "https://baovidu.vn/2020/12/21/hop-giao-ban.html",
                    "https://baovidu.vn/tin-tuc/21-12-2020/hop-giao-ban",
                    "https://baovidu.vn/hop-giao-ban-20201221181153.htm",
                    "https://baovidu.vn/hop-giao-ban-20201221181153123.htm",
                    "baovidu.vn/20201221/hop.aspx?id=77",
                    "http://baovidu.vn/tin/2020-12-21-hop",
                ][..],
            ),
            ("2020-12", &["https://baovidu.vn/2020/12/hop-giao-ban/", "https://baovidu.vn/202012/hop-giao-ban"]),
        ] {
            for url in urls {
                assert_eq!(published(url).map(|t| t.value).as_deref(), Some(value), "{url}");
            }
        }
        for url in [
            "",
            "https://baovidu.vn",
            "https://baovidu.vn/hop-giao-ban-1234567.html",
            "https://baovidu.vn/id20201399/hop",
            "https://baovidu.vn/tin/99999999/x",
            "https://2020.vn/12/21",
            "https://baovidu.vn/nhiem-ky-2020-2025/hop",
        ] {
            assert_eq!(published(url), None, "{url}");
        }
    }
}
