//! Tables: lines of cells with bars between them, as HTML and word processors' tables come.

use std::ops::Range;

use giaoban_core::text::{Shape, Token};
use giaoban_core::{Annotation, Ref};
use giaoban_date::TimeExpression;
use giaoban_entity::{EntityMention, EntityType};

use crate::lexicon::{Mood, Sum, UnitKind};
use crate::matcher::{Candidate, Majority, What};
use crate::relations::Relations;
use crate::{Aggregate, Figure, FigureKind, Qualifier, Status};

/// Most cells of a row, and most rows of a head.
const WIDEST: usize = 64;
const HEAD: usize = 3;
/// Most tokens of a cell of the head, without what stands in brackets.
const LONGEST_HEAD: usize = 16;
/// Most tokens of the label of a row.
const LONGEST_LABEL: usize = 60;

/// A row: its tokens and the tokens of its cells, which may be empty.
#[derive(Debug)]
struct Row {
    line: Range<usize>,
    cells: Vec<Range<usize>>,
}

/// A cell of numbers that has been read, and its figure; none for the number of a row.
#[derive(Debug)]
pub(crate) struct TableCell {
    pub(crate) tokens: Range<usize>,
    pub(crate) figure: Option<Annotation<Figure>>,
}

/// What the numbers of a column are.
#[derive(Debug)]
struct ColumnHead {
    /// Tokens of the cells of the head, from above.
    cells: Vec<Range<usize>>,
    role: Role,
    /// Says nothing but plan or result and when: the label of the row is the item.
    generic: bool,
    unit: Option<UnitOf>,
    percent: bool,
    /// What percentages are against.
    base: Option<Range<usize>>,
    status: Option<Status>,
    about: bool,
    period: Option<Ref<TimeExpression>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    /// Numbers of rows: `TT`.
    Index,
    /// What rows are about.
    Label,
    /// `Đơn vị tính`
    Unit,
    Numbers,
}

/// A unit that stands apart from its number.
#[derive(Clone, Debug)]
struct UnitOf {
    scale: u8,
    what: What,
    /// Scale and unit.
    range: Range<usize>,
}

/// The figures of the tables of a document, in order. `bars` are its tokens `|`.
pub(crate) fn read(relations: &Relations<'_>, bars: &[u32], majority: Majority) -> Vec<TableCell> {
    let tokens = &relations.document.tokens;
    let mut out = Vec::new();
    // A bar alone parts date and time in a stamp.
    if bars.len() < 2 {
        return out;
    }
    let mut bars = bars.iter().map(|&bar| bar as usize).peekable();
    let mut rows: Vec<Row> = Vec::new();
    while let Some(bar) = bars.next() {
        let after = rows.last().map_or(0, |row| row.line.end);
        let start = (after..=bar).rev().find(|&i| tokens[i].is(Shape::LINE_START)).unwrap_or(after);
        let end = (bar + 1..tokens.len()).find(|&i| tokens[i].is(Shape::LINE_START)).unwrap_or(tokens.len());
        let mut cells = Vec::with_capacity(8);
        cells.push(start..bar);
        while let Some(next) = bars.next_if(|&next| next < end) {
            let from = cells.last().map_or(start, |cell| cell.end) + 1;
            cells.push(from..next);
        }
        let from = cells.last().map_or(start, |cell| cell.end) + 1;
        cells.push(from..end);
        if rows.last().is_some_and(|last| last.line.end != start || tokens[start].is(Shape::BLANK_BEFORE)) {
            table(relations, &rows, majority, &mut out);
            rows.clear();
        }
        rows.push(Row { line: start..end, cells });
    }
    table(relations, &rows, majority, &mut out);
    out
}

