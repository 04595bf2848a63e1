use giaoban_core::{Metadata, RawDocument, Source};
use serde_json::{Map, Value};

use crate::Part;
use crate::encoding::UTF_8;

/// Names under which the text of a record is looked for, the best first.
const TEXT: [&str; 3] = ["text", "content", "body"];
/// Names of the publication time.
const PUBLISHED: [&str; 3] = ["published", "date", "timestamp"];

/// A document from the fields of a record. What has no meaning here is kept under `source.fields`.
pub(crate) fn document(
    mut fields: Map<String, Value>,
    part: &Part,
    record: u64,
    format: &'static str,
) -> Result<RawDocument, String> {
    let origin = &part.origin;
    let encoding = part.encoding.unwrap_or(UTF_8);
    let text = take_text(&mut fields)?;
    if text.trim().is_empty() {
        return Err("the text of the record is empty".to_owned());
    }
    let id = match fields.remove("id") {
        Some(Value::String(id)) if !id.is_empty() => id,
        Some(Value::Number(id)) => id.to_string(),
        other => {
            keep(&mut fields, "id", other);
            format!("{}:{record}", origin.id)
        }
    };
    let published = PUBLISHED.iter().find_map(|name| take_string(&mut fields, name));
    let metadata = Metadata { title: take_string(&mut fields, "title"), published };
    let url = take_string(&mut fields, "url");
    let name = take_string(&mut fields, "source");
    let source = Source { path: origin.path.clone(), record, format, encoding, url, name, fields, ..Source::default() };
    Ok(RawDocument { id, text, source, metadata })
}

fn take_text(fields: &mut Map<String, Value>) -> Result<String, String> {
    let mut wrong = None;
    for name in TEXT {
        match fields.remove(name) {
            Some(Value::String(text)) => return Ok(text),
            None | Some(Value::Null) => {}
            Some(other) => {
                wrong.get_or_insert((name, kind(&other)));
                fields.insert(name.to_owned(), other);
            }
        }
    }
    Err(match wrong {
        Some((name, kind)) => format!("the field `{name}` is {kind}, not a string"),
        None => "the record has no field `text`, `content` or `body`".to_owned(),
    })
}

/// Takes a string that is not empty. Anything else stays where it is.
fn take_string(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    match fields.remove(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
        other => {
            keep(fields, name, other);
            None
        }
    }
}

fn keep(fields: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value.filter(|value| !value.is_null()) {
        fields.insert(name.to_owned(), value);
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Origin;

    fn of(json: &str) -> Result<RawDocument, String> {
        let origin = Arc::new(Origin { path: "tin/a.jsonl".into(), id: "a".into() });
        let part = Part { origin, bytes: Vec::new(), line: 1, record: 7, encoding: None };
        document(serde_json::from_str(json).unwrap(), &part, 7, "jsonl")
    }

    #[test]
    fn fields_find_their_place() {
        let document =
            of(r#"{"id":"k1","content":"Tỉnh ủy họp.","date":"2021-03-04","title":"Họp","url":"https://a.vn/1",
            "source":"Báo A","views":12,"tags":["x"]}"#)
            .unwrap();
        assert_eq!((&*document.id, &*document.text), ("k1", "Tỉnh ủy họp."));
        assert_eq!(document.metadata.published.as_deref(), Some("2021-03-04"));
        assert_eq!(document.metadata.title.as_deref(), Some("Họp"));
        assert_eq!(document.source.url.as_deref(), Some("https://a.vn/1"));
        assert_eq!(document.source.name.as_deref(), Some("Báo A"));
        assert_eq!(serde_json::to_string(&document.source.fields).unwrap(), r#"{"tags":["x"],"views":12}"#);
    }

    #[test]
    fn the_first_name_wins_and_the_others_are_kept() {
        let document = of(r#"{"body":"b","text":"t","published":"2020","date":"2019","timestamp":5}"#).unwrap();
        assert_eq!((&*document.id, &*document.text), ("a:7", "t"));
        assert_eq!(document.metadata.published.as_deref(), Some("2020"));
        let kept = serde_json::to_string(&document.source.fields).unwrap();
        assert_eq!(kept, r#"{"body":"b","date":"2019","timestamp":5}"#);
        assert_eq!(of(r#"{"id":42,"text":null,"content":"c"}"#).unwrap().id, "42");
    }

    #[test]
    fn a_record_without_text_says_so() {
        assert_eq!(of(r#"{"id":"x"}"#).unwrap_err(), "the record has no field `text`, `content` or `body`");
        assert_eq!(of(r#"{"text":5}"#).unwrap_err(), "the field `text` is a number, not a string");
        assert_eq!(of(r#"{"text":" \n"}"#).unwrap_err(), "the text of the record is empty");
    }
}
