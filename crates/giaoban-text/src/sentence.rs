use std::ops::Range;

use crate::token::{Shape, Token, WordId, WordTable};
use crate::{LexiconBuilder, Span};

/// One sentence, as a range of token indices. Never empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SentenceRange {
    /// First token.
    pub start: u32,
    /// Token after the last one, which may be the closing full stop.
    pub end: u32,
}

impl SentenceRange {
    /// The tokens as a range for slicing.
    #[inline]
    pub fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The bytes covered.
    pub fn span(&self, tokens: &[Token]) -> Span {
        let covered = &tokens[self.tokens()];
        Span::new(covered[0].start(), covered[covered.len() - 1].end())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Abbreviation {
    No,
    /// Is followed by a name as a rule: `TP.`, `Th.S`, `Tr.`.
    Title,
    /// May end a sentence: `v.v.`.
    AndSoOn,
}

/// Finds sentence boundaries.
///
/// A full stop ends a sentence unless it stands in a number, a date or an abbreviation, or before
/// a small letter. A line ends one too, except where a line is evidently continued: it ends with a
/// comma, or it has no closing mark and the next line begins with a small letter.
#[derive(Debug)]
pub struct Segmenter {
    abbreviations: WordTable<u8>,
    single_v: WordId,
}

/// Abbreviations after which a full stop does not end a sentence.
const TITLES: &[&str] = &[
    "TP", "TX", "TT", "P", "Q", "H", "X", "Th", "ThS", "TS", "PGS", "GS", "BS", "CN", "KS", "KTS", "LS", "NSND",
    "NSƯT", "Tr", "tr", "đ", "đc", "Mr", "Mrs", "Ms", "Dr", "St", "T", "Đ", "ĐT", "tel", "fax", "No", "vs", "vd",
    "Ths", "Bs", "Ts", "Tp", "Tx", "CTV", "PV", "BT", "DS", "GĐ", "ĐHQG", "tph", "S",
];

impl Segmenter {
    /// Names the words that it must know.
    pub fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut abbreviations = WordTable::new(Abbreviation::No as u8);
        for title in TITLES {
            abbreviations.set(lexicon.word(title), Abbreviation::Title as u8);
        }
        let single_v = lexicon.word("v");
        abbreviations.set(single_v, Abbreviation::AndSoOn as u8);
        Self { abbreviations, single_v }
    }

    /// The sentences in order, every token in exactly one. First tokens get the flag
    /// [`Shape::SENTENCE_START`].
    pub fn segment(&self, tokens: &mut [Token]) -> Vec<SentenceRange> {
        let mut sentences = Vec::with_capacity(tokens.len() / 20 + 1);
        let mut start = 0;
        for i in 1..tokens.len() {
            if self.begins_at(tokens, i) {
                sentences.push(SentenceRange { start: start as u32, end: i as u32 });
                tokens[start].mark_sentence_start();
                start = i;
            }
        }
        if start < tokens.len() {
            sentences.push(SentenceRange { start: start as u32, end: tokens.len() as u32 });
            tokens[start].mark_sentence_start();
        }
        sentences
    }

    /// True when a sentence begins at token `i`, which is not the first.
    #[inline]
    fn begins_at(&self, tokens: &[Token], i: usize) -> bool {
        let token = &tokens[i];
        let last = &tokens[i - 1];
        if token.is(Shape::LINE_START) {
            return !Self::line_goes_on(last, token);
        }
        if !last.is(Shape::PUNCT) {
            return false;
        }
        // A closing quotation mark or bracket belongs to the sentence that it closes.
        let mut mark = i - 1;
        if tokens[mark].is(Shape::QUOTE.or(Shape::CLOSE)) && tokens[mark].is_glued() && mark > 0 {
            mark -= 1;
        }
        let stop = &tokens[mark];
        if !stop.is(Shape::PERIOD.or(Shape::ELLIPSIS).or(Shape::EXCLAMATION)) {
            return false;
        }
        let closed = mark != i - 1;
        if token.is_glued() {
            // "khác.Đồng chí": a space is missing. Inside numbers, symbols and addresses it is not.
            return !closed
                && stop.is(Shape::PERIOD)
                && token.is(Shape::CAPITAL)
                && !token.is(Shape::UPPER)
                && mark > 0
                && tokens[mark - 1].is(Shape::LETTERS)
                && !tokens[mark - 1].is(Shape::CAPITAL)
                && tokens.get(i + 1).is_some_and(|next| next.is(Shape::SPACE_BEFORE) && next.is(Shape::LETTERS));
        }
        if token.is(Shape::LETTERS) && !token.is(Shape::CAPITAL) {
            return stop.is(Shape::EXCLAMATION) && !closed;
        }
        if token.is(Shape::COMMA.or(Shape::SEMICOLON).or(Shape::CLOSE).or(Shape::COLON)) {
            return false;
        }
        if stop.is(Shape::PERIOD) && mark > 0 {
            let before = &tokens[mark - 1];
            if before.is(Shape::LETTERS) && stop.is_glued() {
                // A row of initials without spaces (`A.H.`) may end a sentence; one initial may not.
                let row = before.is_glued() && mark >= 2 && tokens[mark - 2].is(Shape::PERIOD);
                let kind = self.abbreviations.get(before.word);
                if kind == Abbreviation::Title as u8
                    && !row
                    && before.is(Shape::CAPITAL)
                    && (token.is(Shape::CAPITAL) || token.is(Shape::DIGITS))
                    // `1 tr. đồng`: a number right before makes it a unit.
                    && !(mark >= 2 && tokens[mark - 2].is(Shape::DIGITS))
                {
                    return false;
                }
                if before.word == self.single_v && !before.is(Shape::CAPITAL) {
                    return token.is(Shape::CAPITAL);
                }
                // One capital letter is an initial: `N. V. An`.
                if before.end() - before.start() <= 2
                    && before.is(Shape::CAPITAL)
                    && !before.is(Shape::UPPER)
                    && !row
                    && token.is(Shape::CAPITAL)
                {
                    return false;
                }
            }
            // "1. Sở Nội vụ": the number of a list point at the start of a line.
            if before.is(Shape::DIGITS) && before.is(Shape::LINE_START) {
                return false;
            }
        }
        true
    }

    #[inline]
    fn line_goes_on(last: &Token, token: &Token) -> bool {
        if token.is(Shape::BLANK_BEFORE) {
            return false;
        }
        last.is(Shape::COMMA) || (last.is(Shape::LETTERS) && token.is(Shape::LETTERS) && !token.is(Shape::CAPITAL))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TokenBuffer, tokenize};

    fn sentences(text: &str) -> Vec<&str> {
        let mut builder = LexiconBuilder::new();
        let segmenter = Segmenter::new(&mut builder);
        let lexicon = builder.build();
        let mut tokens = tokenize(text, lexicon.vocabulary(), &mut TokenBuffer::default());
        segmenter.segment(&mut tokens).iter().map(|s| s.span(&tokens).of(text)).collect()
    }

    #[test]
    fn boundaries() {
        for expected in [
            &["Hội nghị bế mạc.", "Đồng chí Bí thư phát biểu."][..],
            &["Ông ở TP. Lào Cai và TX. Tân Châu."],
            &["Th.S Nguyễn An và PGS. TS. Lê Bình dự."],
            &["Họp bàn thu, chi, v.v…", "Sau đó nghỉ."],
            &["Có rau, quả, v.v... và cá."],
            &["Thu 1.200 đồng ngày 28.12.2017.", "Chi 3,5 tỷ đồng."],
            &["Làm tốt nhiệm vụ./.", "Nơi nhận: như trên."],
            &["Ảnh: A.H.", "Tuyến đường dài."],
            &["“Phải làm ngay.”", "Ông nói."],
            &["Việc đã xong…", "Tiếp tục triển khai."],
            &["Đồng chí N. V. An dự."],
        ] {
            assert_eq!(sentences(&expected.join(" ")), expected);
        }
    }

    #[test]
    fn lines() {
        assert_eq!(sentences("Tiêu đề\nThân bài"), ["Tiêu đề", "Thân bài"]);
        assert_eq!(sentences("Bí thư Tỉnh ủy,\nChủ tịch HĐND"), ["Bí thư Tỉnh ủy,\nChủ tịch HĐND"]);
        assert_eq!(sentences("một dòng bị\nngắt giữa chừng"), ["một dòng bị\nngắt giữa chừng"]);
        assert_eq!(sentences("kết thúc,\n\nđoạn mới"), ["kết thúc,", "đoạn mới"]);
        assert_eq!(sentences("đã xong.Đồng chí đề nghị làm"), ["đã xong.", "Đồng chí đề nghị làm"]);
        assert_eq!(sentences("1. Sở Nội vụ chủ trì."), ["1. Sở Nội vụ chủ trì."]);
    }
}
