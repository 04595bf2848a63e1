//! `giaoban timeml` against the TimeML 1.2 definition: elements, attributes and values of `TIMEX3`, and the text.

use std::collections::BTreeSet;
use std::fs;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::command::{giaoban, giaoban_with};
use crate::{sample_folder, samples};

const TYPES: &[&str] = &["DATE", "TIME", "DURATION", "SET"];
const FUNCTIONS: &[&str] = &[
    "CREATION_TIME",
    "EXPIRATION_TIME",
    "MODIFICATION_TIME",
    "PUBLICATION_TIME",
    "RELEASE_TIME",
    "RECEPTION_TIME",
    "NONE",
];
const MODIFIERS: &[&str] = &[
    "BEFORE",
    "AFTER",
    "ON_OR_BEFORE",
    "ON_OR_AFTER",
    "LESS_THAN",
    "MORE_THAN",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
    "START",
    "MID",
    "END",
    "APPROX",
];
/// Attributes that point at another `TIMEX3`.
const REFERENCES: &[&str] = &["beginPoint", "endPoint", "anchorTimeID", "valueFromFunction"];

/// A `TIMEX3` element: attributes and text.
#[derive(Debug, Default)]
struct Timex {
    attributes: Vec<(String, String)>,
    text: String,
}

impl Timex {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
    }
}

/// What a document holds.
#[derive(Debug, Default)]
struct TimeMl {
    /// Elements below the root in order.
    parts: Vec<String>,
    id: String,
    title: String,
    text: String,
    timexes: Vec<Timex>,
}

fn timex(element: &BytesStart<'_>) -> Timex {
    let attributes = element.attributes().map(|attribute| {
        let attribute = attribute.expect("an attribute, once");
        let value = quick_xml::escape::unescape(&attribute.value).expect("known escapes").into_owned();
        (attribute.key.as_ref().to_owned(), value)
    });
    Timex { attributes: attributes.collect(), text: String::new() }
}

