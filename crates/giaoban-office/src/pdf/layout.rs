//! Paragraphs from glyphs and where they stand. Lengths are points, `y` grows downwards.

use crate::flow::is_of_letter;

/// One glyph of text that runs from left to right.
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Where the line that it stands on is.
    pub(super) base: f64,
    /// Size of its font.
    pub(super) size: f64,
}

/// The lines of a page, from its top.
pub(super) struct Page {
    lines: Vec<Line>,
    height: f64,
}

/// Text beside one another without a wide gap.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    /// From where to where its words go, in the order of `text`, where a space parts them.
    words: Vec<(f64, f64)>,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
}

/// A line of text as it will be read.
#[derive(Clone, Debug)]
struct Line {
    piece: Piece,
    /// Left and right border of the column that it is in.
    column: (f64, f64),
    /// A row of a table or a line of a head, which no other line goes on with.
    alone: bool,
}

/// Wider gaps, in sizes of the font, part words.
const WORD_GAP: f64 = 0.17;
/// Wider gaps part columns. Justified lines have wide gaps too, but each of them has many.
const COLUMN_GAP: f64 = 1.8;

impl Page {
    pub(super) fn new(glyphs: Vec<Glyph>, _width: f64, height: f64) -> Self {
        let rows = rows(pieces(glyphs));
        Self { lines: lines(rows), height }
    }
}

/// Joins glyphs to pieces, in the order in which they are drawn.
fn pieces(glyphs: Vec<Glyph>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for glyph in glyphs {
        let is_blank = glyph.text.trim().is_empty();
        if let Some(last) = pieces.last_mut() {
            let size = last.size.max(glyph.size);
            let gap = glyph.left - last.right;
            // Raised and lowered signs are small.
            let near = if glyph.size < 0.85 * last.size { 0.5 } else { 0.25 };
            if (glyph.base - last.base).abs() < near * size && gap > -0.5 * size && gap < COLUMN_GAP * size {
                if (gap > WORD_GAP * size || is_blank) && !last.text.ends_with(' ') {
                    last.text.push(' ');
                }
                if !is_blank {
                    // The same sign drawn twice in one place is bold type.
                    let twice = gap < -0.3 * size && last.text.ends_with(&*glyph.text);
                    if !twice {
                        match last.words.last_mut().filter(|_| !last.text.ends_with(' ')) {
                            Some(word) => word.1 = glyph.right,
                            None => last.words.push((glyph.left, glyph.right)),
                        }
                        last.text.push_str(&glyph.text);
                    }
                    last.right = last.right.max(glyph.right);
                }
                continue;
            }
        }
        if !is_blank {
            let Glyph { text, left, right, base, size } = glyph;
            pieces.push(Piece { text, words: vec![(left, right)], left, right, base, size });
        }
    }
    for piece in &mut pieces {
        piece.text.truncate(piece.text.trim_end().len());
        piece.text.retain(|c| c != '\u{AD}');
    }
    pieces
}

/// Pieces that stand on one line, lines from the top, pieces from the left.
fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if (piece.base - row[0].base).abs() < 0.35 * row[0].size.min(piece.size) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        // Pieces drawn out of order may touch.
        let mut joined: Vec<Piece> = Vec::with_capacity(row.len());
        for piece in row.drain(..) {
            match joined.last_mut() {
                Some(last) if piece.left - last.right < 0.9 * last.size => {
                    let mut words = piece.words.into_iter();
                    if piece.left - last.right > WORD_GAP * last.size {
                        last.text.push(' ');
                    } else if let (Some(end), Some((_, right))) = (last.words.last_mut(), words.next()) {
                        end.1 = right;
                    }
                    last.words.extend(words);
                    last.text.push_str(&piece.text);
                    last.right = last.right.max(piece.right);
                }
                _ => joined.push(piece),
            }
        }
        *row = joined;
    }
    rows
}

