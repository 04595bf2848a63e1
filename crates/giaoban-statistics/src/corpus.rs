//! Figures over a corpus: a row for each, the same indicator of a place over its periods, and reports that
//! contradict each other.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hash::Hasher;
use std::sync::Arc;

use giaoban_core::text::{NormalizedText, word_key};
use giaoban_core::{
    Annotation, Annotations, Cell, Column, ColumnType, Document, Payload, Ref, Register, Rows, Table, TableFormat,
    ZoneKind, json,
};
use giaoban_date::TimeExpression;
use giaoban_entity::EntityMention;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::Serialize;

use crate::{Aggregate, Change, Figure, FigureKind, Qualifier};

const fn text(name: &'static str, description: &'static str) -> Column {
    Column::new(name, ColumnType::Text, description)
}

const fn number(name: &'static str, description: &'static str) -> Column {
    Column::new(name, ColumnType::Number, description)
}

const fn integer(name: &'static str, description: &'static str) -> Column {
    Column::new(name, ColumnType::Integer, description)
}

/// One row a figure.
pub(crate) static FIGURES: Table = Table {
    name: "figures",
    description: "figure",
    format: TableFormat::Csv,
    columns: &[
        text("figure", "id of the figure in its document"),
        text("zone", "kind of the zone that it stands in"),
        text("text", "number and unit as printed"),
        text("kind", "count, percent, money, measure, ratio, multiple"),
        number("value", "the number as printed; the low end of a range"),
        number("max", "the high end of a range"),
        number("of", "ratio: of how many"),
        text("unit", "unit or counted noun as printed"),
        number("base_value", "the value in the base unit"),
        number("base_max", "the high end in the base unit"),
        text("base_unit", "VND, m², kg …"),
        text("per", "what the figure is per"),
        text("item", "what is counted or measured"),
        text("qualifier", "about, over, under, at_least, at_most"),
        text("change", "up or down, when the figure is a change"),
        text("compared_to", "what it is compared with"),
        text("aggregate", "total, average, cumulative"),
        text("status", "target or plan; empty for results"),
        text("period", "value of the date that it is for"),
        text("period_from", "first day of the period"),
        text("period_to", "last day of the period"),
        text("figure_place", "place that the sentence names; else it is the document's"),
        text("figure_place_code", "its code"),
        text("reporter", "body or person that the sentence names"),
        text("follows", "figure whose item this one goes on with"),
        text("part_of", "figure that this one is a part of"),
    ],
};

/// What tells a series, in front of the rows about one.
const IDENTITY: [Column; 11] = [
    text("series", "key of the series: indicator, unit and place; the same in every corpus"),
    text("indicator", "the indicator as it was first printed"),
    text("place", "name of the place"),
    text("place_code", "its code"),
    text("kind", "kind of figure"),
    text("unit", "base unit of the values"),
    text("per", "what they are per"),
    text("status", "target or plan; empty for results"),
    text("change", "up or down, when the values are changes"),
    text("period_from", "first day"),
    text("period_to", "last day, inclusive"),
];

/// [`IDENTITY`] and the columns `rest`.
const fn of_series<const N: usize>(rest: &[Column]) -> [Column; N] {
    let mut out = [IDENTITY[0]; N];
    let mut i = 0;
    while i < N {
        out[i] = if i < IDENTITY.len() { IDENTITY[i] } else { rest[i - IDENTITY.len()] };
        i += 1;
    }
    out
}

/// One row for each value of an indicator of a place in a period.
static SERIES: Table = Table {
    name: "series",
    description: "value of an indicator of a place in a period, of indicators with two periods or more",
    format: TableFormat::Csv,
    columns: &const {
        of_series::<17>(&[
            number("value", "the value in the base unit"),
            number("max", "the high end of a range"),
            text("qualifier", "how exact"),
            integer("documents", "documents that give the value for the period"),
            text("document", "the first of them"),
            text("figure", "id of the figure there"),
        ])
    },
};

