//! From tags to a tree: pre-order nodes, each with the end of its subtree.
//!
//! The tokenizer follows the HTML standard. What is built from its tokens is less than the standard's tree: elements that
//! a reader sees as nested are nested, end tags that the page left out are put in, and nothing is ever searched
//! through, so that a hundred thousand open tags cost no more than a hundred thousand closed ones.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use crate::metadata::Head;
use crate::roles::{RoleTable, Roles};

/// What matters of an element's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Tag {
    /// The page itself, the first node.
    Document,
    /// A run of text.
    Text,
    /// `<br>`
    Break,
    /// A picture.
    Image,
    /// Another thing that stands between words.
    Object,
    A,
    Bold,
    /// `em`, `i`
    Italic,
    /// Any other element that does not interrupt a line.
    Inline,
    Time,
    P,
    /// `h1` to `h6`
    H1,
    H2,
    H3,
    H4,
    Ul,
    Ol,
    Li,
    /// `dt`, `dd`
    Dd,
    Dl,
    Table,
    /// `thead`, `tbody`, `tfoot`
    Section,
    Tr,
    Td,
    Th,
    /// `<caption>` of a table
    TableCaption,
    Figure,
    FigCaption,
    Blockquote,
    Pre,
    Article,
    Main,
    Nav,
    Aside,
    Header,
    Footer,
    Form,
    Body,
    /// Any other element that stands on lines of its own.
    Block,
    /// Not text to be read: scripts, fallbacks, fields of forms.
    Skip,
    /// `script` of type `application/ld+json`
    JsonLd,
    /// `<title>` of the head
    PageTitle,
}

/// How many [`Tag`]s there are.
const TAGS: usize = Tag::PageTitle as usize + 1;

impl Tag {
    fn of(name: &[u8]) -> Tag {
        match name {
            b"a" => Tag::A,
            b"b" | b"strong" => Tag::Bold,
            b"i" | b"em" => Tag::Italic,
            b"input" => Tag::Object,
            b"span" | b"font" | b"u" | b"s" | b"small" | b"big" | b"sub" | b"sup" | b"abbr" | b"cite" | b"code"
            | b"q" | b"mark" | b"ins" | b"label" | b"strike" | b"tt" | b"kbd" | b"var" | b"dfn" | b"bdi" | b"bdo"
            | b"data" | b"acronym" | b"wbr" | b"nobr" => Tag::Inline,
            b"time" => Tag::Time,
            b"br" => Tag::Break,
            b"img" | b"amp-img" => Tag::Image,
            b"embed" | b"source" | b"track" | b"area" | b"param" => Tag::Object,
            b"p" => Tag::P,
            b"h1" => Tag::H1,
            b"h2" => Tag::H2,
            b"h3" => Tag::H3,
            b"h4" | b"h5" | b"h6" => Tag::H4,
            b"ul" | b"menu" | b"dir" => Tag::Ul,
            b"ol" => Tag::Ol,
            b"li" => Tag::Li,
            b"dt" | b"dd" => Tag::Dd,
            b"dl" => Tag::Dl,
            b"table" => Tag::Table,
            b"thead" | b"tbody" | b"tfoot" => Tag::Section,
            b"tr" => Tag::Tr,
            b"td" => Tag::Td,
            b"th" => Tag::Th,
            b"caption" => Tag::TableCaption,
            b"figure" => Tag::Figure,
            b"figcaption" => Tag::FigCaption,
            b"blockquote" => Tag::Blockquote,
            b"pre" => Tag::Pre,
            b"article" => Tag::Article,
            b"main" => Tag::Main,
            b"nav" => Tag::Nav,
            b"aside" => Tag::Aside,
            b"header" => Tag::Header,
            b"footer" => Tag::Footer,
            b"form" => Tag::Form,
            b"body" => Tag::Body,
            b"script" | b"style" | b"noscript" | b"template" | b"svg" | b"math" | b"iframe" | b"object" | b"video"
            | b"audio" | b"canvas" | b"select" | b"textarea" | b"button" | b"noframes" | b"noembed" | b"amp-ad"
            | b"amp-sidebar" | b"amp-analytics" | b"amp-iframe" | b"amp-video" | b"map" | b"datalist" | b"xml" => {
                Tag::Skip
            }
            b"title" => Tag::PageTitle,
            b"head" => Tag::Block,
            _ if name.contains(&b':') => Tag::Inline,
            _ => Tag::Block,
        }
    }

