//! From the tree to lines, as a reader sees them.

use crate::roles::Roles;
use crate::tree::{Node, Tag, Tree};

/// A line of the page and how it is made.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Its bytes in [`Lines::text`].
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The first run of text in it.
    pub(crate) at: u32,
    /// The block element that it is in.
    pub(crate) node: u32,
    /// More than a line break stands before it.
    pub(crate) apart: bool,
    pub(crate) kind: LineKind,
    /// Bytes without white space.
    pub(crate) size: u32,
    /// Those of them that are links to pages.
    pub(crate) link: u32,
    /// Those of them that are in bold type.
    pub(crate) bold: u32,
    /// Those of them that are links to files.
    pub(crate) file: u32,
    pub(crate) words: u32,
    /// Bytes in slanted or centred type.
    pub(crate) set_apart: u32,
    /// Bytes set at the right margin.
    pub(crate) right: u32,
    /// A picture stands right before it.
    pub(crate) under_image: bool,
    /// Roles of all elements that hold the whole line.
    pub(crate) roles: Roles,
}

/// What sort of element a line is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LineKind {
    Text,
    /// With the level, 1 to 4.
    Heading(u8),
    /// A row of a table.
    Row,
    Item,
    Caption,
}

/// All lines of a page.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) text: String,
    pub(crate) lines: Vec<Line>,
}

impl Lines {
    pub(crate) fn of(&self, line: &Line) -> &str {
        &self.text[line.start as usize..line.end as usize]
    }
}

/// What ends a line, from weak to strong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Break {
    None,
    Line,
    Apart,
}

/// An open element.
struct Frame {
    node: u32,
    end: u32,
    roles: Roles,
    kind: LineKind,
    block: u32,
    pre: bool,
}

/// A list with the number of its next item; 0 for lists without numbers.
struct List {
    end: u32,
    next: u32,
}

/// The data table that is being written.
struct Grid {
    end: u32,
    column: usize,
    /// For every column, the rows that a cell above still covers.
    covered: Vec<u8>,
    /// Cells passed since the last text of the row.
    passed: usize,
}

struct Writer<'t> {
    tree: &'t Tree,
    out: Lines,
    line: Option<Line>,
    pending: Break,
    space: bool,
    item: Option<u32>,
    grid: Option<Grid>,
    link_end: u32,
    file_end: u32,
    bold_end: u32,
    apart_end: u32,
    right_end: u32,
    image: bool,
}

/// Writes the lines of a tree.
pub(crate) fn lines(tree: &Tree, letterhead: &[&str]) -> Lines {
    let data = data_tables(tree, letterhead);
    let mut writer = Writer {
        tree,
        out: Lines { text: String::with_capacity(tree.text.len()), lines: Vec::with_capacity(tree.nodes.len() / 8) },
        line: None,
        pending: Break::Apart,
        space: false,
        item: None,
        grid: None,
        link_end: 0,
        file_end: 0,
        bold_end: 0,
        apart_end: 0,
        right_end: 0,
        image: false,
    };
    let mut frames: Vec<Frame> = Vec::with_capacity(64);
    let mut lists: Vec<List> = Vec::new();
    let mut at = 0u32;
    while let Some(node) = tree.nodes.get(at as usize) {
        while let Some(frame) = frames.last()
            && frame.end <= at
        {
            writer.close(tree.nodes[frame.node as usize].tag);
            frames.pop();
        }
        while lists.last().is_some_and(|list| list.end <= at) {
            lists.pop();
        }
        if writer.grid.as_ref().is_some_and(|grid| grid.end <= at) {
            writer.grid = None;
        }
        let tag = node.tag;
        if node.hidden || matches!(tag, Tag::Skip | Tag::JsonLd | Tag::PageTitle) {
            writer.space = true;
            at = node.end;
            continue;
        }
        match tag {
            Tag::Text => {
                if let Some(frame) = frames.last() {
                    writer.text(at, node, frame);
                }
                at += 1;
                continue;
            }
            Tag::Break => {
                writer.end_line();
                at += 1;
                continue;
            }
            Tag::Object | Tag::Image => {
                writer.space = true;
                writer.image |= tag == Tag::Image;
                at += 1;
                continue;
            }
            Tag::A if node.file => writer.file_end = writer.file_end.max(node.end),
            Tag::A => writer.link_end = writer.link_end.max(node.end),
            Tag::Bold => writer.bold_end = writer.bold_end.max(node.end),
            Tag::Ul => lists.push(List { end: node.end, next: 0 }),
            Tag::Ol => lists.push(List { end: node.end, next: 1 }),
            _ => {}
        }
        if node.right {
            writer.right_end = writer.right_end.max(node.end);
        }
        if node.set_apart {
            writer.apart_end = writer.apart_end.max(node.end);
        }
        if !tag.is_inline() {
            writer.open(tag, node, data[at as usize]);
        }
        if tag == Tag::Li {
            let number = lists.last_mut().map_or(0, |list| {
                let number = list.next;
                list.next += u32::from(number > 0);
                number
            });
            writer.item = Some(number);
        }
        let above = frames.last();
        let kind = match tag {
            Tag::H1 => LineKind::Heading(1),
            Tag::H2 => LineKind::Heading(2),
            Tag::H3 => LineKind::Heading(3),
            Tag::H4 => LineKind::Heading(4),
            Tag::Tr if writer.grid.is_some() => LineKind::Row,
            Tag::Li => LineKind::Item,
            Tag::FigCaption => LineKind::Caption,
            Tag::TableCaption => LineKind::Heading(4),
            _ => above.map_or(LineKind::Text, |frame| frame.kind),
        };
        let own = if matches!(tag, Tag::Article | Tag::Main) { Roles::CONTENT } else { Roles::default() };
        frames.push(Frame {
            node: at,
            end: node.end,
            roles: above.map_or(Roles::default(), |frame| frame.roles) | node.roles | own,
            kind,
            block: if tag.is_inline() { above.map_or(0, |frame| frame.block) } else { at },
            pre: tag == Tag::Pre || above.is_some_and(|frame| frame.pre),
        });
        at += 1;
    }
    writer.finish();
    writer.out
}

