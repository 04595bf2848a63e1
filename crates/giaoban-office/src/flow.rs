//! Lines in reading order, from paragraphs, tables and frames that lie in one another.

use std::fmt::Write;

/// Tables in tables deeper than this are not told apart from the cell that they are in.
const DEEPEST: usize = 24;
/// Most columns of a row that are written out; files may say that a cell is a million columns wide.
const MOST_COLUMNS: usize = 200;

/// Most times that a row is repeated.
const MOST_REPEATED: usize = 20;

/// Collects the text of a document.
#[derive(Default)]
pub(crate) struct Flow {
    /// From the outermost; the last one takes the text. Never empty while a document is read.
    levels: Vec<Level>,
    /// Tables that are open.
    tables: usize,
    /// Tables that are open and not told apart from what is around them.
    flat: usize,
    notes: Vec<String>,
    body: Vec<String>,
}

enum Level {
    Frame(Frame),
    Table(Table),
}

/// What holds paragraphs: the body, a cell, a text box, a note.
#[derive(Default)]
struct Frame {
    lines: Vec<String>,
    /// The open paragraph.
    paragraph: Option<String>,
    /// The beginning of the next paragraph.
    carried: String,
    /// Lines of boxes that are anchored to the open paragraph.
    boxed: Vec<String>,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    /// Whether the open row was deleted.
    deleted: bool,
}

#[derive(Default, Clone)]
struct Cell {
    lines: Vec<String>,
    /// How many columns it takes up.
    span: usize,
    /// It goes on with a cell of the row above and says nothing.
    continued: bool,
}

impl Flow {
    pub(crate) fn new() -> Self {
        Self { levels: vec![Level::Frame(Frame::default())], ..Self::default() }
    }

    fn frame(&mut self) -> Option<&mut Frame> {
        match self.levels.last_mut() {
            Some(Level::Frame(frame)) => Some(frame),
            _ => None,
        }
    }

    fn table(&mut self) -> Option<&mut Table> {
        match self.levels.last_mut() {
            Some(Level::Table(table)) if self.flat == 0 => Some(table),
            _ => None,
        }
    }

    /// A paragraph begins. One that is still open ends.
    pub(crate) fn begin_paragraph(&mut self) {
        self.end_paragraph(None, false);
        if let Some(frame) = self.frame() {
            frame.paragraph = Some(std::mem::take(&mut frame.carried));
        }
    }

    /// The paragraph is over. `mark` is put in front of it if it says anything; `joined` when the next one goes on with it.
    pub(crate) fn end_paragraph(&mut self, mark: Option<&str>, joined: bool) {
        let Some(frame) = self.frame() else { return };
        let Some(text) = frame.paragraph.take() else { return };
        let text = match mark.filter(|mark| !mark.is_empty() && !text.trim().is_empty()) {
            Some(mark) => format!("{mark} {}", text.trim_start_matches([' ', '\t', '\n'])),
            None => text,
        };
        if joined {
            frame.carried = text;
        } else {
            let lines = text.split('\n').map(|line| line.trim_matches([' ', '\t', '\r']).to_owned());
            frame.lines.extend(lines);
        }
        frame.lines.append(&mut frame.boxed);
    }

