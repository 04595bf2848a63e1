//! Bodies: head, field, host and the place that they belong to.

use giaoban_core::text::{Match, Shape};

use crate::BodyKind;
use crate::lexicon::{Bare, Class, Level, Role, flag};
use crate::scan::{Scan, title_case};

/// Whose the body is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    /// Nobody's: a body of the whole country, or one with a name of its own.
    Own,
    /// Not printed; of this level.
    Meant(Level),
    /// A level word alone: `UBND tỉnh`. A row of the levels.
    Word(usize),
    /// A place is printed: its level word, when there is one, and its name.
    Printed(Option<usize>, String),
}

/// A body in the text.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: BodyKind,
    /// The name without the place, abbreviations written out.
    pub(crate) core: String,
    /// The body that an organ is part of (`Tỉnh ủy` of `Ban Thường vụ Tỉnh ủy`), empty for others.
    pub(crate) host: String,
    /// The place follows the name without a level word (`Tỉnh ủy Lào Cai`).
    pub(crate) direct: bool,
    pub(crate) unit: Unit,
    pub(crate) role: Role,
    pub(crate) rule: &'static str,
    /// The level that is meant when none is printed.
    pub(crate) level: Level,
}

/// What follows a body.
enum After {
    Nothing,
    /// The unit, and the token after it.
    Unit(Unit, usize),
    /// All of a kind: `các huyện`, `cấp xã`.
    Generic,
    /// `các cấp`
    AllLevels,
}

/// What stands before a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Before {
    Text,
    /// An office or an organ: the words that follow are a body for certain.
    Office,
}

const DEPTH: u8 = 3;

/// Open heads that are printed with a small letter too: `báo Thanh Niên`, `trường THPT Chu Văn An`.
const SMALL_HEADS: &[&str] = &[
    "Báo",
    "Tạp chí",
    "Đài",
    "Trường",
    "Trường THPT",
    "Trường THCS",
    "Trường Tiểu học",
    "Trường Mầm non",
    "Công ty",
    "Tập đoàn",
    "Ngân hàng",
    "Bệnh viện",
    "Trung tâm",
    "Ban Chỉ đạo",
    "Ban Quản lý",
    "Ban Vận động",
    "Câu lạc bộ",
    "Hợp tác xã",
    "Học viện",
    "Nhà máy",
    "Vườn quốc gia",
    "Văn phòng đăng ký đất đai",
    "Đồn Biên phòng",
    "Hạt Kiểm lâm",
    "Quỹ",
];

