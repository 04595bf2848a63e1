//! The main pass: titles, offices, bodies and names, from left to right.

use giaoban_core::ZoneKind;
use giaoban_core::text::{Shape, WordId};
use rustc_hash::FxHashMap;

use crate::BodyKind;
use crate::body::{Before, Body, Unit, national_name};
use crate::lexicon::{Class, Level, Role, Takes, flag};
use crate::person::{Evidence, Name};
use crate::scan::{Scan, TERM};

/// An office in the text.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Row of the offices.
    pub(crate) row: usize,
    /// Index of its body.
    pub(crate) body: Option<usize>,
    /// A place without a body: `Bí thư Bình Định`, `Chủ tịch tỉnh`.
    pub(crate) unit: Unit,
    /// `Bộ trưởng Y tế`: what stands between the office and the end.
    pub(crate) field: Option<&'static str>,
    /// It stands alone and counts only beside a name or another office.
    pub(crate) alone: bool,
    /// Index of the name of who holds it.
    pub(crate) holder: Option<usize>,
    /// It was printed with a capital.
    pub(crate) capital: bool,
}

/// What the main pass found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) bodies: Vec<Body>,
    pub(crate) offices: Vec<Office>,
    pub(crate) names: Vec<Name>,
    /// Abbreviations that the text itself explains, and the body that each one stands for.
    explained: FxHashMap<WordId, usize>,
}

