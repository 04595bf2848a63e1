use std::ops::Range;

use crate::token::{Shape, Token, WordTable};
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

/// What a word does to a full stop behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Before {
    /// Nothing.
    Nothing,
    /// Stands before a name or number, in whatever case: `TP.`, `Th.S`, `Tr.`.
    Name,
    /// The same, with a capital only: `P. 5`.
    CapitalName,
    /// Heads a sentence with its number: `Điều 5.`.
    Label,
    /// `v.v.`, which may end a sentence.
    AndSoOn,
}

/// Finds sentence boundaries.
///
/// A full stop ends a sentence unless it stands in a number, a date, an abbreviation or the number of a list point, or
/// before a small letter. It ends one also where the space behind it is missing (`xong.Đồng chí …`). Closing
/// quotation marks and brackets belong to the sentence that they close.
///
/// A line ends a sentence too, except where it is evidently continued: it ends with a comma, or it
/// has no closing mark and the next line begins with a small letter, or its last word cannot stand at an end (`của`), or all of the text is broken into lines of one
/// width and this line is full.
#[derive(Debug)]
pub struct Segmenter {
    words: WordTable<Before>,
    letters: WordTable<bool>,
    /// Words that no line ends with for good.
    unfinished: WordTable<bool>,
}

const WORDS: &str = include_str!("../data/sentence_words.tsv");

/// How a text is broken into lines.
#[derive(Clone, Copy, Debug, Default)]
struct Wrapping {
    /// From this length in bytes a line is full. 0 when lines are paragraphs.
    full: u32,
}