/// Lines in the order in which they are read.
fn lines(rows: Vec<Vec<Piece>>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        if rows[at].len() == 1 {
            lines.push(Line { piece: rows[at][0].clone(), column: (0.0, 0.0), alone: false });
            at += 1;
            continue;
        }
        // Rows with a gap in the same place are one block.
        let (mut from, mut to) = (rows[at][0].right, rows[at][1].left);
        let mut end = at + 1;
        while let Some(row) = rows.get(end) {
            let gap = (0..=row.len())
                .map(|index| {
                    let left = if index == 0 { f64::NEG_INFINITY } else { row[index - 1].right };
                    (left, row.get(index).map_or(f64::INFINITY, |piece| piece.left))
                })
                .map(|(left, right)| (from.max(left), to.min(right)))
                .find(|(left, right)| right - left > row[0].size);
            let far = row[0].base - rows[end - 1][0].base > 4.0 * row[0].size;
            let Some((left, right)) = gap.filter(|_| !far) else { break };
            (from, to) = (left, right);
            end += 1;
        }
        // Rows at the end with one piece belong to what follows.
        let columns = columns(&rows[at..end]);
        while end > at + 1 && rows[end - 1].len() == 1 && !is_beside(&rows[at..end]) {
            let piece = &rows[end - 1][0];
            let step = piece.base - rows[end - 2][0].base;
            // A line of a cell further right goes on with the row.
            let within =
                |(left, right): &(f64, f64)| piece.left > left - piece.size && piece.right < right + piece.size;
            if step < 1.7 * piece.size && columns.iter().skip(1).any(within) {
                break;
            }
            end -= 1;
        }
        let block = &rows[at..end];
        let middle = (from + to) / 2.0;
        if is_beside(block) {
            for right_side in [false, true] {
                let side = block.iter().flatten().filter(|piece| (piece.left > middle) == right_side);
                let side: Vec<Piece> = side.cloned().collect();
                let column = borders(side.iter());
                let alone = block.iter().flatten().any(|piece| is_of_letter(&piece.text));
                lines.extend(side.into_iter().map(|piece| Line { piece, column, alone }));
            }
        } else {
            lines.extend(table(block, &columns));
        }
        at = end;
    }
    // Lines over the whole width share their borders.
    let open = || lines.iter().filter(|line| line.column == (0.0, 0.0) && !line.alone).map(|line| &line.piece);
    let whole = borders(open());
    for line in &mut lines {
        if line.column == (0.0, 0.0) {
            line.column = whole;
        }
    }
    lines
}

/// From where to where the columns of a table go, by the rows that have most cells. Empty when these do not stand under one another.
fn columns(block: &[Vec<Piece>]) -> Vec<(f64, f64)> {
    let most = block.iter().map(Vec::len).max().unwrap_or_default();
    let mut columns = vec![(f64::INFINITY, f64::NEG_INFINITY); most];
    for row in block.iter().filter(|row| row.len() == most) {
        for ((left, right), piece) in columns.iter_mut().zip(row) {
            (*left, *right) = (left.min(piece.left), right.max(piece.right));
        }
    }
    if columns.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        columns.clear();
    }
    columns
}

/// The rows of a table as lines. Lines of one cell are brought together.
fn table(block: &[Vec<Piece>], columns: &[(f64, f64)]) -> Vec<Line> {
    let size = block[0][0].size;
    let step = |index: usize| block[index][0].base - block[index - 1][0].base;
    let least = (1..block.len()).map(step).filter(|step| *step > 0.8 * size).fold(f64::INFINITY, f64::min);
    // Where rows stand apart, their distance parts them; where they do not, the first cell does.
    let stand_apart = (1..block.len()).any(|index| step(index) > 1.12 * least);
    let mut lines: Vec<Line> = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    for (index, row) in block.iter().enumerate() {
        if columns.is_empty() {
            cells = row.iter().map(|piece| piece.text.clone()).collect();
        } else {
            let mut here = vec![String::new(); columns.len()];
            let words = row.iter().flat_map(|piece| piece.text.split(' ').zip(&piece.words));
            for (word, (left, right)) in words {
                let middle = (left + right) / 2.0;
                let away = |(from, to): &(f64, f64)| (from - middle).max(middle - to).max(0.0);
                let nearest = (0..columns.len()).min_by(|a, b| away(&columns[*a]).total_cmp(&away(&columns[*b])));
                let cell = &mut here[nearest.unwrap_or_default()];
                if !cell.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(word);
            }
            let goes_on = index > 0
                && match stand_apart {
                    true => step(index) <= 1.12 * least,
                    false => here[0].is_empty() && row.len() < columns.len(),
                };
            if goes_on {
                lines.pop();
                for (cell, more) in cells.iter_mut().zip(here).filter(|(_, more)| !more.is_empty()) {
                    // `đồng/` and `năm` are one word.
                    if !cell.is_empty() && !cell.ends_with('/') {
                        cell.push(' ');
                    }
                    cell.push_str(&more);
                }
            } else {
                cells = here;
            }
        }
        let mut piece = row[0].clone();
        piece.text = cells.join(" | ");
        piece.right = row[row.len() - 1].right;
        lines.push(Line { piece, column: (0.0, 0.0), alone: true });
    }
    lines
}