impl Scan<'_> {
    /// The body that starts at token `at`.
    #[inline]
    pub(crate) fn body_at(&self, at: usize, before: Before) -> Option<Body> {
        if !self.starts(at, Class::Body) {
            return None;
        }
        self.body_within(at, before, DEPTH)
    }

    fn body_within(&self, at: usize, before: Before, depth: u8) -> Option<Body> {
        if depth == 0 || !self.starts(at, Class::Body) {
            return None;
        }
        // The widest; of two equal ones the one that the lexicon has more of.
        let mut widest: Option<Body> = None;
        for found in self.at(at).iter().rev().filter(|m| m.class == Class::Body as u16) {
            let Some(body) = self.body_from(found, before, depth) else { continue };
            let wider = widest.as_ref().is_none_or(|best| {
                // A name that is listed whole is not made longer by what stands behind it.
                let listed = best.role == Role::National && best.end > best.start + 2 && body.role == Role::Open;
                body.end > best.end && !listed
            });
            if wider {
                widest = Some(body);
            }
        }
        widest.map(|body| self.of_the_assembly(body))
    }

    /// `Ủy ban Kinh tế của Quốc hội`
    fn of_the_assembly(&self, mut body: Body) -> Body {
        let at = body.end;
        if (body.core.starts_with("Ủy ban") || body.core.starts_with("Hội đồng"))
            && self.is_word(at, self.tables.words.cua)
            && !self.breaks(at + 1)
            && let Some(found) = self.longest(at + 1, Class::Body)
            && self.tables.bodies[found.value as usize].name == "Quốc hội"
        {
            body.end = found.end as usize;
            body.core.push_str(" của Quốc hội");
            body.unit = Unit::Own;
        }
        body
    }

    fn body_from(&self, found: &Match, before: Before, depth: u8) -> Option<Body> {
        let row = &self.tables.bodies[found.value as usize];
        let (start, end) = (found.start as usize, found.end as usize);
        let capital = self.capital(start);
        let several = before == Before::Text && self.ends_before(start, Class::Several);
        // `chi hội phụ nữ`
        if !capital && start > 0 && self.is_word(start - 1, self.tables.words.chi) {
            return None;
        }
        if self.tokens[start].is_glued() && self.in_symbol(start) {
            return None;
        }
        if !capital && end == start + 1 && before == Before::Text {
            // `thông báo`, `môi trường`, `cán bộ`: the last syllable of another word.
            let apart = start == 0 || self.is(start - 1, Shape::PUNCT) || self.flagged(start - 1, flag::BEFORE_BODY);
            if !apart || self.is(start, Shape::SENTENCE_START) || row.role == Role::Local {
                return None;
            }
        }
        if end == start + 2
            && row.level == Level::None
            && row.kind == BodyKind::Front
            && self.ends_before(start, Class::Work)
        {
            return None;
        }
        let mut body = Body {
            start,
            end,
            kind: row.kind,
            core: String::new(),
            host: String::new(),
            direct: row.role == Role::Host,
            unit: Unit::Own,
            role: row.role,
            rule: "body/lexicon",
            level: row.level,
        };
        match row.role {
            Role::National => {
                if !capital && row.bare == Bare::Capital {
                    return None;
                }
                body.core = row.name.to_string();
                Some(body)
            }
            Role::Host | Role::Local => {
                body.core = row.name.to_string();
                if row.kind == BodyKind::Party && row.role == Role::Local && !self.breaks(end) {
                    // `Đảng ủy Sở Y tế`, `Đảng bộ Công an tỉnh`
                    if self.capital(end)
                        && let Some(inner) = self.body_within(end, Before::Office, depth - 1)
                        && inner.role != Role::Host
                        && (inner.role != Role::Organ || inner.core.starts_with("Văn phòng"))
                    {
                        body.core = [&*row.name, &inner.core].join(" ");
                        body.end = inner.end;
                        body.unit = inner.unit;
                        body.level = inner.level;
                        body.direct = inner.direct;
                        body.rule = "body/committee-of-body";
                        return Some(body);
                    }
                }
                // `Trung tâm Kiểm soát bệnh tật (CDC) tỉnh`
                let end = match self.bracketed(end) {
                    Some(after) if !matches!(self.after(after, row.kind), After::Nothing) => after,
                    _ => end,
                };
                match self.after(end, row.kind) {
                    After::Generic => None,
                    After::AllLevels => {
                        let nationwide = row.kind == BodyKind::Mass || row.level == Level::None;
                        (nationwide && !several).then(|| {
                            body.core = national_name(&row.name);
                            body
                        })
                    }
                    After::Unit(unit, end) => {
                        // `xây dựng đảng bộ xã`, `hội nông dân xã`: a small letter will do with a level behind it.
                        if several && matches!(unit, Unit::Word(_)) {
                            return None;
                        }
                        body.unit = unit;
                        body.end = end;
                        body.rule = "body/with-place";
                        Some(body)
                    }
                    After::Nothing => {
                        if several {
                            return None;
                        }
                        let definite = match row.bare {
                            Bare::Yes => true,
                            Bare::Capital => capital || before == Before::Office,
                            Bare::No => false,
                        };
                        if !definite {
                            return None;
                        }
                        if row.level != Level::None {
                            body.unit = Unit::Meant(row.level);
                            if row.level == Level::Any && row.kind != BodyKind::Mass && self.generic_list(end) {
                                return None;
                            }
                        }
                        Some(body)
                    }
                }
            }
            Role::Organ => self.organ(body, &row.name, row.bare, before, several, depth),
            Role::Dept => self.department(body, &row.name, before),
            Role::Numbered => self.numbered(body, &row.name, before),
            Role::Open => self.open(body, &row.name, row.bare, before, several),
        }
    }

    /// The unit printed behind a body that ends before token `at`, and the token after it.
    pub(crate) fn unit_after(&self, at: usize, kind: BodyKind) -> Option<(Unit, usize)> {
        match self.after(at, kind) {
            After::Unit(unit, end) => Some((unit, end)),
            _ => None,
        }
    }

    /// The end of words for bodies of a kind, `UBND các huyện`, `Ủy ban MTTQ các cấp`, that start at token `at`.
    pub(crate) fn generic_at(&self, at: usize) -> Option<usize> {
        let found = self.longest(at, Class::Body).filter(|m| m.len() > 1)?;
        let row = &self.tables.bodies[found.value as usize];
        let end = found.end as usize;
        let many = row.role == Role::Local && row.level != Level::None && row.kind != BodyKind::Mass;
        (many && matches!(self.after(end, row.kind), After::Generic | After::AllLevels)).then_some(end)
    }

    /// True when token `at` stands in a symbol: `1874/UBND-KGVX`.
    fn in_symbol(&self, at: usize) -> bool {
        (at.saturating_sub(5)..at).rev().take_while(|&t| self.tokens[t + 1].is_glued()).any(|t| {
            // Not `Ảnh: Văn Đạt/TTXVN`.
            self.is(t, Shape::SLASH)
                && self.tokens[t].is_glued()
                && t > 0
                && self.is(t - 1, Shape::DIGITS.or(Shape::UPPER))
        })
    }

    /// `Đảng ủy, HĐND, UBND các xã`: the last of the list is of many, so are all.
    fn generic_list(&self, mut end: usize) -> bool {
        for _ in 0..4 {
            if !(self.is(end, Shape::COMMA) || self.is_word(end, self.tables.words.va)) || self.breaks(end + 1) {
                return false;
            }
            let Some(next) = self.longest(end + 1, Class::Body) else { return false };
            end = next.end as usize;
            match self.after(end, BodyKind::State) {
                After::Generic | After::AllLevels => return true,
                After::Unit(..) => return false,
                After::Nothing => {}
            }
        }
        false
    }

    /// `Ban Thường vụ Tỉnh ủy`, `Thường trực HĐND tỉnh`, `Ban Dân vận` alone.
    fn organ(&self, mut body: Body, name: &str, bare: Bare, before: Before, several: bool, depth: u8) -> Option<Body> {
        // `Ủy ban Kiểm tra (UBKT) Tỉnh ủy`
        let mut inner_start = self.bracketed(body.end).unwrap_or(body.end);
        if self.is_word(inner_start, self.tables.words.cua) {
            inner_start += 1;
        }
        if !self.breaks(inner_start)
            && let Some(inner) = self.body_within(inner_start, Before::Office, depth - 1)
            && inner.role != Role::Dept
            && !(inner.role == Role::Open && name == "Văn phòng" && inner.core.starts_with("Văn phòng"))
        {
            body.core = [name, &inner.core].join(" ");
            body.host = inner.core;
            body.end = inner.end;
            body.unit = inner.unit;
            body.direct = inner.direct;
            body.level = inner.level;
            // `Ban Cán sự đảng UBND tỉnh` is the Party's.
            let of_the_party = name.contains("đảng") || name.starts_with("Đảng");
            if !of_the_party && (body.kind == BodyKind::State || inner.kind != BodyKind::Party) {
                body.kind = inner.kind;
            }
            body.rule = "body/organ";
            return Some(body);
        }
        body.core = name.to_owned();
        match self.after(body.end, body.kind) {
            After::Unit(unit, end) if bare != Bare::No || matches!(unit, Unit::Word(_)) && name.starts_with("Ban") => {
                if several && matches!(unit, Unit::Word(_)) {
                    return None;
                }
                body.unit = unit;
                body.end = end;
                body.rule = "body/with-place";
                Some(body)
            }
            After::Nothing | After::Unit(..) if bare != Bare::No && !several && self.capital(body.start) => {
                body.unit = Unit::Meant(body.level);
                body.rule = "body/organ-alone";
                Some(body)
            }
            // `Chủ tịch Hội đồng thành viên`: a body behind an office, whoever it belongs to.
            After::Nothing
                if before == Before::Office
                    && self.capital(body.start)
                    && matches!(body.kind, BodyKind::Company | BodyKind::Other) =>
            {
                body.rule = "body/organ-alone";
                Some(body)
            }
            // A list: `Ban Tổ chức, Ban Tuyên giáo Tỉnh ủy`.
            After::Nothing
                if !several
                    && self.capital(body.start)
                    && (self.is(body.end, Shape::COMMA) || self.is_word(body.end, self.tables.words.va))
                    && self.body_within(body.end + 1, Before::Office, depth.saturating_sub(1)).is_some_and(
                        |next| {
                            next.role == Role::Organ && (!next.host.is_empty() || next.unit == Unit::Meant(Level::Any))
                        },
                    ) =>
            {
                body.unit = Unit::Meant(body.level);
                body.rule = "body/organ-alone";
                Some(body)
            }
            _ => None,
        }
    }

    /// `Sở Giao thông vận tải`, `Phòng GD&ĐT`, `Bộ Y tế`
    fn department(&self, mut body: Body, name: &str, before: Before) -> Option<Body> {
        let at = body.end;
        if self.breaks(at) {
            return None;
        }
        // `NHIỆM VỤ TRỌNG TÂM`, `CÁN BỘ Y TẾ`: in a line of capitals the head may be the end of another word.
        if before != Before::Office
            && self.is(body.start, Shape::UPPER)
            && self.is(at, Shape::UPPER)
            && body.start > 0
            && !self.breaks(body.start)
            && self.is(body.start - 1, Shape::UPPER)
            && !self.flagged(body.start - 1, flag::BEFORE_BODY)
        {
            return None;
        }
        let mut end;
        if let Some(field) = self.longest(at, Class::Field) {
            end = field.end as usize;
            if !self.capital(at) && !self.capital(body.start) {
                return None;
            }
            if !self.capital(at) && !self.is(body.start, Shape::SENTENCE_START) && self.level_at(end).is_none() {
                return None;
            }
            if !self.capital(at) && self.is(body.start, Shape::SENTENCE_START) {
                return None;
            }
            body.core = [name, self.tables.fields[field.value as usize]].join(" ");
            // `Vụ Giáo dục Tiểu học`
            let more = end;
            while self.compound(end) && !self.breaks(end) {
                end += 2;
            }
            if end > more {
                body.core = format!("{} {}", body.core, self.squeezed(more, end));
            }
        } else {
            // A field that the table does not have: capital words.
            let small = !self.capital(body.start) && before != Before::Office;
            if !self.capital(at) || small || self.longest(at, Class::Office).is_some() || name == "Đội" {
                return None;
            }
            end = at;
            while end < at + 8
                && !self.breaks(end)
                && self.capital(end)
                && (end == at
                    || self.place_at(end).is_none() && self.longest(end, Class::Body).is_none_or(|m| m.len() < 1))
            {
                end = match self.longest(end, Class::Field) {
                    Some(field) => field.end as usize,
                    None if self.compound(end) => end + 2,
                    None => end + 1,
                };
                // `Phòng PC08`
                if self.token(end).is_some_and(|t| t.is(Shape::DIGITS) && t.is_glued()) {
                    end += 1;
                }
                if self.is(end, Shape::DASH) && self.compound(end + 1) {
                    end += 1;
                }
            }
            if end < at + 2 && !self.is(at, Shape::UPPER) {
                return None;
            }
            if name == "Phòng" || name == "Vụ" || name == "Cục" {
                // `Vụ Nguyễn Văn A`, `Phòng Hội An`
                if self.flagged(at, flag::SURNAME) || self.place_at(at).is_some() {
                    return None;
                }
            }
            body.core = format!("{name} {}", self.squeezed(at, end));
        }
        if let Some(after) = self.abbreviation(end, at, end) {
            end = after;
        }
        // `Đội Quản lý thị trường số 2`
        if self.is_word(end, self.tables.words.so) && self.is(end + 1, Shape::DIGITS) && !self.breaks(end) {
            body.core = format!("{} số {}", body.core, self.slice(end + 1, end + 2));
            end += 2;
        }
        body.end = end;
        body.rule = "body/department";
        // `Phòng Cảnh sát giao thông Công an tỉnh`
        if name != "Sở"
            && name != "Bộ"
            && self.capital(end)
            && !self.breaks(end)
            && let Some(inner) = self.body_within(end, Before::Office, DEPTH - 1)
            && matches!(inner.role, Role::Local | Role::Dept | Role::Host)
            && inner.unit != Unit::Own
        {
            body.core = format!("{} {}", body.core, inner.core);
            body.end = inner.end;
            body.unit = inner.unit;
            body.direct = inner.direct;
            body.level = inner.level;
            return Some(body);
        }
        if body.level == Level::None {
            if let After::Unit(unit, end) = self.after(end, body.kind) {
                body.unit = unit;
                body.end = end;
            }
            return Some(body);
        }
        if body.core.starts_with("Phòng Cảnh sát") || body.core.starts_with("Phòng An ninh") {
            return Some(body);
        }
        body.unit = Unit::Meant(body.level);
        match self.after(end, body.kind) {
            After::Unit(unit, end) => {
                body.unit = unit;
                body.end = end;
            }
            After::Generic | After::AllLevels => return None,
            // `phối hợp với phòng LĐ-TB&XH`: of any district.
            After::Nothing if name == "Phòng" && !self.capital(body.start) && before == Before::Text => return None,
            After::Nothing => {}
        }
        Some(body)
    }

    /// A word of two syllables in official spelling, a capital and a small one: `Báo chí`, `Dinh dưỡng`.
    fn compound(&self, at: usize) -> bool {
        self.capital(at)
            && !self.is(at, Shape::UPPER)
            && self.place_at(at).is_none()
            && !self.breaks(at + 1)
            && self.is(at + 1, Shape::LETTERS)
            && !self.capital(at + 1)
            && !self.flagged(at + 1, flag::NAME_STOP)
            && !(self.flagged(at + 1, flag::VERB) && self.is(at + 2, Shape::LETTERS) && !self.capital(at + 2))
            && self.longest(at, Class::Office).is_none()
    }

    /// `(GTVT)` at token `at`, when its letters abbreviate tokens `start..end`: the token after the bracket.
    fn abbreviation(&self, at: usize, start: usize, end: usize) -> Option<usize> {
        if !self.is(at, Shape::OPEN) || self.breaks(at) || !self.is(at + 1, Shape::UPPER) {
            return None;
        }
        let mut close = at + 2;
        while close < at + 7 && !self.is(close, Shape::CLOSE) {
            if !self.is(close, Shape::UPPER.or(Shape::PUNCT)) {
                return None;
            }
            close += 1;
        }
        if !self.is(close, Shape::CLOSE) {
            return None;
        }
        let initial = |token: usize| self.slice(token, token + 1).chars().next();
        let mut letters =
            (at + 1..close).filter(|&t| self.is(t, Shape::LETTERS)).flat_map(|t| self.slice(t, t + 1).chars());
        let first = letters.next()?;
        let starts = initial(start).is_some_and(|c| c.to_uppercase().eq(first.to_uppercase()));
        (starts && end > start).then_some(close + 1)
    }

    /// An abbreviation in brackets at token `at`: the token after the closing one.
    fn bracketed(&self, at: usize) -> Option<usize> {
        if !self.is(at, Shape::OPEN) || self.breaks(at) || !self.is(at + 1, Shape::UPPER) {
            return None;
        }
        (at + 2..at + 7)
            .take_while(|&t| !self.breaks(t))
            .find(|&t| self.is(t, Shape::CLOSE) || !self.is(t, Shape::UPPER.or(Shape::PUNCT)))
            .filter(|&t| self.is(t, Shape::CLOSE))
            .map(|t| t + 1)
    }

    /// `Quân khu 2`, `Trung đoàn 82`, `Sư đoàn 316`
    fn numbered(&self, mut body: Body, name: &str, before: Before) -> Option<Body> {
        let at = body.end;
        if before == Before::Office
            && self.capital(body.start)
            && (self.breaks(at) || !self.is(at, Shape::DIGITS.or(Shape::CAPITAL)))
        {
            // `Tham mưu trưởng Quân khu`: the one that the text has named.
            body.core = name.to_owned();
            body.unit = Unit::Meant(Level::Any);
            return Some(body);
        }
        if self.breaks(at) {
            return None;
        }
        if self.is(at, Shape::DIGITS) || self.flagged(at, flag::ROMAN) && self.capital(at) {
            body.end = at + 1;
            body.core = format!("{name} {}", self.slice(at, at + 1));
            body.rule = "body/numbered";
            return Some(body);
        }
        // `Lữ đoàn Công binh 513`
        let number = (at..at + 4).take_while(|&t| self.capital(t) || self.is(t, Shape::LETTERS)).last()? + 1;
        if self.capital(at) && self.is(number, Shape::DIGITS) && !(at..=number).any(|t| self.breaks(t)) {
            body.end = number + 1;
            body.core = format!("{name} {}", self.squeezed(at, number + 1));
            body.rule = "body/numbered";
            return Some(body);
        }
        None
    }

    /// `Trung tâm Kiểm soát bệnh tật (CDC) Đà Nẵng`, `Công ty Cổ phần Xây dựng Hòa An`
    fn open(&self, mut body: Body, name: &str, bare: Bare, before: Before, several: bool) -> Option<Body> {
        let capital = self.capital(body.start);
        if !capital && (self.is(body.start, Shape::SENTENCE_START) || !SMALL_HEADS.contains(&name)) {
            return None;
        }
        // `Trường Sa`
        if self.place_at(body.start).is_some_and(|place| place.end > body.end) {
            return None;
        }
        let upper_line = self.is(body.start, Shape::UPPER) && self.is(body.start + 1, Shape::UPPER);
        let first = body.end;
        let mut end = first;
        let mut capitals = 0;
        let mut phrases = 0;
        // A name of its own has been read, which small words do not go on.
        let mut named = false;
        // The last phrase was a deed.
        let mut deed = false;
        let mut at = first;
        if name.starts_with("Ban")
            && self.capital(first)
            && !self.breaks(first)
            && self.longest(first, Class::Body).is_some_and(|m| m.len() > 1)
            && let Some(inner) = self.body_within(first, Before::Office, 1)
            && inner.role == Role::Open
        {
            // `Ban Quản lý Vườn quốc gia Hoàng Liên`
            body.core = [name, &inner.core].join(" ");
            body.end = inner.end;
            body.unit = inner.unit;
            body.direct = inner.direct;
            body.rule = "body/open";
            return Some(body);
        }
        if name == "Quỹ" && self.is(first, Shape::QUOTE) && !self.breaks(first) {
            // `Quỹ “Vì người nghèo”`
            let close = (first + 2..first + 14).take_while(|&t| !self.breaks(t)).find(|&t| self.is(t, Shape::QUOTE))?;
            body.core = format!("{name} {}", self.squeezed(first + 1, close));
            body.end = close + 1;
            body.rule = "body/quoted";
            return Some(body);
        }
        while at < self.len() && !self.breaks(at) && at < first + 24 {
            if self.is(at, Shape::LINE_START) {
                break;
            }
            if let Some(place) = self.place_at(at) {
                // A place without a classifier is a word of a name of its own: `Công ty Cổ phần Sài Gòn Xanh`.
                if body.level == Level::None && self.level_at(at).is_none() && self.capital(at) {
                    at = place.end;
                    end = at;
                    capitals += 1;
                    named = true;
                    continue;
                }
                break;
            }
            let longest = self.at(at).iter().rev().find(|m| {
                const PHRASES: [u16; 4] =
                    [Class::Field as u16, Class::Continuation as u16, Class::Programme as u16, Class::Deed as u16];
                PHRASES.contains(&m.class)
            });
            // `Trung tâm Y tế hỗ trợ …`, `Công ty Minh Phát sản xuất …`: what the body does, not what it is called.
            let longest = longest.filter(|found| {
                let small = !self.capital(at);
                let about = name.starts_with("Ban") || name.starts_with("Văn phòng") || name == "Quỹ";
                let is_deed = found.class == Class::Deed as u16;
                !small
                    || about
                    || !named && (!is_deed || capitals == 0 || deed || self.flagged(at - 1, flag::CONNECTOR))
            });
            let body_here =
                at > first && self.longest(at, Class::Body).is_some_and(|m| m.len() > 1) && self.capital(at);
            if let Some(found) = longest
                && !(body_here && self.longest(at, Class::Body).is_some_and(|m| m.len() > found.len()))
            {
                // `Ủy ban MTTQ các cấp`, `Đài … cho biết`: a connecting word is no part of the name by itself.
                if found.len() == 1 && self.flagged(at, flag::CONNECTOR) {
                    at += 1;
                    continue;
                }
                if self.capital(at) {
                    capitals += 1;
                }
                phrases += 1;
                deed = found.class == Class::Deed as u16;
                at = found.end as usize;
                end = at;
                continue;
            }
            if body_here || self.longest(at, Class::Office).is_some() && self.capital(at) && at > first {
                break;
            }
            if self.level_at(at).is_some() {
                break;
            }
            let token = &self.tokens[at];
            if token.is(Shape::CAPITAL) && !upper_line {
                // `Tổng Giám đốc Công ty … Sơn La Đặng Việt Anh`
                if before == Before::Office
                    && at > first
                    && (body.kind != BodyKind::School
                        || self.places.binary_search_by_key(&at, |place| place.end).is_ok())
                    && (self.name_at(at, crate::person::Evidence::Words).is_some_and(|name| name >= at + 3)
                        || self.is_rare_name(
                            at,
                            (at..at + 6).take_while(|&t| self.capital(t) && !self.breaks(t)).count() + at,
                        ))
                {
                    break;
                }
                capitals += 1;
                let fresh = at == first || !self.capital(at - 1) || self.is(at - 1, Shape::UPPER);
                let words = body.kind != BodyKind::Company
                    || name == "Nhà máy"
                    || matches!(name, "Tập đoàn" | "Tổng Công ty" | "Ngân hàng")
                    || at > first && token.end() - token.start() < 8;
                let compound = fresh && words && self.compound(at);
                named |= !compound && !token.is(Shape::UPPER);
                at += if compound { 2 } else { 1 };
                // `Covid-19`
                if self.token(at).is_some_and(|dash| dash.is(Shape::DASH) && dash.is_glued())
                    && self.token(at + 1).is_some_and(|digits| digits.is(Shape::DIGITS) && digits.is_glued())
                {
                    at += 2;
                }
                end = at;
                continue;
            }
            let numbered = body.kind == BodyKind::School && token.text(self.text).len() < 3
                || self.token(at + 1).is_some_and(|next| next.is_glued() && next.is(Shape::DASH))
                || self.breaks(at + 1)
                || !self.is(at + 1, Shape::LETTERS)
                || self.capital(at + 1);
            if token.is(Shape::DIGITS) && at > first && numbered {
                // `67-03D`, `TNHH MTV 789`
                at += 1;
                while self
                    .token(at)
                    .is_some_and(|t| t.is_glued() && t.is(Shape::DIGITS.or(Shape::DASH).or(Shape::CAPITAL)))
                {
                    at += 1;
                }
                if self.is(at - 1, Shape::DASH) {
                    at -= 1;
                }
                end = at;
                phrases += 1;
                break;
            }
            if token.is(Shape::DIGITS) && (name == "Ban Chỉ đạo" || name == "Công ty") {
                at += 1;
                end = at;
                capitals += 1;
                continue;
            }
            // A connecting word counts when the name goes on behind it.
            if at > first && self.flagged(at, flag::CONNECTOR) && !self.breaks(at + 1) {
                let next = at + 1;
                let goes_on =
                    self.at(next).iter().any(|m| {
                        [Class::Field as u16, Class::Continuation as u16, Class::Deed as u16].contains(&m.class)
                    }) && self.longest(next, Class::Body).is_none()
                        && (self.capital(next)
                            || !token.is(Shape::LETTERS)
                            || name.starts_with("Ban")
                            || self.capital(first) && capitals > 0 && phrases > 0);
                let goes_on = goes_on
                    || token.is(Shape::LETTERS) && self.compound(next) && self.longest(next, Class::Body).is_none();
                let dash = token.is(Shape::DASH) && self.capital(next);
                if goes_on || dash {
                    at = next;
                    continue;
                }
            }
            break;
        }
        if let Some(after) = self.bracketed(end)
            && end > first
            && !self.breaks(after)
            && (self.place_at(after).is_some() || self.level_at(after).is_some())
        {
            end = after;
        }
        let after = self.after(end, body.kind);
        let described = capitals > 0 || phrases > 0;
        let placed = matches!(&after, After::Unit(Unit::Printed(..), _));
        let worded = matches!(&after, After::Unit(Unit::Word(_), _));
        let press = body.kind == BodyKind::Press;
        let accept = if capital {
            (capitals > 0)
                || placed
                    && (phrases > 0
                        || press
                        || name == "Báo"
                        || body.kind == BodyKind::Company
                        || name == "Ban Chỉ đạo"
                        || matches!(name, "Đại học" | "Bệnh viện"))
                || phrases > 0 && (worded || name != "Hội" && !self.is(body.start, Shape::SENTENCE_START))
                || bare == Bare::Yes
                || worded
                    && matches!(
                        name,
                        "Báo" | "Đài" | "Bệnh viện" | "Thư viện" | "Bảo tàng" | "Ban Chỉ đạo" | "Ban Vận động"
                    )
        } else {
            capitals > 0 && (press || self.capital(first)) || phrases > 0 && placed && before == Before::Office
        };
        // `các Ban Quản lý dự án`
        if several && !placed && !named || !accept || !described && !placed && bare != Bare::Yes && !worded {
            return None;
        }
        if matches!(after, After::Generic | After::AllLevels) {
            return None;
        }
        // `Hội thi`, `Hội trường`, `Báo cáo`: words that merely begin alike are no names.
        if !described && !placed && !worded && bare != Bare::Yes {
            return None;
        }
        let printed = self.squeezed(first, end.max(first));
        body.core = if printed.is_empty() { name.to_owned() } else { [name, &printed].join(" ") };
        if upper_line {
            body.core = title_case(&body.core);
        }
        body.end = end;
        body.rule = "body/open";
        // An open name is known by itself; only these are one of a kind in their place.
        let central =
            printed.starts_with("Trung ương") || printed.starts_with("Quốc gia") || printed.starts_with("quốc gia");
        let local = !central && body.level == Level::Any && (name.starts_with("Ban") || name.starts_with("Văn phòng"));
        if local {
            body.unit = Unit::Meant(Level::Any);
        }
        if let After::Unit(unit, end) = after {
            body.end = end;
            if let Unit::Printed(None, name) = &unit {
                body.direct = true;
                // As printed: `Sài Gòn` is part of the name.
                if let Some(place) = (first..end).find_map(|at| self.place_at(at).filter(|place| place.end == end)) {
                    body.unit = Unit::Printed(None, self.squeezed(place.start, place.end));
                } else {
                    body.unit = Unit::Printed(None, name.clone());
                }
            } else {
                body.unit = unit;
            }
        }
        Some(body)
    }

    /// The level word and place behind a body that ends before token `at`.
    fn after(&self, at: usize, kind: BodyKind) -> After {
        let words = &self.tables.words;
        if self.breaks(at) {
            return After::Nothing;
        }
        if self.is_word(at, words.cac) {
            return if self.is_word(at + 1, words.cap) {
                After::AllLevels
            } else if self.level_at(at + 1).is_some() {
                After::Generic
            } else {
                After::Nothing
            };
        }
        if self.is_word(at, words.cap) && self.level_at(at + 1).is_some() {
            return After::Generic;
        }
        // `khu vực 3 - Lào Cai`
        if self.are(at, &[words.khu, words.vuc])
            && (self.is(at + 2, Shape::DIGITS) || self.flagged(at + 2, flag::ROMAN))
        {
            let mut end = at + 3;
            let mut name = format!("khu vực {}", self.slice(at + 2, at + 3));
            if self.is(end, Shape::DASH)
                && let Some(place) = self.place_at(end + 1)
            {
                name = format!("{name} - {}", place.mention.name);
                end = place.end;
            }
            return After::Unit(Unit::Printed(None, name), end);
        }
        if self.are(at, &[words.khu, words.vuc])
            && let Some(place) = self.place_at(at + 2)
        {
            // `Chi cục Thuế khu vực Tuần Giáo - Mường Ảng`
            let mut end = place.end;
            if self.is(end, Shape::DASH)
                && let Some(second) = self.place_at(end + 1)
            {
                end = second.end;
            }
            return After::Unit(Unit::Printed(None, self.squeezed(at, end)), end);
        }
        if let Some(place) = self.place_at(at)
            && !self.is_person_rather(place.start, place.end)
        {
            let level = self.level_at(at).map(|(row, _)| row);
            if place.mention.level == Some("country") {
                if matches!(kind, BodyKind::Party | BodyKind::State) {
                    return After::Nothing;
                }
                return match self.after_country(place.end) {
                    Some((unit, end)) => After::Unit(unit, end),
                    None => After::Unit(Unit::Printed(None, place.mention.name.clone()), place.end),
                };
            }
            // `Chi bộ bản Cang`: the classifier of a hamlet is part of the name.
            let name = match (level, place.mention.level) {
                (None, Some("other")) => self.squeezed(place.start, place.end),
                _ => place.mention.name.clone(),
            };
            return After::Unit(Unit::Printed(level, name), place.end);
        }
        self.level_after(at)
    }

    /// `Hội Nông dân Việt Nam tỉnh Lào Cai`
    fn after_country(&self, at: usize) -> Option<(Unit, usize)> {
        if self.breaks(at) {
            return None;
        }
        if let Some(place) = self.place_at(at) {
            let level = self.level_at(at).map(|(row, _)| row);
            return Some((Unit::Printed(level, place.mention.name.clone()), place.end));
        }
        match self.level_after(at) {
            After::Unit(unit, end) => Some((unit, end)),
            _ => None,
        }
    }

    fn level_after(&self, at: usize) -> After {
        let words = &self.tables.words;
        let Some((row, end)) = self.level_at(at) else { return After::Nothing };
        // All provinces are known: `Chủ tịch HĐND tỉnh Y Blôk Niê` goes on with a person.
        if self.level(row) == Level::Province && self.capital(end) {
            return After::Unit(Unit::Word(row), end);
        }
        // `UBND huyện, thị xã, thành phố`: all of them.
        let separated = self.is(end, Shape::COMMA.or(Shape::SLASH).or(Shape::DASH)) || self.is_word(end, words.va);
        if separated
            && !self.breaks(end + 1)
            && self.level_at(end + 1).is_some_and(|(other, after)| {
                other != row && self.place_at(end + 1).is_none() && (self.breaks(after) || !self.capital(after))
            })
        {
            return After::Generic;
        }
        // `Chủ tịch UBND xã Phạm Trường Giang`: syllables of the name may be words of bodies.
        let run = (end..end + 4).take_while(|&at| self.capital(at) && !self.breaks(at)).count();
        if self.is_person_rather(end, end + run) || self.is_rare_name(end, end + run) {
            return After::Unit(Unit::Word(row), end);
        }
        // A name that no table has.
        let mut name = end;
        while name < end + 4 && self.capital(name) && !self.breaks(name) && !self.is(name, Shape::LINE_START) {
            if self.longest(name, Class::Office).is_some() || name > end && self.longest(name, Class::Body).is_some() {
                break;
            }
            name += 1;
        }
        let heading = [at, end, name].iter().all(|&token| self.is(token, Shape::UPPER));
        let person = self.is_person_rather(end, name) || self.is_rare_name(end, name);
        if name > end && !person && !heading && !self.is(end, Shape::SENTENCE_START) {
            let printed = self.squeezed(end, name);
            let printed = if self.is(end, Shape::UPPER) { title_case(&printed) } else { printed };
            return After::Unit(Unit::Printed(Some(row), printed), name);
        }
        After::Unit(Unit::Word(row), end)
    }

    /// `Giàng A Chu`, `Lò Văn Inh`: a surname that is no common one, and name syllables.
    fn is_rare_name(&self, start: usize, end: usize) -> bool {
        let like =
            |at: usize| self.flagged(at, flag::NAME | flag::SURNAME) || self.slice(at, at + 1).chars().count() == 1;
        (start + 3..=start + 4).contains(&end) && self.flagged(start, flag::SURNAME) && (start + 1..end - 1).all(like)
    }

    /// True when capital words behind a level word are the name of a person: `Chủ tịch UBND huyện Nguyễn Văn An`.
    fn is_person_rather(&self, start: usize, end: usize) -> bool {
        let mut first = start;
        if let Some((_, after)) = self.level_at(start) {
            first = after;
        }
        let known = self.place_at(start).is_some_and(|place| place.mention.code.is_some());
        let unknown = self.place_at(start).is_some_and(|p| p.mention.code.is_none() && p.mention.candidates.is_empty());
        if unknown && first > start && self.is_rare_name(first, end) {
            return true;
        }
        !known
            && end >= first + 3
            && self.flagged(first, flag::COMMON_SURNAME)
            && (first + 1..end).all(|at| self.flagged(at, flag::NAME))
    }
}

/// The nationwide organisation that a bare name stands for.
pub(crate) fn national_name(core: &str) -> String {
    if core.ends_with("Việt Nam") || core.ends_with("Hồ Chí Minh") {
        core.to_owned()
    } else {
        [core, "Việt Nam"].join(" ")
    }
}