/// One row for each value that another report of the same thing contradicts.
static CONFLICTS: Table = Table {
    name: "conflicts",
    description: "two reports of one indicator, place and period that contradict each other",
    format: TableFormat::Csv,
    columns: &const {
        of_series::<19>(&[
            number("value", "the value that most documents give; among equals the smallest"),
            integer("documents", "documents that give it"),
            text("document", "the first of them"),
            text("figure", "id of the figure there"),
            number("other_value", "a value that contradicts it"),
            integer("other_documents", "documents that give it"),
            text("other_document", "the first of them"),
            text("other_figure", "id of the figure there"),
        ])
    },
};

/// The name that a value has in the output.
fn name<T: Serialize>(value: &T) -> String {
    let mut out = Vec::new();
    json::write(value, &mut out);
    String::from_utf8(out).expect("JSON is UTF-8").trim_matches('"').to_owned()
}

/// Gives the rows of [`FIGURES`].
pub(crate) fn figure_rows(document: &Document, found: &[Annotation<Figure>], prior: &Annotations, rows: &mut dyn Rows) {
    for (index, annotation) in found.iter().enumerate() {
        let figure = &annotation.value;
        let date = figure.period.map(|period| &prior.at::<TimeExpression>(period).value);
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        let (from, to) = (day(date.and_then(|date| date.from)), day(date.and_then(|date| date.to)));
        let entity = |entity: Option<Ref<EntityMention>>| entity.map(|entity| &prior.at::<EntityMention>(entity).value);
        let (place, reporter) = (entity(figure.place), entity(figure.reporter));
        let id = Ref::<Figure>::new(index).to_string();
        let zone = name(&document.zone_at(annotation.span.start()));
        let (qualifier, change) = (figure.qualifier.as_ref().map(name), figure.change.as_ref().map(name));
        let (aggregate, status) = (figure.aggregate.as_ref().map(name), figure.status.as_ref().map(name));
        let id_of = |figure: Option<Ref<Figure>>| figure.map(|figure| figure.to_string());
        let (follows, part_of) = (id_of(figure.follows), id_of(figure.part_of));
        rows.row(
            &FIGURES,
            &[
                Cell::Text(&id),
                Cell::Text(&zone),
                Cell::Text(annotation.span.of(&document.text)),
                Cell::Text(figure.kind()),
                Cell::Number(figure.value),
                figure.max.into(),
                figure.of.into(),
                figure.unit.as_ref().into(),
                figure.base_value.into(),
                figure.base_max.into(),
                figure.base_unit.as_deref().into(),
                figure.per.as_ref().into(),
                figure.item.as_ref().into(),
                qualifier.as_ref().into(),
                change.as_ref().into(),
                figure.compared_to.as_ref().into(),
                aggregate.as_ref().into(),
                status.as_ref().into(),
                date.map(|date| &date.value).into(),
                from.as_ref().into(),
                to.as_ref().into(),
                place.map(|place| &place.name).into(),
                place.and_then(|place| place.code.as_ref()).into(),
                reporter.map(|reporter| &reporter.name).into(),
                follows.as_ref().into(),
                part_of.as_ref().into(),
            ],
        );
    }
}

/// The words of a wording, and what they are taken as.
type Wording = (Vec<u128>, Vec<u128>);

/// What tells that two wordings mean one indicator.
#[derive(Debug)]
pub(crate) struct Indicators {
    /// Rows of `indicators.tsv` by their first word, the longest first.
    wordings: FxHashMap<u128, Vec<Wording>>,
    /// What stands before the name of a place.
    classifiers: Vec<Vec<u128>>,
}

/// The words of a text, marks left out, in the identity that they have over documents.
fn words(text: &str) -> Vec<u128> {
    text.split(|c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c))
        .filter(|word| !word.is_empty())
        .map(word_key)
        .collect()
}