impl Scan<'_> {
    pub(crate) fn titles(&self) -> Found {
        let mut found = Found::default();
        let mut signed = Vec::new();
        self.signed_names(&mut signed);
        signed.sort_by_key(|name| name.start);
        let mut signed = signed.into_iter();
        let mut next_signed = signed.next();
        let mut at = 0;
        while at < self.len() {
            while next_signed.as_ref().is_some_and(|name| name.start < at) {
                next_signed = signed.next();
            }
            // Where the next line of names begins.
            let stop = next_signed.as_ref().map_or(self.len(), |name| name.start);
            if at == stop {
                if let Some(name) = next_signed.take() {
                    at = name.end;
                    found.names.push(name);
                    next_signed = signed.next();
                }
                continue;
            }
            at = self.next_start(at, stop);
            if at < stop {
                at = self.step(at, &mut found);
            }
        }
        self.share_units(&mut found.bodies);
        self.link(&mut found);
        self.fill_bodies(&mut found);
        found
    }

    /// Reads what starts at token `at`; returns the token to go on with.
    fn step(&self, at: usize, found: &mut Found) -> usize {
        const HEADS: u32 = Class::Person.bit()
            | Class::Credit.bit()
            | Class::Honorific.bit()
            | Class::Office.bit()
            | Class::Body.bit();
        let listed = self.starts_any(at, HEADS);
        if listed && let Some(end) = self.listed_step(at, found) {
            return end;
        }
        if !self.capital(at) && !self.starts(at, Class::Street) {
            return self
                .place_at(at)
                .filter(|place| !self.name_not_place(at, place.end))
                .map_or(at + 1, |place| place.end);
        }
        // The tag of a paper, where no listed body has been looked for.
        if !listed
            && self.may_be_tag(at)
            && let Some(end) = self.tag_or_body(at, found)
        {
            return end;
        }
        if self.is(at, Shape::UPPER)
            && let Some(&body) = found.explained.get(&self.tokens[at].word)
        {
            let body = Body { start: at, end: at + 1, rule: "body/explained", ..found.bodies[body].clone() };
            found.bodies.push(body);
            return at + 1;
        }
        if let Some(body) = self.party_or_state(at) {
            let end = body.end;
            found.bodies.push(body);
            return end;
        }
        if let Some(place) = self.place_at(at)
            && !self.name_not_place(at, place.end)
        {
            return place.end;
        }
        if self.capital(at)
            && let Some(end) = self.plain_name(at).or_else(|| self.next_of_list(at, found))
        {
            found.names.push(Name { start: at, end, lead: at, rule: "person/name" });
            return end;
        }
        if self.is_given_name(at, found) {
            found.names.push(Name { start: at, end: at + 1, lead: at, rule: "person/given" });
            return at + 1;
        }
        if let Some(list) = self.longest(at, Class::Street)
            && self.capital(list.end as usize)
            && !self.breaks(list.end as usize)
        {
            // `đường Nguyễn Huệ`, `phố Lê Lợi`: nothing of what is called after a person.
            let run = |from: usize| {
                let mut at = from;
                while at < from + 12
                    && self.capital(at)
                    && !self.breaks(at)
                    && self.longest(at, Class::Office).is_none()
                {
                    at += 1;
                }
                at
            };
            let mut end = run(list.end as usize);
            // `ngã ba Hồ Văn Mười - Lê Lợi, Trần Phú - quốc lộ 1`
            loop {
                let next = run(end + 1);
                let dashed = self.is(end, Shape::DASH) && self.is(end, Shape::SPACE_BEFORE);
                let listed = self.is(end, Shape::COMMA) && self.is(next, Shape::DASH);
                if next == end + 1 || self.breaks(end) || !(dashed || listed) {
                    break;
                }
                end = next;
            }
            if self.longest(list.end as usize, Class::Body).is_none()
                && self.longest(list.end as usize, Class::Honorific).is_none()
                && self.longest(list.end as usize, Class::Office).is_none()
                && self.place_at(at).is_none()
                && self.place_at(list.end as usize).is_none()
            {
                return end;
            }
        }
        at + 1
    }

    /// Reads a credit, an honorific, an office or a body that the lexicon has at token `at`; returns the token to go on with.
    fn listed_step(&self, at: usize, found: &mut Found) -> Option<usize> {
        if let Some(credit) = self.longest(at, Class::Credit) {
            let colon = credit.end as usize;
            let opens = self.is(at, Shape::SENTENCE_START.or(Shape::LINE_START))
                || at > 0 && self.is(at - 1, Shape::OPEN.or(Shape::DASH).or(Shape::PERIOD))
                || self.capital(at);
            if opens && self.is(colon, Shape::COLON) && !self.is(colon, Shape::LINE_START) {
                let before = found.names.len();
                self.credit_names(colon, &mut found.names);
                if found.names.len() > before {
                    return Some(found.names[found.names.len() - 1].end);
                }
                return Some(colon + 1);
            }
        }
        if let Some(end) = self.honorific(at, found) {
            return Some(end);
        }
        if let Some(person) = self.longest(at, Class::Person) {
            let end = person.end as usize;
            found.names.push(Name { start: at, end, lead: at, rule: "person/term" });
            return Some(end);
        }
        if let Some((office, body)) = self.office_at(at) {
            let end = office.end;
            let mut office = office;
            if let Some(body) = body {
                office.body = Some(found.bodies.len());
                found.bodies.push(body);
            }
            // The name behind it: `Chủ tịch UBND tỉnh Nguyễn Văn An`.
            let definite = !office.alone;
            found.offices.push(office);
            // `Thủ tướng Campuchia Hun Sen`: the country stands between.
            let country = self.place_at(end).filter(|place| place.mention.level == Some("country"));
            let first = country.map_or(end, |place| place.end);
            // `Đại sứ Hàn Quốc Kim Sung-min`: names behind a country need not look like ours.
            let abroad = self.places.binary_search_by_key(&first, |place| place.end);
            let abroad = abroad.is_ok_and(|place| {
                self.places[place].start > at && self.places[place].mention.level == Some("country")
            });
            let evidence = if abroad { Evidence::Strong } else { Evidence::Weak };
            if !self.breaks(first)
                && self.place_at(end).is_none_or(|place| !definite || place.mention.code.is_none())
                && self.longest(end, Class::Body).is_none_or(|m| m.len() < 2)
                && !(self.is(end, Shape::UPPER) && self.is(at, Shape::UPPER))
                && let Some(name_end) = self.name_at(first, evidence)
                && (name_end > first + 1 || self.initials_at(first).is_some())
            {
                found.names.push(Name { start: first, end: name_end, lead: first, rule: "person/after-office" });
                return Some(name_end);
            }
            return Some(end);
        }
        if let Some(end) = self.generic_at(at) {
            return Some(end);
        }
        if !self.may_be_tag(at) && !self.starts(at, Class::Body) {
            return None;
        }
        if let Some(end) = self.departments(at, found) {
            return Some(end);
        }
        self.tag_or_body(at, found)
    }

    /// `các Sở: Nội vụ, Tài chính và Y tế`, `các Sở Nội vụ, Tài chính`: a head that is printed once.
    fn departments(&self, at: usize, found: &mut Found) -> Option<usize> {
        let head = self.longest(at, Class::Body)?;
        let row = &self.tables.bodies[head.value as usize];
        if row.role != Role::Dept || !self.ends_before(at, Class::Several) || self.breaks(at) {
            return None;
        }
        let colon = self.is(head.end as usize, Shape::COLON);
        let mut next = head.end as usize + usize::from(colon);
        let mut start = if colon { next } else { at };
        let mut bodies = Vec::new();
        loop {
            if self.breaks(next) || !self.capital(next) {
                break;
            }
            let Some(field) = self.longest(next, Class::Field) else { break };
            let end = field.end as usize;
            bodies.push(Body {
                start,
                end,
                kind: row.kind,
                core: [&*row.name, self.tables.fields[field.value as usize]].join(" "),
                host: String::new(),
                direct: false,
                unit: if row.level == Level::None { Unit::Own } else { Unit::Meant(row.level) },
                role: Role::Dept,
                rule: "body/department",
                level: row.level,
            });
            if !(self.is(end, Shape::COMMA.or(Shape::SEMICOLON)) || self.is_word(end, self.tables.words.va)) {
                break;
            }
            next = end + 1;
            start = next;
        }
        if bodies.len() < 2 {
            return None;
        }
        let last = bodies.last_mut()?;
        // `các Sở Nội vụ, Tài chính tỉnh Lào Cai`
        if let Some((unit, end)) = self.unit_after(last.end, last.kind) {
            last.end = end;
            last.unit = unit;
        }
        let end = last.end;
        found.bodies.append(&mut bodies);
        Some(end)
    }

    /// False where no tag of a paper can stand.
    #[inline]
    fn may_be_tag(&self, at: usize) -> bool {
        self.is(at, Shape::LINE_START) || at > 0 && self.is(at - 1, Shape::OPEN)
    }

    /// Reads the tag of a paper or a body of the lexicon at token `at`; returns the token to go on with.
    fn tag_or_body(&self, at: usize, found: &mut Found) -> Option<usize> {
        let body = self.press_tag(at).or_else(|| self.body_at(at, Before::Text))?;
        let end = body.end;
        found.bodies.push(body);
        Some(self.explained(end, found))
    }

    /// `Ban Quản lý dự án 85 (BQLDA)`: the abbreviation in brackets behind the last body is one more mention of it,
    /// here and further on. Returns the token to go on with.
    fn explained(&self, end: usize, found: &mut Found) -> usize {
        let at = end + 1;
        let Some(&token) = self.token(at) else { return end };
        if !self.is(end, Shape::OPEN)
            || self.breaks(end)
            || !token.is(Shape::UPPER)
            || !self.is(at + 1, Shape::CLOSE)
            || self.longest(at, Class::Body).is_some()
            || self.place_at(at).is_some()
        {
            return end;
        }
        let index = found.bodies.len() - 1;
        found.explained.insert(token.word, index);
        let body = Body { start: at, end: at + 1, rule: "body/explained", ..found.bodies[index].clone() };
        found.bodies.push(body);
        at + 1
    }

    /// A place mention that is a person's name by its shape: three and more words, a common surname first.
    fn name_not_place(&self, at: usize, end: usize) -> bool {
        end >= at + 3
            && self.place_at(at).is_some_and(|place| {
                place.rule != TERM && place.mention.code.is_none() && place.mention.candidates.is_empty()
            })
            && self.name_at(at, Evidence::Words).is_some_and(|name| name >= end)
    }

    /// `đồng chí Nguyễn Văn An`, `Đại tá, TS. Trần Bình`; the honorific alone gives `None`.
    fn honorific(&self, at: usize, found: &mut Found) -> Option<usize> {
        let mut honorific = self.longest(at, Class::Honorific)?;
        if self.place_at(at).is_some_and(|place| place.end > honorific.end as usize) {
            return None;
        }
        let lead = at;
        let mut strong = false;
        let mut end;
        // Several in a row: `đồng chí Thiếu tướng, PGS. TS. …`
        let mut count = 0;
        loop {
            strong |= honorific.value == 1;
            end = honorific.end as usize;
            count += 1;
            if self.breaks(end) || count > 5 {
                break;
            }
            let mut next = end;
            if self.is(next, Shape::COMMA.or(Shape::DASH).or(Shape::PERIOD)) {
                next += 1;
            }
            match self.longest(next, Class::Honorific) {
                Some(more) if !self.breaks(next) && (next == end || self.capital(next)) => honorific = more,
                _ => break,
            }
        }
        if self.breaks(end) && !self.is(end - 1, Shape::PERIOD) {
            return None;
        }
        if self.is(end, Shape::LINE_START) {
            return None;
        }
        // `phố Bà Triệu`
        if self.is_street_name(lead) {
            return None;
        }
        let evidence = if strong { Evidence::Strong } else { Evidence::Weak };
        let mut start = end;
        // `các đồng chí: Nguyễn Văn An, …`
        let list = self.is(end, Shape::COLON);
        if list {
            start = end + 1;
        }
        // `đồng chí (ông) …`, `ông “Ba”`: no.
        let name_end = if list && self.breaks(start) { None } else { self.name_at(start, evidence) };
        // `anh Thuấn` of whom the text has told the full name before.
        let told = || {
            let last = self.word(start)?;
            (self.capital(start)
                && !self.capital(start + 1)
                && found.names.iter().rev().take(64).any(|name| self.is_word(name.end - 1, last)))
            .then_some(start + 1)
        };
        let name_end = name_end.or_else(told)?;
        // `Bác Hồ` is how the nation calls one man, not a title and a name.
        if name_end == start + 1 && self.slice(lead, start) == "Bác" && self.slice(start, name_end) == "Hồ" {
            return None;
        }
        // A title in capitals before a name in small letters, or a whole line in capitals.
        if self.is(start, Shape::UPPER)
            && self.slice(start, start + 1).chars().count() >= 2
            && !self.all_names(start, name_end)
        {
            return None;
        }
        if self.place_at(start).is_some_and(|place| place.mention.level == Some("country")) {
            return None;
        }
        // `các đại biểu Quốc hội: …`: the body in the title.
        if list && let Some(body) = (lead + 1..end).find_map(|at| self.body_at(at, Before::Text)) {
            found.bodies.push(body);
        }
        found.names.push(Name { start, end: name_end, lead, rule: "person/title" });
        Some(name_end)
    }

    /// `Bà Triệu` of `phố Bà Triệu`: a capital title behind a word for a street or the like.
    pub(crate) fn is_street_name(&self, at: usize) -> bool {
        self.capital(at) && !self.is(at, Shape::SENTENCE_START) && self.ends_before(at, Class::Street)
    }

    fn all_names(&self, start: usize, end: usize) -> bool {
        (start..end).all(|at| self.flagged(at, flag::NAME | flag::SURNAME))
    }

    /// A name that nothing introduces: a common surname and name syllables, or words before an office.
    fn plain_name(&self, at: usize) -> Option<usize> {
        // One word is no name.
        if !self.is(at + 1, Shape::CAPITAL.or(Shape::PERIOD)) || self.ends_before(at, Class::Street) {
            return None;
        }
        // Inside a run of capitals there is no beginning of a name.
        if at > 0
            && self.capital(at - 1)
            && !self.is(at, Shape::SENTENCE_START.or(Shape::LINE_START))
            && self.is(at - 1, Shape::LETTERS)
            && self.longest(at - 1, Class::Honorific).is_none()
        {
            return None;
        }
        if self.is(at, Shape::UPPER) {
            let end = self.name_at(at, Evidence::Words)?;
            let heading = self.is(end, Shape::UPPER) || at > 0 && self.is(at - 1, Shape::UPPER);
            return (!heading && end >= at + 3 && self.all_names(at, end)).then_some(end);
        }
        let plain = self.name_at(at, Evidence::Words);
        if let Some(end) = plain
            && !(self.capital(end)
                && !self.breaks(end)
                && self.is(end, Shape::LETTERS)
                && self.longest(end, Class::Office).is_none())
        {
            // Two words may be anything: a hill, a street, a brand.
            if end >= at + 3 || self.office_follows(end).is_some() || self.listed(at, end) {
                return Some(end);
            }
        }
        // Any run of capitals with an office behind it: `Vi Hữu Cầu, Ủy viên BTV Tỉnh ủy`.
        let end = self.name_at(at, Evidence::Weak)?;
        let length = end - at;
        if !(2..=5).contains(&length)
            || self.capital(end)
                && !self.breaks(end)
                && self.is(end, Shape::LETTERS)
                && self.longest(end, Class::Office).is_none()
        {
            return None;
        }
        let like = (at..end).filter(|&t| self.flagged(t, flag::NAME | flag::SURNAME)).count();
        let item = at > 0 && self.is(at - 1, Shape::SEMICOLON.or(Shape::COLON));
        ((like * 2 >= length || item) && self.office_follows(end).is_some()).then_some(end)
    }

    /// The name that goes on a list of names: `Triệu Thị Ngọc, Danh Thạch Sol và …`
    fn next_of_list(&self, at: usize, found: &Found) -> Option<usize> {
        let last = found.names.last()?;
        let separated = last.end + 1 == at
            && last.end >= last.start + 2
            && (self.is(last.end, Shape::COMMA) || self.is_word(last.end, self.tables.words.va));
        if !separated || self.breaks(at) || self.is(at, Shape::UPPER) {
            return None;
        }
        let end = self.name_at(at, Evidence::Weak)?;
        ((2..=4).contains(&(end - at)) && (self.breaks(end) || !self.capital(end))).then_some(end)
    }

    /// A given name alone, in a sentence, of somebody whom the text has named in full: `Tại tòa, Thuấn khai nhận`.
    fn is_given_name(&self, at: usize, found: &Found) -> bool {
        let token = &self.tokens[at];
        !found.names.is_empty()
            && token.is(Shape::CAPITAL)
            && !token.is(Shape::UPPER.or(Shape::SENTENCE_START).or(Shape::LINE_START))
            && !self.capital(at + 1)
            && at > 0
            && !self.capital(at - 1)
            && !self.is(at - 1, Shape::QUOTE.or(Shape::DASH).or(Shape::SLASH))
            && self.at(at).is_empty()
            && !self.ends_before(at, Class::Street)
            && found
                .names
                .iter()
                .rev()
                .take(64)
                .any(|name| name.end >= name.start + 3 && self.tokens[name.end - 1].word == token.word)
    }

    /// True when the words stand in a list of names.
    fn listed(&self, at: usize, end: usize) -> bool {
        let before = at > 0 && self.is(at - 1, Shape::COMMA.or(Shape::COLON).or(Shape::SEMICOLON));
        let after = self.is(end, Shape::COMMA.or(Shape::SEMICOLON));
        before && after && self.flagged(at, flag::COMMON_SURNAME)
    }

    /// The office behind a name that ends before token `end`: where it starts.
    fn office_follows(&self, end: usize) -> Option<usize> {
        let mut at = end;
        if self.breaks(at) {
            return None;
        }
        if self.is(at, Shape::COMMA.or(Shape::DASH).or(Shape::OPEN).or(Shape::COLON)) {
            at += 1;
        }
        while let Some(former) = self.longest(at, Class::Former) {
            if self.breaks(at) {
                return None;
            }
            at = former.end as usize;
        }
        if at == end && !self.capital(at) {
            return None;
        }
        let office = self.longest(at, Class::Office)?;
        let takes = self.tables.offices[office.value as usize].takes;
        (!self.breaks(at) && (takes != Takes::Fused || self.body_at(at + 1, Before::Office).is_some())).then_some(at)
    }

    /// The office that starts at token `at`, and its body.
    fn office_at(&self, at: usize) -> Option<(Office, Option<Body>)> {
        if !self.starts(at, Class::Office) {
            return None;
        }
        let mut best: Option<(Office, Option<Body>)> = None;
        for found in self.at(at).iter().filter(|m| m.class == Class::Office as u16) {
            let Some(candidate) = self.office_from(found.start as usize, found.end as usize, found.value as usize)
            else {
                continue;
            };
            let rank = |(office, body): &(Office, Option<Body>)| (office.end, !office.alone, body.is_some());
            // At the same end the longer office wins: `Phó Bí thư Thường trực` + `Tỉnh ủy`.
            if best.as_ref().is_none_or(|b| rank(&candidate) >= rank(b)) {
                best = Some(candidate);
            }
        }
        best
    }

    fn office_from(&self, at: usize, end: usize, row: usize) -> Option<(Office, Option<Body>)> {
        let office = &self.tables.offices[row];
        let capital = self.capital(at);
        let mut result = Office {
            start: at,
            end,
            row,
            body: None,
            unit: Unit::Own,
            field: None,
            alone: false,
            holder: None,
            capital,
        };
        let behind = if self.breaks(end) { None } else { self.body_at(end, Before::Office) };
        match office.takes {
            Takes::Fixed => {
                if !capital {
                    return None;
                }
                // `Thủ tướng Lào`
                if !self.breaks(end)
                    && office.name.ends_with("Thủ tướng Chính phủ")
                    && let Some(country) = self.place_at(end).filter(|place| place.mention.level == Some("country"))
                    && country.mention.name != "Việt Nam"
                {
                    result.end = country.end;
                    result.unit = Unit::Printed(None, country.mention.name.clone());
                    return Some((result, None));
                }
                // `Thủ tướng Chính phủ`: the body printed inside the title.
                let inner = (at + 1..end).find_map(|inner| {
                    self.at(inner)
                        .iter()
                        .rev()
                        .find(|m| m.class == Class::Body as u16 && m.end as usize == end)
                        .and_then(|_| self.body_at(inner, Before::Office))
                        .filter(|body| body.end == end)
                });
                Some((result, inner))
            }
            Takes::Member => {
                result.unit = Unit::Meant(match office.body {
                    "Tỉnh ủy" => Level::Province,
                    "Thành ủy" => Level::City,
                    "Đảng ủy" => Level::Any,
                    _ => Level::District,
                });
                if !capital && at > 0 && !self.is(at - 1, Shape::COMMA.or(Shape::DASH)) {
                    return None;
                }
                Some((result, None))
            }
            Takes::Local => {
                result.alone = true;
                // `Trưởng bản Háng Đồng`: the classifier is in both.
                let place = if self.breaks(end) { None } else { self.place_at(end) };
                if let Some(place) = place.or_else(|| self.place_at(end - 1).filter(|place| place.end > end)) {
                    result.end = place.end;
                    result.unit = Unit::Printed(None, place.mention.name.clone());
                }
                Some((result, None))
            }
            Takes::Fused => {
                let body = behind?;
                const HEADS: [&str; 8] =
                    ["Ban", "Phòng", "Đoàn", "Khối", "Văn phòng", "Thanh tra", "Công an", "Tiểu ban"];
                if !HEADS.iter().any(|head| body.core.starts_with(head)) {
                    return None;
                }
                if body.role == Role::Open && !capital {
                    return None;
                }
                result.end = body.end;
                Some((result, Some(body)))
            }
            Takes::Body => {
                if let Some(body) = behind {
                    result.end = body.end;
                    return Some((result, Some(body)));
                }
                if !self.breaks(end) {
                    if let Some(place) = self.place_at(end)
                        && capital
                        && self.longest(end, Class::Office).is_none()
                        && !self.name_not_place(end, place.end)
                        && (self.name_at(end, Evidence::Words).is_none_or(|name| name <= place.end)
                            || place.mention.code.is_some()
                                && self.name_at(place.end, Evidence::Words).is_some_and(|name| name >= place.end + 2))
                    {
                        let level = self.level_at(end).map(|(level, _)| level);
                        result.end = place.end;
                        result.unit = Unit::Printed(level, place.mention.name.clone());
                        return Some((result, None));
                    }
                    if let Some((level, after)) = self.level_at(end)
                        && !self.capital(after)
                        && !self.is(after, Shape::COMMA) | self.level_at(after + 1).is_none()
                        && matches!(
                            office.name.as_str(),
                            "Bí thư" | "Phó Bí thư" | "Chủ tịch" | "Phó Chủ tịch" | "Phó Bí thư Thường trực"
                        )
                    {
                        result.end = after;
                        result.unit = Unit::Word(level);
                        return Some((result, None));
                    }
                    if matches!(office.name.as_str(), "Bộ trưởng" | "Thứ trưởng" | "Thứ trưởng Thường trực")
                        && self.capital(end)
                        && let Some(field) = self.longest(end, Class::Field)
                    {
                        result.end = field.end as usize;
                        result.field = Some(self.tables.fields[field.value as usize]);
                        return Some((result, None));
                    }
                    if self.is_word(end, self.tables.words.cac)
                        || self.is_word(end, self.tables.words.cap) && self.level_at(end + 1).is_some()
                    {
                        return None;
                    }
                }
                // `Giám đốc Sở`: the one that the text has named.
                if !self.breaks(end)
                    && capital
                    && let Some(after) = self.head_alone(end)
                {
                    result.end = after;
                    return Some((result, None));
                }
                result.alone = true;
                Some((result, None))
            }
        }
    }

    /// `Đảng`, `Nhà nước` with a capital.
    fn party_or_state(&self, at: usize) -> Option<Body> {
        let words = &self.tables.words;
        if !self.capital(at) {
            return None;
        }
        let body = |end: usize, kind, core: &str| Body {
            start: at,
            end,
            kind,
            core: core.to_owned(),
            host: String::new(),
            direct: false,
            unit: Unit::Own,
            role: Role::National,
            rule: "body/party-or-state",
            level: Level::None,
        };
        if self.is_word(at, words.dang) {
            let follows = |word| self.is_word(at + 1, word) && !self.breaks(at + 1);
            if follows(words.vien) || follows(words.uy) || follows(words.bo) || follows(words.doan) {
                return None;
            }
            let mut end = at + 1;
            if follows(words.cong) && self.is_word(at + 2, words.san) {
                end = at + 3;
                if self.are(end, &[words.viet, words.nam]) {
                    end += 2;
                }
            } else if follows(words.ta) {
                end = at + 1;
            } else if self.capital(at + 1)
                && !self.breaks(at + 1)
                && self.is(at + 1, Shape::LETTERS)
                && !self.is(at, Shape::UPPER)
            {
                // Another party: `Đảng Nhân dân Cách mạng Lào`.
                let mut other = at + 1;
                while self.capital(other) && !self.breaks(other) && other < at + 8 {
                    other += 1;
                }
                if other >= at + 3 && self.place_at(at + 1).is_none() && self.longest(at + 1, Class::Body).is_none() {
                    let name = self.squeezed(at, other);
                    return Some(body(other, BodyKind::Party, &name));
                }
            }
            return Some(body(end, BodyKind::Party, "Đảng Cộng sản Việt Nam"));
        }
        if self.are(at, &[words.nha, words.nuoc]) {
            // `Luật Ngân sách Nhà nước`
            if (at.saturating_sub(5)..at).any(|before| self.is_word(before, words.luat) && self.capital(before)) {
                return None;
            }
            let mut end = at + 2;
            if self.are(end, &[words.viet, words.nam]) {
                end += 2;
            }
            return Some(body(end, BodyKind::State, "Nhà nước Cộng hòa xã hội chủ nghĩa Việt Nam"));
        }
        None
    }

    /// `LSO-`, `(Mặt trận) -`, `BHG - Tối ngày …`: the tag of a paper at the head of a report.
    fn press_tag(&self, at: usize) -> Option<Body> {
        if !self.capital(at) {
            return None;
        }
        let bracketed = at > 0 && self.is(at - 1, Shape::OPEN) && self.is(at - 1, Shape::LINE_START);
        if !bracketed && !self.is(at, Shape::LINE_START) {
            return None;
        }
        let listed = self.longest(at, Class::Press);
        let mut end = at + 1;
        if let Some(press) = listed {
            end = press.end as usize;
        } else if bracketed && self.slice(at, end).starts_with("Bao") && end + 1 < self.len() {
            // `(Baonghean) -`
        } else if !self.is(at, Shape::UPPER) {
            return None;
        } else {
            while self
                .token(end)
                .is_some_and(|t| t.is_glued() && t.is(Shape::DIGITS.or(Shape::UPPER).or(Shape::PERIOD)))
            {
                end += 1;
            }
        }
        let mut dash = end;
        if bracketed {
            if !self.is(dash, Shape::CLOSE) {
                return None;
            }
            dash += 1;
        }
        // The dash must be followed by a sentence, not by an item of a heading.
        if bracketed && self.capital(dash) && !self.is(dash, Shape::LINE_START) {
            // `(ĐTO) Sáng nay`
            dash -= 1;
        } else if !self.is(dash, Shape::DASH) || self.is(dash, Shape::LINE_START) || !self.capital(dash + 1) {
            return None;
        }
        let zone = self.document.zone_at(self.tokens[at].start());
        if !matches!(zone, ZoneKind::Lead | ZoneKind::Body) || self.slice(at, end).chars().count() > 24 {
            return None;
        }
        let romanized = self.slice(at, end).starts_with("Bao");
        if listed.is_none()
            && (self.is(dash + 1, Shape::UPPER) || self.slice(at, end).chars().count() > 6 && !romanized)
        {
            return None;
        }
        let printed = self.squeezed(at, end);
        // `TT - Huế` is no paper.
        if printed == "TT" && self.slice(dash + 1, dash + 2).eq_ignore_ascii_case("Huế") {
            return None;
        }
        let place = self.document.place.as_ref();
        let province = place.map(|place| place.province.as_deref().unwrap_or(&place.name));
        let core = match listed {
            Some(press) => self.tables.press[press.value as usize].to_owned(),
            None => match province {
                // `BHG`, `LSO`, `BTH`: the paper of the province that the text is about.
                Some(province) if romanized || abbreviates(&printed, province) => format!("Báo {province}"),
                _ => printed,
            },
        };
        Some(Body {
            start: at,
            end,
            kind: BodyKind::Press,
            core,
            host: String::new(),
            direct: false,
            unit: Unit::Own,
            role: Role::National,
            rule: "body/press-tag",
            level: Level::None,
        })
    }

    /// `HĐND, UBND tỉnh`, `Ban Tuyên giáo, Ban Tổ chức Tỉnh ủy`: what the last of a list is of, all are of.
    fn share_units(&self, bodies: &mut [Body]) {
        for index in (1..bodies.len()).rev() {
            let (before, after) = bodies.split_at_mut(index);
            let (left, right) = (&mut before[index - 1], &after[0]);
            let gap = right.start.wrapping_sub(left.end);
            let words = &self.tables.words;
            let joined = gap == 1
                && (self.is(left.end, Shape::COMMA.or(Shape::DASH).or(Shape::SLASH))
                    || self.is_word(left.end, words.va))
                || gap == 2 && self.is(left.end, Shape::COMMA) && self.is_word(left.end + 1, words.va);
            if !matches!(left.unit, Unit::Meant(_)) || self.breaks(right.start) {
                continue;
            }
            // `Ủy viên Ban Thường vụ, Trưởng ban Dân vận Huyện ủy`
            let chained = (1..=4).contains(&gap)
                && self.is(left.end, Shape::COMMA)
                && self.longest(left.end + 1, Class::Office).is_some()
                && left.role == Role::Organ
                && left.host.is_empty()
                && right.role == Role::Organ
                && right.direct;
            if !joined && !chained {
                continue;
            }
            let organ = left.role == Role::Organ && left.host.is_empty();
            if organ && right.role == Role::Organ && !right.host.is_empty() {
                left.core = format!("{} {}", left.core, right.host);
                left.host.clone_from(&right.host);
                left.unit = right.unit.clone();
                left.direct = right.direct;
                continue;
            }
            let same = matches!(left.role, Role::Local) && matches!(right.role, Role::Local | Role::Organ)
                || left.role == Role::Dept && right.role == Role::Dept
                || left.role == Role::Host && right.role == Role::Host && left.core == right.core;
            if same && !right.direct && matches!(right.unit, Unit::Word(_) | Unit::Printed(..)) {
                left.unit = right.unit.clone();
            }
        }
        // And the other way round: `Hội Nông dân xã, Hội CCB`.
        for index in 1..bodies.len() {
            let (before, after) = bodies.split_at_mut(index);
            let (left, right) = (&before[index - 1], &mut after[0]);
            let words = &self.tables.words;
            let joined = right.start == left.end + 1
                && (self.is(left.end, Shape::COMMA) || self.is_word(left.end, words.va))
                && !self.breaks(right.start);
            let mass = |body: &Body| matches!(body.kind, BodyKind::Mass | BodyKind::Front) && body.role == Role::Local;
            if joined
                && mass(left)
                && right.kind == BodyKind::Mass
                && right.role == Role::Local
                && right.unit == Unit::Meant(Level::Any)
                && matches!(left.unit, Unit::Word(_) | Unit::Printed(..))
            {
                right.unit = left.unit.clone();
            }
        }
        // A mass organisation that nothing places is the nationwide one.
        for body in bodies.iter_mut() {
            if body.kind == BodyKind::Mass && body.role == Role::Local && body.unit == Unit::Meant(Level::Any) {
                body.core = national_name(&body.core);
                body.unit = Unit::Own;
            }
        }
    }

    /// Says who holds which office and drops offices that stand alone.
    fn link(&self, found: &mut Found) {
        let Found { offices, names, .. } = found;
        let starts: Vec<usize> = offices.iter().map(|office| office.start).collect();
        let office_at = |token: usize| starts.binary_search(&token).ok();
        let mut kept = vec![false; offices.len()];
        // An office right before a name is that person's: `Phó Thủ tướng Trần Văn An`.
        for (person, name) in names.iter().enumerate() {
            let before = offices.partition_point(|office| office.start < name.lead);
            if let Some(office) = before.checked_sub(1)
                && offices[office].end == name.lead
            {
                offices[office].holder = Some(person);
                kept[office] = true;
            }
        }
        for (person, name) in names.iter().enumerate() {
            let mut at = name.end;
            let mut first = true;
            for _ in 0..8 {
                if self.breaks(at) {
                    break;
                }
                // `Phạm Thị Hoa (SN 1967, trú tại …), nguyên Giám đốc …`
                if first
                    && self.is(at, Shape::OPEN)
                    && office_at(at + 1).is_none()
                    && self.longest(at + 1, Class::Former).is_none()
                {
                    let close = (at + 1..at + 40).take_while(|&t| !self.breaks(t)).find(|&t| self.is(t, Shape::CLOSE));
                    match close {
                        Some(close) => at = close + 1,
                        None => break,
                    }
                    if self.breaks(at) || !self.is(at, Shape::COMMA.or(Shape::DASH)) {
                        break;
                    }
                }
                // `Ông Trần Văn Thành, 62 tuổi, Bí thư Chi bộ thôn 6`
                if first && self.is(at, Shape::COMMA) && self.is(at + 1, Shape::DIGITS) {
                    let comma = (at + 2..at + 6).take_while(|&t| !self.breaks(t)).find(|&t| self.is(t, Shape::COMMA));
                    at = comma.unwrap_or(at);
                }
                let separator = self.is(at, Shape::COMMA.or(Shape::DASH).or(Shape::OPEN).or(Shape::COLON));
                let joined = !first && self.is_word(at, self.tables.words.va);
                let mut next = if separator || joined { at + 1 } else { at };
                while !self.breaks(next)
                    && let Some(former) = self.longest(next, Class::Former)
                {
                    if office_at(next).is_some() {
                        break;
                    }
                    next = former.end as usize;
                }
                let Some(office) = office_at(next) else { break };
                if offices[office].holder.is_some() || self.breaks(next) {
                    break;
                }
                if first && next == name.end && !offices[office].capital {
                    break;
                }
                offices[office].holder = Some(person);
                kept[office] = true;
                at = offices[office].end;
                first = false;
            }
        }
        // Offices before the name: `Bí thư Huyện ủy Vi Hữu Cầu`, `Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh - đồng chí …`
        for (person, name) in names.iter().enumerate() {
            let mut end = name.lead;
            let mut office = offices.partition_point(|office| office.start < name.lead);
            let mut first = true;
            while let Some(previous) = office.checked_sub(1) {
                let gap = end.wrapping_sub(offices[previous].end);
                let adjacent = gap == 0;
                let parted = gap == 1
                    && (self.is(offices[previous].end, Shape::COMMA)
                        || first && name.titled() && self.is(offices[previous].end, Shape::DASH.or(Shape::COLON)));
                let allowed = if first {
                    adjacent || parted && name.titled()
                } else {
                    parted || gap == 1 && self.is_word(offices[previous].end, self.tables.words.va)
                };
                let taken = offices[previous].holder.is_some_and(|holder| holder != person);
                if !allowed || taken {
                    break;
                }
                // `thừa ủy quyền của Chủ tịch UBND tỉnh, Bí thư Huyện ủy …`: the first is somebody else.
                let start = offices[previous].start;
                if !first && start > 0 && self.is_word(start - 1, self.tables.words.cua) {
                    break;
                }
                offices[previous].holder = Some(person);
                kept[previous] = true;
                end = start;
                office = previous;
                first = false;
            }
        }
        // Offices alone count behind `đồng chí` and beside one that counts.
        for office in 0..offices.len() {
            let start = offices[office].start;
            // `các đồng chí Bí thư, Chủ tịch UBND các xã` are many.
            let many = start > 2
                && self.is_word(start - 1, self.tables.words.chi_toned)
                && self.is_word(start - 3, self.tables.words.cac);
            let addressed = self.ends_before(start, Class::Honorific) && !self.breaks(start) && !many;
            if !offices[office].alone || addressed && offices[office].capital || self.signs_for(start) {
                kept[office] = true;
            }
            // `… làm trưởng đoàn`: a small word alone counts only right before a name.
            let end = offices[office].end;
            if offices[office].alone
                && !offices[office].capital
                && offices[office].holder.is_none_or(|holder| names[holder].lead != end)
            {
                kept[office] = false;
            }
        }
        for office in 1..offices.len() {
            let near = offices[office].start == offices[office - 1].end + 1
                && self.is(offices[office - 1].end, Shape::COMMA)
                && offices[office].capital;
            if near && kept[office - 1] && offices[office - 1].capital {
                kept[office] = true;
            }
        }
        for office in (1..offices.len()).rev() {
            let near = offices[office].start == offices[office - 1].end + 1
                && self.is(offices[office - 1].end, Shape::COMMA)
                && offices[office - 1].capital;
            if near && kept[office] && offices[office].capital {
                kept[office - 1] = true;
            }
        }
        let mut keep = kept.iter();
        offices.retain(|_| keep.next().copied().unwrap_or(true));
    }
}

/// `LSO` of `Lạng Sơn`, `BHG` of `Hà Giang`, `BTH`: the initials, with a letter for the paper before or behind.
fn abbreviates(tag: &str, place: &str) -> bool {
    let initials: String = place.split_whitespace().filter_map(|word| word.chars().next()).collect();
    let initials = initials.to_uppercase();
    tag == initials
        || tag.strip_prefix('B').is_some_and(|rest| rest == initials)
        || tag.strip_suffix('O').is_some_and(|rest| rest == initials)
}
