//! Tokens to candidates: which words make a mention and which parts it prints. Does no arithmetic
//! and knows no publication date.
//!
//! One walk over the tokens. A token that may begin a mention is handed to the rules for its role;
//! the first that succeeds takes its tokens and the walk goes on behind them.

use giaoban_core::Document;
use giaoban_core::text::calendar::{numeric_day, year_first_day};
use giaoban_core::text::{Match, Shape, Token};

use crate::expression::*;
use crate::lexicon::{Flags, HOLIDAY, OWNER, Part, REFERENCE, Word, Words};
use crate::payload::Modifier;

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
    /// First phrase that does not begin before the token under the walk.
    phrase: usize,
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
    /// Whether the last candidate is a year.
    last_is_year: bool,
    /// Whether the last candidate is a weekday of every week.
    last_is_weekly: bool,
    /// Whether the sentence has said that it speaks of every week.
    weekly: bool,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(words: &'a Words, document: &'a Document) -> Self {
        Self {
            words,
            text: &document.text,
            tokens: &document.tokens,
            phrases: document.matches(OWNER),
            phrase: 0,
            start: 0,
            last_end: 0,
            last_is_day: false,
            last_is_clock: false,
            last_is_relative: false,
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
        while i < self.tokens.len() {
            let token = &self.tokens[i];
            if token.is(Shape::SENTENCE_START) {
                tense = (Tense::Unknown, 0);
                council = false;
                self.weekly = false;
                sentence += 1;
            }
            let role = self.words.roles.get(token.word);
            let is_number = token.is(Shape::DIGITS);
            let has_phrase = self.phrases.get(self.phrase).is_some_and(|m| m.start as usize <= i);
            if role == Word::Other && !is_number && !has_phrase && !self.words.numbers.is_number_word(token.word) {
                // `Giáp Thìn` after `xuân` or `năm` is reached from there.
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

    // ---- reading tokens -------------------------------------------------------------------

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

    // ---- dispatch -------------------------------------------------------------------------

    /// The mention that begins at token `i`.
    fn at(&mut self, i: usize, role: Word, is_number: bool) -> Option<Found> {
        let phrase = self.phrase_at(i);
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
            .or_else(|| self.at_number_word(i))
        };
        match (phrase, by_rule) {
            (Some(phrase), Some(rule)) => Some(if phrase.0 >= rule.0 { phrase } else { rule }),
            (phrase, rule) => phrase.or(rule),
        }
    }

    /// The longest phrase of the lexicon at token `i`.
    fn phrase_at(&mut self, i: usize) -> Option<Found> {
        while self.phrases.get(self.phrase).is_some_and(|m| (m.start as usize) < i) {
            self.phrase += 1;
        }
        let longest = self.phrases[self.phrase..].iter().take_while(|m| m.start as usize == i).max_by_key(|m| m.end)?;
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

    // ---- suffixes and neighbours ----------------------------------------------------------

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

    // ---- days -----------------------------------------------------------------------------

    /// The year after a day or month, behind token `end`: `/2020` is read with the number; here
    /// `năm 2020`, `năm nay`, `năm Quý Mão`, and `(năm 2020)` never.
    fn year_after(&self, end: usize) -> Option<(Year, usize)> {
        let at = if self.is(end, Shape::COMMA) && self.role(end + 1) == Word::Year { end + 1 } else { end };
        if self.role(at) == Word::Of && self.role(at + 1) == Word::Year {
            return self.year_words(at + 1);
        }
        if self.role(at) != Word::Year {
            return None;
        }
        self.year_words(at)
    }

    /// `năm` at token `i` with what makes it a year.
    fn year_words(&self, i: usize) -> Option<(Year, usize)> {
        if let Some(year) = self.year4(i + 1) {
            return self.ends_at(i + 2).then_some((Year::Given(year), i + 2)).or_else(|| {
                // `năm 2020-2025` and `năm 2020/KH` are read elsewhere.
                self.is(i + 2, Shape::SLASH.or(Shape::DASH)).then_some((Year::Given(year), i + 2))
            });
        }
        if let (Some(stem), Some(branch)) = (self.next(i + 1), self.next(i + 2))
            && let Some(cycle) = self.words.cycle(stem.word, branch.word)
        {
            if let Some(year) = self.year4(i + 3) {
                return Some((Year::Given(year), i + 4));
            }
            return Some((Year::Cycle(cycle), i + 3));
        }
        match (self.role(i + 1), self.role(i + 2)) {
            (Word::Now, _) => Some((Year::Shifted(0), i + 2)),
            (Word::LastYear, _) => Some((Year::Shifted(-1), i + 2)),
            (Word::Before, Word::Here) => None,
            (Word::Before, Word::That) => Some((Year::Reviewed(-1), i + 3)),
            (Word::Before, _) => Some((Year::Reviewed(-1), i + 2)),
            (Word::Just, Word::Past | Word::Done) => Some((Year::Reviewed(0), i + 3)),
            (Word::Past, _) => Some((Year::Reviewed(0), i + 2)),
            (Word::Soon, Word::Coming) => Some((Year::Shifted(1), i + 3)),
            (Word::Coming, _) => Some((Year::Shifted(1), i + 2)),
            (Word::Next, Word::Following) | (Word::Successor, Word::Next) => Some((Year::Reviewed(1), i + 3)),
            (Word::After, Word::That) => Some((Year::Reviewed(1), i + 3)),
            (Word::After, _) => Some((Year::Reviewed(1), i + 2)),
            (Word::That, _) => Some((Year::Same, i + 2)),
            (Word::This, _) => Some((Year::Shifted(0), i + 2)),
            _ => self.written_year(i + 1),
        }
    }

    /// `hai nghìn không trăm hai mươi`
    fn written_year(&self, i: usize) -> Option<(Year, usize)> {
        let token = self.next(i)?;
        if !token.is(Shape::LETTERS) || !self.words.numbers.is_number_word(token.word) {
            return None;
        }
        let (year, end) = self.number_words(i)?;
        YEARS.contains(&year).then_some((Year::Given(year as i16), end))
    }

    /// `âm lịch`, `(âm lịch)`, `dương lịch` behind token `end`: the end behind it and whether it is the lunar one.
    fn calendar_after(&self, end: usize) -> Option<(bool, usize)> {
        let open = self.is(end, Shape::OPEN);
        let at = end + usize::from(open);
        let lunar = match (self.role(at), self.role(at + 1)) {
            (Word::Lunar, Word::Calendar) => true,
            (Word::Solar, Word::Calendar) => false,
            _ => return None,
        };
        if open {
            return self.is(at + 2, Shape::CLOSE).then_some((lunar, at + 3));
        }
        Some((lunar, at + 2))
    }

    /// `tháng 12`, `tháng này` behind a day's number, at token `i`; with the year where it follows.
    fn month_of_day(&self, i: usize, triggered: bool) -> Option<(Month, Year, bool, usize)> {
        let at = if self.is(i, Shape::COMMA) && self.role(i + 1) == Word::Month { i + 1 } else { i };
        if self.role(at) != Word::Month {
            return None;
        }
        let shifted = match (self.role(at + 1), self.role(at + 2)) {
            // `3 tháng tới` is a length of time.
            _ if !triggered => None,
            (Word::This, _) => Some((0, at + 2)),
            (Word::Before, _) => Some((-1, at + 2)),
            (Word::Just, Word::Past) => Some((-1, at + 3)),
            (Word::After | Word::Coming, _) => Some((1, at + 2)),
            _ => None,
        };
        if let Some((shift, end)) = shifted {
            return Some((Month::Shifted(shift), Year::Missing, false, end));
        }
        let (month, lunar, end) = match self.month_number(at + 1) {
            Some(found) => found,
            // `ngày 5 tháng năm`
            None if triggered
                && self.next(at + 1).is_some_and(|t| t.word == self.words.year)
                && self.year4(at + 2).is_none() =>
            {
                (5, false, at + 2)
            }
            None => return None,
        };
        // `3 tháng một lần`, `2 tháng hai bên`: without a trigger a name of a month has a capital or a year behind it.
        let named = !lunar && !self.is(at + 1, Shape::DIGITS) && !self.is(at + 1, Shape::CAPITAL);
        if !triggered && (named && self.year_after(end).is_none() || self.role(end) == Word::Times) {
            return None;
        }
        let (year, end) = self.glued_year(end).or_else(|| self.year_after(end)).unwrap_or_else(|| {
            match self.is(end, Shape::COMMA).then(|| self.year4(end + 1)).flatten() {
                // `ngày 21 tháng 12, 2020`
                Some(year) if self.free_after(end + 2) => (Year::Given(year), end + 2),
                _ => (Year::Missing, end),
            }
        });
        Some((Month::Given(month), year, lunar, end))
    }

    /// `/2020`, `-2020`, `.2020` behind a month, at token `i`.
    fn glued_year(&self, i: usize) -> Option<(Year, usize)> {
        let mark = self.next(i)?;
        if !mark.is(Shape::SLASH.or(Shape::DASH).or(Shape::PERIOD)) {
            return None;
        }
        let year = self.year4(i + 1)?;
        let spaced = !mark.is_glued() || !self.tokens[i + 1].is_glued();
        if spaced && !mark.is(Shape::SLASH) {
            return None;
        }
        self.ends_at(i + 2).then_some((Year::Given(year), i + 2))
    }

    /// Everything that a day's number at token `i` goes on with. `triggered`: `ngày` or the like stands before it, so
    /// that a bare number and a day without a year count.
    fn day_core(&self, i: usize, triggered: bool) -> Option<(DateRef, usize)> {
        let first = self.next(i)?;
        if first.is(Shape::DIGITS) {
            if let Some(parts) = year_first_day(self.text, self.tokens, i) {
                let day = solar(parts.day, parts.month, parts.year);
                let free = self.free_after(parts.end) || self.stamp_dash(parts.end);
                return free.then_some((DateRef::Day(day), parts.end));
            }
            if let Some(range) = self.compact_range(i) {
                return Some(range);
            }
            if let Some(parts) = numeric_day(self.text, self.tokens, i) {
                return self.numeric(i, parts.end, solar(parts.day, parts.month, parts.year), true);
            }
            if let Some(list) = self.day_list(i, triggered) {
                return Some(list);
            }
        }
        let (number, end) = self.number(i, 2)?;
        if !(1..=31).contains(&number) {
            return None;
        }
        if let Some((month, year, lunar, end)) = self.month_of_day(end, triggered) {
            let day = Day { day: number as u8, month, year, lunar, ..Day::default() };
            return Some(self.with_calendar(day, end));
        }
        if triggered
            && first.is(Shape::DIGITS)
            && !self.counted(end)
            && self.free_after(end)
            && !matches!(self.role(end), Word::Times | Word::Year | Word::Month | Word::Week | Word::Hour | Word::Day)
        {
            let day = Day { day: number as u8, ..Day::default() };
            return Some((DateRef::Day(day), end));
        }
        None
    }

    /// A numeric day from token `start` to `end`, with its year in words, its calendar and, with `may_range`, a second
    /// end behind a dash.
    fn numeric(&self, start: usize, end: usize, mut day: Day, may_range: bool) -> Option<(DateRef, usize)> {
        let mut end = end;
        if day.year == Year::Missing
            && let Some((year, after)) = self.year_after(end)
        {
            day.year = year;
            end = after;
        }
        // `15/3 - 20/3/2023`, `28/2-3/3`: one range when only the second end has the year.
        if may_range
            && day.year == Year::Missing
            && let Some(at) = self.dash(end)
            && self.is(start + 1, Shape::SLASH.or(Shape::PERIOD))
            && let Some(second) = numeric_day(self.text, self.tokens, at)
            && self.tokens[start + 1].word == self.tokens[at + 1].word
            && self.free_after(second.end)
        {
            let (last, last_end) = self.numeric(at, second.end, solar(second.day, second.month, second.year), false)?;
            if let DateRef::Day(last) = last {
                return Some((DateRef::Days(day, last), last_end));
            }
        }
        let clear = day.year != Year::Missing && self.ends_at(end);
        if !self.free_after(end) && !clear && !self.stamp_dash(end) {
            return None;
        }
        Some(self.with_calendar(day, end))
    }

    /// A dash behind a full date that leads to a clock time, not to a symbol.
    fn stamp_dash(&self, end: usize) -> bool {
        self.is(end, Shape::DASH) && self.is(end + 1, Shape::DIGITS)
            || self.is(end, Shape::PERIOD) && !self.is(end + 1, Shape::DIGITS)
            || self.is(end, Shape::LETTERS) && self.tokens[end].text(self.text) == "T"
    }

    fn with_calendar(&self, mut day: Day, end: usize) -> (DateRef, usize) {
        if let Some((lunar, after)) = self.calendar_after(end) {
            day.lunar = lunar;
            let (year, after) = match self.year_after(after) {
                Some(found) if day.year == Year::Missing => found,
                _ => (day.year, after),
            };
            day.year = year;
            return (DateRef::Day(day), after);
        }
        if matches!(day.year, Year::Cycle(_)) {
            day.lunar = true;
        }
        (DateRef::Day(day), end)
    }

    /// `15-20/3`, `15 - 20/3/2023`, `15-20 tháng 3`.
    fn compact_range(&self, i: usize) -> Option<(DateRef, usize)> {
        let first = self.digits(i, 2).filter(|day| (1..=31).contains(day))?;
        let at = self.dash(i + 1)?;
        let second = self.digits(at, 2).filter(|day| (1..=31).contains(day))?;
        let start = Day { day: first as u8, ..Day::default() };
        if self.is(at + 1, Shape::SLASH.or(Shape::PERIOD)) {
            let parts = numeric_day(self.text, self.tokens, at)?;
            // `5-10/3` and not `5.10.2020-3`.
            let (last, end) = self.numeric(at, parts.end, solar(parts.day, parts.month, parts.year), false)?;
            let DateRef::Day(last) = last else { return None };
            return (first < second).then_some((DateRef::Days(spread(start, last), last), end));
        }
        let (month, year, lunar, end) = self.month_of_day(at + 1, true)?;
        let last = Day { day: second as u8, month, year, lunar, ..Day::default() };
        (first < second).then_some((DateRef::Days(spread(start, last), last), end))
    }

    /// `5, 6 và 7/3`, `30 và 31/12`, `5, 6, 7 tháng 3 năm 2023`.
    fn day_list(&self, i: usize, triggered: bool) -> Option<(DateRef, usize)> {
        // `(15 và 16/6)`
        let bracketed = i > 0 && self.tokens[i - 1].is(Shape::OPEN);
        if !triggered && !bracketed {
            return None;
        }
        let first = self.digits(i, 2).filter(|day| (1..=31).contains(day))?;
        let mut at = i;
        let mut previous = first;
        for _ in 0..12 {
            let joined = if self.is(at + 1, Shape::COMMA) {
                at + 2 + usize::from(self.role(at + 2) == Word::And)
            } else if self.role(at + 1) == Word::And || self.is(at + 1, Shape::DASH.or(Shape::SEMICOLON)) {
                at + 2
            } else {
                return None;
            };
            let joined = if self.role(joined) == Word::Day { return None } else { joined };
            let day = self.digits(joined, 2).filter(|day| (1..=31).contains(day))?;
            let start = Day { day: first as u8, ..Day::default() };
            if let Some(parts) = numeric_day(self.text, self.tokens, joined) {
                let (last, end) = self.numeric(joined, parts.end, solar(parts.day, parts.month, parts.year), false)?;
                let DateRef::Day(last) = last else { return None };
                return (first < day).then_some((DateRef::Days(spread(start, last), last), end));
            }
            if let Some((month, year, lunar, end)) = self.month_of_day(joined + 1, true) {
                let last = Day { day: day as u8, month, year, lunar, ..Day::default() };
                return (first < day).then_some((DateRef::Days(spread(start, last), last), end));
            }
            if day <= previous {
                return None;
            }
            previous = day;
            at = joined;
        }
        None
    }

    /// A day in any way that may follow `ngày` or a part of the day, at token `i`.
    fn day_after_trigger(&self, i: usize) -> Option<(DateRef, usize)> {
        match self.role(i) {
            Word::Day => {
                if let Some(relative) = self.relative_day(i) {
                    return Some(relative);
                }
                if matches!(self.role(i + 1), Word::Day | Word::DayOf) { None } else { self.day_after_trigger(i + 1) }
            }
            Word::DayOf | Word::Same => self.relative_day(i).or_else(|| {
                let goes_on = self.role(i) == Word::DayOf && !matches!(self.role(i + 1), Word::Day | Word::DayOf);
                goes_on.then(|| self.day_after_trigger(i + 1)).flatten()
            }),
            Word::FirstTen | Word::FullMoon => self.lunar_core(i),
            Word::Weekday | Word::Sun | Word::SundayShort => self.weekday_core(i),
            _ => self.tet_day(i).or_else(|| self.day_core(i, true)),
        }
    }

    /// `hôm nay`, `ngày mai`, `cùng ngày`, `hôm sau` at token `i`.
    fn relative_day(&self, i: usize) -> Option<(DateRef, usize)> {
        let i = if self.role(i) == Word::Day && self.role(i + 1) == Word::DayOf { i + 1 } else { i };
        let (role, next) = (self.role(i), self.role(i + 1));
        if role == Word::Same {
            return (next == Word::Day).then_some((DateRef::FromMention(0), i + 2));
        }
        if !matches!(role, Word::Day | Word::DayOf) {
            return None;
        }
        Some(match next {
            Word::Now if role == Word::DayOf => (DateRef::Relative(0), i + 2),
            Word::Past if role == Word::DayOf => (DateRef::Relative(-1), i + 2),
            Word::Tomorrow if !self.tokens[i + 1].is(Shape::CAPITAL) || self.tokens[i + 1].is(Shape::UPPER) => {
                (DateRef::Relative(1), i + 2)
            }
            Word::Beyond if role == Word::DayOf => (DateRef::Relative(-2), i + 2),
            Word::Beyond => (DateRef::Relative(2), i + 2),
            Word::After if role == Word::DayOf => (DateRef::FromMention(1), i + 2),
            Word::Before if role == Word::DayOf => (DateRef::FromMention(-1), i + 2),
            Word::That => (DateRef::FromMention(0), i + 2),
            _ => return None,
        })
    }

    /// `ngày …`
    fn at_day(&self, i: usize) -> Option<Found> {
        // `ngày công`, `ngày càng`, `ngày hội` and so on have nothing behind them that is read.
        if self.role_before(i) == Word::Number && !self.is(i + 1, Shape::DIGITS) {
            return None;
        }
        let (date, end) = self.day_after_trigger(i)?;
        if matches!(date, DateRef::Weekday(_, None)) && self.counts_days(end) {
            return None;
        }
        let (weekday_set, end) = match self.recurrence_after(end, &date, None) {
            Some((recurrence, end)) => return Some((end, "set/day", Expression::Set(recurrence), None)),
            None => (date, end),
        };
        // `ngày 21/12/2020 18:11`
        let (time, end) = self.clock_tail(end, &weekday_set).unwrap_or((TimeOfDay::default(), end));
        Some((end, rule_of(&weekday_set, &time), Expression::Moment(weekday_set, time), None))
    }

    /// What follows the weekday makes it something else: `ngày thứ hai của kỳ họp`, `ngày thứ ba liên tiếp` count
    /// days, `Chủ nhật xanh` is a campaign.
    fn counts_days(&self, end: usize) -> bool {
        matches!(self.role(end), Word::Of | Word::InRow | Word::Colour)
    }

    /// `hôm …`
    fn at_day_of(&self, i: usize) -> Option<Found> {
        let (date, end) = self.day_after_trigger(i)?;
        Some((end, rule_of(&date, &TimeOfDay::default()), Expression::Moment(date, TimeOfDay::default()), None))
    }

    /// `hàng tháng`, `mỗi năm` behind a date: it recurs.
    fn recurrence_after(&self, end: usize, date: &DateRef, part: Option<Part>) -> Option<(Recurrence, usize)> {
        if !matches!(self.role(end), Word::Every | Word::Each) {
            return None;
        }
        let unit = self.unit(end + 1)?;
        let recurrence = match (date, unit) {
            (DateRef::Day(Day { day, month: Month::Missing, .. }), Unit::Month) => Recurrence::MonthDay(*day),
            (DateRef::Day(Day { day, month: Month::Given(month), year: Year::Missing, .. }), Unit::Year) => {
                Recurrence::YearDay(*month, *day)
            }
            (DateRef::Weekday(weekday, _), Unit::Week) => Recurrence::Weekday(*weekday, part),
            _ => return None,
        };
        Some((recurrence, end + 2))
    }

    fn unit(&self, i: usize) -> Option<Unit> {
        Some(match self.role(i) {
            Word::Second => Unit::Second,
            Word::Minute => Unit::Minute,
            Word::Hour => Unit::Hour,
            Word::Day => Unit::Day,
            Word::Week => Unit::Week,
            Word::Month => Unit::Month,
            Word::Quarter => Unit::Quarter,
            Word::Year => Unit::Year,
            _ => return None,
        })
    }

    /// `mùng 3 Tết`, `mùng 10 tháng 3 âm lịch`, `rằm tháng Giêng`.
    fn lunar_core(&self, i: usize) -> Option<(DateRef, usize)> {
        if self.role(i) == Word::FullMoon {
            let (month, year, _, end) = self.month_of_day(i + 1, true)?;
            let end = self.calendar_after(end).map_or(end, |(_, end)| end);
            return Some((DateRef::Day(Day { day: 15, month, year, lunar: true, ..Day::default() }), end));
        }
        if self.role(i) != Word::FirstTen {
            return None;
        }
        let (number, end) = self.number(i + 1, 2)?;
        if !(1..=10).contains(&number) {
            return None;
        }
        if let Some(found) = self.tet_day(i + 1) {
            return Some(found);
        }
        if let Some((range, end)) = self.compact_range(i + 1) {
            return Some((range, end));
        }
        if let Some(parts) = numeric_day(self.text, self.tokens, i + 1) {
            return self.numeric(i + 1, parts.end, solar(parts.day, parts.month, parts.year), false);
        }
        if let Some((month, year, lunar, end)) = self.month_of_day(end, true) {
            let day = Day { day: number as u8, month, year, lunar, ..Day::default() };
            return Some(self.with_calendar(day, end));
        }
        // `từ mùng 1 đến mùng 5 Tết`: the month stands with the last one.
        let joined = self.is(end, Shape::COMMA.or(Shape::DASH)) || matches!(self.role(end), Word::To | Word::And);
        let dawn = usize::from(joined);
        (joined && self.role(end + 1) == Word::FirstTen || self.role(end + dawn) == Word::Dawn)
            .then_some((DateRef::Day(Day { day: number as u8, ..Day::default() }), end))
    }

    fn at_lunar_day(&self, i: usize) -> Option<Found> {
        let (date, end) = self.lunar_core(i)?;
        if matches!(date, DateRef::Day(Day { lunar: true, .. }))
            && matches!(self.role(end), Word::Every | Word::Each)
            && self.role(end + 1) == Word::Year
        {
            // A lunar day is on another day of the calendar every year.
            return Some((end + 2, "set/lunar", Expression::Set(Recurrence::Every(1, Unit::Year)), None));
        }
        Some((end, "day/lunar", Expression::Moment(date, TimeOfDay::default()), None))
    }

    /// `3 Tết`, `28 Tết`, `30 Tết Quý Mão`, `23 tháng Chạp` is no such.
    fn tet_day(&self, i: usize) -> Option<(DateRef, usize)> {
        let (number, end) = self.number(i, 2)?;
        if self.role(end) != Word::Tet || !(1..=30).contains(&number) {
            return None;
        }
        let (year, end) = self.tet_year(end + 1);
        // The last days of the old year are named after the new one.
        let month = if number > 20 { 12 } else { 1 };
        if number > 10 && number <= 20 {
            return None;
        }
        let year = match (year, month) {
            (Year::Given(year), 12) => Year::Given(year - 1),
            (Year::Cycle(cycle), 12) => Year::Cycle((cycle + 59) % 60),
            (year, _) => year,
        };
        let day = if number == 30 { 0 } else { number as u8 };
        let day = Day { day, month: Month::Given(month), year, lunar: true, ..Day::default() };
        Some((DateRef::Day(day), end))
    }

    /// The year that may follow the name of a feast: `Quý Mão`, `Xuân Quý Mão 2023`, `năm 2023`, `2023`.
    fn tet_year(&self, mut i: usize) -> (Year, usize) {
        let start = i;
        if self.is(i, Shape::DASH) && self.role(i + 1) == Word::Spring
            || self.is(i, Shape::COMMA) && self.role(i + 1) == Word::Spring
        {
            i += 1;
        }
        if self.role(i) == Word::Spring {
            i += 1;
        }
        if self.role(i) == Word::Year
            && let Some(found) = self.year_words(i)
        {
            return found;
        }
        if let (Some(stem), Some(branch)) = (self.next(i), self.next(i + 1))
            && stem.is(Shape::CAPITAL)
            && let Some(cycle) = self.words.cycle(stem.word, branch.word)
        {
            let dash = usize::from(self.is(i + 2, Shape::DASH));
            if let Some(year) = self.year4(i + 2 + dash) {
                return (Year::Given(year), i + 3 + dash);
            }
            if let Some((Year::Given(year), end)) = self.year_after(i + 2) {
                return (Year::Given(year), end);
            }
            return (Year::Cycle(cycle), i + 2);
        }
        if let Some(year) = self.year4(i)
            && self.free_after(i + 1)
        {
            return (Year::Given(year), i + 1);
        }
        (Year::Missing, start)
    }

    /// A named day whose name ends before token `end`: the numbers that may repeat it and its year.
    fn holiday(&self, index: usize, mut end: usize) -> Found {
        let holiday = self.words.holidays[index];
        let mut year = Year::Missing;
        if let Some(parts) = numeric_day(self.text, self.tokens, end)
            && parts.month == holiday.month
            && parts.day == holiday.day
            && self.next(end).is_some()
        {
            end = parts.end;
            year = parts.year.map_or(Year::Missing, Year::Given);
        }
        if year == Year::Missing {
            (year, end) = self.tet_year(end);
        }
        (end, "day/holiday", Expression::Moment(DateRef::Holiday(index, year), TimeOfDay::default()), None)
    }

    /// `Tết Quý Mão`, `Tết 2023`, `Lễ 30/4`, `Xuân Quý Mão 2023`.
    fn at_festival(&self, i: usize) -> Option<Found> {
        match self.words.roles.get(self.tokens[i].word) {
            Word::Festival => {
                let (date, end) = self.day_core(i + 1, false)?;
                let DateRef::Day(Day { month: Month::Given(_), .. }) = date else {
                    let DateRef::Days(..) = date else { return None };
                    return Some((end, "day/holiday", Expression::Moment(date, TimeOfDay::default()), None));
                };
                if self.counted(end) {
                    return None;
                }
                Some((end, "day/holiday", Expression::Moment(date, TimeOfDay::default()), None))
            }
            Word::Tet => {
                let (year, end) = self.tet_year(i + 1);
                if year == Year::Missing {
                    return None;
                }
                let day = Day { day: 1, month: Month::Given(1), year, lunar: true, ..Day::default() };
                Some((end, "day/holiday", Expression::Moment(DateRef::Day(day), TimeOfDay::default()), None))
            }
            _ => {
                if self.role_before(i) == Word::From || !self.tokens[i].is(Shape::CAPITAL) {
                    return None;
                }
                let (stem, branch) = (self.next(i + 1)?, self.next(i + 2)?);
                let cycle = self.words.cycle(stem.word, branch.word).filter(|_| stem.is(Shape::CAPITAL))?;
                let (year, end) = match self.year4(i + 3) {
                    Some(year) => (Year::Given(year), i + 4),
                    None => (Year::Cycle(cycle), i + 3),
                };
                Some((end, "period/lunar-year", Expression::Period(Period::LunarYear, year), None))
            }
        }
    }

    // ---- weekdays -------------------------------------------------------------------------

    /// The weekday at token `i`: `thứ Hai`, `Thứ 2`, `chủ nhật`, `CN`. Monday is 1.
    fn weekday(&self, i: usize) -> Option<(u8, usize)> {
        let token = self.next(i).or_else(|| self.tokens.get(i))?;
        match self.words.roles.get(token.word) {
            Word::Sun if self.role(i + 1) == Word::SunDay => Some((7, i + 2)),
            Word::SundayShort if token.is(Shape::UPPER) && self.is(i + 1, Shape::COMMA) => Some((7, i + 1)),
            Word::Weekday => {
                if let Some(number) = self.digits(i + 1, 1) {
                    return (2..=7).contains(&number).then(|| (number as u8 - 1, i + 2));
                }
                let next = self.next(i + 1)?;
                let number = if next.word == self.words.year { 5 } else { self.words.month_name(next.word)?.0 };
                // `thứ bốn` is said of ranks only.
                (2..=7).contains(&number).then(|| (number - 1, i + 2))
            }
            _ => None,
        }
    }

    /// A weekday with the date or the week that may follow, at token `i`.
    fn weekday_core(&self, i: usize) -> Option<(DateRef, usize)> {
        let (weekday, end) = self.weekday(i)?;
        if let Some((DateRef::Day(day), after)) = self.date_after_weekday(end) {
            return Some((DateRef::Day(Day { weekday: Some(weekday), ..day }), after));
        }
        let (week, end) = self.week_after(end);
        Some((DateRef::Weekday(weekday, week), end))
    }

    /// `, 21/12/2020`, ` ngày 21/12`, ` - 21/12/2020`, `| 21/12/2020`.
    fn date_after_weekday(&self, end: usize) -> Option<(DateRef, usize)> {
        let mark = self.next(end)?;
        let separated = mark.is(Shape::COMMA.or(Shape::DASH)) || mark.text(self.text) == "|";
        let at = end + usize::from(separated);
        let triggered = self.role(at) == Word::Day;
        let (date, after) = if self.role(at) == Word::FirstTen {
            self.lunar_core(at)?
        } else {
            self.day_core(at + usize::from(triggered), triggered && !separated)?
        };
        match date {
            DateRef::Day(Day { month: Month::Missing, .. }) if !triggered => None,
            // `thứ Hai, 5/3`: without a year only when nothing is counted.
            DateRef::Day(_) if !self.counted(after) => Some((date, after)),
            _ => None,
        }
    }

    /// `tuần này`, `tuần tới`, `đầu tuần`, `vừa qua` behind a weekday.
    fn week_after(&self, end: usize) -> (Option<i8>, usize) {
        let at = if matches!(self.role(end), Word::Start | Word::End) && self.role(end + 1) == Word::Week {
            return match self.week_shift(end + 1) {
                Some((shift, after)) => (Some(shift), after),
                None => (None, end + 2),
            };
        } else {
            end
        };
        // `thứ tư của tuần tới`
        let at = if self.role(at) == Word::Of { at + 1 } else { at };
        match self.week_shift(at) {
            Some((shift, after)) => (Some(shift), after),
            None => (None, end),
        }
    }

    /// `tuần này` and so on at token `i`.
    fn week_shift(&self, i: usize) -> Option<(i8, usize)> {
        if self.role(i) != Word::Week {
            return None;
        }
        Some(match (self.role(i + 1), self.role(i + 2)) {
            (Word::This, _) => (0, i + 2),
            (Word::Before, _) => (-1, i + 2),
            (Word::Past | Word::Done, _) => (-1, i + 2),
            (Word::Just, Word::Past | Word::Done) => (-1, i + 3),
            (Word::Soon, Word::Coming) => (1, i + 3),
            (Word::After | Word::Coming, _) => (1, i + 2),
            (Word::Next, Word::Following) => (1, i + 3),
            _ => return None,
        })
    }

    /// `thứ Hai …`
    fn at_weekday(&self, i: usize) -> Option<Found> {
        let (date, end) = self.weekday_core(i)?;
        let bare = matches!(date, DateRef::Weekday(_, None));
        if let Some((recurrence, end)) = self.recurrence_after(end, &date, None) {
            return Some((end, "set/weekday", Expression::Set(recurrence), None));
        }
        if let DateRef::Weekday(weekday, None) = date
            && self.recurs(i, end)
        {
            return Some((end, "set/weekday", Expression::Set(Recurrence::Weekday(weekday, None)), None));
        }
        if bare && (!self.weekday_fits(i, end) || self.counts_days(end)) {
            return None;
        }
        let (time, end) = self.clock_tail(end, &date).unwrap_or((TimeOfDay::default(), end));
        Some((end, rule_of(&date, &time), Expression::Moment(date, time), None))
    }

    /// A weekday from token `i` to `end` is told of every week: `từ thứ 2 đến thứ 6`, `mỗi tuần … thứ Ba và thứ Năm`.
    fn recurs(&self, i: usize, end: usize) -> bool {
        if self.weekly {
            return true;
        }
        let joined = self.last_is_weekly
            && i == self.last_end + 1
            && (matches!(self.role_before(i), Word::To | Word::And) || self.is(i - 1, Shape::COMMA.or(Shape::DASH)));
        let first = matches!(self.role_before(i), Word::From)
            && self.role(end) == Word::To
            && self.weekday(end + 1).is_some_and(|(_, after)| {
                self.date_after_weekday(after).is_none() && self.week_after(after).0.is_none()
            });
        joined || first
    }

    /// A weekday without a date is one and no ordinal (`lần thứ hai`): by a capital, by what stands before it.
    fn weekday_fits(&self, i: usize, end: usize) -> bool {
        let first = &self.tokens[i];
        if self.words.roles.get(first.word) == Word::Sun {
            // `cả thứ bảy, chủ nhật`
            let listed = i > 2
                && (self.tokens[i - 1].is(Shape::COMMA) || self.role_before(i) == Word::And)
                && self.words.roles.get(self.tokens[i - 3].word) == Word::Weekday;
            if listed {
                return false;
            }
            return true;
        }
        if self.words.roles.get(first.word) == Word::SundayShort {
            return false;
        }
        if matches!(self.role_before(i), Word::Day | Word::DayOf | Word::Part(_) | Word::At | Word::From) {
            return true;
        }
        if self.whole_text(i, end) {
            return true;
        }
        // `thứ Hai` within a sentence; `Thứ Hai` at its start may be `secondly` only in small letters.
        let number = &self.tokens[i + 1];
        number.is(Shape::CAPITAL)
            && !number.is(Shape::UPPER)
            && !self.counted(end)
            && !matches!(self.role_before(i), Word::Times | Word::Number)
    }

    // ---- parts of the day and clock times -------------------------------------------------

    /// A part of the day at token `i`: `sáng`, `rạng sáng`, `chiều tối`, `đầu giờ chiều`, `buổi tối`.
    fn part(&self, i: usize) -> Option<(Part, usize)> {
        let i = i + usize::from(self.words.roles.get(self.tokens.get(i)?.word) == Word::Session);
        match (self.words.roles.get(self.tokens.get(i)?.word), self.role(i + 1)) {
            (Word::Dawn, Word::Part(Part::Morning)) => Some((Part::Morning, i + 2)),
            (Word::Part(Part::Afternoon), Word::Part(Part::Evening)) => Some((Part::Evening, i + 2)),
            (Word::Part(Part::Night), Word::Part(Part::Night)) => Some((Part::Night, i + 2)),
            (Word::Part(part), Word::Early) => Some((part, i + 2)),
            (Word::Part(part), _) => Some((part, i + 1)),
            _ => None,
        }
    }

    /// The day that a part of the day or a clock time belongs to, at token `i`: a date, `nay`, `mai`, `qua`.
    fn day_of_part(&self, i: usize, part: Option<Part>) -> Option<(DateRef, usize)> {
        match self.role(i) {
            Word::Now if part.is_some() => return Some((DateRef::Relative(0), i + 1)),
            Word::Past if part.is_some() => return Some((DateRef::Relative(-1), i + 1)),
            Word::Tomorrow if part.is_some() && !self.tokens[i].is(Shape::CAPITAL) => {
                return Some((DateRef::Relative(1), i + 1));
            }
            Word::This if part.is_some() => return None,
            _ => {}
        }
        let at =
            if self.is(i, Shape::COMMA) && matches!(self.role(i + 1), Word::Day | Word::DayOf) { i + 1 } else { i };
        let triggered = !self.is(at, Shape::DIGITS);
        let (date, end) = self.day_after_trigger(at)?;
        if !triggered {
            match date {
                // `sáng 21 và chiều 22/12`: a bare number needs a second day to share its month with.
                DateRef::Day(Day { month: Month::Missing, .. }) => {
                    let next = self.role(end);
                    let joined = matches!(next, Word::And | Word::To) || self.is(end, Shape::COMMA.or(Shape::DASH));
                    let other = matches!(self.role(end + 1), Word::Part(_) | Word::Day | Word::Dawn | Word::Session)
                        || numeric_day(self.text, self.tokens, end + 1).is_some();
                    let dawn = next == Word::Dawn;
                    if !(joined && other || dawn) {
                        return None;
                    }
                }
                _ if self.counted(end) => return None,
                _ => {}
            }
        }
        Some((date, end))
    }

    /// `Chiều ngày 21/12`, `sáng nay`, `tối mai`, `đêm 12 rạng sáng 13/10`, `chiều thứ 6 hàng tuần`.
    fn at_part(&self, i: usize) -> Option<Found> {
        let (part, end) = self.part(i)?;
        if self.has_flag_before(i, Flags::BEFORE_PART) && !self.tokens[i].is(Shape::CAPITAL) {
            return None;
        }
        // `giao thừa`, `đêm 30 Tết`
        if let Some((recurrence, end)) = self.part_recurrence(end, part) {
            return Some((end, "set/part-of-day", Expression::Set(recurrence), None));
        }
        let (date, mut end) = self.day_of_part(end, Some(part))?;
        if let Some((recurrence, end)) = self.recurrence_after(end, &date, Some(part)) {
            return Some((end, "set/weekday", Expression::Set(recurrence), None));
        }
        if let DateRef::Weekday(weekday, None) = date
            && self.weekly
        {
            return Some((end, "set/weekday", Expression::Set(Recurrence::Weekday(weekday, Some(part))), None));
        }
        let mut time = TimeOfDay { part: Some(part), ..TimeOfDay::default() };
        let mut date = date;
        let dawn = end + usize::from(self.is(end, Shape::COMMA));
        if part == Part::Night && self.role(dawn) == Word::Dawn && self.role(dawn + 1) == Word::Part(Part::Morning) {
            // The night between two days: `đêm 12 rạng sáng 13/10`, `đêm 12, rạng sáng 13/10`.
            if let Some((DateRef::Day(second), after)) = self.day_of_part(dawn + 2, Some(Part::Morning)) {
                if let DateRef::Day(first) = date {
                    date = DateRef::Day(spread(first, second));
                }
                time.into_next_day = true;
                end = after;
            } else if let Some((DateRef::Relative(_), after)) = self.day_of_part(dawn + 2, Some(Part::Morning)) {
                time.into_next_day = true;
                end = after;
            }
        }
        // `Sáng 5/3/2023, 8h30` keeps to the part of the day.
        Some((end, "time/part-of-day", Expression::Moment(date, time), None))
    }

    /// `sáng hàng ngày`, `tối mỗi ngày`.
    fn part_recurrence(&self, end: usize, part: Part) -> Option<(Recurrence, usize)> {
        let every = matches!(self.role(end), Word::Every | Word::Each);
        (every && self.role(end + 1) == Word::Day).then_some((Recurrence::DayPart(part), end + 2))
    }

    /// A clock time at token `i`; the flag tells forms that are clear without context.
    fn clock(&self, i: usize) -> Option<(Clock, usize, bool)> {
        let (hour, unit) = match self.digits(i, 2) {
            Some(hour) => (hour, i + 1),
            // `ba giờ chiều`
            None => self.number(i, 2).filter(|(_, end)| self.role(*end) == Word::Hour)?,
        };
        if hour > 24 {
            return None;
        }
        let hour = hour as u8;
        // `0:00 / 4:12` of a player.
        if i > 0 && self.tokens[i - 1].is(Shape::SLASH) {
            return None;
        }
        let minutes = |at: usize| self.digits(at, 2).filter(|m| *m < 60).map(|m| m as u8);
        let two = |at: usize| self.next(at).is_some_and(|t| t.end() - t.start() == 2);
        if unit == i + 1 && self.glued(i + 1, Shape::COLON) && self.glued(i + 2, Shape::DIGITS) && two(i + 2) {
            let minute = minutes(i + 2)?;
            let mut end = i + 3;
            let mut second = None;
            if self.glued(end, Shape::COLON) && self.glued(end + 1, Shape::DIGITS) && two(end + 1) {
                second = minutes(end + 1);
                end += 2;
            }
            return (!self.glued(end, Shape::COLON)).then_some((Clock { hour, minute, second }, end, true));
        }
        match self.role(unit) {
            Word::HourLetter if self.tokens[unit].is_glued() || self.role(unit + 1) == Word::Day => {
                let glued = self.glued(unit + 1, Shape::DIGITS);
                if glued && two(unit + 1) {
                    let minute = minutes(unit + 1)?;
                    let end = unit + 2;
                    let end = end + usize::from(self.role(end) == Word::Minute || self.glued(end, Shape::QUOTE));
                    return Some((Clock { hour, minute, second: None }, end, true));
                }
                (!glued && self.ends_at(unit + 1)).then_some((Clock { hour, minute: 0, second: None }, unit + 1, true))
            }
            Word::Hour => {
                if let Some(minute) = minutes(unit + 1)
                    && !self.counted(unit + 2)
                    && numeric_day(self.text, self.tokens, unit + 1).is_none()
                {
                    let has_unit = self.role(unit + 2) == Word::Minute;
                    if has_unit || two(unit + 1) {
                        return Some((Clock { hour, minute, second: None }, unit + 2 + usize::from(has_unit), true));
                    }
                }
                match self.role(unit + 1) {
                    Word::AndHalf => Some((Clock { hour, minute: 30, second: None }, unit + 2, true)),
                    Word::Short => {
                        let minute = minutes(unit + 2).filter(|m| *m > 0)?;
                        let end = unit + 3 + usize::from(self.role(unit + 3) == Word::Minute);
                        let hour = hour.checked_sub(1)?;
                        Some((Clock { hour, minute: 60 - minute, second: None }, end, true))
                    }
                    _ => Some((Clock { hour, minute: 0, second: None }, unit + 1, false)),
                }
            }
            _ => None,
        }
    }

    /// `AM`, `pm`, `SA`, `CH` at token `i`, not the syllable `sa`.
    fn half_of_day(&self, i: usize) -> bool {
        self.is(i, Shape::UPPER) || matches!(self.tokens[i].text(self.text), "am" | "pm")
    }

    /// A clock time with the part of the day, the second clock time and the day that may follow, at token `i`.
    fn at_clock(&self, i: usize) -> Option<Found> {
        let (mut clock, mut end, clear) = self.clock(i)?;
        let mut time = TimeOfDay::default();
        let mut part = None;
        // `1 giờ 30 phút` is a time of day where something says so, else a length of time.
        let spelled = !self.is(i, Shape::DIGITS) || self.role(i + 1) == Word::Hour;
        let mut known = clear && !spelled;
        // `8 giờ - 11 giờ 30`, `từ 8h đến 11h30 ngày 5/3` is two.
        if let Some(at) = self.dash(end)
            && let Some((until, after, _)) = self.clock(at)
        {
            time.until = Some(until);
            end = after;
            known = true;
        }
        match self.role(end) {
            Word::Am if self.half_of_day(end) => {
                end += 1;
                clock.hour %= 12;
            }
            Word::Pm if self.half_of_day(end) => {
                end += 1;
                clock.hour = clock.hour % 12 + 12;
            }
            Word::Part(_) | Word::Dawn => {
                if let Some((found, after)) = self.part(end)
                    && clock.hour <= 12
                {
                    part = Some(found);
                    clock.hour = on_the_clock(clock.hour, found);
                    end = after;
                    known = true;
                } else if let Some((_, after)) = self.part(end) {
                    end = after;
                    part = Some(Part::Evening);
                    known = true;
                }
            }
            _ => {}
        }
        time.clock = Some(clock);
        if let Some((zone, after)) = self.zone(end) {
            time.zone = Some(zone);
            end = after;
        }
        // `18:11 | Thứ Hai, 21/12/2020`, `18:11, 21/12/2020`, `18:11 21/12/2020`.
        let separated = self
            .next(end)
            .is_some_and(|t| t.is(Shape::COMMA.or(Shape::DASH)) || t.is(Shape::PUNCT) && t.text(self.text) == "|");
        let at = end + usize::from(separated);
        let dated = if matches!(self.role(at), Word::Weekday | Word::Sun | Word::SundayShort) {
            self.weekday_core(at).filter(|(date, _)| !matches!(date, DateRef::Weekday(_, None)) || !separated)
        } else if separated {
            let triggered = matches!(self.role(at), Word::Day | Word::DayOf);
            let date = if triggered { self.day_after_trigger(at) } else { self.day_core(at, false) };
            date.filter(|(date, end)| {
                matches!(date, DateRef::Day(Day { month: Month::Given(_), year, .. }) if triggered || *year != Year::Missing)
                    && !self.counted(*end)
            })
        } else {
            self.day_of_part(end, part.or(Some(Part::Morning)).filter(|_| part.is_some()))
        };
        if let Some((DateRef::Weekday(weekday, _), after)) = dated
            && matches!(self.role(after), Word::Every | Word::Each)
            && self.role(after + 1) == Word::Week
        {
            let recurrence = Recurrence::WeekdayTime(weekday, clock);
            return Some((after + 2, "set/clock", Expression::Set(recurrence), None));
        }
        if let Some((date, after)) = dated {
            if let Some((zone, after)) = self.zone(after) {
                time.zone = Some(zone);
                return Some((after, "time/clock", Expression::Moment(date, time), None));
            }
            return Some((after, "time/clock", Expression::Moment(date, time), None));
        }
        if matches!(self.role(end), Word::Every | Word::Each) && self.role(end + 1) == Word::Day {
            return Some((end + 2, "set/clock", Expression::Set(Recurrence::DayTime(clock)), None));
        }
        if self.counted(end)
            || self.is(end, Shape::SLASH)
            || self.role_before(i) == Word::In
            || self.anchor_after(end, Unit::Hour).0.is_some()
        {
            return None;
        }
        // `8 giờ` is an hour of the day where a word says so or a second one follows.
        let second = matches!(self.role(end), Word::To | Word::And) && self.clock(end + 1).is_some();
        let told = match self.role_before(i) {
            Word::At | Word::Before => true,
            Word::From => clear || second,
            Word::To | Word::Coming | Word::And => clear || self.last_is_clock && i == self.last_end + 1,
            _ => {
                clear
                    && (self.whole_text(i, end)
                        || self.tokens[i].is(Shape::SENTENCE_START) && self.is(end, Shape::COMMA))
            }
        };
        if !known && !told {
            return None;
        }
        // A score or a scale: `2:10`, `1:500`.
        if self.is(i + 1, Shape::COLON) && !self.free_before(i) {
            return None;
        }
        Some((end, "time/clock", Expression::Moment(DateRef::Unsaid, time), None))
    }

    /// `[GMT+7]`, `(GMT+7)`, `GMT +7`, `UTC+7:00` at token `i`: minutes east.
    fn zone(&self, i: usize) -> Option<(i16, usize)> {
        let open = self.is(i, Shape::OPEN);
        let at = i + usize::from(open);
        if self.role(at) != Word::Zone {
            return None;
        }
        let sign = self.next(at + 1)?.text(self.text);
        let sign = match sign {
            "+" => 1,
            "-" | "–" | "−" => -1,
            _ => return None,
        };
        let hours = self.digits(at + 2, 2).filter(|h| *h <= 14)? as i16;
        let mut end = at + 3;
        let mut minutes = 0;
        if self.glued(end, Shape::COLON)
            && let Some(value) = self.digits(end + 1, 2)
        {
            minutes = value as i16;
            end += 2;
        }
        if open {
            if !self.is(end, Shape::CLOSE) {
                return None;
            }
            end += 1;
        }
        Some((sign * (hours * 60 + minutes), end))
    }

    /// The clock time of a stamp behind a full date: `, 19:20[GMT+7]`, ` | 18:11:53`, ` - 08:30`, ` 18:11`, ` lúc 8h30`.
    fn clock_tail(&self, end: usize, date: &DateRef) -> Option<(TimeOfDay, usize)> {
        let DateRef::Day(Day { year: Year::Given(_), .. }) = date else { return None };
        let mut at = end;
        for _ in 0..2 {
            let Some(mark) = self.next(at) else { break };
            let separator = mark.is(Shape::COMMA.or(Shape::DASH))
                || mark.is(Shape::PUNCT) && matches!(mark.text(self.text), "|" | "•" | "·")
                || self.words.roles.get(mark.word) == Word::At
                || at == end && mark.is_glued() && mark.text(self.text) == "T";
            if !separator {
                break;
            }
            at += 1;
        }
        let (mut clock, mut end, clear) = self.clock(at)?;
        if !clear {
            return None;
        }
        match self.role(end) {
            Word::Am if self.half_of_day(end) => {
                clock.hour %= 12;
                end += 1;
            }
            Word::Pm if self.half_of_day(end) => {
                clock.hour = clock.hour % 12 + 12;
                end += 1;
            }
            _ => {}
        }
        let mut time = TimeOfDay { clock: Some(clock), ..TimeOfDay::default() };
        if let Some((zone, after)) = self.zone(end) {
            time.zone = Some(zone);
            end = after;
        } else if let (Some(sign), Some(hours)) = (self.next(end), self.digits(end + 1, 2))
            && sign.is_glued()
            && self.tokens[end + 1].is_glued()
            && matches!(sign.text(self.text), "+" | "-")
            && self.glued(end + 2, Shape::COLON)
            && let Some(minutes) = self.digits(end + 3, 2)
        {
            // `2020-12-21T18:11:53+07:00`
            let value = (hours * 60 + minutes) as i16;
            time.zone = Some(if sign.text(self.text) == "+" { value } else { -value });
            end += 4;
        }
        Some((time, end))
    }

    // ---- numbers --------------------------------------------------------------------------

    /// The mention that begins with the number at token `i`.
    fn at_number(&mut self, i: usize) -> Option<Found> {
        if !self.free_before(i) {
            return None;
        }
        if let Some(found) = self.at_clock(i) {
            return Some(found);
        }
        if let Some((date, end)) = self.day_core(i, false)
            && self.bare_day_fits(i, end, &date)
        {
            if let Some((recurrence, end)) = self.recurrence_after(end, &date, None) {
                return Some((end, "set/day", Expression::Set(recurrence), None));
            }
            let (time, end) = self.clock_tail(end, &date).unwrap_or((TimeOfDay::default(), end));
            let rule = rule_of(&date, &time);
            return Some((end, rule, Expression::Moment(date, time), None));
        }
        if let Some((date, end)) = self.tet_day(i) {
            return Some((end, "day/lunar", Expression::Moment(date, TimeOfDay::default()), None));
        }
        // `từ 12 đến 15/3`
        if self.role_before(i) == Word::From
            && let Some(day) = self.digits(i, 2).filter(|day| (1..=31).contains(day))
            && self.role(i + 1) == Word::To
            && let Some(last) = numeric_day(self.text, self.tokens, i + 2)
            && self.is(i + 3, Shape::SLASH)
            && u64::from(last.day) > day
            && !self.counted(last.end)
        {
            let day = Day { day: day as u8, ..Day::default() };
            let expression = Expression::Moment(DateRef::Day(day), TimeOfDay::default());
            return Some((i + 1, "day/day", expression, None));
        }
        self.bare_month(i).or_else(|| self.bare_years(i)).or_else(|| self.at_length(i))
    }

    fn at_number_word(&self, i: usize) -> Option<Found> {
        if !self.words.numbers.is_number_word(self.tokens[i].word) {
            return None;
        }
        self.at_clock(i).or_else(|| self.at_length(i))
    }

    /// Tokens `i` to `end` are all that there is.
    fn whole_text(&self, i: usize, end: usize) -> bool {
        i == 0 && end == self.tokens.len()
    }

    /// A day without a trigger word counts with its year, or where its neighbours make it one.
    fn bare_day_fits(&self, i: usize, end: usize, date: &DateRef) -> bool {
        let (day, printed_year) = match date {
            DateRef::Day(day) => (day, day.year != Year::Missing),
            DateRef::Days(_, day) => (day, day.year != Year::Missing),
            _ => return false,
        };
        let before = self.role_before(i);
        if before == Word::Number || before == Word::Street {
            return false;
        }
        if day.lunar {
            return true;
        }
        let written =
            self.role(i + 1) == Word::Month || self.role(i + 3) == Word::Month && matches!(date, DateRef::Days(..));
        if written {
            // `5 tháng 3 ngày` is a length.
            return !matches!(self.role(end), Word::Day | Word::Week) && !matches!(before, Word::Street);
        }
        if printed_year {
            // `1.10.30` is a version as often as a day.
            let short_year = self.is(end - 1, Shape::DIGITS) && self.tokens[end - 1].span().len() == 2;
            return !(short_year && self.is(end - 2, Shape::PERIOD));
        }
        if self.counted(end) {
            return false;
        }
        let first = &self.tokens[i];
        let slash =
            self.is(i + 1, Shape::SLASH) || matches!(date, DateRef::Days(..)) && !self.is(end - 2, Shape::PERIOD);
        // `sáng nay (29-12)`, `hôm nay 29/12`, `sáng nay, 29/12`
        if self.last_is_relative && self.last_end <= i && i - self.last_end <= 1 {
            let between = &self.tokens[self.last_end..i];
            if between.iter().all(|t| t.is(Shape::OPEN.or(Shape::COMMA).or(Shape::DASH))) {
                return true;
            }
        }
        // `- 24/7: …` of a chronicle
        if slash
            && self.is(end, Shape::COLON)
            && (first.is(Shape::SENTENCE_START)
                || i > 0 && self.tokens[i - 1].is(Shape::DASH) && self.tokens[i - 1].is(Shape::SENTENCE_START))
        {
            return true;
        }
        // `Đợt 2: 1/9 - 15/10`
        if matches!(date, DateRef::Days(..)) && i > 0 && self.tokens[i - 1].is(Shape::COLON) {
            return true;
        }
        if slash && self.whole_text(i, end) {
            return true;
        }
        // `(29/12)`
        if i > 0 && self.tokens[i - 1].is(Shape::OPEN) && (self.is(end, Shape::CLOSE) || self.dash(end).is_some()) {
            return slash;
        }
        // `ngày 5/3, 7/3 và 9/3`
        if self.last_is_day && self.last_end > 0 && i > self.last_end && i - self.last_end <= 2 {
            let between = &self.tokens[self.last_end..i];
            if between.iter().all(|t| {
                t.is(Shape::COMMA.or(Shape::DASH).or(Shape::SEMICOLON))
                    || matches!(self.words.roles.get(t.word), Word::And | Word::To | Word::Coming)
            }) {
                return true;
            }
        }
        let cued = matches!(
            before,
            Word::From
                | Word::To
                | Word::Coming
                | Word::Before
                | Word::After
                | Word::At
                | Word::Occasion
                | Word::Through
        );
        if !cued {
            return slash && self.named_day_before(i);
        }
        if slash {
            return true;
        }
        // `từ 22-2 đến 5-3`; not `từ 2-3 người`.
        self.is(i + 1, Shape::DASH) && (self.closed(end) || matches!(self.role(end), Word::To | Word::And | Word::This))
    }

    /// `Ngày Chuyển đổi số 10/10`: the number ends the name of a day.
    fn named_day_before(&self, i: usize) -> bool {
        for k in (i.saturating_sub(10)..i).rev() {
            let token = &self.tokens[k];
            if !token.is(Shape::LETTERS) {
                return false;
            }
            if self.words.roles.get(token.word) == Word::Day {
                return k + 1 < i;
            }
            if token.is(Shape::SENTENCE_START) {
                return false;
            }
        }
        false
    }

    /// `9/2023`, `9-2023` without `tháng`; `9/2023 - 12/2023` is two.
    fn bare_month(&self, i: usize) -> Option<Found> {
        let month = self.digits(i, 2).filter(|m| (1..=12).contains(m))?;
        let mark = self.next(i + 1).filter(|t| t.is(Shape::SLASH.or(Shape::DASH)) && t.is_glued())?;
        let year = self.year4(i + 2).filter(|_| self.tokens[i + 2].is_glued())?;
        if !self.ends_at(i + 3) || !(1900..=2100).contains(&year) || self.counted(i + 3) {
            return None;
        }
        if matches!(self.role_before(i), Word::Number | Word::Street) {
            return None;
        }
        // A capital before it makes it the number of a document: `Kế hoạch 12/2020`; `Hà Nội 9/2023` is rare.
        if mark.is(Shape::DASH)
            && !matches!(self.role_before(i), Word::From | Word::To | Word::Before | Word::After | Word::Coming)
        {
            return None;
        }
        Some((i + 3, "period/month", Expression::Period(Period::Month(month as u8), Year::Given(year)), None))
    }

    /// `2021 - 2026`, `2016-2020`; a lone year after a preposition or in brackets.
    fn bare_years(&self, i: usize) -> Option<Found> {
        let first = self.year4(i).filter(|year| (1900..=2100).contains(year))?;
        let before = self.role_before(i);
        if before == Word::Number || before == Word::Street {
            return None;
        }
        if let Some((last, end)) = self.second_year(i + 1)
            && first < last
            && !self.counted(end)
        {
            return Some((end, "period/years", Expression::Years(first, last), None));
        }
        if !self.free_after(i + 1) || self.counted(i + 1) {
            return None;
        }
        let bracketed = i > 0 && self.tokens[i - 1].is(Shape::OPEN) && self.is(i + 1, Shape::CLOSE);
        let cued = matches!(before, Word::From | Word::To | Word::Before | Word::After | Word::Coming | Word::Vision)
            && (self.closed(i + 1) || matches!(self.role(i + 1), Word::To | Word::Coming | Word::And | Word::Of));
        // `năm 1999, 2007`
        let listed = self.last_is_year
            && i == self.last_end + 1
            && (self.is(i - 1, Shape::COMMA) || before == Word::And)
            && self.closed(i + 1);
        (bracketed || cued || listed).then_some((
            i + 1,
            "period/year",
            Expression::Period(Period::Whole, Year::Given(first)),
            None,
        ))
    }

    /// `- 2026`, `–2026`, `/2026` behind a year.
    fn second_year(&self, i: usize) -> Option<(i16, usize)> {
        let at = match self.dash(i) {
            Some(at) => at,
            None if self.glued(i, Shape::SLASH) => i + 1,
            None => return None,
        };
        let year = self.year4(at)?;
        self.free_after(at + 1).then_some((year, at + 1))
    }

    /// A length of time or the months of a year that begins with a number at token `i`: `5 năm`, `6 tháng đầu năm 2019`.
    fn at_length(&self, i: usize) -> Option<Found> {
        self.length(i, None)
    }

    fn length(&self, i: usize, approximate: Option<Modifier>) -> Option<Found> {
        if matches!(self.role_before(i), Word::Weekday | Word::Month | Word::Day | Word::Number) {
            return None;
        }
        let (amount, mut at, whole) = self.amount(i)?;
        let mut up_to = None;
        // `3-5 năm`, `3 đến 5 năm`
        let joint = self.dash(at).or((self.role(at) == Word::To).then_some(at + 1));
        if let Some(next) = joint
            && let Some((second, end, _)) = self.amount(next)
            && second.thousandths > amount.thousandths
            && self.unit(end).is_some()
        {
            up_to = Some(second);
            at = end;
        }
        let decade = match (self.role(at), self.role(at + 1)) {
            (Word::Ten, Word::Age | Word::Annals) => Some(Unit::Decade),
            (Word::World, Word::Age) => Some(Unit::Century),
            _ => None,
        };
        let (unit, mut end) = match decade {
            Some(unit) => (unit, at + 2),
            // `trong 24h`
            None if self.role(at) == Word::HourLetter && self.tokens[at].is_glued() && self.free_after(at + 1) => {
                (Unit::Hour, at + 1)
            }
            // `3 tiếng qua`, `hai tiếng đồng hồ`
            None if self.role(at) == Word::Sound
                && (self.anchor_after(at + 1, Unit::Hour).0.is_some() || self.role(at + 1) == Word::AndHalf) =>
            {
                (Unit::Hour, at + 1)
            }
            None => (self.unit(at)?, at + 1),
        };
        // `đường 3 Tháng 2`
        if self.role_before(i) == Word::Street && self.tokens[at].is(Shape::CAPITAL) {
            return None;
        }
        if unit == Unit::Quarter && self.tokens[at].is(Shape::CAPITAL) && !self.tokens[at].is(Shape::UPPER) {
            return None;
        }
        // `trong 2 ngày 15 và 16/6`: the days themselves follow.
        if unit == Unit::Day
            && self.is(end, Shape::DIGITS)
            && matches!(
                self.day_core(end, true),
                Some((DateRef::Days(..) | DateRef::Day(Day { month: Month::Given(_), .. }), _))
            )
        {
            return None;
        }
        // `một ngày nào đó`, `một ngày không xa`
        if self.role(i) == Word::One && self.role(end) == Word::Vague {
            return None;
        }
        // `18 tháng tuổi`, `30 năm tuổi Đảng`, `500 ngày công`.
        if self.role(end) == Word::YearsOld
            || unit == Unit::Day && self.role(end) == Word::Common
            || unit == Unit::Minute
                && self.tokens[at].end() - self.tokens[at].start() <= 2
                && amount.thousandths % 1000 != 0
        {
            return None;
        }
        if unit == Unit::Minute && !self.tokens[at].text(self.text).to_string().starts_with(['p', 'P']) {
            return None;
        }
        // `một ngày nào đó`, `năm tháng` the bygone days.
        if self.tokens[i].word == self.words.year && (unit == Unit::Month && self.role(end) == Word::Other) {
            return None;
        }
        if whole {
            if let Some(found) = self.months_of_year(end, amount.thousandths / 1000, unit) {
                return Some(found);
            }
            if let Some(found) = self.every_so_many(end, amount.thousandths / 1000, unit) {
                return Some(found);
            }
        }
        let mut amount = amount;
        if self.role(end) == Word::AndHalf {
            amount.thousandths += 500;
            end += 1;
        }
        let rest = self.rest(end, unit);
        if let Some((_, _, after)) = rest {
            end = after;
        }
        let rest = rest.map(|(number, unit, _)| (number, unit));
        let (anchor, end) = self.anchor_after(end, unit);
        let expression = Expression::Duration { amount, unit, rest, up_to, anchor };
        Some((end, "duration/length", expression, approximate))
    }

    /// `6 tháng` behind `2 năm`, `30 phút` behind `1 giờ`.
    fn rest(&self, end: usize, unit: Unit) -> Option<(u64, Unit, usize)> {
        let at = end + usize::from(self.role(end) == Word::And);
        let (number, after) = self.number(at, 3)?;
        let smaller = self.unit(after)?;
        let fits = matches!(
            (unit, smaller),
            (Unit::Year, Unit::Month | Unit::Day)
                | (Unit::Month, Unit::Day | Unit::Week)
                | (Unit::Week | Unit::Day, Unit::Hour)
                | (Unit::Week, Unit::Day)
                | (Unit::Hour, Unit::Minute)
                | (Unit::Minute, Unit::Second)
        );
        // `3 năm, 6 tháng đầu năm 2023` are two.
        let position = matches!(self.role(after + 1), Word::Start | Word::End);
        (fits && !position).then_some((number, smaller, after + 1))
    }

    /// Digits with decimals, or words: the amount, its end, and whether it is whole.
    fn amount(&self, i: usize) -> Option<(Amount, usize, bool)> {
        let token = self.next(i).or_else(|| self.tokens.get(i))?;
        if token.is(Shape::DIGITS) {
            let number = token.digits(self.text).filter(|n| *n < 1_000_000)?;
            if self.glued(i + 1, Shape::COMMA.or(Shape::PERIOD)) && self.glued(i + 2, Shape::DIGITS) {
                let fraction = &self.tokens[i + 2];
                let digits = fraction.end() - fraction.start();
                if digits > 2 {
                    return None;
                }
                let value = fraction.digits(self.text)? * if digits == 1 { 100 } else { 10 };
                return Some((Amount { thousandths: number * 1000 + value }, i + 3, false));
            }
            return Some((Amount::whole(number), i + 1, true));
        }
        let (number, end) = self.number_words(i)?;
        Some((Amount::whole(number), end, true))
    }

    /// `đầu năm 2019`, `cuối năm`, `năm 2023`, `/2023` behind a count of months or quarters.
    fn months_of_year(&self, end: usize, count: u64, unit: Unit) -> Option<Found> {
        let quarters = match unit {
            Unit::Month if (1..=11).contains(&count) => false,
            Unit::Quarter if (1..=3).contains(&count) => true,
            _ => return None,
        };
        let length = if quarters { count * 3 } else { count } as u8;
        let (at_end, year_at) = match (self.role(end), self.role(end + 1), self.role(end + 2)) {
            (Word::Start, Word::Of, Word::Year) => (false, end + 2),
            (Word::End, Word::Of, Word::Year) => (true, end + 2),
            (Word::Start, Word::Year, _) => (false, end + 1),
            (Word::End, Word::Year, _) => (true, end + 1),
            (Word::Year, _, _) if self.year4(end + 1).is_some() => (false, end),
            (Word::Of, Word::Year, _) if self.year4(end + 2).is_some() => (false, end + 1),
            (Word::Still, Word::Again, Word::Of) if self.role(end + 3) == Word::Year => (true, end + 3),
            (Word::Still, Word::Again, _) => {
                return Some((end + 2, "period/months", months(length, true, Year::Missing), None));
            }
            _ => {
                let (year, end) = self.glued_year(end)?;
                return Some((end, "period/months", months(length, false, year), None));
            }
        };
        if self.role(year_at + 1) == Word::School {
            return None;
        }
        let (year, after) = self.year_words(year_at).unwrap_or((Year::Missing, year_at + 1));
        // `6 tháng đầu năm nay`; `6 tháng đầu năm trước` of the year before.
        Some((after, "period/months", months(length, at_end, year), None))
    }

    /// `3 tháng một lần`, `6 tháng/lần`, `2 năm 1 lần`.
    fn every_so_many(&self, end: usize, count: u64, unit: Unit) -> Option<Found> {
        if !self.is(end, Shape::SLASH) && self.role(end) != Word::One && self.digits(end, 2) != Some(1) {
            return None;
        }
        let at = end + 1;
        if self.role(at) != Word::Times || count == 0 || count > 999 {
            return None;
        }
        Some((at + 1, "set/interval", Expression::Set(Recurrence::Every(count as u16, unit)), None))
    }

    /// What fastens a length of time, behind token `end`.
    fn anchor_after(&self, end: usize, unit: Unit) -> (Option<Anchor>, usize) {
        let long = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade);
        match (self.role(end), self.role(end + 1), self.role(end + 2)) {
            (Word::Past, _, _) if self.role(end + 1) != Word::That => (Some(Anchor::UpToNow), end + 1),
            (Word::Just, Word::Past | Word::Done, _) => (Some(Anchor::UpToNow), end + 2),
            (Word::Near, Word::Here, _) => (Some(Anchor::UpToNow), end + 2),
            (Word::Other, Word::Again, Word::Here) if self.is(end, Shape::LETTERS) => (Some(Anchor::UpToNow), end + 3),
            (Word::Now, _, _) => (Some(Anchor::UpToNow), end + 1),
            (Word::Soon, Word::Coming, _) => (Some(Anchor::FromNow), end + 2),
            (Word::Coming, _, _) if long || self.closed(end + 1) => (Some(Anchor::FromNow), end + 1),
            (Word::Next, Word::Following, _) => (Some(Anchor::FromNow), end + 2),
            (Word::Before, Word::Here, _) => (Some(Anchor::Ago), end + 2),
            (Word::Before, Word::That, _) => (Some(Anchor::BeforeMention), end + 2),
            (Word::After, Word::That, _) => (Some(Anchor::AfterMention), end + 2),
            (Word::Before, _, _) if self.closed(end + 1) => (Some(Anchor::Ago), end + 1),
            (Word::After, _, _) if self.closed(end + 1) => (Some(Anchor::AfterMention), end + 1),
            _ => (None, end),
        }
    }

    /// `gần 10 năm`, `hơn 3 tháng`, `khoảng hai tuần`: the word is part of the length of time.
    fn at_approximate(&self, i: usize) -> Option<Found> {
        if self.is(i + 1, Shape::DIGITS) && self.at_clock(i + 1).is_some() {
            // `khoảng 8 giờ sáng nay`
            return None;
        }
        let (end, rule, expression, _) = self
            .length(i + 1, Some(Modifier::Approx))
            .or_else(|| (self.role(i + 1) == Word::Half).then(|| self.at_half(i + 1)).flatten())?;
        matches!(expression, Expression::Duration { .. }).then_some((end, rule, expression, Some(Modifier::Approx)))
    }

    /// `cách đây 90 năm`
    fn at_ago(&self, i: usize) -> Option<Found> {
        if self.role(i + 1) != Word::Here {
            return None;
        }
        let at = i + 2;
        let at = at + usize::from(self.role(at) == Word::Exactly);
        let about = matches!(self.role(at), Word::Near | Word::Over | Word::About | Word::Just);
        let modifier = about.then_some(Modifier::Approx);
        let (end, rule, expression, _) = self.length(at + usize::from(about), None)?;
        match expression {
            Expression::Duration { amount, unit, rest, up_to, .. } => {
                let expression = Expression::Duration { amount, unit, rest, up_to, anchor: Some(Anchor::Ago) };
                Some((end, rule, expression, modifier))
            }
            _ => None,
        }
    }

    /// `vài ngày`, `nhiều năm`, `mấy tháng`
    fn at_several(&self, i: usize) -> Option<Found> {
        let unit = self.unit(i + 1)?;
        if unit == Unit::Quarter || self.tokens[i + 1].is(Shape::CAPITAL) || self.role(i + 2) == Word::Common {
            return None;
        }
        let (_, end) = self.anchor_after(i + 2, unit);
        Some((end, "duration/some", Expression::Some(unit), None))
    }

    // ---- months, quarters, years ----------------------------------------------------------

    /// `tháng …`
    fn at_month(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.shifted(i, Unit::Month) {
            return Some(found);
        }
        let (first, lunar, mut end) = self.month_number(i + 1)?;
        let name = !self.is(i + 1, Shape::DIGITS);
        // `hằng tháng hai lần`, `tháng một lần`: a number word in small letters may begin a count.
        if name
            && !lunar
            && !self.tokens[i + 1].is(Shape::CAPITAL)
            && self.year_after(end).is_none()
            && self.calendar_after(end).is_none()
            && !self.whole_text(i, end)
            && (first < 3
                || matches!(self.role(end), Word::Times | Word::Number | Word::Span)
                || matches!(self.role_before(i), Word::Every | Word::Each | Word::Year)
                || self.next(end).is_some_and(|t| self.words.numbers.is_number_word(t.word)))
        {
            return None;
        }
        // `ngày 32 tháng 4` is no month.
        if i >= 2
            && !self.tokens[i].is(Shape::SENTENCE_START)
            && self.tokens[i - 1].is(Shape::DIGITS)
            && self.words.roles.get(self.tokens[i - 2].word) == Word::Day
        {
            return None;
        }
        if self.counted(end) && !self.tokens[end].is(Shape::PERCENT) && name {
            return None;
        }
        // `Cách mạng Tháng Tám`, `đường 3 Tháng 2`
        if name && self.role_before(i) == Word::Other && i > 0 && self.previous_is(i, "mạng") || self.street_behind(i)
        {
            return None;
        }
        let mut last = first;
        // `tháng 9, 10 và 11/2023`, `tháng 9-12/2023`, `tháng 9 và 10/2023`
        if self.is(i + 1, Shape::DIGITS) {
            for _ in 0..11 {
                let joined = if self.is(end, Shape::COMMA) {
                    end + 1 + usize::from(self.role(end + 1) == Word::And)
                } else if self.role(end) == Word::And || self.is(end, Shape::DASH) {
                    end + 1
                } else {
                    break;
                };
                match self.digits(joined, 2) {
                    Some(month)
                        if (1..=12).contains(&month)
                            && month > u64::from(last)
                            && !self.counted(joined + 1)
                            && (numeric_day(self.text, self.tokens, joined).is_none())
                            && self
                                .unit(joined + 1)
                                .is_none_or(|unit| unit == Unit::Year && self.year4(joined + 2).is_some())
                            && !(self.is(joined + 1, Shape::PERIOD.or(Shape::COMMA))
                                && self.glued(joined + 2, Shape::DIGITS)) =>
                    {
                        last = month as u8;
                        end = joined + 1;
                    }
                    _ => break,
                }
            }
        }
        if matches!(self.role(end), Word::Every | Word::Each) && self.role(end + 1) == Word::Year && last == first {
            return Some((end + 2, "set/month", Expression::Set(Recurrence::YearMonth(first)), None));
        }
        let (year, after) = self.glued_year(end).or_else(|| self.year_after(end)).unwrap_or((Year::Missing, end));
        let mut end = after;
        let mut lunar = lunar;
        if let Some((is_lunar, after)) = self.calendar_after(end) {
            lunar = is_lunar;
            end = after;
        }
        if !self.free_after(end) && self.is(end, Shape::SLASH) {
            return None;
        }
        if year == Year::Missing && self.role(end) == Word::This {
            end += 1;
        }
        let period = match (lunar, first == last) {
            (true, _) => Period::LunarMonth(first),
            (false, true) => Period::Month(first),
            (false, false) => Period::Months(first, last),
        };
        Some((end, "period/month", Expression::Period(period, year), None))
    }

    /// A street or the like is named after the day whose month stands at token `i`: `đường 3 Tháng 2`.
    fn street_behind(&self, i: usize) -> bool {
        i >= 2 && self.tokens[i - 1].is(Shape::DIGITS) && self.words.roles.get(self.tokens[i - 2].word) == Word::Street
    }

    fn previous_is(&self, i: usize, word: &str) -> bool {
        i > 0 && self.tokens[i - 1].text(self.text).to_lowercase() == word
    }

    /// `tháng trước`, `tuần này`, `quý tới`
    fn shifted(&self, i: usize, unit: Unit) -> Option<Found> {
        let (shift, end) = match (self.role(i + 1), self.role(i + 2)) {
            (Word::This, _) => (0, i + 2),
            (Word::Before, Word::Here | Word::That) => return None,
            (Word::Before, _) => (-1, i + 2),
            (Word::Just, Word::Past | Word::Done) => (-1, i + 3),
            (Word::Past | Word::Done, _) => (-1, i + 2),
            (Word::Soon, Word::Coming) => (1, i + 3),
            (Word::Coming, _) => (1, i + 2),
            (Word::After, _) => (1, i + 2),
            (Word::Next, Word::Following) | (Word::Successor, Word::Next) => (1, i + 3),
            _ => return None,
        };
        // `hai tháng sau`, `mỗi tháng trước`: the count before it makes another thing of it.
        if i > 0
            && (self.words.numbers.is_number_word(self.tokens[i - 1].word) && !self.tokens[i].is(Shape::SENTENCE_START))
        {
            return None;
        }
        Some((end, "relative/period", Expression::Shifted(unit, shift), None))
    }

    /// `quý …`
    fn at_quarter(&self, i: usize) -> Option<Found> {
        if self.tokens[i].is(Shape::CAPITAL) && self.is(i + 1, Shape::LETTERS) {
            // `Quý Mão`, the name `Quý`.
            let numbered = self
                .next(i + 1)
                .is_some_and(|t| self.words.roman(t.word).is_some() || self.words.month_name(t.word).is_some());
            if !numbered && !matches!(self.role(i + 1), Word::This | Word::Before | Word::Coming) {
                return None;
            }
        }
        if let Some(found) = self.shifted(i, Unit::Quarter) {
            return Some(found);
        }
        let (first, mut end) = self.quarter_number(i + 1)?;
        let mut last = first;
        // `quý I, II và III/2023`, `quý I-II/2023`, `quý I và quý II năm 2023` is two.
        for _ in 0..3 {
            let joined = if self.is(end, Shape::COMMA) {
                end + 1 + usize::from(self.role(end + 1) == Word::And)
            } else if self.role(end) == Word::And || self.is(end, Shape::DASH) {
                end + 1
            } else {
                break;
            };
            match self.quarter_number(joined) {
                Some((quarter, after))
                    if quarter > last && !self.counted(after) && self.unit(after).is_none_or(|u| u == Unit::Year) =>
                {
                    last = quarter;
                    end = after;
                }
                _ => break,
            }
        }
        let (year, after) = self.glued_year(end).or_else(|| self.year_after(end)).unwrap_or((Year::Missing, end));
        let mut end = after;
        if year == Year::Missing && self.role(end) == Word::This {
            end += 1;
        }
        let period = if first == last { Period::Quarter(first) } else { Period::Quarters(first, last) };
        Some((end, "period/quarter", Expression::Period(period, year), None))
    }

    /// `tuần …`
    fn at_week(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.shifted(i, Unit::Week) {
            return Some(found);
        }
        let at = i + 1 + usize::from(self.role(i + 1) == Word::Weekday);
        let (number, end) = self.number(at, 2)?;
        let (year, end) = self.glued_year(end).or_else(|| self.year_after(end))?;
        ((1..=53).contains(&number)).then_some((end, "period/week", Expression::WeekOfYear(number as u8, year), None))
    }

    /// `năm …`
    fn at_year(&self, i: usize) -> Option<Found> {
        // A number before it makes it a unit; `at_number` has read it.
        if i > 0 && !self.tokens[i].is(Shape::SENTENCE_START) && self.tokens[i - 1].is(Shape::SLASH) {
            return None;
        }
        if self.role(i + 1) == Word::School {
            return self.school_year(i + 2);
        }
        // `năm mới 2023`
        if self.role(i + 1) == Word::New {
            let year = self.year4(i + 2)?;
            let expression = Expression::Period(Period::Whole, Year::Given(year));
            return Some((i + 3, "period/year", expression, None));
        }
        if let Some(first) = self.year4(i + 1) {
            if let Some((last, end)) = self.second_year(i + 2)
                && first < last
            {
                return Some((end, "period/years", Expression::Years(first, last), None));
            }
            if let Some((last, end)) = self.year_list(i + 2, first) {
                return Some((end, "period/years", Expression::Years(first, last), None));
            }
            if self.counted(i + 2) && !self.tokens[i + 2].is(Shape::PERCENT) && self.glued(i + 2, Shape::LETTERS) {
                return None;
            }
            if self.era_after(i + 2).is_some() {
                return Some((self.era_after(i + 2)?, "period/before-era", Expression::BeforeEra(first as u16), None));
            }
        }
        if let Some((year, end)) = self.year_words(i) {
            if matches!(year, Year::Cycle(_)) {
                let (year, end) = match year {
                    Year::Cycle(_) => (year, end),
                    other => (other, end),
                };
                return Some((end, "period/lunar-year", Expression::Period(Period::LunarYear, year), None));
            }
            let relative = !matches!(year, Year::Given(_));
            // `hai năm trước`, `những năm qua`: not this one.
            if relative
                && i > 0
                && !self.tokens[i].is(Shape::SENTENCE_START)
                && (self.tokens[i - 1].is(Shape::DIGITS)
                    || self.words.numbers.is_number_word(self.tokens[i - 1].word)
                    || matches!(self.role_before(i), Word::Plural | Word::Several | Word::Each | Word::AndHalf))
            {
                return None;
            }
            let rule = if relative { "relative/period" } else { "period/year" };
            return Some((end, rule, Expression::Period(Period::Whole, year), None));
        }
        // `năm 938`, `năm 40 sau Công nguyên`, `năm 111 trước Công nguyên`
        let number = self.digits(i + 1, 3)?;
        if let Some(end) = self.era_after(i + 2) {
            return Some((end, "period/before-era", Expression::BeforeEra(number as u16), None));
        }
        let after_era =
            self.role(i + 2) == Word::After && self.role(i + 3) == Word::Common && self.role(i + 4) == Word::Origin;
        let end = if after_era { i + 5 } else { i + 2 };
        let long = number >= 100 && self.closed(end) && self.free_after(end);
        (after_era || long).then_some((
            end,
            "period/year",
            Expression::Period(Period::Whole, Year::Given(number as i16)),
            None,
        ))
    }

    /// `trước Công nguyên`, `TCN` behind token `i`.
    fn era_after(&self, i: usize) -> Option<usize> {
        if self.role(i) == Word::Bc {
            return Some(i + 1);
        }
        (self.role(i) == Word::Before && self.role(i + 1) == Word::Common && self.role(i + 2) == Word::Origin)
            .then_some(i + 3)
    }

    /// `, 2020 và 2021` behind a year: consecutive years.
    fn year_list(&self, end: usize, first: i16) -> Option<(i16, usize)> {
        let (mut last, mut at) = (first, end);
        for _ in 0..20 {
            let joined = if self.is(at, Shape::COMMA) {
                at + 1 + usize::from(self.role(at + 1) == Word::And)
            } else if self.role(at) == Word::And {
                at + 1
            } else {
                break;
            };
            match self.year4(joined) {
                Some(year) if year == last + 1 && self.free_after(joined + 1) && !self.counted(joined + 1) => {
                    last = year;
                    at = joined + 1;
                }
                _ => break,
            }
        }
        (last > first).then_some((last, at))
    }

    /// What follows `năm học`, at token `i`.
    fn school_year(&self, i: usize) -> Option<Found> {
        let first = self.year4(i);
        let found = match first {
            Some(first) => match self.second_year(i + 1) {
                Some((last, end)) if first < last => (Expression::SchoolYear(first, last), end),
                _ => (Expression::SchoolYear(first, first + 1), i + 1),
            },
            None => {
                let (shift, end) = match (self.role(i), self.role(i + 1)) {
                    (Word::This | Word::Now, _) => (0, i + 1),
                    (Word::Before, _) => (-1, i + 1),
                    (Word::Just, Word::Past) => (-1, i + 2),
                    (Word::Past, _) => (-1, i + 1),
                    (Word::Coming | Word::After, _) => (1, i + 1),
                    _ => return None,
                };
                (Expression::ThisSchoolYear(shift), end)
            }
        };
        Some((found.1, "period/school-year", found.0, None))
    }

    // ---- beginnings, middles and ends -----------------------------------------------------

    /// `đầu năm 2020`, `giữa nhiệm kỳ`, `cuối tháng 5`, `đầu giờ chiều nay`, `cuối tuần`.
    fn at_position(&self, i: usize) -> Option<Found> {
        let modifier = match self.words.roles.get(self.tokens[i].word) {
            Word::Start => Modifier::Start,
            Word::Mid => Modifier::Mid,
            _ => Modifier::End,
        };
        let (end, rule, expression) = self.positioned(i + 1, modifier)?;
        let modifier = match expression {
            Expression::Weekend(_) => None,
            _ => Some(modifier),
        };
        Some((end, rule, expression, modifier))
    }

    /// What stands behind `đầu`, `giữa`, `cuối`.
    fn positioned(&self, i: usize, modifier: Modifier) -> Option<(usize, &'static str, Expression)> {
        let plain = |found: Found| (found.0, found.1, found.2);
        match self.role(i) {
            Word::Year => {
                if let Some(found) = self.at_year(i) {
                    return Some(plain(found));
                }
                // `đầu năm` alone is this year's; `cuối năm tuổi` and the like are not met.
                if self.role(i + 1) == Word::School {
                    return None;
                }
                if self.is(i + 1, Shape::DIGITS) || self.counted(i + 1) || self.role(i + 1) == Word::New {
                    return None;
                }
                Some((i + 1, "period/year", Expression::Period(Period::Whole, Year::Shifted(0))))
            }
            Word::Month => {
                if let Some(found) = self.at_month(i) {
                    return Some(plain(found));
                }
                self.closed(i + 1).then_some((i + 1, "relative/period", Expression::Shifted(Unit::Month, 0)))
            }
            Word::Quarter => self.at_quarter(i).map(plain),
            Word::Week => {
                let weekend = modifier == Modifier::End;
                match self.week_shift(i) {
                    Some((shift, end)) if weekend => Some((end, "relative/weekend", Expression::Weekend(shift))),
                    Some((shift, end)) => Some((end, "relative/period", Expression::Shifted(Unit::Week, shift))),
                    None if weekend => Some((i + 1, "relative/weekend", Expression::Weekend(0))),
                    None if self.closed(i + 1) => Some((i + 1, "relative/period", Expression::Shifted(Unit::Week, 0))),
                    None => None,
                }
            }
            Word::Office => {
                let (end, rule, expression, _) = self.at_term(i)?;
                Some((end, rule, expression))
            }
            Word::Sta | Word::Time | Word::Annals => {
                let found = self.at_term(i)?;
                matches!(found.2, Expression::Years(..)).then_some(plain(found))
            }
            Word::Ten | Word::World => self.at_decade(i).map(plain),
            // `đầu những năm 90`
            Word::Plural if self.role(i + 1) == Word::Year => {
                let (decade, end) = self.century_after(i + 3, self.decade_number(i + 2)?);
                Some((end, "period/decade", Expression::Decade(decade)))
            }
            Word::Hour => {
                let (end, rule, expression, _) = self.at_part(i + 1)?;
                Some((end, rule, expression))
            }
            Word::Part(_) | Word::Session => {
                let (end, rule, expression, _) = self.at_part(i)?;
                Some((end, rule, expression))
            }
            _ => None,
        }
    }

    /// `mùa hè năm 2023`, `mùa thu 1945`, `mùa đông này`.
    fn at_season(&self, i: usize) -> Option<Found> {
        let season = match self.role(i + 1) {
            Word::Spring => Season::Spring,
            Word::Summer | Word::Lower => Season::Summer,
            Word::Autumn => Season::Autumn,
            Word::Winter => Season::Winter,
            _ => return None,
        };
        let (year, end) = match self.year4(i + 2) {
            Some(year) => (Year::Given(year), i + 3),
            None if self.role(i + 2) == Word::This => (Year::Shifted(0), i + 3),
            None => self.year_after(i + 2)?,
        };
        Some((end, "period/season", Expression::Period(Period::Season(season), year), None))
    }

    /// `thượng tuần tháng 3`, `trung tuần tháng 5/2023`, `hạ tuần tháng này`.
    fn at_ten_days(&self, i: usize) -> Option<Found> {
        if (self.role(i + 1), self.role(i + 2)) != (Word::Week, Word::Month) {
            return None;
        }
        let modifier = match self.role(i) {
            Word::Upper => Modifier::Start,
            Word::Middle => Modifier::Mid,
            _ => Modifier::End,
        };
        let (end, rule, expression, _) = self.at_month(i + 2)?;
        matches!(expression, Expression::Period(..) | Expression::Shifted(..)).then_some((
            end,
            rule,
            expression,
            Some(modifier),
        ))
    }

    /// `nửa đầu năm 2020`, `nửa cuối tháng 5`, `nửa năm`, `nửa đầu nhiệm kỳ`, `nửa đêm 5/3`.
    fn at_half(&self, i: usize) -> Option<Found> {
        match (self.role(i + 1), self.role(i + 2)) {
            (Word::Start | Word::End, Word::Year) => {
                let half = if self.role(i + 1) == Word::Start { 1 } else { 2 };
                let (year, end) = self.year_words(i + 2).unwrap_or((Year::Missing, i + 3));
                Some((end, "period/half", Expression::Period(Period::Half(half), year), None))
            }
            (Word::Start | Word::End, _) => {
                let (end, rule, expression, modifier) = self.at_position(i + 1)?;
                Some((end, rule, expression, modifier))
            }
            (Word::Part(Part::Night), _) => self.at_part(i + 1),
            (Word::Year | Word::Month | Word::Day | Word::Week | Word::Hour, _) => {
                let unit = self.unit(i + 1)?;
                if self.year4(i + 2).is_some() {
                    return None;
                }
                let (anchor, end) = self.anchor_after(i + 2, unit);
                let amount = Amount { thousandths: 500 };
                let expression = Expression::Duration { amount, unit, rest: None, up_to: None, anchor };
                Some((end, "duration/length", expression, None))
            }
            (Word::World, Word::Age) => {
                let (anchor, end) = self.anchor_after(i + 3, Unit::Year);
                let amount = Amount::whole(50);
                let expression = Expression::Duration { amount, unit: Unit::Year, rest: None, up_to: None, anchor };
                Some((end, "duration/length", expression, None))
            }
            _ => None,
        }
    }

    /// `những tháng đầu năm 2020`, `những ngày cuối tháng 5`, `các ngày 5, 6 và 7/3`, `những năm 90`, `các năm 2019, 2020`.
    fn at_plural(&self, i: usize) -> Option<Found> {
        match (self.role(i + 1), self.role(i + 2)) {
            (Word::Month | Word::Day | Word::Week | Word::Quarter, Word::Start | Word::Mid | Word::End) => {
                self.at_position(i + 2)
            }
            (Word::Month | Word::Week | Word::Day | Word::Quarter, Word::Still)
                if self.role(i + 3) == Word::Again
                    && self.role(i + 4) == Word::Of
                    && self.role(i + 5) == Word::Year =>
            {
                let (year, end) = self.year_words(i + 5).unwrap_or((Year::Shifted(0), i + 6));
                Some((end, "period/year", Expression::Period(Period::Whole, year), Some(Modifier::End)))
            }
            // `các ngày` is part of a list of days.
            (Word::Day, _) => {
                let (end, rule, expression, modifier) = self.at_day(i + 1)?;
                match expression {
                    Expression::Moment(DateRef::Days(..), _) => Some((end, rule, expression, modifier)),
                    Expression::Moment(DateRef::Day(_), _) => Some((end, rule, expression, modifier)),
                    Expression::Set(_) => Some((end, rule, expression, modifier)),
                    // `các ngày thứ 2, thứ 4`
                    Expression::Moment(DateRef::Weekday(weekday, None), _) => {
                        Some((end, "set/weekday", Expression::Set(Recurrence::Weekday(weekday, None)), None))
                    }
                    _ => None,
                }
            }
            (Word::Year, Word::Start | Word::Mid | Word::End) => {
                // `những năm đầu thập niên 90`
                let (end, rule, expression, modifier) = self.at_position(i + 2)?;
                matches!(expression, Expression::Decade(_) | Expression::Century(_))
                    .then_some((end, rule, expression, modifier))
            }
            (Word::Year, _) => {
                if let Some(decade) = self.decade_number(i + 2) {
                    // `những năm 1945 - 1954` is a range.
                    if self.dash(i + 3).is_none() || self.year4(i + 2).is_none() {
                        let end = self.century_after(i + 3, decade);
                        return Some((end.1, "period/decade", Expression::Decade(end.0), None));
                    }
                }
                let (end, rule, expression, modifier) = self.at_year(i + 1)?;
                matches!(expression, Expression::Years(..) | Expression::Period(Period::Whole, Year::Given(_)))
                    .then_some((end, rule, expression, modifier))
            }
            (Word::Month, _) if self.is(i + 2, Shape::DIGITS) => self.at_month(i + 1),
            (Word::Quarter, _) => self.at_quarter(i + 1),
            _ => None,
        }
    }

    // ---- terms, stages, decades -----------------------------------------------------------

    /// `nhiệm kỳ …`, `giai đoạn …`, `thời kỳ …`, `niên khóa …`, `thời gian còn lại của nhiệm kỳ`.
    fn at_term(&self, i: usize) -> Option<Found> {
        let at = match (self.words.roles.get(self.tokens[i].word), self.role(i + 1)) {
            (Word::Office, Word::Span) => return self.office_term(i + 2),
            (Word::Sta, Word::Ge) => i + 2,
            (Word::Time, Word::Span) => i + 2,
            (Word::Annals, Word::Crop) => i + 2,
            (Word::Annals, Word::Course) => {
                let (first, last, end) = self.year_pair(i + 2)?;
                return Some((end, "period/school-year", Expression::SchoolYear(first, last), None));
            }
            (Word::Time, Word::TimeSpace) => {
                if (self.role(i + 2), self.role(i + 3), self.role(i + 4)) != (Word::Still, Word::Again, Word::Of) {
                    let (first, last, end) = self.year_pair(i + 2)?;
                    return Some((end, "period/years", Expression::Years(first, last), None));
                }
                if (self.role(i + 5), self.role(i + 6)) == (Word::Office, Word::Span) {
                    return match self.year_pair(i + 7) {
                        Some((first, last, end)) => {
                            Some((end, "period/term", Expression::Years(first, last), Some(Modifier::End)))
                        }
                        None => Some((i + 7, "period/term", Expression::RestOfTerm, None)),
                    };
                }
                if self.role(i + 5) == Word::Year {
                    let (year, end) = self.year_words(i + 5).unwrap_or((Year::Shifted(0), i + 6));
                    return Some((end, "period/year", Expression::Period(Period::Whole, year), Some(Modifier::End)));
                }
                return None;
            }
            _ => return None,
        };
        let (first, last, end) = self.year_pair(at)?;
        Some((end, "period/years", Expression::Years(first, last), None))
    }

    /// What follows `nhiệm kỳ`, at token `i`.
    fn office_term(&self, i: usize) -> Option<Found> {
        if let Some((first, last, end)) = self.year_pair(i) {
            return Some((end, "period/term", Expression::Years(first, last), None));
        }
        let (shift, end) = match (self.role(i), self.role(i + 1)) {
            (Word::This, _) => (0, i + 1),
            (Word::Just, Word::Past | Word::Done) => (-1, i + 2),
            (Word::Past | Word::Before, _) => (-1, i + 1),
            (Word::Soon, Word::Coming) => (1, i + 2),
            (Word::Coming | Word::After, _) => (1, i + 1),
            (Word::Next, Word::Following) => (1, i + 2),
            // `đầu nhiệm kỳ`, `giữa nhiệm kỳ`
            _ if matches!(self.role_before(i - 2), Word::Start | Word::Mid | Word::End) => (0, i),
            _ => return None,
        };
        Some((end, "period/term", Expression::Term(shift), None))
    }

    /// Two years: `2021 - 2026`, `(2021-2026)`, `từ 2021 đến 2026`, `năm 2021-2026`, `từ năm 2021 đến năm 2026` is two dates.
    fn year_pair(&self, i: usize) -> Option<(i16, i16, usize)> {
        let open = self.is(i, Shape::OPEN);
        let mut at = i + usize::from(open);
        if self.role(at) == Word::From {
            at += 1;
        }
        if self.role(at) == Word::Year {
            at += 1;
        }
        if let Some(first) = self.year4(at) {
            let (last, end) = self.second_year(at + 1).or_else(|| {
                if !matches!(self.role(at + 1), Word::To | Word::Coming) {
                    return None;
                }
                let next = at + 2 + usize::from(self.role(at + 2) == Word::Year);
                self.year4(next).map(|year| (year, next + 1))
            })?;
            let end = if open {
                if !self.is(end, Shape::CLOSE) {
                    return None;
                }
                end + 1
            } else {
                end
            };
            return Some((first, last, end));
        }
        None
    }

    /// `thập niên 90`, `thập kỷ 1980`, `thế kỷ XX`, `thế kỷ 21`.
    fn at_decade(&self, i: usize) -> Option<Found> {
        match (self.words.roles.get(self.tokens[i].word), self.role(i + 1)) {
            (Word::Ten, Word::Annals | Word::Age) => {
                let decade = self.decade_number(i + 2)?;
                let (decade, end) = self.century_after(i + 3, decade);
                Some((end, "period/decade", Expression::Decade(decade), None))
            }
            (Word::World, Word::Age) => {
                let at = i + 2 + usize::from(self.role(i + 2) == Word::Weekday);
                let token = self.next(at)?;
                let value = match self.digits(at, 2) {
                    Some(value) => value as u8,
                    None if token.is(Shape::CAPITAL) => self.words.roman(token.word)?,
                    None => return None,
                };
                ((1..=30).contains(&value)).then_some((at + 1, "period/century", Expression::Century(value), None))
            }
            _ => None,
        }
    }

    /// `90`, `1990` as a decade.
    fn decade_number(&self, i: usize) -> Option<i16> {
        if let Some(year) = self.year4(i) {
            return (year % 10 == 0).then_some(year / 10);
        }
        let value = self.digits(i, 2)?;
        if value % 10 != 0 || value == 0 || self.counted(i + 1) {
            return None;
        }
        let token = self.next(i)?;
        (token.end() - token.start() == 2 && self.free_after(i + 1)).then(|| {
            let century = if value >= 30 { 190 } else { 200 };
            century + (value / 10) as i16
        })
    }

    /// ` của thế kỷ XX`, ` thế kỷ trước` behind a decade.
    fn century_after(&self, i: usize, decade: i16) -> (i16, usize) {
        let at = i + usize::from(self.role(i) == Word::Of);
        if (self.role(at), self.role(at + 1)) != (Word::World, Word::Age) {
            return (decade, i);
        }
        if self.role(at + 2) == Word::Before {
            return (190 + decade % 10, at + 3);
        }
        match self.at_decade(at) {
            Some((end, _, Expression::Century(century), _)) => ((i16::from(century) - 1) * 10 + decade % 10, end),
            _ => (decade, i),
        }
    }

    // ---- sets and the rest ----------------------------------------------------------------

    /// `hàng năm`, `mỗi tháng`, `từng quý`, `mỗi 3 tháng`.
    fn at_every(&self, i: usize) -> Option<Found> {
        let every = self.words.roles.get(self.tokens[i].word) == Word::Every;
        if every && self.has_flag_before(i, Flags::BEFORE_EVERY) {
            return None;
        }
        if let Some(unit) = self.unit(i + 1) {
            if self.year4(i + 2).is_some()
                || self.tokens[i + 1].is(Shape::CAPITAL) && !self.tokens[i + 1].is(Shape::UPPER)
            {
                return None;
            }
            if every && matches!(unit, Unit::Minute | Unit::Second) {
                return None;
            }
            // `mỗi năm một lần`
            let once =
                (self.role(i + 2) == Word::One || self.digits(i + 2, 2) == Some(1)) && self.role(i + 3) == Word::Times;
            let end = if once { i + 4 } else { i + 2 };
            return Some((end, "set/unit", Expression::Set(Recurrence::Every(1, unit)), None));
        }
        if !every {
            if let Some((weekday, end)) = self.weekday(i + 1) {
                return Some((end, "set/weekday", Expression::Set(Recurrence::Weekday(weekday, None)), None));
            }
            if let Word::Part(part) = self.role(i + 1) {
                return Some((i + 2, "set/part-of-day", Expression::Set(Recurrence::DayPart(part)), None));
            }
            let (count, at) = self.number(i + 1, 3)?;
            let unit = self.unit(at)?;
            return (count > 0 && count < 1000).then_some((
                at + 1,
                "set/interval",
                Expression::Set(Recurrence::Every(count as u16, unit)),
                None,
            ));
        }
        match self.role(i + 1) {
            Word::Part(part @ Part::Night) => {
                Some((i + 2, "set/part-of-day", Expression::Set(Recurrence::DayPart(part)), None))
            }
            _ => None,
        }
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
            || self.tokens[i].is(Shape::SENTENCE_START) && self.is(i + 1, Shape::COMMA);
        fits.then_some((i + 1, "reference/now", Expression::Reference("PRESENT_REF"), None))
    }
}

/// The day with these numbers in the Gregorian calendar.
fn solar(day: u8, month: u8, year: Option<i16>) -> Day {
    let year = year.map_or(Year::Missing, Year::Given);
    Day { day, month: Month::Given(month), year, ..Day::default() }
}

/// `first` with the parts that it lacks taken from `last`.
fn spread(first: Day, last: Day) -> Day {
    Day {
        month: if first.month == Month::Missing { last.month } else { first.month },
        year: if first.year == Year::Missing && first.month == Month::Missing { last.year } else { first.year },
        lunar: first.lunar || last.lunar,
        ..first
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

/// The first or last so many months of a year.
fn months(count: u8, at_end: bool, year: Year) -> Expression {
    let period = match (count, at_end) {
        (6, false) => Period::Half(1),
        (6, true) => Period::Half(2),
        (count, false) => Period::Months(1, count),
        (count, true) => Period::Months(13 - count, 12),
    };
    Expression::Period(period, year)
}

/// The hour of the day that an hour up to 12 means in a part of it.
fn on_the_clock(hour: u8, part: Part) -> u8 {
    match part {
        Part::Afternoon | Part::Evening if hour < 12 => hour + 12,
        Part::Noon if hour < 6 => hour + 12,
        Part::Night if (6..12).contains(&hour) => hour + 12,
        Part::Night if hour == 12 => 24,
        _ => hour,
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
