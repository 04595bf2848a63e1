//! Movements, campaigns, target programmes, models.

use giaoban_core::text::Shape;

use crate::lexicon::Class;
use crate::scan::Scan;

/// A programme in the text.
#[derive(Clone, Debug)]
pub(crate) struct Programme {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Row of the programmes; `None` for one that only its quotation marks tell.
    pub(crate) row: Option<usize>,
    pub(crate) rule: &'static str,
}

impl Scan<'_> {
    pub(crate) fn programmes(&self) -> Vec<Programme> {
        let mut out: Vec<Programme> = Vec::new();
        // What one may begin at: a name of the lexicon, a quotation mark behind an announcing word.
        let mut starts: Vec<usize> = Vec::new();
        for at in self.starting(Class::Programme.bit() | Class::Quoted.bit()) {
            if self.starts(at, Class::Programme) {
                starts.push(at);
            }
            let quoted = self.at(at).iter().filter(|m| m.class == Class::Quoted as u16).map(|m| m.end as usize);
            starts.extend(quoted.filter(|&end| self.is(end, Shape::QUOTE)));
        }
        starts.sort_unstable();
        starts.dedup();
        let mut done = 0;
        for at in starts {
            if at < done {
                continue;
            }
            // `phong trào “A”, “B” và “C”`
            if self.is(at, Shape::QUOTE) && self.ends_before(at, Class::Quoted) {
                let after = self.quoted(at, &mut out);
                if after > at {
                    done = after;
                    continue;
                }
            }
            if let Some(found) = self.longest(at, Class::Programme) {
                let row = &self.tables.programmes[found.value as usize];
                let (start, end) = (at, found.end as usize);
                let quoted = start > 0 && self.is(start - 1, Shape::QUOTE) && self.is(end, Shape::QUOTE);
                let announced = self.ends_before(start, Class::Quoted);
                if row.open || quoted || announced {
                    out.push(Programme { start, end, row: Some(found.value as usize), rule: "programme/lexicon" });
                    done = end;
                }
            }
        }
        out
    }

    /// The quoted names from the quotation mark at token `at`; returns the token after the last one.
    fn quoted(&self, at: usize, out: &mut Vec<Programme>) -> usize {
        let mut open = at;
        let mut after = at;
        for _ in 0..12 {
            let Some(close) =
                (open + 1..open + 32).take_while(|&t| !self.breaks(t)).find(|&t| self.is(t, Shape::QUOTE))
            else {
                return after;
            };
            let start = open + 1;
            if close < start + 2 {
                return after;
            }
            let row = self
                .longest(start, Class::Programme)
                .filter(|found| found.end as usize == close)
                .map(|found| found.value as usize);
            out.push(Programme { start, end: close, row, rule: "programme/quoted" });
            after = close + 1;
            let mut next = after;
            if self.is(next, Shape::COMMA.or(Shape::SEMICOLON)) {
                next += 1;
            }
            if self.is_word(next, self.tables.words.va) {
                next += 1;
            }
            if next == after || !self.is(next, Shape::QUOTE) || self.breaks(next) {
                return after;
            }
            open = next;
        }
        after
    }
}