impl Writer<'_> {
    fn open(&mut self, tag: Tag, node: &Node, data: bool) {
        if let Some(grid) = &mut self.grid {
            match tag {
                Tag::Tr => {
                    grid.column = 0;
                    grid.passed = 0;
                    self.pending = self.pending.max(Break::Line);
                }
                Tag::Td | Tag::Th => {
                    let first = grid.column == 0;
                    let mut free = grid.column;
                    while grid.covered.get(free).is_some_and(|rows| *rows > 0) {
                        grid.covered[free] -= 1;
                        free += 1;
                    }
                    grid.passed += free - grid.column + usize::from(!first);
                    let end = (free + node.columns as usize).min(COLUMNS);
                    if grid.covered.len() < end {
                        grid.covered.resize(end, 0);
                    }
                    for column in free..end {
                        grid.covered[column] = node.rows - 1;
                    }
                    grid.column = end.max(free + 1);
                    // The columns beside its first one are empty cells.
                    self.space = true;
                }
                Tag::TableCaption => self.pending = Break::Apart,
                _ => self.space = true,
            }
            return;
        }
        match tag {
            Tag::Li | Tag::Dd | Tag::Tr | Tag::Section | Tag::Ul | Tag::Ol => {
                self.pending = self.pending.max(Break::Line);
            }
            _ => self.pending = Break::Apart,
        }
        if data {
            self.grid = Some(Grid { end: node.end, column: 0, covered: Vec::new(), passed: 0 });
        }
    }

    fn close(&mut self, tag: Tag) {
        if tag.is_inline() {
            return;
        }
        if self.grid.is_some() && !matches!(tag, Tag::Table | Tag::TableCaption) {
            match tag {
                Tag::Tr => self.pending = self.pending.max(Break::Line),
                _ => self.space = true,
            }
            return;
        }
        match tag {
            Tag::Li => {
                self.item = None;
                self.pending = self.pending.max(Break::Line);
            }
            Tag::Dd | Tag::Tr | Tag::Section => self.pending = self.pending.max(Break::Line),
            _ => self.pending = Break::Apart,
        }
    }

    /// `<br>`; a second one makes an empty line.
    fn end_line(&mut self) {
        if self.grid.is_some() {
            self.space = true;
        } else if self.pending >= Break::Line {
            self.pending = Break::Apart;
        } else {
            self.pending = Break::Line;
        }
    }

    fn text(&mut self, at: u32, node: &Node, frame: &Frame) {
        let text = &self.tree.text[node.text.0 as usize..node.text.1 as usize];
        let bytes = text.as_bytes();
        let mut from = 0;
        while from < bytes.len() {
            if is_space(bytes[from]) {
                if frame.pre && bytes[from] == b'\n' {
                    self.end_line();
                }
                self.space = true;
                from += 1;
                continue;
            }
            // As many words as stand a single space apart.
            let mut to = from + 1;
            let mut spaces = 0;
            while to < bytes.len() {
                if is_space(bytes[to]) {
                    if bytes[to] != b' ' || bytes.get(to + 1).is_none_or(|&next| is_space(next)) {
                        break;
                    }
                    spaces += 1;
                }
                to += 1;
            }
            self.words(at, &text[from..to], spaces, frame);
            from = to;
        }
    }

    fn words(&mut self, at: u32, words: &str, spaces: u32, frame: &Frame) {
        if self.pending > Break::None {
            self.finish();
        }
        let out = &mut self.out.text;
        let line = self.line.get_or_insert_with(|| {
            let start = out.len() as u32;
            let apart = self.pending == Break::Apart;
            self.pending = Break::None;
            self.space = false;
            match self.item.take() {
                Some(_) if is_marked(words) => {}
                Some(0) => out.push_str("- "),
                Some(number) => out.push_str(&format!("{number}. ")),
                None => {}
            }
            Line {
                start,
                end: start,
                at,
                node: frame.block,
                apart,
                kind: frame.kind,
                size: 0,
                link: 0,
                bold: 0,
                file: 0,
                words: 0,
                set_apart: 0,
                right: 0,
                under_image: std::mem::take(&mut self.image),
                roles: frame.roles,
            }
        });
        if let Some(grid) = &mut self.grid
            && grid.passed > 0
            && line.kind == LineKind::Row
        {
            let first = out.len() as u32 == line.start;
            for cell in 0..grid.passed {
                out.push_str(if first && cell == 0 { "| " } else { " | " });
            }
            grid.passed = 0;
            self.space = false;
        }
        if self.space && line.size > 0 {
            out.push(' ');
        }
        self.space = false;
        out.push_str(words);
        let size = words.len() as u32 - spaces;
        line.size += size;
        line.words += spaces + 1;
        line.roles = line.roles.only(frame.roles);
        if at < self.link_end {
            line.link += size;
        }
        if at < self.file_end {
            line.file += size;
        }
        if at < self.right_end {
            line.right += size;
        }
        if at < self.apart_end {
            line.set_apart += size;
        }
        if at < self.bold_end {
            line.bold += size;
        }
    }

    /// Ends the open line.
    fn finish(&mut self) {
        let Some(mut line) = self.line.take() else { return };
        let written = &self.out.text[line.start as usize..];
        if !written.contains(|c: char| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}')) {
            // NBSP and nothing else: an empty line.
            self.out.text.truncate(line.start as usize);
            self.pending = Break::Apart;
            return;
        }
        line.end = self.out.text.len() as u32;
        self.out.lines.push(line);
    }
}

