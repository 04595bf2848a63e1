//! Date lines: stamps, page clocks, and the datelines at the head of a text.

use giaoban_core::DocumentTime;
use giaoban_core::text::calendar::{DayParts, DayReader};
use giaoban_core::text::{LexiconBuilder, Shape, Token, WordId, WordTable};
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use crate::block::{Block, Ending};
use crate::phrases::{self, Cue};
use crate::time::{self, Clock};

/// What a word does in a date line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    /// Not a word of date lines.
    Other,
    /// A word that stamps have besides numbers: `ngày`, `lúc`, `đăng`.
    Filler,
    /// `giờ`, `h`
    Hour,
    /// `AM`, `SA`
    Morning,
    /// `PM`, `CH`
    Afternoon,
    /// `GMT`, `UTC`
    Zone,
}

/// What a line that consists of a date says.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct DateLine {
    pub(crate) date: Date,
    /// The date with the time of day.
    pub(crate) time: DocumentTime,
    /// It is printed with a time of day.
    pub(crate) has_clock: bool,
    /// The weekday printed does not fit the date.
    pub(crate) weekday_mismatch: bool,
    /// A place stands before the date: `Đà Nẵng, ngày 5 tháng 3 năm 2021`.
    pub(crate) after_place: bool,
}

/// The date items of a run of tokens.
#[derive(Clone, Debug, Default)]
struct Items {
    date: Option<Date>,
    swapped: Option<Date>,
    clock: Option<Clock>,
    /// The time of day is written `18:11` and stands behind the date.
    clock_last: bool,
    weekday: Option<Weekday>,
    /// Words that are none of a date line's own.
    strange: usize,
    /// Runs of such words.
    runs: usize,
    /// First strange word.
    first_strange: Option<usize>,
    /// Numbers outside date and time.
    numbers: usize,
    /// Token after the last item before any strange word.
    prefix_end: usize,
    /// Token after the date and the time of day behind it.
    core_end: Option<usize>,
    /// First token of the date, time or weekday behind the last strange word.
    suffix_start: Option<usize>,
    /// First token of the date.
    date_at: usize,
}

/// Reads date lines.
#[derive(Debug)]
pub(crate) struct StampReader {
    pub(crate) days: DayReader,
    words: WordTable<Word>,
    weekdays: WordTable<u8>,
    ordinal: WordId,
    sunday: (WordId, WordId),
    /// `Th`, `Thg` for `tháng`
    months: [WordId; 2],
    openers: WordTable<bool>,
    /// Words that stand in no date line.
    strange: WordTable<bool>,
}

