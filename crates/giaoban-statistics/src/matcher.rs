//! Text to candidates: which numbers are figures, where they end and what they are counted in.

use std::ops::Range;

use giaoban_core::text::number::{NumberReader, Numeral, Style};
use giaoban_core::text::{LexiconBuilder, Shape, Token, WordId};

use crate::Qualifier;
use crate::lexicon::{Label, Noun, Tables, Unit, UnitKind, begins};

/// What a number is counted in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    /// Money or measure.
    Unit(Unit),
    /// A counted noun.
    Noun,
    /// `lần` as a factor.
    Times,
    /// A scale without a unit: money, as `47 triệu`.
    Scale,
    /// Nothing: the noun stands before the number.
    Bare,
}

/// A figure as printed. All ranges are of tokens.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) rule: &'static str,
    pub(crate) value: f64,
    pub(crate) max: Option<f64>,
    pub(crate) of: Option<f64>,
    /// Power of ten printed between number and unit.
    pub(crate) scale: u8,
    pub(crate) what: What,
    /// Scale, unit and what it is per, as printed.
    pub(crate) unit: Option<Range<usize>>,
    /// What it is per, without the slash.
    pub(crate) per: Option<Range<usize>>,
    /// The counted noun; after its classifier when it has one.
    pub(crate) noun: Option<Range<usize>>,
    pub(crate) qualifier: Option<Qualifier>,
    /// Where reading goes on, past words like `trở lên`.
    pub(crate) after: usize,
}

/// A counted noun phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NounPhrase {
    pub(crate) end: usize,
    /// Token after the classifier, when one was printed before the thing.
    pub(crate) classifier: Option<usize>,
    /// Token after the noun without a code (`ca | F1`), when there is one.
    pub(crate) coded: Option<usize>,
    /// The head, when it is in the table.
    pub(crate) noun: Option<Noun>,
}

/// Longest noun phrase in syllables, and the longest one with an unknown head.
const LONGEST: usize = 10;
const LONGEST_UNKNOWN: usize = 4;

/// Words that numbers of a document are written with.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Majority {
    pub(crate) vietnamese: u32,
    pub(crate) english: u32,
}

impl Majority {
    /// Counts the number whose last digits are token `i`, when a separator stands before them.
    #[inline]
    pub(crate) fn count(&mut self, tokens: &[Token], i: usize) {
        if i >= 2 && tokens[i].is_glued() && tokens[i - 1].is(Shape::COMMA.or(Shape::PERIOD)) {
            self.count_separator(tokens, i - 1);
        }
    }

    fn count_separator(&mut self, tokens: &[Token], i: usize) {
        let comma = tokens[i].is(Shape::COMMA);
        if !tokens[i].is_glued() || !tokens[i - 1].is(Shape::DIGITS) {
            return;
        }
        let next = &tokens[i + 1];
        let mark_at = |j: usize| tokens.get(j).filter(|t| t.is_glued() && t.is(Shape::COMMA.or(Shape::PERIOD)));
        // A row of marks of one kind is a date, a section number or a number with two groups.
        let row = mark_at(i + 2).is_some_and(|t| t.is(Shape::COMMA) == comma)
            || (i >= 2 && mark_at(i - 2).is_some_and(|t| t.is(Shape::COMMA) == comma && tokens[i - 1].is_glued()));
        if row {
            return;
        }
        let decides = next.end() - next.start() != 3;
        match (comma, decides) {
            (true, true) => self.vietnamese += 1,
            (false, true) => self.english += 1,
            // `10.950` alone: grouping by dots is what a Vietnamese text does.
            (false, false) => self.vietnamese += 1,
            (true, false) => {}
        }
    }

    pub(crate) fn prefers_english(self) -> bool {
        self.english > self.vietnamese
    }
}

/// Finds candidates.
#[derive(Debug)]
pub(crate) struct Matcher {
    pub(crate) numbers: NumberReader,
    pub(crate) tables: Tables,
    /// Ids below this are the same in every document.
    pub(crate) stable_words: usize,
}

/// A number with an optional second end and scale.
struct Reading {
    value: f64,
    max: Option<f64>,
    end: usize,
    scale: u8,
    words: bool,
    composed: bool,
    /// A number in words that is money without a unit: `lãi ba triệu rưỡi`, `hơn hai tỷ.`; not `một tỷ lệ cao`.
    sum: bool,
    other: Option<f64>,
    /// The unit when it was printed inside the range (`20% đến 30%`).
    inner_unit: Option<(Unit, usize)>,
}

