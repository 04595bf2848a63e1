//! ODT: OpenDocument text in a ZIP archive (ISO/IEC 26300, OASIS OpenDocument 1.3 part 3).

use std::collections::BTreeMap;

use crate::docx::Core;
use crate::flow::Flow;
use crate::marks::{Numeral, bullet};
use crate::package::Package;
use crate::xml::{Element, Handler, Visit, walk};
use crate::{Error, OfficeText, PASSWORD};

/// The text of an OpenDocument text document. `limit` is the greatest length of the text, in bytes.
///
/// # Errors
///
/// When it is no ODT, is protected with a password, is damaged, or is longer than `limit`.
pub fn odt(bytes: &[u8], limit: usize) -> Result<OfficeText, Error> {
    let mut package = Package::open(bytes, limit, "an OpenDocument text (.odt)")?;
    let mut manifest = Manifest::default();
    package.part("META-INF/manifest.xml", |input| walk(input, &mut manifest))?;
    // The whole package may be encrypted as one part.
    if manifest.encrypted || package.has("encrypted-package") {
        return Err(Error::new(PASSWORD));
    }
    let mut reading = Reading { flow: Flow::new(), ..Reading::default() };
    package.part("styles.xml", |input| walk(input, &mut reading.styles))?;
    if package.part("content.xml", |input| walk(input, &mut reading))?.is_none() {
        return Err(Error::new("not an OpenDocument text (.odt): the ZIP archive has no content.xml in it"));
    }
    if !reading.is_text {
        return Err(Error::new(match reading.other {
            true => "an OpenDocument file that is no text (a sheet, presentation or drawing), which is not read",
            false => "not an OpenDocument text (.odt): its content.xml has no text in it",
        }));
    }
    let text = reading.flow.into_text();
    if text.len() > limit {
        return Err(Error::new(format!("its text is longer than {} MiB, the limit for one document", limit >> 20)));
    }
    let mut properties = Core::default();
    // What a document says about itself is no reason not to read it.
    let _ = package.part("meta.xml", |input| walk(input, &mut properties));
    Ok(OfficeText { text, properties: properties.properties })
}

#[derive(Default)]
struct Manifest {
    encrypted: bool,
}

impl Handler for Manifest {
    fn start(&mut self, name: &str, _element: &Element<'_>) -> Visit {
        self.encrypted |= name == "encryption-data";
        Visit::Into
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// Levels of a list; OpenDocument has ten.
const LEVELS: usize = 10;

/// Lists, and which styles hide text.
#[derive(Default)]
struct Styles {
    lists: BTreeMap<String, [Level; LEVELS]>,
    /// Numbers of headings.
    outline: [Level; LEVELS],
    paragraphs: BTreeMap<String, Style>,
    open: Option<Open>,
}

enum Open {
    Style(String),
    List(String),
    Outline,
}

#[derive(Default)]
struct Style {
    parent: Option<String>,
    hidden: bool,
}

#[derive(Default, Clone)]
struct Level {
    start: Option<u32>,
    numeral: Numeral,
    bullet: Option<String>,
    prefix: String,
    suffix: String,
    /// How many levels the number shows, this one included.
    shown: usize,
}

impl Styles {
    fn level(&mut self, index: usize) -> Option<&mut Level> {
        match self.open.as_ref()? {
            Open::List(name) => self.lists.get_mut(name)?.get_mut(index),
            Open::Outline => self.outline.get_mut(index),
            Open::Style(_) => None,
        }
    }

    /// Whether text of the style `name` is hidden.
    fn hides(&self, name: &str) -> bool {
        let mut name = name;
        // A style may go back to itself by mistake.
        for _ in 0..32 {
            match self.paragraphs.get(name) {
                Some(style) if style.hidden => return true,
                Some(Style { parent: Some(parent), .. }) => name = parent,
                _ => return false,
            }
        }
        false
    }
}

impl Handler for Styles {
    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit {
        match name {
            "style" => {
                let id = element.get("name").unwrap_or_default().into_owned();
                let get = |name: &str| element.get(name).map(|value| value.into_owned());
                self.paragraphs.insert(id.clone(), Style { parent: get("parent-style-name"), hidden: false });
                self.open = Some(Open::Style(id));
            }
            "text-properties" if element.get("display").is_some_and(|value| &*value == "none") => {
                if let Some(Open::Style(name)) = &self.open
                    && let Some(style) = self.paragraphs.get_mut(name)
                {
                    style.hidden = true;
                }
            }
            "list-style" => {
                let id = element.get("name").unwrap_or_default().into_owned();
                self.lists.insert(id.clone(), Default::default());
                self.open = Some(Open::List(id));
            }
            "outline-style" => self.open = Some(Open::Outline),
            "list-level-style-number" | "outline-level-style" => {
                let index = element.number::<usize>("level").unwrap_or(1).saturating_sub(1);
                let format = element.get("num-format");
                let text = |name: &str| element.get(name).unwrap_or_default().into_owned();
                let numeral = match format.as_deref().unwrap_or_default() {
                    "" => Numeral::None,
                    "a" => Numeral::LowerLetter,
                    "A" => Numeral::UpperLetter,
                    "i" => Numeral::LowerRoman,
                    "I" => Numeral::UpperRoman,
                    _ => Numeral::Decimal,
                };
                let level = Level {
                    start: element.number("start-value"),
                    numeral,
                    bullet: None,
                    prefix: text("num-prefix"),
                    suffix: text("num-suffix"),
                    shown: element.number("display-levels").unwrap_or(1),
                };
                if let Some(slot) = self.level(index) {
                    *slot = level;
                }
            }
            "list-level-style-bullet" => {
                let index = element.number::<usize>("level").unwrap_or(1).saturating_sub(1);
                let sign = bullet(&element.get("bullet-char").unwrap_or_default());
                if let Some(slot) = self.level(index) {
                    *slot = Level { bullet: Some(sign), ..Level::default() };
                }
            }
            _ => {}
        }
        Visit::Into
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "list-style" | "outline-style" | "style") {
            self.open = None;
        }
    }

    fn text(&mut self, _text: &str) {}
}

/// `content.xml`.
#[derive(Default)]
struct Reading {
    styles: Styles,
    flow: Flow,
    is_text: bool,
    /// It is a sheet, presentation or drawing.
    other: bool,
    in_body: bool,
    context: Context,
    /// What was set aside while a cell, box or note is read.
    outer: Vec<Context>,
    /// Counters of lists that are over, by their style and by their id, for lists that go on with them.
    counted: BTreeMap<String, [Option<u32>; LEVELS]>,
    headings: [Option<u32>; LEVELS],
    /// For every open cell, how many columns it stands for.
    cells: Vec<usize>,
    /// For every open row, how many it stands for.
    rows: Vec<usize>,
    /// For every open run of text, whether it is hidden.
    spans: Vec<bool>,
}

/// Where the reading of paragraphs stands.
#[derive(Default)]
struct Context {
    lists: Vec<List>,
    counters: [Option<u32>; LEVELS],
    mark: Option<String>,
    /// How many hidden things are open.
    hidden: usize,
    /// The paragraph begins or the last character was white space; more of it is not repeated.
    blank: bool,
}

/// An open list, at one level.
struct List {
    style: Option<String>,
    /// Name under which it is gone on with.
    id: Option<String>,
    /// An item is open that has a mark, which is not written yet.
    fresh: bool,
    /// The number that the open item says it has.
    start: Option<u32>,
}

impl Reading {
    fn begin_context(&mut self) {
        self.outer.push(std::mem::take(&mut self.context));
    }