    /// It takes part in a line.
    pub(crate) fn is_inline(self) -> bool {
        matches!(
            self,
            Tag::Text
                | Tag::Break
                | Tag::Image
                | Tag::Object
                | Tag::A
                | Tag::Bold
                | Tag::Italic
                | Tag::Inline
                | Tag::Time
        )
    }

    pub(crate) fn is_cell(self) -> bool {
        matches!(self, Tag::Td | Tag::Th)
    }

    pub(crate) fn is_heading(self) -> bool {
        matches!(self, Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4)
    }

    /// What is in it is not text of the page.
    fn is_skipped(self) -> bool {
        matches!(self, Tag::Skip | Tag::JsonLd | Tag::PageTitle)
    }
}

/// An element or a run of text.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) tag: Tag,
    /// Not shown to readers.
    pub(crate) hidden: bool,
    /// Set in the middle of the line, or in slanted type, as captions often are.
    pub(crate) set_apart: bool,
    /// Set at the right margin.
    pub(crate) right: bool,
    /// A link to a file for download, not to a page.
    pub(crate) file: bool,
    /// For cells: the columns that it covers. For tables: 2 when it is said to hold no data.
    pub(crate) columns: u8,
    /// For cells: the rows that it covers.
    pub(crate) rows: u8,
    pub(crate) roles: Roles,
    /// Same for elements of the same name and class; 0 for elements without a class.
    pub(crate) look: u32,
    pub(crate) parent: u32,
    /// The node after the last one inside.
    pub(crate) end: u32,
    /// The bytes in [`Tree::text`] that it holds.
    pub(crate) text: (u32, u32),
}

/// A page as nodes in the order in which they begin.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) text: String,
}

/// An element that is not closed yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    node: u32,
    tag: Tag,
    /// The open element of the same tag before this one.
    before: u32,
    /// Block elements open up to this one.
    block: u32,
    /// The name, to tell the many names of one tag apart.
    name: u32,
    /// Its end was seen where it could not be closed.
    dead: bool,
}

/// No element.
const NONE: u32 = u32::MAX;

struct Builder<'t> {
    roles: &'t RoleTable,
    head: &'t mut Head,
    tree: Tree,
    open: Vec<Open>,
    last: [u32; TAGS],
    /// The start tag being read.
    tag: Tag,
    name: u32,
    attribute: Attribute,
    start: Start,
    meta: Meta,
    /// Number of open elements whose text is not wanted.
    skipping: u32,
}

/// What of the attributes of a start tag is kept.
#[derive(Default)]
struct Start {
    hidden: bool,
    set_apart: bool,
    right: bool,
    file: bool,
    columns: u8,
    rows: u8,
    roles: Roles,
    look: u32,
    json: bool,
}

/// The attributes of `<meta>`, `<link>` and `<time>`.
#[derive(Default)]
struct Meta {
    name: Vec<u8>,
    content: Vec<u8>,
    itemprop: Vec<u8>,
    rel: Vec<u8>,
    href: Vec<u8>,
    datetime: Vec<u8>,
    pubdate: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Other,
    Class,
    Id,
    Role,
    ItemProp,
    Style,
    Align,
    Hidden,
    AriaHidden,
    Href,
    Columns,
    Rows,
    Type,
    Name,
    Content,
    Rel,
    DateTime,
}

/// Builds the tree of `html`; metadata goes to `head`.
pub(crate) fn parse(html: &str, roles: &RoleTable, head: &mut Head) -> Tree {
    let mut builder = Builder {
        roles,
        head,
        tree: Tree { nodes: Vec::with_capacity(html.len() / 24 + 8), text: String::with_capacity(html.len() / 3) },
        open: Vec::with_capacity(64),
        last: [NONE; TAGS],
        tag: Tag::Inline,
        name: 0,
        attribute: Attribute::Other,
        start: Start::default(),
        meta: Meta::default(),
        skipping: 0,
    };
    builder.tag = Tag::Document;
    builder.push(Tag::Document, true);
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        builder.event(event);
        None
    });
    emitter.naively_switch_states(true);
    // The emitter gives no tokens of its own, so that this reads to the end.
    let None = Tokenizer::new_with_emitter(html, emitter).next();
    builder.pop_to(0);
    builder.tree
}

