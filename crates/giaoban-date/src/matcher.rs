//! Tokens to candidates: which words make a mention and which parts it prints. Does no arithmetic
//! and knows no publication date.
//!
//! One walk over the tokens. A token that may begin a mention is handed to the rules for its role;
//! the first that succeeds takes its tokens and the walk goes on behind them.

mod bare;
mod day;
mod feast;
mod length;
mod period;
mod reign;
mod time;
mod weekday;

use giaoban_core::Document;
use giaoban_core::text::calendar::{numeric_day, year_first_day};
use giaoban_core::text::{Match, Shape, Token};

use crate::expression::*;
use crate::lexicon::{Flags, HOLIDAY, OWNER, Part, REFERENCE, REIGN, Word, Words};
use crate::payload::Modifier;

use day::{solar, spread};

/// What a rule found: the token after the mention, the name of the rule, what is said.
type Found = (usize, &'static str, Expression, Option<Modifier>);

/// The first and last year that a bare number of four digits may mean.
const YEARS: std::ops::RangeInclusive<u64> = 1000..=2199;

/// How far back a word may stand that tells past from future.
const CUE_REACH: usize = 25;

pub(crate) struct Matcher<'a> {
    words: &'a Words,
    text: &'a str,
    tokens: &'a [Token],
    phrases: &'a [Match],
    /// First phrase that the walk has not come to.
    phrase: usize,
    /// Token at which that phrase begins, `usize::MAX` behind the last one.
    next_phrase: usize,
    /// First token of the mention under the walk, which may begin a sentence.
    start: usize,
    /// Token after the last candidate.
    last_end: usize,
    /// Whether the last candidate may be continued by a bare day (`5/3, 7/3 và 9/3`).
    last_is_day: bool,
    /// Whether the last candidate is a clock time.
    last_is_clock: bool,
    /// Whether the last candidate is a day counted from publication, or a weekday.
    last_is_relative: bool,
    /// Whether the last candidate is a lunar day or a feast.
    last_is_lunar: bool,
    /// Whether the last candidate is a year.
    last_is_year: bool,
    /// Whether the last candidate is a weekday of every week.
    last_is_weekly: bool,
    /// Whether the sentence has said that it speaks of every week.
    weekly: bool,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(words: &'a Words, document: &'a Document) -> Self {
        let phrases = document.matches(OWNER);
        Self {
            words,
            text: &document.text,
            tokens: &document.tokens,
            phrases,
            phrase: 0,
            next_phrase: phrases.first().map_or(usize::MAX, |m| m.start as usize),
            start: 0,
            last_end: 0,
            last_is_day: false,
            last_is_clock: false,
            last_is_relative: false,
            last_is_lunar: false,
            last_is_year: false,
            last_is_weekly: false,
            weekly: false,
        }
    }

    /// All candidates in order, without overlaps.
    pub(crate) fn run(mut self) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut tense = (Tense::Unknown, 0);
        let mut council = false;
        let mut sentence = 0;
        let mut i = 0;
        let tokens = self.tokens;
        while i < tokens.len() {
            // Most tokens are plain words.
            let run = &tokens[i..self.next_phrase.clamp(i, tokens.len())];
            let stops = |token: &Token| {
                token.is(Shape::SENTENCE_START.or(Shape::DIGITS)) || self.words.flag(token.word, Flags::LEADS)
            };
            i += run.iter().position(stops).unwrap_or(run.len());
            let Some(token) = tokens.get(i) else { break };
            if token.is(Shape::SENTENCE_START) {
                tense = (Tense::Unknown, 0);
                council = false;
                self.weekly = false;
                sentence += 1;
            }
            let role = self.words.roles.get(token.word);
            let is_number = token.is(Shape::DIGITS);
            if !is_number && i < self.next_phrase && !self.words.flag(token.word, Flags::LEADS) {
                i += 1;
                continue;
            }
            match role {
                Word::FutureCue => tense = (Tense::Future, i),
                Word::PastCue => tense = (Tense::Past, i),
                Word::Council => council = true,
                _ => {}
            }
            self.start = i;
            if i < self.next_phrase && (is_number || !role.begins()) && !self.number_goes_on(i) {
                i += 1;
                continue;
            }
            match self.at(i, role, is_number) {
                Some((end, rule, expression, modifier)) if end > i => {
                    let link = self.link_before(i, &found);
                    let sentence_of_end = sentence;
                    let (end, suffix) = self.tense_suffix(end, &expression);
                    let near = if i - tense.1 <= CUE_REACH { tense.0 } else { Tense::Unknown };
                    self.last_end = end;
                    self.last_is_day = matches!(
                        expression,
                        Expression::Moment(DateRef::Day(_) | DateRef::Days(..) | DateRef::Holiday(..), _)
                    );
                    self.last_is_clock = matches!(expression, Expression::Moment(_, TimeOfDay { clock: Some(_), .. }));
                    self.last_is_lunar = matches!(
                        expression,
                        Expression::Moment(DateRef::Day(Day { lunar: true, .. }) | DateRef::Holiday(..), _)
                    );
                    self.last_is_year = matches!(expression, Expression::Period(Period::Whole, Year::Given(_)));
                    self.last_is_weekly = matches!(expression, Expression::Set(Recurrence::Weekday(..)));
                    self.weekly |= matches!(
                        expression,
                        Expression::Set(Recurrence::Every(1, Unit::Week) | Recurrence::Weekday(..))
                    );
                    self.last_is_relative = matches!(
                        expression,
                        Expression::Moment(DateRef::Relative(_) | DateRef::Weekday(..) | DateRef::FromMention(_), _)
                    );
                    let modifier = modifier.or_else(|| self.modifier_before(i, &expression));
                    let tense_here = match suffix {
                        Tense::Unknown if modifier == Some(Modifier::Before) && self.deadline_before(i) => {
                            Tense::Future
                        }
                        Tense::Unknown => near,
                        known => known,
                    };
                    if let Expression::Set(Recurrence::DayTime(_)) = expression
                        && link != Link::None
                        && let Some(before) = found.last_mut()
                        && let Expression::Moment(DateRef::Unsaid, TimeOfDay { clock: Some(clock), .. }) =
                            before.expression
                    {
                        // `từ 6h đến 20h hằng ngày`
                        before.expression = Expression::Set(Recurrence::DayTime(clock));
                        before.rule = rule;
                    }
                    if let Expression::Set(Recurrence::Weekday(..)) = expression
                        && link != Link::None
                        && let Some(before) = found.last_mut()
                        && let Expression::Moment(DateRef::Weekday(weekday, None), TimeOfDay { clock: None, part, .. }) =
                            before.expression
                    {
                        // `tối thứ Sáu, thứ Bảy hàng tuần`
                        before.expression = Expression::Set(Recurrence::Weekday(weekday, part));
                        before.rule = rule;
                    }
                    if let Expression::Set(Recurrence::YearDay(..) | Recurrence::MonthDay(_)) = expression
                        && link == Link::List
                        && let Some(before) = found.last_mut()
                        && let Expression::Moment(DateRef::Day(day), TimeOfDay { clock: None, part: None, .. }) =
                            before.expression
                        && let Some(recurrence) = recurring(day, &expression)
                    {
                        // `ngày 15/6 và 15/12 hằng năm`
                        before.expression = Expression::Set(recurrence);
                        before.rule = rule;
                    }
                    found.push(Candidate {
                        start: i,
                        end,
                        rule,
                        expression,
                        modifier,
                        tense: tense_here,
                        link,
                        sentence: sentence_of_end,
                        compared: matches!(self.role_before(i), Word::With | Word::Over),
                        council,
                    });
                    // Sentence starts inside a mention do not occur: every step checks them.
                    i = end;
                }
                _ => i += 1,
            }
        }
        found
    }

    /// The role of token `i`, which continues a mention: `Other` past the end or in the next sentence.
    fn role(&self, i: usize) -> Word {
        match self.tokens.get(i) {
            Some(token) if i == self.start || !token.is(Shape::SENTENCE_START) => self.words.roles.get(token.word),
            _ => Word::Other,
        }
    }

    /// The role of the token before `i`, in the same sentence.
    fn role_before(&self, i: usize) -> Word {
        match self.tokens.get(i) {
            Some(token) if i > 0 && !token.is(Shape::SENTENCE_START) => self.words.roles.get(self.tokens[i - 1].word),
            _ => Word::Other,
        }
    }

    fn has_flag_before(&self, i: usize, flag: Flags) -> bool {
        i > 0 && !self.tokens[i].is(Shape::SENTENCE_START) && self.words.flag(self.tokens[i - 1].word, flag)
    }

    /// Token `i`, when it continues the sentence.
    fn next(&self, i: usize) -> Option<&'a Token> {
        self.tokens.get(i).filter(|token| i == self.start || !token.is(Shape::SENTENCE_START))
    }

    fn is(&self, i: usize, shape: Shape) -> bool {
        self.next(i).is_some_and(|token| token.is(shape))
    }

    fn glued(&self, i: usize, shape: Shape) -> bool {
        self.next(i).is_some_and(|token| token.is(shape) && token.is_glued())
    }

    /// A counted noun or a unit of measure stands at token `i`.
    fn counted(&self, i: usize) -> bool {
        self.next(i).is_some_and(|token| {
            self.words.flag(token.word, Flags::COUNTED) && !token.is(Shape::CAPITAL) || token.is(Shape::PERCENT)
        })
    }

    /// Nothing that would make token `i` the inside of a longer number or symbol stands before it.
    fn free_before(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        if i == 0 || !token.is_glued() {
            return true;
        }
        let before = &self.tokens[i - 1];
        if before.is(Shape::OPEN.or(Shape::QUOTE).or(Shape::COLON).or(Shape::SEMICOLON)) {
            return !(before.is(Shape::COLON) && i > 1 && self.tokens[i - 2].is(Shape::DIGITS) && before.is_glued());
        }
        if before.is(Shape::COMMA.or(Shape::DASH).or(Shape::PERIOD)) {
            // `12,5/3`: the number goes on to the left. `hội nghị,5/3`, `- 5/3`: it does not.
            let Some(outer) = i.checked_sub(2).map(|i| &self.tokens[i]) else { return true };
            if before.is(Shape::DASH) && self.last_end > 0 && self.last_end + 1 == i {
                // `19/5/1890-19/5/2020`, `01/2015-6/2015`
                return true;
            }
            return !before.is_glued()
                || outer.is(Shape::CLOSE.or(Shape::QUOTE))
                || before.is(Shape::COMMA) && outer.is(Shape::LETTERS);
        }
        before.is(Shape::PUNCT) && !before.is(Shape::SLASH) && before.text(self.text) == "|"
    }

    /// A number or symbol does not go on behind token `end`.
    fn free_after(&self, end: usize) -> bool {
        let Some(mark) = self.tokens.get(end) else { return true };
        if !mark.is_glued() {
            return true;
        }
        if mark.is(Shape::LETTERS.or(Shape::DIGITS)) {
            return false;
        }
        if mark.is(Shape::SLASH.or(Shape::DASH)) {
            return !self.tokens.get(end + 1).is_some_and(|t| t.is_glued() && t.is(Shape::LETTERS.or(Shape::DIGITS)));
        }
        if mark.is(Shape::PERIOD.or(Shape::COMMA)) {
            return !self.tokens.get(end + 1).is_some_and(|t| t.is_glued() && t.is(Shape::DIGITS));
        }
        !mark.is(Shape::PERCENT)
    }

    /// Like [`Self::free_after`], but a second end behind a dash (`8h-10h`, `3/2023-6/2023`) and a word without its
    /// space (`22/7/2022của`) may follow. For mentions that are clear by themselves.
    fn ends_at(&self, end: usize) -> bool {
        if self.free_after(end) {
            return true;
        }
        let mark = &self.tokens[end];
        let goes_on = self.tokens.get(end + 1).is_some_and(|t| {
            t.is(Shape::DIGITS) || t.is(Shape::LETTERS) && !t.is(Shape::CAPITAL) && t.span().len() > 2
        });
        mark.is(Shape::DASH) && goes_on || mark.is(Shape::LETTERS) && !mark.is(Shape::CAPITAL) && mark.span().len() > 2
    }

    /// A whole number of at most `width` digits at token `i`.
    fn digits(&self, i: usize, width: u32) -> Option<u64> {
        let token = self.next(i)?;
        (token.end() - token.start() <= width).then(|| token.digits(self.text)).flatten()
    }

    /// A year of four digits at token `i`.
    fn year4(&self, i: usize) -> Option<i16> {
        let token = self.next(i)?;
        if token.end() - token.start() != 4 {
            return None;
        }
        token.digits(self.text).filter(|year| YEARS.contains(year)).map(|year| year as i16)
    }

    /// A number in words at token `i`, and its end. `năm` is left to the unit behind it: `hai mươi năm`.
    fn number_words(&self, i: usize) -> Option<(u64, usize)> {
        let mut numeral = self.words.numbers.words(self.tokens, i)?;
        let last = numeral.end - 1;
        if last > i && self.tokens[last].word == self.words.year && self.tokens[last - 1].word != self.words.linh {
            numeral.value -= 5.0;
            numeral.end = last;
        }
        (numeral.value >= 0.0 && numeral.value < 1e6).then_some((numeral.value as u64, numeral.end))
    }

    /// A whole number in digits or words.
    fn number(&self, i: usize, width: u32) -> Option<(u64, usize)> {
        match self.digits(i, width) {
            Some(value) => Some((value, i + 1)),
            None => {
                let token = self.next(i)?;
                if self.words.numbers.is_number_word(token.word) { self.number_words(i) } else { None }
            }
        }
    }

    /// The number of a month: digits, words or the names `Giêng`, `Chạp`. With the flag of names that
    /// only the lunar calendar has.
    fn month_number(&self, i: usize) -> Option<(u8, bool, usize)> {
        if let Some(value) = self.digits(i, 2) {
            return (1..=12).contains(&value).then_some((value as u8, false, i + 1));
        }
        let token = self.next(i)?;
        if token.word == self.words.year {
            // `tháng Năm`, `tháng năm năm 2020`; but `9 tháng năm 2023` and `ngày tháng năm sinh`.
            let capital = token.is(Shape::CAPITAL) && !token.is(Shape::UPPER);
            return ((capital && self.year4(i + 1).is_none()) || self.role(i + 1) == Word::Year).then_some((
                5,
                false,
                i + 1,
            ));
        }
        let (number, lunar) = self.words.month_name(token.word)?;
        if number == 10
            && let Some((unit @ (1 | 2), false)) = self.next(i + 1).and_then(|t| self.words.month_name(t.word))
        {
            return Some((10 + unit, false, i + 2));
        }
        Some((number, lunar, i + 1))
    }

    /// A quarter, Roman or Arabic or in words.
    fn quarter_number(&self, i: usize) -> Option<(u8, usize)> {
        let token = self.next(i)?;
        if let Some(value) = self.digits(i, 2) {
            return (1..=4).contains(&value).then_some((value as u8, i + 1));
        }
        if token.is(Shape::CAPITAL)
            && let Some(value) = self.words.roman(token.word)
        {
            return (value <= 4).then_some((value, i + 1));
        }
        let (value, _) = self.words.month_name(token.word)?;
        ((1..=4).contains(&value) && !self.counted(i + 1)).then_some((value, i + 1))
    }

    /// A dash at token `i` that parts two ends of a range; the token after it.
    fn dash(&self, i: usize) -> Option<usize> {
        if self.is(i, Shape::DASH) {
            // `2020 -- 2025`
            return Some(if self.glued(i + 1, Shape::DASH) { i + 2 } else { i + 1 });
        }
        None
    }

    /// The mention that begins at token `i`. Roles that have a rule here are named in [`Word::begins`], without which the
    /// walk passes them.
    fn at(&mut self, i: usize, role: Word, is_number: bool) -> Option<Found> {
        let named = i >= self.next_phrase;
        let phrase = self.phrase_at(i);
        if named && let Some((year, end)) = self.reign_year(i) {
            let expression = Expression::Period(Period::Whole, Year::Given(year));
            return Some((end, "period/reign", expression, None));
        }
        let by_rule = if is_number {
            self.at_number(i)
        } else {
            match role {
                Word::Day => self.at_day(i),
                Word::DayOf => self.at_day_of(i),
                Word::Month => self.at_month(i),
                Word::Year => self.at_year(i),
                Word::Quarter => self.at_quarter(i),
                Word::Week => self.at_week(i),
                Word::Part(_) | Word::Dawn | Word::Session => self.at_part(i),
                Word::Weekday | Word::Sun | Word::SundayShort => self.at_weekday(i),
                Word::FirstTen | Word::FullMoon => self.at_lunar_day(i),
                Word::Tet | Word::Festival | Word::Spring => self.at_festival(i),
                Word::Start | Word::Mid | Word::End => self.at_position(i),
                Word::Half => self.at_half(i),
                Word::Season => self.at_season(i),
                Word::Upper | Word::Middle | Word::Lower => self.at_ten_days(i),
                Word::Plural => self.at_plural(i),
                Word::Several => self.at_several(i),
                Word::Office | Word::Sta | Word::Time | Word::Annals => self.at_term(i),
                Word::Ten | Word::World => self.at_decade(i),
                Word::Every | Word::Each => self.at_every(i),
                Word::Same => self.at_same(i),
                Word::Currently => self.at_currently(i),
                Word::Now => self.at_now(i),
                Word::Apart => self.at_ago(i),
                Word::Near | Word::Over | Word::About => self.at_approximate(i),
                _ => None,
            }
            .or_else(|| self.at_bound(i))
            .or_else(|| self.at_number_word(i))
        };
        match (phrase, by_rule) {
            (Some(phrase), Some(rule)) => Some(if phrase.0 >= rule.0 { phrase } else { rule }),
            (phrase, rule) => phrase.or(rule),
        }
    }

    /// The longest phrase of the lexicon at token `i`.
    fn phrase_at(&mut self, i: usize) -> Option<Found> {
        if i < self.next_phrase {
            return None;
        }
        let mut longest: Option<&Match> = None;
        self.next_phrase = loop {
            match self.phrases.get(self.phrase) {
                None => break usize::MAX,
                Some(m) if m.start as usize > i => break m.start as usize,
                Some(m) => {
                    // The name of a reign is read with what stands around it.
                    if m.start as usize == i && m.class != REIGN && longest.is_none_or(|longest| m.end >= longest.end) {
                        longest = Some(m);
                    }
                    self.phrase += 1;
                }
            }
        };
        let longest = longest?;
        let end = longest.end as usize;
        match longest.class {
            REFERENCE => {
                let value = self.words.references[longest.value as usize];
                // `giai đoạn 2016 - 2020 vừa qua`
                if i == self.last_end && i > 0 && self.role(i) == Word::Just {
                    return None;
                }
                // `tới đây` is also `come here`, `vừa qua` the verb, `ngày trước` needs a sentence of its own.
                if self.role(end) == Word::Day && value == "PAST_REF" {
                    return None;
                }
                Some((end, "reference/phrase", Expression::Reference(value), None))
            }
            HOLIDAY => Some(self.holiday(longest.value as usize, end)),
            _ => None,
        }
    }

    /// `này`, `tới`, `vừa qua` after a day or month without a year: the mention's end with it, and the tense.
    fn tense_suffix(&self, end: usize, expression: &Expression) -> (usize, Tense) {
        let open = match expression {
            Expression::Moment(DateRef::Day(day), _) => day.year == Year::Missing,
            Expression::Moment(DateRef::Days(_, day), _) => day.year == Year::Missing,
            Expression::Moment(DateRef::Weekday(_, None), _) => true,
            Expression::Period(Period::Month(_) | Period::Quarter(_), Year::Missing) => true,
            _ => false,
        };
        if !open {
            return (end, Tense::Unknown);
        }
        match (self.role(end), self.role(end + 1)) {
            (Word::Just, Word::Past | Word::Done) => (end + 2, Tense::Past),
            (Word::Soon, Word::Coming) => (end + 2, Tense::Future),
            (Word::Past, _) if self.closed(end + 1) => (end + 1, Tense::Past),
            (Word::Coming, Word::Here) => (end + 2, Tense::Future),
            (Word::Coming, _) if self.closed(end + 1) => (end + 1, Tense::Future),
            _ => (end, Tense::Unknown),
        }
    }

    /// The clause may end before token `i`.
    fn closed(&self, i: usize) -> bool {
        self.next(i).is_none_or(|t| t.is(Shape::PUNCT))
            || matches!(self.role(i), Word::Link | Word::With | Word::FutureCue | Word::PastCue)
    }

    /// How the candidate that begins at token `i` is joined to the last one.
    fn link_before(&self, i: usize, found: &[Candidate]) -> Link {
        let Some(last) = found.last() else { return Link::None };
        let between = &self.tokens[last.end..i];
        if between.is_empty() && self.last_is_relative {
            // `hôm nay 28/7`
            return Link::Bracket;
        }
        if between.is_empty() || between.len() > 3 || between.iter().any(|t| t.is(Shape::SENTENCE_START)) {
            return Link::None;
        }
        let role = |t: &Token| self.words.roles.get(t.word);
        // `sáng nay (29/12)`, `Hôm nay: Thứ Hai, 15/12/2025`
        if between.len() == 1 && between[0].is(Shape::OPEN.or(Shape::COLON)) {
            return Link::Bracket;
        }
        if between.iter().all(|t| t.is(Shape::DASH)) {
            return Link::Range;
        }
        let first = role(&between[0]);
        if matches!(first, Word::To | Word::Coming)
            && between[1..].iter().all(|t| matches!(role(t), Word::Through | Word::Day | Word::Before | Word::Start))
        {
            return Link::Range;
        }
        if between.iter().all(|t| t.is(Shape::COMMA) || matches!(role(t), Word::And | Word::In | Word::Through)) {
            return Link::List;
        }
        Link::None
    }

    /// `trước ngày X`, `sau ngày X`, `khoảng tháng 5`: what stands before the mention says.
    fn modifier_before(&self, i: usize, expression: &Expression) -> Option<Modifier> {
        if matches!(expression, Expression::Duration { .. } | Expression::Some(_) | Expression::Reference(_)) {
            return None;
        }
        match self.role_before(i) {
            Word::Before => Some(Modifier::Before),
            Word::After => Some(Modifier::After),
            Word::About => Some(Modifier::Approx),
            Word::FutureCue => None,
            _ if self.latest_before(i) => Some(Modifier::Before),
            _ => None,
        }
    }

    /// `chậm nhất`, `muộn nhất`, `hạn chót` (`là`, `đến`) stands before token `i`.
    fn latest_before(&self, i: usize) -> bool {
        let from = i.saturating_sub(4);
        self.tokens[from..i].iter().enumerate().rev().any(|(k, t)| {
            let role = self.words.roles.get(t.word);
            role == Word::FutureCue
                && matches!(t.text(self.text).chars().next(), Some('c' | 'C' | 'h' | 'H'))
                && self.tokens[from + k + 1..i].iter().all(|t| t.is(Shape::LETTERS) && !t.is(Shape::SENTENCE_START))
        })
    }

    /// Words of duty stand close before `trước ngày X`, which makes it a deadline.
    fn deadline_before(&self, i: usize) -> bool {
        self.latest_before(i)
            || !self.tokens[..i].iter().rev().take(CUE_REACH).any(|t| self.words.roles.get(t.word) == Word::PastCue)
    }

    /// `cùng ngày`, `cùng kỳ năm 2022`, `cùng kỳ`, `cùng năm`.
    fn at_same(&self, i: usize) -> Option<Found> {
        match self.role(i + 1) {
            Word::Day => {
                let time = TimeOfDay::default();
                Some((i + 2, "relative/mention", Expression::Moment(DateRef::FromMention(0), time), None))
            }
            Word::Span => {
                let (year, end) = self.year_after(i + 2).unwrap_or((Year::Missing, i + 2));
                Some((end, "relative/same-period", Expression::SamePeriod(year), None))
            }
            Word::Year if self.closed(i + 2) => {
                Some((i + 2, "relative/mention", Expression::Period(Period::Whole, Year::Same), None))
            }
            _ => None,
        }
    }

    /// `hiện` alone, not in `thực hiện`, `hiện đại`.
    fn at_currently(&self, i: usize) -> Option<Found> {
        if self.has_flag_before(i, Flags::BEFORE_CURRENTLY)
            || self.next(i + 1).is_some_and(|t| self.words.flag(t.word, Flags::AFTER_CURRENTLY))
        {
            return None;
        }
        Some((i + 1, "reference/currently", Expression::Reference("PRESENT_REF"), None))
    }

    /// `nay` in `đến nay`, `từ nay`, `nay là`.
    fn at_now(&self, i: usize) -> Option<Found> {
        let fits = matches!(self.role_before(i), Word::To | Word::Coming | Word::From)
            || i > 0 && self.tokens[i - 1].is(Shape::OPEN) && self.is(i + 1, Shape::LETTERS)
            || self.tokens[i].is(Shape::SENTENCE_START) && self.is(i + 1, Shape::COMMA)
            // `trước đây thuộc huyện A, nay là xã B`
            || i > 0
                && !self.tokens[i].is(Shape::SENTENCE_START)
                && self.tokens[i - 1].is(Shape::COMMA)
                && matches!(self.role(i + 1), Word::Link | Word::Belong);
        fits.then_some((i + 1, "reference/now", Expression::Reference("PRESENT_REF"), None))
    }
}

