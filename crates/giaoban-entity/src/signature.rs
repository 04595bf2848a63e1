//! Bodies of offices that are printed without one: in signatures, in chains of offices, `Giám đốc Sở`.

use giaoban_core::text::Shape;

use crate::body::{Body, Unit};
use crate::lexicon::{Class, Role, Takes};
use crate::scan::Scan;
use crate::title::{Found, Office};

/// Tokens at the head of a document in which the body that issues it is printed.
pub(crate) const LETTERHEAD: usize = 60;
/// Bodies that are looked at before an office.
const BACK: usize = 200;

impl Scan<'_> {
    /// True when the office stands on a line of its own, with or without `KT.`, `TL.` before it.
    pub(crate) fn signs(&self, office: &Office) -> bool {
        office.capital
            && (self.is(office.start, Shape::LINE_START) || self.signs_for(office.start))
            && (self.is(office.end, Shape::LINE_START) || office.end == self.len())
    }

    /// `KT.`, `TL`, `TUQ.`, `K/T` from the beginning of the line to the office at token `at`.
    pub(crate) fn signs_for(&self, at: usize) -> bool {
        if self.is(at, Shape::LINE_START) || !self.is(at, Shape::UPPER) {
            return false;
        }
        let Some(line) = (at.saturating_sub(4)..at).rev().find(|&t| self.is(t, Shape::LINE_START)) else {
            return false;
        };
        let mark: String = self.slice(line, at).chars().filter(|c| c.is_alphabetic()).collect();
        matches!(mark.as_str(), "KT" | "TL" | "TUQ" | "TM")
    }

    /// The head of a body alone behind an office, `Giám đốc Sở`, at token `at`: the token after it.
    pub(crate) fn head_alone(&self, at: usize) -> Option<usize> {
        let found = self.longest(at, Class::Body)?;
        let row = &self.tables.bodies[found.value as usize];
        let end = found.end as usize;
        // `Giám đốc Sở, ban, ngành`: of many.
        let many = self.is(end, Shape::COMMA.or(Shape::DASH))
            && self.token(end + 1).is_some_and(|word| word.text(self.text) == "ban");
        (row.role == Role::Dept && self.capital(at) && !self.breaks(at) && !self.capital(end) && !many).then_some(end)
    }

    /// True when the office can be one of the body.
    fn fits(&self, office: &Office, body: &Body) -> bool {
        let name = self.tables.offices[office.row].name.as_str();
        let row = self.tables.office_bodies.iter().find(|(part, _)| {
            name.strip_prefix("Phó ").unwrap_or(name).to_lowercase().starts_with(&part.to_lowercase())
                || name.contains(part)
        });
        row.is_some_and(|(_, heads)| heads.iter().any(|head| body.core.starts_with(head)))
    }

    /// Gives offices that stand without a body the one that is meant.
    pub(crate) fn fill_bodies(&self, found: &mut Found) {
        let Found { bodies, offices, .. } = found;
        for index in (0..offices.len()).rev() {
            let office = &offices[index];
            let takes = self.tables.offices[office.row].takes;
            if office.body.is_some() || takes != Takes::Body || office.unit != Unit::Own || office.field.is_some() {
                continue;
            }
            let before = bodies.partition_point(|body| body.start < office.start);
            let earlier = || bodies[..before].iter().enumerate().rev().take(BACK);
            let body = if !office.alone {
                // `Giám đốc Sở`: the last one named.
                let head = self.tables.bodies.get(self.head_row(office.end)).map_or("", |row| &*row.name);
                let named = |body: &Body| body.core.strip_prefix(head).is_some_and(|rest| rest.starts_with(' '));
                earlier().find(|(_, body)| !head.is_empty() && named(body)).map(|(index, _)| index)
            } else if self.signs(office) {
                let above = || {
                    earlier()
                        .take_while(|(_, body)| body.start + 24 > office.start)
                        .find(|(_, body)| self.signs_for(body.start) && self.fits(office, body))
                };
                let letterhead = || {
                    let head = bodies.iter().enumerate().take_while(|(_, body)| body.start < LETTERHEAD);
                    head.filter(|(_, body)| {
                        body.end <= office.start
                            && self.is(body.start, Shape::UPPER)
                            && self.is(body.end - 1, Shape::UPPER)
                            && self.is(body.start, Shape::LINE_START)
                            && self.fits(office, body)
                    })
                    .last()
                };
                above()
                    .or_else(letterhead)
                    .or_else(|| earlier().find(|(_, body)| self.fits(office, body)))
                    .map(|(index, _)| index)
            } else {
                // `Phó Tư lệnh, Tham mưu trưởng Quân khu`
                offices
                    .get(index + 1)
                    .filter(|next| {
                        next.start == office.end + 1
                            && office.capital
                            && self.is(office.end, Shape::COMMA)
                            && !self.breaks(next.start)
                    })
                    .and_then(|next| next.body)
                    .filter(|&body| self.fits(office, &bodies[body]))
            };
            if let Some(body) = body {
                offices[index].body = Some(body);
                offices[index].alone = false;
            } else if !office.alone {
                offices[index].alone = true;
            }
        }
    }

    /// The row of the head of a body that ends before token `end`, or one that is none.
    fn head_row(&self, end: usize) -> usize {
        (end.saturating_sub(3)..end)
            .rev()
            .find_map(|at| self.longest(at, Class::Body).filter(|m| m.end as usize == end))
            .map_or(usize::MAX, |m| m.value as usize)
    }
}