impl Matcher {
    pub(crate) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let (numbers, mut tables) = (NumberReader::new(lexicon), Tables::new(lexicon));
        for word in lexicon.word_ids() {
            let others = [tables.words.row, tables.words.fold, tables.words.bar];
            if numbers.is_number_word(word) || others.contains(&word) {
                tables.set_begins(word, begins::FIGURE);
            }
        }
        Self { numbers, tables, stable_words: lexicon.word_count() }
    }

    /// Token after a run of glued tokens that begins at `at`; a mark at its end does not belong to it.
    fn run_end(tokens: &[Token], at: usize) -> usize {
        let mut end = at + 1;
        while let Some(token) = tokens.get(end)
            && token.is_glued()
            && !token.is(Shape::SENTENCE_START.or(Shape::OPEN).or(Shape::CLOSE).or(Shape::QUOTE))
        {
            let mark = token.is(Shape::COMMA.or(Shape::SEMICOLON).or(Shape::COLON).or(Shape::PERIOD));
            if mark && !tokens.get(end + 1).is_some_and(Token::is_glued) {
                break;
            }
            end += 1;
        }
        end
    }

    /// The tokens that may begin a figure, in order, and the style of the numbers.
    pub(crate) fn survey(&self, tokens: &[Token]) -> (Vec<u32>, Majority) {
        let mut majority = Majority::default();
        let mut beginnings = Vec::with_capacity(tokens.len() / 16 + 8);
        for (i, token) in tokens.iter().enumerate() {
            let digits = token.is(Shape::DIGITS);
            if digits || self.tables.begins(token.word, begins::FIGURE) {
                beginnings.push(i as u32);
                if digits {
                    majority.count(tokens, i);
                }
            }
        }
        (beginnings, majority)
    }

    /// True for the mark between the cells of a table.
    #[inline]
    pub(crate) fn is_bar(&self, token: &Token) -> bool {
        token.word == self.tables.words.bar
    }

    /// True for words that may not stand in a term of the profile.
    #[inline]
    pub(crate) fn is_function_word(&self, word: WordId) -> bool {
        self.tables.begins(word, begins::FUNCTION)
    }

    /// The figure that begins at token `i`, or the token at which to go on looking.
    pub(crate) fn read(&self, text: &str, tokens: &[Token], i: usize, majority: Majority) -> Result<Candidate, usize> {
        let token = &tokens[i];
        if token.is(Shape::DIGITS) {
            return self.read_digits(text, tokens, i, majority);
        }
        let words = &self.tables.words;
        if token.word == words.row {
            return self.read_vague(text, tokens, i);
        }
        if token.word == words.fold {
            return self.read_fold(tokens, i);
        }
        self.read_words(text, tokens, i)
    }

    /// `hàng trăm hộ`, `hàng nghìn lượt người`. Near miss: `hàng năm`.
    fn read_vague(&self, text: &str, tokens: &[Token], i: usize) -> Result<Candidate, usize> {
        let (scale, end) = self.numbers.scale_at(tokens, i + 1).ok_or(i + 1)?;
        let reading = Reading {
            value: 10f64.powi(i32::from(scale)),
            max: None,
            end,
            scale: 0,
            words: true,
            composed: true,
            sum: false,
            other: None,
            inner_unit: None,
        };
        let mut candidate = self.with_unit(text, tokens, i, &reading, false, Majority::default())?;
        candidate.rule = "count/vague";
        candidate.qualifier = Some(Qualifier::AtLeast);
        Ok(candidate)
    }

    /// `gấp đôi`, `gấp rưỡi`. `gấp 2 lần` is read at its number.
    fn read_fold(&self, tokens: &[Token], i: usize) -> Result<Candidate, usize> {
        let words = &self.tables.words;
        let next = tokens.get(i + 1).ok_or(i + 1)?;
        let value = match next.word {
            word if word == words.double => 2.0,
            word if word == words.half => 1.5,
            _ => return Err(i + 1),
        };
        Ok(Candidate {
            start: i,
            end: i + 2,
            rule: "multiple/fold",
            value,
            max: None,
            of: None,
            scale: 0,
            what: What::Times,
            unit: None,
            per: None,
            noun: None,
            qualifier: None,
            after: i + 2,
        })
    }

    /// A number in words before a known unit. Near misses: `một số`, `năm 2020`, `Ba Vì`.
    fn read_words(&self, text: &str, tokens: &[Token], i: usize) -> Result<Candidate, usize> {
        let words = &self.tables.words;
        let number = self.numbers.words(tokens, i).ok_or(i + 1)?;
        let token = &tokens[i];
        let single = number.end == i + 1;
        let initial = token.is(Shape::SENTENCE_START) || token.is(Shape::UPPER);
        if single && token.is(Shape::CAPITAL) && !initial {
            return Err(number.end);
        }
        if number.value == 0.0 || (i > 0 && token.is_glued() && tokens[i - 1].is(Shape::LETTERS.or(Shape::DASH))) {
            return Err(number.end);
        }
        if token.word == words.five
            && single
            && !(i > 0 && !token.is(Shape::SENTENCE_START) && self.tables.before_five.get(tokens[i - 1].word))
            && !self.counts_storeys(tokens, i)
            // `Năm người bị thương`
            && !(token.is(Shape::SENTENCE_START)
                && tokens.get(i + 1).is_some_and(|t| !t.is(Shape::CAPITAL) && self.tables.after_five.get(t.word)))
        {
            return Err(number.end);
        }
        // `hai phần ba diện tích`
        if tokens.get(number.end).is_some_and(|t| t.word == words.part && !t.is(Shape::SENTENCE_START))
            && let Some(of) = self.numbers.words(tokens, number.end + 1)
            && of.value > number.value
        {
            return Ok(Candidate {
                start: i,
                end: of.end,
                rule: "ratio/fraction",
                value: number.value,
                max: None,
                of: Some(of.value),
                scale: 0,
                what: What::Bare,
                unit: None,
                per: None,
                noun: None,
                qualifier: None,
                after: of.end,
            });
        }
        // `hai đến ba lần`
        let to = [words.to, words.until];
        let second = tokens
            .get(number.end)
            .filter(|t| to.contains(&t.word) && !t.is(Shape::SENTENCE_START))
            .and_then(|_| self.numbers.words(tokens, number.end + 1))
            .filter(|second| second.value > number.value && !tokens[number.end + 1].is(Shape::SENTENCE_START));
        let ends = |t: &Token| {
            t.is(Shape::SENTENCE_START.or(Shape::COMMA).or(Shape::PERIOD).or(Shape::SEMICOLON).or(Shape::CLOSE))
        };
        let half = tokens[number.end - 1].word == words.half;
        let reading = Reading {
            value: number.value,
            max: second.map(|second| second.value),
            end: second.map_or(number.end, |second| second.end),
            scale: 0,
            words: true,
            composed: number.value >= 100.0,
            sum: number.value >= 1e6 && (half || tokens.get(number.end).is_none_or(ends)),
            other: None,
            inner_unit: None,
        };
        let single = single && second.is_none();
        let number_end = reading.end;
        let candidate = self.with_unit(text, tokens, i, &reading, false, Majority::default())?;
        match candidate.what {
            What::Noun if token.word == words.one && single && !self.one_is_counted(tokens, i) => Err(number_end),
            // `ngã ba Hồ Gươm`
            What::Noun if tokens[number_end].is(Shape::CAPITAL) && !tokens[number_end].is(Shape::UPPER) => {
                Err(number_end)
            }
            What::Unit(Unit { kind: UnitKind::Percent | UnitKind::Points, .. }) | What::Noun => Ok(candidate),
            // `một đồng`, `một mét` are as often idioms as amounts.
            What::Unit(_) if number.value > 1.0 || tokens[number_end..candidate.end].len() == 1 => Ok(candidate),
            What::Times if number.value > 1.0 => Ok(candidate),
            What::Scale => Ok(candidate),
            _ => Err(number_end),
        }
    }

    /// `nhà năm tầng`: storeys are no part of a year.
    fn counts_storeys(&self, tokens: &[Token], i: usize) -> bool {
        i > 0
            && !tokens[i].is(Shape::SENTENCE_START)
            && tokens[i - 1].is(Shape::LETTERS)
            && tokens.get(i + 1).is_some_and(|t| !t.is(Shape::SENTENCE_START) && self.tables.storeys.get(t.word))
    }

    /// `ít nhất một công trình`, `mỗi chi hội một công trình`: the article is a number there.
    fn one_is_counted(&self, tokens: &[Token], i: usize) -> bool {
        if tokens[i].is(Shape::SENTENCE_START) {
            return false;
        }
        let floor = i.saturating_sub(6);
        matches!(self.tables.qualifiers.before(tokens, floor, i), Some((Qualifier::AtLeast | Qualifier::AtMost, _)))
            || (floor..i).rev().take_while(|&k| tokens[k].is(Shape::LETTERS)).any(|k| {
                tokens[k].word == self.tables.words.each
                    && self.tables.nouns.at(tokens, k + 1).is_some_and(|(_, end)| end == i)
            })
    }

    /// The noun that closes a list of labels with bare numbers, one of which ends at `end`:
    /// `khiển trách 81, cảnh cáo 25, khai trừ 8 trường hợp`.
    fn closing_noun(&self, tokens: &[Token], start: usize, end: usize) -> Option<Range<usize>> {
        let parts = |t: &Token| t.is(Shape::COMMA.or(Shape::SEMICOLON)) || t.word == self.tables.words.and;
        let whole = |at: usize| tokens.get(at).is_some_and(|t| t.is(Shape::DIGITS) && t.end() - t.start() <= 4);
        // `cách chức` begins with a word that else ends a phrase.
        let label = |k: usize| {
            let t = &tokens[k];
            t.is(Shape::LETTERS) && (!self.tables.stops.get(t.word) || self.tables.verbs.at(tokens, k).is_some())
        };
        // Members before this one.
        let mut members = 1;
        let mut at = start;
        while members < 3 {
            let from = (at.saturating_sub(4)..at).rev().take_while(|&k| label(k)).last();
            let Some(from) = from.filter(|&from| from >= 2 && !tokens[from].is(Shape::SENTENCE_START)) else { break };
            if !parts(&tokens[from - 1]) || !whole(from - 2) {
                break;
            }
            members += 1;
            at = from - 2;
        }
        let labelled = start > 0 && label(start - 1) && !tokens[start].is(Shape::SENTENCE_START);
        if !labelled {
            return None;
        }
        let mut at = end;
        for _ in 0..8 {
            tokens.get(at).filter(|t| !t.is(Shape::SENTENCE_START) && parts(t))?;
            let from = at + 1;
            let reached = (from..tokens.len().min(from + 5))
                .find(|&k| !label(k) || tokens[k].is(Shape::SENTENCE_START))
                .filter(|&k| k > from && whole(k) && !tokens[k].is(Shape::SENTENCE_START))?;
            if self.tables.labels.before(tokens, from, reached).is_some() {
                return None;
            }
            members += 1;
            if self.tables.nouns.at(tokens, reached + 1).is_some()
                && !tokens.get(reached + 1).is_some_and(|t| t.is(Shape::SENTENCE_START))
            {
                return self
                    .noun_phrase(tokens, reached + 1, false)
                    .filter(|_| members >= 3)
                    .map(|phrase| reached + 1..phrase.end);
            }
            at = reached + 1;
        }
        None
    }

    fn read_digits(&self, text: &str, tokens: &[Token], i: usize, majority: Majority) -> Result<Candidate, usize> {
        let token = &tokens[i];
        let words = &self.tables.words;
        let run = Self::run_end(tokens, i);
        let glued = |j: usize, shape: Shape| tokens.get(j).is_some_and(|t| t.is_glued() && t.is(shape));
        if i > 0 && token.is_glued() {
            let before = &tokens[i - 1];
            let outer = |shape: Shape| i >= 2 && before.is_glued() && tokens[i - 2].is(shape);
            let bad = if before.is(Shape::LETTERS) || before.is(Shape::DIGITS) {
                true
            } else if before.is(Shape::DASH) {
                // `Covid-19`, `67-03`, and `COVID -19` with a stray space.
                outer(Shape::LETTERS.or(Shape::DIGITS)) || (i >= 2 && tokens[i - 2].is(Shape::UPPER))
            } else if before.is(Shape::SLASH.or(Shape::COLON)) {
                outer(Shape::LETTERS.or(Shape::DIGITS)) && !(before.is(Shape::COLON) && outer(Shape::LETTERS))
            } else if before.is(Shape::PERIOD.or(Shape::COMMA)) {
                outer(Shape::DIGITS)
            } else {
                !before.is(Shape::OPEN
                    .or(Shape::QUOTE)
                    .or(Shape::CLOSE)
                    .or(Shape::ELLIPSIS)
                    .or(Shape::SEMICOLON)
                    .or(Shape::EXCLAMATION))
                    && !matches!(
                        before.text(text),
                        "~" | "≈" | "<" | ">" | "≥" | "≤" | "$" | "•" | "∼" | "±" | "→" | "+"
                    )
            };
            if bad {
                return Err(run);
            }
        }
        let printed = token.text(text);
        // Telephone, account and page numbers.
        if (printed.starts_with('0') && printed.len() >= 3) || printed.len() > 13 {
            return Err(run);
        }
        // `(1)` is a mark of a list or a note.
        if i > 0 && tokens[i - 1].is(Shape::OPEN) && glued(i + 1, Shape::CLOSE) {
            return Err(run);
        }
        let label = self.tables.labels.before(tokens, i.saturating_sub(4), i);
        let mut weak_label = false;
        match label {
            Some((_, start)) if self.is_sum_of(tokens, start, i) => {}
            Some((Label::Strong, _)) => return Err(run.max(self.range_end(text, tokens, i))),
            Some((Label::Weak, _)) => weak_label = true,
            None => {}
        }
        let number = self.numbers.digits(text, tokens, i).ok_or(run)?;
        if let Some(candidate) = self.ratio(text, tokens, i, &number, weak_label)? {
            return Ok(candidate);
        }
        let reading = self.number_or_range(text, tokens, i, number);
        if let Some(next) = tokens.get(reading.end).filter(|t| t.is_glued()) {
            let follows = |shape: Shape| glued(reading.end + 1, shape);
            let code = if next.is(Shape::LETTERS) {
                // `5G` is a network, `5g` a weight.
                next.text(text) == "G"
                    || self.tables.units.at(tokens, reading.end).is_none()
                    || (next.text(text).len() == 1 && follows(Shape::DIGITS) && !matches!(next.text(text), "m"))
            } else if next.is(Shape::SLASH) {
                // `29/QĐ` and dates; `120/km2` is a density.
                reading.end == i + 1 && follows(Shape::DIGITS.or(Shape::LETTERS))
            } else if next.is(Shape::DASH.or(Shape::COLON).or(Shape::PERIOD).or(Shape::COMMA)) {
                follows(Shape::DIGITS) || (next.is(Shape::DASH.or(Shape::PERIOD)) && follows(Shape::LETTERS))
            } else {
                next.is(Shape::PUNCT)
                    && !next.is(Shape::PERCENT
                        .or(Shape::CLOSE)
                        .or(Shape::SEMICOLON)
                        .or(Shape::QUOTE)
                        .or(Shape::ELLIPSIS)
                        .or(Shape::EXCLAMATION)
                        .or(Shape::OPEN))
                    && self.tables.units.at(tokens, reading.end).is_none()
            };
            if code {
                return Err(run.max(reading.end));
            }
        }
        // A year before a noun: `đến 2025 tỉnh có`.
        let year = printed.len() == 4
            && reading.end == i + 1
            && reading.max.is_none()
            && matches!(token.digits(text), Some(1900..=2099));
        if year
            && i > 0
            && [words.to, words.from, words.until, words.and].contains(&tokens[i - 1].word)
            && self.tables.units.at(tokens, reading.end).is_none()
        {
            return Err(reading.end);
        }
        let mut candidate = self.with_unit(text, tokens, i, &reading, true, majority)?;
        if matches!(candidate.what, What::Bare)
            && label.is_none()
            && reading.max.is_none()
            && reading.end == i + 1
            && !year
            && let Some(noun) = self.closing_noun(tokens, i, reading.end)
        {
            candidate.unit = Some(noun.clone());
            candidate.noun = Some(noun);
            candidate.what = What::Noun;
            candidate.rule = "count/list";
        }
        if weak_label && !self.label_gives_way(text, tokens, &candidate, reading.end) {
            return Err(reading.end);
        }
        Ok(candidate)
    }

    /// True when a noun that takes numbers as names stands before token `i`.
    pub(crate) fn is_labelled(&self, tokens: &[Token], i: usize) -> bool {
        self.tables.labels.before(tokens, i.saturating_sub(4), i).is_some()
    }

    /// True when a known noun without a name of its own begins at token `at`.
    pub(crate) fn begins_noun(&self, text: &str, tokens: &[Token], at: usize) -> bool {
        tokens.get(at).is_some_and(|t| !t.is(Shape::SENTENCE_START))
            && self.tables.nouns.at(tokens, at).is_some()
            && !self.names_a_unit(text, tokens, at)
    }

    /// True when the number at `i` goes on with a list of names that ended at `end`: `tổ 13, 14 và 15`.
    pub(crate) fn continues_list(&self, text: &str, tokens: &[Token], end: usize, i: usize) -> bool {
        i == end + 1
            && tokens[i].is(Shape::DIGITS)
            && (tokens[end].is(Shape::COMMA) || tokens[end].word == self.tables.words.and)
            && !tokens[i].is(Shape::SENTENCE_START)
            && (self.names_a_unit(text, tokens, i + 1)
                || tokens.get(i + 1).is_none_or(|t| {
                    t.is(Shape::COMMA.or(Shape::SEMICOLON).or(Shape::PERIOD).or(Shape::CLOSE))
                        || t.word == self.tables.words.and
                }))
    }

    /// True when a noun with a proper name begins at token `at`: `phường Quang Vinh`.
    fn names_a_unit(&self, text: &str, tokens: &[Token], at: usize) -> bool {
        let roman = |t: &Token| t.is(Shape::CAPITAL) && t.text(text).bytes().all(|b| b"IVX".contains(&b));
        self.tables.nouns.at(tokens, at).is_some_and(|(_, end)| {
            tokens.get(end).is_some_and(roman) || tokens.get(end).is_some_and(|t| t.is(Shape::CAPITAL) && !t.is(Shape::SENTENCE_START.or(Shape::UPPER)))
                // `trường hợp F2`
                && !tokens.get(end + 1).is_some_and(|t| t.is_glued() && t.is(Shape::DIGITS))
        })
    }

    /// `tổng số 29 đồng chí`, `trong số 29 đồng chí`: `số` is no label there.
    fn is_sum_of(&self, tokens: &[Token], start: usize, end: usize) -> bool {
        let words = &self.tables.words;
        start + 1 == end
            && tokens[start].word == words.number
            && start > 0
            && !tokens[start].is(Shape::SENTENCE_START)
            && [words.sum, words.of, words.above].contains(&tokens[start - 1].word)
    }

    /// `tổ 3 người` is a figure, `tổ 3` and `ấp 3 xã Tân Lập` are names.
    fn label_gives_way(&self, text: &str, tokens: &[Token], candidate: &Candidate, unit: usize) -> bool {
        match candidate.what {
            What::Unit(_) => true,
            What::Noun => {
                let scaled = if candidate.scale > 0 { &candidate.noun } else { &candidate.unit };
                let head = scaled.as_ref().map_or(unit, |u| u.start);
                self.tables.nouns.at(tokens, head).is_some() && !self.names_a_unit(text, tokens, head)
            }
            What::Scale => true,
            What::Times => true,
            What::Bare => false,
        }
    }

    /// Token after a range in digits at `i`, for skipping it.
    fn range_end(&self, text: &str, tokens: &[Token], i: usize) -> usize {
        self.numbers.digits(text, tokens, i).map_or(i + 1, |first| self.number_or_range(text, tokens, i, first).end)
    }

    /// `25/30 xã`, `1 trong 5 xã điểm`, `2/3 số hộ`. Near misses: `27/9`, `24/7`, `155/CĐ`, `0 trong 0 đánh giá` after a
    /// colon. `None` when there is no such shape, an error when it is something that is no figure.
    fn ratio(
        &self,
        text: &str,
        tokens: &[Token],
        i: usize,
        first: &Numeral,
        labelled: bool,
    ) -> Result<Option<Candidate>, usize> {
        let words = &self.tables.words;
        let Some(mark) = tokens.get(first.end) else { return Ok(None) };
        let slash = mark.is(Shape::SLASH);
        if slash {
            // `25/tổng số 30 xã`
            let mut at = first.end + 1;
            let sum = tokens.get(at).is_some_and(|t| t.word == words.sum);
            if sum {
                at += 1;
                at += usize::from(tokens.get(at).is_some_and(|t| t.word == words.number));
            }
            let Some(second) = tokens.get(at).and_then(|t| {
                let joined = t.is_glued() == mark.is_glued() || sum;
                self.numbers.digits(text, tokens, at).filter(|_| joined)
            }) else {
                return Ok(None);
            };
            let run = Self::run_end(tokens, i).max(second.end);
            if tokens.get(second.end).is_some_and(|t| t.is_glued() && t.is(Shape::SLASH.or(Shape::DASH))) {
                return Err(run);
            }
            let (a, b) = (first.value, second.value);
            if labelled || b == 0.0 {
                return Err(run);
            }
            let phrase = self.noun_phrase(tokens, second.end, true);
            let known = phrase.is_some_and(|p| p.noun.is_some());
            let calendar = a <= 31.0 && b <= 12.0 && !sum;
            // `24/7`, `trực 24/24`, but `24/24 xã`
            let round_the_clock = a == 24.0 && (b == 7.0 || b == 24.0 && !known);
            // `2/3 số hộ`, `1/2 diện tích`: fractions of an indicator.
            let of_those = tokens.get(second.end).is_some_and(|t| t.word == words.of)
                && tokens.get(second.end + 1).is_some_and(|t| t.word == words.number || t.word == words.sum);
            let fraction = a < b && b <= 10.0 && (of_those || self.tables.indicators.at(tokens, second.end).is_some());
            if let Some(phrase) = phrase.filter(|_| !round_the_clock && (known || !calendar || sum)) {
                return Ok(Some(Candidate {
                    start: i,
                    end: phrase.end,
                    rule: "ratio/slash",
                    value: a,
                    max: None,
                    of: Some(b),
                    scale: 0,
                    what: What::Noun,
                    unit: Some(second.end..phrase.end),
                    per: None,
                    noun: Some(second.end..phrase.end),
                    qualifier: None,
                    after: phrase.end,
                }));
            }
            let time = self.tables.units.at(tokens, second.end).is_some_and(|(u, _)| u.kind == UnitKind::Time);
            let bare = fraction
                || (!time
                    && !calendar
                    && a <= b
                    && !round_the_clock
                    && b < 1900.0
                    && !tokens.get(second.end).is_some_and(|t| t.is_glued() && t.is(Shape::LETTERS)));
            if bare {
                return Ok(Some(Candidate {
                    start: i,
                    end: second.end,
                    rule: "ratio/fraction",
                    value: a,
                    max: None,
                    of: Some(b),
                    scale: 0,
                    what: What::Bare,
                    unit: None,
                    per: None,
                    noun: None,
                    qualifier: None,
                    after: second.end,
                }));
            }
            return Err(run);
        }
        let within = mark.word == words.of
            || (mark.word == words.above && tokens.get(first.end + 1).is_some_and(|t| t.word == words.sum));
        if !within || labelled || (i > 0 && tokens[i - 1].is(Shape::COLON)) {
            return Ok(None);
        }
        let mut at = first.end + 1;
        if tokens.get(at).is_some_and(|t| t.word == words.sum) {
            at += 1;
        }
        if tokens.get(at).is_some_and(|t| t.word == words.number) {
            at += 1;
        }
        let Some(second) = self.numbers.digits(text, tokens, at) else { return Ok(None) };
        let Some(phrase) = self.noun_phrase(tokens, second.end, true) else { return Ok(None) };
        if first.value > second.value
            || self.tables.units.at(tokens, second.end).is_some_and(|(u, _)| u.kind == UnitKind::Time)
        {
            return Ok(None);
        }
        Ok(Some(Candidate {
            start: i,
            end: phrase.end,
            rule: "ratio/of",
            value: first.value,
            max: None,
            of: Some(second.value),
            scale: 0,
            what: What::Noun,
            unit: Some(second.end..phrase.end),
            per: None,
            noun: Some(second.end..phrase.end),
            qualifier: None,
            after: phrase.end,
        }))
    }

    /// The number in digits `first` at token `i` with its scale, or two of them as a range: `3,5 - 4`, `5 đến 7 triệu`,
    /// `20% đến 30`.
    fn number_or_range(&self, text: &str, tokens: &[Token], i: usize, first: Numeral) -> Reading {
        let words = &self.tables.words;
        let scale = self.numbers.scale_at(tokens, first.end);
        // A number in steps has a scale behind its first step.
        if scale.is_some()
            && let Some(number) = self.numbers.mixed(text, tokens, i)
        {
            return Reading {
                value: number.value,
                max: None,
                end: number.end,
                scale: 0,
                words: false,
                composed: true,
                sum: false,
                other: None,
                inner_unit: None,
            };
        }
        let (scale, scale_end) = scale.unwrap_or((0, first.end));
        let mut reading = Reading {
            value: first.value,
            max: None,
            end: scale_end,
            scale,
            words: false,
            composed: false,
            sum: false,
            other: first.other_value,
            inner_unit: None,
        };
        let unit = self.tables.units.at(tokens, scale_end).filter(|(unit, _)| unit.kind != UnitKind::Time);
        let marks = [Some(scale_end), unit.map(|(_, end)| end)];
        for mark_at in marks.into_iter().flatten() {
            let Some(mark) = tokens.get(mark_at) else { continue };
            let dash = mark.is(Shape::DASH);
            let to = mark.word == words.to || mark.word == words.until;
            if !dash && !to {
                continue;
            }
            let at = mark_at + 1;
            let Some(second) = self.numbers.digits(text, tokens, at) else { continue };
            // A dash is glued on both sides or on none.
            if dash && mark.is_glued() != tokens[at].is_glued() {
                continue;
            }
            let after_unit = mark_at > scale_end;
            let (second_scale, second_end) = self.numbers.scale_at(tokens, second.end).unwrap_or((0, second.end));
            let second_unit = self.tables.units.at(tokens, second_end);
            if after_unit && !second_unit.zip(unit).is_some_and(|((b, _), (a, _))| a.base == b.base && a.kind == b.kind)
            {
                continue;
            }
            let first_scale = if scale == 0 { second_scale } else { scale };
            let low = first.value * 10f64.powi(i32::from(first_scale));
            let high = second.value * 10f64.powi(i32::from(second_scale));
            if low >= high || (first_scale != second_scale && second_scale == 0) {
                continue;
            }
            // `2020-2025`, `12-3456`: years and codes.
            let years = (1900.0..2100.0).contains(&first.value) && (1900.0..2100.0).contains(&second.value);
            if dash && years && first.style == Style::Plain {
                continue;
            }
            if first_scale == second_scale {
                reading.max = Some(second.value);
                reading.scale = second_scale;
                reading.end = second_end;
            } else {
                // `500 triệu đến 1 tỷ đồng`: both ends in the scale of the first.
                reading.max = Some(second.value * 10f64.powi(i32::from(second_scale) - i32::from(first_scale)));
                reading.scale = first_scale;
                reading.end = second_end;
                reading.composed = true;
            }
            reading.other = None;
            if after_unit {
                reading.inner_unit = second_unit;
            }
            return reading;
        }
        reading
    }

    /// The unit after a number.
    fn with_unit(
        &self,
        text: &str,
        tokens: &[Token],
        start: usize,
        reading: &Reading,
        digits: bool,
        majority: Majority,
    ) -> Result<Candidate, usize> {
        let at = reading.end;
        // Scale words are part of the unit as printed.
        let scale_start = if reading.scale > 0 {
            let mut from = at;
            while from > start && !tokens[from - 1].is(Shape::DIGITS) {
                from -= 1;
            }
            from
        } else {
            at
        };
        let mut candidate = Candidate {
            start,
            end: at,
            rule: "count/noun",
            value: reading.value,
            max: reading.max,
            of: None,
            scale: reading.scale,
            what: What::Bare,
            unit: None,
            per: None,
            noun: None,
            qualifier: None,
            after: at,
        };
        let follows = tokens.get(at).filter(|t| !t.is(Shape::SENTENCE_START) && !Self::is_gap(text, tokens, at));
        let unit = follows.and_then(|_| self.tables.units.at(tokens, at));
        let noun = follows.and_then(|_| self.tables.nouns.at(tokens, at));
        let unit = unit.filter(|(_, end)| noun.is_none_or(|(_, noun_end)| noun_end <= *end));
        let prefix_dollar = start > 0
            && digits
            && tokens[start].is_glued()
            && tokens[start - 1].word == self.tables.words.dollar
            && tokens[start - 1].is(Shape::PUNCT);
        if let Some((unit, end)) = unit {
            if unit.kind == UnitKind::Time {
                return Err(end);
            }
            candidate.what = What::Unit(unit);
            candidate.end = end;
            candidate.rule = match unit.kind {
                UnitKind::Money => "money/unit",
                UnitKind::Percent | UnitKind::Points => "percent/sign",
                _ => "measure/unit",
            };
        } else if follows.is_some_and(|t| t.word == self.tables.words.times) && reading.scale == 0 {
            candidate.end = at + 1;
            candidate.rule = "multiple/times";
            candidate.what = What::Times;
        } else if let Some(phrase) = follows
            .filter(|t| !t.is_glued() || !digits)
            .and_then(|_| self.noun_phrase(tokens, at, digits && reading.scale < 3))
            .filter(|phrase| !reading.words || phrase.noun.is_some_and(|n| !n.weak || reading.composed))
        {
            candidate.what = What::Noun;
            candidate.end = phrase.end;
            candidate.noun = Some(phrase.classifier.unwrap_or(at)..phrase.end);
            if reading.words {
                candidate.rule = "count/words";
            }
            if let Some(split) = phrase.classifier.or(phrase.coded) {
                candidate.unit = Some(scale_start..split);
            }
            if digits
                && let Some(other) = reading.other
                && other.fract() == 0.0
                && (majority.prefers_english()
                    || reading.value.fract() != 0.0
                    || (other > reading.value && reading.scale == 0))
            {
                // Things come whole: `8,110 lượt xem` is 8110, `1,000 hộ` a thousand.
                candidate.value = other;
            }
        } else if let Some(end) = follows.filter(|_| digits).and_then(|_| Self::quoted_noun(tokens, at)) {
            candidate.what = What::Noun;
            candidate.rule = "count/quoted";
            candidate.end = end;
            candidate.noun = Some(at..end);
        } else if reading.scale >= 3 || (reading.composed && reading.max.is_none() && (digits || reading.sum)) {
            candidate.what = What::Scale;
            candidate.rule = "money/scale";
            candidate.unit = (scale_start < at).then_some(scale_start..at);
        } else if prefix_dollar && let Some((unit, _)) = self.tables.units.at(tokens, start - 1) {
            // `$1,200` is printed as English does.
            candidate.what = What::Unit(unit);
            candidate.rule = "money/unit";
            candidate.start = start - 1;
            candidate.unit = Some(start - 1..start);
            candidate.value = reading.other.unwrap_or(reading.value);
            candidate.after = candidate.end;
            return Ok(candidate);
        } else if !digits {
            return Err(at);
        }
        if let Some(other) = reading.other
            && match candidate.what {
                What::Unit(_) => majority.prefers_english(),
                // `Lượt xem: 1,234` counts whole things.
                What::Bare => reading.value.fract() != 0.0,
                _ => false,
            }
        {
            candidate.value = other;
        }
        if !matches!(candidate.what, What::Bare) {
            let split = candidate.unit.clone().filter(|_| matches!(candidate.what, What::Noun));
            if let Some((per, end)) = self.per(text, tokens, candidate.end) {
                candidate.per = Some(per);
                candidate.end = end;
            }
            candidate.unit = split.or_else(|| (scale_start < candidate.end).then_some(scale_start..candidate.end));
        }
        candidate.after = candidate.end;
        if let Some((bound, end)) = tokens
            .get(candidate.end)
            .filter(|t| !t.is(Shape::SENTENCE_START))
            .and_then(|_| self.tables.bounds.at(tokens, candidate.end))
        {
            candidate.qualifier = Some(bound);
            candidate.after = end;
        }
        Ok(candidate)
    }

    /// Token after a counted name in quotation marks: `12 “Mái ấm tình thương”`.
    fn quoted_noun(tokens: &[Token], at: usize) -> Option<usize> {
        let open = tokens.get(at).filter(|t| t.is(Shape::QUOTE) && !t.is_glued())?;
        let first = tokens.get(at + 1).filter(|t| t.is_glued() && t.is(Shape::CAPITAL) && t.is(Shape::LETTERS))?;
        let _ = (open, first);
        tokens
            .iter()
            .enumerate()
            .skip(at + 2)
            .take(10)
            .take_while(|(_, t)| !t.is(Shape::SENTENCE_START))
            .find(|(_, t)| t.is(Shape::QUOTE))
            .map(|(i, _)| i + 1)
    }

    /// True when more than one blank of one line stands before token `at`: another column or menu item follows.
    pub(crate) fn is_gap(text: &str, tokens: &[Token], at: usize) -> bool {
        let before = text.get(tokens[at - 1].end() as usize..tokens[at].start() as usize).unwrap_or_default();
        before.len() > 1 && !before.contains('\n') && before.chars().filter(|c| c.is_whitespace()).count() > 1
    }

    /// What a unit is per: `/người/năm`, `/1.000 dân`, `/ha`. The range begins after the first slash.
    fn per(&self, text: &str, tokens: &[Token], at: usize) -> Option<(Range<usize>, usize)> {
        let mut end = at;
        for _ in 0..3 {
            let Some(slash) = tokens.get(end).filter(|t| t.is(Shape::SLASH) && !t.is(Shape::SENTENCE_START)) else {
                break;
            };
            let mut next = end + 1;
            if !tokens.get(next).is_some_and(|t| t.is_glued() == slash.is_glued() && !t.is(Shape::SENTENCE_START)) {
                break;
            }
            if tokens[next].is(Shape::DIGITS) {
                let Some(number) = self.numbers.digits(text, tokens, next) else { break };
                next = number.end;
            }
            if let Some((_, scaled)) = self.numbers.scale_at(tokens, next) {
                next = scaled;
            }
            let unit = self.tables.units.at(tokens, next).map(|(_, end)| end);
            let noun = self.tables.nouns.at(tokens, next).map(|(_, end)| end);
            let Some(reached) = unit.max(noun).or_else(|| {
                tokens.get(next).filter(|t| t.is(Shape::LETTERS) && !t.is(Shape::CAPITAL)).map(|_| next + 1)
            }) else {
                break;
            };
            end = reached;
        }
        (end > at).then_some((at + 1..end, end))
    }

    /// The counted noun phrase that begins at token `at`: a known compound and its modifiers, or, where
    /// `unknown` is allowed, the likely compound of words that no table knows.
    pub(crate) fn noun_phrase(&self, tokens: &[Token], at: usize, unknown: bool) -> Option<NounPhrase> {
        let tables = &self.tables;
        let first = tokens.get(at).filter(|t| t.is(Shape::LETTERS) && !t.is(Shape::SENTENCE_START))?;
        let known = tables.nouns.at(tokens, at);
        let (mut end, noun) = match known {
            Some((noun, end)) => (end, Some(noun)),
            None => {
                let proper = first.is(Shape::CAPITAL) && !first.is(Shape::UPPER);
                if !unknown
                    || proper
                    || tables.stops.get(first.word)
                    || tables.verbs.at(tokens, at).is_some()
                    || tables.units.at(tokens, at).is_some_and(|(u, _)| u.kind == UnitKind::Time)
                    || first.word == tables.words.and
                    || tables.headless.get(first.word)
                    || self.numbers.is_number_word(first.word)
                {
                    return None;
                }
                (at + 1, None)
            }
        };
        let head = end;
        let mut classifier = noun.filter(|n| n.classifier).map(|_| end);
        let mut coded = None;
        let mut activity = noun.is_some_and(|n| n.activity);
        let mut groups = [noun.map(|n| n.group), None];
        // In a line of capitals they say nothing.
        let shouted = first.is(Shape::UPPER)
            && (tokens.get(at + 1).is_some_and(|t| t.is(Shape::UPPER) && !t.is(Shape::SENTENCE_START))
                || (at >= 2 && tokens[at - 2].is(Shape::UPPER)));
        let longest = at + if noun.is_some() { LONGEST } else { LONGEST_UNKNOWN };
        while end < longest {
            let Some(token) = tokens.get(end).filter(|t| !t.is(Shape::SENTENCE_START)) else { break };
            let goes_on = |next: usize| -> Option<(Noun, usize)> {
                let (noun, reached) =
                    tables.nouns.at(tokens, next).filter(|_| !tokens[next].is(Shape::SENTENCE_START))?;
                // `1.250 mẫu, phát hiện …`
                if tables.verbs.at(tokens, next).is_some_and(|(_, end)| end > reached) {
                    return None;
                }
                groups.contains(&Some(noun.group)).then_some((noun, reached))
            };
            if token.is(Shape::COMMA) || token.word == tables.words.and {
                if let Some((noun, reached)) = goes_on(end + 1)
                    // `5 xã và thành phố Lào Cai`: a name is not counted.
                    && !tokens.get(reached).is_some_and(|t| t.is(Shape::CAPITAL) && !t.is(Shape::UPPER.or(Shape::SENTENCE_START)))
                {
                    end = reached;
                    activity = noun.activity;
                    groups[1] = Some(noun.group);
                    continue;
                }
                // `cuộc kiểm tra, giám sát`, `dịch vụ, tiểu thủ công nghiệp`
                let verb = tables.activities.at(tokens, end - 2).is_some_and(|(_, e)| e == end);
                if verb
                    && let Some((_, reached)) = tables.activities.at(tokens, end + 1)
                    && !tokens.get(reached).is_some_and(|t| t.is(Shape::DIGITS))
                {
                    end = reached;
                    continue;
                }
                break;
            }
            if token.is(Shape::QUOTE) || !token.is(Shape::LETTERS) {
                break;
            }
            if let Some((_, reached)) = tables.modifiers.at(tokens, end) {
                end = reached;
                continue;
            }
            if activity && let Some((_, reached)) = tables.activities.at(tokens, end) {
                end = reached;
                // One verb and its object: `cơ sở sản xuất rượu`.
                continue;
            }
            if let Some((_, reached)) = tables.phrases.at(tokens, end) {
                end = reached;
                activity = false;
                continue;
            }
            if token.is(Shape::CAPITAL) && !(shouted && token.is(Shape::UPPER)) {
                // Abbreviations (`OCOP`, `BHYT`) and codes (`F1`) are modifiers, names are not.
                let short = token.end() - token.start() <= 8;
                let code = tokens.get(end + 1).is_some_and(|t| t.is_glued() && t.is(Shape::DIGITS));
                let printed_in_capitals = first.is(Shape::UPPER) && end > at;
                if code && token.end() - token.start() <= 2 {
                    coded.get_or_insert(end);
                    end += 2;
                    continue;
                }
                if token.is(Shape::UPPER) && short && !printed_in_capitals {
                    end += 1;
                    continue;
                }
                break;
            }
            if tables.verbs.at(tokens, end).is_some() {
                break;
            }
            if let Some((noun, reached)) = tables.nouns.at(tokens, end).filter(|(n, _)| !n.classifier) {
                end = reached;
                activity = noun.activity;
                groups[1] = Some(noun.group);
                continue;
            }
            if token.word == tables.words.new {
                // `đảng viên mới`, but not `mới được`.
                let last = tokens
                    .get(end + 1)
                    .is_none_or(|t| !t.is(Shape::LETTERS) || t.is(Shape::SENTENCE_START) || tables.stops.get(t.word));
                let passive = tokens.get(end + 1).is_some_and(|t| tables.before_five.get(t.word));
                if last && !passive {
                    end += 1;
                    continue;
                }
                break;
            }
            if tables.stops.get(token.word) || self.numbers.is_number_word(token.word) {
                break;
            }
            end += 1;
        }
        // `học sinh lớp 12`: a name with its number is no modifier.
        if end > head
            && tokens.get(end).is_some_and(|t| t.is(Shape::DIGITS) && !t.is(Shape::SENTENCE_START))
            && let Some((_, start)) = tables.labels.before(tokens, head, end)
        {
            end = start;
        }
        if classifier.is_some_and(|c| c >= end) {
            classifier = None;
        }
        Some(NounPhrase { end, classifier, coded, noun })
    }
}
