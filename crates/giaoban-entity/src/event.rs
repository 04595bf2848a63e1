//! Congresses, conferences, sessions, elections that a number, a period or a name tells apart.

use giaoban_core::text::Shape;
use giaoban_date::TimexType;

use crate::body::Body;
use crate::lexicon::{Class, EVENT_OWNER, event, flag};
use crate::scan::Scan;

/// An event in the text.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) rule: &'static str,
}

const FARTHEST: usize = 60;

impl Scan<'_> {
    pub(crate) fn events(&self, bodies: &[Body]) -> Vec<Event> {
        let mut out: Vec<Event> = Vec::new();
        for found in self.document.matches(EVENT_OWNER) {
            let at = found.start as usize;
            let event = match found.class {
                event::CONGRESS => self.congress(at, bodies),
                event::CONFERENCE => self.conference(at, at + 2, bodies),
                event::BRIEFING if self.is(at, Shape::SENTENCE_START) => self.conference(at, at, bodies),
                event::SESSION => self.session(at),
                event::ELECTION => self.election(at),
                _ => None,
            };
            out.extend(event);
        }
        out
    }

    /// `lần thứ XIII`, `lần thứ 3`, `thứ 10`, `khóa XV`, `XIII` at token `at`: the token after it.
    fn ordinal_at(&self, at: usize) -> Option<usize> {
        let words = &self.tables.words;
        let number = |at: usize| self.is(at, Shape::DIGITS) || self.flagged(at, flag::ROMAN) && self.capital(at);
        let word_number = |at: usize| !self.breaks(at) && self.is(at, Shape::LETTERS);
        if self.are(at, &[words.lan, words.thu]) {
            let end = at + 2;
            let spelled = self.spelled_ordinal(end);
            return spelled.or_else(|| (number(end) || word_number(end)).then_some(end + 1));
        }
        if self.is_word(at, words.thu) && number(at + 1) || self.is_word(at, words.khoa) && number(at + 1) {
            return Some(at + 2);
        }
        None
    }

    /// `chín`, `Mười`, `hai mươi mốt` at token `at`: the token after it.
    fn spelled_ordinal(&self, at: usize) -> Option<usize> {
        let end = (at..at + 3).take_while(|&at| self.flagged(at, flag::ORDINAL) && !self.breaks(at)).last()? + 1;
        Some(end)
    }

    /// `Đại hội đại biểu toàn quốc lần thứ XIII của Đảng`, `Đại hội Đảng bộ xã khóa I`
    fn congress(&self, at: usize, bodies: &[Body]) -> Option<Event> {
        let words = &self.tables.words;
        let mut end = None;
        let mut token = at + 2;
        if self.flagged(token, flag::ROMAN) && self.capital(token) && !self.breaks(token) {
            end = Some(token + 1);
            token += 1;
        }
        while token < at + 26 && !self.breaks(token) {
            // `đại hội đảng bộ các cấp và Đại hội …`
            let another = self.is_word(token, words.dai) && self.is_word(token + 1, words.hoi);
            if another || self.are(token, &[words.cac, words.cap]) {
                break;
            }
            if let Some(after) = self.ordinal_at(token) {
                end = Some(after);
                token = after;
                continue;
            }
            if self.is_word(token, words.nhiem)
                && self.is_word(token + 1, words.ky)
                && let Some((_, after)) = self.date_at(token)
            {
                end = Some(after);
                token = after;
                continue;
            }
            if end.is_some() {
                // `của Đảng`, `của Đảng bộ tỉnh`
                if self.is_word(token, words.cua)
                    && let Ok(body) = bodies.binary_search_by_key(&(token + 1), |body| body.start)
                {
                    end = Some(bodies[body].end);
                    token = bodies[body].end;
                    continue;
                }
                // `lần thứ XIII Đảng Cộng sản Việt Nam`
                if let Ok(body) = bodies.binary_search_by_key(&token, |body| body.start) {
                    end = Some(bodies[body].end);
                    token = bodies[body].end;
                    continue;
                }
                if let Some((date, after)) = self.date_at(token)
                    && self.is_year(date)
                {
                    end = Some(after);
                }
                break;
            }
            if self.is(token, Shape::PUNCT) && !self.is(token, Shape::DASH) || self.stops(token) {
                break;
            }
            if let Some((date, after)) = self.date_at(token) {
                if self.is_year(date) && self.capital(at) {
                    end = Some(after);
                }
                break;
            }
            token += 1;
        }
        end.map(|end| Event { start: at, end, rule: "event/congress" })
    }

    /// A small word that ends the name of an event: `tổ chức`, not `Tổ quốc`.
    pub(crate) fn stops(&self, at: usize) -> bool {
        self.flagged(at, flag::EVENT_STOP) && (!self.capital(at) || self.is(at, Shape::UPPER))
    }

    fn is_year(&self, date: usize) -> bool {
        let value = &self.dates[date].value;
        value.kind == TimexType::Date && value.value.len() == 4
    }

    /// A quarter, a half, a year, a term: nothing as short as a day, nothing vague.
    fn is_period(&self, date: usize) -> bool {
        let value = &self.dates[date].value;
        value.kind == TimexType::Date
            && !value.value.ends_with("_REF")
            && (value.value.len() < 10 || value.value.contains('/'))
    }

    /// `hội nghị tổng kết công tác dân vận năm 2020, triển khai nhiệm vụ năm 2021`
    fn conference(&self, start: usize, purpose: usize, bodies: &[Body]) -> Option<Event> {
        let words = &self.tables.words;
        if self.breaks(purpose) && purpose > start {
            return None;
        }
        if purpose > start && self.longest(purpose, Class::Purpose).is_none() {
            // `Hội nghị Trung ương 8 khóa XIII`, `Hội nghị lần thứ tám Ban Chấp hành Trung ương`
            let mut token = purpose;
            let mut end = None;
            if self.are(token, &[words.trung, words.uong]) && self.is(token + 2, Shape::DIGITS) {
                token += 3;
                end = Some(token);
            } else if let Some(after) = self.ordinal_at(token)
                && self.is_word(token, words.lan)
            {
                end = Some(after);
                token = after;
                if let Some(body) = self.body_at(token, crate::body::Before::Text) {
                    token = body.end;
                    end = Some(token);
                }
            }
            let open = usize::from(self.is(token, Shape::OPEN.or(Shape::COMMA)));
            if end.is_some()
                && self.is_word(token + open, words.khoa)
                && let Some(after) = self.ordinal_at(token + open)
            {
                end = Some(after + usize::from(self.is(after, Shape::CLOSE)));
            }
            return end.map(|end| Event { start, end, rule: "event/plenum" });
        }
        let mut token = purpose;
        let mut end = None;
        // The purpose that is being read has its period.
        let mut dated = false;
        // Its period stands in brackets, and what it is about behind them.
        let mut bracketed = false;
        while token < start + FARTHEST && (token == purpose || !self.breaks(token)) {
            if token > purpose && self.is(token, Shape::LINE_START) && self.capital(token) {
                break;
            }
            if let Some((date, after)) = self.date_at(token) {
                // `tổng kết 10 năm (2011 - 2020)`
                if self.dates[date].value.kind == TimexType::Duration && self.is(after, Shape::OPEN) {
                    token = after;
                    continue;
                }
                if !self.is_period(date) {
                    break;
                }
                end = Some(after);
                dated = true;
                token = after;
                continue;
            }
            if (self.is_word(token, words.lan) || self.is_word(token, words.khoa) && end == Some(token))
                && let Some(after) = self.ordinal_at(token)
            {
                end = Some(after);
                token = after;
                continue;
            }
            // `tổng kết 10 năm (2011 - 2020) thực hiện …`
            if self.is(token, Shape::OPEN)
                && let Some((date, after)) = self.date_at(token + 1)
                && self.is_period(date)
                && self.is(after, Shape::CLOSE)
            {
                token = after + 1;
                end = Some(token);
                dated = true;
                bracketed = !self.is(token, Shape::PUNCT);
                continue;
            }
            // `lần thứ 15 (khóa XVI)`
            if self.is(token, Shape::OPEN)
                && end == Some(token)
                && self.is_word(token + 1, words.khoa)
                && let Some(after) = self.ordinal_at(token + 1)
                && self.is(after, Shape::CLOSE)
            {
                token = after + 1;
                end = Some(token);
                continue;
            }
            if bracketed
                && self.is(token, Shape::QUOTE)
                && let Some(close) =
                    (token + 1..token + 32).take_while(|&t| !self.breaks(t)).find(|&t| self.is(t, Shape::QUOTE))
            {
                token = close + 1;
                end = Some(token);
                continue;
            }
            if self.is(token, Shape::COMMA) {
                // Another purpose may follow: `…, triển khai nhiệm vụ năm 2021`.
                if dated && self.longest(token + 1, Class::Purpose).is_none() {
                    break;
                }
                dated = false;
                token += 1;
                continue;
            }
            if self.is(token, Shape::PUNCT) && !self.is(token, Shape::DASH.or(Shape::QUOTE).or(Shape::SLASH)) {
                break;
            }
            if end == Some(token) && self.is_word(token, words.voi) {
                // `Hội nghị giao ban quý III/2023 với MTTQ và các tổ chức chính trị - xã hội`
                let mut with = token + 1;
                while with < token + 24
                    && !self.breaks(with)
                    && !self.is(with, Shape::LINE_START)
                    && (!self.is(with, Shape::PUNCT)
                        || self.is(with, Shape::DASH)
                        || self.is(with, Shape::COMMA) && self.level_at(with + 1).is_some())
                    && (!self.stops(with) || self.is_word(with - 1, words.cac))
                {
                    with += 1;
                }
                return Some(Event { start, end: with, rule: "event/conference" });
            }
            if self.is_word(token, words.dai)
                && self.is_word(token + 1, words.hoi)
                && let Some(congress) = self.congress(token, bodies)
            {
                end = Some(congress.end);
                token = congress.end;
                continue;
            }
            if let Some(another) = self.longest(token, Class::Purpose) {
                token = another.end as usize;
                continue;
            }
            if self.stops(token) {
                break;
            }
            token += 1;
        }
        end.map(|end| Event { start, end, rule: "event/conference" })
    }

    /// `Kỳ họp thứ 10, HĐND tỉnh khóa XVII`, `kỳ họp thường lệ giữa năm 2025`
    fn session(&self, at: usize) -> Option<Event> {
        let words = &self.tables.words;
        let mut token = at + 2;
        if self.breaks(token) {
            return None;
        }
        let mut end = None;
        let spelled = if self.is_word(token, words.thu) { self.spelled_ordinal(token + 1) } else { None };
        if let Some(after) = self.ordinal_at(token).or(spelled) {
            end = Some(after);
            token = after;
        } else if self.are(token, &[words.thuong, words.le]) || self.longest(token, Class::Purpose).is_some() {
            token += 2;
        } else if !self.flagged(token, flag::SESSION) {
            return None;
        }
        while token < at + 24 && !self.breaks(token) {
            if let Some(after) = self.ordinal_at(token) {
                end = Some(after);
                if self.is_word(token, words.khoa) {
                    break;
                }
                token = after;
                continue;
            }
            if let Some((date, after)) = self.date_at(token) {
                if self.is_period(date) && end.is_none() {
                    end = Some(after);
                }
                break;
            }
            if self.is(token, Shape::COMMA.or(Shape::OPEN)) {
                let next = token + 1;
                if self.longest(next, Class::Body).is_none() && !self.is_word(next, words.khoa) {
                    break;
                }
                token += 1;
                continue;
            }
            if self.is(token, Shape::PUNCT) || self.stops(token) {
                break;
            }
            token += 1;
        }
        if let Some(close) = end
            && self.is(close, Shape::CLOSE)
            && (at..close).any(|token| self.is(token, Shape::OPEN))
        {
            end = Some(close + 1);
        }
        end.map(|end| Event { start: at, end, rule: "event/session" })
    }

    /// `bầu cử đại biểu Quốc hội khóa XV`
    fn election(&self, at: usize) -> Option<Event> {
        let words = &self.tables.words;
        let mut token = at + 2;
        while token < at + 20 && !self.breaks(token) {
            if self.is_word(token, words.khoa)
                && let Some(end) = self.ordinal_at(token)
            {
                return Some(Event { start: at, end, rule: "event/election" });
            }
            if self.is_word(token, words.nhiem)
                && let Some((_, end)) = self.date_at(token)
            {
                return Some(Event { start: at, end, rule: "event/election" });
            }
            if self.is(token, Shape::PUNCT) && !self.is(token, Shape::COMMA) || self.stops(token) {
                return None;
            }
            token += 1;
        }
        None
    }
}