/// White space of HTML. NBSP is text.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0C')
}

/// An item that is printed with a mark or number of its own.
fn is_marked(words: &str) -> bool {
    let mut chars = words.chars();
    match chars.next() {
        Some('-' | '–' | '—' | '+' | '*' | '•' | '·' | '●' | '▪' | '►' | '>' | '»') => true,
        Some(first) if first.is_ascii_alphanumeric() => {
            let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
            let rest = if rest.len() == words.len() { &words[1..] } else { rest };
            rest.starts_with(['.', ')'])
        }
        _ => false,
    }
}

/// The most columns that a table is read with.
const COLUMNS: usize = 64;

/// What is known of a table while its nodes are passed.
struct Shape {
    node: u32,
    rows: u32,
    cells: u32,
    in_row: u32,
    columns: u32,
    longest: u32,
    links: u32,
    marked: bool,
    layout: bool,
}

/// Which nodes are tables of data. A table lays out a page when it holds other tables, pictures with their captions, long
/// texts, fields of forms, or nothing but links; when it has one column or row; and as the head of an official letter.
fn data_tables(tree: &Tree, letterhead: &[&str]) -> Vec<bool> {
    let mut data = vec![false; tree.nodes.len()];
    let mut open: Vec<Shape> = Vec::new();
    let judge = |shape: &Shape, data: &mut Vec<bool>| {
        let node = &tree.nodes[shape.node as usize];
        let size = node.text.1 - node.text.0;
        let grid = shape.rows >= 2 && shape.columns.max(shape.in_row) >= 2 && shape.cells >= 4;
        let even = size < 600 || shape.longest * 10 < size * 7;
        if shape.layout || !grid || node.columns == 2 || shape.links * 10 > size * 6 || shape.longest > 2500 || !even {
            return;
        }
        let text = &tree.text[node.text.0 as usize..node.text.1 as usize];
        if !shape.marked && shape.rows <= 6 && size < 4000 && shape.columns <= 3 {
            let lower = crate::metadata::squeeze(text).to_lowercase();
            if letterhead.iter().any(|words| lower.contains(words)) {
                return;
            }
        }
        data[shape.node as usize] = true;
    };
    for (at, node) in tree.nodes.iter().enumerate() {
        while let Some(shape) = open.last()
            && tree.nodes[shape.node as usize].end as usize <= at
        {
            judge(shape, &mut data);
            open.pop();
        }
        if node.tag == Tag::Table {
            for shape in open.iter_mut().rev().take(1) {
                shape.layout = true;
            }
            open.push(Shape {
                node: at as u32,
                rows: 0,
                cells: 0,
                in_row: 0,
                columns: 0,
                longest: 0,
                links: 0,
                marked: false,
                layout: false,
            });
            continue;
        }
        let Some(shape) = open.last_mut() else { continue };
        match node.tag {
            Tag::Tr => {
                shape.rows += 1;
                shape.columns = shape.columns.max(shape.in_row);
                shape.in_row = 0;
            }
            Tag::Td | Tag::Th => {
                shape.cells += u32::from(node.columns) * u32::from(node.rows);
                shape.in_row += u32::from(node.columns);
                shape.columns = shape.columns.max(shape.in_row);
                shape.marked |= node.tag == Tag::Th;
                shape.longest = shape.longest.max(node.text.1 - node.text.0);
            }
            Tag::A if !node.file => shape.links += node.text.1 - node.text.0,
            Tag::H1 | Tag::Article | Tag::Main | Tag::Nav | Tag::Figure | Tag::Form => shape.layout = true,
            _ => {}
        }
    }
    for shape in open.iter().rev() {
        judge(shape, &mut data);
    }
    data
}
