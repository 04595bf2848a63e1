use giaoban_text::{Matches, Owner, SentenceRange, Span, Token};
use jiff::civil::Date;
use serde::Serialize;

/// Where a text came from.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Source {
    /// Path as given by the user, `-` for standard input.
    pub path: String,
    /// Number of the record in its file, from 0.
    pub record: u64,
    /// Format that it was read from, such as `text` or `jsonl`.
    pub format: &'static str,
    /// Name of the character encoding that it was decoded from.
    pub encoding: &'static str,
    /// Name of the encoding that the text had been in before somebody took it for windows-1252 and stored it in `encoding`
    /// (`Tá»‰nh á»§y`, `TØnh ñy`); left out when that had not happened. The text is as it was meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inner_encoding: Option<&'static str>,
    /// How many U+FFFD are in the text: characters that were lost, in decoding or before; left out when there are none.
    #[serde(skip_serializing_if = "is_zero")]
    pub replaced: u64,
    /// Address of the page; `null` in the output when unknown.
    pub url: Option<String>,
    /// Who published it, as the input record says in its own field `source`; left out when unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Fields of the input record that have no meaning here, as given; empty when there are none.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub fields: serde_json::Map<String, serde_json::Value>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What an input record says about its text besides the text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Metadata {
    /// Title, when it is not part of the text.
    pub title: Option<String>,
    /// Publication time in ISO 8601 (`2020-08-03`, `2020-08-03T07:30`, with an offset or not, `2020-08`).
    pub published: Option<String>,
    /// When the page was fetched, in ISO 8601: not its publication, which lies before.
    pub captured: Option<String>,
}

/// A text as read, before its structure is known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RawDocument {
    /// Name of the document within its corpus.
    pub id: String,
    /// The text as supplied, decoded.
    pub text: String,
    /// Where it came from.
    pub source: Source,
    /// What the record says about it.
    pub metadata: Metadata,
    /// Zones that are known from the markup of the source, such as captions of pictures, in order; all others are found by reading.
    pub zones: Vec<Zone>,
}

/// Kinds of zones; the names are the output's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneKind {
    /// The site's clock when the page was captured.
    PageClock,
    /// The line with the publication date.
    Stamp,
    /// The headline.
    Title,
    /// The paragraph under the headline that sums up the event (`sapô`).
    Lead,
    /// A heading inside the text.
    Heading,
    /// The text.
    Body,
    /// The line under a picture.
    Caption,
    /// Who wrote it.
    Byline,
    /// Where it was taken from: `Theo Báo Lào Cai`.
    Credit,
    /// How often it was read.
    Counter,
    /// A line for a recording or file.
    Media,
    /// Teasers of other stories.
    Related,
    /// Navigation, rating, share buttons.
    Furniture,
}

/// A run of whole lines of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Zone {
    /// What it is.
    pub kind: ZoneKind,
    /// Where it is; no line feed at either end.
    pub span: Span,
}

/// Where a publication date came from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The input record.
    Metadata,
    /// A line of the page that stamps it.
    Stamp,
    /// The dateline of the text.
    Dateline,
    /// The address of the page.
    Url,
    /// The latest day of the events told.
    Event,
    /// Only a period is known.
    Period,
    /// Nothing is known.
    None,
}

/// A point or period of time as an ISO 8601 or TIMEX3 value, with the days it covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentTime {
    /// `2020-12-21T18:11:53`, `2020-12-29`, `2020-Q1`, `2022-03`, `2017`.
    pub value: String,
    /// First day covered.
    pub first: Date,
    /// Last day covered, inclusive.
    pub last: Date,
}

impl DocumentTime {
    /// The one day, when the value is as precise as that.
    pub fn day(&self) -> Option<Date> {
        (self.first == self.last).then_some(self.first)
    }
}

/// When a text was published, as far as is known: the document creation time (DCT).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// The time; `None` exactly when the basis is [`Basis::None`].
    pub time: Option<DocumentTime>,
    /// What it rests on.
    pub basis: Basis,
}

/// The administrative unit that a text is about and whose bodies it means by `tỉnh`, `huyện`, `xã`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct DocumentPlace {
    /// Name without its classifier.
    pub name: String,
    /// Code of the General Statistics Office, of the era of the text; absent when ambiguous.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The province, where the place is a smaller unit and its province is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
    /// The district, where the place is a commune and its district is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// `province`, `district` or `commune`.
    pub level: &'static str,
}

/// The first document that tells the story of another one.
#[derive(Clone, PartialEq, Debug)]
pub struct Duplicate {
    /// Its id.
    pub of: String,
    /// How much of the two texts is the same: common runs of words as a share of all, estimated, from 0 to 1, in hundredths.
    pub similarity: f64,
}

/// A text with its structure. Never changes once built.
#[derive(Debug)]
pub struct Document {
    /// Name of the document within its corpus.
    pub id: String,
    /// The text as supplied, decoded. All spans are byte ranges of it.
    pub text: String,
    /// Where it came from.
    pub source: Source,
    /// What the record says about it.
    pub metadata: Metadata,
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// Sentences in order; every token is in exactly one.
    pub sentences: Vec<SentenceRange>,
    /// What the phrases of all lexicons matched.
    pub matches: Matches,
    /// Zones in order, without overlaps. Text between them belongs to none.
    pub zones: Vec<Zone>,
    /// The publication time.
    pub published: Published,
    /// The time at which the page was captured, from its clock.
    pub captured: Option<DocumentTime>,
    /// The headline, from the text or the record.
    pub title: Option<String>,
    /// The place of the document; absent when the evidence is thin.
    pub place: Option<DocumentPlace>,
    /// The document of the corpus that told the same story before; absent as well when nobody looked for it.
    pub duplicate: Option<Duplicate>,
}

impl Document {
    /// What one owner's phrases matched, by first token, shorter ones first.
    pub fn matches(&self, owner: Owner) -> &[giaoban_text::Match] {
        self.matches.of(owner)
    }

    /// The zone that holds byte `at`, [`ZoneKind::Body`] for text outside all zones.
    pub fn zone_at(&self, at: u32) -> ZoneKind {
        let after = self.zones.partition_point(|zone| zone.span.start() <= at);
        match after.checked_sub(1).map(|i| self.zones[i]) {
            Some(zone) if at < zone.span.end() => zone.kind,
            _ => ZoneKind::Body,
        }
    }

    /// The span from token `start` to before token `end`.
    ///
    /// # Panics
    /// Panics when the range is empty or outside the document.
    #[inline]
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        Span::new(self.tokens[start].start(), self.tokens[end - 1].end())
    }

    /// Index of the first token that begins at or after byte `at`.
    pub fn token_at(&self, at: u32) -> usize {
        self.tokens.partition_point(|token| token.start() < at)
    }

    /// Index of the sentence that holds token `token`.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| (sentence.end as usize) <= token)
    }
}