/// Reads one table. Nothing comes of rows that are none: without a head, or of one row.
fn table(relations: &Relations<'_>, rows: &[Row], majority: Majority, out: &mut Vec<TableCell>) {
    let reader = Reader { relations, majority };
    let width = rows.first().map_or(0, |row| row.cells.len());
    if rows.len() < 2 || width > WIDEST {
        return;
    }
    let head = rows.iter().take(HEAD + 1).take_while(|row| reader.is_head(row)).count();
    if head == 0 || head > HEAD || head == rows.len() {
        return;
    }
    let (head, body) = rows.split_at(head);
    let columns: Vec<ColumnHead> = (0..width).map(|column| reader.head(head, body, column)).collect();
    let Some(label) = columns.iter().position(|column| column.role == Role::Label) else { return };
    // `Đơn vị tính: triệu đồng` above the table.
    let above = reader.unit_above(rows[0].line.start);
    for row in body.iter().filter(|row| row.cells.len() <= width) {
        let Some(name) = row.cells.get(label).filter(|cell| (1..=LONGEST_LABEL).contains(&cell.len())) else {
            continue;
        };
        let unit = columns
            .iter()
            .position(|column| column.role == Role::Unit)
            .and_then(|column| row.cells.get(column))
            .and_then(|cell| reader.unit(cell.clone()));
        for (column, cell) in columns.iter().zip(&row.cells) {
            if cell.is_empty() || !reader.tokens()[cell.start].is(Shape::DIGITS.or(Shape::DASH)) {
                continue;
            }
            match column.role {
                Role::Index if cell.len() <= 2 => out.push(TableCell { tokens: cell.clone(), figure: None }),
                Role::Numbers => {
                    if let Some(figure) = reader.figure(cell, name, column, unit.as_ref().or(above.as_ref())) {
                        out.push(TableCell { tokens: cell.clone(), figure: Some(figure) });
                    }
                }
                _ => {}
            }
        }
    }
}

struct Reader<'r, 'a> {
    relations: &'r Relations<'a>,
    majority: Majority,
}

impl Reader<'_, '_> {
    fn tokens(&self) -> &[Token] {
        &self.relations.document.tokens
    }

    fn text(&self) -> &str {
        &self.relations.document.text
    }

    /// Value of a cell that is a number, with its own unit behind it, and the token after the number.
    fn number(&self, cell: &Range<usize>) -> Option<(f64, usize)> {
        let tokens = self.tokens();
        // `-12,5`
        let minus = tokens.get(cell.start)?.is(Shape::DASH) && cell.len() > 1 && tokens[cell.start + 1].is_glued();
        let at = cell.start + usize::from(minus);
        let number = self.relations.matcher.numbers.digits(self.text(), tokens, at)?;
        // Telephone and account numbers.
        let printed = tokens[at].text(self.text());
        if printed.len() > 13 || (printed.len() > 2 && printed.starts_with('0')) {
            return None;
        }
        let value = match number.other_value {
            Some(other) if self.majority.prefers_english() => other,
            _ => number.value,
        };
        (number.end <= cell.end).then_some((if minus { -value } else { value }, number.end))
    }

    /// A number, alone or with a unit of the tables, and nothing else.
    fn is_number(&self, cell: &Range<usize>) -> bool {
        self.number(cell).is_some_and(|(_, end)| end == cell.end || self.own_unit(end..cell.end).is_some())
    }

    fn is_year(&self, cell: &Range<usize>) -> bool {
        cell.len() == 1 && matches!(self.tokens()[cell.start].digits(self.text()), Some(1900..=2099))
    }

    /// True for rows of the body: a number stands behind the first cell.
    fn has_numbers(&self, row: &Row) -> bool {
        row.cells.iter().skip(1).any(|cell| self.is_number(cell) && !self.is_year(cell))
    }

    /// True for rows that may be of the head: short cells without numbers, years and units apart.
    fn is_head(&self, row: &Row) -> bool {
        !self.has_numbers(row)
            && row.cells.iter().all(|cell| {
                let said = self.bracket(cell).0;
                let counts = |i: usize| self.tokens()[i].is(Shape::DIGITS) && !self.is_year(&(i..i + 1));
                said.len() <= LONGEST_HEAD
                    && (!said.clone().any(counts) || said.clone().any(|i| self.date_at(i).is_some()))
            })
    }

