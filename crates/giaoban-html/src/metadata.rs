//! What the page says of itself besides its text.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::time;

const TABLE: &str = include_str!("../data/metadata.tsv");

/// Fields of `data/metadata.tsv`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Field {
    Published,
    Title,
    Site,
    Author,
    Url,
}

/// A value with its rank; the lowest rank counts, among equal ones the first.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
struct Best(Option<(u8, String)>);

impl Best {
    fn offer(&mut self, rank: u8, value: String) {
        if self.0.as_ref().is_none_or(|(best, _)| rank < *best) {
            self.0 = Some((rank, value));
        }
    }

    fn take(self) -> Option<String> {
        self.0.map(|(_, value)| value)
    }
}

/// A `<time>` element.
#[derive(Debug)]
pub(crate) struct TimeMark {
    /// Its node.
    pub(crate) node: u32,
    /// Its time in ISO 8601.
    pub(crate) time: String,
}

/// Metadata as it is gathered.
#[derive(Debug, Default)]
pub(crate) struct Head {
    published: Best,
    title: Best,
    site: Best,
    author: Best,
    url: Best,
    pub(crate) page_title: String,
    pub(crate) times: Vec<TimeMark>,
}

/// The longest value that is kept, in bytes.
const LONGEST: usize = 2048;

/// The longest JSON-LD that is read, in bytes.
const LONGEST_JSON: usize = 1 << 20;

/// `<time>` elements beyond this number are those of teasers and comments.
const TIMES: usize = 64;

impl Head {
    /// `<meta name content>`.
    pub(crate) fn meta(&mut self, name: &[u8], content: &[u8]) {
        if name.is_empty() || name.len() > 64 || content.is_empty() || content.len() > LONGEST {
            return;
        }
        let Some(&(field, rank)) = fields().get(name.to_ascii_lowercase().as_slice()) else { return };
        self.offer(field, rank, &String::from_utf8_lossy(content));
    }

    /// `<link rel href>`.
    pub(crate) fn link(&mut self, rel: &[u8], href: &[u8]) {
        if rel.eq_ignore_ascii_case(b"canonical") && href.len() <= LONGEST {
            self.offer(Field::Url, 1, &String::from_utf8_lossy(href));
        }
    }

    /// `<time datetime>`; `marked` when it is said to be the publication's.
    pub(crate) fn time(&mut self, datetime: &[u8], marked: bool, node: u32) {
        if datetime.is_empty() || datetime.len() > 96 || self.times.len() == TIMES {
            return;
        }
        let Some(time) = time::iso(&String::from_utf8_lossy(datetime)) else { return };
        if marked {
            self.published.offer(2, time.clone());
        }
        self.times.push(TimeMark { node, time });
    }

    /// The text of `<title>`.
    pub(crate) fn page_title(&mut self, text: &str) {
        if self.page_title.is_empty() && text.len() <= LONGEST {
            self.page_title = squeeze(text);
        }
    }

    /// A script of JSON-LD.
    pub(crate) fn json_ld(&mut self, text: &str) {
        if text.len() > LONGEST_JSON || !text.contains('{') {
            return;
        }
        // Line feeds inside strings, which JSON forbids, are common.
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim_end_matches(';');
        let Ok(value) = serde_json::from_str::<Value>(text) else { return };
        let mut rest = vec![&value];
        let mut seen = 0;
        while let Some(value) = rest.pop() {
            seen += 1;
            if seen > 10_000 {
                break;
            }
            match value {
                // The first in the page is to be seen first.
                Value::Array(values) => rest.extend(values.iter().rev()),
                Value::Object(fields) => {
                    self.json_object(fields);
                    for name in ["mainEntity", "mainEntityOfPage", "@graph"] {
                        rest.extend(fields.get(name));
                    }
                }
                _ => {}
            }
        }
    }