    /// Adds to the open paragraph; lost where there is none.
    pub(crate) fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.frame().and_then(|frame| frame.paragraph.as_mut()) {
            paragraph.push_str(text);
        }
    }

    pub(crate) fn begin_table(&mut self) {
        if self.tables >= DEEPEST {
            self.flat += 1;
            return;
        }
        self.tables += 1;
        self.end_paragraph(None, false);
        self.levels.push(Level::Table(Table::default()));
    }

    pub(crate) fn begin_row(&mut self) {
        if let Some(table) = self.table() {
            table.rows.push(Vec::new());
            table.deleted = false;
        }
    }

    /// The open row, between its cells, was deleted.
    pub(crate) fn delete_row(&mut self) {
        if let Some(table) = self.table() {
            table.deleted = true;
        }
    }

    pub(crate) fn end_row(&mut self, times: usize) {
        let Some(table) = self.table() else { return };
        if table.deleted {
            table.rows.pop();
        } else if times > 1
            && let Some(row) = table.rows.last()
            && row.iter().any(|cell| !cell.lines.is_empty())
        {
            // Only rows that say something are worth repeating.
            let row = row.clone();
            table.rows.extend(std::iter::repeat_n(row, times.min(MOST_REPEATED) - 1));
        }
    }

    pub(crate) fn begin_cell(&mut self) {
        if self.table().is_some() {
            self.levels.push(Level::Frame(Frame::default()));
        }
    }

    /// The cell is over; it took up `span` columns. `continued` when it only goes on with the one above.
    pub(crate) fn end_cell(&mut self, span: usize, continued: bool) {
        if self.flat > 0 {
            return self.end_paragraph(None, false);
        }
        let lines = match self.levels.len() {
            0..=2 => return,
            _ => self.end_frame(),
        };
        if let Some(table) = self.table() {
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
            let row = table.rows.last_mut().expect("there is one");
            row.push(Cell { lines, span: span.clamp(1, MOST_COLUMNS), continued });
        }
    }

    /// Closes the last level, which is a frame, and gives its lines without the empty ones.
    fn end_frame(&mut self) -> Vec<String> {
        self.end_paragraph(None, false);
        match self.levels.pop() {
            Some(Level::Frame(mut frame)) => {
                frame.lines.retain(|line| !line.trim().is_empty());
                frame.lines
            }
            Some(level) => {
                self.levels.push(level);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    pub(crate) fn end_table(&mut self) {
        if self.flat > 0 {
            self.flat -= 1;
            return self.end_paragraph(None, false);
        }
        if let Some(Level::Table(table)) = self.levels.pop_if(|level| matches!(level, Level::Table(_))) {
            self.tables -= 1;
            let lines = table.lines();
            if let Some(frame) = self.frame() {
                frame.lines.extend(lines);
            }
        }
    }

    /// A text box or note begins.
    pub(crate) fn begin_frame(&mut self) {
        self.levels.push(Level::Frame(Frame::default()));
    }

    /// The text box is over; it will follow the paragraph that is open around it.
    pub(crate) fn end_box(&mut self) {
        let lines = self.end_frame();
        if let Some(frame) = self.frame() {
            match frame.paragraph {
                Some(_) => frame.boxed.extend(lines),
                None => frame.lines.extend(lines),
            }
        }
    }

    /// The note is over; it will stand at the end.
    pub(crate) fn end_note(&mut self) {
        let lines = self.end_frame();
        self.note(&lines);
    }

    /// A note for the end, in the order in which the text refers to them.
    pub(crate) fn note(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            let number = self.notes.len() + 1;
            self.notes.push(format!("[{number}] {}", lines.join(" ")));
        }
    }

    /// Everything is closed, whatever is still open.
    pub(crate) fn finish(&mut self) {
        self.flat = 0;
        while self.levels.len() > 1 {
            match self.levels.last() {
                Some(Level::Table(_)) => self.end_table(),
                _ if matches!(self.levels.get(self.levels.len() - 2), Some(Level::Table(_))) => {
                    self.end_cell(1, false);
                }
                _ => self.end_box(),
            }
        }
        self.end_paragraph(None, false);
        if let Some(Level::Frame(frame)) = self.levels.pop() {
            self.body = frame.lines;
        }
    }

    /// The lines of the body, not the notes.
    pub(crate) fn into_lines(mut self) -> Vec<String> {
        self.finish();
        self.body
    }

    /// The whole text. Of several empty lines in a row one is kept.
    pub(crate) fn into_text(mut self) -> String {
        self.finish();
        let mut out = String::new();
        let mut gap = false;
        for line in &self.body {
            if line.trim().is_empty() {
                gap = !out.is_empty();
                continue;
            }
            if !out.is_empty() {
                out.push_str(if gap { "\n\n" } else { "\n" });
            }
            gap = false;
            out.push_str(line);
        }
        for (index, note) in self.notes.iter().enumerate() {
            let between = match (out.is_empty(), index) {
                (true, _) => "",
                (false, 0) => "\n\n",
                (false, _) => "\n",
            };
            let _ = write!(out, "{between}{note}");
        }
        out
    }
}

impl Table {
    fn lines(self) -> Vec<String> {
        let layout = self.is_layout();
        let mut lines = Vec::new();
        for mut row in self.rows {
            if layout {
                lines.extend(row.iter_mut().flat_map(|cell| std::mem::take(&mut cell.lines)));
            } else if row.iter().any(|cell| !cell.lines.is_empty()) {
                let mut line = String::new();
                for (index, cell) in row.iter().enumerate() {
                    if index > 0 {
                        line.push_str(" | ");
                    }
                    line.push_str(&cell.lines.join(" "));
                    // A heading over several columns leaves the others empty, so that columns stay under one another.
                    line.extend(std::iter::repeat_n(" | ", cell.span.saturating_sub(1)));
                }
                lines.push(line);
            }
        }
        lines
    }

    /// Whether the table only sets text side by side and has no columns that mean anything.
    fn is_layout(&self) -> bool {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        if columns <= 1 {
            return true;
        }
        if columns > 3 || self.rows.len() > 6 {
            return false;
        }
        let cells = || self.rows.iter().flatten().filter(|cell| !cell.continued && !cell.lines.is_empty());
        // Text in columns: whole paragraphs beside one another in a single row.
        if self.rows.len() == 1 && cells().any(|cell| cell.lines.len() > 1) {
            return true;
        }
        cells().any(|cell| cell.lines.iter().any(|line| is_of_letter(line)))
    }
}

/// Whether `line` belongs to the head or foot of an official letter (Decree 30/2020/NĐ-CP, appendix I; Guide 36-HD/VPTW of the
/// Party's office): `Độc lập - Tự do - Hạnh phúc`, `ĐẢNG CỘNG SẢN VIỆT NAM`, `Nơi nhận:`. Near miss: `Đảng Cộng sản Việt Nam` within a
/// sentence.
pub(crate) fn is_of_letter(line: &str) -> bool {
    const LINES: [&str; 5] = [
        "cộng hòa xã hội chủ nghĩa việt nam",
        "cộng hoà xã hội chủ nghĩa việt nam",
        "đảng cộng sản việt nam",
        "nơi nhận",
        "nơi gửi",
    ];
    if line.len() > 120 {
        return false;
    }
    let line = line.to_lowercase();
    let line = line.trim_end_matches([':', '.', ' ', '*']);
    LINES.contains(&line) || line.starts_with("độc lập") && line.ends_with("hạnh phúc")
}