/// A number that is the same for the same bytes; FNV-1a.
fn hash(mut seed: u32, bytes: &[u8]) -> u32 {
    for &byte in bytes {
        seed = (seed ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    seed
}

const HASH_START: u32 = 0x811C_9DC5;

impl Builder<'_> {
    fn event(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag::of(name);
                self.name = hash(HASH_START, name);
                let set_apart = self.tag == Tag::Italic || name == b"center";
                self.start = Start { set_apart, columns: 1, rows: 1, ..Start::default() };
                self.attribute = Attribute::Other;
                let Meta { name: called, content, itemprop, rel, href, datetime, pubdate } = &mut self.meta;
                for bytes in [called, content, itemprop, rel, href, datetime] {
                    bytes.clear();
                }
                *pubdate = false;
                if matches!(name, b"meta" | b"link") {
                    // Found again when the tag ends.
                    self.tag = Tag::Object;
                    self.start.look = if name == b"meta" { 1 } else { 2 };
                }
            }
            CallbackEvent::AttributeName { name } => self.attribute_name(name),
            CallbackEvent::AttributeValue { value } => self.attribute_value(value),
            CallbackEvent::CloseStartTag { self_closing } => self.start_tag(self_closing),
            CallbackEvent::EndTag { name } => self.end_tag(name),
            CallbackEvent::String { value } => self.characters(value),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn is_meta(&self) -> bool {
        self.tag == Tag::Object && matches!(self.start.look, 1 | 2)
    }

    fn attribute_name(&mut self, name: &[u8]) {
        self.attribute = match name {
            b"class" => Attribute::Class,
            b"id" => Attribute::Id,
            b"role" => Attribute::Role,
            b"itemprop" => Attribute::ItemProp,
            b"style" => Attribute::Style,
            b"align" => Attribute::Align,
            b"hidden" => Attribute::Hidden,
            b"aria-hidden" => Attribute::AriaHidden,
            b"href" => Attribute::Href,
            b"colspan" => Attribute::Columns,
            b"rowspan" => Attribute::Rows,
            b"type" => Attribute::Type,
            b"name" | b"property" | b"http-equiv" => Attribute::Name,
            b"content" => Attribute::Content,
            b"rel" => Attribute::Rel,
            b"datetime" => Attribute::DateTime,
            b"pubdate" => {
                self.meta.pubdate = true;
                Attribute::Other
            }
            _ => Attribute::Other,
        };
        if self.attribute == Attribute::Hidden {
            self.start.hidden = true;
        }
    }

    fn attribute_value(&mut self, value: &[u8]) {
        let attribute = self.attribute;
        if self.is_meta() || matches!(attribute, Attribute::ItemProp | Attribute::Content | Attribute::DateTime) {
            let field = match attribute {
                Attribute::Name => Some(&mut self.meta.name),
                Attribute::Content => Some(&mut self.meta.content),
                Attribute::ItemProp => Some(&mut self.meta.itemprop),
                Attribute::Rel => Some(&mut self.meta.rel),
                Attribute::Href => Some(&mut self.meta.href),
                Attribute::DateTime => Some(&mut self.meta.datetime),
                _ => None,
            };
            if let Some(field) = field {
                field.clear();
                field.extend_from_slice(value);
            }
            if self.is_meta() {
                return;
            }
        }
        match attribute {
            Attribute::Class => {
                self.start.look = hash(self.name, value).max(3);
                self.roles_of(value);
            }
            Attribute::Id => self.roles_of(value),
            Attribute::ItemProp => self.start.roles |= RoleTable::item_property(value),
            Attribute::Role => {
                self.start.roles |= RoleTable::aria(value);
                if self.tag == Tag::Table && matches!(value, b"presentation" | b"none") {
                    self.start.columns = 2;
                }
            }
            Attribute::Style => {
                let style = Style::of(value);
                self.start.hidden |= style.hides;
                self.start.set_apart |= style.sets_apart;
                self.start.right |= style.right;
            }
            Attribute::Align => {
                self.start.set_apart |= value.eq_ignore_ascii_case(b"center");
                self.start.right |= value.eq_ignore_ascii_case(b"right");
            }
            Attribute::Hidden => self.start.hidden = value != b"false",
            Attribute::AriaHidden => self.start.hidden |= value.eq_ignore_ascii_case(b"true"),
            Attribute::Href => self.start.file = is_file(value),
            Attribute::Columns => self.start.columns = number(value).clamp(1, 40),
            Attribute::Rows => self.start.rows = number(value).clamp(1, 250),
            Attribute::Type => {
                self.start.json = value.eq_ignore_ascii_case(b"application/ld+json");
                if self.tag == Tag::Block {
                    self.roles_of(value);
                }
            }
            _ => {}
        }
    }

    fn roles_of(&mut self, value: &[u8]) {
        self.start.roles |= self.roles.of(value);
    }

    fn start_tag(&mut self, self_closing: bool) {
        let tag = self.tag;
        if self.is_meta() {
            let Meta { name, content, itemprop, rel, href, .. } = &self.meta;
            if self.start.look == 1 {
                self.head.meta(name, content);
                self.head.meta(itemprop, content);
            } else {
                self.head.link(rel, href);
            }
            return;
        }
        match tag {
            Tag::Break => {
                self.leaf(Tag::Break);
                return;
            }
            Tag::Object | Tag::Image => {
                self.leaf(tag);
                return;
            }
            Tag::Time => {
                let Meta { datetime, itemprop, pubdate, .. } = &self.meta;
                let marked = *pubdate || itemprop.eq_ignore_ascii_case(b"datepublished");
                self.head.time(datetime, marked, self.tree.nodes.len() as u32);
                if itemprop.eq_ignore_ascii_case(b"datepublished") {
                    self.start.roles |= Roles::STAMP;
                }
            }
            _ => {}
        }
        if tag != Tag::Time && !self.meta.content.is_empty() && !self.meta.itemprop.is_empty() {
            // `<span itemprop="datePublished" content="2021-03-05">`
            self.head.meta(&self.meta.itemprop, &self.meta.content);
        }
        if self.skipping == 0 {
            self.imply_ends(tag);
        }
        let tag = if tag == Tag::Skip && self.start.json { Tag::JsonLd } else { tag };
        // `<div/>` opens a div; in pages that are XHTML and no more, `<p/>` and `<a/>` are meant as empty.
        let empty = self_closing && matches!(tag, Tag::Skip | Tag::Inline | Tag::A | Tag::P | Tag::Td | Tag::Bold);
        self.push(tag, !empty);
    }

    fn leaf(&mut self, tag: Tag) {
        if self.skipping > 0 {
            return;
        }
        let parent = self.open.last().map_or(0, |open| open.node);
        let end = self.tree.nodes.len() as u32 + 1;
        let Start { hidden, roles, look, .. } = self.start;
        let at = self.tree.text.len() as u32;
        let (set_apart, right, file) = (false, false, false);
        let node =
            Node { tag, hidden, set_apart, right, file, columns: 1, rows: 1, roles, look, parent, end, text: (at, at) };
        self.tree.nodes.push(node);
    }

    fn push(&mut self, tag: Tag, stays_open: bool) {
        let node = self.tree.nodes.len() as u32;
        let parent = self.open.last().map_or(0, |open| open.node);
        let text = self.tree.text.len() as u32;
        let Start { hidden, set_apart, right, file, columns, rows, roles, look, .. } = self.start;
        self.tree.nodes.push(Node {
            tag,
            hidden: hidden || roles.any(Roles::HIDDEN),
            set_apart,
            right,
            file,
            columns,
            rows,
            roles,
            look,
            parent,
            end: node + 1,
            text: (text, text),
        });
        if !stays_open {
            return;
        }
        if tag.is_skipped() {
            self.skipping += 1;
        }
        let at = self.open.len() as u32;
        let block = if tag.is_inline() { self.open.last().map_or(NONE, |open| open.block) } else { at };
        self.open.push(Open { node, tag, before: self.last[tag as usize], block, name: self.name, dead: false });
        self.last[tag as usize] = at;
    }

    /// Closes the open elements from `index` on.
    fn pop_to(&mut self, index: usize) {
        let (end, text) = (self.tree.nodes.len() as u32, self.tree.text.len() as u32);
        while self.open.len() > index {
            let Some(open) = self.open.pop() else { break };
            self.last[open.tag as usize] = open.before;
            if open.tag.is_skipped() {
                self.skipping -= 1;
            }
            if !open.dead {
                let node = &mut self.tree.nodes[open.node as usize];
                (node.end, node.text.1) = (end, text);
            }
        }
    }

    /// Position of the innermost open element of `tag`, `NONE` sorted before all.
    fn innermost(&self, tag: Tag) -> i64 {
        let at = self.last[tag as usize];
        if at == NONE { -1 } else { i64::from(at) }
    }

    fn innermost_of(&self, tags: &[Tag]) -> i64 {
        tags.iter().map(|&tag| self.innermost(tag)).max().unwrap_or(-1)
    }

    /// Closes what `tag` can't be inside of.
    fn imply_ends(&mut self, tag: Tag) {
        let cell = self.innermost_of(&[Tag::Td, Tag::Th, Tag::Table, Tag::TableCaption]);
        let close = |this: &mut Self, tags: &[Tag], bound: i64| {
            // The outermost of them counts: a row with its cell.
            let at = tags.iter().map(|&tag| this.innermost(tag)).filter(|&at| at > bound).min();
            if let Some(at) = at {
                this.pop_to(at as usize);
            }
        };
        match tag {
            Tag::Li => {
                let list = self.innermost_of(&[Tag::Ul, Tag::Ol]).max(cell);
                close(self, &[Tag::Li], list);
            }
            Tag::Dd => close(self, &[Tag::Dd], self.innermost(Tag::Dl).max(cell)),
            Tag::Td | Tag::Th => close(self, &[Tag::Td, Tag::Th, Tag::TableCaption], self.innermost(Tag::Table)),
            Tag::Tr => {
                close(self, &[Tag::Td, Tag::Th, Tag::Tr, Tag::TableCaption], self.innermost(Tag::Table));
            }
            Tag::Section => {
                close(self, &[Tag::Td, Tag::Th, Tag::Tr, Tag::Section, Tag::TableCaption], self.innermost(Tag::Table))
            }
            Tag::A => {
                let at = self.innermost(Tag::A);
                if at >= 0 {
                    self.end_inline(at as usize);
                }
            }
            _ => {}
        }
        if !tag.is_inline() && !tag.is_skipped() {
            let cell = self.innermost_of(&[Tag::Td, Tag::Th, Tag::Table, Tag::TableCaption]);
            close(self, &[Tag::P], cell);
            if tag.is_heading() {
                let block = self.open.last().map_or(NONE, |open| open.block);
                if block != NONE && self.open[block as usize].tag.is_heading() {
                    self.pop_to(block as usize);
                }
            }
        }
    }

    /// Ends an inline element. One that blocks are open inside of ends where it is, the blocks stay open.
    fn end_inline(&mut self, at: usize) {
        let block = self.open.last().map_or(NONE, |open| open.block);
        if block != NONE && block as usize > at {
            let (end, text) = (self.tree.nodes.len() as u32, self.tree.text.len() as u32);
            let open = &mut self.open[at];
            if !open.dead {
                open.dead = true;
                let node = &mut self.tree.nodes[open.node as usize];
                (node.end, node.text.1) = (end, text);
                // It is no longer found by its tag.
                if self.last[open.tag as usize] == at as u32 {
                    self.last[open.tag as usize] = open.before;
                }
            }
        } else {
            self.pop_to(at);
        }
    }

    /// The open element that the end tag closes. Among elements that share a [`Tag`], only the innermost few are compared.
    fn matching(&self, tag: Tag, name: &[u8]) -> Option<i64> {
        let mut at = self.last[tag as usize];
        if matches!(tag, Tag::Inline | Tag::Block) {
            let name = hash(HASH_START, name);
            for _ in 0..8 {
                if at == NONE || self.open[at as usize].name == name {
                    break;
                }
                at = self.open[at as usize].before;
            }
            if at != NONE && self.open[at as usize].name != name {
                return None;
            }
        }
        (at != NONE).then_some(i64::from(at))
    }

    fn end_tag(&mut self, name: &[u8]) {
        let mut tag = Tag::of(name);
        if tag == Tag::Skip && self.innermost(Tag::JsonLd) > self.innermost(Tag::Skip) {
            tag = Tag::JsonLd;
        }
        if matches!(tag, Tag::Break) {
            // `</br>` is a `<br>`.
            self.start = Start::default();
            return self.leaf(Tag::Break);
        }
        let Some(at) = self.matching(tag, name) else { return };
        if self.skipping > 0 && !tag.is_skipped() {
            return;
        }
        if tag.is_skipped() {
            return self.pop_to(at as usize);
        }
        if tag.is_inline() {
            return self.end_inline(at as usize);
        }
        // Nothing but the end of a table closes what lies outside of the cell.
        let bound = match tag {
            Tag::Table | Tag::Body => -1,
            Tag::Tr | Tag::Section | Tag::Td | Tag::Th | Tag::TableCaption => self.innermost(Tag::Table),
            Tag::P | Tag::Li | Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 => {
                self.innermost_of(&[Tag::Td, Tag::Th, Tag::Table])
            }
            _ => self.innermost_of(&[Tag::Td, Tag::Th]),
        };
        if at > bound {
            self.pop_to(at as usize);
        }
    }

    fn characters(&mut self, value: &[u8]) {
        let text = String::from_utf8_lossy(value);
        if self.skipping > 0 {
            match self.open.last().map(|open| open.tag) {
                Some(Tag::JsonLd) => self.head.json_ld(&text),
                // The title of a drawing is inside a skipped element of its own.
                Some(Tag::PageTitle) if self.skipping == 1 => self.head.page_title(&text),
                _ => {}
            }
            return;
        }
        let from = self.tree.text.len() as u32;
        self.tree.text.push_str(&text);
        self.start = Start::default();
        self.leaf(Tag::Text);
        let to = self.tree.text.len() as u32;
        if let Some(node) = self.tree.nodes.last_mut() {
            node.text = (from, to);
        }
    }
}

/// What matters of a `style`.
struct Style {
    hides: bool,
    sets_apart: bool,
    right: bool,
}

impl Style {
    fn of(style: &[u8]) -> Self {
        let mut packed = [0u8; 256];
        let mut length = 0;
        for &byte in style.iter().filter(|byte| !byte.is_ascii_whitespace()) {
            if length == packed.len() {
                break;
            }
            packed[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        let packed = &packed[..length];
        let has = |what: &[u8]| memchr::memmem::find(packed, what).is_some();
        Style {
            hides: has(b"display:none") || has(b"visibility:hidden"),
            sets_apart: has(b"text-align:center") || has(b"font-style:italic"),
            right: has(b"text-align:right"),
        }
    }
}

/// An address of a file to be downloaded.
fn is_file(address: &[u8]) -> bool {
    const ENDINGS: [&[u8]; 9] = [b"pdf", b"doc", b"docx", b"xls", b"xlsx", b"ppt", b"pptx", b"zip", b"rar"];
    let path = address.split(|&byte| byte == b'?' || byte == b'#').next().unwrap_or_default();
    path.rsplit(|&byte| byte == b'.').next().is_some_and(|ending| {
        ending.len() < path.len() && ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
    })
}

fn number(value: &[u8]) -> u8 {
    let digits = value.trim_ascii();
    let value = digits.iter().take_while(|byte| byte.is_ascii_digit()).take(4);
    value.fold(0u32, |sum, byte| sum * 10 + u32::from(byte - b'0')).min(255) as u8
}