/// Whether the two sides of a block are read one after the other: the head or foot of a letter, or columns of running text.
fn is_beside(block: &[Vec<Piece>]) -> bool {
    if block.iter().flatten().any(|piece| is_of_letter(&piece.text)) {
        return block.iter().all(|row| row.len() <= 2);
    }
    let long = |piece: &Piece| piece.text.chars().count() > 24;
    let pairs = block.iter().filter(|row| row.len() == 2 && row.iter().all(long)).count();
    pairs >= 6 && pairs * 10 >= block.len() * 6
}

fn borders<'a>(pieces: impl Iterator<Item = &'a Piece>) -> (f64, f64) {
    pieces.fold((f64::INFINITY, 0.0), |(left, right), piece| (piece.left.min(left), piece.right.max(right)))
}

/// The text of all pages.
pub(super) fn text(mut pages: Vec<Page>) -> String {
    drop_running_lines(&mut pages);
    let mut out = String::new();
    let mut last: Option<(Line, usize)> = None;
    for (number, page) in pages.into_iter().enumerate() {
        let usual = usual_step(&page.lines);
        for line in page.lines {
            if let Some((before, of_page)) = &last {
                match goes_on(before, &line, (*of_page == number).then_some(usual)) {
                    true => {
                        // A dash or stroke at the end of a word belongs to it: `Xê-` and `un`, `2021-` and `2026`, `IV/` and `2024`.
                        let open = out.ends_with(['-', '/']) && !out.ends_with(" -") && !out.ends_with(" /");
                        if !open {
                            out.push(' ');
                        }
                    }
                    false => out.push('\n'),
                }
            }
            push_words(&mut out, &line.piece.text);
            last = Some((line, number));
        }
    }
    out
}

