//! Lines and what they look like.

use std::ops::Range;

use giaoban_core::text::{Match, SentenceRange, Shape, Span, Token};

use crate::marks::Marks;
use crate::phrases::{Cue, Cues};

/// How a block ends, brackets and quotation marks aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    /// With a word or number.
    Open,
    /// With a full stop or an ellipsis.
    Stop,
    /// With `!` or `?`.
    Exclamation,
    /// With `:`.
    Colon,
    /// With `;` or `,`.
    List,
}

/// A line, or several lines that one sentence runs through, with what can be said of it without
/// looking at its neighbours.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// First token.
    pub(crate) start: usize,
    /// Token after the last one.
    pub(crate) end: usize,
    /// Its lines whole, without line feeds at the ends.
    pub(crate) span: Span,
    /// An empty line stands before it.
    pub(crate) blank_before: bool,
    /// It begins a line. False for text behind a stamp on one line.
    pub(crate) whole: bool,
    /// Number of tokens of letters.
    pub(crate) words: usize,
    /// Number of tokens of digits.
    pub(crate) numbers: usize,
    /// All words begin with a capital.
    pub(crate) capitals: bool,
    /// There are words, and all of them are in capitals, one-letter words included.
    pub(crate) upper: bool,
    /// Sentences that begin in it.
    pub(crate) sentences: usize,
    /// How it ends.
    pub(crate) ending: Ending,
    /// Cues of phrases at its first word.
    pub(crate) first: Cues,
    /// Cues of phrases anywhere in it.
    pub(crate) any: Cues,
    /// Token after the longest phrase at its first word.
    pub(crate) head_end: usize,
    /// Words inside phrases of furniture and counters; 0 for a block of more than [`FURNITURE_WORDS`].
    pub(crate) furniture_words: usize,
    /// Its marks, by their numbers in [`Marks`].
    pub(crate) marks: (u32, u32),
    /// One phrase of the kind covers all its words.
    pub(crate) covered: Cues,
    /// It begins with the number or mark of a list point.
    pub(crate) list_point: bool,
    /// Its first word.
    pub(crate) first_word: usize,
    /// Token after `Ảnh` where a colon or dash follows and not much behind it, or brackets hold the word alone.
    pub(crate) photo: Option<usize>,
}

impl Block {
    /// Running text: a sentence of some length, or several.
    pub(crate) fn is_prose(&self) -> bool {
        match self.ending {
            Ending::Stop => self.words >= 12 || self.sentences >= 2,
            Ending::Colon | Ending::List => self.words >= 18,
            Ending::Open | Ending::Exclamation => self.words > 45 || (self.sentences >= 2 && self.words > 30),
        }
    }

    /// Could be the headline of this or of another story.
    pub(crate) fn is_headline(&self) -> bool {
        matches!(self.ending, Ending::Open | Ending::Exclamation)
            && (4..=45).contains(&self.words)
            && self.sentences <= 2
            && !self.list_point
    }
}

/// The longest line of furniture, in words.
pub(crate) const FURNITURE_WORDS: usize = 30;

/// Splits the tokens into blocks: a block begins where a sentence and a line do. `matches` are those of the structure's own
/// phrases; the tokens that later steps look at are noted in `marks`.
pub(crate) fn blocks(
    text: &str,
    tokens: &[Token],
    sentences: &[SentenceRange],
    matches: &[Match],
    marks: &mut Marks<'_>,
) -> Vec<Block> {
    let begins = |sentence: &SentenceRange| tokens[sentence.start as usize].is(Shape::LINE_START);
    let mut blocks = Vec::with_capacity(sentences.iter().filter(|sentence| begins(sentence)).count() + 8);
    let mut next_match = 0;
    let mut rest = sentences;
    while let [first, after @ ..] = rest {
        let count = 1 + after.iter().position(begins).unwrap_or(after.len());
        let (start, end) = (first.start as usize, rest[count - 1].end as usize);
        rest = &rest[count..];
        let first_match = next_match;
        while matches.get(next_match).is_some_and(|m| (m.start as usize) < end) {
            next_match += 1;
        }
        let span = whole_lines(text, &tokens[start], &tokens[end - 1]);
        let first_mark = marks.len();
        let (words, numbers) = marks.count(tokens, start..end);
        let counts = Counts { words, numbers, sentences: count, marks: (first_mark, marks.len()) };
        blocks.push(block(text, tokens, start..end, span, &matches[first_match..next_match], counts));
    }
    blocks
}

/// How many tokens of each sort a block has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) words: usize,
    pub(crate) numbers: usize,
    pub(crate) sentences: usize,
    pub(crate) marks: (u32, u32),
}