    /// The unit of money, measure or per cent that is all of `range`.
    fn own_unit(&self, range: Range<usize>) -> Option<UnitOf> {
        let tokens = self.tokens();
        if range.is_empty() {
            return None;
        }
        let tables = &self.relations.matcher.tables;
        let (scale, at) = self.relations.matcher.numbers.scale_at(tokens, range.start).unwrap_or((0, range.start));
        if at == range.end && scale >= 3 {
            return Some(UnitOf { scale, what: What::Scale, range });
        }
        let (unit, end) = tables.units.at(tokens, at).filter(|(unit, _)| unit.kind != UnitKind::Time)?;
        // `tạ/ha`
        let per = tokens.get(end).is_some_and(|t| t.is(Shape::SLASH)) && end < range.end;
        (end == range.end || per).then_some(UnitOf { scale, what: What::Unit(unit), range })
    }

    /// A unit that stands apart: also a counted noun (`Hộ`, `1.000 người`).
    fn unit(&self, range: Range<usize>) -> Option<UnitOf> {
        if let Some(unit) = self.own_unit(range.clone()) {
            return Some(unit);
        }
        let tokens = self.tokens();
        let mut start = range.start;
        let mut scale = 0;
        if tokens.get(start)?.is(Shape::DIGITS) {
            // `1.000 người`
            let number = self.relations.matcher.numbers.digits(self.text(), tokens, start)?;
            scale = [1e3, 1e6, 1e9].iter().position(|&power| power == number.value).map(|i| 3 * (i as u8 + 1))?;
            start = number.end;
            if let Some(unit) = self.own_unit(start..range.end) {
                return Some(UnitOf { scale: unit.scale + scale, what: unit.what, range });
            }
        } else if let Some((power, end)) = self.relations.matcher.numbers.scale_at(tokens, start) {
            (scale, start) = (power, end);
        }
        if start >= range.end || range.len() > 6 || !tokens[start].is(Shape::LETTERS) {
            return None;
        }
        let known = self.relations.matcher.tables.nouns.at(tokens, start).is_some_and(|(_, end)| end <= range.end);
        known.then_some(UnitOf { scale, what: What::Noun, range })
    }

    /// The range inside the last pair of brackets of a cell, and the cell without it.
    fn bracket(&self, cell: &Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
        let tokens = self.tokens();
        let last = cell.clone().rev().take(12).find(|&i| tokens[i].is(Shape::OPEN));
        match last {
            Some(open) if tokens[cell.end - 1].is(Shape::CLOSE) && open + 1 < cell.end - 1 => {
                (cell.start..open, Some(open + 1..cell.end - 1))
            }
            _ => (cell.clone(), None),
        }
    }

    /// `(Đơn vị tính: triệu đồng)`, `ĐVT: người` at the end of the line before token `start`.
    fn unit_above(&self, start: usize) -> Option<UnitOf> {
        let tokens = self.tokens();
        let from = (start.saturating_sub(24)..start).rev().find(|&i| tokens[i].is(Shape::LINE_START))?;
        let colon = (from..start).rev().find(|&i| tokens[i].is(Shape::COLON))?;
        let said = (from..colon).any(|i| self.relations.matcher.tables.unit_heads.at(tokens, i).is_some());
        let end = if tokens[start - 1].is(Shape::CLOSE) { start - 1 } else { start };
        if said { self.unit(colon + 1..end) } else { None }
    }