impl Indicators {
    pub(crate) fn new() -> Self {
        let mut wordings: FxHashMap<u128, Vec<Wording>> = FxHashMap::default();
        for row in include_str!("../data/indicators.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (wording, taken) = row.split_once('\t').expect("indicators.tsv: two cells");
            let wording = words(wording);
            wordings.entry(wording[0]).or_default().push((wording, words(taken)));
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for rows in wordings.values_mut() {
            rows.sort_by_key(|(wording, _)| std::cmp::Reverse(wording.len()));
        }
        let classifiers = ["tỉnh", "thành phố", "TP", "huyện", "quận", "thị xã", "TX", "xã", "phường", "thị trấn"]
            .map(words)
            .to_vec();
        Self { wordings, classifiers }
    }

    /// The words of an indicator in one wording and one order, without names of its place. Few words say little: their number
    /// goes along.
    fn canonical(&self, item: &str, places: &[&str]) -> Vec<u128> {
        let names: Vec<Vec<u128>> = places.iter().map(|place| words(place)).filter(|name| !name.is_empty()).collect();
        let item = words(item);
        let mut out: Vec<u128> = Vec::with_capacity(item.len());
        let mut at = 0;
        while at < item.len() {
            let rest = &item[at..];
            let classifier = self.classifiers.iter().find(|words| rest.starts_with(words)).map_or(0, Vec::len);
            if let Some(name) = names.iter().find(|name| rest[classifier..].starts_with(name)) {
                at += classifier + name.len();
                continue;
            }
            let rows = self.wordings.get(&item[at]).map_or(&[][..], Vec::as_slice);
            match rows.iter().find(|(wording, _)| item[at..].starts_with(wording)) {
                Some((wording, taken)) => {
                    out.extend(taken);
                    at += wording.len();
                }
                None => {
                    out.push(item[at]);
                    at += 1;
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Days of a period, as days since 1970, inclusive.
type Days = (i32, i32);

/// One value reported for a period; two reports of it are one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Report {
    days: Days,
    /// Value and high end in the base unit, as bits that are ordered like the numbers.
    value: u64,
    max: u64,
    /// Half of the last printed digit.
    step: u64,
    qualifier: Option<Qualifier>,
}

/// Bits of a number that is not negative are ordered as it is.
fn bits(value: f64) -> u64 {
    value.max(0.0).to_bits()
}

impl Report {
    fn value(&self) -> f64 {
        f64::from_bits(self.value)
    }

    fn max(&self) -> Option<f64> {
        (self.max != self.value).then(|| f64::from_bits(self.max))
    }

    /// The numbers that the report allows: half of the last digit to either side; a twentieth for `khoảng`, a tenth for `hơn`
    /// and `gần` on their side; all on one side for `ít nhất` and `tối đa`.
    fn allows(&self) -> (f64, f64) {
        let (low, high) = (self.value(), f64::from_bits(self.max));
        let step = f64::from_bits(self.step);
        match self.qualifier {
            None => (low - step, high + step),
            Some(Qualifier::About) => (low * 0.95 - step, high * 1.05 + step),
            Some(Qualifier::Over) => (low - step, high * 1.1 + step),
            Some(Qualifier::Under) => (low * 0.9 - step, high + step),
            Some(Qualifier::AtLeast) => (low - step, f64::INFINITY),
            Some(Qualifier::AtMost) => (0.0, high + step),
        }
    }

    fn contradicts(&self, other: &Self) -> bool {
        let ((a, b), (c, d)) = (self.allows(), other.allows());
        b < c || d < a
    }
}

/// Who gave a value.
#[derive(Clone, Debug)]
struct Source {
    documents: u32,
    /// The first document, and the index of the figure in it.
    document: Arc<str>,
    figure: u32,
}

/// An indicator of a place.
#[derive(Clone, Debug)]
struct Series {
    /// As it was first printed.
    indicator: Box<str>,
    place: Arc<str>,
    code: Option<Box<str>>,
    kind: FigureKind,
    unit: Option<Box<str>>,
    per: Option<Box<str>>,
    status: Option<crate::Status>,
    change: Option<Change>,
    reports: BTreeMap<Report, Source>,
}

/// The same indicators of the same places over the documents of a corpus.
///
/// Two figures are of one indicator when their items have the same syllables after wordings of one meaning were replaced, words that
/// tell nothing apart (`tổng số`, `trên địa bàn`, names of the place) were dropped and order was forgotten, and when
/// kind, base unit, what they are per, status and direction of change are the same. Only figures of the text count that
/// have a period of known days and a place; of counted things only those that are told by four syllables or
/// more. Indicators are told by 128-bit hashes.
///
/// Two reports of one period contradict each other when the numbers that they allow, in view of printed digits and words like `hơn` and
/// `khoảng`, have nothing in common and different documents give them.
///
/// Memory: about 300 bytes for each indicator of a place and 150 for each distinct value. Pages of news hold about three
/// such figures; a million of them stay below 1 GB, reprints taking nothing more than their ids.
#[derive(Clone, Default, Debug)]
pub struct SeriesRegister {
    series: FxHashMap<u128, Series>,
}

/// The place of a figure: name, code.
struct Place<'a> {
    name: &'a str,
    code: Option<&'a str>,
}

impl SeriesRegister {
    pub(crate) fn add(
        &mut self,
        indicators: &Indicators,
        document: &Document,
        found: &[Annotation<Figure>],
        prior: &Annotations,
    ) {
        let id: Arc<str> = document.id.as_str().into();
        // A document reports a value once, however often it prints it.
        let mut given: FxHashSet<(u128, Report)> = FxHashSet::default();
        for (index, annotation) in found.iter().enumerate() {
            let zone = document.zone_at(annotation.span.start());
            if !matches!(
                zone,
                ZoneKind::Title | ZoneKind::Lead | ZoneKind::Heading | ZoneKind::Body | ZoneKind::Caption
            ) {
                continue;
            }
            let figure = &annotation.value;
            let printed = annotation.span.of(&document.text);
            let Some((key, place)) = identity(indicators, document, printed, figure, prior) else { continue };
            let Some(days) = period(document, figure, prior) else { continue };
            let value = figure.base_value.unwrap_or(figure.value);
            let max = if figure.base_value.is_some() { figure.base_max } else { figure.max };
            let report = Report {
                days,
                value: bits(value),
                max: bits(max.unwrap_or(value)),
                step: bits(step(figure)),
                qualifier: figure.qualifier,
            };
            if !given.insert((key, report)) {
                continue;
            }
            let series = self.series.entry(key).or_insert_with(|| Series {
                indicator: figure.item.as_deref().unwrap_or_default().into(),
                place: place.name.into(),
                code: place.code.map(Into::into),
                kind: figure.kind,
                unit: figure.base_unit.as_deref().or(figure.unit.as_deref()).map(Into::into),
                per: figure.per.as_deref().map(Into::into),
                status: figure.status,
                change: figure.change,
                reports: BTreeMap::new(),
            });
            let source = Source { documents: 1, document: Arc::clone(&id), figure: index as u32 };
            add_report(&mut series.reports, report, source);
        }
    }
}

fn add_report(reports: &mut BTreeMap<Report, Source>, report: Report, source: Source) {
    match reports.entry(report) {
        Entry::Vacant(entry) => {
            entry.insert(source);
        }
        Entry::Occupied(mut entry) => entry.get_mut().documents += source.documents,
    }
}

/// Half of the last printed digit, in the base unit: 0.05 billion for `1,5 tỷ`. Whole numbers are exact to the last digit.
fn step(figure: &Figure) -> f64 {
    let scale = match figure.base_value {
        Some(base) if figure.value != 0.0 => base / figure.value,
        _ => 1.0,
    };
    let decimals = (0..9).find(|&places| {
        let shifted = figure.value * 10f64.powi(places);
        (shifted - shifted.round()).abs() <= shifted.abs() * 1e-12
    });
    // `1,2 triệu` and `3 tỷ` are rounded, `1.245` people are not.
    match decimals {
        Some(0) if scale <= 1.0 => 0.0,
        Some(places) => 0.5 * scale / 10f64.powi(places),
        None => 0.0,
    }
}

/// The days that a figure is for.
fn period(document: &Document, figure: &Figure, prior: &Annotations) -> Option<Days> {
    let date = &prior.at::<TimeExpression>(figure.period?).value;
    let day = |day: jiff::civil::Date| Some(jiff::civil::date(1970, 1, 1).until(day).ok()?.get_days());
    match (date.from, date.to) {
        (Some(from), Some(to)) => Some((day(from)?, day(to)?)),
        // `hiện nay` is the day of publication.
        _ if date.value == "PRESENT_REF" => {
            let today = day(document.published.time.as_ref()?.day()?)?;
            Some((today, today))
        }
        _ => None,
    }
}

/// What tells the series of a figure, and its place. `None` for figures that are of no indicator or of no place.
fn identity<'a>(
    indicators: &Indicators,
    document: &'a Document,
    printed: &str,
    figure: &'a Figure,
    prior: &'a Annotations,
) -> Option<(u128, Place<'a>)> {
    let item = figure.item.as_deref()?;
    if figure.kind == FigureKind::Ratio || figure.value < 0.0 {
        return None;
    }
    let home = document.place.as_ref();
    let place = match figure.place.map(|place| &prior.at::<EntityMention>(place).value) {
        Some(place) if place.level.is_some_and(|level| level != "other") => {
            Place { name: &place.name, code: place.code.as_deref() }
        }
        _ => {
            let home = home?;
            Place { name: &home.name, code: home.code.as_deref() }
        }
    };
    let names = [place.name, home.map_or("", |home| home.name.as_str())];
    let canonical = indicators.canonical(item, &names);
    // A thing that is counted right there is no indicator unless it says more than `hộ dân`.
    let counted = figure.kind == FigureKind::Count && printed.ends_with(item);
    let telling = match canonical.as_slice() {
        [] => false,
        _ if counted => canonical.len() >= 4 && figure.part_of.is_none(),
        [word] => indicators.wordings.contains_key(word),
        _ => true,
    };
    if !telling {
        return None;
    }
    let mut key = KeyHasher::default();
    for word in &canonical {
        key.word(*word);
    }
    let mark = |present: bool, which: u8| u128::from(which) << 8 | u128::from(present);
    key.word(figure.kind as u128);
    let unit = match figure.kind {
        FigureKind::Count | FigureKind::Multiple => "",
        _ => figure.base_unit.as_deref().or(figure.unit.as_deref()).unwrap_or_default(),
    };
    key.text(unit);
    key.text(figure.per.as_deref().unwrap_or_default());
    key.word(mark(figure.status.is_some(), figure.status.map_or(0, |status| status as u8)));
    key.word(mark(figure.change.is_some(), figure.change.map_or(0, |change| change as u8)));
    key.word(u128::from(figure.aggregate == Some(Aggregate::Cumulative)));
    if figure.change.is_some() || figure.kind == FigureKind::Multiple {
        let base = figure.compared_to.as_deref().unwrap_or_default();
        for word in indicators.canonical(base, &names) {
            key.word(word);
        }
    }
    // A code says more than a name; without one the name must do.
    key.text(place.code.unwrap_or(place.name));
    Some((key.finish(), place))
}

/// A hash of 128 bits over words and texts.
#[derive(Default)]
struct KeyHasher {
    high: FxHasher,
    low: u64,
}

impl KeyHasher {
    fn word(&mut self, word: u128) {
        self.high.write_u128(word);
        let mixed =
            (self.low ^ word as u64 ^ ((word >> 64) as u64).rotate_left(29)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        self.low = mixed ^ (mixed >> 32);
    }

    fn text(&mut self, text: &str) {
        let folded = NormalizedText::string(text);
        self.word(folded.len() as u128 | 1 << 64);
        for chunk in folded.as_bytes().chunks(16) {
            let mut bytes = [0; 16];
            bytes[..chunk.len()].copy_from_slice(chunk);
            self.word(u128::from_le_bytes(bytes));
        }
    }

    fn finish(self) -> u128 {
        u128::from(self.high.finish()) << 64 | u128::from(self.low)
    }
}

/// A day as text.
fn day_text(days: i32) -> String {
    let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days));
    day.map_or_else(|_| String::new(), |day| day.to_string())
}

impl Series {
    /// The cells that both tables begin with, as texts.
    fn cells(&self, key: u128) -> [Option<String>; 9] {
        [
            Some(format!("{:016x}", (key >> 64) as u64 ^ key as u64)),
            Some(self.indicator.to_string()),
            Some(self.place.to_string()),
            self.code.as_deref().map(str::to_owned),
            Some(name(&self.kind)),
            self.unit.as_deref().map(str::to_owned),
            self.per.as_deref().map(str::to_owned),
            self.status.as_ref().map(name),
            self.change.as_ref().map(name),
        ]
    }

    fn series_rows(&self, key: u128, rows: &mut dyn Rows) {
        let first = self.reports.keys().next().map(|report| report.days);
        if self.reports.keys().next_back().map(|report| report.days) == first {
            return;
        }
        let front = self.cells(key);
        for (report, source) in &self.reports {
            let (from, to) = (day_text(report.days.0), day_text(report.days.1));
            let qualifier = report.qualifier.as_ref().map(name);
            let figure = Ref::<Figure>::new(source.figure as usize).to_string();
            let mut cells: Vec<Cell<'_>> = front.iter().map(|cell| cell.as_ref().into()).collect();
            cells.extend([
                Cell::Text(&from),
                Cell::Text(&to),
                Cell::Number(report.value()),
                report.max().into(),
                qualifier.as_ref().into(),
                source.documents.into(),
                Cell::Text(&source.document),
                Cell::Text(&figure),
            ]);
            rows.row(&SERIES, &cells);
        }
    }

    fn conflict_rows(&self, key: u128, rows: &mut dyn Rows) {
        let mut reports = self.reports.iter().peekable();
        while let Some(first) = reports.next() {
            let mut period = vec![first];
            while let Some(next) = reports.next_if(|(report, _)| report.days == first.0.days) {
                period.push(next);
            }
            let most = period.iter().max_by_key(|(report, source)| (source.documents, std::cmp::Reverse(*report)));
            let Some((report, source)) = most else { continue };
            let contradicting = period.iter().filter(|(other, by)| {
                other.contradicts(report) && (by.document != source.document || by.documents > 1)
            });
            for (other, by) in contradicting {
                let (from, to) = (day_text(report.days.0), day_text(report.days.1));
                let figure = |source: &Source| Ref::<Figure>::new(source.figure as usize).to_string();
                let (one, two) = (figure(source), figure(by));
                let front = self.cells(key);
                let mut cells: Vec<Cell<'_>> = front.iter().map(|cell| cell.as_ref().into()).collect();
                cells.extend([
                    Cell::Text(&from),
                    Cell::Text(&to),
                    Cell::Number(report.value()),
                    source.documents.into(),
                    Cell::Text(&source.document),
                    Cell::Text(&one),
                    Cell::Number(other.value()),
                    by.documents.into(),
                    Cell::Text(&by.document),
                    Cell::Text(&two),
                ]);
                rows.row(&CONFLICTS, &cells);
            }
        }
    }
}

impl Register for SeriesRegister {
    const TABLES: &'static [&'static Table] = &[&SERIES, &CONFLICTS];

    fn merge(&mut self, later: Self) {
        if self.series.is_empty() {
            *self = later;
            return;
        }
        #[expect(clippy::iter_over_hash_type, reason = "each series is merged by itself")]
        for (key, series) in later.series {
            match self.series.entry(key) {
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(series);
                }
                std::collections::hash_map::Entry::Occupied(mut entry) => {
                    let known = entry.get_mut();
                    for (report, source) in series.reports {
                        add_report(&mut known.reports, report, source);
                    }
                }
            }
        }
    }

    fn rows(&self, rows: &mut dyn Rows) {
        let mut series: Vec<(&u128, &Series)> = self.series.iter().collect();
        series.sort_by(|(a, one), (b, two)| {
            (&one.place, &one.code, &one.indicator, *a).cmp(&(&two.place, &two.code, &two.indicator, *b))
        });
        for (key, series) in &series {
            series.series_rows(**key, rows);
        }
        for (key, series) in &series {
            series.conflict_rows(**key, rows);
        }
    }
}