/// Adds `text` with single spaces.
fn push_words(out: &mut String, text: &str) {
    for (index, word) in text.split_ascii_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// The step from one line to the next that is usual on a page, in sizes of the font.
fn usual_step(lines: &[Line]) -> f64 {
    let steps = lines.windows(2).map(|pair| (pair[1].piece.base - pair[0].piece.base) / pair[0].piece.size);
    let mut steps: Vec<f64> = steps.filter(|step| (0.5..3.0).contains(step)).collect();
    steps.sort_by(f64::total_cmp);
    // Steps within paragraphs are the smaller ones.
    steps.get(steps.len() / 4).copied().unwrap_or(1.5)
}

/// Whether `line` goes on with the paragraph of `before`. `usual` is the usual step between lines; `None` at the top of a page.
fn goes_on(before: &Line, line: &Line, usual: Option<f64>) -> bool {
    if before.alone || line.alone {
        return false;
    }
    let (a, b) = (&before.piece, &line.piece);
    if (a.size - b.size).abs() > 0.08 * a.size {
        return false;
    }
    let starts_small = b.text.chars().next().is_some_and(char::is_lowercase);
    match usual {
        Some(usual) => {
            let step = (b.base - a.base) / a.size;
            if step <= 0.0 || step > 1.3 * usual {
                return false;
            }
        }
        None if a.text.ends_with(['.', ':', ';', '!', '?']) && !starts_small => return false,
        None => {}
    }
    // Had there been room for the first word, the line would not have ended: it was ended on purpose.
    let letters = b.text.chars().count().max(1) as f64;
    let word = b.text.split_ascii_whitespace().next().unwrap_or_default().chars().count() as f64;
    let (left, right) = before.column;
    let is_centred = ((a.left - left) - (right - a.right)).abs() < a.size && a.left - left > 3.0 * a.size;
    let room = if is_centred { (right - left) - (a.right - a.left) } else { right - a.right };
    if room > (word + 0.5) * (b.right - b.left) / letters + 0.3 * a.size {
        return false;
    }
    // A first line stands in; the lines of an item may stand in behind its mark.
    let stands_in = b.left - a.left > 0.7 * a.size && !is_centred;
    if stands_in && !has_mark(&a.text) {
        return false;
    }
    !(has_mark(&b.text) && (a.text.ends_with(['.', ':', ';', ',']) || a.text.ends_with("./.")))
}

/// Whether a line begins like an item: `- `, `+ `, `• `, `1. `, `a) `.
fn has_mark(text: &str) -> bool {
    let Some((mark, _)) = text.split_once(' ') else { return false };
    match mark {
        "-" | "–" | "+" | "*" | "•" | "·" => true,
        _ => match mark.strip_suffix(['.', ')', '/']) {
            Some(number) => {
                // `2024.` ends a sentence.
                let digits = number.len() <= 5
                    && number.bytes().take_while(u8::is_ascii_digit).count() < 4
                    && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                !number.is_empty()
                    && (digits || number.chars().count() == 1 || number.bytes().all(|b| b"IVX".contains(&b)))
            }
            None => false,
        },
    }
}

/// Leaves out page numbers, and lines that stand in the same place of many pages, but for the first time.
fn drop_running_lines(pages: &mut [Page]) {
    const EDGE: usize = 2;
    let edges = |page: &Page| {
        let count = page.lines.len();
        (0..count).filter(move |index| *index < EDGE || index + EDGE >= count).collect::<Vec<_>>()
    };
    let plain = |line: &Line| -> String {
        line.piece
            .text
            .chars()
            .map(|c| if c.is_ascii_digit() { '#' } else { c })
            .filter(|c| !c.is_whitespace())
            .collect()
    };
    let mut seen: std::collections::BTreeMap<(String, i64), usize> = Default::default();
    let key = |line: &Line| (plain(line), (line.piece.base / 6.0).round() as i64);
    if pages.len() >= 3 {
        for page in &*pages {
            for index in edges(page) {
                *seen.entry(key(&page.lines[index])).or_default() += 1;
            }
        }
    }
    let many = pages.len().div_ceil(2).max(3);
    for (number, page) in pages.iter_mut().enumerate() {
        let at_edge = edges(page);
        let height = page.height;
        let mut index = 0;
        page.lines.retain(|line| {
            let edge = at_edge.contains(&index);
            index += 1;
            let outside = line.piece.base < 0.12 * height || line.piece.base > 0.88 * height;
            if !edge || !outside {
                return true;
            }
            let repeated = seen.get(&key(line)).is_some_and(|times| *times >= many) && number > 0;
            !(repeated || is_page_number(&line.piece.text))
        });
    }
}

/// `3`, `- 3 -`, `3/10`, `Trang 3`, `Trang 3/10`.
fn is_page_number(text: &str) -> bool {
    let text = text.to_lowercase();
    let text = text.trim_matches(['-', '–', ' ', '.']);
    let text = text.strip_prefix("trang").or_else(|| text.strip_prefix("page")).unwrap_or(text).trim();
    let (number, of) = text.split_once('/').unwrap_or((text, "1"));
    let is_number =
        |text: &str| (1..=4).contains(&text.trim().len()) && text.trim().bytes().all(|b| b.is_ascii_digit());
    is_number(number) && is_number(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of `text` from `left`, half as wide as the font is high.
    fn print(glyphs: &mut Vec<Glyph>, text: &str, left: f64, base: f64, size: f64) {
        for (index, character) in text.chars().enumerate() {
            let left = left + index as f64 * size / 2.0;
            glyphs.push(Glyph { text: character.into(), left, right: left + size / 2.0, base, size });
        }
    }

    /// A page of lines of text: `left|text`, at 12 points with 16 from line to line.
    fn page(lines: &[(f64, &str)]) -> Page {
        let mut glyphs = Vec::new();
        for (index, (left, text)) in lines.iter().enumerate() {
            print(&mut glyphs, text, *left, 100.0 + 16.0 * index as f64, 12.0);
        }
        Page::new(glyphs, 595.0, 842.0)
    }

    #[test]
    fn lines_that_go_on_are_one_paragraph() {
        let lines = [
            (70.0, "BAN DÂN VẬN TỈNH ỦY HỌP"),
            (90.0, "Sáng 12/3, Ban Dân vận Tỉnh ủy tổ chức hội nghị giao ban"),
            (70.0, "công tác quý I, triển khai nhiệm vụ quý II; dự hội nghị có các"),
            (70.0, "trưởng ban dân vận huyện ủy."),
            (90.0, "Hội nghị thống nhất nội dung sau:"),
            (90.0, "- Rà soát các mô hình;"),
            (90.0, "- Báo cáo trước ngày 15/4 để tổng hợp chung toàn tỉnh, gửi"),
            (102.0, "về văn phòng."),
        ];
        let expected = "BAN DÂN VẬN TỈNH ỦY HỌP\nSáng 12/3, Ban Dân vận Tỉnh ủy tổ chức hội nghị giao ban công tác quý I, \
                        triển khai nhiệm vụ quý II; dự hội nghị có các trưởng ban dân vận huyện ủy.\nHội nghị thống nhất nội \
                        dung sau:\n- Rà soát các mô hình;\n- Báo cáo trước ngày 15/4 để tổng hợp chung toàn tỉnh, gửi về văn \
                        phòng.";
        assert_eq!(text(vec![page(&lines)]), expected);
    }

    #[test]
    fn heads_of_letters_are_read_side_after_side_and_tables_row_by_row() {
        let mut glyphs = Vec::new();
        for (index, (left, right)) in [
            ("UBND TỈNH LAI CHÂU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("VĂN PHÒNG", "Độc lập - Tự do - Hạnh phúc"),
            ("Số: 12/VP-TH", "Lai Châu, ngày 3 tháng 5 năm 2024"),
        ]
        .into_iter()
        .enumerate()
        {
            let base = 80.0 + 16.0 * index as f64;
            print(&mut glyphs, left, 70.0, base, 12.0);
            print(&mut glyphs, right, 300.0, base, 12.0);
        }
        let expected = "UBND TỈNH LAI CHÂU\nVĂN PHÒNG\nSố: 12/VP-TH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
                        Độc lập - Tự do - Hạnh phúc\nLai Châu, ngày 3 tháng 5 năm 2024";
        assert_eq!(text(vec![Page::new(glyphs, 595.0, 842.0)]), expected);

        let mut glyphs = Vec::new();
        for (index, row) in [["Chỉ tiêu", "2023", "2024"], ["Hộ nghèo", "2,1", "1,4"]].into_iter().enumerate() {
            for (column, cell) in row.into_iter().enumerate() {
                print(&mut glyphs, cell, 70.0 + 150.0 * column as f64, 80.0 + 16.0 * index as f64, 12.0);
            }
        }
        assert_eq!(text(vec![Page::new(glyphs, 595.0, 842.0)]), "Chỉ tiêu | 2023 | 2024\nHộ nghèo | 2,1 | 1,4");

        // Cells of several lines; a heading that comes near the next.
        let mut glyphs = Vec::new();
        for (cell, left, base) in [
            ("STT", 70.0, 80.0),
            ("Chỉ tiêu", 100.0, 80.0),
            ("Kế", 250.0, 80.0),
            ("hoạch", 250.0, 96.0),
            ("1", 70.0, 116.0),
            ("Lao động có", 100.0, 116.0),
            ("2.600", 250.0, 116.0),
            ("việc làm", 100.0, 132.0),
            ("2", 70.0, 152.0),
            ("Hộ nghèo", 100.0, 152.0),
            ("35", 250.0, 152.0),
        ] {
            print(&mut glyphs, cell, left, base, 12.0);
        }
        let expected = "STT | Chỉ tiêu | Kế hoạch\n1 | Lao động có việc làm | 2.600\n2 | Hộ nghèo | 35";
        assert_eq!(text(vec![Page::new(glyphs, 595.0, 842.0)]), expected);
    }

    #[test]
    fn page_numbers_and_marks_are_known() {
        for text in ["3", "- 3 -", "Trang 3", "Trang 3/10", "12/14"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["Số 3", "12/3/2024", "2,5", "Bảng 3"] {
            assert!(!is_page_number(text), "{text}");
        }
        for text in ["- Như trên", "1. Sở Y tế", "a) rà soát", "IV. Tổ chức", "1.2. Nội dung"] {
            assert!(has_mark(text), "{text}");
        }
        for text in ["2021 - 2026", "Tỉnh ủy họp", "TP. Huế", "-3 độ", "2024. Sau đó"] {
            assert!(!has_mark(text), "{text}");
        }
    }
}