impl StampReader {
    pub(crate) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut words = WordTable::new(Word::Other);
        for phrase in phrases::stamp_phrases() {
            for word in phrase.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                words.set(lexicon.word(word), Word::Filler);
            }
        }
        for (word, role) in [
            ("giờ", Word::Hour),
            ("h", Word::Hour),
            ("g", Word::Hour),
            ("AM", Word::Morning),
            ("SA", Word::Morning),
            ("PM", Word::Afternoon),
            ("CH", Word::Afternoon),
            ("GMT", Word::Zone),
            ("UTC", Word::Zone),
            ("chủ", Word::Filler),
            ("nhật", Word::Filler),
            ("CN", Word::Filler),
        ] {
            words.set(lexicon.word(word), role);
        }
        let mut weekdays = WordTable::new(0);
        for (word, number) in [
            ("hai", 2),
            ("ba", 3),
            ("tư", 4),
            ("bốn", 4),
            ("năm", 5),
            ("sáu", 6),
            ("bảy", 7),
            ("bẩy", 7),
            ("2", 2),
            ("3", 3),
            ("4", 4),
            ("5", 5),
            ("6", 6),
            ("7", 7),
        ] {
            weekdays.set(lexicon.word(word), number);
        }
        let mut openers = WordTable::new(false);
        for word in ["sáng", "trưa", "chiều", "tối", "đêm", "ngày", "hôm", "trong", "vừa", "mới", "theo", "nhân"]
        {
            openers.set(lexicon.word(word), true);
        }
        let days = DayReader::new(lexicon);
        let ordinal = lexicon.word("thứ");
        let months = ["Th", "Thg"].map(|word| lexicon.word(word));
        let mut strange = WordTable::new(true);
        for word in lexicon.word_ids() {
            let own = months.contains(&word)
                || words.get(word) != Word::Other
                || weekdays.get(word) != 0
                || word == ordinal
                || days.knows(word);
            strange.set(word, !own);
        }
        Self {
            days,
            words,
            weekdays,
            ordinal,
            months,
            sunday: (lexicon.word("chủ"), lexicon.word("nhật")),
            openers,
            strange,
        }
    }

    /// The weekday at token `at` and the token after it: `thứ hai`, `Thứ 2`, `chủ nhật`.
    pub(crate) fn weekday(&self, tokens: &[Token], at: usize) -> Option<(Weekday, usize)> {
        let (token, next) = (tokens.get(at)?, tokens.get(at + 1)?);
        if (token.word, next.word) == self.sunday {
            return Some((Weekday::Sunday, at + 2));
        }
        let number = self.weekdays.get(next.word);
        if token.word != self.ordinal || number == 0 {
            return None;
        }
        Weekday::from_sunday_one_offset(number as i8).ok().map(|weekday| (weekday, at + 2))
    }

    /// The date line that a block is, `None` for text that may hold dates but is no stamp.
    pub(crate) fn line(&self, text: &str, tokens: &[Token], block: &Block) -> Option<DateLine> {
        // The longest stamps have a category, an author, a date and two counters.
        if block.numbers < 2 || block.end - block.start > 48 {
            return None;
        }
        // More than six words that belong to no stamp make it text.
        let strange = |token: &&Token| token.is(Shape::LETTERS) && self.strange.get(token.word);
        if tokens[block.start..block.end].iter().filter(strange).nth(6).is_some() {
            return None;
        }
        let items = self.items(text, tokens, block.start, block.end, 6)?;
        let date = items.date?;
        let marked = items.clock.is_some()
            || items.weekday.is_some()
            || block.any.has(Cue::Published)
            || block.any.has(Cue::Updated)
            || block.any.has(Cue::ClockWord);
        let after_place = self.is_after_place(tokens, block, &items);
        let parted = |at: usize| {
            tokens.get(at.wrapping_sub(1)).is_some_and(|t| t.is(Shape::PUNCT))
                || tokens.get(items.prefix_end).is_some_and(|t| t.is(Shape::PUNCT))
        };
        let fits = match items.strange {
            0 => true,
            1 | 2 => marked || after_place,
            3..=6 => {
                after_place
                    || marked
                        && items.runs == 1
                        && items.first_strange.is_some_and(|at| parted(at) || at == block.first_word)
            }
            _ => false,
        };
        let ends = block.ending == Ending::Open || items.strange == 0 || after_place;
        // Systems print the numbers of readers and comments behind the time, without a word.
        let numbers = if items.strange == 0 && items.clock.is_some() { 8 } else { 3 };
        if !fits || !ends || items.numbers > numbers {
            return None;
        }
        Some(self.date_line(date, &items, after_place))
    }

    /// Where a stamp ends that stands before text on one line (`21/12/2020 18:11 Sáng nay, …`), with what it says.
    pub(crate) fn before_text(&self, text: &str, tokens: &[Token], block: &Block) -> Option<(usize, DateLine)> {
        if block.numbers < 4 {
            return None;
        }
        let window = block.end.min(block.start + 24);
        let mut end = self.items(text, tokens, block.start, window, usize::MAX)?.core_end?;
        let separates =
            |token: &Token| token.is(Shape::CLOSE.or(Shape::DASH).or(Shape::COLON)) || token.text(text) == "|";
        while end < window && separates(&tokens[end]) {
            end += 1;
        }
        let head = self.items(text, tokens, block.start, end, usize::MAX)?;
        let stamped = head.clock_last || block.first.has(Cue::Published) || block.first.has(Cue::Updated);
        let date = head.date?;
        (stamped && head.strange == 0 && block.end - end >= 4).then(|| (end, self.date_line(date, &head, false)))
    }

    /// Where a stamp begins that stands behind a headline on one line.
    pub(crate) fn after_text(&self, text: &str, tokens: &[Token], block: &Block) -> Option<(usize, DateLine)> {
        if block.numbers < 4 || block.end - block.start > 90 {
            return None;
        }
        let items = self.items(text, tokens, block.start, block.end, usize::MAX)?;
        let mut first = items.suffix_start?;
        let own = |token: &Token| token.is(Shape::PUNCT) || self.words.get(token.word) != Word::Other;
        while first > block.start && own(&tokens[first - 1]) {
            first -= 1;
        }
        if first <= block.start + 3 {
            return None;
        }
        let tail = self.items(text, tokens, first, block.end, usize::MAX)?;
        let date = tail.date?;
        tail.clock_last.then(|| (first, self.date_line(date, &tail, false)))
    }

    /// Where the place and date begin that stand behind something else on the line of an official letter
    /// (`Số: 12/SNV    Phú Yên, ngày 5 tháng 3 năm 2021`).
    pub(crate) fn after_number(&self, text: &str, tokens: &[Token], block: &Block) -> Option<(usize, DateLine)> {
        if block.numbers < 3 || block.end - block.start > 48 {
            return None;
        }
        let items = self.items(text, tokens, block.start, block.end, usize::MAX)?;
        let date = items.date.filter(|_| items.core_end == Some(block.end) && items.clock.is_none())?;
        let comma = items.date_at.checked_sub(1).filter(|&at| at > block.start && tokens[at].is(Shape::COMMA))?;
        let word = |at: &usize| tokens[*at].is(Shape::LETTERS) && tokens[*at].is(Shape::CAPITAL);
        // The name of a place has four words at most, and a space before it.
        let first = (block.start + 1..comma).rev().take(4).take_while(word).last()?;
        // `215/TB-VPUBND Bình Phước, ngày …`: what is all in capitals belongs to the number.
        let first = (first..comma).find(|&at| !tokens[at].is(Shape::UPPER))?;
        let place = !tokens[first].is_glued() && tokens[first..comma].iter().all(|t| !t.is(Shape::LINE_START));
        place.then(|| (first, self.date_line(date, &items, true)))
    }

    fn date_line(&self, date: Date, items: &Items, after_place: bool) -> DateLine {
        let mut date = date;
        let mut weekday_mismatch = items.weekday.is_some_and(|weekday| weekday != date.weekday());
        if let Some(swapped) = items.swapped
            && weekday_mismatch
            && items.weekday == Some(swapped.weekday())
        {
            // Month first, as programs set up for America print it.
            date = swapped;
            weekday_mismatch = false;
        }
        let time = items.clock.map_or_else(|| time::day(date), |clock| time::moment(date, clock));
        DateLine { date, time, has_clock: items.clock.is_some(), weekday_mismatch, after_place }
    }

    /// `Đà Nẵng, ngày 5 tháng 3 năm 2021`: capitalized words, then a comma right before the date. Words of stamps may be part of
    /// the name: `Bình Phước`.
    fn is_after_place(&self, tokens: &[Token], block: &Block, items: &Items) -> bool {
        let first = block.first_word;
        let no_name = Shape::DIGITS.or(Shape::COLON).or(Shape::SLASH);
        let filler = |token: &Token| self.words.get(token.word) == Word::Filler;
        items.runs == 1
            && items.first_strange.is_some_and(|at| at < items.date_at)
            && items.clock.is_none()
            && tokens[first..items.date_at]
                .iter()
                .all(|t| !t.is(no_name) && (!t.is(Shape::LETTERS) || t.is(Shape::CAPITAL) || filler(t)))
            && tokens[items.date_at - 1].is(Shape::COMMA)
    }

    /// What the tokens `start` to `end` are, read as a stamp; `None` when more than `strange` of them belong to none.
    fn items(&self, text: &str, tokens: &[Token], start: usize, end: usize, strange: usize) -> Option<Items> {
        let tokens = &tokens[..end];
        let mut items = Items { prefix_end: start, date_at: start, ..Items::default() };
        let mut in_run = false;
        let mut at = start;
        while at < end {
            let token = &tokens[at];
            let before = at;
            let number = token.is(Shape::DIGITS);
            if let Some((weekday, next)) = self.weekday(tokens, at) {
                items.weekday.get_or_insert(weekday);
                items.suffix_start.get_or_insert(at);
                at = next;
            } else if (number || self.days.knows(token.word))
                && let Some((date, swapped, next)) = self.full_date(text, tokens, at)
            {
                if items.date.is_none() {
                    items.date = Some(date);
                    items.swapped = swapped;
                    items.date_at = at;
                    items.core_end = Some(next);
                }
                items.suffix_start.get_or_insert(at);
                at = next;
            } else if number && let Some((clock, next)) = self.clock(text, tokens, at) {
                if items.clock.is_none() {
                    items.clock = Some(clock);
                    items.clock_last = items.date.is_some() && tokens[at + 1].is(Shape::COLON);
                    items.core_end = items.core_end.map(|_| next);
                }
                items.suffix_start.get_or_insert(at);
                at = next;
            } else if self.words.get(token.word) == Word::Zone || items.clock.is_some() && token.text(text) == "+" {
                let sign = if self.words.get(token.word) == Word::Zone { at + 1 } else { at };
                let (offset, next) = offset(text, tokens, sign);
                if let (Some(clock), Some(offset)) = (&mut items.clock, offset) {
                    clock.offset = Some(offset);
                    items.core_end = items.core_end.map(|_| next);
                }
                at = next;
            } else if number {
                items.numbers += 1;
                at += 1;
            } else if token.is(Shape::PUNCT) || self.words.get(token.word) != Word::Other {
                at += 1;
            } else {
                items.strange += 1;
                items.runs += usize::from(!in_run);
                items.first_strange.get_or_insert(at);
                in_run = true;
                at += 1;
                items.suffix_start = None;
                if items.strange > strange {
                    return None;
                }
                continue;
            }
            if items.first_strange.is_none() {
                items.prefix_end = at;
            }
            in_run &= tokens[before].is(Shape::PUNCT);
        }
        Some(items)
    }

    /// A date with its year, the same numbers read month first, and the token after it.
    fn full_date(&self, text: &str, tokens: &[Token], at: usize) -> Option<(Date, Option<Date>, usize)> {
        if let Some(parts) = self.days.read(text, tokens, at)
            && let (Some(year), Some(date)) = (parts.year, parts.date())
        {
            return Some((date, Date::new(year, parts.day as i8, parts.month as i8).ok(), parts.end));
        }
        if let Some((date, next)) = self.short_month(text, tokens, at) {
            return Some((date, None, next));
        }
        // `12/21/2020`: no month 21, so the month stands first.
        let numbers = [tokens.get(at)?, tokens.get(at + 2)?, tokens.get(at + 4)?];
        let slashes = tokens[at + 1].is(Shape::SLASH) && tokens[at + 3].is(Shape::SLASH);
        let [month, day, year] = numbers.map(|t| if t.end() - t.start() <= 4 { t.digits(text) } else { None });
        let date = Date::new(year? as i16, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
        (slashes && date.year() >= 1900).then_some((date, None, at + 5))
    }

    /// `21 Th12, 2020`, `21 Thg 12 2020`: how programs shorten the month.
    fn short_month(&self, text: &str, tokens: &[Token], at: usize) -> Option<(Date, usize)> {
        let [day, name, month, after, ..] = tokens.get(at..)? else { return None };
        if !self.months.contains(&name.word) {
            return None;
        }
        let year_at = if after.is(Shape::COMMA) { at + 4 } else { at + 3 };
        let year = tokens.get(year_at).filter(|t| t.end() - t.start() == 4)?.digits(text)?;
        let small = |token: &Token| token.digits(text).and_then(|number| i8::try_from(number).ok());
        let date = Date::new(year as i16, small(month)?, small(day)?).ok()?;
        (date.year() >= 1900).then_some((date, year_at + 1))
    }

    /// A time of day at token `at`: `18:11:53`, `6:11 CH`, `18h11`, `18 giờ 11 phút`, `18h`.
    fn clock(&self, text: &str, tokens: &[Token], at: usize) -> Option<(Clock, usize)> {
        let two_digits = |i: usize| {
            let token: &Token = tokens.get(i)?;
            if token.end() - token.start() > 2 { None } else { token.digits(text) }
        };
        let mut hour = two_digits(at)?;
        let mark = tokens.get(at + 1)?;
        let (mut minute, mut second) = (0, None);
        let mut next = at + 2;
        if mark.is(Shape::COLON) {
            minute = two_digits(at + 2)?;
            next = at + 3;
            if tokens.get(next).is_some_and(|t| t.is(Shape::COLON) && t.is_glued())
                && let Some(value) = two_digits(next + 1)
            {
                second = Some(value);
                next += 2;
            }
        } else if self.words.get(mark.word) == Word::Hour {
            if let Some(value) =
                two_digits(next).filter(|_| !tokens.get(next + 1).is_some_and(|t| t.is(Shape::SLASH.or(Shape::DASH))))
            {
                minute = value;
                next += 1;
            }
        } else {
            return None;
        }
        match tokens.get(next).map(|t| self.words.get(t.word)) {
            Some(Word::Afternoon) if hour < 12 => hour += 12,
            Some(Word::Morning) if hour == 12 => hour = 0,
            _ => {}
        }
        let small = |value: u64| i8::try_from(value).ok();
        let time = Time::new(small(hour)?, small(minute)?, small(second.unwrap_or(0))?, 0).ok()?;
        Some((Clock { time, seconds: second.is_some(), offset: None }, next))
    }

    /// The dateline that a block begins with, `None` for a block without one.
    pub(crate) fn dateline(&self, text: &str, tokens: &[Token], block: &Block) -> Option<Dateline> {
        let tokens = &tokens[..block.end.min(block.start + 24)];
        let first = tokens.get(block.start)?;
        let mut at = block.start;
        let mut day = None;
        let mut tag = None;
        if !first.is(Shape::OPEN) {
            // Words of the place or the tag: `Hà Nội`, `LSO`, `QK2`, `VOV.VN`.
            let mut words = 0;
            let mut upper = true;
            while let Some(token) = tokens.get(at) {
                let name = token.is(Shape::LETTERS) && token.is(Shape::CAPITAL);
                let inside = at > block.start
                    && (token.is(Shape::DIGITS) && token.is_glued()
                        || token.is(Shape::PERIOD)
                            && token.is_glued()
                            && tokens.get(at + 1).is_some_and(Token::is_glued)
                        || token.is(Shape::LETTERS) && token.is_glued());
                if !name && !inside || words == 6 {
                    break;
                }
                words += usize::from(name);
                upper &= !name || token.is(Shape::UPPER);
                at += 1;
            }
            if words == 0 || at == block.start {
                return None;
            }
            // `LSO`, `Baonghean.vn`
            if upper || tokens[block.start..at].iter().any(|t| t.is(Shape::PERIOD)) {
                tag = Some((block.start, at));
            }
            if tokens.get(at).is_some_and(|t| t.is(Shape::COMMA)) {
                let parts = self.days.read(text, tokens, at + 1)?;
                at = parts.end;
                day = Some(parts);
            }
        }
        // `(TTXVN)`, `(Mặt trận)`
        let bracket = tokens.get(at).is_some_and(|t| t.is(Shape::OPEN));
        if bracket {
            let length = tokens[at..].iter().take(12).position(|t| t.is(Shape::CLOSE))?;
            let inner = &tokens[at + 1..at + length];
            if inner.is_empty()
                || !inner[0].is(Shape::CAPITAL)
                || inner.iter().any(|t| t.is(Shape::COMMA.or(Shape::SEMICOLON)))
            {
                return None;
            }
            // `(TTXVN 14/12)`
            let dated = (at + 2..at + length).find(|&at| tokens[at].is(Shape::DIGITS));
            let inner_day = dated.and_then(|at| self.days.read(text, tokens, at));
            let inner_day = inner_day.filter(|parts| parts.end == at + length);
            day = day.or(inner_day);
            tag = Some((at + 1, dated.filter(|_| inner_day.is_some()).unwrap_or(at + length)));
            at += length + 1;
        }
        let mark = tokens.get(at)?;
        let mut next = at;
        if mark.is(Shape::DASH.or(Shape::COLON)) || mark.is(Shape::PERIOD) && bracket {
            next += 1;
        } else if !bracket {
            return None;
        }
        let follows = tokens.get(next)?;
        if !follows.is(Shape::CAPITAL.or(Shape::QUOTE).or(Shape::DIGITS)) {
            return None;
        }
        // Two names joined by a dash (`HĐND - UBND`, `Việt Nam - Lào`) are no dateline.
        let opener = self.openers.get(follows.word);
        let sure = bracket || day.is_some() || opener;
        let tagged = tag.is_some() && mark.is(Shape::DASH) && !follows.is(Shape::UPPER) && block.words > 12;
        (sure || tagged).then_some(Dateline { tag, end: next, day })
    }
}

