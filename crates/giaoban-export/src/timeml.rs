//! Documents as TimeML, the XML of temporal annotation that the tools of TempEval read.
//!
//! ```xml
//! <TimeML>
//! <DOCID>2023-117</DOCID>
//! <DCT><TIMEX3 tid="t0" type="DATE" value="2023-09-27" functionInDocument="CREATION_TIME">2023-09-27</TIMEX3></DCT>
//! <TITLE>…</TITLE>
//! <TEXT>… <TIMEX3 tid="t1" type="DATE" value="2023-09-26" temporalFunction="true" anchorTimeID="t0">hôm qua</TIMEX3> …</TEXT>
//! </TimeML>
//! ```
//!
//! The content of `TEXT` is the text as supplied, character for character, after a parser has resolved the
//! escapes. Characters that XML 1.0 does not allow are written as U+FFFD.
//!
//! A value of TIMEX3 is one point, length or set. A period from one point to another (`2016/2020`) is therefore
//! written as TimeML says: a `DURATION` whose `beginPoint` and `endPoint` are empty tags behind it. A set has
//! `quant="EVERY"`. Where mentions overlap, the longest is tagged.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use giaoban_core::{Annotations, Document, DynAnalyzer, Mention, Timex3, TimexAnchor};
use jiff::civil::{Date, Time};

const CREATION: &str = "t0";

/// Appends a document as TimeML, with every temporal expression that the analyzers found.
pub fn write_timeml<'a>(
    document: &Document,
    annotations: &Annotations,
    analyzers: impl Iterator<Item = &'a dyn DynAnalyzer>,
    out: &mut String,
) {
    let mentions: Vec<Mention<'_>> = analyzers.flat_map(|analyzer| analyzer.mentions(annotations)).collect();
    write(document, &mentions, out);
}

