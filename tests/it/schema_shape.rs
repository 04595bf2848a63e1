//! The shape of a line of output, beyond what [`giaoban_testing::conformance`] checks of each layer.

use giaoban_core::text::TokenBuffer;
use giaoban_core::{RawDocument, registered, select};
use giaoban_export::{JsonLines, OffsetUnit};
use giaoban_runner::Engine;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::samples;

fn engine() -> Engine {
    Engine::new(&select(&registered(), None).expect("a plan"))
}

fn line(engine: &Engine, text: &str, offsets: OffsetUnit) -> Value {
    let raw = RawDocument { id: "page".into(), text: text.into(), ..RawDocument::default() };
    let found = engine.analyze(raw, &mut TokenBuffer::default());
    let mut line = Vec::new();
    let analyzers = engine.plan().map(|(_, analyzer)| analyzer);
    JsonLines { offsets, text: true }.write(
        &found.document,
        &found.annotations,
        analyzers,
        &found.summaries,
        &mut line,
    );
    serde_json::from_slice(&line).expect("a line is JSON")
}

/// Every annotation of a line.
fn annotations(line: &Value) -> impl Iterator<Item = &Value> {
    line["annotations"].as_object().expect("an object").values().flat_map(|layer| layer.as_array().expect("a list"))
}

fn offset(value: &Value) -> usize {
    value.as_u64().expect("an offset") as usize
}

#[test]
fn lines_have_the_documented_parts() {
    let engine = engine();
    let names: Vec<&str> = registered().iter().map(|registration| registration.name).collect();
    for (name, text) in samples() {
        let line = line(&engine, &text, OffsetUnit::CodePoints);
        assert_eq!(line["schema"], "giaoban/1", "{name}");
        assert_eq!(line["text"], text, "{name}");
        for part in ["annotations", "summary"] {
            let mut keys: Vec<&str> = line[part].as_object().expect("an object").keys().map(String::as_str).collect();
            keys.sort_unstable();
            assert_eq!(keys, names, "{part} of {name}");
        }
        let characters: Vec<char> = text.chars().collect();
        let mut end_before = 0;
        for zone in line["document"]["zones"].as_array().expect("a list") {
            let (start, end) = (offset(&zone["start"]), offset(&zone["end"]));
            assert!(end_before <= start && start < end && end <= characters.len(), "{name}: {zone}");
            assert!(characters[start] != '\n' && characters[end - 1] != '\n', "{name}: {zone}");
            end_before = end;
        }
    }
}

#[test]
fn ids_are_unique_and_references_resolve() {
    let engine = engine();
    let prefixes: Vec<&str> = registered().iter().map(|registration| registration.id_prefix).collect();
    /// Collects the strings below `value` that are not its own `id` and stand for ids by their field's name.
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        const FIELDS: &[&str] =
            &["holder", "body", "positions", "date", "issuer", "event", "entity", "period", "reporter"];
        if let Value::Object(fields) = value {
            for (name, value) in fields {
                match value {
                    Value::String(id) if FIELDS.contains(&name.as_str()) => found.push(id),
                    Value::Array(ids) if FIELDS.contains(&name.as_str()) => {
                        found.extend(ids.iter().filter_map(Value::as_str));
                    }
                    _ => references(value, found),
                }
            }
        }
    }
    for (name, text) in samples() {
        let line = line(&engine, &text, OffsetUnit::CodePoints);
        let ids: Vec<&str> = annotations(&line).map(|a| a["id"].as_str().expect("an id")).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{name}");
        let mut targets = Vec::new();
        annotations(&line).for_each(|annotation| references(annotation, &mut targets));
        for target in targets {
            assert!(unique.binary_search(&target).is_ok(), "{name}: `{target}` is no id (prefixes {prefixes:?})");
        }
    }
}

#[test]
fn the_three_units_mean_the_same_places() {
    let engine = engine();
    let odd = "😀 Chiều 12/7/2019, Ti\u{309}nh u\u{309}y\u{a0}Hà Giang 😀 họp với 5 xã.".to_owned();
    for (name, text) in samples().into_iter().chain([("odd".to_owned(), odd)]) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let by_unit = [OffsetUnit::CodePoints, OffsetUnit::Bytes, OffsetUnit::Utf16].map(|u| line(&engine, &text, u));
        let [points, bytes, utf16] = by_unit.each_ref().map(|line| annotations(line).collect::<Vec<_>>());
        assert_eq!((points.len(), points.len()), (bytes.len(), utf16.len()), "{name}");
        for ((p, b), u) in points.iter().zip(&bytes).zip(&utf16) {
            assert_eq!(p["text"], text[offset(&b["start"])..offset(&b["end"])], "{name}");
            let cut = String::from_utf16(&units[offset(&u["start"])..offset(&u["end"])]).expect("whole characters");
            assert_eq!(p["text"], cut, "{name}");
        }
    }
}

#[test]
fn decomposed_text_gives_the_same() {
    let engine = engine();
    for (name, text) in samples() {
        let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
        let [nfc, nfd] = [&composed, &decomposed].map(|text| line(&engine, text, OffsetUnit::CodePoints));
        let mentions = |line: &Value| -> Vec<String> {
            annotations(line).map(|a| format!("{} {}", a["rule"], a["text"]).nfc().collect()).collect()
        };
        assert_eq!(mentions(&nfc), mentions(&nfd), "{name}");
        for part in ["published", "published_basis", "place"] {
            assert_eq!(nfc["document"][part], nfd["document"][part], "{part} of {name}");
        }
    }
}
