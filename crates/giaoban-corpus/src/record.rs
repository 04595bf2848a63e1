use std::borrow::Cow;
use std::sync::LazyLock;

use giaoban_core::{Metadata, RawDocument, Source};
use serde_json::{Map, Value};

use crate::encoding::UTF_8;
use crate::published::published;
use crate::{Options, Origin};

/// What a field of a record is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    Text,
    Id,
    Date,
    Url,
    Title,
    /// Who published it.
    Source,
}

impl Role {
    const ALL: [Role; 6] = [Role::Text, Role::Id, Role::Date, Role::Url, Role::Title, Role::Source];

    fn named(name: &str) -> Self {
        match name {
            "text" => Self::Text,
            "id" => Self::Id,
            "date" => Self::Date,
            "url" => Self::Url,
            "title" => Self::Title,
            "source" => Self::Source,
            _ => panic!("unknown role `{name}` in fields.tsv"),
        }
    }

    /// The field that the user named for this role.
    fn given(self, options: &Options) -> Option<&str> {
        let fields = &options.fields;
        match self {
            Self::Text => fields.text.as_deref(),
            Self::Id => fields.id.as_deref(),
            Self::Date => fields.date.as_deref(),
            Self::Url => fields.url.as_deref(),
            Self::Title => fields.title.as_deref(),
            Self::Source => None,
        }
    }

    /// Whether `value` can have this role.
    fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (_, Value::String(text)) => !text.trim().is_empty(),
            (Self::Id | Self::Date, Value::Number(_)) => scalar(self, value).is_some(),
            (Self::Id | Self::Date, Value::Object(_)) => scalar(self, value).is_some(),
            _ => false,
        }
    }
}

/// The usual names, sorted, with what they are for and their rank among those for the same.
static NAMES: LazyLock<Vec<(&str, Role, usize)>> = LazyLock::new(|| {
    let rows = include_str!("../data/fields.tsv").lines().filter(|row| !row.starts_with('#'));
    let rows = rows.map(|row| row.split_once('\t').expect("two columns"));
    let mut names: Vec<_> = rows.enumerate().map(|(rank, (role, name))| (name, Role::named(role), rank)).collect();
    names.sort_unstable_by_key(|(name, ..)| *name);
    names
});

/// What a field called `name` is usually for, and its rank: the lower, the better.
pub(crate) fn usual(name: &str) -> Option<(Role, usize)> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let name = match name.bytes().all(plain) {
        true => Cow::Borrowed(name),
        false => {
            let mark = |c: char| if matches!(c, ' ' | '-' | '.' | ':') { '_' } else { c };
            Cow::Owned(name.trim().chars().flat_map(char::to_lowercase).map(mark).collect())
        }
    };
    let at = NAMES.binary_search_by_key(&&*name, |(name, ..)| *name).ok()?;
    let (_, role, rank) = NAMES[at];
    Some((role, rank))
}

/// Which of some columns has which role, by index.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Columns([Option<usize>; 6]);

impl Columns {
    /// Finds the roles of the columns called `names`. An error names what the user has asked for and is not there, or that no column has
    /// texts.
    pub(crate) fn of<'n>(names: impl Iterator<Item = &'n str> + Clone, options: &Options) -> Result<Self, String> {
        let mut best = [None::<(usize, usize)>; 6];
        for (index, name) in names.clone().enumerate() {
            if let Some((role, rank)) = usual(name)
                && best[role as usize].is_none_or(|(other, _)| rank < other)
            {
                best[role as usize] = Some((rank, index));
            }
        }
        let list = || names.clone().take(20).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let mut columns = best.map(|found| found.map(|(_, index)| index));
        for role in Role::ALL {
            if let Some(given) = role.given(options) {
                let exact = names.clone().position(|name| name == given);
                let index = exact.or_else(|| names.clone().position(|name| name.trim().eq_ignore_ascii_case(given)));
                columns[role as usize] =
                    Some(index.ok_or_else(|| format!("no column `{given}`; the columns are {}", list()))?);
            }
        }
        if columns[Role::Text as usize].is_none() {
            return Err(format!("no column with a usual name for texts; --text-field takes one of {}", list()));
        }
        Ok(Self(columns))
    }

    /// Whether the column has a role.
    pub(crate) fn has(&self, index: usize) -> bool {
        self.0.contains(&Some(index))
    }

    /// The column with this role.
    pub(crate) fn index(&self, role: Role) -> Option<usize> {
        self.0[role as usize]
    }
}

/// Where a record comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct From<'a> {
    pub(crate) origin: &'a Origin,
    /// Number of the record in the file, from 0.
    pub(crate) record: u64,
    pub(crate) format: &'static str,
    /// `None` for UTF-8.
    pub(crate) encoding: Option<&'static str>,
}