fn write(document: &Document, mentions: &[Mention<'_>], out: &mut String) {
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML>\n<DOCID>");
    escape(&document.id, out);
    out.push_str("</DOCID>\n<DCT>");
    // TimeML wants a creation time of every document.
    let created = document.published.time.as_ref().map_or("XXXX-XX-XX", |time| &*time.value);
    let kind = kind_of_point(created);
    Tag { tid: CREATION, kind, value: created, attributes: &[("functionInDocument", "CREATION_TIME")] }
        .write(Some(created), out);
    out.push_str("</DCT>\n");
    if let Some(title) = &document.title {
        out.push_str("<TITLE>");
        escape(title, out);
        out.push_str("</TITLE>\n");
    }
    out.push_str("<TEXT>");
    let mut ids = 0;
    let mut at = 0;
    for (start, end, timex) in longest(mentions) {
        escape(&document.text[at..start], out);
        write_mention(timex, &document.text[start..end], &mut ids, out);
        at = end;
    }
    escape(&document.text[at..], out);
    out.push_str("</TEXT>\n</TimeML>\n");
}

/// The temporal expressions in order, without overlaps: start, end, value.
fn longest<'m>(mentions: &'m [Mention<'_>]) -> Vec<(usize, usize, &'m Timex3<'m>)> {
    let mut candidates: Vec<(usize, usize, &Timex3<'_>)> = mentions
        .iter()
        .filter_map(|m| Some((m.span.start() as usize, m.span.end() as usize, m.timex3.as_ref()?)))
        .filter(|(start, end, _)| start < end)
        .collect();
    candidates.sort_by_key(|(start, end, _)| (Reverse(end - start), *start));
    let mut kept: BTreeMap<usize, (usize, &Timex3<'_>)> = BTreeMap::new();
    for (start, end, timex) in candidates {
        if kept.range(..end).next_back().is_none_or(|(_, (before, _))| *before <= start) {
            kept.insert(start, (end, timex));
        }
    }
    kept.into_iter().map(|(start, (end, timex))| (start, end, timex)).collect()
}

/// Writes one mention around its text. `ids` is the number of the last id.
fn write_mention(timex: &Timex3<'_>, text: &str, ids: &mut usize, out: &mut String) {
    let mut next_id = || {
        *ids += 1;
        format!("t{ids}")
    };
    let tid = next_id();
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    let points = timex.value.split_once('/').map(|(begin, end)| (begin, next_id(), end, next_id()));
    if let Some((_, begin_id, _, end_id)) = &points {
        attributes.extend([("beginPoint", &**begin_id), ("endPoint", &**end_id)]);
    }
    if timex.kind == "SET" {
        attributes.push(("quant", "EVERY"));
    }
    attributes.extend(timex.modifier.map(|modifier| ("mod", modifier)));
    if let Some(anchor) = timex.computed_from {
        attributes.push(("temporalFunction", "true"));
        if anchor == TimexAnchor::Creation {
            attributes.push(("anchorTimeID", CREATION));
        }
    }
    if !timex.comment.is_empty() {
        attributes.push(("comment", &timex.comment));
    }
    let Some((begin, begin_id, end, end_id)) = &points else {
        Tag { tid: &tid, kind: timex.kind, value: &timex.value, attributes: &attributes }.write(Some(text), out);
        return;
    };
    let length = length(begin, end);
    Tag { tid: &tid, kind: "DURATION", value: &length, attributes: &attributes }.write(Some(text), out);
    for (tid, value) in [(begin_id, begin), (end_id, end)] {
        Tag { tid, kind: kind_of_point(value), value, attributes: &[] }.write(None, out);
    }
}

/// A value with a time of day is a `TIME`, any other point a `DATE`.
fn kind_of_point(value: &str) -> &'static str {
    if value.contains('T') { "TIME" } else { "DATE" }
}

/// The length of a period from the first to the last of its parts, both included: `2016`, `2020` is `P5Y`; `PXD` when
/// the parts are not of one known kind.
fn length(begin: &str, end: &str) -> String {
    counted(begin, end).unwrap_or_else(|| "PXD".to_owned())
}

fn counted(begin: &str, end: &str) -> Option<String> {
    let span = |first: i64, last: i64| (first <= last).then_some(last - first + 1);
    if let (Some(begin), Some(end)) = (moment(begin), moment(end)) {
        let minutes = end.checked_sub(begin).filter(|minutes| *minutes >= 0)?;
        return Some(if minutes % 60 == 0 { format!("PT{}H", minutes / 60) } else { format!("PT{minutes}M") });
    }
    if let (Ok(begin), Ok(end)) = (begin.parse::<Date>(), end.parse::<Date>()) {
        return Some(format!("P{}D", span(days(begin), days(end))?));
    }
    let year = |text: &str| (text.len() == 4).then(|| text.parse::<u16>().ok()).flatten().map(i64::from);
    let (first, last) = (begin.get(..4).and_then(year)?, end.get(..4).and_then(year)?);
    match (begin.get(4..)?, end.get(4..)?) {
        ("", "") => Some(format!("P{}Y", span(first, last)?)),
        (a, b) => {
            let part = |text: &str| match text.strip_prefix("-Q") {
                Some(quarter) => Some((3, quarter.parse::<u8>().ok()?)),
                None => Some((1, text.strip_prefix('-')?.parse::<u8>().ok()?)),
            };
            let ((months, a), (unit, b)) = (part(a)?, part(b)?);
            let parts = span(first * (12 / months) + i64::from(a), last * (12 / months) + i64::from(b))?;
            (months == unit).then(|| format!("P{}M", parts * months))
        }
    }
}

/// Days since a fixed one.
fn days(day: Date) -> i64 {
    const FIRST: Date = jiff::civil::date(1970, 1, 1);
    day.duration_since(FIRST).as_hours() / 24
}

/// Minutes since a fixed one of a day with a clock time; an offset behind it is passed over.
fn moment(value: &str) -> Option<i64> {
    let (day, time) = value.split_once('T')?;
    let time: Time = time.get(..5)?.parse().ok()?;
    Some(days(day.parse().ok()?) * 24 * 60 + i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

/// One `TIMEX3` element.
struct Tag<'a> {
    tid: &'a str,
    kind: &'a str,
    value: &'a str,
    /// Names and values of the others.
    attributes: &'a [(&'a str, &'a str)],
}

impl Tag<'_> {
    /// Writes it around `text`, or as an empty element.
    fn write(&self, text: Option<&str>, out: &mut String) {
        out.push_str("<TIMEX3");
        let first = [("tid", self.tid), ("type", self.kind), ("value", self.value)];
        for (name, value) in first.iter().chain(self.attributes) {
            out.extend([" ", name, "=\""]);
            escape(value, out);
            out.push('"');
        }
        match text {
            Some(text) => {
                out.push('>');
                escape(text, out);
                out.push_str("</TIMEX3>");
            }
            None => out.push_str("/>"),
        }
    }
}

/// Appends text so that a parser gives it back, in content and in attributes.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A parser would read a line feed.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            '\0'..' ' | '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use giaoban_core::text::Span;

    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape(text, &mut out);
        out
    }

    fn timex(kind: &'static str, value: &'static str) -> Timex3<'static> {
        Timex3 { kind, value: value.into(), modifier: None, computed_from: None, comment: String::new() }
    }

    fn tagged(timex: &Timex3<'_>, text: &str) -> String {
        let mut out = String::new();
        write_mention(timex, text, &mut 4, &mut out);
        out
    }

    #[test]
    fn text_survives() {
        assert_eq!(escaped("a < b && \"c\"\r\n\t>"), "a &lt; b &amp;&amp; &quot;c&quot;&#13;\n\t&gt;");
        assert_eq!(escaped("\0a\u{1b}\u{FFFF}😀"), "\u{FFFD}a\u{FFFD}\u{FFFD}😀");
    }

    #[test]
    fn attributes() {
        assert_eq!(
            tagged(&timex("DATE", "2020-12-21"), "ngày 21/12/2020"),
            "<TIMEX3 tid=\"t5\" type=\"DATE\" value=\"2020-12-21\">ngày 21/12/2020</TIMEX3>"
        );
        let set = timex("SET", "P1Y");
        assert_eq!(
            tagged(&set, "hằng năm"),
            "<TIMEX3 tid=\"t5\" type=\"SET\" value=\"P1Y\" quant=\"EVERY\">hằng năm</TIMEX3>"
        );
        let late = Timex3 {
            modifier: Some("BEFORE"),
            computed_from: Some(TimexAnchor::Creation),
            comment: "a \"b\"".to_owned(),
            ..timex("DATE", "2023-09-30")
        };
        assert_eq!(
            tagged(&late, "30/9"),
            "<TIMEX3 tid=\"t5\" type=\"DATE\" value=\"2023-09-30\" mod=\"BEFORE\" temporalFunction=\"true\" \
             anchorTimeID=\"t0\" comment=\"a &quot;b&quot;\">30/9</TIMEX3>"
        );
    }

    #[test]
    fn a_period_has_its_ends_behind_it() {
        assert_eq!(
            tagged(&timex("DATE", "2016/2020"), "2016 - 2020"),
            "<TIMEX3 tid=\"t5\" type=\"DURATION\" value=\"P5Y\" beginPoint=\"t6\" endPoint=\"t7\">2016 - 2020</TIMEX3>\
             <TIMEX3 tid=\"t6\" type=\"DATE\" value=\"2016\"/><TIMEX3 tid=\"t7\" type=\"DATE\" value=\"2020\"/>"
        );
    }

    #[test]
    fn lengths() {
        for (value, expected) in [
            ("2016/2020", "P5Y"),
            ("2023-01/2023-09", "P9M"),
            ("2022-11/2023-02", "P4M"),
            ("2023-Q1/2023-Q3", "P9M"),
            ("2022-Q4/2023-Q1", "P6M"),
            ("2023-03-15/2023-03-20", "P6D"),
            ("2024-02-28/2024-03-01", "P3D"),
            ("2023-03-05T08:00/2023-03-05T10:30", "PT150M"),
            ("2023-03-05T08:00/2023-03-05T10:00+07:00", "PT2H"),
            ("XXXX-03-15/XXXX-03-20", "PXD"),
            ("2020/2016", "PXD"),
            ("2020/2021-03", "PXD"),
            ("/", "PXD"),
            ("năm/đôi", "PXD"),
        ] {
            let (begin, end) = value.split_once('/').expect("a period");
            assert_eq!(length(begin, end), expected, "{value}");
        }
    }

    #[test]
    fn the_longest_of_overlapping_mentions_is_kept() {
        let mention = |start, end, timex3| Mention {
            id: String::new(),
            span: Span::new(start, end),
            rule: "",
            kind: "",
            gloss: "".into(),
            references: Vec::new(),
            timex3,
        };
        let some = || Some(timex("DATE", "2020"));
        let all = [
            mention(0, 5, some()),
            mention(4, 12, some()),
            mention(10, 30, some()),
            mention(11, 14, some()),
            mention(0, 90, None),
            mention(30, 31, some()),
        ];
        let kept: Vec<_> = longest(&all).into_iter().map(|(start, end, _)| (start, end)).collect();
        assert_eq!(kept, [(0, 5), (10, 30), (30, 31)]);
    }
}
