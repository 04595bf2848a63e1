//! Names of persons.

use giaoban_core::ZoneKind;
use giaoban_core::text::Shape;

use crate::body::Before;
use crate::lexicon::{Class, flag};
use crate::scan::Scan;

/// A name in the text.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// First token of the honorific before it; `start` when there is none.
    pub(crate) lead: usize,
    pub(crate) rule: &'static str,
}

impl Name {
    pub(crate) fn titled(&self) -> bool {
        self.lead < self.start
    }
}

/// How much stands behind the guess that a name begins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Evidence {
    /// Nothing but the words.
    Words,
    /// A word that is also used otherwise (`em`, `cụ`), or an office beside it.
    Weak,
    /// `đồng chí`, `ông`, a rank, a credit line.
    Strong,
}

const LONGEST: usize = 6;

impl Scan<'_> {
    /// The end of the name that starts at token `at`.
    pub(crate) fn name_at(&self, at: usize, evidence: Evidence) -> Option<usize> {
        let first = self.token(at)?;
        if let Some(person) = self.longest(at, Class::Person) {
            return Some(person.end as usize);
        }
        if !first.is(Shape::LETTERS) || !first.is(Shape::CAPITAL) {
            return None;
        }
        if let Some(end) = self.initials_at(at) {
            // `M.Thuần`
            let joined = self.token(end).is_some_and(|t| t.is_glued() && t.is(Shape::CAPITAL))
                && self.is(end - 1, Shape::PERIOD);
            return (evidence != Evidence::Words).then_some(end + usize::from(joined));
        }
        // Words alone are a name only behind a surname that many have.
        if evidence == Evidence::Words && !self.flagged(at, flag::COMMON_SURNAME) {
            return None;
        }
        // `chị Thị Nga`, but not `Thị xã`
        let given = evidence != Evidence::Words
            && !first.is(Shape::UPPER)
            && self.flagged(at, flag::NAME)
            && self.capital(at + 1)
            && self.flagged(at + 1, flag::NAME);
        if self.flagged(at, flag::NEVER_A_NAME) && !self.flagged(at, flag::SURNAME) && !given {
            return None;
        }
        if self.at(at).iter().any(|m| {
            let class = m.class;
            class == Class::Office as u16 && !(m.len() == 1 && self.flagged(at, flag::SURNAME))
                || class == Class::Body as u16 && m.len() > 1
                || class == Class::Honorific as u16 && m.value == 1 && m.len() > 1
        }) {
            return None;
        }
        let words = &self.tables.words;
        let upper = first.is(Shape::UPPER);
        let mut end = at + 1;
        let mut hyphens = 0;
        while end < at + LONGEST {
            let Some(token) = self.token(end) else { break };
            if token.is(Shape::SENTENCE_START.or(Shape::LINE_START)) {
                break;
            }
            if token.is(Shape::DASH) && token.is_glued() && evidence == Evidence::Strong {
                // `Kim Jong-un`
                let joined = self.token(end + 1).is_some_and(|t| t.is_glued() && t.is(Shape::LETTERS));
                if joined {
                    end += 2;
                    hyphens += 1;
                    continue;
                }
                break;
            }
            // `Thích nữ Diệu Tâm`
            if end == at + 1 && self.is_word(at, words.thich) && self.is_word(end, words.nu) && self.capital(end + 1) {
                end += 1;
                continue;
            }
            if !token.is(Shape::LETTERS) || !token.is(Shape::CAPITAL) || token.is_glued() {
                break;
            }
            if token.is(Shape::UPPER) != upper && token.is(Shape::UPPER) {
                break;
            }
            if upper && !token.is(Shape::UPPER) && token.text(self.text).chars().count() > 1 {
                break;
            }
            let stops = self.at(end).iter().any(|m| {
                let class = m.class;
                class == Class::Office as u16 && (m.len() > 1 || !self.flagged(end, flag::NAME))
                    || class == Class::Body as u16 && m.len() > 1
                    || class == Class::Honorific as u16 && m.value == 1 && m.len() > 1
            });
            if stops || self.flagged(end, flag::NEVER_A_NAME) && !self.flagged(end, flag::NAME | flag::SURNAME) {
                break;
            }
            end += 1;
        }
        // `Lê Văn B.`
        if end > at + 1
            && self.slice(end - 1, end).chars().count() == 1
            && self.token(end).is_some_and(|dot| dot.is(Shape::PERIOD) && dot.is_glued())
            && (!self.breaks(end + 1) || self.is(end + 1, Shape::DIGITS.or(Shape::OPEN)))
            && !self.is(end + 1, Shape::LINE_START)
        {
            return (evidence != Evidence::Words || self.flagged(at, flag::COMMON_SURNAME)).then_some(end + 1);
        }
        let length = end - at - 2 * hyphens;
        // `K'Brêl`, `H’Hen`: a prefix of the Central Highlands before an apostrophe.
        let highland = |token: usize| {
            let mut letters = self.slice(token, token + 1).chars();
            letters.next().is_some_and(|c| matches!(c, 'K' | 'H' | 'Y')) && matches!(letters.next(), Some('\'' | '’'))
        };
        let like_a_name = |token: usize| self.flagged(token, flag::NAME | flag::SURNAME) || highland(token);
        match evidence {
            Evidence::Strong => Some(end),
            Evidence::Weak => {
                let fits = if length == 1 { like_a_name(at) } else { like_a_name(at) || like_a_name(end - 1) };
                fits.then_some(end)
            }
            Evidence::Words => {
                if !self.flagged(at, flag::COMMON_SURNAME) || !(2..=5).contains(&length) {
                    return None;
                }
                let known = (at + 1..end).filter(|&token| like_a_name(token)).count();
                let enough = if length == 2 {
                    self.flagged(at + 1, flag::NAME)
                } else {
                    // `Nguyễn Văn Tèo`: whatever follows the middle name.
                    self.is_word(at + 1, words.van)
                        || self.is_word(at + 1, words.thi)
                        || known * 2 >= length - 1 && like_a_name(end - 1)
                        || known + 1 == length
                };
                enough.then_some(end)
            }
        }
    }

    /// `A.H.`, `P.T.T.N.`, `N.V.Đ`
    pub(crate) fn initials_at(&self, at: usize) -> Option<usize> {
        let single = |token: usize| {
            self.token(token).is_some_and(|token| {
                // No letter has more than four bytes.
                token.is(Shape::LETTERS)
                    && token.is(Shape::CAPITAL)
                    && token.end() - token.start() <= 4
                    && token.text(self.text).chars().nth(1).is_none()
            })
        };
        let mut end = at;
        let mut letters = 0;
        while single(end) && (end == at || self.tokens[end].is_glued()) && letters < 6 {
            letters += 1;
            end += 1;
            if self.token(end).is_some_and(|dot| dot.is(Shape::PERIOD) && dot.is_glued()) {
                end += 1;
            } else {
                break;
            }
        }
        let closed = end > at && self.is(end - 1, Shape::PERIOD);
        if letters >= 2 {
            // The last full stop belongs to the initials: `bà P.T.T.N. (50 tuổi)`.
            return Some(end);
        }
        // `anh T.`
        (letters == 1 && closed && !self.breaks(end)).then_some(end)
    }

    /// The names of a credit (`Ảnh: Thành Tâm`, `Tin, ảnh: A - B`) whose colon is token `colon`.
    pub(crate) fn credit_names(&self, colon: usize, out: &mut Vec<Name>) {
        let mut at = colon + 1;
        while at < self.len() && at < colon + 30 && !self.is(at, Shape::LINE_START) {
            let body = self.longest(at, Class::Body).is_some_and(|m| m.len() > 1);
            let Some(end) = (if body || self.longest(at, Class::Press).is_some() {
                None
            } else {
                self.name_at(at, Evidence::Strong)
            }) else {
                return;
            };
            if end == at + 1 && self.is(at, Shape::UPPER) && self.slice(at, end).chars().count() < 4 {
                return;
            }
            out.push(Name { start: at, end, lead: at, rule: "person/credit" });
            let separated =
                self.is(end, Shape::DASH.or(Shape::COMMA).or(Shape::SLASH)) || self.is_word(end, self.tables.words.va);
            if !separated || self.is(end, Shape::LINE_START) {
                return;
            }
            at = end + 1;
        }
    }

    /// The names of a line that holds nothing else: `Đào Quyên`, `PHƯƠNG DUNG`, `Hà Vy - Trần An`.
    pub(crate) fn byline_names(&self, start: usize, end: usize, certain: bool, out: &mut Vec<Name>) {
        let before = out.len();
        let mut at = start;
        // `Người viết: Lê Thanh`
        if let Some(credit) = self.longest(start, Class::Credit)
            && self.is(credit.end as usize, Shape::COLON)
        {
            return self.credit_names(credit.end as usize, out);
        }
        // `NGHỊ QUYẾT` above `Về …`
        if self.longest(start, Class::Document).is_some_and(|document| document.end as usize == end) {
            return;
        }
        let evidence = if certain { Evidence::Strong } else { Evidence::Weak };
        while let Some(name_end) = self.name_at(at, evidence) {
            let length = name_end - at;
            // `T/M`: a letter is short for a name only with its dot.
            if length == 1 && self.slice(at, name_end).chars().count() == 1 {
                break;
            }
            let like = (at..name_end).filter(|&t| self.flagged(t, flag::NAME | flag::SURNAME)).count();
            // `PV`, `KT. CHỦ TỊCH`: abbreviations are no pen names.
            let abbreviation =
                length == 1 && self.is(at, Shape::UPPER) && self.slice(at, name_end).chars().count() <= 4;
            let pen_name = certain && length <= 4 && !abbreviation;
            let like_a_name = pen_name || (2..=5).contains(&length) && like == length;
            if !like_a_name || name_end > end {
                break;
            }
            if self.place_at(at).is_some_and(|place| place.end >= name_end) && !certain {
                break;
            }
            let parted = self.is(name_end, Shape::PUNCT) || self.is_word(name_end, self.tables.words.va);
            if name_end < end && (!parted || self.is(name_end, Shape::COLON)) {
                break;
            }
            out.push(Name { start: at, end: name_end, lead: at, rule: "person/byline" });
            at = name_end;
            if at == end {
                return;
            }
            if self.is(at, Shape::OPEN) && certain {
                return;
            }
            let separated = self.is(at, Shape::DASH.or(Shape::COMMA).or(Shape::SLASH).or(Shape::SEMICOLON))
                || self.is_word(at, self.tables.words.va);
            if !separated || at + 1 >= end {
                break;
            }
            // `Lan Anh - Văn phòng UBND xã`: where the author works.
            if length > 1
                && self.is(at, Shape::DASH)
                && self.body_at(at + 1, Before::Office).is_some_and(|body| body.end == end)
            {
                return;
            }
            at += 1;
        }
        if !certain {
            out.truncate(before);
        }
    }

    /// Names by zone and line: by-lines and credits.
    pub(crate) fn signed_names(&self, out: &mut Vec<Name>) {
        for zone in self.document.zones.iter().filter(|zone| zone.kind == ZoneKind::Byline) {
            let start = self.document.token_at(zone.span.start());
            let end = self.document.token_at(zone.span.end());
            let mut line = start;
            for at in start..end {
                if at + 1 == end || self.is(at + 1, Shape::LINE_START) {
                    self.byline_names(line, at + 1, true, out);
                    line = at + 1;
                }
            }
        }
        // Without zones: the last lines of the text.
        let mut end = self.len();
        for _ in 0..8 {
            if end == 0 {
                break;
            }
            let mut start = end - 1;
            while start > 0 && !self.is(start, Shape::LINE_START) && end - start < 16 {
                start -= 1;
            }
            if !self.is(start, Shape::LINE_START) {
                break;
            }
            if end - start <= 12 {
                let zone = self.document.zone_at(self.tokens[start].start());
                if matches!(zone, ZoneKind::Body | ZoneKind::Byline) {
                    self.byline_names(start, end, false, out);
                }
            }
            end = start;
        }
    }

    /// The names that a title, a credit or a by-line makes certain: what places are told apart from.
    pub(crate) fn titled_names(&self) -> Vec<Name> {
        let mut out = Vec::new();
        self.signed_names(&mut out);
        // `Bà Rịa - Vũng Tàu`, `Cô Tô`: names of places that begin like a title.
        let gazetteer = self.document.matches(giaoban_gazetteer::OWNER);
        let begins_place = |at: usize, end: usize| {
            let first = gazetteer.partition_point(|m| (m.start as usize) < at);
            gazetteer[first..].iter().take_while(|m| m.start as usize == at).any(|m| m.end as usize > end)
        };
        for at in self.starting(Class::Credit.bit() | Class::Honorific.bit()) {
            if let Some(credit) = self.longest(at, Class::Credit)
                && self.is(credit.end as usize, Shape::COLON)
            {
                self.credit_names(credit.end as usize, &mut out);
            }
            if let Some(honorific) = self.longest(at, Class::Honorific)
                && honorific.value == 1
                && !self.is_street_name(at)
                && let end = honorific.end as usize
                && !self.breaks(end)
                && !self.is(end, Shape::UPPER)
                && !(self.capital(at) && begins_place(at, end))
                && let Some(name_end) = self.name_at(end, Evidence::Strong)
            {
                out.push(Name { start: end, end: name_end, lead: at, rule: "person/title" });
            }
        }
        out.sort_by_key(|name| name.start);
        out.dedup_by_key(|name| name.start);
        out
    }
}