/// A document from the fields of a record. What has no meaning here is kept under `source.fields`.
pub(crate) fn document(
    mut fields: Map<String, Value>,
    from: &From<'_>,
    options: &Options,
) -> Result<RawDocument, String> {
    let mut best = [const { None::<(usize, String)> }; 6];
    // A text field that is there, but has no text in it.
    let mut wrong: Option<(usize, String)> = None;
    for (name, value) in &fields {
        let Some((role, rank)) = usual(name) else { continue };
        if role.given(options).is_some() {
            continue;
        }
        if role.takes(value) {
            if best[role as usize].as_ref().is_none_or(|(other, _)| rank < *other) {
                best[role as usize] = Some((rank, name.clone()));
            }
        } else if role == Role::Text && !value.is_null() && wrong.as_ref().is_none_or(|(other, _)| rank < *other) {
            wrong = Some((rank, name.clone()));
        }
    }
    let mut take = |role: Role| match role.given(options) {
        Some(given) => take_given(&mut fields, given, role),
        None => best[role as usize].take().and_then(|(_, name)| fields.remove(&name)),
    };
    let (text, id) = (take(Role::Text), take(Role::Id));
    let (date, url, title, name) = (take(Role::Date), take(Role::Url), take(Role::Title), take(Role::Source));
    fields.retain(|name, value| !value.is_null() || usual(name).is_none());
    let Some(Value::String(text)) = text else { return Err(no_text(&fields, wrong, options)) };
    let taken = Taken {
        text,
        id: id.and_then(|id| scalar(Role::Id, &id)),
        date: date.and_then(|date| scalar(Role::Date, &date)),
        url: url.and_then(string),
        title: title.and_then(string),
        source: name.and_then(string),
    };
    Ok(taken.document(fields, from))
}

/// What was taken from the fields of a record; nothing of it is empty.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) text: String,
    pub(crate) id: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) source: Option<String>,
}

impl Taken {
    /// The document, which carries the other `fields` along.
    pub(crate) fn document(self, fields: Map<String, Value>, from: &From<'_>) -> RawDocument {
        let id = self.id.unwrap_or_else(|| format!("{}:{}", from.origin.id, from.record));
        let metadata = Metadata { title: self.title, published: self.date.map(published), ..Metadata::default() };
        let source = Source {
            path: from.origin.path.clone(),
            record: from.record,
            format: from.format,
            encoding: from.encoding.unwrap_or(UTF_8),
            url: self.url,
            name: self.source,
            fields,
            ..Source::default()
        };
        RawDocument { id, text: self.text, source, metadata, ..RawDocument::default() }
    }
}

/// Takes the field that the user named, also one in an object in the record: `article.body`. Leaves it when it cannot have
/// the role.
fn take_given(fields: &mut Map<String, Value>, given: &str, role: Role) -> Option<Value> {
    if let Some(value) = fields.get(given) {
        return if role.takes(value) { fields.remove(given) } else { None };
    }
    let (outer, inner) = given.split_once('.')?;
    take_given(fields.get_mut(outer)?.as_object_mut()?, inner, role)
}

fn find_given<'f>(fields: &'f Map<String, Value>, given: &str) -> Option<&'f Value> {
    fields.get(given).or_else(|| {
        let (outer, inner) = given.split_once('.')?;
        find_given(fields.get(outer)?.as_object()?, inner)
    })
}

/// Why a record has no text. `wrong` is the best of the fields with a usual name.
fn no_text(fields: &Map<String, Value>, wrong: Option<(usize, String)>, options: &Options) -> String {
    let Some(name) = options.fields.text.clone().or(wrong.map(|(_, name)| name)) else {
        return "the record has no field `text`, `content`, `body` or the like; --text-field tells its name".to_owned();
    };
    match find_given(fields, &name) {
        None | Some(Value::Null) => format!("the record has no field `{name}`"),
        Some(Value::String(_)) => "the text of the record is empty".to_owned(),
        Some(value) => format!("the field `{name}` is {}, not a string", kind(value)),
    }
}