/// What stands before the first word of a text: `Hà Nội, ngày 5/3/2021 (TTXVN) -`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Dateline {
    /// Tokens of the press tag: `LSO`, `TTXVN`, `Mặt trận`.
    pub(crate) tag: Option<(usize, usize)>,
    /// Token after it.
    pub(crate) end: usize,
    /// The day that it gives, maybe without year.
    pub(crate) day: Option<DayParts>,
}

/// The offset from UTC after `GMT`, and the token after it.
fn offset(text: &str, tokens: &[Token], at: usize) -> (Option<Offset>, usize) {
    let Some(sign) = tokens.get(at) else { return (None, at) };
    let negative = sign.is(Shape::DASH);
    if !negative && sign.text(text) != "+" {
        return (None, at);
    }
    let Some(number) = tokens.get(at + 1).and_then(|t| t.digits(text)).filter(|&n| n <= 1400) else {
        return (None, at + 1);
    };
    let hours = if number >= 100 { number / 100 } else { number } as i8;
    let mut next = at + 2;
    if tokens.get(next).is_some_and(|t| t.is(Shape::COLON)) && tokens.get(next + 1).is_some_and(|t| t.is(Shape::DIGITS))
    {
        next += 2;
    }
    let hours = if negative { -hours } else { hours };
    ((-14..=14).contains(&hours).then(|| Offset::constant(hours)), next)
}