    fn json_object(&mut self, fields: &serde_json::Map<String, Value>) {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let kinds = match fields.get("@type") {
            Some(Value::String(kind)) => kind.clone(),
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
            _ => String::new(),
        };
        let is = |names: &[&str]| names.iter().any(|name| kinds.contains(name));
        let article = is(&["Article", "Posting", "Report"]);
        if !article && !kinds.is_empty() && !is(&["WebPage", "CreativeWork"]) {
            return;
        }
        let rank = if article { 0 } else { 2 };
        if let Some(published) = text("datePublished") {
            self.offer(Field::Published, rank, published);
        }
        if let Some(title) = text("headline") {
            self.offer(Field::Title, 2, title);
        }
        if let Some(name) = name_of(fields.get("author")).filter(|_| article) {
            self.offer(Field::Author, 0, name);
        }
        if let Some(name) = name_of(fields.get("publisher")) {
            self.offer(Field::Site, 2, name);
        }
    }

    fn offer(&mut self, field: Field, rank: u8, value: &str) {
        // Values are often escaped twice.
        let value = squeeze(&unescape(value));
        if value.is_empty() {
            return;
        }
        match field {
            Field::Published => {
                if let Some(time) = time::iso(&value) {
                    self.published.offer(rank, time);
                }
            }
            Field::Title => self.title.offer(rank, value),
            Field::Site => self.site.offer(rank, value),
            // Addresses of profiles are no names.
            Field::Author if !value.contains("://") && value.len() <= 200 => self.author.offer(rank, value),
            Field::Author => {}
            Field::Url => {
                if value.starts_with("http://") || value.starts_with("https://") {
                    self.url.offer(rank, value);
                }
            }
        }
    }

    /// The title as metadata gives it.
    pub(crate) fn title(&self) -> Option<&str> {
        self.title.0.as_ref().map(|(_, title)| title.as_str())
    }

    pub(crate) fn site(&self) -> Option<&str> {
        self.site.0.as_ref().map(|(_, site)| site.as_str())
    }

    /// Publication time, name of the site, author.
    pub(crate) fn finish(self) -> (Option<String>, Option<String>, Option<String>, Option<String>) {
        (self.published.take(), self.site.take(), self.author.take(), self.url.take())
    }
}

fn fields() -> &'static FxHashMap<&'static [u8], (Field, u8)> {
    static FIELDS: LazyLock<FxHashMap<&'static [u8], (Field, u8)>> = LazyLock::new(|| {
        let mut fields = FxHashMap::default();
        for row in crate::rows(TABLE) {
            let [field, rank, name] = row[..] else { panic!("metadata.tsv: three cells are needed in {row:?}") };
            let field = match field {
                "published" => Field::Published,
                "title" => Field::Title,
                "site" => Field::Site,
                "author" => Field::Author,
                "url" => Field::Url,
                _ => panic!("metadata.tsv: no field is called `{field}`"),
            };
            let rank = rank.parse().unwrap_or_else(|_| panic!("metadata.tsv: `{rank}` is no rank"));
            fields.insert(name.as_bytes(), (field, rank));
        }
        fields
    });
    &FIELDS
}

/// The name of a person or body: a string, an object with `name`, or the first of a list of them.
fn name_of(value: Option<&Value>) -> Option<&str> {
    let value = match value? {
        Value::Array(list) => list.first()?,
        value => value,
    };
    match value {
        Value::String(name) => Some(name),
        Value::Object(fields) => fields.get("name")?.as_str(),
        _ => None,
    }
}

/// One line, single spaces. NBSP counts as a space here.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Decodes the entities that remain in a value that was escaped twice.
fn unescape(value: &str) -> std::borrow::Cow<'_, str> {
    if !value.contains('&') || !value.contains(';') {
        return value.into();
    }
    let mut out = String::new();
    for token in html5gum::Tokenizer::new(&value.replace('<', "&lt;")) {
        let Ok(token) = token;
        if let html5gum::Token::String(text) = token {
            out.push_str(&String::from_utf8_lossy(&text));
        }
    }
    out.into()
}
