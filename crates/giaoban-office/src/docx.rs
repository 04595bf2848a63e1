//! DOCX: WordprocessingML in a ZIP archive (ECMA-376 part 1).

use std::collections::{BTreeMap, BTreeSet};

use crate::flow::Flow;
use crate::marks::{Numeral, bullet};
use crate::package::Package;
use crate::xml::{Element, Handler, Visit, walk};
use crate::{Error, OfficeText, Properties};

/// The text of a Word document. `limit` is the greatest length of the text, in bytes.
///
/// # Errors
///
/// When it is no DOCX, is protected with a password, is damaged, or is longer than `limit`.
pub fn docx(bytes: &[u8], limit: usize) -> Result<OfficeText, Error> {
    let mut package = Package::open(bytes, limit, "a Word document (.docx)")?;
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };

    let mut styles = Styles::default();
    package.part(&beside("styles.xml"), |input| walk(input, &mut styles))?;
    let mut numbering = Numbering::default();
    package.part(&beside("numbering.xml"), |input| walk(input, &mut numbering))?;
    let mut notes = [Notes::default(), Notes::default()];
    for (part, notes) in ["footnotes.xml", "endnotes.xml"].into_iter().zip(&mut notes) {
        package.part(&beside(part), |input| walk(input, notes))?;
    }
    let mut body = Body::new(&styles, &numbering, &notes);
    if package.part(&main, |input| walk(input, &mut body))?.is_none() {
        return Err(Error::new("not a Word document (.docx): it has no main part"));
    }
    let text = body.flow.into_text();
    if text.len() > limit {
        return Err(Error::new(format!("its text is longer than {} MiB, the limit for one document", limit >> 20)));
    }
    let mut properties = Core::default();
    // What a document says about itself is no reason not to read it.
    let _ = package.part("docProps/core.xml", |input| walk(input, &mut properties));
    Ok(OfficeText { text, properties: properties.properties })
}

/// The name of the part that holds the text.
fn main_part(package: &mut Package<'_>) -> Result<String, Error> {
    let mut relations = Relations::default();
    package.part("_rels/.rels", |input| walk(input, &mut relations))?;
    let main = relations.main.unwrap_or_else(|| "word/document.xml".to_owned());
    if package.has(&main) && !main.starts_with("xl/") && !main.starts_with("ppt/") {
        return Ok(main);
    }
    Err(Error::new(if package.has_folder("xl") {
        "an Excel workbook, which is not read: save its sheets as CSV"
    } else if package.has_folder("ppt") {
        "a PowerPoint presentation, which is not read"
    } else {
        "not a Word document (.docx): the ZIP archive has no such document in it"
    }))
}

#[derive(Default)]
struct Relations {
    main: Option<String>,
}

impl Handler for Relations {
    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit {
        if name == "Relationship" && element.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument")) {
            self.main = element.get("Target").map(|target| target.trim_start_matches('/').to_owned());
        }
        Visit::Into
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// `docProps/core.xml`, and `meta.xml` of ODT.
#[derive(Default)]
pub(crate) struct Core {
    pub(crate) properties: Properties,
    value: String,
}

impl Handler for Core {
    fn start(&mut self, _name: &str, _element: &Element<'_>) -> Visit {
        self.value.clear();
        Visit::Into
    }

    fn end(&mut self, name: &str) {
        let field = match name {
            "title" => &mut self.properties.title,
            "created" | "creation-date" => &mut self.properties.created,
            "modified" | "date" => &mut self.properties.modified,
            _ => return,
        };
        let value = self.value.trim();
        if !value.is_empty() && field.is_none() {
            *field = Some(value.to_owned());
        }
        self.value.clear();
    }

    fn text(&mut self, text: &str) {
        self.value.push_str(text);
    }
}

/// Levels of a list; Word has nine.
const LEVELS: usize = 9;

/// Styles of paragraphs, as far as they number them.
#[derive(Default)]
struct Styles {
    styles: BTreeMap<String, Style>,
    /// Style of paragraphs that name none.
    default: Option<String>,
    open: Option<(String, Style)>,
}

#[derive(Default, Clone)]
struct Style {
    based_on: Option<String>,
    list: Option<u32>,
    level: Option<usize>,
}

impl Handler for Styles {
    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit {
        match (name, &mut self.open) {
            ("style", _) => {
                let id = element.get("styleId").unwrap_or_default().into_owned();
                let kind = element.get("type");
                let default = element.get("default").is_some_and(|on| matches!(&*on, "1" | "true" | "on"));
                if default && kind.as_deref() == Some("paragraph") {
                    self.default = Some(id.clone());
                }
                self.open = Some((id, Style::default()));
            }
            ("basedOn", Some((_, style))) => style.based_on = element.get("val").map(|id| id.into_owned()),
            ("numId", Some((_, style))) => style.list = element.number("val"),
            ("ilvl", Some((_, style))) => style.level = element.number("val"),
            ("pPrChange" | "rPrChange", _) => return Visit::Skip,
            _ => {}
        }
        Visit::Into
    }

