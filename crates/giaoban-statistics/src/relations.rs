//! Candidates to figures: what they measure, against what, of which period and place, and who says so.

use std::ops::Range;

use giaoban_core::text::{Shape, Span, Token, WordId};
use giaoban_core::{Annotation, Annotations, Document, Ref};
use giaoban_date::{TimeExpression, TimexType};
use giaoban_entity::{EntityMention, EntityType};

use crate::lexicon::{Mood, Relation, Sum, Tables, Unit, UnitKind, begins};
use crate::matcher::{Candidate, Matcher, What};
use crate::{Aggregate, Change, Figure, FigureKind, Qualifier, Status};

/// How far to the left of a figure its item is looked for, in tokens.
const REACH: usize = 60;

/// What the figure before left behind, for figures that lean on it.
#[derive(Clone, Debug)]
pub(crate) struct Previous {
    /// Token after the figure.
    pub(crate) end: usize,
    pub(crate) sentence: usize,
    pub(crate) item: Option<Range<usize>>,
    pub(crate) kind: FigureKind,
    pub(crate) change: Option<Change>,
    /// `trên 1 ha đất`: part of the item of the next figure.
    pub(crate) within_item: bool,
    /// Index in the layer.
    pub(crate) index: usize,
}

/// What stands to the left of a figure.
#[derive(Debug, Default)]
struct Left {
    relation: Option<Relation>,
    qualifier: Option<Qualifier>,
    /// Token at which verb and adverbs begin.
    start: usize,
    average: bool,
    /// The verb.
    verb: Range<usize>,
}

/// The noun phrase that a figure is the value of.
#[derive(Clone, Debug)]
struct Indicator {
    range: Range<usize>,
    /// A head of the table begins it.
    known: bool,
    /// It begins its clause.
    initial: bool,
}

/// Puts figures together.
#[derive(Debug)]
pub(crate) struct Relations<'a> {
    pub(crate) document: &'a Document,
    pub(crate) matcher: &'a Matcher,
    pub(crate) dates: &'a [Annotation<TimeExpression>],
    pub(crate) entities: &'a [Annotation<EntityMention>],
    here: Here,
    chain: Chain,
}

/// What figures leave for later ones of their paragraph.
#[derive(Default, Debug)]
struct Chain {
    /// Number of the paragraph, counted by the sentences that begin lines of text.
    sentence: usize,
    /// The period of the last figure that has one of its own.
    period: Option<Ref<TimeExpression>>,
    /// The last figures, which later ones may be parts of.
    wholes: [Option<Whole>; WHOLES],
    /// The figure that `trong đó` or `gồm` opened, its sentence, and the token after it.
    opened: Option<(Whole, usize)>,
}

/// How many figures back `trong đó` may reach.
const WHOLES: usize = 4;

/// A figure that others may be parts of.
#[derive(Clone, Copy, Debug)]
struct Whole {
    index: usize,
    kind: FigureKind,
    sentence: usize,
    value: f64,
    /// The first word of what is counted, or the base unit.
    head: Option<WordId>,
}

/// Where a figure stands: its sentence, the dates and entities that begin in the sentence before it, and the last
/// words before it that say whether it is a result.
#[derive(Default, Debug)]
struct Here {
    sentence: usize,
    dates: Range<usize>,
    entities: Range<usize>,
    mood: Option<(usize, Mood)>,
    /// Token from which moods are still to be looked for.
    unread: usize,
}

impl<'a> Relations<'a> {
    pub(crate) fn new(document: &'a Document, prior: &'a Annotations, matcher: &'a Matcher) -> Self {
        Self {
            document,
            matcher,
            dates: prior.of::<TimeExpression>(),
            entities: prior.of::<EntityMention>(),
            here: Here::default(),
            chain: Chain::default(),
        }
    }

    /// Goes on to the figure at token `start`, which comes after all figures before.
    fn go_to(&mut self, start: usize) {
        let Document { tokens, sentences, .. } = self.document;
        let here = &mut self.here;
        while sentences[here.sentence].end as usize <= start {
            here.sentence += 1;
        }
        let first = sentences[here.sentence].start as usize;
        // A new paragraph, unless it is an item of a list, which goes on with what the line before opened.
        let chain = &mut self.chain;
        for sentence in chain.sentence + 1..=here.sentence {
            let begin = &tokens[sentences[sentence].start as usize];
            if begin.is(Shape::LINE_START) && begin.is(Shape::LETTERS.or(Shape::DIGITS).or(Shape::QUOTE)) {
                (chain.period, chain.opened) = (None, None);
                chain.wholes = [None; WHOLES];
            }
        }
        chain.sentence = here.sentence;
        if here.unread < first {
            (here.unread, here.mood) = (first, None);
        }
        let tables = &self.matcher.tables;
        let mut unread = start;
        for (token, at) in tokens[here.unread..start].iter().zip(here.unread..) {
            if tables.begins(token.word, begins::MOOD)
                && let Some((mood, end)) = tables.moods.at(tokens, at)
            {
                if end <= start {
                    here.mood = Some((at, mood));
                } else {
                    // It reaches into the figure, and may be whole before the next one.
                    unread = unread.min(at);
                }
            }
        }
        here.unread = unread;
        let (first, start) = (tokens[first].start(), tokens[start].start());
        advance(&mut here.dates, self.dates, first, start);
        advance(&mut here.entities, self.entities, first, start);
    }

