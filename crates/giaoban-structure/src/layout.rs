//! From blocks to zone kinds.
//!
//! First every block is looked at alone: counters, share bars, photo credits, by-lines and stamps
//! show what they are. Then the page is read from both ends: the headline stands before the first
//! running text, names and teasers behind the last. What remains between is text, with headings
//! and captions in it. Every step is one walk over the blocks.

use giaoban_core::text::{Match, SentenceRange, Shape, Span, Token};
use giaoban_core::{Zone, ZoneKind};

use crate::block::{self, Block, Counts, Ending, FURNITURE_WORDS};
use crate::marks::Marks;
use crate::phrases::{Cue, Cues};
use crate::stamp::{DateLine, Dateline, StampReader};

/// Where a date line stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Position {
    /// Before the headline.
    Top,
    /// After the headline, before the text.
    Head,
    /// After the text.
    Tail,
}

/// A date line of the page.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Stamp {
    pub(crate) block: usize,
    pub(crate) line: DateLine,
    pub(crate) position: Position,
    pub(crate) cues: Cues,
}

/// The blocks of a page with their kinds.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) blocks: Vec<Block>,
    pub(crate) kinds: Vec<ZoneKind>,
    pub(crate) stamps: Vec<Stamp>,
    /// The dateline of the text.
    pub(crate) dateline: Option<Dateline>,
    /// The blocks of the headline.
    pub(crate) title: Option<(usize, usize)>,
}

/// What a block is by itself.
#[derive(Clone, PartialEq, Debug)]
enum Local {
    /// Text of some sort.
    Open,
    /// Its kind is certain.
    Kind(ZoneKind),
    /// A caption, unless it is the only headline.
    Caption,
    /// A heading over teasers, or an empty one.
    Header,
    /// A date line.
    Date(DateLine),
}

/// How many blocks the head of a page has at most before its text: menus and all.
const HEAD_BLOCKS: usize = 200;

/// The longest first paragraph that still is a lead, in words. Leads of this press have 25 to 100.
const LEAD_WORDS: usize = 140;

struct Reader<'d> {
    text: &'d str,
    tokens: &'d [Token],
    blocks: Vec<Block>,
    local: Vec<Local>,
    kinds: Vec<ZoneKind>,
    glued: &'d [&'static str],
}

/// What a layout is read from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'d> {
    pub(crate) text: &'d str,
    pub(crate) tokens: &'d [Token],
    pub(crate) sentences: &'d [SentenceRange],
    /// Matches of the structure's own phrases.
    pub(crate) matches: &'d [Match],
    /// The headline that the record gives.
    pub(crate) title: Option<&'d str>,
    /// Zones that the markup of the source tells, in order.
    pub(crate) told: &'d [Zone],
}

/// Gives every block its kind, and notes the tokens that later steps look at.
pub(crate) fn layout(page: Page<'_>, stamps: &StampReader, glued: &[&'static str], marks: &mut Marks<'_>) -> Layout {
    let Page { text, tokens, sentences, matches, title, told } = page;
    let mut blocks = block::blocks(text, tokens, sentences, matches, marks);
    let mut dates = split_stamps(page, stamps, marks, &mut blocks).into_iter();
    let mut reader =
        Reader { text, tokens, local: Vec::new(), kinds: vec![ZoneKind::Body; blocks.len()], blocks, glued };
    let local = |block: &Block| {
        let date = dates.next().unwrap_or_else(|| stamps.line(text, tokens, block));
        date.map_or_else(|| reader.local(block), Local::Date)
    };
    reader.local = reader.blocks.iter().map(local).collect();
    reader.told(told);
    reader.read(stamps, title)
}

/// Parts a stamp from the headline or text on its line. Returns the date lines that the first blocks are.
fn split_stamps(
    page: Page<'_>,
    stamps: &StampReader,
    marks: &Marks<'_>,
    blocks: &mut Vec<Block>,
) -> Vec<Option<DateLine>> {
    let Page { text, tokens, matches, .. } = page;
    let mut dates = Vec::new();
    let mut at = 0;
    while at < blocks.len().min(12) {
        let one = &blocks[at];
        let done = one.is_prose();
        let date = stamps.line(text, tokens, one);
        let split = if date.is_some() {
            None
        } else {
            let before = stamps.before_text(text, tokens, one);
            let after = || {
                if one.first.has(Cue::LetterNumber) {
                    stamps.after_number(text, tokens, one)
                } else {
                    stamps.after_text(text, tokens, one)
                }
            };
            before.or_else(|| if done { None } else { after() }).map(|(split, _)| split)
        };
        if let Some(split) = split.filter(|&split| split > one.start && split < one.end) {
            let [left_marks, right_marks] = marks.split(one.marks, split);
            let part = |from: usize, to: usize, span: Span, marks: (u32, u32)| {
                let first = matches.partition_point(|m| (m.start as usize) < from);
                let last = matches.partition_point(|m| (m.start as usize) < to);
                let own = &tokens[from..to];
                let count = |shape: Shape| own.iter().filter(|t| t.is(shape)).count();
                let counts = Counts {
                    words: count(Shape::LETTERS),
                    numbers: count(Shape::DIGITS),
                    sentences: count(Shape::SENTENCE_START),
                    marks,
                };
                block::block(text, tokens, from..to, span, &matches[first..last], counts)
            };
            // The marks between both belong to the stamp only where they close a bracket.
            let left = Span::new(one.span.start(), tokens[split - 1].end());
            let right = Span::new(tokens[split].start(), one.span.end());
            let parts = [part(one.start, split, left, left_marks), part(split, one.end, right, right_marks)];
            dates.extend(parts.each_ref().map(|part| stamps.line(text, tokens, part)));
            blocks.splice(at..=at, parts);
            at += 1;
        } else {
            dates.push(date);
        }
        at += 1;
        if done {
            break;
        }
    }
    dates
}