    fn end(&mut self, name: &str) {
        if name == "style"
            && let Some((id, style)) = self.open.take()
        {
            self.styles.insert(id, style);
        }
    }

    fn text(&mut self, _text: &str) {}
}

impl Styles {
    /// List and level of paragraphs of the style `id`, and the style that says so.
    fn list(&self, id: &str) -> Option<(u32, usize, &str)> {
        let mut id = id;
        // A style may be based on itself by mistake.
        for _ in 0..32 {
            let (name, style) = self.styles.get_key_value(id)?;
            if let Some(list) = style.list {
                return Some((list, style.level.unwrap_or(0), name));
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}

/// Definitions of lists.
#[derive(Default)]
struct Numbering {
    definitions: BTreeMap<u32, Definition>,
    lists: BTreeMap<u32, List>,
    definition: Option<u32>,
    list: Option<u32>,
    /// The level that is open, and whether it is one that a list redefines.
    level: Option<usize>,
}

#[derive(Default)]
struct Definition {
    levels: BTreeMap<usize, Level>,
    /// The style that defines the levels instead.
    style: Option<String>,
}

#[derive(Default)]
struct List {
    definition: u32,
    levels: BTreeMap<usize, Level>,
    starts: BTreeMap<usize, u32>,
}

#[derive(Default, Clone)]
struct Level {
    start: Option<u32>,
    numeral: Numeral,
    is_bullet: bool,
    /// `%1.%2.` or a sign.
    text: String,
    /// Style whose paragraphs are of this level.
    style: Option<String>,
    /// Counts on though a higher level counted.
    never_restarts: bool,
    /// Numbers of higher levels are written in digits.
    legal: bool,
}

impl Numbering {
    fn open_level(&mut self) -> Option<&mut Level> {
        let level = self.level?;
        match (self.definition, self.list) {
            (Some(definition), _) => self.definitions.get_mut(&definition)?.levels.get_mut(&level),
            (None, Some(list)) => self.lists.get_mut(&list)?.levels.get_mut(&level),
            (None, None) => None,
        }
    }

    /// The definition of `list`, with styles that stand for definitions followed.
    fn definition(&self, list: &List, styles: &Styles) -> Option<&Definition> {
        let mut definition = self.definitions.get(&list.definition)?;
        for _ in 0..4 {
            let Some(style) = definition.style.as_deref().filter(|_| definition.levels.is_empty()) else { break };
            let list = self.lists.get(&styles.list(style)?.0)?;
            definition = self.definitions.get(&list.definition)?;
        }
        Some(definition)
    }
}

impl Handler for Numbering {
    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit {
        match name {
            "abstractNum" => {
                self.definition = element.number("abstractNumId");
                if let Some(id) = self.definition {
                    self.definitions.insert(id, Definition::default());
                }
            }
            "num" => {
                self.list = element.number("numId");
                if let Some(id) = self.list {
                    self.lists.insert(id, List::default());
                }
            }
            "abstractNumId" => {
                if let (Some(list), Some(definition)) = (self.list, element.number("val"))
                    && let Some(list) = self.lists.get_mut(&list)
                {
                    list.definition = definition;
                }
            }
            "numStyleLink" => {
                if let Some(definition) = self.definition.and_then(|id| self.definitions.get_mut(&id)) {
                    definition.style = element.get("val").map(|id| id.into_owned());
                }
            }
            "lvlOverride" => self.level = element.number("ilvl"),
            "startOverride" => {
                if let (Some(list), Some(level), Some(start)) = (self.list, self.level, element.number("val"))
                    && let Some(list) = self.lists.get_mut(&list)
                {
                    list.starts.insert(level, start);
                }
            }
            "lvl" => {
                self.level = element.number("ilvl").filter(|level| *level < LEVELS);
                let levels = match (self.definition, self.list) {
                    (Some(id), _) => self.definitions.get_mut(&id).map(|definition| &mut definition.levels),
                    (None, Some(id)) => self.lists.get_mut(&id).map(|list| &mut list.levels),
                    (None, None) => None,
                };
                if let (Some(levels), Some(level)) = (levels, self.level) {
                    levels.insert(level, Level { numeral: Numeral::Decimal, ..Level::default() });
                }
            }
            "start" => {
                let start = element.number("val");
                if let Some(level) = self.open_level() {
                    level.start = start;
                }
            }
            "numFmt" => {
                let format = element.get("val").unwrap_or_default();
                if let Some(level) = self.open_level() {
                    level.is_bullet = &*format == "bullet";
                    level.numeral = match &*format {
                        "lowerLetter" => Numeral::LowerLetter,
                        "upperLetter" => Numeral::UpperLetter,
                        "lowerRoman" => Numeral::LowerRoman,
                        "upperRoman" => Numeral::UpperRoman,
                        "decimalZero" => Numeral::DecimalZero,
                        "none" => Numeral::None,
                        _ => Numeral::Decimal,
                    };
                }
            }
            "lvlText" => {
                let text = element.get("val").unwrap_or_default().into_owned();
                if let Some(level) = self.open_level() {
                    level.text = text;
                }
            }
            "pStyle" => {
                let style = element.get("val").map(|id| id.into_owned());
                if let Some(level) = self.open_level() {
                    level.style = style;
                }
            }
            "lvlRestart" => {
                let never = element.get("val").as_deref() == Some("0");
                if let Some(level) = self.open_level() {
                    level.never_restarts = never;
                }
            }
            "isLgl" => {
                let on = element.is_on();
                if let Some(level) = self.open_level() {
                    level.legal = on;
                }
            }
            _ => {}
        }
        Visit::Into
    }

    fn end(&mut self, name: &str) {
        match name {
            "abstractNum" => self.definition = None,
            "num" => self.list = None,
            // A level within an override stays the level of the override; both have the same number.
            "lvl" if self.definition.is_some() => self.level = None,
            "lvlOverride" => self.level = None,
            _ => {}
        }
    }

    fn text(&mut self, _text: &str) {}
}

/// Where the counting of lists has come to.
#[derive(Default)]
struct Counters {
    /// By definition: lists of one definition count on from one another.
    counters: BTreeMap<u32, [Option<u32>; LEVELS]>,
    started: BTreeSet<(u32, usize)>,
}

impl Counters {
    /// The mark of the next item of `list` at `level`.
    fn mark(&mut self, list: u32, level: usize, numbering: &Numbering, styles: &Styles) -> Option<String> {
        let number = list;
        let list = numbering.lists.get(&list)?;
        let definition = numbering.definition(list, styles)?;
        let level = level.min(LEVELS - 1);
        let of = |level: usize| list.levels.get(&level).or_else(|| definition.levels.get(&level));
        let start = |level: usize| of(level).and_then(|level| level.start).unwrap_or(1);
        let this = of(level)?;
        let counters = self.counters.entry(list.definition).or_default();
        let first = self.started.insert((number, level));
        counters[level] = Some(match (list.starts.get(&level).filter(|_| first), counters[level]) {
            (Some(start), _) => *start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => start(level),
        });
        for (deeper, counter) in counters.iter_mut().enumerate().skip(level + 1) {
            if !of(deeper).is_some_and(|level| level.never_restarts) {
                *counter = None;
            }
        }
        if this.is_bullet {
            return Some(bullet(&this.text));
        }
        let mut mark = String::new();
        let mut parts = this.text.split('%');
        mark.push_str(parts.next().unwrap_or_default());
        for part in parts {
            match part.bytes().next().and_then(|digit| usize::from(digit).checked_sub(usize::from(b'1'))) {
                Some(shown) if shown < LEVELS => {
                    let value = counters[shown].unwrap_or_else(|| start(shown));
                    let numeral = match of(shown) {
                        Some(level) if !(this.legal && level.numeral != Numeral::None) => level.numeral,
                        _ => Numeral::Decimal,
                    };
                    numeral.write(value, &mut mark);
                    mark.push_str(&part[1..]);
                }
                _ => {
                    mark.push('%');
                    mark.push_str(part);
                }
            }
        }
        let mark = mark.trim();
        (!mark.is_empty()).then(|| mark.to_owned())
    }
}

/// Footnotes or endnotes by their ids.
#[derive(Default)]
struct Notes {
    notes: BTreeMap<i64, Vec<String>>,
    open: Option<(i64, Runs)>,
}

impl Handler for Notes {
    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit {
        match &mut self.open {
            None => {
                if matches!(name, "footnote" | "endnote") {
                    // Separators are of a type; notes are not.
                    let kind = element.get("type");
                    if kind.is_some_and(|kind| &*kind != "normal") {
                        return Visit::Skip;
                    }
                    self.open = element.number("id").map(|id| (id, Runs::new()));
                }
                Visit::Into
            }
            Some((_, runs)) => runs.start(name, element),
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "footnote" | "endnote") {
            if let Some((id, runs)) = self.open.take() {
                let mut lines = runs.flow.into_lines();
                lines.retain(|line| !line.trim().is_empty());
                self.notes.insert(id, lines);
            }
        } else if let Some((_, runs)) = &mut self.open {
            runs.end(name, None);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, runs)) = &mut self.open {
            runs.text(text);
        }
    }
}

/// The main part.
struct Body<'a> {
    runs: Runs,
    flow: Flow,
    styles: &'a Styles,
    numbering: &'a Numbering,
    notes: &'a [Notes; 2],
    counters: Counters,
}

impl<'a> Body<'a> {
    fn new(styles: &'a Styles, numbering: &'a Numbering, notes: &'a [Notes; 2]) -> Self {
        Self { runs: Runs::new(), flow: Flow::new(), styles, numbering, notes, counters: Counters::default() }
    }
}

impl Handler for Body<'_> {
    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit {
        let notes = match name {
            "footnoteReference" => Some(&self.notes[0]),
            "endnoteReference" => Some(&self.notes[1]),
            _ => None,
        };
        if let Some(notes) = notes {
            if let Some(lines) = element.number("id").and_then(|id| notes.notes.get(&id)) {
                self.runs.flow.note(lines);
            }
            return Visit::Skip;
        }
        self.runs.start(name, element)
    }

