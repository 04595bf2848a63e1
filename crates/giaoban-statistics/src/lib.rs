//! Reported figures, and the profile of the text.
//!
//! # What is found
//!
//! A figure is a number in digits or words with what it is counted in: `845 đơn thư`, `92,96%`, `10.950 tỷ đồng`,
//! `25/30 xã`, `gấp 2 lần`. Its span is number and unit; words like `hơn` or `khoảng` stand outside.
//!
//! | field | what it is |
//! |---|---|
//! | `value`, `max`, `of` | the number as printed; the high end of a range; of how many |
//! | `kind` | `count`, `percent` (points too), `money`, `measure`, `ratio`, `multiple` |
//! | `unit`, `per` | as printed, with scale words (`tỷ đồng/năm`) and without a number; what follows the slash |
//! | `base_value`, `base_max`, `base_unit` | in VND, m², kg …; scales resolved |
//! | `item` | what is counted, or the indicator: `tỷ lệ hộ nghèo`; with `so với …` for a level told in per cent of something |
//! | `qualifier` | `about`, `over`, `under`, `at_least`, `at_most` |
//! | `change`, `compared_to` | `up` or `down`; against what, as printed |
//! | `aggregate`, `status` | `total`, `average`, `cumulative`; `target`, `plan`, absent for results |
//! | `follows` | the figure before that has the same item: `đạt 120, tăng 15`, `25/30 xã (83,3%)` |
//! | `part_of` | the whole that it is a part of: `96 xã, trong đó 25 xã …` |
//! | `period` | a date beside the figure, else before it in its sentence or paragraph |
//! | `place`, `reporter` | a place; the first body or person of the sentence |
//!
//! Things are an open class. A counted noun phrase is a compound of `data/nouns.tsv` or an unknown word, with its modifiers,
//! up to a closed-class word, a verb, a name or a mark. Nouns of one group are one unit (`10 xã, phường, thị trấn`). Number words count
//! only before a known noun, a unit or a scale; `một` alone is an article.
//!
//! A single separator before three digits is read by what the document's other numbers prefer; things come whole, so
//! `8,110 lượt xem` is 8110 in any document.
//!
//! # What is left out
//!
//! Dates, durations and ages (`3 tháng`, `50 tuổi`, a sentence of `12 năm tù`), ordinals, numbers and symbols of documents, articles, terms, list
//! numbers, addresses, telephones, plates, clock times, coordinates, names with numbers (`tổ 3`, `quốc lộ 1`, `Covid-19`, `F1`), ranks
//! (`thứ 5/63`), `một số`. Numbers inside dates and inside entities other than events are never figures.
//!
//! Halves (`hơn nửa số hộ`) and vague numbers (`vài chục hộ`) are not read.
//!
//! # Tables
//!
//! Lines of cells with bars between them, as tables of HTML and of word processors come, are a table when a head of one to three
//! rows without numbers stands above rows with numbers. A column of the head gives unit, period, plan or result and what percentages are
//! against; the label of the row is the item, or, when it names a place or body, whose figure it is. The unit stands in the
//! cell, the head, the label, a column of units, or above the table.
//!
//! # Profile
//!
//! [`Profile`] counts characters, syllables, sentences, paragraphs, distinct syllables, figures by kind and styles of numbers. Key
//! terms are runs of two to four syllables that a document repeats; of a corpus, those that are key terms of most documents.
//!
//! # Over a corpus
//!
//! `figures.csv` has a row for each figure. [`SeriesRegister`] puts the same indicator of the same place together over
//! periods (`series.csv`) and lists reports that contradict each other (`conflicts.csv`).
//!
//! # Sources
//!
//! All tables under `data/` are written by hand for this project. Units of area of the north are taken for `sào` and `mẫu`.

mod corpus;
mod lexicon;
mod matcher;
mod payload;
mod relations;
mod summary;
mod table;
mod terms;
#[cfg(test)]
mod tests;

use giaoban_core::text::{LexiconBuilder, Shape, Span};
use giaoban_core::{Analyzer, Annotation, Annotations, Document, Rows, Table};
use giaoban_date::TimeExpression;
use giaoban_entity::{EntityMention, EntityType};

use corpus::Indicators;
use matcher::Matcher;
use relations::Relations;

pub use corpus::SeriesRegister;
pub use payload::{Aggregate, Change, Figure, FigureKind, Qualifier, Status};
pub use summary::{Profile, Styles, Term};

/// The statistics analyzer.
#[derive(Debug)]
pub struct StatisticsAnalyzer {
    matcher: Matcher,
    indicators: Indicators,
}