fn string(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// A string or number as a string; also as data bases export ids and times (`{"$oid": …}`, `{"$date": …}`). Numbers are times only when they can be:
/// years, days written as one number, seconds or milliseconds since 1970.
fn scalar(role: Role, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) if role == Role::Date => {
            let whole = number.as_i64().or_else(|| number.as_f64().map(|number| number as i64))?;
            let text = whole.to_string();
            matches!(text.len(), 4 | 8 | 10 | 13).then_some(text)
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Object(fields) if fields.len() == 1 => {
            let (name, value) = fields.iter().next()?;
            // `$numberLong` is a number in a string.
            matches!(&**name, "$oid" | "$date" | "$numberLong").then(|| scalar(role, value))?
        }
        _ => None,
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
    const NO_TEXT: &str = "the record has no field `text`, `content`, `body` or the like; --text-field tells its name";

    use super::*;

    fn of(json: &str) -> Result<RawDocument, String> {
        with(json, &Options::default())
    }

    fn with(json: &str, options: &Options) -> Result<RawDocument, String> {
        let origin = &Origin { path: "tin/a.jsonl".into(), id: "a".into() };
        let from = From { origin, record: 7, format: "jsonl", encoding: None };
        document(serde_json::from_str(json).unwrap(), &from, options)
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
        assert_eq!(of(r#"{"id":"x"}"#).unwrap_err(), NO_TEXT);
        assert_eq!(of(r#"{"text":5}"#).unwrap_err(), "the field `text` is a number, not a string");
        assert_eq!(of(r#"{"text":" \n"}"#).unwrap_err(), "the text of the record is empty");
    }

    #[test]
    fn usual_names_are_found() {
        for (json, expected) in [
            (
                r#"{"noi_dung":"a","tieu_de":"b","ngay_dang":"2021-03-04","link":"d","nguon":"e","doc_id":5}"#,
                "5|a|b|2021-03-04|d|e",
            ),
            (r#"{"Nội dung":"a","Tiêu đề":"b","Ngày đăng":"04/03/2021","URL":"d"}"#, "a:7|a|b|04/03/2021|d|-"),
            (
                r#"{"maintext":"a","headline":"b","date_publish":"2021-03-04 05:06:07","source_url":"d"}"#,
                "a:7|a|b|2021-03-04 05:06:07|d|-",
            ),
            (r#"{"articleBody":"a","datePublished":"2021","publisher":{"name":"x"}}"#, "a:7|a|-|2021|-|-"),
            (r#"{"article:published_time":"2021","full-text":"a","og:title":"b"}"#, "a:7|a|b|2021|-|-"),
            // A text that is empty gives way; so does a list.
            (r#"{"text":"","content":"a"}"#, "a:7|a|-|-|-|-"),
            (r#"{"text":[],"content":"a"}"#, "a:7|a|-|-|-|-"),
            // Numbers are times when they can be.
            (r#"{"text":"a","timestamp":1614816000}"#, "a:7|a|-|1614816000|-|-"),
            (r#"{"text":"a","timestamp":1614816000123}"#, "a:7|a|-|1614816000123|-|-"),
            (r#"{"text":"a","published_at":1614816000.5}"#, "a:7|a|-|1614816000|-|-"),
            (r#"{"text":"a","date":20210304}"#, "a:7|a|-|20210304|-|-"),
            (r#"{"text":"a","time":12}"#, "a:7|a|-|-|-|-"),
            // As MongoDB exports.
            (
                r#"{"_id":{"$oid":"5f"},"text":"a","date":{"$date":"2021-03-04T05:06:07Z"}}"#,
                "5f|a|-|2021-03-04T05:06:07Z|-|-",
            ),
            (r#"{"text":"a","date":{"$date":{"$numberLong":"1614816000123"}}}"#, "a:7|a|-|1614816000123|-|-"),
        ] {
            let found = of(json).unwrap();
            let or = |value: &Option<String>| value.clone().unwrap_or("-".into());
            let (title, date) = (or(&found.metadata.title), or(&found.metadata.published));
            let (url, name) = (or(&found.source.url), or(&found.source.name));
            assert_eq!(format!("{}|{}|{title}|{date}|{url}|{name}", found.id, found.text), expected, "{json}");
        }
    }

    #[test]
    fn the_user_names_fields() {
        let fields =
            |text: &str| crate::Fields { text: Some(text.into()), date: Some("d".into()), ..Default::default() };
        let options = |text: &str| Options { fields: fields(text), ..Options::default() };
        let found = with(r#"{"text":"a","t":"b","d":"2020","date":"2021"}"#, &options("t")).unwrap();
        assert_eq!((&*found.text, found.metadata.published.as_deref()), ("b", Some("2020")));
        assert_eq!(serde_json::to_string(&found.source.fields).unwrap(), r#"{"date":"2021","text":"a"}"#);
        let found = with(r#"{"article":{"body":"b","x":1}}"#, &options("article.body")).unwrap();
        assert_eq!(serde_json::to_string(&found.source.fields).unwrap(), r#"{"article":{"x":1}}"#);
        assert_eq!(found.text, "b");
        for (json, message) in [
            (r#"{"text":"a"}"#, "the record has no field `a.b`"),
            (r#"{"a":{"b":""}}"#, "the text of the record is empty"),
            (r#"{"a":{"b":[]}}"#, "the field `a.b` is a list, not a string"),
        ] {
            assert_eq!(with(json, &options("a.b")).unwrap_err(), message);
        }
    }

    #[test]
    fn columns() {
        let of = |names: &[&str], options: &Options| Columns::of(names.iter().copied(), options);
        let columns = of(&["stt", "Tiêu đề", "content", "text", "date"], &Options::default()).unwrap();
        assert_eq!([Role::Text, Role::Title, Role::Date].map(|role| columns.index(role)), [Some(3), Some(1), Some(4)]);
        let message = "no column with a usual name for texts; --text-field takes one of `a`, `b`";
        assert_eq!(of(&["a", "b"], &Options::default()).unwrap_err(), message);
        let options =
            Options { fields: crate::Fields { text: Some("B".into()), ..Default::default() }, ..Options::default() };
        assert_eq!(of(&["a", "b"], &options).unwrap().index(Role::Text), Some(1));
        assert_eq!(of(&["a", "text"], &options).unwrap_err(), "no column `B`; the columns are `a`, `text`");
    }

    #[test]
    fn the_table_of_names_is_in_order() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0), "a name stands for two things");
        assert!(NAMES.iter().all(|(name, role, _)| usual(name).is_some_and(|(found, _)| found == *role)));
    }
}