    fn end(&mut self, name: &str) {
        let mut mark = None;
        if name == "p" && self.runs.drawings == 0 && !self.runs.joined {
            let style = self.runs.style.take().or_else(|| self.styles.default.clone());
            let of_style = style.as_deref().and_then(|style| self.styles.list(style));
            let list = self.runs.list.or(of_style.map(|(list, ..)| list)).filter(|list| *list > 0);
            if let Some(list) = list {
                let level = self.runs.level.or_else(|| {
                    let (_, level, style) = of_style?;
                    let definition = self.numbering.definition(self.numbering.lists.get(&list)?, self.styles)?;
                    let named = definition.levels.iter().find(|(_, level)| level.style.as_deref() == Some(style));
                    Some(named.map_or(level, |(level, _)| *level))
                });
                mark = self.counters.mark(list, level.unwrap_or(0), self.numbering, self.styles);
            }
        }
        self.runs.end(name, mark.as_deref());
    }

    fn text(&mut self, text: &str) {
        self.runs.text(text);
    }

    fn finish(&mut self) {
        self.flow = std::mem::take(&mut self.runs.flow);
        self.flow.finish();
    }
}

/// Reads paragraphs, tables and boxes; the main part and notes have them alike.
struct Runs {
    flow: Flow,
    /// Style, list and level of the open paragraph.
    style: Option<String>,
    list: Option<u32>,
    level: Option<usize>,
    /// The mark at the end of the open paragraph was deleted.
    joined: bool,
    in_run: bool,
    hidden: bool,
    /// In the properties of a paragraph, run or row.
    properties: usize,
    in_row_properties: bool,
    /// In the text of a run.
    in_text: bool,
    drawings: usize,
    /// What was set aside while a text box is read.
    outer: Vec<Outer>,
    /// For every open set of alternatives, whether one was taken.
    alternatives: Vec<bool>,
    /// For every open cell, its width and whether it goes on with the one above.
    cells: Vec<(usize, bool)>,
}

struct Outer {
    style: Option<String>,
    list: Option<u32>,
    level: Option<usize>,
    joined: bool,
    hidden: bool,
    drawings: usize,
}

impl Runs {
    fn new() -> Self {
        Self {
            flow: Flow::new(),
            style: None,
            list: None,
            level: None,
            joined: false,
            in_run: false,
            hidden: false,
            properties: 0,
            in_row_properties: false,
            in_text: false,
            drawings: 0,
            outer: Vec::new(),
            alternatives: Vec::new(),
            cells: Vec::new(),
        }
    }

