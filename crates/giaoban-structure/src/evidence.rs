//! What the text itself says about the time of its writing: days of events, and years.

use giaoban_core::ZoneKind;
use giaoban_core::text::calendar::DayParts;
use giaoban_core::text::{LexiconBuilder, SentenceRange, Shape, Token, WordId, WordTable};
use jiff::civil::{Date, Weekday};

use crate::layout::{Layout, Page};
use crate::marks::Marks;
use crate::stamp::StampReader;

/// A day that an event of the text took place on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct EventDay {
    pub(crate) parts: DayParts,
    pub(crate) weekday: Option<Weekday>,
    /// It stands in the headline, the lead or the first paragraph.
    pub(crate) early: bool,
}

/// Years that the text names, with how much speaks for each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Years {
    counts: Vec<YearCount>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct YearCount {
    pub(crate) year: i16,
    /// Named plainly.
    pub(crate) plain: u32,
    /// Named as the year that is looked back on: `tổng kết năm 2020`.
    pub(crate) review: u32,
    /// Named as the year that is planned: `triển khai nhiệm vụ năm 2021`.
    pub(crate) plan: u32,
}

impl YearCount {
    pub(crate) fn all(&self) -> u32 {
        self.plain + self.review + self.plan
    }
}

impl Years {
    fn of(&mut self, year: i16) -> Option<&mut YearCount> {
        if !(1990..=2100).contains(&year) {
            return None;
        }
        let at = match self.counts.iter().position(|count| count.year == year) {
            Some(at) => at,
            None => {
                self.counts.push(YearCount { year, ..YearCount::default() });
                self.counts.len() - 1
            }
        };
        Some(&mut self.counts[at])
    }

    fn add(&mut self, year: i16, view: View, weight: u32) {
        let Some(count) = self.of(year) else { return };
        match view {
            View::Review => count.review += weight,
            View::Plan => count.plan += weight,
            View::None | View::Task => count.plain += weight,
        }
    }

    /// The years, at most a hundred and eleven of them.
    pub(crate) fn counts(&self) -> &[YearCount] {
        &self.counts
    }

    /// How much speaks for one year.
    pub(crate) fn get(&self, year: i16) -> YearCount {
        self.counts.iter().copied().find(|count| count.year == year).unwrap_or_default()
    }
}

/// A part of a year that the headline or lead names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Period {
    Quarter(i16, i8),
    Month(i16, i8),
}

/// What a text says about its time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    pub(crate) events: Vec<EventDay>,
    pub(crate) years: Years,
    /// The period that the headline or first paragraph names.
    pub(crate) period: Option<Period>,
    /// The latest day with its year that something is said to have happened on, in passing.
    pub(crate) background: Option<Date>,
    /// The latest day of a cited document.
    pub(crate) citation: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum View {
    #[default]
    None,
    Review,
    Plan,
    /// `nhiệm vụ`: planned unless something is looked back on.
    Task,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Other,
    Day,
    Month,
    Year,
    Quarter,
    PartOfDay,
    /// `hôm`
    OfDay,
    /// `nay`, `qua`
    Near,
    /// `trước`, `từ`, `đến`: a limit, not an event; `với`: a comparison
    Limit,
    /// `giờ`, `h`
    Hour,
    /// `sẽ`, `dự kiến`
    Future,
    /// `tổng`, `sơ`, `đánh`, `kết`: first word of a review phrase
    Review,
    Plan,
    Task,
    /// `giai`, `nhiệm`, `khóa`: a period of years follows
    Range,
    /// `số`
    Number,
    /// `của`
    Of,
    /// `ký`, `ra`: between a document and its day
    Issued,
    /// `trong`, `vừa`: before a day at the head of a sentence
    Opening,
    /// `xuân`, `Tết`, `Mão`: a year may follow without `năm`
    Season,
    /// `kỷ` of `kỷ niệm`
    Anniversary,
}

/// Finds what a text says about its time.
#[derive(Debug)]
pub(crate) struct EvidenceReader {
    roles: WordTable<Role>,
    roman: WordTable<i8>,
    second_words: [(WordId, WordId, View); 8],
    term: [(WordId, WordId); 2],
}