impl Segmenter {
    /// Names the words that it must know.
    pub fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut words = WordTable::new(Before::Nothing);
        let mut unfinished = WordTable::new(false);
        for row in WORDS.lines().filter(|row| !row.starts_with('#')) {
            let mut cells = row.split('\t');
            let mut cell =
                || cells.next().unwrap_or_else(|| panic!("sentence_words.tsv: a cell is missing in `{row}`"));
            let before = match (cell(), cell()) {
                ("before-name", "any") => Some(Before::Name),
                ("before-name", "capital") => Some(Before::CapitalName),
                ("label", _) => Some(Before::Label),
                ("unfinished", _) => None,
                (kind, _) => panic!("sentence_words.tsv: unknown kind `{kind}`"),
            };
            for word in cell().split('|') {
                match before {
                    Some(before) => words.set(lexicon.word(word), before),
                    None => unfinished.set(lexicon.word(word), true),
                }
            }
        }
        words.set(lexicon.word("v"), Before::AndSoOn);
        let mut letters = WordTable::new(false);
        for letter in "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z".split(' ') {
            letters.set(lexicon.word(letter), true);
        }
        Self { words, letters, unfinished }
    }

    /// The sentences in order, every token in exactly one. First tokens get the flag
    /// [`Shape::SENTENCE_START`].
    pub fn segment(&self, tokens: &mut [Token]) -> Vec<SentenceRange> {
        let candidates = candidates(tokens);
        let wrapping = Wrapping::of(tokens, &candidates);
        let mut sentences = Vec::with_capacity(tokens.len() / 20 + 1);
        let mut start = 0;
        let mut line = 0;
        for &i in &candidates {
            let i = i as usize;
            let begins = if tokens[i].is(Shape::LINE_START) {
                let unfinished = self.unfinished.get(tokens[i - 1].word)
                    && !tokens[i].is(Shape::BLANK_BEFORE)
                    && tokens[i].is(Shape::LETTERS.or(Shape::DIGITS).or(Shape::QUOTE))
                    && i - line >= 2;
                let goes_on = unfinished || wrapping.goes_on(tokens, line, i);
                line = i;
                !goes_on
            } else {
                self.begins_at(tokens, start, i)
            };
            if begins {
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

    /// True when a sentence begins at token `i`, in the middle of a line. The current sentence began at `start`.
    fn begins_at(&self, tokens: &[Token], start: usize, i: usize) -> bool {
        let token = &tokens[i];
        let small = |token: &Token| token.is(Shape::LETTERS) && !token.is(Shape::CAPITAL);
        if small(token) {
            return tokens[i - 1].is(Shape::EXCLAMATION) && !token.is_glued();
        }
        if token.is_glued() && !token.is(Shape::CAPITAL) {
            return false;
        }
        // Closing quotation marks and brackets belong to the sentence that they close.
        let mut mark = i - 1;
        while mark > start && i - mark <= 3 && tokens[mark].is(Shape::QUOTE.or(Shape::CLOSE)) && tokens[mark].is_glued()
        {
            mark -= 1;
        }
        let stop = &tokens[mark];
        if !stop.is(Shape::PERIOD.or(Shape::ELLIPSIS).or(Shape::EXCLAMATION)) {
            return false;
        }
        let next = tokens.get(i + 1).filter(|next| !next.is(Shape::LINE_START));
        if token.is_glued() {
            return mark > start && self.begins_without_space(tokens, start, (mark, i), next);
        }
        if token.is(Shape::COMMA.or(Shape::SEMICOLON).or(Shape::CLOSE).or(Shape::COLON)) {
            return false;
        }
        if token.is(Shape::DASH.or(Shape::OPEN).or(Shape::QUOTE)) && next.is_some_and(small) {
            // `“Phải làm ngay!” - ông nói`, `v.v… (sau đây …)`
            return false;
        }
        !stop.is(Shape::PERIOD) || mark == start || !self.goes_on_after(tokens, start, mark, token)
    }

    /// True when the full stop `tokens[mark]`, before a space and `token`, does not end the sentence that began at `start`.
    fn goes_on_after(&self, tokens: &[Token], start: usize, mark: usize, token: &Token) -> bool {
        let before = &tokens[mark - 1];
        if !tokens[mark].is_glued() {
            return false;
        }
        if is_list_number(tokens, start, mark) {
            return true;
        }
        let role = self.words.get(before.word);
        if before.is(Shape::DIGITS) {
            // `Điều 5. Phạm vi điều chỉnh`
            return mark == start + 2
                && self.words.get(tokens[start].word) == Before::Label
                && tokens[start].is(Shape::CAPITAL);
        }
        if !before.is(Shape::LETTERS) {
            return false;
        }
        let name = token.is(Shape::CAPITAL.or(Shape::DIGITS));
        if role == Before::AndSoOn && !before.is(Shape::CAPITAL) {
            return !token.is(Shape::CAPITAL);
        }
        let dotted = before.is_glued() && mark >= start + 3 && tokens[mark - 2].is(Shape::PERIOD);
        let before_dot = if dotted { Some(&tokens[mark - 3]).filter(|t| t.is(Shape::LETTERS)) } else { None };
        if self.is_initial(before) && before_dot.is_some_and(|t| self.is_initial(t)) {
            // A row of initials (`A.H.`) may end a sentence, but not before a bracket that explains it.
            return token.is(Shape::OPEN);
        }
        let joined = before.is_glued() && mark >= start + 3 && tokens[mark - 2].is(Shape::PERIOD.or(Shape::SLASH));
        if joined && !before.is(Shape::CAPITAL) && before.end() - before.start() == 1 {
            // `Đ.c. Nguyễn An`, `Đ/c. Nguyễn An`
            return name;
        }
        match role {
            // `1 tr. đồng`, `5 đ.`: after a number it is a unit.
            Before::Name => name && !(mark >= start + 2 && tokens[mark - 2].is(Shape::DIGITS)),
            Before::CapitalName if before.is(Shape::CAPITAL) => name && !self.ends_a_name(tokens, start, mark),
            _ => self.is_initial(before) && token.is(Shape::CAPITAL) && !self.ends_a_name(tokens, start, mark),
        }
    }

    /// One capital letter.
    fn is_initial(&self, token: &Token) -> bool {
        token.is(Shape::CAPITAL) && self.letters.get(token.word)
    }

    /// The letter before the full stop stands for a name behind other parts of it (`Nguyễn Văn A.`); initials stand before.
    fn ends_a_name(&self, tokens: &[Token], start: usize, mark: usize) -> bool {
        let before = mark.checked_sub(2).filter(|&at| at > start).map(|at| &tokens[at]);
        before.is_some_and(|t| t.is(Shape::CAPITAL) && !self.is_initial(t) && !t.is(Shape::UPPER))
    }

    /// True when a sentence begins at token `i` although no space stands before it: `đã xong.Đồng chí …`. Numbers, symbols,
    /// addresses and abbreviations are not parted.
    fn begins_without_space(
        &self,
        tokens: &[Token],
        start: usize,
        (mark, i): (usize, usize),
        next: Option<&Token>,
    ) -> bool {
        let token = &tokens[i];
        let word = token.is(Shape::LETTERS)
            && token.is(Shape::CAPITAL)
            && !token.is(Shape::UPPER.or(Shape::MIXED))
            && token.end() - token.start() >= 2;
        if !word || self.is_initial(token) || !next.is_some_and(|next| next.is(Shape::SPACE_BEFORE.or(Shape::COMMA))) {
            return false;
        }
        let before = &tokens[mark - 1];
        if before.is(Shape::DIGITS) {
            let labelled = mark == start + 2 && self.words.get(tokens[start].word) == Before::Label;
            return !labelled && !is_list_number(tokens, start, mark);
        }
        if before.is(Shape::LETTERS) {
            let short = before.is(Shape::UPPER)
                || self.is_initial(before)
                || matches!(self.words.get(before.word), Before::Name | Before::CapitalName);
            // `v.v.Đồng chí`
            return !short || tokens[mark].is(Shape::ELLIPSIS);
        }
        before.is(Shape::QUOTE.or(Shape::CLOSE).or(Shape::PERCENT))
    }
}

impl Wrapping {
    /// Looks at all lines: where most lines that end without a mark go on with a small letter, the text is broken into
    /// lines of one width, as texts taken from print files and mails are.
    fn of(tokens: &[Token], candidates: &[u32]) -> Self {
        let (mut small, mut all) = (0u64, 0u64);
        let mut length = 0u64;
        let mut line = 0;
        for &i in candidates {
            let i = i as usize;
            let token = &tokens[i];
            if !token.is(Shape::LINE_START) {
                continue;
            }
            let last = &tokens[i - 1];
            if !token.is(Shape::BLANK_BEFORE) && is_open(last) {
                all += 1;
                if token.is(Shape::LETTERS) && !token.is(Shape::CAPITAL) {
                    small += 1;
                    length += u64::from(last.end() - tokens[line].start());
                }
            }
            line = i;
        }
        if small < 3 || small * 2 < all {
            return Self::default();
        }
        Self { full: (length / small * 4 / 5).max(20) as u32 }
    }

    /// True when the sentence at the end of the line that began at token `line` goes on at token `i`, which begins the next line.
    fn goes_on(self, tokens: &[Token], line: usize, i: usize) -> bool {
        let (last, token) = (&tokens[i - 1], &tokens[i]);
        if token.is(Shape::BLANK_BEFORE) {
            return false;
        }
        // `- …`, `2. …`, `a) …`
        let point = token.is(Shape::PUNCT) && !token.is(Shape::QUOTE.or(Shape::OPEN))
            || tokens.get(i + 1).is_some_and(|mark| {
                mark.is(Shape::PERIOD.or(Shape::CLOSE)) && mark.is_glued() && token.end() - token.start() <= 2
            }) && tokens.get(i + 2).is_some_and(|t| !t.is_glued());
        if point {
            return false;
        }
        let lone = i - 1 == line || tokens[i - 2].is(Shape::DASH);
        let small = token.is(Shape::LETTERS) && !token.is(Shape::CAPITAL);
        if last.is(Shape::COMMA) || small && (is_open(last) && !last.is(Shape::PUNCT) || last.is(Shape::DASH) && !lone)
        {
            return true;
        }
        // A full line goes on.
        self.full != 0
            && last.end() - tokens[line].start() >= self.full
            && (is_open(last) || last.is(Shape::SEMICOLON) && small)
    }
}

/// The tokens at which a sentence may begin: those that begin a line, and those behind a mark that may close a sentence.
fn candidates(tokens: &[Token]) -> Vec<u32> {
    const MARKS: Shape = Shape::PERIOD.or(Shape::ELLIPSIS).or(Shape::EXCLAMATION).or(Shape::QUOTE).or(Shape::CLOSE);
    let mut candidates = Vec::with_capacity(tokens.len() / 8 + 8);
    let mut behind_mark = false;
    let mut look = |from: usize, run: &[Token], candidates: &mut Vec<u32>| {
        for (i, token) in (from as u32..).zip(run) {
            // The first token begins the first sentence anyway.
            if i > 0 && (token.is(Shape::LINE_START) || behind_mark) {
                candidates.push(i);
            }
            behind_mark = token.is(MARKS);
        }
        behind_mark
    };
    // Most runs of four tokens hold none.
    const LOOK: Shape = MARKS.or(Shape::LINE_START);
    let (runs, rest) = tokens.as_chunks::<4>();
    let mut carried = false;
    for (number, run) in runs.iter().enumerate() {
        let [a, b, c, d] = run;
        if carried || a.shape.or(b.shape).or(c.shape).or(d.shape).has(LOOK) {
            carried = look(number * 4, run, &mut candidates);
        }
    }
    look(tokens.len() - rest.len(), rest, &mut candidates);
    candidates
}

/// A line that ends with this token is not closed: a word, number, bracket or quotation mark.
fn is_open(last: &Token) -> bool {
    last.is(Shape::LETTERS
        .or(Shape::DIGITS)
        .or(Shape::PERCENT)
        .or(Shape::CLOSE)
        .or(Shape::QUOTE)
        .or(Shape::COMMA)
        .or(Shape::SLASH))
}

/// `1.`, `1.2.`, `IV.`, `a.` at the head of the sentence, or `2.` behind a colon or semicolon: the number of a list point.
fn is_list_number(tokens: &[Token], start: usize, mark: usize) -> bool {
    let label = |token: &Token| token.is(Shape::DIGITS) && token.end() - token.start() <= 2;
    if mark > start + 1 && label(&tokens[mark - 1]) && tokens[mark - 2].is(Shape::COLON.or(Shape::SEMICOLON)) {
        return true;
    }
    let own = &tokens[start..mark];
    match own {
        [one] => {
            label(one)
                || one.is(Shape::LETTERS)
                    && one.end() - one.start() <= 4
                    && (one.end() - one.start() == 1 || one.is(Shape::UPPER))
        }
        [quote, one] if quote.is(Shape::QUOTE.or(Shape::OPEN)) => label(one),
        _ => own.len() <= 7 && own.iter().all(|t| label(t) || t.is(Shape::PERIOD)),
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

    /// The sentences of each row are joined with a space and must be found again.
    #[test]
    fn boundaries() {
        let mut wrong = Vec::new();
        for expected in [
            &["Hội nghị bế mạc.", "Đồng chí Bí thư phát biểu."][..],
            // Abbreviations before names and numbers.
            &["Ông ở TP. Lào Cai và TX. Tân Châu."],
            &["Ông ở TP.\u{a0}Lào Cai.", "Bà ở TP.HCM."],
            &["Ông ở P. 5, Q. 10, TP. Hồ Chí Minh."],
            &["Th.S Nguyễn An và PGS. TS. Lê Bình dự.", "ThS. Hà vắng."],
            &["PGS.TS. Trần Minh chủ trì."],
            &["Th.S. Nguyễn An trình bày."],
            &["Đ.c. Nguyễn An phát biểu.", "Đ/c. Lê Bình kết luận."],
            &["BS. CKII Lê Hà và bs. Nguyễn Vân khám bệnh."],
            &["Xem Tr. 15 và tr. 20.", "Nxb. Chính trị in."],
            &["Liên hệ ĐT. 0220 3852 000.", "Fax. 12345."],
            // And so on.
            &["Họp bàn thu, chi, v.v…", "Sau đó nghỉ."],
            &["Có rau, quả, v.v... và cá."],
            &["Có rau, quả, v.v.", "Hội nghị kết thúc."],
            &["Có rau, quả, v.v… (sau đây gọi là nông sản) bán chạy."],
            // Numbers and dates.
            &["Thu 1.200 đồng ngày 28.12.2017.", "Chi 3,5 tỷ đồng."],
            &["Họp ngày 28.12.", "Sau đó nghỉ."],
            &["Đạt 95,5%.", "30 xã hoàn thành."],
            &["Có 1.234.567 người.", "Trong đó, 12 người vắng."],
            &["Họp lúc 14h.", "Đồng chí dự."],
            // Signs at the end of documents.
            &["Làm tốt nhiệm vụ./.", "Nơi nhận: như trên."],
            &["Theo Quyết định số 12/QĐ-TTg.", "Tỉnh giao Sở Nội vụ."],
            // Initials, and letters that stand for names.
            &["Ảnh: A.H.", "Tuyến đường dài."],
            &["Đồng chí N. V. An dự."],
            &["Bà P.T.T.N. (50 tuổi) đã khỏi bệnh."],
            &["Công an mời ông Nguyễn Văn A.", "Cùng dự có bà Trần Thị B.", "Tất cả vắng."],
            &["Đồng chí Lê Văn An.", "Đồng chí Vũ Ý."],
            &["Già làng Y. Bhiăng dự."],
            // Quotation marks and brackets.
            &["“Phải làm ngay.”", "Ông nói."],
            &["“Phải làm ngay!” - ông nói."],
            &["“Phải làm ngay!” ông nói."],
            &["Hội nghị (lần thứ 2.)", "Đồng chí dự."],
            &["Có được không?", "Được."],
            &["“Vì sao (?)”", "Ông hỏi."],
            &["Phong trào “Dân vận khéo...” được nhân rộng."],
            // Ellipses.
            &["Việc đã xong…", "Tiếp tục triển khai."],
            &["Việc đã xong... nhưng còn chậm."],
            // Numbers of list points.
            &["1. Sở Nội vụ chủ trì.", "2. Sở Tài chính phối hợp."],
            &["Yêu cầu: 1. Sở Nội vụ chủ trì; 2. Sở Tài chính phối hợp."],
            &["1.2. Về kinh tế, tỉnh tăng trưởng khá."],
            &["II. KẾT QUẢ ĐẠT ĐƯỢC"],
            &["a. Về kinh tế."],
            &["Điều 5. Phạm vi điều chỉnh.", "Điều 6. Hiệu lực."],
            &["Nghị định có 5 chương.", "Chương đầu nêu quy định chung."],
        ] {
            let found = sentences(&expected.join(" ")).iter().map(ToString::to_string).collect::<Vec<_>>();
            if found != expected {
                wrong.push(format!("{expected:?}\n  {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn missing_spaces() {
        for (text, first) in [
            ("đã xong.Đồng chí đề nghị làm", "đã xong."),
            ("họp tại Lào Cai.Đồng chí đề nghị", "họp tại Lào Cai."),
            ("năm 2021.Trong đó, tỉnh đạt", "năm 2021."),
            ("đạt 95%.Trong đó, tỉnh đạt", "đạt 95%."),
            ("“làm ngay”.Đồng chí đề nghị", "“làm ngay”."),
            ("hiệu quả…Tuy nhiên, còn chậm", "hiệu quả…"),
        ] {
            assert_eq!(sentences(text)[0], first, "{text}");
        }
        for text in [
            "trang VOV.VN đưa tin",
            "ở TP.Hồ Chí Minh",
            "xem baolaocai.vn.",
            "Q.Bình Thạnh họp",
            "N.An dự",
            "1.Sở Nội vụ chủ trì",
            "Th.S Nguyễn An dự",
            "Tp.Hà Giang họp",
            "12.500 đồng",
            "Điều 5.Phạm vi điều chỉnh",
            "file bao.Docx",
        ] {
            assert_eq!(sentences(text), [text]);
        }
    }

    #[test]
    fn lines() {
        for (text, expected) in [
            ("Tiêu đề\nThân bài", &["Tiêu đề", "Thân bài"][..]),
            ("Bí thư Tỉnh ủy,\nChủ tịch HĐND", &["Bí thư Tỉnh ủy,\nChủ tịch HĐND"]),
            ("một dòng bị\nngắt giữa chừng", &["một dòng bị\nngắt giữa chừng"]),
            ("năm 2021\nvà 2022", &["năm 2021\nvà 2022"]),
            ("phát triển kinh tế -\nxã hội", &["phát triển kinh tế -\nxã hội"]),
            ("kết thúc,\n\nđoạn mới", &["kết thúc,", "đoạn mới"]),
            ("đã xong.\nđoạn sau", &["đã xong.", "đoạn sau"]),
            ("- Sở Nội vụ;\n- Sở Tài chính.", &["- Sở Nội vụ;", "- Sở Tài chính."]),
            ("Vĩnh Long, ngày\n30 tháng 3 năm 2015", &["Vĩnh Long, ngày\n30 tháng 3 năm 2015"]),
            ("Nghị quyết của\nHội đồng nhân dân", &["Nghị quyết của\nHội đồng nhân dân"]),
            ("1. Sở Y tế\na) Chuẩn bị phương án\nđ) Báo cáo", &["1. Sở Y tế", "a) Chuẩn bị phương án", "đ) Báo cáo"]),
            ("Gồm có:\n- Vốn huyện,\n- Vốn xã", &["Gồm có:", "- Vốn huyện,", "- Vốn xã"]),
            ("Họp về\n- kinh tế", &["Họp về", "- kinh tế"]),
            ("-----\nthân bài", &["-----", "thân bài"]),
            (
                "Tin một của huyện\nTin hai của huyện\nTin ba của huyện",
                &["Tin một của huyện", "Tin hai của huyện", "Tin ba của huyện"],
            ),
            ("", &[]),
        ] {
            assert_eq!(sentences(text), expected, "{text:?}");
        }
    }

    /// Where all of a text is broken into lines of one width, a full line goes on also before a capital.
    #[test]
    fn wrapped_texts() {
        let text = "Sáng 22/6, Ban Thường vụ Huyện ủy tổ chức hội nghị với\n\
                    sự tham dự của lãnh đạo các xã, thị trấn thuộc huyện\n\
                    Vị Xuyên và đại diện các phòng, ban chuyên môn trực\n\
                    thuộc. Hội nghị nghe báo cáo kết quả của phong trào\n\
                    thi đua.\n\
                    Phát biểu tại hội nghị, đồng chí Bí thư yêu cầu các\n\
                    đơn vị làm tốt.\n\
                    Thu Hà";
        let found = sentences(text);
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(found[0].contains("huyện\nVị Xuyên") && found[1].ends_with("thi đua."), "{found:#?}");
        assert_eq!(found[3], "Thu Hà");
    }
}