impl Reader<'_> {
    fn token(&self, at: usize, block: &Block) -> Option<&Token> {
        self.tokens[..block.end].get(at)
    }

    /// What a block that is no date line is by itself.
    fn local(&self, block: &Block) -> Local {
        use ZoneKind::*;
        let after_head = self.token(block.head_end, block);
        let colon = after_head.is_some_and(|t| t.is(Shape::COLON));
        let at_end = after_head.is_none();
        let rest = block.words.saturating_sub(self.words(block.start, block.head_end));
        let one_sentence = block.sentences <= 1 + usize::from(!block.whole);
        if block.words == 0 {
            return if block.numbers == 0 { Local::Open } else { self.numbers_only(block) };
        }
        let counts = block.any.has(Cue::Counter) || block.first.has(Cue::CounterStart) && colon;
        if counts
            && block.words <= 14
            && block.ending != Ending::Stop
            && block.words - block.furniture_words <= 2
            && (block.numbers > 0 || colon && rest == 0)
        {
            return Local::Kind(Counter);
        }
        if block.covered.has(Cue::RelatedHeader) {
            return Local::Header;
        }
        if self.is_furniture(block) {
            return Local::Kind(Furniture);
        }
        let opens = after_head.is_some_and(|t| t.is(Shape::OPEN.or(Shape::DASH)));
        let closed = at_end || rest == 0 || rest <= 3 && block.furniture_words >= rest;
        if block.first.has(Cue::Media) && (colon || closed || opens) && block.words <= 40 && one_sentence
            || self.is_file(block)
        {
            return Local::Kind(Media);
        }
        if self.is_teaser(block) {
            return if block.covered.has(Cue::RelatedStart) { Local::Header } else { Local::Kind(Related) };
        }
        if block.covered.has(Cue::BylineWhole) {
            return Local::Kind(Byline);
        }
        if block.first.has(Cue::Byline) && rest <= 12 && block.sentences <= 2 {
            let names = self.capitals(block.head_end, block.end);
            let phrase = block.head_end - block.first_word;
            let short = rest <= 4 && names > 0 && colon;
            if rest > 0 && (names * 2 > rest || short) && (colon || opens || phrase >= 2 && names == rest) {
                return Local::Kind(Byline);
            }
        }
        if block.photo.is_some() && block.words <= 110 {
            return Local::Kind(Caption);
        }
        if self.is_credit(block, colon, rest) {
            return Local::Kind(Credit);
        }
        // `Ảnh minh họa. Nguồn: Internet`
        let brief = one_sentence || block.sentences == 2 && block.words <= 8;
        if block.first.has(Cue::CaptionStart) && block.words <= 40 && brief && !block.any.has(Cue::Speech) {
            return Local::Caption;
        }
        Local::Open
    }

    /// A line of numbers and marks: the time of a player, page numbers.
    fn numbers_only(&self, block: &Block) -> Local {
        let own = &self.tokens[block.start..block.end];
        let clock = own.windows(3).any(|t| t[0].is(Shape::DIGITS) && t[1].is(Shape::COLON) && t[2].is(Shape::DIGITS));
        if clock && own.len() <= 12 { Local::Kind(ZoneKind::Media) } else { Local::Open }
    }

    fn is_furniture(&self, block: &Block) -> bool {
        let own = &self.tokens[block.start..block.end];
        let after_head = self.token(block.head_end, block);
        if block.words <= FURNITURE_WORDS
            && block.furniture_words * 5 >= block.words * 4
            && block.ending != Ending::List
        {
            return true;
        }
        if block.words <= 60 && self.tokens[block.start].text(self.text).starts_with('©') {
            return true;
        }
        if block.first.has(Cue::FurnitureStart) && block.words <= 45 {
            let phrase = block.head_end - block.first_word;
            if phrase >= 3 || after_head.is_some_and(|t| t.is(Shape::COLON.or(Shape::DIGITS))) {
                return true;
            }
        }
        // `Đánh giá: 4.5/5 (12 lượt)`
        let rated = block.first.has(Cue::Furniture)
            && block.head_end >= block.first_word + 2
            && after_head.is_some_and(|t| t.is(Shape::COLON))
            && own.get(block.head_end + 1 - block.start).is_some_and(|t| t.is(Shape::DIGITS));
        if rated && block.words <= 6 {
            return true;
        }
        // A line that is nothing but an address.
        let glued = own[1..].iter().all(|t| t.is_glued());
        if glued && own.len() >= 3 && own.iter().any(|t| matches!(t.text(self.text), "@" | "www" | "http" | "https")) {
            return true;
        }
        // `#dânvậnkhéo #mttq`
        let text = self.text;
        let tag = |t: &Token| t.text(text) == "#";
        if own.len() >= 2 && tag(&own[0]) && own.windows(2).all(|pair| pair[1].is_glued() != tag(&pair[1])) {
            return true;
        }
        // `Trang chủ > Tin tức > …`
        let arrow = |t: &Token| matches!(t.text(self.text), ">" | "»" | "›" | "→" | "|");
        if block.first.has(Cue::Furniture) && after_head.is_some_and(arrow) && block.words <= 60 {
            return true;
        }
        // A line of a table of contents: dots and a page number.
        matches!(own, [.., dots, page] if dots.is(Shape::ELLIPSIS) && dots.end() - dots.start() >= 4 && page.is(Shape::DIGITS))
    }

    /// `baocao_quy_3.pdf`, alone on its line or behind a few words.
    fn is_file(&self, block: &Block) -> bool {
        let [.., dot, extension] = &self.tokens[block.start..block.end] else { return false };
        const EXTENSIONS: [&str; 15] = [
            "mp3", "mp", "mp4", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "rar", "jpg", "jpeg", "png",
        ];
        // `mp3` is two tokens.
        let (dot, extension) = if extension.is(Shape::DIGITS) && block.end - block.start >= 3 {
            (&self.tokens[block.end - 3], dot)
        } else {
            (dot, extension)
        };
        dot.is(Shape::PERIOD)
            && dot.is_glued()
            && extension.is_glued()
            && block.words <= 40
            && EXTENSIONS.iter().any(|known| extension.text(self.text).eq_ignore_ascii_case(known))
    }

    /// A link to another story: `Bài trước: …`, `Bài trướcHội nghị …`, `>> …`.
    fn is_teaser(&self, block: &Block) -> bool {
        let first = &self.tokens[block.start];
        if matches!(first.text(self.text), ">" | "»" | "►" | "▶" | "›" | "→" | "➤") && block.words <= 45 {
            return true;
        }
        if block.first.has(Cue::RelatedStart) && block.words <= 60 {
            let Some(next) = self.token(block.head_end, block) else { return true };
            let mark = next.is(Shape::COLON.or(Shape::DASH).or(Shape::QUOTE))
                || matches!(next.text(self.text), ">" | "»" | "|");
            if mark || next.is(Shape::CAPITAL) && block.ending != Ending::Stop {
                return true;
            }
        }
        let mixed = self.tokens[block.start..block.end.min(block.start + 4)].iter().any(|t| t.is(Shape::MIXED));
        mixed && block.words <= 60 && {
            let line = &self.text[first.start() as usize..];
            self.glued.iter().any(|phrase| {
                line.strip_prefix(phrase).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase)
            })
        }
    }

    fn is_credit(&self, block: &Block, colon: bool, rest: usize) -> bool {
        if block.covered.has(Cue::CreditWhole) {
            return true;
        }
        if !block.first.has(Cue::Credit) || rest == 0 || block.sentences > 2 {
            return false;
        }
        if colon {
            return rest <= 25;
        }
        let own = &self.tokens[block.head_end..block.end];
        // `Theo baochinhphu.vn`
        let mut behind = own[1..].iter().filter(|t| !t.is(Shape::CLOSE));
        if own.len() >= 3 && own[1].is(Shape::PERIOD) && behind.all(|t| t.is_glued()) {
            return true;
        }
        // `Theo Báo …`: the name may begin inside the phrase.
        let last = &self.tokens[block.head_end - 1];
        let named = block.head_end > block.first_word + 1 && last.is(Shape::CAPITAL);
        rest <= 9
            && (named || own[0].is(Shape::CAPITAL.or(Shape::QUOTE)))
            && (block.ending == Ending::Open || block.ending == Ending::Stop && rest <= 5)
            && self.capitals(block.head_end, block.end) * 2 >= rest
            && !self.tokens[block.start..block.end].iter().any(|t| t.is(Shape::COMMA))
    }

    fn words(&self, from: usize, to: usize) -> usize {
        self.tokens[from.min(to)..to].iter().filter(|t| t.is(Shape::LETTERS)).count()
    }

    fn capitals(&self, from: usize, to: usize) -> usize {
        self.tokens[from.min(to)..to].iter().filter(|t| t.is(Shape::CAPITAL)).count()
    }

    /// One sentence that says who is seen doing what.
    fn is_scene(&self, block: &Block) -> bool {
        let one = block.sentences <= 1 && !block.list_point && !block.any.has(Cue::Speech);
        let shown = one && matches!(block.ending, Ending::Open | Ending::Stop);
        let done =
            block.first.has(Cue::PersonStart) && block.any.has(Cue::CaptionVerb) && (4..=70).contains(&block.words);
        // Without a person, only what is short and closed: open ones are headings, long ones text.
        let opened = block.first.has(Cue::CaptionOpener) && block.ending == Ending::Stop && block.words <= 14;
        shown && (done || opened)
    }

    /// A person's name, two, or a name with a press body: `Đào Quyên`, `PHƯƠNG DUNG - THU HÀ`, `Thu Hà (t/h)`.
    fn is_name(&self, block: &Block) -> bool {
        if block.numbers > 0 || block.list_point || block.any.has(Cue::PersonStart) || block.ending == Ending::Colon {
            return false;
        }
        let own = &self.tokens[block.start..block.end];
        let only = |allowed: Shape| own.iter().all(|t| t.is(Shape::LETTERS.or(allowed)));
        if block.capitals && block.words <= 5 && own.len() <= 10 {
            return block.ending == Ending::Open || block.words <= 3 && own.last().is_some_and(|t| t.is(Shape::PERIOD));
        }
        // Two names or more, or a name and where the writer works.
        let part = |t: &Token| {
            t.is(Shape::DASH.or(Shape::SLASH).or(Shape::OPEN).or(Shape::COMMA))
                || matches!(t.text(self.text), "&" | "|")
        };
        let Some(name) = own.iter().position(part).filter(|&at| at > 0) else { return false };
        // `Thu Hà (t/h)`, `T.H (tổng hợp)`
        let starts = own[0].is(Shape::CAPITAL) && own[1].is(Shape::CAPITAL.or(Shape::PERIOD));
        if !starts || block.words > 16 || block.ending != Ending::Open || !only(Shape::PUNCT) {
            return false;
        }
        let capitals = self.capitals(block.start, block.end);
        let whole_name = (2..=5).contains(&name) && own[..name].iter().all(|t| t.is(Shape::CAPITAL));
        capitals * 3 >= block.words * 2 && block.words <= 14
            || capitals * 2 >= block.words && (block.words <= 6 || whole_name && !own[name].is(Shape::COMMA))
    }

    fn is_open(&self, at: usize) -> bool {
        matches!(self.local[at], Local::Open)
    }

    /// A headline by its look, and by itself nothing else.
    fn is_headline(&self, at: usize) -> bool {
        self.is_open(at) && self.blocks[at].is_headline()
    }

    fn is_prose(&self, at: usize) -> bool {
        self.is_open(at) && self.blocks[at].is_prose()
    }

    /// Believes what the markup says of blocks, unless they say themselves what they are.
    fn told(&mut self, mut told: &[Zone]) {
        for (block, local) in self.blocks.iter().zip(&mut self.local) {
            while let [zone, rest @ ..] = told
                && zone.span.end() <= block.span.start()
            {
                told = rest;
            }
            let Some(zone) = told.first() else { return };
            let inside = zone.span.start() <= block.span.start() && block.span.end() <= zone.span.end();
            let known = match local {
                Local::Open => false,
                // A photo credit inside a by-line makes no caption of it.
                Local::Caption | Local::Kind(ZoneKind::Caption | ZoneKind::Byline) => zone.kind == ZoneKind::Heading,
                Local::Kind(ZoneKind::Furniture) => zone.kind != ZoneKind::Caption,
                _ => true,
            };
            if inside && !known {
                *local = Local::Kind(zone.kind);
            }
        }
    }

    fn read(mut self, stamps: &StampReader, given: Option<&str>) -> Layout {
        let n = self.blocks.len();
        for at in 0..n {
            self.kinds[at] = match &self.local[at] {
                Local::Kind(kind) => *kind,
                Local::Caption => ZoneKind::Caption,
                Local::Header => ZoneKind::Furniture,
                Local::Date(_) => ZoneKind::Stamp,
                Local::Open => ZoneKind::Body,
            };
        }
        let letter = self.letter();
        let prose = (0..n).find(|&at| self.is_prose(at));
        let mut title = letter;
        let (mut first, mut last) = (n, n);
        if let Some(begin) = prose {
            let comments = self.comments(begin);
            let end = (begin..comments).rev().find(|&at| self.is_prose(at)).unwrap_or(begin);
            (first, last) = (begin, end);
            if title.is_none() {
                title = self.title(begin, given);
            }
            if letter.is_none() {
                self.head(begin, title);
                self.lead(begin, title.is_some() || given.is_some_and(|t| !t.trim().is_empty()), stamps);
            }
            self.middle(begin, end, letter.is_some());
            self.tail(end + 1, letter.is_some());
            for kind in &mut self.kinds[comments..] {
                use ZoneKind::{Body, Byline, Caption, Heading, Stamp};
                if matches!(kind, Body | Byline | Caption | Heading | Stamp) {
                    *kind = ZoneKind::Furniture;
                }
            }
        } else if n > 1 {
            // No running text: a headline with its stamp or counters, or a list.
            let marked = self.local.iter().any(|local| !matches!(local, Local::Open));
            if marked && title.is_none() {
                title = self.title(n, given);
                let after = title.map_or(0, |(_, end)| end);
                self.head(after, title);
                self.tail(after, false);
                (first, last) = (after, after);
            }
        }
        if n == 1 && matches!(self.local[0], Local::Caption) {
            self.kinds[0] = ZoneKind::Body;
        }
        let dateline = (first < n).then(|| stamps.dateline(self.text, self.tokens, &self.blocks[first])).flatten();
        // Rules and dots go with what stands above them.
        for at in 1..n {
            let block = &self.blocks[at];
            let above = self.kinds[at - 1];
            let quiet = !matches!(above, ZoneKind::Title | ZoneKind::Stamp | ZoneKind::Lead | ZoneKind::Caption);
            if block.words == 0 && block.numbers == 0 && quiet && self.is_open(at) {
                self.kinds[at] = above;
            }
        }
        let title_at = title.map_or(first, |(start, _)| start);
        let mut found = Vec::new();
        for (at, local) in self.local.into_iter().enumerate() {
            let Local::Date(line) = local else { continue };
            if self.kinds[at] != ZoneKind::Stamp {
                continue;
            }
            let position = if at < title_at {
                Position::Top
            } else if at > last {
                Position::Tail
            } else {
                Position::Head
            };
            found.push(Stamp { block: at, line, position, cues: self.blocks[at].any });
        }
        Layout { blocks: self.blocks, kinds: self.kinds, stamps: found, dateline, title }
    }

    /// The headline among the blocks before `end`.
    fn title(&mut self, end: usize, given: Option<&str>) -> Option<(usize, usize)> {
        let end = end.min(HEAD_BLOCKS);
        let given = given.map(squeezed).filter(|t| !t.is_empty());
        let mut best: Option<(i64, usize)> = None;
        for at in 0..end {
            let block = &self.blocks[at];
            let same = given.as_deref().is_some_and(|given| {
                block.span.len() as usize <= given.len() * 2 + 16 && squeezed(block.span.of(self.text)) == given
            });
            let weak = matches!(self.local[at], Local::Caption) && block.is_headline();
            if !same && !weak && !self.is_headline(at) {
                continue;
            }
            let date = |i: usize| self.local.get(i).is_some_and(|local| matches!(local, Local::Date(_)));
            let mut score = block.words.min(16) as i64;
            score += if date(at + 1) { 8 } else { 0 };
            score += if at > 0 && date(at - 1) { 3 } else { 0 };
            score -= if block.words < 6 { 6 } else { 0 };
            score -= if weak { 10 } else { 0 };
            score -= if block.first.has(Cue::Masthead) || block.first.has(Cue::LetterHead) { 12 } else { 0 };
            score -= if self.is_name(block) { 8 } else { 0 };
            score += if same { 100 } else { 0 };
            // Printed twice, as in a breadcrumb and again as the headline: the later one counts.
            if best.is_none_or(|(other, other_at)| score > other || score == other && self.same_words(other_at, at)) {
                best = Some((score, at));
            }
        }
        let (_, start) = best?;
        let mut stop = start + 1;
        // A headline in capitals may be set in several lines.
        while stop < end
            && self.is_open(stop)
            && self.blocks[start].upper
            && self.blocks[stop].upper
            && !self.blocks[stop].blank_before
            && self.blocks[stop].is_headline()
        {
            stop += 1;
        }
        self.kinds[start..stop].fill(ZoneKind::Title);
        Some((start, stop))
    }

    fn same_words(&self, a: usize, b: usize) -> bool {
        let words = |at: usize| {
            let block = &self.blocks[at];
            self.tokens[block.start..block.end].iter().map(|t| t.word)
        };
        let (a_block, b_block) = (&self.blocks[a], &self.blocks[b]);
        a_block.end - a_block.start == b_block.end - b_block.start && words(a).eq(words(b))
    }

    /// Everything before the text, which begins at block `first`.
    fn head(&mut self, first: usize, title: Option<(usize, usize)>) {
        let (start, stop) = title.unwrap_or((first, first));
        for at in 0..start.min(first) {
            match self.local[at] {
                Local::Open | Local::Caption | Local::Header if title.is_some() => self.kinds[at] = ZoneKind::Furniture,
                _ => {}
            }
        }
        // Teasers under a heading of their own, before the headline.
        self.teasers_after_headers(0, start.saturating_sub(1), 2);
        let mut at = stop;
        while at < first {
            if !self.is_open(at) || self.kinds[at] == ZoneKind::Title {
                at += 1;
                continue;
            }
            let run = self.headlines(at, first);
            if run >= 2 {
                self.kinds[at..at + run].fill(ZoneKind::Related);
                at += run;
                continue;
            }
            let block = &self.blocks[at];
            self.kinds[at] = if title.is_none() {
                ZoneKind::Body
            } else if self.same_words(start, at) {
                ZoneKind::Title
            } else if self.is_name(block) && block.words <= 8 {
                ZoneKind::Byline
            } else if self.is_scene(block) {
                ZoneKind::Caption
            } else if block.words >= 20 && block.sentences <= 2 {
                ZoneKind::Lead
            } else if block.ending == Ending::Open && block.words > 0 {
                ZoneKind::Heading
            } else {
                ZoneKind::Body
            };
            at += 1;
        }
    }

    /// Number of headlines in a row from block `at`, at most to `end`: teasers, not points of a list.
    fn headlines(&self, at: usize, end: usize) -> usize {
        if at > 0 && self.blocks[at - 1].ending == Ending::Colon {
            return 0;
        }
        (at..end)
            .take_while(|&i| {
                self.is_headline(i)
                    && self.blocks[i].words >= 6
                    && !self.is_scene(&self.blocks[i])
                    && !self.is_repeated(i)
            })
            .count()
    }

    /// Marks the teasers behind headings such as `Tin liên quan`, between blocks `from` and `to`. A
    /// heading with fewer than `least` headlines is left alone.
    fn teasers_after_headers(&mut self, from: usize, to: usize, least: usize) {
        let mut at = from;
        while at < to.min(self.blocks.len()) {
            if !matches!(self.local[at], Local::Header) {
                at += 1;
                continue;
            }
            // Where the next block to be looked at is, and where the teasers end: counters count only between them.
            let mut stop = at + 1;
            let mut end = stop;
            let mut headlines = 0;
            while stop < to {
                let block = &self.blocks[stop];
                let teaser = match &self.local[stop] {
                    Local::Open => !(block.words >= 40 || block.sentences >= 3) && block.ending != Ending::Colon,
                    Local::Date(_) | Local::Caption => true,
                    Local::Kind(kind) => matches!(kind, ZoneKind::Related | ZoneKind::Counter),
                    Local::Header => false,
                };
                if !teaser {
                    break;
                }
                headlines += usize::from(block.words >= 4);
                stop += 1;
                if !matches!(self.local[stop - 1], Local::Kind(ZoneKind::Counter)) {
                    end = stop;
                }
            }
            if headlines >= least {
                self.kinds[at..end].fill(ZoneKind::Related);
            }
            at = end;
        }
    }

    /// Decides whether the first paragraph is the lead.
    fn lead(&mut self, first: usize, titled: bool, stamps: &StampReader) {
        let block = &self.blocks[first];
        if block.words > LEAD_WORDS || block.ending == Ending::Colon || block.list_point {
            return;
        }
        // There must be a text that it leads to.
        let more = (first + 1..self.blocks.len()).any(|at| self.is_prose(at) && !self.is_scene(&self.blocks[at]));
        if !more {
            return;
        }
        let dateline = stamps.dateline(self.text, self.tokens, block).is_some();
        let already = self.kinds[..first].contains(&ZoneKind::Lead);
        let goes_on = block.first.has(Cue::Connective);
        // Without a headline, the text may be cut out of a longer one.
        let short = block.sentences <= 2 && block.words <= 60;
        if dateline || !already && (titled || short && !goes_on) {
            self.kinds[first] = ZoneKind::Lead;
        }
    }

    /// Headings, captions and teasers between the first and the last running text.
    fn middle(&mut self, first: usize, last: usize, letter: bool) {
        self.teasers_after_headers(first + 1, last, 1);
        let mut at = first + 1;
        while at <= last {
            if !self.is_open(at) || self.kinds[at] != ZoneKind::Body {
                if matches!(self.local[at], Local::Date(_))
                    && self.kinds[at] == ZoneKind::Stamp
                    && !self.is_published(at)
                {
                    self.kinds[at] = ZoneKind::Heading;
                }
                at += 1;
                continue;
            }
            // Teasers are set between the lead and the text.
            let near_lead = self.kinds[at - 1] == ZoneKind::Lead
                || matches!(self.kinds[at - 1], ZoneKind::Caption | ZoneKind::Related)
                    && at > 1
                    && self.kinds[at - 2] == ZoneKind::Lead;
            let run = if near_lead { self.headlines(at, last) } else { 0 };
            if run >= 2 {
                self.kinds[at..at + run].fill(ZoneKind::Related);
                at += run;
                continue;
            }
            if !letter {
                self.kinds[at] = self.inner_kind(at, last);
            }
            at += 1;
        }
    }

    fn is_published(&self, at: usize) -> bool {
        self.blocks[at].any.has(Cue::Published) || self.blocks[at].any.has(Cue::Updated)
    }

    /// The kind of a block of text that has running text before it, up to the last one at block `last`.
    fn inner_kind(&self, at: usize, last: usize) -> ZoneKind {
        let block = &self.blocks[at];
        // What closes the text tells how the event ended.
        let closing = at == last && block.ending == Ending::Stop;
        if self.is_scene(block) && !closing || block.ending == Ending::Open && self.is_repeated(at) {
            return ZoneKind::Caption;
        }
        let before = &self.blocks[at - 1];
        // Points of a list, rows of a table.
        let row = self.kinds[at - 1] == ZoneKind::Body && before.ending == Ending::Open && !before.is_prose();
        let in_list = before.ending == Ending::Colon || row || block.numbers * 2 > block.words + 1;
        let short = block.words > 0 && block.words <= 30 && block.sentences <= 2;
        let is_text =
            |next: &Block| next.is_prose() || next.list_point || next.ending != Ending::Open && next.words >= 4;
        let next_is_text = self.blocks.get(at + 1).is_some_and(is_text);
        let numbered = block.list_point && !self.tokens[block.start].is(Shape::PUNCT);
        match block.ending {
            Ending::Open | Ending::Exclamation if short && !in_list => {
                if block.first.has(Cue::PersonStart)
                    && block.words >= 6
                    && !block.list_point
                    && !block.any.has(Cue::Speech)
                {
                    ZoneKind::Caption
                } else if next_is_text && (!block.list_point || numbered) && block.words >= 2 {
                    ZoneKind::Heading
                } else {
                    ZoneKind::Body
                }
            }
            Ending::Colon | Ending::Stop if block.upper && short && block.words >= 2 => ZoneKind::Heading,
            _ => ZoneKind::Body,
        }
    }

    /// The block before or behind says the same: a caption that the page prints twice.
    fn is_repeated(&self, at: usize) -> bool {
        at > 0 && self.same_words(at, at - 1) || at + 1 < self.blocks.len() && self.same_words(at, at + 1)
    }

    /// A body that signs a text: `Phòng Nội vụ huyện`.
    fn is_body(&self, block: &Block) -> bool {
        block.first.has(Cue::BylineBody)
            && block.ending == Ending::Open
            && (2..=12).contains(&block.words)
            && block.numbers == 0
            && self.tokens[block.first_word].is(Shape::CAPITAL)
            && !block.any.has(Cue::Speech)
            && !block.any.has(Cue::CaptionVerb)
            && !block.list_point
    }

    /// The heading over what readers wrote below the text, which begins at block `first`; the number of blocks when there is none,
    /// or more text stands behind it than before.
    fn comments(&self, first: usize) -> usize {
        let n = self.blocks.len();
        let Some(heading) = (first..n).find(|&at| self.blocks[at].covered.has(Cue::Comments)) else { return n };
        let words = |from: usize, to: usize| self.blocks[from..to].iter().map(|block| block.words).sum::<usize>();
        if words(heading, n) > words(first, heading) { n } else { heading }
    }

    /// Everything behind the text, from block `from`.
    fn tail(&mut self, from: usize, letter: bool) {
        let n = self.blocks.len();
        self.teasers_after_headers(from, n, 1);
        // After the name of the writer or a source, the text has ended.
        let mut ended = false;
        let mut named = false;
        let mut at = from;
        while at < n {
            let kind = self.kinds[at];
            if kind == ZoneKind::Stamp && ended && !self.is_published(at) {
                // The date of a teaser stands above or below it.
                if self.is_headline(at - 1) || at + 1 < n && self.is_headline(at + 1) {
                    self.kinds[at] = ZoneKind::Related;
                    for next in [at - 1, at + 1] {
                        if next >= from && next < n && self.is_headline(next) {
                            self.kinds[next] = ZoneKind::Related;
                        }
                    }
                }
            }
            if !self.is_open(at) || kind != ZoneKind::Body {
                named |= kind == ZoneKind::Byline;
                ended |= matches!(kind, ZoneKind::Byline | ZoneKind::Credit | ZoneKind::Related | ZoneKind::Furniture);
                if kind == ZoneKind::Caption
                    && at > from
                    && self.kinds[at - 1] == ZoneKind::Byline
                    && self.blocks[at].photo == Some(self.blocks[at].head_end)
                {
                    // `Bài: …`, then `Ảnh: …` on a line of its own.
                    self.kinds[at] = ZoneKind::Byline;
                }
                at += 1;
                continue;
            }
            if letter {
                at += 1;
                continue;
            }
            let block = &self.blocks[at];
            let in_list = at > 0 && self.blocks[at - 1].ending == Ending::Colon;
            self.kinds[at] = if block.words == 0 {
                if block.numbers > 0 && ended { ZoneKind::Furniture } else { ZoneKind::Body }
            } else if in_list && !ended {
                ZoneKind::Body
            } else if (self.is_name(block) || !named && self.is_body(block)) && !block.is_prose() {
                // Names below teasers and share bars are menus.
                if named && self.kinds[at - 1] != ZoneKind::Byline { ZoneKind::Furniture } else { ZoneKind::Byline }
            } else if self.headlines(at, n.min(at + 2)) == 2 {
                let run = self.headlines(at, n);
                self.kinds[at..at + run].fill(ZoneKind::Related);
                at += run;
                ended = true;
                continue;
            } else if ended {
                if block.is_headline() || block.words < 12 { ZoneKind::Furniture } else { ZoneKind::Body }
            } else if self.is_scene(block)
                || block.first.has(Cue::PersonStart)
                    && block.ending == Ending::Open
                    && block.words >= 6
                    && !block.list_point
            {
                ZoneKind::Caption
            } else {
                ZoneKind::Body
            };
            named |= self.kinds[at] == ZoneKind::Byline;
            ended |= named;
            at += 1;
        }
    }

    /// An official letter or decision: its head, subject and signature. Returns the blocks of the
    /// subject; `None` for any other text.
    fn letter(&mut self) -> Option<(usize, usize)> {
        let n = self.blocks.len().min(HEAD_BLOCKS);
        let find =
            |cue: Cue, end: usize| (0..end).find(|&at| self.blocks[at].first.has(cue) && !self.blocks[at].is_prose());
        // In two columns, the name of the office stands before it on the line.
        let beside = |at: &usize| self.blocks[*at].upper && self.blocks[*at].any.has(Cue::LetterHead);
        let head = find(Cue::LetterHead, n.min(12)).or_else(|| (0..n.min(4)).find(beside));
        let to = find(Cue::LetterTo, n.min(40));
        let number = find(Cue::LetterNumber, n.min(20))
            .filter(|&at| self.blocks[at].numbers > 0 || self.blocks[at].ending != Ending::Stop);
        // Two of the three, so that a report on a letter is not taken for one.
        if usize::from(head.is_some()) + usize::from(to.is_some()) + usize::from(number.is_some()) < 2 {
            return None;
        }
        let first_prose = (0..self.blocks.len()).find(|&at| self.blocks[at].is_prose()).unwrap_or(self.blocks.len());
        let end = to.unwrap_or(first_prose).min(first_prose);
        let lowest = head.or(number).map_or(0, |at| at + 1);
        let subject = (0..end).find(|&at| self.blocks[at].first.has(Cue::LetterSubject));
        let kind = (lowest..end).find(|&at| self.blocks[at].covered.has(Cue::LetterType));
        let open = |at: usize| {
            let block = &self.blocks[at];
            block.ending == Ending::Open
                && block.words > 0
                && !matches!(self.local[at], Local::Date(_))
                && !block.is_prose()
        };
        let (start, stop) = match (kind, subject) {
            // `QUYẾT ĐỊNH`, then what it is about: several lines in capitals, or one sentence.
            (Some(kind), _) => {
                let mut stop = kind + 1;
                let in_capitals = stop < end && self.blocks[stop].upper;
                while stop < end
                    && open(stop)
                    && self.blocks[stop].upper == in_capitals
                    && !self.blocks[stop].first.has(Cue::LetterIssuer)
                    && (in_capitals || stop == kind + 1)
                {
                    stop += 1;
                }
                (kind, stop)
            }
            (None, Some(subject)) => {
                let mut stop = subject + 1;
                while stop < end && open(stop) && !self.blocks[stop].blank_before && !self.blocks[stop].upper {
                    stop += 1;
                }
                (subject, stop)
            }
            (None, None) => {
                let headline = |&at: &usize| {
                    let block = &self.blocks[at];
                    open(at)
                        && block.words >= 4
                        && !block.first.has(Cue::LetterHead)
                        && !block.first.has(Cue::LetterNumber)
                };
                let start = (lowest..end).rev().find(headline)?;
                (start, start + 1)
            }
        };
        // What stands between the subject and the text belongs to the text.
        let end = stop.max(lowest);
        for at in 0..end {
            if (start..stop).contains(&at) {
                self.kinds[at] = ZoneKind::Title;
            } else if !matches!(self.local[at], Local::Date(_)) {
                self.kinds[at] = ZoneKind::Heading;
            }
        }
        self.signature();
        Some((start, stop))
    }

    /// `Nơi nhận` with its list, and who signed.
    fn signature(&mut self) {
        let n = self.blocks.len();
        let Some(last_prose) = (0..n).rev().find(|&at| self.blocks[at].is_prose() && !self.blocks[at].list_point)
        else {
            return;
        };
        let mut copies = false;
        let mut signed = false;
        for at in last_prose + 1..n {
            let block = &self.blocks[at];
            if block.first.has(Cue::LetterCopies) {
                (copies, signed) = (true, false);
            } else if block.upper && (block.first.has(Cue::LetterSignature) || !block.list_point) {
                (copies, signed) = (false, true);
            }
            if copies {
                self.kinds[at] = ZoneKind::Furniture;
            } else if signed && !block.list_point && block.words <= 14 {
                self.kinds[at] = ZoneKind::Byline;
            }
        }
    }
}

/// A headline for comparison: small letters, single spaces.
fn squeezed(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