impl EvidenceReader {
    pub(crate) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut roles = WordTable::new(Role::Other);
        for (role, words) in [
            (Role::Day, "ngày"),
            (Role::Month, "tháng"),
            (Role::Year, "năm"),
            (Role::Quarter, "quý"),
            (Role::PartOfDay, "sáng trưa chiều tối đêm"),
            (Role::OfDay, "hôm"),
            (Role::Near, "nay qua kia"),
            (Role::Limit, "trước đến tới từ hạn kể sau với"),
            (Role::Hour, "giờ h"),
            (Role::Future, "sẽ"),
            (Role::Number, "số"),
            (Role::Of, "của"),
            (Role::Issued, "ký ra hành"),
            (Role::Opening, "trong vào vừa mới"),
            (Role::Season, "xuân hè tết tý sửu dần mão thìn tỵ ngọ mùi thân dậu tuất hợi"),
            (Role::Anniversary, "kỷ"),
        ] {
            for word in words.split(' ') {
                roles.set(lexicon.word(word), role);
            }
        }
        let mut roman = WordTable::new(0);
        for (word, number) in [("I", 1), ("II", 2), ("III", 3), ("IV", 4), ("1", 1), ("2", 2), ("3", 3), ("4", 4)] {
            roman.set(lexicon.word(word), number);
        }
        let mut pair = |a: &str, b: &str| (lexicon.word(a), lexicon.word(b));
        let second_words = [
            ("tổng", "kết", View::Review),
            ("sơ", "kết", View::Review),
            ("kết", "quả", View::Review),
            ("đánh", "giá", View::Review),
            ("triển", "khai", View::Plan),
            ("phương", "hướng", View::Plan),
            ("kế", "hoạch", View::Plan),
            ("nhiệm", "vụ", View::Task),
        ]
        .map(|(a, b, view)| {
            let (a, b) = pair(a, b);
            (a, b, view)
        });
        let term = [pair("nhiệm", "kỳ"), pair("giai", "đoạn")];
        for (_, word, view) in second_words {
            let role = match view {
                View::Review => Role::Review,
                View::Task => Role::Task,
                _ => Role::Plan,
            };
            roles.set(word, role);
        }
        for (_, word) in term {
            roles.set(word, Role::Range);
        }
        Self { roles, roman, second_words, term }
    }

    fn role(&self, tokens: &[Token], at: usize) -> Role {
        tokens.get(at).map_or(Role::Other, |t| self.roles.get(t.word))
    }

    /// The words at which [`EvidenceReader::read`] has to look; it looks at numbers too.
    pub(crate) fn telling(&self) -> impl Iterator<Item = WordId> {
        let tells = |role: Role| {
            matches!(
                role,
                Role::Day
                    | Role::Month
                    | Role::Year
                    | Role::Quarter
                    | Role::Future
                    | Role::Review
                    | Role::Plan
                    | Role::Task
                    | Role::Season
                    | Role::Anniversary
            )
        };
        self.roles.iter().filter(move |(_, role)| tells(*role)).map(|(word, _)| word)
    }

    /// Walks over the marks of the text zones once.
    pub(crate) fn read(&self, page: Page<'_>, layout: &Layout, marks: &Marks<'_>, stamps: &StampReader) -> Evidence {
        let mut evidence = Evidence::default();
        let mut paragraphs = 0;
        let mut next_sentence = 0;
        for (block, kind) in layout.blocks.iter().zip(&layout.kinds) {
            if !matches!(
                kind,
                ZoneKind::Title | ZoneKind::Lead | ZoneKind::Body | ZoneKind::Heading | ZoneKind::Caption
            ) {
                continue;
            }
            let heads = matches!(kind, ZoneKind::Title | ZoneKind::Lead);
            let early = heads || *kind == ZoneKind::Body && paragraphs == 0;
            paragraphs += usize::from(matches!(kind, ZoneKind::Lead | ZoneKind::Body));
            let weight = if heads {
                3
            } else if early {
                2
            } else {
                1
            };
            // Captions of old photographs and headings tell less.
            let weight = if *kind == ZoneKind::Caption { 1 } else { weight };
            let own = layout.dateline.filter(|d| (block.start..block.end).contains(&d.end));
            let start = own.map_or(block.start, |dateline| dateline.end);
            let marks = marks.within(block.marks);
            if marks.is_empty() {
                continue;
            }
            // Sentences of the block behind its first token.
            while page.sentences.get(next_sentence).is_some_and(|sentence| sentence.start as usize <= start) {
                next_sentence += 1;
            }
            let walk = Walk { marks, sentences: &page.sentences[next_sentence..], start };
            self.block(&mut evidence, page.text, &page.tokens[..block.end], walk, Place { early, weight }, stamps);
        }
        evidence
    }

    fn block(
        &self,
        evidence: &mut Evidence,
        text: &str,
        tokens: &[Token],
        walk: Walk<'_>,
        place: Place,
        stamps: &StampReader,
    ) {
        let Walk { marks, sentences, start } = walk;
        let mut sentences = sentences.iter().map(|sentence| sentence.start as usize).peekable();
        let mut view = View::None;
        // Event days of the sentence so far: dropped when the sentence turns out to speak of the future.
        let mut pending = evidence.events.len();
        let mut future = false;
        let mut anniversary = false;
        let mut sentence = start;
        // Token after what was read last.
        let mut done = start;
        for &at in marks {
            let at = at as usize;
            if at < done {
                continue;
            }
            // A sentence that begins inside what was read is none.
            while sentences.next_if(|&next| next < done).is_some() {}
            let mut begun = false;
            while let Some(next) = sentences.next_if(|&next| next <= at) {
                (sentence, begun) = (next, true);
            }
            if begun {
                if future {
                    evidence.events.truncate(pending);
                }
                (view, future, anniversary) = (View::None, false, false);
                pending = evidence.events.len();
            }
            let token = &tokens[at];
            match self.roles.get(token.word) {
                Role::Other if !token.is(Shape::DIGITS) => {}
                Role::Future => future = true,
                Role::Anniversary => anniversary = true,
                Role::Season => {
                    // `Tết Quý Mão 2023`, prepared for in the year before.
                    if let Some(year) = self.year(text, tokens, at + 1) {
                        evidence.years.add(year, View::Plan, place.weight);
                    }
                }
                Role::Other if anniversary && token.is(Shape::DIGITS) && tokens[at - 1].is(Shape::OPEN) => {
                    if let Some(year) = self.last_year(text, tokens, at) {
                        evidence.years.add(year, View::None, place.weight);
                    } else if let Some(next) = self.day(evidence, text, tokens, at, (start, sentence), place, stamps) {
                        done = next;
                    }
                }
                Role::Review | Role::Plan | Role::Task if at > start => {
                    let found =
                        self.second_words.iter().find(|(a, b, _)| *a == tokens[at - 1].word && *b == token.word);
                    view = match found {
                        Some((_, _, View::Task)) if view == View::Review => view,
                        Some((_, _, found)) => *found,
                        None => view,
                    };
                }
                Role::Year => {
                    if let Some(year) = self.year(text, tokens, at + 1) {
                        self.add_year(evidence, tokens, at, year, view, place);
                        done = at + 2;
                    }
                }
                Role::Quarter => {
                    if let Some((quarter, year, next)) = self.quarter(text, tokens, at) {
                        evidence.years.add(year, view, place.weight);
                        if place.early && !matches!(evidence.period, Some(Period::Quarter(..))) {
                            evidence.period = Some(Period::Quarter(year, quarter));
                        }
                        done = next;
                    }
                }
                Role::Month => {
                    if let Some((month, year, next)) = self.month(text, tokens, at) {
                        evidence.years.add(year, view, place.weight);
                        if place.early && evidence.period.is_none() && view != View::Plan && !self.is_limit(tokens, at)
                        {
                            evidence.period = Some(Period::Month(year, month));
                        }
                        done = next;
                    }
                }
                _ => {
                    if let Some(next) = self.day(evidence, text, tokens, at, (start, sentence), place, stamps) {
                        done = next;
                    }
                }
            }
        }
        if future {
            evidence.events.truncate(pending);
        }
    }

    /// A four-digit year at token `at` that is no part of a range.
    fn year(&self, text: &str, tokens: &[Token], at: usize) -> Option<i16> {
        let token = tokens.get(at)?;
        if token.end() - token.start() != 4 {
            return None;
        }
        let year = token.digits(text)? as i16;
        let range = tokens.get(at + 1).is_some_and(|t| t.is(Shape::DASH))
            && tokens.get(at + 2).is_some_and(|t| t.is(Shape::DIGITS) && t.end() - t.start() == 4);
        (!range).then_some(year)
    }

    /// The last year of `(2003 - 2023)`: the anniversary is kept in it. `at` is behind the bracket.
    fn last_year(&self, text: &str, tokens: &[Token], at: usize) -> Option<i16> {
        let dash = tokens.get(at + 1)?.is(Shape::DASH);
        let closes = tokens.get(at + 3)?.is(Shape::CLOSE);
        let long = tokens[at].end() - tokens[at].start() == 4;
        if dash && closes && long { self.year(text, tokens, at + 2) } else { None }
    }

    fn add_year(&self, evidence: &mut Evidence, tokens: &[Token], at: usize, year: i16, view: View, place: Place) {
        let before = |back: usize| at.checked_sub(back).map_or(Role::Other, |i| self.role(tokens, i));
        // `đến năm 2030`, `từ năm 2015`, `trước năm 2000`: limits; `cuối năm`, `cả năm` are not.
        if before(1) == Role::Limit
            || before(2) == Role::Limit && before(1) == Role::Other && tokens[at - 1].is(Shape::LETTERS)
        {
            return;
        }
        // `so với năm 2019` and terms of years say nothing of the present.
        if at >= 2 && (self.is_term(tokens, at - 1) || before(1) == Role::Range) {
            return;
        }
        evidence.years.add(year, view, place.weight);
    }

    fn is_term(&self, tokens: &[Token], at: usize) -> bool {
        at >= 1 && self.term.contains(&(tokens[at - 1].word, tokens[at].word))
    }

    fn is_limit(&self, tokens: &[Token], at: usize) -> bool {
        at.checked_sub(1).is_some_and(|i| self.role(tokens, i) == Role::Limit)
    }

    /// `quý III/2023`, `Quý I năm 2020`, `quý 2-2021`
    fn quarter(&self, text: &str, tokens: &[Token], at: usize) -> Option<(i8, i16, usize)> {
        let quarter = self.roman.get(tokens.get(at + 1)?.word);
        let link = tokens.get(at + 2)?;
        if quarter == 0 || !(link.is(Shape::SLASH.or(Shape::DASH)) || self.roles.get(link.word) == Role::Year) {
            return None;
        }
        Some((quarter, self.year(text, tokens, at + 3)?, at + 4))
    }

    /// `tháng 9/2023`, `tháng 9 năm 2023`
    fn month(&self, text: &str, tokens: &[Token], at: usize) -> Option<(i8, i16, usize)> {
        let number = tokens.get(at + 1)?;
        let link = tokens.get(at + 2)?;
        if number.end() - number.start() > 2
            || !(link.is(Shape::SLASH.or(Shape::DASH)) || self.roles.get(link.word) == Role::Year)
        {
            return None;
        }
        let month = number.digits(text).filter(|month| (1..=12).contains(month))?;
        // `6 tháng 2023`: a count of months.
        let counted = at.checked_sub(1).is_some_and(|i| tokens[i].is(Shape::DIGITS));
        (!counted).then_some((month as i8, self.year(text, tokens, at + 3)?, at + 4))
    }

    /// A day at token `at`; returns the token after it.
    #[expect(clippy::too_many_arguments, reason = "one walk with its state")]
    fn day(
        &self,
        evidence: &mut Evidence,
        text: &str,
        tokens: &[Token],
        at: usize,
        (start, sentence): (usize, usize),
        place: Place,
        stamps: &StampReader,
    ) -> Option<usize> {
        let word = self.roles.get(tokens[at].word);
        if word != Role::Day && !tokens[at].is(Shape::DIGITS) {
            return None;
        }
        let parts = stamps.days.read(text, tokens, at).or_else(|| self.range_end(text, tokens, at, stamps))?;
        let year_first = tokens[at].is(Shape::DIGITS) && tokens[at].end() - tokens[at].start() == 4;
        // Before the day: brackets and commas aside.
        let mut before = at;
        while before > start && tokens[before - 1].is(Shape::OPEN.or(Shape::COMMA)) {
            before -= 1;
        }
        let bracketed = before < at;
        let role = |back: usize| {
            before.checked_sub(back).filter(|&i| i >= start).map_or(Role::Other, |i| self.roles.get(tokens[i].word))
        };
        let weekday =
            before.checked_sub(2).filter(|&i| i >= start).and_then(|i| stamps.weekday(tokens, i)).map(|(day, _)| day);
        let near = role(1) == Role::Near && matches!(role(2), Role::PartOfDay | Role::OfDay);
        // `14h30 ngày 5/3`
        let timed = word == Role::Day
            && (role(1) == Role::Hour
                || role(2) == Role::Hour && before > start && tokens[before - 1].is(Shape::DIGITS));
        let spoken = !bracketed && (matches!(role(1), Role::PartOfDay | Role::OfDay) || timed) || near;
        let led_in = self.role(tokens, sentence) == Role::Opening && at - sentence <= 4 && !bracketed;
        let opens = word == Role::Day && (before == sentence || led_in);
        let capital_day = word == Role::Day && tokens[at].is(Shape::CAPITAL) && !bracketed;
        let spans = self.role(tokens, sentence) == Role::Limit
            && sentence + 8 >= at
            && role(1) == Role::Limit
            && tokens[sentence].is(Shape::CAPITAL);
        let date = parts.date();
        // `…, ngày 5/3, Ủy ban nhân dân xã tổ chức …`: what follows happened then. Deep in the text, such a day with its year
        // is as a rule that of a document.
        let told = word == Role::Day
            && at > start
            && tokens[at - 1].is(Shape::COMMA)
            && tokens.get(parts.end).is_some_and(|t| t.is(Shape::COMMA))
            && (place.early || parts.year.is_none())
            && !self.is_cited(tokens, before, start);
        if told || spoken || weekday.is_some() || opens || capital_day || spans {
            if let Some(year) = parts.year {
                evidence.years.add(year, View::None, place.weight * 2);
            }
            evidence.events.push(EventDay { parts, weekday, early: place.early });
        } else if let Some(date) = date.filter(|_| !year_first) {
            let cited = self.is_cited(tokens, before, start) || self.role(tokens, parts.end) == Role::Of;
            let limit = !bracketed && role(1) == Role::Limit;
            let slot = if cited { &mut evidence.citation } else { &mut evidence.background };
            if (cited || !limit) && slot.is_none_or(|latest| latest < date) {
                *slot = Some(date);
            }
        }
        Some(parts.end)
    }

    /// `12-13/3`, `12 và 13/3`: the last day of a compact range.
    fn range_end(&self, text: &str, tokens: &[Token], at: usize, stamps: &StampReader) -> Option<DayParts> {
        let first = if self.roles.get(tokens[at].word) == Role::Day { at + 1 } else { at };
        let (number, link) = (tokens.get(first)?, tokens.get(first + 1)?);
        if !number.is(Shape::DIGITS) || number.end() - number.start() > 2 || !link.is(Shape::DASH.or(Shape::COMMA)) {
            return None;
        }
        let last = tokens.get(first + 2)?;
        if !last.is(Shape::DIGITS) {
            return None;
        }
        stamps.days.read(text, tokens, first + 2)
    }

    /// A number or symbol of a document stands before token `at`: `số 29`, `12-ĐA/TU`.
    fn is_cited(&self, tokens: &[Token], at: usize, start: usize) -> bool {
        let mut last = at;
        while last > start && matches!(self.roles.get(tokens[last - 1].word), Role::Issued | Role::Day) {
            last -= 1;
        }
        while last > start && tokens[last - 1].is(Shape::COMMA.or(Shape::OPEN)) {
            last -= 1;
        }
        if last < start + 2 {
            return false;
        }
        let (token, before) = (&tokens[last - 1], &tokens[last - 2]);
        token.is(Shape::UPPER) && before.is(Shape::SLASH.or(Shape::DASH))
            || token.is(Shape::DIGITS) && (self.roles.get(before.word) == Role::Number || before.is(Shape::SLASH))
    }
}

/// What of a block is walked over.
#[derive(Clone, Copy)]
struct Walk<'d> {
    /// Its marks; those before token `start` do not count.
    marks: &'d [u32],
    /// All sentences that begin behind token `start`, to the end of the text.
    sentences: &'d [SentenceRange],
    start: usize,
}

#[derive(Clone, Copy)]
struct Place {
    early: bool,
    weight: u32,
}