    fn push(&mut self, text: &str) {
        if self.in_run && !self.hidden && self.properties == 0 && self.drawings == 0 {
            self.flow.push(text);
        }
    }

    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit {
        match name {
            "txbxContent" => {
                self.outer.push(Outer {
                    style: self.style.take(),
                    list: self.list.take(),
                    level: self.level.take(),
                    joined: std::mem::take(&mut self.joined),
                    hidden: std::mem::take(&mut self.hidden),
                    drawings: std::mem::take(&mut self.drawings),
                });
                self.flow.begin_frame();
            }
            "AlternateContent" => self.alternatives.push(false),
            "Choice" | "Fallback" => {
                if let Some(taken) = self.alternatives.last_mut()
                    && std::mem::replace(taken, true)
                {
                    return Visit::Skip;
                }
            }
            "drawing" | "pict" | "object" => self.drawings += 1,
            _ if self.drawings > 0 => {}
            "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange"
            | "tblGridChange" | "sdtPr" | "sectPr" | "instrText" | "delInstrText" | "delText" | "moveFrom"
            | "ffData" | "rt" => {
                return Visit::Skip;
            }
            "p" => {
                (self.style, self.list, self.level, self.joined) = (None, None, None, false);
                self.flow.begin_paragraph();
            }
            "pPr" | "rPr" => self.properties += 1,
            "trPr" => {
                self.properties += 1;
                self.in_row_properties = true;
            }
            "del" => {
                if self.in_row_properties {
                    self.flow.delete_row();
                } else if self.properties > 0 && !self.in_run {
                    self.joined = true;
                }
                return Visit::Skip;
            }
            "pStyle" => self.style = element.get("val").map(|id| id.into_owned()),
            "numId" => self.list = element.number("val"),
            "ilvl" => self.level = element.number("val"),
            "vanish" if self.in_run => self.hidden = element.is_on(),
            "r" => (self.in_run, self.hidden) = (true, false),
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push("\t"),
            "br" => {
                // The end of a page or column is no end of a line: the text goes on.
                if element.get("type").is_none_or(|kind| &*kind == "textWrapping") {
                    self.push("\n");
                } else {
                    self.push(" ");
                }
            }
            "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                let sign = element.get("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                self.push(match sign.map(|code| code & 0xFFF) {
                    // The hyphen, dashes and arrows of the Symbol and Wingdings fonts.
                    Some(0x02D) => "-",
                    Some(0x0AE | 0x0E0 | 0x0E8 | 0x0F0) => "→",
                    Some(0x0B3) => "≥",
                    Some(0x0A3) => "≤",
                    Some(0x0B1) => "±",
                    Some(0x0B4) => "×",
                    Some(0x0B0) => "°",
                    Some(_) => "•",
                    None => "",
                });
            }
            "tbl" => self.flow.begin_table(),
            "tr" => self.flow.begin_row(),
            "tc" => {
                self.cells.push((1, false));
                self.flow.begin_cell();
            }
            "gridSpan" => {
                if let (Some(cell), Some(span)) = (self.cells.last_mut(), element.number("val")) {
                    cell.0 = span;
                }
            }
            "vMerge" => {
                if let Some(cell) = self.cells.last_mut() {
                    cell.1 = element.get("val").is_none_or(|value| &*value != "restart");
                }
            }
            _ => {}
        }
        Visit::Into
    }

