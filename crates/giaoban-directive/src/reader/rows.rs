//! Tables of tasks whose cells are parted by `|`: what is to be done, by whom, by when.

use giaoban_core::text::Shape;
use giaoban_entity::EntityType;

use super::{Found, Reader};
use crate::Modality;
use crate::lexicon::{ColumnKind, role};
use crate::view::Place;

/// Cells of a row that are looked at.
const CELLS: usize = 12;

/// Tokens of a row that are looked at.
const ROW: usize = 400;

/// Which column of a table holds what, by number.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Columns {
    action: Option<usize>,
    body: Option<usize>,
    due: Option<usize>,
}

impl Reader<'_, '_> {
    /// Reads the line that begins at token `start` when it is a row of a table, and gives the token after it.
    ///
    /// The row of headings decides the columns: `Nội dung | Cơ quan chủ trì | Thời hạn`. Without one, a row counts
    /// that has a cell with a verb, one with a body and one with a date.
    pub(super) fn read_row(&mut self, start: usize) -> Option<usize> {
        let view = self.view;
        let limit = view.tokens.len().min(start + ROW);
        let end = (start + 1..limit).find(|&k| view.is(k, Shape::LINE_START)).unwrap_or(limit);
        let mut cells = [(0, 0); CELLS];
        let mut count = 0;
        let mut from = start;
        for k in start..=end {
            if k == end || view.word(k) == view.lexicon.bar {
                // A bar at the margin opens no cell.
                if (k > from || (from > start && k < end)) && count < CELLS {
                    cells[count] = (from, k);
                    count += 1;
                }
                from = k + 1;
            }
        }
        let cells = &cells[..count];
        if count < 3 {
            return None;
        }
        let mut head = Columns::default();
        for (number, &(from, to)) in cells.iter().enumerate() {
            let kind = (from..to.min(from + 8)).map(|k| view.lexicon.columns.get(view.word(k))).max();
            let column = match kind {
                Some(ColumnKind::Action) => &mut head.action,
                Some(ColumnKind::Body) => &mut head.body,
                Some(ColumnKind::Due) => &mut head.due,
                _ => continue,
            };
            *column = column.or(Some(number));
        }
        let numbered = view.is(cells[0].0, Shape::DIGITS);
        if !numbered && head.action.is_some() && head.body.is_some() {
            self.columns = head;
            return Some(end);
        }
        let columns = if self.columns.action.is_some() { self.columns } else { self.guess_columns(cells)? };
        let cell = |number: Option<usize>| number.and_then(|number| cells.get(number)).copied();
        let (from, to) = cell(columns.action)?;
        let verb = view.lead(view.skip_bullet(from, to).0, to).at;
        let to = view.trim_end(verb, to);
        if to < verb + 2 {
            return Some(end);
        }
        let body = cell(columns.body).filter(|&(from, to)| from < to && view.is_actor(from, to));
        let due: Option<Place> = cell(columns.due).and_then(|(from, to)| view.dates_in(from, to).next());
        if body.is_none() && due.is_none() {
            return Some(end);
        }
        let issuer = self.frame.as_ref().and_then(|frame| frame.issuer.clone()).or_else(|| self.author.clone());
        self.write(Found {
            verb,
            end: to,
            cue: None,
            modality: Modality::Task,
            issuer,
            addressee: body,
            due,
            forbids: false,
            carried: Some("table"),
            rule: "task/table",
            from: verb,
            basis: None,
        });
        Some(end)
    }

    /// The columns of a row without headings.
    fn guess_columns(&self, cells: &[(usize, usize)]) -> Option<Columns> {
        let view = self.view;
        let mut columns = Columns::default();
        for (number, &(from, to)) in cells.iter().enumerate().filter(|(_, (from, to))| from < to) {
            let lead = view.lead(from, to).at;
            if lead < to && view.roles(lead) & role::STRONG != 0 && view.is_verb(lead, lead, to) {
                columns.action = columns.action.or(Some(number));
            } else if view
                .next_entity(from, to, &[EntityType::Org, EntityType::Position])
                .is_some_and(|p| p.start == from)
            {
                columns.body = columns.body.or(Some(number));
            } else if view.dates_in(from, to).next().is_some() {
                columns.due = columns.due.or(Some(number));
            }
        }
        (columns.action.is_some() && columns.body.is_some() && columns.due.is_some()).then_some(columns)
    }
}