impl Analyzer for StatisticsAnalyzer {
    const NAME: &'static str = "statistics";
    const DESCRIPTION: &'static str = "reported figures with value, unit, item and period; profile of the text";
    const READS: &'static [&'static str] = &["date", "entity"];
    type Payload = Figure;
    type Summary = Profile;
    type Register = SeriesRegister;
    const TABLES: &'static [&'static Table] = &[&corpus::FIGURES];

    fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self { matcher: Matcher::new(lexicon), indicators: Indicators::new() }
    }

    fn analyze(&self, document: &Document, prior: &Annotations) -> Vec<Annotation<Figure>> {
        let tokens = &document.tokens;
        let mut relations = Relations::new(document, prior, &self.matcher);
        let mut taken = Taken::new(prior);
        // Nine tokens of ten begin nothing.
        let (beginnings, majority) = self.matcher.survey(tokens);
        let is_bar = |&at: &u32| self.matcher.is_bar(&tokens[at as usize]);
        let bars: Vec<u32> = beginnings.iter().copied().filter(is_bar).collect();
        let mut cells = table::read(&relations, &bars, majority).into_iter().peekable();
        let mut layer: Vec<Annotation<Figure>> = Vec::new();
        let mut previous = None;
        let mut labelled = None;
        let mut i = 0;
        for begin in beginnings.into_iter().map(|begin| begin as usize) {
            if begin < i {
                continue;
            }
            i = begin;
            let token = &tokens[i];
            while let Some(cell) = cells.next_if(|cell| cell.tokens.end <= i) {
                layer.extend(cell.figure);
            }
            if let Some(cell) = cells.next_if(|cell| cell.tokens.start <= i) {
                i = cell.tokens.end;
                layer.extend(cell.figure);
                continue;
            }
            if self.matcher.is_bar(token) {
                continue;
            }
            if let Some(end) = taken.covering(token.span())
                // `kỷ luật 15 đảng viên`: what ends with the number before a counted noun is no document.
                && !(token.is(Shape::DIGITS)
                    && end == token.end()
                    && taken.only_by_document(token.span())
                    && self.matcher.begins_noun(&document.text, tokens, i + 1))
            {
                let next = document.token_at(end).max(i + 1);
                // A date has labels too (`ngày`), and no list of names goes on after it.
                labelled = (!taken.by_date(token.span()) && self.matcher.is_labelled(tokens, i)).then_some(next);
                i = next;
                continue;
            }
            // `tổ 13, 14 và 15`: a label holds for the whole list.
            if labelled.is_some_and(|end| self.matcher.continues_list(&document.text, tokens, end, i)) {
                labelled = Some(i + 1);
                i += 1;
                continue;
            }
            match self.matcher.read(&document.text, tokens, i, majority) {
                Ok(candidate) => {
                    let after = candidate.end;
                    if let Some((annotation, left)) = relations.figure(&candidate, previous.as_ref(), layer.len()) {
                        layer.push(annotation);
                        previous = Some(left);
                        i = after;
                    } else {
                        i += 1;
                    }
                }
                Err(next) => {
                    let next = next.max(i + 1);
                    labelled = self.matcher.is_labelled(tokens, i).then_some(next);
                    i = next;
                }
            }
        }
        layer.extend(cells.filter_map(|cell| cell.figure));
        layer
    }

    fn summarize(&self, document: &Document, found: &[Annotation<Figure>]) -> Profile {
        Profile::of(document, found, &self.matcher)
    }

    fn rows(&self, document: &Document, found: &[Annotation<Figure>], prior: &Annotations, rows: &mut dyn Rows) {
        corpus::figure_rows(document, found, prior, rows);
    }

    fn register(
        &self,
        document: &Document,
        found: &[Annotation<Figure>],
        prior: &Annotations,
        register: &mut SeriesRegister,
    ) {
        register.add(&self.indicators, document, found, prior);
    }
}

/// Spans in which numbers are no figures: dates, and entities that have numbers in their names.
struct Taken<'a> {
    dates: &'a [Annotation<TimeExpression>],
    entities: &'a [Annotation<EntityMention>],
    date: usize,
    entity: usize,
    /// End of the last document, of the last other entity that began.
    document_end: u32,
    entity_end: u32,
    date_end: u32,
}

impl<'a> Taken<'a> {
    fn new(prior: &'a Annotations) -> Self {
        Self {
            dates: prior.of::<TimeExpression>(),
            entities: prior.of::<EntityMention>(),
            date: 0,
            entity: 0,
            document_end: 0,
            entity_end: 0,
            date_end: 0,
        }
    }

    /// True when a date takes the token that was asked for last.
    fn by_date(&self, token: Span) -> bool {
        self.date_end > token.start()
    }

    /// True when neither a date nor an entity other than a document takes the token that was asked for last.
    fn only_by_document(&self, token: Span) -> bool {
        self.date_end.max(self.entity_end) <= token.start()
    }

    /// End of the span that takes the token, which comes after all tokens asked for before.
    fn covering(&mut self, token: Span) -> Option<u32> {
        while let Some(date) = self.dates.get(self.date).filter(|d| d.span.start() <= token.start()) {
            self.date_end = self.date_end.max(date.span.end());
            self.date += 1;
        }
        while let Some(entity) = self.entities.get(self.entity).filter(|e| e.span.start() <= token.start()) {
            match entity.value.kind {
                EntityType::Event => {}
                EntityType::Document => self.document_end = self.document_end.max(entity.span.end()),
                _ => self.entity_end = self.entity_end.max(entity.span.end()),
            }
            self.entity += 1;
        }
        let end = self.date_end.max(self.entity_end).max(self.document_end);
        (end > token.start()).then_some(end)
    }
}

giaoban_core::register!(StatisticsAnalyzer);