/// Reads a document and checks that its elements stand where the definition has them.
fn read(xml: &str) -> TimeMl {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut found = TimeMl::default();
    let mut open: Vec<String> = Vec::new();
    let name = |element: &BytesStart<'_>| element.name().as_ref().to_owned();
    loop {
        let mut add = |text: &str, open: &[String]| {
            let path: Vec<&str> = open.iter().map(String::as_str).collect();
            match path[..] {
                [] | ["TimeML"] => assert!(text.trim().is_empty(), "text outside of elements: {text:?}"),
                ["TimeML", "DOCID"] => found.id += text,
                ["TimeML", "TITLE"] => found.title += text,
                ["TimeML", "TEXT", ..] => found.text += text,
                _ => {}
            }
            if path.last() == Some(&"TIMEX3") {
                found.timexes.last_mut().expect("an open element").text += text;
            }
        };
        match reader.read_event().expect("well-formed XML") {
            Event::Text(text) => add(&text, &open),
            Event::GeneralRef(reference) => {
                let reference = format!("&{};", &*reference);
                add(&quick_xml::escape::unescape(&reference).expect("a known escape"), &open);
            }
            Event::Start(element) => {
                let name = name(&element);
                match (open.last().map(String::as_str), &*name) {
                    (None, "TimeML") => {}
                    (Some("TimeML"), "DOCID" | "DCT" | "TITLE" | "TEXT") => found.parts.push(name.clone()),
                    (Some("DCT" | "TEXT"), "TIMEX3") => found.timexes.push(timex(&element)),
                    (parent, name) => panic!("{name} in {parent:?}"),
                }
                open.push(name);
            }
            Event::Empty(element) => {
                assert_eq!((name(&element).as_str(), open.last().map(String::as_str)), ("TIMEX3", Some("TEXT")));
                found.timexes.push(timex(&element));
            }
            Event::End(_) => drop(open.pop().expect("an open element")),
            Event::Decl(_) => assert!(found.parts.is_empty()),
            Event::Eof => break,
            event => panic!("{event:?}"),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    found
}

/// Whether `value` has the form `pattern`: `9` a digit or `X`, other characters themselves.
fn like(value: &str, pattern: &str) -> bool {
    value.len() == pattern.len()
        && value.bytes().zip(pattern.bytes()).all(|(v, p)| match p {
            b'9' => v.is_ascii_digit() || v == b'X',
            p => v == p,
        })
}

/// A day or a longer part of the calendar.
fn is_date(value: &str) -> bool {
    const PATTERNS: &[&str] =
        &["9999-99-99", "9999-99", "9999", "999", "99", "9999-Q9", "9999-H9", "9999-W99", "9999-W99-9", "BC9999"];
    let named = ["-SP", "-SU", "-FA", "-WI", "-WE"];
    matches!(value, "PAST_REF" | "PRESENT_REF" | "FUTURE_REF")
        || PATTERNS.iter().any(|pattern| like(value, pattern))
        || named.iter().any(|end| value.strip_suffix(end).is_some_and(|v| like(v, "9999") || like(v, "9999-W99")))
}

fn is_time(value: &str) -> bool {
    let Some((day, time)) = value.split_once('T') else { return false };
    let clock = &time[..time.find(['+', '-', 'Z']).unwrap_or(time.len())];
    is_date(day)
        && (matches!(time, "MO" | "MI" | "AF" | "EV" | "NI")
            || ["99", "99:99", "99:99:99"].iter().any(|pattern| like(clock, pattern)))
}

fn is_length(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('P') else { return false };
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    let all = |part: &str, units: &str| {
        let mut number = false;
        part.chars().all(|c| {
            if c.is_ascii_digit() || c == '.' || c == 'X' {
                number = true;
                return true;
            }
            std::mem::take(&mut number) && units.contains(c)
        }) && !number
    };
    !rest.is_empty() && !rest.ends_with('T') && all(days, "YMWD") && all(time, "HMS")
}

/// Checks every `TIMEX3` against the list of attributes in the definition.
fn check(xml: &str) -> TimeMl {
    let document = read(xml);
    let parts: Vec<&str> = document.parts.iter().map(String::as_str).filter(|part| *part != "TITLE").collect();
    assert_eq!(parts, ["DOCID", "DCT", "TEXT"]);
    let mut ids = BTreeSet::new();
    for timex in &document.timexes {
        let id = timex.get("tid").expect("a tid");
        assert!(id.strip_prefix('t').is_some_and(|number| number.parse::<u32>().is_ok()), "{id}");
        assert!(ids.insert(id), "{id} twice");
    }
    let first = &document.timexes[0];
    assert_eq!((first.get("tid"), first.get("functionInDocument")), (Some("t0"), Some("CREATION_TIME")));
    for timex in &document.timexes {
        let (kind, value) = (timex.get("type").expect("a type"), timex.get("value").expect("a value"));
        let good = match kind {
            "DATE" => is_date(value),
            "TIME" => is_time(value),
            "DURATION" => is_length(value),
            "SET" => is_length(value) || is_date(value) || is_time(value),
            _ => false,
        };
        assert!(good, "{kind} {value}: {timex:?}");
        for (name, value) in &timex.attributes {
            let value = value.as_str();
            let good = match name.as_str() {
                "tid" | "value" | "comment" | "quant" | "freq" => !value.is_empty(),
                "type" => TYPES.contains(&value),
                "functionInDocument" => FUNCTIONS.contains(&value),
                "temporalFunction" => matches!(value, "true" | "false"),
                "mod" => MODIFIERS.contains(&value),
                name if REFERENCES.contains(&name) => ids.contains(value),
                _ => false,
            };
            assert!(good, "{name}={value}: {timex:?}");
        }
        assert_eq!(timex.get("beginPoint").is_some(), timex.get("endPoint").is_some(), "{timex:?}");
    }
    document
}

#[test]
fn samples_are_valid_and_keep_their_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("tml");
    let ran = giaoban(["timeml".as_ref(), sample_folder().as_os_str(), "-o".as_ref(), out.as_os_str()]);
    assert_eq!((ran.code, &*ran.out, &*ran.err), (0, "", ""));
    let samples = samples();
    assert_eq!(fs::read_dir(&out).expect("the folder").count(), samples.len());
    let mut kinds = BTreeSet::new();
    for (name, text) in samples {
        let xml = fs::read_to_string(out.join(format!("{name}.tml"))).expect("a file for every document");
        let document = check(&xml);
        assert_eq!(document.id, name);
        assert_eq!(document.text, text, "{name}");
        assert!(document.timexes.len() > 1, "{name}");
        assert!(document.timexes[1..].iter().all(|t| t.text.is_empty() || text.contains(&t.text)));
        kinds.extend(document.timexes.iter().filter_map(|t| t.get("type").map(str::to_owned)));
    }
    assert_eq!(kinds.len(), TYPES.len(), "{kinds:?}");
}

/// One record through the program; its text must come back.
fn one(text: &str, published: Option<&str>) -> TimeMl {
    let record = serde_json::json!({"id": "a<&>\"b", "title": "Họp & bàn", "text": text, "published": published});
    let ran = giaoban_with(["timeml", "-"], format!("{record}\n").as_bytes());
    assert_eq!((ran.code, &*ran.err), (0, ""));
    let document = check(&ran.out);
    assert_eq!((&*document.id, &*document.title), ("a<&>\"b", "Họp & bàn"));
    document
}

#[test]
fn values_and_anchors() {
    let text = "Hôm qua, giai đoạn 2016 - 2020, hằng năm, 5 năm, năm 111 trước Công nguyên.";
    let document = one(text, Some("2023-09-27"));
    assert_eq!(document.text, text);
    let rows: Vec<_> =
        document.timexes.iter().map(|t| (&*t.text, t.get("type").unwrap(), t.get("value").unwrap())).collect();
    assert_eq!(
        rows,
        [
            ("2023-09-27", "DATE", "2023-09-27"),
            ("Hôm qua", "DATE", "2023-09-26"),
            ("giai đoạn 2016 - 2020", "DURATION", "P5Y"),
            ("", "DATE", "2016"),
            ("", "DATE", "2020"),
            ("hằng năm", "SET", "P1Y"),
            ("5 năm", "DURATION", "P5Y"),
            ("năm 111 trước Công nguyên", "DATE", "BC0111"),
        ]
    );
    assert_eq!(document.timexes[1].get("anchorTimeID"), Some("t0"));
    assert_eq!(document.timexes[2].get("endPoint"), document.timexes[4].get("tid"));
}

#[test]
fn characters_of_xml_and_those_that_it_forbids() {
    let text = "A < B & C > \"D\" 'E' ]]> 😀\r\nHo\u{323}p nga\u{300}y 5/3/2024.\r";
    assert_eq!(one(text, None).text, text);
    assert_eq!(one("a\u{1}b\u{FFFE}c 5/3/2024", Some("2024")).text, "a\u{FFFD}b\u{FFFD}c 5/3/2024");
}

#[test]
fn many_documents_need_a_folder() {
    let input = "{\"text\":\"Một.\"}\n{\"text\":\"Hai.\"}\n";
    let ran = giaoban_with(["timeml", "-"], input.as_bytes());
    assert_eq!((ran.code, &*ran.out), (2, ""));
    assert_eq!(ran.err, "giaoban: more than one document: name a folder for them with -o DIR\n");
}