    /// What the head says of a column, and its cells of what it holds.
    fn head(&self, head: &[Row], body: &[Row], column: usize) -> ColumnHead {
        let tokens = self.tokens();
        let tables = &self.relations.matcher.tables;
        let mut cells: Vec<Range<usize>> = Vec::new();
        for (number, row) in head.iter().enumerate() {
            // A cell over several columns is followed by empty ones.
            let spans = number + 1 < head.len();
            let cell = (0..=column).rev().filter_map(|c| row.cells.get(c)).find(|cell| !spans || !cell.is_empty());
            cells.extend(cell.filter(|cell| !cell.is_empty()).cloned());
        }
        let mut found = ColumnHead {
            cells,
            role: Role::Numbers,
            generic: true,
            unit: None,
            percent: false,
            base: None,
            status: None,
            about: false,
            period: None,
        };
        let mut is_index = false;
        let mut is_unit = false;
        for cell in found.cells.clone() {
            let (name, bracket) = self.bracket(&cell);
            is_index |= tables.index_heads.at(tokens, name.start).is_some_and(|(_, end)| end >= name.end);
            is_unit |= tables.unit_heads.at(tokens, name.start).is_some_and(|(_, end)| end >= name.end);
            let stated = bracket.and_then(|bracket| self.unit(bracket));
            let share = |unit: &UnitOf| matches!(unit.what, What::Unit(unit) if unit.kind == UnitKind::Percent);
            found.percent |= stated.as_ref().is_some_and(share);
            found.unit = stated.or(found.unit.take());
            let mut at = name.start;
            let compares = name.clone().any(|i| tokens[i].word == tables.words.compared);
            while at < name.end {
                let token = &tokens[at];
                found.percent |= token.is(Shape::PERCENT);
                if let Some((_, end)) = tables.bases.at(tokens, at)
                    && (compares || found.percent || tokens[name.start..at].iter().any(|t| t.is(Shape::SLASH)))
                {
                    found.base = Some(at..end.min(name.end));
                    at = end;
                    continue;
                }
                if let Some((i, end)) = self.date_at(at) {
                    found.period.get_or_insert(Ref::new(i));
                    at = end.max(at + 1);
                    continue;
                }
                if let Some((mood, _)) = tables.moods.at(tokens, at) {
                    found.status = match mood {
                        Mood::Target => Some(Status::Target),
                        Mood::Plan => Some(Status::Plan),
                        Mood::Result => found.status,
                    };
                }
                found.about |= tables.about_heads.get(token.word);
                match tables.generic_heads.at(tokens, at) {
                    Some((mood, end)) => {
                        if mood == Mood::Plan && !compares {
                            found.status.get_or_insert(Status::Plan);
                        }
                        at = end.max(at + 1);
                    }
                    None => {
                        found.generic &= token.is(Shape::PUNCT.or(Shape::DIGITS)) || tables.stops.get(token.word);
                        at += 1;
                    }
                }
            }
        }
        if found.percent {
            found.status = None;
        }
        let (mut numbers, mut words) = (0, 0);
        for cell in body.iter().take(32).filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_empty()) {
            if self.is_number(cell) {
                numbers += 1;
            } else if cell.clone().any(|i| tokens[i].is(Shape::LETTERS)) {
                words += 1;
            }
        }
        found.role = if is_index {
            Role::Index
        } else if is_unit && words >= numbers {
            Role::Unit
        } else if words > numbers {
            Role::Label
        } else {
            Role::Numbers
        };
        found
    }

    /// The period that begins at token `at`: its index and the token after it.
    fn date_at(&self, at: usize) -> Option<(usize, usize)> {
        let start = self.tokens()[at].start();
        let i = self.relations.dates.partition_point(|d| d.span.start() < start);
        let date = self.relations.dates.get(i).filter(|d| d.span.start() == start)?;
        Some((i, self.relations.document.token_at(date.span.end())))
    }

    fn figure(
        &self,
        cell: &Range<usize>,
        name: &Range<usize>,
        column: &ColumnHead,
        row_unit: Option<&UnitOf>,
    ) -> Option<Annotation<Figure>> {
        let tokens = self.tokens();
        let (value, number_end) = self.number(cell)?;
        let own = if number_end < cell.end { Some(self.own_unit(number_end..cell.end)?) } else { None };
        let (label, in_label) = self.bracket(name);
        let in_label = in_label.and_then(|bracket| self.unit(bracket));
        let percent = column.percent && own.is_none();
        let unit = if percent { None } else { own.or_else(|| column.unit.clone()).or(in_label) };
        let unit = unit.or_else(|| row_unit.cloned().filter(|_| !percent));
        let candidate = Candidate {
            start: cell.start,
            end: cell.end,
            rule: "table/cell",
            value,
            max: None,
            of: None,
            scale: unit.as_ref().map_or(0, |unit| unit.scale),
            what: unit.as_ref().map_or(What::Bare, |unit| unit.what),
            unit: unit.as_ref().map(|unit| unit.range.clone()),
            per: None,
            noun: unit.as_ref().filter(|unit| matches!(unit.what, What::Noun)).map(|unit| unit.range.clone()),
            qualifier: None,
            after: cell.end,
        };
        let kind = match candidate.what {
            _ if percent => FigureKind::Percent,
            What::Unit(unit) => match unit.kind {
                UnitKind::Money => FigureKind::Money,
                UnitKind::Percent | UnitKind::Points => FigureKind::Percent,
                _ => FigureKind::Measure,
            },
            What::Scale => FigureKind::Money,
            _ => FigureKind::Count,
        };
        let (base_value, base_unit) = self.relations.base(&candidate, kind);
        let whole = self.entities(name);
        let place = whole.clone().find(|(_, e)| e.value.kind == EntityType::Place);
        let reporter = whole.clone().find(|(_, e)| e.value.kind == EntityType::Org);
        // `Xã Tân Lập` is whose figure it is; the head says of what.
        let named = place.or(reporter).is_some();
        let heads = || -> Vec<String> {
            let names = column.cells.iter().map(|cell| self.bracket(cell).0).filter(|cell| !cell.is_empty());
            names.filter(|cell| !self.is_year(cell)).map(|cell| self.relations.printed(&cell)).collect()
        };
        let mut item = match (named, column.generic) {
            (false, true) => self.relations.printed(&label),
            (true, _) => heads().join(" "),
            (false, false) => format!("{} {}", self.relations.printed(&label), heads().join(" ")),
        };
        let compared_to = column.base.as_ref().map(|base| self.relations.printed(base));
        if let Some(base) = &compared_to
            && kind == FigureKind::Percent
            && !named
        {
            item = format!("{} so với {base}", self.relations.printed(&label));
        }
        let tables = &self.relations.matcher.tables;
        let aggregate = tables.sums.at(tokens, label.start).map(|(sum, _)| match sum {
            Sum::Total => Aggregate::Total,
            Sum::Average => Aggregate::Average,
            Sum::Cumulative => Aggregate::Cumulative,
        });
        let figure = Figure {
            value,
            max: None,
            of: None,
            kind,
            unit: match percent {
                true => Some("%".to_owned()),
                false => candidate.unit.as_ref().map(|range| self.relations.printed(range)),
            },
            base_value: if percent { Some(value) } else { base_value },
            base_max: None,
            base_unit: if percent { Some("%".into()) } else { base_unit },
            per: None,
            item: Some(item).filter(|item| !item.is_empty()),
            qualifier: column.about.then_some(Qualifier::About),
            change: None,
            compared_to,
            aggregate,
            status: column.status,
            follows: None,
            part_of: None,
            period: column.period,
            place: place.map(|(i, _)| Ref::new(i)),
            reporter: reporter.map(|(i, _)| Ref::new(i)),
        };
        // A number of nothing.
        if figure.item.is_none() && figure.unit.is_none() {
            return None;
        }
        let span = self.relations.document.span_of(cell.start, cell.end);
        Some(Annotation { span, rule: "table/cell", value: figure })
    }

    /// The entities of a cell, with their indices.
    fn entities(&self, cell: &Range<usize>) -> impl Iterator<Item = (usize, &Annotation<EntityMention>)> + Clone {
        let span = self.relations.document.span_of(cell.start, cell.end);
        let entities = self.relations.entities;
        let first = entities.partition_point(|e| e.span.start() < span.start());
        entities[first..]
            .iter()
            .zip(first..)
            .take(8)
            .take_while(move |(e, _)| e.span.start() < span.end())
            .map(|(e, i)| (i, e))
    }
}