    fn tokens(&self) -> &'a [Token] {
        &self.document.tokens
    }

    fn tables(&self) -> &'a Tables {
        &self.matcher.tables
    }

    /// The printed text of tokens, line feeds as spaces.
    pub(crate) fn printed(&self, range: &Range<usize>) -> String {
        let text = self.document.span_of(range.start, range.end).of(&self.document.text);
        // Without an early exit the compiler looks at many bytes at once.
        if text.bytes().fold(false, |found, b| found | matches!(b, b'\n' | b'\r' | b'\t')) {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            text.to_owned()
        }
    }

    /// The date that ends at byte `end`.
    fn date_ending_at(&self, end: u32) -> Option<Span> {
        let after = self.dates.partition_point(|d| d.span.start() < end);
        self.dates[..after].iter().rev().take(4).map(|d| d.span).find(|span| span.end() == end)
    }

    /// Verb, adverbs, qualifier between an indicator and the figure at token `start`.
    fn left(&self, floor: usize, start: usize) -> Left {
        let (tokens, tables) = (self.tokens(), self.tables());
        let mut left = Left { start, ..Left::default() };
        let words = &tables.words;
        let mut colon = false;
        for _ in 0..8 {
            let at = left.start;
            if at <= floor || tokens[at].is(Shape::SENTENCE_START) {
                break;
            }
            let adverb = tables.adverbs.before(tokens, floor, at);
            // `ước thực hiện` is a verb for all that it ends like a compound noun.
            if let Some((false, compound)) = adverb
                && tables.qualifiers.before(tokens, floor, at).is_none_or(|(_, begin)| begin >= compound)
                && tables.relations.before(tokens, floor, at).is_none_or(|(_, begin)| begin >= compound)
            {
                break;
            }
            // A colon after the indicator is its verb.
            if tokens[at - 1].is(Shape::COLON) && left.relation.is_none() {
                colon = true;
                left.start = at - 1;
                continue;
            }
            if left.relation.is_none()
                && let Some((qualifier, begin)) = tables.qualifiers.before(tokens, floor, at)
                // `ước thu`, `ước đạt` are verbs too; the longer reading counts.
                && tables.relations.before(tokens, floor, at).is_none_or(|(_, verb)| verb >= begin)
                // `trên 1 ha đất`: per hectare.
                && !(at == start && tokens[at - 1].word == words.above && self.is_one_unit(start))
            {
                left.qualifier.get_or_insert(qualifier);
                left.start = begin;
                // `ước đạt`, `ước thu`: the qualifier holds the verb.
                if begin + 1 < at && qualifier == Qualifier::About {
                    left.relation = Some(Relation::Level);
                }
                continue;
            }
            // `đạt từ 8%`: the preposition leaves the verb its part.
            let preposition = left.relation == Some(Relation::Weak)
                && left.verb.len() == 1
                && [words.from, words.to, words.until].contains(&tokens[left.verb.start].word);
            if (left.relation.is_none() || preposition)
                && let Some((relation, begin)) = tables.relations.before(tokens, floor, at)
            {
                // `mức giảm bình quân 2,5%`: a noun, for all that it ends like a verb.
                if begin + 1 < at && matches!(tables.adverbs.before(tokens, floor, begin + 1), Some((false, _))) {
                    left.start = begin + 1;
                    left.average |= matches!(tables.sums.at(tokens, begin + 1), Some((Sum::Average, _)));
                    break;
                }
                left.relation = Some(relation);
                left.verb = begin..at;
                // `ước đạt`: about.
                if left.qualifier.is_none()
                    && let Some((Qualifier::About, _)) = tables.qualifiers.before(tokens, floor, begin + 1)
                {
                    left.qualifier = Some(Qualifier::About);
                }
                left.start = begin;
                continue;
            }
            if let Some((true, begin)) = adverb {
                left.average |= matches!(self.tables().sums.at(tokens, begin), Some((Sum::Average, _)));
                left.start = begin;
                continue;
            }
            if let Some((Qualifier::About, begin)) = tables.qualifiers.before(tokens, floor, at) {
                left.qualifier.get_or_insert(Qualifier::About);
                left.start = begin;
                continue;
            }
            // `thu ngân sách năm 2025 đạt`, `… trong 5 năm qua đạt`
            if let Some(date) = self.date_ending_at(tokens[at - 1].end()) {
                let begin = self.document.token_at(date.start());
                if begin < floor || begin >= at {
                    break;
                }
                // `đến hết tháng 9 đạt`; but in `thấp hơn cùng kỳ năm 2022 khoảng 9 ha` that `hơn` is the verb's.
                left.start = begin;
                for _ in 0..2 {
                    let last = left.start;
                    if last > floor
                        && tables.stops.get(tokens[last - 1].word)
                        && !matches!(tables.relations.before(tokens, floor, last), Some((Relation::Change(_), _)))
                    {
                        left.start = last - 1;
                    }
                }
                continue;
            }
            break;
        }
        if colon {
            left.relation.get_or_insert(Relation::Level);
        }
        left
    }

    /// `1 ha`, `1 người`: what something else is counted per.
    fn is_one_unit(&self, start: usize) -> bool {
        let token = &self.tokens()[start];
        token.digits(&self.document.text) == Some(1) && self.tables().units.at(self.tokens(), start + 1).is_some()
    }

    /// First token of the stretch in which the item of a figure at `start` can stand.
    fn floor(&self, start: usize, previous: Option<&Previous>) -> usize {
        let tokens = self.tokens();
        let first = self.document.sentences[self.here.sentence].start as usize;
        let mut floor = start.saturating_sub(REACH).max(first);
        if let Some(previous) = previous
            && !previous.within_item
        {
            floor = floor.max(previous.end.min(start));
        }
        let mut depth = 0;
        let mut at = start;
        loop {
            // Few tokens matter.
            let marks = Shape::CLOSE.or(Shape::OPEN).or(Shape::SEMICOLON).or(Shape::COLON);
            let Some(last) = tokens[floor..at].iter().rposition(|token| token.is(marks)) else { break };
            at = floor + last + 1;
            let token = &tokens[at - 1];
            if token.is(Shape::CLOSE) {
                depth += 1;
            } else if token.is(Shape::OPEN) {
                if depth == 0 {
                    return at;
                }
                depth -= 1;
            } else if depth == 0
                && (token.is(Shape::SEMICOLON)
                    || (token.is(Shape::COLON) && at < start && !self.colon_is_verb(at, start)))
            {
                return at;
            }
            at -= 1;
        }
        floor
    }

    /// True when the colon before token `at` ties what follows it to the noun before it.
    fn colon_is_verb(&self, at: usize, start: usize) -> bool {
        at == start
    }

    /// The indicator between `floor` and `end`, trimmed; whether a head of the table begins it.
    fn indicator(&self, floor: usize, end: usize, verb: bool) -> Option<Indicator> {
        let (tokens, tables) = (self.tokens(), self.tables());
        // A finite verb or `như` in between parts what is before it.
        let mut depth = 0u32;
        let mut clause = floor;
        let mut head: Option<(usize, bool)> = None;
        let mut at = floor;
        let starts_clause = floor == 0
            || tokens[floor].is(Shape::SENTENCE_START)
            || tokens[floor - 1].is(Shape::PUNCT)
            || tables.leads.at(&tokens[..end], floor).is_some();
        let mut initial = starts_clause;
        // A date was passed: a head of one syllable may stand here too.
        let mut fresh = false;
        // Where the next date begins.
        let mut next_date = 0;
        while at < end {
            let token = &tokens[at];
            let mut date = None;
            if token.start() >= next_date {
                let next = self.dates.partition_point(|d| d.span.start() < token.start());
                date = self.dates.get(next).map(|d| d.span).filter(|span| span.start() == token.start());
                next_date = self.dates.get(next).map_or(u32::MAX, |d| d.span.start().max(token.start() + 1));
            }
            // Most words say nothing here.
            if depth == 0
                && date.is_none()
                && token.is(Shape::LETTERS.or(Shape::DIGITS))
                && !tables.begins(token.word, begins::INDICATOR | begins::LEAD | begins::SPLITTER)
            {
                initial = false;
                fresh = false;
                at += 1;
                continue;
            }
            if token.is(Shape::OPEN) {
                depth += 1;
            } else if token.is(Shape::CLOSE) {
                if depth == 0 {
                    clause = at + 1;
                    head = None;
                    initial = true;
                    at += 1;
                    continue;
                }
                depth -= 1;
            }
            if depth > 0 {
                at += 1;
                continue;
            }
            if let Some(date) = date {
                let reached = self.document.token_at(date.end());
                if reached > at {
                    // A date at the beginning of a clause leaves the next word initial.
                    at = reached;
                    fresh = true;
                    continue;
                }
            }
            if token.is(Shape::COMMA.or(Shape::DASH)) && !token.is_glued() || token.is(Shape::COMMA.or(Shape::COLON)) {
                clause = at + 1;
                initial = true;
                at += 1;
                continue;
            }
            // `cử tri phản ánh giá tôm giảm còn …`: what is told begins a clause.
            if head.is_none()
                && let Some((_, reached)) = tables.reports.at(&tokens[..end], at).filter(|(_, reached)| *reached < end)
            {
                clause = reached;
                initial = true;
                at = reached;
                continue;
            }
            if let Some((anywhere, reached)) = tables.indicators.at(&tokens[..end], at)
                // `lực lượng`, `dân tộc thiểu số`, `Sở Nông nghiệp` hold no heads.
                && (anywhere || initial || fresh || at == 0 || tables.stops.get(tokens[at - 1].word))
            {
                match head {
                    // The first head since the last one that began a clause.
                    Some((_, true)) if !initial => {}
                    Some((_, false)) if !initial => {}
                    _ => head = Some((at, initial)),
                }
                initial = false;
                at = reached;
                continue;
            }
            if initial
                && let Some((_, reached)) = tables.leads.at(&tokens[..end], at).filter(|(_, reached)| *reached < end)
            {
                at = reached;
                continue;
            }
            if head.is_some_and(|(_, i)| i) || head.is_none() {
                // Inside an indicator that began a clause everything belongs to it, except what says its level.
                let splits = self.splits(at);
                if splits {
                    head = None;
                    clause = at + 1;
                    initial = true;
                    at += 1;
                    continue;
                }
            }
            initial = false;
            fresh = false;
            at += 1;
        }
        let initial_clause = clause > floor || starts_clause;
        let (begin, known, initial) = match head {
            // `Thu cân đối ngân sách đạt …`: the clause is the subject when it is a plain noun phrase.
            Some((at, false))
                if verb
                    && clause < at
                    && at - clause <= 4
                    && (clause..at).all(|i| {
                        tokens[i].is(Shape::LETTERS)
                            && !tables.stops.get(tokens[i].word)
                            && tables.verbs.at(tokens, i).is_none()
                    }) =>
            {
                (clause, true, true)
            }
            Some((at, initial)) => (at, true, initial),
            None => (clause, false, false),
        };
        if !known && !verb {
            // `đất lâm nghiệp 1.200 ha`: a plain noun phrase right before the number, and nothing else in its clause.
            let begin = self.strip_leads(clause, end);
            let plain = initial_clause
                && begin < end
                && !tables.headless.get(tokens[begin].word)
                && (1..=6).contains(&(end - begin))
                && (begin..end).all(|i| {
                    tokens[i].is(Shape::LETTERS)
                        && !tables.stops.get(tokens[i].word)
                        && tables.verbs.at(&tokens[..end], i).is_none()
                        && !self.matcher.numbers.is_number_word(tokens[i].word)
                });
            return plain.then_some(Indicator { range: begin..end, known: false, initial: true });
        }
        let begin = if known { begin } else { self.strip_leads(begin, end) };
        let end = self.trim_end(begin, self.before_date(begin, end));
        if begin >= end {
            return None;
        }
        // An item begins with a noun: not with a verb, a digit or a mark.
        let first = &tokens[begin];
        let plausible = first.is(Shape::LETTERS)
            && (known
                || (!tables.stops.get(first.word) && tables.verbs.at(tokens, begin).is_none() && end - begin <= 14));
        plausible.then_some(Indicator { range: begin..end, known, initial })
    }

    /// `mực nước hồ | sáng cùng ngày ở …`: an indicator ends before a date that a preposition or verb follows.
    fn before_date(&self, begin: usize, end: usize) -> usize {
        let (tokens, tables) = (self.tokens(), self.tables());
        let (Some(first), Some(last)) = (tokens.get(begin), end.checked_sub(1).map(|last| &tokens[last])) else {
            return end;
        };
        let from = self.dates.partition_point(|d| d.span.start() <= first.start());
        for date in self.dates[from..].iter().take(3).take_while(|d| d.span.end() < last.end()) {
            let (at, after) = (self.document.token_at(date.span.start()), self.document.token_at(date.span.end()));
            if at < begin + 2 || after >= end {
                continue;
            }
            // What is compared with a date, or named by it, goes on: `kế hoạch năm 2023 của tỉnh`.
            let words = &tables.words;
            let own = [words.of, words.with, words.same].contains(&tokens[at - 1].word)
                || [words.belonging, words.above].contains(&tokens[after].word);
            if !own && tables.stops.get(tokens[after].word) {
                return at;
            }
        }
        end
    }

    /// True when the word at `at` ties an earlier indicator to something else: `đạt tỷ lệ cao như …`.
    fn splits(&self, at: usize) -> bool {
        let tables = self.tables();
        tables.begins(self.tokens()[at].word, begins::SPLITTER)
    }

    fn date_starting_at(&self, start: u32) -> Option<Span> {
        let at = self.dates.partition_point(|d| d.span.start() < start);
        self.dates.get(at).map(|d| d.span).filter(|span| span.start() == start)
    }

    fn strip_leads(&self, mut begin: usize, end: usize) -> usize {
        let (tokens, tables) = (self.tokens(), self.tables());
        while begin < end {
            if let Some((_, reached)) = tables.leads.at(&tokens[..end], begin) {
                begin = reached;
            } else if let Some(date) = self.date_starting_at(tokens[begin].start()) {
                let reached = self.document.token_at(date.end());
                if reached <= begin {
                    break;
                }
                begin = reached;
            } else if tokens[begin].is(Shape::PUNCT) && !tokens[begin].is(Shape::QUOTE) {
                begin += 1;
            } else {
                break;
            }
        }
        begin.min(end)
    }

    /// Takes dates with their prepositions, brackets, adverbs and a finite verb with its adverbs off the end.
    fn trim_end(&self, begin: usize, mut end: usize) -> usize {
        let (tokens, tables) = (self.tokens(), self.tables());
        let words = &tables.words;
        loop {
            if end <= begin + 1 {
                break;
            }
            let last = &tokens[end - 1];
            if last.is(Shape::CLOSE) {
                let Some(open) = (begin..end).rev().find(|&i| tokens[i].is(Shape::OPEN)) else { break };
                end = open;
                continue;
            }
            if last.word == words.and {
                end -= 1;
                continue;
            }
            if last.is(Shape::COMMA.or(Shape::DASH).or(Shape::COLON).or(Shape::ELLIPSIS)) {
                end -= 1;
                continue;
            }
            if let Some(date) = self.date_ending_at(last.end()) {
                let first = self.document.token_at(date.start());
                if first > begin && first < end {
                    end = first;
                    if [words.of, words.to, words.until, words.from].contains(&tokens[end - 1].word) && end > begin + 1
                    {
                        end -= 1;
                    }
                    continue;
                }
            }
            if let Some((true, first)) = tables.adverbs.before(tokens, begin, end).filter(|(_, first)| *first > begin) {
                // `bình quân đầu người` and `tỷ lệ … cao` keep theirs when the head needs them: only words
                // that are no part of a known head are cut.
                end = first;
                continue;
            }
            if let Some((_, first)) = tables.relations.before(tokens, begin, end).filter(|(_, first)| *first > begin)
                && self.cuts(first)
            {
                end = first;
                continue;
            }
            break;
        }
        // `Thu ngân sách tăng trưởng tốt, trung bình`: a predicate after a comma-free head ends it.
        let comma = (begin..end).find(|&i| tokens[i].is(Shape::COMMA));
        if let Some(comma) = comma {
            let predicate = (begin + 2..comma).find(|&i| {
                tables.relations.before(tokens, i, i + 1).is_some_and(|(r, _)| matches!(r, Relation::Change(_)))
                    && tables.indicators.at(tokens, i.saturating_sub(2)).is_none_or(|(_, e)| e <= i)
                    && self.tables().indicators.at(tokens, i - 1).is_none_or(|(_, e)| e <= i)
            });
            if let Some(predicate) = predicate
                && tokens[comma..end].iter().filter(|t| t.is(Shape::LETTERS)).count() <= 4
            {
                return predicate;
            }
        }
        end
    }

    fn cuts(&self, at: usize) -> bool {
        self.tables().begins(self.tokens()[at].word, begins::SPLITTER)
    }

    /// The words after a figure that say what it is a part or share of.
    fn right_item(&self, end: usize) -> Option<Range<usize>> {
        let (tokens, tables) = (self.tokens(), self.tables());
        let words = &tables.words;
        let mut at = end;
        let mut token = tokens.get(at).filter(|t| !t.is(Shape::SENTENCE_START))?;
        if token.word == words.toward && tokens.get(at + 1).is_some_and(|t| t.word == words.with) {
            at += 2;
            token = tokens.get(at).filter(|t| !t.is(Shape::SENTENCE_START))?;
        }
        if token.word == words.about || token.word == words.is {
            at += 1;
            token = tokens.get(at).filter(|t| !t.is(Shape::SENTENCE_START))?;
        }
        if !token.is(Shape::LETTERS) {
            return None;
        }
        let head = tables.indicators.at(tokens, at).map(|(_, end)| end);
        // `số thôn, bản`
        let phrase = self.matcher.noun_phrase(tokens, at, true).map(|phrase| phrase.end);
        let counted = head.and_then(|head| self.matcher.noun_phrase(tokens, head, true)).map(|phrase| phrase.end);
        let whole = head.max(phrase).max(counted)?;
        let mut last = whole;
        // A share is told with its relative clause: `10% biên chế viên chức hưởng lương từ ngân sách`.
        while let Some(token) = tokens.get(last) {
            if !token.is(Shape::LETTERS) || token.is(Shape::SENTENCE_START) || last - at >= 12 || self.ends_share(last)
            {
                break;
            }
            last += 1;
        }
        while last > whole && tables.stops.get(tokens[last - 1].word) && tables.nouns.at(tokens, last - 1).is_none() {
            last -= 1;
        }
        Some(at..last)
    }

    /// True when what a share is of has ended at token `at`.
    fn ends_share(&self, at: usize) -> bool {
        let (tokens, tables) = (self.tokens(), self.tables());
        let word = tokens[at].word;
        tables.share_ends.get(word)
            || tables.verbs.at(tokens, at).is_some()
            || self.matcher.numbers.is_number_word(word)
            || self.date_starting_at(tokens[at].start()).is_some()
    }

    /// What a figure is compared with: `so với đầu nhiệm kỳ`, `kế hoạch`. The first range is the base.
    fn compared(&self, candidate: &Candidate) -> Option<(Range<usize>, bool)> {
        let (tokens, tables) = (self.tokens(), self.tables());
        let end = candidate.after;
        let words = &tables.words;
        let token = tokens.get(end).filter(|t| !t.is(Shape::SENTENCE_START))?;
        // `tăng 15 hộ (5%) so với`
        let mut at = end;
        if token.is(Shape::OPEN) {
            at = (end..(end + 8).min(tokens.len())).find(|&i| tokens[i].is(Shape::CLOSE))? + 1;
        }
        // `so với cùng kỳ`, and `so cùng kỳ` as the south has it.
        let compared = tokens.get(at).is_some_and(|t| t.word == words.compared);
        let with = tokens.get(at + 1).is_some_and(|t| t.word == words.with);
        let short = tables.bases.at(tokens, at + 1).is_some()
            || tokens.get(at + 1).is_some_and(|t| self.date_starting_at(t.start()).is_some());
        if compared && (with || short) {
            let begin = at + 1 + usize::from(with);
            let mut last = begin;
            while let Some(token) = tokens.get(last) {
                if token.is(Shape::SENTENCE_START) || last - begin >= 12 {
                    break;
                }
                if let Some(date) = self.date_starting_at(token.start()) {
                    let reached = self.document.token_at(date.end());
                    if reached > last {
                        last = reached;
                        continue;
                    }
                }
                if !token.is(Shape::LETTERS.or(Shape::DIGITS).or(Shape::SLASH)) || tables.clause_starts.get(token.word)
                {
                    break;
                }
                last += 1;
            }
            return (last > begin).then_some((begin..last, true));
        }
        if at != end {
            return None;
        }
        // `gấp đôi năm trước`
        if matches!(candidate.what, What::Times)
            && let Some(date) = self.date_starting_at(token.start())
        {
            let reached = self.document.token_at(date.end());
            return (reached > end).then_some((end..reached, true));
        }
        let (_, reached) = tables.bases.at(tokens, end)?;
        let mut last = reached;
        if let Some(date) = tokens.get(last).and_then(|t| self.date_starting_at(t.start())) {
            last = last.max(self.document.token_at(date.end()));
        }
        Some((end..last, false))
    }

    /// The figure of a candidate, and what it leaves for the next one. `None` when it turns out to be none.
    /// Candidates come in the order of the text.
    pub(crate) fn figure(
        &mut self,
        candidate: &Candidate,
        previous: Option<&Previous>,
        index: usize,
    ) -> Option<(Annotation<Figure>, Previous)> {
        let bare = matches!(candidate.what, What::Bare) && candidate.of.is_none();
        // Most numbers without a noun are seen to be nothing without a look at what stands before them.
        if bare && !self.bare_ends_well(candidate.end) {
            return None;
        }
        self.go_to(candidate.start);
        let (tokens, tables) = (self.tokens(), self.tables());
        let words = &tables.words;
        let sentence = self.here.sentence;
        let previous = previous.filter(|p| {
            p.sentence == sentence
                && p.end <= candidate.start
                && candidate.start - p.end <= REACH
                && !tokens[p.end..candidate.start].iter().any(|t| t.is(Shape::SEMICOLON) || t.word == words.bar)
        });
        let floor = self.floor(candidate.start, previous);
        let left = self.left(floor, candidate.start);
        // Only a verb makes a figure of a number without a noun.
        if bare && left.relation.is_none() {
            return None;
        }
        // `5 vụ (17,8%)`, `96/121 xã (79,3%)`: the same fact again.
        let restates = previous.filter(|p| {
            let sign = tokens[candidate.start - 1].text(&self.document.text) == "+";
            let open = (candidate.start - 1).saturating_sub(usize::from(sign));
            // `412 đảng viên là nữ (48,8%)`
            open >= p.end
                && open - p.end <= 8
                && tokens[open].is(Shape::OPEN)
                && tokens[p.end..open].iter().all(|t| t.is(Shape::LETTERS))
                && (open == p.end || matches!(p.kind, FigureKind::Count | FigureKind::Ratio))
                && matches!(candidate.what, What::Unit(unit) if matches!(unit.kind, UnitKind::Percent | UnitKind::Points))
                && tokens.get(candidate.after).is_some_and(|t| t.is(Shape::CLOSE.or(Shape::COMMA).or(Shape::SEMICOLON)))
        });
        let change = match left.relation {
            Some(Relation::Change(change)) => Some(change),
            // `tăng từ 10% trở lên`, `tăng từ 5 đến 7%` are changes; `tăng từ 10% lên 12%` tells two levels.
            Some(Relation::From(change)) if candidate.qualifier.is_some() || candidate.max.is_some() => Some(change),
            _ => restates.and_then(|p| p.change),
        };
        let compared = self.compared(candidate);
        let strong = left.relation.is_some_and(|relation| relation != Relation::Weak);
        let mut indicator = self.indicator(floor, left.start, strong);
        // `thu 1.500 tỷ đồng, chi 1.450 tỷ đồng`: the verb is the item.
        let cash = indicator.is_none()
            && left.verb.len() == 1
            && [words.income, words.spending].contains(&tokens[left.verb.start].word)
            && matches!(candidate.what, What::Unit(unit) if unit.kind == UnitKind::Money);
        // `giảm tỷ lệ hộ nghèo 1%`
        let change = change.or_else(|| {
            let item = indicator
                .as_ref()
                .filter(|i| i.known && left.relation.is_none() && matches!(candidate.what, What::Unit(_)))?;
            match tables.relations.before(tokens, floor, item.range.start)? {
                (Relation::Change(change), _) => Some(change),
                _ => None,
            }
        });
        let carried = (indicator.is_none() || self.is_continuation(floor, left.start))
            && previous.is_some()
            && (left.relation.is_some() || compared.is_some())
            && self.is_continuation(floor, left.start)
            && !cash
            // People do not rise by sums of money, nor lanes by kilometres.
            && !(previous.is_some_and(|p| p.kind == FigureKind::Count)
                && matches!(candidate.what, What::Unit(unit) if matches!(unit.kind, UnitKind::Money | UnitKind::Measure)))
            || restates.is_some()
            // `đạt 85% và 87,5%`
            || previous.is_some_and(|p| {
                indicator.is_none()
                    && left.relation.is_none()
                    && left.start == p.end + 1
                    && matches!(
                        (p.kind, candidate.what),
                        (FigureKind::Percent, What::Unit(Unit { kind: UnitKind::Percent, .. }))
                            | (FigureKind::Money, What::Unit(Unit { kind: UnitKind::Money, .. }))
                    )
                    && (tokens[p.end].is(Shape::COMMA) || tokens[p.end].word == words.and)
            })
            || (previous.is_some() && candidate.rule == "multiple/fold");
        // `quỹ vận động được 3 tỷ đồng`: the verb before `được` is no part of the item.
        if left.relation == Some(Relation::Weak)
            && let Some(indicator) = indicator.as_mut()
            && indicator.range.len() > 2
            && tables.verbs.at(&tokens[..indicator.range.end], indicator.range.end - 2).is_some()
        {
            indicator.range.end -= 2;
        }
        // `trợ cấp một lần`, `lần 1`: once is no figure.
        if matches!(candidate.what, What::Times)
            && candidate.value == 1.0
            && candidate.max.is_none()
            && candidate.per.is_none()
            && change.is_none()
        {
            return None;
        }
        if bare {
            let countable = indicator.as_ref().is_some_and(|i| tables.countables.at(tokens, i.range.start).is_some());
            // `tăng 15 so với …` after a figure.
            let leans = carried && change.is_some() && compared.as_ref().is_some_and(|(_, explicit)| *explicit);
            if !(countable || leans) {
                return None;
            }
        }
        let kind = match candidate.what {
            What::Unit(unit) => match unit.kind {
                UnitKind::Money => FigureKind::Money,
                UnitKind::Percent | UnitKind::Points => FigureKind::Percent,
                UnitKind::Measure | UnitKind::Time => FigureKind::Measure,
            },
            _ if candidate.of.is_some() => FigureKind::Ratio,
            What::Scale => match previous {
                Some(p) if change.is_some() && p.kind == FigureKind::Count => FigureKind::Count,
                _ => FigureKind::Money,
            },
            What::Times => {
                let factor = candidate.rule == "multiple/fold"
                    || (change.is_some() && candidate.per.is_none())
                    || compared.as_ref().is_some_and(|(_, explicit)| *explicit);
                if factor { FigureKind::Multiple } else { FigureKind::Count }
            }
            What::Noun | What::Bare => FigureKind::Count,
        };
        let share = matches!(kind, FigureKind::Percent | FigureKind::Ratio)
            && compared.is_none()
            && (kind == FigureKind::Percent || candidate.rule == "ratio/fraction");
        // `tinh giản 5% đối với biên chế`, `10% biên chế …`: what follows, unless an indicator stands before.
        let wanted = !strong
            || change.is_some()
            || (indicator.is_none() && !carried)
            || tokens.get(candidate.after).is_some_and(|t| t.word == tables.words.about);
        let right = if share && wanted { self.right_item(candidate.after) } else { None };
        if carried {
            indicator =
                previous.and_then(|p| p.item.clone()).map(|range| Indicator { range, known: true, initial: false });
        }
        let item_range = match kind {
            FigureKind::Count | FigureKind::Multiple if !bare => {
                let own = candidate.noun.clone().filter(|noun| {
                    // `chỉ số tăng 12,5 điểm`: points count nothing.
                    let points = tokens[noun.start].word == words.point && strong && indicator.is_some();
                    // `sản lượng xe máy đạt 1,2 triệu chiếc`: a classifier alone says nothing of the thing.
                    let piece = strong
                        && change.is_none()
                        && indicator.as_ref().is_some_and(|i| i.known && i.initial)
                        && tables.nouns.at(tokens, noun.start).is_some_and(|(n, _)| n.classifier);
                    !(noun.len() == 1 && (points || piece))
                });
                let points = own.is_none() && candidate.noun.is_some();
                // `hộ nghèo 1.245 hộ`: the noun before says which.
                let same = indicator.as_ref().filter(|i| {
                    !carried
                        && change.is_none()
                        && i.range.len() > 1
                        && i.range.end == left.start
                        && own
                            .as_ref()
                            .is_some_and(|own| own.len() == 1 && tokens[own.start].word == tokens[i.range.start].word)
                });
                let own = same.map(|i| i.range.clone()).or(own);
                let number_of = indicator
                    .as_ref()
                    .filter(|i| {
                        i.known
                            && !carried
                            // `số hộ nghèo giảm 1.200 hộ`
                            && (change.is_none() || (i.initial && i.range.len() > 2))
                            && (i.initial || left.relation.is_some())
                            && tables.countables.at(tokens, i.range.start).is_some_and(|(_, end)| {
                                // `tổng số 29 đồng chí` counts `đồng chí`, `dân số 1.250 người` the population.
                                end < i.range.end
                                    || (end == i.range.start + 2
                                        && tokens[i.range.start].word != words.sum
                                        && tokens[i.range.start].word != words.number)
                            })
                    })
                    .map(|i| i.range.clone());
                number_of.or(own).or_else(|| match kind {
                    _ if points => indicator.as_ref().map(|i| i.range.clone()),
                    FigureKind::Multiple => indicator.as_ref().map(|i| i.range.clone()),
                    _ => candidate.unit.clone(),
                })
            }
            FigureKind::Ratio if candidate.rule != "ratio/fraction" => None,
            FigureKind::Measure if !self.per_one(candidate.start) => {
                let of = candidate.after;
                let known = indicator.as_ref().filter(|i| i.known || strong);
                match known {
                    Some(i) => Some(i.range.clone()),
                    None => tokens
                        .get(of)
                        .filter(|t| t.is(Shape::LETTERS) && !t.is(Shape::SENTENCE_START))
                        .and_then(|_| self.matcher.noun_phrase(tokens, of, true))
                        .map(|phrase| of..phrase.end)
                        .or_else(|| indicator.as_ref().map(|i| i.range.clone())),
                }
            }
            FigureKind::Measure if self.per_one(candidate.start) => None,
            _ => right
                .clone()
                .or_else(|| indicator.as_ref().map(|i| i.range.clone()))
                .or_else(|| cash.then(|| left.verb.clone()))
                .or_else(|| if kind == FigureKind::Money { self.amount_of(candidate.after) } else { None })
                .or_else(|| if kind == FigureKind::Money { self.cash_item(floor, left.start) } else { None }),
        };
        let item_range = item_range.map(|range| if bare && !carried { self.without_sum(range) } else { range });
        let mut item = item_range.as_ref().filter(|range| range.start < range.end).map(|range| self.printed(range));
        let compared_to = compared.as_ref().map(|(range, _)| self.printed(range));
        // A level in per cent of something is that indicator against it.
        if kind == FigureKind::Percent
            && change.is_none()
            && let (Some(item), Some(base)) = (item.as_mut(), compared_to.as_ref())
        {
            *item = format!("{item} so với {base}");
        }
        let (base_value, base_unit) = self.base(candidate, kind);
        let period = self.period(candidate, previous, carried, compared.as_ref().map(|(range, _)| range));
        let part_of = self.part_of(candidate, kind, change, previous, index);
        let span = self.document.span_of(candidate.start, candidate.end);
        let end_max = candidate.max.map(|max| scaled(max, candidate));
        let figure = Figure {
            value: candidate.value,
            max: candidate.max,
            of: candidate.of,
            kind,
            unit: candidate.unit.as_ref().map(|range| self.printed(range)),
            base_value,
            base_max: end_max.filter(|_| base_value.is_some()),
            base_unit,
            per: candidate.per.as_ref().map(|range| self.printed(range)),
            item,
            qualifier: candidate.qualifier.or(left.qualifier),
            change,
            compared_to,
            aggregate: self.aggregate(floor, candidate.start, item_range.as_ref(), &left),
            status: self.status(candidate.start),
            follows: (restates.is_some()
                || carried && item_range.is_some() && (change.is_some() || kind != FigureKind::Count))
                .then(|| Ref::new(previous.map_or(0, |p| p.index))),
            period,
            part_of,
            place: self.place(),
            reporter: self.reporter(),
        };
        let left_over = Previous {
            end: candidate.after,
            sentence,
            item: item_range,
            kind,
            change,
            within_item: self.per_one(candidate.start),
            index,
        };
        let rule = match (candidate.rule, kind) {
            ("multiple/times", FigureKind::Count) => "count/times",
            (rule, _) if bare => {
                if carried {
                    "count/change"
                } else {
                    rule
                }
            }
            (rule, _) => rule,
        };
        Some((Annotation { span, rule, value: figure }, left_over))
    }

    /// The figure that this one is a part of: `96 xã …, trong đó 25 xã …, 5 xã …`, `99 đơn vị, gồm 84 xã và 15 phường`.
    /// What is counted must be of a kind, and no more than the whole.
    fn part_of(
        &mut self,
        candidate: &Candidate,
        kind: FigureKind,
        change: Option<Change>,
        previous: Option<&Previous>,
        index: usize,
    ) -> Option<Ref<Figure>> {
        let (tokens, tables) = (self.tokens(), self.tables());
        let sentence = self.here.sentence;
        let first = self.document.sentences[sentence].start as usize;
        let value = if candidate.of.is_some() { candidate.value } else { scaled(candidate.value, candidate) };
        let head = match candidate.what {
            What::Noun => candidate.noun.as_ref().map(|noun| tokens[noun.start].word),
            _ => None,
        };
        let whole = Whole { index, kind, sentence, value, head };
        let from = previous.map_or(first, |p| p.end.max(first)).max(candidate.start.saturating_sub(REACH));
        let opens = (from..candidate.start).rev().find(|&at| tables.parts.at(tokens, at).is_some());
        if let Some(at) = opens {
            // The last figure of the kind, in this sentence or, at the beginning of a sentence, in the one before.
            let reach = sentence - usize::from(at <= first + 1 && sentence > 0);
            let found = self.chain.wholes.iter().flatten().rev().find(|w| w.sentence >= reach && fits(&whole, w));
            self.chain.opened = found.map(|found| (*found, sentence));
        }
        let opened = self.chain.opened.filter(|(_, at)| *at == sentence);
        let part = opened
            .filter(|(w, _)| change.is_none() && previous.is_none_or(|p| p.index >= w.index) && fits(&whole, w))
            .map(|(w, _)| Ref::new(w.index));
        if part.is_none() && change.is_none() {
            self.chain.wholes.rotate_left(1);
            self.chain.wholes[WHOLES - 1] = Some(whole);
        }
        part
    }

    /// `thu từ hoạt động xuất khẩu 325 tỷ đồng`: a clause that begins with `thu` or `chi` and has no other verb.
    fn cash_item(&self, floor: usize, end: usize) -> Option<Range<usize>> {
        let (tokens, words) = (self.tokens(), &self.tables().words);
        let clause = (floor..end).rev().take(10).find(|&i| !tokens[i].is(Shape::LETTERS)).map_or(floor, |at| at + 1);
        let begin = self.strip_leads(clause, end);
        let cash = begin + 1 < end
            && end - begin <= 9
            && [words.income, words.spending].contains(&tokens[begin].word)
            && tokens[begin..end].iter().all(|t| t.is(Shape::LETTERS));
        cash.then_some(begin..end)
    }

    /// `1,5 tỷ USD vốn FDI`, `120.000 đồng/m2 đất vườn`: what an amount of money is of, right after it.
    fn amount_of(&self, at: usize) -> Option<Range<usize>> {
        let (tokens, tables) = (self.tokens(), self.tables());
        let token =
            tokens.get(at).filter(|t| t.is(Shape::LETTERS) && !t.is(Shape::SENTENCE_START.or(Shape::CAPITAL)))?;
        let known = tables.indicators.at(tokens, at).is_some() || tables.nouns.at(tokens, at).is_some();
        let plain = !tables.stops.get(token.word) || tables.indicators.at(tokens, at).is_some();
        let head = tables.indicators.at(tokens, at).map_or(at, |(_, end)| end);
        let phrase = |at| self.matcher.noun_phrase(tokens, at, true).map_or(head, |phrase| phrase.end);
        let modified = tokens.get(head).is_some_and(|t| t.is(Shape::UPPER) && !t.is(Shape::SENTENCE_START));
        let end = head.max(phrase(at)).max(phrase(head)).max(head + usize::from(modified && head > at));
        // Two syllables at least, or a known word: `tiền mặt`, `vốn`.
        (plain && end > at && (known || end > at + 1)).then_some(at..end)
    }

    /// True when only marks, connectors and adverbs stand between the last figure and the verb.
    fn is_continuation(&self, floor: usize, end: usize) -> bool {
        // What stands after the last comma counts: `đạt 78% dự toán được giao, tăng 3%`.
        let tokens = self.tokens();
        let clause = (floor..end)
            .rev()
            .find(|&i| tokens[i].is(Shape::COMMA) || tokens[i].word == self.tables().words.and)
            .map_or(floor, |at| at + 1);
        let begin = self.strip_leads(clause, end);
        self.trim_end(begin.saturating_sub(1), end) <= begin || begin >= end
    }

    fn per_one(&self, start: usize) -> bool {
        start > 0 && self.tokens()[start - 1].word == self.tables().words.above && self.is_one_unit(start)
    }

    /// A bare number stands alone: a clause, line or bracket ends behind it.
    fn bare_ends_well(&self, end: usize) -> bool {
        let (tokens, words) = (self.tokens(), &self.tables().words);
        tokens.get(end).is_none_or(|t| {
            t.is(Shape::SENTENCE_START.or(Shape::LINE_START))
                || t.word == words.bar
                || Matcher::is_gap(&self.document.text, tokens, end)
                || t.is(Shape::SEMICOLON.or(Shape::CLOSE).or(Shape::COMMA).or(Shape::OPEN))
                || (t.is(Shape::PERIOD) && !tokens.get(end + 1).is_some_and(|n| n.is_glued() && n.is(Shape::DIGITS)))
                || t.word == words.compared
                || t.word == words.of
                || t.word == words.and
        })
    }

    /// `Tổng số điểm của bài viết` counts `điểm của bài viết`.
    fn without_sum(&self, range: Range<usize>) -> Range<usize> {
        let (tokens, words) = (self.tokens(), &self.tables().words);
        let mut start = range.start;
        if start + 1 < range.end && tokens[start].word == words.sum {
            start += 1;
        }
        if start + 1 < range.end && tokens[start].word == words.number {
            start += 1;
        }
        start..range.end
    }

    pub(crate) fn base(
        &self,
        candidate: &Candidate,
        kind: FigureKind,
    ) -> (Option<f64>, Option<std::borrow::Cow<'static, str>>) {
        let value = scaled(candidate.value, candidate);
        match candidate.what {
            What::Unit(unit) => (Some(value), Some(unit.base.into())),
            What::Scale if kind == FigureKind::Money => (Some(value), Some("VND".into())),
            What::Scale => (Some(value), None),
            What::Noun if candidate.scale > 0 => {
                (Some(value), candidate.noun.as_ref().map(|range| self.printed(range).into()))
            }
            _ => (None, None),
        }
    }

    fn aggregate(&self, floor: usize, start: usize, item: Option<&Range<usize>>, left: &Left) -> Option<Aggregate> {
        let (tokens, tables) = (self.tokens(), self.tables());
        let of = |sum| match sum {
            Sum::Total => Aggregate::Total,
            Sum::Average => Aggregate::Average,
            Sum::Cumulative => Aggregate::Cumulative,
        };
        if left.average {
            return Some(Aggregate::Average);
        }
        let from = item.filter(|range| range.start < start).map_or(left.start, |range| range.start).max(floor);
        (from..start)
            .filter(|&at| tables.begins(tokens[at].word, begins::SUM))
            .find_map(|at| tables.sums.at(tokens, at).map(|(sum, _)| of(sum)))
    }

    /// Targets and plans by the words of the sentence before the figure.
    fn status(&self, start: usize) -> Option<Status> {
        match self.here.mood.filter(|(at, _)| *at + REACH >= start)?.1 {
            Mood::Target => Some(Status::Target),
            Mood::Plan => Some(Status::Plan),
            Mood::Result => None,
        }
    }

    /// The date that the figure is for: one right after it, else the nearest one before it in its sentence, else the
    /// first after it in its clause, else the present (`hiện`, `đến nay`) when the sentence says so, else the period of the figures
    /// before it in the paragraph, or of the head of the paragraph.
    fn period(
        &mut self,
        candidate: &Candidate,
        previous: Option<&Previous>,
        carried: bool,
        compared: Option<&Range<usize>>,
    ) -> Option<Ref<TimeExpression>> {
        // The date beside the level before is that level's: `từ 38,6% năm 2016 xuống còn 17,6%`.
        let taken = previous.filter(|_| carried).and_then(|p| self.date_beside(p.end));
        let own = self.own_period(candidate, taken, compared);
        if let Some((period, true)) = own {
            self.chain.period = Some(period);
        }
        let inherited = self.chain.period.filter(|date| Some(date.index()) != taken);
        own.map(|(period, _)| period).or(inherited).or_else(|| self.head_period())
    }

    /// A period, not a repetition, and not the date of a document.
    fn suits(&self, date: &Annotation<TimeExpression>) -> bool {
        date.value.from.is_some() && date.value.kind != TimexType::Set && !self.in_document(date.span)
    }

    /// A date that something else is compared with (`so với năm 2020`) is not the figure's.
    fn is_base(&self, at: usize) -> bool {
        let (tokens, words) = (self.tokens(), &self.tables().words);
        tokens.get(at).is_some_and(|t| t.word == words.same)
            || at >= 1 && tokens[at - 1].word == words.compared
            || at >= 2 && tokens[at - 1].word == words.with && tokens[at - 2].word == words.compared
    }

    /// The period that begins right at token `end`, behind a preposition or not: `38,6% năm 2016`, `120 hộ trong năm 2022`.
    fn date_beside(&self, end: usize) -> Option<usize> {
        let (tokens, words) = (self.tokens(), &self.tables().words);
        let first = tokens.get(end)?;
        let skip = usize::from([words.of, words.into, words.belonging].contains(&first.word));
        let start = tokens.get(end + skip).filter(|t| !t.is(Shape::SENTENCE_START))?.start();
        let at = self.dates.partition_point(|d| d.span.start() < start);
        let stands = |d: &&Annotation<TimeExpression>| d.span.start() == start && self.suits(d);
        self.dates.get(at).filter(stands).filter(|_| !self.is_base(end + skip)).map(|_| at)
    }

    /// The period that the sentence gives, never the date `taken`; and whether it stands before the figure, where it holds for
    /// later ones as well.
    fn own_period(
        &self,
        candidate: &Candidate,
        taken: Option<usize>,
        compared: Option<&Range<usize>>,
    ) -> Option<(Ref<TimeExpression>, bool)> {
        let tokens = self.tokens();
        let here = self.document.sentences[self.here.sentence];
        let Range { start: from, end: until } = self.here.dates;
        let begins = |d: &Annotation<TimeExpression>| self.document.token_at(d.span.start());
        if let Some(at) = self.date_beside(candidate.after) {
            return Some((Ref::new(at), false));
        }
        let nearest = self.dates[from..until]
            .iter()
            .zip(from..until)
            .rev()
            .take(8)
            .find(|(d, i)| self.suits(d) && !self.is_base(begins(d)) && Some(*i) != taken);
        if let Some((_, i)) = nearest {
            return Some((Ref::new(i), true));
        }
        let mut clause_end = candidate.end;
        while clause_end < here.end as usize
            && !tokens[clause_end].is(Shape::SEMICOLON.or(Shape::COMMA))
            && clause_end < candidate.end + 20
        {
            clause_end += 1;
        }
        let clause_byte = tokens[clause_end - 1].end();
        let after = self.dates.partition_point(|d| d.span.start() < clause_byte).max(until);
        let mut later = self.dates[until..after].iter().zip(until..after);
        let basis = |at: usize| self.is_base(at) || compared.is_some_and(|range| range.contains(&at));
        if let Some((_, i)) = later.find(|(d, _)| self.suits(d) && !basis(begins(d))) {
            return Some((Ref::new(i), false));
        }
        let now = |(d, _): &(&Annotation<TimeExpression>, usize)| d.value.value == "PRESENT_REF";
        self.dates[from..until].iter().zip(from..until).rev().take(8).find(now).map(|(_, i)| (Ref::new(i), true))
    }

    /// The date at the head of the paragraph.
    fn head_period(&self) -> Option<Ref<TimeExpression>> {
        let tokens = self.tokens();
        let sentence = self.here.sentence;
        let start = |sentence: usize| &tokens[self.document.sentences[sentence].start as usize];
        let mut paragraph = sentence;
        for _ in 0..12 {
            // The items of a list belong to the line that announces them.
            let item = start(paragraph).is(Shape::PUNCT) && !start(paragraph).is(Shape::QUOTE);
            if paragraph == 0 || (start(paragraph).is(Shape::LINE_START) && !item) {
                break;
            }
            paragraph -= 1;
        }
        if paragraph == sentence {
            return None;
        }
        let head = start(paragraph).start();
        let at = self.dates.partition_point(|d| d.span.start() < head);
        self.dates
            .get(at)
            .filter(|d| d.span.start() < start(sentence).start() && d.span.start() <= head + 24 && self.suits(d))
            .map(|_| Ref::new(at))
    }

    fn in_document(&self, span: Span) -> bool {
        let until = self.entities.partition_point(|e| e.span.start() <= span.start());
        self.entities[..until]
            .iter()
            .rev()
            .take(6)
            .any(|e| e.value.kind == EntityType::Document && e.span.contains(span))
    }

    /// The entities of the sentence before the figure.
    fn entities_before(&self) -> &'a [Annotation<EntityMention>] {
        &self.entities[self.here.entities.clone()]
    }

    fn place(&self) -> Option<Ref<EntityMention>> {
        self.entities_before()
            .iter()
            .enumerate()
            .rev()
            .take(24)
            .find(|(_, e)| e.value.kind == EntityType::Place && e.value.level != Some("country"))
            .map(|(i, _)| Ref::new(self.here.entities.start + i))
    }

    /// The first body or person of the sentence: as a rule its subject.
    fn reporter(&self) -> Option<Ref<EntityMention>> {
        let before = self.entities_before();
        before
            .iter()
            .enumerate()
            .take(24)
            .filter(|(_, e)| matches!(e.value.kind, EntityType::Org | EntityType::Person))
            .find(|(i, e)| {
                !before[..*i].iter().rev().take(4).any(|outer| {
                    outer.span.contains(e.span)
                        && matches!(outer.value.kind, EntityType::Document | EntityType::Event | EntityType::Position)
                })
            })
            .map(|(i, _)| Ref::new(self.here.entities.start + i))
    }
}