    fn end_context(&mut self) {
        self.context = self.outer.pop().unwrap_or_default();
    }

    fn begin_list(&mut self, element: &Element<'_>) {
        let get = |name: &str| element.get(name).map(|value| value.into_owned());
        let level = self.context.lists.len();
        let style = get("style-name").or_else(|| self.context.lists.last()?.style.clone());
        let goes_on = element.get("continue-numbering").is_some_and(|on| &*on == "true");
        if level == 0 {
            let before = match get("continue-list") {
                Some(id) => self.counted.get(&id),
                None if goes_on => style.as_ref().and_then(|style| self.counted.get(style)),
                None => None,
            };
            self.context.counters = before.copied().unwrap_or_default();
        } else if !goes_on && let Some(counter) = self.context.counters.get_mut(level) {
            *counter = None;
        }
        self.context.lists.push(List { style, id: get("id"), fresh: false, start: None });
    }

    fn end_list(&mut self) {
        if let Some(list) = self.context.lists.pop()
            && self.context.lists.is_empty()
        {
            for name in [list.style, list.id].into_iter().flatten() {
                self.counted.insert(name, self.context.counters);
            }
        }
    }

    /// The mark of a paragraph that begins here.
    fn mark(&mut self, heading: Option<usize>) -> Option<String> {
        let Some(level) = self.context.lists.len().checked_sub(1) else {
            let level = heading?.checked_sub(1).filter(|level| *level < LEVELS)?;
            return count(&mut self.headings, level, None, &self.styles.outline);
        };
        let list = self.context.lists.last_mut().expect("a list is open");
        if level >= LEVELS || !std::mem::take(&mut list.fresh) {
            return None;
        }
        let levels = self.styles.lists.get(list.style.as_deref()?)?;
        count(&mut self.context.counters, level, list.start, levels)
    }
}

/// Counts one more at `level` and gives its mark.
fn count(
    counters: &mut [Option<u32>; LEVELS],
    level: usize,
    start: Option<u32>,
    levels: &[Level; LEVELS],
) -> Option<String> {
    let first = |level: usize| levels[level].start.unwrap_or(1);
    counters[level] =
        Some(start.unwrap_or_else(|| counters[level].map_or_else(|| first(level), |last| last.saturating_add(1))));
    counters[level + 1..].fill(None);
    let this = &levels[level];
    if let Some(bullet) = &this.bullet {
        return Some(bullet.clone()).filter(|bullet| !bullet.is_empty());
    }
    if this.numeral == Numeral::None {
        return None;
    }
    let mut mark = this.prefix.clone();
    for shown in (level + 1).saturating_sub(this.shown.max(1))..=level {
        let before = mark.len();
        levels[shown].numeral.write(counters[shown].unwrap_or_else(|| first(shown)), &mut mark);
        if shown < level && mark.len() > before {
            mark.push('.');
        }
    }
    mark.push_str(&this.suffix);
    let mark = mark.trim();
    (!mark.is_empty()).then(|| mark.to_owned())
}

/// Shapes, which may have text of their own.
fn is_shape(name: &str) -> bool {
    const SHAPES: [&str; 13] = [
        "text-box",
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "polyline",
        "polygon",
        "regular-polygon",
        "path",
        "connector",
        "caption",
        "measure",
    ];
    SHAPES.contains(&name)
}

impl Handler for Reading {
    fn start(&mut self, name: &str, element: &Element<'_>) -> Visit {
        if !self.in_body {
            self.in_body = name == "body";
            return self.styles.start(name, element);
        }
        match name {
            "text" => self.is_text = true,
            "spreadsheet" | "presentation" | "drawing" | "chart" if !self.is_text => {
                self.other = true;
                return Visit::Skip;
            }
            "tracked-changes"
            | "annotation"
            | "forms"
            | "event-listeners"
            | "ruby-text"
            | "script"
            | "hidden-text"
            | "note-citation"
            | "number"
            | "object"
            | "object-ole"
            | "title"
            | "desc"
            | "table-of-content-source"
            | "alphabetical-index-source"
            | "illustration-index-source"
            | "table-index-source"
            | "object-index-source"
            | "user-index-source"
            | "bibliography-source" => return Visit::Skip,
            "section" if element.get("display").is_some_and(|value| &*value == "none") => return Visit::Skip,
            "p" | "h" => {
                self.flow.begin_paragraph();
                self.context.blank = true;
                let headline = name == "h" && element.get("is-list-header").is_none_or(|value| &*value != "true");
                let level = headline.then(|| element.number("outline-level").unwrap_or(1));
                self.context.mark = self.mark(level);
                let hides = element.get("style-name").is_some_and(|style| self.styles.hides(&style));
                self.context.hidden = usize::from(hides);
            }
            "span" => {
                let hides = element.get("style-name").is_some_and(|style| self.styles.hides(&style));
                self.spans.push(hides);
                self.context.hidden += usize::from(hides);
            }
            "s" => {
                let count = element.number("c").unwrap_or(1_usize).min(200);
                self.push(&" ".repeat(count));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "list" => self.begin_list(element),
            "list-item" => {
                if let Some(list) = self.context.lists.last_mut() {
                    (list.fresh, list.start) = (true, element.number("start-value"));
                }
            }
            "table" => self.flow.begin_table(),
            "table-row" => {
                self.flow.begin_row();
                self.rows.push(element.number("number-rows-repeated").unwrap_or(1));
            }
            "table-cell" | "covered-table-cell" => {
                self.flow.begin_cell();
                self.begin_context();
                self.cells.push(element.number("number-columns-repeated").unwrap_or(1));
            }
            "note-body" => {
                self.flow.begin_frame();
                self.begin_context();
            }
            _ if is_shape(name) => {
                self.flow.begin_frame();
                self.begin_context();
            }
            _ => {}
        }
        Visit::Into
    }

    fn end(&mut self, name: &str) {
        if !self.in_body {
            return self.styles.end(name);
        }
        match name {
            "body" => self.in_body = false,
            "p" | "h" => {
                let mark = self.context.mark.take();
                self.flow.end_paragraph(mark.as_deref(), false);
                self.context.hidden = 0;
            }
            "span" => {
                let hides = self.spans.pop().unwrap_or_default();
                self.context.hidden = self.context.hidden.saturating_sub(usize::from(hides));
            }
            "list" => self.end_list(),
            "list-item" => {
                if let Some(list) = self.context.lists.last_mut() {
                    list.fresh = false;
                }
            }
            "table" => self.flow.end_table(),
            "table-row" => {
                let times = self.rows.pop().unwrap_or(1);
                self.flow.end_row(times);
            }
            "table-cell" | "covered-table-cell" => {
                let columns = self.cells.pop().unwrap_or(1);
                self.flow.end_cell(columns, name == "covered-table-cell");
                self.end_context();
            }
            "note-body" => {
                self.flow.end_note();
                self.end_context();
            }
            _ if is_shape(name) => {
                self.flow.end_box();
                self.end_context();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.in_body {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find([' ', '\t', '\n', '\r']) {
            self.push(&rest[..at]);
            if !std::mem::replace(&mut self.context.blank, true) {
                self.push_blank();
            }
            rest = rest[at..].trim_start_matches([' ', '\t', '\n', '\r']);
        }
        self.push(rest);
    }

    fn finish(&mut self) {
        self.flow.finish();
    }
}

impl Reading {
    fn push(&mut self, text: &str) {
        if !text.is_empty() && self.context.hidden == 0 {
            self.context.blank = false;
            self.flow.push(text);
        }
    }

    fn push_blank(&mut self) {
        if self.context.hidden == 0 {
            self.flow.push(" ");
        }
    }
}