/// Looks at the tokens of `range`. `matches` are those that begin in it, in order.
pub(crate) fn block(
    text: &str,
    tokens: &[Token],
    range: Range<usize>,
    span: Span,
    matches: &[Match],
    counts: Counts,
) -> Block {
    let Range { start, end } = range;
    let own = &tokens[start..end];
    let Counts { words: all_words, numbers, sentences, marks } = counts;
    let all = |fits: &dyn Fn(&Token) -> bool| own.iter().all(|token| !token.is(Shape::LETTERS) || fits(token));
    let capitals = all(&|token| token.is(Shape::CAPITAL));
    // The shape calls only words of two letters and more upper case; `Ô` and `Y` count here too.
    let is_upper = |token: &Token| {
        token.is(Shape::UPPER) || token.end() - token.start() <= 3 && token.text(text).chars().count() == 1
    };
    let mut block = Block {
        start,
        end,
        span,
        blank_before: own[0].is(Shape::BLANK_BEFORE),
        whole: own[0].is(Shape::LINE_START),
        words: all_words,
        numbers,
        capitals,
        upper: all_words > 0 && capitals && all(&is_upper),
        sentences,
        ending: ending(own),
        first: Cues::default(),
        any: Cues::default(),
        head_end: start,
        furniture_words: 0,
        marks,
        covered: Cues::default(),
        list_point: is_list_point(text, own),
        first_word: own.iter().position(|token| token.is(Shape::LETTERS)).map_or(end, |at| start + at),
        photo: None,
    };
    const FURNITURE: Cues = Cues::of(&[Cue::Furniture, Cue::RelatedHeader, Cue::Counter, Cue::CounterStart]);
    const PHOTO: Cues = Cues::of(&[Cue::Photo]);
    // Of a longer block, the words of furniture are not asked for.
    let counts_furniture = all_words <= FURNITURE_WORDS;
    // Furniture phrases may overlap; each word counts once.
    let mut counted = start;
    for m in matches {
        let (from, to) = (m.start as usize, m.end as usize);
        let cue = Cue::of_class(m.class);
        block.any.join(cue);
        if from == block.first_word {
            block.first.join(cue);
            block.head_end = block.head_end.max(to);
            if block.words <= to - from && words(tokens, from, to) == block.words {
                block.covered.join(cue);
            }
        }
        if counts_furniture && to > counted && cue.meets(FURNITURE) {
            block.furniture_words += words(tokens, from.max(counted), to);
            counted = to;
        }
        if !cue.meets(PHOTO) {
            continue;
        }
        // `Ảnh: Thu Hà`, `(ảnh tư liệu)`
        let bracketed = from > start && tokens[from - 1].is(Shape::OPEN) && to < end && tokens[to].is(Shape::CLOSE);
        if (bracketed || to < end && tokens[to].is(Shape::COLON.or(Shape::DASH)))
            && end - to <= 24
            && words(tokens, to, end) <= 9
        {
            block.photo = Some(to);
        }
    }
    block
}

fn words(tokens: &[Token], from: usize, to: usize) -> usize {
    tokens[from.min(to)..to].iter().filter(|token| token.is(Shape::LETTERS)).count()
}

fn ending(tokens: &[Token]) -> Ending {
    for token in tokens.iter().rev() {
        if token.is(Shape::QUOTE.or(Shape::CLOSE)) {
            continue;
        }
        return if token.is(Shape::PERIOD.or(Shape::ELLIPSIS)) {
            Ending::Stop
        } else if token.is(Shape::EXCLAMATION) {
            Ending::Exclamation
        } else if token.is(Shape::COLON) {
            Ending::Colon
        } else if token.is(Shape::SEMICOLON.or(Shape::COMMA)) {
            Ending::List
        } else {
            Ending::Open
        };
    }
    Ending::Open
}

/// `1. …`, `1) …`, `IV. …`, `a) …`, `- …`, `• …`, `1.2. …`; not `KT. …`
fn is_list_point(text: &str, tokens: &[Token]) -> bool {
    let [first, rest @ ..] = tokens else { return false };
    if first.is(Shape::PUNCT) {
        let closes = Shape::QUOTE.or(Shape::OPEN).or(Shape::CLOSE);
        // Pictures are ornaments: `🔰 Sáng 5/3, …`.
        if first.text(text) >= "\u{1F000}" {
            return false;
        }
        return !first.is(closes) && rest.first().is_some_and(|next| next.is(Shape::LETTERS));
    }
    let label = first.text(text);
    let roman = label.len() <= 5 && label.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'));
    let short = first.is(Shape::DIGITS) && label.len() <= 2 || label.len() == 1 || label == "đ" || roman;
    let mark = |token: &Token| token.is(Shape::PERIOD.or(Shape::CLOSE)) && token.is_glued();
    short
        && rest.first().is_some_and(mark)
        && (first.is(Shape::DIGITS) || rest.get(1).is_some_and(|next| !next.is_glued()))
        && rest.get(1).is_some_and(|next| !next.is_glued() || next.is(Shape::DIGITS.or(Shape::LETTERS)))
}

/// From the first byte of the line of `first` to the last one of the line of `last`.
fn whole_lines(text: &str, first: &Token, last: &Token) -> Span {
    let before = &text[..first.start() as usize];
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| !is_line_end(*c) && !c.is_alphanumeric())
        .last()
        .map_or(before.len(), |(at, _)| at);
    let after = &text[last.end() as usize..];
    let length = after.find(is_line_end).unwrap_or(after.len());
    Span::new(start as u32, last.end() + length as u32)
}

/// The characters at which the tokenizer begins a line.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}')
}
