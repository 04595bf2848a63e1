//! Laws, resolutions, directives, plans with a number, symbol or date.

use giaoban_core::text::Shape;

use crate::body::Body;
use crate::event::Event;
use crate::lexicon::{Class, flag};
use crate::scan::Scan;
use crate::title::Office;

/// Who issued a document, as printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Issuer {
    /// Index of a body.
    Body(usize),
    /// Index of an office.
    Office(usize),
}

/// A document in the text.
#[derive(Clone, Debug)]
pub(crate) struct Paper {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Row of the document types.
    pub(crate) row: usize,
    /// Tokens of the number: `29`, `03`.
    pub(crate) number: Option<usize>,
    /// Tokens of the symbol: `29-NQ/TU`.
    pub(crate) symbol: Option<(usize, usize)>,
    /// Index of the date in its layer.
    pub(crate) date: Option<usize>,
    pub(crate) issuer: Option<Issuer>,
    /// Its name is what is printed: a law with its year, a resolution of a congress.
    pub(crate) named: bool,
    pub(crate) rule: &'static str,
}

impl Scan<'_> {
    pub(crate) fn papers(&self, bodies: &[Body], offices: &[Office], events: &[Event]) -> Vec<Paper> {
        let mut out: Vec<Paper> = Vec::new();
        for at in self.starting(Class::Document.bit()) {
            if out.last().is_some_and(|last| at < last.end) {
                continue;
            }
            let Some(kind) = self.longest(at, Class::Document) else { continue };
            out.extend(self.paper(at, kind.end as usize, kind.value as usize, bodies, offices, events));
        }
        out
    }

    fn paper(
        &self,
        start: usize,
        mut at: usize,
        row: usize,
        bodies: &[Body],
        offices: &[Office],
        events: &[Event],
    ) -> Option<Paper> {
        let words = &self.tables.words;
        let mut paper = Paper {
            start,
            end: at,
            row,
            number: None,
            symbol: None,
            date: None,
            issuer: None,
            named: false,
            rule: "document/number",
        };
        if self.breaks(at) {
            return None;
        }
        // `Nghị quyết liên tịch số …`
        if self.are(at, &[words.lien, words.tich]) {
            at += 2;
        }
        // `Nghị quyết Đại hội … lần thứ XIII của Đảng`
        let event_at = if self.is_word(at, words.cua) { at + 1 } else { at };
        if let Ok(index) = events.binary_search_by_key(&event_at, |event| event.start)
            && events[index].rule == "event/congress"
        {
            paper.end = events[index].end;
            paper.named = true;
            paper.rule = "document/congress";
            return Some(paper);
        }
        // `Nghị quyết Trung ương 4 khóa XII`, `Nghị quyết Trung ương 8 (khóa XI)`
        if self.are(at, &[words.trung, words.uong]) && self.is(at + 2, Shape::DIGITS) {
            let mut end = at + 3;
            let open = usize::from(self.is(end, Shape::OPEN.or(Shape::COMMA)));
            if self.is_word(end + open, words.khoa) && self.flagged(end + open + 1, flag::ROMAN) {
                end += open + 2;
                end += usize::from(open == 1 && self.is(end, Shape::CLOSE));
                paper.end = end;
                paper.named = true;
                paper.rule = "document/plenum";
                return Some(paper);
            }
        }
        let kind = &self.tables.documents[row];
        let law = matches!(kind.name, "Luật" | "Bộ luật" | "Hiến pháp" | "Pháp lệnh");
        let mut marked = false;
        let mut number_at = at;
        if self.is_word(number_at, words.so) {
            marked = true;
            number_at += 1;
            if self.is(number_at, Shape::COLON) {
                number_at += 1;
            }
        }
        if self.is(number_at, Shape::DIGITS) && !self.breaks(number_at) {
            let end = self.symbol_end(number_at);
            if end > number_at + 1 {
                paper.symbol = Some((number_at, end));
                paper.number = Some(number_at);
                at = end;
            } else if law && !self.capital(start) {
                return None;
            } else if law && self.slice(number_at, end).len() == 4 {
                paper.named = true;
                paper.rule = "document/law";
                paper.end = end;
                return Some(paper);
            } else if marked || !law && self.bare_number(start, number_at, kind.verb) {
                paper.number = Some(number_at);
                at = end;
            } else {
                return None;
            }
            paper.end = at;
        } else if law {
            return self.law(paper, at);
        } else if matches!(kind.name, "Quy hoạch" | "Chiến lược") && self.capital(start) {
            return self.plan(paper, at);
        }
        // Date and issuer, in any order.
        for _ in 0..3 {
            if self.breaks(at) {
                break;
            }
            let mut next = at;
            if self.is(next, Shape::COMMA.or(Shape::OPEN)) {
                next += 1;
            }
            if self.is_word(next, words.ngay) || self.is_word(next, words.nam_year) || self.is_word(next, words.so) {
                if let Some((date, end)) = self.date_at(next)
                    && paper.date.is_none()
                    && (paper.number.is_some() || self.dates[date].value.value.len() == 10)
                {
                    let bracketed = self.is(at, Shape::OPEN);
                    if bracketed && !self.is(end, Shape::CLOSE) {
                        break;
                    }
                    paper.date = Some(date);
                    at = end + usize::from(bracketed);
                    paper.end = at;
                    continue;
                }
                // `Nghị quyết ngày 22/7/2022, số 29-NQ/TU`
                if self.is_word(next, words.so) && paper.number.is_none() && self.is(next + 1, Shape::DIGITS) {
                    let end = self.symbol_end(next + 1);
                    paper.number = Some(next + 1);
                    paper.symbol = (end > next + 2).then_some((next + 1, end));
                    at = end;
                    paper.end = at;
                    continue;
                }
                break;
            }
            let of = self.is_word(next, words.cua);
            let issuer_at = if of { next + 1 } else { next };
            let known = paper.number.is_some() || paper.date.is_some();
            if paper.issuer.is_none() && (of || next == at && known) {
                if let Ok(index) = offices.binary_search_by_key(&issuer_at, |office| office.start)
                    && of
                {
                    paper.issuer = Some(Issuer::Office(index));
                    at = offices[index].end;
                } else if let Ok(index) = bodies.binary_search_by_key(&issuer_at, |body| body.start)
                    && (of || self.capital(issuer_at))
                {
                    paper.issuer = Some(Issuer::Body(index));
                    at = bodies[index].end;
                } else {
                    break;
                }
                if known || self.is(at, Shape::COMMA) || self.is_word(at, words.ngay) || self.is_word(at, words.so) {
                    paper.end = at;
                    continue;
                }
                break;
            }
            break;
        }
        let told = paper.number.is_some() || paper.date.is_some() && paper.issuer.is_some();
        told.then_some(paper)
    }

    /// The end of a symbol that starts with the digits at token `at`: `29-NQ/TU`, `34/2016/NĐ-CP`, `1051/VPUBND.KTN`.
    fn symbol_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        let mut token = at + 1;
        let mut letters = false;
        while token < at + 24 {
            let Some(t) = self.token(token) else { break };
            // `29 - NQ/ TU`
            let spaced = self.is(token - 1, Shape::DASH.or(Shape::SLASH)) && t.is(Shape::CAPITAL);
            if t.is(Shape::LINE_START) || !(t.is_glued() || spaced) {
                break;
            }
            if t.is(Shape::LETTERS) {
                if !t.is(Shape::CAPITAL) {
                    break;
                }
                letters = true;
                end = token + 1;
            } else if t.is(Shape::DIGITS) {
                end = token + 1;
            } else if !t.is(Shape::DASH.or(Shape::SLASH).or(Shape::PERIOD)) && t.text(self.text) != "&" {
                break;
            }
            token += 1;
        }
        if letters { end } else { at + 1 }
    }

    /// A number without `số` behind a type of document: `Nghị quyết 18`, not `thông báo 2 trường hợp`.
    fn bare_number(&self, start: usize, at: usize, verb: bool) -> bool {
        let words = &self.tables.words;
        let next = at + 1;
        if self.is(next, Shape::SLASH.or(Shape::PERCENT)) && self.is(next + 1, Shape::DIGITS) {
            return false;
        }
        // `Kế hoạch 2019`, `kỷ luật 118 đảng viên`
        let year = self.tokens[at].digits(self.text).is_some_and(|number| (1945..2100).contains(&number));
        let counted = !self.capital(start) && self.is(next, Shape::LETTERS) && !self.breaks(next);
        if year || counted && !self.is_word(next, words.cua) && !self.is_word(next, words.ngay) {
            return false;
        }
        // `Kế hoạch 2019`: of that year.
        let number = self.slice(at, next);
        if number.len() == 4 && ("1990".."2040").contains(&number) {
            return !self.breaks(next) && (self.is_word(next, words.cua) || self.is_word(next, words.ngay));
        }
        if !verb {
            return self.breaks(next)
                || !self.flagged(next, flag::UNIT)
                || self.is_word(next, words.ngay)
                || self.is_word(next, words.cua);
        }
        self.capital(start)
            && (self.breaks(next)
                || self.is(next, Shape::PUNCT)
                || [words.cua, words.ngay, words.khoa, words.va, words.den]
                    .iter()
                    .any(|&word| self.is_word(next, word)))
    }

    /// `Luật Mặt trận Tổ quốc Việt Nam năm 2015`, `Luật Đất đai 2024`
    fn law(&self, mut paper: Paper, at: usize) -> Option<Paper> {
        let words = &self.tables.words;
        if !(self.capital(at) || self.is_word(at, words.nam_year) || self.is(at, Shape::DIGITS)) {
            return None;
        }
        let mut token = at;
        while token < at + 24 && !self.breaks(token) {
            if self.is_word(token, words.so)
                && self.is(token + 1, Shape::DIGITS)
                && self.symbol_end(token + 1) > token + 2
            {
                let end = self.symbol_end(token + 1);
                paper.symbol = Some((token + 1, end));
                paper.number = Some(token + 1);
                paper.end = end;
                paper.named = true;
                paper.rule = "document/law";
                return Some(paper);
            }
            let year = |token: usize| {
                self.is(token, Shape::DIGITS)
                    && self.tokens[token].digits(self.text).is_some_and(|year| (1945..2100).contains(&year))
            };
            if self.is_word(token, words.nam_year) && year(token + 1) || year(token) {
                paper.end = if year(token) { token + 1 } else { token + 2 };
                paper.date = self.date_at(token).map(|(date, _)| date);
                paper.named = true;
                paper.rule = "document/law";
                return Some(paper);
            }
            if self.is(token, Shape::PUNCT) && !self.is(token, Shape::COMMA.or(Shape::DASH))
                || self.stops(token) && !self.is_word(token, words.va)
            {
                return None;
            }
            token += 1;
        }
        None
    }

    /// `Quy hoạch tổng thể quốc gia thời kỳ 2021 - 2030`, `Chiến lược … đến năm 2030`
    fn plan(&self, mut paper: Paper, at: usize) -> Option<Paper> {
        let mut token = at;
        let mut end = None;
        while token < at + 40 && !self.breaks(token) {
            if let Some((date, after)) = self.date_at(token) {
                let value = &self.dates[date].value.value;
                if value.ends_with("_REF") || value.len() == 10 {
                    break;
                }
                end = Some(after);
                token = after;
                continue;
            }
            if self.is(token, Shape::COMMA)
                && end.is_some()
                && self.date_at(token + 1).is_none()
                && !self.capital(token)
            {
                let vision = self.slice(token + 1, (token + 2).min(self.len())) == "tầm";
                if !vision {
                    break;
                }
            }
            if self.is(token, Shape::PUNCT) && !self.is(token, Shape::COMMA.or(Shape::DASH)) {
                break;
            }
            token += 1;
        }
        paper.end = end?;
        paper.named = true;
        paper.rule = "document/plan";
        Some(paper)
    }
}