    /// `mark` is the mark of the paragraph that ends.
    fn end(&mut self, name: &str, mark: Option<&str>) {
        match name {
            "txbxContent" => {
                self.flow.end_box();
                if let Some(outer) = self.outer.pop() {
                    (self.style, self.list, self.level) = (outer.style, outer.list, outer.level);
                    (self.joined, self.hidden) = (outer.joined, outer.hidden);
                    (self.drawings, self.in_run) = (outer.drawings, true);
                }
            }
            "AlternateContent" => {
                self.alternatives.pop();
            }
            "drawing" | "pict" | "object" => self.drawings = self.drawings.saturating_sub(1),
            _ if self.drawings > 0 => {}
            "p" => self.flow.end_paragraph(mark, self.joined),
            "pPr" | "rPr" => self.properties = self.properties.saturating_sub(1),
            "trPr" => {
                self.properties = self.properties.saturating_sub(1);
                self.in_row_properties = false;
            }
            "r" => self.in_run = false,
            "t" => self.in_text = false,
            "tbl" => self.flow.end_table(),
            "tr" => self.flow.end_row(1),
            "tc" => {
                let (span, continued) = self.cells.pop().unwrap_or((1, false));
                self.flow.end_cell(span, continued);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            // A line end in XML is a space like any other.
            let mut lines = text.split('\n');
            self.push(lines.next().unwrap_or_default());
            for line in lines {
                self.push(" ");
                self.push(line);
            }
        }
    }
}