/// A day that recurs like `later`, with which it stands in a list.
fn recurring(day: Day, later: &Expression) -> Option<Recurrence> {
    match (day, later) {
        (
            Day { year: Year::Missing, month: Month::Given(month), lunar: false, day, .. },
            Expression::Set(Recurrence::YearDay(..)),
        ) => Some(Recurrence::YearDay(month, day)),
        (Day { year: Year::Missing, month: Month::Missing, day, .. }, Expression::Set(Recurrence::MonthDay(_))) => {
            Some(Recurrence::MonthDay(day))
        }
        (
            Day { year: Year::Missing, month: Month::Missing, day, .. },
            Expression::Set(Recurrence::YearDay(month, _)),
        ) => Some(Recurrence::YearDay(*month, day)),
        _ => None,
    }
}

fn rule_of(date: &DateRef, time: &TimeOfDay) -> &'static str {
    if time.clock.is_some() {
        return "time/stamp";
    }
    match date {
        DateRef::Day(Day { lunar: true, .. }) => "day/lunar",
        DateRef::Day(_) => "day/day",
        DateRef::Days(..) => "day/range",
        DateRef::Relative(_) => "relative/day",
        DateRef::FromMention(_) => "relative/mention",
        DateRef::Weekday(..) => "day/weekday",
        DateRef::Holiday(..) => "day/holiday",
        DateRef::Unsaid => "time/clock",
    }
}