/// True when the first figure may be a part of the second.
fn fits(part: &Whole, whole: &Whole) -> bool {
    let same = match (part.kind, whole.kind) {
        (FigureKind::Count, FigureKind::Count | FigureKind::Ratio) => part.head.is_some() && whole.head.is_some(),
        (FigureKind::Percent, FigureKind::Count | FigureKind::Money | FigureKind::Measure) => return true,
        (FigureKind::Money, FigureKind::Money) | (FigureKind::Measure, FigureKind::Measure) => true,
        _ => false,
    };
    same && part.value <= whole.value
}

/// Moves `range` on to the annotations that begin from byte `first` to before byte `start`.
fn advance<T>(range: &mut Range<usize>, layer: &[Annotation<T>], first: u32, start: u32) {
    let until = |from: usize, byte| {
        layer[from..].iter().position(|annotation| annotation.span.start() >= byte).map_or(layer.len(), |n| from + n)
    };
    range.start = until(range.start, first);
    range.end = until(range.end.max(range.start), start);
}

/// A value in the base unit.
fn scaled(value: f64, candidate: &Candidate) -> f64 {
    let factor = match candidate.what {
        What::Unit(unit) => unit.factor,
        _ => 1.0,
    };
    let exact = value * 10f64.powi(i32::from(candidate.scale)) * factor;
    // 166.3 × 10⁹ is not a whole number of doubles away from 166,300,000,000: take out the noise.
    let rounded = exact.round();
    if exact.abs() >= 1.0 && (exact - rounded).abs() <= exact.abs() * 1e-12 { rounded } else { exact }
}
